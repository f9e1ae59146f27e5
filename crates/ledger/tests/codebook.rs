//! The codebook: what is built in is whole, and what is broken is refused.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use ledger::codebook::{LANGUAGES, ValueType};
use ledger::{Codebook, DataClass, property};

#[test]
fn the_list_of_built_in_files_is_the_folder() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../codebook");
    let mut folder = BTreeSet::new();
    for part in ["kinds", "terms"] {
        for file in fs::read_dir(root.join(part)).unwrap() {
            folder.insert(format!("{part}/{}", file.unwrap().file_name().to_str().unwrap()));
        }
    }
    let listed: BTreeSet<String> =
        Codebook::builtin_files().iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(folder, listed);
}

#[test]
fn every_property_that_code_decides_on_is_in_the_codebook() {
    let codebook = Codebook::builtin();
    for id in property::ALL {
        assert!(codebook.property("person", id).is_some(), "person.toml has no «{id}»");
    }
}

#[test]
fn dates_and_places_of_what_was_done_are_labelled_as_reported() {
    let codebook = Codebook::builtin();
    for property in &codebook.kind("person").unwrap().properties {
        let is_place = property.value_type == ValueType::Place && property.id.ends_with("_place");
        if is_place || property.value_type == ValueType::Date {
            for (lang, word) in LANGUAGES.iter().zip(["reported", "گزارش‌شده", "كما أُبلغ عن"])
            {
                assert!(property.labels.get(lang).contains(word), "{} in {lang}", property.id);
            }
        }
    }
}

#[test]
fn every_property_of_a_person_has_headers_in_every_language_and_none_twice() {
    for property in &Codebook::builtin().kind("person").unwrap().properties {
        for lang in LANGUAGES {
            let headers = &property.headers[lang];
            let folded: BTreeSet<String> = headers.iter().map(|header| header.to_lowercase()).collect();
            assert!(!headers.is_empty(), "{} has no header in {lang}", property.id);
            assert_eq!(folded.len(), headers.len(), "{} has a header twice in {lang}", property.id);
        }
    }
}

#[test]
fn codes_for_exchange_have_their_form() {
    for kind in Codebook::builtin().kinds() {
        for property in &kind.properties {
            if let Some(code) = &property.huridocs {
                let digits = code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_digit());
                assert!(digits, "{}: «{code}» is no HURIDOCS field", property.id);
            }
            if let Some(name) = &property.ftm {
                assert!(name.bytes().all(|byte| byte.is_ascii_alphabetic()), "{}", property.id);
            }
        }
    }
}

#[test]
fn what_identifies_a_source_or_a_relative_is_protected() {
    let codebook = Codebook::builtin();
    for (id, least) in [
        ("informant", ledger::Sharing::Sealed),
        ("contact", ledger::Sharing::Sealed),
        ("phone", ledger::Sharing::Sealed),
        ("email", ledger::Sharing::Sealed),
        ("address", ledger::Sharing::Team),
        ("postcode", ledger::Sharing::Team),
        ("relatives", ledger::Sharing::Team),
        ("mother_name", ledger::Sharing::Team),
        ("id_number", ledger::Sharing::Team),
        ("father_name", ledger::Sharing::Partners),
    ] {
        assert!(codebook.property("person", id).unwrap().sharing >= least, "{id}");
    }
    assert_eq!(codebook.property("place", "coordinates").unwrap().sharing, ledger::Sharing::Sealed);
}

#[test]
fn where_the_dead_lie_and_what_is_known_of_bodies_is_protected() {
    let codebook = Codebook::builtin();
    let open = ["mni", "mni_method", "credibility", "first_hand"];
    for kind in ["antemortem", "examination", "remains"] {
        for property in &codebook.kind(kind).unwrap().properties {
            let sealed = property.sharing == ledger::Sharing::Sealed;
            assert!(sealed || open.contains(&&*property.id), "{kind}: {}", property.id);
        }
    }
    for kind in codebook.kinds() {
        for id in ["coordinates", "geometry", "section", "plot"] {
            if let Some(property) = kind.property(id).filter(|_| kind.id != "person") {
                assert_eq!(property.sharing, ledger::Sharing::Sealed, "{}: {id}", kind.id);
            }
        }
    }
    for id in ["name", "other_name", "cemetery", "city"] {
        let sharing = codebook.property("grave_site", id).unwrap().sharing;
        assert!(sharing >= ledger::Sharing::Team, "grave_site: {id}");
    }
}

#[test]
fn no_property_has_a_header_twice() {
    for kind in Codebook::builtin().kinds() {
        for property in &kind.properties {
            for (lang, headers) in &property.headers {
                let folded: BTreeSet<String> = headers.iter().map(|header| header.to_lowercase()).collect();
                assert_eq!(folded.len(), headers.len(), "{}: {} in {lang}", kind.id, property.id);
            }
        }
    }
}

/// `testdata/terms.tsv`: vocabulary, as a list writes it, the term meant (`-` for none).
#[test]
fn terms_are_read_as_lists_write_them() {
    let codebook = Codebook::builtin();
    let table = include_str!("../testdata/terms.tsv");
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    let mut count = 0;
    for row in rows {
        let [vocabulary, written, meant] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("three columns are expected: {row}");
        };
        let term = codebook.vocabulary(vocabulary).unwrap().read(written);
        assert_eq!(term.map_or("-", |term| term.id.as_str()), meant, "{row}");
        count += 1;
    }
    assert!(count > 40, "the table was not read");
}

