//! A public export of the invented place holds nothing protected, and each rule is why.

use std::collections::BTreeMap;

use claims::docket::Docket;
use dates::Day;
use ledger::{Codebook, Record, RecordId, Sharing};

use super::{Gate, GateRule, Protection, Redactions, Release};
use crate::counts::Counts;
use crate::{
    Audience, Court, Disclosed, Partners, Public, Register, Said, State, Team, UnConfidential, ftm, table,
};

struct Place {
    docket: Docket,
    /// The records of each person, by the key they have in every source.
    people: BTreeMap<String, Vec<Record>>,
}

impl Place {
    fn read() -> Place {
        let text = concat!(
            include_str!("../../../../fixtures/lakeside/protection.toml"),
            include_str!("../../../../fixtures/lakeside/protected-letters.toml"),
            include_str!("../../../../fixtures/lakeside/protected-officials.toml"),
            include_str!("../../../../fixtures/lakeside/protected-places.toml"),
        );
        let mut docket = Docket::read(text, Codebook::builtin()).unwrap();
        let old = docket.sources.iter().find(|source| source.slug == "old-site").unwrap().id;
        // What a list has that was entered before the codebook protected anything.
        for record in docket.records.iter_mut().filter(|record| record.source == old) {
            record.statements.iter_mut().for_each(|said| said.sharing = Sharing::Public);
        }
        let mut people: BTreeMap<String, Vec<Record>> = BTreeMap::new();
        for record in docket.records.iter().filter(|record| record.kind == "person") {
            people.entry(record.key.clone().unwrap()).or_default().push(record.clone());
        }
        Place { docket, people }
    }

    fn subject_of(&self, record: RecordId) -> RecordId {
        let person = self.people.values().find(|records| records.iter().any(|one| one.id == record));
        person.map_or(record, |records| records[0].id)
    }

    fn protection(&self, on: Day) -> Protection {
        Protection::new(
            &self.docket.accounts(),
            &self.docket.links(),
            |record| self.subject_of(record),
            [on, on],
        )
    }

    /// Everything that is written for an audience, in every format, with one rule left out if one is named.
    fn export<A: Audience>(&self, on: &str, without: Option<GateRule>) -> (String, Redactions) {
        let on = Day::from_iso(on).unwrap();
        let release = Release { purpose: None, on, today: on };
        let gate = Gate::before(A::WHO, A::CEILING, self.protection(on).into(), release);
        let gate = without.into_iter().fold(gate, Gate::without);
        let register = Register::new(self.docket.sources.clone()).through::<A>(gate);
        let (mut out, mut withheld) = (String::new(), Redactions::default());
        let mut counts = Counts::default();
        for records in self.people.values() {
            let Some(person) = register.person(records[0].id, records.clone(), &mut withheld) else {
                continue;
            };
            out += &table::person_line(&register, &person).join("\t");
            table::statement_lines(&register, &person).iter().for_each(|line| out += &line.join("\t"));
            out += &serde_json::to_string(&ftm::entity(&register, &person, Codebook::builtin())).unwrap();
            counts.see(&person);
        }
        out += &self.everything_else(&register, on, &mut withheld);
        for [year, people] in counts.lines(register.gate(), &mut withheld) {
            out += &format!("\nyear {year} people {people}\n");
        }
        out += &withheld.to_json::<A>("publish_named", "2026-11-24").to_string();
        (out, withheld)
    }
}

impl Place {
    /// Every table of what is known besides people, and the map of graves.
    fn everything_else<A: Audience>(
        &self,
        register: &Register<A>,
        on: Day,
        withheld: &mut Redactions,
    ) -> String {
        let (accounts, links) = (self.docket.accounts(), self.docket.links());
        let subjects = accounts.iter().map(|one| (one.id(), self.subject_of(one.id()))).collect();
        let said = Said { accounts, links: &links, subjects };
        let disclosed = Disclosed::of(register, &said, withheld);
        let beside = disclosed.beside(register, &said, on);
        let mut tables = vec![beside.records(&[]), beside.cases(withheld), beside.states(withheld)];
        tables.extend([
            beside.graves(withheld),
            beside.certificates(withheld),
            beside.burials(&[], withheld),
        ]);
        let mut out: String = tables.concat().iter().map(|line| format!("\n{}", line.join("\t"))).collect();
        let ground = graves::Ground::new(&said.accounts, &links, |record| said.subject_of(record));
        let sites = graves::Site::all(&ground, on, &[]);
        let mut map =
            graves::geojson::write(&ground, &sites, on, graves::geojson::Audience::Public).collection;
        register.gate().json(&mut map, withheld);
        beside.limit_map(&mut map, withheld);
        out += &map.to_string();
        out
    }
}

