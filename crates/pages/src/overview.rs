//! The first page: the questions asked of such a register, what it answers today, what needs a person next.

use burials::{Answer, Report};
use cases::FactState;
use certificates::Standing;
use graves::Site;
use register::cases::Counts;

use crate::locale::Arg;
use crate::part::{Cell, Column, Row, Section, Table, Tile};
use crate::rich::{Rich, Tone};
use crate::{Page, Part, Place, Voice};

/// What the first page tells.
pub struct View<'a> {
    /// What the lists hold.
    pub counts: &'a register::Overview,
    /// What stands of everybody's case.
    pub cases: &'a Counts,
    /// The grave sites.
    pub sites: &'a [Site],
    /// The answers of all burial registers together.
    pub burials: &'a Report,
    /// How many deaths' records stand so, in the order of [`Standing::ALL`].
    pub certificates: &'a [usize],
    /// Families of doubts that wait for a person.
    pub doubts: u64,
    /// Lists that seem to copy another, and that nobody has answered for.
    pub copies: usize,
    /// Questions of letters that are open, and the letters that put them.
    pub letters: (usize, usize),
    /// Links that lead to no record.
    pub lost_links: usize,
}

/// The page.
pub fn page(voice: &Voice<'_>, view: &View<'_>) -> Page {
    let mut page = Page::new(Place::Overview, "", voice.words("overview-heading"));
    page.lead = vec![voice.words("overview-lead")];
    page.sections = vec![
        Section::new("answers", voice.text("overview-answers")).with(Part::Tiles(answers(voice, view))),
        facts(voice, view),
        buried(voice, view),
        certificates(voice, view),
        next(voice, view),
        holdings(voice, view),
    ];
    page.data = true;
    page
}

/// The place of the burial registers among the answers.
const REGISTERS: usize = 2;

/// The first page of an edition: the same answers from what may be seen, and how to find somebody.
pub fn of_edition(voice: &Voice<'_>, view: &View<'_>) -> Page {
    let mut page = Page::new(Place::Overview, "", voice.words("edition-home-heading"));
    page.lead = vec![voice.words("edition-home-lead"), voice.words("overview-lead")];
    // An answer about nobody would read as an answer.
    let tiles = answers(voice, view).into_iter().enumerate();
    let tiles = tiles.filter(|(at, _)| *at != REGISTERS || view.burials.sought() > 0);
    let tiles = tiles.map(|(_, tile)| tile).collect();
    let find = vec![
        voice.link("people", voice.words("edition-find-somebody")),
        voice.link("edition", voice.words("edition-left-out")),
        voice.link("edition/data", voice.words("edition-data-heading")),
    ];
    page.sections = vec![
        Section { id: "find".to_owned(), parts: vec![Part::Lines(find)], ..Section::default() },
        Section::new("answers", voice.text("overview-answers")).with(Part::Tiles(tiles)),
        facts(voice, view),
    ];
    if view.burials.sought() > 0 {
        page.sections.push(buried(voice, view));
    }
    page.sections.push(certificates(voice, view));
    page.sections.push(holdings(voice, view));
    page
}

/// Each question with today's answer and the page that holds it.
fn answers(voice: &Voice<'_>, view: &View<'_>) -> Vec<Tile> {
    let tile = |question: &str, path: &str, value: Rich, notes: Vec<Rich>| Tile {
        name: voice.words(question),
        value: voice.link(path, value),
        notes,
    };
    let number = |n: u64| Rich::number(voice.locale.number(n));
    let of = |id: &str, n: u64| voice.say(id, &[("n", Arg::Count(n))]);
    let unresolved = view.cases.people - clarified(view.cases);
    let entered = view.burials.of(Answer::Found) + view.burials.of(Answer::FoundUnderAnotherName);
    let withheld = view.burials.of(Answer::RegisterNotDisclosed) + view.burials.of(Answer::PageMissing);
    let destroyed = view.sites.iter().filter(|site| harmed(site)).count();
    let of_standing = |standing: Standing| count_of(view.certificates, standing) as u64;
    let refused = of_standing(Standing::RequestedAndRefused) + of_standing(Standing::RequestedNoAnswer);
    let flawed = of_standing(Standing::IssuedWithDefects) + of_standing(Standing::IssuedAndContradicted);
    let (open, letters) = view.letters;
    let unnamed = Some(view.counts.unnamed).filter(|count| *count > 0).map(|n| of("overview-unnamed", n));
    let mut all = vec![
        tile(
            "ask-who",
            "people",
            number(view.cases.people),
            // Whom no source names is counted with the others: a case may be of them.
            std::iter::once(of("overview-all", view.counts.people + view.counts.unnamed))
                .chain(unnamed)
                .chain([
                    of("overview-lists", view.counts.lists),
                    of("overview-corroborated", view.counts.corroborated()),
                ])
                .collect(),
        ),
        tile(
            "ask-fate",
            "people?state=unresolved",
            number(unresolved),
            vec![of("overview-cases", view.cases.people), of("overview-continuing", view.cases.continuing)],
        ),
        tile(
            "ask-registers",
            "registers",
            number(entered as u64),
            vec![
                of("overview-sought", view.burials.sought() as u64),
                of("overview-withheld", withheld as u64),
            ],
        ),
        tile(
            "ask-graves",
            "graves",
            number(view.sites.len() as u64),
            vec![of("overview-harmed", destroyed as u64)],
        ),
        tile(
            "ask-certificates",
            "certificates",
            number(refused + flawed),
            vec![of("overview-refused", refused), of("overview-flawed", flawed)],
        ),
    ];
    if letters > 0 {
        let notes = vec![of("overview-letters", letters as u64)];
        all.push(tile("ask-letters", "letters", number(open as u64), notes));
    }
    all
}

