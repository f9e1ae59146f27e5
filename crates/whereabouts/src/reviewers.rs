//! Who reviews, by which rule, and where the pairs stand on which somebody has answered.

use anyhow::Result;
use clap::Args;
use ledger::{Body, Judgement, RecordId, Rule};
use linkage::{Question, State, Voice};
use serde_json::{Value as Json, json};
use store::Store;

use crate::failure::{Failure, Kind};
use crate::session::{self, Session};

/// Who answers, where several people share one installation.
#[derive(Debug, Args)]
pub struct Reviewer {
    /// Who judges, by name; without it, whoever began the register.
    #[arg(long, value_name = "NAME", env = "WHEREABOUTS_REVIEWER")]
    reviewer: Option<String>,
}

/// All that reviewers said, and by which rule it counts.
pub struct Panel {
    /// Whether two reviewers must agree before a verdict counts.
    pub two: bool,
    /// The judgements that stand, in the order they were made.
    pub judgements: Vec<Judgement>,
    /// The pairs on which somebody has answered, in the order of pairs.
    pub questions: Vec<Question>,
}

impl Panel {
    /// What the log has.
    pub fn of(store: &Store) -> Result<Panel> {
        let rule = store.rule(Rule::REVIEWERS)?;
        let judgements: Vec<Judgement> = store.answers()?.into_iter().map(|row| row.judgement).collect();
        Ok(Panel::over(judgements, rule.as_ref()))
    }

    /// A panel that said this, under the rule that held.
    pub fn over(judgements: Vec<Judgement>, rule: Option<&Rule>) -> Panel {
        let questions = linkage::questions(&judgements);
        Panel { two: rule.is_some_and(|rule| rule.value == "2"), judgements, questions }
    }

    /// The judgements that decide who is who.
    pub fn binding(&self) -> Vec<Judgement> {
        if self.two {
            return linkage::binding(&self.questions);
        }
        let mut newest = std::collections::BTreeMap::new();
        for judgement in &self.judgements {
            newest.insert(linkage::pair_of(judgement.a, judgement.b), judgement);
        }
        newest.into_values().cloned().collect()
    }

    /// The pairs that still need a reviewer.
    pub fn open(&self) -> Vec<linkage::RecordPair> {
        if self.two { linkage::open(&self.questions) } else { Vec::new() }
    }

    /// What is known of a pair on which somebody has answered.
    pub fn question(&self, a: RecordId, b: RecordId) -> Option<&Question> {
        let pair = linkage::pair_of(a, b);
        let found = self.questions.binary_search_by_key(&pair, |question| question.pair);
        found.ok().map(|at| &self.questions[at])
    }

    /// What has been said already, so that it is not asked again: by this reviewer, or by anyone.
    pub fn voice(&self, reviewer: &str) -> Voice {
        if self.two { Voice::of_reviewer(&self.judgements, reviewer) } else { Voice::of(&self.judgements) }
    }

    /// How many pairs are in one state.
    pub fn count(&self, state: State) -> usize {
        self.questions.iter().filter(|question| question.state == state).count()
    }
}

impl Reviewer {
    /// The reviewer's name; where two must agree, nobody is taken for granted.
    pub fn name(&self, session: &Session, two: bool) -> Result<String> {
        match &self.reviewer {
            Some(name) if !name.trim().is_empty() => Ok(name.trim().to_owned()),
            _ if !two => Ok(session.store.recorder().to_owned()),
            _ => Err(Failure::error(
                Kind::Refused,
                "this register asks for two reviewers, and it was not said who judges now",
                "give --reviewer NAME, or set WHEREABOUTS_REVIEWER once for your account",
            )),
        }
    }
}

/// Where a pair stands, in words; a first verdict stays unseen until the second is given.
pub fn state_words(question: &Question) -> String {
    let names: Vec<&str> = question.answers.iter().map(|answer| answer.reviewer.as_str()).collect();
    match question.state {
        State::Awaiting => format!("answered by {}, awaiting a second reviewer", names.join(", ")),
        State::Settled(verdict) => {
            let agree = question.answers.iter().filter(|answer| answer.verdict == verdict);
            let names: Vec<&str> = agree.map(|answer| answer.reviewer.as_str()).collect();
            format!(
                "judged {} by {}{}",
                session::verdict_word(verdict),
                names.join(" and "),
                reasons(question)
            )
        }
        State::Disputed => {
            let said = question.answers.iter().map(|answer| {
                let why = answer.reason.as_deref().map(|reason| format!(" («{reason}»)")).unwrap_or_default();
                format!("{} says {}{why}", answer.reviewer, session::verdict_word(answer.verdict))
            });
            format!("disputed: {}", said.collect::<Vec<_>>().join(", "))
        }
    }
}

fn reasons(question: &Question) -> String {
    let reasons: Vec<&str> = question.answers.iter().filter_map(|answer| answer.reason.as_deref()).collect();
    if reasons.is_empty() { String::new() } else { format!(": {}", reasons.join("; ")) }
}

/// The same for programs.
pub fn state_json(question: &Question) -> Json {
    let blind = question.state == State::Awaiting;
    let answers: Vec<Json> = question
        .answers
        .iter()
        .map(|answer| {
            let shown = |value: Json| if blind { Json::Null } else { value };
            json!({
                "reviewer": answer.reviewer,
                "verdict": shown(json!(session::verdict_word(answer.verdict))),
                "reason": shown(json!(answer.reason)),
            })
        })
        .collect();
    json!({"state": question.state.code(), "answers": answers})
}

/// How far first and second reading agree, in words; nothing where nothing was read twice.
pub fn accord_words(panel: &Panel) -> Option<String> {
    let accord = linkage::accord(&panel.questions);
    let observed = accord.observed()?;
    let kappa = accord.kappa.map_or("undefined (one verdict only)".to_owned(), |kappa| format!("{kappa:.2}"));
    Some(format!(
        "first and second reviewer agree on {} of {} ({:.0} %), Cohen's kappa {kappa}",
        accord.agreed,
        session::counted(accord.pairs, "pair", "pairs"),
        observed * 100.0
    ))
}

/// The same for programs.
pub fn accord_json(panel: &Panel) -> Json {
    let accord = linkage::accord(&panel.questions);
    json!({
        "schema": "whereabouts/1",
        "reviewers": if panel.two { 2 } else { 1 },
        "awaiting": panel.two.then(|| panel.count(State::Awaiting)),
        "disputed": panel.two.then(|| panel.count(State::Disputed)),
        "read_twice": accord.pairs,
        "agreed": accord.agreed,
        "observed_agreement": accord.observed(),
        "cohens_kappa": accord.kappa,
    })
}

/// The entry that says how many reviewers must agree.
pub fn rule(two: bool, reason: Option<String>, by: &str) -> Body {
    let value = if two { "2" } else { "1" };
    Body::Rule(Rule { rule: Rule::REVIEWERS.to_owned(), value: value.to_owned(), reason, by: by.to_owned() })
}
