//! From an address to its page.

use std::collections::{BTreeMap, HashMap};

use anyhow::Result;
use ledger::{RecordId, SourceId};
use pages::{Frame, Locale, Page, Voice, notice, when};

use super::desk::{Asked, Reply, Work};
use super::known::Known;
use super::{entering, importing, people, sitting};
use crate::commands::export;
use crate::copies;
use crate::failure::{Failure, Kind};
use crate::reviewers::Panel;

/// Lines of a table shown on one page; a file has all of them.
const SHOWN: usize = 500;

/// What an address leads to.
pub(super) enum Found {
    /// A page.
    Page(Box<Page>),
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
    let record = |id: RecordId| known.record(id);
    let name = |id: RecordId| known.name(id);
    let voice = Voice { locale, record: &record, name: &name };
    let (path, ending) = ending(&asked.path);
    let html = |work: &Work, status: u16, page: &Page| {
        let frame = Frame {
            locale,
            recorder: work.session.store.recorder(),
            open_to_anyone: work.session.store.is_throwaway(),
            on: when::day(locale, known.day),
            token: &asked.token,
        };
        Reply::Html(status, frame.html(page))
    };
    match route(work, known, &voice, asked, path, ending.is_some()) {
        Ok(Found::Page(page)) => match ending {
            Some(ending) => file(&page, ending),
            None => html(work, 200, &page),
        },
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
    // Spreadsheet programs take a file without this mark for Windows-1252.
    let mut out = "\u{feff}".as_bytes().to_vec();
    let mut csv = csv::Writer::from_writer(&mut out);
    for row in page.rows().unwrap_or_default() {
        csv.write_record(row.iter().map(|cell| export::harmless(cell))).expect("written into memory");
    }
    drop(csv);
    Reply::File("text/csv; charset=utf-8", out)
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
        ("person", id, None) => person(work, known, voice, id),
        ("record", id, None) => record(work, known, voice, id),
        ("graves", "", None) => {
            Found::page(pages::graves::page(voice, &known.sites, known.ground.lost_links()))
        }
        ("grave", id, None) => grave(work, known, voice, id),
        ("registers", "", None) => Found::page(registers(known, voice, &asked.query, most)),
        ("certificates", "", None) => Found::page(certificates(known, voice, &asked.query, most)),
        ("letters", "", None) => Found::page(pages::letters::page(voice, &known.letters, &known.held)),
        ("letter", id, None) => letter(work, known, voice, id),
        ("sources", "", None) => Found::page(sources(work, known, voice)?),
        ("source", slug, None) => source(work, known, voice, slug),
        ("log", "", None) => Found::page(log(work, voice, false)?),
        ("log", "verify", Some(_)) => Found::page(log(work, voice, true)?),
        ("log", "verify", None) => Ok(Found::See("log".to_owned())),
        ("patterns", "", None) => Found::page(pages::patterns::page(voice)),
        ("add", "", None) => importing::hub(work, voice),
        ("import", rest, form) => importing::answer(work, voice, rest, form.as_deref(), asked.file.as_ref()),
        ("batch", id, form) => importing::batch(work, voice, id, form.as_deref()),
        ("enter", kind, form) => entering::answer(work, known, voice, kind, &asked.query, form.as_deref()),
        ("review", rest, form) => sitting::answer(work, known, voice, rest, form.as_deref()),
        _ => Ok(Found::Nothing),
    }
}

/// The one record whose identifier begins so.
fn find(work: &Work, id: &str) -> Result<RecordId> {
    Ok(work.session.find(id)?.1)
}

fn overview(work: &Work, known: &Known<'_>, voice: &Voice<'_>) -> Result<Page> {
    let view = pages::overview::View {
        counts: &known.overview,
        cases: &known.counts,
        sites: &known.sites,
        burials: &known.inquiry.together,
        certificates: &known.files_counted,
        doubts: work.session.store.family_count()?,
        copies: copies::open(&work.session.store)?.len(),
        letters: (known.letters.iter().map(|letter| letter.open_requests()).sum(), known.letters.len()),
        lost_links: known.ground.lost_links().len(),
    };
    Ok(pages::overview::page(voice, &view))
}

