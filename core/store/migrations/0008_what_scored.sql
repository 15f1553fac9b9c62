-- The examples that score a run: train-val and test-val. Splits that share both have one name for
-- them, the fingerprint of the first such split, whatever part of train they use.
ALTER TABLE splits ADD COLUMN scored TEXT NOT NULL DEFAULT '';
UPDATE splits SET scored = (
    SELECT first.fingerprint FROM splits first
    JOIN split_members a ON a.split = first.id AND a.part = 'train_val'
    JOIN split_members b ON b.split = first.id AND b.part = 'test_val'
    JOIN split_members c ON c.split = splits.id AND c.part = 'train_val'
    JOIN split_members d ON d.split = splits.id AND d.part = 'test_val'
    WHERE a.sample_ids = c.sample_ids AND b.sample_ids = d.sample_ids
    ORDER BY first.id LIMIT 1);
