-- Of more than 1,000 classes only a part of the probabilities of an example is kept. largest: the 20
-- largest, first their classes (2-byte unsigned), then the values (4-byte float), the most probable
-- first, little-endian. truth_probability: of the true class. squares: sum of the squares over all
-- classes. class_means: mean over the examples of the probability of each class (4-byte float).
ALTER TABLE predictions ADD COLUMN largest BLOB;
ALTER TABLE predictions ADD COLUMN truth_probability REAL;
ALTER TABLE predictions ADD COLUMN squares REAL;
ALTER TABLE evaluated_splits ADD COLUMN class_means BLOB;
