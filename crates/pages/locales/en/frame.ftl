# What stands around every page.

language-name = English
brand = Whereabouts
brand-line = a register of the disappeared
skip = Skip to the content
languages = Languages
places = Places
lock = Lock
nav-overview = Overview
nav-people = People
nav-graves = Graves
nav-registers = Burial registers
nav-certificates = Death certificates
nav-letters = Letters
nav-statements = Statements
nav-officials = Officials
nav-deadlines = Deadlines
nav-review = Review
nav-sources = Sources
nav-add = Add
nav-edition = About this edition
nav-log = The log
kept-by = Kept by { $who }
as-of = as of
open-to-anyone = Everyone in this register is invented, or it is open to anyone who has its folder: put no real person into it.
creed = Every value names who says it. What is reported is called reported until it is established. Nothing is altered unseen.
as-data = What this page shows, for programs:
search = Search
why = why?
or = or
answer-yes = yes
answer-no = no
answer-maybe = cannot be told
not-known = not known
count-not-told = not told
when-unknown = no date known
name-unknown = name unknown
reported = reported { $value }
spelled = as
to-stand = To stand more firmly:
named-in-source = named in source as done by:
in-burial-register = in a burial register
from-to = { $from-shown } to { $to-shown }
at-least = { $n-shown } or more
at-most = at most { $n-shown }
count-records =
    { $n ->
        [one] { $n-shown } record
       *[other] { $n-shown } records
    }
count-independent =
    { $n ->
        [one] { $n-shown } independent source
       *[other] { $n-shown } independent sources
    }
place-sheet = sheet { $value }
place-row = row { $value }
place-page = page { $value }
place-time = at { $value }
place-quote = “{ $value }”
page-before = Earlier
page-after = Further
page-here = page { $at-shown } of { $all-shown }

column-answer = Answer
column-bits = Weight in bits
column-contradictions = Contradictions
column-count = Count
column-defects = Defects
column-derives = Derives from
column-died = Reported dead
column-documents = Documents and requests
column-elsewhere = Said to lie elsewhere too
column-events = Events
column-evidence = Evidence
column-grade = Grade
column-how-far = How far they agree
column-issue = Issue
column-issues = Issues
column-kind = Kind
column-last-event = Last reported event
column-name = Name
column-named = Named
column-people = People
column-places = Places
column-property = Property
column-records = Records
column-register = Register
column-said-by = Said by
column-site = Site
column-source = Source
column-sources = Independent sources
column-standing = Standing
column-state = Fate and whereabouts
column-total = Total
column-question = Question
column-days = Days without an answer
column-register-holds = What this register holds
column-letter = Letter
column-sent = Sent
column-published = Published
column-open = Open questions
column-what = What
column-where = Where

notice-not-found = There is no such page
notice-not-found-lead = The address leads to nothing in this register. What it named may have been withdrawn or replaced.
notice-not-understood = The question was not understood
notice-not-understood-lead = Go back, and ask it in another way.
notice-failed = It could not be done
notice-failed-lead = Nothing was changed. What happened:

patterns-heading = Patterns
patterns-lead = Every component of these pages, to be looked at in both directions, in light and in dark.
patterns-part = Component { $n-shown }

# While the register is read anew.
waiting-heading = The register is being read
waiting-lead = Who is who is worked out from the log. In a large register this takes some minutes, once after each change. This page asks again by itself; nothing you sent is lost.
waiting-again = Ask again now
