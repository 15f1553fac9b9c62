-- How often test-val and test of a split were drawn anew from examples that had been looked at; its
-- errors are not compared with those of the splits before.
ALTER TABLE splits ADD COLUMN resampled INTEGER NOT NULL DEFAULT 0;
