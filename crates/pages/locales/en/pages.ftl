## What single pages say.

# The overview.
overview-heading = What this register can say today
overview-lead = Each person once, however many lists name them. Each number leads to the people, the graves and the papers behind it.
overview-answers = What is asked
ask-who = Who was disappeared?
ask-fate = Whose fate and whereabouts are still unknown?
ask-registers = Whose names were entered in a burial register?
ask-graves = Where are the graves?
ask-certificates = Whose death certificate was refused, or is untrue?
overview-all =
    { $n ->
        [one] { $n-shown } person on all lists, those of burial registers among them
       *[other] { $n-shown } people on all lists, those of burial registers among them
    }
overview-unnamed = { $n-shown } of them without a name
overview-lists =
    { $n ->
        [one] from { $n-shown } list
       *[other] from { $n-shown } lists
    }
overview-corroborated = { $n-shown } named by two or more independent sources
overview-cases =
    { $n ->
        [one] of { $n-shown } case
       *[other] of { $n-shown } cases
    }
overview-continuing =
    { $n ->
        [one] { $n-shown } continuing crime by elements that are supported
       *[other] { $n-shown } continuing crimes by elements that are supported
    }
overview-sought = of { $n-shown } looked for
overview-withheld = for { $n-shown } a page is missing, or the register is withheld
overview-harmed = { $n-shown } damaged, or closed to families, by reports
overview-refused = { $n-shown } refused or unanswered
overview-flawed = { $n-shown } with defects, or contradicted by other evidence
overview-facts = Fate and whereabouts
overview-facts-lead = The crime continues until both are established (1992 Declaration, art. 17). Reports alone establish neither.
overview-states = People by what is established
overview-buried = Were they entered in burial registers?
overview-certificates = Records of the deaths
overview-next = What needs a person next
overview-next-lead = No program settles these.
overview-holdings = What the lists hold
overview-holdings-lead = Counts of what sources say, none of what was.
next-doubts = Families of doubtful pairs, one person or two: { $n-shown }
next-probable = Rows of burial registers that may be somebody’s: { $n-shown }
next-copies = Lists that seem to copy another: { $n-shown }
next-sites = Grave sites where something does not add up: { $n-shown }
next-links = Links that lead to no record: { $n-shown }
next-issues = Oddities found in the data: { $n-shown }
next-nothing = Nothing waits.
holding-lists = Lists of people
holding-records = Records
holding-people = People
holding-corroborated = People in two or more independent sources
holding-buried = People of the lists who are in a burial register
holding-buried-only = People in a burial register only
holding-unnamed = Records that name nobody, never linked by name
holding-issues = Issues

# People.
people-heading = People
people-found = { $n-shown } found
people-more-than = more than { $n-shown } found
people-search = A name, in any script and spelling
people-search-help = Words of a name; the last may be a beginning. “Hossein Karimi” finds «حسین کریمی» too.
people-nobody = Nobody was found. Try fewer words, or lift a filter.
facet-affiliation = Affiliation
facet-more = more…
facet-place = Place
facet-prison = Prison
facet-state = Fate and whereabouts
facet-burial = In a burial register
facet-min = Independent sources, at least
facet-source = Named in
facet-died = Reported dead in

# A person.
who-father = Child of
who-born = born
who-birth-place = born in
who-from = from
who-occupation = occupation
person-voices = { $records-shown } records in { $sources-shown } sources, { $independent-shown } of them independent
person-silent = A danger is recorded: this person is hidden in lists and in every export. Speak of this page to nobody who need not know.
person-fate-heading = Fate and whereabouts
person-fate = Fate
person-whereabouts = Whereabouts
person-contradictory = contradictory reports
person-sides = all that is said ({ $n-shown })
person-concealed = Concealed
person-days =
    { $n ->
        [one] at least { $n-shown } day
       *[other] at least { $n-shown } days
    }
person-since = since
person-until = until
person-values = Every value, and who says it
person-values-lead = As the sources wrote it. Values that cannot all be true stand side by side; none is chosen.
person-resting = Where they may lie
person-resting-lead = Claims of sources and what burial registers answer. Nobody is held to be found until remains are identified.
person-said-to-lie = Said to lie in
person-paper = The record of the death
person-course = What was done since
person-sources = Sources
person-sources-lead = Sources that copied from one another count as one.
person-history = History of these records
person-history-lead = Who joined and parted them, what was corrected, what is odd. Every judgement can be undone.
history-replaces = replaces
history-issue = Issue
course-family = Family
course-state = The State
course-finding = Finding
course-diverges = A body decided otherwise than this register holds

