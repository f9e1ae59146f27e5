//! A kit for the field: a device that can write and cannot read back what it wrote.
//!
//! ```text
//! field.json           public: to whom notes are sealed, whose receipts count, the wrapped key that signs them
//! notes/00000001.age   each note, sealed to the office as an age file; nothing here opens it
//! ```
//!
//! There is no key in it that reads anything: whoever takes the device, or forces its owner to open it, learns how many
//! notes there are, when their files were written, and how long they are. The notes go home as one file, and a
//! receipt that the office signed lets the kit forget them.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use ledger::{BadFieldNote, Digest, FIELD_LIMIT, FieldForm, FieldNote, KeyId, PublicKey, Signer};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::folder::{create_new, keep_private, replace, sync_name};
use crate::keys::random;
use crate::{BundleKeys, Store, StoreError, slots};

/// What a file of notes begins with, before the 16 bytes of the device.
const HOME: &[u8] = b"whereabouts-field/v1\n";
/// What a receipt begins with.
const RECEIPT: &str = "whereabouts-field-receipt/v1";
/// What sealing adds to a note, at the most, in bytes: head, signature, the frame of age and one tag in 64 KiB.
const SEALING: u64 = 1 << 20;
/// The most notes in one file.
const MOST_NOTES: usize = 100_000;

/// A kit, as its folder tells.
pub struct FieldKit {
    folder: PathBuf,
    said: Said,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    program: String,
    format: u64,
    device: String,
    recipient: String,
    office: String,
    public: String,
    wrapped: String,
    /// How many notes were forgotten, and the digest of the last of them.
    forgotten: u64,
    last: String,
}

/// A sealed note on the device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedNote {
    /// Its number.
    pub no: u64,
    /// The SHA-256 of the sealed file.
    pub digest: Digest,
    /// Its length in bytes.
    pub bytes: u64,
}

/// A note that came home, opened and held against its signature.
pub struct HomeNote {
    /// What it says of itself.
    pub said: FieldNote,
    /// The signature of whoever wrote it.
    pub signature: [u8; 64],
    /// The SHA-256 of the sealed file: the next note names it.
    pub sealed: Digest,
    /// What was written.
    pub content: Zeroizing<Vec<u8>>,
}

impl FieldKit {
    /// Begins a kit in a new folder: notes are sealed to this age recipient, receipts must be signed by this key.
    pub fn begin(
        folder: &Path,
        recipient: &str,
        office: KeyId,
        passphrase: &SecretString,
        throwaway: bool,
    ) -> Result<FieldKit, StoreError> {
        recipient_of(recipient)?;
        if fs::symlink_metadata(folder).is_ok() {
            return Err(StoreError::FileExists(folder.to_owned()));
        }
        let seed: Zeroizing<[u8; 32]> = Zeroizing::new(random()?);
        let public = Signer::from_seed(*seed).public();
        let said = Said {
            program: "whereabouts field".to_owned(),
            format: 1,
            device: HEXLOWER.encode(&random::<16>()?),
            recipient: recipient.trim().to_owned(),
            office: office.to_string(),
            public: HEXLOWER.encode(&public.0),
            wrapped: slots::wrap(passphrase, &seed, throwaway, &context(&public))?,
            forgotten: 0,
            last: HEXLOWER.encode(&[0; 32]),
        };
        let kit = FieldKit { folder: folder.to_owned(), said };
        let io = |source| StoreError::io(folder, source);
        fs::create_dir(folder).and_then(|()| fs::create_dir(kit.notes())).map_err(io)?;
        [folder, &kit.notes()].into_iter().try_for_each(keep_private).map_err(io)?;
        kit.write()?;
        sync_name(&kit.notes())?;
        sync_name(folder)?;
        Ok(kit)
    }

    /// Opens a kit; no secret is needed, for nothing in it can be read.
    pub fn open(folder: &Path) -> Result<FieldKit, StoreError> {
        let path = folder.join("field.json");
        if !path.is_file() {
            return Err(StoreError::NoFieldKit(folder.to_owned()));
        }
        let text = fs::read(&path).map_err(|source| StoreError::io(&path, source))?;
        let said: Said =
            serde_json::from_slice(&text).map_err(|_| StoreError::KeyFileDamaged(path.clone()))?;
        let known = said.program == "whereabouts field";
        let whole = known && bytes::<16>(&said.device).is_some() && bytes::<32>(&said.public).is_some();
        if !whole || bytes::<32>(&said.last).is_none() {
            return Err(StoreError::KeyFileDamaged(path));
        }
        if said.format > 1 {
            return Err(StoreError::NewerFormat { found: said.format, known: 1 });
        }
        Ok(FieldKit { folder: folder.to_owned(), said })
    }

