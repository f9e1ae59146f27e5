//! Which items of which entries an exhibit shows: what was asked for, as far as the gate lets it through.

use anyhow::Result;
use ledger::{Codebook, Record, RecordId, Source, Statement};
use register::{Audience, GateRule, Redactions, Register, Release};

use crate::accounts::{Accounts, Wanted};
use crate::evidence::{self, Kept};
use crate::failure::{Failure, Kind};
use crate::protection::{self, Hushed};
use crate::session::Session;

/// What an exhibit is asked to show.
pub struct Asked<'a> {
    /// The records, by the beginnings of their identifiers.
    pub records: &'a [String],
    /// The properties; all that may be shown where none is named.
    pub properties: &'a [String],
    /// Whether to show where in its source a record stands: kind, row, page, quote, key.
    pub place: bool,
    /// Whether to show the sources and the custody of their files, whole.
    pub sources: bool,
    /// Whether to show the evidence files about the records, each with its custody.
    pub files: bool,
    /// What it is for, and on which day.
    pub release: Release,
}

/// What an exhibit will show.
#[derive(Default)]
pub struct Chosen {
    /// The entries, each with the places of the items shown.
    pub entries: Vec<(u64, Vec<usize>)>,
    /// The records among them, each with the properties shown.
    pub records: Vec<(RecordId, Vec<String>)>,
    /// The evidence files that go along.
    pub files: Vec<Kept>,
    /// Events of custody that stand in the logs of other offices, which one exhibit cannot prove as well.
    pub elsewhere: usize,
}

/// Chooses for one audience; refuses what was asked for by name and may not be shown.
pub fn choose<A: Audience>(session: &Session, asked: &Asked<'_>) -> Result<Chosen> {
    let accounts = Accounts::read(session, Wanted::Everyone, None)?;
    let protection = protection::of(&accounts, asked.release.on);
    let register = session.register()?.disclose::<A>(protection, asked.release);
    let desk = Desk { session, accounts: &accounts, register: &register, asked };
    let mut chosen = Chosen::default();
    for beginning in asked.records {
        desk.record(beginning, &mut chosen)?;
    }
    if asked.files {
        desk.files(&mut chosen)?;
    }
    chosen.entries.sort();
    chosen.entries.dedup();
    one_log(session, &chosen)?;
    Ok(chosen)
}

/// An exhibit is proven by one signed head, so that all of it must stand in one log.
fn one_log(session: &Session, chosen: &Chosen) -> Result<()> {
    let first = chosen.entries.first().map(|(seq, _)| session.store.log_at(*seq)).transpose()?.flatten();
    let apart = |(seq, _): &(u64, Vec<usize>)| first.as_ref().is_some_and(|log| !log.holds(*seq));
    match chosen.entries.iter().any(apart) {
        false => Ok(()),
        true => Err(Failure::error(
            Kind::Refused,
            "what is to be shown stands in the logs of two offices, and an exhibit proves one",
            "make an exhibit of each record; nothing was written",
        )),
    }
}

/// What is needed to decide about one record.
struct Desk<'a, A: Audience> {
    session: &'a Session,
    accounts: &'a Accounts,
    register: &'a Register<A>,
    asked: &'a Asked<'a>,
}

