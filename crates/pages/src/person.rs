//! One person: who they were first, then what stands of their fate, then every value with who says it.

mod paper;
mod parting;
mod said;

use burials::Answered;
use cases::fact::{FactView, Value};
use cases::{Case, Procedure, Standing};
use certificates::DeathFile;
use claims::Account;
use graves::{Named, Site};
use ledger::{RecordId, Verdict};
use register::{Audience, Person, Register};

use crate::locale::Arg;
use crate::part::{Moment, Section, Tile};
use crate::rich::{Rich, Tone, cut};
use crate::{Page, Part, Place, Voice};

pub(crate) use paper::tone as paper_tone;
pub use parting::Parting;
pub(crate) use said::understood;

/// What is known of one person.
pub struct View<'a, A: Audience> {
    /// The person.
    pub person: &'a Person<A>,
    /// The sources.
    pub register: &'a Register<A>,
    /// What stands of fate and whereabouts.
    pub case: &'a Case,
    /// Matters before international bodies.
    pub matters: &'a [Procedure],
    /// The sites where the person is said to lie.
    pub graves: Vec<(&'a Site, &'a Named)>,
    /// What each burial register answers: its name in addresses, its title, the answer.
    pub registers: Vec<(&'a str, &'a str, Option<&'a Answered<'a>>)>,
    /// How the record of the death stands.
    pub file: &'a DeathFile<'a>,
    /// The records that speak of the person, for labels of their values.
    pub own: &'a [Account<'a>],
    /// What people decided about the records, the earliest first.
    pub decisions: &'a [Decision],
    /// What the reader may do about who is who; nothing where nothing can be written.
    pub parting: Option<Parting>,
    /// Whether a danger hides the person from lists.
    pub silent: bool,
    /// What the reader may record about the person: kinds, each with the property that names whom it is
    /// about; none where nothing can be written.
    pub enter: &'a [(&'static ledger::Kind, &'static str)],
}

/// A judgement that joined or parted records.
pub struct Decision {
    /// The records.
    pub pair: (RecordId, RecordId),
    /// Same, different or unsure.
    pub verdict: Verdict,
    /// By whom.
    pub by: String,
    /// Why, in their words.
    pub reason: Option<String>,
    /// Whether the reader may take it back.
    pub own: bool,
}

/// The page.
pub fn page<A: Audience>(voice: &Voice<'_>, view: &View<'_, A>) -> Page {
    let person = view.person;
    let (native, latin) = person.headline();
    let unknown = || voice.words("name-unknown");
    let (first, second) = match (native, latin) {
        (Some(native), latin) => (Rich::stored(&cut(&native, 160)), latin),
        (None, Some(latin)) => (Rich::stored(&cut(&latin, 160)), None),
        (None, None) => (unknown(), None),
    };
    let mut page = Page::new(Place::People, format!("person/{}", person.id), first);
    page.subheading = second.map_or_else(Rich::new, |latin| Rich::stored(&cut(&latin, 160)));
    page.lead = vec![said::who(voice, person), voiced_by(voice, person)];
    page.sections = vec![
        fate(voice, view),
        said::values(voice, view),
        resting(voice, view),
        paper::section(voice, view.file, view.own),
        course(voice, view),
        said::sources(voice, view),
        history(voice, view),
        enter(voice, view),
    ];
    page.sections.extend(view.parting.as_ref().map(|parting| parting::section(voice, view, parting)));
    page.sections.retain(|section| !section.parts.is_empty());
    if let Some(notice) = view.parting.as_ref().and_then(|parting| parting::became(voice, parting)) {
        page.sections
            .insert(0, Section { id: "became".to_owned(), parts: vec![notice], ..Section::default() });
    }
    if view.silent {
        let notice = Part::Notice(Tone::Sealed, voice.words("person-silent"));
        page.sections
            .insert(0, Section { id: "silent".to_owned(), parts: vec![notice], ..Section::default() });
    }
    page.data = true;
    page
}

/// What can be recorded about the person, each as a form that names them already.
fn enter<A: Audience>(voice: &Voice<'_>, view: &View<'_, A>) -> Section {
    let section = Section::new("enter", voice.text("entry-of-person"));
    let ways = view.enter.iter().map(|(kind, property)| {
        let form = format!("enter/{}?{property}={}", kind.id, view.person.id);
        voice.link(&form, Rich::words(kind.labels.get(voice.locale.code())))
    });
    if view.enter.is_empty() {
        return section;
    }
    section.with(Part::Lines(vec![Rich::join(ways, " · ")]))
}

fn voiced_by<A: Audience>(voice: &Voice<'_>, person: &Person<A>) -> Rich {
    let said = [
        ("records", Arg::Count(person.records.len() as u64)),
        ("sources", Arg::Count(person.sources.len() as u64)),
        ("independent", Arg::Count(person.independent as u64)),
    ];
    Rich::small(voice.say("person-voices", &said))
}

