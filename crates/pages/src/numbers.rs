//! Numbers claimed, side by side by what is counted, beside what the register itself documents in the same unit.

use ::statements::number::{Documented, Number, Table as Numbers};
use ::statements::sheet;

use crate::locale::Arg;
use crate::part::{Column, Row, Section, Table};
use crate::rich::{Rich, Tone, cut};
use crate::{Page, Part, Place, Voice};

/// The page of numbers: by what is counted, what the register documents and then claimant beside claimant, never added.
pub fn page(voice: &Voice<'_>, documented: &[Documented], claimed: &[Numbers<'_>]) -> Page {
    let mut page = Page::new(Place::Statements, "numbers", voice.words("numbers-heading"));
    page.lead = vec![voice.words("numbers-lead")];
    let own = |unit: Option<&str>| -> Vec<&Documented> {
        documented.iter().filter(|one| Some(one.unit) == unit).collect()
    };
    let mut units: Vec<Option<&'static str>> = Vec::new();
    let all = documented.iter().map(|one| Some(one.unit)).chain(claimed.iter().map(|table| table.unit));
    all.for_each(|unit| {
        if !units.contains(&unit) {
            units.push(unit);
        }
    });
    for (at, unit) in units.iter().enumerate() {
        let claims = claimed.iter().find(|table| table.unit == *unit);
        page.sections.push(of_unit(voice, at, *unit, &own(*unit), claims));
    }
    if claimed.is_empty() {
        let none = Part::Notice(Tone::Plain, voice.words("numbers-none-claimed"));
        page.sections.push(Section { id: "none".to_owned(), parts: vec![none], ..Section::default() });
    }
    page.data = true;
    let head = sheet::COLUMNS.map(str::to_owned).to_vec();
    let rows = sheet::rows(documented, claimed).into_iter().map(Vec::from);
    page.sheet = Some(std::iter::once(head).chain(rows).collect());
    page
}

fn of_unit(
    voice: &Voice<'_>,
    at: usize,
    unit: Option<&'static str>,
    own: &[&Documented],
    claims: Option<&Numbers<'_>>,
) -> Section {
    let heading = match unit {
        Some(unit) => Rich::words(voice.locale.term("count_unit", unit)),
        None => voice.words("numbers-no-unit"),
    };
    let mut section = Section { id: format!("unit-{at}"), heading: heading.clone(), ..Section::default() };
    if !own.is_empty() {
        let lead =
            if voice.ways.is_served() { "numbers-documented-lead" } else { "numbers-documented-shown" };
        section = section.lead(voice.words(lead)).with(Part::Table(documented(voice, own)));
    }
    let Some(claims) = claims else { return section };
    section = section.with(Part::Table(claimed(voice, heading, claims)));
    let lines: Vec<Rich> = claims.conflicts.iter().map(|(_, _, reason)| voice.reason(reason)).collect();
    if lines.is_empty() { section } else { section.with(Part::Lines(lines)) }
}

/// What the register itself documents.
fn documented(voice: &Voice<'_>, own: &[&Documented]) -> Table {
    let rows = own.iter().map(|one| {
        let count = one.count.map(|count| Rich::number(voice.locale.number(count)));
        let count = count.unwrap_or_else(|| Rich::tag(Tone::Sealed, voice.text("numbers-withheld")));
        Row::new([Rich::words(voice.locale.word("documented", one.of.code())), count])
    });
    let heading = if voice.ways.is_served() { "numbers-documented" } else { "numbers-documented-edition" };
    Table {
        caption: voice.words(heading),
        columns: vec![
            Column::new("documented", voice.text(heading)),
            Column::numeric("number", voice.text("column-count")),
        ],
        rows: rows.collect(),
    }
}

/// What others claim, each by themselves.
fn claimed(voice: &Voice<'_>, caption: Rich, table: &Numbers<'_>) -> Table {
    let rows = table.numbers.iter().map(|number| {
        let term = |vocabulary: &str, term: Option<&str>| {
            term.map(|term| Rich::small(Rich::words(voice.locale.term(vocabulary, term)))).unwrap_or_default()
        };
        let what = ["group", "place"].iter().filter_map(|property| number.account.text(property));
        let when = voice.known_days(&number.time.unwrap_or_default());
        let what = Rich::join(what.map(|text| Rich::stored(&cut(text, 120))).chain([when]), voice.comma());
        Row::new([
            Rich::stored(&cut(&number.claimant, 120))
                .and(term("interest", number.interest.filter(|known| *known != "unknown"))),
            shown(voice, number),
            what,
            term("number_basis", number.basis).and(voice.known_days(&number.claimed.unwrap_or_default())),
            voice.cite(number.account.id()),
        ])
    });
    let columns = vec![
        Column::new("claimant", voice.text("column-claimant")),
        Column::new("number", voice.text("column-count")),
        Column::new("of", voice.text("column-of")),
        Column::new("claimed", voice.text("column-claimed")),
        Column::new("source", voice.text("column-source")),
    ];
    Table { caption, columns, rows: rows.collect() }
}

/// A number as it is meant, with the source's own qualifier: «less than 100», which is not «at most 100».
fn shown(voice: &Voice<'_>, number: &Number<'_>) -> Rich {
    let qualifier = number.qualifier.map(|word| Rich::words(voice.locale.term("count_qualifier", word)));
    let one_sided = match (number.least, number.most) {
        (Some(only), None) | (None, Some(only)) => Some(only),
        _ => None,
    };
    match (qualifier, one_sided) {
        (Some(qualifier), Some(only)) => {
            let figure = voice.locale.number(only.max(0.0).round() as u64);
            qualifier.and_words(" ").and(Rich::number(figure))
        }
        (qualifier, _) => figures(voice, number).and(qualifier.map(Rich::small).unwrap_or_default()),
    }
}

/// The figures; the words of the source where it gives none.
fn figures(voice: &Voice<'_>, number: &Number<'_>) -> Rich {
    let count = |figure: f64| Arg::Count(figure.max(0.0).round() as u64);
    match (number.least, number.most) {
        (Some(least), Some(most)) if least == most => {
            Rich::number(voice.locale.number(least.max(0.0).round() as u64))
        }
        (Some(least), Some(most)) => voice.say("from-to", &[("from", count(least)), ("to", count(most))]),
        (Some(least), None) => voice.say("at-least", &[("n", count(least))]),
        (None, Some(most)) => voice.say("at-most", &[("n", count(most))]),
        (None, None) => number.account.text("words").map(Rich::stored).unwrap_or_default(),
    }
}
