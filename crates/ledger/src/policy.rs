//! Whom a reader trusts: which logs, which witnesses, and how many of them must have seen it.
//!
//! The C2SP format [tlog-policy], a text file that a court, a newspaper or another
//! office writes once:
//!
//! ```text
//! log whereabouts/01hx...+ec3606cf+AX9f...
//! witness shamal shamal.example/w1+1f0c2a77+BBpc...
//! witness jonub jonub.example/w1+9a31be02+BCq0...
//! group offices 1 shamal jonub
//! quorum offices
//! ```
//!
//! [tlog-policy]: https://c2sp.org/tlog-policy

use std::collections::{BTreeMap, BTreeSet};

use crate::{Algorithm, Cosignature, PublicKey, SignedCheckpoint, VerifierKey, log_key_name};

/// The longest policy that is read, in bytes.
const POLICY_LIMIT: usize = 256 * 1024;

/// Which logs count, which witnesses, and the quorum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<VerifierKey>,
    witnesses: BTreeMap<String, VerifierKey>,
    groups: Vec<Group>,
    quorum: Option<String>,
}

/// Witnesses and groups of which so many must have seen a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    name: String,
    needed: usize,
    members: Vec<String>,
}

/// Why a text is no policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the policy: {what}")]
pub struct BadPolicy {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub what: &'static str,
}

/// Why a policy does not accept a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unmet {
    /// The policy names another key for the log, or not this log.
    #[error("the policy does not name this log with this key")]
    Log,
    /// Too few of the witnesses that the policy asks for have signed.
    #[error("too few witnesses of the policy have signed the checkpoint")]
    Quorum,
}

/// What a policy found in a checkpoint that it accepts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Accepted {
    /// The witnesses it knows that have signed, in the order of their names in the policy.
    pub witnesses: Vec<Cosignature>,
}

impl Policy {
    /// Reads a policy; every line must be understood.
    pub fn parse(text: &str) -> Result<Policy, BadPolicy> {
        let mut reading = Reading::default();
        if text.len() > POLICY_LIMIT {
            return Err(BadPolicy { line: 1, what: "longer than the limit" });
        }
        for (index, line) in text.split('\n').enumerate() {
            reading.line(line).map_err(|what| BadPolicy { line: index + 1, what })?;
        }
        let quorum = reading.quorum.ok_or(BadPolicy { line: 1, what: "there is no quorum line" })?;
        let quorum = (quorum != "none").then_some(quorum);
        Ok(Policy { logs: reading.logs, witnesses: reading.witnesses, groups: reading.groups, quorum })
    }

    /// Accepts a checkpoint that this key signed for its log, if log and quorum fit.
    ///
    /// The log's own signature is the caller's to verify ([`SignedCheckpoint::verify`]).
    pub fn accepts(&self, note: &SignedCheckpoint, log: PublicKey) -> Result<Accepted, Unmet> {
        let origin = log_key_name(note.unverified().log);
        if !self.logs.iter().any(|known| known.name == origin && known.key == log) {
            return Err(Unmet::Log);
        }
        let mut seen = BTreeSet::new();
        let mut witnesses = Vec::new();
        for (name, key) in &self.witnesses {
            if let Ok(word) = note.cosigned_by(key) {
                seen.insert(name.as_str());
                witnesses.push(word);
            }
        }
        for group in &self.groups {
            let present = group.members.iter().filter(|member| seen.contains(member.as_str())).count();
            if present >= group.needed {
                seen.insert(&group.name);
            }
        }
        let met = self.quorum.as_ref().is_none_or(|quorum| seen.contains(quorum.as_str()));
        if met { Ok(Accepted { witnesses }) } else { Err(Unmet::Quorum) }
    }

    /// The witnesses it knows, by the names it gives them.
    pub fn witnesses(&self) -> impl Iterator<Item = (&str, &VerifierKey)> {
        self.witnesses.iter().map(|(name, key)| (name.as_str(), key))
    }
}

/// A policy while it is read.
#[derive(Default)]
struct Reading {
    logs: Vec<VerifierKey>,
    witnesses: BTreeMap<String, VerifierKey>,
    groups: Vec<Group>,
    quorum: Option<String>,
    used: BTreeSet<String>,
}

