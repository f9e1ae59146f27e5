//! Burial registers in lines, for people.

use burials::{Answer, BurialRegister, Page, PageState, Report};
use claims::Account;
use dates::Window;
use register::table;

use super::{Inquiry, Line};
use crate::terminal::{isolated, number, padded};

/// The dates of a property as they are written, each with the days that it means where it is of another calendar.
fn dates_told(register: &BurialRegister<'_>, property: &str) -> Option<String> {
    let told = register.accounts.iter().filter_map(|account| {
        let written = account.text(property)?;
        let means = account.window(property).map(|window| match window.earliest {
            Some(day) if window.latest == Some(day) => day.to_string(),
            _ => days(&window),
        });
        let means = means.filter(|means| means != written);
        Some(isolated(written) + &means.map(|means| format!(" ({means})")).unwrap_or_default())
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| told.join("; "))
}

/// A register: what it is, who was let see it, which pages are not to be had, and the answers in numbers.
pub fn register(register: &BurialRegister<'_>, report: &Report) -> Vec<String> {
    let mut lines = vec![format!("{}   {}", register.id, isolated(&register.name))];
    let told = |property: &str| {
        let values: Vec<String> =
            register.accounts.iter().flat_map(|account| account.texts(property)).map(isolated).collect();
        (!values.is_empty()).then(|| values.join("; "))
    };
    for (word, property) in [
        ("cemetery", "cemetery"),
        ("kept by", "kept_by"),
        ("shown to", "disclosed_to"),
        ("shown on", "disclosed_on"),
        ("withheld because", "reason"),
    ] {
        let value = if property == "disclosed_on" { dates_told(register, property) } else { told(property) };
        lines.extend(value.map(|value| format!("  {} {value}", padded(word, 16))));
    }
    lines.push(format!("  {} {}", padded("disclosure", 16), register.disclosure.code()));
    lines.push(format!("  {} {}", padded("covers", 16), days(&register.covers)));
    let issue = |one: &claims::Reason| format!("  {} {}: {}", padded("issue", 16), one.rule, one.says);
    lines.extend(register.issues.iter().map(issue));
    lines.push(format!("  {} {}", padded("pages", 16), pages(&register.pages)));
    let sources: Vec<String> = register.accounts.iter().map(place).map(|place| isolated(&place)).collect();
    if !sources.is_empty() {
        lines.push(format!("  {} {}", padded("says who", 16), sources.join("; ")));
    }
    lines.extend(counts(report));
    lines
}

/// How many people got each answer.
pub fn counts(report: &Report) -> Vec<String> {
    let line = |count: usize, code: &str, words: &str| {
        format!("  {:>6}  {}  {words}", number(count as u64), padded(code, 24))
    };
    let mut lines: Vec<String> = Answer::ALL
        .into_iter()
        .map(|answer| line(report.of(answer), answer.code(), answer.word("en")))
        .collect();
    lines.push(line(report.outside(), "outside", "buried outside the days that are covered"));
    lines
}

/// The pages that nobody has seen whole; the others by their number.
fn pages(pages: &[Page]) -> String {
    let of = |state: PageState| pages.iter().filter(move |page| page.state == state);
    let mut parts = vec![format!("{} disclosed", of(PageState::Disclosed).count())];
    for state in
        [PageState::Withheld, PageState::Missing, PageState::Torn, PageState::Unreadable, PageState::Unknown]
    {
        let labels: Vec<&str> = of(state).map(|page| page.label.as_str()).collect();
        if !labels.is_empty() {
            parts.push(format!("{}: {}", state.code(), isolated(&labels.join(", "))));
        }
    }
    parts.join(" · ")
}

/// Everybody's answer in a register, one line each.
pub fn people(inquiry: &Inquiry<'_>, register: usize) -> Vec<String> {
    let own = inquiry.lines.iter().filter(|line| line.register == register);
    own.map(person).collect()
}

fn person(line: &Line<'_>) -> String {
    let code = line.answer().map_or("outside", Answer::code);
    let mut text = format!("  {}  {}  {}", line.person.short(), padded(code, 24), isolated(&line.title));
    let Some(answered) = &line.answered else { return text };
    let rows: Vec<String> = answered.rows.iter().map(row).collect();
    let pages: Vec<&str> = answered.pages.iter().map(|page| page.label.as_str()).collect();
    if !rows.is_empty() {
        text += &format!("   {}", rows.join("; "));
    } else if !pages.is_empty() {
        text += &format!("   pages {}", isolated(&pages.join(", ")));
    } else {
        text += &format!("   {}", answered.reason.says);
    }
    text
}

/// A row as it names somebody, and where it stands.
fn row(row: &Account<'_>) -> String {
    let name = register::whole_name(row.record).unwrap_or_else(|| "no name".to_owned());
    format!("{} ({})", isolated(&name), isolated(&place(row)))
}

/// Where an account stands, as `burial-register row 12`.
pub fn place(account: &Account<'_>) -> String {
    let locator = table::place(&account.record.locator);
    let key = account.record.key.as_deref().unwrap_or_default();
    format!("{} {}", account.source.slug, if locator.is_empty() { key } else { &locator })
        .trim_end()
        .to_owned()
}

/// A window as `1988-07-28/1988-09-06`, open ends as two dots.
pub fn days(window: &Window) -> String {
    let end = |day: Option<dates::Day>| day.map_or_else(|| "..".to_owned(), |day| day.to_string());
    format!("{}/{}", end(window.earliest), end(window.latest))
}
