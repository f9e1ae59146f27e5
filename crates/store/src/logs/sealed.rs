//! The outer shell of a bundle: an age file to named recipients, written whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::folder::sync_folder;
use crate::keys::VaultKeys;
use crate::recovery::RecoveryKey;
use crate::{Store, StoreError};

/// Read and written at a time, in bytes: two chunks of age.
const BUFFER: usize = 128 * 1024;

/// What opens a bundle.
pub struct BundleKeys(Vec<age::x25519::Identity>);

impl BundleKeys {
    /// The recovery key as typed from the sheet: it opens the backups of its register.
    pub fn recovery(typed: &SecretString) -> Result<BundleKeys, StoreError> {
        Ok(BundleKeys(vec![RecoveryKey::read(typed)?.identity()]))
    }

    /// An age identity file, as `age-keygen` writes it.
    pub fn identity_file(text: &SecretString) -> Result<BundleKeys, StoreError> {
        let lines = text.expose_secret().lines().map(str::trim);
        let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let identities = lines.map(|line| line.parse().map_err(|_| StoreError::NoIdentity));
        let identities = identities.collect::<Result<Vec<_>, _>>()?;
        if identities.is_empty() { Err(StoreError::NoIdentity) } else { Ok(BundleKeys(identities)) }
    }

    /// Opens one small age file in memory; the error says whether it is sealed to others.
    pub(crate) fn open_bytes(&self, sealed: &[u8], most: u64) -> Result<Zeroizing<Vec<u8>>, bool> {
        let decryptor = age::Decryptor::new_buffered(sealed).map_err(|_| false)?;
        let identities = self.0.iter().map(|identity| identity as &dyn age::Identity);
        let stream = decryptor
            .decrypt(identities)
            .map_err(|error| matches!(error, age::DecryptError::NoMatchingKeys))?;
        let mut opened = Zeroizing::new(Vec::with_capacity(sealed.len()));
        stream.take(most).read_to_end(&mut opened).map_err(|_| false)?;
        Ok(opened)
    }

    /// Those of a register.
    pub(crate) fn own(keys: &VaultKeys) -> BundleKeys {
        BundleKeys(vec![keys.bundle_identity()])
    }
}

impl Store {
    /// The age recipient to which others encrypt bundles for this register, as `age1…`.
    pub fn bundle_recipient(&self) -> String {
        self.key.vault().bundle_identity().to_public().to_string()
    }

    /// What opens the bundles for this register.
    pub fn bundle_keys(&self) -> BundleKeys {
        BundleKeys::own(&self.key.vault())
    }
}

/// Opens a bundle for reading what is inside.
pub(crate) fn open(path: &Path, keys: &BundleKeys) -> Result<impl Read + use<>, StoreError> {
    let file = File::open(path).map_err(|source| StoreError::io(path, source))?;
    let no_bundle = || StoreError::NoBundle(path.to_owned());
    let decryptor =
        age::Decryptor::new_buffered(BufReader::with_capacity(BUFFER, file)).map_err(|_| no_bundle())?;
    let identities = keys.0.iter().map(|identity| identity as &dyn age::Identity);
    decryptor.decrypt(identities).map_err(|error| match error {
        age::DecryptError::NoMatchingKeys => StoreError::NotForUs(path.to_owned()),
        _ => no_bundle(),
    })
}

/// A bundle that is being written, beside where it is to stand.
pub(crate) struct Unfinished {
    path: PathBuf,
    fresh: PathBuf,
    stream: Option<age::stream::StreamWriter<BufWriter<File>>>,
}

impl Unfinished {
    /// Begins the file; nothing stands at `path` before it is finished.
    pub(crate) fn begin(path: &Path, recipients: &[String]) -> Result<Unfinished, StoreError> {
        if fs::symlink_metadata(path).is_ok() {
            return Err(StoreError::FileExists(path.to_owned()));
        }
        let recipients = recipients
            .iter()
            .map(|text| {
                age::x25519::Recipient::from_str(text.trim())
                    .map_err(|_| StoreError::NoRecipient(text.clone()))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let encryptor =
            age::Encryptor::with_recipients(recipients.iter().map(|one| one as &dyn age::Recipient))
                .map_err(|_| StoreError::NoRecipient(String::new()))?;
        let mut fresh = path.as_os_str().to_owned();
        fresh.push(".unfinished");
        let fresh = PathBuf::from(fresh);
        let io = |source| StoreError::io(&fresh, source);
        // What an interrupted export left is nobody's; a link must not lead the bundle elsewhere.
        let _ = fs::remove_file(&fresh);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let file = options.open(&fresh).map_err(io)?;
        let stream = encryptor.wrap_output(BufWriter::with_capacity(BUFFER, file)).map_err(io)?;
        Ok(Unfinished { path: path.to_owned(), fresh: fresh.clone(), stream: Some(stream) })
    }

    /// Puts the file, whole and durable, in its place.
    pub(crate) fn finish(mut self) -> Result<u64, StoreError> {
        let io = |source| StoreError::io(&self.fresh, source);
        let stream = self.stream.take().ok_or(StoreError::NoBundle(self.path.clone()))?;
        let buffer = stream.finish().map_err(io)?;
        let file = buffer.into_inner().map_err(|error| io(error.into_error()))?;
        file.sync_all().map_err(io)?;
        let length = file.metadata().map_err(io)?.len();
        fs::rename(&self.fresh, &self.path).map_err(|source| StoreError::io(&self.path, source))?;
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        sync_folder(folder.unwrap_or(Path::new(".")))?;
        Ok(length)
    }

    /// An error in writing this file.
    pub(crate) fn error(&self, source: io::Error) -> StoreError {
        StoreError::io(&self.fresh, source)
    }
}

impl Write for &mut Unfinished {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.as_mut().ok_or(io::ErrorKind::NotConnected)?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.as_mut().ok_or(io::ErrorKind::NotConnected)?.flush()
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.fresh);
    }
}
