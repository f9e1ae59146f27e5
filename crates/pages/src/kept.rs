//! What many pages say alike, made once for each language: kept by each thread, up to a bound.

use std::borrow::Borrow;
use std::cell::RefCell;
use std::hash::Hash;
use std::thread::LocalKey;

use dates::Lang;
use hashbrown::HashMap;

use crate::locale::LANGUAGES;

/// So much is kept of one kind in one language; then it begins again.
const MOST: usize = 8_192;

/// Things by what they are made of, language by language.
pub(crate) struct Kept<K, T>(RefCell<[HashMap<K, T>; LANGUAGES.len()]>);

impl<K, T> Default for Kept<K, T> {
    fn default() -> Kept<K, T> {
        Kept(RefCell::new(LANGUAGES.map(|_| HashMap::new())))
    }
}

/// What is kept, or else made and kept.
pub(crate) fn kept<K, Q, T>(
    of: &'static LocalKey<Kept<K, T>>,
    lang: Lang,
    from: &Q,
    make: impl FnOnce() -> T,
) -> T
where
    K: Hash + Eq + Borrow<Q>,
    Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    T: Clone,
{
    let at = LANGUAGES.iter().position(|one| *one == lang).unwrap_or_default();
    let found = of.with(|Kept(all)| all.borrow()[at].get(from).cloned());
    found.unwrap_or_else(|| {
        let made = make();
        of.with(|Kept(all)| {
            let own = &mut all.borrow_mut()[at];
            if own.len() >= MOST {
                own.clear();
            }
            own.insert(from.to_owned(), made.clone());
        });
        made
    })
}