# The record of a death.
paper-standing = How it stands
paper-breaches = How the death was recorded
paper-found = found
paper-reported = reported
paper-not-entered = not entered here; the document may have it
paper-days-late =
    { $n ->
        [one] ({ $n-shown } day late)
       *[other] ({ $n-shown } days late)
    }
paper-denied = A source says that there is no such record.
paper-whole = Nothing known is wrong with it.
paper-said = The source says:
paper-contradicted = contradicted
paper-certified = certified:
paper-claimed = others say:
paper-request = Request

# A record.
record-of = From
record-person = Speaks of
record-said = What it says
record-said-lead = As written, and beside it how it was understood.
record-link-lost = leads to no record here
record-around = Records that link to it

# Graves.
graves-heading = Graves
graves-lead = Sites where people are said to lie: how well each is known, who is named, what was done to it.
graves-lost = Links that lead nowhere
graves-lost-lead = A list that was not imported, or a key with a slip of the pen.
site-unnamed = a site without a name
site-nothing-said = nothing is said of it by that day
site-within = within
site-parts = Its parts:
site-has-errors = does not add up
site-dead = Said to lie there
site-dead-lead = Claims, side by side. One person may be said to lie in several places.
site-others = Others lie there than those named:
site-rest-between = Besides the named: { $least-shown } to { $most-shown }
site-rest-at-least = Besides the named: { $least-shown } or more
site-identified = remains identified
site-denied = denied by
site-history = What was done to it
site-history-lead = In the order of time, as reported. Who is said to have done it is named in the source only.
site-numbers = How many
site-numbers-lead = Each claimant’s number by itself; they are never added.
site-number = A source
site-room = Room for
site-mni = Individuals at least, among the bones
site-remains = Remains
site-remains-lead = An identification is a board’s, by a primary method. Nothing here decides one.
site-holding = What held on that day
site-called = What it is called
site-place = What may be told in public of where it is
site-place-lead = Exact positions of threatened graves are not for everyone.
site-problems = To look at
problem-warn = look at
problem-error = does not add up
problem-block = blocked
image-before = image before:
image-after = image after:
dated-by-images = between two images
held-protection = Protection
held-access = Access of families
held-allowed = Allowed
held-forbidden = Forbidden
held-managed = In charge
held-commemoration = Commemoration
held-phase = Phase
remains-no-code = no code
remains-no-level = no level
remains-nobody = nobody named
remains-recovered = recovered
home = The way home
home-told = Family told:
home-given = Given back:
home-returned = Counts as returned:
home-blocked = Nothing may be said in public before the family is told

# Burial registers.
registers-heading = Burial registers
registers-question = Asked by UN experts on 3 September 2020: were the names of the executed entered in public burial registers?
registers-answers = The answers
registers-together = All together
registers-outside = buried outside the days that are covered
registers-one = One register
registers-people = Everybody’s answer
registers-choose = Choose a register or an answer above to see people.
registers-first = The first { $n-shown } are shown.
registers-pages = pages
register-cemetery = Cemetery
register-kept-by = Kept by
register-shown-to = Shown to
register-withheld-because = Withheld because
register-disclosure = Disclosure
register-covers = Covers
register-pages = Pages
register-says-who = Says who

# Death certificates.
certificates-heading = Death certificates
certificates-lead = For every person reported dead: was a record of the death asked for, refused, issued, and is it whole and true under the law in force?
certificates-standing = How the record stands
certificates-none = No record stands so.

# Letters.
letters-heading = Letters to States
letters-lead = What UN experts and others asked, what came back, by whose word it answers, and the days without an answer.
letters-none = No letter is recorded here. whereabouts letter add --file letters.toml records them.
letters-questions = Every question ever put
letters-questions-lead = Silence is said only with the day by which and the place where somebody looked.
letters-all = The letters
letters-open-of = { $open-shown } of { $all-shown }
letter-embargo = not published
letter-embargo-lead = This letter is not published: it is for the team and for those who told the experts.
letter-question = question { $n-shown }
letter-disputed = those who assessed it differ
letter-not-assessed = a reply came; nobody said whether it answers this
letter-none-seen = no answer seen
letter-looked = looked for in
letter-withheld = withheld: what came back may not be told here
letter-none-recorded = none recorded in this register as of
letter-elapsed =
    { $n ->
        [one] { $n-shown } day
       *[other] { $n-shown } days
    }
