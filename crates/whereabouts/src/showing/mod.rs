//! From what is known to a page of one thing: the same for the browser of those who work on the register and for an
//! edition for everyone.
//!
//! - [`mod@known`]: what was read of the log, once for all pages

mod known;

use std::collections::HashSet;

use ::letters::Matter;
use certificates::{DeathFile, Laws};
use claims::Account;
use graves::PublicPlace;
use ledger::RecordId;
use pages::map::land::Degrees;
use pages::person::Decision;
use pages::{Page, Voice};
use register::{Audience, Person};

use crate::commands::export::harmless;
use crate::statements::timeline;

pub use known::{Held, Known, Scene, sentence};

/// What the first page tells; how much waits for a person comes from the disk: doubts, and lists that seem copied.
pub fn overview<'k, A: Audience>(
    known: &'k Known<'_, A>,
    waiting: (u64, usize),
) -> pages::overview::View<'k> {
    pages::overview::View {
        counts: &known.overview,
        cases: &known.counts,
        sites: &known.sites,
        burials: &known.inquiry.together,
        certificates: &known.files_counted,
        doubts: waiting.0,
        copies: waiting.1,
        letters: (known.letters.iter().map(Matter::open_requests).sum(), known.letters.len()),
        lost_links: known.ground.lost_links().len(),
    }
}

/// What those who work on the register see and do on a person's page; nothing of it for anyone else.
#[derive(Clone, Copy, Default)]
pub struct Work<'a> {
    /// What people decided about the records.
    pub decisions: &'a [Decision],
    /// What can be done about who is who.
    pub parting: Option<pages::person::Parting>,
    /// The kinds of records that can be entered of a person, each with the property that names the person.
    pub enter: &'a [(&'static ledger::Kind, &'static str)],
}

/// What stands of one person: derived once, told in any language.
pub struct Life<'k, 'a, A: Audience> {
    known: &'k Known<'a, A>,
    /// The person.
    pub person: Person<A>,
    own: Vec<Account<'a>>,
    case: cases::Case,
    matters: Vec<cases::Procedure>,
    /// How the record of the death stands, of those of whom the register does not ask it.
    unasked: Option<DeathFile<'a>>,
}

impl<'k, 'a, A: Audience> Life<'k, 'a, A> {
    /// What stands of a person; `None` where nobody speaks of one.
    pub fn of(known: &'k Known<'a, A>, id: RecordId) -> Option<Life<'k, 'a, A>> {
        let (person, own) = known.person(id)?;
        let links = known.on.cases.links();
        let subject = |record| known.accounts.subject_of(record);
        let file = || certificates::death_file(&own, links, Laws::built_in(), None, known.day);
        Some(Life {
            case: known.on.case(subject(id)),
            matters: cases::procedures(&own, links, subject, known.day),
            unasked: (!known.files.contains_key(&subject(id))).then(file),
            known,
            person,
            own,
        })
    }

    /// The page, with the records that speak of the person.
    pub fn page(&self, voice: &Voice<'_>, work: Work<'_>) -> Page {
        let known = self.known;
        let subject = known.accounts.subject_of(self.person.id);
        let registers = known.lines_of(subject).map(|line| {
            let register = &known.inquiry.registers[line.register];
            (register.id.as_str(), register.name.as_str(), line.answered.as_ref())
        });
        let view = pages::person::View {
            person: &self.person,
            register: &known.register,
            case: &self.case,
            matters: &self.matters,
            graves: known.lying(subject),
            registers: registers.collect(),
            file: self.unasked.as_ref().unwrap_or_else(|| &known.files[&subject]),
            own: &self.own,
            decisions: work.decisions,
            parting: work.parting,
            silent: known.silent.contains(&subject),
            enter: work.enter,
        };
        pages::person::page(voice, &view)
    }
}

