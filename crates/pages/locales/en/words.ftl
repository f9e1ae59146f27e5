# The words for what is derived, by its code.

# How firmly a fact stands.
standing-not-assessed = not assessed
standing-no-information = no information
standing-alleged = alleged
standing-supported = supported
standing-established = established
standing-contradicted = contradicted

# What stands of fate and whereabouts together.
state-unresolved = Fate and whereabouts unknown
state-fate-known-whereabouts-unknown = Fate established, whereabouts unknown
state-whereabouts-known-fate-unconfirmed = Whereabouts established, fate unconfirmed
state-clarified-in-fact-alive = Both known: found alive
state-clarified-in-fact-dead-remains-identified = Both known: remains identified
state-clarified-in-fact-dead-remains-returned = Both known: remains returned to the family

# Alive or dead.
fate-unknown = not known
fate-alive-detained = alive and detained
fate-alive-free = alive and free
fate-dead = dead

# What follows from a case.
flag-enforced-disappearance = The elements of an enforced disappearance are supported
flag-continuing-violation = The crime continues until fate and whereabouts are established
flag-truth-obligation-open = The State owes the truth
flag-remains-obligation-open = The remains have not been returned
flag-record-obligation-open = A whole and true record of the death is owed
flag-accountability-open = No effective investigation is recorded
flag-reparation-open = No reparation is recorded
flag-limitation-runs = Limitation runs

# Whether a finding counts.
finding-counts = it counts
finding-awaits-review = awaits a second person
finding-disputed = a reviewer disagrees
finding-too-few-sources = rests on too few independent sources
finding-below-standard = below the standard that establishes
finding-not-verified = not verified
finding-superseded = a later finding took its place

# Steps with the family.
family-antemortem-collected = data for the search taken down
family-consented = consented
family-contacted = contacted
family-declined = declined
family-declined-contact = does not wish to be contacted
family-informed-of-rights = informed of its rights
family-notified-of-result = told of the result
family-remains-returned = remains returned
family-samples-given = gave samples
family-withdrew-consent = withdrew consent

# What is done by a deadline or late.
event-reply-received = a reply came
event-letter-published = the letter was published

# What a person says of two records.
verdict-same = same
verdict-different = different
verdict-unsure = unsure

# How the values of one property go together.
agreement-same = same
agreement-compatible = can all be true
agreement-various = several values
agreement-conflicting = cannot all be true

# What is compared about two records.
evidence-given = Given name
evidence-family = Family name
evidence-order = Order of the names
evidence-father = Father’s name
evidence-grandfather = Grandfather’s name
evidence-mother = Mother’s name
evidence-birth = Birth
evidence-death = Death
evidence-place = Place
evidence-affiliation = Affiliation
evidence-sex = Sex
evidence-identity = Identity document
evidence-address = Address
evidence-postcode = Postal code
evidence-contact = Contact

# How far two values agree.
level-missing = one side says nothing
level-exact = letter for letter
level-folded = one spelling apart from letter forms
level-cross-script = the same in two scripts
level-variant = a known variant
level-near = nearly the same
level-resembling = alike
level-garbled = alike, garbled
level-distorted = alike, distorted
level-slip = a slip of the pen
level-part-missing = a part is missing
level-second-dropped = the second part is dropped
level-part-shared = a part is shared
level-initial = an initial
level-different = different
level-swapped = in each other’s place
level-same-day = the same day
level-date-slip = a slip in the date
level-same-month = the same month
level-same-year = the same year
level-overlap = can be the same day
level-days-apart = days apart
level-months-apart = months apart
level-year-apart = a year apart
level-years-apart = years apart
level-conflict = cannot both be true
level-town-and-prison = the same town and prison
level-town = the same town
level-town-not-prison = the same town, another prison
level-prison = the same prison
level-prison-not-town = the same prison, another town
level-province = the same province
level-elsewhere = elsewhere
level-street = the same street
level-street-not-number = the same street, another number
level-same = the same
level-other = another

# How sure one may be.
sureness-almost-certainly-not = almost certainly not one person
sureness-unlikely = unlikely to be one person
sureness-rather-not = rather not one person
sureness-even = as likely as not
sureness-rather-yes = rather one person
sureness-likely = likely one person
sureness-almost-certain = almost certainly one person
