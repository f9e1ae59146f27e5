//! Mappings: what is wrong with one, what is guessed, what stays out of it.
#![allow(missing_docs, clippy::unwrap_used)]

mod read;

use expect_test::{Expect, expect};
use intake::{HeaderWords, Mapping, Row, Table, guess};
use ledger::Codebook;

fn check(mapping: &str, expected: Expect) {
    let error = Mapping::parse(mapping, Codebook::builtin()).expect_err("the mapping is wrong");
    let shown: Vec<&str> = error.message.lines().map(|line| line.get(..150).unwrap_or(line)).collect();
    expected.assert_eq(&shown.join("\n"));
}

#[test]
fn an_unknown_word_is_shown_in_its_line_with_the_closest_one() {
    check(
        "[reading]\nplacehoder = [\"-01-01\"]\n",
        expect![[r#"
            TOML parse error at line 2, column 1
              |
            2 | placehoder = ["-01-01"]
              | ^^^^^^^^^^
            unknown field `placehoder`, expected one of `encoding`, `delimiter`, `header_row`, `sheet`, `calendar`, `order`, `placeholder`, `year`, `century`, `lu
            Did you mean `placeholder`?"#]],
    );
}

#[test]
fn a_property_that_the_codebook_lacks_is_shown_in_its_line() {
    check(
        "list.slug = \"a\"\n[columns]\n\"نام\" = \"given_name\"\n\"نام پدر\" = \"fathers_name\"\n",
        expect![[r#"
            TOML mapping error at line 4, column 1
              |
            4 | "نام پدر" = "fathers_name"
              | ^
            a person has no property `fathers_name` (did you mean `father_name`?); it has `name`, `given_name`, `family_name`, `other_name`, `title`, `father_name"#]],
    );
}

#[test]
fn words_of_closed_sets_are_listed() {
    check(
        "[reading]\ncalendar = \"jalali\"\n",
        expect![[r#"
            TOML parse error at line 2, column 12
              |
            2 | calendar = "jalali"
              |            ^^^^^^^^
            `jalali` is no calendar; it is one of `solar-hijri`, `gregorian`, `lunar-hijri`, `shahanshahi`"#]],
    );
    check(
        "[list]\nsharing = \"secret\"\n",
        expect![[r#"
            TOML parse error at line 2, column 11
              |
            2 | sharing = "secret"
              |           ^^^^^^^^
            `secret` is no level of sharing; it is `public`, `partners`, `team` or `sealed`"#]],
    );
    check(
        "[columns]\nA = { property = \"name\", colour = \"red\" }\n",
        expect![[r#"
            TOML parse error at line 2, column 26
              |
            2 | A = { property = "name", colour = "red" }
              |                          ^^^^^^
            unknown field `colour`, expected one of `property`, `lang`, `sharing`, `calendar`, `calendar_column`, `order`, `separator`, `combine`, `joined_by`"#]],
    );
}

#[test]
fn a_list_without_a_name_of_its_own_is_not_taken_for_another() {
    check(
        "[list]\ntitle = \"x\"\n",
        expect![[r#"
        TOML mapping error at line 1, column 2
          |
        1 | [list]
          |  ^
        the list has no `slug` in [list]: a short name of its own, such as `families-1999`, by which its next edition is known"#]],
    );
}

#[test]
fn sections_without_the_column_that_divides_are_an_error() {
    check(
        "list.slug = \"a\"\n[split.\"x\"]\nslug = \"x\"\n",
        expect![[r#"
            TOML mapping error at line 2, column 2
              |
            2 | [split."x"]
              |  ^
            there are [split] sections but no `split_by` column"#]],
    );
}

#[test]
fn a_mapping_that_is_written_is_read_back_as_it_was() {
    let text = r#"
key = ["شماره", "A"]
split_by = "by \"x\""
ignore = ["y"]
[list]
slug = "a"
title = "b\tc"
grade = "B"
sharing = "partners"
duplicate_free = true
derives_from = ["x", "y"]
obtained = { how = "published", on = "1999" }
edition = "2nd"
facts = { counted_by = "households" }
[reading]
encoding = "windows-1256"
delimiter = "tab"
header_row = 3
sheet = "S"
calendar = "solar-hijri"
order = "day-month-year"
placeholder = ["-01-01"]
century = 1300
lunar_possible = true
not_after = "1999-12-31"
name_layout = "family-given"
separator = ";"
[split."v 1"]
slug = "v"
burial_register = true
[columns]
"نام" = "given_name"
B = ["city", "province"]
C = { property = "death_date", calendar = "gregorian", calendar_column = "D", lang = "fa", sharing = "sealed", combine = ["E"], joined_by = "-", order = "year-month-day", separator = "/" }
[constants]
detention_place = "اوین"
"#;
    let mapping = read::parse(text);
    assert_eq!(read::parse(&mapping.to_toml()), mapping, "{}", mapping.to_toml());
}

/// The table and the guessed mapping of a list.
fn guessed(list: &str) -> (String, Mapping) {
    let words = HeaderWords::new(Codebook::builtin());
    let mut table = Table::text(list.as_bytes(), &Default::default(), &words).unwrap();
    let rows: Vec<Row> = table.sample(5000).unwrap();
    let text = guess(table.format(), table.columns(), &rows, Codebook::builtin())
        .named("List of Abadi (2).csv")
        .to_toml();
    let mapping = read::parse(&text);
    (text, mapping)
}

fn properties(mapping: &Mapping) -> Vec<String> {
    let columns = mapping.columns.iter();
    columns.map(|(column, target)| format!("{column}={}", target.properties.join("+"))).collect()
}

const PERSIAN: &str = "\
فهرست آبادی,,,,,,
ردیف,نام,نام خانوادگی,نام پدر,تاریخ اعدام,سن,جنسیت
1,بهرام,آبی‌پوش,کاظم,۱۳۶۷/۰۵/۰۸,۲۷,مرد
2,پروین,گل‌کار,ژیان,۱۳۶۷/۰۵/۰۹,۲۲,زن
3,سهراب,نیک‌سیر,کاظم,۱۳۶۷/۰۶/۰۱,۳۱,مرد
4,مهری,زرین‌کلک,بهمن,۱۳۶۶,۲۵,زن
";

#[test]
fn a_persian_list_is_guessed() {
    let (text, mapping) = guessed(PERSIAN);
    assert_eq!(
        properties(&mapping),
        [
            "تاریخ اعدام=death_date",
            "جنسیت=sex",
            "سن=age",
            "نام=given_name",
            "نام خانوادگی=family_name",
            "نام پدر=father_name",
        ]
    );
    assert_eq!(mapping.ignore, ["ردیف"], "a running number is no key");
    assert_eq!(mapping.reading.header_row, Some(2));
    assert_eq!(mapping.list.lang.as_deref(), Some("fa"));
    assert_eq!(mapping.reading.calendar, Some(dates::Calendar::SolarHijri));
    expect_test::expect_file!["../testdata/guessed.toml"].assert_eq(&text);
}

#[test]
fn no_value_of_a_list_goes_into_its_mapping() {
    let (text, _) = guessed(PERSIAN);
    let values =
        PERSIAN.lines().skip(2).flat_map(|line| line.split(',')).filter(|value| value.chars().count() > 2);
    for value in values {
        assert!(!text.contains(value), "{value} stands in the mapping");
    }
}

#[test]
fn an_arabic_and_an_english_list_are_guessed() {
    let arabic = "الاسم الكامل,اسم الأب,تاريخ الميلاد,مكان الولادة\nسامي النهري,كاظم,1960/02/03,القرية\nهدى البستاني,ماجد,1961,المدينة\n";
    let (_, mapping) = guessed(arabic);
    assert_eq!(
        properties(&mapping),
        ["اسم الأب=father_name", "الاسم الكامل=name", "تاريخ الميلاد=birth_date", "مكان الولادة=birth_place"]
    );
    assert_eq!(mapping.list.lang.as_deref(), Some("ar"));
    let english = "ID,Name,Father's name,Date of death,Sex,Link\n\
        a1,\"Abi, Bahram\",Kazem,1988-07-30,M,https://example.org/1\n\
        a2,\"Gol, Parvin\",Zhian,1988-08,F,https://example.org/2\n";
    let (_, mapping) = guessed(english);
    assert_eq!(
        properties(&mapping),
        [
            "Date of death=death_date",
            "Father's name=father_name",
            "ID=list_number",
            "Link=source_url",
            "Name=name",
            "Sex=sex"
        ]
    );
    assert_eq!(mapping.key, ["ID"]);
    assert_eq!(mapping.reading.name_layout.as_deref(), Some("family-given"));
    assert_eq!(mapping.reading.calendar, Some(dates::Calendar::Gregorian));
}

#[test]
fn placeholders_calendars_and_columns_that_divide_are_seen() {
    let mut list = "id,name,died,calendar,list\n".to_owned();
    for number in 0..60 {
        let (died, calendar) = if number % 2 == 0 { ("1988-01-01", "G") } else { ("1367-05-08", "SH") };
        list.push_str(&format!("p{number},Person {number},{died},{calendar},house {}\n", number % 3));
    }
    let (text, mapping) = guessed(&list);
    assert_eq!(mapping.reading.placeholder, ["-01-01"]);
    assert_eq!(mapping.columns["died"].calendar_column.as_deref(), Some("calendar"));
    assert_eq!(mapping.reading.calendar, None, "neither calendar has nine tenths");
    assert!(text.contains("# split_by = \"list\""), "{text}");
    assert_eq!(mapping.split_by, None, "to divide a list is for a person to decide");
}

#[test]
fn every_key_of_a_mapping_is_explained_and_every_example_is_right() {
    let page = include_str!("../../../docs/mapping.md");
    for block in page.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()) {
        Mapping::parse(block, Codebook::builtin())
            .unwrap_or_else(|error| panic!("docs/mapping.md:\n{error}"));
    }
    let keys = [
        "key",
        "split_by",
        "ignore",
        "slug",
        "title",
        "publisher",
        "lang",
        "kind",
        "grade",
        "sharing",
        "obtained",
        "duplicate_free",
        "burial_register",
        "derives_from",
        "edition",
        "facts",
        "encoding",
        "delimiter",
        "header_row",
        "sheet",
        "calendar",
        "order",
        "placeholder",
        "year",
        "century",
        "lunar_possible",
        "not_after",
        "name_layout",
        "separator",
        "property",
        "calendar_column",
        "combine",
        "joined_by",
    ];
    for key in keys {
        assert!(page.contains(&format!("`{key}`")), "docs/mapping.md does not explain `{key}`");
    }
}

#[test]
fn a_slug_is_one_plain_word() {
    for (slug, accepted) in [
        ("families-1999", true),
        ("لیست-۲", true),
        ("a b", false),
        ("a/b", false),
        ("a\\u001b[31m", false),
        ("", false),
    ] {
        let text = format!("[list]\nslug = \"{slug}\"\n");
        let parsed = Mapping::parse(&text, Codebook::builtin());
        assert_eq!(parsed.is_ok(), accepted, "{slug}");
    }
}
