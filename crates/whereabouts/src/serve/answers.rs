//! From an address to its page.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use anyhow::Result;
use ledger::{RecordId, SourceId};
use pages::{Frame, Locale, Page, Voice, Ways, notice, when};

use super::desk::{Asked, Reply, Work};
use super::{entering, importing, log, parting, people, sitting};
use crate::copies;
use crate::failure::{Failure, Kind};
use crate::reviewers::Panel;
use crate::showing::{self, Held, Known, Life};

/// Lines of a table shown on one page; a file has all of them.
const SHOWN: usize = 500;

/// What an address leads to.
pub(super) enum Found {
    /// A page.
    Page(Box<Page>),
    /// A picture, as PNG.
    Picture(Vec<u8>),
    /// Another address, below the language.
    See(String),
    /// Nothing of that name.
    Nothing,
}

impl Found {
    pub(super) fn page(page: Page) -> Result<Found> {
        Ok(Found::Page(Box::new(page)))
    }
}

/// Answers one question. What cannot be done is said on a page, and changes nothing.
pub(super) fn answer(work: &mut Work, known: &Known<'_>, asked: &Asked) -> Reply {
    let locale = Locale::of(asked.lang);
    let seen = RefCell::new(BTreeSet::new());
    let record = |id: RecordId| {
        seen.borrow_mut().insert(id);
        known.record(id)
    };
    let name = |id: RecordId| known.name(id);
    let said = pages::voice::Said::default();
    let gate = known.register.gate();
    let voice = Voice { locale, ways: Ways::Served, record: &record, name: &name, gate, said: &said };
    let (path, ending) = ending(&asked.path);
    let hidden = work.rights().hidden();
    let html = |work: &Work, status: u16, page: &Page| {
        let frame = Frame {
            locale,
            ways: Ways::Served,
            recorder: work.session.store.office(),
            open_to_anyone: work.session.store.is_throwaway(),
            on: when::day(locale, known.day),
            token: &asked.token,
            navigation: None,
            visitor: work.seated.as_ref().map(|seated| pages::Visitor {
                name: &seated.name,
                closes: seated.rights.administers(),
                hidden: &hidden,
            }),
        };
        Reply::Html(status, frame.html(page))
    };
    let rights = work.rights();
    let found = match rights.lacks(path, asked.form.is_some()) {
        Some(roles) => return html(work, 403, &notice::not_yours(&voice, roles)),
        None => route(work, known, &voice, asked, path, ending.is_some()),
    };
    let found = found.and_then(|found| {
        noted(work, known, path, &found, &seen.borrow())?;
        Ok(found)
    });
    match found {
        Ok(Found::Page(mut page)) => match ending {
            Some(ending) => file(&page, ending),
            None => {
                page.keep_forms(&|action| rights.lacks(action, true).is_none());
                html(work, 200, &page)
            }
        },
        Ok(Found::Picture(png)) => Reply::File("image/png", png),
        Ok(Found::See(path)) => Reply::See(pages::frame::address(asked.lang, &path)),
        Ok(Found::Nothing) => html(work, 404, &notice::page(&voice, notice::What::NotFound, None)),
        Err(error) => {
            let (status, what) = match error.downcast_ref::<Failure>().map(|failure| failure.kind) {
                Some(Kind::NotFound) => (404, notice::What::NotFound),
                Some(Kind::Usage) => (400, notice::What::NotUnderstood),
                _ => (500, notice::What::Failed),
            };
            let failure = error.downcast_ref::<Failure>();
            let says = failure.map_or_else(|| format!("{error}"), |failure| failure.what.clone());
            html(work, status, &notice::page(&voice, what, Some(&says)))
        }
    }
}

