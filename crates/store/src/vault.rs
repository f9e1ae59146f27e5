//! The files of sources, untouched inside and encrypted outside.
//!
//! Each lies at `vault/ab/<64 hex digits>`: an age file whose name is the HMAC of
//! its digest, because a plain hash list would tell whoever seizes the disk which
//! known documents it holds. Nothing is ever written here in clear, not even for
//! a moment; a file appears under its name only when it is whole and on the disk.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::iter;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use ledger::Digest;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::StoreError;
use crate::folder::{create_new, keep_private, sync_folder};
use crate::keys::{VaultKeys, random};

/// How files begin that are still being written.
const UNFINISHED: &str = "unfinished-";
/// Read and hashed at a time, in bytes: age's own chunk.
const CHUNK: usize = 64 * 1024;

/// The vault of one register.
pub(crate) struct Vault {
    folder: PathBuf,
    keys: VaultKeys,
}

impl Vault {
    pub(crate) fn new(folder: PathBuf, keys: VaultKeys) -> Vault {
        Vault { folder, keys }
    }

    /// Removes what an interrupted `put` left; a file that is being written is locked and stays.
    pub(crate) fn sweep(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        for path in entries.flatten().map(|entry| entry.path()) {
            let unfinished = path
                .file_name()
                .and_then(|name| name.to_str())
                .is_some_and(|name| name.starts_with(UNFINISHED));
            let abandoned = unfinished && File::open(&path).is_ok_and(|f| f.try_lock().is_ok());
            if abandoned {
                let _ = fs::remove_file(path);
            }
        }
    }

    /// Keeps a file; putting it twice changes nothing.
    pub(crate) fn put(&self, content: &mut dyn Read) -> Result<Digest, StoreError> {
        self.put_or_mend(content).map(|(digest, _)| digest)
    }

    /// Keeps a file, and tells whether it took the place of a damaged one.
    pub(crate) fn put_or_mend(&self, content: &mut dyn Read) -> Result<(Digest, bool), StoreError> {
        let unfinished = self.folder.join(format!("{UNFINISHED}{}", HEXLOWER.encode(&random::<8>()?)));
        let kept = self.put_by_way_of(&unfinished, content);
        let _ = fs::remove_file(&unfinished);
        kept
    }

    fn put_by_way_of(&self, fresh: &Path, content: &mut dyn Read) -> Result<(Digest, bool), StoreError> {
        let file = create_new(fresh)?;
        file.lock().map_err(|source| StoreError::io(fresh, source))?;
        let digest = self.encrypt(content, &file).map_err(|source| StoreError::io(fresh, source))?;
        file.sync_all().map_err(|source| StoreError::io(fresh, source))?;
        let path = self.path(&digest);
        // One that is damaged is replaced: these are the bytes that its name stands for.
        let held = path.is_file();
        if held && self.is_whole(&self.name(&digest)) {
            return Ok((digest, false));
        }
        let shelf = path.parent().expect("a file of the vault lies on a shelf");
        if !shelf.is_dir() {
            fs::create_dir_all(shelf)
                .and_then(|()| keep_private(shelf))
                .map_err(|source| StoreError::io(shelf, source))?;
            sync_folder(&self.folder)?;
        }
        fs::rename(fresh, &path).map_err(|source| StoreError::io(&path, source))?;
        sync_folder(shelf)?;
        Ok((digest, held))
    }

