-- Codes that a text message brings: for what, to whom, and until when. The number is a keyed hash, and so is the code, which comes when the text goes out.
CREATE TABLE phone_code (
  code_id {TEXT} NOT NULL PRIMARY KEY,
  purpose {TEXT} NOT NULL,
  subject_id {TEXT} NOT NULL,
  number_hash {TEXT} NOT NULL,
  code_hash {TEXT},
  attempts BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX phone_code_by_number ON phone_code (number_hash, purpose);
CREATE INDEX phone_code_by_subject ON phone_code (subject_id, code_id);
CREATE INDEX phone_code_by_expiry ON phone_code (expires_at);
