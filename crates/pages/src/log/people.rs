//! People with keys; for administrators also who is in, and who saw what is protected.

use ledger::{RecordId, Role};

use super::{listing, minute, table};
use crate::part::{Answer, Button, Column, Row};
use crate::rich::{Rich, Tone};
use crate::{Page, Part, Section, Voice};

/// Somebody with a key.
pub struct UserLine {
    /// The name.
    pub name: String,
    /// The key.
    pub key: String,
    /// What they may do.
    pub roles: Vec<Role>,
    /// Whether the key counts.
    pub active: bool,
    /// Whether it can sign here.
    pub can_sign: bool,
    /// Whether they can come in through a browser.
    pub signs_in: bool,
}

/// Somebody who was in.
pub struct VisitLine {
    /// The name; the key where the log has none.
    pub who: String,
    /// Since when, in milliseconds since 1970 UTC.
    pub began_ms: u64,
    /// When something was last asked for.
    pub asked_ms: u64,
    /// When and how it ended.
    pub ended: Option<(u64, &'static str)>,
}

/// A page with protected records that somebody saw.
pub struct ViewLine {
    /// Who.
    pub who: String,
    /// When, in milliseconds since 1970 UTC.
    pub at_ms: u64,
    /// The page, below the language.
    pub path: String,
    /// The records.
    pub records: Vec<RecordId>,
}

/// Records of one view that are named before the rest is counted.
const NAMED: usize = 8;

/// The page of people; of visits and views for administrators only.
pub fn users(voice: &Voice<'_>, users: &[UserLine], seen: Option<(&[VisitLine], &[ViewLine])>) -> Page {
    let rows = users.iter().map(|one| user(voice, one)).collect();
    let columns = vec![
        Column::new("name", voice.text("column-name")),
        Column::new("roles", voice.text("column-roles")),
        Column::new("key", voice.text("column-key")),
        Column::new("state", voice.text("column-state-of-key")),
    ];
    let mut sections = vec![table(voice, "users", "users-heading", columns, rows)];
    if let Some((visits, views)) = seen {
        sections.push(visits_section(voice, visits));
        sections.push(views_section(voice, views));
    }
    listing(voice, "users", "users-heading", "users-lead", sections)
}

/// The word for a role.
pub fn role(voice: &Voice<'_>, role: Role) -> Rich {
    let id = match role {
        Role::Log => "role-log",
        Role::Recorder => "role-recorder",
        Role::Reviewer => "role-reviewer",
        Role::Releaser => "role-releaser",
        Role::Custodian => "role-custodian",
        Role::Administrator => "role-administrator",
        Role::Witness => "role-witness",
    };
    voice.words(id)
}

fn user(voice: &Voice<'_>, one: &UserLine) -> Row {
    let state = match (one.active, one.can_sign) {
        (false, _) => Rich::tag(Tone::Broken, voice.text("user-revoked")),
        (true, false) => Rich::tag(Tone::Said, voice.text("user-cannot-sign")),
        (true, true) => Rich::tag(Tone::Firm, voice.text("user-active")),
    };
    let signs_in = match one.signs_in && one.active {
        true => Rich::tag(Tone::Plain, voice.text("user-signs-in")),
        false => Rich::new(),
    };
    let roles = Rich::join(one.roles.iter().map(|one| role(voice, *one)), voice.comma());
    Row::new([Rich::stored(&one.name), roles, Rich::code(&*one.key), state.and(signs_in)])
}

fn visits_section(voice: &Voice<'_>, visits: &[VisitLine]) -> Section {
    let rows = visits.iter().map(|one| {
        let how = match one.ended {
            None => Rich::tag(Tone::Firm, voice.text("visit-lasts")),
            Some((at, how)) => Rich::words(voice.locale.word("visit", how)).and(minute(voice, at)),
        };
        Row::new([Rich::stored(&one.who), minute(voice, one.began_ms), minute(voice, one.asked_ms), how])
    });
    let columns = vec![
        Column::new("who", voice.text("column-name")),
        Column::new("began", voice.text("column-since")),
        Column::new("asked", voice.text("column-last-asked")),
        Column::new("ended", voice.text("column-until")),
    ];
    let section = table(voice, "visits", "users-visits", columns, rows.collect());
    let section = section.lead(voice.words("users-visits-lead"));
    let mut names: Vec<&str> =
        visits.iter().filter(|one| one.ended.is_none()).map(|one| one.who.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().fold(section, |section, name| section.with(Part::Answer(end(voice, name))))
}

fn end(voice: &Voice<'_>, name: &str) -> Answer {
    let label = voice.text("users-end");
    Answer {
        action: voice.href("log/users"),
        question: Rich::stored(name).and(Rich::line(voice.words("users-end-question"))),
        kept: vec![("name", name.to_owned())],
        picks: Vec::new(),
        reason: None,
        buttons: vec![Button { value: "end", label, key: "", help: String::new() }],
    }
}

fn views_section(voice: &Voice<'_>, views: &[ViewLine]) -> Section {
    let rows = views.iter().map(|one| {
        let named = one.records.iter().take(NAMED);
        let named = named.map(|id| voice.link(&format!("record/{id}"), Rich::code(id.short())));
        let more = one.records.len().saturating_sub(NAMED);
        let more = if more > 0 { voice.counted("views-more", more) } else { Rich::new() };
        let path = Rich::link(voice.href(&one.path), Rich::code(&*one.path));
        Row::new([
            Rich::stored(&one.who),
            minute(voice, one.at_ms),
            path,
            Rich::join(named, voice.comma()).and(more),
        ])
    });
    let columns = vec![
        Column::new("who", voice.text("column-name")),
        Column::new("when", voice.text("column-when")),
        Column::new("page", voice.text("column-page")),
        Column::new("records", voice.text("column-records")),
    ];
    table(voice, "views", "users-views", columns, rows.collect()).lead(voice.words("users-views-lead"))
}
