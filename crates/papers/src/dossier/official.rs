//! The dossier of an official: posts, what is alleged and by whom, words, what followed, what courts did.
//!
//! Nothing here says that anybody did anything: «named in SOURCE as», at the standard of proof of the source.

use dates::{Answer, Day};
use ledger::RecordId;
use offices::{Event, Holding, Involvement, Offices, Proceeding, Seat, What};
use statements::{Said, Statements};

use super::{Entry, Line, Piece, Section, days, read, say, stored, term};

/// What a dossier of an official is made of: all of it as one audience may see it.
pub struct Official<'o, 'a> {
    /// The person.
    pub person: RecordId,
    /// Offices, allegations and proceedings.
    pub offices: &'o Offices<'a>,
    /// What officials said.
    pub statements: &'o Statements<'a>,
    /// What a person or an organisation is called, if the audience may know.
    pub name: &'o dyn Fn(RecordId) -> Option<String>,
    /// As of this day.
    pub on: Day,
    /// Whether the gates before naming are shown: for those who decide on them.
    pub with_gates: bool,
}

/// The sections of an official's dossier.
pub fn official(asked: &Official<'_, '_>) -> Vec<Section> {
    let mut sections = vec![
        posts(asked),
        named(asked),
        words(asked),
        contradictions(asked),
        followed(asked),
        proceedings(asked),
    ];
    if asked.with_gates {
        sections.push(gates(asked));
    }
    sections
}

/// Every post, with the days that each source gives.
fn posts(asked: &Official<'_, '_>) -> Section {
    let offices = asked.offices;
    let mut seats: Vec<(&Seat, Vec<&Holding<'_>>)> = Vec::new();
    for holding in offices.holdings_of(asked.person) {
        match seats.iter_mut().find(|(seat, _)| *seat == &holding.seat) {
            Some((_, told)) => told.push(holding),
            None => seats.push((&holding.seat, vec![holding])),
        }
    }
    let on_the_day = offices.of_person_on(asked.person, asked.on);
    let entries = seats.iter().map(|(seat, told)| {
        let mut lines: Vec<Line> = told.iter().map(|one| tenure(one)).collect();
        lines.extend(told.iter().filter_map(|one| one.problem()).map(|reason| Line::because(&reason)));
        let now = on_the_day.iter().find(|office| office.seat == **seat);
        let differ = now.is_some_and(|office| office.reason.rule == "office.sources-differ");
        lines.extend(now.filter(|_| differ).map(|office| Line::because(&office.reason)));
        let organ = offices
            .organisations_of(seat)
            .iter()
            .filter_map(|organ| (asked.name)(*organ))
            .map(stored)
            .map(read);
        let label = [seat_name(offices, seat)].into_iter().chain(organ).collect();
        Entry { label, lines, differ }
    });
    let mut entries: Vec<Entry> = entries.collect();
    for (seat, _) in &seats {
        let Seat::Post(post) = seat else { continue };
        let above = offices.superiors(*post, asked.on).into_iter().map(|one| {
            let doubt = (one.answer == Answer::Maybe).then(|| say("possibly"));
            let name = seat_name(offices, &Seat::Post(one.post));
            Line::new([name].into_iter().chain(doubt), one.reason.records)
        });
        entries.push(Entry::new(say("stood_under"), above.collect()));
    }
    Section::new("posts", entries)
}

/// What a post is called; that nobody names it is the program's own word.
fn seat_name(offices: &Offices<'_>, seat: &Seat) -> Piece {
    match offices.seat_name(seat) {
        offices::NAMELESS_POST => Piece::Phrase(offices::NAMELESS_POST.to_owned()),
        name => stored(name),
    }
}

fn tenure(holding: &Holding<'_>) -> Line {
    let tenure = &holding.tenure;
    let mut pieces = Vec::new();
    for (word, end) in [(say("from"), &tenure.from), (say("until"), &tenure.to)] {
        if let Some(end) = days(end.as_ref()) {
            pieces.extend([word, end]);
        }
    }
    for seen in &tenure.seen {
        pieces.extend([say("seen_on"), Piece::Days(*seen)]);
    }
    if pieces.is_empty() {
        pieces.push(say("no_date"));
    }
    if holding.acting {
        pieces.push(say("acting"));
    }
    Line::new(pieces, [holding.account.id()])
}

/// What is alleged, each by its source and at its standard.
fn named(asked: &Official<'_, '_>) -> Section {
    let told = asked.offices.involvements_of(asked.person).filter(|one| one.said_by(asked.on));
    let entries = told.map(|one| {
        let label = vec![say("named_in"), stored(&one.account.source.title), say("named_as")];
        Entry { label, lines: alleged(asked, one), differ: false }
    });
    Section::new("named", entries.collect())
}

fn alleged(asked: &Official<'_, '_>, one: &Involvement<'_>) -> Vec<Line> {
    let id = [one.account.id()];
    let mut lines = Vec::new();
    let mut tell = |label: &str, pieces: Vec<Piece>| {
        if !pieces.is_empty() {
            let label = Piece::Property("involvement".to_owned(), label.to_owned());
            lines.push(Line::new([label].into_iter().chain(pieces), id));
        }
    };
    let terms = |property: &str, vocabulary: &'static str| -> Vec<Piece> {
        one.account.terms(property).map(|id| term(vocabulary, id)).collect()
    };
    tell("act_kind", terms("act_kind", "act_kind"));
    tell("act", one.account.text("act").map(stored).into_iter().collect());
    tell("from_date", days(one.act.as_ref()).into_iter().collect());
    let post = one.post.map(|post| seat_name(asked.offices, &Seat::Post(post)));
    tell("post", post.into_iter().collect());
    tell("degree", terms("degree", "involvement_degree"));
    tell("mode", terms("mode", "responsibility_mode"));
    tell("standard_of_proof", vec![term("standard_of_proof", one.standard)]);
    for element in &one.elements {
        let standing =
            element.standing.map_or(say("not_spoken_of"), |standing| term("element_standing", standing));
        tell(element.id, vec![standing]);
    }
    lines.extend(asked.offices.problems(one).iter().map(Line::because));
    lines
}

