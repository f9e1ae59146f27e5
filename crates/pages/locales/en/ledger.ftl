# Coming in by an account, and the lists of the log: who has seen it, other offices, people with keys, what was agreed and destroyed.

sign-in-heading = Sign in
sign-in-lead = This register belongs to an office. Whoever works here has a name, a passphrase of their own, and a device that shows codes.
sign-in-name = Name
sign-in-passphrase = Passphrase
sign-in-code = Code
sign-in-code-help = The six digits that your device shows now. Each code works once.
sign-in-button = Sign in
sign-in-failed = Name, passphrase and code do not belong together, or the code was used already. Wait for the next code, and try again.
sign-in-wait =
    { $n ->
        [one] Too many attempts. Try again in a minute.
       *[other] Too many attempts. Try again in { $n-shown } minutes.
    }
sign-in-left = You have signed out.
sign-out = Sign out
signed-in-as = { $who } is signed in
close-for-all = Close for everybody
notice-not-yours = This is for others to do
notice-not-yours-lead = Your account does not have the role it needs. Nothing was changed.
notice-needs-role = Who may: { $roles }. An administrator gives roles.
role-recorder = recorder
role-reviewer = reviewer
role-custodian = custodian
role-releaser = releaser
role-administrator = administrator
role-log = the log itself
role-witness = witness

log-lists = What stands beside it
log-unseen-all =
    { $n ->
        [one] Not yet witnessed by anyone else: the only entry. Whoever holds the key could rewrite it unseen.
       *[other] Not yet witnessed by anyone else: all { $n-shown } entries. Whoever holds the key could rewrite them unseen.
    }
log-unseen =
    { $n ->
        [one] Not yet witnessed by anyone else: { $n-shown } entry. Whoever holds the key could rewrite it unseen.
       *[other] Not yet witnessed by anyone else: the newest { $n-shown } entries. Whoever holds the key could rewrite them unseen.
    }
log-seen = Everything is witnessed by others.
log-unseen-since = The oldest of them was recorded on:
log-needs-you = needs somebody
list-none = Nothing is recorded of this.

witnesses-heading = Witnesses
witnesses-lead = Who else has seen this log, and which other logs were seen here. What nobody else has seen can be rewritten by whoever holds the key.
witnesses-given = What others gave for its checkpoints
witnesses-given-lead = Cosignatures count where their key is known and they fit the checkpoint; time stamps are kept, and are not checked here.
witnesses-counting = Cosignatures that count for the newest of them
witnesses-sightings = Heads of other logs, seen here
witnesses-conflict = two futures
form-cosignature = cosignature
form-rfc3161 = time stamp (RFC 3161)
form-ots = time stamp (OpenTimestamps)

bundles-heading = Offices and bundles
bundles-lead = The logs this register reads, and what came in bundles and waits. Of what waits nothing is read.
bundles-logs = Logs
bundles-own = this register
bundles-frozen =
    { $n ->
        [one] frozen: two histories were signed, which agree in { $n-shown } entry at least
       *[other] frozen: two histories were signed, which agree in { $n-shown } entries at least
    }
bundles-waiting = What waits
bundles-missing = Bodies that did not come
why-unknown = in quarantine: nobody has accepted this log. Compare its key with the office by voice, then accept or refuse it (`bundle accept`, `bundle refuse`)
why-early = waits for what comes before it: ask that office for a bundle with it
why-other-history = another history of a log that is held: kept as evidence
why-taken-names = identifiers of other offices’ entries: ask that office how this came

users-heading = People with keys
users-lead = Who may sign for what, as the log has it. A key that was revoked counts no more; what was recorded under it stays.
users-visits = Who is in, and who was
users-visits-lead = The newest visits. An administrator can end one.
users-views = Who saw what is protected
users-views-lead = The newest pages with protected records: sealed values, witnesses, people named as involved, cases over which somebody is in danger.
users-end = End their visits
users-end-question = The person must sign in again. What they have recorded stays.
user-active = counts
user-revoked = revoked
user-cannot-sign = cannot sign here
user-signs-in = signs in in a browser
visit-lasts = is in
visit-left = left
visit-idle = asked nothing for long
visit-longest = was in as long as one may be
visit-sent-away = was sent away
visit-passphrase-changed = ended with the passphrase
visit-closed = the register was closed

consents-heading = Consents
consents-lead = Who agreed to what, who refused, and what was taken back. People over whom a danger is recorded are not listed.
consent-taken-back = taken back
erasures-heading = Erasures
erasures-lead = What was destroyed and must not come back: by whose decision, on which basis, and which offices confirmed that it is gone there. That something was said stays in the log.
erasure-not-decided = not decided: those who may have not signed
erasure-unfinished = unfinished: something of it is still here; close other programs that read the register
erasure-here = asked for by another office, and still here
erasure-done = destroyed
erasure-not-here = is not here
exclusions-heading = Exclusions
exclusions-lead = Offices and keys whose entries count no more here, as if they had never recorded. Nothing is removed.
exclusion-taken-back = taken back
exclusion-in-force = in force

column-approvals = Decided by
column-last-asked = Last asked
column-audience = For whom
column-basis = Legal basis
column-by = By
column-came = Came
column-classes = What
column-confirmed = Confirmed gone
column-covers = First entries
column-entries = Entries
column-entry = Entry
column-form = Form
column-from-place = From entry
column-given = Given on
column-key = Key
column-log = Log
column-office = Office
column-page = Page
column-person = Person
column-purposes = What for
column-reason = Reason
column-relation = Who answered
column-roles = Roles
column-seen-at = Seen on
column-until = Until
column-state-of-key = State
column-since = Since
erasure-not-confirmed = Not confirmed by:
views-more = and { $n-shown } more

# Maps.

graves-map =
    { $n ->
        [one] A map with one grave site marked; the table below names it.
       *[other] A map with { $n-shown } grave sites marked; the table below names them by the same numbers.
    }
map-credit = Outlines: Natural Earth, public domain. No tile is fetched from elsewhere.
people-years = By year of reported death
people-years-lead = Of those found here. A year is a link to its people.
people-between-years = not in one year for certain
people-no-death = no death is reported
people-places = On the map
people-places-lead = Places of which a record says where they are: where people are from, were arrested, seen last or held. Somebody may be connected with several.
people-map =
    { $n ->
        [one] A map with one place marked; the table below names it.
       *[other] A map with { $n-shown } places marked; the table below names them by the same numbers.
    }
column-year = Year
