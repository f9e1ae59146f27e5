//! The distinct names of all records, each prepared once: sounds, words, keys.
//!
//! A name part is what stands in one place: a given name, a family name with its
//! second element, a father's name, a town.

use std::collections::HashMap;
use std::sync::LazyLock;

use names::{Script, Token};
use rayon::prelude::*;

use crate::evidence::{Evidence, Level};
use crate::keys::{hash, mix};
use crate::slips::touches;
use crate::subjects::Vocabulary;

/// How a part is read when elements of it are missing on one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A given name, of the person or of a relative.
    Given,
    /// A family name.
    Family,
}

impl Role {
    /// The evidence whose levels such names can reach.
    pub fn evidence(self) -> Evidence {
        match self {
            Role::Given => Evidence::Given,
            Role::Family => Evidence::Family,
        }
    }
}

/// One distinct name part, prepared.
#[derive(Debug)]
struct Part {
    whole: Token,
    /// Words of a family name, suffixes joined to what they belong to.
    words: Box<[Token]>,
    /// Pieces of a given name: words, and compounds written together taken apart.
    pieces: Box<[Token]>,
    /// The best key itself: the consonants.
    consonants: Box<str>,
}

/// What of a part is looked at for every pair, close together in memory.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sketch {
    /// The letters of all keys, as a set.
    letters: u32,
    /// The keys, as a set in which several may have one place.
    keys: u32,
    /// Those of the best key, and how many they are.
    own: u32,
    best: u8,
    /// It is one word.
    single: bool,
}

impl Sketch {
    /// Of no name.
    pub const NONE: Sketch = Sketch { letters: 0, keys: 0, own: 0, best: 0, single: false };

    /// Whether fewer than half the sounds of the shorter stand in the longer.
    pub fn shares_too_little(&self, other: &Sketch) -> bool {
        2 * (self.letters & other.letters).count_ones() < u32::from(self.best.min(other.best))
    }

    /// Whether two thirds of the sounds of the shorter stand in the longer.
    pub fn shares_most(&self, other: &Sketch) -> bool {
        3 * (self.letters & other.letters).count_ones() >= 2 * u32::from(self.best.min(other.best))
    }

    /// Whether they are two names at first sight: fewer than half the sounds are shared, or two words
    /// have two sounds each that the other has not.
    pub fn differs(&self, other: &Sketch) -> bool {
        let two = |set: u32| set & set.wrapping_sub(1) != 0;
        let words = self.single && other.single;
        words && two(self.own & !other.letters) && two(other.own & !self.letters)
            || self.shares_too_little(other)
    }

    /// Whether the two may have a key in common; if not, they have none.
    pub fn may_share_key(&self, other: &Sketch) -> bool {
        self.keys & other.keys != 0
    }
}

/// All distinct name parts, by their numbers in the vocabulary.
#[derive(Debug)]
pub(crate) struct Parts {
    parts: Vec<Part>,
    // What is asked of every record lies beside them, close together.
    sketches: Vec<Sketch>,
    /// The script of each, and whether it is an initial.
    scripts: Vec<(Script, bool)>,
    keys: Keys,
    piece_keys: Keys,
    slips: Keys,
}

/// Some keys of every part, one after the other.
#[derive(Debug)]
struct Keys {
    starts: Vec<u32>,
    keys: Vec<u64>,
}

impl Keys {
    fn new<'a>(parts: impl Iterator<Item = &'a [u64]>) -> Keys {
        let mut keys = Keys { starts: vec![0], keys: Vec::new() };
        for part in parts {
            keys.keys.extend_from_slice(part);
            keys.starts.push(u32::try_from(keys.keys.len()).expect("fewer than 2^32 keys"));
        }
        keys
    }

    fn of(&self, part: u32) -> &[u64] {
        &self.keys[self.starts[part as usize] as usize..self.starts[part as usize + 1] as usize]
    }
}

impl Parts {
    pub fn new(vocabulary: &Vocabulary) -> Parts {
        let prepared: Vec<Prepared> = vocabulary.texts().par_iter().map(|text| Prepared::new(text)).collect();
        let keys = Keys::new(prepared.iter().map(|made| &made.keys[..]));
        let piece_keys = Keys::new(prepared.iter().map(|made| &made.piece_keys[..]));
        let slips = Keys::new(prepared.iter().map(|made| &made.slips[..]));
        let scripts = prepared.iter().map(|made| (made.script, made.initial)).collect();
        let (sketches, parts) = prepared.into_iter().map(|made| (made.sketch, made.part)).unzip();
        Parts { parts, sketches, scripts, keys, piece_keys, slips }
    }

    pub fn len(&self) -> usize {
        self.parts.len()
    }

    pub fn script(&self, part: u32) -> Script {
        self.scripts[part as usize].0
    }

