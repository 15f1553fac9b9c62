-- Improvements that were tried: a study of the kind "attempt" with the change of settings (patch, as in planned_runs). improvement and way:
-- keys; way is empty for a patch of a person's own. scored: fingerprint of the examples that it is judged on; measured_pairs: the runs that
-- its effects were measured on, "1-4,2-5", without the change and with it, a seed each.
CREATE TABLE attempts(
    study INTEGER PRIMARY KEY REFERENCES studies(id),
    improvement TEXT NOT NULL,
    way TEXT NOT NULL DEFAULT '',
    words TEXT NOT NULL DEFAULT '',
    patch TEXT NOT NULL,
    scored TEXT NOT NULL DEFAULT '',
    measured_pairs TEXT NOT NULL DEFAULT ''
);
-- What a change did, as it was measured last. what: a set ("train_val") or a term ("variance"); before, after: means over the seeds that both
-- sides have; seed_error, sample_error: standard errors of after - before; low_95, high_95: its interval, not corrected for how many changes
-- were judged on the same examples; NULL: not known.
CREATE TABLE attempt_effects(
    id INTEGER PRIMARY KEY,
    study INTEGER NOT NULL REFERENCES studies(id),
    what TEXT NOT NULL,
    metric TEXT NOT NULL,
    is_term INTEGER NOT NULL,
    is_share INTEGER NOT NULL,
    before REAL NOT NULL,
    after REAL NOT NULL,
    seeds INTEGER NOT NULL,
    seed_error REAL NOT NULL,
    sample_error REAL,
    low_95 REAL,
    high_95 REAL,
    measured TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
    UNIQUE(study, what)
);
-- The ledger: every attempt with every effect that was measured of it.
CREATE VIEW attempt_ledger AS
    SELECT a.study, s.created, s.of AS run, a.improvement, a.way, a.words, a.patch, e.what, e.metric, e.before, e.after,
           e.after - e.before AS change, e.low_95, e.high_95, e.seeds, e.measured
    FROM attempts a JOIN studies s ON s.id = a.study LEFT JOIN attempt_effects e ON e.study = a.study
    ORDER BY a.study, e.id;
