//! One site: what it is called, how well it is known, its history, its dead, what may be told of it.

use graves::history::{Bearing, Image};
use graves::identification::of_remains;
use graves::{Estimate, Event, Held, Identification, Named, Problem, Remains, Return, Severity};

use super::{View, name, standing};
use crate::locale::Arg;
use crate::part::{Column, Fact, Moment, Row, Section, Table, Tile};
use crate::rich::{Rich, Tone, cut};
use crate::{Page, Part, Place, Voice};

/// The page of one site.
pub fn one(voice: &Voice<'_>, view: &View<'_>) -> Page {
    let site = view.site;
    let title =
        site.title().map_or_else(|| voice.words("site-unnamed"), |title| Rich::stored(&cut(title, 160)));
    let mut page = Page::new(Place::Graves, format!("grave/{}", site.id), title);
    page.lead = vec![standing(voice, site).and(voice.why(&site.standing.reasons))];
    if !site.within.is_empty() {
        let within = site.within.iter().map(|whole| name(voice, view.sites, *whole));
        page.lead.push(voice.words("site-within").and(Rich::join(within, voice.comma())));
    }
    page.sections = vec![
        dead(voice, view),
        history(voice, view),
        numbers(voice, view),
        remains(voice, view),
        holding(voice, view),
        called(voice, view),
        place(voice, view),
        problems(voice, view),
    ];
    page.sections.retain(|section| !section.parts.is_empty());
    if !voice.ways.is_served() {
        // Who lies where is for the search only (P4): what is left of it would count against nobody.
        page.sections.retain(|section| section.id != "dead");
    }
    page.data = true;
    page
}

/// Who is said to lie there.
fn dead(voice: &Voice<'_>, view: &View<'_>) -> Section {
    let contents = &view.site.contents;
    let open = contents.named.iter().filter(|one| !view.silent.contains(&one.person));
    let rows = open.map(|one| person(voice, view, one)).collect();
    let columns = vec![
        Column::new("person", voice.text("column-name")),
        Column::new("said_by", voice.text("column-said-by")),
        Column::new("elsewhere", voice.text("column-elsewhere")),
        Column::numeric("independent_sources", voice.text("column-sources")),
    ];
    let table = Table { caption: voice.words("site-dead"), columns, rows };
    let others = voice.words("site-others").and(voice.answer(contents.others));
    let mut lines = vec![others];
    lines.extend(contents.remainder.iter().map(|rest| {
        let args = [
            ("least", Arg::Count(u64::from(rest.least))),
            ("most", Arg::Count(u64::from(rest.most.unwrap_or(rest.least)))),
        ];
        let id = if rest.most.is_some() { "site-rest-between" } else { "site-rest-at-least" };
        voice.say(id, &args).and(Rich::small(voice.cite(rest.record)))
    }));
    let section = Section::new("dead", voice.text("site-dead")).lead(voice.words("site-dead-lead"));
    let section = if contents.named.is_empty() { section } else { section.with(Part::Table(table)) };
    section.with(Part::Lines(lines))
}

fn person(voice: &Voice<'_>, view: &View<'_>, named: &Named) -> Row {
    let mark =
        if named.identified { Rich::tag(Tone::Firm, voice.text("site-identified")) } else { Rich::new() };
    let denied = match named.denied.is_empty() {
        true => Rich::new(),
        false => Rich::line(voice.words("site-denied").and(voice.cites(&named.denied))),
    };
    let elsewhere = named.elsewhere.iter().map(|site| name(voice, view.sites, *site));
    Row::new([
        voice.person(named.person).and(mark),
        voice.cites(&named.claims).and(denied),
        Rich::join(elsewhere, voice.comma()),
        voice.number(named.independent),
    ])
}

/// What was done to the site, the earliest first.
fn history(voice: &Voice<'_>, view: &View<'_>) -> Section {
    let moments: Vec<Moment> = view.site.history.iter().map(|event| moment(voice, event)).collect();
    let section = Section::new("history", voice.text("site-history")).lead(voice.words("site-history-lead"));
    if moments.is_empty() { section } else { section.with(Part::Timeline(moments)) }
}

fn moment(voice: &Voice<'_>, event: &Event) -> Moment {
    let kinds = event.kinds.iter().map(|kind| Rich::words(voice.locale.term("site_event_kind", kind)));
    let mut what = Rich::join(kinds, &format!(" {} ", voice.text("or")));
    if event.happened == dates::Answer::Maybe {
        what = what.and(Rich::tag(Tone::Plain, voice.text("answer-maybe")));
    }
    let mut notes = Vec::new();
    notes.extend(event.extent.iter().map(|extent| Rich::stored(extent)));
    notes.extend(event.by.iter().map(|by| voice.words("named-in-source").and(Rich::stored(by))));
    for (id, images) in [("image-before", &event.before), ("image-after", &event.after)] {
        notes.extend(images.iter().map(|one| voice.words(id).and(image(voice, one))));
    }
    let voices = Rich::small(voice.counted("count-independent", event.independent));
    notes.push(voice.cites(&event.records).and(voices));
    let until = event.until.map(|until| Rich::words(" – ").and(voice.window(&until))).unwrap_or_default();
    let images =
        if event.dated_by_images { Rich::small(voice.words("dated-by-images")) } else { Rich::new() };
    let tone = match event.bearing {
        Bearing::Damage | Bearing::Hindrance => Tone::Broken,
        Bearing::Care => Tone::Firm,
        Bearing::Open => Tone::Plain,
    };
    Moment { when: voice.window(&event.when.unwrap_or_default()).and(until).and(images), tone, what, notes }
}

