//! Numbers claimed, side by side, by scope and claimant.
//!
//! There is no function here that adds two claims, and none that averages them: a list's total,
//! an estimate and a count of bones are different objects (standards 5.2, 8.5).

use claims::{Account, Links, Reason};
use dates::{Day, Window};
use ledger::RecordId;

use crate::scope::time_of;

/// The kind of record that this module reads.
pub const KIND: &str = "number_claim";

/// What one claimant says of how many.
#[derive(Debug, Clone)]
pub struct Number<'a> {
    /// The account of it.
    pub account: Account<'a>,
    /// Who claims it, as the source names them; else the source itself does.
    pub claimant: String,
    /// The claimant's interest, a term of `interest`; else what the source declares.
    pub interest: Option<&'static str>,
    /// The least that can be meant.
    pub least: Option<f64>,
    /// The most that can be meant.
    pub most: Option<f64>,
    /// How it is meant, a term of `count_qualifier`.
    pub qualifier: Option<&'static str>,
    /// What is counted, a term of `count_unit`; numbers of different units are never compared.
    pub unit: Option<&'static str>,
    /// What it rests on, a term of `number_basis`.
    pub basis: Option<&'static str>,
    /// The time it counts.
    pub time: Option<Window>,
    /// When it was claimed.
    pub claimed: Option<Window>,
    /// The statement in which it stands.
    pub statement: Option<RecordId>,
}

/// The numbers of one unit, the earliest claim first.
#[derive(Debug, Clone)]
pub struct Table<'a> {
    /// What is counted; `None` where sources do not say.
    pub unit: Option<&'static str>,
    /// The claims.
    pub numbers: Vec<Number<'a>>,
    /// Pairs of claims, by their places here, that cannot both hold, with the reason.
    pub conflicts: Vec<(usize, usize, Reason)>,
}

/// A count of the register's own, to stand beside the numbers that others claim in the same unit.
///
/// Those of people known by name are parts of one whole: everybody is in [`Of::Disappeared`] and in one of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Documented {
    /// What is counted, a term of `count_unit`.
    pub unit: &'static str,
    /// Which of them.
    pub of: Of,
    /// How many; `None` where so few are not told to the audience.
    pub count: Option<u64>,
}

/// Of whom a register counts how many it documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Of {
    /// People whom somebody calls disappeared, by name.
    Disappeared,
    /// Of them: no source says that they died.
    NotSaidDead,
    /// Of them: reported dead by one side or one source.
    Alleged,
    /// Of them: reported dead by two independent sources.
    Supported,
    /// Of them: their death is established.
    Established,
    /// Of them: sources contradict each other over their fate.
    Contradicted,
    /// Records of the disappeared that name nobody: some may be of one person, or of somebody who is named elsewhere.
    Nameless,
}

impl Of {
    /// All of them, the whole before its parts.
    pub const ALL: [Of; 7] = [
        Of::Disappeared,
        Of::NotSaidDead,
        Of::Alleged,
        Of::Supported,
        Of::Established,
        Of::Contradicted,
        Of::Nameless,
    ];

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Of::Disappeared => "disappeared",
            Of::NotSaidDead => "not_said_dead",
            Of::Alleged => "dead_alleged",
            Of::Supported => "dead_supported",
            Of::Established => "dead_established",
            Of::Contradicted => "dead_contradicted",
            Of::Nameless => "nameless",
        }
    }

    /// It in words.
    pub fn says(self) -> &'static str {
        match self {
            Of::Disappeared => "people whom somebody calls disappeared",
            Of::NotSaidDead => "of them not said to be dead",
            Of::Alleged => "of them reported dead by one side or one source",
            Of::Supported => "of them reported dead by two independent sources",
            Of::Established => "of them whose death is established",
            Of::Contradicted => "of them with sources that contradict each other over their fate",
            Of::Nameless => "records that name nobody; some may be of one person",
        }
    }

    /// What is counted, a term of `count_unit`.
    pub fn unit(self) -> &'static str {
        if self == Of::Nameless { "reports" } else { "persons_identified" }
    }
}

