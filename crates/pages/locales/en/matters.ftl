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
numbers-heading = Numbers claimed
numbers-lead = Side by side, by what is counted. They are never added and never averaged: a list’s total, an estimate and a count of bones are different things.
numbers-no-unit = What is counted is not said
nothing-recorded = Nothing is recorded here.

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
