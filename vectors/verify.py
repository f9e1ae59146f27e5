#!/usr/bin/env python3
"""Checks every vector of this folder against docs/ledger-format.md; knows nothing of the Rust code.

python3 verify.py               exit code 1 and a reason if anything does not fit
python3 verify.py --self-test   damages every vector in turn and expects each damage to be found
"""

import base64, functools, hashlib, hmac, json, pathlib, sys

sys.dont_write_bytecode = True

import damage
import ed25519
from cbor import decode, encode
from tree import fold, root

B32 = "0123456789abcdefghjkmnpqrstvwxyz"
sha = lambda *parts: hashlib.sha256(b"".join(parts)).digest()
u64 = lambda n: n.to_bytes(8, "big")
un = bytes.fromhex
verified = functools.lru_cache(None)(ed25519.verify)


def need(fits, what):
    if not fits:
        raise ValueError(what)


def base32(data):
    n = int.from_bytes(data, "big") << 2
    return "".join(B32[n >> 5 * i & 31] for i in reversed(range(26)))


def item_digest(i, salt, item):
    return sha(b"whereabouts/statement/v1\n", u64(i), salt, u64(len(item)), item)


def body_digest(kind, digests):
    name = kind.encode()
    return sha(b"whereabouts/body/v1\n", u64(len(name)), name, u64(len(digests)), *digests)


def check_cbor(files):
    cbor = files["cbor"]
    for case in cbor["canonical"]:
        decode(un(case["bytes"]))
    for case in cbor["refused"]:
        try:
            decode(un(case["bytes"]))
        except (ValueError, UnicodeDecodeError):
            continue
        raise ValueError("read although it is " + case["what"])


def check_log(files):
    log, places = files["log"], []
    need(base32(un(log["log"]["bytes"])) == log["log"]["text"], "log id")
    for seq, case in enumerate(log["entries"]):
        entry, body = decode(un(case["entry"])), decode(un(case["body"]))
        need(entry == case["entry_says"] and body == case["body_says"], "another meaning")
        version, log_id, place, _id, kind, _actor, _time, digest, _refs = entry
        need(version == 1 and log_id["bytes"] == log["log"]["bytes"] and place == seq, "place in the log")
        need(sha(b"\0", un(case["entry"])).hex() == case["leaf"], "leaf")
        version, body_kind, seed, items = body
        need(version == 1 and body_kind == kind, "kind")
        items = [encode(item) for item in items]
        salt = lambda i: hmac.digest(un(seed["bytes"]), b"whereabouts/salt/v1" + u64(i), "sha256")[:16]
        salts = [salt(i) for i in range(len(items))]
        digests = [item_digest(i, *pair) for i, pair in enumerate(zip(salts, items))]
        for made, name in ((items, "items"), (salts, "salts"), (digests, "item_digests")):
            need([each.hex() for each in made] == case[name], name)
        need(body_digest(kind, digests).hex() == case["body_digest"] == digest["bytes"], "digest of the body")


def check_tree(files):
    tree = {name: [un(x) for x in files["tree"][name]] for name in ("leaves", "roots", "frontiers")}
    leaves, roots = tree["leaves"], tree["roots"]
    need([leaf.hex() for leaf in leaves] == [e["leaf"] for e in files["log"]["entries"]], "leaves")
    need(roots == [root(leaves[:n]) for n in range(len(leaves) + 1)], "roots")
    for size, frontier in enumerate(tree["frontiers"]):
        parts, at = [u64(size)], 0
        for bit in reversed(range(size.bit_length())):
            if size >> bit & 1:
                parts, at = parts + [root(leaves[at:at + (1 << bit)])], at + (1 << bit)
        need(frontier == b"".join(parts), "frontier")
    for case in files["tree"]["inclusion"]:
        index, size, proof = case["index"], case["size"], [un(x) for x in case["proof"]]
        need(0 <= index < size and fold(index, size - 1, proof, leaves[index], leaves[index])[1] == roots[size], "inclusion")
    for case in files["tree"]["consistency"]:
        old, new, proof = case["old"], case["new"], [un(x) for x in case["proof"]]
        if old in (0, new):
            need(proof == [], "consistency with nothing to prove")
            continue
        start = roots[old] if old & (old - 1) == 0 else proof.pop(0)
        low = ((old - 1) ^ old).bit_length() - 1
        need(fold((old - 1) >> low, (new - 1) >> low, proof, start, start) == (roots[old], roots[new]), "consistency")
    top = len(leaves) + 1
    asked = [(case["size"], case["index"]) for case in files["tree"]["inclusion"]]
    need(asked == [(size, index) for size in range(top) for index in range(size)], "every inclusion")
    asked = [(case["new"], case["old"]) for case in files["tree"]["consistency"]]
    need(asked == [(new, old) for new in range(top) for old in range(new + 1)], "every consistency")


def check_note(note, log, keys):
    """Returns size and root of a signed note that every key signed under its name."""
    text, signatures = note.split("\n\n")
    origin, size, top = text.split("\n")
    need(origin == "whereabouts/" + log and size == str(int(size)), "origin and size")
    need(signatures.endswith("\n"), "no newline at the end")
    found = {}
    for line in signatures[:-1].split("\n"):
        dash, name, data = line.split(" ")
        need(dash == "\u2014" and name not in found and canonical(data), "signature line")
        found[name] = base64.b64decode(data)
    for name, key in keys:
        named = sha(name.encode() + b"\n\x01", key)[:4]
        need(found[name][:4] == named and verified(key, (text + "\n").encode(), found[name][4:]), "signature")
    need(canonical(top), "root")
    return int(size), base64.b64decode(top)