fn person(work: &Work, known: &Known<'_>, voice: &Voice<'_>, id: &str) -> Result<Found> {
    let subject = known.accounts.subject_of(find(work, id)?);
    let Some((person, own)) = known.person(subject) else { return Ok(Found::Nothing) };
    let case = known.on.case(subject);
    let matters = cases::procedures(
        &own,
        known.on.cases.links(),
        |record| known.accounts.subject_of(record),
        known.day,
    );
    let named = |site: &&graves::Site| site.contents.named.iter().any(|named| named.person == subject);
    let graves = known.sites.iter().filter(named).filter_map(|site| {
        let named = site.contents.named.iter().find(|named| named.person == subject)?;
        Some((site, named))
    });
    let lines = known.inquiry.lines.iter().filter(|line| line.person == subject);
    let registers = lines.map(|line| {
        let register = &known.inquiry.registers[line.register];
        (register.id.as_str(), register.name.as_str(), line.answered.as_ref())
    });
    let nobody;
    let file = match known.files.get(&subject) {
        Some(file) => file,
        None => {
            let laws = certificates::Laws::built_in();
            nobody = certificates::death_file(&own, &known.accounts.links, laws, None, known.day);
            &nobody
        }
    };
    let view = pages::person::View {
        person: &person,
        register: &known.register,
        case: &case,
        matters: &matters,
        graves: graves.collect(),
        registers: registers.collect(),
        file,
        own: &own,
        decisions: &decisions(work, &person)?,
        silent: known.silent.contains(&subject),
        enter: &entering::of_person().collect::<Vec<_>>(),
    };
    Found::page(pages::person::page(voice, &view))
}

/// What people decided about a person's records. Where two reviewers must agree, a first verdict stays unseen.
fn decisions(
    work: &Work,
    person: &register::Person<register::Internal>,
) -> Result<Vec<pages::person::Decision>> {
    let own = |id: RecordId| person.records.iter().any(|record| record.id == id);
    let panel = Panel::of(&work.session.store)?;
    let rows = if panel.two { panel.binding() } else { panel.judgements.clone() };
    let about = rows.into_iter().filter(|judgement| own(judgement.a) || own(judgement.b));
    let told = about.map(|judgement| pages::person::Decision {
        pair: (judgement.a, judgement.b),
        verdict: judgement.verdict,
        by: crate::session::judge_name(&judgement.by),
        reason: judgement.reason,
    });
    Ok(told.collect())
}

fn record(work: &Work, known: &Known<'_>, voice: &Voice<'_>, id: &str) -> Result<Found> {
    let Some(account) = known.record(find(work, id)?) else { return Ok(Found::Nothing) };
    let linked = ledger::Codebook::builtin().is_linked(account.kind());
    let people = known.on.cases.people_of(account.id());
    let person = match linked {
        true => Some(known.accounts.subject_of(account.id())),
        false => people.first().copied().filter(|_| people.len() == 1),
    };
    let from: Vec<claims::Account<'_>> = known
        .accounts
        .all()
        .into_iter()
        .filter(|other| {
            known.accounts.links_of(other).iter().any(|(_, _, means)| *means == Some(account.id()))
        })
        .collect();
    let links = known.accounts.links_of(&account);
    let view = pages::record::View { account, links: &links, from: &from, person, correctable: true };
    Found::page(pages::record::page(voice, &view))
}

fn grave(work: &Work, known: &Known<'_>, voice: &Voice<'_>, id: &str) -> Result<Found> {
    let thing = known.ground.thing(find(work, id)?);
    let Some(site) = known.sites.iter().find(|site| site.id == thing) else { return Ok(Found::Nothing) };
    let of = |id: &RecordId| graves::Remains::of(&known.ground, *id, known.day);
    let from_here = |home: &&graves::Return| home.remains.iter().any(|body| site.remains.contains(body));
    let view = pages::graves::View {
        site,
        sites: &known.sites,
        place: graves::public_place(&known.ground, site.id, known.day),
        remains: site.remains.iter().filter_map(of).collect(),
        identified: &known.identified,
        silent: &known.silent,
        homes: known.homes.iter().filter(from_here).collect(),
    };
    Found::page(pages::graves::one(voice, &view))
}

/// The letter that a record is of: the letter itself, one of its requests or replies.
fn letter(work: &Work, known: &Known<'_>, voice: &Voice<'_>, id: &str) -> Result<Found> {
    let record = find(work, id)?;
    let own = |letter: &&letters::Matter<'_>| {
        let letters = letter.letters.iter().map(|one| one.account.id());
        let asked = letter.requests.iter().flat_map(|one| &one.accounts).map(claims::Account::id);
        let came = letter.replies.iter().map(|one| one.account.id());
        letters.chain(asked).chain(came).any(|one| one == record)
    };
    let Some(letter) = known.letters.iter().find(own) else { return Ok(Found::Nothing) };
    Found::page(pages::letters::one(voice, letter, &known.held, known.day))
}

/// What a question or a form says under a name; nothing where it is empty.
pub(super) fn value<'q>(query: &'q [(String, String)], name: &str) -> Option<&'q str> {
    query.iter().find(|(known, value)| known == name && !value.is_empty()).map(|(_, value)| value.as_str())
}

