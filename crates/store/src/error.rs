//! What can stop the store, each in one sentence that says what to do.
//!
//! No variant carries a value, a name or a query: messages end up in terminals
//! and logs, and may name files and numbers only.

use std::io;
use std::path::{Path, PathBuf};

use ledger::exchange::BadBundle;
use ledger::{Digest, EntryId, TooLarge};
use rusqlite::ErrorCode;

/// Why the store could not do what was asked; nothing was lost or half written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// `create` was pointed at a folder that holds something.
    #[error("{0}: something is already there; a register begins in a new or empty folder")]
    AlreadyHere(PathBuf),
    /// The folder has no key file and no database.
    #[error("{0}: not a register (it has no register.key); `init` begins one")]
    NotARegister(PathBuf),
    /// One of the two files that make a register is gone.
    #[error("{0}: this file of the register is missing; copy it back from a backup")]
    Missing(PathBuf),
    /// Its first entries, or what a restored one was to hold, were never all written.
    #[error(
        "{0}: its making was cut short, so that it is not a whole register; do again, in a new folder, what made it \
         (`init`, `bundle restore`)"
    )]
    NeverBegun(PathBuf),
    /// A passphrase of no characters protects nothing.
    #[error("the passphrase is empty; choose several words")]
    EmptyPassphrase,
    /// No slot opens with this passphrase.
    #[error("wrong passphrase; nothing was opened (the recovery sheet opens the register too)")]
    WrongPassphrase,
    /// The recovery key is well formed but belongs to another register.
    #[error("this recovery key belongs to another register")]
    WrongRecoveryKey,
    /// The recovery key's checksum does not hold.
    #[error("the recovery key is mistyped: nine groups of four are expected; compare with the sheet")]
    MistypedRecoveryKey,
    /// The register has no slot of the kind asked for.
    #[error("this register is not a throw-away one; give its passphrase")]
    NotThrowaway,
    /// The key file is not readable as one.
    #[error("{0}: the key file is damaged; copy it back from a backup, nothing else opens the register")]
    KeyFileDamaged(PathBuf),
    /// The database is a file of another program, or of another register.
    #[error("{0}: not the database of this register; another file stands in its place")]
    ForeignFile(PathBuf),
    /// The database is shorter than it says it is.
    #[error("{path}: cut short: only {found} bytes are there; copy it back from a backup")]
    Truncated {
        /// The database.
        path: PathBuf,
        /// Its length on the disk, in bytes.
        found: u64,
    },
    /// A stored thing does not fit what the log says of it.
    #[error("damaged: {0}; `verify` names everything that is damaged")]
    Damaged(String),
    /// The register was written by a newer program.
    #[error("this register has format {found}; this program knows formats up to {known}: update it")]
    NewerFormat {
        /// The format of the register.
        found: u64,
        /// The newest format known here.
        known: u64,
    },
    /// Another process is writing.
    #[error("another program is writing to this register; wait until it has finished, then try again")]
    InUse,
    /// No space is left.
    #[error(
        "the disk is full, or refuses what is written to it (a size limit, a failing disk); nothing was recorded: \
         make room and try again"
    )]
    DiskFull,
    /// The disk failed in reading, or in making durable what was written.
    #[error(
        "the disk failed while the register was read or written (SQLite code {code}): whether the last step was \
         recorded is seen when it is opened again. Copy the whole folder to another disk, then run `verify`"
    )]
    DiskFails {
        /// SQLite's extended result code.
        code: i32,
    },
    /// The folder or the disk cannot be written to.
    #[error("the register is on a read-only disk or folder; it can be read, not written")]
    ReadOnly,
    /// A register that was not closed cannot be read where nothing can be written.
    #[error(
        "the register was not closed and stands on a read-only disk or folder: its newest entries wait in \
         register.db-wal. Copy the whole folder to where it can be written to and open it there"
    )]
    NotClosed,
    /// The log on the disk is older than the one this folder last held.
    #[error(
        "the log holds {found} entries but held {seen} when last used here: an older copy was put back. \
         Writing to it would give the log two futures, which every other office would see. Put the newer \
         register.db back; if it is lost, `bundle restore` begins a new log from the newest bundle there is"
    )]
    SetBack {
        /// Entries the log had when this folder was last written to.
        seen: u64,
        /// Entries it has now.
        found: u64,
    },
    /// An entry speaks of another that the log does not have.
    #[error("the log has no entry {0} to refer to")]
    UnknownEntry(EntryId),
    /// An entry beyond the bounds of the format.
    #[error("{0}")]
    TooLarge(#[from] TooLarge),
    /// The vault has no such file.
    #[error("the vault has no file with digest {0}")]
    NotInVault(Digest),
    /// A file that was to be made is there already.
    #[error("{0}: something of this name is already there; choose another name")]
    FileExists(PathBuf),
    /// The file is not an age file, or is damaged at its beginning.
    #[error("{0}: not a bundle, or damaged: ask the sender for the file again")]
    NoBundle(PathBuf),
    /// None of the keys at hand opens the bundle.
    #[error("{0}: not encrypted to this register; give the sender the recipient that `bundle key` prints")]
    NotForUs(PathBuf),
    /// A text that is no age recipient.
    #[error("«{0}» is no recipient: the office's `bundle key` prints one, as age1…")]
    NoRecipient(String),
    /// A file without an age identity.
    #[error("no age identity in the file given; it holds a line AGE-SECRET-KEY-…")]
    NoIdentity,
    /// The bundle cannot be taken in; nothing of it was.
    #[error("the bundle cannot be taken in: {0}")]
    BadBundle(#[from] BadBundle),
    /// Somebody speaks of a log that is not there.
    #[error("no log whose identifier begins with «{0}»; `bundle list` names those that are here")]
    NoSuchLog(String),
    /// A log whose first entries are not here.
    #[error("the beginning of this log is not here; ask for a whole bundle, made without --since")]
    NoBeginning,
    /// Entries that would stand for those of others.
    #[error(
        "entries of this log have identifiers of entries that are held of other logs; ask that office how this came"
    )]
    TakenNames,
    /// Two logs of one name, signed by different keys.
    #[error(
        "two different keys sign as this log: {0}; find out whose is the true one, and remove the other's"
    )]
    TwoKeys(String),
    /// Somebody of this name has a key already.
    #[error("somebody of this name has a key already; `users list` names those who have one")]
    KnownUser,
    /// Nobody of this name has a key that counts.
    #[error("nobody of this name has a key that counts here; `users list` names those who have one")]
    NoSuchUser,
    /// Nobody may destroy anything alone.
    #[error(
        "an erasure needs the approval of two different people, each signature fitting; once a log had custodians, \
         the signatures of two of them"
    )]
    NotDecided,
    /// What holds the log together stays.
    #[error("entry {0} holds the log together (a key, a receipt, a rule, a decision) and cannot be erased")]
    NotErasable(EntryId),
    /// Of a record that was corrected all editions go, or none.
    #[error("another edition of what is erased would be shown again: entry {0} must be erased with it")]
    OtherEditions(EntryId),
    /// Something of what was decided to be destroyed is still on the disk.
    #[error(
        "the erasure is decided and not finished: another program reads the register; close it, then run \
         `erase list`, which goes on with it"
    )]
    ErasureUnfinished,
    /// A throw-away register opens for everyone.
    #[error("this is a throw-away register, which everyone can open: it has no passphrase to change")]
    OpenToAll,
    /// Nobody alone decides whose keys count.
    #[error(
        "{needed} of those who are custodian or administrator must sign that the keys of people change; \
         `users list` names them"
    )]
    NotAgreed {
        /// How many must sign.
        needed: usize,
    },
    /// Without two of them nothing could ever be erased again.
    #[error(
        "fewer than two custodians would be left, and an erasure needs two; add another with `users add` first"
    )]
    LastCustodians,
    /// A folder without a kit for the field.
    #[error("{0}: there is no kit for the field; `field begin` makes one")]
    NoFieldKit(PathBuf),
    /// A file that is not one of notes from the field, or is damaged.
    #[error(
        "{0}: no file of notes from the field, or damaged; nothing of it was taken in: ask for it to be carried again"
    )]
    NoFieldNotes(PathBuf),
    /// A note that does not follow the one before it.
    #[error(
        "a note is missing after note {after}, or is of another device or key; nothing was taken in: somebody took it \
         out, or the device was copied. Ask whoever wrote them"
    )]
    FieldNotesOutOfOrder {
        /// The last note that fits; 0 if none does.
        after: u64,
    },
    /// A note from the field that is not whole.
    #[error("a note from the field cannot be taken in: {0}")]
    BadFieldNote(ledger::BadFieldNote),
    /// A note beyond what is sealed at once.
    #[error(
        "the note is longer than 256 MiB, which is the most that is sealed at once; cut the recording into pieces"
    )]
    NoteTooLong,
    /// No receipt of the office for this device.
    #[error(
        "this is no receipt of the office that this kit writes for, for the notes that are here; nothing was forgotten"
    )]
    NoReceipt,
    /// The operating system refused.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// SQLite refused; its message is left out because it may quote values.
    #[error("the database refused (SQLite code {code}); `verify` tells whether it is damaged")]
    Database {
        /// SQLite's extended result code.
        code: i32,
    },
}

