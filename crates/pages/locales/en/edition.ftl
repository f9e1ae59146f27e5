## What an edition for everyone says of itself, and its indexes.

# An edition for everyone.
edition-home-heading = Who was disappeared, and what is known of it
edition-home-lead = An edition for everyone: a folder of pages that needs no network and no scripts. Copy it, pass it on.
edition-find-somebody = Find somebody: by letter, place, year or source
edition-heading = About this edition
edition-lead = What it is, what it leaves out, how to cite it, and how to check that nobody altered it.
edition-what = What it is
edition-what-lead = Everything in it follows from the records it shows, and from no others.
edition-day = As of
edition-log = Log
edition-more = Also
edition-left-out = What the counts leave out
edition-left-out-lead = The register holds more than may be shown. Nothing that is withheld counts here, so every count is a least.
edition-withheld = How much was withheld, by rule
edition-cite = How to cite it
edition-cite-lead = Name the log, the day and the checkpoint: with them anyone finds the very edition. An identifier stays that of the person.
edition-check = How to check it
edition-check-lead = With no other program than your system has, and with no trust in whoever gave you the copy.
edition-changes-heading = What changed since the last edition
edition-data-heading = Open data
edition-data-lead = What these pages show, as files for spreadsheets and programs, each value with its source.
edition-data-read = How to read it
edition-dictionary-heading = Data dictionary
edition-dictionary-lead = Every kind of record that an edition may hold, and what may be said in it. Written from the codebook.
left-out-shown = What a source or a family does not let anyone see, and whatever hangs on it.
left-out-families = Relatives, witnesses, and whoever told it: never, in any spelling.
left-out-living = The living who are named in sources as involved, unless three gates are open: a published source, a lawyer’s review, the right of reply.
left-out-places = Exact places of graves, and who is said to lie in which: for the search only.
left-out-small = Findings whose review is not public count as not reviewed.
left-out-few = Counts of fewer than five people, and as many others as would give them away: «not told» stands in their place.
left-out-names = Records that name nobody. Two people held to be one, or one held to be two, change a count: who is who can be undone.
fewer-than = fewer than { $n-shown }
column-rule = Rule
column-values = Values
column-bytes = Bytes
column-index = Index
check-files = Every file against its SHA-256:
check-checkpoint = The checkpoint, against one that you have on paper or from somebody else:
check-key = The key of the log, against what its keepers read out or print:
check-later = That this edition was given out, with the SHA-256 of its manifest, is the next thing in the log.
check-withheld = What was withheld, by rule:
changes-first = This is the first edition that is known here, or nobody said which one came before.
changes-since = Since the edition of
changes-gone-lead = Whoever is gone is not named: a family may have asked for it. Please take down older copies.
changes-added = New
changes-changed = Changed
changes-gone = Gone
changes-people-added = People who are new
changes-people-changed = People of whom something else is said
data-people = A line per person: what most independent sources say
data-statements = A line per value: who says it, in which row and column
data-ftm = People as FollowTheMoney entities, a JSON object per line
data-counts = How many people, by reported year of death
data-graves = Grave sites, no finer than may be told: GeoJSON
data-officials = Organisations, posts and who held them, as sources say it and as far as they may be named: Popolo
data-questions = Every question put to a State: answered or not, and for how many days
data-numbers = Every number that somebody claimed, each in its own line, beside what this edition documents
data-sources = The sources: what each is, and how it was obtained
data-changes = What changed since the last edition, by identifier
data-dictionary-file = Every kind, property and term, in three languages
data-things = A digest of everything shown, by which the next edition tells what changed
data-read-encoding = UTF-8; tables are CSV with a byte order mark, for spreadsheet programs. A cell that would be a formula begins with an apostrophe.
data-read-dates = Dates in columns called edtf are understood (EDTF, Gregorian), others are as written. No day is made up where a source knew the year.
data-read-reported = «Reported» is what sources say. It is not established by standing in a table.
data-read-independent = Sources that copied from one another count as one.
dictionary-terms =
    { $n ->
        [one] { $n-shown } term
       *[other] { $n-shown } terms
    }
type-name = a name
type-date = a date, of any calendar and precision
type-place = a place
type-number = a number
type-term = a term of a vocabulary
type-link = another record
type-url = an address on the web
type-id = a number or code of a document
type-text = words

# Indexes of people.
index-lead = Nothing here needs a server or a script: pick a way, then the letter, the place or the year.
index-ways = Ways to somebody
index-latin = By name, in Latin letters
index-native = By name, in Persian and Arabic letters
index-place = By place
index-died = By year of reported death
index-source = By source
index-state = By what is established
index-names-lead = By every spelling, and again by family name. Kinds of one letter stand together (ي and ی, ك and ک, A and Ā).
index-place-lead = Where sources say that somebody lived, was held, died or was buried.
index-died-lead = As reported. Whoever has two dates stands under the one that most sources give.
index-source-lead = Whom each source names.
index-state-lead = Fate and whereabouts, as far as what is shown here establishes them.
index-contents = Contents
index-back = All ways to somebody

# By which rule of the gate something is withheld.
rule-silent = the case is silent: somebody is in immediate danger over it
rule-consent-unwanted = it was refused or taken back, or the wishes of a family differ
rule-consent-attribution = it may be published without the name only, and this form has names
rule-sharing = its source or the codebook protects it more
rule-V-102 = this audience never sees this class of data
rule-V-521 = those alleged to be involved are not named without the three gates
rule-V-204 = its source is under embargo
rule-V-204-letter = a letter to a State that is not published yet is confidential
rule-consent-missing = it is not published already, and nobody who may has granted it
rule-alive = somebody says that the person is alive, and nobody who may has granted it
rule-affiliation = belonging is sensitive, not declared by the person in public and not granted
rule-V-805 = a living child may be found by it
rule-V-301 = it tells a place more exactly than may be told
rule-contact = it tells how a living person is reached
rule-protected-name = a protected name stands in it
rule-combination = father's name, birthplace and prison together tell the family
rule-derived = what may be shown does not lead to it: it rests on what is withheld, or that speaks against it
rule-small-cell = it counts fewer people than may be counted
