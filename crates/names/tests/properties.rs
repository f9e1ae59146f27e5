//! What must hold for every name that anybody could write.

#![allow(clippy::unwrap_used)]

use names::{
    Layout, Level, Prepared, Token, compare, compare_prepared, deletions, display, fold, fold_joined,
    fold_spaced, index_terms, is_unnamed, keys, parse, script, search_terms, sort_key, token_likeness,
};
use proptest::prelude::*;

/// Names and noise: letters of our scripts, what has no ink, anything else.
fn any_name() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => "[ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیيكىةئؤأإآۀءەێۆڕڵ]{1,9}",
        4 => "[A-Za-z'’-]{1,12}",
        1 => "[\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}\u{640}\u{64b}-\u{652}\u{feff}]{1,4}",
        1 => "[\u{fb50}-\u{fdff}\u{fe70}-\u{feff}]{1,4}",
        1 => "[(),،.«»/؛]{1,3}",
        1 => "\\PC{1,6}",
        1 => any::<String>(),
    ];
    prop::collection::vec(word, 0..6).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn folding_twice_is_folding_once(raw in any_name()) {
        for form in [display, fold, fold_spaced, fold_joined] {
            let once = form(&raw);
            prop_assert_eq!(&form(&once), &once);
        }
    }

    #[test]
    fn folding_does_not_see_what_display_cleans(raw in any_name()) {
        prop_assert_eq!(fold(&display(&raw)), fold(&raw));
        prop_assert_eq!(sort_key(&display(&raw)), sort_key(&raw));
    }

    #[test]
    fn every_name_can_be_read(raw in any_name()) {
        for layout in [Layout::Auto, Layout::GivenFamily, Layout::FamilyGiven, Layout::Chain] {
            let name = parse(&raw, layout);
            prop_assert_eq!(&name.raw, &raw);
            prop_assert_eq!(name.unnamed, name.is_empty());
        }
        prop_assert!(!is_unnamed(&raw) || parse(&raw, Layout::Auto).is_empty());
        prop_assert_eq!(script(&raw), parse(&raw, Layout::Auto).script);
    }

    #[test]
    fn likeness_is_symmetric(a in any_name(), b in any_name()) {
        let (x, y) = (Token::new(&a), Token::new(&b));
        let (there, back) = (token_likeness(&x, &y), token_likeness(&y, &x));
        prop_assert_eq!(there, back);
        prop_assert!((0.0..=1.0).contains(&there.score));
    }

    #[test]
    fn a_word_is_like_itself(a in any_name()) {
        let likeness = token_likeness(&Token::new(&a), &Token::new(&a));
        prop_assert_eq!((likeness.score, likeness.level), (1.0, Level::Exact));
    }

    #[test]
    fn comparison_is_symmetric(a in any_name(), b in any_name()) {
        let (x, y) = (Prepared::new(&parse(&a, Layout::Auto)), Prepared::new(&parse(&b, Layout::Auto)));
        let (there, back) = (compare_prepared(&x, &y), compare_prepared(&y, &x));
        prop_assert!((there.score - back.score).abs() < 1e-4, "{} {}", there.score, back.score);
    }

    #[test]
    fn a_name_agrees_with_itself(a in any_name()) {
        let name = parse(&a, Layout::Auto);
        let comparison = compare(&name, &name);
        prop_assert!(comparison.findings.iter().all(|finding| finding.level == Level::Exact || finding.level == Level::PartMissing));
        prop_assert_eq!(comparison.score == 0.0, name.unnamed);
    }

    #[test]
    fn a_name_is_found_by_itself(a in any_name()) {
        let terms = index_terms(&a);
        prop_assert!(search_terms(&a).iter().all(|group| group.iter().any(|term| terms.contains(term))));
        prop_assert!(terms.iter().all(|term| !term.is_empty() && !term.contains(' ')));
    }

    #[test]
    fn keys_are_few_and_stay_themselves(a in any_name()) {
        let keys = keys(&a);
        prop_assert!((1..=10).contains(&keys.len()));
        prop_assert!(keys.iter().all(|key| key.bytes().all(|b| b.is_ascii_lowercase())));
    }

    #[test]
    fn a_slip_in_a_key_is_found_by_deletion(key in "[a-z]{3,10}", at in 0_usize..10) {
        let mut slip = key.clone();
        slip.remove(at % key.len());
        prop_assert!(deletions(&key).contains(&slip));
        prop_assert!(deletions(&key).contains(&key));
    }
}

/// Pieces of which hostile names are made.
const HOSTILE: [&str; 22] = [
    "علی‌زاده ",
    "\u{202e}Ali\u{202c} ",
    "(((",
    "(ا)",
    "(a) ",
    "فرزند ",
    "بن ",
    "bin ",
    "Ali-",
    "سید",
    "دکتر ",
    "Dr. ",
    "م. ",
    ", ",
    "a\u{301}\u{301}\u{301}",
    "ا\u{64b}\u{651}\u{654}",
    "\\ud800",
    "7",
    "۷ ",
    "l'",
    "عبدال",
    "\u{200c}",
];

/// All that is asked of a name, on one text.
fn all_of(raw: &str) -> usize {
    let names = [Layout::Auto, Layout::GivenFamily, Layout::FamilyGiven, Layout::Chain]
        .map(|layout| parse(raw, layout));
    names.iter().for_each(|name| assert_eq!(name.raw, raw));
    let prepared = Prepared::new(&names[0]);
    let found = compare_prepared(&prepared, &Prepared::new(&names[3])).findings.len();
    let token = Token::new(raw);
    assert!(keys(raw).iter().all(|key| key.len() <= 80 && deletions(key).len() <= 81));
    found + token.folded().len() + index_terms(raw).len() + search_terms(raw).len() + sort_key(raw).len()
}

/// Linear in the text: what takes a tenth of a second at 10 KB may take less than a
/// second and a half at 80 KB. Anything quadratic takes minutes.
#[test]
fn hostile_names_are_read_in_bounded_time() {
    for piece in HOSTILE.into_iter().chain([""]) {
        for size in [10_240, 81_920] {
            let long = piece.repeat(size / piece.len().max(1));
            let begun = std::time::Instant::now();
            let size = all_of(&long);
            assert!(size <= 40 * long.len() + 100, "{piece:?}: {size} of output");
            assert!(begun.elapsed().as_secs_f32() < 6.0, "{piece:?} took {:?}", begun.elapsed());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn mixtures_of_hostile_pieces_are_read(pieces in prop::collection::vec(prop::sample::select(HOSTILE.to_vec()), 1000)) {
        let long = pieces.concat();
        prop_assert!(all_of(&long) <= 40 * long.len());
    }
}
