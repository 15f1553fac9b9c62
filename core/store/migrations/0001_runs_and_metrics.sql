-- What the project is for: metric, target, irreducible error, each with its source.
CREATE TABLE project(
    key TEXT PRIMARY KEY,
    value
) WITHOUT ROWID;

-- Data are kept by reference: where they lay, and what they were.
CREATE TABLE datasets(
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    path TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    shape TEXT NOT NULL,
    classes TEXT NOT NULL,
    training_examples INTEGER NOT NULL,
    test_examples INTEGER NOT NULL,
    added TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
    UNIQUE(fingerprint, path)
);

-- Which example went where. sample_ids: 8 bytes an example, little-endian, in order.
CREATE TABLE splits(
    id INTEGER PRIMARY KEY,
    fingerprint TEXT NOT NULL UNIQUE,
    source INTEGER NOT NULL REFERENCES datasets(id),
    serving INTEGER REFERENCES datasets(id)
);
CREATE TABLE split_members(
    split INTEGER NOT NULL REFERENCES splits(id),
    part TEXT NOT NULL,
    examples INTEGER NOT NULL,
    sample_ids BLOB NOT NULL,
    PRIMARY KEY(split, part)
) WITHOUT ROWID;

-- One row a run. A name is enough to log from elsewhere; everything else has a default.
CREATE TABLE runs(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'running'
        CHECK(state IN ('queued', 'running', 'paused', 'finished', 'stopped', 'failed', 'interrupted')),
    template TEXT NOT NULL DEFAULT '',
    seed INTEGER NOT NULL DEFAULT 0,
    spec TEXT NOT NULL DEFAULT '{}',
    spec_hash TEXT NOT NULL DEFAULT '',
    family TEXT NOT NULL DEFAULT '',
    environment TEXT NOT NULL DEFAULT '{}',
    created TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
    split INTEGER REFERENCES splits(id),
    parameters INTEGER NOT NULL DEFAULT 0,
    total_steps INTEGER NOT NULL DEFAULT 0,
    step INTEGER NOT NULL DEFAULT 0,
    epoch INTEGER NOT NULL DEFAULT 0,
    seconds REAL NOT NULL DEFAULT 0,
    train_examples INTEGER NOT NULL DEFAULT 0,
    train_scored_examples INTEGER NOT NULL DEFAULT 0,
    train_val_examples INTEGER NOT NULL DEFAULT 0,
    test_val_examples INTEGER NOT NULL DEFAULT 0,
    guess_loss REAL NOT NULL DEFAULT 0,
    guess_error REAL NOT NULL DEFAULT 0,
    train_loss REAL,
    train_error REAL,
    train_val_loss REAL,
    train_val_error REAL,
    test_val_loss REAL,
    test_val_error REAL,
    best_epoch INTEGER,
    best_train_val_loss REAL,
    best_train_val_error REAL,
    parent_run INTEGER REFERENCES runs(id),
    parent_step INTEGER,
    patch TEXT NOT NULL DEFAULT '',
    problem TEXT NOT NULL DEFAULT '',
    owner TEXT NOT NULL DEFAULT '',
    resumes INTEGER NOT NULL DEFAULT 0,
    deleted INTEGER NOT NULL DEFAULT 0
);

-- Every logged number is one row. value is NULL where it was NaN (SQLite has no NaN).
CREATE TABLE metrics(
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs(id),
    name TEXT NOT NULL,
    split TEXT NOT NULL DEFAULT '',
    step INTEGER NOT NULL,
    epoch REAL NOT NULL DEFAULT 0,
    seconds REAL NOT NULL DEFAULT 0,
    value REAL
);
CREATE INDEX metrics_of_run ON metrics(run);

CREATE TABLE events(
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs(id),
    step INTEGER NOT NULL,
    seconds REAL NOT NULL DEFAULT 0,
    kind TEXT NOT NULL,
    value REAL NOT NULL DEFAULT 0,
    text TEXT NOT NULL DEFAULT ''
);
CREATE INDEX events_of_run ON events(run);

CREATE TABLE findings(
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs(id),
    finding TEXT NOT NULL,
    severity TEXT NOT NULL CHECK(severity IN ('hint', 'warning', 'blocker')),
    proven INTEGER NOT NULL DEFAULT 0,
    place TEXT NOT NULL DEFAULT '',
    step INTEGER,
    evidence TEXT NOT NULL DEFAULT '{}',
    samples TEXT NOT NULL DEFAULT '[]',
    fix TEXT NOT NULL DEFAULT ''
);
CREATE INDEX findings_of_run ON findings(run);

CREATE VIEW run_summary AS
    SELECT id AS run, name, state, template, seed, parameters, epoch, step, seconds,
           train_error, train_val_error, test_val_error, best_epoch, best_train_val_error,
           created, note
    FROM runs WHERE deleted = 0;

CREATE VIEW metric_points AS
    SELECT run, name, split, step, epoch, seconds, value FROM metrics;

CREATE VIEW run_events AS
    SELECT run, step, seconds, kind, value, text FROM events;

-- Scores of the last state of each network, with the number of examples behind them.
CREATE VIEW split_errors AS
    SELECT id AS run, 'train' AS split, train_scored_examples AS n, train_error AS error,
           train_loss AS loss
    FROM runs WHERE deleted = 0 AND train_error IS NOT NULL
    UNION ALL
    SELECT id, 'train_val', train_val_examples, train_val_error, train_val_loss
    FROM runs WHERE deleted = 0 AND train_val_error IS NOT NULL
    UNION ALL
    SELECT id, 'test_val', test_val_examples, test_val_error, test_val_loss
    FROM runs WHERE deleted = 0 AND test_val_error IS NOT NULL;

-- Differences of errors that stand beside each other; without intervals, so not yet a verdict.
CREATE VIEW breakdown_terms AS
    SELECT id AS run, 'irreducible' AS term,
           (SELECT value FROM project WHERE key = 'irreducible') AS value
    FROM runs WHERE deleted = 0 AND train_error IS NOT NULL
        AND EXISTS (SELECT 1 FROM project WHERE key = 'irreducible')
    UNION ALL
    SELECT id, 'avoidable_bias',
           train_error - (SELECT value FROM project WHERE key = 'irreducible')
    FROM runs WHERE deleted = 0 AND train_error IS NOT NULL
        AND EXISTS (SELECT 1 FROM project WHERE key = 'irreducible')
    UNION ALL
    SELECT id, 'irreducible_and_bias', train_error
    FROM runs WHERE deleted = 0 AND train_error IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM project WHERE key = 'irreducible')
    UNION ALL
    SELECT id, 'variance', train_val_error - train_error
    FROM runs WHERE deleted = 0 AND train_val_error IS NOT NULL AND train_error IS NOT NULL
    UNION ALL
    SELECT id, 'distribution_shift', test_val_error - train_val_error
    FROM runs WHERE deleted = 0 AND test_val_error IS NOT NULL AND train_val_error IS NOT NULL;
