-- What the numbers that other tools logged mean here, and what a restart wrote over.
ALTER TABLE metrics ADD COLUMN superseded INTEGER NOT NULL DEFAULT 0;

-- metrics keep the tag as name and the value as it was logged. metric, split and form say what it
-- counts as; an empty metric leaves it under its own name.
CREATE TABLE tags(
    run INTEGER NOT NULL REFERENCES runs(id),
    tag TEXT NOT NULL,
    metric TEXT NOT NULL DEFAULT '',
    split TEXT NOT NULL DEFAULT '',
    form TEXT NOT NULL DEFAULT 'value'
        CHECK(form IN ('value', 'one_minus', 'percent', 'hundred_minus')),
    points INTEGER NOT NULL DEFAULT 0,
    lowest REAL,
    highest REAL,
    PRIMARY KEY(run, tag)
) WITHOUT ROWID;

-- What a person chose for a tag; holds for every imported run of the project.
CREATE TABLE tag_choices(
    tag TEXT PRIMARY KEY,
    metric TEXT NOT NULL,
    split TEXT NOT NULL,
    form TEXT NOT NULL
) WITHOUT ROWID;

DROP VIEW metric_points;
CREATE VIEW metric_points AS
    SELECT m.run AS run,
           CASE WHEN coalesce(t.metric, '') = '' THEN m.name ELSE t.metric END AS name,
           CASE WHEN coalesce(t.metric, '') = '' THEN m.split ELSE t.split END AS split,
           m.step AS step, m.epoch AS epoch, m.seconds AS seconds,
           CASE coalesce(t.form, 'value')
               WHEN 'one_minus' THEN 1 - m.value
               WHEN 'percent' THEN m.value / 100
               WHEN 'hundred_minus' THEN (100 - m.value) / 100
               ELSE m.value
           END AS value
    FROM metrics m LEFT JOIN tags t ON t.run = m.run AND t.tag = m.name
    WHERE m.superseded = 0;
