-- What others said of this log's heads, and which heads of other logs were seen here. Rows are added, never
-- changed or removed. Nothing in it follows from the log, and nothing of the log depends on it: each row
-- is checked by the keys or public tools it was made with.

CREATE TABLE IF NOT EXISTS vouching (
    no      INTEGER PRIMARY KEY,
    size    INTEGER NOT NULL,           -- of the checkpoint it is about
    form    TEXT NOT NULL,              -- cosignature, rfc3161, ots
    bytes   BLOB NOT NULL,              -- as it was given
    time_ms INTEGER NOT NULL            -- when it was added, by the clock here
) STRICT;

CREATE TABLE IF NOT EXISTS sighting (
    no        INTEGER PRIMARY KEY,
    log       BLOB NOT NULL,            -- another log
    size      INTEGER NOT NULL,
    key       BLOB NOT NULL,            -- the public key that signed it
    note      TEXT NOT NULL,            -- the checkpoint as it was shown
    conflicts INTEGER NOT NULL,         -- 1: it cannot be of the same log as an earlier sighting
    time_ms   INTEGER NOT NULL
) STRICT;

CREATE TRIGGER IF NOT EXISTS vouching_only_at_the_end BEFORE INSERT ON vouching
WHEN EXISTS (SELECT 1 FROM vouching WHERE no >= NEW.no AND NEW.no > 0)
BEGIN SELECT RAISE(ABORT, 'append-only: vouching'); END;
CREATE TRIGGER IF NOT EXISTS vouching_never_changed BEFORE UPDATE ON vouching
BEGIN SELECT RAISE(ABORT, 'append-only: vouching'); END;
CREATE TRIGGER IF NOT EXISTS vouching_never_removed BEFORE DELETE ON vouching
BEGIN SELECT RAISE(ABORT, 'append-only: vouching'); END;
CREATE TRIGGER IF NOT EXISTS sighting_only_at_the_end BEFORE INSERT ON sighting
WHEN EXISTS (SELECT 1 FROM sighting WHERE no >= NEW.no AND NEW.no > 0)
BEGIN SELECT RAISE(ABORT, 'append-only: sighting'); END;
CREATE TRIGGER IF NOT EXISTS sighting_never_changed BEFORE UPDATE ON sighting
BEGIN SELECT RAISE(ABORT, 'append-only: sighting'); END;
CREATE TRIGGER IF NOT EXISTS sighting_never_removed BEFORE DELETE ON sighting
BEGIN SELECT RAISE(ABORT, 'append-only: sighting'); END;
