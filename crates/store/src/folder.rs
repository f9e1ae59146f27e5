//! Where a register's files lie, and how a file is put there so that it stays.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::StoreError;

/// The folder of one register.
#[derive(Debug, Clone)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Makes the folder, which must be new or empty, readable by its owner only.
    pub(crate) fn create(path: &Path) -> Result<Folder, StoreError> {
        let io = |source| StoreError::io(path, source);
        if fs::symlink_metadata(path).is_ok() {
            let empty = fs::read_dir(path).map(|mut entries| entries.next().is_none());
            if !empty.unwrap_or(false) {
                return Err(StoreError::AlreadyHere(path.to_owned()));
            }
        }
        let made: Vec<&Path> = path.ancestors().take_while(|folder| !folder.is_dir()).collect();
        fs::create_dir_all(path).map_err(io)?;
        let folder = Folder(path.to_owned());
        fs::create_dir(folder.vault()).map_err(io)?;
        for made in [path, &folder.vault()] {
            keep_private(made).map_err(io)?;
        }
        // A folder whose name was not synced may be gone after a power cut, with everything in it.
        made.into_iter().try_for_each(sync_name)?;
        Ok(folder)
    }

    /// Finds the register in a folder.
    pub(crate) fn find(path: &Path) -> Result<Folder, StoreError> {
        let folder = Folder(path.to_owned());
        match (folder.key().is_file(), folder.database().is_file()) {
            (true, true) => Ok(folder),
            (true, false) => Err(StoreError::Missing(folder.database())),
            (false, true) if folder.vault().is_dir() => Err(StoreError::Missing(folder.key())),
            _ => Err(StoreError::NotARegister(path.to_owned())),
        }
    }

    /// Whether files can be made here and the database can be written to.
    pub(crate) fn is_writable(&self) -> bool {
        let probe = self.0.join("register.probe");
        let made = File::create(&probe).is_ok();
        let _ = fs::remove_file(&probe);
        made && OpenOptions::new().write(true).open(self.database()).is_ok()
    }

    /// The folder itself.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// The key slots, public.
    pub(crate) fn key(&self) -> PathBuf {
        self.0.join("register.key")
    }

    /// The log and everything derived from it, encrypted.
    pub(crate) fn database(&self) -> PathBuf {
        self.0.join("register.db")
    }

    /// The newest log head this folder has held.
    pub(crate) fn mark(&self) -> PathBuf {
        self.0.join("register.mark")
    }

    /// The files of sources, encrypted.
    pub(crate) fn vault(&self) -> PathBuf {
        self.0.join("vault")
    }
}

/// Opens a file that must not exist yet, readable by its owner only.
pub(crate) fn create_new(path: &Path) -> Result<File, StoreError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path).map_err(|source| StoreError::io(path, source))
}

/// Writes a whole small file: either the old or the new one is there, also after a power cut.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let fresh = path.with_extension("new");
    let _ = fs::remove_file(&fresh);
    let mut file = create_new(&fresh)?;
    let written =
        file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| fs::rename(&fresh, path));
    if let Err(source) = written {
        let _ = fs::remove_file(&fresh);
        return Err(StoreError::io(path, source));
    }
    sync_name(path)
}

/// Makes a rename durable; a no-op where folders cannot be synced.
pub(crate) fn sync_folder(path: &Path) -> Result<(), StoreError> {
    #[cfg(unix)]
    File::open(path).and_then(|folder| folder.sync_all()).map_err(|source| StoreError::io(path, source))?;
    Ok(())
}

/// Makes the name of a file or folder durable, where the folder around it may be opened at all.
pub(crate) fn sync_name(path: &Path) -> Result<(), StoreError> {
    let around = path.parent().filter(|around| !around.as_os_str().is_empty());
    match sync_folder(around.unwrap_or(Path::new("."))) {
        Err(StoreError::Io { source, .. }) if source.kind() == std::io::ErrorKind::PermissionDenied => Ok(()),
        synced => synced,
    }
}

/// Lets only the owner into a folder.
pub(crate) fn keep_private(path: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}