    /// The key that signs its notes: read out to the office, and compared.
    pub fn public(&self) -> PublicKey {
        PublicKey(bytes(&self.said.public).unwrap_or_default())
    }

    /// How many notes it forgot, because they are at the office.
    pub fn forgotten(&self) -> u64 {
        self.said.forgotten
    }

    /// The key that signs, opened with the passphrase.
    pub fn signer(&self, passphrase: &SecretString) -> Result<Signer, StoreError> {
        let seed = slots::unwrap(passphrase, &self.said.wrapped, &context(&self.public()))?;
        Ok(Signer::from_seed(*seed))
    }

    /// Seals a note, and forgets what it says: nothing on this device opens it again.
    ///
    /// When this returns, the sealed note outlives a power cut.
    pub fn add(
        &mut self,
        signer: &Signer,
        form: FieldForm,
        name: Option<&str>,
        content: &[u8],
        now_ms: u64,
    ) -> Result<SealedNote, StoreError> {
        if content.len() as u64 > FIELD_LIMIT {
            return Err(StoreError::NoteTooLong);
        }
        let _alone = self.lock()?;
        let last = self.numbers()?.pop();
        let (no, before) = match last {
            Some(last) => (last + 1, sealed_at(last, &self.note(last))?.digest),
            None => (self.said.forgotten + 1, Digest(bytes(&self.said.last).unwrap_or_default())),
        };
        let said = FieldNote {
            device: bytes(&self.said.device).unwrap_or_default(),
            no,
            before,
            time_ms: now_ms,
            form,
            name: name.map(str::to_owned),
            content: Digest::of(content),
            bytes: content.len() as u64,
            key: signer.public(),
        };
        let head = said.head(&said.sign(signer));
        let path = self.note(no);
        self.seal(&path, &[&head, content])?;
        sealed_at(no, &path)
    }

    fn seal(&self, path: &Path, parts: &[&[u8]]) -> Result<(), StoreError> {
        let fresh = path.with_extension("new");
        let _ = fs::remove_file(&fresh);
        let recipient = recipient_of(&self.said.recipient)?;
        let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
            .map_err(|_| StoreError::NoRecipient(self.said.recipient.clone()))?;
        let file = create_new(&fresh)?;
        let written = (|| {
            let mut stream = encryptor.wrap_output(BufWriter::new(file))?;
            parts.iter().try_for_each(|part| stream.write_all(part))?;
            let file = stream.finish()?.into_inner().map_err(|error| error.into_error())?;
            file.sync_all()?;
            fs::rename(&fresh, path)
        })();
        if let Err(source) = written {
            let _ = fs::remove_file(&fresh);
            return Err(StoreError::io(path, source));
        }
        sync_name(path)
    }

    /// The sealed notes that are here, in order.
    pub fn list(&self) -> Result<Vec<SealedNote>, StoreError> {
        self.numbers()?.into_iter().map(|no| sealed_at(no, &self.note(no))).collect()
    }

