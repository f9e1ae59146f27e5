//! Words of a text at their places, folded so that spellings meet, and the snippet around them.

use std::ops::Range;

/// How much of a passage a snippet shows around what was found, in letters.
const AROUND: usize = 60;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Where it stands, in bytes.
    pub at: Range<usize>,
    /// Its forms for comparison: folded whole, and where a ZWNJ parts it, each piece.
    pub folded: Vec<String>,
}

/// The words of a text, each with its folded forms.
pub fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices() {
        match (belongs(letter), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                found.extend(word(text, from..at));
                start = None;
            }
            _ => {}
        }
    }
    if let Some(from) = start {
        found.extend(word(text, from..text.len()));
    }
    found
}

/// Letters, digits, and the marks that stand within words: vowels, joiners, tatweel, invisible ones.
fn belongs(letter: char) -> bool {
    letter.is_alphanumeric()
        || matches!(letter, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{640}'
            | '\u{6d6}'..='\u{6ed}' | '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{ad}' | '\u{feff}')
}

fn word(text: &str, at: Range<usize>) -> Option<Word> {
    let raw = &text[at.clone()];
    let whole = names::fold_joined(raw);
    if whole.is_empty() {
        return None;
    }
    let spaced = names::fold_spaced(raw);
    let mut folded = vec![whole];
    folded.extend(
        spaced.split(' ').filter(|piece| spaced.contains(' ') && !piece.is_empty()).map(str::to_owned),
    );
    Some(Word { at, folded })
}

/// The terms under which a text is found, by spaces.
pub fn terms(text: &str) -> String {
    let mut all: Vec<String> = words(text).into_iter().flat_map(|word| word.folded).collect();
    all.sort();
    all.dedup();
    all.join(" ")
}

/// What is looked for: words, their beginnings (`گورست*`), and words in a row («خاک سپرده»).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// Every one of these must be met.
    pub phrases: Vec<Vec<Sought>>,
}

/// One word that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought {
    /// Its folded form.
    pub folded: String,
    /// Whether the word may go on.
    pub open: bool,
}

impl Query {
    /// Reads a query: words by spaces, words in a row between any quotation marks.
    pub fn read(text: &str) -> Query {
        let mut phrases = Vec::new();
        let quotes = ['"', '«', '»', '“', '”', '„'];
        for (place, piece) in text.split(quotes).enumerate() {
            let sought = sought(piece);
            if place % 2 == 1 {
                phrases.extend((!sought.is_empty()).then_some(sought));
            } else {
                phrases.extend(sought.into_iter().map(|one| vec![one]));
            }
        }
        Query { phrases }
    }

    /// The words for an index: every group must be met; `*` says that a word may go on.
    pub fn groups(&self) -> Vec<Vec<String>> {
        let all = self.phrases.iter().flatten();
        all.map(|one| vec![if one.open { format!("{}*", one.folded) } else { one.folded.clone() }]).collect()
    }

    /// The places in a text where it is met; nothing unless every word and every row of words is there.
    pub fn meets(&self, text: &str) -> Option<Vec<Range<usize>>> {
        let words = words(text);
        let mut places = Vec::new();
        for phrase in &self.phrases {
            let before = places.len();
            let met = |word: &Word, one: &Sought| {
                let fits = |form: &String| {
                    if one.open { form.starts_with(&one.folded) } else { *form == one.folded }
                };
                word.folded.iter().any(fits)
            };
            for run in words.windows(phrase.len().max(1)) {
                if run.iter().zip(phrase).all(|(word, one)| met(word, one)) {
                    places.extend(run.iter().map(|word| word.at.clone()));
                }
            }
            if places.len() == before {
                return None;
            }
        }
        places.sort_by_key(|place| place.start);
        places.dedup();
        (!places.is_empty()).then_some(places)
    }
}

fn sought(piece: &str) -> Vec<Sought> {
    let one = |written: &str| {
        let open = written.ends_with('*');
        words(written).into_iter().map(move |word| (word.folded, open)).collect::<Vec<_>>()
    };
    let mut all = Vec::new();
    for written in piece.split_whitespace() {
        let found = one(written);
        let last = found.len();
        for (place, (folded, open)) in found.into_iter().enumerate() {
            let folded = folded.into_iter().next().unwrap_or_default();
            all.push(Sought { folded, open: open && place + 1 == last });
        }
    }
    all
}

/// The text around the places where the most was found near each other, what was found between marks.
pub fn snippet(text: &str, places: &[Range<usize>], open: &str, close: &str) -> String {
    let Some(first) = densest(places) else { return String::new() };
    let from = back(text, places[first].start);
    let near = places[first..].iter().take_while(|place| place.start < from + 8 * AROUND);
    let last = near.last().map_or(places[first].end, |place| place.end);
    let to = text[last..].char_indices().nth(AROUND).map_or(text.len(), |(at, _)| last + at);
    let mut out = String::from(if from > 0 { "…" } else { "" });
    let mut at = from;
    for place in places.iter().filter(|place| place.start >= from && place.end <= to) {
        if place.start < at {
            continue;
        }
        out.push_str(&text[at..place.start]);
        out.push_str(open);
        out.push_str(&text[place.clone()]);
        out.push_str(close);
        at = place.end;
    }
    out.push_str(&text[at..to]);
    if to < text.len() {
        out.push('…');
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Of the places, the one after which the most others stand near.
fn densest(places: &[Range<usize>]) -> Option<usize> {
    let near = |first: usize| {
        places[first..].iter().take_while(|place| place.start < places[first].start + 2 * AROUND).count()
    };
    (0..places.len()).rev().max_by_key(|first| near(*first))
}

fn back(text: &str, at: usize) -> usize {
    text[..at].char_indices().rev().nth(AROUND - 1).map_or(0, |(from, _)| from)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks for a query in a text; `-` where it is not met.
    fn check(line: &str) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [query, text, expected] = cells[..] else { panic!("three cells: {line}") };
        let met = Query::read(query).meets(text);
        let shown = met.map_or("-".to_owned(), |places| snippet(text, &places, "[", "]"));
        assert_eq!(shown, expected, "{query}");
    }

    #[test]
    fn words_are_found_in_every_spelling() {
        let lines = include_str!("../testdata/search.tsv").lines();
        lines.filter(|line| !line.starts_with('#') && !line.is_empty()).for_each(check);
    }

    #[test]
    fn a_snippet_is_cut_around_what_was_found() {
        let text = format!("{}بهزاد سهرابیان{}", "سطر ".repeat(100), " پایان".repeat(100));
        let places = Query::read("سهرابیان بهزاد").meets(&text).unwrap_or_default();
        let shown = snippet(&text, &places, "[", "]");
        assert!(
            shown.starts_with('…') && shown.ends_with('…') && shown.contains("[بهزاد] [سهرابیان]"),
            "{shown}"
        );
        assert!(shown.chars().count() < 200);
    }
}