/// What the person said, in the words as entered, with the institution in whose name.
fn words(asked: &Official<'_, '_>) -> Section {
    let own = asked.statements.all().iter().filter(|said| said.speaker == Some(asked.person));
    let entries = own.map(|said| {
        let venue = said.account.text("venue").map(stored);
        let label = days(said.when.as_ref()).or(Some(say("no_date"))).into_iter().chain(venue).collect();
        Entry { label, lines: spoken(asked, said), differ: said.is_at_odds() }
    });
    Section::new("words", entries.collect())
}

fn spoken(asked: &Official<'_, '_>, said: &Said<'_>) -> Vec<Line> {
    let id = [said.account.id()];
    let mut lines = Vec::new();
    for property in ["original", "translation", "summary"] {
        for one in said.account.statements(property) {
            let lang = match property {
                "original" => said.account.text("lang").map(str::to_owned),
                _ => one.lang.clone(),
            };
            lines.push(Line::new([Piece::Stored(one.value.clone(), lang)], id));
        }
    }
    let classes = said.categories.iter().map(|class| term("statement_category", class));
    lines.push(Line::new(classes, id));
    for institution in &said.institutions {
        if let Some(name) = (asked.name)(institution.organisation) {
            let doubt = (institution.answer == Answer::Maybe).then(|| say("possibly"));
            let pieces = [say("in_the_name_of"), stored(name)].into_iter().chain(doubt);
            lines.push(Line::new(pieces, institution.records.clone()));
        }
    }
    for (word, propositions) in [(say("affirms"), &said.affirms), (say("denies"), &said.denies)] {
        let told = propositions.iter().map(|proposition| term("proposition", proposition));
        if !propositions.is_empty() {
            lines.push(Line::new([word].into_iter().chain(told), id));
        }
    }
    lines.retain(|line| !line.pieces.is_empty());
    lines
}

