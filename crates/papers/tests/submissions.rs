//! When a submission is refused, where a case can be brought, and what stands on the form.
#![allow(missing_docs, clippy::unwrap_used)]

use std::collections::BTreeSet;

use claims::{Account, Docket};
use consent::Consents;
use dates::Day;
use expect_test::{ExpectFile, expect_file};
use ledger::{Codebook, RecordId};
use papers::form::{html, json};
use papers::{Case, Form, Mechanism, Route, Submitter, Told, Tongue, check, route};
use register::{Protection, Redactions, Register, Release, UnConfidential};

/// The records that stand there only where a line asks for them.
const EXTRA: [&str; 7] = ["refused", "danger", "afraid", "lately", "summoned", "unasked", "over"];
const TODAY: &str = "2026-11-24";

struct Desk {
    docket: Docket,
}

impl Desk {
    /// The case, without some records or values and with other records: `taken asked.date +lately`.
    fn with(changes: &str) -> Desk {
        let text = include_str!("../testdata/submissions.toml");
        let mut docket = Docket::read(text, Codebook::builtin()).unwrap();
        let words: Vec<&str> = changes.split(' ').filter(|word| *word != "-").collect();
        let keys: Vec<String> = docket.records.iter().filter_map(|record| record.key.clone()).collect();
        for word in &words {
            let key = word.trim_start_matches('+').split('.').next().unwrap();
            assert!(keys.iter().any(|known| known == key), "no record {word}");
        }
        for (key, property) in words.iter().filter_map(|word| word.split_once('.')) {
            let record = docket.records.iter_mut().find(|record| record.key.as_deref() == Some(key)).unwrap();
            let before = record.statements.len();
            record.statements.retain(|said| said.property != property);
            assert!(record.statements.len() < before, "{key} has no {property}");
        }
        docket.records.retain(|record| {
            let key = record.key.as_deref().unwrap();
            let added = words.contains(&format!("+{key}").as_str());
            !words.contains(&key) && (added || !EXTRA.contains(&key))
        });
        docket.known_ms.truncate(docket.records.len());
        Desk { docket }
    }

    fn person(&self) -> Vec<RecordId> {
        self.docket.records.iter().filter(|record| record.kind == "person").map(|record| record.id).collect()
    }

    /// The accounts that speak of the person: the person's own, and those whose link means one of them.
    fn about(&self) -> Vec<Account<'_>> {
        let person = self.person();
        let links = self.docket.links();
        let means = |account: &Account<'_>| {
            let mut meant =
                account.links("person").filter_map(|link| links.resolve(&link, account.source.id));
            meant.any(|record| person.contains(&record))
        };
        let all = self.docket.accounts().into_iter();
        all.filter(|account| person.contains(&account.id()) || means(account)).collect()
    }
}

fn submitter(named: bool) -> Submitter {
    let name = named.then(|| "Association of the Families of the Shore".to_owned());
    Submitter {
        name,
        relation: Some("organisation".to_owned()),
        contact: Some("letters@association.example".to_owned()),
        confidential: true,
    }
}

