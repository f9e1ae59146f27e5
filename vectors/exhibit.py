#!/usr/bin/env python3
"""Verifies an exhibit of docs/exhibits.md and prints what it proves; knows nothing of the Rust code.

python3 exhibit.py FILE POLICY [ORIGINAL...]   exit code 1 and a reason if anything does not fit
"""

import base64, pathlib, sys

sys.dont_write_bytecode = True
from cbor import decode
from tree import fold, sha
from verify import base32, body_digest, item_digest, need, un, verified
HEAD = "c2sp.org/tlog-proof@v1\n"


def b64(text):
    data = base64.b64decode(text, validate=True)
    need(base64.b64encode(data).decode() == text, "base64 in another form")
    return data


def read_policy(text):
    """Gives the logs' keys by name, and the quorum as a test of who has signed (C2SP tlog-policy)."""
    logs, tests, quorum = {}, {"none": lambda signed: True}, None
    for kind, *words in (line.split() for line in text.split("\n") if line.strip() and line.strip()[0] != "#"):
        if kind in ("log", "witness"):
            name, named, key = words[kind == "witness"].split("+", 2)
            kept = b64(key)
            need(kept[0] == {"log": 1, "witness": 4}[kind] and sha(name.encode() + b"\n" + kept)[:4] == un(named), "key")
            logs.update({name: kept[1:]} if kind == "log" else {})
            tests.update({words[0]: lambda signed, name=name, key=kept[1:]: signed(name, key)} if kind != "log" else {})
        elif kind == "group":
            members = [tests[word] for word in words[2:]]
            count = {"any": 1, "all": len(members)}.get(words[1]) or int(words[1])
            tests[words[0]] = lambda signed, members=members, count=count: sum(one(signed) for one in members) >= count
        else:
            need(kind == "quorum" and quorum is None, "a line that is not understood")
            quorum = tests[words[0]]
    return logs, quorum


def read_note(note):
    """Gives origin, size, root, the text that is signed, and the signatures by name and key hash."""
    (text, lines), signed = note.split("\n\n"), {}
    origin, size, root = text.split("\n")
    need(size == str(int(size)) and lines.endswith("\n"), "checkpoint")
    for dash, name, data in (line.split(" ") for line in lines[:-1].split("\n")):
        need(dash == "\u2014" and name and "+" not in name and name.isprintable(), "signature line")
        place, data = (name, b64(data)[:4]), b64(data)[4:]
        need(data and place not in signed, "one key twice")
        signed[place] = data
    return origin, int(size), b64(root), text + "\n", signed


def check(text, policy):
    """Returns what the exhibit proves: one (entry, {place: item}) for each proof in it."""
    first, *proofs = text.split(HEAD)
    need(first == "" and len({proof.split("\n\n", 1)[1] for proof in proofs}) == 1, "one checkpoint")
    origin, size, root, signed_text, signed = read_note(proofs[0].split("\n\n", 1)[1])
    said, keys, last = [], set(), -1
    for head in (proof.split("\n\n", 1)[0] for proof in proofs):
        extra, index, *path = head.split("\n")
        need(extra.startswith("extra ") and index.startswith("index "), "a line is missing")
        version, entry, shown, log_key, user_key = decode(b64(extra[6:]))
        entry_bytes, keys = un(entry["bytes"]), keys | {(un(log_key["bytes"]), un(user_key["bytes"]))}
        entry, shown = decode(entry_bytes), decode(un(shown["bytes"]))
        need(version == entry[0] == shown[0] == 1 and index == f"index {entry[2]}" and last < entry[2] < size, "place")
        need(origin == "whereabouts/" + base32(un(entry[1]["bytes"])), "another log")
        leaf, path, last = sha(b"\0" + entry_bytes), [b64(line) for line in path], entry[2]
        need(all(len(one) == 32 for one in path) and fold(last, size - 1, path, leaf, leaf)[1] == root, "not in the tree")
        items = {i: part for i, part in enumerate(shown[2]) if isinstance(part, list)}
        digests = [item_digest(i, un(part[0]["bytes"]), un(part[1]["bytes"])) if i in items else un(part["bytes"])
                   for i, part in enumerate(shown[2])]
        need(shown[1] == entry[4] and body_digest(shown[1], digests).hex() == entry[7]["bytes"], "altered")
        need(all(len(un(part[0]["bytes"])) == 16 and len(part) == 2 for part in items.values()), "salt")
        said.append((entry, {i: decode(un(part[1]["bytes"])) for i, part in items.items()}))
    ((log_key, user_key),) = keys
    for name, key in ((origin, log_key), ("whereabouts/key/" + base32(sha(user_key)[:16]), user_key)):
        data = signed[name, sha(name.encode() + b"\n\x01" + key)[:4]]
        need(verified(key, signed_text.encode(), data), "signature")

    def cosigned(name, key):
        data = signed.get((name, sha(name.encode() + b"\n\x04" + key)[:4]), b"")
        stamp = f"cosignature/v1\ntime {int.from_bytes(data[:8], 'big')}\n"
        return len(data) == 72 and verified(key, (stamp + signed_text).encode(), data[8:])
    need(policy[0].get(origin) == log_key, "the policy has another key for this log")
    need(policy[1](cosigned), "too few witnesses")
    return said


if __name__ == "__main__":
    files = [pathlib.Path(name).read_bytes() for name in sys.argv[1:]]
    try:
        proved = check(files[0].decode("utf-8"), read_policy(files[1].decode("utf-8")))
        need(all(f"'{sha(original).hex()}'" in repr(proved) for original in files[2:]), "an original that it does not name")
        for entry, items in proved:
            print(f"entry {entry[2]}, {entry[4]}, proved:", *(f"\n  {i}: {item}" for i, item in items.items()))
    except Exception as error:
        raise SystemExit(f"proves nothing: {type(error).__name__}: {error}")