fn registers(known: &Known<'_>, voice: &Voice<'_>, query: &[(String, String)], most: usize) -> Page {
    let inquiry = &known.inquiry;
    let wanted = value(query, "register").and_then(|id| inquiry.registers.iter().find(|one| one.id == id));
    let register = wanted.map(|register| register.id.as_str());
    let code = value(query, "answer");
    let answer = burials::Answer::ALL.into_iter().find(|answer| Some(answer.code()) == code);
    let fits = |line: &&crate::burials::Line<'_>| {
        let own = register.is_none_or(|id| inquiry.registers[line.register].id == id);
        let so = answer.is_none_or(|answer| line.answer() == Some(answer));
        own && so && (register.is_some() || answer.is_some()) && !known.silent.contains(&line.person)
    };
    let lines = inquiry.lines.iter().filter(fits).map(|line| pages::registers::Line {
        register: line.register,
        person: line.person,
        answered: line.answered.as_ref(),
    });
    let view = pages::registers::View {
        registers: &inquiry.registers,
        reports: &inquiry.reports,
        together: &inquiry.together,
        lines: lines.collect(),
        register,
        answer,
        most,
    };
    pages::registers::page(voice, &view)
}

fn certificates(known: &Known<'_>, voice: &Voice<'_>, query: &[(String, String)], most: usize) -> Page {
    let code = value(query, "standing");
    let standing = certificates::Standing::ALL.into_iter().find(|standing| Some(standing.code()) == code);
    let fits = |file: &certificates::DeathFile<'_>| match standing {
        Some(standing) => file.standing == standing,
        None => !file.documents.is_empty() || !file.requests.is_empty(),
    };
    let open = known.files.iter().filter(|(person, file)| fits(file) && !known.silent.contains(person));
    let mut files: Vec<(RecordId, &certificates::DeathFile<'_>)> =
        open.map(|(person, file)| (*person, file)).collect();
    files.sort_by_key(|(person, file)| (std::cmp::Reverse(file.standing), known.name(*person)));
    let view = pages::certificates::View { files, counts: &known.files_counted, standing, most };
    pages::certificates::page(voice, &view)
}

/// The sources with their lineage in force, and what is odd in each.
fn source_lines(work: &Work, known: &Known<'_>) -> Result<Vec<(store::SourceRow, Held)>> {
    let mut rows = work.session.store.sources()?;
    let counted = copies::in_force(&work.session.store, rows.clone())?;
    rows.iter_mut().zip(counted).for_each(|(row, counted)| row.source.derives_from = counted.derives_from);
    let mut held: HashMap<SourceId, Held> = HashMap::new();
    for account in known.accounts.all() {
        let own = held.entry(account.source.id).or_default();
        *own.kinds.entry(account.kind().to_owned()).or_default() += 1;
        for issue in &account.record.issues {
            *own.issues.entry(issue.code.clone()).or_default() += 1;
        }
    }
    let held = |row: &store::SourceRow| held.get(&row.source.id).cloned().unwrap_or_default();
    Ok(rows.iter().map(|row| (row.clone(), held(row))).collect())
}

/// What a source holds.
#[derive(Debug, Clone, Default)]
struct Held {
    kinds: BTreeMap<String, u64>,
    issues: BTreeMap<String, u64>,
}

fn lines_of(rows: &[(store::SourceRow, Held)]) -> Vec<pages::sources::Line<'_>> {
    rows.iter()
        .map(|(row, held)| pages::sources::Line {
            source: &row.source,
            records: row.records,
            time_ms: row.time_ms,
            issues: held.issues.iter().map(|(code, count)| (code.as_str(), *count)).collect(),
            kinds: held.kinds.iter().map(|(kind, count)| (kind.as_str(), *count)).collect(),
        })
        .collect()
}

fn sources(work: &Work, known: &Known<'_>, voice: &Voice<'_>) -> Result<Page> {
    let rows = source_lines(work, known)?;
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let copies = copies::open(&work.session.store)?;
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

fn log(work: &Work, voice: &Voice<'_>, verify: bool) -> Result<Page> {
    let store = &work.session.store;
    let found = verify.then(|| store.verify(|_, _| {})).transpose()?;
    let damage: Vec<String> = found.iter().flat_map(|found| &found.damage).map(ToString::to_string).collect();
    let verified = found.map(|found| pages::log::Verified {
        read: [found.entries, found.bodies, found.checkpoints, found.vault_files],
        damage: &damage,
    });
    let checkpoint = store.checkpoint()?;
    let view = pages::log::View {
        size: store.size()?,
        checkpoint: checkpoint.trim_end(),
        recorder: store.recorder(),
        verified,
    };
    Ok(pages::log::page(voice, &view))
}
