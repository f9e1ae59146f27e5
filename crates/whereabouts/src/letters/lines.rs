//! Letters in lines for people.

use ::letters::ladder::Climb;
use ::letters::shadow::days;
use ::letters::words::label;
use ::letters::{Event, Fact, Mandate, Matter, Reply, Row};
use dates::{Answer, Day, Lang};

use super::sure;
use crate::terminal::{cut, isolated, padded};

const EN: Lang = Lang::English;

/// A letter in a line: number, days, how many of its requests are open.
pub fn line(matter: &Matter<'_>) -> String {
    let published = match &matter.published {
        Some(published) => format!("published {}", days(published)),
        None if matter.is_embargoed() => "NOT PUBLISHED".to_owned(),
        None => "public".to_owned(),
    };
    let open = match matter.requests.len() {
        0 => String::new(),
        all => format!("{} of {all} open", matter.open_requests()),
    };
    format!(
        "{}  {} {} {} {open}",
        matter.id().short(),
        padded(&cut(&matter.title(), 22), 22),
        padded(&days(&matter.sent), 24),
        padded(&published, 34),
    )
    .trim_end()
    .to_owned()
}

/// A letter whole: who wrote it, its clocks, what it asks and how each request stands.
pub fn letter(matter: &Matter<'_>, facts: &[Fact], on: Day) -> Vec<String> {
    let mut lines = vec![format!("{}   {}   as of {on}", isolated(&matter.title()), matter.id().short())];
    if matter.is_embargoed() {
        lines.push(
            "NOT PUBLISHED: confidential, for those who told the experts too (V-204.letter)".to_owned(),
        );
    }
    lines.push(format!("sent {}", days(&matter.sent)));
    if let Some(published) = &matter.published {
        let after = matter.days_to_publication().map(|days| days.to_string()).unwrap_or_default();
        lines.push(format!("published {} (day {after})", days(published)));
    }
    lines.extend(matter.text("summary").map(isolated));
    lines.extend(matter.mandates.iter().map(|slug| format!("  by {}", label("mandate", slug, "en"))));
    lines.extend(matter.clocks.iter().flat_map(clock));
    lines.extend(matter.issues.iter().map(|issue| format!("  {}: {}", issue.rule, issue.says)));
    for found in ::letters::shadow(std::slice::from_ref(matter)) {
        lines.push(String::new());
        lines.extend(row(&found, facts, false));
    }
    lines.extend(matter.replies.iter().map(|reply| came(reply, on)));
    lines
}

/// What came, or that somebody looked and saw nothing.
fn came(reply: &Reply<'_>, on: Day) -> String {
    if let Some(look) = reply.look(on) {
        return format!(
            "  {}  none seen as of {} in {}",
            look.record.short(),
            look.by,
            isolated(&look.place)
        );
    }
    let kinds: Vec<&str> = reply.kinds.iter().map(|kind| kind.label("en")).collect();
    let says = reply.account.text("says").map(|says| format!(": {}", isolated(says))).unwrap_or_default();
    format!("  {}  {} {}{says}", reply.account.id().short(), days(&reply.came), kinds.join(", "))
}

fn clock(clock: &::letters::Clock) -> Vec<String> {
    let due = format!("  {} due {} ({})", clock.rule, days(&clock.due.window), clock.due.state.code());
    let done = clock.done.iter().map(|done| {
        let late = done.late.map(|late| format!(", {late}")).unwrap_or_default();
        let allowed = if done.late.is_some() && done.late_allowed { " (allowed)" } else { "" };
        format!("    {} on day {}{late}{allowed}", done.event, done.kept.day)
    });
    [due].into_iter().chain(done).collect()
}

