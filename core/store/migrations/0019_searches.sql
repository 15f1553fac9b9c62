-- Searches for settings. base: the spec (JSON) that every trial changes; task: of its data; space: what is searched (JSON); method: which sampler; seed: of what
-- it draws; trials: wanted in all; early_stop: the rule that stops trials early, or 'none'; least_gain: a shortfall of the metric.
CREATE TABLE searches(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    base TEXT NOT NULL,
    task TEXT NOT NULL,
    space TEXT NOT NULL,
    method TEXT NOT NULL,
    seed INTEGER NOT NULL,
    trials INTEGER NOT NULL,
    minutes REAL,
    least_gain REAL,
    early_stop TEXT NOT NULL DEFAULT 'none',
    created TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
);
-- Trials, in the order in which they were proposed. point: path and value of each axis (JSON); run: NULL, it waits; stopped_early: the reason,
-- or empty; begun, ended: seconds since 1970; attempts: how often in a row it was begun without coming further than begun_step updates. What
-- a trial reached stands with its run.
CREATE TABLE trials(
    search INTEGER NOT NULL REFERENCES searches(id),
    number INTEGER NOT NULL,
    point TEXT NOT NULL,
    run INTEGER REFERENCES runs(id),
    stopped_early TEXT NOT NULL DEFAULT '',
    worker TEXT NOT NULL DEFAULT '',
    begun REAL NOT NULL DEFAULT 0,
    ended REAL NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    begun_step INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY(search, number)
) WITHOUT ROWID;
CREATE INDEX trials_of_run ON trials(run);
