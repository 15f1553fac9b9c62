#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# make.sh projects|pictures BIN DATA FOLDER: what README shows.
#   projects  trains the projects with assay-cli, in FOLDER, which is empty; about an hour on two cores
#   pictures  draws each page of them with assay, light and dark, beside this script
#   BIN       where assay and assay-cli lie, as build/release/bin
#   DATA      where images/mnist, images/usps, images/fashion-mnist and tabular/california-housing.csv lie
#   FOLDER    its name stands in the pictures
# What a network learned differs a little from machine to machine.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# -eq 4 ] || { sed -n '5,11s/^# //p' "$0" >&2; exit 2; }
bin=$(cd "$2" && pwd) data=$(cd "$3" && pwd)
mkdir -p "$4" && cd "$4"
export QT_QPA_PLATFORM=offscreen ASSAY_FONT=Inter
ASSAY_CONFIG_DIR=$(mktemp -d)
export ASSAY_CONFIG_DIR
trap 'rm -rf "$ASSAY_CONFIG_DIR"' EXIT

cli() { "$bin/assay-cli" "$@" >/dev/null; }

projects() {
    [ -z "$(ls -A)" ] || { echo "make.sh: $PWD is not empty" >&2; exit 2; }
    cp "$data/tabular/california-housing.csv" housing.csv

    # A softmax before cross entropy, and what proves it.
    local -a bug=(glyphs --model digits.pt --set train.learning_rate=1e-3 --set train.loss=cross_entropy)
    "$python" - <<'PY'
import torch.nn as nn, torch
torch.manual_seed(1)
torch.jit.script(nn.Sequential(nn.Conv2d(1, 8, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(1152, 64), nn.ReLU(),
                               nn.Linear(64, 10), nn.Softmax(1))).save("digits.pt")
PY
    cli overfit "${bug[@]}" --project bug.assay || true
    cp bug.assay found.assay
    [ ! -d bug.assay-files ] || cp -r bug.assay-files found.assay-files
    cli overfit "${bug[@]}" --project bug.assay --prove || true

    # MNIST, served on USPS.
    local -a mnist=(--data "$data/images/mnist" --test-data "$data/images/usps" --template lenet) method
    cli train --project digits.assay "${mnist[@]}" --epochs 5 --name lenet
    cli overfit --project digits.assay "${mnist[@]}"
    cli evaluate --project digits.assay --run 1
    cli errors suggest --project digits.assay --run 1 --accept "4 / 9"
    cli errors suggest --project digits.assay --run 1 --accept "7 / 9"
    cli errors suggest --project digits.assay --run 1 --accept "0 / 5"
    cli train --project digits.assay --run 1 --seeds 3
    cli advise --project digits.assay --run 1 --try distribution_shift.synthesise --seeds 3

    cli train --project adaptation.assay "${mnist[@]}" --epochs 5 --name lenet
    cli evaluate --project adaptation.assay --run 1
    for method in fine-tune coral labels-alone deep-coral dann add-target; do
        cli adapt --project adaptation.assay --run 1 --method $method --labels 10 --seeds 3 || true
    done

    # 10,000 pictures of Fashion-MNIST, 60 trials.
    cli tune --project fashion.assay --data "$data/images/fashion-mnist" --template lenet --set data.split.train_limit=10000 --epochs 3 \
        --method coarse-to-fine --trials 60 --workers 2 --space '{
            "train.learning_rate": {"low": 1e-5, "high": 1e-1, "scale": "log"},
            "train.batch_size": {"low": 16, "high": 256, "scale": "log", "integer": true},
            "model.variant": {"values": ["classic", "wide"]},
            "model.dropout": {"low": 0, "high": 0.5},
            "train.weight_decay": {"low": 1e-6, "high": 1e-1, "scale": "log"}}'
}

# draw NAME PROJECT PAGE [OPTION ...]: light and dark
draw() {
    local name=$1 project=$2 page=$3 theme
    shift 3
    for theme in light dark; do
        "$bin/assay" "$project" --page "$page" --theme $theme --size 1280x800 --grab "$here/$name-$theme.png" "$@"
    done
}

pictures() {
    local page
    for page in start data model debug train evaluate errors improve runs; do
        draw $page digits.assay $page --run 1
    done
    draw adaptation adaptation.assay improve --view adaptation --run 1
    draw tune fashion.assay tune --view parallel
    draw table housing.csv data
    "$bin/assay" found.assay --page debug --theme light --size 1280x800 --grab "$here/bug-found.png"
    "$bin/assay" bug.assay --page debug --theme light --size 1280x800 --grab "$here/bug-proven.png"
}

case $1 in
projects)
    # The Python whose Torch LibTorch is, of the set-up.
    python=$(ls -d "${XDG_CACHE_HOME:-$HOME/.cache}"/assay/torch-*/bin/python | tail -1)
    projects
    ;;
pictures) pictures ;;
*) echo "make.sh: projects or pictures" >&2 && exit 2 ;;
esac
