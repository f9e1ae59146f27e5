//! Interviews: whether a witness is asked for a second full account, and whether it is on record how each was taken.
//!
//! Over-documentation harms: every full account is lived through again (standards 4.2, V-401 to V-404).

use claims::{Account, Reason};
use ledger::Record;
use names::{Layout, Level, compare, parse};

/// The kind of the records that this module reads.
pub const INTERVIEW: &str = "interview";

/// What must be on record of an interview, each as a reader of English calls it (V-402).
const ASKED: [(&[&str], &str); 9] = [
    (&["interviewer"], "who asked"),
    (&["interpreter"], "who interpreted, or that nobody did"),
    (&["present"], "who else was there, or that nobody was"),
    (&["language"], "the language"),
    (&["place"], "the place"),
    (&["date"], "the day"),
    (&["started_at", "ended_at"], "when it began and ended"),
    (&["breaks"], "the breaks, or that there were none"),
    (&["recording", "recording_sha256"], "the recording and its SHA-256, or that there is none"),
];

/// What is wrong with interviews, each rule by itself, in the order of the log.
pub fn problems(accounts: &[Account<'_>]) -> Vec<Reason> {
    let all: Vec<&Account<'_>> = accounts.iter().filter(|account| account.kind() == INTERVIEW).collect();
    let mut found = Vec::new();
    for (at, account) in all.iter().enumerate() {
        found.extend(second(account, &all[..at]));
        found.extend(unrecorded(account));
        found.extend(untold_words(account));
    }
    found
}

/// A full account of a witness of whom there is one already, and nobody says why another was needed (V-401).
fn second(account: &Account<'_>, before: &[&Account<'_>]) -> Option<Reason> {
    let earlier =
        before.iter().find(|other| is_full(other) && is_full(account) && same_witness(account, other))?;
    let says = "the witness gave a full account before, and no reason is recorded why another one was asked for: \
                telling it again harms; say why (`reason`)";
    account.text("reason").is_none().then(|| reason("V-401", says, [account.id(), earlier.id()]))
}

/// Whether a full account was taken: also where nobody says how much was asked.
fn is_full(account: &Account<'_>) -> bool {
    matches!(account.term("account_extent"), None | Some("full"))
}

/// Whether two interviews are with one witness: by the code, else by a name that nothing speaks against.
fn same_witness(one: &Account<'_>, other: &Account<'_>) -> bool {
    if let (Some(code), Some(known)) = (one.text("witness_code"), other.text("witness_code")) {
        return names::fold_joined(code) == names::fold_joined(known);
    }
    let (Some(name), Some(known)) = (one.text("witness"), other.text("witness")) else { return false };
    let compared = compare(&parse(name, Layout::Auto), &parse(known, Layout::Auto));
    let apart =
        compared.findings.iter().any(|finding| matches!(finding.level, Level::Different | Level::Near));
    !apart && compared.score >= SAME
}

/// From this score on two written names are one witness.
const SAME: f32 = 0.75;

/// What is not on record of how the account was taken (V-402).
fn unrecorded(account: &Account<'_>) -> Option<Reason> {
    let said = |property: &&str| account.text(property).is_some();
    // A recording is hashed when it is attached; its link is enough, and so is its digest.
    let whole = |properties: &[&str]| match properties {
        ["recording", ..] => properties.iter().any(said),
        properties => properties.iter().all(said),
    };
    let missing: Vec<&str> =
        ASKED.iter().filter(|(properties, _)| !whole(properties)).map(|(_, words)| *words).collect();
    let says = format!("how the account was taken is not on record whole; missing: {}", missing.join(", "));
    (!missing.is_empty()).then(|| reason("V-402", says, [account.id()]))
}

/// A translation stands in place of the words themselves, or both are one file (V-404).
fn untold_words(account: &Account<'_>) -> Option<Reason> {
    let words: Vec<&str> = account.texts("verbatim").collect();
    let mut translations = account.texts("translation");
    let says = match (words.is_empty(), translations.next()) {
        (_, None) => return None,
        (true, Some(_)) => {
            "there is a translation, and no transcript of the words themselves: keep both, each as its own file"
        }
        (false, Some(one)) if words.contains(&one) || translations.any(|other| words.contains(&other)) => {
            "transcript and translation are one file: keep each as its own"
        }
        _ => return None,
    };
    Some(reason("V-404", says, [account.id()]))
}

/// What an earlier version of an interview says led the witness, and this one leaves out (V-403).
pub fn flags_dropped(earlier: &Record, now: &Record) -> Option<Reason> {
    let kept: Vec<&str> = now.values("leading_questions").map(|said| said.value.as_str()).collect();
    let gone = earlier.values("leading_questions").any(|said| !kept.contains(&said.value.as_str()));
    let says = "an earlier version says which questions led the witness, and this one leaves it out: nothing takes that \
                back; repeat it, or say in a note why it does not hold";
    (gone && now.kind == INTERVIEW).then(|| reason("V-403", says, [now.id, earlier.id]))
}

fn reason(
    rule: &'static str,
    says: impl Into<String>,
    records: impl IntoIterator<Item = ledger::RecordId>,
) -> Reason {
    Reason::new(rule, "Eurojust and ICC-OTP guidelines for CSOs (2022), Berkeley Protocol", says, records)
}
