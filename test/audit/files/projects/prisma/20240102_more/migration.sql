ALTER TABLE journal ADD COLUMN note text;
