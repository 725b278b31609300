-- What an authenticator was asked to sign, until it is answered once or too old. Whoever signs in is not known yet.
CREATE TABLE passkey_challenge (
  challenge_hash {TEXT} NOT NULL PRIMARY KEY,
  purpose {TEXT} NOT NULL,
  subject_id {TEXT},
  expires_at BIGINT NOT NULL
);
CREATE INDEX passkey_challenge_by_expiry ON passkey_challenge (expires_at);
CREATE INDEX passkey_challenge_by_subject ON passkey_challenge (subject_id);
