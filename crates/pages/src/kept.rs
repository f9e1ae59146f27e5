//! What many pages say alike, made once for each language: kept by each thread, up to a bound.

use std::borrow::Borrow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::Hash;
use std::thread::LocalKey;

use dates::Lang;

/// So much is kept of one kind in one language; then it begins again.
const MOST: usize = 8_192;

/// Things by what they are made of, language by language.
pub(crate) struct Kept<K, T>(RefCell<HashMap<Lang, HashMap<K, T>>>);

impl<K, T> Default for Kept<K, T> {
    fn default() -> Kept<K, T> {
        Kept(RefCell::default())
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
    let found = of.with(|Kept(all)| all.borrow().get(&lang).and_then(|own| own.get(from).cloned()));
    found.unwrap_or_else(|| {
        let made = make();
        of.with(|Kept(all)| {
            let mut all = all.borrow_mut();
            let own = all.entry(lang).or_default();
            if own.len() >= MOST {
                own.clear();
            }
            own.insert(from.to_owned(), made.clone());
        });
        made
    })
}