fn image(voice: &Voice<'_>, image: &Image) -> Rich {
    let place = image.place.as_deref().map(Rich::stored).unwrap_or_default();
    let taken = image.captured.map(|captured| voice.window(&captured)).unwrap_or_default();
    Rich::stored(&image.source).and(place).and(Rich::small(taken))
}

/// Each claimant's number by itself, never added.
fn numbers(voice: &Voice<'_>, view: &View<'_>) -> Section {
    let numbers = &view.site.numbers;
    let mut tiles: Vec<Tile> = numbers.estimates.iter().map(|one| estimate(voice, one)).collect();
    tiles.extend(numbers.capacity.iter().map(|(places, record)| Tile {
        name: voice.words("site-room"),
        value: Rich::number(voice.locale.number(u64::from(*places))),
        notes: vec![voice.cite(*record)],
    }));
    tiles.extend(numbers.mni.iter().map(|mni| Tile {
        name: voice.words("site-mni"),
        value: Rich::number(voice.locale.number(u64::from(mni.at_least))),
        notes: vec![mni.method.as_deref().map(Rich::stored).unwrap_or_default(), voice.cite(mni.record)],
    }));
    let section = Section::new("numbers", voice.text("site-numbers")).lead(voice.words("site-numbers-lead"));
    if tiles.is_empty() { section } else { section.with(Part::Tiles(tiles)) }
}

fn estimate(voice: &Voice<'_>, one: &Estimate) -> Tile {
    let count = |n: u32| Arg::Count(u64::from(n));
    let value = match (one.least, one.most) {
        (Some(least), Some(most)) if least == most => Rich::number(voice.locale.number(u64::from(least))),
        (Some(least), Some(most)) => voice.say("from-to", &[("from", count(least)), ("to", count(most))]),
        (Some(least), None) => voice.say("at-least", &[("n", count(least))]),
        (None, most) => voice.say("at-most", &[("n", count(most.unwrap_or_default()))]),
    };
    let unit = one.unit.map(|unit| Rich::words(voice.locale.term("count_unit", unit))).unwrap_or_default();
    let interest =
        one.interest.map(|interest| Rich::small(Rich::words(voice.locale.term("interest", interest))));
    let name = one.claimant.as_deref().map_or_else(|| voice.words("site-number"), Rich::stored);
    let made = one.made.map(|made| voice.window(&made)).unwrap_or_default();
    let notes = vec![unit, interest.unwrap_or_default(), made, voice.cite(one.record)];
    Tile { name, value, notes: notes.into_iter().filter(|note| !note.is_empty()).collect() }
}

/// Remains, whose they are held to be, and their way home.
fn remains(voice: &Voice<'_>, view: &View<'_>) -> Section {
    let mut facts: Vec<Fact> = view.remains.iter().map(|body| body_fact(voice, view, body)).collect();
    facts.extend(view.homes.iter().map(|home| way_home(voice, home)));
    let section = Section::new("remains", voice.text("site-remains")).lead(voice.words("site-remains-lead"));
    if facts.is_empty() { section } else { section.with(Part::Facts(facts)) }
}

fn body_fact(voice: &Voice<'_>, view: &View<'_>, body: &Remains) -> Fact {
    let code = body.code.as_deref().map_or_else(|| voice.words("remains-no-code"), Rich::stored);
    let states = body.states.iter().map(|state| Rich::words(voice.locale.term("remains_state", state)));
    let recovered = body.recovered.map(|days| voice.words("remains-recovered").and(voice.window(&days)));
    let mut values = vec![
        Rich::join(states, voice.comma())
            .and(Rich::small(recovered.unwrap_or_default()))
            .and(Rich::line(voice.cites(&body.records))),
    ];
    values.extend(of_remains(view.identified, body.id).map(|known| identified(voice, known)));
    Fact { name: code, mark: Rich::new(), values }
}

fn identified(voice: &Voice<'_>, known: &Identification) -> Rich {
    let level = known.level.map_or_else(
        || Rich::tag(Tone::Plain, voice.text("remains-no-level")),
        |level| {
            let tone = if level.term() == "established" { Tone::Firm } else { Tone::Said };
            Rich::tag(tone, voice.locale.term("identification_level", level.term()))
        },
    );
    let person = known.person.map_or_else(|| voice.words("remains-nobody"), |person| voice.person(person));
    let methods = known
        .methods
        .iter()
        .map(|method| Rich::words(voice.locale.term("identification_method", method.term())));
    let methods = Rich::small(Rich::join(methods, voice.comma()));
    let decided = known.decided.map(|decided| Rich::small(voice.window(&decided))).unwrap_or_default();
    let line = level.and(person).and(methods).and(decided).and(Rich::line(voice.cite(known.id)));
    known
        .problems
        .iter()
        .fold(line.and(voice.why(&known.reasons)), |line, one| line.and(Rich::line(problem(voice, one))))
}

