//! The tables of `testdata/`: one line, one example, for anyone to add to.

#![allow(clippy::unwrap_used)]

use names::{
    Layout, Level, Name, Part, Token, compare, display, fold, fold_joined, fold_spaced, index_terms,
    is_unnamed, key, keys, names_written_so, parse, place, search_terms, settled_places, sort_key,
    token_likeness,
};

/// Runs `check` on the cells of each line and names the lines that fail.
fn each(table: &str, check: impl Fn(&[String]) -> Result<(), String>) {
    let failures: Vec<String> = table
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter_map(|line| {
            let cells: Vec<String> = line.split('\t').map(unescaped).collect();
            check(&cells).err().map(|why| format!("{line}\n    {why}"))
        })
        .collect();
    assert!(failures.is_empty(), "{} lines fail:\n{}", failures.len(), failures.join("\n"));
    assert!(table.lines().count() > 5, "the table is too short to be whole");
}

/// Replaces `\u200c` and the like.
fn unescaped(cell: &str) -> String {
    let mut parts = cell.split("\\u");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = u32::from_str_radix(&part[..4], 16).unwrap();
        out.push(char::from_u32(code).unwrap());
        out.push_str(&part[4..]);
    }
    out
}

fn same(what: &str, found: &str, wanted: &str) -> Result<(), String> {
    if found == wanted { Ok(()) } else { Err(format!("{what} is {found:?}, not {wanted:?}")) }
}

fn cell(cells: &[String], at: usize) -> &str {
    cells.get(at).map_or("", String::as_str)
}

#[test]
fn display_cleans_for_reading() {
    each(include_str!("../testdata/display.tsv"), |cells| {
        same("display", &display(&cells[0]), &cells[1])?;
        same("display again", &display(&cells[1]), &cells[1])
    });
}

#[test]
fn fold_is_the_match_form() {
    each(include_str!("../testdata/fold.tsv"), |cells| {
        let or_first = |at: usize| if cell(cells, at).is_empty() { &cells[1] } else { cell(cells, at) };
        same("fold", &fold(&cells[0]), &cells[1])?;
        same("fold_spaced", &fold_spaced(&cells[0]), or_first(2))?;
        same("fold_joined", &fold_joined(&cells[0]), or_first(3))
    });
}

#[test]
fn spellings_of_one_name_share_a_key_and_agree() {
    each(include_str!("../testdata/families.tsv"), |cells| {
        for a in cells {
            for b in cells {
                if !keys(a).iter().any(|key| keys(b).contains(key)) {
                    return Err(format!("{a} {:?} and {b} {:?} share no key", keys(a), keys(b)));
                }
                let likeness = token_likeness(&Token::new(a), &Token::new(b));
                if likeness.level > Level::Variant {
                    return Err(format!("{a} and {b} are {likeness:?}"));
                }
            }
        }
        Ok(())
    });
}

#[test]
fn two_names_are_not_one() {
    each(include_str!("../testdata/not_the_same.tsv"), |cells| {
        let likeness = token_likeness(&Token::new(&cells[0]), &Token::new(&cells[1]));
        if likeness.level == Level::Different && likeness.score < 0.69 {
            Ok(())
        } else {
            Err(format!("{likeness:?}"))
        }
    });
}

#[test]
fn a_spelling_of_two_names_says_which() {
    each(include_str!("../testdata/two_names.tsv"), |cells| {
        let wanted: Vec<&str> =
            cells[1..].iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
        same("names written so", &names_written_so(&cells[0]).join(" "), &wanted.join(" "))
    });
}

#[test]
fn one_place_has_several_names() {
    let table = include_str!("../testdata/places.tsv");
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    let lines: Vec<Vec<String>> = lines.map(|line| line.split('\t').map(unescaped).collect()).collect();
    for (at, names) in lines.iter().enumerate() {
        let settled = place(&names[0]);
        for name in names {
            assert_eq!(place(name), settled, "{name} and {}", names[0]);
            let within = settled_places(&format!("ward 3, {name}, 1988"));
            assert!(within.contains(&settled), "{within} of {name}");
        }
        for other in lines[at + 1..].iter().flatten() {
            assert_ne!(place(other), settled, "{other} is not {}", names[0]);
        }
    }
    assert!(lines.len() > 5);
}

/// Writes a name as `given | family | father …`, only what is there.
fn parts(name: &Name) -> String {
    let mut parts = Vec::new();
    let mut part = |what: &str, words: &[String]| {
        if !words.is_empty() {
            parts.push(format!("{what}: {}", words.join(" ")));
        }
    };
    part("title", &name.honorifics);
    part("given", &name.given);
    part("family", &name.family);
    part("toponym", name.toponym.as_slice());
    part("father", name.father.as_slice());
    part("grandfather", name.grandfather.as_slice());
    part(
        "alias",
        &[name.aliases.join(" + ")].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>(),
    );
    if name.initials {
        parts.push("initials".to_owned());
    }
    if name.unnamed {
        parts.push("unnamed".to_owned());
    }
    parts.join(" | ")
}