letter-elapsed-between = { $from-shown } to { $to-shown } days
letter-elapsed-least = { $n-shown } days or more
letter-elapsed-most = at most { $n-shown } days
letter-facts =
    { $n ->
        [one] { $n-shown } count
       *[other] { $n-shown } counts
    }
letter-standing = State of the answer
letter-days = since the letter
letter-days-to-look = from the letter to the day of that look
letter-what = The letter
letter-by = By
letter-clocks = Deadlines
letter-due = due
letter-late = late
letter-day = day { $value }
letter-asks = What it asks
letter-asks-lead = Each question by itself: how it stands, by whose word, and what this register itself holds to it.
letter-register = this register holds:
letter-came = What came
ask-letters = What was asked of States, and never answered?
overview-letters =
    { $n ->
        [one] questions open, in { $n-shown } letter
       *[other] questions open, in { $n-shown } letters
    }

# Review.
review-heading = One person, or two?
review-lead = Your answer is signed, kept with your reason, and can be undone. It changes no record.
review-waiting =
    { $n ->
        [one] { $n-shown } family of doubts waits
       *[other] { $n-shown } families of doubts wait
    }
review-nothing = No doubtful pairs wait.
review-beside = Side by side
review-record = Record { $n-shown }
review-pair = { $a-shown } and { $b-shown }:
review-now = Held to be, now
review-letters = A B C D E F G H I J K L M N O P Q R S T U V W X Y Z
review-person = person { $letter }
review-answer = Your answer
review-question = Do these two records speak of one human being?
review-question-many = Which of these records speak of one human being?
review-reason = Why, in your words (kept with the answer)
review-same = Same person
review-same-help = They are one person
review-all-same = All one person
review-all-same-help = All records speak of one person
review-different = Different
review-different-help = Each person as held to be now, by itself
review-unsure = Unsure
review-unsure-help = Kept as a doubt that a person looked at
review-grouped = As chosen above
review-grouped-help = Records of one letter are one person; those left open stay open
review-open = leave open
review-skip = Pass over, and ask the next
review-answered = Answered in this sitting: { $n-shown }. People are worked out anew when you leave this page.
review-undo = Take the last answer back
review-why = Why { $a-shown } and { $b-shown } may be one person, or not
review-probability = Probability of one person:
review-bits = Each line adds to the total or takes from it; one bit doubles the odds.
review-for = for
review-against = against
review-prior = Before any evidence
review-relatives = They may be two relatives
review-calibration = Calibration by judgements of people
review-rivals = Others of these lists fit as well, or nobody does

# Sources.
sources-heading = Sources
sources-lead = What each is, what it derives from, what it holds. Sources that copied from one another are one witness.
sources-copied = seems to copy
sources-copies = Lists that seem copied
sources-copies-lead = Only a person can say so: whereabouts sources --copies shows why.
source-what = What it is
source-publisher = Published by
source-sharing = Protection
source-dependants = Others derive from it
source-edition-of = Later edition of
source-marks = Declared
source-burial-register = It is a burial register.
source-duplicate-free = It names nobody twice.
source-file = File
source-digest = SHA-256
source-recorded = Recorded
source-holds = What it holds
source-people = The people it names
source-issues = What is odd in it
source-issues-lead = Odd input is evidence: nothing was corrected in silence.

# The log.
log-heading = The log
log-lead = Everything that was ever recorded here, signed, in order. Nothing is changed or removed; a correction is a new entry.
log-size = Entries
log-recorder = Who records
log-verify-heading = Is all of it as it was written?
log-verify-question = Derives the whole log anew and names whatever does not fit. It takes a moment.
log-verify = Verify
log-read = { $entries-shown } entries, { $bodies-shown } bodies, { $checkpoints-shown } checkpoints and { $originals-shown } originals were read.
log-whole = Whole: nothing is missing, nothing was altered.
log-damaged = Damaged: copy the register back from a backup.
log-checkpoint = The newest checkpoint
log-checkpoint-lead = A signed text that fits on paper. In other hands it shows later that nothing before it was altered.
