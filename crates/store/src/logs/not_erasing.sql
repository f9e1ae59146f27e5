-- For a register of an earlier layout on a disk that cannot be written to: nothing is waiting to be destroyed.
CREATE TEMP TABLE doomed (seq INTEGER PRIMARY KEY, by INTEGER);
CREATE TEMP TABLE doomed_file (digest BLOB PRIMARY KEY);
