-- Where a service was asked for, so that a desk can work by region. Rows from before get it by a rebuild.
ALTER TABLE care_case ADD COLUMN region {TEXT} NOT NULL DEFAULT '';
