//! Under which posts a post stood, where sources say so: nothing is inferred from names of posts.

use std::collections::VecDeque;

use claims::Reason;
use dates::{Answer, Day};
use ledger::RecordId;

use crate::ground::Offices;
use crate::tenure::Tenure;

/// A post under which another stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Superior {
    /// The post.
    pub post: RecordId,
    /// How many steps up it is, from 1.
    pub steps: usize,
    /// Whether it was so on the day, as reported: as certain as the least certain step.
    pub answer: Answer,
    /// Why: the records of the last step.
    pub reason: Reason,
}

impl Offices<'_> {
    /// The posts under which a post certainly or possibly stood on a day, the nearest first, each once.
    ///
    /// Sources that make two posts stand under each other end the chain; they do not go round in it.
    pub fn superiors(&self, post: RecordId, day: Day) -> Vec<Superior> {
        let post = self.thing(post);
        let mut found: Vec<Superior> = Vec::new();
        let mut next = VecDeque::from([(post, 0, Answer::Yes)]);
        while let Some((at, steps, sofar)) = next.pop_front() {
            for (above, answer, records) in self.directly_above(at, day) {
                if above == post || found.iter().any(|known| known.post == above) {
                    continue;
                }
                let answer = if sofar == Answer::Yes { answer } else { Answer::Maybe };
                let says = "a source says that the one post stood under the other";
                let reason = Reason::new("command.reported", "Rome Statute art. 28", says, records);
                found.push(Superior { post: above, steps: steps + 1, answer, reason });
                next.push_back((above, steps + 1, answer));
            }
        }
        found
    }

    fn directly_above(&self, post: RecordId, day: Day) -> Vec<(RecordId, Answer, Vec<RecordId>)> {
        let mut above: Vec<(RecordId, Answer, Vec<RecordId>)> = Vec::new();
        for account in self.of(post) {
            let answer = Tenure::of_post(account).on(day);
            if answer == Answer::No {
                continue;
            }
            for target in self.targets(account, "reports_to") {
                match above.iter_mut().find(|(known, ..)| *known == target) {
                    Some((_, known, records)) => {
                        records.push(account.id());
                        *known = if answer == Answer::Yes { answer } else { *known };
                    }
                    None => above.push((target, answer, vec![account.id()])),
                }
            }
        }
        above
    }
}