    fn encrypt(&self, content: &mut dyn Read, file: &File) -> io::Result<Digest> {
        let recipient = self.keys.identity().to_public();
        let recipients = iter::once(&recipient as &dyn age::Recipient);
        let encryptor = age::Encryptor::with_recipients(recipients).map_err(io::Error::other)?;
        let mut sealed = encryptor.wrap_output(BufWriter::with_capacity(2 * CHUNK, file))?;
        let mut hash = Sha256::new();
        let mut chunk = Zeroizing::new(vec![0; CHUNK]);
        loop {
            match content.read(&mut chunk) {
                Ok(0) => break,
                Ok(count) => {
                    hash.update(&chunk[..count]);
                    sealed.write_all(&chunk[..count])?;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        sealed.finish()?.flush()?;
        Ok(Digest(hash.finalize().into()))
    }

    /// Destroys a file: overwritten, then removed. Where it is not kept, nothing is done.
    ///
    /// A disk that writes elsewhere than it is told (SSD, USB stick) may keep the old bytes; they are encrypted.
    pub(crate) fn destroy(&self, digest: &Digest) -> Result<(), StoreError> {
        let path = self.path(digest);
        let io = |source| StoreError::io(&path, source);
        if !path.is_file() {
            return Ok(());
        }
        let mut file = fs::OpenOptions::new().write(true).open(&path).map_err(io)?;
        let length = file.metadata().map_err(io)?.len();
        io::copy(&mut io::repeat(0).take(length), &mut file).map_err(io)?;
        file.sync_all().map_err(io)?;
        fs::remove_file(&path).map_err(io)?;
        sync_folder(path.parent().unwrap_or(&self.folder))
    }

    /// Whether the file is kept.
    pub(crate) fn has(&self, digest: &Digest) -> bool {
        self.path(digest).is_file()
    }

    /// Opens a file for reading.
    pub(crate) fn get(&self, digest: &Digest) -> Result<VaultFile, StoreError> {
        let path = self.path(digest);
        let stream = self.decrypt(&path).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => StoreError::NotInVault(*digest),
            io::ErrorKind::InvalidData => {
                StoreError::Damaged(format!("the vault's file with digest {digest}"))
            }
            _ => StoreError::io(&path, source),
        })?;
        Ok(VaultFile { stream, hash: Sha256::new(), expected: *digest })
    }

    /// The names of all files in the vault, without their contents being looked at.
    pub(crate) fn names(&self) -> Result<Vec<[u8; 32]>, StoreError> {
        let mut names = Vec::new();
        for shelf in read_folder(&self.folder)?.into_iter().filter(|path| path.is_dir()) {
            for path in read_folder(&shelf)? {
                let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                let bytes = HEXLOWER.decode(name.as_bytes()).unwrap_or_default();
                names.extend(<[u8; 32]>::try_from(bytes).ok());
            }
        }
        Ok(names)
    }

    /// Whether the file under this name can be decrypted and has the digest of that name.
    pub(crate) fn is_whole(&self, name: &[u8; 32]) -> bool {
        self.rehash(name).is_ok_and(|digest| self.name(&digest) == *name)
    }

    fn rehash(&self, name: &[u8; 32]) -> io::Result<Digest> {
        let mut stream = self.decrypt(&self.path_of(name))?;
        let mut hash = Sha256::new();
        let mut chunk = Zeroizing::new(vec![0; CHUNK]);
        loop {
            match stream.read(&mut chunk)? {
                0 => return Ok(Digest(hash.finalize().into())),
                count => hash.update(&chunk[..count]),
            }
        }
    }

    fn decrypt(&self, path: &Path) -> io::Result<age::stream::StreamReader<BufReader<File>>> {
        let file = File::open(path)?;
        let identity = self.keys.identity();
        age::Decryptor::new_buffered(BufReader::with_capacity(2 * CHUNK, file))
            .and_then(|file| file.decrypt(iter::once(&identity as &dyn age::Identity)))
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))
    }

    /// The name under which a file with this digest is kept.
    pub(crate) fn name(&self, digest: &Digest) -> [u8; 32] {
        self.keys.name(digest)
    }

    fn path(&self, digest: &Digest) -> PathBuf {
        self.path_of(&self.name(digest))
    }

    fn path_of(&self, name: &[u8; 32]) -> PathBuf {
        let name = HEXLOWER.encode(name);
        self.folder.join(&name[..2]).join(&name)
    }
}

fn read_folder(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let io = |source| StoreError::io(folder, source);
    fs::read_dir(folder).map_err(io)?.map(|entry| entry.map(|entry| entry.path()).map_err(io)).collect()
}

/// A file of the vault being read: what comes out is checked against its digest at the end.
pub struct VaultFile {
    stream: age::stream::StreamReader<BufReader<File>>,
    hash: Sha256,
    expected: Digest,
}