/// Writes down which protected records somebody is about to see; what cannot be written down is not shown.
fn noted(
    work: &mut Work,
    known: &Known<'_>,
    path: &str,
    found: &Found,
    seen: &BTreeSet<RecordId>,
) -> Result<()> {
    let Some(seated) = work.seated.as_ref().filter(|_| matches!(found, Found::Page(_))) else {
        return Ok(());
    };
    let protected: Vec<RecordId> = seen.iter().copied().filter(|id| known.is_protected(*id)).collect();
    if protected.is_empty() {
        return Ok(());
    }
    Ok(work.session.store.note_view(seated.visit, path, &protected, crate::clock::now_ms())?)
}

/// The address without the ending that asks for a file.
fn ending(path: &str) -> (&str, Option<&'static str>) {
    for ending in ["csv", "json"] {
        if let Some(rest) = path.strip_suffix(ending).and_then(|rest| rest.strip_suffix('.')) {
            return (if rest == "overview" { "" } else { rest }, Some(ending));
        }
    }
    (path, None)
}

/// What is seen, as a file: all tables and facts as JSON, the first table as CSV.
fn file(page: &Page, ending: &str) -> Reply {
    if ending == "json" {
        return Reply::File("application/json; charset=utf-8", page.json().to_string().into_bytes());
    }
    Reply::File("text/csv; charset=utf-8", showing::csv(page))
}

fn route(
    work: &mut Work,
    known: &Known<'_>,
    voice: &Voice<'_>,
    asked: &Asked,
    path: &str,
    whole: bool,
) -> Result<Found> {
    let (place, name) = path.split_once('/').unwrap_or((path, ""));
    let most = if whole { usize::MAX } else { SHOWN };
    match (place, name, &asked.form) {
        ("", "", None) => Found::page(overview(work, known, voice)?),
        ("people", "", None) => Found::page(people::page(work, known, voice, &asked.query, whole)?),
        ("person", id, None) => person(work, known, voice, id, &asked.query),
        ("person", id, Some(form)) => parting::answer(work, known, id, form),
        ("record", id, None) => {
            shown(showing::record(known, voice, find(work, known, id)?, work.rights().records()))
        }
        ("graves", "", None) => {
            let (points, lost) = (grave_points(known), known.ground.lost_links());
            Found::page(pages::graves::page(voice, &known.sites, &points, lost))
        }
        ("picture", pages::people::PICTURE, None) => {
            Ok(people::picture(work, known, &asked.query)?.map_or(Found::Nothing, Found::Picture))
        }
        ("picture", pages::graves::PICTURE, None) => {
            Ok(showing::picture(&grave_points(known)).map_or(Found::Nothing, Found::Picture))
        }
        ("picture", pages::patterns::PICTURE, None) => {
            let points = pages::patterns::POINTS.map(|point| ((), point));
            Ok(showing::picture(&points).map_or(Found::Nothing, Found::Picture))
        }
        ("grave", id, None) => grave(work, known, voice, id),
        ("registers", "", None) => {
            let (register, answer) = (value(&asked.query, "register"), value(&asked.query, "answer"));
            Found::page(showing::registers(known, voice, register, answer, most))
        }
        ("certificates", "", None) => {
            Found::page(showing::certificates(known, voice, value(&asked.query, "standing"), most))
        }
        ("letters", "", None) => Found::page(pages::letters::page(voice, &known.letters, &known.held)),
        ("letter", id, None) => shown(showing::letter(known, voice, find(work, known, id)?)),
        ("statements", "", None) => Found::page(showing::statements(known, voice, most)),
        ("numbers", "", None) => Found::page(pages::numbers::page(voice, &known.documented, &known.numbers)),
        ("events", "", None) => Found::page(pages::events::page(voice, &known.events)),
        ("measures", "", None) => {
            let (day, written) = day_asked(&asked.query)?;
            Found::page(showing::measures(known, voice, day, written))
        }
        ("officials", "", None) => officials(known, voice, &asked.query),
        ("official", id, None) => shown(showing::official(known, voice, find(work, known, id)?, true)),
        ("proceedings", "", None) => Found::page(showing::proceedings(known, voice)),
        ("deadlines", "", None) => Found::page(deadlines(known, voice)),
        ("reprisals", "", None) => Found::page(showing::reprisals(known, voice)),
        ("sources", "", None) => Found::page(sources(work, known, voice)?),
        ("source", slug, None) => source(work, known, voice, slug),
        ("log", list, form) => log::answer(work, known, voice, list, form.as_deref()),
        ("patterns", "", None) => Found::page(pages::patterns::page(voice)),
        ("add", "", None) => importing::hub(work, voice),
        ("import", rest, form) => importing::answer(work, voice, rest, form.as_deref(), asked.file.as_ref()),
        ("batch", id, form) => importing::batch(work, voice, id, form.as_deref()),
        ("enter", kind, form) => entering::answer(work, known, voice, kind, &asked.query, form.as_deref()),
        ("review", rest, form) => sitting::answer(work, known, voice, rest, form.as_deref()),
        _ => Ok(Found::Nothing),
    }
}

