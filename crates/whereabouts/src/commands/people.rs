//! `whereabouts people`: find people, in any script and spelling.

use std::collections::HashMap;

use anyhow::Result;
use clap::{Args, ValueEnum};
use dates::{Day, Hints};
use names::Token;
use serde_json::json;
use store::{Page, PeopleFilter, PeopleOrder, PersonRow, Span};

use crate::accounts;
use crate::commands::link;
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::protection;
use crate::session::{Session, counted};
use crate::terminal::{cut, number, padded, say};

/// How many of those found are put in order of likeness.
const RANKED: usize = 1000;

/// Find people by name, in any script and spelling.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts people حسین
  whereabouts people Hossein Karimi            finds «حسين كريمي» too
  whereabouts people --source families-list --died 1367 --in-burial-register no
  whereabouts people --min-sources 3 --order sources --json")]
pub struct Options {
    /// Words of a name, in any script; the last may be a beginning.
    words: Vec<String>,
    /// Named in this source, by its slug.
    #[arg(long, value_name = "SLUG")]
    source: Option<String>,
    /// Connected with a place whose name contains this.
    #[arg(long)]
    place: Option<String>,
    /// Can have died then: a date in any calendar, such as 1367, «مرداد ۶۷», 1988-08.
    #[arg(long, value_name = "DATE")]
    died: Option<String>,
    /// Can have been born then.
    #[arg(long, value_name = "DATE")]
    born: Option<String>,
    /// In a burial register, or not.
    #[arg(long, value_enum)]
    in_burial_register: Option<YesNo>,
    /// At least so many independent sources.
    #[arg(long, value_name = "N", default_value_t = 0)]
    min_sources: u32,
    /// At least so many records.
    #[arg(long, value_name = "N", default_value_t = 0)]
    min_records: u32,
    /// The order; when words are given, the likest names first.
    #[arg(long, value_enum)]
    order: Option<Order>,
    /// How many to show.
    #[arg(long, default_value_t = 20)]
    limit: usize,
    /// How many to pass over.
    #[arg(long, default_value_t = 0)]
    offset: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, ValueEnum)]
enum YesNo {
    Yes,
    No,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Order {
    /// By name.
    Name,
    /// Most independent sources first.
    Sources,
    /// Most records first.
    Records,
    /// Earliest death first.
    Died,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let mut session = Session::open(common)?;
    link::catch_up(common, &mut session)?;
    let mut page = find(&session, options)?;
    hide_silent(&mut session, &mut page)?;
    if common.json {
        let rows: Vec<_> = page.people.iter().map(as_json).collect();
        say(json!({"schema": "whereabouts/1", "total": page.total, "cut_short": page.cut_short, "people": rows}).to_string());
        return Ok(Outcome::Done);
    }
    for row in &page.people {
        print(row);
    }
    let shown = page.people.len() as u64;
    if shown == 0 && page.total > 0 {
        say(format!("{} found, all before --offset {}", number(page.total), options.offset));
    } else if shown < page.total {
        let sign = if page.cut_short { "more than " } else { "" };
        say(format!(
            "{} of {sign}{}; --offset {} shows the next",
            number(shown),
            number(page.total),
            options.offset + page.people.len()
        ));
    } else if page.total == 0 {
        say("nobody found; try fewer words, or another spelling");
    } else {
        say(format!("{} found", number(page.total)));
    }
    Ok(Outcome::Done)
}

/// Leaves out people whose cases are silent (docs/consent.md); `show` still finds them by identifier.
fn hide_silent(session: &mut Session, page: &mut Page) -> Result<()> {
    let silent = protection::silent(session, accounts::as_of(None)?)?;
    let before = page.people.len();
    page.people.retain(|row| !silent.contains(&row.no));
    page.total = page.total.saturating_sub((before - page.people.len()) as u64);
    Ok(())
}

/// A page of people: those likest to the words first, or in the order asked for.
fn find(session: &Session, options: &Options) -> Result<Page> {
    let mut filter = filter(session, options)?;
    if options.words.is_empty() || options.order.is_some() {
        return Ok(session.store.people(&filter)?);
    }
    (filter.offset, filter.limit) = (0, RANKED.max(options.offset + options.limit));
    let mut page = session.store.people(&filter)?;
    rank(&options.words, &mut page.people);
    page.people = page.people.into_iter().skip(options.offset).take(options.limit).collect();
    Ok(page)
}

/// Puts the likest names first; who was found by a father's name or another list's spelling comes later.
fn rank(words: &[String], people: &mut Vec<PersonRow>) {
    let mut likeness = Likeness::to(words);
    let mut ranked: Vec<(i32, PersonRow)> = people.drain(..).map(|row| (-likeness.of(&row), row)).collect();
    ranked.sort_by(|a, b| {
        a.0.cmp(&b.0).then_with(|| b.1.records.cmp(&a.1.records)).then_with(|| a.1.sort.cmp(&b.1.sort))
    });
    people.extend(ranked.into_iter().map(|(_, row)| row));
}

/// How like names are to words that were asked for. Of the thousands who are found few words are new.
pub(crate) struct Likeness {
    asked: Vec<Token>,
    /// How like each word of a name is to each that was asked for.
    known: HashMap<String, Vec<f32>>,
}

impl Likeness {
    /// To these words.
    pub(crate) fn to(words: &[String]) -> Likeness {
        let words = words.iter().flat_map(|word| word.split_whitespace());
        Likeness { asked: words.map(Token::new).collect(), known: HashMap::new() }
    }

