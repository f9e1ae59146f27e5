"""The canonical subset of CBOR of docs/ledger-format.md: numbers, bytes, text, lists, false, true, null."""


def refuse_unless(fits):
    if not fits:
        raise ValueError("not canonical CBOR")


def decode(data):
    """Reads one canonical CBOR value; byte strings become {"bytes": hex}."""
    value, rest = step(data)
    refuse_unless(rest == b"" and encode(value) == data)
    return value


def step(data):
    refuse_unless(data)
    major, short, data = data[0] >> 5, data[0] & 31, data[1:]
    if major == 7:
        refuse_unless(short in (20, 21, 22))
        return {20: False, 21: True, 22: None}[short], data
    refuse_unless(major in (0, 2, 3, 4) and short < 28)
    width = {24: 1, 25: 2, 26: 4, 27: 8}.get(short, 0)
    refuse_unless(len(data) >= width)
    n, data = int.from_bytes(data[:width], "big") if width else short, data[width:]
    if major == 0:
        return n, data
    refuse_unless(len(data) >= n)
    if major == 4:
        values = []
        for _ in range(n):
            value, data = step(data)
            values.append(value)
        return values, data
    return {"bytes": data[:n].hex()} if major == 2 else data[:n].decode("utf-8"), data[n:]


def head(major, n):
    for code, width in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if n < 24:
            return bytes([major << 5 | n])
        if n < 1 << 8 * width:
            return bytes([major << 5 | code]) + n.to_bytes(width, "big")


def encode(value):
    if value is None or isinstance(value, bool):
        return {False: b"\xf4", True: b"\xf5", None: b"\xf6"}[value]
    if isinstance(value, int):
        return head(0, value)
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, dict):
        return head(2, len(bytes.fromhex(value["bytes"]))) + bytes.fromhex(value["bytes"])
    return head(4, len(value)) + b"".join(map(encode, value))