impl Read for VaultFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(buffer)?;
        self.hash.update(&buffer[..count]);
        let ended = count == 0 && !buffer.is_empty();
        if ended && self.hash.clone().finalize()[..] != self.expected.0 {
            let what = "the vault's file does not have the digest it is kept under";
            return Err(io::Error::new(io::ErrorKind::InvalidData, what));
        }
        Ok(count)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::keys::VaultKey;

    fn vault(folder: &Path) -> Vault {
        Vault::new(folder.to_owned(), VaultKey::from_bytes([2; 32]).vault())
    }

    fn read(vault: &Vault, digest: &Digest) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        vault.get(digest).map_err(io::Error::other)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    #[test]
    fn what_is_put_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let vault = vault(folder.path());
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK] {
            let content: Vec<u8> = (0..length).map(|i| (i % 251) as u8).collect();
            let digest = vault.put(&mut content.as_slice()).unwrap();
            assert_eq!(digest, Digest::of(&content));
            assert!(vault.has(&digest));
            assert_eq!(read(&vault, &digest).unwrap(), content, "{length} bytes");
        }
        assert_eq!(vault.names().unwrap().len(), 6);
    }

    #[test]
    fn putting_twice_keeps_one_file_and_leaves_nothing_unfinished() {
        let folder = tempfile::tempdir().unwrap();
        let vault = vault(folder.path());
        let digest = vault.put(&mut "نام و نام پدر".as_bytes()).unwrap();
        assert_eq!(vault.put(&mut "نام و نام پدر".as_bytes()).unwrap(), digest);
        assert_eq!(vault.names().unwrap(), [vault.name(&digest)]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_rotten_file_is_replaced_by_the_good_one() {
        let folder = tempfile::tempdir().unwrap();
        let vault = vault(folder.path());
        let digest = vault.put(&mut b"the letter".as_slice()).unwrap();
        let path = vault.path(&digest);
        let mut rotten = fs::read(&path).unwrap();
        *rotten.last_mut().unwrap() ^= 1;
        fs::write(&path, rotten).unwrap();
        assert!(read(&vault, &digest).is_err());
        assert_eq!(vault.put_or_mend(&mut b"the letter".as_slice()).unwrap(), (digest, true));
        assert_eq!(read(&vault, &digest).unwrap(), b"the letter");
        assert_eq!(vault.put_or_mend(&mut b"the letter".as_slice()).unwrap(), (digest, false));
    }

    #[test]
    fn no_name_tells_the_digest() {
        let folder = tempfile::tempdir().unwrap();
        let vault = vault(folder.path());
        let digest = vault.put(&mut "list".as_bytes()).unwrap();
        let path = vault.path(&digest);
        assert!(!path.to_string_lossy().contains(&digest.to_string()));
        let other = Vault::new(folder.path().to_owned(), VaultKey::from_bytes([3; 32]).vault());
        assert_ne!(other.name(&digest), vault.name(&digest));
    }

    #[test]
    fn every_flipped_bit_and_every_lost_tail_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let vault = vault(folder.path());
        let digest = vault.put(&mut b"a list of names".as_slice()).unwrap();
        let path = vault.path(&digest);
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << (at % 8);
            fs::write(&path, &flipped).unwrap();
            assert!(read(&vault, &digest).is_err(), "a flip in byte {at} passed");
            fs::write(&path, &whole[..at]).unwrap();
            assert!(read(&vault, &digest).is_err(), "a cut at byte {at} passed");
        }
    }

    #[test]
    fn a_file_under_a_wrong_name_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let vault = vault(folder.path());
        let one = vault.put(&mut b"one".as_slice()).unwrap();
        let two = vault.put(&mut b"two".as_slice()).unwrap();
        fs::rename(vault.path(&one), vault.path(&two)).unwrap();
        assert_eq!(read(&vault, &two).unwrap_err().kind(), io::ErrorKind::InvalidData);
        assert!(matches!(vault.get(&one), Err(StoreError::NotInVault(digest)) if digest == one));
    }

    #[test]
    fn a_source_that_fails_half_way_leaves_nothing() {
        struct Failing(usize);
        impl Read for Failing {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                self.0 = self.0.checked_sub(1).ok_or_else(|| io::Error::other("gone"))?;
                Ok(buffer.len())
            }
        }
        let folder = tempfile::tempdir().unwrap();
        assert!(vault(folder.path()).put(&mut Failing(3)).is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn sweeping_spares_what_is_being_written() {
        let folder = tempfile::tempdir().unwrap();
        let vault = vault(folder.path());
        let digest = vault.put(&mut b"kept".as_slice()).unwrap();
        let abandoned = folder.path().join("unfinished-01");
        let busy = folder.path().join("unfinished-02");
        fs::write(&abandoned, b"x").unwrap();
        let writer = create_new(&busy).unwrap();
        writer.lock().unwrap();
        vault.sweep();
        assert!(!abandoned.exists() && busy.exists() && vault.has(&digest));
    }
}