impl Reading {
    fn line(&mut self, line: &str) -> Result<(), &'static str> {
        if line.contains(|c: char| c.is_ascii_control() && c != '\t') {
            return Err("a control character");
        }
        let words: Vec<&str> = line.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
        match words[..] {
            [] => Ok(()),
            [first, ..] if first.starts_with('#') => Ok(()),
            ["log", key] | ["log", key, _] => self.log(key),
            ["witness", name, key] | ["witness", name, key, _] => self.witness(name, key),
            ["group", name, needed, ref members @ ..] => self.group(name, needed, members),
            ["quorum", name] => self.quorum(name),
            _ => Err("neither log, witness, group nor quorum with what belongs to it"),
        }
    }

    fn log(&mut self, key: &str) -> Result<(), &'static str> {
        let key: VerifierKey = key.parse().map_err(|_| "the log's key cannot be read")?;
        if key.algorithm != Algorithm::Ed25519 {
            return Err("a log signs with plain Ed25519");
        }
        if self.logs.iter().any(|known| known.key == key.key) {
            return Err("a log's key is there twice");
        }
        self.logs.push(key);
        Ok(())
    }

    fn witness(&mut self, name: &str, key: &str) -> Result<(), &'static str> {
        let key: VerifierKey = key.parse().map_err(|_| "the witness's key cannot be read")?;
        if key.algorithm != Algorithm::Cosignature {
            return Err("a witness signs with cosignature/v1");
        }
        if self.witnesses.values().any(|known| known.key == key.key) {
            return Err("a witness's key is there twice");
        }
        self.free(name)?;
        self.witnesses.insert(name.to_owned(), key);
        Ok(())
    }

    fn group(&mut self, name: &str, needed: &str, members: &[&str]) -> Result<(), &'static str> {
        self.free(name)?;
        for member in members {
            if !self.is_defined(member) {
                return Err("a group names what is not defined above it");
            }
            if !self.used.insert((*member).to_owned()) {
                return Err("one member in two groups, or twice in one");
            }
        }
        let needed = match needed {
            "any" => 1,
            "all" => members.len(),
            number if number.bytes().all(|b| b.is_ascii_digit()) => {
                number.parse().map_err(|_| "a threshold too large")?
            }
            _ => return Err("a threshold is any, all or a number"),
        };
        if needed == 0 || needed > members.len() {
            return Err("a threshold between 1 and the number of members is expected");
        }
        let members = members.iter().map(|member| (*member).to_owned()).collect();
        self.groups.push(Group { name: name.to_owned(), needed, members });
        Ok(())
    }

    fn quorum(&mut self, name: &str) -> Result<(), &'static str> {
        if self.quorum.is_some() {
            return Err("a second quorum line");
        }
        if name != "none" && !self.is_defined(name) {
            return Err("the quorum names what is not defined above it");
        }
        self.quorum = Some(name.to_owned());
        Ok(())
    }

    fn is_defined(&self, name: &str) -> bool {
        self.witnesses.contains_key(name) || self.groups.iter().any(|group| group.name == name)
    }

    fn free(&self, name: &str) -> Result<(), &'static str> {
        if name == "none" || self.is_defined(name) { Err("a name that is taken") } else { Ok(()) }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{Checkpoint, Digest, LogId, Signer, cosign};

    fn signer(seed: u8) -> Signer {
        Signer::from_seed([seed; 32])
    }

    fn key(seed: u8, name: &str, algorithm: Algorithm) -> VerifierKey {
        VerifierKey { name: name.to_owned(), algorithm, key: signer(seed).public() }
    }

    /// A checkpoint of one log, cosigned by the witnesses 11, 12, … that are named.
    fn note(witnesses: &[u8]) -> SignedCheckpoint {
        let checkpoint = Checkpoint { log: LogId([7; 16]), size: 3, root: Digest::of(b"tree") };
        let mut text = checkpoint.sign(&signer(1), &signer(2));
        for seed in witnesses {
            text += &cosign(&checkpoint, &format!("w{seed}.example"), &signer(*seed), 1_795_000_000);
        }
        SignedCheckpoint::parse(&text).unwrap()
    }

    fn policy(rules: &str) -> Result<Policy, BadPolicy> {
        let log = key(1, &log_key_name(LogId([7; 16])), Algorithm::Ed25519);
        let mut text = format!("# whom we trust\nlog {log}\n");
        for seed in [11, 12, 13] {
            let key = key(seed, &format!("w{seed}.example"), Algorithm::Cosignature);
            text += &format!("witness w{seed} {key} https://w{seed}.example/\n");
        }
        Policy::parse(&(text + rules))
    }

    #[track_caller]
    fn check(rules: &str, signed: &[u8], met: bool) {
        let found = policy(rules).unwrap().accepts(&note(signed), signer(1).public());
        assert_eq!(found.is_ok(), met, "{rules} signed by {signed:?}: {found:?}");
    }

    #[test]
    fn a_quorum_is_counted_as_the_format_says() {
        check("quorum none", &[], true);
        check("quorum w11", &[], false);
        check("quorum w11", &[11], true);
        check("quorum w11", &[12, 13], false);
        check("group g any w11 w12\nquorum g", &[12], true);
        check("group g 2 w11 w12 w13\nquorum g", &[12], false);
        check("group g 2 w11 w12 w13\nquorum g", &[12, 13], true);
        check("group g all w11 w12\nquorum g", &[11], false);
        check("group a any w11 w12\n\tgroup b all a w13\nquorum b", &[12, 13], true);
        check("group a any w11 w12\ngroup b all a w13\nquorum b", &[11, 12], false);
    }

    #[test]
    fn another_key_for_the_log_is_not_accepted() {
        let policy = policy("quorum none").unwrap();
        assert_eq!(policy.accepts(&note(&[]), signer(9).public()), Err(Unmet::Log));
    }

    #[test]
    fn what_is_not_understood_is_refused_with_its_line() {
        for (rules, what) in [
            ("", "there is no quorum line"),
            ("quorum none\nquorum none", "a second quorum line"),
            ("quorum w14", "the quorum names what is not defined above it"),
            ("group g any w11 w14\nquorum g", "a group names what is not defined above it"),
            ("group g 3 w11 w12\nquorum g", "a threshold between 1 and the number of members is expected"),
            ("group g 0 w11\nquorum g", "a threshold between 1 and the number of members is expected"),
            ("group g some w11\nquorum g", "a threshold is any, all or a number"),
            ("group g any w11 w11\nquorum g", "one member in two groups, or twice in one"),
            ("group w11 any w12\nquorum w11", "a name that is taken"),
            ("quorom none", "neither log, witness, group nor quorum with what belongs to it"),
            ("witness w19 nonsense\nquorum none", "the witness's key cannot be read"),
        ] {
            assert_eq!(policy(rules).map_err(|bad| bad.what), Err(what), "{rules}");
        }
    }
}
