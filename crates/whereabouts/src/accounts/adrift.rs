//! Links that mean no record: a wish attached to nobody protects nobody, so whoever adds one is told.

use anyhow::Result;
use claims::{Account, Docket, Link, Links};
use ledger::{BatchId, Codebook, RecordId, ValueType};

use super::{Accounts, Wanted};
use crate::session::Session;

/// A link of a record that means none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adrift {
    /// The record that has it.
    pub record: RecordId,
    /// In which property.
    pub property: &'static str,
    /// What is written, as `families-list:9999`.
    pub written: String,
}

impl Adrift {
    /// In one line.
    pub fn words(&self) -> String {
        format!("{} {} means no record that stands", self.property, self.written)
    }
}

/// Those of a docket, held against itself and against the register.
pub fn of_docket(session: &Session, docket: &Docket) -> Result<Vec<Adrift>> {
    let (accounts, own) = (docket.accounts(), docket.links());
    let mut found = Vec::new();
    let mut register: Option<Links> = None;
    for account in &accounts {
        for (property, link) in links(account) {
            if own.resolve(&link, account.source.id).is_some() {
                continue;
            }
            let known = match &mut register {
                Some(known) => known,
                none => none.insert(Accounts::read(session, Wanted::These(&[]), None)?.links),
            };
            let link = of_source(link, &account.source.slug);
            if known.resolve(&link, account.source.id).is_none() {
                found.push(Adrift { record: account.id(), property, written: link.to_string() });
            }
        }
    }
    Ok(found)
}

/// Those of an import.
pub fn of_batch(session: &Session, batch: BatchId) -> Result<Vec<Adrift>> {
    let accounts = Accounts::read(session, Wanted::These(&[]), None)?;
    let mut own = accounts.all();
    own.retain(|account| account.record.batch == Some(batch));
    Ok(own.iter().flat_map(|account| in_register(&accounts, account)).collect())
}

/// Those of refusals, withdrawals and reprisals: whom they are about is not protected by them.
pub fn of_wishes(accounts: &Accounts) -> Vec<Adrift> {
    let wishes = accounts.all().into_iter().filter(|account| match account.kind() {
        "consent" => account.term("answer") != Some("granted") || account.text("withdrawn_on").is_some(),
        "reprisal_incident" => true,
        _ => false,
    });
    let mut found: Vec<Adrift> = wishes.flat_map(|account| in_register(accounts, &account)).collect();
    found.retain(|one| one.property == "person" || one.property == "withdraws");
    found
}

fn in_register(accounts: &Accounts, account: &Account<'_>) -> Vec<Adrift> {
    let links = accounts.links_of(account).into_iter().filter(|(_, _, means)| means.is_none());
    links
        .map(|(property, link, _)| Adrift {
            record: account.id(),
            property,
            written: of_source(link, &account.source.slug).to_string(),
        })
        .collect()
}

fn links<'a>(account: &'a Account<'a>) -> impl Iterator<Item = (&'static str, Link)> + 'a {
    let kind = Codebook::builtin().kind(account.kind());
    let properties = kind.into_iter().flat_map(|kind| &kind.properties);
    let linking = properties.filter(|property| property.value_type == ValueType::Link);
    linking.flat_map(|property| account.links(&property.id).map(|link| (property.id.as_str(), link)))
}

/// A key alone is of a row of the same list.
fn of_source(link: Link, source: &str) -> Link {
    match link {
        Link::Row { slug: None, key } => Link::Row { slug: Some(source.to_owned()), key },
        other => other,
    }
}
