"""The Merkle tree of RFC 6962 section 2: roots, and proofs as RFC 9162 section 2.1 checks them."""

import hashlib


def sha(data):
    return hashlib.sha256(data).digest()


def refuse_unless(fits):
    if not fits:
        raise ValueError("a proof of another length")


def node(left, right):
    return sha(b"\1" + left + right)


def root(leaves):
    if len(leaves) < 2:
        return leaves[0] if leaves else sha(b"")
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return node(root(leaves[:k]), root(leaves[k:]))


def fold(place, last, proof, old, new):
    """Climbs from a leaf or subtree to the root along its siblings (RFC 9162 2.1.3.2 and 2.1.4.2)."""
    for sibling in proof:
        refuse_unless(last > 0)
        if place & 1 or place == last:
            old, new = node(sibling, old), node(sibling, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node(new, sibling)
        place, last = place >> 1, last >> 1
    refuse_unless(last == 0)
    return old, new
