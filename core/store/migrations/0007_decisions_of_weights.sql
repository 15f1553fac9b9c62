-- What a person decided on proposed error types. On one example it holds for every run; on all of a
-- suggestion (sample 0) for the weights whose answers were looked at: a run at a step. type: that
-- was given last; 0: none, or not known.
CREATE TABLE decisions(
    suggestion TEXT NOT NULL,
    sample INTEGER NOT NULL DEFAULT 0,
    run INTEGER NOT NULL DEFAULT 0,
    step INTEGER NOT NULL DEFAULT 0,
    accepted INTEGER NOT NULL,
    type INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY(suggestion, sample, run, step)
) WITHOUT ROWID;
INSERT INTO decisions(suggestion, sample, accepted)
    SELECT suggestion, sample, accepted FROM suggestion_decisions WHERE sample <> 0;
-- Which answers were looked at was not kept; the last that were made are the likely ones.
INSERT INTO decisions(suggestion, sample, run, step, accepted)
    SELECT d.suggestion, 0, e.run, e.step, d.accepted FROM suggestion_decisions d,
        (SELECT run, step FROM evaluations ORDER BY created DESC, id DESC LIMIT 1) e
    WHERE d.sample = 0;
DROP TABLE suggestion_decisions;
ALTER TABLE decisions RENAME TO suggestion_decisions;
-- The examples that got a type when all of a suggestion was accepted; refusing takes it from them
-- and from no others.
CREATE TABLE suggestion_marks(
    suggestion TEXT NOT NULL,
    run INTEGER NOT NULL,
    step INTEGER NOT NULL,
    sample INTEGER NOT NULL,
    PRIMARY KEY(suggestion, run, step, sample)
) WITHOUT ROWID;
