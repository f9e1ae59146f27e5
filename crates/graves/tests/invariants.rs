//! What holds whatever is said: over made-up histories of decisions and claims.
#![allow(missing_docs, clippy::unwrap_used)]

mod town;

use graves::standing::standing;
use graves::{Level, Standing, identifications, returns};
use proptest::prelude::*;
use town::{day, docket, on_ground, record};

/// A decision with or without each thing that V-312 asks for.
fn decision(
    methods: &[&str],
    board: bool,
    member: bool,
    dated: bool,
    unexplained: bool,
    back: bool,
) -> String {
    let mut text = String::from(
        "[source.s]\n[[person]]\nkey = \"P\"\nname = \"N\"\n[[remains]]\nkey = \"R\"\n\
         [[remains_return]]\nkey = \"H\"\nperson = \"P\"\nremains = \"R\"\nidentification = \"D\"\n\
         notified_on = \"2020-06-01\"\nreturned_on = \"2020-07-01\"\nreceipt = \"7\"\n",
    );
    if back {
        text += "[[identification]]\nkey = \"B\"\nrescinds = \"D\"\ndate = \"2021-01-01\"\n";
    }
    text += "[[identification]]\nkey = \"D\"\nremains = \"R\"\nperson = \"P\"\nidentification_level = \"established\"\n";
    let parts =
        [(board, "board = \"B\"\n"), (member, "member = \"M\"\n"), (dated, "date = \"2020-05-10\"\n")];
    parts.iter().filter(|(given, _)| *given).for_each(|(_, line)| text += line);
    if unexplained {
        text += "inconsistency = \"age\"\n";
    }
    text + &format!("identification_method = {methods:?}\n")
}

const METHODS: [&str; 11] = [
    "dna",
    "dental",
    "fingerprints",
    "anthropological",
    "medical",
    "marks",
    "belongings",
    "clothing",
    "documents",
    "visual",
    "context",
];

proptest! {
    /// Only a primary method, a whole board and nothing unexplained establish; and nothing else brings anybody home.
    #[test]
    fn nothing_but_a_boards_whole_record_establishes(
        methods in prop::sample::subsequence(METHODS.to_vec(), 0..4),
        board: bool, member: bool, dated: bool, unexplained: bool, back: bool,
    ) {
        let docket = docket(&decision(&methods, board, member, dated, unexplained, back));
        let primary = methods.iter().any(|method| METHODS[..3].contains(method));
        let sound = primary && board && member && dated && !unexplained;
        for (on, taken_back) in [("2020-12-31", false), ("2021-01-01", back)] {
            let (level, home) = on_ground(&docket, |ground| {
                let made = identifications(ground, day(on));
                let found = made.iter().find(|known| known.id == record(&docket, "s:D"));
                (found.unwrap().level, returns(ground, day(on), &made)[0].returned)
            });
            let established = level == Some(Level::Established);
            prop_assert_eq!(established, sound && !taken_back, "{:?}", level);
            prop_assert_eq!(home == dates::Answer::Yes, established);
            prop_assert_eq!(level == Some(Level::Rescinded), taken_back);
        }
    }

    /// One more voice never makes a site less well known, and the order of voices does not matter.
    #[test]
    fn a_claim_more_never_lowers_a_standing(
        voices in prop::collection::vec((0..4u8, 0..7u8, any::<Option<bool>>()), 1..7),
        turned in any::<prop::sample::Index>(),
    ) {
        let of = |voices: &[(u8, u8, Option<bool>)]| -> Option<Standing> {
            let mut text = String::from("[source]\na = { grade = \"B\" }\nb = { grade = \"C\", derives_from = [\"a\"] }\n\
                 c = { grade = \"D\" }\nd = { grade = \"A\" }\n[[grave_site]]\nkey = \"S\"\nsource = \"a\"\ncredibility = \"5\"\n");
            for (place, (source, credibility, first_hand)) in voices.iter().enumerate() {
                let source = char::from(b'a' + source);
                text += &format!("[[interment]]\nkey = \"i{place}\"\nsource = \"{source}\"\nsite = \"a:S\"\n");
                if *credibility > 0 { text += &format!("credibility = \"{credibility}\"\n"); }
                if let Some(seen) = first_hand { text += &format!("first_hand = \"{}\"\n", if *seen { "yes" } else { "no" }); }
            }
            let docket = docket(&text);
            on_ground(&docket, |ground| standing(ground, record(&docket, "a:S"), day("2020-01-01")).standing)
        };
        let all = of(&voices);
        prop_assert!(of(&voices[1..]) <= all);
        let mut other = voices.clone();
        other.rotate_left(turned.index(voices.len()));
        prop_assert_eq!(of(&other), all);
    }
}

#[test]
fn records_of_one_site_are_one_site_by_judgement_or_by_their_own_word() {
    let text = "[source.s]\n[[grave_site]]\nkey = \"1\"\nname = \"A\"\n[[grave_site]]\nkey = \"2\"\nsite = \"1\"\n\
                [[grave_site]]\nkey = \"3\"\nname = \"C\"\n[[grave_site]]\nkey = \"4\"\nsite = \"nowhere\"\n";
    let docket = docket(text);
    let [one, two, three, four] = ["s:1", "s:2", "s:3", "s:4"].map(|key| record(&docket, key));
    let links = docket.links();
    let accounts = docket.accounts();
    let apart = graves::Ground::new(&accounts, &links, |record| record);
    assert_eq!(apart.things("grave_site"), [one, three, four]);
    assert_eq!(apart.thing(two), one);
    let judged = graves::Ground::new(&accounts, &links, |record| if record == three { two } else { record });
    assert_eq!(judged.things("grave_site"), [one, four]);
    assert_eq!(judged.of(one).count(), 3);
}
