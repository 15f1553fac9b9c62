-- Studies that were read from files of other programs. origin: which program, file and study, empty for one of this program; measure: what its
-- values are called there; maximised: their sign was turned, as a search makes small; remark: what was left out or changed at reading.
ALTER TABLE searches ADD COLUMN origin TEXT NOT NULL DEFAULT '';
ALTER TABLE searches ADD COLUMN measure TEXT NOT NULL DEFAULT '';
ALTER TABLE searches ADD COLUMN maximised INTEGER NOT NULL DEFAULT 0;
ALTER TABLE searches ADD COLUMN remark TEXT NOT NULL DEFAULT '';
-- proposed: by a person; outcome: of a trial of another program, 'complete', 'pruned' or 'failed', else empty, and what a trial reached stands with its
-- run; value: with an outcome, what it reached (NULL: nothing).
ALTER TABLE trials ADD COLUMN proposed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE trials ADD COLUMN outcome TEXT NOT NULL DEFAULT '';
ALTER TABLE trials ADD COLUMN value REAL;
