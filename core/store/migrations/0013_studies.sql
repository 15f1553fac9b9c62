-- Runs that are planned together. base: the spec (JSON) that every planned run changes; of: the run that the study asks about.
CREATE TABLE studies(
    id INTEGER PRIMARY KEY,
    purpose TEXT NOT NULL,
    base TEXT NOT NULL,
    of INTEGER REFERENCES runs(id),
    created TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
);
-- patch: changes of the base in their order, [["seed", "2"]]; run: the one that was started or taken for it.
CREATE TABLE planned_runs(
    study INTEGER NOT NULL REFERENCES studies(id),
    place INTEGER NOT NULL,
    patch TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    run INTEGER REFERENCES runs(id),
    PRIMARY KEY(study, place)
) WITHOUT ROWID;
CREATE INDEX planned_runs_of_run ON planned_runs(run);
-- A new run is named by how many of its kind there are; both are looked up for each run that is begun.
CREATE INDEX runs_of_template ON runs(template, kind);
CREATE INDEX runs_of_name ON runs(name);
