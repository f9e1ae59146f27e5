-- What is true: the log, its bodies and its checkpoints. Rows are added, never
-- changed or removed; a row can be added only at the end.
--
-- Triggers before UPDATE and DELETE are not enough: INSERT OR REPLACE removes a
-- row without firing them. Hence the triggers before INSERT. They live in the
-- file and bind every program that opens it; whoever removes them is still found
-- out by `verify`, because the tree no longer fits its signed checkpoints.

CREATE TABLE entry (
    seq   INTEGER PRIMARY KEY,          -- place in the log, from 0
    kind  TEXT NOT NULL,                -- as within bytes, to find the rare kinds
    bytes BLOB NOT NULL                 -- the canonical entry: the leaf of the tree
) STRICT;

CREATE INDEX entry_rare ON entry (kind, seq) WHERE kind <> 'record';

CREATE TABLE body (
    seq   INTEGER PRIMARY KEY,          -- of its entry
    bytes BLOB NOT NULL                 -- what was said; its digest is in the entry
) STRICT;

CREATE TABLE checkpoint (
    size  INTEGER PRIMARY KEY,          -- entries it covers
    note  TEXT NOT NULL                 -- the signed tree head
) STRICT;

-- Who this log is: its name, its format, the seeds of its signing keys.
CREATE TABLE identity (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER entry_only_at_the_end BEFORE INSERT ON entry
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq) + 1, 0) FROM entry)
BEGIN SELECT RAISE(ABORT, 'append-only: entry'); END;
CREATE TRIGGER entry_never_changed BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'append-only: entry'); END;
CREATE TRIGGER entry_never_removed BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'append-only: entry'); END;

CREATE TRIGGER body_only_at_the_end BEFORE INSERT ON body
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq) + 1, 0) FROM body)
BEGIN SELECT RAISE(ABORT, 'append-only: body'); END;
CREATE TRIGGER body_never_changed BEFORE UPDATE ON body
BEGIN SELECT RAISE(ABORT, 'append-only: body'); END;
CREATE TRIGGER body_never_removed BEFORE DELETE ON body
BEGIN SELECT RAISE(ABORT, 'append-only: body'); END;

CREATE TRIGGER checkpoint_only_later BEFORE INSERT ON checkpoint
WHEN NEW.size <= (SELECT max(size) FROM checkpoint)
BEGIN SELECT RAISE(ABORT, 'append-only: checkpoint'); END;
CREATE TRIGGER checkpoint_never_changed BEFORE UPDATE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'append-only: checkpoint'); END;
CREATE TRIGGER checkpoint_never_removed BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'append-only: checkpoint'); END;

CREATE TRIGGER identity_only_once BEFORE INSERT ON identity
WHEN EXISTS (SELECT 1 FROM identity WHERE name = NEW.name)
BEGIN SELECT RAISE(ABORT, 'append-only: identity'); END;
CREATE TRIGGER identity_never_changed BEFORE UPDATE ON identity
BEGIN SELECT RAISE(ABORT, 'append-only: identity'); END;
CREATE TRIGGER identity_never_removed BEFORE DELETE ON identity
BEGIN SELECT RAISE(ABORT, 'append-only: identity'); END;
