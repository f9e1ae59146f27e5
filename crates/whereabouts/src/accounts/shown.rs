//! Records of any kind as a table, and one of them whole.

use anyhow::Result;
use claims::{Account, Link};
use ledger::{Codebook, Issue, RecordId, Sharing};
use register::table;
use serde_json::{Map, Value as Json, json};

use super::{Accounts, as_of};
use crate::evidence::{self, Cited};
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::protection::Hushed;
use crate::session::{Session, counted};
use crate::terminal::{cut, isolated, padded, say};

/// A record with what is known of it beyond its own words.
struct Shown<'a> {
    /// The record.
    account: Account<'a>,
    /// Its links, each with its property and the record it means.
    links: Vec<(&'static str, Link, Option<RecordId>)>,
    /// The records that link to it.
    from: Vec<Account<'a>>,
    /// Where its statements can be read or heard.
    cited: Cited,
    /// What does not fit between its own place and the file of its source.
    misplaced: Vec<Issue>,
}

/// Lists the records of some kinds, with the first values of each; those of silent cases only where asked for.
pub fn list(common: &Common, accounts: &Accounts, kinds: &[&str], silent_too: bool) -> Result<Outcome> {
    let mut found: Vec<Account<'_>> = accounts.all();
    found.retain(|account| kinds.contains(&account.kind()));
    let all = found.len();
    if !silent_too {
        let hushed = Hushed::on(accounts, as_of(None)?);
        found.retain(|account| !hushed.hides(account.id()));
    }
    say_all(common, accounts, &found);
    if found.len() < all && !common.json {
        let left_out =
            counted(all - found.len(), "record of a silent case is", "records of silent cases are");
        say(format!("{left_out} not listed: `records show` finds each by its identifier"));
    }
    Ok(Outcome::Done)
}

/// Lists the records of the subject of a record, and those that link to it.
pub fn about(common: &Common, session: &Session, accounts: &Accounts, beginning: &str) -> Result<Outcome> {
    let (_, id) = session.find(beginning)?;
    say_all(common, accounts, &accounts.about(id));
    Ok(Outcome::Done)
}

fn say_all(common: &Common, accounts: &Accounts, found: &[Account<'_>]) {
    if common.json {
        let records: Vec<Json> = found.iter().map(|account| as_json(accounts, account)).collect();
        return say(json!({"schema": "whereabouts/1", "records": records}).to_string());
    }
    for account in found {
        let key = account.record.key.as_deref().unwrap_or_default();
        let words: Vec<String> = beginnings(account).collect();
        say(format!(
            "{}  {} {} {}",
            account.id().short(),
            padded(&cut(account.kind(), 22), 22),
            padded(&cut(key, 10), 10),
            words.join(" · ")
        ));
    }
    say(counted(found.len(), "record", "records"));
}

/// The first three values that are neither links nor sealed, each cut short.
fn beginnings<'a>(account: &Account<'a>) -> impl Iterator<Item = String> + 'a {
    let codebook = Codebook::builtin();
    let kind = account.kind();
    let sealed = account.source.sharing == Sharing::Sealed;
    let open = account.record.statements.iter().filter(move |said| !sealed && said.sharing < Sharing::Sealed);
    let told = open.filter(move |statement| {
        codebook.property(kind, &statement.property).is_none_or(|known| known.to.is_empty())
    });
    told.take(3).map(|statement| isolated(&cut(&statement.value, 30)))
}

