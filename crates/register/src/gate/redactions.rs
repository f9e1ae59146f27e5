//! What was withheld: counts by rule, never the content (standards 6.3 rule 10).

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::{GateRule, SMALLEST};
use crate::{Audience, Public};

/// How much was withheld, by which rule.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Redactions {
    /// Persons, or other subjects, of whom nothing is shown.
    pub subjects: BTreeMap<GateRule, u64>,
    /// Records of which nothing is shown.
    pub records: BTreeMap<GateRule, u64>,
    /// Single values, and quotes and headings of columns.
    pub values: BTreeMap<GateRule, u64>,
    /// Cells of tables of counts.
    pub cells: BTreeMap<GateRule, u64>,
}

impl Redactions {
    /// All values withheld.
    pub fn all_values(&self) -> u64 {
        self.values.values().sum()
    }

    /// All records withheld.
    pub fn all_records(&self) -> u64 {
        self.records.values().sum()
    }

    /// All persons withheld.
    pub fn all_subjects(&self) -> u64 {
        self.subjects.values().sum()
    }

    /// The same as an audience may be told it: who may not hear of a letter is not told that one was withheld either.
    pub fn told<A: Audience>(&self) -> Redactions {
        let mut told = self.clone();
        if super::hears_of_letters(A::WHO) {
            return told;
        }
        for counts in [&mut told.subjects, &mut told.records, &mut told.values, &mut told.cells] {
            if let Some(letters) = counts.remove(&GateRule::Letter) {
                *counts.entry(GateRule::Sharing).or_default() += letters;
            }
        }
        told
    }

    /// Adds what was withheld elsewhere.
    pub(crate) fn add(&mut self, other: &Redactions) {
        let sums = [
            (&mut self.subjects, &other.subjects),
            (&mut self.records, &other.records),
            (&mut self.values, &other.values),
            (&mut self.cells, &other.cells),
        ];
        for (sum, counts) in sums {
            counts.iter().for_each(|(rule, count)| *sum.entry(*rule).or_default() += count);
        }
    }

    pub(crate) fn count(of: &mut BTreeMap<GateRule, u64>, rule: GateRule) {
        *of.entry(rule).or_default() += 1;
    }

    /// The receipt that goes with a release, the same for the same release.
    ///
    /// For the public, counts of few are not told: who knows one family would find it in them.
    pub fn to_json<A: Audience>(&self, purpose: &str, on: &str) -> Json {
        let all = self.told::<A>();
        let told = |count: u64| match count {
            few if few > 0 && few < SMALLEST && A::NAME == Public::NAME => json!(format!("<{SMALLEST}")),
            count => json!(count),
        };
        let counted = |of: &BTreeMap<GateRule, u64>, rule| told(of.get(&rule).copied().unwrap_or_default());
        let of_rule = |rule: &&GateRule| {
            [&all.subjects, &all.records, &all.values, &all.cells].iter().any(|of| of.contains_key(rule))
        };
        let rules: Vec<Json> = GateRule::ALL
            .iter()
            .filter(of_rule)
            .map(|rule| {
                json!({
                    "rule": rule.id(),
                    "cites": rule.cites(),
                    "says": rule.says(),
                    "people": counted(&all.subjects, *rule),
                    "records": counted(&all.records, *rule),
                    "values": counted(&all.values, *rule),
                    "cells": counted(&all.cells, *rule),
                })
            })
            .collect();
        json!({
            "schema": "whereabouts-redactions/1",
            "audience": A::NAME,
            "purpose": purpose,
            "as_of": on,
            "withheld": rules,
        })
    }
}
