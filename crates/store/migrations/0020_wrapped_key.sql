-- Keys that outlive the operator's: each sealed by it, and sealed again when it is replaced.
CREATE TABLE wrapped_key (
  key_id {TEXT} NOT NULL PRIMARY KEY,
  sealed {BLOB} NOT NULL
);
