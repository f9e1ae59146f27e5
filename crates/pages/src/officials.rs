//! Officials: who held which office on a day, one official's posts in the order of time, and proceedings.
//!
//! That somebody is involved is said as its source says it, at its standard of proof; it is nobody's finding.

use ::offices::proceeding::{Adequacy, Proceeding};
use ::offices::{Holding, Involvement, NAMELESS_POST, Office, Offices, Seat, Tenure, What};
use dates::{Answer, Day};
use ledger::RecordId;

use crate::part::{Column, Fact, Moment, Row, Section, Table};
use crate::rich::{Rich, Tone, cut};
use crate::{Page, Part, Place, Voice, when};

/// What the page of offices tells.
pub struct View<'a> {
    /// The offices.
    pub offices: &'a Offices<'a>,
    /// The day that is asked for; nothing of one day is told where nobody asked.
    pub day: Option<Day>,
    /// The day of the page: what followed is told as of it.
    pub today: Day,
    /// What was asked, as it was written.
    pub asked: &'a str,
    /// Whether a person may be shown in a list.
    pub shown: &'a dyn Fn(RecordId) -> bool,
}

/// The page of all offices, and of who held which on the day.
pub fn page(voice: &Voice<'_>, view: &View<'_>) -> Page {
    let path = match view.asked.is_empty() {
        true => "officials".to_owned(),
        false => format!("officials?on={}", crate::people::encoded(view.asked)),
    };
    let mut page = Page::new(Place::Officials, path, voice.words("officials-heading"));
    page.lead =
        vec![voice.words("officials-lead"), voice.link("proceedings", voice.words("proceedings-heading"))];
    page.sections = vec![everybody(voice, view)];
    page.sections.extend(view.day.map(|day| on_day(voice, view, day)));
    page.sections.reverse();
    page.sections.retain(|section| !section.parts.is_empty());
    if page.sections.is_empty() {
        let none = Part::Notice(Tone::Plain, voice.words("nothing-recorded"));
        page.sections.push(Section { id: "none".to_owned(), parts: vec![none], ..Section::default() });
    }
    page.data = true;
    page
}

/// Who held which office on one day.
fn on_day(voice: &Voice<'_>, view: &View<'_>, day: Day) -> Section {
    let held: Vec<Row> = view
        .offices
        .on(day)
        .iter()
        .filter(|office| (view.shown)(office.person))
        .map(|office| held(voice, view, office, day))
        .collect();
    let columns = vec![
        Column::new("post", voice.text("column-post")),
        Column::new("holder", voice.text("column-holder")),
        Column::new("answer", voice.text("column-answer")),
        Column::new("followed", voice.text("officials-since")),
    ];
    let caption = voice.words("officials-on").and(when::day(voice.locale, day));
    let mut on = Section::new("held", voice.text("officials-on"))
        .lead(when::day(voice.locale, day))
        .with(voice.day_search("officials", view.asked));
    on.parts.push(match held.is_empty() {
        true => Part::Notice(Tone::Plain, voice.words("officials-nobody")),
        false => Part::Table(Table { caption, columns, rows: held }),
    });
    on
}

fn held(voice: &Voice<'_>, view: &View<'_>, office: &Office, day: Day) -> Row {
    let offices = view.offices;
    let (tone, id) = match office.answer {
        Answer::Yes => (Tone::Firm, "officials-certainly"),
        _ => (Tone::Said, "officials-possibly"),
    };
    let acting = if office.acting { Rich::small(voice.words("officials-acting")) } else { Rich::new() };
    Row::new([
        seat(voice, offices, &office.seat),
        official(voice, office.person).and(acting),
        Rich::tag(tone, voice.text(id))
            .and(voice.cites(&office.reason.records))
            .and(voice.why([&office.reason])),
        followed(voice, view, office.person, day),
    ])
}

/// What became of somebody who is in a day's table, up to the day of the page.
fn followed(voice: &Voice<'_>, view: &View<'_>, person: RecordId, day: Day) -> Rich {
    let events = view.offices.followed(person, day, view.today);
    let lines = events.into_iter().map(|event| {
        let when = Rich::small(voice.known_days(&event.when.unwrap_or_default()));
        Rich::line(Rich::words(happened(voice, event.what)).and(when).and(voice.cite(event.account.id())))
    });
    lines.fold(Rich::new(), Rich::and)
}