/// Shows the record whose identifier begins so.
pub fn show(common: &Common, session: &Session, accounts: &Accounts, beginning: &str) -> Result<Outcome> {
    let (_, id) = session.find(beginning)?;
    let account = accounts.get(id).ok_or_else(|| {
        Failure::error(
            Kind::NotFound,
            format!("record {} no longer stands: it was withdrawn or replaced", id.short()),
            "`whereabouts records list KIND` lists those that stand",
        )
    })?;
    let shown = Shown {
        account,
        links: accounts.links_of(&account),
        from: linking_to(accounts, id),
        cited: Cited::read(session)?,
        misplaced: misplaced(session, &account)?,
    };
    if common.json {
        let mut json = as_json(accounts, &account);
        json["linked_from"] = shown
            .from
            .iter()
            .map(|other| json!({"record": other.id().to_string(), "kind": other.kind()}))
            .collect();
        json["citations"] = shown.cited.as_json([id]);
        json["place_issues"] = shown.misplaced.iter().map(|issue| issue.code.as_str()).collect();
        say(json.to_string());
    } else {
        print(&shown);
    }
    Ok(Outcome::Done)
}

fn linking_to(accounts: &Accounts, id: RecordId) -> Vec<Account<'_>> {
    let mut from = accounts.all();
    from.retain(|other| accounts.links_of(other).iter().any(|(_, _, means)| *means == Some(id)));
    from
}

/// Holds a record's page and quote against the one evidence file of its source, if it has one.
fn misplaced(session: &Session, account: &Account<'_>) -> Result<Vec<Issue>> {
    let mut own = evidence::files(session)?;
    own.retain(|kept| kept.record.source == account.source.id);
    match own.as_slice() {
        [only] if account.kind() != "citation" => {
            evidence::issues_of_place(session, only, &account.record.locator)
        }
        _ => Ok(Vec::new()),
    }
}

fn print(shown: &Shown<'_>) {
    let Shown { account, links, from, cited, misplaced } = shown;
    let codebook = Codebook::builtin();
    let kind = codebook.kind(account.kind()).map_or(account.kind(), |kind| kind.labels.get("en"));
    say(format!("{kind}   {}", account.id().short()));
    let place = table::place(&account.record.locator);
    say(format!("{} {place}", isolated(&account.source.slug)));
    for statement in &account.record.statements {
        let label = codebook
            .property(account.kind(), &statement.property)
            .map_or(statement.property.as_str(), |known| known.labels.get("en"));
        let means = links.iter().find(|(property, link, _)| {
            *property == statement.property && Link::read(&statement.value).as_ref() == Some(link)
        });
        let means = means.map(|(_, _, means)| match means {
            Some(record) => format!("   -> {}", record.short()),
            None => "   means no record here".to_owned(),
        });
        say(format!("  {label:28} {}{}", isolated(&statement.value), means.unwrap_or_default()));
        for line in cited.of(account.id(), &statement.property) {
            say(format!("  {:28} cites {line}", ""));
        }
    }
    cited.of_whole(account.id()).iter().for_each(|line| say(format!("  cites {line}")));
    for issue in account.record.issues.iter().chain(misplaced) {
        let sentence = intake::issues::about(&issue.code).map(|about| about.sentence).unwrap_or_default();
        say(format!(
            "  issue: {} in {}   {sentence}",
            issue.code,
            issue.column.as_deref().unwrap_or("the record")
        ));
    }
    for other in from {
        say(format!("  linked from {} {}", other.kind(), other.id().short()));
    }
}

/// A record for programs: every value in its order, and what its links mean.
fn as_json(accounts: &Accounts, account: &Account<'_>) -> Json {
    let mut values: Map<String, Json> = Map::new();
    for statement in &account.record.statements {
        let kept = values.entry(statement.property.clone()).or_insert_with(|| json!([]));
        kept.as_array_mut().expect("made as a list").push(json!(statement.value));
    }
    let links = accounts.links_of(account).into_iter().map(|(property, _, means)| {
        json!({"property": property, "record": means.map(|record| record.to_string())})
    });
    json!({
        "record": account.id().to_string(),
        "kind": account.kind(),
        "source": account.source.slug,
        "key": account.record.key,
        "locator": table::place(&account.record.locator),
        "values": values,
        "links": links.collect::<Vec<_>>(),
        "issues": account.record.issues.iter().map(|issue| json!({"code": issue.code, "property": issue.column})).collect::<Vec<_>>(),
    })
}