fn routes(about: &[Account<'_>], state: Option<&str>, on: Day) -> Vec<Route> {
    route(&Case { about, state, others: 1 }, on)
}

#[track_caller]
fn refused(line: &str) {
    let [body, changes, named, expected] = line.split('\t').collect::<Vec<_>>()[..] else {
        panic!("four columns: {line}")
    };
    let desk = Desk::with(changes);
    let about = desk.about();
    let on = Day::from_iso(TODAY).unwrap();
    let consents = Consents::new(&about, &desk.docket.links());
    let routes = routes(&about, Some("France"), on);
    let mechanism = Mechanism::named(body).unwrap();
    let found = check(mechanism, &about, &desk.person(), &consents, &submitter(named == "yes"), &routes, on);
    let blocks = found.blocks();
    let rules: Vec<&str> = blocks.iter().map(|block| block.rule.as_str()).collect();
    let rules = if rules.is_empty() { "-".to_owned() } else { rules.join("; ") };
    assert_eq!(rules, expected, "{line}");
    assert!(
        blocks.iter().all(|block| !block.next.is_empty()),
        "each says what to do, or who could supply it"
    );
}

#[test]
fn a_submission_is_refused_for_each_missing_element_and_each_missing_consent() {
    let lines = include_str!("../testdata/blocked.tsv").lines();
    lines.filter(|line| !line.starts_with('#')).for_each(refused);
}

#[track_caller]
fn routed(line: &str) {
    let [changes, state, day, way, expected] = line.split('\t').collect::<Vec<_>>()[..] else {
        panic!("five columns: {line}")
    };
    let desk = Desk::with(changes);
    let state = Some(state).filter(|state| *state != "?");
    let all = routes(&desk.about(), state, Day::from_iso(day).unwrap());
    let found = all.iter().find(|route| route.id == way).unwrap();
    assert_eq!(found.verdict.code(), expected, "{line}");
    assert!(!found.reason.says.is_empty() && !found.reason.cites.is_empty(), "{line}");
}

#[test]
fn each_way_says_whether_it_is_open() {
    let lines = include_str!("../testdata/routes.tsv").lines();
    lines.filter(|line| !line.starts_with('#')).for_each(routed);
}

/// The form of a body, as what the UN may see of the case fills it.
fn paper(changes: &str, body: &str, tongue: Tongue) -> (String, String) {
    let desk = Desk::with(changes);
    let about = desk.about();
    let on = Day::from_iso(TODAY).unwrap();
    let links = desk.docket.links();
    let person = desk.person();
    let of = |record: RecordId| if person.contains(&record) { person[0] } else { record };
    let protection = Protection::new(&desk.docket.accounts(), &links, of, [on, on]);
    let consents = protection.consents.clone();
    let mechanism = Mechanism::named(body).unwrap();
    let release = Release { purpose: mechanism.purpose(), on, today: on };
    let register = Register::new(desk.docket.sources.clone()).disclose::<UnConfidential>(protection, release);
    let mut withheld = Redactions::default();
    let gate = register.gate();
    let of_person = gate.about(&person);
    let mut kept = Vec::new();
    for account in &about {
        let Some(source) = register.source(account.source.id) else { continue };
        kept.extend(
            gate.record(&of_person, source, account.record.clone(), &mut withheld)
                .map(|it| (it, source.clone())),
        );
    }
    let told: Vec<Told<'_>> = kept.iter().map(|(record, source)| Told { record, source }).collect();
    let who = submitter(true);
    let checked = check(mechanism, &about, &person, &consents, &who, &routes(&about, Some("France"), on), on);
    let form = Form::fill(&checked, mechanism, tongue, &told, &about, &who, &[], TODAY);
    let receipt = withheld.to_json::<UnConfidential>(&mechanism.purpose, TODAY);
    let shown = json(&form, &checked, &receipt, TODAY);
    (html(&form, &checked, &receipt, TODAY), serde_json::to_string_pretty(&shown).unwrap() + "\n")
}

fn printed(body: &str, tongue: Tongue, expected: ExpectFile) {
    let (page, _) = paper("-", body, tongue);
    assert!(!page.contains("گلرخ"), "what is sealed stands on no form");
    assert!(
        !page.contains("<script") && !page.contains("http:") && !page.contains("https:"),
        "nothing runs, nothing is fetched"
    );
    expected.assert_eq(&page);
}

#[test]
fn forms_are_filled_with_what_the_gate_let_through() {
    printed("wgeid", Tongue::English, expect_file!["../testdata/wgeid.en.html"]);
    printed("wgeid", Tongue::French, expect_file!["../testdata/wgeid.fr.html"]);
    printed("sp", Tongue::Spanish, expect_file!["../testdata/sp.es.html"]);
    expect_file!["../testdata/wgeid.json"].assert_eq(&paper("-", "wgeid", Tongue::English).1);
}

#[test]
fn without_consent_nothing_of_the_person_stands_on_a_form() {
    let (page, json) = paper("to-body to-state", "wgeid", Tongue::English);
    for secret in ["سهرابیان", "نمکراه", "کمیته"] {
        assert!(!page.contains(secret) && !json.contains(secret), "{secret}");
    }
    assert!(page.contains("DRAFT: not to be sent") && page.contains("withheld by the gate"));
}

#[test]
fn a_request_raises_only_what_may_be_raised() {
    let (page, json) = paper("+summoned +unasked", "prompt-intervention", Tongue::Spanish);
    assert!(!page.contains("<script") && !page.contains("گلرخ") && !json.contains("گلرخ"));
    assert!(json.contains("summons") && !json.contains("surveillance") && !json.contains("2026-10-02"));
    expect_file!["../testdata/prompt-intervention.es.html"].assert_eq(&page);
    let (page, _) = paper("+unasked", "prompt-intervention", Tongue::English);
    assert!(!page.contains("2026-10-02") && page.contains("DRAFT: not to be sent"));
}

/// A mechanism is a file: no line of Rust knows it.
#[test]
fn a_mechanism_that_nobody_built_in_is_checked_and_filled_from_its_file_alone() {
    let own = Mechanism::read(include_str!("../testdata/own-body.toml")).unwrap();
    assert!(Mechanism::named(&own.id).is_none());
    let desk = Desk::with("taken.circumstances");
    let about = desk.about();
    let on = Day::from_iso(TODAY).unwrap();
    let consents = Consents::new(&about, &desk.docket.links());
    let who = submitter(true);
    let checked = check(&own, &about, &desk.person(), &consents, &who, &routes(&about, None, on), on);
    let rules: Vec<String> = checked.blocks().into_iter().map(|block| block.rule).collect();
    assert_eq!(rules, ["V-104 own_story"], "its own element is asked for, and is missing");
    let told: Vec<Told<'_>> =
        about.iter().map(|account| Told { record: account.record, source: account.source }).collect();
    let form = Form::fill(&checked, &own, Tongue::French, &told, &about, &who, &[], TODAY);
    let page = html(&form, &checked, &serde_json::json!({}), TODAY);
    for words in
        ["Commission de la Rive", "بهزاد سهرابیان", "Métier", "آموزگار", "Association of the Families"]
    {
        assert!(page.contains(words), "{words}");
    }
}

/// Every word in a language of everything that can stand on a form: labels, terms, rules, places.
fn vocabulary(lang: &str) -> BTreeSet<String> {
    let files = [
        include_str!("../data/words.toml"),
        include_str!("../data/terms.toml"),
        include_str!("../data/rules.toml"),
        include_str!("../data/mechanisms/wgeid.toml"),
        include_str!("../data/mechanisms/sp.toml"),
        include_str!("../data/mechanisms/ced.toml"),
        include_str!("../data/mechanisms/prompt-intervention.toml"),
    ];
    let mut said = Vec::new();
    files.iter().for_each(|file| texts(&toml::from_str(file).unwrap(), lang, &mut said));
    if lang == "en" {
        let codebook = Codebook::builtin();
        let terms = codebook.vocabularies().iter().flat_map(|vocabulary| &vocabulary.terms);
        said.extend(terms.flat_map(|term| [term.id.clone(), term.labels.get("en").to_owned()]));
        said.extend(codebook.kinds().iter().map(|kind| kind.labels.get("en").to_owned()));
        said.extend(register::GateRule::ALL.iter().map(|rule| rule.says().to_owned()));
    }
    said.iter().flat_map(|text| words(text)).collect()
}

/// The texts of a file that stand under the name of a language.
fn texts(value: &toml::Value, lang: &str, said: &mut Vec<String>) {
    match value {
        toml::Value::Table(table) => {
            said.extend(table.get(lang).and_then(toml::Value::as_str).map(str::to_owned));
            table.values().for_each(|value| texts(value, lang, said));
        }
        toml::Value::Array(values) => values.iter().for_each(|value| texts(value, lang, said)),
        _ => {}
    }
}

fn words(text: &str) -> Vec<String> {
    let all = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 1);
    all.map(str::to_lowercase).collect()
}