/// One question: what is asked, what came back, who says how it stands, what the register holds, days unanswered.
pub fn row(row: &Row<'_, '_>, facts: &[Fact], with_letter: bool) -> Vec<String> {
    let request = row.request;
    let number = request.number.map_or_else(|| "-".to_owned(), |number| number.to_string());
    let of = if with_letter { format!("{}, ", row.letter.title()) } else { String::new() };
    let mut lines = vec![format!("{of}{number}  {}", isolated(request.text.unwrap_or_default()))];
    let topics: Vec<&str> = request.topics.iter().map(|topic| label("request_topic", topic, "en")).collect();
    lines.push(format!("    topic   {}", topics.join("; ")));
    let read = request.accounts.iter().filter(|account| !crate::offices::mark(account).is_empty());
    lines.extend(read.map(|account| format!("    source  {}", crate::offices::place(account))));
    lines.push(format!("    stands  {}", isolated(&row.standing(EN))));
    lines.extend(row.who_says(EN).iter().map(|said| format!("            {}", isolated(said))));
    lines.extend(row.days_in_words(EN).map(|days| format!("    days    {days}")));
    for fact in row.facts(facts) {
        lines.push(format!("    register  {}   (whereabouts {})", fact.in_words(EN), fact.command));
    }
    lines
}

/// A mandate: who holds it, under what, and whether it covers what was asked about.
pub fn mandate(mandate: &Mandate, on: Day, event: Option<&Event>, whole: bool) -> Vec<String> {
    let covered = event.map(|event| mandate.scope.covers(event));
    let covers = covered.map(|covered| {
        let parts = covered.wanting();
        let parts = if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) };
        format!("covers it: {}{parts}", sure(covered.answer()))
    });
    let first =
        format!("{}  {}  {}", padded(&mandate.slug, 14), mandate.label(EN), covers.unwrap_or_default());
    let mut lines = vec![first.trim_end().to_owned()];
    if !whole {
        return lines;
    }
    let held = |answer: Answer| if answer == Answer::Yes { "" } else { " (perhaps)" };
    for (holder, answer) in mandate.holders_on(on) {
        let mark = mark(holder.verified);
        lines.push(format!("  held by {}{}{mark}   {}", isolated(&holder.name), held(answer), holder.cites));
    }
    for (resolution, answer) in mandate.resolutions_on(on) {
        let mark = mark(resolution.verified);
        lines.push(format!("  under {}{}{mark}   {}", resolution.symbol, held(answer), resolution.cites));
    }
    for channel in &mandate.channels {
        lines.push(format!("  reached at {}{}   {}", channel.at, mark(channel.verified), channel.cites));
    }
    lines.extend(mandate.seat.iter().map(|seat| format!("  sits in {seat}")));
    lines.push(format!("  scope{}   {}", mark(mandate.verified), mandate.cites));
    lines
}

/// A step of the ladder: open or not, taken when, whether it covers what happened.
pub fn climb(climb: &Climb<'_>) -> Vec<String> {
    let open = match climb.open {
        Some(true) => "open",
        Some(false) => "closed",
        None => "others",
    };
    let step = label("accountability_rung", &climb.rung.step, "en");
    let mut lines = vec![format!("{} {step}", padded(open, 7))];
    lines.push(format!("        needs {}{}", climb.rung.needs.en, mark(climb.rung.verified)));
    if climb.covers().is_some_and(|answer| answer != Answer::Yes) {
        let parts = climb.covered.map(|covered| covered.wanting().join(", ")).unwrap_or_default();
        lines.push(format!("        does not surely cover what happened: {parts}"));
    }
    for (when, record) in &climb.taken {
        lines.push(format!("        taken {}  {}{}", days(when), record.short(), beside(climb)));
    }
    lines
}

/// What came of a step and covers something else: «does not cover it: time, subject (ffm_iran)».
fn beside(climb: &Climb<'_>) -> String {
    let each = climb.beside.iter().map(|(slug, covered)| {
        let surely = if covered.answer() == Answer::No { "" } else { " surely" };
        format!("   does not{surely} cover it: {} ({slug})", covered.wanting().join(", "))
    });
    each.collect()
}

fn mark(verified: bool) -> &'static str {
    if verified { "" } else { "  NOT VERIFIED" }
}
