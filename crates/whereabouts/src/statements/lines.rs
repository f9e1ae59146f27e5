//! Statements and contradictions in lines, for people.

use ::statements::{Against, Contradiction, Fact, Measure, Said, Table, Who};
use dates::{Answer, Window};
use graves::moment::shown;
use register::table;

use super::Voices;
use crate::offices::word;
use crate::terminal::{cut, isolated, padded};

/// A statement in a line.
pub fn short(voices: &Voices<'_>, said: &Said<'_>) -> String {
    let classes: Vec<String> =
        said.categories.iter().map(|category| word("statement_category", category)).collect();
    format!(
        "{}  {}  {}   {}   {}",
        said.account.id().short(),
        padded(&when(said.when.as_ref()), 10),
        isolated(&who_spoke(voices, said)),
        classes.join(", "),
        voices.place(said.account.id())
    )
}

/// A statement whole: who, in which post, when, where, the words, and what they amount to.
pub fn whole(voices: &Voices<'_>, said: &Said<'_>) -> Vec<String> {
    let account = &said.account;
    let mut lines = vec![format!("{}   {}", isolated(&who_spoke(voices, said)), account.id().short())];
    let mut tell = |what: &str, value: String| {
        if !value.is_empty() {
            lines.push(format!("  {} {value}", padded(what, 16)));
        }
    };
    let text = |property| account.text(property).map(isolated).unwrap_or_default();
    let terms = |property, vocabulary| {
        let found = account.terms(property).map(|term| word(vocabulary, term));
        found.collect::<Vec<_>>().join(", ")
    };
    tell("said on", when(said.when.as_ref()));
    tell("where", text("venue"));
    tell("post, as written", text("post_as_written"));
    for one in &said.institutions {
        let sure = if one.answer == Answer::Yes { "" } else { "possibly " };
        let from = if one.records.is_empty() {
            "as the source names it".to_owned()
        } else {
            voices.places(&one.records)
        };
        tell("in the name of", format!("{sure}{}   {from}", isolated(&voices.title(one.organisation))));
    }
    tell("words", text("original"));
    tell("translation", text("translation"));
    tell("in short", text("summary"));
    tell("class", terms("category", "statement_category"));
    tell("position", terms("official_position", "official_position"));
    for proposition in &said.affirms {
        tell("affirms that", word("proposition", proposition));
    }
    for proposition in &said.denies {
        tell("denies that", word("proposition", proposition));
    }
    tell("of the time", said.scope.time.as_ref().map(shown).unwrap_or_default());
    for site in &said.scope.sites {
        tell("of the grave", isolated(&voices.title(*site)));
    }
    if said.scope.lost {
        tell("look at", "something that it speaks of is no record here".to_owned());
    }
    if said.is_at_odds() {
        tell("look at", "it is entered as affirming and denying one thing at once".to_owned());
    }
    let place = table::place(&account.record.locator);
    tell("source", format!("{} {place}", isolated(&account.source.title)));
    lines
}

/// Who spoke: the person, else as written, else the institution.
pub fn who_spoke(voices: &Voices<'_>, said: &Said<'_>) -> String {
    if let Some(speaker) = said.speaker {
        return voices.title(speaker);
    }
    let written = said.account.text("speaker_as_written").map(str::to_owned);
    let institution = || said.institutions.first().map(|one| voices.title(one.organisation));
    written.or_else(institution).unwrap_or_else(|| "speaker unknown".to_owned())
}

/// One contradiction: whose words, on what, both sides, and why the firmest pair cannot both hold.
pub fn contradiction(voices: &Voices<'_>, one: &Contradiction) -> Vec<String> {
    let who = match one.who {
        Who::Speaker(person) => isolated(&voices.title(person)),
        Who::Institution(organ) => format!("in the name of {}", isolated(&voices.title(organ))),
    };
    let mut lines = vec![format!("{who}: that {}", word("proposition", one.proposition))];
    for (side, places) in [("affirmed", &one.affirming), ("denied", &one.denying)] {
        for place in places {
            let said = &voices.statements.all()[*place];
            lines.push(format!("  {} {}", padded(side, 8), quote(voices, said)));
        }
    }
    let sure =
        if one.firmest.answer == Answer::Yes { "cannot both hold" } else { "possibly cannot both hold" };
    lines.push(format!("  {sure}: {} [{}]", one.firmest.reason.says, one.firmest.reason.rule));
    lines.push(format!("    {}", voices.places(&one.firmest.reason.records)));
    lines
}