fn clarified(counts: &Counts) -> u64 {
    counts.states.iter().filter(|(state, _)| state.is_clarified()).map(|(_, count)| count).sum()
}

/// Whether something is reported that harms the grave or those who mourn.
fn harmed(site: &Site) -> bool {
    use graves::history::Bearing;
    site.history.iter().any(|event| matches!(event.bearing, Bearing::Damage | Bearing::Hindrance))
}

fn count_of(counts: &[usize], standing: Standing) -> usize {
    let at = Standing::ALL.iter().position(|one| *one == standing);
    at.and_then(|at| counts.get(at)).copied().unwrap_or_default()
}

fn facts(voice: &Voice<'_>, view: &View<'_>) -> Section {
    let whole = view.cases.people;
    let states = FactState::ALL.iter().filter_map(|state| Some((*state, *view.cases.states.get(state)?)));
    let rows = states.map(|(state, count)| {
        let name = Rich::words(voice.locale.word("state", state.code()));
        let name = voice.link(&format!("people?state={}", state.code()), name);
        bar(voice, name, count, whole, if state.is_clarified() { Tone::Firm } else { Tone::Said })
    });
    let table = share_table(voice, "state", "overview-states", rows.collect());
    Section::new("facts", voice.text("overview-facts"))
        .lead(voice.words("overview-facts-lead"))
        .with(Part::Table(table))
}

fn buried(voice: &Voice<'_>, view: &View<'_>) -> Section {
    let whole = view.burials.sought() as u64;
    let rows = Answer::ALL.into_iter().map(|answer| {
        let found = matches!(answer, Answer::Found | Answer::FoundUnderAnotherName);
        let name = Rich::words(answer.word(voice.locale.code()));
        let name = voice.link(&format!("registers?answer={}", answer.code()), name);
        bar(voice, name, view.burials.of(answer) as u64, whole, if found { Tone::Firm } else { Tone::Said })
    });
    Section::new("buried", voice.text("overview-buried"))
        .lead(voice.words("registers-question"))
        .with(Part::Table(share_table(voice, "answer", "overview-buried", rows.collect())))
}

fn certificates(voice: &Voice<'_>, view: &View<'_>) -> Section {
    let whole: usize = view.certificates.iter().sum();
    let rows = Standing::ALL.into_iter().map(|standing| {
        let name = Rich::words(standing.word(voice.locale.code()));
        let name = voice.link(&format!("certificates?standing={}", standing.code()), name);
        let tone = if standing == Standing::IssuedAndConsistent { Tone::Firm } else { Tone::Said };
        bar(voice, name, count_of(view.certificates, standing) as u64, whole as u64, tone)
    });
    Section::new("certificates", voice.text("overview-certificates")).with(Part::Table(share_table(
        voice,
        "standing",
        "overview-certificates",
        rows.collect(),
    )))
}

fn bar(voice: &Voice<'_>, name: Rich, count: u64, whole: u64, tone: Tone) -> Row {
    let shown = Rich::number(voice.locale.number(count));
    Row {
        tone: None,
        cells: vec![Cell::Line(name), Cell::Bar { shown, part: count, whole: whole.max(1), tone }],
    }
}

fn share_table(voice: &Voice<'_>, key: &'static str, caption: &str, rows: Vec<Row>) -> Table {
    let columns = vec![
        Column::new(key, voice.text("column-answer")),
        Column::new("people", voice.text("column-people")),
    ];
    Table { caption: voice.words(caption), columns, rows }
}

/// What only a person can settle.
fn next(voice: &Voice<'_>, view: &View<'_>) -> Section {
    let problems = view.sites.iter().filter(|site| site.has_errors()).count();
    let probable = view.burials.of(Answer::Probable);
    let all = [
        ("next-doubts", "review", view.doubts as usize),
        ("next-probable", "registers?answer=probable", probable),
        ("next-copies", "sources", view.copies),
        ("next-sites", "graves", problems),
        ("next-links", "graves", view.lost_links),
        ("next-issues", "sources", usize::try_from(view.counts.issues_total()).unwrap_or(usize::MAX)),
    ];
    let waiting = all.into_iter().filter(|(_, _, count)| *count > 0);
    let mut lines: Vec<Rich> =
        waiting.map(|(id, path, count)| voice.link(path, voice.counted(id, count))).collect();
    if lines.is_empty() {
        lines.push(voice.words("next-nothing"));
    }
    Section::new("next", voice.text("overview-next"))
        .lead(voice.words("overview-next-lead"))
        .with(Part::Lines(lines))
}

fn holdings(voice: &Voice<'_>, view: &View<'_>) -> Section {
    let counts = view.counts;
    let row = |id: &str, count: u64| Row::new([voice.words(id), Rich::number(voice.locale.number(count))]);
    let mut rows = vec![
        row("holding-lists", counts.lists),
        row("holding-records", counts.records),
        row("holding-people", counts.people),
        row("holding-corroborated", counts.corroborated()),
        row("holding-unnamed", counts.unnamed),
        row("holding-issues", counts.issues_total()),
    ];
    if counts.listed_and_buried + counts.buried_only > 0 {
        rows.insert(4, row("holding-buried", counts.listed_and_buried));
        rows.insert(5, row("holding-buried-only", counts.buried_only));
    }
    let columns = vec![
        Column::new("what", voice.text("column-what")),
        Column::numeric("count", voice.text("column-count")),
    ];
    let table = Table { caption: voice.words("overview-holdings"), columns, rows };
    Section::new("holdings", voice.text("overview-holdings"))
        .lead(voice.words("overview-holdings-lead"))
        .with(Part::Table(table))
}
