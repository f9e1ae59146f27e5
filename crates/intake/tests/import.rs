//! Lists become records: what is said, what is odd, what adds up.
#![allow(missing_docs, clippy::unwrap_used)]

mod read;

use intake::{Edition, Fate, Mapping};
use ledger::{RecordId, Sharing};
use read::{first, import, known, parse, text};

const LIST: &str = "\
شماره,نام,نام خانوادگی,نام پدر,تاریخ تولد,تاریخ مرگ,سن,جنس,زندان
1,بهرام,آبی‌پوش,کاظم,۱۳۴۰,۶۷/۵/۸,۲۷,مرد,اوین
2,پروین,گل‌کار,ژیان,1345/02/03,مرداد ۱۳۶۷,؟,زن,
3,ناشناس,,,,۱۳۶۷,,,گوهردشت
4,سهراب,نیک‌سیر,کاظم,۱۳۶۸,۱۳۶۷/۰۵/۰۸,بیست,پسر,اوین / گوهردشت
5,,,,,,,,اوین
";

const MAPPING: &str = r#"
key = "شماره"

[list]
slug = "abadi"
title = "فهرست آبادی"
lang = "fa"

[columns]
"نام" = "given_name"
"نام خانوادگی" = "family_name"
"نام پدر" = "father_name"
"تاریخ تولد" = "birth_date"
"تاریخ مرگ" = "death_date"
"سن" = "age"
"جنس" = "sex"
"زندان" = { property = "detention_place", separator = "/" }
"#;

#[test]
fn a_row_becomes_statements_as_written() {
    let import = first(LIST, MAPPING);
    let (draft, fate) = &import.drafts[0];
    assert_eq!((draft.key.as_str(), draft.locator.row, *fate), ("1", Some(2), Fate::Added));
    let said: Vec<(&str, &str, &str)> = draft
        .statements
        .iter()
        .map(|it| (it.property.as_str(), it.value.as_str(), it.lang.as_deref().unwrap_or("")))
        .collect();
    assert_eq!(
        said,
        [
            ("given_name", "بهرام", "fa"),
            ("family_name", "آبی‌پوش", "fa"),
            ("father_name", "کاظم", "fa"),
            ("birth_date", "۱۳۴۰", ""),
            ("death_date", "۶۷/۵/۸", ""),
            ("age", "۲۷", ""),
            ("sex", "مرد", ""),
            ("detention_place", "اوین", "fa"),
        ]
    );
    let death = &draft.statements[4];
    assert!(death.reading.as_deref().unwrap().contains("1988-07-30"), "{:?}", death.reading);
    assert_eq!(
        (draft.statements[5].reading.as_deref(), draft.statements[6].reading.as_deref()),
        (Some("27"), Some("male"))
    );
    assert_eq!(death.column.as_deref(), Some("تاریخ مرگ"));
    assert_eq!(import.values("detention_place"), ["اوین", "گوهردشت", "اوین", "گوهردشت", "اوین"]);
}

#[test]
fn what_is_odd_is_noted_beside_the_value() {
    let import = first(LIST, MAPPING);
    assert_eq!(
        import.issues(),
        [
            "2 date.two-digit-year تاریخ مرگ",
            "3 value.stated-unknown سن",
            "4 name.unnamed نام",
            "5 age.not-a-number سن",
            "5 date.death-before-birth تاریخ مرگ",
            "6 name.empty -",
        ]
    );
    assert_eq!(import.counts.read, 5);
    assert_eq!(import.counts.added, 5);
}

/// Each order that cannot be, and the same days where only a part of a window is out of order (V-702).
#[test]
fn events_out_of_order_are_noted_and_both_dates_are_kept() {
    let mapping = "key = \"k\"\n[columns]\nname = \"name\"\nborn = \"birth_date\"\narrested = \"arrest_date\"\n\
        died = \"death_date\"\nburied = \"burial_date\"\n";
    let check = |row: &str, expected: &[&str]| {
        let import = first(&format!("k,name,born,arrested,died,buried\n1,A B,{row}\n"), mapping);
        assert_eq!(import.issues(), expected, "{row}");
        assert_eq!(
            import.drafts[0].0.statements.len(),
            1 + row.split(',').filter(|cell| !cell.is_empty()).count()
        );
    };
    check("1960,1985-06-01,1988-07-28,1988-07-29", &[]);
    check(",1988-09-01,1988-07-28,", &["2 date.death-before-arrest died"]);
    check(",1988-07,1988-07-28,", &[]);
    check(",,1988-07-28,1988-07-01", &["2 date.burial-before-death buried"]);
    check("1987,1985-06-01,,", &["2 date.arrest-before-birth arrested"]);
    check("1990,,1988-07-28,", &["2 date.death-before-birth died"]);
}

