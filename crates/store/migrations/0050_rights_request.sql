-- Requests of people about their data, for the officer's queue: a projection of the streams of people, which name nobody.
CREATE TABLE rights_request (
  request_id {TEXT} NOT NULL PRIMARY KEY,
  subject_id {TEXT} NOT NULL,
  right_asked {TEXT} NOT NULL,
  state {TEXT} NOT NULL,
  received_on {TEXT} NOT NULL,
  due_on {TEXT} NOT NULL,
  is_open BIGINT NOT NULL
);
CREATE INDEX rights_request_by_due ON rights_request (is_open, due_on, request_id);
CREATE INDEX rights_request_by_subject ON rights_request (subject_id, request_id);
