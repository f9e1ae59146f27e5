//! `whereabouts review`: doubtful pairs, one by one, for a person to judge.

use std::io::{IsTerminal, Read, Write, stdin, stdout};

use anyhow::{Context, Result};
use clap::Args;
use ledger::{Codebook, EntryId, Record, RecordId, Verdict};
use linkage::Linked;
use register::table;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use serde_json::json;
use store::PairRow;

use crate::commands::{judge, link, why};
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::people::{self, Gathered};
use crate::session::Session;
use crate::terminal::{cut, number, padded, say};

/// Judge doubtful pairs one by one: both records side by side, one key each.
#[derive(Debug, Args)]
#[command(
    after_help = "Keys:  s same   d different   u unsure (kept as such)   k skip   w why   z undo the last   q stop

Examples:
  whereabouts review
  whereabouts review --list --json          the queue, for programs

Each answer is an entry of its own, signed and reversible. People are worked out anew when you stop."
)]
pub struct Options {
    /// Print the queue instead of asking.
    #[arg(long)]
    list: bool,
    /// At most so many pairs.
    #[arg(long, default_value_t = 1000)]
    limit: usize,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let mut session = Session::open(common)?;
    link::catch_up(common, &mut session)?;
    let queue = session.store.next_pairs(None, options.limit)?;
    if options.list || common.json {
        return list(common, &session, &queue);
    }
    if queue.is_empty() {
        say("no doubtful pairs wait");
        return Ok(Outcome::Done);
    }
    if common.no_input || !stdin().is_terminal() {
        return Err(Failure::error(
            Kind::Refused,
            format!("{} doubtful pairs wait, and nobody can be asked here", number(queue.len() as u64)),
            "run it on a terminal; or `whereabouts review --list`, then `whereabouts judge A B same|different|unsure`",
        ));
    }
    let judged = Sitting::new(common, session, queue)?.hold()?;
    say(format!("{} judged", number(judged as u64)));
    Ok(Outcome::Done)
}

fn list(common: &Common, session: &Session, queue: &[PairRow]) -> Result<Outcome> {
    for pair in queue {
        let (Some(a), Some(b)) = (session.store.record_at(pair.a)?, session.store.record_at(pair.b)?) else {
            continue;
        };
        if common.json {
            say(json!({"schema": "whereabouts/1", "a": a.id.to_string(), "b": b.id.to_string(),
                "weight": pair.weight, "probability": pair.probability})
            .to_string());
        } else {
            let name =
                |record: &Record| padded(&cut(&register::whole_name(record).unwrap_or_default(), 30), 30);
            say(format!(
                "{}  {}  {}  {}  {:.2}",
                a.id.short(),
                b.id.short(),
                name(&a),
                name(&b),
                pair.probability
            ));
        }
    }
    Ok(Outcome::Done)
}

/// One sitting: the queue, where we are, what can be undone.
struct Sitting<'a> {
    common: &'a Common,
    session: Session,
    queue: Vec<PairRow>,
    at: usize,
    answered: Vec<(usize, EntryId)>,
    evidence: Option<(Gathered, Linked)>,
}