impl<A: Audience> Desk<'_, A> {
    fn record(&self, beginning: &str, chosen: &mut Chosen) -> Result<()> {
        let (seq, id) = self.session.find(beginning)?;
        let account = self.accounts.get(id).ok_or_else(|| {
            Failure::error(
                Kind::NotFound,
                format!("record {} no longer stands: it was withdrawn or replaced", id.short()),
                "`whereabouts records about ID` lists what stands of its subject",
            )
        })?;
        if chosen.records.iter().any(|(known, _)| *known == id) {
            return Ok(());
        }
        if Hushed::on(self.accounts, self.asked.release.on).hides(id) {
            return Err(withheld_by(id, GateRule::Silence));
        }
        let (record, source) = (account.record, account.source);
        let shown = self.shown_of(record, source)?;
        let mut places = self.statements(record, &shown)?;
        if self.asked.place {
            if (&shown.kind, &shown.locator, &shown.issues) != (&record.kind, &record.locator, &record.issues)
            {
                return Err(withheld_by(id, GateRule::Name));
            }
            places.push(0);
        }
        places.sort_unstable();
        let shown = places.iter().filter(|place| **place > 0);
        let properties = shown.map(|place| record.statements[place - 1].property.clone()).collect();
        chosen.records.push((id, properties));
        chosen.entries.push((seq, places));
        if self.asked.sources { self.source(source, chosen) } else { Ok(()) }
    }

    /// The record as the gate leaves it.
    fn shown_of(&self, record: &Record, source: &Source) -> Result<Record> {
        let mut withheld = Redactions::default();
        let shown = if Codebook::builtin().is_linked(&record.kind) {
            self.of_person(record, &mut withheld)
        } else {
            self.of_others(record, source, &mut withheld)
        };
        let rule = [&withheld.subjects, &withheld.records, &withheld.values];
        let rule = rule.iter().find_map(|counts| counts.keys().next().copied());
        shown.ok_or_else(|| withheld_by(record.id, rule.unwrap_or(GateRule::Sharing)))
    }

    fn of_person(&self, record: &Record, withheld: &mut Redactions) -> Option<Record> {
        let subject = self.accounts.subject_of(record.id);
        let own = self.accounts.all().into_iter().map(|account| account.record);
        let records = own.filter(|one| self.accounts.subject_of(one.id) == subject).cloned().collect();
        let source_of = |one: &Record| self.register.source(one.source);
        let shown = self.register.gate().person(records, source_of, withheld)?;
        shown.into_iter().find(|one| one.id == record.id)
    }

    /// A record of a grave, a certificate, a letter: it passes the gate for everyone it speaks of.
    fn of_others(&self, record: &Record, source: &Source, withheld: &mut Redactions) -> Option<Record> {
        let gate = self.register.gate();
        let account = self.accounts.get(record.id)?;
        let meant = self.accounts.links_of(&account).into_iter().filter_map(|(_, _, means)| means);
        let mut groups: Vec<Vec<RecordId>> = meant.map(|means| self.records_of(means)).collect();
        groups.push(vec![record.id]);
        let mut shown = record.clone();
        for records in groups {
            let about = gate.about(&records);
            if let Err(rule) = gate.subject(&about) {
                withheld.subjects.insert(rule, 1);
                return None;
            }
            shown = gate.record(&about, source, shown, withheld)?;
        }
        Some(shown)
    }

    fn records_of(&self, record: RecordId) -> Vec<RecordId> {
        let subject = self.accounts.subject_of(record);
        let all = self.accounts.all().into_iter().map(|account| account.id());
        all.filter(|one| self.accounts.subject_of(*one) == subject).collect()
    }

    /// The places of the statements asked for, each exactly as recorded: what the gate trimmed stays withheld.
    fn statements(&self, record: &Record, shown: &Record) -> Result<Vec<usize>> {
        let asked = |said: &Statement| {
            self.asked.properties.is_empty() || self.asked.properties.contains(&said.property)
        };
        let mut places = Vec::new();
        for (index, said) in record.statements.iter().enumerate().filter(|(_, said)| asked(said)) {
            if shown.statements.contains(said) {
                places.push(index + 1);
            } else if !self.asked.properties.is_empty() {
                return Err(Failure::error(
                    Kind::Refused,
                    format!(
                        "«{}» of record {} may not be shown to {}",
                        said.property,
                        record.id.short(),
                        A::NAME
                    ),
                    "leave the property out, or name another audience with --for (docs/consent.md has the rules)",
                ));
            }
        }
        let missing = self.asked.properties.iter().find(|one| record.value(one).is_none());
        match missing {
            Some(property) => Err(Failure::error(
                Kind::NotFound,
                format!("record {} says nothing of «{property}»", record.id.short()),
                "`whereabouts records show ID` lists what it says",
            )),
            None => Ok(places),
        }
    }

    /// The evidence files among and about the records chosen: each record as the gate leaves it, its custody whole.
    fn files(&self, chosen: &mut Chosen) -> Result<()> {
        let records: Vec<RecordId> = chosen.records.iter().map(|(record, _)| *record).collect();
        for kept in evidence::files(self.session)? {
            let mut belongs = records.contains(&kept.record.id);
            for said in kept.record.values("about") {
                belongs |=
                    evidence::meant(self.session, &said.value)?.is_some_and(|id| records.contains(&id));
            }
            for (_, citation) in self.session.store.evidence()? {
                let same = citation.value("sha256") == Some(&*kept.digest.to_string());
                if let Some(written) =
                    citation.value("record").filter(|_| same && citation.kind == "citation")
                {
                    belongs |=
                        evidence::meant(self.session, written)?.is_some_and(|id| records.contains(&id));
                }
            }
            if !belongs {
                continue;
            }
            if !records.contains(&kept.record.id) {
                self.file_record(&kept, chosen)?;
            }
            for (seq, _, custody) in self.session.store.custody()? {
                if custody.item == kept.digest && custody.source == kept.record.source {
                    self.event(seq, kept.seq, chosen)?;
                }
            }
            chosen.files.push(kept);
        }
        match chosen.files.is_empty() {
            false => Ok(()),
            true => Err(Failure::error(
                Kind::NotFound,
                "no evidence file is attached to these records",
                "leave --with-file out, or attach one: `whereabouts attach FILE --to RECORD`",
            )),
        }
    }

    /// The record of an evidence file: what may be shown of it, its digest in any case.
    fn file_record(&self, kept: &Kept, chosen: &mut Chosen) -> Result<()> {
        if Hushed::on(self.accounts, self.asked.release.on).hides(kept.record.id) {
            return Err(withheld_by(kept.record.id, GateRule::Silence));
        }
        let source = self.accounts.get(kept.record.id).map(|account| account.source);
        let source = source.ok_or_else(|| withheld_by(kept.record.id, GateRule::Sharing))?;
        let shown = self.shown_of(&kept.record, source)?;
        let said = kept.record.statements.iter().enumerate();
        let places: Vec<usize> =
            said.filter(|(_, said)| shown.statements.contains(said)).map(|(index, _)| index + 1).collect();
        let properties: Vec<String> =
            places.iter().map(|place| kept.record.statements[place - 1].property.clone()).collect();
        if !properties.iter().any(|property| property == "sha256") {
            return Err(withheld_by(kept.record.id, GateRule::Sharing));
        }
        chosen.records.push((kept.record.id, properties));
        chosen.entries.push((kept.seq, places));
        if self.asked.sources { self.source(source, chosen) } else { Ok(()) }
    }

    /// The source's entry and the custody of its file, which have one item each: whole or not at all.
    fn source(&self, source: &Source, chosen: &mut Chosen) -> Result<()> {
        let recorded = self.session.store.seq_of(source.id.into())?;
        let as_recorded = self.session.store.sources()?.into_iter().find(|row| row.source.id == source.id);
        let seen = self.register.source(source.id).map(|seen| (&seen.title, &seen.publisher));
        let whole = as_recorded.as_ref().map(|row| (&row.source.title, &row.source.publisher));
        let (Some(seq), true) = (recorded, seen.is_some() && seen == whole) else {
            return Err(Failure::error(
                Kind::Refused,
                format!("the source «{}» may not be shown whole to {}", source.slug, A::NAME),
                "leave --with-source out, or name another audience with --for",
            ));
        };
        chosen.entries.push((seq, vec![0]));
        for event in self.session.store.custody_of(source.id)? {
            self.event(event, seq, chosen)?;
        }
        Ok(())
    }

    /// An event of custody, if it stands in the log of what it is the custody of.
    fn event(&self, event: u64, of: u64, chosen: &mut Chosen) -> Result<()> {
        match self.session.store.log_at(of)?.is_some_and(|log| log.holds(event)) {
            true => chosen.entries.push((event, vec![0])),
            false => chosen.elsewhere += 1,
        }
        Ok(())
    }
}

fn withheld_by(id: RecordId, rule: GateRule) -> anyhow::Error {
    Failure::error(
        Kind::Refused,
        format!("record {} may not be shown: {} ({})", id.short(), rule.says(), rule.id()),
        "nothing was written; docs/consent.md has the rules, --for names the audience",
    )
}
