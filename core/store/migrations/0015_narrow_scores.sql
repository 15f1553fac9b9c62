-- One row a score of a run. moment: 'last', after the last completed epoch, or 'best', at the best one of train-val; split: a part of the
-- data; metric: 'loss' or one of the metrics. No row: not known, or not a number. The columns of `runs` that hold scores are what other
-- programs write and read: this program fills them along with the rows, and the triggers take over what another one writes there.
CREATE TABLE run_scores(
    run INTEGER NOT NULL REFERENCES runs(id),
    moment TEXT NOT NULL,
    split TEXT NOT NULL,
    metric TEXT NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY(run, moment, split, metric)
) WITHOUT ROWID;

CREATE VIEW scores_in_runs AS
    SELECT id AS run, 'last' AS moment, 'train' AS split, 'loss' AS metric, train_loss AS value FROM runs
    UNION ALL SELECT id, 'last', 'train', 'error', train_error FROM runs
    UNION ALL SELECT id, 'last', 'train', 'rmse', train_rmse FROM runs
    UNION ALL SELECT id, 'last', 'train', 'mae', train_mae FROM runs
    UNION ALL SELECT id, 'last', 'train', 'r2', train_r2 FROM runs
    UNION ALL SELECT id, 'last', 'train', 'f1', train_f1 FROM runs
    UNION ALL SELECT id, 'last', 'train_val', 'loss', train_val_loss FROM runs
    UNION ALL SELECT id, 'last', 'train_val', 'error', train_val_error FROM runs
    UNION ALL SELECT id, 'last', 'train_val', 'rmse', train_val_rmse FROM runs
    UNION ALL SELECT id, 'last', 'train_val', 'mae', train_val_mae FROM runs
    UNION ALL SELECT id, 'last', 'train_val', 'r2', train_val_r2 FROM runs
    UNION ALL SELECT id, 'last', 'train_val', 'f1', train_val_f1 FROM runs
    UNION ALL SELECT id, 'last', 'test_val', 'loss', test_val_loss FROM runs
    UNION ALL SELECT id, 'last', 'test_val', 'error', test_val_error FROM runs
    UNION ALL SELECT id, 'last', 'test_val', 'rmse', test_val_rmse FROM runs
    UNION ALL SELECT id, 'last', 'test_val', 'mae', test_val_mae FROM runs
    UNION ALL SELECT id, 'last', 'test_val', 'r2', test_val_r2 FROM runs
    UNION ALL SELECT id, 'last', 'test_val', 'f1', test_val_f1 FROM runs
    UNION ALL SELECT id, 'best', 'train_val', 'loss', best_train_val_loss FROM runs
    UNION ALL SELECT id, 'best', 'train_val', 'error', best_train_val_error FROM runs
    UNION ALL SELECT id, 'best', 'train_val', 'rmse', best_train_val_rmse FROM runs
    UNION ALL SELECT id, 'best', 'train_val', 'mae', best_train_val_mae FROM runs
    UNION ALL SELECT id, 'best', 'train_val', 'r2', best_train_val_r2 FROM runs
    UNION ALL SELECT id, 'best', 'train_val', 'f1', best_train_val_f1 FROM runs;

INSERT INTO run_scores(run, moment, split, metric, value)
    SELECT run, moment, split, metric, value FROM scores_in_runs WHERE value IS NOT NULL;

CREATE TRIGGER scores_of_new_run AFTER INSERT ON runs BEGIN
    DELETE FROM run_scores WHERE run = NEW.id;
    INSERT INTO run_scores(run, moment, split, metric, value)
        SELECT run, moment, split, metric, value FROM scores_in_runs WHERE run = NEW.id AND value IS NOT NULL;
END;
CREATE TRIGGER scores_of_removed_run BEFORE DELETE ON runs BEGIN
    DELETE FROM run_scores WHERE run = OLD.id;
END;
CREATE TRIGGER scores_of_changed_run AFTER UPDATE OF
    train_loss, train_error, train_rmse, train_mae, train_r2, train_f1,
    train_val_loss, train_val_error, train_val_rmse, train_val_mae, train_val_r2, train_val_f1,
    test_val_loss, test_val_error, test_val_rmse, test_val_mae, test_val_r2, test_val_f1,
    best_train_val_loss, best_train_val_error, best_train_val_rmse, best_train_val_mae, best_train_val_r2, best_train_val_f1
    ON runs BEGIN
    DELETE FROM run_scores WHERE run = NEW.id AND EXISTS (
        SELECT 1 FROM scores_in_runs wide WHERE wide.run = NEW.id AND wide.moment = run_scores.moment
            AND wide.split = run_scores.split AND wide.metric = run_scores.metric);
    INSERT INTO run_scores(run, moment, split, metric, value)
        SELECT run, moment, split, metric, value FROM scores_in_runs WHERE run = NEW.id AND value IS NOT NULL;
END;

-- Which kinds of runs and which weights of theirs there are is the program's to know.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(replace(sql,
        'CHECK(kind IN (''training'', ''overfit'', ''imported''))', ''),
        'CHECK(checkpoint IN (''last'', ''best'', ''imported''))', '')
    WHERE type = 'table' AND name IN ('runs', 'evaluations');
PRAGMA writable_schema = RESET;
