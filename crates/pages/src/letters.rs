//! Letters to States: what each asked, what came back, by whose word, and the days without an answer.

use ::letters::request::Standing;
use ::letters::{Clock, Fact as Held, Matter, Reply, Request, Row as Question, shadow};
use dates::Day;
use deadlines::Elapsed;

use crate::locale::Arg;
use crate::part::{Column, Fact, Moment, Row, Section, Table};
use crate::rich::{Rich, Tone, cut};
use crate::{Page, Part, Place, Voice, when};

/// The page of all letters, and of every question ever put.
pub fn page(voice: &Voice<'_>, letters: &[Matter<'_>], held: &[Held]) -> Page {
    let mut page = Page::new(Place::Letters, "letters", voice.words("letters-heading"));
    page.lead = vec![voice.words("letters-lead")];
    let questions = shadow(letters);
    if letters.is_empty() {
        let none = Part::Notice(
            Tone::Plain,
            voice.words(if voice.ways.is_served() { "letters-none" } else { "nothing-recorded" }),
        );
        page.sections.push(Section { id: "none".to_owned(), parts: vec![none], ..Section::default() });
        return page;
    }
    let columns = vec![
        Column::new("question", voice.text("column-question")),
        Column::new("stands", voice.text("letter-standing")),
        Column::new("days", voice.text("column-days")),
        Column::new("register", voice.text("column-register-holds")),
    ];
    let rows = questions.iter().map(|question| row(voice, question, held)).collect();
    let table = Table { caption: voice.words("letters-questions"), columns, rows };
    page.sections.push(
        Section::new("questions", voice.text("letters-questions"))
            .lead(voice.words("letters-questions-lead"))
            .with(Part::Table(table)),
    );
    page.sections
        .push(Section::new("letters", voice.text("letters-all")).with(Part::Table(all(voice, letters))));
    page.data = true;
    page
}

fn all(voice: &Voice<'_>, letters: &[Matter<'_>]) -> Table {
    let columns = vec![
        Column::new("letter", voice.text("column-letter")),
        Column::new("sent", voice.text("column-sent")),
        Column::new("published", voice.text("column-published")),
        Column::numeric("open", voice.text("column-open")),
    ];
    let rows = letters.iter().map(|letter| {
        let open = [
            ("open", Arg::Count(letter.open_requests() as u64)),
            ("all", Arg::Count(letter.requests.len() as u64)),
        ];
        let published = letter.published.map(|days| voice.window(&days)).unwrap_or_default();
        Row::new([
            name(voice, letter).and(embargo(voice, letter)),
            voice.window(&letter.sent),
            published,
            voice.say("letters-open-of", &open),
        ])
    });
    Table { caption: voice.words("letters-all"), columns, rows: rows.collect() }
}

/// A letter's number, as a link to it.
fn name(voice: &Voice<'_>, letter: &Matter<'_>) -> Rich {
    voice.link(
        &format!("letter/{}", letter.id()),
        Rich::stored(&cut(&letter.title_in(voice.locale.lang()), 80)),
    )
}

/// A mark on a letter that nobody outside may hear of yet.
fn embargo(voice: &Voice<'_>, letter: &Matter<'_>) -> Rich {
    if letter.is_embargoed() { Rich::tag(Tone::Sealed, voice.text("letter-embargo")) } else { Rich::new() }
}

/// Facts that stand in a row at once; more are one click away.
const MOST_FACTS: usize = 3;

/// One question of the shadow list.
fn row(voice: &Voice<'_>, question: &Question<'_, '_>, held: &[Held]) -> Row {
    let request = question.request;
    let number =
        request.number.map(|number| voice.say("letter-question", &[("n", Arg::Count(u64::from(number)))]));
    let of = name(voice, question.letter).and(number.unwrap_or_default());
    let text = request.text.map(|text| Rich::line(Rich::stored(&cut(text, 400)))).unwrap_or_default();
    let facts: Vec<Rich> = question.facts(held).into_iter().map(|fact| told(voice, fact)).collect();
    let facts = match facts.len() {
        0..=MOST_FACTS => facts.into_iter().map(Rich::line).fold(Rich::new(), Rich::and),
        more => Rich::fold(voice.counted("letter-facts", more), facts),
    };
    Row::new([
        of.and(text).and(Rich::line(topics(voice, request))),
        stands(voice, request),
        days(voice, request),
        facts,
    ])
}

