//! Entries that a person recorded under a key of their own: the head that covers them must carry that key's signature.
//!
//! Whoever has the register open can write another's key into an entry, but cannot sign as them.

use std::collections::{BTreeMap, HashMap};

use ledger::{KeyId, PublicKey, SignedCheckpoint, user_key_name};

/// Which people signed which heads of the register's own log.
pub(super) struct Signed {
    notes: BTreeMap<u64, String>,
    /// The key under which everything else is recorded; `None` for logs of others, whose heads may not all be here.
    recorder: Option<KeyId>,
    /// By the size of a head: which keys signed it.
    known: HashMap<(u64, KeyId), bool>,
}

impl Signed {
    pub(super) fn new(notes: BTreeMap<u64, String>, recorder: Option<KeyId>) -> Signed {
        Signed { notes, recorder, known: HashMap::new() }
    }

    /// What an entry lacks that was recorded under a key; `known` is that key, and whether it counts there.
    pub(super) fn lacks(
        &mut self,
        seq: u64,
        actor: KeyId,
        known: Option<&(PublicKey, bool)>,
    ) -> Option<&'static str> {
        if self.recorder.is_none_or(|recorder| recorder == actor) {
            return None;
        }
        // A key that the log does not know is named once, at the end.
        let (public, counts) = *known?;
        if !counts {
            return Some("recorded under a key that counted no more");
        }
        let (size, note) = self.notes.range(seq + 1..).next()?;
        let signs = || {
            let note = SignedCheckpoint::parse(note).ok();
            note.is_some_and(|note| note.verify_by(&user_key_name(public), public).is_ok())
        };
        let signed = *self.known.entry((*size, actor)).or_insert_with(signs);
        (!signed).then_some("recorded under the key of somebody who did not sign it")
    }
}

#[cfg(test)]
mod tests {
    use ledger::{Checkpoint, Digest, LogId, Signer};

    use super::*;

    /// Heads over 2 and 5 entries; the second one of them is signed by the third key too.
    fn signed() -> (Signed, [Signer; 4]) {
        let signers = [1, 2, 3, 4].map(|seed| Signer::from_seed([seed; 32]));
        let [log, recorder, mina, _] = &signers;
        let head = |size| Checkpoint { log: LogId([7; 16]), size, root: Digest([9; 32]) };
        let second = head(5).sign_also(&head(5).sign(log, recorder), mina);
        let notes = BTreeMap::from([(2, head(2).sign(log, recorder)), (5, second)]);
        let signed = Signed::new(notes, Some(recorder.id()));
        (signed, signers)
    }

    #[test]
    fn a_head_must_carry_the_signature_of_whoever_recorded_what_it_adds() {
        let (mut signed, [_, recorder, mina, other]) = signed();
        let key = |signer: &Signer, counts| Some((signer.public(), counts));
        let absent = Some("recorded under the key of somebody who did not sign it");
        for (seq, actor, known, expected) in [
            (1, &recorder, key(&recorder, true), None),
            (2, &mina, key(&mina, true), None),
            (4, &mina, key(&mina, true), None),
            (1, &mina, key(&mina, true), absent),
            (3, &other, key(&other, true), absent),
            (3, &mina, key(&mina, false), Some("recorded under a key that counted no more")),
            // Named elsewhere: unknown keys, and what no head covers.
            (3, &other, None, None),
            (5, &other, key(&other, true), None),
        ] {
            assert_eq!(signed.lacks(seq, actor.id(), known.as_ref()), expected, "entry {seq}");
        }
    }
}