/// The rules whose secrets stand in an export, and the first spelling of each that was found.
fn leaks(export: &str) -> BTreeMap<&'static str, &'static str> {
    let folded = names::fold_joined(export);
    let mut found = BTreeMap::new();
    let lines = include_str!("../../../../fixtures/lakeside/protected.tsv").lines();
    for line in lines.filter(|line| !line.starts_with('#')) {
        let (rule, spellings) = line.split_once('\t').unwrap();
        for spelling in spellings.split('|') {
            if folded.contains(&names::fold_joined(spelling)) {
                found.entry(rule).or_insert(spelling);
            }
        }
    }
    found
}

const TODAY: &str = "2026-11-24";

#[test]
fn a_public_export_holds_no_protected_name_place_or_relative_in_any_spelling() {
    let (export, withheld) = Place::read().export::<Public>(TODAY, None);
    assert!(export.contains("زهرا آسیابان"), "what may be shown is shown");
    assert_eq!(leaks(&export), BTreeMap::new());
    assert!(withheld.all_values() > 10 && withheld.all_subjects() > 3, "{withheld:?}");
}

/// «1988-07-30, as her mother tells» stands in a column of dates: every column and everything around it is read.
#[test]
fn a_protected_name_gets_out_through_no_column_whatever_its_type() {
    let words = "as Golrokh Mehrabadi tells";
    let mut place = Place::read();
    for source in &mut place.docket.sources {
        source.obtained.on = Some(format!("2019-05-01 {words}"));
        source.lang = Some(format!("fa {words}"));
    }
    for record in place.people.values_mut().flatten() {
        let sample = record.statements.first().cloned();
        record.locator.page = Some(format!("12, {words}"));
        record.locator.timestamp = Some(format!("00:12:31 {words}"));
        record.statements.iter_mut().for_each(|said| said.lang = Some(words.to_owned()));
        let columns = ["death_date", "fate", "age", "sex", "other_name", "list_number", "burial_entry"];
        for (column, sample) in columns.iter().flat_map(|column| sample.iter().map(move |one| (column, one)))
        {
            let value = format!("1988-07-30, {words}");
            record.statements.push(ledger::Statement {
                property: (*column).to_owned(),
                value,
                ..sample.clone()
            });
        }
    }
    let (export, _) = place.export::<Public>(TODAY, None);
    assert_eq!(leaks(&export), BTreeMap::new());
    assert!(export.contains("زهرا آسیابان"), "what may be shown is shown");
}

#[test]
fn what_comes_before_the_public_of_a_source_tells_nothing_of_its_giver() {
    let place = Place::read();
    for line in include_str!("../../testdata/givers.tsv").lines().filter(|line| !line.starts_with('#')) {
        let [how, on, lang, expected] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let mut source = place.docket.sources[0].clone();
        let given = |text: &str| (text != "-").then(|| text.to_owned());
        (source.obtained.how, source.obtained.on, source.lang) = (given(how), given(on), given(lang));
        source.file = Some(ledger::Digest::of(b"a copy with a mark in it"));
        source.sharing = Sharing::Public;
        let today = Day::from_iso(TODAY).unwrap();
        let release = Release { purpose: None, on: today, today };
        let gate = Gate::before(Public::WHO, Public::CEILING, Protection::default().into(), release);
        let source = gate.trimmed(&source).unwrap();
        let told =
            [source.obtained.how, source.obtained.on, source.lang, source.file.map(|_| "its digest".into())];
        let told: Vec<String> = told.into_iter().map(|one| one.unwrap_or("-".into())).collect();
        assert_eq!(told.join(" "), expected, "{line}");
    }
}

