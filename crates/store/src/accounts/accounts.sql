-- Who may come in through a browser, who did, and what they looked at. Nothing in it follows from the log, and
-- nothing of the log depends on it. What happened is added and never removed; a visit is only ever ended.

CREATE TABLE IF NOT EXISTS second_factor (
    public BLOB PRIMARY KEY,            -- whose: the public key of a person
    secret BLOB NOT NULL,               -- 20 bytes shared with their device
    step   INTEGER NOT NULL             -- of the newest code that was used; older codes count no more
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS attempt (
    no     INTEGER PRIMARY KEY,
    name   BLOB NOT NULL,               -- a keyed digest of what was typed: it may be a passphrase in the wrong field
    public BLOB,                        -- whose name it was, if anybody's
    at_ms  INTEGER NOT NULL,
    opened INTEGER NOT NULL             -- 1: they came in
) STRICT;
CREATE INDEX IF NOT EXISTS attempt_at ON attempt (at_ms);

CREATE TABLE IF NOT EXISTS visit (
    no       INTEGER PRIMARY KEY,
    public   BLOB NOT NULL,             -- who
    cookie   BLOB NOT NULL UNIQUE,      -- SHA-256 of what the browser sends
    began_ms INTEGER NOT NULL,
    asked_ms INTEGER NOT NULL,          -- when something was last asked for, to the half minute
    ended_ms INTEGER,
    ended    TEXT CHECK (ended IN ('left', 'idle', 'longest', 'sent away', 'passphrase changed', 'closed'))
) STRICT;

CREATE TABLE IF NOT EXISTS viewing (
    no     INTEGER PRIMARY KEY,
    visit  INTEGER NOT NULL,
    at_ms  INTEGER NOT NULL,
    path   TEXT NOT NULL                -- the page, without its question
) STRICT;
CREATE TABLE IF NOT EXISTS viewed (
    viewing INTEGER NOT NULL,
    record  BLOB NOT NULL,              -- a protected record that stood on the page
    PRIMARY KEY (viewing, record)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS viewed_record ON viewed (record);

CREATE TRIGGER IF NOT EXISTS attempt_never_changed BEFORE UPDATE ON attempt
BEGIN SELECT RAISE(ABORT, 'append-only: attempt'); END;
CREATE TRIGGER IF NOT EXISTS visit_only_ended BEFORE UPDATE ON visit
WHEN OLD.ended_ms IS NOT NULL OR NEW.no <> OLD.no OR NEW.public <> OLD.public OR NEW.cookie <> OLD.cookie
    OR NEW.began_ms <> OLD.began_ms
BEGIN SELECT RAISE(ABORT, 'append-only: visit'); END;
CREATE TRIGGER IF NOT EXISTS visit_never_removed BEFORE DELETE ON visit
BEGIN SELECT RAISE(ABORT, 'append-only: visit'); END;
CREATE TRIGGER IF NOT EXISTS viewing_only_at_the_end BEFORE INSERT ON viewing
WHEN EXISTS (SELECT 1 FROM viewing WHERE no >= NEW.no AND NEW.no > 0)
BEGIN SELECT RAISE(ABORT, 'append-only: viewing'); END;
CREATE TRIGGER IF NOT EXISTS viewing_never_changed BEFORE UPDATE ON viewing
BEGIN SELECT RAISE(ABORT, 'append-only: viewing'); END;
CREATE TRIGGER IF NOT EXISTS viewing_never_removed BEFORE DELETE ON viewing
BEGIN SELECT RAISE(ABORT, 'append-only: viewing'); END;
CREATE TRIGGER IF NOT EXISTS viewed_never_changed BEFORE UPDATE ON viewed
BEGIN SELECT RAISE(ABORT, 'append-only: viewed'); END;
CREATE TRIGGER IF NOT EXISTS viewed_never_removed BEFORE DELETE ON viewed
BEGIN SELECT RAISE(ABORT, 'append-only: viewed'); END;
