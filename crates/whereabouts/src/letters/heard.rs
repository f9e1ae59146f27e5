//! The records of letters that one audience may see.

use claims::{Account, Lineage};
use ledger::{Record, Source};
use register::{Audience, GateRule, Redactions, Register};

use crate::accounts::Accounts;

/// Records that passed the gate, each with its source as the audience may see it.
pub struct Heard {
    kept: Vec<(Record, Source, u64)>,
    lineage: Lineage,
}

impl Heard {
    /// Lets every record of letters and of steps beyond them through the gate.
    pub fn through<A: Audience>(
        register: &Register<A>,
        accounts: &Accounts,
        withheld: &mut Redactions,
    ) -> Heard {
        let nobody = register.gate().about(&[]);
        let wanted = |account: &Account<'_>| {
            ::letters::KINDS.contains(&account.kind()) || account.kind() == "accountability_step"
        };
        let mut kept = Vec::new();
        for account in accounts.all().into_iter().filter(wanted) {
            let Some(source) = register.source(account.source.id) else { continue };
            // A letter about somebody in danger is in no list: what it asks and what came back go with it.
            let about = register.gate().about(&accounts.meant(&account, "person"));
            if register.gate().subject(&about) == Err(GateRule::Silence) {
                *withheld.records.entry(GateRule::Silence).or_default() += 1;
                continue;
            }
            let shown = register.gate().record(&nobody, source, account.record.clone(), withheld);
            kept.extend(shown.map(|record| (record, source.clone(), account.known_ms)));
        }
        Heard { kept, lineage: accounts.lineage.clone() }
    }

    /// The records as accounts.
    pub fn accounts(&self) -> Vec<Account<'_>> {
        self.kept
            .iter()
            .map(|(record, source, known_ms)| Account {
                record,
                source,
                family: self.lineage.family(source.id),
                known_ms: *known_ms,
            })
            .collect()
    }
}