fn fate<A: Audience>(voice: &Voice<'_>, view: &View<'_, A>) -> Section {
    let case = view.case;
    let state = Rich::words(voice.locale.word("state", case.state.code()));
    let tiles = vec![
        fact(voice, "person-fate", &case.fate, |value| voice.locale.word("fate", value)),
        fact(voice, "person-whereabouts", &case.whereabouts, |value| voice.locale.term("whereabouts", value)),
        clock(voice, case),
    ];
    let flags = case.flags.iter().filter(|flag| flag.is == dates::Answer::Yes);
    let flags = flags
        .map(|flag| Rich::words(voice.locale.word("flag", flag.flag.code())).and(voice.why([&flag.reason])));
    let flags: Vec<Rich> = flags.collect();
    let mut section =
        Section::new("fate", voice.text("person-fate-heading")).lead(state).with(Part::Tiles(tiles));
    if !flags.is_empty() {
        section.parts.push(Part::Lines(flags));
    }
    section
}

/// A fact as it stands: «reported» until it is established.
fn fact<T: Value>(voice: &Voice<'_>, name: &str, view: &FactView<T>, word: impl Fn(&str) -> String) -> Tile {
    let value = word(view.value.code());
    let said = match view.standing {
        Standing::Established => Rich::words(value),
        Standing::Contradicted => voice.words("person-contradictory"),
        _ if view.value == T::UNKNOWN => voice.words("not-known"),
        _ => Rich::words(voice.locale.say("reported", &[("value", Arg::Text(&value))])),
    };
    let mut notes = vec![voice.standing(view.standing)];
    notes.push(voice.known_days(&view.happened));
    let sides = view.sides.iter().map(|side| {
        let value = word(side.value.code());
        let reported = voice.locale.say("reported", &[("value", Arg::Text(&value))]);
        Rich::words(reported)
            .and(voice.known_days(&side.happened))
            .and(Rich::small(voice.counted("count-independent", side.independent)))
            .and(Rich::line(voice.cites(&side.claims)))
    });
    match view.standing {
        // What contradicts is in view at once; what only says more or less is one click away.
        Standing::Contradicted => notes.extend(sides),
        _ => {
            notes.push(Rich::small(voice.counted("count-independent", view.independent)));
            notes.push(Rich::small(voice.cites(&view.claims)));
            if view.sides.len() > 1 {
                let summary = voice.counted("person-sides", view.sides.len());
                notes.push(Rich::fold(summary, sides.collect()));
            }
        }
    }
    notes.push(voice.why(&view.reasons));
    // What it would take is for those who work on it.
    if let Some(next) = view.next.as_ref().filter(|_| voice.ways.is_served()) {
        notes.push(Rich::small(voice.words("to-stand").and(Rich::line(voice.phrase(next)))));
    }
    notes.retain(|note| !note.is_empty());
    Tile { name: voice.words(name), value: said, notes }
}

fn clock(voice: &Voice<'_>, case: &Case) -> Tile {
    let clock = &case.clock;
    let days = clock.days.and_then(|days| u64::try_from(days).ok());
    let value = match days {
        Some(days) => voice.say("person-days", &[("n", Arg::Count(days))]),
        None => voice.words("not-known"),
    };
    let mut notes = vec![voice.words("person-since").and(voice.window(&clock.since))];
    notes.extend(clock.until.map(|day| voice.words("person-until").and(crate::when::day(voice.locale, day))));
    notes.push(Rich::small(voice.cites(&clock.records)));
    notes.retain(|note| !note.is_empty());
    Tile { name: voice.words("person-concealed"), value, notes }
}

/// Where the person may lie: sites that somebody names, and what burial registers answer.
fn resting<A: Audience>(voice: &Voice<'_>, view: &View<'_, A>) -> Section {
    let mut tiles = Vec::new();
    for (site, named) in &view.graves {
        let title =
            site.title().map_or_else(|| voice.words("site-unnamed"), |title| Rich::stored(&cut(title, 80)));
        let mut notes = vec![
            voice.cites(&named.claims),
            Rich::small(voice.counted("count-independent", named.independent)),
        ];
        if named.identified {
            notes.insert(0, Rich::tag(Tone::Firm, voice.text("site-identified")));
        }
        if !named.denied.is_empty() {
            notes.push(voice.words("site-denied").and(voice.cites(&named.denied)));
        }
        tiles.push(Tile {
            name: voice.words("person-said-to-lie"),
            value: voice.link(&format!("grave/{}", site.id), title),
            notes,
        });
    }
    for (id, title, answered) in &view.registers {
        let (answer, notes) = match answered {
            Some(answered) => {
                let tone = if answered.rows.is_empty() { Tone::Said } else { Tone::Firm };
                let rows = voice.cites(&answered.rows.iter().map(Account::id).collect::<Vec<_>>());
                let mark = Rich::tag(tone, answered.answer.word(voice.locale.code()));
                (mark, vec![rows, voice.why([&answered.reason])])
            }
            None => (Rich::tag(Tone::Plain, voice.text("registers-outside")), Vec::new()),
        };
        let name = voice.link(
            &format!("registers?register={}", crate::people::encoded(id)),
            Rich::stored(&cut(title, 80)),
        );
        let notes = notes.into_iter().filter(|note| !note.is_empty()).collect();
        tiles.push(Tile { name, value: answer, notes });
    }
    let section =
        Section::new("resting", voice.text("person-resting")).lead(voice.words("person-resting-lead"));
    if tiles.is_empty() { section } else { section.with(Part::Tiles(tiles)) }
}

