//! What several reviewers said on the same pairs, and whether they agree.
//!
//! Where a register asks for two reviewers, a verdict binds only once two people
//! gave it. Each reviewer's answers are taken with what follows from them: who
//! said that 1 is 2 and 2 is 3 has said that 1 is 3, so that two people who
//! grouped the same records agree, however they wrote it down.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ledger::{By, Judgement, RecordId, Verdict};

/// Two records, the smaller identifier first.
pub type RecordPair = (RecordId, RecordId);

/// Two records in the order that names their pair.
pub fn pair_of(a: RecordId, b: RecordId) -> RecordPair {
    (a.min(b), a.max(b))
}

/// How one name of a reviewer is told from another: «Leila» and «leila » are one person.
pub fn reviewer_key(name: &str) -> String {
    let folded = names::fold_joined(name);
    if folded.is_empty() { name.trim().to_owned() } else { folded }
}

/// Where a pair stands that two reviewers must answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Two reviewers agree, and fewer say anything else.
    Settled(Verdict),
    /// One reviewer has answered.
    Awaiting,
    /// Two or more have answered, and no verdict has two of them and the most.
    Disputed,
}

impl State {
    /// A stable word for tables and codes: `settled`, `awaiting`, `disputed`.
    pub fn code(self) -> &'static str {
        match self {
            State::Settled(_) => "settled",
            State::Awaiting => "awaiting",
            State::Disputed => "disputed",
        }
    }
}

/// What one reviewer says on one pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The reviewer, as they wrote their name last.
    pub reviewer: String,
    /// What they say now.
    pub verdict: Verdict,
    /// What they said first, before they could see another's answer.
    pub first: Verdict,
    /// Their words, if they spoke of this very pair.
    pub reason: Option<String>,
    /// Their judgement of this very pair; none where it follows from their others.
    pub judgement: Option<Judgement>,
}

/// A pair on which somebody has answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The two records.
    pub pair: RecordPair,
    /// One answer for each reviewer, in the order in which they first spoke of it.
    pub answers: Vec<Answer>,
    /// Where the pair stands.
    pub state: State,
}

impl Question {
    /// The answer of one reviewer.
    pub fn answer_of(&self, reviewer: &str) -> Option<&Answer> {
        let key = reviewer_key(reviewer);
        self.answers.iter().find(|answer| reviewer_key(&answer.reviewer) == key)
    }

    /// The judgement that binds, once two reviewers agree.
    fn binding(&self) -> Option<Judgement> {
        let State::Settled(verdict) = self.state else { return None };
        let said = self.answers.iter().filter_map(|answer| answer.judgement.as_ref());
        let mut said: Vec<&Judgement> = said.collect();
        said.sort_by_key(|judgement| (judgement.verdict != verdict, judgement.id));
        said.first().map(|&judgement| Judgement { verdict, ..judgement.clone() })
    }
}

/// Every pair that a person has judged, with all that reviewers say on it, in the order of pairs.
///
/// `judgements` are those that stand, in the order they were made; of one reviewer's
/// judgements of one pair the newest counts. Models are no reviewers.
pub fn questions(judgements: &[Judgement]) -> Vec<Question> {
    let mut reviewers: BTreeMap<String, Reviewer> = BTreeMap::new();
    let mut asked: BTreeSet<RecordPair> = BTreeSet::new();
    for (at, judgement) in judgements.iter().enumerate() {
        let By::Person(name) = &judgement.by else { continue };
        if judgement.a != judgement.b {
            asked.insert(pair_of(judgement.a, judgement.b));
            reviewers.entry(reviewer_key(name)).or_default().hear(at, name, judgement);
        }
    }
    reviewers.values_mut().for_each(Reviewer::conclude);
    asked.into_iter().map(|pair| question(pair, &reviewers)).collect()
}

/// The judgements that bind where two reviewers must agree.
pub fn binding(questions: &[Question]) -> Vec<Judgement> {
    questions.iter().filter_map(Question::binding).collect()
}

/// The pairs that still need a reviewer, in the order of pairs.
pub fn open(questions: &[Question]) -> Vec<RecordPair> {
    let open = questions.iter().filter(|question| !matches!(question.state, State::Settled(_)));
    open.map(|question| question.pair).collect()
}

fn question(pair: RecordPair, reviewers: &BTreeMap<String, Reviewer>) -> Question {
    let mut answers: Vec<(usize, Answer)> =
        reviewers.values().filter_map(|reviewer| reviewer.answer(pair)).collect();
    answers.sort_by(|x, y| (x.0, &x.1.reviewer).cmp(&(y.0, &y.1.reviewer)));
    let answers: Vec<Answer> = answers.into_iter().map(|(_, answer)| answer).collect();
    Question { pair, state: state(&answers), answers }
}