impl<'a> Sitting<'a> {
    fn new(common: &'a Common, session: Session, queue: Vec<PairRow>) -> Result<Sitting<'a>> {
        Ok(Sitting { common, session, queue, at: 0, answered: Vec::new(), evidence: None })
    }

    /// Asks until the queue is done or the reviewer stops; then works people out anew.
    fn hold(mut self) -> Result<usize> {
        while self.at < self.queue.len() {
            let Some((a, b)) = self.pair()? else {
                self.at += 1;
                continue;
            };
            self.show(&a, &b)?;
            if !self.answer(&a, &b)? {
                break;
            }
        }
        if !self.answered.is_empty() {
            link::relink(self.common, &mut self.session, true)?;
        }
        Ok(self.answered.len())
    }

    fn pair(&self) -> Result<Option<(Record, Record)>> {
        let pair = &self.queue[self.at];
        Ok(self.session.store.record_at(pair.a)?.zip(self.session.store.record_at(pair.b)?))
    }

    fn show(&self, a: &Record, b: &Record) -> Result<()> {
        let register = self.session.register()?;
        let slug = |record: &Record| {
            register.source(record.source).map(|source| source.slug.clone()).unwrap_or_default()
        };
        say(format!("\n── {} of {}", self.at + 1, self.queue.len()));
        line(
            ' ',
            "",
            &format!("{} {}", slug(a), table::place(&a.locator)),
            &format!("{} {}", slug(b), table::place(&b.locator)),
        );
        for (property, one, other) in side_by_side(a, b) {
            let label = Codebook::builtin()
                .property("person", &property)
                .map(|known| known.labels.get("en").to_owned());
            let mark = match (one.is_empty() || other.is_empty(), names::fold(&one) == names::fold(&other)) {
                (true, _) => ' ',
                (false, true) => '=',
                (false, false) => '≠',
            };
            line(mark, &label.unwrap_or(property), &one, &other);
        }
        Ok(())
    }

    /// Carries one key out; `false` when the reviewer stops.
    fn answer(&mut self, a: &Record, b: &Record) -> Result<bool> {
        loop {
            match key("s same · d different · u unsure · k skip · w why · z undo · q stop  > ")? {
                's' => self.judge(a.id, b.id, Verdict::Same)?,
                'd' => self.judge(a.id, b.id, Verdict::Different)?,
                'u' => self.judge(a.id, b.id, Verdict::Unsure)?,
                'k' => self.at += 1,
                'w' => {
                    self.explain(a.id, b.id)?;
                    continue;
                }
                'z' => self.undo()?,
                'q' | '\u{3}' | '\u{4}' => return Ok(false),
                _ => continue,
            }
            return Ok(true);
        }
    }

    fn judge(&mut self, a: RecordId, b: RecordId, verdict: Verdict) -> Result<()> {
        let id = judge::record(&mut self.session, a, b, verdict, None)?;
        self.answered.push((self.at, id));
        self.at += 1;
        Ok(())
    }

    fn undo(&mut self) -> Result<()> {
        match self.answered.pop() {
            Some((at, id)) => {
                self.session.withdraw(id, "undone in review")?;
                self.at = at;
            }
            None => {
                say("nothing to undo in this sitting; `whereabouts judge A B --undo` takes back older ones")
            }
        }
        Ok(())
    }

    fn explain(&mut self, a: RecordId, b: RecordId) -> Result<()> {
        if self.evidence.is_none() {
            let gathered = people::gather(self.common, &self.session.store)?;
            let linked = people::decide(self.common, &gathered);
            self.evidence = Some((gathered, linked));
        }
        if let Some((gathered, linked)) = &self.evidence
            && let Some(waterfall) = linkage::explain(&gathered.subjects, &linked.model, a, b)
        {
            why::print(&waterfall);
        }
        Ok(())
    }
}

fn line(mark: char, label: &str, one: &str, other: &str) {
    say(format!(
        "{mark} {} {} {}",
        padded(&cut(label, 24), 24),
        padded(&cut(one, 36), 36),
        padded(&cut(other, 36), 36)
    ));
}

/// The properties of both records with what each says, in the order of the first.
fn side_by_side(a: &Record, b: &Record) -> Vec<(String, String, String)> {
    let mut properties: Vec<&str> = Vec::new();
    for statement in a.statements.iter().chain(&b.statements) {
        if !properties.contains(&statement.property.as_str()) {
            properties.push(&statement.property);
        }
    }
    let all = |record: &Record, property: &str| {
        record.values(property).map(|statement| statement.value.clone()).collect::<Vec<_>>().join(" · ")
    };
    properties.into_iter().map(|property| (property.to_owned(), all(a, property), all(b, property))).collect()
}

/// One key from the terminal, without Enter.
fn key(prompt: &str) -> Result<char> {
    print!("{prompt}");
    stdout().flush().ok();
    let raw = Raw::begin()?;
    let mut byte = [0];
    let read = stdin().read(&mut byte).context("reading from the terminal")?;
    drop(raw);
    let key = if read == 0 { 'q' } else { char::from(byte[0]).to_ascii_lowercase() };
    say(key.to_string());
    Ok(key)
}

/// The terminal without line editing, until dropped.
struct Raw(Termios);

impl Raw {
    fn begin() -> Result<Raw> {
        let before = tcgetattr(stdin()).context("asking the terminal")?;
        let mut raw = before.clone();
        raw.local_modes -= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG;
        tcsetattr(stdin(), OptionalActions::Now, &raw).context("setting the terminal")?;
        Ok(Raw(before))
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        tcsetattr(stdin(), OptionalActions::Now, &self.0).ok();
    }
}
