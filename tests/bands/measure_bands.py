#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures between which values the layers of each template lie in trainings that learn, and writes
core/diagnose/layer_band_table.cpp.

    tests/bands/measure_bands.py ASSAY_CLI [--data FOLDER] [--seeds N] [--only TEMPLATE] [--long] [--out FILE]

Each template trains at its defaults on data sets that it is for, with several seeds. Of each run, layer
and quantity the middle 95 % of the numbers count (2.5 % and 97.5 % quantile, by updates that were
measured). A band reaches from the least to the greatest of these over data sets and seeds, for all
layers of one kind in one third of the network, and is then widened: by a factor of 1.5 on both sides,
shares by 0.05 at their upper end, because other data differ more than two seeds do. Shares begin at 0.
Gradients and updates shrink as a network learns its examples: their bands begin ten times lower.
Each template also has a long training: activations grow and gradients shrink with it, which short ones do not
show (bands of short ones alone had 9 % of the numbers of a sound LeNet outside). --long makes only these and
widens the table that is there by them; a run without it writes the table anew from the short ones.
A run counts unless it is no better than a guess. Trainings on data that set no band, of the same length, say how
many of its numbers lie within: that is printed, and a template with less than 90 % gets no band, as its data
sets do not say enough of others.
"""

import argparse
import csv
import io
import json
import math
import os
import re
import subprocess
import sys
import tempfile

QUANTITIES = {"gradient_norm": "GradientNorm", "update_ratio": "UpdateRatio", "deviation": "Deviation",
              "dead": "Dead", "saturated": "Saturated"}
SHARES = ("dead", "saturated")
SHRINKING = ("gradient_norm", "update_ratio")
THIRDS = ("First", "Middle", "Last")

LEAST_HELD = 0.9

LIMIT = ["--set", "data.split.train_limit=1500"]
PICTURES = {"mnist": ["$D/images/mnist"] + LIMIT, "fashion": ["$D/images/fashion-mnist"] + LIMIT,
            "cifar": ["$D/images/cifar10-folder"]}
TABLES = {"wine": ["$D/tabular/winequality-white.csv"] + LIMIT,
          "adult": ["$D/tabular/adult-train.csv"] + LIMIT,
          "housing": ["$D/tabular/california-housing.csv", "--set", "data.target=median_house_value"] + LIMIT}
SERIES = {"vowels": ["$D/sequences/JapaneseVowels"], "power": ["$D/sequences/ItalyPowerDemand"],
          "motions": ["$D/sequences/BasicMotions"], "names": ["$D/sequences/names"] + LIMIT}
HELD = {"usps": ["$D/images/usps"] + LIMIT, "glyphs": ["glyphs", "--set", "data.count=2500"],
        "pima": ["$D/tabular/pima-indians-diabetes.csv"], "points": ["$D/sequences/GunPoint"],
        "arrows": ["$D/sequences/ArrowHead"]}

# Template: its data sets, those that are held back, epochs.
PLAN = {
    "lenet": (PICTURES, ["usps", "glyphs"], 4),
    "resnet": ({"cifar": PICTURES["cifar"], "glyphs": ["glyphs", "--set", "data.count=1500"]}, ["usps"], 3),
    "mlp": ({**TABLES, "mnist": PICTURES["mnist"]}, ["pima", "glyphs"], 8),
    "deep": ({**TABLES, "mnist": PICTURES["mnist"]}, ["pima", "glyphs"], 8),
    "lstm": ({k: SERIES[k] for k in ("vowels", "power", "names")}, ["arrows"], 8),
    "conv": (SERIES, ["points", "arrows"], 10),
    "wavenet": ({k: SERIES[k] for k in ("vowels", "power", "motions")}, ["arrows"], 8),
    "attention": ({k: SERIES[k] for k in ("vowels", "power", "names")}, ["arrows"], 8),
}

# Template: long trainings that widen its bands, and such as only report, with their epochs.
MORE = ["--set", "data.split.train_limit=12000"]
LONG = {
    "lenet": ({"mnist, long": (["$D/images/mnist"] + MORE, 5)},
              {"fashion, long": (["$D/images/fashion-mnist"] + MORE, 5)}),
    "mlp": ({"adult, long": (["$D/tabular/adult-train.csv"], 6)},
            {"housing, long": (TABLES["housing"][:3], 12)}),
    "deep": ({"adult, long": (["$D/tabular/adult-train.csv"], 6)},
             {"housing, long": (TABLES["housing"][:3], 12)}),
    "conv": ({"vowels, long": (SERIES["vowels"], 50)}, {"names, long": (["$D/sequences/names"], 6)}),
    "wavenet": ({"vowels, long": (SERIES["vowels"], 40)}, {"motions, long": (SERIES["motions"], 75)}),
    "attention": ({"vowels, long": (SERIES["vowels"], 40)}, {"motions, long": (SERIES["motions"], 75)}),
}


def known(path):
    """Bands and notes of a table that was written before."""
    text = open(path, encoding="utf-8").read()
    names = {value: key for key, value in QUANTITIES.items()}
    rows = re.findall(r'\{"(\w+)", "(\w+)", LayerThird::(\w+), LayerQuantity::(\w+), ([^,]+), ([^}]+)\}', text)
    notes = dict(re.findall(r"^// (\w+): (.*)$", text, re.M))
    return {(t, k, third, names[q]): (float(low), float(high)) for t, k, third, q, low, high in rows}, notes


def share(rows, template, bands):
    """How many numbers of a run lie within, of how many that have a band."""
    within = total = 0
    for key, layers in grouped(rows).items():
        if (template,) + key in bands:
            low, high = bands[(template,) + key]
            within += sum(low <= value <= high for values in layers.values() for value in values)
            total += sum(len(values) for values in layers.values())
    return within, total


def widen(cli, options, source):
    """The table that is there, widened by the long trainings."""
    bands, notes = known(options.out)
    with tempfile.TemporaryDirectory() as folder:
        for template, (sets, held) in LONG.items():
            if options.only and template not in options.only:
                continue
            for name, (data, epochs) in sets.items():
                rows = train(cli, template, data, 1, epochs, folder, source)
                if not rows:
                    continue
                for key, layers in grouped(rows).items():
                    for values in layers.values():
                        low, high = widened(*middle(values), key[2])
                        old = bands.get((template,) + key, (low, high))
                        if max(high, old[1]) > 0:
                            bands[(template,) + key] = (min(low, old[0]), max(high, old[1]))
                notes[template] += f"; {name} 1"
            for name, (data, epochs) in held.items():
                rows = train(cli, template, data, 1, epochs, folder, source)
                if rows:
                    within, total = share(rows, template, bands)
                    print(f"{template}: {within} of {total} numbers of {name} lie within "
                          f"({100 * within / total:.1f} %)", flush=True)
    write(options, bands, notes)


def run(cli, arguments, folder):
    environment = dict(os.environ, LC_ALL="C.UTF-8")
    return subprocess.run([cli] + arguments, cwd=folder, env=environment, capture_output=True, text=True)


def train(cli, template, data, seed, epochs, folder, source):
    """The series of one run; None: it did not learn, or did not train."""
    arguments = [word.replace("$D", source) for word in data]
    project = f"{template}-{seed}-{len(os.listdir(folder))}.assay"
    done = run(cli, ["train"] + arguments + ["--template", template, "--epochs", str(epochs), "--seed", str(seed),
                                             "--threads", "1", "--project", project, "--json"], folder)
    end, learned = None, True
    for line in done.stdout.splitlines():
        event = json.loads(line)
        if event["event"] == "end":
            end = event
        if event["event"] == "finding" and event["finding"] in ("train.no_better_than_guess", "loss.not_finite"):
            learned = False
    if not end or end.get("state") != "finished":
        print(f"    {template} on {data[0]}: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    if not learned:
        print(f"    {template} on {data[0]}, seed {seed}: no better than a guess", file=sys.stderr)
        return None
    listed = run(cli, ["runs", "--project", project, "--layers", "1"], folder)
    return list(csv.DictReader(io.StringIO(listed.stdout)))


def grouped(rows):
    """Numbers by (kind, third, quantity), those of each layer apart."""
    last = max(int(row["position"]) for row in rows)
    groups = {}
    for row in rows:
        position = int(row["position"])
        key = (row["kind"], THIRDS[min(2, 3 * (position - 1) // last)], row["quantity"])
        groups.setdefault(key, {}).setdefault(position, []).append(float(row["value"]))
    return groups


def middle(values):
    values = sorted(v for v in values if math.isfinite(v))
    cut = int(0.025 * len(values))
    return values[cut], values[len(values) - 1 - cut]


def rounded(value, up):
    if value <= 0:
        return 0.0
    step = 10 ** (math.floor(math.log10(value)) - 1)
    return float(f"{(math.ceil if up else math.floor)(value / step) * step:.2g}")


def widened(low, high, quantity):
    if quantity in SHARES:
        return 0.0, min(1.0, math.ceil((high + 0.05) * 100) / 100)
    longer = 10 if quantity in SHRINKING else 1
    return rounded(low / 1.5 / longer, False), rounded(high * 1.5, True)


def write(options, bands, notes):
    lines = []
    for (template, kind, third, quantity), (low, high) in sorted(
            bands.items(), key=lambda item: (list(PLAN).index(item[0][0]), item[0][1], THIRDS.index(item[0][2]),
                                             list(QUANTITIES).index(item[0][3]))):
        lines.append(f'    {{"{template}", "{kind}", LayerThird::{third}, LayerQuantity::{QUANTITIES[quantity]}, '
                     f"{low:g}, {high:g}}},")
    with open(options.out, "w", encoding="utf-8") as out:
        out.write("\n".join(
            ["// SPDX-FileCopyrightText: 2026 Assay contributors", "// SPDX-License-Identifier: GPL-3.0-or-later",
             '#include "diagnose/layer_bands.h"', "", "#include <array>", "", "namespace assay::diagnose {", "",
             "namespace {", "", "using train::LayerQuantity;", "",
             "// Written by tests/bands/measure_bands.py, which says how: each template at its defaults, the middle",
             f"// 95 % of the numbers of each run, the extremes over data sets and {options.seeds} seeds, widened.",
             "// Runs that counted, by data set:",
             *(f"// {template}: {note}" for template, note in notes.items()),
             "// clang-format off", "constexpr std::array<MeasuredBand, " + str(len(lines)) + "> kBands{{",
             *lines, "}};", "// clang-format on", "", "} // namespace", "", "MeasuredBands measuredBands()", "{",
             "    return {kBands.data(), kBands.size()};", "}", "", "} // namespace assay::diagnose", ""]))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("cli")
    parser.add_argument("--data", default="../shared/data")
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--only", action="append")
    parser.add_argument("--out", default="core/diagnose/layer_band_table.cpp")
    options = parser.parse_args()
    cli, source = os.path.abspath(options.cli), os.path.abspath(options.data)
    if options.long:
        return widen(cli, options, source)
    bands, counted, held = {}, {}, {}
    with tempfile.TemporaryDirectory() as folder:
        for template, (sets, held_sets, epochs) in PLAN.items():
            if options.only and template not in options.only:
                continue
            extremes, runs = {}, {}
            for name, data in sets.items():
                for seed in range(1, options.seeds + 1):
                    rows = train(cli, template, data, seed, epochs, folder, source)
                    if not rows:
                        continue
                    runs[name] = runs.get(name, 0) + 1
                    for key, layers in grouped(rows).items():
                        for values in layers.values():
                            low, high = middle(values)
                            known = extremes.get(key, (low, high))
                            extremes[key] = (min(known[0], low), max(known[1], high))
                print(f"{template} on {name}: {runs.get(name, 0)} runs", file=sys.stderr, flush=True)
            counted[template] = runs
            for key, (low, high) in extremes.items():
                low, high = widened(low, high, key[2])
                if high > 0:
                    bands[(template,) + key] = (low, high)
            within = total = 0
            for name in held_sets:
                rows = train(cli, template, HELD[name], 1, epochs, folder, source)
                own = share(rows, template, bands) if rows else (0, 0)
                within, total = within + own[0], total + own[1]
            held[template] = (within, total, held_sets)
    for template, (within, total, names) in held.items():
        if total and within < LEAST_HELD * total:
            bands = {key: band for key, band in bands.items() if key[0] != template}
            counted[template] = {}
        if total:
            print(f"{template}: {within} of {total} numbers of {', '.join(names)} lie within "
                  f"({100 * within / total:.1f} %)")

    notes = {template: ", ".join(f"{name} {count}" for name, count in runs.items()) or
                       "none, as other data lie outside of what was measured"
             for template, runs in counted.items()}
    write(options, bands, notes)


if __name__ == "__main__":
    main()
