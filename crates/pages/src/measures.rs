//! Laws and measures that protect families and defenders, or harm them: those in force on a day, and the others that are known.

use ::statements::Measure;
use dates::{Answer, Day};

use crate::part::{Column, Row, Section, Table};
use crate::rich::{Rich, Tone, cut};
use crate::{Page, Part, Place, Voice, when};

/// What the page tells.
pub struct View<'a> {
    /// All that are known, each with whether it was in force on the day.
    pub measures: &'a [Measure<'a>],
    /// The day.
    pub day: Day,
    /// What was asked, as it was written.
    pub asked: &'a str,
}

/// The page.
pub fn page(voice: &Voice<'_>, view: &View<'_>) -> Page {
    let path = match view.asked.is_empty() {
        true => "measures".to_owned(),
        false => format!("measures?on={}", crate::people::encoded(view.asked)),
    };
    let mut page = Page::new(Place::Statements, path, voice.words("measures-heading"));
    page.lead = vec![voice.words("measures-lead")];
    let (past, now): (Vec<_>, Vec<_>) = view.measures.iter().partition(|one| one.answer == Answer::No);
    page.sections = vec![in_force(voice, view, &now), others(voice, &past)];
    page.sections.retain(|section| !section.parts.is_empty());
    page.data = true;
    page
}

fn in_force(voice: &Voice<'_>, view: &View<'_>, now: &[&Measure<'_>]) -> Section {
    let section = Section::new("in-force", voice.text("measures-in-force"))
        .lead(when::day(voice.locale, view.day))
        .with(voice.day_search("measures", view.asked));
    section.with(match now.is_empty() {
        true => Part::Notice(Tone::Plain, voice.words("measures-none")),
        false => Part::Table(table(voice, "measures-in-force", now)),
    })
}

/// Those of another time, so that what was repealed is not lost from sight.
fn others(voice: &Voice<'_>, past: &[&Measure<'_>]) -> Section {
    let section = Section::new("others", voice.text("measures-others"));
    if past.is_empty() { section } else { section.with(Part::Table(table(voice, "measures-others", past))) }
}

fn table(voice: &Voice<'_>, caption: &str, measures: &[&Measure<'_>]) -> Table {
    let columns = vec![
        Column::new("measure", voice.text("column-measure")),
        Column::new("effect", voice.text("column-effect")),
        Column::new("concerns", voice.text("column-concerns")),
        Column::new("in_force", voice.text("measures-in-force")),
        Column::new("source", voice.text("column-source")),
    ];
    let rows = measures.iter().map(|one| row(voice, one)).collect();
    Table { caption: voice.words(caption), columns, rows }
}

fn row(voice: &Voice<'_>, one: &Measure<'_>) -> Row {
    let account = &one.account;
    let lang = account.text("lang");
    let stored = |property: &str| account.text(property).map(|text| Rich::stored(&cut(text, 400)));
    let name = stored("name").unwrap_or_else(|| voice.words("measures-nameless"));
    let article = stored("article").map(|article| {
        Rich::small(
            Rich::words(voice.locale.property("legal_measure", "article")).and_words(" ").and(article),
        )
    });
    let original =
        account.text("original").map(|text| Rich::line(Rich::new().and_stored(&cut(text, 400), lang)));
    let other = stored("translation").or_else(|| stored("summary")).map(Rich::line);
    let parts = [article, original, other].into_iter().flatten();
    let mut effect = match one.effect {
        Some(effect) => Rich::tag(tone(effect), voice.locale.term("measure_effect", effect)),
        None => voice.words("not-known"),
    };
    if one.answer == Answer::Maybe {
        effect = effect.and(Rich::tag(Tone::Plain, voice.text("measures-possibly")));
    }
    let concerns = one.concerns.iter().map(|whom| Rich::words(voice.locale.term("measure_concerns", whom)));
    let read =
        one.text_read.map(|read| Rich::line(Rich::small(Rich::words(voice.locale.term("text_read", read)))));
    Row::new([
        parts.fold(name, Rich::and),
        effect,
        Rich::join(concerns, voice.comma()),
        days(voice, one),
        voice.cite(account.id()).and(read.unwrap_or_default()),
    ])
}

/// From when and until when, each by itself: of neither more is known than its source says.
fn days(voice: &Voice<'_>, one: &Measure<'_>) -> Rich {
    let end = |id: &str, property: &str| {
        let window = one.account.window(property)?;
        Some(Rich::line(voice.words(id).and_words(" ").and(voice.window(&window))))
    };
    let ends = [end("officials-from", "from_date"), end("officials-to", "to_date")];
    let ends: Vec<Rich> = ends.into_iter().flatten().collect();
    if ends.is_empty() {
        voice.words("officials-no-day")
    } else {
        ends.into_iter().fold(Rich::new(), Rich::and)
    }
}

fn tone(effect: &str) -> Tone {
    match effect {
        "protects" => Tone::Firm,
        "harms" => Tone::Broken,
        _ => Tone::Said,
    }
}