/// The page of one record; `correctable` for those who work on the register.
pub fn record<A: Audience>(
    known: &Known<'_, A>,
    voice: &Voice<'_>,
    id: RecordId,
    correctable: bool,
) -> Option<Page> {
    let account = known.record(id)?;
    let linked = ledger::Codebook::builtin().is_linked(account.kind());
    let people = known.on.cases.people_of(account.id());
    let person = match linked {
        true => Some(known.accounts.subject_of(account.id())),
        false => people.first().copied().filter(|_| people.len() == 1),
    };
    let from = known.linking_to(account.id());
    let links = known.accounts.links_of(&account);
    let meanings = &sentence;
    let view = pages::record::View { account, links: &links, from: &from, person, meanings, correctable };
    Some(pages::record::page(voice, &view))
}

/// The page of the grave site that a record is of; `place` says what may be told of where it is.
pub fn grave<A: Audience>(
    known: &Known<'_, A>,
    voice: &Voice<'_>,
    id: RecordId,
    place: &dyn Fn(RecordId) -> PublicPlace,
) -> Option<Page> {
    let thing = known.ground.thing(id);
    let site = known.sites.iter().find(|site| site.id == thing)?;
    let of = |id: &RecordId| graves::Remains::of(&known.ground, *id, known.day);
    let from_here = |home: &&graves::Return| home.remains.iter().any(|body| site.remains.contains(body));
    let view = pages::graves::View {
        site,
        sites: &known.sites,
        place: place(site.id),
        remains: site.remains.iter().filter_map(of).collect(),
        identified: &known.identified,
        silent: &known.silent,
        homes: known.homes.iter().filter(from_here).collect(),
    };
    Some(pages::graves::one(voice, &view))
}

/// Where the sites are of which a point may be told, in the order in which they are listed.
pub fn grave_points<A: Audience>(
    known: &Known<'_, A>,
    point: &dyn Fn(RecordId) -> Option<graves::place::Point>,
) -> Vec<(RecordId, Degrees)> {
    let told = |site: &graves::Site| {
        let point = point(site.id)?;
        Some((site.id, (point.longitude, point.latitude)))
    };
    known.sites.iter().filter_map(told).collect()
}

/// The picture of a map with these points; `None` where there are none.
pub fn picture<T>(points: &[(T, Degrees)]) -> Option<Vec<u8>> {
    let dots: Vec<Degrees> = points.iter().map(|(_, point)| *point).collect();
    Some(pages::map::View::around(&dots)?.png(&dots))
}

/// The page of the letter that a record is of: the letter itself, one of its requests or replies.
pub fn letter<A: Audience>(known: &Known<'_, A>, voice: &Voice<'_>, record: RecordId) -> Option<Page> {
    let own = |letter: &&Matter<'_>| {
        let letters = letter.letters.iter().map(|one| one.account.id());
        let asked = letter.requests.iter().flat_map(|one| &one.accounts).map(claims::Account::id);
        let came = letter.replies.iter().map(|one| one.account.id());
        letters.chain(asked).chain(came).any(|one| one == record)
    };
    let letter = known.letters.iter().find(own)?;
    Some(pages::letters::one(voice, letter, &known.held, known.day))
}

/// What an organisation is called.
fn organisation<A: Audience>(known: &Known<'_, A>, id: RecordId) -> Option<String> {
    known.offices.of(id).iter().find_map(|account| account.text("name")).map(str::to_owned)
}

/// The page of offices: of one day, where one is asked for.
pub fn officials<A: Audience>(
    known: &Known<'_, A>,
    voice: &Voice<'_>,
    day: Option<dates::Day>,
    asked: &str,
) -> Page {
    let shown = |person: RecordId| !known.silent.contains(&person);
    let view =
        pages::officials::View { offices: &known.offices, day, today: known.day, asked, shown: &shown };
    pages::officials::page(voice, &view)
}

/// The page of one official; `gates` for those who decide whether somebody may be named.
pub fn official<A: Audience>(
    known: &Known<'_, A>,
    voice: &Voice<'_>,
    person: RecordId,
    gates: bool,
) -> Option<Page> {
    let person = known.offices.thing(person);
    let there = known.offices.people().contains(&person);
    there.then(|| pages::officials::one(voice, &known.offices, person, known.day, gates))
}