    fn numbers(&self) -> Result<Vec<u64>, StoreError> {
        let folder = self.notes();
        let mut numbers = Vec::new();
        for entry in fs::read_dir(&folder).map_err(|source| StoreError::io(&folder, source))? {
            let entry = entry.map_err(|source| StoreError::io(&folder, source))?;
            let name = entry.file_name();
            let number: Option<u64> =
                name.to_str().and_then(|name| name.strip_suffix(".age")).and_then(|no| no.parse().ok());
            numbers.extend(number);
        }
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// Writes all sealed notes into one file for the office; what stands at `path` is whole, or nothing does.
    pub fn carry(&self, path: &Path) -> Result<Vec<SealedNote>, StoreError> {
        let _alone = self.lock()?;
        let notes = self.list()?;
        if fs::symlink_metadata(path).is_ok() {
            return Err(StoreError::FileExists(path.to_owned()));
        }
        let mut fresh = path.as_os_str().to_owned();
        fresh.push(".unfinished");
        let fresh = PathBuf::from(fresh);
        let _ = fs::remove_file(&fresh);
        let mut file = BufWriter::new(create_new(&fresh)?);
        let written = (|| {
            file.write_all(HOME)?;
            file.write_all(&bytes::<16>(&self.said.device).unwrap_or_default())?;
            for note in &notes {
                file.write_all(&note.bytes.to_be_bytes())?;
                std::io::copy(&mut File::open(self.note(note.no))?, &mut file)?;
            }
            file.flush()?;
            file.get_ref().sync_all()?;
            fs::rename(&fresh, path)
        })();
        if let Err(source) = written {
            let _ = fs::remove_file(&fresh);
            return Err(StoreError::io(path, source));
        }
        sync_name(path)?;
        Ok(notes)
    }

    /// Forgets the notes that a receipt of the office names; gives how many.
    pub fn forget(&mut self, receipt: &str) -> Result<u64, StoreError> {
        let _alone = self.lock()?;
        let Receipt { device, no, sealed, key, signature, text } =
            Receipt::read(receipt).ok_or(StoreError::NoReceipt)?;
        let office = key.id().to_string() == self.said.office && key.verifies(text.as_bytes(), &signature);
        if !office || HEXLOWER.encode(&device) != self.said.device {
            return Err(StoreError::NoReceipt);
        }
        let notes = self.list()?;
        let known = notes.iter().any(|note| (note.no, note.digest) == (no, sealed));
        if !known {
            // Told again of what it forgot, it has nothing to do; of anything else it knows nothing.
            return if no <= self.said.forgotten { Ok(0) } else { Err(StoreError::NoReceipt) };
        }
        self.said.forgotten = no;
        self.said.last = HEXLOWER.encode(&sealed.0);
        self.write()?;
        let gone: Vec<u64> = notes.iter().map(|note| note.no).filter(|old| *old <= no).collect();
        gone.iter().try_for_each(|no| self.remove(*no))?;
        Ok(gone.len() as u64)
    }

    /// Removes everything: notes, keys, the kit. What did not come home is lost.
    pub fn destroy(self) -> Result<(), StoreError> {
        let io = |source| StoreError::io(&self.folder, source);
        // The key first, in place: that is one write, and it may have to be quick.
        overwrite(&self.folder.join("field.json")).map_err(io)?;
        for note in self.list()? {
            self.remove(note.no)?;
        }
        fs::remove_dir_all(&self.folder).map_err(io)?;
        sync_name(&self.folder)
    }

    fn remove(&self, no: u64) -> Result<(), StoreError> {
        let path = self.note(no);
        overwrite(&path)
            .and_then(|()| fs::remove_file(&path))
            .map_err(|source| StoreError::io(&path, source))?;
        sync_name(&path)
    }

    fn write(&self) -> Result<(), StoreError> {
        let text = serde_json::to_string_pretty(&self.said).expect("strings and numbers are JSON") + "\n";
        replace(&self.folder.join("field.json"), text.as_bytes())
    }

    /// One process at a time writes notes.
    fn lock(&self) -> Result<File, StoreError> {
        let folder = self.notes();
        let file = File::open(&folder).map_err(|source| StoreError::io(&folder, source))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(fs::TryLockError::WouldBlock) => Err(StoreError::InUse),
            // A disk that knows no locks: then whoever writes is alone by being careful.
            Err(fs::TryLockError::Error(_)) => Ok(file),
        }
    }

    fn notes(&self) -> PathBuf {
        self.folder.join("notes")
    }

    fn note(&self, no: u64) -> PathBuf {
        self.notes().join(format!("{no:08}.age"))
    }
}

/// Opens a file of notes: each must be whole, signed, and of the same device, in order.
pub fn open_field_notes(path: &Path, keys: &BundleKeys) -> Result<Vec<HomeNote>, StoreError> {
    let io = |source| StoreError::io(path, source);
    let no_notes = || StoreError::NoFieldNotes(path.to_owned());
    let mut file = BufReader::new(File::open(path).map_err(io)?);
    let mut magic = [0; HOME.len()];
    let mut device = [0; 16];
    let begun = file.read_exact(&mut magic).and_then(|()| file.read_exact(&mut device));
    if begun.is_err() || magic != HOME {
        return Err(no_notes());
    }
    let mut notes: Vec<HomeNote> = Vec::new();
    while let Some(sealed) = next_sealed(&mut file).map_err(|()| no_notes())? {
        if notes.len() == MOST_NOTES {
            return Err(no_notes());
        }
        let note = open_one(path, &sealed, keys)?;
        let follows = notes.last().is_none_or(|last| {
            (note.said.no, note.said.before, note.said.key) == (last.said.no + 1, last.sealed, last.said.key)
        });
        if note.said.device != device || !follows {
            return Err(StoreError::FieldNotesOutOfOrder {
                after: notes.last().map_or(0, |last| last.said.no),
            });
        }
        notes.push(note);
    }
    Ok(notes)
}

