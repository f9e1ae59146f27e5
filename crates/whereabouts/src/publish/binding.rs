//! The pages of an edition besides those of people, with what it shows as CSV and JSON beside it where it is a list.

use std::collections::{BTreeMap, HashMap};

use anyhow::Result;
use claims::Account;
use ledger::{Codebook, RecordId, SourceId};
use pages::edition::{About, Changes};
use pages::index::{self, Index};
use pages::{Page, Part, Rich, Section, Voice};
use rayon::prelude::*;
use register::Redactions;
use register::everything::is_in_editions;

use super::press::{Make, Press};
use super::scope::Ground;
use crate::showing::{self, Held};

/// People on one page of a list that the disk could not hold whole.
const MOST: usize = 2_000;

/// What pages are made from, besides those of people.
pub struct Binding<'a> {
    pub press: &'a Press<'a>,
    pub ground: &'a Ground,
    pub about: &'a About<'a>,
    pub changes: &'a Changes,
    pub indexes: &'a [Index],
}

impl Binding<'_> {
    /// Writes everything.
    pub fn bind(&self) -> Result<()> {
        self.lists()?;
        self.things()?;
        for index in self.indexes.iter().filter(|index| index.people > 0) {
            self.page(&format!("people/{}", index.id), &|voice| Some(index::contents(voice, index)))?;
            (0..index.pages.len()).into_par_iter().try_for_each(|at| {
                self.press.each(&index.path(at), &|voice| Some(index::page(voice, index, at)))
            })?;
        }
        Ok(())
    }

    fn page(&self, path: &str, make: Make<'_>) -> Result<()> {
        self.press.page(path, make)
    }

    fn lists(&self) -> Result<()> {
        let known = self.press.known;
        let people = self.about.people;
        self.page("", &|voice| Some(pages::overview::of_edition(voice, &showing::overview(known, (0, 0)))))?;
        self.page("people", &|voice| Some(index::ways(voice, self.indexes, people)))?;
        let points = showing::grave_points(known, &|site| self.ground.place_of(site).point);
        self.page("graves", &|voice| Some(pages::graves::page(voice, &known.sites, &points, &[])))?;
        if let Some(picture) = showing::picture(&points) {
            self.press.put(&format!("static/{}", pages::graves::PICTURE), &picture)?;
        }
        self.page("letters", &|voice| Some(pages::letters::page(voice, &known.letters, &known.held)))?;
        self.page("registers", &|voice| Some(showing::registers(known, voice, None, None, MOST)))?;
        for answer in burials::Answer::ALL {
            let code = answer.code();
            self.page(&format!("registers?answer={code}"), &|voice| {
                Some(showing::registers(known, voice, None, Some(code), MOST))
            })?;
        }
        self.page("officials", &|voice| Some(showing::officials(known, voice, None, "")))?;
        self.page("proceedings", &|voice| Some(showing::proceedings(known, voice)))?;
        self.page("statements", &|voice| Some(showing::statements(known, voice, MOST)))?;
        self.page("numbers", &|voice| Some(pages::numbers::page(voice, &known.documented, &known.numbers)))?;
        self.page("events", &|voice| Some(pages::events::page(voice, &known.events)))?;
        self.page("measures", &|voice| Some(showing::measures(known, voice, None, "")))?;
        self.page("certificates", &|voice| Some(showing::certificates(known, voice, None, MOST)))?;
        for standing in certificates::Standing::ALL {
            let code = standing.code();
            self.page(&format!("certificates?standing={code}"), &|voice| {
                Some(showing::certificates(known, voice, Some(code), MOST))
            })?;
        }
        self.sources()?;
        self.page("edition", &|voice| Some(pages::edition::page(voice, self.about)))?;
        self.page("edition/changes", &|voice| Some(pages::edition::changes(voice, self.changes)))?;
        let size = |path: &str| self.press.folder.size_of(path);
        self.page("edition/data", &|voice| Some(pages::edition::data(voice, &size)))?;
        let kinds: Vec<&str> = Codebook::builtin()
            .kinds()
            .iter()
            .map(|kind| kind.id.as_str())
            .filter(|kind| is_in_editions(kind))
            .collect();
        self.page("edition/dictionary", &|voice| Some(pages::edition::dictionary(voice, &kinds)))
    }

    fn sources(&self) -> Result<()> {
        let held = self.press.known.held_by_source();
        let people = self.people_by_source(held);
        let lines: Vec<pages::sources::Line<'_>> = self
            .press
            .known
            .register
            .sources()
            .into_iter()
            .filter_map(|source| {
                let held = held.get(&source.id)?;
                let told = |kind: &str, count: u64| people(source.id, kind, count);
                let kinds = held.kinds.iter().map(|(kind, count)| (kind.as_str(), told(kind, *count)));
                let kinds: BTreeMap<&str, Option<u64>> = kinds.collect();
                Some(pages::sources::Line {
                    source,
                    records: kinds.values().copied().sum(),
                    time_ms: held.first_ms,
                    issues: held.issues_told(),
                    kinds,
                })
            })
            .collect();
        self.page("sources", &|voice| Some(pages::sources::page(voice, &lines, &[])))?;
        let said = self.records_by_source();
        let slugs: HashMap<_, &str> =
            lines.iter().map(|line| (line.source.id, line.source.slug.as_str())).collect();
        for line in &lines {
            let dependants = lines.iter().filter(|other| other.source.derives_from.contains(&line.source.id));
            let dependants: Vec<&str> = dependants.map(|other| other.source.slug.as_str()).collect();
            let slug = pages::people::encoded(&line.source.slug);
            self.page(&format!("source/{slug}"), &|voice| {
                let mut page = pages::sources::one(voice, line, &slugs, &dependants);
                page.sections.extend(said.get(&line.source.id).and_then(|own| records(voice, own)));
                Some(Page { data: false, ..page })
            })?;
        }
        Ok(())
    }

    /// Says of how many records of a kind a source may be told to have: of people, as the index of sources counts them.
    fn people_by_source(
        &self,
        held: &HashMap<SourceId, Held>,
    ) -> impl Fn(SourceId, &str, u64) -> Option<u64> {
        let of_people = |held: &Held| -> u64 {
            let kinds = held.kinds.iter().filter(|(kind, _)| Codebook::builtin().is_linked(kind));
            kinds.map(|(_, count)| count).sum()
        };
        let counts: BTreeMap<SourceId, u64> =
            held.iter().map(|(source, held)| (*source, of_people(held))).collect();
        let cells: Vec<u64> = counts.values().copied().collect();
        let shown = self.press.known.register.gate().cells(&cells, &mut Redactions::default());
        let told: HashMap<SourceId, bool> =
            counts.into_keys().zip(shown).map(|(source, count)| (source, count.is_some())).collect();
        move |source, kind, count| {
            let may = !Codebook::builtin().is_linked(kind) || told.get(&source).copied().unwrap_or_default();
            may.then_some(count)
        }
    }

    /// What each source says that is of no person, at most so many records.
    fn records_by_source(&self) -> HashMap<SourceId, Vec<Account<'_>>> {
        let mut said: HashMap<SourceId, Vec<Account<'_>>> = HashMap::new();
        for account in self.press.known.accounts.all() {
            let own = said.entry(account.source.id).or_default();
            if own.len() < MOST && !Codebook::builtin().is_linked(account.kind()) {
                own.push(account);
            }
        }
        said
    }

    /// A page for each site, letter and record that is of no person.
    fn things(&self) -> Result<()> {
        let known = self.press.known;
        for site in &known.sites {
            let place = |id: RecordId| self.ground.place_of(id);
            self.page(&format!("grave/{}", site.id), &|voice| {
                Some(Page { data: false, ..showing::grave(known, voice, site.id, &place)? })
            })?;
        }
        for letter in &known.letters {
            self.page(&format!("letter/{}", letter.id()), &|voice| {
                Some(Page { data: false, ..showing::letter(known, voice, letter.id())? })
            })?;
        }
        for official in known.offices.people() {
            self.page(&format!("official/{official}"), &|voice| {
                Some(Page { data: false, ..showing::official(known, voice, official, false)? })
            })?;
        }
        let all = known.accounts.all();
        let others = all.par_iter().filter(|account| !Codebook::builtin().is_linked(account.kind()));
        others.try_for_each(|account| {
            self.press.each(&format!("record/{}", account.id()), &|voice| {
                Some(Page { data: false, ..showing::record(known, voice, account.id(), false)? })
            })
        })
    }
}

/// What a source says that is of no person, record by record.
fn records(voice: &Voice<'_>, own: &[Account<'_>]) -> Option<Section> {
    let line =
        |account: &Account<'_>| Rich::words(voice.locale.kind(account.kind())).and(voice.cite(account.id()));
    let section = Section::new("records", voice.text("column-records"));
    (!own.is_empty()).then(|| section.with(Part::Lines(own.iter().map(line).collect())))
}