#[test]
fn every_rule_of_the_gate_matters() {
    let place = Place::read();
    for rule in GateRule::ALL {
        let found = leaks(&place.export::<Public>(TODAY, Some(*rule)).0);
        assert!(found.contains_key(rule.id()), "without {} nothing of it leaks: {found:?}", rule.id());
    }
}

#[test]
fn a_letter_is_withheld_with_all_that_hangs_on_it_until_it_is_published() {
    const SECRETS: [&str; 4] =
        ["LKS 9/2026", "quay of the salt works", "who signed the order", "eleven more weeks"];
    let place = Place::read();
    let found = |export: &str| SECRETS.iter().filter(|secret| export.contains(**secret)).count();
    let (export, withheld) = place.export::<Public>(TODAY, None);
    assert_eq!(found(&export), 0);
    assert!(export.contains("LKS 8/2025"), "a published letter is shown");
    // The letter, its request, its reply; and what names it: a sentence, for a person's page and for the tables, and an event.
    assert_eq!(withheld.records.get(&GateRule::Letter), Some(&3));
    assert_eq!(withheld.values.get(&GateRule::Letter), Some(&3));
    assert_eq!(found(&place.export::<Public>(TODAY, Some(GateRule::Letter)).0), SECRETS.len());
    assert_eq!(found(&place.export::<Partners>(TODAY, None).0), 0);
    assert_eq!(found(&place.export::<State>(TODAY, None).0), 0);
    assert_eq!(
        found(&place.export::<UnConfidential>(TODAY, None).0),
        SECRETS.len(),
        "the experts know their own letter"
    );
}

#[test]
fn an_export_is_the_same_each_time_and_its_receipt_repeats_nothing() {
    let place = Place::read();
    let ((one, withheld), (other, _)) =
        (place.export::<Public>(TODAY, None), place.export::<Public>(TODAY, None));
    assert_eq!(one, other);
    let receipt = withheld.to_json::<Public>("publish_named", TODAY).to_string();
    assert_eq!(leaks(&receipt), BTreeMap::new());
    assert!(receipt.contains("\"<5\""), "a count of few is not told: {receipt}");
}

#[test]
fn a_map_holds_no_protected_name_either() {
    let place = Place::read();
    let on = Day::from_iso(TODAY).unwrap();
    let release = Release { purpose: None, on, today: on };
    let register = Register::new(Vec::new()).disclose::<Public>(place.protection(on), release);
    let mut map = serde_json::json!({"features": [{
        "geometry": {"type": "Point", "coordinates": [52.5, 36.1]},
        "properties": {"claimed_by": "Mehr-Abadi, Golrokh", "names": ["گورستان بیدمشک‌زار", "خانهٔ گلرخ مهرآبادی"]},
    }]});
    let mut withheld = Redactions::default();
    register.gate().json(&mut map, &mut withheld);
    let properties = &map["features"][0]["properties"];
    assert_eq!(*properties, serde_json::json!({"claimed_by": null, "names": ["گورستان بیدمشک‌زار", null]}));
    assert_eq!(withheld.all_values(), 2);
}

/// Who is shown to an audience on a day, by the keys of protection.toml.
#[track_caller]
fn check<A: Audience>(on: &str, expected: &str) {
    check_on::<A>(on, on, expected);
}

/// The same, asked for a day on another one.
#[track_caller]
fn check_on<A: Audience>(on: &str, today: &str, expected: &str) {
    let place = Place::read();
    let release =
        Release { purpose: None, on: Day::from_iso(on).unwrap(), today: Day::from_iso(today).unwrap() };
    let (accounts, links) = (place.docket.accounts(), place.docket.links());
    let protection = Protection::new(&accounts, &links, |record| place.subject_of(record), release.days());
    let register = Register::new(place.docket.sources.clone()).disclose::<A>(protection, release);
    let shown = place.people.iter().filter(|(_, records)| {
        register.person(records[0].id, (*records).clone(), &mut Redactions::default()).is_some()
    });
    let shown: Vec<&str> = shown.map(|(key, _)| key.as_str()).collect();
    assert_eq!(shown.join(" "), expected, "{} on {on}", A::NAME);
}

