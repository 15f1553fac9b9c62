-- What a person decided on proposed error types: on one example, or (sample 0) on all of it.
CREATE TABLE suggestion_decisions(
    suggestion TEXT NOT NULL,
    sample INTEGER NOT NULL DEFAULT 0,
    accepted INTEGER NOT NULL,
    PRIMARY KEY(suggestion, sample)
) WITHOUT ROWID;