/// The page of investigations and trials.
pub fn proceedings<A: Audience>(known: &Known<'_, A>, voice: &Voice<'_>) -> Page {
    let shown = |person: RecordId| !known.silent.contains(&person);
    pages::officials::proceedings(voice, &known.proceedings, &shown)
}

/// The page of what officials said, at most so many statements.
pub fn statements<A: Audience>(known: &Known<'_, A>, voice: &Voice<'_>, most: usize) -> Page {
    let organisation = |id: RecordId| organisation(known, id);
    let officials: HashSet<RecordId> = known.offices.people().into_iter().collect();
    let official = |id: RecordId| officials.contains(&known.offices.thing(known.accounts.subject_of(id)));
    let view = pages::statements::View {
        official: &official,
        statements: &known.statements.all,
        contradictions: &known.statements.contradictions,
        facts: &known.statements.facts,
        against: &known.statements.against,
        organisation: &organisation,
        most,
    };
    pages::statements::page(voice, &view)
}

/// The page of laws and measures on a day; of another one than the register was read for, where one is asked for.
pub fn measures<A: Audience>(
    known: &Known<'_, A>,
    voice: &Voice<'_>,
    day: Option<dates::Day>,
    asked: &str,
) -> Page {
    let of_day: Option<Vec<_>> = day.filter(|day| *day != known.day).map(|day| {
        let told: Vec<_> = known.measures.iter().map(|one| one.account).collect();
        statements::all_measures(&told, day)
    });
    let measures = of_day.as_deref().unwrap_or(&known.measures);
    let view = pages::measures::View { measures, day: day.unwrap_or(known.day), asked };
    pages::measures::page(voice, &view)
}

/// The page of reprisals, with what they have in common by the months that readers of the language know.
pub fn reprisals<A: Audience>(known: &Known<'_, A>, voice: &Voice<'_>) -> Page {
    let calendar = pages::duties::calendar(voice.locale.lang());
    let patterns = timeline::patterns(known.accounts, &known.reprisals, calendar);
    pages::duties::reprisals(voice, &known.reprisals, &patterns)
}

/// The page of burial registers; of people, those in one register or with one answer, at most so many.
pub fn registers<A: Audience>(
    known: &Known<'_, A>,
    voice: &Voice<'_>,
    register: Option<&str>,
    answer: Option<&str>,
    most: usize,
) -> Page {
    let inquiry = &known.inquiry;
    let wanted = register.and_then(|id| inquiry.registers.iter().find(|one| one.id == id));
    let register = wanted.map(|register| register.id.as_str());
    let answer = burials::Answer::ALL.into_iter().find(|known| Some(known.code()) == answer);
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

/// The page of death certificates: those that stand so, or those of which there is a paper, at most so many.
pub fn certificates<A: Audience>(
    known: &Known<'_, A>,
    voice: &Voice<'_>,
    standing: Option<&str>,
    most: usize,
) -> Page {
    let standing = certificates::Standing::ALL.into_iter().find(|known| Some(known.code()) == standing);
    let fits = |one: &&(certificates::Standing, bool, RecordId)| match standing {
        Some(standing) => one.0 == standing,
        None => one.1,
    };
    let open = known.by_name().iter().filter(fits).filter(|(.., person)| !known.silent.contains(person));
    // One more than is shown tells that there are more.
    let some = if standing.is_some() { most.saturating_add(1) } else { usize::MAX };
    let mut files: Vec<(RecordId, &certificates::DeathFile<'_>)> =
        open.take(some).map(|(.., person)| (*person, &known.files[person])).collect();
    files.sort_by_key(|(_, file)| std::cmp::Reverse(file.standing));
    let view = pages::certificates::View { files, counts: &known.files_counted, standing, most };
    pages::certificates::page(voice, &view)
}

/// The first table of a page as CSV.
pub fn csv(page: &Page) -> Vec<u8> {
    // Spreadsheet programs take a file without this mark for Windows-1252.
    let mut out = "\u{feff}".as_bytes().to_vec();
    let mut csv = csv::Writer::from_writer(&mut out);
    for row in page.rows().unwrap_or_default() {
        csv.write_record(row.iter().map(|cell| harmless(cell))).expect("written into memory");
    }
    drop(csv);
    out
}