#[test]
fn a_name_is_read_into_its_parts() {
    each(include_str!("../testdata/parts.tsv"), |cells| {
        let layout = match cell(cells, 0) {
            "auto" => Layout::Auto,
            "given-family" => Layout::GivenFamily,
            "family-given" => Layout::FamilyGiven,
            "chain" => Layout::Chain,
            other => return Err(format!("no layout {other}")),
        };
        let name = parse(&cells[1], layout);
        same("raw", &name.raw, &cells[1])?;
        same("parse", &parts(&name), &cells[2])
    });
}

#[test]
fn columns_are_read_into_parts() {
    each(include_str!("../testdata/columns.tsv"), |cells| {
        let name = Name::from_parts(&cells[0], &cells[1], &cells[2], &cells[3]);
        same("from_parts", &parts(&name), &cells[4])
    });
}

#[test]
fn the_unknown_are_unnamed() {
    each(include_str!("../testdata/unnamed.tsv"), |cells| {
        same("is_unnamed", if is_unnamed(&cells[0]) { "yes" } else { "no" }, &cells[1])?;
        same("parse", if parse(&cells[0], Layout::Auto).unnamed { "yes" } else { "no" }, &cells[1])
    });
}

fn level_of(findings: &[names::Finding], part: Part) -> String {
    findings
        .iter()
        .find(|finding| finding.part == part)
        .map_or_else(String::new, |finding| format!("{:?}", finding.level))
}

#[test]
fn comparison_says_what_agrees() {
    each(include_str!("../testdata/compare.tsv"), |cells| {
        let (a, b) = (parse(&cells[0], Layout::Auto), parse(&cells[1], Layout::Auto));
        let (there, back) = (compare(&a, &b), compare(&b, &a));
        for (at, part) in [(2, Part::Given), (3, Part::Family), (4, Part::Father), (5, Part::Alias)] {
            same(&format!("{part:?} of {there:?}"), &level_of(&there.findings, part), cell(cells, at))?;
            same("the other way round", &level_of(&back.findings, part), cell(cells, at))?;
        }
        if (there.score - back.score).abs() > 1e-6 || !(0.0..=1.0).contains(&there.score) {
            return Err(format!("scores {} and {}", there.score, back.score));
        }
        Ok(())
    });
}

/// What a whole comparison comes to: `same`, `part` or `other`.
fn verdict(a: &str, b: &str) -> (&'static str, String) {
    let comparison = compare(&parse(a, Layout::Auto), &parse(b, Layout::Auto));
    let levels: Vec<Level> = comparison.findings.iter().map(|finding| finding.level).collect();
    let any = |level: Level| levels.contains(&level);
    let one_sided = comparison.findings.iter().any(|finding| finding.a.is_empty() != finding.b.is_empty());
    let verdict = match () {
        () if any(Level::Different) => "other",
        () if any(Level::SecondElementDropped) => "part",
        () if any(Level::Initial) || one_sided || comparison.score < 0.75 => "unsure",
        () => "same",
    };
    (verdict, format!("{a} | {b}: {comparison:?}"))
}

#[test]
fn arabic_names_of_many_countries() {
    each(include_str!("../testdata/arabic.tsv"), |cells| {
        for (at, a) in cells.iter().enumerate().skip(1) {
            for b in &cells[at + 1..] {
                let ((there, why), (back, _)) = (verdict(a, b), verdict(b, a));
                same(&why, there, &cells[0])?;
                same(&why, back, &cells[0])?;
            }
        }
        Ok(())
    });
}

#[test]
fn more_agreement_scores_more() {
    each(include_str!("../testdata/order.tsv"), |cells| {
        let score =
            |at: usize| compare(&parse(&cells[0], Layout::Auto), &parse(&cells[at], Layout::Auto)).score;
        let scores: Vec<f32> = (1..cells.len()).map(score).collect();
        if scores.windows(2).all(|pair| pair[0] > pair[1]) { Ok(()) } else { Err(format!("{scores:?}")) }
    });
}

#[test]
fn a_query_finds_the_name() {
    each(include_str!("../testdata/search.tsv"), |cells| {
        let terms = index_terms(&cells[1]);
        let found = search_terms(&cells[0]).iter().all(|group| group.iter().any(|term| terms.contains(term)));
        same("found", if found { "yes" } else { "no" }, &cells[2])
    });
}

#[test]
fn lists_are_in_the_order_of_the_alphabet() {
    let wanted = [
        "آرش",
        "احمد",
        "بابک",
        "پروین",
        "تقی",
        "چنگیز",
        "ژاله",
        "علی",
        "علی زاده",
        "علیرضا",
        "کریم",
        "گلی",
        "وحید",
        "هادی",
        "یحیی",
        "Ali",
        "Reza",
    ];
    let mut found = wanted;
    found.sort_by_key(|name| sort_key(name));
    assert_eq!(found, wanted);
    assert_eq!(sort_key("كريمي"), sort_key("کریمی"));
}

#[test]
fn a_key_is_made_of_small_letters() {
    for word in ["محمد", "Khosrow", "ژاله", "Şêrîn", "قره‌چورلو"] {
        assert!(key(word).bytes().all(|b| b.is_ascii_lowercase()), "{word}: {}", key(word));
    }
}
