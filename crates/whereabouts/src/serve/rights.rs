//! What somebody may do in a browser, by the roles that the log gives their key.
//!
//! Whoever has an account may read. What a role may not do is neither offered nor done.

use ledger::Role;
use pages::Place;

/// What somebody may do besides reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rights {
    record: bool,
    review: bool,
    administer: bool,
}

impl Rights {
    /// Of whoever opened the register themselves, on this computer.
    pub(super) const ALL: Rights = Rights { record: true, review: true, administer: true };

    /// Of somebody with these roles.
    pub(super) fn of(roles: &[Role]) -> Rights {
        let has = |role| roles.contains(&role);
        Rights {
            record: has(Role::Recorder),
            review: has(Role::Reviewer),
            administer: has(Role::Administrator),
        }
    }

    /// The roles one of which an address needs, below the language, if this is none of them; `sends` for a form.
    pub(super) fn lacks(self, path: &str, sends: bool) -> Option<&'static [Role]> {
        let place = path.split(['/', '?']).next().unwrap_or_default();
        match place {
            "add" | "import" | "enter" if !self.record => Some(&[Role::Recorder]),
            "batch" if sends && !self.record => Some(&[Role::Recorder]),
            "review" if !self.review => Some(&[Role::Reviewer]),
            "person" if sends && !self.review => Some(&[Role::Reviewer]),
            "log" if sends && path != "log/verify" && !self.administer => Some(&[Role::Administrator]),
            _ => None,
        }
    }

    /// Whether they may record.
    pub(super) fn records(self) -> bool {
        self.record
    }

    /// Whether they see who is in and who saw what, end visits, and close the register for everybody.
    pub(super) fn administers(self) -> bool {
        self.administer
    }

    /// The places of the navigation that are for others.
    pub(super) fn hidden(self) -> Vec<Place> {
        [(Place::Review, self.review), (Place::Add, self.record)]
            .into_iter()
            .filter(|(_, may)| !may)
            .map(|(place, _)| place)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_does_what_is_its_own() {
        use Role::{Administrator, Custodian, Recorder, Releaser, Reviewer};
        for (path, sends, may) in [
            ("", false, vec![Recorder, Reviewer, Custodian, Releaser, Administrator]),
            ("person/x", false, vec![Recorder, Reviewer, Custodian, Releaser, Administrator]),
            ("batch/x", false, vec![Recorder, Reviewer, Custodian, Releaser, Administrator]),
            ("log/verify", true, vec![Recorder, Reviewer, Custodian, Releaser, Administrator]),
            ("add", false, vec![Recorder]),
            ("import/1/rows", true, vec![Recorder]),
            ("enter/person?person=x", false, vec![Recorder]),
            ("batch/x", true, vec![Recorder]),
            ("review", false, vec![Reviewer]),
            ("review/sitting", true, vec![Reviewer]),
            ("person/x", true, vec![Reviewer]),
            ("log/users", true, vec![Administrator]),
        ] {
            for role in [Recorder, Reviewer, Custodian, Releaser, Administrator] {
                let lacks = Rights::of(&[role]).lacks(path, sends);
                assert_eq!(lacks.is_none(), may.contains(&role), "{role:?} {path} {sends}");
                assert!(lacks.is_none_or(|roles| roles.iter().all(|role| may.contains(role))));
            }
            assert_eq!(Rights::ALL.lacks(path, sends), None);
        }
    }
}
