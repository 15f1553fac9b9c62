-- Results that a person adds to compare with. data_set: its name; fingerprint: of the data it was added on, empty: by its name
-- alone; kind, metric: names of the program; value: of the metric, shares from 0 to 1.
CREATE TABLE own_results(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    data_set TEXT NOT NULL,
    fingerprint TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL,
    model TEXT NOT NULL,
    metric TEXT NOT NULL DEFAULT 'error',
    value REAL NOT NULL,
    source TEXT NOT NULL DEFAULT ''
);