fn way_home(voice: &Voice<'_>, home: &Return) -> Fact {
    let person = home.person.map_or_else(|| voice.words("remains-nobody"), |person| voice.person(person));
    let when = |id: &str, days: Option<dates::Window>| {
        voice.words(id).and(days.map_or_else(|| voice.words("when-unknown"), |days| voice.window(&days)))
    };
    let returned = voice.words("home-returned").and(voice.answer(home.returned));
    let mut values =
        vec![person, when("home-told", home.notified), when("home-given", home.given_back), returned];
    if home.public_word_blocked {
        values.push(Rich::tag(Tone::Sealed, voice.text("home-blocked")));
    }
    values.extend(home.problems.iter().map(|one| problem(voice, one)));
    Fact { name: voice.words("home"), mark: Rich::new(), values }
}

/// What held on the day: protection, access, what is allowed.
fn holding(voice: &Voice<'_>, view: &View<'_>) -> Section {
    let holding = &view.site.holding;
    let rows: [(&str, &[Held], &str); 7] = [
        ("held-protection", &holding.protection, "protection_status"),
        ("held-access", &holding.access, "family_access"),
        ("held-allowed", &holding.allowed, "family_act"),
        ("held-forbidden", &holding.forbidden, "family_act"),
        ("held-managed", &holding.managed_by, ""),
        ("held-commemoration", &holding.commemoration, ""),
        ("held-phase", &holding.phase, "site_phase"),
    ];
    let facts = rows.into_iter().filter(|(_, held, _)| !held.is_empty()).map(|(id, held, vocabulary)| Fact {
        name: voice.words(id),
        mark: Rich::new(),
        values: held.iter().map(|one| held_value(voice, one, vocabulary)).collect(),
    });
    let facts: Vec<Fact> = facts.collect();
    let section = Section::new("holding", voice.text("site-holding"));
    if facts.is_empty() { section } else { section.with(Part::Facts(facts)) }
}

fn held_value(voice: &Voice<'_>, held: &Held, vocabulary: &str) -> Rich {
    let value = match vocabulary {
        "" => Rich::stored(&held.value),
        known => Rich::words(voice.locale.term(known, &held.value)),
    };
    let days = dates::Window {
        earliest: held.from.and_then(|from| from.earliest),
        latest: held.to.and_then(|to| to.latest),
    };
    let maybe = match held.in_force {
        dates::Answer::Maybe => Rich::tag(Tone::Plain, voice.text("answer-maybe")),
        _ => Rich::new(),
    };
    value.and(Rich::small(voice.known_days(&days))).and(maybe).and(Rich::line(voice.cite(held.record)))
}

fn called(voice: &Voice<'_>, view: &View<'_>) -> Section {
    let facts = view.site.names.iter().map(|called| Fact {
        name: Rich::stored(&called.name),
        mark: Rich::new(),
        values: vec![voice.cites(&called.records)],
    });
    let mut section = Section::new("called", voice.text("site-called")).with(Part::Facts(facts.collect()));
    if !view.site.parts.is_empty() {
        let parts = view.site.parts.iter().map(|part| name(voice, view.sites, *part));
        section
            .parts
            .push(Part::Lines(vec![voice.words("site-parts").and(Rich::join(parts, voice.comma()))]));
    }
    section
}

/// What may be told in public of where it is, and why no more.
fn place(voice: &Voice<'_>, view: &View<'_>) -> Section {
    let place = &view.place;
    let level = Rich::words(voice.locale.term("public_location_level", place.level.term()));
    let words = [&place.country, &place.province, &place.city, &place.cemetery, &place.names];
    let words = words.into_iter().flatten().map(|word| Rich::stored(word));
    let lines = vec![level.and(voice.why(&place.reasons)), Rich::join(words, voice.comma())];
    Section::new("place", voice.text("site-place"))
        .lead(voice.words("site-place-lead"))
        .with(Part::Lines(lines.into_iter().filter(|line| !line.is_empty()).collect()))
}

fn problems(voice: &Voice<'_>, view: &View<'_>) -> Section {
    let lines: Vec<Rich> = view.site.problems().into_iter().map(|one| problem(voice, one)).collect();
    let section = Section::new("problems", voice.text("site-problems"));
    if lines.is_empty() { section } else { section.with(Part::Lines(lines)) }
}

fn problem(voice: &Voice<'_>, problem: &Problem) -> Rich {
    let (tone, id) = match problem.severity {
        Severity::Warn => (Tone::Said, "problem-warn"),
        Severity::Error => (Tone::Broken, "problem-error"),
        Severity::Block => (Tone::Broken, "problem-block"),
    };
    Rich::tag(tone, voice.text(id)).and(voice.reason(&problem.reason))
}
