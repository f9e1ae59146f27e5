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
    let destroyed = view.sites.iter().filter(|site| harmed(site)).count();
    let (open, letters) = view.letters;
    let mut all = vec![
        tile("ask-who", "people", number(view.cases.people), who(voice, view)),
        fate(voice, view, &tile),
        registers(voice, view, &tile),
        tile(
            "ask-graves",
            "graves",
            number(view.sites.len() as u64),
            vec![of("overview-harmed", destroyed as u64)],
        ),
        papers(voice, view, &tile),
    ];
    if letters > 0 {
        let notes = vec![of("overview-letters", letters as u64)];
        all.push(tile("ask-letters", "letters", number(open as u64), notes));
    }
    all
}

/// Makes a tile: the question, the page that holds the answer, the number, and what stands below it.
type Tiles<'t> = &'t dyn Fn(&str, &str, Rich, Vec<Rich>) -> Tile;

/// Below how many people the lists name: how many of them nobody names, and how many stand in several lists.
fn who(voice: &Voice<'_>, view: &View<'_>) -> Vec<Rich> {
    let counts = view.counts;
    // Whom no source names is counted with the others: a case may be of them.
    let everybody = counts.people + counts.unnamed;
    let unnamed = Some(counts.unnamed).filter(|count| *count > 0);
    let unnamed = unnamed.and_then(|count| voice.told_in("overview-unnamed", voice.share(count, everybody)));
    let corroborated = voice.share(counts.corroborated(), counts.people);
    [Some(voice.say("overview-all", &[("n", Arg::Count(everybody))])), unnamed]
        .into_iter()
        .chain([
            Some(voice.say("overview-lists", &[("n", Arg::Count(counts.lists))])),
            voice.told_in("overview-corroborated", corroborated),
        ])
        .flatten()
        .collect()
}

fn fate(voice: &Voice<'_>, view: &View<'_>, tile: Tiles<'_>) -> Tile {
    let (states, counts) = states(view.cases);
    let open = voice.gate.sum(&counts, |at| !states[at].is_clarified());
    let continuing = voice.share(view.cases.continuing, view.cases.people);
    let notes = [
        Some(voice.say("overview-cases", &[("n", Arg::Count(view.cases.people))])),
        voice.told_in("overview-continuing", continuing),
    ];
    let notes = notes.into_iter().flatten().collect();
    tile("ask-fate", "people?state=unresolved", voice.told(open), notes)
}

fn registers(voice: &Voice<'_>, view: &View<'_>, tile: Tiles<'_>) -> Tile {
    let counts = crate::registers::counts(view.burials);
    let is =
        |at: usize, answers: &[Answer]| Answer::ALL.get(at).is_some_and(|answer| answers.contains(answer));
    let sum = |answers: [Answer; 2]| voice.gate.sum(&counts, |at| is(at, &answers));
    let entered = sum([Answer::Found, Answer::FoundUnderAnotherName]);
    let withheld = sum([Answer::RegisterNotDisclosed, Answer::PageMissing]);
    let sought = voice.share(view.burials.sought() as u64, counts.iter().sum());
    let notes = [voice.told_in("overview-sought", sought), voice.told_in("overview-withheld", withheld)];
    tile("ask-registers", "registers", voice.told(entered), notes.into_iter().flatten().collect())
}

fn papers(voice: &Voice<'_>, view: &View<'_>, tile: Tiles<'_>) -> Tile {
    let counts: Vec<u64> = view.certificates.iter().map(|count| *count as u64).collect();
    let sum = |standings: &[Standing]| voice.gate.sum(&counts, |at| standings.contains(&Standing::ALL[at]));
    let refused = [Standing::RequestedAndRefused, Standing::RequestedNoAnswer];
    let flawed = [Standing::IssuedWithDefects, Standing::IssuedAndContradicted];
    let (parts, whole) = ([sum(&refused), sum(&flawed)], sum(&[refused, flawed].concat()));
    // Two sums of the three are the third.
    let whole = whole.filter(|_| parts.iter().all(Option::is_some));
    let notes = [voice.told_in("overview-refused", parts[0]), voice.told_in("overview-flawed", parts[1])];
    tile("ask-certificates", "certificates", voice.told(whole), notes.into_iter().flatten().collect())
}

