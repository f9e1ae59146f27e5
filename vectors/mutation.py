#!/usr/bin/env python3
"""Damages the frozen exhibit in 6,000 numbered ways and expects `exhibit.py` to find each.

The Rust tests (crates/ledger/tests/exhibits.rs) make the same damages and must judge each of them the same.
"""

import hashlib, json, pathlib, sys

sys.dont_write_bytecode = True

import exhibit


def mutation(number, data):
    """Damage `number` of some bytes; the same in every implementation (vectors/README.md)."""
    chance = hashlib.sha256(b"whereabouts/mutation/v1\n" + number.to_bytes(8, "big")).digest()
    at, kind, byte = int.from_bytes(chance[:8], "big") % len(data), chance[8] % 7, chance[9]
    length = 1 + int.from_bytes(chance[10:12], "big") % 64
    before, after, rest = data[:at], data[at:], data[at + length:]
    if kind == 0:
        return before + bytes([data[at] ^ 1 << byte % 8]) + data[at + 1:]
    if kind == 1:
        return before + bytes([byte]) + data[at + 1:]
    if kind == 2:
        return before + data[at + 1:]
    if kind == 3:
        return before + bytes([byte]) + after
    if kind == 4:
        return before + data[at:at + length] + after
    if kind == 5:
        return before + rest
    lines = data.split(b"\n")
    line = at % (len(lines) - 1)
    lines[line], lines[line + 1] = lines[line + 1], lines[line]
    return b"\n".join(lines)


def main():
    folder = pathlib.Path(__file__).parent
    frozen = json.loads((folder / "exhibit.json").read_text("utf-8"))
    policy = exhibit.read_policy((folder / "exhibit.policy").read_text("utf-8"))
    whole = (folder / "exhibit.tlog-proof").read_bytes()
    says = exhibit.check(whole.decode(), policy)
    head = exhibit.HEAD.encode()
    texts = [whole, head + whole.split(head)[2]]  # all four proofs, and the second alone
    meant = [says, says[1:2]]
    told = [{"entry": entry, "shown": {str(i): item for i, item in items.items()}} for entry, items in says]
    if told != frozen["says"]:
        raise SystemExit("the frozen exhibit says something else")
    for case in frozen["refused"]:
        try:
            exhibit.check(case["text"], policy)
        except Exception:
            continue
        raise SystemExit("believed: " + case["why"])
    every, unchanged, same = hashlib.sha256(), 0, 0
    for number in range(frozen["mutations"]["rounds"]):
        text = texts[number % 2]
        damaged = mutation(number, text)
        every.update(damaged)
        if damaged == text:
            unchanged += 1
            continue
        try:
            said = exhibit.check(damaged.decode("utf-8"), policy)
        except Exception:  # whatever the damage breaks, it was found
            continue
        same += 1
        if said != meant[number % 2]:
            raise SystemExit(f"mutation {number} was believed and says something else")
    found = {"rounds": number + 1, "unchanged": unchanged, "same_meaning": same, "sha256": every.hexdigest()}
    if found != frozen["mutations"]:
        raise SystemExit(f"other mutations, or judged otherwise: {found}")
    print(f"exhibit: verified; {found['rounds']} mutations, {unchanged} changed nothing, "
          f"{same} were read with the same meaning, all others found")


if __name__ == "__main__":
    main()
