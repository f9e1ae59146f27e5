//! A small log from the first entry to a verified checkpoint.
#![allow(clippy::unwrap_used)]

use ledger::{
    Body, Chance, Checkpoint, Entry, EntryKind, Frontier, LogId, Note, Record, Seat, SignedCheckpoint,
    Signer, Statement, Withdrawal, Withdrawals, disclose, property, seal, tree,
};

fn record(chance: &mut Chance) -> Record {
    Record {
        id: chance.id().into(),
        source: chance.id().into(),
        batch: None,
        replaces: None,
        kind: "person".to_owned(),
        locator: Default::default(),
        key: Some("17".to_owned()),
        statements: vec![
            Statement::new(property::NAME, "نرگس آبی"),
            Statement::new(property::FATHER_NAME, "Davud"),
        ],
        issues: Vec::new(),
    }
}

#[test]
fn what_is_sealed_can_be_opened_proved_and_disclosed() {
    let mut chance = Chance::from_seed([7; 32]);
    let (log_key, user_key) = (Signer::from_seed(chance.seed()), Signer::from_seed(chance.seed()));
    let log = LogId::from(chance.id());
    let record = record(&mut chance);
    let bodies = [
        Body::Record(record.clone()),
        Body::Note(Note { about: None, text: "نخستین".to_owned(), by: "Mina".to_owned() }),
        Body::Withdrawal(Withdrawal {
            target: record.id.into(),
            reason: "row of another list".to_owned(),
            by: "Mina".to_owned(),
        }),
    ];
    let (mut frontier, mut leaves, mut withdrawals) =
        (Frontier::default(), Vec::new(), Withdrawals::default());
    for body in &bodies {
        let seat = Seat { log, seq: frontier.size(), actor: user_key.id(), time_ms: 1_795_000_000_000 };
        let sealed = seal(body, &seat, &mut chance).unwrap();
        assert_eq!(Entry::decode(&sealed.entry_bytes).unwrap(), sealed.entry);
        assert_eq!(sealed.entry.open(&sealed.body_bytes).unwrap(), *body);
        frontier.append(sealed.leaf);
        leaves.push(sealed.leaf);
        withdrawals.see(&sealed.entry);
        if sealed.entry.kind == EntryKind::Record {
            let shown = disclose(&sealed.body_bytes, &[1]).unwrap();
            assert!(shown.check(&sealed.entry.body));
            assert_eq!(shown.statements().unwrap(), [(1, record.statements[0].clone())]);
        }
    }
    assert!(withdrawals.is_record_withdrawn(&record));
    let checkpoint = Checkpoint { log, size: frontier.size(), root: frontier.root() };
    let note = checkpoint.sign(&log_key, &user_key);
    let signed = SignedCheckpoint::parse(&note).unwrap();
    assert_eq!(signed.verify(log_key.public(), user_key.public()), Ok(&checkpoint));
    let proof = tree::inclusion(&leaves, 1).unwrap();
    assert!(tree::is_included(leaves[1], 1, 3, checkpoint.root, &proof));
}