/// The states of which there are cases, and how many.
fn states(counts: &Counts) -> (Vec<FactState>, Vec<u64>) {
    FactState::ALL.iter().filter_map(|state| Some((*state, *counts.states.get(state)?))).unzip()
}

/// Whether something is reported that harms the grave or those who mourn.
fn harmed(site: &Site) -> bool {
    use graves::history::Bearing;
    site.history.iter().any(|event| matches!(event.bearing, Bearing::Damage | Bearing::Hindrance))
}

fn facts(voice: &Voice<'_>, view: &View<'_>) -> Section {
    let whole = view.cases.people;
    let (states, counts) = states(view.cases);
    let rows = states.into_iter().zip(voice.cells(&counts)).map(|(state, count)| {
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
    let counts = crate::registers::counts(view.burials);
    let (whole, counts) = (counts.iter().sum(), voice.cells(&counts));
    let rows = Answer::ALL.into_iter().zip(counts).map(|(answer, count)| {
        let found = matches!(answer, Answer::Found | Answer::FoundUnderAnotherName);
        let name = Rich::words(answer.word(voice.locale.code()));
        let name = voice.link(&format!("registers?answer={}", answer.code()), name);
        bar(voice, name, count, whole, if found { Tone::Firm } else { Tone::Said })
    });
    Section::new("buried", voice.text("overview-buried"))
        .lead(voice.words("registers-question"))
        .with(Part::Table(share_table(voice, "answer", "overview-buried", rows.collect())))
}

fn certificates(voice: &Voice<'_>, view: &View<'_>) -> Section {
    let whole: usize = view.certificates.iter().sum();
    let counts: Vec<u64> = view.certificates.iter().map(|count| *count as u64).collect();
    let rows = Standing::ALL.into_iter().zip(voice.cells(&counts)).map(|(standing, count)| {
        let name = Rich::words(standing.word(voice.locale.code()));
        let name = voice.link(&format!("certificates?standing={}", standing.code()), name);
        let tone = if standing == Standing::IssuedAndConsistent { Tone::Firm } else { Tone::Said };
        bar(voice, name, count, whole as u64, tone)
    });
    Section::new("certificates", voice.text("overview-certificates")).with(Part::Table(share_table(
        voice,
        "standing",
        "overview-certificates",
        rows.collect(),
    )))
}

/// A line with a bar; a count that is not told has a bar of no length.
fn bar(voice: &Voice<'_>, name: Rich, count: Option<u64>, whole: u64, tone: Tone) -> Row {
    let (shown, part) = (voice.told(count), count.unwrap_or_default());
    Row { tone: None, cells: vec![Cell::Line(name), Cell::Bar { shown, part, whole: whole.max(1), tone }] }
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
    let row = |id: &str, count: Option<u64>| Row::new([voice.words(id), voice.told(count)]);
    let mut rows = vec![
        row("holding-lists", Some(counts.lists)),
        row("holding-records", Some(counts.records)),
        row("holding-people", Some(counts.people)),
        row("holding-corroborated", voice.share(counts.corroborated(), counts.people)),
        row("holding-unnamed", voice.share(counts.unnamed, counts.people + counts.unnamed)),
        row("holding-issues", Some(counts.issues_total())),
    ];
    if counts.listed_and_buried + counts.buried_only > 0 {
        let (both, only) = (counts.listed_and_buried, counts.buried_only);
        let shown = voice.cells(&[both, only, counts.people.saturating_sub(both + only)]);
        rows.insert(4, row("holding-buried", shown[0]));
        rows.insert(5, row("holding-buried-only", shown[1]));
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
