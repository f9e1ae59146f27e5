//! Offices and alleged involvement in lines, for people.

use ::offices::{Event, Holding, Involvement, Naming, Office, Offices, Proceeding};
use claims::Reason;
use dates::{Answer, Day, Window};
use graves::moment::shown;
use ledger::RecordId;

use super::{label, place, place_of, title, what, word};
use crate::terminal::{isolated, padded};

/// One person in one office on a day.
pub fn office(offices: &Offices<'_>, one: &Office) -> String {
    let answer = if one.answer == Answer::Yes { "certainly" } else { "possibly" };
    let acting = if one.acting { " (acting)" } else { "" };
    format!(
        "{} {}  {}  {}{acting}   {}",
        one.person.short(),
        padded(answer, 9),
        isolated(&title(offices, one.person)),
        isolated(offices.seat_name(&one.seat)),
        sources(offices, &one.reason.records)
    )
}

/// When a post was held, as one source has it.
pub fn holding(offices: &Offices<'_>, one: &Holding<'_>) -> Vec<String> {
    let tenure = &one.tenure;
    let seen: Vec<String> = tenure.seen.iter().map(|seen| format!("seen {}", shown(seen))).collect();
    let days = match (&tenure.from, &tenure.to) {
        (None, None) if seen.is_empty() => "no day is given".to_owned(),
        (None, None) => seen.join(", "),
        (from, to) => format!("{} to {}", end(from.as_ref()), end(to.as_ref())),
    };
    let seat = isolated(offices.seat_name(&one.seat));
    let acting = if one.acting { " (acting)" } else { "" };
    let mut lines = vec![format!("  {seat}{acting}: {days}   {}", place(&one.account))];
    lines.extend(one.problem().iter().map(|reason| format!("    look at {}: {}", reason.rule, reason.says)));
    lines
}

fn end(window: Option<&Window>) -> String {
    window.map_or("..".to_owned(), shown)
}

/// What one source alleges, and what is wrong with it.
pub fn involvement(offices: &Offices<'_>, one: &Involvement<'_>) -> Vec<String> {
    let account = &one.account;
    let ways = |property, vocabulary| {
        account.terms(property).map(move |term| word(vocabulary, term)).collect::<Vec<_>>().join(", ")
    };
    let mut lines = vec![format!("  named in {} as:", place(account))];
    let mut tell = |what: &str, value: String| {
        if !value.is_empty() {
            lines.push(format!("    {} {value}", padded(what, 12)));
        }
    };
    tell("act", ways("act_kind", "act_kind"));
    tell("in words", account.text("act").map(isolated).unwrap_or_default());
    tell("when", one.act.as_ref().map(shown).unwrap_or_default());
    tell("in the post", one.post.map(|post| isolated(post_name(offices, post))).unwrap_or_default());
    tell("degree", ways("degree", "involvement_degree"));
    tell("mode", ways("mode", "responsibility_mode"));
    tell("standard", word("standard_of_proof", one.standard));
    for element in &one.elements {
        let standing =
            element.standing.map_or("not spoken of".to_owned(), |term| word("element_standing", term));
        tell("element", format!("{}: {standing}", label("involvement", element.id)));
    }
    lines.extend(offices.problems(one).iter().map(|reason| problem(offices, reason)));
    lines
}

fn post_name<'a>(offices: &Offices<'a>, post: RecordId) -> &'a str {
    offices.seat_name(&::offices::Seat::Post(post))
}

fn problem(offices: &Offices<'_>, reason: &Reason) -> String {
    let word = if reason.rule == "V-520" { "ERROR" } else { "look at" };
    format!("    {word} {}: {} ({})", reason.rule, reason.says, sources(offices, &reason.records))
}

/// What happened since, and whether charges are known.
pub fn since(offices: &Offices<'_>, person: RecordId, events: &[Event<'_>], as_of: Day) -> Vec<String> {
    let mut lines: Vec<String> = events
        .iter()
        .map(|event| {
            let when = event.when.map_or("no date".to_owned(), |when| shown(&when));
            let holding = offices.holdings_of(person).find(|one| one.account.id() == event.account.id());
            let post = holding.map(|one| format!(": {}", isolated(offices.seat_name(&one.seat))));
            let (what, post) = (what(event.what), post.unwrap_or_default());
            format!("    {} {what}{post}   reported in {}", padded(&when, 21), place(&event.account))
        })
        .collect();
    let charges = offices.charges(person, as_of);
    let records = sources(offices, &charges.records);
    lines.push(format!("    {} as of {as_of} {records}", charges.says).trim_end().to_owned());
    lines
}

/// Whether somebody may be named in public, gate by gate, with the records that open each.
pub fn naming(offices: &Offices<'_>, naming: &Naming) -> Vec<String> {
    let word = match (naming.living, naming.is_open()) {
        (false, _) => "may be named in public: a source reports the death, and the gates are for the living",
        (true, true) => "may be named in public: the three gates of V-521 are open",
        (true, false) => "may NOT be named in public (V-521)",
    };
    let mut lines = vec![word.to_owned()];
    lines.extend(naming.doors.iter().filter(|_| naming.living).map(|door| {
        let (state, reason) = (if door.open { "open" } else { "shut" }, &door.reason);
        let records = sources(offices, &reason.records);
        format!("  {} {state}: {}   {records}", reason.rule, reason.says).trim_end().to_owned()
    }));
    lines
}

/// One proceeding: its steps and the checklist.
pub fn proceeding(offices: &Offices<'_>, one: &Proceeding<'_>) -> Vec<String> {
    let titles = one.steps.iter().filter_map(|step| step.account.text("title"));
    let name = titles.into_iter().next().unwrap_or("a proceeding without a name").to_owned();
    let mut lines = vec![format!("{}  {}", one.id.short(), isolated(&name))];
    for person in &one.people {
        lines.push(format!("  against, as named in sources: {}", isolated(&title(offices, *person))));
    }
    for step in &one.steps {
        let when = step.when.map_or("no date".to_owned(), |when| shown(&when));
        let status = step.status.map_or("no status".to_owned(), |status| word("proceeding_status", status));
        let sentence = step.account.text("sentence").map(|text| format!(": {}", isolated(text)));
        let sentence = sentence.unwrap_or_default();
        lines.push(format!("  {} {status}{sentence}   {}", padded(&when, 21), place(&step.account)));
    }
    lines.push("  beside the Minnesota Protocol, as reported:".to_owned());
    for line in &one.adequacy {
        let records: Vec<RecordId> = line.yes.iter().chain(&line.no).copied().collect();
        let asked = label("proceeding", line.asked);
        let answer =
            format!("    {} {} {}", padded(&asked, 54), padded(line.word(), 14), sources(offices, &records));
        lines.push(answer.trim_end().to_owned());
    }
    lines
}

/// The places of some records, parted by semicolons.
pub fn sources(offices: &Offices<'_>, records: &[RecordId]) -> String {
    records.iter().map(|record| place_of(offices, *record)).collect::<Vec<_>>().join("; ")
}
