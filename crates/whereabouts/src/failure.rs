//! What a person sees when something cannot be done: what happened, to what, and what to do now.

use std::fmt;
use std::process::ExitCode;

use crate::terminal;

/// Why a command ended, and so with which exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It could not be done (1).
    Failed,
    /// The command was not understood (2, as clap has it).
    Usage,
    /// What was named is not there (3).
    NotFound,
    /// A lock, a protection or a rule of the register forbids it (5).
    Refused,
    /// The register is damaged or was altered (6).
    Damaged,
}

impl Kind {
    fn code(self) -> u8 {
        match self {
            Kind::Failed => 1,
            Kind::Usage => 2,
            Kind::NotFound => 3,
            Kind::Refused => 5,
            Kind::Damaged => 6,
        }
    }
}

/// A failure in words.
#[derive(Debug)]
pub struct Failure {
    /// Which exit code.
    pub kind: Kind,
    /// What happened, to which thing.
    pub what: String,
    /// What to do now.
    pub next: Option<String>,
}

impl Failure {
    /// A failure of one kind, with what to do now.
    pub fn error(kind: Kind, what: impl Into<String>, next: impl Into<String>) -> anyhow::Error {
        Failure { kind, what: what.into(), next: Some(next.into()) }.into()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Failure {}

/// How a command that was carried out ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All done (0).
    Done,
    /// Done, but rows were held back or findings wait (4).
    WithFindings,
    /// Done, and damage was found (6).
    Damaged,
}

impl Outcome {
    /// The exit code of the program.
    pub fn exit_code(self) -> ExitCode {
        ExitCode::from(match self {
            Outcome::Done => 0,
            Outcome::WithFindings => 4,
            Outcome::Damaged => 6,
        })
    }
}

/// Writes an error for people and returns its exit code.
pub fn report(error: &anyhow::Error) -> ExitCode {
    let failure = error.chain().find_map(|cause| cause.downcast_ref::<Failure>());
    let store = error.chain().find_map(|cause| cause.downcast_ref::<store::StoreError>());
    eprintln!("whereabouts: {}", terminal::plain(&in_words(error)));
    if let Some(next) = failure.and_then(|failure| failure.next.as_deref()) {
        eprintln!("  now: {next}");
    }
    let kind = failure.map(|f| f.kind).or_else(|| store.map(kind_of)).unwrap_or(Kind::Failed);
    ExitCode::from(kind.code())
}

/// The error and its causes, each said once.
fn in_words(error: &anyhow::Error) -> String {
    let mut said: Vec<String> = Vec::new();
    for cause in error.chain() {
        let words = cause.to_string();
        if !said.iter().any(|before| before.contains(&words)) {
            said.push(words);
        }
    }
    said.join(": ")
}

/// What an error of the store means for whoever runs the command.
fn kind_of(error: &store::StoreError) -> Kind {
    use store::StoreError as E;
    match error {
        E::NotARegister(_) | E::NoFieldKit(_) | E::NotInVault(_) | E::NoSuchLog(_) | E::NoSuchUser => {
            Kind::NotFound
        }
        E::NoRecipient(_) => Kind::Usage,
        E::AlreadyHere(_)
        | E::NeverBegun(_)
        | E::EmptyPassphrase
        | E::WrongPassphrase
        | E::WrongRecoveryKey
        | E::MistypedRecoveryKey
        | E::NotThrowaway
        | E::SetBack { .. }
        | E::InUse
        | E::ReadOnly
        | E::FileExists(_)
        | E::NotForUs(_)
        | E::NoIdentity
        | E::NoBeginning
        | E::TwoKeys(_)
        | E::KnownUser
        | E::NotDecided
        | E::NotErasable(_)
        | E::OtherEditions(_)
        | E::LastCustodians
        | E::NotAgreed { .. }
        | E::OpenToAll
        | E::NoReceipt
        | E::NoteTooLong
        | E::TakenNames
        | E::NotClosed => Kind::Refused,
        E::BadBundle(_)
        | E::NoBundle(_)
        | E::NoFieldNotes(_)
        | E::FieldNotesOutOfOrder { .. }
        | E::BadFieldNote(_)
        | E::Missing(_)
        | E::KeyFileDamaged(_)
        | E::ForeignFile(_)
        | E::Truncated { .. }
        | E::Damaged(_) => Kind::Damaged,
        _ => Kind::Failed,
    }
}