const KIND: &str = r#"
id = "well"
labels = { en = "Well", fa = "چاه", ar = "بئر" }
about = { en = "A well.", fa = "یک چاه.", ar = "بئر." }
properties = []
"#;

const TERMS: &str = r#"
id = "depth"
labels = { en = "Depth", fa = "ژرفا", ar = "العمق" }
terms = [{ id = "deep", labels = { en = "deep", fa = "ژرف", ar = "عميق" }, written = ["far down"] }]
"#;

const PROPERTY: &str = r#"[{ id = "depth", type = "term", terms = "depth", sharing = "team", labels = { en = "Depth", fa = "ژرفا", ar = "العمق" } }]"#;

/// Reads one kind and one vocabulary, with one text in them replaced; says what is wrong.
fn check(from: &str, to: &str, complaint: Option<&str>) {
    let kind = KIND.replace("[]", PROPERTY).replace(from, to);
    let terms = TERMS.replace(from, to);
    let read = Codebook::from_files([("kinds/well.toml", &*kind), ("terms/depth.toml", &*terms)]);
    match (read, complaint) {
        (Ok(_), None) => {}
        (Ok(_), Some(complaint)) => panic!("«{from}» -> «{to}» was read; expected: {complaint}"),
        (Err(error), Some(complaint)) => {
            let said = error.to_string();
            assert!(said.contains(complaint), "«{to}»: expected «{complaint}», got: {said}");
        }
        (Err(error), None) => panic!("«{from}» -> «{to}»: {error}"),
    }
}

#[test]
fn a_broken_codebook_is_refused_with_the_reason() {
    check("", "", None);
    check("چاه", "گودال", None);
    check(r#"fa = "چاه", "#, "", Some("«well» has no label in fa"));
    check(r#"ar = "عميق""#, r#"ar = " ""#, Some("«deep» has no label in ar"));
    check(r#"id = "well""#, r#"id = "pit""#, Some("by its id this file is kinds/pit.toml"));
    check(r#"id = "deep""#, r#"id = "so deep""#, Some("is no identifier"));
    check(r#"terms = "depth""#, r#"terms = "width""#, Some("there is no vocabulary «width»"));
    check(r#"terms = "depth", "#, "", Some("a term needs its vocabulary"));
    check(r#"type = "term""#, r#"type = "text""#, Some("only terms have a vocabulary"));
    check(r#"type = "term""#, r#"type = "number-ish""#, Some("unknown variant"));
    check(r#"sharing = "team""#, r#"sharing = "everyone""#, Some("unknown variant"));
    check(r#"sharing = "team""#, r#"shared = "team""#, Some("unknown field"));
    check("written", "spelled", Some("unknown field"));
    check(r#"id = "well""#, "id = well", Some("TOML parse error"));
}

#[test]
fn nothing_stands_there_twice() {
    let twice = |text: &str| {
        let terms = TERMS.replace("terms = [", &format!("terms = [{text},"));
        Codebook::from_files([("terms/depth.toml", &*terms)]).map(drop)
    };
    let term = |id: &str, en: &str| {
        format!(r#"{{ id = "{id}", labels = {{ en = "{en}", fa = "کم {id}", ar = "قليل {id}" }} }}"#)
    };
    assert!(twice(&term("shallow", "shallow")).is_ok());
    assert!(twice(&term("deep", "not so deep")).is_err(), "one identifier, two terms");
    assert!(twice(&term("shallow", "Far down")).is_err(), "one spelling, two terms");
    let file = ("kinds/well.toml", KIND);
    assert!(Codebook::from_files([file, file]).is_err(), "one file twice");
    assert!(Codebook::from_files([("well.toml", KIND)]).is_err(), "a file in no folder");
}

#[test]
fn the_digest_names_this_very_codebook() {
    let of = |files: &[(&str, &str)]| Codebook::from_files(files.iter().copied()).unwrap().digest();
    let (kind, terms) = (("kinds/well.toml", KIND), ("terms/depth.toml", TERMS));
    assert_eq!(of(&[kind, terms]), of(&[terms, kind]), "order does not matter");
    assert_ne!(of(&[kind, terms]), of(&[kind]));
    let commented = format!("{KIND}# a remark\n");
    assert_ne!(of(&[kind, terms]), of(&[("kinds/well.toml", &commented), terms]));
}

#[test]
fn every_property_has_its_class_of_data() {
    let codebook = Codebook::builtin();
    for line in include_str!("../testdata/classes.tsv").lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let class = codebook.class(cells[0], cells[1]);
        assert_eq!(class.code(), cells[2], "{line}");
        assert_eq!(DataClass::from_code(cells[2]), Some(class));
    }
    let terms: Vec<&str> =
        codebook.vocabulary("data_class").unwrap().terms.iter().map(|term| term.id.as_str()).collect();
    assert_eq!(terms, DataClass::ALL.map(DataClass::code), "the vocabulary has the classes of the code");
}

#[test]
fn what_never_leaves_by_default_is_open_to_nobody_by_default() {
    for kind in Codebook::builtin().kinds() {
        for property in &kind.properties {
            let class = Codebook::builtin().class(&kind.id, &property.id);
            let open = class <= DataClass::VictimCore || property.sharing >= ledger::Sharing::Partners;
            assert!(open, "{}: {} is {} and public", kind.id, property.id, class.code());
        }
    }
}
