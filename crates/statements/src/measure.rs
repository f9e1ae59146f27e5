//! Laws and measures, whom they concern, and whether they protect or harm.

use claims::Account;
use dates::{Answer, Day, Window};

/// The kind of record that this module reads.
pub const KIND: &str = "legal_measure";

/// One law or measure, as one source has it.
#[derive(Debug, Clone)]
pub struct Measure<'a> {
    /// The account of it.
    pub account: Account<'a>,
    /// Its effect, a term of `measure_effect`.
    pub effect: Option<&'static str>,
    /// Whom it concerns, terms of `measure_concerns`.
    pub concerns: Vec<&'static str>,
    /// The days between which it can have been in force; ends that nobody gave are open.
    pub in_force: Window,
    /// Whether it was in force on the day asked for.
    pub answer: Answer,
    /// How far its text was read by whoever entered it, a term of `text_read`.
    pub text_read: Option<&'static str>,
}

/// The laws and measures that certainly or possibly were in force on a day: those that protect first.
pub fn measures<'a>(accounts: &[Account<'a>], on: Day) -> Vec<Measure<'a>> {
    let mut found = all_measures(accounts, on);
    found.retain(|one| one.answer != Answer::No);
    found
}

/// All laws and measures, each with whether it was in force on a day: those that protect first.
pub fn all_measures<'a>(accounts: &[Account<'a>], on: Day) -> Vec<Measure<'a>> {
    let told = accounts.iter().filter(|account| account.kind() == KIND);
    let mut found: Vec<Measure<'a>> = told.map(|account| read(account, on)).collect();
    let effects = ledger::Codebook::builtin().vocabulary("measure_effect");
    let rank = |effect: Option<&str>| {
        let terms = effects
            .map(|vocabulary| vocabulary.terms.iter().position(|term| Some(term.id.as_str()) == effect));
        terms.flatten().unwrap_or(usize::MAX)
    };
    found.sort_by_key(|one| (rank(one.effect), one.in_force));
    found
}

fn read<'a>(account: &Account<'a>, on: Day) -> Measure<'a> {
    let (from, to) = (account.window("from_date"), account.window("to_date"));
    let in_force =
        Window { earliest: from.and_then(|from| from.earliest), latest: to.and_then(|to| to.latest) };
    let began = from.and_then(|from| from.latest).is_some_and(|latest| latest <= on);
    // A law without an end is in force until a source says otherwise.
    let lasts = to.is_none_or(|to| to.earliest.is_some_and(|earliest| on <= earliest));
    let answer = match (in_force.holds(on), began && lasts) {
        (false, _) => Answer::No,
        (true, true) => Answer::Yes,
        (true, false) => Answer::Maybe,
    };
    Measure {
        account: *account,
        effect: account.term("effect"),
        concerns: account.terms("concerns").collect(),
        in_force,
        answer,
        text_read: account.term("text_read"),
    }
}