/// What was done since: by the family, by bodies, by the State, and findings.
fn course<A: Audience>(voice: &Voice<'_>, view: &View<'_, A>) -> Section {
    let mut moments: Vec<(dates::Window, Moment)> = Vec::new();
    let case = view.case;
    let mut push = |on: dates::Window, tone: Tone, what: Rich, notes: Vec<Rich>| {
        let when = voice.window(&on);
        moments.push((on, Moment { when, tone, what, notes }));
    };
    for step in &case.family {
        let what = voice
            .words("course-family")
            .and_words(": ")
            .and(Rich::words(voice.locale.word("family", step.step)));
        push(step.on, Tone::Plain, what, vec![voice.cite(step.record)]);
    }
    for answer in &case.answers.items {
        for response in &answer.responses {
            let item = voice.locale.term("disclosure_item", answer.item);
            let status = voice.locale.term("response_status", response.status.code());
            let what = voice.words("course-state").and_words(": ").and(Rich::words(status));
            let article =
                Rich::small(Rich::words(item).and_words(" · ICPPED ").and(Rich::code(answer.article)));
            push(response.on, Tone::Said, what, vec![article, voice.cite(response.record)]);
        }
    }
    for step in &case.accountability {
        let rung = step.rung.map(|rung| voice.locale.term("accountability_rung", rung)).unwrap_or_default();
        let outcome =
            step.outcome.map(|outcome| Rich::words(voice.locale.term("accountability_outcome", outcome)));
        push(
            step.on,
            Tone::Plain,
            Rich::words(rung),
            outcome.into_iter().chain([voice.cite(step.record)]).collect(),
        );
    }
    for matter in view.matters {
        let body = matter.mechanism.map(|body| voice.locale.term("mechanism", body)).unwrap_or_default();
        for step in &matter.steps {
            let stage = voice.locale.term("procedure_state", step.stage.code());
            let what = Rich::words(body.clone()).and_words(": ").and(Rich::words(stage));
            push(step.on, Tone::Plain, what, vec![voice.cites(&step.records)]);
        }
        if let Some(divergence) = matter.divergence(case.state) {
            let what = voice.words("course-diverges");
            push(dates::Window::default(), Tone::Broken, what, vec![voice.reason(&divergence.reason)]);
        }
    }
    for finding in &case.findings {
        let about = voice.locale.term("finding_about", finding.about.code());
        let value = voice.locale.term("finding_value", finding.value);
        let standard = voice.locale.term("standard_of_proof", finding.standard.code());
        let what =
            voice.words("course-finding").and_words(": ").and(Rich::words(format!("{about}: {value}")));
        let state = Rich::words(voice.locale.word("finding", finding.state.code()));
        let notes = vec![
            Rich::small(Rich::words(standard)),
            state,
            voice.why([&finding.reason]),
            voice.cite(finding.record),
        ];
        push(finding.since, Tone::Firm, what, notes);
    }
    moments.sort_by_key(|(on, _)| on.latest.or(on.earliest).map_or(i32::MAX, dates::Day::number));
    let moments: Vec<Moment> = moments.into_iter().map(|(_, moment)| moment).collect();
    let section = Section::new("course", voice.text("person-course"));
    if moments.is_empty() { section } else { section.with(Part::Timeline(moments)) }
}

fn history<A: Audience>(voice: &Voice<'_>, view: &View<'_, A>) -> Section {
    let mut lines: Vec<Rich> = view
        .decisions
        .iter()
        .map(|decision| {
            let (a, b) = decision.pair;
            let verdict = voice.locale.word("verdict", verdict_code(decision.verdict));
            let line = voice.cite(a).and_words(" · ").and(voice.cite(b));
            let line = line.and(Rich::tag(Tone::Plain, verdict)).and(Rich::stored(&cut(&decision.by, 80)));
            let why = decision.reason.as_deref().map(|why| Rich::line(Rich::stored(why)));
            line.and(why.unwrap_or_default())
        })
        .collect();
    for record in view.person.records.iter().filter(|record| record.replaces.is_some()) {
        let earlier = record.replaces.map(|id| Rich::code(id.short())).unwrap_or_default();
        lines.push(voice.cite(record.id).and(voice.words("history-replaces")).and(earlier));
    }
    for (record, issue) in &view.person.issues {
        let column = issue.column.as_deref().map(Rich::stored).unwrap_or_default();
        lines.push(
            voice
                .words("history-issue")
                .and(Rich::code(issue.code.as_str()))
                .and(column)
                .and(voice.cite(*record)),
        );
    }
    let section =
        Section::new("history", voice.text("person-history")).lead(voice.words("person-history-lead"));
    if lines.is_empty() { section } else { section.with(Part::Lines(lines)) }
}

/// The code of a verdict, as the vocabulary has it.
pub(crate) fn verdict_code(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same => "same",
        Verdict::Different => "different",
        Verdict::Unsure => "unsure",
    }
}
