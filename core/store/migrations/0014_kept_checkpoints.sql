-- Checkpoints that runs keep beside their last and best ones; the files lie in the folder of the run.
CREATE TABLE kept_checkpoints(
    run INTEGER NOT NULL REFERENCES runs(id),
    step INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY(run, step)
) WITHOUT ROWID;