/// The one record whose identifier begins so; one that stands is known without asking the disk.
fn find(work: &Work, known: &Known<'_>, id: &str) -> Result<RecordId> {
    let whole = id.parse().ok().filter(|id| known.record(*id).is_some());
    whole.map_or_else(|| Ok(work.session.find(id)?.1), Ok)
}

fn overview(work: &Work, known: &Known<'_>, voice: &Voice<'_>) -> Result<Page> {
    let copies = copies::open_among(&work.session.store, &work.sources)?;
    let waiting = (work.session.store.family_count()?, copies.len());
    Ok(pages::overview::page(voice, &showing::overview(known, waiting)))
}

fn person(
    work: &Work,
    known: &Known<'_>,
    voice: &Voice<'_>,
    id: &str,
    query: &[(String, String)],
) -> Result<Found> {
    let subject = known.accounts.subject_of(find(work, known, id)?);
    let Some(life) = Life::of(known, subject) else { return Ok(Found::Nothing) };
    let panel = Panel::of(&work.session.store)?;
    let decisions = decisions(work, &panel, &life.person);
    let parting = pages::person::Parting { two: panel.two, became: parting::became(known, query) };
    let enter: Vec<_> = entering::of_person().filter(|_| work.rights().records()).collect();
    let work = showing::Work { decisions: &decisions, parting: Some(parting), enter: &enter };
    Found::page(life.page(voice, work))
}

/// What people decided about a person's records. Where two reviewers must agree, a first verdict stays unseen.
fn decisions(
    work: &Work,
    panel: &Panel,
    person: &register::Person<register::Internal>,
) -> Vec<pages::person::Decision> {
    let own = |id: RecordId| person.records.iter().any(|record| record.id == id);
    let reviewer = linkage::reviewer_key(&work.reviewer);
    let rows = if panel.two { panel.binding() } else { panel.judgements.clone() };
    let about = rows.into_iter().filter(|judgement| own(judgement.a) || own(judgement.b));
    let told = about.map(|judgement| pages::person::Decision {
        pair: (judgement.a, judgement.b),
        verdict: judgement.verdict,
        by: crate::session::judge_name(&judgement.by),
        own: !panel.two || linkage::reviewer_key(&crate::session::judge_name(&judgement.by)) == reviewer,
        reason: judgement.reason,
    });
    told.collect()
}

/// Where the sites are, as those who work on the register know it: as exactly as it was written.
fn grave_points(known: &Known<'_>) -> Vec<(RecordId, pages::map::land::Degrees)> {
    showing::grave_points(known, &|site| {
        let exact = known
            .ground
            .of(site)
            .find_map(|account| graves::place::Point::read(account.text("coordinates")?));
        exact.or_else(|| graves::public_place(&known.ground, site, known.day).point)
    })
}

fn grave(work: &Work, known: &Known<'_>, voice: &Voice<'_>, id: &str) -> Result<Found> {
    let place = |site: RecordId| graves::public_place(&known.ground, site, known.day);
    shown(showing::grave(known, voice, find(work, known, id)?, &place))
}