def canonical(text):
    return base64.b64encode(base64.b64decode(text, validate=True)).decode() == text


def check_checkpoint(files):
    file, log = files["checkpoint"], files["log"]["log"]["text"]
    for key in (file["log_key"], file["user_key"]):
        need(ed25519.public(un(key["seed"])).hex() == key["public"], "public key")
        need(sha(un(key["public"]))[:16].hex() == key["id"]["bytes"], "key id")
        need(base32(un(key["id"]["bytes"])) == key["id"]["text"], "text of the key id")
    keys = [("whereabouts/" + log, un(file["log_key"]["public"]))]
    keys.append(("whereabouts/key/" + file["user_key"]["id"]["text"], un(file["user_key"]["public"])))
    leaves = [un(case["leaf"]) for case in files["log"]["entries"]]
    need(check_note(file["note"], log, keys) == (len(leaves), root(leaves)), "tree head")
    for case in file["refused"]:
        try:
            check_note(case["note"], log, keys)
        except (ValueError, KeyError):
            continue
        raise ValueError("believed: " + case["why"])


def check_disclosure(files):
    file = files["disclosure"]
    (body,) = [case for case in files["log"]["entries"] if case["name"] == file["of"]]
    need(body["body_digest"] == file["body_digest"], "digest of the body")
    for case in file["disclosures"]:
        says = decode(un(case["bytes"]))
        need(says == case["says"] and says[0] == 1, "another meaning")
        need([i for i, part in enumerate(says[2]) if isinstance(part, list)] == case["shown"], "what is shown")
        digests = []
        for i, part in enumerate(says[2]):
            if isinstance(part, list):
                decode(un(part[1]["bytes"]))
                digests.append(item_digest(i, un(part[0]["bytes"]), un(part[1]["bytes"])))
            else:
                digests.append(un(part["bytes"]))
        need(body_digest(says[1], digests).hex() == file["body_digest"], "disclosure")


def frames(data):
    """Takes a bundle apart into kinds, contents and where the last frame begins."""
    magic = b"whereabouts-bundle/v1\n"
    need(data.startswith(magic), "magic")
    at, found, last = len(magic), [], 0
    while at < len(data):
        length = int.from_bytes(data[at + 1:at + 5], "big")
        content = data[at + 5:at + 5 + length]
        need(len(content) == length, "cut short")
        found.append((data[at], content))
        at, last = at + 5 + length, at
    return found, last


def check_bundle(files):
    file, entries, hashes = files["bundle"], files["log"]["entries"], []
    data = un(file["bytes"])
    found, last = frames(data)
    for (kind, content), case in zip(found, file["frames"], strict=True):
        says = content.decode() if kind == 4 else content.hex() if kind == 6 else decode(content)
        need(kind == case["kind"] and says == case["says"], "another meaning")
    kinds = [kind for kind, _ in found]
    need(kinds == [1, 2, 4] + [3] * kinds.count(3) + [5, 6, 7], "order of frames")
    manifest, part, digest = (decode(found[at][1]) for at in (0, 1, -1))
    need(sha(data[:last]).hex() == digest[0]["bytes"], "digest of the bundle")
    key = un(manifest[3]["bytes"])
    need(verified(key, b"whereabouts/bundle/v1\n" + sha(data[:last]), un(digest[1]["bytes"])), "signature")
    (promised,) = manifest[6]
    need(promised[:3] == part[:3] and promised[3:5] == [int(part[3]["bytes"][:16], 16), part[4]], "manifest")
    for at, (_, content) in enumerate(one for one in found if one[0] == 3):
        entry, body = decode(content)
        case = entries[promised[3] + at]
        hashes.append(sha(b"\0", un(entry["bytes"])))
        need(entry["bytes"] == case["entry"] and body in (None, {"bytes": case["body"]}), "entry and body")
    leaves = [un(case["leaf"]) for case in entries[:promised[3]]] + hashes
    log = files["log"]["log"]["text"]
    keys = [("whereabouts/" + log, key)]
    need(check_note(part[5], log, keys) == (len(leaves), root(leaves)), "head")
    need(manifest[8] == [part[5]], "heads")
    size, top = check_note(found[2][1].decode(), log, keys)
    need(top == root(leaves[:size]), "earlier head")
    need(decode(found[-3][1]) == [{"bytes": sha(found[-2][1]).hex()}, len(found[-2][1])], "file")


CHECKS = {
    "cbor": check_cbor, "log": check_log, "tree": check_tree,
    "checkpoint": check_checkpoint, "disclosure": check_disclosure, "bundle": check_bundle,
}


def main():
    folder = pathlib.Path(__file__).parent
    files = {name: json.loads((folder / f"{name}.json").read_text("utf-8")) for name in CHECKS}
    for name, check in CHECKS.items():
        try:
            check(files)
        except Exception as error:
            raise SystemExit(f"{name}.json: {type(error).__name__}: {error}")
    print("vectors: all", len(files), "files verified")
    if "--self-test" in sys.argv[1:]:
        print("self-test:", damage.self_test(files, CHECKS), "damages made, all found")


if __name__ == "__main__":
    main()