fn topics(voice: &Voice<'_>, request: &Request<'_>) -> Rich {
    let topics = request.topics.iter().map(|topic| Rich::words(voice.locale.term("request_topic", topic)));
    Rich::small(Rich::join(topics, voice.comma()))
}

/// How it stands, by whose word; silence only with its day and its place.
fn stands(voice: &Voice<'_>, request: &Request<'_>) -> Rich {
    let mark = match request.standing {
        Standing::Assessed(status) => {
            let tone = if request.standing.is_open() { Tone::Broken } else { Tone::Firm };
            Rich::tag(tone, status.label(voice.locale.code()))
        }
        Standing::Disputed => Rich::tag(Tone::Said, voice.text("letter-disputed")),
        Standing::NotAssessed => Rich::tag(Tone::Said, voice.text("letter-not-assessed")),
        Standing::Withheld => Rich::tag(Tone::Sealed, voice.text("letter-withheld")),
        Standing::NoneSeen => Rich::tag(Tone::Broken, voice.text("letter-none-seen")),
    };
    let silence = request.silence(voice.locale.lang()).map(|silence| {
        let day = when::day(voice.locale, silence.as_of);
        Rich::line(match request.was_looked_for() {
            true => voice
                .words("letter-looked")
                .and(Rich::stored(&cut(&silence.source, 120)))
                .and(Rich::small(day)),
            false => Rich::small(voice.words("letter-none-recorded").and(day)),
        })
    });
    let said = request.assessments.iter().map(|one| {
        let status = Rich::words(one.status.label(voice.locale.code())).and_words(": ");
        Rich::line(status.and(Rich::stored(&cut(one.by, 80))).and(voice.cite(one.account.id())))
    });
    said.fold(mark.and(silence.unwrap_or_default()), Rich::and).and(voice.why(&request.reasons))
}

/// The days without an answer, at least.
fn days(voice: &Voice<'_>, request: &Request<'_>) -> Rich {
    if !request.standing.is_open() {
        return Rich::new();
    }
    let id = if request.standing.is_silence() { "letter-days-to-look" } else { "letter-days" };
    elapsed(voice, &request.days).and(Rich::line(Rich::small(voice.words(id))))
}

/// Days as a whole sentence: a number within another text would carry its marks of direction along.
fn elapsed(voice: &Voice<'_>, elapsed: &Elapsed) -> Rich {
    let count = |days: i32| Arg::Count(u64::try_from(days).unwrap_or(0));
    match (elapsed.least, elapsed.most) {
        (Some(least), Some(most)) if least == most => voice.say("letter-elapsed", &[("n", count(least))]),
        (Some(least), Some(most)) => {
            voice.say("letter-elapsed-between", &[("from", count(least)), ("to", count(most))])
        }
        (Some(least), None) => voice.say("letter-elapsed-least", &[("n", count(least))]),
        (None, Some(most)) => voice.say("letter-elapsed-most", &[("n", count(most))]),
        (None, None) => voice.words("not-known"),
    }
}

/// What the register itself holds to a topic.
fn told(voice: &Voice<'_>, fact: &Held) -> Rich {
    Rich::words(voice.locale.digits(&fact.in_words(voice.locale.lang())))
}

/// The page of one letter.
pub fn one(voice: &Voice<'_>, letter: &Matter<'_>, held: &[Held], on: Day) -> Page {
    let mut page = Page::new(
        Place::Letters,
        format!("letter/{}", letter.id()),
        Rich::stored(&cut(&letter.title_in(voice.locale.lang()), 160)),
    );
    page.lead.extend(letter.text("summary").map(|summary| Rich::stored(&cut(summary, 600))));
    page.sections = vec![what(voice, letter), asks(voice, letter, held), came(voice, letter, on)];
    page.sections.retain(|section| !section.parts.is_empty());
    if letter.is_embargoed() {
        let notice = Part::Notice(Tone::Sealed, voice.words("letter-embargo-lead"));
        page.sections
            .insert(0, Section { id: "embargo".to_owned(), parts: vec![notice], ..Section::default() });
    }
    page.data = true;
    page
}