/// What happened, in words.
fn happened(voice: &Voice<'_>, what: What) -> String {
    match what {
        What::Proceeding(status) => voice.locale.term("proceeding_status", status),
        What::Status(status) => voice.locale.term("perpetrator_status", status),
        What::TookPost => voice.text("officials-took-post"),
        What::Died => voice.text("officials-died"),
    }
}

/// A post, with the organisation it belongs to.
fn seat(voice: &Voice<'_>, offices: &Offices<'_>, seat: &Seat) -> Rich {
    let organisations = offices
        .organisations_of(seat)
        .iter()
        .filter_map(|id| offices.of(*id).iter().find_map(|account| account.text("name")));
    let organisations = Rich::join(organisations.map(|name| Rich::stored(&cut(name, 80))), voice.comma());
    let line = match offices.seat_name(seat) {
        NAMELESS_POST => voice.phrase(NAMELESS_POST),
        name => Rich::stored(&cut(name, 120)),
    };
    if organisations.is_empty() { line } else { line.and(Rich::line(Rich::small(organisations))) }
}

/// Somebody, as a link to their posts.
pub(crate) fn official(voice: &Voice<'_>, person: RecordId) -> Rich {
    let name = (voice.name)(person);
    let shown = if name.is_empty() { voice.words("name-unknown") } else { Rich::stored(&cut(&name, 80)) };
    voice.link(&format!("official/{person}"), shown)
}

/// Everybody who held a post, is named in a source or stands before a court.
fn everybody(voice: &Voice<'_>, view: &View<'_>) -> Section {
    let rows = view.offices.people().into_iter().filter(|person| (view.shown)(*person)).map(|person| {
        let posts = view.offices.holdings_of(person).count();
        let named = view.offices.involvements_of(person).count();
        Row::new([official(voice, person), voice.number(posts), voice.number(named)])
    });
    let rows: Vec<Row> = rows.collect();
    let section =
        Section::new("people", voice.text("officials-people")).lead(voice.words("officials-caution"));
    if rows.is_empty() {
        return Section { parts: Vec::new(), ..section };
    }
    let columns = vec![
        Column::new("person", voice.text("column-name")),
        Column::numeric("posts", voice.text("column-posts")),
        Column::numeric("named", voice.text("column-named-for")),
    ];
    section.with(Part::Table(Table { caption: voice.words("officials-people"), columns, rows }))
}

/// The page of one official: posts in the order of time, what sources name them for, what followed.
pub fn one(voice: &Voice<'_>, offices: &Offices<'_>, person: RecordId, on: Day, gates: bool) -> Page {
    let name = (voice.name)(person);
    let heading = if name.is_empty() { voice.words("name-unknown") } else { Rich::stored(&cut(&name, 160)) };
    let mut page = Page::new(Place::Officials, format!("official/{person}"), heading);
    page.lead = vec![voice.words("officials-caution")];
    page.sections =
        vec![posts(voice, offices, person), named(voice, offices, person), since(voice, offices, person, on)];
    if gates {
        page.sections.push(naming(voice, offices, person, on));
    }
    let records: Vec<RecordId> = offices.of(person).iter().map(claims::Account::id).collect();
    if !records.is_empty() {
        page.sections.push(
            Section::new("records", voice.text("register-says-who"))
                .with(Part::Lines(vec![voice.cites(&records)])),
        );
    }
    page.sections.retain(|section| !section.parts.is_empty());
    page.data = true;
    page
}