    /// The keys of the whole part, the best first.
    pub fn keys(&self, part: u32) -> &[u64] {
        self.keys.of(part)
    }

    /// The best keys of the whole and of its words and pieces.
    pub fn pieces(&self, part: u32) -> &[u64] {
        self.piece_keys.of(part)
    }

    /// The best key with each one sound left out, and whole.
    pub fn slips(&self, part: u32) -> &[u64] {
        self.slips.of(part)
    }

    /// Whether it is no more than the first letter of a name.
    pub fn is_initial(&self, part: u32) -> bool {
        self.scripts[part as usize].1
    }

    /// What is looked at first.
    pub fn sketch(&self, part: u32) -> &Sketch {
        &self.sketches[part as usize]
    }

    /// Whether fewer than half the sounds of the shorter stand in the longer.
    ///
    /// Such names differ; most pairs of names do, and this sees it at once.
    pub fn share_too_little(&self, a: u32, b: u32) -> bool {
        self.sketch(a).shares_too_little(self.sketch(b))
    }

    /// Whether two parts have a key in common.
    pub fn share_key(&self, a: u32, b: u32) -> bool {
        self.sketch(a).may_share_key(self.sketch(b))
            && self.keys(a).iter().any(|key| self.keys(b).contains(key))
    }

    /// How two parts that share enough agree; the same either way round.
    pub fn likeness(&self, a: u32, b: u32, role: Role) -> Level {
        if a == b {
            return if self.is_initial(a) { Level::Initial } else { Level::Exact };
        }
        let (one, other) = (&self.parts[a as usize], &self.parts[b as usize]);
        let whole = token_level(&one.whole, &other.whole);
        if role == Role::Given && !whole.is_same_name() && one_piece_differs(&one.pieces, &other.pieces) {
            return Level::Different;
        }
        let apart =
            role == Role::Family && !whole.is_same_name() && one_piece_differs(&one.words, &other.words);
        if whole != Level::Different && !apart {
            return whole;
        }
        let part = match role {
            Role::Given => contained(&one.pieces, &other.pieces, Level::PartMissing, |_| true),
            Role::Family => {
                let fewer = if one.words.len() <= other.words.len() { &one.words } else { &other.words };
                let fits = |places: &[usize]| places.contains(&0) && !fewer.iter().all(is_given_piece);
                contained(&one.words, &other.words, Level::SecondDropped, fits)
            }
        };
        if !apart && part == Level::Different && distorted(&one.consonants, &other.consonants) {
            return Level::Distorted;
        }
        part
    }
}

/// An initial, also one that lost its point: a surname الف is none.
fn is_initial(whole: &Token) -> bool {
    whole.is_initial() || whole.folded() == "الف"
}

/// A part with all that is looked at without it.
struct Prepared {
    part: Part,
    sketch: Sketch,
    script: Script,
    initial: bool,
    keys: Vec<u64>,
    piece_keys: Vec<u64>,
    slips: Vec<u64>,
}

impl Prepared {
    fn new(text: &str) -> Prepared {
        let words = words(text);
        let whole = Token::new(text);
        let keys = names::loose_keys(&whole);
        let best = keys.first().cloned().unwrap_or_default();
        let pieces: Vec<String> = words.iter().flat_map(|word| taken_apart(word)).collect();
        let words = with_suffixes(words);
        let mut piece_keys: Vec<u64> = words
            .iter()
            .chain(&pieces)
            .filter(|piece| is_own_name(piece))
            .map(|piece| key_hash(&names::key(piece)))
            .collect();
        piece_keys.push(key_hash(&best));
        piece_keys.sort_unstable();
        piece_keys.dedup();
        let sketch = Sketch {
            letters: keys.iter().fold(0, |sum, key| sum | letters(key)),
            keys: keys.iter().fold(0, |sum, key| sum | 1 << (key_hash(key) & 0x1f)),
            own: letters(&best),
            best: letters(&best).count_ones() as u8,
            single: pieces.len() == 1,
        };
        Prepared {
            sketch,
            script: names::script(text),
            initial: is_initial(&whole),
            keys: keys.iter().map(|key| key_hash(key)).collect(),
            slips: names::deletions(&best).iter().map(|slip| key_hash(slip)).collect(),
            piece_keys,
            part: Part {
                consonants: best.into(),
                words: words.iter().map(|word| Token::new(word)).collect(),
                pieces: pieces.iter().map(|piece| Token::new(piece)).collect(),
                whole,
            },
        }
    }
}

/// Whether two names of three consonants or more are one consonant apart.
fn distorted(a: &str, b: &str) -> bool {
    a.len().min(b.len()) > 1
        && a.len().max(b.len()) > 2
        && touches(a.as_bytes(), b.as_bytes(), 1).is_some_and(|touches| touches > 0)
}

