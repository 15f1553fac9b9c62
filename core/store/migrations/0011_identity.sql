-- Tells the checkpoints of this project, and of its copies, from those of others.
INSERT OR IGNORE INTO project(key, value) VALUES('id', lower(hex(randomblob(16))));
