//! `whereabouts review`: doubtful pairs, family by family, for a person to judge.

use std::io::{IsTerminal, stdin};

use anyhow::Result;
use clap::Args;
use ledger::{Codebook, EntryId, Record, RecordId};
use linkage::{Explainer, State};
use register::{Agreement, Internal, Property, Redactions, Register, table};
use serde_json::json;

use crate::commands::{link, why};
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::people;
use crate::review::{Asked, Given, Queue, Row, Wanted, groups_of, keys, laid_out};
use crate::reviewers::{self, Panel, Reviewer};
use crate::session::{self, Session};
use crate::terminal::{cut, number, padded, say};

/// Judge doubtful pairs, those that hang together on one screen: records side by side, one key each.
#[derive(Debug, Args)]
#[command(
    after_help = "Keys:  s same: all one person   d different   u unsure (kept as such)   k skip   w why   n note
z undo the last answer   q stop   (or the keys in their place on a Persian or Arabic keyboard).
Three records and more: type which belong together, as 12 3, then Enter; what is not named stays open.
Marks:  = same   ≈ can all be true   ≠ cannot.

Examples:
  whereabouts review
  whereabouts review --reviewer Leila       where several people judge
  whereabouts review --disputed             where two reviewers differ, also what one has answered oneself
  whereabouts review --list --json          the queue, for programs

Each answer is made of judgements, signed and reversible. People are worked out anew when you stop. Where
the register asks for two reviewers (`whereabouts rules`), nobody is asked what they have answered, and
nobody sees a first verdict before giving the second."
)]
pub struct Options {
    /// Print the queue instead of asking.
    #[arg(long)]
    list: bool,
    /// Print how far first and second reviewers agree.
    #[arg(long, conflicts_with = "list")]
    agreement: bool,
    /// Only what two reviewers answered differently.
    #[arg(long)]
    disputed: bool,
    /// At most so many families of doubts.
    #[arg(long, default_value_t = 1000)]
    limit: usize,
    #[command(flatten)]
    reviewer: Reviewer,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let mut session = Session::open(common)?;
    let panel = Panel::of(&session.store)?;
    if options.agreement {
        return Ok(agreement(common, &panel));
    }
    link::catch_up(common, &mut session)?;
    if options.list || common.json {
        let wanted = if options.disputed { Wanted::Disputed } else { Wanted::All };
        return list(common, &session, &panel, &wanted, options.limit);
    }
    let reviewer = options.reviewer.name(&session, panel.two)?;
    let voice = panel.voice(&reviewer);
    let wanted = if options.disputed { Wanted::Disputed } else { Wanted::Unanswered(&voice) };
    let queue = Queue::new(&session.store, &panel).families(&wanted, options.limit)?;
    if queue.is_empty() {
        say("no doubtful pairs wait");
        return Ok(Outcome::Done);
    }
    if common.no_input || !stdin().is_terminal() {
        let families = session::counted(queue.len(), "family", "families");
        return Err(Failure::error(
            Kind::Refused,
            format!("{families} of doubts wait, and nobody can be asked here"),
            "run it on a terminal; or `whereabouts review --list`, then `whereabouts judge A B same|different|unsure`",
        ));
    }
    let judged = Sitting::new(common, session, panel, reviewer, queue, options.disputed)?.hold()?;
    say(format!("{} judged", session::counted(judged, "family", "families")));
    Ok(Outcome::Done)
}

/// Prints how far first and second reviewers agree.
fn agreement(common: &Common, panel: &Panel) -> Outcome {
    if common.json {
        say(reviewers::accord_json(panel).to_string());
    } else {
        say(reviewers::accord_words(panel)
            .unwrap_or_else(|| "no pair has been read by two reviewers".to_owned()));
    }
    Outcome::Done
}