/// What a reader sees of a page, without what is marked as being in another language or in one that nobody named, and without hashes.
fn own_text(page: &str) -> String {
    let mut rest = page.split_once("<body").unwrap().1;
    let mut text = String::new();
    while let Some((before, tag)) = rest.split_once('<') {
        text += before;
        let (tag, after) = tag.split_once('>').unwrap();
        rest = after;
        let ends = if tag.starts_with("bdi lang=") { "</bdi>" } else { "</span>" };
        if tag.starts_with("bdi lang=") || tag.contains("class=\"hash\"") {
            rest = after.split_once(ends).unwrap().1;
        }
        text.push(' ');
    }
    text
}

#[test]
fn every_word_on_a_form_is_of_its_language() {
    let english = vocabulary("en");
    for (tongue, code) in [(Tongue::French, "fr"), (Tongue::Spanish, "es")] {
        let own = vocabulary(code);
        for body in ["wgeid", "sp", "ced", "prompt-intervention"] {
            let (page, _) = paper("+summoned", body, tongue);
            let seen = words(&own_text(&page));
            assert!(seen.len() > 150, "{body} in {code} has words");
            let foreign: BTreeSet<&String> =
                seen.iter().filter(|word| english.contains(*word) && !own.contains(*word)).collect();
            assert!(foreign.is_empty(), "{body} in {code} has English words: {foreign:?}");
        }
    }
}
