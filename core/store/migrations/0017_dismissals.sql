-- Findings that a person set aside. key: id, and after "@" its place where it has one; holds for all runs of the project.
-- made: when, UTC.
CREATE TABLE dismissals(
    key TEXT NOT NULL PRIMARY KEY,
    reason TEXT NOT NULL,
    made TEXT NOT NULL
);