#[test]
fn only_a_row_without_name_and_key_is_held_back() {
    let list = "شماره,نام,زندان\n,,اوین\n,بهرام,\n7,,\n , ,\nجمع,,3\n";
    let import =
        first(list, "key = \"شماره\"\n[columns]\n\"نام\" = \"name\"\n\"زندان\" = \"detention_place\"\n");
    assert_eq!(import.held.len(), 1);
    assert_eq!(import.held[0].locator.row, Some(2));
    let counts = import.counts;
    assert_eq!((counts.read, counts.added, counts.held, counts.ignored), (5, 2, 1, 2));
    assert!(import.drafts[0].0.key.starts_with('~'), "a row without key is known by its content");
}

#[test]
fn importing_the_same_file_again_adds_nothing() {
    let mapping = parse(MAPPING);
    let before = first(LIST, MAPPING);
    let again = import(text(LIST.as_bytes(), &mapping).unwrap(), &mapping, Edition::after(known(&before)));
    assert_eq!((again.counts.unchanged, again.counts.added, again.counts.changed), (5, 0, 0));
    assert!(again.vanished.is_empty());
}

#[test]
fn a_corrected_edition_tells_what_changed_appeared_and_vanished() {
    let mapping = parse(MAPPING);
    let before = first(LIST, MAPPING);
    let corrected = LIST.replace("کاظم,۱۳۶۸", "کاظم,۱۳۳۸").replace("5,,,,,,,,اوین", "6,مهری,,,,,,,");
    let now = import(text(corrected.as_bytes(), &mapping).unwrap(), &mapping, Edition::after(known(&before)));
    let counts = now.counts;
    assert_eq!((counts.added, counts.changed, counts.unchanged), (1, 1, 3));
    assert_eq!(now.drafts[3].1, Fate::Changed { replaces: RecordId([3; 16]) });
    assert_eq!(now.vanished, [RecordId([4; 16])]);
}

#[test]
fn the_order_of_rows_is_no_change_and_the_calendar_of_a_mapping_is() {
    let before = first(LIST, MAPPING);
    let mut lines: Vec<&str> = LIST.lines().collect();
    lines[1..].reverse();
    let mapping = parse(MAPPING);
    let turned = lines.join("\n");
    let again = import(text(turned.as_bytes(), &mapping).unwrap(), &mapping, Edition::after(known(&before)));
    assert_eq!(again.counts.unchanged, 5);
    let declared = parse(&MAPPING.replace("[columns]", "[reading]\ncalendar = \"solar-hijri\"\n[columns]"));
    let again = import(text(LIST.as_bytes(), &declared).unwrap(), &declared, Edition::after(known(&before)));
    assert_eq!((again.counts.changed, again.counts.unchanged), (4, 1), "the row without dates is as it was");
}

#[test]
fn rows_without_key_are_known_by_their_content_and_how_often_it_comes() {
    let mapping = "[columns]\nname = \"name\"\n";
    let list = "name,x\nBahram,1\nBahram,2\nParvin,3\n";
    let before = first(list, mapping);
    assert_eq!(before.counts.added, 3);
    assert!(before.drafts[1].0.key.ends_with("#2"));
    assert_eq!(before.issues(), ["3 row.repeated -"]);
    assert_eq!(before.unused, ["x"]);
    let parsed = parse(mapping);
    let again = import(text(list.as_bytes(), &parsed).unwrap(), &parsed, Edition::after(known(&before)));
    assert_eq!(again.counts.unchanged, 3);
}

#[test]
fn a_key_that_comes_twice_is_noted_and_neither_row_is_lost() {
    let import = first("id,name\na,Bahram\na,Parvin\n", "key = \"id\"\n[columns]\nname = \"name\"\n");
    assert_eq!(import.drafts.iter().map(|(draft, _)| draft.key.as_str()).collect::<Vec<_>>(), ["a", "a#2"]);
    assert_eq!(import.issues(), ["3 key.repeated id"]);
}

#[test]
fn one_file_can_be_several_sources() {
    let mapping = r#"
key = "id"
split_by = "by"
[list]
slug = "memorial"
lang = "en"
[split."first house"]
slug = "house"
duplicate_free = true
derives_from = ["other"]
[columns]
name = "name"
"#;
    let import = first("id,name,by\n1,Bahram,first house\n1,Parvin,second\n2,Mehri,\n", mapping);
    assert_eq!(import.slugs, ["house", "memorial-second", "memorial"]);
    assert!(import.issues().is_empty(), "the same key in two sources is two keys: {:?}", import.issues());
    let house = &parse(mapping).sources()[0];
    assert_eq!((house.slug.as_str(), house.facts.duplicate_free), ("house", true));
    assert_eq!(
        (house.lang.as_deref(), house.derives_from.as_slice()),
        (Some("en"), ["other".to_owned()].as_slice())
    );
}

