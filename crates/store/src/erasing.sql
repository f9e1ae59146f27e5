-- What was destroyed, and what is still to be: layout 3 of the database.
--
-- A body that is not here was destroyed only if a row of `erased` names the erasure; otherwise it did not
-- come yet, and may come with any bundle. What is to be destroyed is written down together with the decision
-- and struck out when nothing of it is left, so that no crash leaves half of it.

DROP TABLE erased;
CREATE TABLE erased (
    seq INTEGER PRIMARY KEY,            -- place of the entry
    by  INTEGER NOT NULL                -- place of the entry of its erasure
) STRICT;

CREATE TABLE doomed (
    seq INTEGER PRIMARY KEY,            -- place of the entry whose body goes
    by  INTEGER NOT NULL                -- place of the entry of its erasure
) STRICT;

CREATE TABLE doomed_file (
    digest BLOB PRIMARY KEY             -- a file of the vault that goes, unless something still speaks of it
) STRICT, WITHOUT ROWID;

-- As it was, but for one more reason to wait.
CREATE TABLE part_again (
    no           INTEGER PRIMARY KEY,
    log          BLOB NOT NULL,
    log_key      BLOB NOT NULL,
    recorder_key BLOB NOT NULL,
    name         TEXT NOT NULL,
    base         BLOB NOT NULL,
    entries      INTEGER NOT NULL,
    note         TEXT NOT NULL,
    why          TEXT NOT NULL CHECK (why IN ('unknown', 'early', 'other history', 'taken names')),
    came_ms      INTEGER NOT NULL,
    UNIQUE (log, log_key, base, note)
) STRICT;
INSERT INTO part_again SELECT * FROM part;
DROP TABLE part;
ALTER TABLE part_again RENAME TO part;

-- Evidence of a second history stays, and what waits is never rewritten but for bodies that come or go.
CREATE TRIGGER part_evidence_never_removed BEFORE DELETE ON part
WHEN OLD.why = 'other history'
BEGIN SELECT RAISE(ABORT, 'append-only: evidence'); END;
CREATE TRIGGER part_never_rewritten BEFORE UPDATE OF no, log, log_key, recorder_key, base, entries, note ON part
BEGIN SELECT RAISE(ABORT, 'append-only: part'); END;
CREATE TRIGGER part_entry_never_rewritten BEFORE UPDATE OF part, seq, bytes ON part_entry
BEGIN SELECT RAISE(ABORT, 'append-only: part'); END;
CREATE TRIGGER part_entry_of_evidence_never_removed BEFORE DELETE ON part_entry
WHEN EXISTS (SELECT 1 FROM part WHERE no = OLD.part AND why = 'other history')
BEGIN SELECT RAISE(ABORT, 'append-only: evidence'); END;

-- The one entry that an erasure refers to ends its bytes; the identifier of an entry follows its log and place.
CREATE TRIGGER erased_only_with_an_erasure BEFORE INSERT ON erased
WHEN NOT EXISTS (
    SELECT 1 FROM entry AS decision, entry AS target
    WHERE decision.seq = NEW.by AND decision.kind = 'erasure' AND target.seq = NEW.seq
      AND target.kind IN ('source', 'record', 'judgement', 'import', 'withdrawal', 'custody', 'note')
      AND substr(decision.bytes, -16) = substr(target.bytes, 21 + CASE
            WHEN NEW.seq & 1099511627775 < 24 THEN 1
            WHEN NEW.seq & 1099511627775 < 256 THEN 2
            WHEN NEW.seq & 1099511627775 < 65536 THEN 3
            WHEN NEW.seq & 1099511627775 < 4294967296 THEN 5
            ELSE 9 END, 16))
BEGIN SELECT RAISE(ABORT, 'append-only: erased'); END;
CREATE TRIGGER erased_never_changed BEFORE UPDATE ON erased
BEGIN SELECT RAISE(ABORT, 'append-only: erased'); END;
CREATE TRIGGER erased_never_removed BEFORE DELETE ON erased
BEGIN SELECT RAISE(ABORT, 'append-only: erased'); END;

DROP TRIGGER identity_never_changed;
UPDATE identity SET value = x'0000000000000003' WHERE name = 'format';
CREATE TRIGGER identity_never_changed BEFORE UPDATE ON identity
BEGIN SELECT RAISE(ABORT, 'append-only: identity'); END;