fn list(common: &Common, session: &Session, panel: &Panel, wanted: &Wanted, limit: usize) -> Result<Outcome> {
    let families = Queue::new(&session.store, panel).families(wanted, limit)?;
    for (at, family) in families.iter().enumerate() {
        let Some(asked) = Asked::read(&session.store, session.store.family(*family)?)? else { continue };
        if common.json {
            say(family_json(*family, &asked, panel).to_string());
        } else {
            if at > 0 {
                say("");
            }
            print_family(*family, &asked, panel);
        }
    }
    if common.json {
        return Ok(Outcome::Done);
    }
    let (pairs, all) = (session.store.pair_count()?, session.store.family_count()?);
    let doubts = session::counted(pairs as usize, "doubtful pair", "doubtful pairs");
    say(format!("\n{doubts} in {} wait", session::counted(all as usize, "family", "families")));
    if panel.two {
        let count = |state| number(panel.count(state) as u64);
        say(format!(
            "two reviewers: {} disputed, {} awaiting a second",
            count(State::Disputed),
            count(State::Awaiting)
        ));
    }
    reviewers::accord_words(panel).into_iter().for_each(say);
    Ok(Outcome::Done)
}

fn print_family(family: u64, asked: &Asked, panel: &Panel) {
    say(format!("family {}   {}", family + 1, counts(asked)));
    for (pair, (a, b)) in asked.pairs.iter().zip(asked.doubts()) {
        let (a, b) = (&asked.records[a], &asked.records[b]);
        let name = |record: &Record| padded(&cut(&register::whole_name(record).unwrap_or_default(), 30), 30);
        say(format!(
            "  {}  {}  {}  {}  {:.2}",
            a.id.short(),
            b.id.short(),
            name(a),
            name(b),
            pair.probability
        ));
        state_of(panel, a.id, b.id).into_iter().for_each(|state| say(format!("      {state}")));
    }
    let doubts = asked.doubts();
    for (a, b, question) in asked.disputes(panel).into_iter().filter(|(a, b, _)| !doubts.contains(&(*a, *b)))
    {
        let (a, b) = (asked.records[a].id.short(), asked.records[b].id.short());
        say(format!("  {a}  {b}  {}", reviewers::state_words(question)));
    }
}

/// Where a pair stands, if two reviewers must answer it and one has.
fn state_of(panel: &Panel, a: RecordId, b: RecordId) -> Option<String> {
    panel.two.then(|| panel.question(a, b).map(reviewers::state_words))?
}

fn family_json(family: u64, asked: &Asked, panel: &Panel) -> serde_json::Value {
    let pairs = asked.pairs.iter().zip(asked.doubted()).map(|(pair, (a, b))| {
        let mut one = json!({"a": a.to_string(), "b": b.to_string(), "weight": pair.weight,
            "probability": pair.probability});
        if let (true, Some(question)) = (panel.two, panel.question(a, b)) {
            one["review"] = reviewers::state_json(question);
        }
        one
    });
    json!({
        "schema": "whereabouts/1",
        "family": family + 1,
        "records": asked.records.iter().map(|record| record.id.to_string()).collect::<Vec<_>>(),
        "persons_now": asked.persons,
        "pairs": pairs.collect::<Vec<_>>(),
    })
}

fn counts(asked: &Asked) -> String {
    let doubts = session::counted(asked.pairs.len(), "doubt", "doubts");
    format!("{}, {doubts}", session::counted(asked.records.len(), "record", "records"))
}

/// One answer given in this sitting.
struct Answered {
    /// Which family of the queue it answered.
    at: usize,
    entries: Vec<EntryId>,
}

/// One sitting: the queue, where we are, what can be undone.
struct Sitting<'a> {
    common: &'a Common,
    session: Session,
    register: Register<Internal>,
    panel: Panel,
    reviewer: String,
    queue: Vec<u64>,
    disputed: bool,
    at: usize,
    given: Vec<Answered>,
    note: Option<String>,
    /// The weights by which the queue was made: answers of this sitting do not age them.
    model: Option<linkage::Model>,
    explained: Option<Explainer>,
}

