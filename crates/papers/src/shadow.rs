//! The shadow list as a print-ready page, in English, Persian and Arabic.

use std::fmt::Write as _;

use dates::{Day, Window, dated, display};
use letters::words::label;
use letters::{Fact, Row};

use crate::Tongue;
use crate::sheet::{escaped, isolated, page};
use crate::words::word;

/// The page: a table for each letter, a row for each question.
pub fn html(rows: &[Row<'_, '_>], facts: &[Fact], tongue: Tongue, on: Day, is_public: bool) -> String {
    let say = |id: &str| word("shadow", id, tongue);
    let mut body = format!("<h1>{}</h1>\n<p>{}</p>\n", say("title"), say("about"));
    let _ = writeln!(body, "<p>{} {}</p>", say("as_of"), days(&Window::of(on), tongue));
    let _ = match is_public {
        true => writeln!(body, "<p class=\"small\">{}</p>", say("for_public")),
        false => writeln!(body, "<p class=\"mark\">{}</p>", say("not_public")),
    };
    if rows.is_empty() {
        let _ = writeln!(body, "<p>{}</p>", say("nothing"));
    }
    for of_letter in rows.chunk_by(|one, other| one.letter.id() == other.letter.id()) {
        body += &letter(&of_letter[0], tongue);
        let heads = [say("question"), say("answer"), say("holds"), say("days")];
        let heads = heads.map(|head| format!("<th scope=\"col\">{head}</th>"));
        let _ = writeln!(body, "<table><thead><tr>{}</tr></thead><tbody>", heads.concat());
        of_letter.iter().for_each(|row| body += &question(row, facts, tongue));
        body += "</tbody></table></section>\n";
    }
    page(say("title"), tongue, &body)
}

/// The heading of one letter: its number, its days, who asked.
fn letter(row: &Row<'_, '_>, tongue: Tongue) -> String {
    let say = |id: &str| word("shadow", id, tongue);
    let letter = row.letter;
    let mut out =
        format!("<section><h2>{} {}</h2>\n<p>", say("letter"), isolated(&letter.title_in(tongue.lang())));
    let _ = write!(out, "{} {}", say("sent"), days(&letter.sent, tongue));
    if let Some(published) = &letter.published {
        let _ = write!(out, " · {} {}", say("published"), days(published, tongue));
    }
    let by = letter.mandates.iter().map(|slug| escaped(label("mandate", slug, tongue.lang().code())));
    let by: Vec<String> = by.collect();
    if !by.is_empty() {
        let _ = write!(out, "<br>{}: {}", say("asked_by"), by.join(tongue.semicolon()));
    }
    out + "</p>\n"
}

fn question(row: &Row<'_, '_>, facts: &[Fact], tongue: Tongue) -> String {
    let lang = tongue.lang();
    let topics = row.request.topics.iter().map(|topic| escaped(label("request_topic", topic, lang.code())));
    let topics: Vec<String> = topics.collect();
    let number = row
        .request
        .number
        .map(|number| format!("<bdi>{}</bdi>. ", tongue.digits(&number.to_string())))
        .unwrap_or_default();
    let asked = row.request.text.map(isolated).unwrap_or_default();
    let said = row.who_says(lang).into_iter().map(|said| format!("<li>{}</li>", isolated(&said)));
    let came = row.what_came(lang).into_iter().map(|came| format!("<li>{}</li>", isolated(&came)));
    let answered: String = came.chain(said).collect();
    let answered = if answered.is_empty() { answered } else { format!("<ul>{answered}</ul>") };
    let held: String =
        row.facts(facts).iter().map(|fact| format!("<li>{}</li>", escaped(&fact.in_words(lang)))).collect();
    let held = if held.is_empty() { held } else { format!("<ul>{held}</ul>") };
    let unanswered = row.days_in_words(lang).map(|days| isolated(&days)).unwrap_or_default();
    format!(
        "<tr><td>{number}{asked}<br><span class=\"small\">{}</span></td><td>{}{answered}</td><td>{held}</td><td>{unanswered}</td></tr>\n",
        topics.join(tongue.semicolon()),
        isolated(&row.standing(lang)),
    )
}

/// Days in the calendar of the reader and in the other one, each half on its own so that no direction mixes them.
pub(crate) fn days(window: &Window, tongue: Tongue) -> String {
    let lang = tongue.lang();
    let shown = display(&dated(window, lang), lang);
    let halves = [Some(shown.written), shown.converted].into_iter().flatten();
    halves.map(|half| isolated(&half)).collect::<Vec<_>>().join(" · ")
}
