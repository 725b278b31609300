-- When a browser's signal was first heard in a session: later ones of the same session are no news.
ALTER TABLE session ADD COLUMN signal_at BIGINT;