#[test]
fn placeholders_stand_for_the_year_alone() {
    let mapping = "[reading]\nplaceholder = [\"-01-01\", \"-07-01\"]\n[columns]\nname = \"name\"\ndied = \"death_date\"\n";
    let import = first("name,died\nA B,1988-01-01\nC D,1988-07-01\nE F,1988-07-02\n", mapping);
    let readings = import.readings("death_date");
    assert!(readings[0].starts_with("gregorian year 1988"), "{readings:?}");
    assert!(readings[1].starts_with("gregorian year 1988"), "{readings:?}");
    assert!(readings[2].starts_with("gregorian day 1988-07-02"), "{readings:?}");
    assert_eq!(import.values("death_date"), ["1988-01-01", "1988-07-01", "1988-07-02"], "the text stays");
    assert_eq!(import.issues(), ["2 date.placeholder died", "3 date.placeholder died"]);
}

#[test]
fn a_column_can_name_the_calendar_of_each_row() {
    let mapping =
        "[columns]\nname = \"name\"\ndied = { property = \"death_date\", calendar_column = \"cal\" }\n";
    let import = first("name,died,cal\nA,67/5/8,شمسی\nB,88/7/30,G\nC,1988,Julian\n", mapping);
    let readings = import.readings("death_date");
    assert!(readings[0].starts_with("solar-hijri day 1988-07-30"), "{readings:?}");
    assert!(readings[1].starts_with("gregorian day 1988-07-30"), "{readings:?}");
    assert!(import.issues().contains(&"4 date.calendar-unknown died".to_owned()));
}

#[test]
fn columns_combine_and_constants_hold_for_every_row() {
    let mapping = r#"
[columns]
"name" = "name"
"year" = { property = "death_date", combine = ["month", "day"], joined_by = "-", sharing = "sealed" }
[constants]
detention_place = "Abadi"
"#;
    let import = first("name,year,month,day\nA,1988,7,30\nB,1988,,\n", mapping);
    assert_eq!(import.values("death_date"), ["1988-7-30", "1988"]);
    assert_eq!(import.values("detention_place"), ["Abadi", "Abadi"]);
    let statements = &import.drafts[0].0.statements;
    assert_eq!(statements[1].sharing, Sharing::Sealed);
    assert_eq!((statements[2].property.as_str(), statements[2].column.as_deref()), ("detention_place", None));
    assert!(import.unused.is_empty());
}

#[test]
fn cells_beyond_the_header_and_long_texts_are_kept() {
    let long = "ژ".repeat(50_000);
    let import =
        first(&format!("name,note\nA,{long}\nB,x,y,z\nC\n"), "[columns]\nname = \"name\"\nnote = \"note\"\n");
    assert_eq!(import.values("note")[..2].concat(), long);
    assert_eq!(import.values("note")[2..], ["x", "y", "z"]);
    assert_eq!(import.issues(), ["2 value.too-long note", "3 row.too-many-cells C", "4 row.too-few-cells -"]);
}

#[test]
fn control_characters_and_hidden_marks_are_noted() {
    let import =
        first("name,city\nA\u{0}B,\u{202e}x\nC\u{fffd},y\n", "[columns]\nname = \"name\"\ncity = \"city\"\n");
    assert_eq!(
        import.issues(),
        ["2 value.control-characters name", "2 value.direction-marks city", "3 value.undecodable name"]
    );
    assert_eq!(import.values("name")[0], "A\u{0}B", "the value stays as it is");
}

#[test]
fn a_mended_error_sheet_replaces_the_rows_it_holds_and_no_others() {
    let list = LIST.replace("1,بهرام", "-1,بهرام").replace("5,,,,,,,,اوین", ",,,,,,,,اوین");
    let before = first(&list, MAPPING);
    assert_eq!(before.counts.held, 1);
    let sheet = String::from_utf8(before.errors.clone()).unwrap();
    assert!(sheet.starts_with('\u{feff}') && sheet.lines().count() > 2 && sheet.ends_with("\r\n"));
    expect_test::expect_file!["../testdata/error-sheet.csv"].assert_eq(&sheet.replace("\r\n", "\n"));
    let mended = sheet.replace("کاظم,۱۳۶۸,", "کاظم,۱۳۳۸,").replace("\r\n,,,", "\r\n,مهری,,");
    let mapping = parse(MAPPING);
    let now = import(text(mended.as_bytes(), &mapping).unwrap(), &mapping, Edition::after(known(&before)));
    assert_eq!((now.counts.changed, now.counts.added, now.counts.held), (1, 1, 0));
    assert!(now.vanished.is_empty(), "a mended sheet is a part of the list");
    assert!(now.unused.is_empty(), "{:?}", now.unused);
}