fn posts(voice: &Voice<'_>, offices: &Offices<'_>, person: RecordId) -> Section {
    let mut held: Vec<&Holding<'_>> = offices.holdings_of(person).collect();
    held.sort_by_key(|holding| (holding.tenure.outer().earliest.is_none(), holding.tenure.outer().earliest));
    let moments = held.into_iter().map(|holding| {
        let mut notes = Vec::new();
        if holding.acting {
            notes.push(voice.words("officials-acting"));
        }
        notes.push(voice.cite(holding.account.id()));
        notes.extend(holding.problem().map(|reason| voice.reason(&reason)));
        Moment {
            when: days(voice, &holding.tenure),
            tone: Tone::Said,
            what: seat(voice, offices, &holding.seat),
            notes,
        }
    });
    let moments: Vec<Moment> = moments.collect();
    let section =
        Section::new("posts", voice.text("officials-posts")).lead(voice.words("officials-posts-lead"));
    if moments.is_empty() { section } else { section.with(Part::Timeline(moments)) }
}

/// The days of a holding as its source has them: the first and the last, else those on which it saw the person in the post.
fn days(voice: &Voice<'_>, tenure: &Tenure) -> Rich {
    if tenure.from.is_none() && tenure.to.is_none() && !tenure.seen.is_empty() {
        let seen = tenure.seen.iter().map(|seen| voice.window(seen));
        return voice.words("officials-seen").and(Rich::join(seen, voice.comma()));
    }
    let end = |id: &str, window: &Option<dates::Window>| {
        window.as_ref().map(|window| voice.words(id).and(voice.window(window)))
    };
    let ends = [end("officials-from", &tenure.from), end("officials-to", &tenure.to)];
    let ends: Vec<Rich> = ends.into_iter().flatten().collect();
    match ends.is_empty() {
        true => voice.words("officials-no-day"),
        false => ends.into_iter().map(Rich::line).fold(Rich::new(), Rich::and),
    }
}

fn named(voice: &Voice<'_>, offices: &Offices<'_>, person: RecordId) -> Section {
    let facts: Vec<Fact> =
        offices.involvements_of(person).map(|one| involvement(voice, offices, one)).collect();
    let section =
        Section::new("named", voice.text("officials-named")).lead(voice.words("officials-named-lead"));
    if facts.is_empty() { section } else { section.with(Part::Facts(facts)) }
}

/// What one source says: always as its word, with what speaks against it.
fn involvement(voice: &Voice<'_>, offices: &Offices<'_>, one: &Involvement<'_>) -> Fact {
    let account = &one.account;
    let kinds = account.terms("act_kind").map(|kind| Rich::words(voice.locale.term("act_kind", kind)));
    let mut values =
        vec![Rich::join(kinds, voice.comma()).and(voice.known_days(&one.act.unwrap_or_default()))];
    values.extend(account.text("act").map(|act| Rich::stored(&cut(act, 600))));
    values.extend(one.post.map(|post| {
        let label = voice.locale.property("involvement", "post");
        Rich::words(label).and_words(": ").and(seat(voice, offices, &Seat::Post(post)))
    }));
    let said = one
        .degrees
        .iter()
        .map(|degree| voice.locale.term("involvement_degree", degree))
        .chain(one.modes.iter().map(|mode| voice.locale.term("responsibility_mode", mode)));
    values.push(Rich::join(said.map(Rich::words), voice.comma()));
    let standard = Rich::words(voice.locale.term("standard_of_proof", one.standard));
    values.push(voice.words("officials-standard").and(standard));
    values.extend(offices.problems(one).iter().map(|reason| voice.reason(reason)));
    values.push(voice.cite(account.id()));
    values.retain(|value| !value.is_empty());
    let name = voice.words("officials-named-in").and(Rich::stored(&cut(&account.source.title, 120)));
    Fact { name, mark: Rich::new(), values }
}

fn since(voice: &Voice<'_>, offices: &Offices<'_>, person: RecordId, on: Day) -> Section {
    let moments = offices.since(person, Day::FIRST, on).into_iter().map(|event| {
        let what = happened(voice, event.what);
        Moment {
            when: voice.window(&event.when.unwrap_or_default()),
            tone: Tone::Plain,
            what: Rich::words(what),
            notes: vec![voice.cite(event.account.id())],
        }
    });
    let moments: Vec<Moment> = moments.collect();
    let section = Section::new("since", voice.text("officials-since"));
    if moments.is_empty() { section } else { section.with(Part::Timeline(moments)) }
}