/// The set of letters of a key, which has small letters only.
fn letters(key: &str) -> u32 {
    key.bytes().fold(0, |set, letter| set | 1 << (letter & 0x1f))
}

fn key_hash(key: &str) -> u64 {
    mix(hash(key))
}

/// From this score on, below a slip of the pen, two words resemble each other.
const RESEMBLING: f32 = 0.56;

fn token_level(a: &Token, b: &Token) -> Level {
    let likeness = names::token_likeness_from(a, b, RESEMBLING - 0.01);
    match likeness.level {
        names::Level::Exact => Level::Exact,
        names::Level::Folded | names::Level::CompoundSplit => Level::Folded,
        names::Level::CrossScript => Level::CrossScript,
        names::Level::Variant => Level::Variant,
        names::Level::Near => Level::Near,
        names::Level::Initial => Level::Initial,
        _ if likeness.score >= RESEMBLING => Level::Resembling,
        _ => Level::Different,
    }
}

/// Whether two compounds of as many pieces have a piece that is another name: محمدعلی and محمدامین
/// look alike as texts, but brothers are named so.
fn one_piece_differs(a: &[Token], b: &[Token]) -> bool {
    a.len() > 1
        && a.len() == b.len()
        && a.iter().zip(b).any(|(piece, other)| token_level(piece, other) == Level::Different)
}

/// Whether all words of the shorter stand in the longer, or at least some.
fn contained(a: &[Token], b: &[Token], all: Level, fits: impl Fn(&[usize]) -> bool) -> Level {
    let order =
        a.len().cmp(&b.len()).then_with(|| a.iter().map(Token::folded).cmp(b.iter().map(Token::folded)));
    let (short, long) = if order.is_le() { (a, b) } else { (b, a) };
    if long.len() < 2 || short.is_empty() {
        return Level::Different;
    }
    let mut places = Vec::with_capacity(short.len());
    let mut names = 0;
    for word in short {
        let place = (0..long.len())
            .find(|place| !places.contains(place) && token_level(word, &long[*place]).is_same_name());
        if let Some(place) = place {
            places.push(place);
            names += usize::from(is_own_name(word.folded()));
        }
    }
    match places.len() {
        _ if names == 0 => Level::Different,
        count if count == short.len() && short.len() < long.len() && fits(&places) => all,
        _ => Level::PartShared,
    }
}

fn words(text: &str) -> Vec<String> {
    let words = text.split([' ', '-']).filter(|word| word.chars().any(char::is_alphabetic));
    words.map(str::to_owned).collect()
}

/// Which pieces stand in front, at the back, or only as suffixes.
struct Pieces {
    front: Vec<String>,
    back: Vec<String>,
    suffix: HashMap<String, ()>,
}

static PIECES: LazyLock<Pieces> = LazyLock::new(|| {
    let mut pieces = Pieces { front: vec![], back: vec![], suffix: HashMap::new() };
    let lines = include_str!("../data/pieces.tsv").lines().filter(|line| !line.starts_with('#'));
    for (piece, kind) in lines.filter_map(|line| line.split_once('\t')) {
        let piece = names::fold_joined(piece);
        match kind {
            "front" => pieces.front.push(piece),
            "back" => pieces.back.push(piece),
            _ => _ = pieces.suffix.insert(piece, ()),
        }
    }
    pieces
});

/// Whether a word is a piece of given names: "Ali Roshan" may be half a given name and a family name.
fn is_given_piece(word: &Token) -> bool {
    PIECES.front.iter().chain(&PIECES.back).any(|piece| piece == word.folded())
}

/// Whether a word is a name by itself and no suffix such as زاده.
fn is_own_name(word: &str) -> bool {
    let folded = names::fold_joined(word);
    folded.chars().count() > 1 && !PIECES.suffix.contains_key(&folded)
}

/// `محمدرضا` as `محمد` and `رضا`; any other word as it is.
fn taken_apart(word: &str) -> Vec<String> {
    let folded = names::fold_joined(word);
    let enough = |rest: &str| rest.chars().count() >= 3;
    for front in &PIECES.front {
        if let Some(rest) = folded.strip_prefix(front.as_str()).filter(|rest| enough(rest)) {
            return vec![front.clone(), rest.to_owned()];
        }
    }
    for back in &PIECES.back {
        if let Some(rest) = folded.strip_suffix(back.as_str()).filter(|rest| enough(rest)) {
            return vec![rest.to_owned(), back.clone()];
        }
    }
    vec![word.to_owned()]
}

/// Joins `زاده` to `علی` but not to `کریمی`, which is a family name without it.
fn with_suffixes(words: Vec<String>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        match joined.last_mut() {
            Some(before) if !is_own_name(&word) && !before.ends_with(['ی', 'ي', 'i', 'I', 'y', 'Y']) => {
                before.push_str(&word);
            }
            _ => joined.push(word),
        }
    }
    joined
}
