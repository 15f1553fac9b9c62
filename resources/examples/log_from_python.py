# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logs any training loop into an Assay project: python3 log_from_python.py digits.assay"""
import random
import sqlite3
import sys


class Run:
    """One row of `runs`; every number is one row of `metrics`."""

    def __init__(self, project, name):
        self.db = sqlite3.connect(project, timeout=10, isolation_level=None)
        self.run = self.db.execute("INSERT INTO runs(name, kind) VALUES(?, 'imported')", [name]).lastrowid

    def log(self, name, split, step, epoch, value):
        self.db.execute("INSERT INTO metrics(run, name, split, step, epoch, value) VALUES(?, ?, ?, ?, ?, ?)",
                        [self.run, name, split, step, epoch, value])

    def end(self, state="finished"):
        self.db.execute("UPDATE runs SET state = ? WHERE id = ?", [state, self.run])


if __name__ == "__main__":
    run, weight = Run(sys.argv[1], "fit a line"), 0.0
    for step in range(1, 301):  # in PyTorch: loss.item() after loss.backward()
        x = random.uniform(-1, 1)
        gap = weight * x - 3 * x
        weight -= 0.1 * 2 * gap * x
        run.log("batch_loss", "train", step, step / 100, gap * gap)
        if step % 100 == 0:
            run.log("error", "train_val", step, step // 100, min(1, abs(weight - 3)))
    run.end()
