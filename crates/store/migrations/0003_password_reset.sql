-- Passwords: who asked for a new one. One row an account, the newest; the token's hash comes when the mail with its link goes out.
CREATE TABLE password_reset (
  subject_id {TEXT} NOT NULL PRIMARY KEY,
  reset_id {TEXT} NOT NULL,
  token_hash {TEXT},
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX password_reset_by_token ON password_reset (token_hash);
CREATE INDEX password_reset_by_expiry ON password_reset (expires_at);