fn state(answers: &[Answer]) -> State {
    let count = |verdict| answers.iter().filter(|answer| answer.verdict == verdict).count();
    let mut counts = [Verdict::Same, Verdict::Different, Verdict::Unsure].map(|v| (count(v), v));
    counts.sort_by_key(|&(count, _)| std::cmp::Reverse(count));
    match (counts[0], counts[1].0) {
        ((most, verdict), next) if most >= 2 && most > next => State::Settled(verdict),
        _ if answers.len() < 2 => State::Awaiting,
        _ => State::Disputed,
    }
}

/// All that was said with one voice, and what follows from it.
#[derive(Default)]
pub struct Voice(Reviewer);

impl Voice {
    /// The voice of these judgements, whoever made them, in the order they were made.
    pub fn of<'a>(judgements: impl IntoIterator<Item = &'a Judgement>) -> Voice {
        let mut voice = Reviewer::default();
        for (at, judgement) in judgements.into_iter().enumerate().filter(|(_, j)| j.a != j.b) {
            voice.hear(at, "", judgement);
        }
        voice.conclude();
        Voice(voice)
    }

    /// The voice of one reviewer among these judgements.
    pub fn of_reviewer(judgements: &[Judgement], reviewer: &str) -> Voice {
        let key = reviewer_key(reviewer);
        let own = |by: &By| matches!(by, By::Person(name) if reviewer_key(name) == key);
        Voice::of(judgements.iter().filter(|judgement| own(&judgement.by)))
    }

    /// What it says of two records, in so many words or by what follows.
    pub fn verdict(&self, a: RecordId, b: RecordId) -> Option<Verdict> {
        self.0.answer(pair_of(a, b)).map(|(_, answer)| answer.verdict)
    }

    /// What it says of two records in so many words.
    pub fn said(&self, a: RecordId, b: RecordId) -> Option<Verdict> {
        self.0.said.get(&pair_of(a, b)).map(|(_, _, judgement)| judgement.verdict)
    }
}

/// All that one reviewer said.
#[derive(Default)]
struct Reviewer {
    name: String,
    /// Of each pair: when they first spoke of it, what they said then, what they say now.
    said: BTreeMap<RecordPair, (usize, Verdict, Judgement)>,
    /// Where they began.
    begun: Option<usize>,
    /// The group of each record by their "same", named by its smallest record.
    group: HashMap<RecordId, RecordId>,
    /// Groups they hold apart.
    apart: BTreeSet<RecordPair>,
}

impl Reviewer {
    fn hear(&mut self, at: usize, name: &str, judgement: &Judgement) {
        name.clone_into(&mut self.name);
        self.begun.get_or_insert(at);
        let pair = pair_of(judgement.a, judgement.b);
        let heard = self.said.entry(pair).or_insert_with(|| (at, judgement.verdict, judgement.clone()));
        heard.2 = judgement.clone();
    }

    /// Works out what follows from what they said.
    fn conclude(&mut self) {
        for (pair, (_, _, judgement)) in &self.said {
            if judgement.verdict == Verdict::Same {
                let (a, b) = (root(&mut self.group, pair.0), root(&mut self.group, pair.1));
                self.group.insert(a.max(b), a.min(b));
            }
        }
        for (pair, (_, _, judgement)) in &self.said {
            if judgement.verdict == Verdict::Different {
                let roots = pair_of(root(&mut self.group, pair.0), root(&mut self.group, pair.1));
                self.apart.insert(roots);
            }
        }
    }

    /// What they say of a pair, and when they first spoke of it.
    fn answer(&self, pair: RecordPair) -> Option<(usize, Answer)> {
        let reviewer = self.name.clone();
        if let Some((at, first, judgement)) = self.said.get(&pair) {
            let (verdict, first) = (judgement.verdict, *first);
            let reason = judgement.reason.clone();
            return Some((
                *at,
                Answer { reviewer, verdict, first, reason, judgement: Some(judgement.clone()) },
            ));
        }
        let (a, b) = (self.group_of(pair.0), self.group_of(pair.1));
        let verdict = match a == b {
            true => Verdict::Same,
            false if self.apart.contains(&pair_of(a, b)) => Verdict::Different,
            false => return None,
        };
        Some((self.begun?, Answer { reviewer, verdict, first: verdict, reason: None, judgement: None }))
    }

