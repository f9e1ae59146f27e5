"""Damages vectors in every place, one at a time: a verifier that believes one of them is worthless."""

import json


def damages(value):
    """Every way to change one letter, number or truth of a value; what only explains is left alone."""
    if isinstance(value, dict):
        for key in value.keys() - {"name", "what", "why", "refused", "canonical"}:
            for damaged in damages(value[key]):
                yield {**value, key: damaged}
    elif isinstance(value, list):
        for i, each in enumerate(value):
            for damaged in damages(each):
                yield value[:i] + [damaged] + value[i + 1:]
    elif isinstance(value, str):
        for i in range(0, len(value), max(1, len(value) // 16) if "\n" not in value else 1):
            yield value[:i] + chr(ord(value[i]) ^ 1) + value[i + 1:]
    else:
        yield {None: 0, True: False, False: True}.get(value, 7) if value is None or isinstance(value, bool) else value + 1


def self_test(files, checks):
    """Counts the damages found; the first that goes unseen is an error."""
    count = 0
    cbor = files["cbor"]
    wrong = [{**cbor, "canonical": [case]} for case in cbor["refused"]]
    wrong += [{**cbor, "refused": [case]} for case in cbor["canonical"]]
    damaged = [("cbor", each) for each in wrong]
    for name in ("log", "tree", "checkpoint", "disclosure"):
        damaged += [(name, each) for each in damages(files[name])]
    for name, file in damaged:
        try:
            checks[name]({**files, name: file})
        except Exception:  # whatever the damage breaks, it was found
            count += 1
            continue
        raise SystemExit(f"self-test: a damaged {name}.json was believed: {json.dumps(file)[:400]}")
    return count