fn what(voice: &Voice<'_>, letter: &Matter<'_>) -> Section {
    let mandates = letter.mandates.iter().map(|mandate| Rich::words(voice.locale.term("mandate", mandate)));
    let published = letter.published.map(|published| {
        let after = letter.days_to_publication().map(|days| days.to_string()).unwrap_or_default();
        let after = voice.locale.digits(&after);
        let after = Rich::small(voice.say("letter-day", &[("value", Arg::Text(&after))]));
        voice.window(&published).and(after)
    });
    let records: Vec<ledger::RecordId> = letter.letters.iter().map(|one| one.account.id()).collect();
    let facts = [
        ("column-sent", vec![voice.window(&letter.sent)]),
        ("column-published", published.into_iter().collect()),
        ("letter-by", mandates.collect()),
        ("letter-clocks", letter.clocks.iter().map(|one| clock(voice, one)).collect()),
        ("register-says-who", vec![voice.cites(&records)]),
        ("site-problems", letter.issues.iter().map(|issue| voice.reason(issue)).collect()),
    ];
    let facts = facts.into_iter().filter(|(_, values): &(&str, Vec<Rich>)| !values.is_empty());
    let facts = facts.map(|(id, values)| Fact { name: voice.words(id), mark: Rich::new(), values });
    Section::new("what", voice.text("letter-what")).with(Part::Facts(facts.collect()))
}

/// A deadline of the letter, and what was done by it.
fn clock(voice: &Voice<'_>, clock: &Clock) -> Rich {
    let due = Rich::code(clock.rule).and(voice.words("letter-due")).and(voice.window(&clock.due.window));
    let done = clock.done.iter().map(|done| {
        let tone = if done.late.is_some() && !done.late_allowed { Tone::Broken } else { Tone::Plain };
        let event = Rich::words(voice.locale.word("event", done.event));
        let late = if done.late.is_some() { Rich::tag(tone, voice.text("letter-late")) } else { Rich::new() };
        let day = Rich::small(
            voice
                .say("letter-day", &[("value", Arg::Text(&voice.locale.digits(&done.kept.day.to_string())))]),
        );
        Rich::line(event.and(day).and(late))
    });
    done.fold(due, Rich::and)
}

fn asks(voice: &Voice<'_>, letter: &Matter<'_>, held: &[Held]) -> Section {
    let facts = shadow(std::slice::from_ref(letter)).into_iter().map(|question| {
        let request = question.request;
        let number = request
            .number
            .map(|number| voice.say("letter-question", &[("n", Arg::Count(u64::from(number)))]));
        let name = number.unwrap_or_default().and(Rich::line(topics(voice, request)));
        let text = Rich::stored(request.text.unwrap_or_default());
        let days = days(voice, request);
        let mut values = vec![text, stands(voice, request), days];
        values.extend(
            question
                .facts(held)
                .into_iter()
                .map(|fact| voice.words("letter-register").and(told(voice, fact))),
        );
        let records: Vec<ledger::RecordId> = request.accounts.iter().map(claims::Account::id).collect();
        values.push(voice.cites(&records));
        values.retain(|value| !value.is_empty());
        Fact { name, mark: Rich::new(), values }
    });
    let facts: Vec<Fact> = facts.collect();
    let section = Section::new("asks", voice.text("letter-asks")).lead(voice.words("letter-asks-lead"));
    if facts.is_empty() { section } else { section.with(Part::Facts(facts)) }
}

/// What came, and where somebody looked and saw nothing.
fn came(voice: &Voice<'_>, letter: &Matter<'_>, on: Day) -> Section {
    let moments: Vec<Moment> = letter.replies.iter().map(|reply| moment(voice, reply, on)).collect();
    let section = Section::new("came", voice.text("letter-came"));
    if moments.is_empty() { section } else { section.with(Part::Timeline(moments)) }
}

fn moment(voice: &Voice<'_>, reply: &Reply<'_>, on: Day) -> Moment {
    if let Some(look) = reply.look(on) {
        return Moment {
            when: when::day(voice.locale, look.by),
            tone: Tone::Broken,
            what: voice.words("letter-none-seen"),
            notes: vec![
                voice.words("letter-looked").and(Rich::stored(&cut(&look.place, 200))),
                voice.cite(look.record),
            ],
        };
    }
    let kinds = reply.kinds.iter().map(|kind| Rich::words(kind.label(voice.locale.code())));
    let says = reply.account.text("says").map(|says| Rich::stored(&cut(says, 600)));
    let notes = says.into_iter().chain([voice.cite(reply.account.id())]).collect();
    Moment {
        when: voice.window(&reply.came),
        tone: Tone::Said,
        what: Rich::join(kinds, voice.comma()),
        notes,
    }
}