    fn group_of(&self, mut record: RecordId) -> RecordId {
        while let Some(&next) = self.group.get(&record).filter(|&&next| next != record) {
            record = next;
        }
        record
    }
}

fn root(group: &mut HashMap<RecordId, RecordId>, record: RecordId) -> RecordId {
    let mut root = record;
    while let Some(&next) = group.get(&root).filter(|&&next| next != root) {
        root = next;
    }
    group.insert(record, root);
    root
}

/// How far two readings of the same pairs agree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Accord {
    /// Pairs that two reviewers have answered.
    pub pairs: usize,
    /// Those on which both gave one verdict.
    pub agreed: usize,
    /// Cohen's kappa between first and second reading: agreement beyond what chance would give.
    ///
    /// None where chance alone agrees always (all verdicts are one) or nothing was read twice.
    pub kappa: Option<f64>,
}

impl Accord {
    /// The share of pairs agreed on; none where nothing was read twice.
    pub fn observed(&self) -> Option<f64> {
        (self.pairs > 0).then(|| self.agreed as f64 / self.pairs as f64)
    }
}

/// How far the first two reviewers of each pair agree, by what each said at first.
///
/// What they said later, having seen the other's answer, is no independent reading.
/// Cohen, "A coefficient of agreement for nominal scales", 1960.
pub fn accord(questions: &[Question]) -> Accord {
    let mut table = [[0usize; 3]; 3];
    for question in questions {
        if let [one, other, ..] = &question.answers[..] {
            table[one.first as usize][other.first as usize] += 1;
        }
    }
    let pairs: usize = table.iter().flatten().sum();
    let agreed: usize = (0..3).map(|verdict| table[verdict][verdict]).sum();
    let by_chance: usize = (0..3)
        .map(|verdict| {
            let first: usize = table[verdict].iter().sum();
            let second: usize = table.iter().map(|row| row[verdict]).sum();
            first * second
        })
        .sum();
    let (observed, chance) = (agreed as f64 / pairs as f64, by_chance as f64 / (pairs * pairs) as f64);
    let kappa = (pairs > 0 && by_chance < pairs * pairs).then(|| (observed - chance) / (1.0 - chance));
    Accord { pairs, agreed, kappa }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledger::JudgementId;
    use proptest::prelude::*;

    fn record(number: u8) -> RecordId {
        RecordId([number; 16])
    }

    /// `"Leila 1=2 Omid 1-2 Omid 3?4"`: who says what of which two records, in this order.
    fn said(text: &str) -> Vec<Judgement> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let judgements = words.chunks(2).enumerate().map(|(at, chunk)| {
            let [by, pair] = chunk else { panic!("a name and a pair") };
            let marks = [('=', Verdict::Same), ('-', Verdict::Different), ('?', Verdict::Unsure)];
            let (mark, verdict) = marks.into_iter().find(|(mark, _)| pair.contains(*mark)).expect("a mark");
            let (a, b) = pair.split_once(mark).expect("two records");
            let number = |text: &str| record(text.parse().expect("a number"));
            let by = match *by {
                "model" => By::Model("m 1".to_owned()),
                name => By::Person(name.to_owned()),
            };
            let id = JudgementId([at as u8; 16]);
            Judgement { id, a: number(a), b: number(b), verdict, by, reason: None }
        });
        judgements.collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let words: Vec<String> = questions(&said(text))
            .iter()
            .map(|question| {
                let Question { pair: (a, b), state, .. } = question;
                let verdict = match state {
                    State::Settled(Verdict::Same) => "=",
                    State::Settled(Verdict::Different) => "-",
                    State::Settled(Verdict::Unsure) => "?",
                    State::Awaiting => "~",
                    State::Disputed => "!",
                };
                format!("{}{verdict}{}", a.bytes()[0], b.bytes()[0])
            })
            .collect();
        assert_eq!(words.join(" "), expected, "{text}");
    }

    #[test]
    fn a_verdict_counts_when_two_reviewers_gave_it() {
        check("Leila 1=2", "1~2");
        check("Leila 1=2 Omid 2=1", "1=2");
        check("Leila 1-2 Omid 1-2", "1-2");
        check("Leila 1?2 Omid 1?2", "1?2");
    }

    #[test]
    fn one_person_under_two_spellings_is_one_reviewer() {
        check("Leila 1=2 leila 1=2", "1~2");
        check("لیلا 1=2 ليلا 1=2", "1~2");
        check("model 1=2 Omid 1=2", "1~2");
    }

    #[test]
    fn another_verdict_is_a_dispute_until_a_third_decides_or_one_thinks_again() {
        check("Leila 1=2 Omid 1-2", "1!2");
        check("Leila 1=2 Omid 1?2", "1!2");
        check("Leila 1=2 Omid 1-2 Parvin 1-2", "1-2");
        check("Leila 1=2 Omid 1-2 Leila 1-2", "1-2");
        check("Leila 1=2 Omid 1-2 Parvin 1-2 Reza 1=2", "1!2");
    }

    #[test]
    fn what_follows_from_answers_is_an_answer() {
        check("Leila 1=2 Leila 2=3 Omid 1=2 Omid 1=3", "1=2 1=3 2=3");
        check("Leila 1=2 Leila 2-3 Omid 1-3 Omid 1=2", "1=2 1-3 2-3");
        check("Leila 1-2 Leila 2-3 Omid 1-3", "1~2 1~3 2~3");
    }

    #[test]
    fn agreement_beyond_chance() {
        // Cohen 1960 needs two readings that differ; five pairs, four agreed.
        let text = "A 1=2 B 1=2 A 3=4 B 3=4 A 5-6 B 5-6 A 7-8 B 7-8 A 9=10 B 9-10";
        let found = accord(&questions(&said(text)));
        assert_eq!((found.pairs, found.agreed), (5, 4));
        // First reading: 3 same, 2 different; second: 2 and 3; by chance 12/25.
        assert!((found.kappa.expect("verdicts differ") - (0.8 - 0.48) / 0.52).abs() < 1e-12);
        assert_eq!(accord(&questions(&said("A 1=2 B 1=2"))).kappa, None);
        assert_eq!(accord(&[]).observed(), None);
        let again = accord(&questions(&said("A 1=2 B 1-2 B 1=2")));
        assert_eq!((again.pairs, again.agreed), (1, 0), "the second thought is no second reading");
    }

    fn answers() -> impl Strategy<Value = Vec<Judgement>> {
        let one = (0..3usize, 0..6u8, 0..6u8, 0..3usize);
        prop::collection::vec(one, 0..14).prop_map(|drawn| {
            let judgements = drawn.into_iter().enumerate().filter(|(_, (_, a, b, _))| a != b);
            let mut heard = BTreeSet::new();
            let made = judgements.map(|(at, (who, a, b, verdict))| Judgement {
                id: JudgementId([at as u8; 16]),
                a: record(a),
                b: record(b),
                verdict: [Verdict::Same, Verdict::Different, Verdict::Unsure][verdict],
                by: By::Person(["Leila", "Omid", "Parvin"][who].to_owned()),
                reason: None,
            });
            // Each reviewer speaks once of a pair: what they say later replaces what they said.
            made.filter(|j| heard.insert((format!("{:?}", j.by), pair_of(j.a, j.b)))).collect()
        })
    }

    fn states(judgements: &[Judgement]) -> Vec<(RecordPair, State)> {
        questions(judgements).iter().map(|question| (question.pair, question.state)).collect()
    }

    proptest! {
        #[test]
        fn it_does_not_matter_who_answered_first(
            (said, shuffled) in answers().prop_flat_map(|said| (Just(said.clone()), Just(said).prop_shuffle())),
        ) {
            prop_assert_eq!(states(&said), states(&shuffled));
            let verdicts = |said: &[Judgement]| -> Vec<(RecordPair, Verdict)> {
                binding(&questions(said)).iter().map(|j| (pair_of(j.a, j.b), j.verdict)).collect()
            };
            prop_assert_eq!(verdicts(&said), verdicts(&shuffled));
        }

        #[test]
        fn withdrawing_one_of_two_answers_returns_the_pair_to_awaiting(verdict in 0..3usize, other in 0..3usize, gone in 0..2usize) {
            let marks = ["=", "-", "?"];
            let mut both = said(&format!("Leila 1{}2 Omid 1{}2", marks[verdict], marks[other]));
            let state = questions(&both)[0].state;
            prop_assert_eq!(matches!(state, State::Settled(_)), verdict == other);
            both.remove(gone);
            prop_assert_eq!(questions(&both)[0].state, State::Awaiting);
            prop_assert!(binding(&questions(&both)).is_empty());
        }

        #[test]
        fn one_reviewer_alone_settles_nothing(mut said in answers()) {
            said.retain(|judgement| judgement.by == By::Person("Leila".to_owned()));
            prop_assert!(binding(&questions(&said)).is_empty());
            prop_assert!(questions(&said).iter().all(|question| question.state == State::Awaiting));
        }
    }
}