/// What cannot both hold, where the person's own words are on one of the sides.
fn contradictions(asked: &Official<'_, '_>) -> Section {
    let all = asked.statements.all();
    let own = |place: &usize| all[*place].speaker == Some(asked.person);
    let found = asked.statements.contradictions();
    let mine = found.iter().filter(|one| one.affirming.iter().chain(&one.denying).any(own));
    let entries = mine.map(|one| {
        let side = |word: Piece, places: &[usize]| {
            Line::new([word], places.iter().map(|place| all[*place].account.id()))
        };
        let lines = vec![
            side(say("affirmed_by"), &one.affirming),
            side(say("denied_by"), &one.denying),
            Line::because(&one.firmest.reason),
        ];
        Entry { label: vec![term("proposition", one.proposition)], lines, differ: true }
    });
    Section::new("contradictions", entries.collect())
}

/// What sources report of what became of the person, and whether charges are known.
fn followed(asked: &Official<'_, '_>) -> Section {
    let events = asked.offices.since(asked.person, Day::FIRST, asked.on);
    let lines = events.iter().map(|event| happened(asked, event)).collect();
    let charges = asked.offices.charges(asked.person, asked.on);
    let says = match charges.rule {
        "charges.none-known" => say("no_charge_known"),
        "charges.none-reported" => say("no_charge_reported"),
        _ => say("charge_reported"),
    };
    let known = Line::new([says], charges.records.iter().copied());
    Section::new(
        "followed",
        vec![Entry::new(say("reported"), lines), Entry::new(say("charges"), vec![known])],
    )
}

fn happened(asked: &Official<'_, '_>, event: &Event<'_>) -> Line {
    let what = match event.what {
        What::Proceeding(status) => term("proceeding_status", status),
        What::Status(status) => term("perpetrator_status", status),
        What::TookPost => say("took_post"),
        What::Died => say("died"),
    };
    let post = asked.offices.targets(&event.account, "post").first().copied();
    let post =
        post.filter(|_| event.what == What::TookPost).map(|post| seat_name(asked.offices, &Seat::Post(post)));
    let pieces = days(event.when.as_ref()).into_iter().chain([what]).chain(post);
    Line::new(pieces, [event.account.id()])
}

/// Each proceeding step by step, beside the Minnesota Protocol.
fn proceedings(asked: &Official<'_, '_>) -> Section {
    let all = asked.offices.proceedings(asked.on);
    let own = all.iter().filter(|one| one.people.contains(&asked.person));
    Section::new("proceedings", own.flat_map(steps).collect())
}

fn steps(one: &Proceeding<'_>) -> Vec<Entry> {
    let title =
        one.steps.iter().find_map(|step| step.account.text("title")).map_or(say("proceeding"), stored);
    let lines = one.steps.iter().map(|step| {
        let status = step.status.map(|status| term("proceeding_status", status));
        let told =
            ["forum", "sentence"].into_iter().filter_map(|property| step.account.text(property)).map(stored);
        Line::new(days(step.when.as_ref()).into_iter().chain(status).chain(told), [step.account.id()])
    });
    let checked = one.adequacy.iter().map(|line| {
        let answer = match (line.yes.is_empty(), line.no.is_empty()) {
            (false, true) => say("yes"),
            (true, false) => say("no"),
            (false, false) => say("differ"),
            (true, true) => say("not_known"),
        };
        let asked = Piece::Property("proceeding".to_owned(), line.asked.to_owned());
        Line::new([asked, answer], line.yes.iter().chain(&line.no).copied())
    });
    vec![Entry::new(title, lines.collect()), Entry::new(say("minnesota"), checked.collect())]
}

/// The three gates before a living person may be named in public (V-521).
fn gates(asked: &Official<'_, '_>) -> Section {
    let naming = asked.offices.naming(asked.person, asked.on);
    let entries = naming.doors.iter().map(|door| {
        let state = if door.open { say("gate_open") } else { say("gate_shut") };
        Entry { label: vec![state], lines: vec![Line::because(&door.reason)], differ: false }
    });
    let living = if naming.living { say("living") } else { say("not_living") };
    let told = Entry::new(say("gates_for_the_living"), vec![Line::new([living], [])]);
    Section::new("gates", [told].into_iter().chain(entries).collect())
}
