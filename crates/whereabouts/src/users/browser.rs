//! Coming in by a browser, seen from the computer: the second factor, who is in and who was, who saw what.

use anyhow::Result;
use ledger::{PublicKey, RecordId};
use secrecy::SecretString;
use serde_json::json;
use store::UserRow;

use crate::accounts::utc;
use crate::clock::now_ms;
use crate::options::Common;
use crate::session::{self, Session};
use crate::terminal::{isolated, say};
use crate::witnesses::printed;

fn told(common: &Common, done: &str, who: &str) {
    if common.json {
        say(json!({"schema": "whereabouts/1", "done": done}).to_string());
    } else {
        say(format!("{who}: {done}"));
    }
}

/// Makes a second factor and shows it once: as an address, and as what a device's camera reads.
pub fn totp(common: &Common, session: &mut Session, name: &str, passphrase: &SecretString) -> Result<()> {
    let secret = zeroize::Zeroizing::new(session.store.give_second_factor(name, passphrase)?);
    let address = store::provision(secret.as_slice(), session.store.office(), name);
    if common.json {
        say(json!({"schema": "whereabouts/1", "otpauth": address.as_str()}).to_string());
        return Ok(());
    }
    say(squares(&address)?);
    say(address.as_str());
    say(format!(
        "{} signs in with the codes of this. It is shown once: read it into the device now, then clear this window",
        isolated(name)
    ));
    Ok(())
}

/// A QR code of letters, for the camera of a device.
fn squares(text: &str) -> Result<String> {
    let code = qrcodegen::QrCode::encode_text(text, qrcodegen::QrCodeEcc::Low).map_err(|_| {
        anyhow::anyhow!("the name of the register or of the person is too long for a code to read")
    })?;
    Ok(printed::squares(&code))
}

/// What the person with a key is called.
fn called(users: &[UserRow], key: PublicKey) -> String {
    let name = users.iter().find(|user| user.public == key).map(|user| user.name.clone());
    name.unwrap_or_else(|| key.id().to_string())
}

/// Visits and views that the command lists at most.
const LISTED: usize = 1000;

/// Lists who is in, and who was.
pub fn visits(common: &Common, session: &Session) -> Result<()> {
    let users = session.store.users()?;
    let rows = session.store.visits(LISTED)?;
    if common.json {
        let rows = rows.iter().map(|row| {
            json!({"name": called(&users, row.public), "began_ms": row.began_ms, "asked_ms": row.asked_ms,
                "ended_ms": row.ended.map(|(at, _)| at), "ended": row.ended.map(|(_, how)| how.word())})
        });
        say(json!({"schema": "whereabouts/1", "visits": rows.collect::<Vec<_>>()}).to_string());
        return Ok(());
    }
    for row in &rows {
        let how = match row.ended {
            None => "is in".to_owned(),
            Some((at, how)) => format!("{} at {}", how.word(), utc(at)),
        };
        say(format!("{}  since {}  {how}", isolated(&called(&users, row.public)), utc(row.began_ms)));
    }
    Ok(())
}

/// Ends all visits of somebody.
pub fn end(common: &Common, session: &mut Session, name: &str) -> Result<()> {
    let users = session.store.users()?;
    let mut ended = 0;
    let mut known = false;
    for user in users.iter().filter(|user| user.name == name) {
        known = true;
        ended += session.store.end_visits(Some(user.public), store::Ended::SentAway, now_ms())?;
    }
    if !known {
        return Err(store::StoreError::NoSuchUser.into());
    }
    told(common, &session::counted(ended, "visit ended", "visits ended"), &isolated(name));
    Ok(())
}

/// Lists who saw which protected records.
pub fn views(
    common: &Common,
    session: &Session,
    of: Option<&str>,
    record: Option<&str>,
    most: usize,
) -> Result<()> {
    let users = session.store.users()?;
    let by = match of {
        None => None,
        Some(name) => {
            let user = users.iter().rfind(|user| user.name == name.trim());
            Some(user.ok_or(store::StoreError::NoSuchUser)?.public)
        }
    };
    let record = record.map(|beginning| session.find(beginning)).transpose()?.map(|(_, id)| id);
    let rows = session.store.views(record, by, most)?;
    if common.json {
        let rows = rows.iter().map(|row| {
            json!({"name": called(&users, row.public), "at_ms": row.at_ms, "page": row.path,
                "records": row.records.iter().map(ToString::to_string).collect::<Vec<_>>()})
        });
        say(json!({"schema": "whereabouts/1", "views": rows.collect::<Vec<_>>()}).to_string());
        return Ok(());
    }
    for row in &rows {
        let records: Vec<String> = row.records.iter().map(RecordId::short).collect();
        let who = isolated(&called(&users, row.public));
        say(format!("{}  {who}  {}  {}", utc(row.at_ms), row.path, records.join(" ")));
    }
    Ok(())
}
