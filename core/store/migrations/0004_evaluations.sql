-- How each example was answered, what went wrong with it, and when Test was opened.
CREATE TABLE evaluations(
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs(id),
    checkpoint TEXT NOT NULL CHECK(checkpoint IN ('last', 'best', 'imported')),
    step INTEGER NOT NULL DEFAULT 0,
    created TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
    classes TEXT NOT NULL DEFAULT '[]',
    one_distribution INTEGER NOT NULL DEFAULT 0,
    UNIQUE(run, checkpoint)
);

-- One row a split of an evaluation. Intervals at 95 %.
CREATE TABLE evaluated_splits(
    evaluation INTEGER NOT NULL REFERENCES evaluations(id) ON DELETE CASCADE,
    split TEXT NOT NULL,
    examples INTEGER NOT NULL,
    loss REAL,
    error REAL,
    rmse REAL,
    low REAL,
    high REAL,
    PRIMARY KEY(evaluation, split)
) WITHOUT ROWID;

-- One row an example. sample names it for good, so that tags find it in other runs. wrong: another
-- class than the true one; for numbers a residual larger than the split's RMSE. probabilities: one
-- 4-byte float a class, little-endian.
CREATE TABLE predictions(
    evaluation INTEGER NOT NULL REFERENCES evaluations(id) ON DELETE CASCADE,
    split TEXT NOT NULL,
    place INTEGER NOT NULL,
    sample INTEGER NOT NULL,
    truth INTEGER,
    predicted INTEGER,
    probability REAL,
    target REAL,
    value REAL,
    loss REAL,
    wrong INTEGER NOT NULL,
    probabilities BLOB,
    PRIMARY KEY(evaluation, split, place)
) WITHOUT ROWID;
CREATE INDEX predictions_wrong ON predictions(evaluation, split, wrong, loss);
CREATE INDEX predictions_of_sample ON predictions(sample);

-- Every time that somebody looked at Test, before it was looked at. step: of the weights that
-- answered.
CREATE TABLE test_openings(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run INTEGER NOT NULL REFERENCES runs(id),
    opened TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
    reason TEXT NOT NULL,
    checkpoint TEXT NOT NULL,
    step INTEGER NOT NULL,
    examples INTEGER NOT NULL DEFAULT 0,
    loss REAL,
    error REAL,
    rmse REAL,
    low REAL,
    high REAL
);

-- Errors of systems that live elsewhere, typed in. Sizes may be unknown.
CREATE TABLE typed_errors(
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
    irreducible REAL, irreducible_examples INTEGER,
    train REAL, train_examples INTEGER,
    train_val REAL, train_val_examples INTEGER,
    test_val REAL, test_val_examples INTEGER,
    test REAL, test_examples INTEGER
);

-- What was tried against a term of the error, and in which run.
CREATE TABLE improvements_tried(
    improvement TEXT NOT NULL,
    run INTEGER NOT NULL REFERENCES runs(id),
    PRIMARY KEY(improvement, run)
) WITHOUT ROWID;

-- Rows of the error-analysis table. solutions: a JSON list of texts.
CREATE TABLE error_types(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    solutions TEXT NOT NULL DEFAULT '[]',
    priority TEXT NOT NULL DEFAULT '' CHECK(priority IN ('', 'low', 'medium', 'high')),
    owner TEXT NOT NULL DEFAULT '',
    effort TEXT NOT NULL DEFAULT '',
    tried_run INTEGER REFERENCES runs(id),
    deleted INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE example_types(
    sample INTEGER NOT NULL,
    type INTEGER NOT NULL REFERENCES error_types(id),
    PRIMARY KEY(sample, type)
) WITHOUT ROWID;
CREATE INDEX examples_of_type ON example_types(type);

-- What a person knows of an example besides its types. looked: somebody has decided on its types.
CREATE TABLE examples(
    sample INTEGER PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    picture TEXT NOT NULL DEFAULT '',
    looked INTEGER NOT NULL DEFAULT 0,
    flagged INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT ''
);

DROP VIEW split_errors;
CREATE VIEW split_errors AS
    SELECT id AS run, 'train' AS split, train_scored_examples AS n, train_error AS error,
           train_loss AS loss
    FROM runs WHERE deleted = 0 AND train_error IS NOT NULL
    UNION ALL
    SELECT id, 'train_val', train_val_examples, train_val_error, train_val_loss
    FROM runs WHERE deleted = 0 AND train_val_error IS NOT NULL
    UNION ALL
    SELECT id, 'test_val', test_val_examples, test_val_error, test_val_loss
    FROM runs WHERE deleted = 0 AND test_val_error IS NOT NULL
    UNION ALL
    SELECT run, 'test', examples, error, loss FROM test_openings o
    WHERE error IS NOT NULL
        AND id = (SELECT max(id) FROM test_openings WHERE run = o.run AND error IS NOT NULL);

DROP VIEW breakdown_terms;
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
    FROM runs WHERE deleted = 0 AND test_val_error IS NOT NULL AND train_val_error IS NOT NULL
    UNION ALL
    SELECT r.id, 'validation_overfitting', t.error - r.test_val_error
    FROM runs r JOIN split_errors t ON t.run = r.id AND t.split = 'test'
    WHERE r.deleted = 0 AND r.test_val_error IS NOT NULL;

-- Counts behind the error-analysis table, by the newest evaluation of each run: how many wrong
-- examples of a set carry a type.
CREATE VIEW error_table AS
    SELECT e.run AS run, t.name AS type, p.split AS split, count(*) AS tagged,
           s.examples AS examples, t.priority AS priority, t.owner AS owner,
           t.solutions AS solutions
    FROM error_types t
    JOIN example_types x ON x.type = t.id
    JOIN predictions p ON p.sample = x.sample AND p.wrong = 1
    JOIN evaluations e ON e.id = p.evaluation
    JOIN evaluated_splits s ON s.evaluation = e.id AND s.split = p.split
    WHERE t.deleted = 0
        AND e.id = (SELECT max(id) FROM evaluations WHERE run = e.run)
    GROUP BY e.id, t.id, p.split;