#[test]
fn each_audience_sees_whom_it_may_on_the_day_it_asks() {
    check::<Public>(TODAY, "T-22 T-23 T-24 T-5 T-7 T-8");
    // Before the danger, the refusal and the withdrawal; and while the child was one.
    check::<Public>("2003-01-01", "T-1 T-2 T-24 T-3 T-4 T-5 T-6 T-7 T-8");
    check::<Public>("2021-09-22", "T-1 T-2 T-23 T-24 T-3 T-5 T-7 T-8");
    // Asked for those days today, the wishes and dangers of today hold; asked for a day to come, its embargoes do too.
    check_on::<Public>("2003-01-01", TODAY, "T-24 T-5 T-7 T-8");
    check_on::<Public>("2021-09-22", TODAY, "T-23 T-24 T-5 T-7 T-8");
    check_on::<Public>("2035-01-01", TODAY, "T-22 T-23 T-24 T-5 T-7 T-8");
    check_on::<Team>("2003-01-01", TODAY, "T-2 T-20 T-21 T-22 T-23 T-24 T-3 T-4 T-5 T-6 T-7 T-8 T-9");
    // The UN sees whom a family let it see; the State nobody, since no family said so.
    check::<UnConfidential>(TODAY, "T-2");
    check::<State>(TODAY, "");
    check::<Court>("2020-01-01", "T-3");
    check::<Court>(TODAY, "");
    // What was taken back was publication and the court; sharing with partners rests on no consent.
    check::<Partners>(TODAY, "T-2 T-22 T-23 T-24 T-3 T-4 T-5 T-6 T-7 T-8 T-9");
    // A silent case is in no export, the team's own included.
    check::<Team>(TODAY, "T-2 T-20 T-21 T-22 T-23 T-24 T-3 T-4 T-5 T-6 T-7 T-8 T-9");
}

/// What of an allegation an audience may read, by the keys of protected-officials.toml: its properties, or the rule.
#[track_caller]
fn alleged<A: Audience>(key: &str, on: &str, without: Option<GateRule>, expected: &str) {
    let place = Place::read();
    let on = Day::from_iso(on).unwrap();
    let gate = Gate::before(
        A::WHO,
        A::CEILING,
        place.protection(on).into(),
        Release { purpose: None, on, today: on },
    );
    let gate = without.into_iter().fold(gate, Gate::without);
    let find = |written: &str| place.docket.record(&format!("officials-of-the-shore:{written}")).unwrap();
    let about = gate.about(&[find(key)]);
    let record = place.docket.records.iter().find(|one| one.id == find(&format!("{key}-I"))).unwrap();
    let source = place.docket.sources.iter().find(|source| source.id == record.source).unwrap();
    let found = match gate.subject(&about) {
        Err(rule) => rule.id().to_owned(),
        Ok(()) => {
            let shown = gate.record(&about, source, record.clone(), &mut Redactions::default());
            let said = shown.into_iter().flat_map(|record| record.statements).map(|said| said.property);
            said.collect::<Vec<_>>().join(" ")
        }
    };
    assert_eq!(found, expected, "{key} for {} on {on}", A::NAME);
}

#[test]
fn what_is_alleged_is_read_only_of_those_who_may_be_named() {
    let whole = "act act_kind person";
    alleged::<Public>("T-20", TODAY, None, "V-521");
    alleged::<Public>("T-22", TODAY, None, whole);
    alleged::<Public>("T-22", "2024-01-31", None, "V-521");
    alleged::<Public>("T-23", TODAY, None, "act_kind person");
    alleged::<Partners>("T-20", TODAY, None, "V-521");
    alleged::<Court>("T-20", TODAY, None, "V-521");
    alleged::<State>("T-20", TODAY, None, "V-521");
    alleged::<Team>("T-20", TODAY, None, whole);
    // Nothing else keeps it back: without the rule he is named.
    alleged::<Team>("T-20", TODAY, Some(GateRule::Suspect), whole);
    let without = Place::read().export::<Public>(TODAY, Some(GateRule::Suspect)).0;
    assert!(without.contains("Mansur Shenkash") && without.contains("سیامک گندوجی"));
    let kept = Place::read().export::<Public>(TODAY, None).0;
    assert!(kept.contains("بیژن لنگرودار") && !kept.contains("Shenkash"), "{kept}");
}

