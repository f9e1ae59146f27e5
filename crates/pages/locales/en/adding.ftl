# What forms ask: lists and records on their way in.

add-heading = Add to the register
add-lead = Nothing is saved before you have seen how it was understood and pressed the last button. What comes in keeps its source, and changes nothing that is here.
add-list = A list
add-list-lead = The file is read in memory. It is kept, untouched and encrypted, only when you import it.
add-file = File
add-file-help = CSV, TSV, XLSX, ODS or FollowTheMoney JSON lines, up to 64 MiB. Larger ones come in with “whereabouts import”.
add-read = Read it
add-go-on = Go on with
add-imports = Imports
add-undone = taken back
add-person = One record about a person
add-record-lead = What one source says at one place: a row of a list, a testimony, a letter, a certificate.
add-place = One record about a place, a grave or remains
add-else = One record about a State, its officials, its letters and its papers
batch-undone = This import was taken back: its records are withdrawn, and stay in the log.
batch-undo = Take this import back
batch-undo-question = Withdraw all records of this import? They stay in the log, and you can let them stand again.
batch-redo = Let it stand again
batch-redo-question = Let the records of this import stand again?

entry-who = Who says it, and where
entry-what = What it says, as it says it
entry-new-source = a new source, named below
entry-source-help = Choose one that is here, or name a new one below.
entry-title = Title
entry-slug = Short name
entry-slug-help = Latin letters, digits and hyphens. It is never changed later: the next edition is known by it.
entry-sharing-help = Who may be shown it. The codebook asks for a least protection of each value; this can ask for more.
entry-obtained = How it was obtained
entry-page = Page
entry-quote = The words that bear it
entry-key = Key of this record
entry-key-help = A number or short name by which other records of this source can link to it. It may stay empty.
entry-not-said = not said
entry-date-help = In any calendar, as precisely as the source says it: 5/8/1367, Mordad 1367, 1988, summer of 1988, between 1366 and 1367. Never a first of January that nobody said.
entry-link-help = The identifier of a record, or list:key. It means:
entry-terms-help = One of:
entry-many-help = One value on a line.
entry-name-help = As the source writes it, in its script.
entry-look = See how it is understood
entry-record = Record it
entry-looked-at = Nothing is recorded yet. Below each field stands how it is understood.
entry-refused = Nothing was recorded:
entry-corrects = This corrects an earlier record, which stays in the log:
entry-correct = Correct this record
entry-of-person = Record something about this person

import-columns-lead = Say what each column is. Nothing is saved yet.
import-of-list = The list as a whole
import-of-columns = Its columns, each with its first values
import-lang = Language of the list
import-kind = What its rows are about
import-key = Column that names a row for ever
import-key-help = A corrected edition is compared by it. A running number is no key: it changes when a row is put in.
import-derives-help = Short names of the lists it copied from, with blanks between: together they count as one source.
import-calendar = Calendar of its years
import-calendar-help = Only where years do not tell by themselves.
import-left-out = left out
import-more = The mapping says more of this column than this form shows; that is kept as long as the choice stays.
import-look = Look at the rows
import-drop = Leave it, save nothing
import-rows-lead = What would come in, row by row. Nothing is saved yet.
import-counts = Rows
import-read = read
import-added = added
import-changed = changed
import-unchanged = unchanged
import-held = held back
import-ignored = ignored: blank rows and totals
import-vanished =
    { $n ->
        [one] { $n-shown } row of the earlier edition is not in this one; its record stays.
       *[other] { $n-shown } rows of the earlier edition are not in this one; their records stay.
    }
import-known-since = This very file was imported before, on
import-nothing-new = Nothing in it is new: importing it changes nothing unless what you say of the list is new.
import-slug-refused = Give the list a short name of Latin letters, digits and hyphens: it stands in addresses, and is typed in commands.
import-unused = Columns that are left out:
import-missing-origins = It derives from lists that are not here; import those first, or both count as independent:
import-meaning = What is odd
import-rows = How rows are understood
import-rows-shown = The first rows, and those that somebody should look at.
import-row = Row
import-fate = What becomes of it
import-mapping = The mapping
import-mapping-lead = Keep it beside the list for its next edition, and never put a value of the list into it. “whereabouts import” takes it as it is.
import-question = Import the list as it is understood? The untouched file is kept with it, and the whole import can be taken back.
import-confirm = Import it
import-new-edition = Import it as a new edition without any old row
import-back = Back to the columns

# On a person's page: what joined the records, and how it is taken back.
parting-heading = Is this one person?
parting-lead = The records on this page were joined by what they say, or by people. Whoever knows better can part them here, or take a judgement back. No record changes, and what was judged stays in the log.
parting-two = A second reviewer must agree before it takes effect.
parting-question = Two of these records are of different people:
parting-one = one record
parting-other = another record
parting-different = Part these two
parting-different-help = Records the judgement «different», and works out anew who is who
parting-take-back = Take this judgement back
parting-take-back-help = The judgement counts no more, and who is who is worked out anew
parting-recorded = Recorded.
parting-parted = they are of two people now.
parting-still = they are still held to be of one person: by what they say, or by other judgements.
parting-still-two = they are still held to be of one person: a second reviewer must agree, or what they say joins them.