/// A statement against what other records tell.
pub fn against(voices: &Voices<'_>, facts: &[Fact], one: &Against) -> Vec<String> {
    let fact = &facts[one.fact];
    let not = if fact.holds { "" } else { "NOT so: " };
    let sure = if one.answer == Answer::Yes { "" } else { "possibly, " };
    let records = &fact.reason.records;
    let more = if records.len() > 5 { format!(" and {} more", records.len() - 5) } else { String::new() };
    vec![
        quote(voices, &voices.statements.all()[one.statement]),
        format!(
            "  {sure}{}: {not}{} ({})",
            one.reason.says,
            word("proposition", fact.proposition),
            fact.weight.word()
        ),
        format!("    {} [{}]", fact.reason.says, fact.reason.rule),
        format!("    {}{more}", voices.places(&records[..records.len().min(5)])),
    ]
}

/// A statement with the beginning of its words, and where they stand.
fn quote(voices: &Voices<'_>, said: &Said<'_>) -> String {
    // Words of the speaker stand in quotes; what somebody wrote of them does not.
    let words = match said.account.text("original") {
        Some(original) => format!("«{}»", isolated(&cut(original, 60))),
        None => {
            let summary = said.account.text("summary").unwrap_or_default();
            format!("(summary) {}", isolated(&cut(summary, 60)))
        }
    };
    format!(
        "{} {} {} {words}   {}",
        said.account.id().short(),
        when(said.when.as_ref()),
        isolated(&who_spoke(voices, said)),
        voices.place(said.account.id())
    )
}

/// The numbers of one unit, side by side, and which cannot both hold.
pub fn numbers(voices: &Voices<'_>, table: &Table<'_>) -> Vec<String> {
    let unit = table.unit.map_or("nobody says of what".to_owned(), |unit| word("count_unit", unit));
    let mut lines = vec![format!("{unit} (never added, never averaged)")];
    for one in &table.numbers {
        let interest = one.interest.map(|interest| format!(" ({})", word("interest", interest)));
        let scope = [
            one.account.text("group").map(isolated),
            one.account.text("place").map(isolated),
            one.time.as_ref().map(shown),
        ];
        let scope: Vec<String> = scope.into_iter().flatten().collect();
        let basis = one.basis.map(|basis| format!("; {}", word("number_basis", basis)));
        lines.push(format!(
            "  {} {} {}{}: {}{}   {}",
            padded(&one.shown(), 14),
            padded(&when(one.claimed.as_ref()), 10),
            isolated(&one.claimant),
            interest.unwrap_or_default(),
            if scope.is_empty() { "no scope given".to_owned() } else { scope.join(", ") },
            basis.unwrap_or_default(),
            voices.place(one.account.id()),
        ));
    }
    for (_, _, reason) in &table.conflicts {
        lines.push(format!("  {}: {} [{}]", voices.places(&reason.records), reason.says, reason.rule));
    }
    lines
}

/// A law or measure.
pub fn measure(one: &Measure<'_>) -> Vec<String> {
    let account = &one.account;
    let effect = one.effect.map_or("effect not told".to_owned(), |effect| word("measure_effect", effect));
    let sure = if one.answer == Answer::Yes { "" } else { "possibly in force; " };
    let article = account.text("article").map(|article| format!(", art. {}", isolated(article)));
    let concerns: Vec<String> = one.concerns.iter().map(|whom| word("measure_concerns", whom)).collect();
    let end = |day: Option<dates::Day>| day.map_or("..".to_owned(), |day| day.to_string());
    let mut lines = vec![format!(
        "{}  {}  {}{}",
        account.id().short(),
        padded(&effect, 22),
        isolated(account.text("name").unwrap_or("without a name")),
        article.unwrap_or_default()
    )];
    let days = format!("{}/{}", end(one.in_force.earliest), end(one.in_force.latest));
    lines.push(format!("    {sure}{days}; {}   {}", concerns.join(", "), crate::offices::place(account)));
    let words =
        account.text("translation").or_else(|| account.text("original")).or_else(|| account.text("summary"));
    lines.extend(words.map(|words| format!("    «{}»", isolated(words))));
    lines
}

fn when(window: Option<&Window>) -> String {
    window.map_or("no date".to_owned(), shown)
}
