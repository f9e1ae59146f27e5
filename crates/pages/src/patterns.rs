//! Every component on one page, for looking at them in both directions, in light and dark.

use crate::form::{Field, Form, Group, Input};
use crate::locale::Arg;
use crate::map::land::Degrees;
use crate::map::{Map, View};
use crate::part::{
    Answer, Button, Cell, Choice, Column, Facet, Fact, Moment, Row, Search, Section, Table, Tile,
};
use crate::rich::{Rich, Tone, unsteered};
use crate::{Page, Part, Place, Voice};

/// The name of the picture that the page shows.
pub const PICTURE: &str = "patterns.png";

/// What is marked in it: three places of the world, in no relation to anything.
pub const POINTS: [Degrees; 3] = [(51.4, 35.7), (52.5, 29.6), (59.6, 36.3)];

const TONES: [Tone; 5] = [Tone::Plain, Tone::Firm, Tone::Said, Tone::Broken, Tone::Sealed];

/// The page.
pub fn page(voice: &Voice<'_>) -> Page {
    let mut page = Page::new(Place::Nowhere, "patterns", voice.words("patterns-heading"));
    page.subheading = Rich::stored("Behzad Sohrabian · بهزاد سهرابیان");
    page.lead = vec![voice.words("patterns-lead")];
    let name = || voice.words("column-name");
    let value = || Rich::stored("بهزاد سهرابیان");
    let day = || {
        dates::Day::from_ymd(1988, 7, 28).map(|day| crate::when::day(voice.locale, day)).unwrap_or_default()
    };
    let tags = TONES.into_iter().fold(Rich::new(), |line, tone| line.and(Rich::tag(tone, voice.text("why"))));
    let folded = Rich::fold(voice.words("why"), vec![value(), day()]);
    let mut parts = vec![
        Part::Search(Search {
            action: voice.href("people"),
            name: "q",
            label: voice.text("people-search"),
            value: "<b>علی".to_owned(),
            kept: Vec::new(),
            button: voice.text("search"),
            help: voice.words("people-search-help"),
        }),
        Part::Facets(vec![Facet {
            name: name(),
            choices: (0..2)
                .map(|at| Choice {
                    href: voice.href("patterns"),
                    name: value(),
                    count: voice.number(12 + at),
                    chosen: at == 0,
                })
                .collect(),
        }]),
        Part::Tiles(vec![
            Tile { name: name(), value: voice.number(13_173), notes: vec![tags.clone(), folded.clone()] },
            Tile {
                name: name(),
                value: value(),
                notes: vec![day(), Rich::small(Rich::code("fate.supported"))],
            },
        ]),
        Part::Facts(vec![Fact {
            name: name(),
            mark: Rich::tag(Tone::Broken, voice.text("agreement-conflicting")),
            values: vec![value(), day()],
        }]),
        Part::Table(Table {
            caption: name(),
            columns: vec![
                Column::new("name", voice.text("column-name")),
                Column::new("count", voice.text("column-count")),
            ],
            rows: TONES
                .into_iter()
                .zip(1..)
                .map(|(tone, part)| Row {
                    tone: Some(tone),
                    cells: vec![
                        Cell::Line(value()),
                        Cell::Bar { shown: voice.number(part), part: part as u64, whole: 5, tone },
                    ],
                })
                .collect(),
        }),
        Part::Timeline(
            TONES
                .map(|tone| Moment { when: day(), tone, what: value(), notes: vec![folded.clone()] })
                .to_vec(),
        ),
        Part::Lines(vec![voice.link("patterns", value()), tags]),
        Part::Answer(Answer {
            action: voice.href("patterns"),
            question: voice.words("review-question"),
            kept: Vec::new(),
            picks: Vec::new(),
            reason: Some(("reason", voice.text("review-reason"))),
            buttons: vec![Button {
                value: "same",
                label: voice.text("review-same"),
                key: "",
                help: String::new(),
            }],
        }),
        Part::Form(form(voice, value())),
        Part::Paper("checkpoint\n12\nabc=\n".to_owned()),
    ];
    parts.extend(map(voice, value()));
    parts.extend(TONES.map(|tone| Part::Notice(tone, value().and(day()))));
    let section = |(at, part): (usize, Part)| {
        let heading = voice.counted("patterns-part", at + 1);
        Section { id: format!("part-{at}"), heading, lead: Rich::new(), parts: vec![part] }
    };
    page.sections = parts.into_iter().enumerate().map(section).collect();
    page
}

/// A map with a mark at each of the points.
fn map(voice: &Voice<'_>, name: Rich) -> Option<Part> {
    let view = View::around(&POINTS)?;
    let marks = POINTS.iter().enumerate().map(|(at, point)| {
        let words = voice.number(at + 1).and(Rich::unseen(name.clone()));
        (*point, voice.link("patterns", words))
    });
    let alt = voice.locale.say("people-map", &[("n", Arg::Count(POINTS.len() as u64))]);
    let (picture, credit) = (voice.picture(PICTURE, ""), voice.words("map-credit"));
    let map = Map::of(&view, voice.locale.lang(), picture, unsteered(&alt), marks.collect(), credit);
    Some(Part::Map(Box::new(map)))
}

/// A form with a field of each kind.
fn form(voice: &Voice<'_>, understood: Rich) -> Form {
    let options =
        vec![(String::new(), voice.text("entry-not-said")), ("yes".to_owned(), voice.text("answer-yes"))];
    let fields = vec![
        Field::new("pattern-line", voice.words("entry-title"), Input::Line(String::new()))
            .help(voice.words("entry-date-help"))
            .understood(understood),
        Field::new("pattern-lines", voice.words("entry-quote"), Input::Lines(String::new())),
        Field::new(
            "pattern-choice",
            voice.words("source-duplicate-free"),
            Input::Choice(options, String::new()),
        ),
        Field::new("pattern-file", voice.words("add-file"), Input::File).help(voice.words("add-file-help")),
    ];
    Form {
        action: voice.href("patterns"),
        with_file: false,
        kept: Vec::new(),
        groups: vec![Group { heading: voice.words("entry-what"), fields }],
        buttons: vec![crate::adding::button(voice, "look", "entry-look")],
    }
}
