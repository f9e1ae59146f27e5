//! What left the register and for whom: noted when it leaves, looked up when it should never have, or no longer.
//!
//! A release names nobody. Who was in it is worked out again: what was known then goes through the gate for that
//! day, and what is known now through the gate of today. Whom the first lets through and the second does not
//! has to be recalled (standards 6.2: what was given away cannot be taken back by a program, only asked back).

use anyhow::Result;
use clap::Args;
use consent::{Audience as Who, Purpose};
use dates::Day;
use ledger::{Codebook, Record, RecordId, Role, Signer};
use register::{
    Audience, Court, Partners, Public, Redactions, Register, Release, State, Team, UnConfidential,
};
use serde_json::json;
use store::Store;

use crate::accounts::{self, Accounts, Wanted};
use crate::failure::{Failure, Kind};
use crate::options::Common;
use crate::protection;
use crate::session::{Session, signer_of};
use crate::signing::Passphrases;

/// The kind of a release; its source is this register.
pub const KIND: &str = "release";
/// The slug of that source.
pub const SOURCE: &str = "releases";
/// The formats that hold no people, only how many.
pub const COUNTS: &str = "counts";
/// See [`COUNTS`].
pub const STATES: &str = "states";

/// What is noted of a file that leaves.
pub struct Leaving<'a> {
    /// Who receives it, in the words of whoever gives it away.
    pub recipient: &'a str,
    /// To whom the gate let it through.
    pub audience: Who,
    /// What for.
    pub purpose: Purpose,
    /// The day for which the gate was asked.
    pub on: Day,
    /// The format, as `people`.
    pub format: &'a str,
    /// How many people it holds.
    pub people: usize,
    /// The SHA-256 of the file.
    pub file: String,
    /// Those who release it to everyone, with the keys that sign; nobody where none had to.
    pub released_by: &'a [(String, Signer)],
}

/// The two who give something to everyone, once the register has releasers.
#[derive(Debug, Clone, Args)]
pub struct Releasing {
    /// Who releases it: a releaser. Asked for once there is one.
    #[arg(long)]
    by: Option<String>,
    /// Who agrees: somebody else with a key that reviews, releases, keeps or administers.
    #[arg(long, requires = "by")]
    second: Option<String>,
    #[command(flatten)]
    passphrases: Passphrases,
}

/// The keys of two people who release something to everyone; nobody's where the register has no releaser.
pub fn releasing(common: &Common, store: &Store, asked: &Releasing) -> Result<Vec<(String, Signer)>> {
    let users = store.users()?;
    let may = |roles: &'static [Role]| {
        let users =
            users.iter().filter(|user| user.active && user.roles.iter().any(|role| roles.contains(role)));
        users.map(|user| user.name.as_str()).collect::<Vec<&str>>()
    };
    let releasers = may(&[Role::Releaser]);
    if releasers.is_empty() {
        return Ok(Vec::new());
    }
    let (Some(by), Some(second)) =
        (asked.by.as_deref().map(str::trim), asked.second.as_deref().map(str::trim))
    else {
        return Err(Failure::error(
            Kind::Refused,
            "this register has releasers: what everyone may have needs one of them, and somebody else",
            "add --by RELEASER --second NAME; their passphrases are asked for",
        ));
    };
    let seconds = may(&[Role::Releaser, Role::Reviewer, Role::Custodian, Role::Administrator]);
    for (name, may, role) in [
        (by, &releasers, "a releaser"),
        (second, &seconds, "a reviewer, releaser, custodian or administrator"),
    ] {
        if !may.contains(&name) {
            return Err(Failure::error(
                Kind::Refused,
                format!("{name} is not {role} here"),
                "`whereabouts users list` names those who are",
            ));
        }
    }
    if ledger::person(by) == ledger::person(second) {
        return Err(Failure::error(
            Kind::Refused,
            "nobody releases anything alone",
            "name two different people",
        ));
    }
    let two = [by, second].into_iter().zip(asked.passphrases.files());
    two.map(|(name, file)| Ok((name.to_owned(), signer_of(common, store, name, file)?))).collect()
}

/// What each of the two signs of a release: the log that it is of, for whom, and the file.
fn text(store: &Store, leaving: &Leaving<'_>) -> String {
    format!("whereabouts/release/v1\n{}\n{}\n{}\n", store.log_id(), leaving.audience.id(), leaving.file)
}

/// What is kept of an approval, for whoever checks it: name, key, and the signature over [`text`].
fn approval(text: &str, (name, signer): &(String, Signer)) -> String {
    let signature = data_encoding::HEXLOWER.encode(&signer.sign(text.as_bytes()));
    format!("released by {name}; key {}; signature {signature}", ledger::Digest(signer.public().0))
}

