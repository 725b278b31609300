-- Journal: what happened, never to whom.
CREATE TABLE stream (
  stream {TEXT} NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL
);
CREATE TABLE event (
  stream {TEXT} NOT NULL,
  version BIGINT NOT NULL,
  kind {TEXT} NOT NULL,
  at BIGINT NOT NULL,
  actor {TEXT} NOT NULL,
  payload {TEXT} NOT NULL,
  PRIMARY KEY (stream, version)
);

-- Projections: rebuilt from the journal at any time.
CREATE TABLE file (
  file_id {TEXT} NOT NULL PRIMARY KEY,
  subject_id {TEXT} NOT NULL,
  version BIGINT NOT NULL,
  next_tick_on {TEXT}
);
CREATE INDEX file_by_subject ON file (subject_id, file_id);
CREATE INDEX file_by_tick ON file (next_tick_on, file_id);
CREATE TABLE unit (
  unit_id {TEXT} NOT NULL PRIMARY KEY,
  file_id {TEXT} NOT NULL,
  subject_id {TEXT} NOT NULL,
  model {TEXT} NOT NULL,
  state {TEXT} NOT NULL,
  on_plan BIGINT NOT NULL,
  warranty_last_day {TEXT},
  position BIGINT NOT NULL
);
CREATE INDEX unit_by_file ON unit (file_id, position);
CREATE INDEX unit_by_subject ON unit (subject_id, file_id, position);
CREATE TABLE plan (
  plan_id {TEXT} NOT NULL PRIMARY KEY,
  file_id {TEXT} NOT NULL,
  subject_id {TEXT} NOT NULL,
  edition {TEXT} NOT NULL,
  years BIGINT NOT NULL,
  state {TEXT} NOT NULL,
  first_day {TEXT} NOT NULL,
  last_day {TEXT} NOT NULL,
  left_replacement BIGINT NOT NULL,
  left_flyaway BIGINT NOT NULL,
  left_repair_discount BIGINT NOT NULL,
  left_maintenance BIGINT NOT NULL,
  extended_first {TEXT},
  extended_last {TEXT},
  reward_state {TEXT} NOT NULL,
  reward_first {TEXT},
  reward_last {TEXT},
  currency {TEXT} NOT NULL
);
CREATE INDEX plan_by_file ON plan (file_id, plan_id);
CREATE INDEX plan_by_subject ON plan (subject_id, plan_id);
CREATE TABLE care_case (
  case_id {TEXT} NOT NULL PRIMARY KEY,
  file_id {TEXT} NOT NULL,
  subject_id {TEXT} NOT NULL,
  unit_id {TEXT} NOT NULL,
  kind {TEXT} NOT NULL,
  state {TEXT} NOT NULL,
  service {TEXT},
  opened_at BIGINT NOT NULL,
  due_on {TEXT} NOT NULL,
  overdue BIGINT NOT NULL,
  waiting_for {TEXT} NOT NULL,
  next_act {TEXT},
  fee_total BIGINT,
  currency {TEXT} NOT NULL,
  is_open BIGINT NOT NULL
);
CREATE INDEX care_case_by_file ON care_case (file_id, case_id);
CREATE INDEX care_case_by_subject ON care_case (subject_id, case_id);
CREATE INDEX care_case_by_due ON care_case (is_open, due_on, case_id);
CREATE TABLE receipt (
  receipt_id {TEXT} NOT NULL PRIMARY KEY,
  file_id {TEXT} NOT NULL,
  case_id {TEXT},
  act {TEXT} NOT NULL,
  at BIGINT NOT NULL,
  body {BLOB} NOT NULL
);
CREATE INDEX receipt_by_file ON receipt (file_id, receipt_id);

