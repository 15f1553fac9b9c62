#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares the numbers of two builds to the last bit.

    tests/regression/same_numbers.py OLD/assay-cli NEW/assay-cli [PART OF A NAME]

Each set of commands below is run with both programs, on the same machine and one after the other;
then every point, score, finding and answer of the two projects is compared. Data sets of ../shared
are left out where it is not there. Ends with 1 when a number differs.
"""
import json
import os
import sqlite3
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.path.join(HERE, "..", "..", "..", "shared", "data")
FEW = ["--epochs", "2", "--threads", "2"]


def sets():
    """Name of a set -> its commands, each a list of arguments."""
    def train(data, template, *more, test=None):
        served = ["--test-data", test] if test else []
        return ["train", data, "--template", template, *served, *FEW, *more]

    def fields(*settings):
        return [part for setting in settings for part in ("--set", setting)]

    small = fields("data.count=900")
    found = {}
    for data in ("points-moons", "points-spirals"):
        found[f"mlp on {data}"] = [train(data, "mlp"), ["evaluate", "--run", "1"]]
    for template in ("lenet", "mlp"):
        found[f"{template} on glyphs"] = [
            train("glyphs", template, *small, test="glyphs-night"), ["evaluate", "--run", "1"]]
    for template in ("lstm", "mlp"):
        found[f"{template} on sequences"] = [train("sequences", template, *small)]
    for threads in (1, 2, 3):
        found[f"lenet on {threads} threads"] = [
            ["train", "glyphs", "--template", "lenet", "--epochs", "2", "--threads", str(threads),
             *small]]
    options = {
        "sgd": ["train.optimiser=sgd", "train.learning_rate=0.05"],
        "nesterov": ["train.optimiser=sgd", "train.nesterov=true", "train.learning_rate=0.02"],
        "adamw": ["train.optimiser=adamw", "train.weight_decay=0.1"],
        "rmsprop": ["train.optimiser=rmsprop"],
        "weight decay": ["train.weight_decay=0.01"],
        "clipping": ["train.clip_norm=0.1"],
        "cosine": ["train.schedule=cosine", "train.warmup_steps=5"],
        "one-cycle": ["train.schedule=one_cycle"],
        "steps": ["train.schedule=step", "train.step_epochs=1"],
        "rate changes": ["train.rate_changes=5: 1e-2, 9: 1e-4"],
        "batch of 7": ["train.batch_size=7"],
        "one batch an epoch": ["train.batch_size=100000"],
        "not finite": ["train.learning_rate=1e6", "train.optimiser=sgd"],
        "seed 9": ["seed=9"],
    }
    for name, settings in options.items():
        found[f"option {name}"] = [train("glyphs", "mlp", *small, *fields(*settings))]
    found["binary"] = [train("points-moons", "mlp", *fields("train.loss=binary"))]
    for name, settings in {"": [], " at 30": ["train.learning_rate=30"],
                           " at 3e-7": ["train.learning_rate=3e-7"],
                           " with decay": ["train.weight_decay=3"]}.items():
        found[f"one batch{name}"] = [
            ["overfit", "glyphs", "--template", "mlp", "--threads", "2", *small,
             *fields(*settings)]]
    found["one batch of series"] = [["overfit", "sequences", "--template", "lstm", "--threads",
                                     "2"]]
    real = {
        "mnist": ("images/mnist", "lenet", []),
        "adult": ("tabular/adult-train.csv", "mlp", []),
        "housing": ("tabular/california-housing.csv", "mlp", ["data.target=median_house_value"]),
        "vowels": ("sequences/JapaneseVowels", "lstm", []),
    }
    for name, (path, template, settings) in real.items():
        path = os.path.join(SHARED, path)
        if os.path.isdir(SHARED):
            found[f"{template} on {name}"] = [
                ["train", path, "--template", template, "--epochs", "1", "--threads", "2",
                 *fields(*settings)], ["evaluate", "--run", "1"]]
            found[f"one batch of {name}"] = [
                ["overfit", path, "--template", template, "--threads", "2", *fields(*settings)]]
    return found


def isTime(name):
    return any(word in name for word in ("second", "created", "ended", "opened", "samples_per"))


def leaves(value, path="spec"):
    """The fields of a spec with their paths."""
    if not isinstance(value, dict):
        return {path: value}
    found = {}
    for name, inner in value.items():
        found.update(leaves(inner, f"{path}.{name}"))
    return found


def specsOf(project):
    with sqlite3.connect(f"file:{project}?mode=ro", uri=True) as base:
        return [leaves(json.loads(row[0]))
                for row in base.execute("SELECT spec FROM runs ORDER BY id")]


def specsDiffer(old, new):
    """Fields that only the new build knows are left out: what they do shows in the numbers."""
    return [(f"{path} {value!r}", f"{path} {theirs.get(path)!r}")
            for mine, theirs in zip(old, new) for path, value in mine.items()
            if path not in theirs or theirs[path] != value]


def numbersOf(project):
    """Every value that the spec decides, one text a value."""
    rows = []
    with sqlite3.connect(f"file:{project}?mode=ro", uri=True) as base:
        for table, order in (("metrics", "run, name, split, step"), ("runs", "id"),
                             ("findings", "run, finding, place"), ("events", "run, step, kind"),
                             ("predictions", "evaluation, split, place")):
            cursor = base.execute(f"SELECT * FROM {table} ORDER BY {order}")
            names = [column[0] for column in cursor.description]
            for row in cursor:
                values = dict(zip(names, row))
                if isTime(str(values.get("name", ""))):
                    continue
                for name, value in values.items():
                    if name not in ("id", "environment", "owner", "spec") and not isTime(name):
                        rows.append(f"{table} {values.get('name', '')} {values.get('step', '')} "
                                    f"{name} {value!r}")
    return rows


def run(program, commands, project):
    codes = []
    for command in commands:
        done = subprocess.run([program, *command, "--project", project], capture_output=True,
                              text=True)
        codes.append(f"exit code {done.returncode}")
        if done.returncode > 1:  # not one of the ways in which a run may end
            codes.append(done.stderr.strip())
    return codes


def main():
    if len(sys.argv) < 3:
        print(__doc__.strip())
        return 2
    old, new = sys.argv[1:3]
    part = sys.argv[3] if len(sys.argv) > 3 else ""
    differing = 0
    for name, commands in sets().items():
        if part not in name:
            continue
        with tempfile.TemporaryDirectory() as folder:
            found, specs = [], []
            for side, program in (("old", old), ("new", new)):
                project = os.path.join(folder, f"{side}.assay")
                codes = run(program, commands, project)
                there = os.path.exists(project)
                found.append(codes + (numbersOf(project) if there else []))
                specs.append(specsOf(project) if there else [])
        different = specsDiffer(*specs) + [(a, b) for a, b in zip(*found) if a != b]
        same = not different and len(found[0]) == len(found[1])
        differing += not same
        print(f"{name}: " + (f"{len(found[0])} values are equal" if same else
                             f"DIFFERS ({len(found[0])} and {len(found[1])} values)"), flush=True)
        for a, b in different[:3]:
            print(f"  old {a}\n  new {b}")
    print(f"{differing} sets differ" if differing else "all numbers are equal")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
