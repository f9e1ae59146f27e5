//! The names of records: the key that a row bears, or its number, each once in its list.

use std::collections::HashMap;
use std::hash::BuildHasher;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};
use intake::CellReader;

/// The keys of all records, by their places.
#[derive(Default)]
pub struct Keys {
    text: String,
    ends: Vec<usize>,
    lists: Vec<u32>,
    /// Hash and place of each record.
    places: HashTable<(u64, u32)>,
    hasher: DefaultHashBuilder,
    /// How many more records bear the key of this one.
    again: HashMap<u32, u32>,
    scratch: String,
}

impl Keys {
    /// How many records there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The list and the key of a record.
    pub fn get(&self, at: usize) -> (u32, &str) {
        (self.lists[at], key_of(&self.text, &self.ends, at))
    }

    /// Adds the record of the row that was read last; `true` if another bears its key.
    ///
    /// The second record of one key is `key#2`. A row without a key where others have
    /// one is `~` and its number.
    pub fn push(&mut self, list: u32, cells: &mut CellReader<'_>) -> bool {
        let mut key = std::mem::take(&mut self.scratch);
        if !cells.key(&mut key) {
            key.clear();
            if cells.is_keyed() {
                key.push('~');
            }
            key.push_str(&cells.row().number.to_string());
        }
        let again = self.name(list, &mut key);
        self.text.push_str(&key);
        self.ends.push(self.text.len());
        self.lists.push(list);
        self.scratch = key;
        again
    }

    /// Notes a key as taken, or makes one of it that is not.
    fn name(&mut self, list: u32, key: &mut String) -> bool {
        let Keys { text, ends, lists, places, hasher, .. } = self;
        let place = u32::try_from(ends.len()).expect("fewer than 2^32 records");
        let hash = hasher.hash_one((list, key.as_str()));
        let own = |at: u32| (lists[at as usize], key_of(text, ends, at as usize));
        let same = |&(known, at): &(u64, u32)| known == hash && own(at) == (list, key.as_str());
        match places.entry(hash, same, |&(known, _)| known) {
            Entry::Vacant(free) => {
                free.insert((hash, place));
                false
            }
            Entry::Occupied(taken) => {
                let times = self.again.entry(taken.get().1).or_insert(1);
                *times += 1;
                key.push_str(&format!("#{times}"));
                true
            }
        }
    }
}

fn key_of<'a>(text: &'a str, ends: &[usize], at: usize) -> &'a str {
    let start = if at == 0 { 0 } else { ends[at - 1] };
    &text[start..ends[at]]
}
