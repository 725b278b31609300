-- Rows of several people may have the same number and be found by the same value: accounts of one address that were closed one after the other.
CREATE TABLE blind_index_of (
  kind {TEXT} NOT NULL,
  index_hash {TEXT} NOT NULL,
  row_id {TEXT} NOT NULL,
  subject_id {TEXT} NOT NULL,
  PRIMARY KEY (kind, index_hash, subject_id, row_id)
);
INSERT INTO blind_index_of (kind, index_hash, row_id, subject_id) SELECT kind, index_hash, row_id, subject_id FROM blind_index;
DROP TABLE blind_index;
ALTER TABLE blind_index_of RENAME TO blind_index;
CREATE INDEX blind_index_by_subject ON blind_index (subject_id, kind, row_id);
