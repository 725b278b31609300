-- Retention: what has had its time is looked for by kind and age.
CREATE INDEX vault_row_by_age ON vault_row (kind, created_at, subject_id, row_id);
-- How far the nightly run has come. One row a task; `place` is empty when the night is done.
CREATE TABLE retention_run (
  task {TEXT} NOT NULL PRIMARY KEY,
  night {TEXT} NOT NULL,
  place {TEXT} NOT NULL,
  removed BIGINT NOT NULL,
  finished BIGINT NOT NULL
);
-- Legal holds: what may not be removed until a day or until somebody ends it. The reason lies in the vault.
CREATE TABLE legal_hold (
  hold_id {TEXT} NOT NULL PRIMARY KEY,
  subject_id {TEXT} NOT NULL,
  category {TEXT} NOT NULL,
  placed_at BIGINT NOT NULL,
  placed_by {TEXT} NOT NULL,
  last_day {TEXT},
  released_at BIGINT,
  released_by {TEXT}
);
CREATE INDEX legal_hold_by_subject ON legal_hold (subject_id, hold_id);
CREATE INDEX account_by_state ON account (state, subject_id);
CREATE INDEX outbox_by_sent ON outbox (sent_at, subject_id, message_id);
CREATE INDEX outbox_by_age ON outbox (created_at, subject_id, message_id);
