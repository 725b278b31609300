-- Links that a mail brings: what each allows, to whom, and until when. The token's hash comes when the mail goes out.
CREATE TABLE account_link (
  link_id {TEXT} NOT NULL PRIMARY KEY,
  kind {TEXT} NOT NULL,
  subject_id {TEXT} NOT NULL,
  about {TEXT} NOT NULL,
  token_hash {TEXT},
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX account_link_by_token ON account_link (token_hash);
CREATE INDEX account_link_by_subject ON account_link (subject_id, link_id);
CREATE INDEX account_link_by_expiry ON account_link (expires_at);
-- Sign-ups that nobody confirmed go by their age.
CREATE INDEX account_by_state_and_age ON account (state, created_at);