/// The bytes of the next sealed note; nothing at the end. What is read grows with what is there.
fn next_sealed(file: &mut impl Read) -> Result<Option<Vec<u8>>, ()> {
    let mut length = [0; 8];
    match file.read(&mut length[..1]).map_err(|_| ())? {
        0 => return Ok(None),
        _ => file.read_exact(&mut length[1..]).map_err(|_| ())?,
    }
    let length = u64::from_be_bytes(length);
    if length > FIELD_LIMIT + SEALING {
        return Err(());
    }
    let mut sealed = Vec::new();
    let read = file.take(length).read_to_end(&mut sealed).map_err(|_| ())?;
    if read as u64 == length { Ok(Some(sealed)) } else { Err(()) }
}

fn open_one(path: &Path, sealed: &[u8], keys: &BundleKeys) -> Result<HomeNote, StoreError> {
    let note = keys.open_bytes(sealed, FIELD_LIMIT + SEALING).map_err(|not_for_us| match not_for_us {
        true => StoreError::NotForUs(path.to_owned()),
        false => StoreError::NoFieldNotes(path.to_owned()),
    })?;
    let (said, signature, content) = FieldNote::open(&note)?;
    let content = Zeroizing::new(content.to_vec());
    Ok(HomeNote { said, signature, sealed: Digest::of(sealed), content })
}

impl From<BadFieldNote> for StoreError {
    fn from(bad: BadFieldNote) -> StoreError {
        StoreError::BadFieldNote(bad)
    }
}

impl Store {
    /// A receipt for everything of a device up to this note, which lets the device forget it.
    pub fn field_receipt(&self, note: &HomeNote) -> String {
        let device = HEXLOWER.encode(&note.said.device);
        let key = HEXLOWER.encode(&self.log_key().0);
        let text = format!(
            "{RECEIPT}\ndevice {device}\nnotes {}\nlast {}\noffice {key}\n",
            note.said.no, note.sealed
        );
        let signature = HEXLOWER.encode(&self.identity.log_signer.sign(text.as_bytes()));
        format!("{text}signature {signature}\n")
    }
}

/// A receipt, taken apart; whether its signature fits is not looked at yet.
struct Receipt {
    device: [u8; 16],
    no: u64,
    sealed: Digest,
    key: PublicKey,
    signature: [u8; 64],
    text: String,
}

impl Receipt {
    fn read(receipt: &str) -> Option<Receipt> {
        let lines: Vec<&str> = receipt.trim_end().lines().map(str::trim_end).collect();
        let [first, device, notes, last, office, signature] = lines[..] else { return None };
        if first != RECEIPT {
            return None;
        }
        let text = format!("{first}\n{device}\n{notes}\n{last}\n{office}\n");
        Some(Receipt {
            device: bytes(device.strip_prefix("device ")?)?,
            no: notes.strip_prefix("notes ")?.parse().ok()?,
            sealed: Digest(bytes(last.strip_prefix("last ")?)?),
            key: PublicKey(bytes(office.strip_prefix("office ")?)?),
            signature: bytes(signature.strip_prefix("signature ")?)?,
            text,
        })
    }
}

fn sealed_at(no: u64, path: &Path) -> Result<SealedNote, StoreError> {
    let io = |source| StoreError::io(path, source);
    let file = File::open(path).map_err(io)?;
    let bytes = file.metadata().map_err(io)?.len();
    Ok(SealedNote { no, digest: Digest::of_stream(BufReader::new(file)).map_err(io)?, bytes })
}

/// Writes over a file before it goes; an SSD or stick may keep the old blocks, which nothing here opens.
fn overwrite(path: &Path) -> std::io::Result<()> {
    let length = fs::metadata(path)?.len();
    let mut file = File::options().write(true).open(path)?;
    std::io::copy(&mut std::io::repeat(0).take(length), &mut file)?;
    file.sync_all()
}

fn recipient_of(text: &str) -> Result<age::x25519::Recipient, StoreError> {
    text.trim().parse().map_err(|_| StoreError::NoRecipient(text.to_owned()))
}

fn bytes<const N: usize>(hex: &str) -> Option<[u8; N]> {
    HEXLOWER.decode(hex.as_bytes()).ok()?.try_into().ok()
}

fn context(public: &PublicKey) -> String {
    format!("whereabouts field key\n{}\n", public.id())
}