/// What of an incident of reprisal an audience may read: its properties.
#[track_caller]
fn raised<A: Audience>(consent: &str, sharing: &str, expected: &str) {
    let text = format!(
        "[source.diary]\ntitle = \"Diary\"\nsharing = \"{sharing}\"\n[[reprisal_incident]]\nkey = \"R\"\nsource = \"diary\"\n\
         against = \"Mina Kelidar\"\nreprisal_kind = \"threat\"\ndate = \"2026-01-05\"\nby = \"Guard\"\nnote = \"at her door\"\n\
         cooperation = \"commemoration\"\nconsent_to_raise = \"{consent}\"\n"
    );
    let docket = Docket::read(&text, Codebook::builtin()).unwrap();
    let on = Day::from_iso(TODAY).unwrap();
    let protection = Protection::new(&docket.accounts(), &docket.links(), |record| record, [on, on]);
    let gate = Gate::before(A::WHO, A::CEILING, protection.into(), Release { purpose: None, on, today: on });
    let (source, record) = (&docket.sources[0], docket.records[0].clone());
    let shown = gate.record(&gate.about(&[]), source, record, &mut Redactions::default());
    let said = shown.into_iter().flat_map(|record| record.statements).map(|said| said.property);
    let mut said: Vec<String> = said.collect();
    said.sort();
    assert_eq!(said.join(" "), expected, "{consent} {sharing} for {}", A::NAME);
}

#[test]
fn an_incident_is_raised_before_the_un_only_where_whoever_it_happened_to_agreed() {
    raised::<UnConfidential>("confidential", "partners", "cooperation date reprisal_kind");
    raised::<UnConfidential>("public", "partners", "cooperation date reprisal_kind");
    raised::<UnConfidential>("none", "partners", "");
    raised::<UnConfidential>("perhaps", "partners", "");
    // A source that is for the team stays with the team.
    raised::<UnConfidential>("confidential", "team", "");
    raised::<Public>("public", "public", "");
    raised::<State>("confidential", "partners", "");
    raised::<Partners>("confidential", "partners", "");
}

/// Whoever took an account down, or sat by, is in as much danger as whoever gave it.
#[test]
fn a_text_that_names_somebody_of_an_interview_is_withheld() {
    let text = "[source.diary]\ntitle = \"Diary\"\nsharing = \"sealed\"\n[[interview]]\nkey = \"I\"\nsource = \"diary\"\n\
                witness = \"Mina Kelidar\"\ninterviewer = \"Rostam Bandargahi\"\ninterpreter = \"Parvin Sarabi\"\n\
                present = \"her sister: Golrokh Mehrabadi\"\ntranslated_by = \"Siamak Ganduji\"\n";
    let docket = Docket::read(text, Codebook::builtin()).unwrap();
    let on = Day::from_iso(TODAY).unwrap();
    let protection = Protection::new(&docket.accounts(), &docket.links(), |record| record, [on, on]);
    let release = Release { purpose: None, on, today: on };
    let gate = Gate::before(Public::WHO, Public::CEILING, protection.into(), release);
    for (said, passes) in [
        ("as Mina Kelidar told", false),
        ("taken down by Rostam Bandargahi", false),
        ("پروین سرابی ترجمه کرد", false),
        ("Golrokh Mehrabadi sat by", false),
        ("in the words of Siamak Ganduji", false),
        ("told in an office, without an interpreter", true),
    ] {
        assert_eq!(gate.text(&gate.about(&[]), said).is_ok(), passes, "{said}");
    }
}
