//! The log and the lists beside it: who has seen it, other offices, people with keys, consents, erasures, exclusions.

use anyhow::Result;
use consent::Consents;
use ledger::PublicKey;
use pages::log::{self, ErasureState, List};
use pages::{Page, Voice};
use store::Ended;

use super::answers::{Found, value};
use super::desk::Work;
use crate::clock::now_ms;
use crate::showing::Known;
use crate::witnesses;

/// Visits and views that one page shows.
const SHOWN: usize = 200;

/// Answers one question about the log.
pub(super) fn answer(
    work: &mut Work,
    known: &Known<'_>,
    voice: &Voice<'_>,
    list: &str,
    form: Option<&[(String, String)]>,
) -> Result<Found> {
    match (list, form) {
        ("", None) => Found::page(front(work, known, voice, false)?),
        ("verify", Some(_)) => Found::page(front(work, known, voice, true)?),
        ("verify", None) => Ok(Found::See("log".to_owned())),
        ("witnesses", None) => Found::page(witnesses(work, voice)?),
        ("bundles", None) => Found::page(log::bundles(voice, &offices(work)?, &waiting(work)?)),
        ("users", None) => Found::page(users(work, voice)?),
        ("users", Some(form)) => end(work, form),
        ("consents", None) => Found::page(log::consents(voice, &consents(known))),
        ("erasures", None) => Found::page(log::erasures(voice, &erasures(work)?)),
        ("exclusions", None) => Found::page(log::exclusions(voice, &exclusions(work)?)),
        _ => Ok(Found::Nothing),
    }
}

fn front(work: &Work, known: &Known<'_>, voice: &Voice<'_>, verify: bool) -> Result<Page> {
    let store = &work.session.store;
    let found = verify.then(|| store.verify(|_, _| {})).transpose()?;
    let damage: Vec<String> = found.iter().flat_map(|found| &found.damage).map(ToString::to_string).collect();
    let verified = found.map(|found| log::Verified {
        read: [found.entries, found.bodies, found.checkpoints, found.vault_files],
        damage: &damage,
    });
    let checkpoint = store.checkpoint()?;
    let view = log::View {
        size: store.size()?,
        checkpoint: checkpoint.trim_end(),
        recorder: store.office(),
        window: &window(work)?,
        lists: &lists(work, known)?,
        verified,
    };
    Ok(log::page(voice, &view))
}

fn lists(work: &Work, known: &Known<'_>) -> Result<Vec<List>> {
    let store = &work.session.store;
    let list = |path, heading, count: usize, waits| List { path, heading, count: count as u64, waits };
    let (waiting, offices, erasures) = (waiting(work)?, offices(work)?, erasures(work)?);
    let to_decide = |one: &log::ErasureLine| {
        matches!(one.state, ErasureState::Here | ErasureState::Unfinished) || !one.confirmed.1.is_empty()
    };
    let sightings = store.sightings()?;
    let conflicts = sightings.iter().any(|one| one.conflicts);
    Ok(vec![
        list("witnesses", "witnesses-heading", store.vouchings()?.len() + sightings.len(), conflicts),
        list(
            "bundles",
            "bundles-heading",
            offices.len() + waiting.len(),
            !waiting.is_empty() || offices.iter().any(|one| one.agreed.is_some()),
        ),
        list("users", "users-heading", store.users()?.len(), false),
        list("consents", "consents-heading", consents(known).len(), false),
        list("erasures", "erasures-heading", erasures.len(), erasures.iter().any(to_decide)),
        list("exclusions", "exclusions-heading", store.exclusions()?.len(), false),
    ])
}

fn window(work: &Work) -> Result<log::Window> {
    let window = witnesses::window(&work.session)?;
    let words = window.cosigned.iter().flat_map(|one| &one.words);
    Ok(log::Window {
        size: window.size,
        unseen: window.unseen(),
        since_ms: window.since_ms,
        words: words.map(|word| (word.name.clone(), word.time_s)).collect(),
        covers: window.cosigned.as_ref().map_or(0, |one| one.size),
    })
}

fn witnesses(work: &Work, voice: &Voice<'_>) -> Result<Page> {
    let store = &work.session.store;
    let given = store.vouchings()?.into_iter();
    let given: Vec<_> =
        given.map(|one| log::Given { form: one.form, covers: one.size, time_ms: one.time_ms }).collect();
    let sighted = store.sightings()?.into_iter().map(|one| log::Sighted {
        log: one.log.short(),
        key: one.key.id().to_string(),
        size: one.size,
        conflicts: one.conflicts,
        time_ms: one.time_ms,
    });
    Ok(log::witnesses(voice, &window(work)?, &given, &sighted.collect::<Vec<_>>()))
}

fn offices(work: &Work) -> Result<Vec<log::OfficeLine>> {
    let store = &work.session.store;
    let logs = store.logs()?.into_iter();
    logs.map(|one| {
        // Of the own log nothing stays away; what is lost there is damage, and `verify` tells it.
        let missing = if one.no == 0 { 0 } else { store.missing(one.no)? };
        Ok(log::OfficeLine {
            log: one.name.id.short(),
            key: one.name.key.id().to_string(),
            size: one.size,
            agreed: one.agreed,
            own: one.no == 0,
            office: one.office,
            missing,
        })
    })
    .collect()
}

fn waiting(work: &Work) -> Result<Vec<log::WaitingLine>> {
    let parts = work.session.store.waiting_parts()?.into_iter();
    let line = |part: store::WaitingPart| log::WaitingLine {
        log: part.log.id.short(),
        key: part.log.key.id().to_string(),
        start: part.start,
        entries: part.entries,
        why: part.why.word(),
        came_ms: part.came_ms,
        office: part.office,
    };
    Ok(parts.map(line).collect())
}