/// The three gates, for those who work on the register.
fn naming(voice: &Voice<'_>, offices: &Offices<'_>, person: RecordId, on: Day) -> Section {
    let naming = offices.naming(person, on);
    if !naming.living {
        let notice = Part::Notice(Tone::Firm, voice.words("officials-dead-may-be-named"));
        return Section::new("naming", voice.text("officials-naming")).with(notice);
    }
    let id = if naming.is_open() { "officials-may-be-named" } else { "officials-may-not-be-named" };
    let tone = if naming.is_open() { Tone::Firm } else { Tone::Sealed };
    let lines = naming.doors.iter().map(|door| {
        let answer = if door.open { Answer::Yes } else { Answer::No };
        voice.answer(answer).and(voice.reason(&door.reason))
    });
    Section::new("naming", voice.text("officials-naming"))
        .with(Part::Notice(tone, voice.words(id)))
        .with(Part::Lines(lines.collect()))
}

/// The page of investigations and trials.
pub fn proceedings(voice: &Voice<'_>, all: &[Proceeding<'_>], shown: &dyn Fn(RecordId) -> bool) -> Page {
    let mut page = Page::new(Place::Officials, "proceedings", voice.words("proceedings-heading"));
    page.lead = vec![voice.words("proceedings-lead")];
    if all.is_empty() {
        let none = Part::Notice(Tone::Plain, voice.words("nothing-recorded"));
        page.sections.push(Section { id: "none".to_owned(), parts: vec![none], ..Section::default() });
    }
    page.sections.extend(all.iter().map(|one| proceeding(voice, one, shown)));
    page.data = true;
    page
}

fn proceeding(voice: &Voice<'_>, one: &Proceeding<'_>, shown: &dyn Fn(RecordId) -> bool) -> Section {
    let title = one.steps.iter().find_map(|step| step.account.text("title"));
    let heading =
        title.map_or_else(|| voice.words("proceeding-untitled"), |title| Rich::stored(&cut(title, 160)));
    let people = one.people.iter().filter(|person| shown(**person)).map(|person| official(voice, *person));
    let people = Rich::join(people, voice.comma());
    let moments = one.steps.iter().map(|step| {
        let status =
            step.status.map(|status| voice.locale.term("proceeding_status", status)).unwrap_or_default();
        let forum = step.account.text("forum").map(|forum| Rich::stored(&cut(forum, 160)));
        let sentence = step.account.text("sentence").map(|words| Rich::stored(&cut(words, 300)));
        let notes = forum.into_iter().chain(sentence).chain([voice.cite(step.account.id())]);
        Moment {
            when: voice.window(&step.when.unwrap_or_default()),
            tone: Tone::Plain,
            what: Rich::words(status),
            notes: notes.collect(),
        }
    });
    let rows: Vec<Row> = one.adequacy.iter().map(|line| adequate(voice, line)).collect();
    let columns = vec![
        Column::new("asked", voice.text("column-asked")),
        Column::new("answer", voice.text("column-answer")),
        Column::new("said_by", voice.text("column-said-by")),
    ];
    let mut section = Section {
        id: format!("proceeding-{}", one.id),
        heading,
        lead: if people.is_empty() { people } else { voice.words("proceeding-against").and(people) },
        parts: vec![Part::Timeline(moments.collect())],
    };
    if !rows.is_empty() {
        section.parts.push(Part::Table(Table { caption: voice.words("proceeding-adequacy"), columns, rows }));
    }
    section
}

fn adequate(voice: &Voice<'_>, line: &Adequacy) -> Row {
    let mark = match (line.yes.is_empty(), line.no.is_empty()) {
        (false, true) => Rich::tag(Tone::Firm, voice.text("answer-yes")),
        (true, false) => Rich::tag(Tone::Broken, voice.text("answer-no")),
        (true, true) => Rich::tag(Tone::Plain, voice.text("proceeding-unknown")),
        (false, false) => Rich::tag(Tone::Said, voice.text("proceeding-differ")),
    };
    let records: Vec<RecordId> = line.yes.iter().chain(&line.no).copied().collect();
    Row::new([Rich::words(voice.locale.property("proceeding", line.asked)), mark, voice.cites(&records)])
}
