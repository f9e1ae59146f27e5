## What officials said, who held which office, what is due.

# Statements and numbers.
statements-heading = What officials said
statements-lead = Each in its own words, with its source. What cannot both be true stands together; nothing here decides who lied.
statements-contradictions = Affirmed and denied
statements-contradictions-lead = What one person, or one institution, said both ways.
statements-affirmed = Affirmed:
statements-denied = Denied:
statements-cannot-both = cannot both hold
statements-perhaps-not-both = perhaps cannot both hold
statements-an-institution = an institution
statements-against = Beside what other records tell
statements-against-lead = Statements that cannot be true beside what this register holds, and how well that is known.
statements-is-so = it is so
statements-is-not-so = it is not so
statements-no-words = the words are not recorded
statements-admits = admits
statements-all = All statements
weight-reported = reported
weight-corroborated = corroborated
weight-established = established
column-who = Who
column-words = Words
column-beside = Beside it
column-when = When
column-claimant = Claimant
column-of = Of whom, where, when
column-claimed = Basis and day of the claim
numbers-heading = Numbers, documented and claimed
numbers-lead = Side by side, by what is counted. They are never added and never averaged: a list’s total, an estimate and a count of bones are different things.
numbers-no-unit = What is counted is not said
numbers-documented = Documented in this register
numbers-documented-edition = Documented in this edition
numbers-documented-lead = What this register documents by itself stands first: people known by name, each counted once however many sources name them. Below it stands what others claim.
numbers-documented-shown = What the records of this edition document stands first: people known by name, each counted once however many sources name them. What is withheld is not counted. Below it stands what others claim.
numbers-withheld = withheld
numbers-none-claimed = No number claimed by anybody is recorded here.
documented-disappeared = People whom somebody calls disappeared
documented-not-said-dead = of them: not said to be dead
documented-dead-alleged = of them: reported dead by one side or one source
documented-dead-supported = of them: reported dead by two independent sources
documented-dead-established = of them: death established
documented-dead-contradicted = of them: sources contradict each other over their fate
documented-nameless = Records that name nobody; some may be of one person
nothing-recorded = Nothing is recorded here.

# Events: when something began and ended.
events-heading = When it began and ended
events-lead = What happened as a whole, as each source has it. Each keeps its own days; nothing is averaged, and nothing is decided between them.
events-untitled = without a title
events-part-of = Part of:
events-differ = sources differ
column-began = Began
column-ended = Ended
column-places-count = Places

# Laws and measures.
measures-heading = Laws and measures
measures-lead = Laws, orders and practices that protect those who ask after the disappeared, or harm them. One without an end is in force until a source says otherwise.
measures-in-force = In force
measures-possibly = perhaps in force
measures-others = Not in force on that day
measures-none = No law or measure in force on that day is known here.
measures-nameless = without a name
column-measure = Law or measure
column-effect = Effect
column-concerns = Whom it concerns

# Officials and proceedings.
officials-heading = Officials
officials-lead = Who held which office, by the days that sources give.
officials-on = Offices on a day
officials-day = A day, month or year, in any calendar
officials-day-help = 28 July 1988, 1988-07-28, 6 Mordad 1367. Of a month or a year, its first day.
officials-show = Show
officials-nobody = No source puts anybody into an office on that day.
officials-certainly = certainly
officials-possibly = possibly
officials-acting = acting
officials-people = Everybody who held an office or is named
officials-caution = Holding an office is no guilt. Nobody here is held to have done anything: a source names them, and it is cited.
officials-posts = Posts
officials-posts-lead = First and last days as sources give them; a post may have been held longer.
officials-named = Named in sources
officials-named-lead = As the source says it, at the standard of proof it claims. It is no finding of this register.
officials-named-in = Named in
officials-standard = Standard of proof:
officials-since = What followed
officials-took-post = took a post
officials-died = reported dead
officials-naming = May they be named in public?
officials-may-be-named = By the three gates of V-521 they may be named in public.
officials-may-not-be-named = They may not be named in public: a gate of V-521 is shut.
officials-seen = seen in it
officials-from = from
officials-to = until
officials-no-day = no day is given
officials-dead-may-be-named = They may be named: a source reports the death, and the gates of V-521 are for the living.
column-post = Post
column-holder = Held by
column-posts = Posts
column-named-for = Named for acts
column-asked = What is asked
proceedings-heading = Investigations and trials
proceedings-lead = How far each came, and how it stands beside what the Minnesota Protocol asks.
proceeding-untitled = a proceeding
proceeding-against = Against:
proceeding-adequacy = Beside the Minnesota Protocol
proceeding-differ = sources differ
proceeding-unknown = unknown

# Deadlines and reprisals.
deadlines-heading = Deadlines
deadlines-lead = What is due, to whom, by which rule. A rule that nobody read says so.
deadlines-open = Open
deadlines-other = Ended, closed, or not to be told
deadlines-unread = rule not verified
column-due = Due
column-obliged = Who
column-about = Started by
reprisals-heading = Reprisals
reprisals-lead = In the order of their days, with what came in the ninety days before. That one thing came after another is shown; that it came because of it is for people to conclude.
reprisals-against = against:
reprisals-answering = in answer to:
reprisals-before =
    { $n ->
        [one] { $n-shown } thing came before it
       *[other] { $n-shown } things came before it
    }
reprisals-after =
    { $n ->
        [one] { $n-shown } day after
       *[other] { $n-shown } days after
    }
reprisals-between = { $from-shown } to { $to-shown } days after
reprisals-least = { $n-shown } days or more after
reprisals-patterns = What they have in common
reprisals-patterns-lead = Counts of incidents as they are recorded here; an incident of several kinds counts under each. What is not recorded is not in them.
pattern-kind = What was done
pattern-against = Against whom
pattern-answering = In answer to
pattern-after = Came after
pattern-month = Month
pattern-year = Year
column-pattern = Pattern
column-incidents = Incidents