impl StoreError {
    /// An error of the operating system about one path, told apart where a caller would act.
    pub(crate) fn io(path: &Path, source: io::Error) -> StoreError {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                StoreError::DiskFull
            }
            io::ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly,
            _ => StoreError::Io { path: path.to_owned(), source },
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        let Some(failure) = error.sqlite_error() else {
            return StoreError::Damaged("a row of the database has an unexpected shape".to_owned());
        };
        match failure.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::InUse,
            ErrorCode::DiskFull => StoreError::DiskFull,
            ErrorCode::ReadOnly => StoreError::ReadOnly,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
                StoreError::Damaged("a page of register.db".to_owned())
            }
            // A write cut short: how a file size limit and some full disks show themselves.
            ErrorCode::SystemIoFailure if is_write(failure.extended_code) => StoreError::DiskFull,
            ErrorCode::SystemIoFailure => StoreError::DiskFails { code: failure.extended_code },
            _ => StoreError::Database { code: failure.extended_code },
        }
    }
}

/// Whether an I/O code of SQLite came from writing or growing a file.
fn is_write(extended: i32) -> bool {
    use rusqlite::ffi;
    matches!(extended, ffi::SQLITE_IOERR_WRITE | ffi::SQLITE_IOERR_SHMSIZE | ffi::SQLITE_IOERR_TRUNCATE)
}
