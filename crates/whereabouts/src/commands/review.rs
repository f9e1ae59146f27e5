//! `whereabouts review`: doubtful pairs, one by one, for a person to judge.

use std::io::{IsTerminal, Write, stdin, stdout};

use anyhow::{Context, Result};
use clap::Args;
use ledger::{Codebook, EntryId, Record, RecordId, Verdict};
use linkage::Linked;
use register::{Agreement, Internal, Property, Register, Withheld, table};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use serde_json::json;
use store::PairRow;

use crate::commands::{judge, link, why};
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::people::{self, Evidence};
use crate::session::Session;
use crate::terminal::{cut, number, padded, say};

/// Judge doubtful pairs one by one: both records side by side, one key each.
#[derive(Debug, Args)]
#[command(
    after_help = "Keys:  s same   d different   u unsure (kept as such)   k skip   w why   z undo the last   q stop
(or the keys in their place on a Persian or Arabic keyboard). Marks:  = same   ≈ can both be true   ≠ cannot.

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
    register: Register<Internal>,
    queue: Vec<PairRow>,
    at: usize,
    answered: Vec<(usize, EntryId)>,
    evidence: Option<(Evidence, Linked)>,
}

impl<'a> Sitting<'a> {
    fn new(common: &'a Common, session: Session, queue: Vec<PairRow>) -> Result<Sitting<'a>> {
        let register = session.register()?;
        Ok(Sitting { common, session, register, queue, at: 0, answered: Vec::new(), evidence: None })
    }

    /// Asks until the queue is done or the reviewer stops; then works people out anew.
    fn hold(mut self) -> Result<usize> {
        while self.at < self.queue.len() {
            let Some((a, b)) = self.pair()? else {
                self.at += 1;
                continue;
            };
            self.show(&a, &b);
            if !self.answer(&a, &b)? {
                break;
            }
        }
        if !self.answered.is_empty() {
            link::relink(self.common, &mut self.session, true, Some(0))?;
        }
        Ok(self.answered.len())
    }

    fn pair(&self) -> Result<Option<(Record, Record)>> {
        let pair = &self.queue[self.at];
        Ok(self.session.store.record_at(pair.a)?.zip(self.session.store.record_at(pair.b)?))
    }

    fn show(&self, a: &Record, b: &Record) {
        let register = &self.register;
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
        // Side by side as the register would hold them as one person: that judges what agrees.
        let both = register.person(a.id, vec![a.clone(), b.clone()], &mut Withheld::default());
        for property in both.iter().flat_map(|person| &person.properties) {
            print_property(property, a.id, b.id);
        }
    }

    /// Carries one key out; `false` when the reviewer stops.
    fn answer(&mut self, a: &Record, b: &Record) -> Result<bool> {
        loop {
            let Some(key) = key("s same · d different · u unsure · k skip · w why · z undo · q stop  > ")?
            else {
                continue;
            };
            match key {
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
            let evidence = people::evidence(self.common, &self.session.store)?;
            let linked = people::decide(self.common, &evidence, false);
            self.evidence = Some((evidence, linked));
        }
        if let Some((evidence, linked)) = &self.evidence
            && let Some(waterfall) = linkage::explain(&evidence.subjects, &linked.model, a, b)
        {
            why::print(&waterfall);
        }
        Ok(())
    }
}

/// One property of both records: what each says, dates as they are understood, and whether both can be true.
fn print_property(property: &Property, a: RecordId, b: RecordId) {
    let of = |record: RecordId| -> Vec<String> {
        let said =
            property.values.iter().filter(|value| value.claims.iter().any(|claim| claim.record == record));
        said.map(|value| table::edtf(value).unwrap_or_else(|| value.text.clone())).collect()
    };
    let (one, other) = (of(a), of(b));
    let mark = match (one.is_empty() || other.is_empty(), property.agreement) {
        (true, _) => ' ',
        (false, Agreement::Same) => '=',
        (false, Agreement::Conflicting) => '≠',
        (false, _) => '≈',
    };
    let label =
        Codebook::builtin().property("person", &property.id).map(|known| known.labels.get("en").to_owned());
    line(mark, &label.unwrap_or_else(|| property.id.clone()), &one.join(" · "), &other.join(" · "));
}

fn line(mark: char, label: &str, one: &str, other: &str) {
    say(format!(
        "{mark} {} {} {}",
        padded(&cut(label, 24), 24),
        padded(&cut(one, 36), 36),
        padded(&cut(other, 36), 36)
    ));
}

/// One key from the terminal, without Enter; nothing for arrows and function keys.
fn key(prompt: &str) -> Result<Option<char>> {
    print!("{prompt}");
    stdout().flush().ok();
    let raw = Raw::begin()?;
    let mut bytes = [0u8; 16];
    // Straight from the terminal: an arrow is three bytes, and none of them is an answer.
    let read = rustix::io::read(stdin(), &mut bytes).context("reading from the terminal")?;
    drop(raw);
    let key = match read {
        0 => Some('q'),
        _ => key_of(&bytes[..read]),
    };
    say(key.map(String::from).unwrap_or_default());
    Ok(key)
}

/// The key that was pressed, by its place on a Latin keyboard: «س» lies where `s` does on a Persian one.
fn key_of(bytes: &[u8]) -> Option<char> {
    let typed = std::str::from_utf8(bytes).ok()?;
    let mut letters = typed.chars();
    let letter = letters.next()?;
    if letters.next().is_some() || letter == '\u{1b}' {
        return None;
    }
    Some(match letter {
        'س' => 's',
        'ی' | 'ي' => 'd',
        'ع' => 'u',
        'ن' => 'k',
        'ص' => 'w',
        'ظ' | 'ط' | 'ئ' => 'z',
        'ض' => 'q',
        other => other.to_ascii_lowercase(),
    })
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

#[cfg(test)]
mod tests {
    use super::key_of;

    #[test]
    fn only_a_single_letter_is_an_answer() {
        for (bytes, expected) in [
            ("s", Some('s')),
            ("S", Some('s')),
            ("س", Some('s')),
            ("ض", Some('q')),
            ("\u{1b}[D", None),
            ("\u{1b}OS", None),
            ("\u{1b}", None),
            ("sd", None),
            ("\u{3}", Some('\u{3}')),
        ] {
            assert_eq!(key_of(bytes.as_bytes()), expected, "{bytes:?}");
        }
        assert_eq!(key_of(&[0xff]), None);
    }
}
