-- Kept up with every append so that the log can be read quickly. All of it
-- follows from the log; `rebuild` makes it again, `verify` compares it.

CREATE TABLE entry_name (
    prefix INTEGER NOT NULL,            -- first 8 bytes of the identifier, sign bit flipped
    seq    INTEGER NOT NULL,
    PRIMARY KEY (prefix, seq)
) STRICT, WITHOUT ROWID;

-- Small numbers for the sources and imports that records name.
CREATE TABLE origin (
    no INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE             -- of the source's or import's entry
) STRICT;

CREATE TABLE record (
    seq      INTEGER PRIMARY KEY,
    source   INTEGER NOT NULL,          -- origin.no
    batch    INTEGER,                   -- origin.no
    replaces INTEGER                    -- record.seq of the earlier edition
) STRICT;

-- The row's key in its list and what the row said: enough to see, when a list is
-- imported again, which rows are new, changed or gone.
CREATE TABLE row_key (
    seq     INTEGER PRIMARY KEY,
    source  INTEGER NOT NULL,
    key     BLOB NOT NULL,              -- 16 bytes
    content BLOB NOT NULL               -- 16 bytes
) STRICT;

-- Leaf hashes of the tree, 256 to a tile: they name a changed entry, and prove a true one.
CREATE TABLE tile (
    no     INTEGER PRIMARY KEY,
    hashes BLOB NOT NULL
) STRICT;

CREATE TABLE frontier (
    only  INTEGER PRIMARY KEY CHECK (only = 0),
    bytes BLOB NOT NULL
) STRICT;