    /// Of somebody's names: in thousandths, so that the order is total and the same on every machine.
    pub(crate) fn of(&mut self, row: &PersonRow) -> i32 {
        let mut best = vec![0.0f32; self.asked.len()];
        for word in row.name.split_whitespace().chain(row.name_latin.split_whitespace()) {
            if !self.known.contains_key(word) {
                let own = Token::new(word);
                let like = self.asked.iter().map(|asked| names::token_likeness(asked, &own).score);
                self.known.insert(word.to_owned(), like.collect());
            }
            for (best, own) in best.iter_mut().zip(&self.known[word]) {
                *best = best.max(*own);
            }
        }
        (best.iter().sum::<f32>() * 1000.0) as i32
    }
}

fn filter(session: &Session, options: &Options) -> Result<PeopleFilter> {
    let sources =
        options.source.as_deref().map(|slug| session.editions(slug)).transpose()?.unwrap_or_default();
    Ok(PeopleFilter {
        terms: names::search_terms_as_typed(&options.words.join(" ")),
        sources,
        place: options.place.as_deref().map(names::fold),
        born: options.born.as_deref().map(window).transpose()?,
        died: options.died.as_deref().map(window).transpose()?,
        burial: options.in_burial_register.map(|answer| answer == YesNo::Yes),
        min_independent: options.min_sources,
        min_records: options.min_records,
        order: match options.order.unwrap_or(Order::Name) {
            Order::Name => PeopleOrder::Name,
            Order::Sources => PeopleOrder::Independent,
            Order::Records => PeopleOrder::Records,
            Order::Died => PeopleOrder::Died,
        },
        limit: options.limit,
        offset: options.offset,
    })
}

/// The days a written date can mean, all readings together.
pub(crate) fn window(written: &str) -> Result<(i32, i32)> {
    let reading = dates::read(written, &Hints::default());
    let windows = reading.candidates.iter().map(|date| date.window);
    let hull = windows
        .map(|w| (w.earliest.unwrap_or(Day::FIRST).number(), w.latest.unwrap_or(Day::LAST).number()))
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    hull.ok_or_else(|| {
        Failure::error(
            Kind::Usage,
            format!("«{written}» is not understood as a date"),
            "write 1367, 1367/05/06, «مرداد ۶۷» or 1988-08",
        )
    })
}

fn print(row: &PersonRow) {
    let burial = if row.burial { "in a burial register" } else { "" };
    say(format!(
        "{}  {} {} {:>10} in {:>9}  {}  {burial}",
        row.id.short(),
        padded(&cut(&row.name, 26), 26),
        padded(&cut(&row.name_latin, 28), 28),
        counted(row.records as usize, "record", "records"),
        counted(row.sources as usize, "source", "sources"),
        padded(&span(row.died), 21),
    ));
}

/// A window in years, as `1988`, `1988–1989`; a day where it is one.
fn span(span: Span) -> String {
    let day =
        |number: Option<i32>| number.map(|number| Day::FIRST.plus(number - Day::FIRST.number()).to_string());
    match (day(span.earliest), day(span.latest)) {
        (Some(first), Some(last)) if first == last => first,
        (Some(first), Some(last)) => format!("{first}/{last}"),
        (Some(first), None) => format!("{first}/.."),
        (None, Some(last)) => format!("../{last}"),
        (None, None) => String::new(),
    }
}

fn as_json(row: &PersonRow) -> serde_json::Value {
    json!({
        "person": row.id.to_string(),
        "name": row.name,
        "name_latin": row.name_latin,
        "records": row.records,
        "sources": row.sources,
        "independent_sources": row.independent,
        "in_burial_register": row.burial,
        "born": span(row.born),
        "died_reported": span(row.died),
        "places": row.places,
    })
}
