-- Which server carries a request out: when it starts again, what it had begun and not finished is free. Empty: the one server of a file.
ALTER TABLE idempotency ADD COLUMN server {TEXT} NOT NULL DEFAULT '';
