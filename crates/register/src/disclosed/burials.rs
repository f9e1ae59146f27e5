//! Burial registers as a table: of each person and register whether the name was entered, as far as it may be told.

use std::collections::HashMap;

use burials::{Answer, Answered, BurialRegister, Doubtful, Sought, registers};
use claims::Account;
use ledger::RecordId;

use super::beside::{by_person, ids, told};
use super::{Beside, Said};
use crate::{Audience, Redactions, whole_name};

/// The columns of the table of burial registers.
pub const BURIALS: &[&str] = &[
    "register",
    "register_title",
    "person",
    "name",
    "name_latin",
    "answer",
    "answer_en",
    "answer_fa",
    "answer_ar",
    "pages",
    "names_in_rows",
    "rule",
    "reason",
    "cites",
    "records",
];

/// The rows that may be somebody's, for a reviewer to decide: the person, the row, how likely it is (0 to 1).
pub type Doubts = [(RecordId, RecordId, f64)];

impl<A: Audience> Beside<'_, '_, A> {
    /// One line for each person in each register of which a record may be shown.
    ///
    /// «Absent» is said outside only where the pages and searches that may be shown prove it.
    pub fn burials(&self, doubts: &Doubts, withheld: &mut Redactions) -> Vec<Vec<String>> {
        let all = registers(&self.whole.accounts, self.whole.links, self.on);
        let some = registers(&self.shown.accounts, self.whole.links, self.on);
        let (everybody, shown) = (by_person(self.whole), by_person(&self.shown));
        let (doubts_of_all, doubts_of_some) = (doubtful(self.whole, doubts), doubtful(&self.shown, doubts));
        let none = Vec::new();
        let mut lines = Vec::new();
        for (register, of_shown) in pairs(&all, &some) {
            for (person, accounts) in everybody.iter().filter(|(person, _)| self.person(**person).is_some()) {
                let sought = Sought { accounts, doubtful: doubts_of_all.get(person).unwrap_or(&none) };
                if !sought.is_sought(&all, self.whole.links) || is_official(accounts) {
                    continue;
                }
                let accounts = shown.get(person).map_or(&[][..], Vec::as_slice);
                let of_some = Sought { accounts, doubtful: doubts_of_some.get(person).unwrap_or(&none) };
                let whole = register.answer(&sought, self.whole.links);
                let shown = of_shown.answer(&of_some, self.whole.links);
                lines.push(self.answer(of_shown, *person, whole.as_ref(), shown.as_ref(), withheld));
            }
        }
        lines
    }

    fn answer(
        &self,
        register: &BurialRegister<'_>,
        person: RecordId,
        whole: Option<&Answered<'_>>,
        shown: Option<&Answered<'_>>,
        withheld: &mut Redactions,
    ) -> Vec<String> {
        let code = |answered: Option<&Answered<'_>>| answered.map(|one| one.answer);
        let answer = self.agreed(code(whole), Some(code(shown)), withheld);
        let [name, latin] = self.names(person);
        let mut cells = vec![register.id.clone(), self.title(register), person.to_string(), name, latin];
        cells.push(told(answer.map(|answer| answer.map_or("outside", Answer::code))));
        let Some((answer, shown)) = answer.flatten().zip(shown) else {
            cells.resize(BURIALS.len(), String::new());
            return cells;
        };
        let pages: Vec<&str> = shown.pages.iter().map(|page| page.label.as_str()).collect();
        let names: Vec<String> = shown.rows.iter().filter_map(|row| whole_name(row.record)).collect();
        cells.extend(["en", "fa", "ar"].map(|lang| answer.word(lang).to_owned()));
        cells.extend([
            pages.join("; "),
            names.join("; "),
            shown.reason.rule.to_owned(),
            shown.reason.says.clone(),
            shown.reason.cites.to_owned(),
            ids(&shown.reason.records),
        ]);
        cells
    }

    /// What a register is called, unless that names somebody protected.
    fn title(&self, register: &BurialRegister<'_>) -> String {
        let gate = self.register.gate();
        let open = gate.text(&gate.about(&[]), &register.name).is_ok();
        if open { register.name.clone() } else { String::new() }
    }
}

/// The registers of which something may be shown, each beside the same from all that is known.
fn pairs<'r, 'w, 's>(
    all: &'r [BurialRegister<'w>],
    some: &'r [BurialRegister<'s>],
) -> Vec<(&'r BurialRegister<'w>, &'r BurialRegister<'s>)> {
    let same = |shown: &&BurialRegister<'_>, id: &str| shown.id == id;
    all.iter().filter_map(|whole| Some((whole, some.iter().find(|shown| same(shown, &whole.id))?))).collect()
}

fn is_official(accounts: &[Account<'_>]) -> bool {
    accounts.iter().any(|account| account.kind() == "person" && account.source.facts.names_officials())
}

/// The doubtful rows of each person among some accounts.
fn doubtful<'a>(said: &Said<'a>, doubts: &Doubts) -> HashMap<RecordId, Vec<Doubtful<'a>>> {
    let by_id: HashMap<RecordId, &Account<'a>> = said.accounts.iter().map(|one| (one.id(), one)).collect();
    let mut found: HashMap<RecordId, Vec<Doubtful<'a>>> = HashMap::new();
    for (person, row, chance) in doubts {
        if let Some(row) = by_id.get(row) {
            found.entry(*person).or_default().push(Doubtful { row: **row, chance: *chance });
        }
    }
    found
}
