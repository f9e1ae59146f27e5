//! A person who is looked for in burial registers: when buried, and under which rows.

use claims::{Account, Agreement, Links, Naming};
use dates::Window;
use ledger::RecordId;

use crate::register::BurialRegister;

/// A burial is entered at most so many days after the death. Ours, not a law's: it widens the pages that
/// must be seen before anybody is called absent; registers of the disappeared were written late.
pub const ENTERED_WITHIN: i32 = 40;

/// A person who is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Sought<'s, 'a> {
    /// All records of the person, rows of registers among them.
    pub accounts: &'s [Account<'a>],
    /// Rows that may be the person's, for a reviewer to decide.
    pub doubtful: &'s [Doubtful<'a>],
}

/// A row that may be somebody's.
#[derive(Debug, Clone, Copy)]
pub struct Doubtful<'a> {
    /// The row.
    pub row: Account<'a>,
    /// How likely it is, 0 to 1.
    pub chance: f64,
}

impl<'a> Sought<'_, 'a> {
    /// Names the person's records.
    pub fn records(&self) -> Vec<RecordId> {
        self.accounts.iter().map(Account::id).collect()
    }

    /// Whether anybody but burial registers speaks of the person: the town's other dead are not looked for.
    pub fn is_sought(&self, registers: &[BurialRegister<'_>], links: &Links) -> bool {
        let row = |account: &Account<'_>| registers.iter().any(|register| register.has_row(account, links));
        self.accounts.iter().any(|account| account.kind() == "person" && !row(account))
    }

    /// Between which days the burial can have been entered, by all burials and deaths that are told.
    pub fn burial(&self) -> Window {
        let burials = self.accounts.iter().filter_map(|account| account.window("burial_date"));
        let deaths = self.accounts.iter().filter_map(|account| account.window("death_date"));
        let entered = deaths.map(|death| Window {
            earliest: death.earliest,
            latest: death.latest.map(|day| day.plus(ENTERED_WITHIN)),
        });
        burials.chain(entered).reduce(|one, other| one.around(&other)).unwrap_or_default()
    }

    /// The rows of a register that are the person's.
    pub fn rows(&self, register: &BurialRegister<'_>, links: &Links) -> Vec<Account<'a>> {
        self.accounts.iter().filter(|account| register.has_row(account, links)).copied().collect()
    }

    /// How the name of a row stands to the person's other names: `Same` where one of them is the same.
    pub fn naming(&self, row: &Account<'_>, register: &BurialRegister<'_>, links: &Links) -> Agreement {
        let others = self.accounts.iter().filter(|account| !register.has_row(account, links));
        let mut best = Agreement::Untold;
        for other in others {
            match Naming::of(row, other).own {
                Agreement::Same => return Agreement::Same,
                Agreement::Other => best = Agreement::Other,
                Agreement::Untold => {}
            }
        }
        best
    }
}