impl<'a> Sitting<'a> {
    fn new(
        common: &'a Common,
        session: Session,
        panel: Panel,
        reviewer: String,
        queue: Vec<u64>,
        disputed: bool,
    ) -> Result<Sitting<'a>> {
        let register = session.register()?;
        let model = people::kept_model(&session.store)?;
        Ok(Sitting {
            common,
            session,
            register,
            panel,
            reviewer,
            queue,
            disputed,
            at: 0,
            given: Vec::new(),
            note: None,
            model,
            explained: None,
        })
    }

    /// Asks until the queue is done or the reviewer stops; then works people out anew.
    fn hold(mut self) -> Result<usize> {
        loop {
            let Some(&family) = self.queue.get(self.at) else {
                // The last answer can be a slip of the finger too.
                match self.given.is_empty() || self.is_done()? {
                    true => break,
                    false => continue,
                }
            };
            let asked = Asked::read(&self.session.store, self.session.store.family(family)?)?;
            let Some(asked) = asked.filter(|asked| self.is_open(asked)) else {
                self.at += 1;
                continue;
            };
            self.show(&asked);
            if !self.answer(&asked)? {
                break;
            }
        }
        if !self.given.is_empty() {
            link::relink(self.common, &mut self.session, true, Some(0))?;
        }
        Ok(self.given.len())
    }

    /// Asks after the last family; undoes its answer, or is done.
    fn is_done(&mut self) -> Result<bool> {
        loop {
            match keys::key("that was all · z undo the last answer · q stop  > ")? {
                Some('z') => {
                    self.undo()?;
                    return Ok(false);
                }
                Some('q' | '\r' | '\n' | '\u{3}' | '\u{4}') => return Ok(true),
                _ => {}
            }
        }
    }

    /// Whether an earlier answer of this sitting has left something to ask.
    fn is_open(&self, asked: &Asked) -> bool {
        let voice = self.panel.voice(&self.reviewer);
        self.disputed || asked.doubted().into_iter().any(|(a, b)| voice.verdict(a, b).is_none())
    }

    fn show(&self, asked: &Asked) {
        say(format!("\n── {} of {} · {}", self.at + 1, self.queue.len(), counts(asked)));
        let slug = |record: &Record| {
            self.register.source(record.source).map(|source| source.slug.clone()).unwrap_or_default()
        };
        let numbers =
            (1..).zip(&asked.persons).map(|(number, &person)| format!("{number} · now {}", letter(person)));
        let places =
            asked.records.iter().map(|record| format!("{} {}", slug(record), table::place(&record.locator)));
        let head = |label: &str, cells: Vec<String>| Row { mark: ' ', label: label.to_owned(), cells };
        let mut rows = vec![head("record", numbers.collect()), head("source", places.collect())];
        // Side by side as the register would hold them as one person: that judges what agrees.
        let all = asked.records.first().and_then(|first| {
            self.register.person(first.id, asked.records.clone(), &mut Redactions::default())
        });
        rows.extend(
            all.iter().flat_map(|person| &person.properties).map(|property| row(property, &asked.records)),
        );
        laid_out(&rows, keys::width()).into_iter().for_each(say);
        let doubts = asked.pairs.iter().zip(asked.doubts());
        let doubts = doubts.map(|(pair, (a, b))| format!("{}·{} {:.2}", a + 1, b + 1, pair.probability));
        say(format!("doubts  {}", doubts.collect::<Vec<_>>().join("   ")));
        // A first verdict stays unseen until the second is given; then both are heard.
        for (a, b, question) in asked.disputes(&self.panel) {
            say(format!("{}·{} {}", a + 1, b + 1, reviewers::state_words(question)));
        }
    }

    /// Carries one key out; `false` when the reviewer stops.
    fn answer(&mut self, asked: &Asked) -> Result<bool> {
        let prompt = prompt(asked);
        loop {
            let Some(key) = keys::key(&prompt)? else { continue };
            match key {
                's' => self.record(asked, &Given::Same)?,
                'd' => self.record(asked, &Given::Different)?,
                'u' => self.record(asked, &Given::Unsure)?,
                'k' => self.at += 1,
                'w' => {
                    self.explain(asked)?;
                    continue;
                }
                'n' => {
                    self.note = Some(keys::line("note  > ")?).filter(|note| !note.is_empty());
                    continue;
                }
                'z' => self.undo()?,
                'q' | '\u{3}' | '\u{4}' => return Ok(false),
                digit if digit.is_ascii_digit() => {
                    let Some(typed) = keys::numbers(Some(digit))? else { continue };
                    match groups_of(&typed, asked.records.len()) {
                        Ok(groups) => self.record(asked, &Given::Groups(groups))?,
                        Err(words) => {
                            say(words);
                            continue;
                        }
                    }
                }
                _ => continue,
            }
            return Ok(true);
        }
    }

    /// Records one answer: its judgements in one commit.
    fn record(&mut self, asked: &Asked, given: &Given) -> Result<()> {
        let said = given.said(asked, &self.panel.voice(&self.reviewer));
        let reason = self.note.take();
        let (entries, made) = crate::review::record(&mut self.session, &self.reviewer, &said, reason)?;
        self.panel.judgements.extend(made);
        self.given.push(Answered { at: self.at, entries });
        self.at += 1;
        Ok(())
    }

    /// Takes the last answer back, all of it.
    fn undo(&mut self) -> Result<()> {
        let Some(Answered { at, entries }) = self.given.pop() else {
            say("nothing to undo in this sitting; `whereabouts judge A B --undo` takes back older ones");
            return Ok(());
        };
        self.session.withdraw_all(&entries, "undone in review")?;
        self.panel.judgements.retain(|judgement| !entries.contains(&judgement.id.into()));
        self.at = at;
        Ok(())
    }

    fn explain(&mut self, asked: &Asked) -> Result<()> {
        let Some((a, b)) = which(asked)? else { return Ok(()) };
        if self.explained.is_none() {
            let model = self.model.take();
            self.explained = Some(people::explainer(self.common, &self.session.store, model)?);
        }
        let waterfall = self.explained.as_ref().and_then(|known| known.explain(a, b));
        waterfall.iter().for_each(why::print);
        Ok(())
    }
}

