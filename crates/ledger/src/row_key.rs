//! What tells, when a list comes again, whether a row is new, changed or known.

use sha2::{Digest as _, Sha256};

use crate::{Sharing, Statement};

/// Sixteen bytes of the digest of a row's key in its list.
pub fn key_digest(key: &str) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(b"whereabouts/row-key/v1\n");
    hash.update(key);
    short(hash)
}

/// Sixteen bytes of the digest of what a row says.
///
/// Two records with the same digest say the same to everyone, understood alike. The
/// place in the file, the column and the issues are left out: a row that moved or a
/// renamed header make no new record. A mended mapping that reads a date in another
/// calendar does.
pub fn content_digest(kind: &str, statements: &[Statement]) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(b"whereabouts/row-content/v1\n");
    add(&mut hash, kind);
    for statement in statements {
        add(&mut hash, &statement.property);
        add(&mut hash, &statement.value);
        // Nothing and an empty text differ.
        hash.update([u8::from(statement.lang.is_some()), u8::from(statement.reading.is_some())]);
        hash.update([level(statement.sharing)]);
        add(&mut hash, statement.lang.as_deref().unwrap_or_default());
        add(&mut hash, statement.reading.as_deref().unwrap_or_default());
    }
    short(hash)
}

fn add(hash: &mut Sha256, text: &str) {
    hash.update((text.len() as u64).to_be_bytes());
    hash.update(text);
}

fn level(sharing: Sharing) -> u8 {
    match sharing {
        Sharing::Public => 0,
        Sharing::Partners => 1,
        Sharing::Team => 2,
        Sharing::Sealed => 3,
    }
}

fn short(hash: Sha256) -> [u8; 16] {
    let digest = hash.finalize();
    *digest.first_chunk().expect("a SHA-256 has 32 bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(statements: &[Statement]) -> [u8; 16] {
        content_digest("person", statements)
    }

    #[test]
    fn what_a_row_says_decides() {
        let name = Statement::new("name", "زهرا امیری");
        let same = [Statement { column: Some("B".to_owned()), ..name.clone() }];
        let other = [
            Statement { value: "زهرا اميری".to_owned(), ..name.clone() },
            Statement { property: "father_name".to_owned(), ..name.clone() },
            Statement { lang: Some(String::new()), ..name.clone() },
            Statement { reading: Some("x".to_owned()), ..name.clone() },
            Statement { sharing: Sharing::Sealed, ..name.clone() },
        ];
        let plain = content(std::slice::from_ref(&name));
        assert!(same.iter().all(|s| content(std::slice::from_ref(s)) == plain));
        assert!(other.iter().all(|s| content(std::slice::from_ref(s)) != plain));
        assert_ne!(content(&[name.clone(), name.clone()]), plain);
        assert_ne!(content_digest("place", &[name]), plain);
    }

    #[test]
    fn moving_a_letter_between_fields_changes_the_digest() {
        let one = Statement::new("name", "ab");
        let two = Statement::new("namea", "b");
        assert_ne!(content(&[one]), content(&[two]));
        assert_ne!(key_digest("12"), key_digest("۱۲"));
    }
}