-- Vault: to whom it happened. Everything named `sealed` opens only with the subject's key.
CREATE TABLE operator_check (
  check_id {TEXT} NOT NULL PRIMARY KEY,
  sealed {BLOB} NOT NULL
);
CREATE TABLE subject_key (
  subject_id {TEXT} NOT NULL PRIMARY KEY,
  sealed_key {BLOB} NOT NULL,
  writes BIGINT NOT NULL
);
CREATE TABLE vault_row (
  subject_id {TEXT} NOT NULL,
  kind {TEXT} NOT NULL,
  row_id {TEXT} NOT NULL,
  sealed {BLOB} NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (subject_id, kind, row_id)
);
CREATE TABLE blind_index (
  kind {TEXT} NOT NULL,
  index_hash {TEXT} NOT NULL,
  row_id {TEXT} NOT NULL,
  subject_id {TEXT} NOT NULL,
  PRIMARY KEY (kind, index_hash, row_id)
);
CREATE INDEX blind_index_by_subject ON blind_index (subject_id, kind, row_id);
CREATE TABLE blind_unique (
  kind {TEXT} NOT NULL,
  index_hash {TEXT} NOT NULL,
  row_id {TEXT} NOT NULL,
  subject_id {TEXT} NOT NULL,
  PRIMARY KEY (kind, index_hash)
);
CREATE INDEX blind_unique_by_subject ON blind_unique (subject_id, kind, row_id);
CREATE TABLE blob (
  blob_id {TEXT} NOT NULL PRIMARY KEY,
  subject_id {TEXT} NOT NULL,
  kind {TEXT} NOT NULL,
  media_type {TEXT} NOT NULL,
  size BIGINT NOT NULL,
  chunk_count BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX blob_by_subject ON blob (subject_id, blob_id);
CREATE INDEX blob_by_age ON blob (created_at, blob_id);
CREATE TABLE blob_chunk (
  blob_id {TEXT} NOT NULL,
  n BIGINT NOT NULL,
  sealed {BLOB} NOT NULL,
  PRIMARY KEY (blob_id, n)
);
CREATE TABLE erased (
  subject_id {TEXT} NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL
);

-- Accounts.
CREATE TABLE account (
  subject_id {TEXT} NOT NULL PRIMARY KEY,
  role {TEXT} NOT NULL,
  state {TEXT} NOT NULL,
  password_hash {TEXT} NOT NULL,
  region {TEXT} NOT NULL,
  language {TEXT} NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX account_by_role ON account (role, subject_id);
CREATE TABLE session (
  token_hash {TEXT} NOT NULL PRIMARY KEY,
  subject_id {TEXT} NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  last_seen BIGINT NOT NULL
);
CREATE INDEX session_by_subject ON session (subject_id);
CREATE INDEX session_by_expiry ON session (expires_at);
CREATE TABLE api_token (
  token_id {TEXT} NOT NULL PRIMARY KEY,
  token_hash {TEXT} NOT NULL UNIQUE,
  subject_id {TEXT} NOT NULL,
  scopes {TEXT} NOT NULL,
  name {TEXT} NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  revoked_at BIGINT
);
CREATE INDEX api_token_by_subject ON api_token (subject_id, token_id);

-- Around a request.
CREATE TABLE idempotency (
  account {TEXT} NOT NULL,
  idempotency_key {TEXT} NOT NULL,
  request_hash {TEXT} NOT NULL,
  state {TEXT} NOT NULL,
  status BIGINT NOT NULL,
  sealed {BLOB} NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (account, idempotency_key)
);
CREATE INDEX idempotency_by_age ON idempotency (created_at);
CREATE TABLE outbox (
  message_id {TEXT} NOT NULL PRIMARY KEY,
  kind {TEXT} NOT NULL,
  subject_id {TEXT} NOT NULL,
  template {TEXT} NOT NULL,
  sealed {BLOB} NOT NULL,
  created_at BIGINT NOT NULL,
  state {TEXT} NOT NULL,
  attempts BIGINT NOT NULL,
  next_at BIGINT NOT NULL,
  sent_at BIGINT
);
CREATE INDEX outbox_by_due ON outbox (state, next_at, message_id);
CREATE INDEX outbox_by_subject ON outbox (subject_id, message_id);
CREATE TABLE audit (
  audit_id {TEXT} NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  actor {TEXT} NOT NULL,
  action {TEXT} NOT NULL,
  resource {TEXT} NOT NULL,
  outcome {TEXT},
  detail {TEXT} NOT NULL
);
CREATE INDEX audit_by_time ON audit (at, audit_id);
