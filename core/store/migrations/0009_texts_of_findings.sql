-- Texts that a finding's sentence quotes, and further fixes that it offers; both lists of texts as JSON.
ALTER TABLE findings ADD COLUMN texts TEXT NOT NULL DEFAULT '[]';
ALTER TABLE findings ADD COLUMN other_fixes TEXT NOT NULL DEFAULT '[]';
