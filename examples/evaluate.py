#!/usr/bin/env python3
"""How well people were found: a table of statements against the truth about its rows.

    whereabouts export statements.csv --format statements --audience team
    python3 examples/evaluate.py statements.csv truth.csv

truth.csv has `rec_id,person_id`; rec_id is what the list wrote into its key column (property `list_number`).
Prints pairwise and B-cubed precision, recall and F1. Standard library only.
"""
import collections
import csv
import sys


def pairs(sizes):
    return sum(n * (n - 1) // 2 for n in sizes)


def score(right, found, true):
    precision, recall = right / max(found, 1), right / max(true, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-12)


def main(statements, truth):
    with open(truth, newline="", encoding="utf-8") as file:
        person = {row["rec_id"]: row["person_id"] for row in csv.DictReader(file)}
    cluster = {}
    with open(statements, newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            if row["property"] == "list_number":
                cluster[row["value"]] = row["person"]
    rows = [row for row in cluster if row in person]
    both = collections.Counter((cluster[row], person[row]) for row in rows)
    found = collections.Counter(cluster[row] for row in rows)
    true = collections.Counter(person[row] for row in rows)
    print(f"rows {len(rows)}  people found {len(found)}  true {len(true)}  largest {max(found.values())}")
    print("pairwise  precision %.4f  recall %.4f  F1 %.4f" % score(pairs(both.values()), pairs(found.values()), pairs(true.values())))
    precision = sum(n * n / found[c] for (c, _), n in both.items()) / len(rows)
    recall = sum(n * n / true[t] for (_, t), n in both.items()) / len(rows)
    print("B-cubed   precision %.4f  recall %.4f  F1 %.4f" % (precision, recall, 2 * precision * recall / (precision + recall)))


if __name__ == "__main__":
    main(*sys.argv[1:])
