-- For a register of the first layout on a disk that cannot be written to: it has no logs of others.
CREATE TEMP TABLE peer (no INTEGER PRIMARY KEY, log BLOB, log_key BLOB, recorder_key BLOB, name TEXT, agreed INTEGER);
CREATE TEMP TABLE peer_checkpoint (peer INTEGER, size INTEGER, note TEXT);
CREATE TEMP TABLE part (
    no INTEGER PRIMARY KEY, log BLOB, log_key BLOB, recorder_key BLOB, name TEXT, base BLOB, entries INTEGER,
    note TEXT, why TEXT, came_ms INTEGER
);
CREATE TEMP TABLE part_entry (part INTEGER, seq INTEGER, bytes BLOB, body BLOB);
CREATE TEMP TABLE part_checkpoint (part INTEGER, size INTEGER, note TEXT);
CREATE TEMP TABLE erased (seq INTEGER PRIMARY KEY, by INTEGER);
CREATE TEMP TABLE user_key (public BLOB PRIMARY KEY, wrapped TEXT);
CREATE TEMP TABLE peer_frontier (peer INTEGER PRIMARY KEY, bytes BLOB);
CREATE TEMP TABLE awaited (seq INTEGER PRIMARY KEY, replaces BLOB);