#[test]
fn an_error_sheet_that_is_given_back_as_it_was_changes_nothing() {
    let list = "id,name,sex\n-1,=A B,zz\n+2,'@C,=zz\n";
    let mapping = "key = \"id\"\n[columns]\nname = \"name\"\nsex = \"sex\"\n";
    let before = first(list, mapping);
    let sheet = before.errors.clone();
    assert_eq!(before.counts.added, 2);
    let parsed = parse(mapping);
    let again = import(text(&sheet, &parsed).unwrap(), &parsed, Edition::after(known(&before)));
    assert_eq!(again.counts.unchanged, before.counts.added, "{}", String::from_utf8_lossy(&sheet));
}

#[test]
fn a_mapping_for_another_list_says_which_columns_there_are() {
    let mapping: Mapping = parse("[columns]\n\"نام پدری\" = \"father_name\"\n");
    let table = text(LIST.as_bytes(), &mapping).unwrap();
    let Err(error) = intake::Importer::new(table, &mapping, ledger::Codebook::builtin(), Edition::first())
    else {
        panic!("the list has no such column");
    };
    let message = error.to_string();
    assert!(
        message.contains("«نام پدری» (did you mean «نام پدر»?)") && message.contains("«زندان»"),
        "{message}"
    );
}

#[test]
fn entities_of_follow_the_money_need_no_columns_in_their_mapping() {
    let lines = concat!(
        "{\"id\":\"a1\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Bahram Abi\",\"بهرام آبی\"],",
        "\"birthDate\":[\"1960\"],\"fatherName\":[\"Kazem\"],\"topics\":[\"victim\"]}}\n",
        "{\"id\":\"o1\",\"schema\":\"Organization\",\"properties\":{}}\n",
    );
    let mapping = parse("[list]\nslug = \"ftm\"\n");
    let names = intake::ftm_names(ledger::Codebook::builtin(), "person");
    let table = intake::Table::ftm(lines.as_bytes(), &names).unwrap();
    let import = import(table, &mapping, Edition::first());
    assert_eq!((import.counts.read, import.counts.added, import.counts.ignored), (2, 1, 1));
    assert_eq!(import.drafts[0].0.key, "a1");
    assert_eq!(import.values("name"), ["Bahram Abi", "بهرام آبی"]);
    assert_eq!(import.values("birth_date"), ["1960"]);
    assert_eq!(import.values("father_name"), ["Kazem"]);
    assert_eq!(import.values("note"), ["topics: victim"]);
    assert!(import.issues().is_empty() && import.unused.is_empty(), "{:?}", import.issues());
}

#[test]
fn hostile_rows_stay_small() {
    let many = "x;".repeat(100_000);
    let wide = "y,".repeat(100_000);
    let list = format!("name,city\nA,{many}\nB,z,{wide}\n");
    let mapping = "[columns]\nname = \"name\"\ncity = { property = \"city\", separator = \";\" }\n";
    let import = first(&list, mapping);
    assert_eq!(import.issues(), ["2 value.too-many city", "3 row.too-many-cells C"]);
    let statements = import.drafts.iter().map(|(draft, _)| draft.statements.len()).max().unwrap();
    assert!(statements < 600, "{statements}");
    let kept: usize = import.values("note").iter().map(|note| note.matches(['x', 'y']).count()).sum();
    assert_eq!(kept + 500, 200_000, "nothing is lost");
}

#[test]
fn what_is_kept_as_a_note_is_no_less_protected() {
    let mapping = "[list]\nslug = \"a\"\nsharing = \"public\"\n[columns]\nname = \"name\"\n";
    let import = first("name\nA,secret\n", mapping);
    let statements = &import.drafts[0].0.statements;
    assert_eq!(statements[0].sharing, Sharing::Public);
    assert_eq!((statements[1].value.as_str(), statements[1].sharing), ("secret", Sharing::Team));
}

#[test]
fn the_line_that_tells_excel_the_delimiter_is_no_row_of_the_list() {
    let import = first("sep=;\nname;city\nA;x, y\n", "[columns]\nname = \"name\"\ncity = \"city\"\n");
    assert_eq!((import.counts.read, import.drafts[0].0.locator.row), (1, Some(3)));
    assert_eq!(import.values("city"), ["x, y"]);
}