/// The offices on the day that is asked for, in any calendar; of a month or a year on its first day.
fn officials(known: &Known<'_>, voice: &Voice<'_>, query: &[(String, String)]) -> Result<Found> {
    let (day, asked) = day_asked(query)?;
    Found::page(showing::officials(known, voice, day.or(Some(known.day)), asked))
}

/// The day that is asked for in any calendar, and what was written; of a month or a year its first day.
fn day_asked(query: &[(String, String)]) -> Result<(Option<dates::Day>, &str)> {
    let Some(written) = value(query, "on") else { return Ok((None, "")) };
    let reading = dates::read(written, &dates::Hints::default());
    let first = reading.candidates.iter().filter_map(|date| date.window.earliest).min();
    let day = first.ok_or_else(|| {
        let what = format!("«{written}» is no date");
        Failure::error(Kind::Usage, what, "write it as 1988-07, 1988-07-28 or ۱۳۶۷/۵")
    })?;
    Ok((Some(day), written))
}

fn deadlines(known: &Known<'_>, voice: &Voice<'_>) -> Page {
    pages::duties::deadlines(voice, known.clocks())
}

/// A page, or nothing of that name.
fn shown(page: Option<Page>) -> Result<Found> {
    Ok(page.map_or(Found::Nothing, |page| Found::Page(Box::new(page))))
}

/// What a question or a form says under a name; nothing where it is empty.
pub(super) fn value<'q>(query: &'q [(String, String)], name: &str) -> Option<&'q str> {
    query.iter().find(|(known, value)| known == name && !value.is_empty()).map(|(_, value)| value.as_str())
}

/// The sources with their lineage in force, and what is odd in each.
fn source_lines(work: &Work, known: &Known<'_>) -> Result<Vec<(store::SourceRow, Held)>> {
    let mut rows = work.sources.clone();
    let counted = copies::in_force(&work.session.store, rows.clone())?;
    rows.iter_mut().zip(counted).for_each(|(row, counted)| row.source.derives_from = counted.derives_from);
    let held = known.held_by_source();
    let held = |row: &store::SourceRow| held.get(&row.source.id).cloned().unwrap_or_default();
    Ok(rows.iter().map(|row| (row.clone(), held(row))).collect())
}

fn lines_of(rows: &[(store::SourceRow, Held)]) -> Vec<pages::sources::Line<'_>> {
    rows.iter()
        .map(|(row, held)| pages::sources::Line {
            source: &row.source,
            records: Some(row.records),
            time_ms: row.time_ms,
            issues: held.issues_told(),
            kinds: held.kinds.iter().map(|(kind, count)| (kind.as_str(), Some(*count))).collect(),
        })
        .collect()
}

fn sources(work: &Work, known: &Known<'_>, voice: &Voice<'_>) -> Result<Page> {
    let rows = source_lines(work, known)?;
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let copies = copies::open_among(&work.session.store, &work.sources)?;
    let copies: Vec<_> =
        copies.iter().map(|one| (text(&one["copy"]), text(&one["origin"]), text(&one["sure"]))).collect();
    Ok(pages::sources::page(voice, &lines_of(&rows), &copies))
}

fn source(work: &Work, known: &Known<'_>, voice: &Voice<'_>, slug: &str) -> Result<Found> {
    let rows = source_lines(work, known)?;
    let lines = lines_of(&rows);
    let slugs: HashMap<SourceId, &str> =
        lines.iter().map(|line| (line.source.id, line.source.slug.as_str())).collect();
    // Of several editions, the newest.
    let Some(line) = lines.iter().rfind(|line| line.source.slug == slug) else { return Ok(Found::Nothing) };
    let dependants = lines.iter().filter(|other| other.source.derives_from.contains(&line.source.id));
    let dependants: Vec<&str> = dependants.map(|other| other.source.slug.as_str()).collect();
    Found::page(pages::sources::one(voice, line, &slugs, &dependants))
}
