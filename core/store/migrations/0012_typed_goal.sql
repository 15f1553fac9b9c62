-- What a project is for is one of the metrics that are computed, with target and irreducible error in its
-- unit; key 'metric' of table project holds its name, 'metric_note' words that name none. Until now
-- the metric was free text, and target and irreducible error were shares of errors whatever it said.
UPDATE project SET value = CASE
        WHEN lower(trim(value)) IN ('error', 'errors', 'error rate', 'error_rate') THEN 'error'
        WHEN lower(trim(value)) IN ('f1', 'f1 score', 'f1-score', 'macro f1', 'macro_f1') THEN 'f1'
        WHEN lower(trim(value)) = 'rmse' THEN 'rmse'
        WHEN lower(trim(value)) = 'mae' THEN 'mae'
        WHEN lower(trim(value)) IN ('r2', 'r^2', 'r²', 'R²') THEN 'r2'
        ELSE value END
    WHERE key = 'metric';
INSERT OR REPLACE INTO project(key, value)
    SELECT 'metric_note', trim(value) FROM project
    WHERE key = 'metric' AND trim(value) NOT IN ('', 'error', 'f1', 'rmse', 'mae', 'r2');
-- A share of errors is no F1 and no RMSE.
INSERT OR REPLACE INTO project(key, value)
    SELECT 'metric_note', group_concat(key || ' ' || value || ' was a share of errors', '; ') FROM project
    WHERE key IN ('target', 'irreducible')
        AND EXISTS (SELECT 1 FROM project WHERE key = 'metric' AND value IN ('f1', 'rmse', 'mae', 'r2'))
    HAVING count(*) > 0;
DELETE FROM project WHERE key IN ('target', 'irreducible')
    AND EXISTS (SELECT 1 FROM project WHERE key = 'metric' AND value IN ('f1', 'rmse', 'mae', 'r2'));
DELETE FROM project WHERE key = 'metric' AND value NOT IN ('error', 'f1', 'rmse', 'mae', 'r2');
INSERT OR IGNORE INTO project(key, value)
    SELECT 'metric', 'error' WHERE EXISTS (SELECT 1 FROM project WHERE key IN ('target', 'irreducible'));

-- Scores of the last state and of the best epoch by every metric; best_metric: the name of that by which the best weights were
-- kept, empty for error or RMSE.
ALTER TABLE runs ADD COLUMN train_f1 REAL;
ALTER TABLE runs ADD COLUMN train_val_f1 REAL;
ALTER TABLE runs ADD COLUMN test_val_f1 REAL;
ALTER TABLE runs ADD COLUMN best_train_val_mae REAL;
ALTER TABLE runs ADD COLUMN best_train_val_r2 REAL;
ALTER TABLE runs ADD COLUMN best_train_val_f1 REAL;
ALTER TABLE runs ADD COLUMN best_metric TEXT NOT NULL DEFAULT '';

-- The interval of a baseline's RMSE, at 95 %.
ALTER TABLE baselines ADD COLUMN low REAL;
ALTER TABLE baselines ADD COLUMN high REAL;

-- What an opening of Test gave by the other metrics: {"f1": [value, low, high]}.
ALTER TABLE test_openings ADD COLUMN measures TEXT NOT NULL DEFAULT '{}';

-- Irreducible error and bias of an error only where the irreducible one is an error.
DROP VIEW breakdown_terms;
CREATE VIEW breakdown_terms AS
    WITH floor(value) AS (
        SELECT value FROM project WHERE key = 'irreducible'
            AND coalesce((SELECT value FROM project WHERE key = 'metric'), 'error') = 'error')
    SELECT id AS run, 'irreducible' AS term, (SELECT value FROM floor) AS value
    FROM runs WHERE deleted = 0 AND train_error IS NOT NULL AND EXISTS (SELECT 1 FROM floor)
    UNION ALL
    SELECT id, 'avoidable_bias', train_error - (SELECT value FROM floor)
    FROM runs WHERE deleted = 0 AND train_error IS NOT NULL AND EXISTS (SELECT 1 FROM floor)
    UNION ALL
    SELECT id, 'irreducible_and_bias', train_error
    FROM runs WHERE deleted = 0 AND train_error IS NOT NULL AND NOT EXISTS (SELECT 1 FROM floor)
    UNION ALL
    SELECT id, 'variance', train_val_error - train_error
    FROM runs WHERE deleted = 0 AND train_val_error IS NOT NULL AND train_error IS NOT NULL
    UNION ALL
    SELECT id, 'distribution_shift', test_val_error - train_val_error
    FROM runs WHERE deleted = 0 AND test_val_error IS NOT NULL AND train_val_error IS NOT NULL
    UNION ALL
    SELECT r.id, 'validation_overfitting', t.error - r.test_val_error
    FROM runs r JOIN split_errors t ON t.run = r.id AND t.split = 'test'
    WHERE r.deleted = 0 AND r.test_val_error IS NOT NULL;