impl<'a> Number<'a> {
    fn read(account: &Account<'a>, links: &Links) -> Number<'a> {
        let (least, most) = bounds(account);
        let declared = account.source.facts.declared.get("interest");
        let interests = ledger::Codebook::builtin().vocabulary("interest");
        let of_source = declared.and_then(|word| interests?.read(word)).map(|term| term.id.as_str());
        Number {
            account: *account,
            claimant: account.text("claimant").unwrap_or(&account.source.title).to_owned(),
            interest: account.term("interest").or(of_source),
            least,
            most,
            qualifier: account.term("qualifier"),
            unit: account.term("count_unit"),
            basis: account.term("number_basis"),
            time: time_of(account),
            claimed: account.window("date"),
            statement: account.links("statement").find_map(|link| links.resolve(&link, account.source.id)),
        }
    }

    /// The number as it is meant: `≥ 5000`, `2800 to 3800`, or the words of the source.
    pub fn shown(&self) -> String {
        let text = |number: f64| format!("{number}");
        match (self.least, self.most) {
            (Some(least), Some(most)) if least == most => match self.qualifier {
                Some("about") => format!("about {}", text(least)),
                _ => text(least),
            },
            (Some(least), Some(most)) => format!("{} to {}", text(least), text(most)),
            (Some(least), None) => format!("at least {}", text(least)),
            (None, Some(most)) => format!("less than {}", text(most)),
            (None, None) => self.account.text("words").unwrap_or("no figure").to_owned(),
        }
    }

    /// Whether two claims of one unit cannot both hold: their ranges have no number in common, and the one counts
    /// within the time and place of the other.
    fn excludes(&self, other: &Number<'_>) -> bool {
        let apart = |low: &Number<'_>, high: &Number<'_>| {
            // More in a part than there are in the whole.
            low.most.zip(high.least).is_some_and(|(most, least)| below(low, most, least))
                && high.is_within(low)
        };
        apart(self, other) || apart(other, self)
    }

    /// Whether what it counts certainly lies within what another counts.
    fn is_within(&self, whole: &Number<'_>) -> bool {
        let same = |property| match (self.account.text(property), whole.account.text(property)) {
            (_, None) => true,
            (Some(one), Some(other)) => names::fold_joined(one) == names::fold_joined(other),
            (None, Some(_)) => false,
        };
        let time = match (&self.time, &whole.time) {
            (_, None) => true,
            (Some(part), Some(whole)) => {
                [part.earliest, part.latest].iter().all(|day| day.is_some_and(|day| whole.holds(day)))
            }
            (None, Some(_)) => false,
        };
        time && same("place") && same("group")
    }
}

/// Whether the most of the one is less than the least of the other; «less than» does not reach its figure,
/// and what is said to be about so many is not held to its figure.
fn below(low: &Number<'_>, most: f64, least: f64) -> bool {
    let strict = low.qualifier == Some("less_than");
    low.qualifier != Some("about") && (most < least || (strict && most <= least))
}

/// The least and the most that a claim can mean.
fn bounds(account: &Account<'_>) -> (Option<f64>, Option<f64>) {
    let (value, min, max) = (account.number("value"), account.number("min"), account.number("max"));
    match (account.term("qualifier"), value) {
        (Some("at_least"), value) => (min.or(value), max),
        (Some("less_than"), value) => (min, max.or(value)),
        (_, Some(value)) => (min.or(Some(value)), max.or(Some(value))),
        (_, None) => (min, max),
    }
}

/// Every number claimed by a day, one table for each unit, with the claims that cannot both hold.
pub fn numbers<'a>(accounts: &[Account<'a>], links: &Links, on: Day) -> Vec<Table<'a>> {
    let claims = accounts.iter().filter(|account| account.kind() == KIND);
    let mut read: Vec<Number<'a>> = claims.map(|account| Number::read(account, links)).collect();
    read.retain(|one| one.claimed.and_then(|when| when.earliest).is_none_or(|earliest| earliest <= on));
    read.sort_by_key(|one| (one.claimed.is_none(), one.claimed));
    let mut tables: Vec<Table<'a>> = Vec::new();
    for number in read {
        match tables.iter_mut().find(|table| table.unit == number.unit) {
            Some(table) => table.numbers.push(number),
            None => tables.push(Table { unit: number.unit, numbers: vec![number], conflicts: Vec::new() }),
        }
    }
    tables.sort_by_key(|table| (table.unit.is_none(), table.unit));
    tables.iter_mut().for_each(|table| table.conflicts = conflicts(&table.numbers));
    tables
}

fn conflicts(numbers: &[Number<'_>]) -> Vec<(usize, usize, Reason)> {
    let mut found = Vec::new();
    for (at, one) in numbers.iter().enumerate() {
        // Where nobody says what is counted, nothing can be compared.
        for (other_at, other) in numbers.iter().enumerate().skip(at + 1).filter(|_| one.unit.is_some()) {
            if one.excludes(other) {
                let records = [one.account.id(), other.account.id()];
                let says = "both cannot hold: the one counts within the other, and is more than it";
                found.push((
                    at,
                    other_at,
                    Reason::new("numbers.exclude", "docs/statements.md", says, records),
                ));
            }
        }
    }
    found
}
