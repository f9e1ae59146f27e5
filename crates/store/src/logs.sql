-- Logs of other offices beside the register's own: layout 2 of the database.
--
-- An entry of the register's own log stands at its place in that log, one of another
-- log at `no * 2^40` further on. So all that reads entries reads all logs. What came
-- in and is not (or not yet) of the register waits in `part`, where nothing reads it.

CREATE TABLE peer (
    no           INTEGER PRIMARY KEY,   -- from 1; its entries stand from no * 2^40 on
    log          BLOB NOT NULL UNIQUE,  -- 16 bytes
    log_key      BLOB NOT NULL,         -- signs its checkpoints
    recorder_key BLOB NOT NULL,         -- signed the newest one
    name         TEXT NOT NULL,         -- what the office is called here
    agreed       INTEGER                -- frozen: entries that all its histories have in common
) STRICT;

CREATE TABLE peer_checkpoint (
    peer INTEGER NOT NULL,
    size INTEGER NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (peer, size)
) STRICT, WITHOUT ROWID;

-- Runs of entries that came in: of logs that nobody admitted yet, of those that wait for
-- what comes before, and of histories that contradict one that is held.
CREATE TABLE part (
    no           INTEGER PRIMARY KEY,
    log          BLOB NOT NULL,
    log_key      BLOB NOT NULL,
    recorder_key BLOB NOT NULL,
    name         TEXT NOT NULL,
    base         BLOB NOT NULL,         -- the tree before the first entry
    entries      INTEGER NOT NULL,
    note         TEXT NOT NULL,         -- the signed head
    why          TEXT NOT NULL CHECK (why IN ('unknown', 'early', 'other history')),
    came_ms      INTEGER NOT NULL,
    UNIQUE (log, log_key, base, note)
) STRICT;

CREATE TABLE part_entry (
    part  INTEGER NOT NULL,
    seq   INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    body  BLOB,
    PRIMARY KEY (part, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE part_checkpoint (
    part INTEGER NOT NULL,
    size INTEGER NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (part, size)
) STRICT, WITHOUT ROWID;

-- Bodies that are not there; `erasing.sql` replaces it.
CREATE TABLE erased (
    seq INTEGER PRIMARY KEY,            -- place of the entry
    by  BLOB                            -- the entry of the erasure, where it is known
) STRICT;

-- Keys of people, each wrapped by a passphrase of its owner; whether one counts, the log says.
CREATE TABLE user_key (
    public  BLOB PRIMARY KEY,
    wrapped TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Follows from the logs, as the tables of `lookup.sql` do.
CREATE TABLE peer_frontier (
    peer  INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT;
CREATE TABLE awaited (
    seq      INTEGER PRIMARY KEY,       -- a record that replaces one that is not here
    replaces BLOB NOT NULL              -- its identifier
) STRICT;

DROP TRIGGER entry_only_at_the_end;
CREATE TRIGGER entry_only_at_the_end BEFORE INSERT ON entry
WHEN NEW.seq IS NOT coalesce(
    (SELECT max(seq) + 1 FROM entry
     WHERE seq BETWEEN (NEW.seq >> 40) << 40 AND ((NEW.seq >> 40) << 40) + 1099511627775),
    (NEW.seq >> 40) << 40)
    OR NEW.seq < 0
    OR (NEW.seq >= 1099511627776 AND NOT EXISTS (SELECT 1 FROM peer WHERE no = NEW.seq >> 40))
BEGIN SELECT RAISE(ABORT, 'append-only: entry'); END;

DROP TRIGGER body_only_at_the_end;
CREATE TRIGGER body_only_once BEFORE INSERT ON body
WHEN EXISTS (SELECT 1 FROM body WHERE seq = NEW.seq)
    OR NOT EXISTS (SELECT 1 FROM entry WHERE seq = NEW.seq)
    OR EXISTS (SELECT 1 FROM erased WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'append-only: body'); END;

DROP TRIGGER body_never_removed;
CREATE TRIGGER body_removed_only_if_erased BEFORE DELETE ON body
WHEN NOT EXISTS (SELECT 1 FROM erased WHERE seq = OLD.seq)
BEGIN SELECT RAISE(ABORT, 'append-only: body'); END;

CREATE TRIGGER erased_only_with_an_erasure BEFORE INSERT ON erased
WHEN EXISTS (SELECT 1 FROM body WHERE seq = NEW.seq)
    AND NOT EXISTS (SELECT 1 FROM entry_name JOIN entry USING (seq)
                    WHERE kind = 'erasure' AND instr(bytes, NEW.by) > 0 AND NEW.by IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'append-only: erased'); END;
CREATE TRIGGER erased_never_removed BEFORE DELETE ON erased
BEGIN SELECT RAISE(ABORT, 'append-only: erased'); END;

CREATE TRIGGER peer_never_removed BEFORE DELETE ON peer
BEGIN SELECT RAISE(ABORT, 'append-only: peer'); END;
CREATE TRIGGER peer_never_renamed BEFORE UPDATE OF no, log, log_key ON peer
BEGIN SELECT RAISE(ABORT, 'append-only: peer'); END;
CREATE TRIGGER peer_never_replaced BEFORE INSERT ON peer
WHEN EXISTS (SELECT 1 FROM peer WHERE no = NEW.no OR log = NEW.log) OR NEW.no < 1
BEGIN SELECT RAISE(ABORT, 'append-only: peer'); END;
CREATE TRIGGER peer_checkpoint_never_changed BEFORE UPDATE ON peer_checkpoint
BEGIN SELECT RAISE(ABORT, 'append-only: checkpoint'); END;
CREATE TRIGGER peer_checkpoint_never_removed BEFORE DELETE ON peer_checkpoint
BEGIN SELECT RAISE(ABORT, 'append-only: checkpoint'); END;

DROP TRIGGER identity_never_changed;
UPDATE identity SET value = x'0000000000000002' WHERE name = 'format';
CREATE TRIGGER identity_never_changed BEFORE UPDATE ON identity
BEGIN SELECT RAISE(ABORT, 'append-only: identity'); END;