/// Notes in the log that a file left.
pub fn note(session: &mut Session, leaving: &Leaving<'_>) -> Result<()> {
    let text = text(&session.store, leaving);
    let approvals: Vec<String> = leaving.released_by.iter().map(|one| approval(&text, one)).collect();
    let known = session.store.sources()?.iter().any(|row| row.source.slug == SOURCE);
    let mut docket = json!({KIND: [{
        "source": SOURCE,
        "recipient": leaving.recipient,
        "audience": leaving.audience.id(),
        "purpose": leaving.purpose.id(),
        "date": leaving.on.to_string(),
        "format": leaving.format,
        "people": leaving.people.to_string(),
        "file_sha256": leaving.file,
    }]});
    if !approvals.is_empty() {
        docket[KIND][0]["note"] = json!(approvals);
    }
    if !known {
        docket["source"] =
            json!({SOURCE: {"title": "Releases of this register", "grade": "A", "sharing": "team"}});
    }
    accounts::add_docket(session, &docket.to_string())?;
    Ok(())
}

/// A person who was in a release and would not be let through today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recall {
    /// The person.
    pub person: RecordId,
    /// The release.
    pub release: RecordId,
    /// The rule that withholds the person today, if the whole person is withheld.
    pub rule: Option<&'static str>,
}

/// Everybody, or one person, who was in a release and would not be let through today; by release, then person.
pub fn recalls(session: &Session, now: &Accounts, today: Day, only: Option<RecordId>) -> Result<Vec<Recall>> {
    let mut recalls = Vec::new();
    for account in now.of_kind(KIND) {
        let asked = || {
            let who = account.term("audience").and_then(Who::from_id)?;
            let purpose = account.term("purpose").and_then(Purpose::from_id)?;
            Some((who, purpose, account.window("date")?.latest?))
        };
        let Some((who, purpose, on)) =
            asked().filter(|_| !matches!(account.text("format"), Some(COUNTS | STATES)))
        else {
            continue;
        };
        let then = Accounts::read(session, Wanted::Everyone, Some(account.known_ms))?;
        // The gate was asked for a day, and as it stood when the file left.
        let left = accounts::day_of(account.known_ms);
        let release = |on, today| Release { purpose: Some(purpose), on, today };
        let before = let_through(&then, who, release(on, left), only);
        let after = let_through(now, who, release(today, today), only);
        for (person, passed) in before {
            let still = after.iter().find(|(other, _)| now.subject_of(person) == *other);
            if let (Ok(()), Some((_, Err(rule)))) = (passed, still) {
                recalls.push(Recall { person: now.subject_of(person), release: account.id(), rule: *rule });
            }
        }
    }
    Ok(recalls)
}

/// Whether the gate before an audience lets a person through; if not, the rule that withholds all of it.
type Passed = std::result::Result<(), Option<&'static str>>;

fn let_through(
    accounts: &Accounts,
    who: Who,
    release: Release,
    only: Option<RecordId>,
) -> Vec<(RecordId, Passed)> {
    match who {
        Who::Public => through::<Public>(accounts, release, only),
        Who::PartnerNgo => through::<Partners>(accounts, release, only),
        Who::Team => through::<Team>(accounts, release, only),
        Who::UnConfidential => through::<UnConfidential>(accounts, release, only),
        Who::StateViaUn => through::<State>(accounts, release, only),
        Who::Court => through::<Court>(accounts, release, only),
    }
}

fn through<A: Audience>(
    accounts: &Accounts,
    release: Release,
    only: Option<RecordId>,
) -> Vec<(RecordId, Passed)> {
    let protection = protection::for_days(accounts, release.days());
    let register = Register::new(accounts.sources.clone()).disclose::<A>(protection, release);
    let mut people: Vec<(RecordId, Vec<Record>)> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for account in accounts.all() {
        if !Codebook::builtin().is_linked(account.kind()) {
            continue;
        }
        let person = accounts.subject_of(account.id());
        if only.is_some_and(|only| accounts.subject_of(only) != person) {
            continue;
        }
        let place = *places.entry(person).or_insert_with(|| {
            people.push((person, Vec::new()));
            people.len() - 1
        });
        people[place].1.push(account.record.clone());
    }
    let passed = people.into_iter().map(|(person, records)| {
        let mut withheld = Redactions::default();
        let shown = register.person(person, records, &mut withheld).is_some();
        let rule = withheld.subjects.keys().next().map(|rule| rule.id());
        (person, if shown { Ok(()) } else { Err(rule) })
    });
    passed.collect()
}
