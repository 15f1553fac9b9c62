-- Runs that predict numbers, runs that were not trained here, and simple baselines of each split.
ALTER TABLE runs ADD COLUMN kind TEXT NOT NULL DEFAULT 'training'
    CHECK(kind IN ('training', 'overfit', 'imported'));
ALTER TABLE runs ADD COLUMN task TEXT NOT NULL DEFAULT 'classification';
ALTER TABLE runs ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN guess_rmse REAL NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN train_rmse REAL;
ALTER TABLE runs ADD COLUMN train_val_rmse REAL;
ALTER TABLE runs ADD COLUMN test_val_rmse REAL;
ALTER TABLE runs ADD COLUMN train_mae REAL;
ALTER TABLE runs ADD COLUMN train_val_mae REAL;
ALTER TABLE runs ADD COLUMN test_val_mae REAL;
ALTER TABLE runs ADD COLUMN train_r2 REAL;
ALTER TABLE runs ADD COLUMN train_val_r2 REAL;
ALTER TABLE runs ADD COLUMN test_val_r2 REAL;
ALTER TABLE runs ADD COLUMN best_train_val_rmse REAL;

-- What very simple methods reach on the examples of a split, by the split's fingerprint.
CREATE TABLE baselines(
    split TEXT NOT NULL,
    name TEXT NOT NULL,
    part TEXT NOT NULL,
    examples INTEGER NOT NULL,
    error REAL,
    rmse REAL,
    mae REAL,
    r2 REAL,
    PRIMARY KEY(split, name, part)
) WITHOUT ROWID;

DROP VIEW run_summary;
CREATE VIEW run_summary AS
    SELECT id AS run, name, state, template, seed, parameters, epoch, step, seconds,
           train_error, train_val_error, test_val_error, best_epoch, best_train_val_error,
           created, note, kind, task, train_rmse, train_val_rmse, test_val_rmse,
           best_train_val_rmse
    FROM runs WHERE deleted = 0;
