//! Identifiers: sixteen random bytes that say nothing about whom they name.

use std::fmt;
use std::str::FromStr;

use data_encoding::{Encoding, HEXLOWER, Specification};
use std::sync::LazyLock;

/// Crockford's base 32 in lower case: no letter that can be mistaken for a digit.
static BASE32: LazyLock<Encoding> = LazyLock::new(|| {
    let mut specification = Specification::new();
    specification.symbols.push_str("0123456789abcdefghjkmnpqrstvwxyz");
    specification.translate.from.push_str("ABCDEFGHJKMNPQRSTVWXYZOoIiLl");
    specification.translate.to.push_str("abcdefghjkmnpqrstvwxyz001111");
    specification.encoding().expect("32 distinct symbols")
});

/// A text that is no identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{0}» is no identifier: 26 letters and digits are expected, as in `01hx…`")]
pub struct BadId(pub String);

/// Writes sixteen bytes as 26 letters and digits; identifiers stand thousands of times on some pages.
fn written(bytes: &[u8; 16], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut text = [0; 26];
    BASE32.encode_mut(bytes, &mut text);
    f.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
}

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 16]);

        impl $name {
            /// The sixteen bytes.
            pub fn bytes(&self) -> &[u8; 16] {
                &self.0
            }

            /// The first eight characters, for people to read; prefixes are looked up.
            pub fn short(&self) -> String {
                self.to_string()[..8].to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                written(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.short())
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                let bytes = BASE32.decode(text.as_bytes()).map_err(|_| BadId(text.to_owned()))?;
                bytes.try_into().map($name).map_err(|_| BadId(text.to_owned()))
            }
        }

        impl From<$name> for EntryId {
            fn from(id: $name) -> EntryId {
                EntryId(id.0)
            }
        }

        impl From<EntryId> for $name {
            fn from(id: EntryId) -> $name {
                $name(id.0)
            }
        }
    };
}

/// Names one entry of a log.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub [u8; 16]);

impl EntryId {
    /// The sixteen bytes.
    pub fn bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The first eight characters, for people to read; prefixes are looked up.
    pub fn short(&self) -> String {
        self.to_string()[..8].to_owned()
    }
}

impl fmt::Debug for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EntryId({})", self.short())
    }
}

impl FromStr for EntryId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let bytes = BASE32.decode(text.as_bytes()).map_err(|_| BadId(text.to_owned()))?;
        bytes.try_into().map(EntryId).map_err(|_| BadId(text.to_owned()))
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        written(&self.0, f)
    }
}

identifier! {
    /// Names the entry that carries a record.
    RecordId
}
identifier! {
    /// Names the entry that carries a source.
    SourceId
}
identifier! {
    /// Names the entry that carries a judgement.
    JudgementId
}
identifier! {
    /// Names the entry that closes one import; undoing it withdraws its records.
    BatchId
}
identifier! {
    /// Names one log: one installation, one writer.
    LogId
}
identifier! {
    /// Names a signing key: the first sixteen bytes of the SHA-256 of its public key.
    KeyId
}

/// A SHA-256 digest, written in hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The SHA-256 of some bytes.
    pub fn of(bytes: &[u8]) -> Digest {
        use sha2::Digest as _;
        Digest(sha2::Sha256::digest(bytes).into())
    }

    /// The SHA-256 of everything that can be read, piece by piece.
    ///
    /// # Errors
    ///
    /// Those of reading.
    pub fn of_stream(mut bytes: impl std::io::Read) -> std::io::Result<Digest> {
        let (mut growing, mut piece) = (Digesting::default(), [0; 1 << 14]);
        loop {
            match bytes.read(&mut piece)? {
                0 => return Ok(growing.finish()),
                length => growing.see(&piece[..length]),
            }
        }
    }
}

/// A SHA-256 digest of bytes that come piece by piece.
#[derive(Clone, Default)]
pub struct Digesting(sha2::Sha256);

impl Digesting {
    /// The next bytes.
    pub fn see(&mut self, bytes: &[u8]) {
        sha2::Digest::update(&mut self.0, bytes);
    }

    /// The digest of all that came.
    pub fn finish(self) -> Digest {
        Digest(sha2::Digest::finalize(self.0).into())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({})", &HEXLOWER.encode(&self.0)[..12])
    }
}

impl FromStr for Digest {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let bytes = HEXLOWER.decode(text.as_bytes()).map_err(|_| BadId(text.to_owned()))?;
        bytes.try_into().map(Digest).map_err(|_| BadId(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What people type: `Some` is how the identifier is written back.
    fn check(typed: &str, written: Option<&str>) {
        let read = typed.parse::<EntryId>().map(|id| id.to_string());
        assert_eq!(read.ok().as_deref(), written, "{typed}");
    }

    #[test]
    fn identifiers_are_read_as_people_copy_them() {
        check("00000000000000000000000000", Some("00000000000000000000000000"));
        check("zzzzzzzzzzzzzzzzzzzzzzzzzw", Some("zzzzzzzzzzzzzzzzzzzzzzzzzw"));
        check("ZZZZZZZZZZZZZZZZZZZZZZZZZW", Some("zzzzzzzzzzzzzzzzzzzzzzzzzw"));
        check("OoIiLl00000000000000000000", Some("00111100000000000000000000"));
        // The last letter carries three bits; anything more would name nothing.
        check("zzzzzzzzzzzzzzzzzzzzzzzzzz", None);
        check("0000000000000000000000000", None);
        check("000000000000000000000000000", None);
        check("u0000000000000000000000000", None);
        check("", None);
        check("۰۰۰۰۰۰۰۰۰۰۰۰۰", None);
    }

    #[test]
    fn digests_have_one_spelling() {
        let digest = Digest::of(b"");
        let text = digest.to_string();
        assert_eq!(text.parse(), Ok(digest));
        assert!(text.to_uppercase().parse::<Digest>().is_err());
        assert!(text[1..].parse::<Digest>().is_err());
    }
}