fn users(work: &Work, voice: &Voice<'_>) -> Result<Page> {
    let store = &work.session.store;
    let known = store.users()?;
    let who = |key: PublicKey| {
        let name = known.iter().find(|user| user.public == key).map(|user| user.name.clone());
        name.unwrap_or_else(|| key.id().to_string())
    };
    let lines: Vec<_> = known
        .iter()
        .map(|user| {
            Ok(log::UserLine {
                name: user.name.clone(),
                key: user.public.id().to_string(),
                roles: user.roles.clone(),
                active: user.active,
                can_sign: user.can_sign,
                signs_in: store.has_second_factor(user.public)?,
            })
        })
        .collect::<Result<_>>()?;
    if !work.rights().administers() {
        return Ok(log::users(voice, &lines, None));
    }
    let visits = store.visits(SHOWN)?.into_iter().map(|visit| log::VisitLine {
        who: who(visit.public),
        began_ms: visit.began_ms,
        asked_ms: visit.asked_ms,
        ended: visit.ended.map(|(at, how)| (at, how.code())),
    });
    let views = store.views(None, None, SHOWN)?.into_iter().map(|view| log::ViewLine {
        who: who(view.public),
        at_ms: view.at_ms,
        path: view.path,
        records: view.records,
    });
    let (visits, views): (Vec<_>, Vec<_>) = (visits.collect(), views.collect());
    Ok(log::users(voice, &lines, Some((&visits, &views))))
}

/// Ends the visits of somebody.
fn end(work: &mut Work, form: &[(String, String)]) -> Result<Found> {
    let name = value(form, "name").unwrap_or_default();
    let users = work.session.store.users()?;
    for user in users.iter().filter(|user| user.name == name) {
        work.session.store.end_visits(Some(user.public), Ended::SentAway, now_ms())?;
    }
    work.tidy_up()?;
    Ok(Found::See("log/users".to_owned()))
}

/// Consents of those over whom no danger is recorded.
fn consents<'k>(known: &'k Known<'_>) -> Vec<log::ConsentLine<'k>> {
    let own: Vec<_> = known.accounts.of_kind("consent").collect();
    let read = Consents::new(&own, &known.accounts.links);
    let open = own.iter().filter(|account| !known.is_hushed(account.id()));
    open.map(|account| {
        let terms = |properties: &[(&'static str, &'static str)]| {
            let of = properties.iter().flat_map(|(property, vocabulary)| {
                account.texts(property).map(move |term| (*vocabulary, term))
            });
            of.collect::<Vec<_>>()
        };
        let answer = read.all().iter().find(|one| one.record == account.id());
        let mut persons: Vec<_> = answer.map(|one| one.persons.clone()).unwrap_or_default();
        persons.iter_mut().for_each(|person| *person = known.accounts.subject_of(*person));
        persons.sort_unstable();
        persons.dedup();
        log::ConsentLine {
            record: account.id(),
            persons,
            relation: terms(&[("relation", "relation")]),
            answer: terms(&[("answer", "consent_answer")]),
            purposes: terms(&[("purpose", "purpose")]),
            classes: terms(&[("consent_level", "consent_level"), ("data_class", "data_class")]),
            audiences: terms(&[("audience", "audience")]),
            given: answer.map(|one| one.given).unwrap_or_default(),
            until: answer.and_then(|one| one.expires),
            withdrawn: answer.and_then(|one| one.withdrawn),
        }
    })
    .collect()
}

fn erasures(work: &Work) -> Result<Vec<log::ErasureLine>> {
    let store = &work.session.store;
    let logs = store.logs()?;
    let office = |no: &u64| logs.iter().find(|log| log.no == *no).map(|log| log.office.clone());
    let rows = store.erasures()?.into_iter();
    rows.map(|row| {
        let state = match &row {
            row if !row.decided => ErasureState::NotDecided,
            row if row.unfinished => ErasureState::Unfinished,
            row if row.here => ErasureState::Here,
            row if row.done => ErasureState::Done,
            _ => ErasureState::NotHere,
        };
        // Of what other offices decided, they ask for the confirmations.
        let open = match row.by_log {
            0 => store.unconfirmed(&row)?.into_iter().map(|log| log.office).collect(),
            _ => Vec::new(),
        };
        Ok(log::ErasureLine {
            target: row.erasure.target.short(),
            state,
            reason: row.erasure.reason.clone(),
            basis: row.erasure.basis.clone(),
            approvals: row.erasure.approvals.iter().map(|one| one.name.clone()).collect(),
            confirmed: (row.confirmed.iter().filter_map(office).collect(), open),
            time_ms: row.time_ms,
        })
    })
    .collect()
}

fn exclusions(work: &Work) -> Result<Vec<log::ExclusionLine>> {
    let logs = work.session.store.logs()?;
    let rows = work.session.store.exclusions()?.into_iter();
    let line = |row: store::ExclusionRow| {
        let one = row.exclusion;
        let office = logs.iter().find(|log| log.name.id == one.log).map(|log| log.office.clone());
        log::ExclusionLine {
            office: office.unwrap_or_else(|| one.log.short()),
            key: one.key.map(|key| key.to_string()),
            from: one.from,
            reason: one.reason,
            by: one.by,
            time_ms: row.time_ms,
            withdrawn: row.withdrawn,
        }
    };
    Ok(rows.map(line).collect())
}