/// The two records that a reviewer wants explained.
fn which(asked: &Asked) -> Result<Option<(RecordId, RecordId)>> {
    if let [one, other] = &asked.records[..] {
        return Ok(Some((one.id, other.id)));
    }
    let Some(typed) = keys::numbers_after("why which two, as 13, then Enter  > ")? else { return Ok(None) };
    let groups = groups_of(&typed, asked.records.len()).map(|groups| groups.concat());
    match groups.as_deref() {
        Ok([a, b]) => Ok(Some((asked.records[*a].id, asked.records[*b].id))),
        _ => {
            say("name two of the records by their numbers");
            Ok(None)
        }
    }
}

fn prompt(asked: &Asked) -> String {
    let keys = "u unsure · k skip · w why · n note · z undo · q stop  > ";
    if asked.records.len() == 2 {
        return format!("s same · d different · {keys}");
    }
    let group = |group: &Vec<usize>| group.iter().map(|number| (number + 1).to_string()).collect::<String>();
    let apart: Vec<String> = asked.apart().iter().map(group).collect();
    format!("s all one · d {} · 12 3 Enter: which belong together\n{keys}", apart.join(" | "))
}

/// The person whom a record is held to be of now, as a letter.
fn letter(person: usize) -> char {
    char::from(b'A' + (person % 26) as u8)
}

/// One property of all records: what each says, dates as they are understood, and whether all can be true.
fn row(property: &Property, records: &[Record]) -> Row {
    let of = |record: &Record| -> String {
        let own = |value: &&register::Value| value.claims.iter().any(|claim| claim.record == record.id);
        let said = property.values.iter().filter(own);
        let said: Vec<String> =
            said.map(|value| table::edtf(value).unwrap_or_else(|| value.text.clone())).collect();
        said.join(" · ")
    };
    let cells: Vec<String> = records.iter().map(of).collect();
    let mark = match (cells.iter().filter(|cell| !cell.is_empty()).count(), property.agreement) {
        (0 | 1, _) => ' ',
        (_, Agreement::Same) => '=',
        (_, Agreement::Conflicting) => '≠',
        _ => '≈',
    };
    let known = Codebook::builtin().property("person", &property.id);
    let label = known.map_or_else(|| property.id.clone(), |known| known.labels.get("en").to_owned());
    Row { mark, label, cells }
}
