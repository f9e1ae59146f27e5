//! Drawn clusterings as tables: what a statistician relies on when counting with them.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use std::collections::{BTreeMap, BTreeSet};

use run::Desk;

/// The lines of a table without its header, cell by cell.
fn rows(table: &str) -> Vec<Vec<String>> {
    let lines = table.trim_start_matches('\u{feff}').lines().skip(1);
    lines.map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// Three lists of the invented place, linked and drawn from.
fn drawn(more: &str) -> Desk {
    let desk = Desk::new();
    for list in ["families-list.csv", "southern-committee.csv", "burial-register.csv"] {
        desk.take(list);
    }
    desk.run(&format!(
        "link-lists families-list.csv southern-committee.csv burial-register.csv --samples 7 \
         --clusters clusters.csv --samples-out draws.csv --histories histories.csv {more}"
    ))
    .ends(0);
    desk
}

#[test]
fn a_record_that_a_draw_does_not_name_has_the_cluster_it_has_anyway() {
    let (some, all) = (drawn(""), drawn("--all"));
    let clusters = rows(&some.read("clusters.csv"));
    let mut whole = BTreeMap::new();
    for draw in 1..=7 {
        for row in &clusters {
            whole.insert((draw.to_string(), row[0].clone(), row[1].clone()), row[2].clone());
        }
    }
    let named = rows(&some.read("draws.csv"));
    assert!(named.len() > 7 && named.len() < whole.len(), "{}", named.len());
    let named =
        named.into_iter().map(|row| ((row[0].clone(), row[1].clone(), row[2].clone()), row[3].clone()));
    whole.extend(named);
    let all: BTreeMap<_, _> = rows(&all.read("draws.csv"))
        .into_iter()
        .map(|row| ((row[0].clone(), row[1].clone(), row[2].clone()), row[3].clone()))
        .collect();
    assert_eq!(whole, all);
}

#[test]
fn capture_histories_are_those_of_the_drawn_clusterings() {
    let desk = drawn("--all");
    let histories = desk.read("histories.csv");
    assert!(histories.starts_with("draw,burial-register,families-list,southern-committee,persons\n"));
    let lists = ["burial-register", "families-list", "southern-committee"];
    let mut of: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for row in rows(&desk.read("draws.csv")) {
        of.entry((row[0].clone(), row[3].clone())).or_default().insert(row[1].clone());
    }
    for draw in 1..=7 {
        let draw = draw.to_string();
        let persons = |several: bool| {
            let of_draw = of.iter().filter(|((of, _), _)| *of == draw);
            of_draw.filter(|(_, lists)| (lists.len() > 1) == several).count()
        };
        let of_draw = rows(&histories).into_iter().filter(|row| row[0] == draw);
        let (mut one, mut several) = (0, 0);
        for row in of_draw {
            let count = if row[1..=lists.len()].iter().filter(|in_list| *in_list == "1").count() > 1 {
                &mut several
            } else {
                &mut one
            };
            *count += row[lists.len() + 1].parse::<usize>().unwrap();
        }
        // Twelve records name nobody; they are in no history.
        assert_eq!((one + 12, several), (persons(false), persons(true)));
    }
}

#[test]
fn the_same_seed_draws_the_same_and_another_seed_others() {
    let (one, same, other) = (drawn(""), drawn("--seed 1"), drawn("--seed 2"));
    assert_eq!(one.read("draws.csv"), same.read("draws.csv"));
    assert_ne!(one.read("draws.csv"), other.read("draws.csv"));
    assert_eq!(one.read("clusters.csv"), other.read("clusters.csv"));
}

#[test]
fn the_number_of_people_comes_with_its_interval_unless_it_is_not_wanted() {
    let desk = Desk::with_demo();
    desk.demo("link --anew").says("in 95 of 100 drawn clusterings");
    desk.demo("link --samples 40").says("in 95% of 40 drawn clusterings");
    let none = desk.demo("link --samples 0").ends(0).out;
    assert!(!none.contains("drawn"), "{none}");
    desk.demo("link --samples 0 --json").says("\"people_drawn\":null");
    desk.demo("link --anew --json").says("\"median\":");
}
