-- What was worked out from the log and may be dropped at any time: who the
-- people are, which pairs are doubtful, where words are found.

CREATE TABLE projection (
    name        TEXT PRIMARY KEY,
    size        INTEGER NOT NULL,       -- entries of the log then
    judgements  INTEGER NOT NULL,       -- judgements among them
    withdrawals INTEGER NOT NULL        -- withdrawals among them
) STRICT, WITHOUT ROWID;

CREATE TABLE fact (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
    no            INTEGER PRIMARY KEY,
    id            BLOB NOT NULL,        -- the record that names the person
    name          TEXT NOT NULL,
    name_latin    TEXT NOT NULL,
    sort          TEXT NOT NULL,
    records       INTEGER NOT NULL,
    sources       INTEGER NOT NULL,
    independent   INTEGER NOT NULL,
    burial        INTEGER NOT NULL,
    born_earliest INTEGER,
    born_latest   INTEGER,
    died_earliest INTEGER,
    died_latest   INTEGER,
    sex           TEXT,
    places        TEXT NOT NULL
) STRICT;
CREATE INDEX person_by_sort ON person (sort, no);

CREATE TABLE member (
    seq    INTEGER PRIMARY KEY,         -- of the record
    person INTEGER NOT NULL
) STRICT;
CREATE INDEX member_by_person ON member (person, seq);

CREATE TABLE pair (
    rank        INTEGER PRIMARY KEY,    -- the most informative first
    family      INTEGER NOT NULL,       -- pairs of one family stand together
    a           INTEGER NOT NULL,       -- record.seq
    b           INTEGER NOT NULL,
    weight      REAL NOT NULL,
    probability REAL NOT NULL
) STRICT;
CREATE INDEX pair_by_records ON pair (a, b);
CREATE INDEX pair_by_other ON pair (b);
CREATE INDEX pair_by_family ON pair (family, rank);

-- Which records are of evidence files, or cite them; `attach` and `search` bring it level with the log.
CREATE TABLE evidence (
    seq INTEGER PRIMARY KEY             -- of the record
) STRICT;

-- What was read out of evidence files: a working copy, made again from the untouched originals at will.
CREATE TABLE reading (
    no   INTEGER PRIMARY KEY,
    file BLOB NOT NULL UNIQUE,          -- the digest of the original
    told TEXT NOT NULL                  -- what was found beside the text: claims, parts, issues (JSON)
) STRICT;

CREATE TABLE passage (
    no         INTEGER PRIMARY KEY,
    reading    INTEGER NOT NULL,
    page       INTEGER,
    place      TEXT NOT NULL,
    by_machine INTEGER NOT NULL,        -- read from a picture; nobody has checked it
    text       TEXT NOT NULL
) STRICT;
CREATE INDEX passage_by_reading ON passage (reading, no);

-- Folded words, which passage has which. Its own copy of them is what lets a passage be removed without trace.
CREATE VIRTUAL TABLE passage_search USING fts5 (
    terms, columnsize = 0, detail = none, tokenize = 'ascii', prefix = '2 3'
);

-- Index terms only, no text: rows point at records. `detail=none` because terms
-- stand alone; `ascii` leaves every letter beyond ASCII, of any script, in its term.
CREATE VIRTUAL TABLE search USING fts5 (
    terms, content = '', columnsize = 0, detail = none, tokenize = 'ascii', prefix = '2 3'
);
