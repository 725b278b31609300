-- Erasures that have begun, from before the lists beside the database are written until the rows are gone: nobody is held meanwhile.
CREATE TABLE erasing (
  subject_id {TEXT} NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL
);
