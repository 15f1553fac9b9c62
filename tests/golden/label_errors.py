# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Likely label errors as cleanlab finds them: the twin of core/error_analysis/label_errors.

    python3 -m venv /tmp/twin && /tmp/twin/bin/pip install cleanlab==2.9.0
    /tmp/twin/bin/python tests/golden/label_errors.py PREDICTIONS_FOLDER > tests/golden/label_errors.json

PREDICTIONS_FOLDER holds mnist_test_set_pyx.npy and mnist_test_set_original_labels.npy. Made cases
are written with their numbers, of MNIST only the places; seeds whose counts tie when they are rounded
are left out, as either choice is right there.
"""
import json
import sys
import warnings
from pathlib import Path

import numpy as np
from cleanlab.filter import find_label_issues

warnings.filterwarnings("ignore")


def issues(labels, probabilities):
    return np.flatnonzero(find_label_issues(labels=labels, pred_probs=probabilities, n_jobs=1)).tolist()


def made(seed, examples, classes, noise, sureness, given=None):
    """A network that is right most of the time, and labels of which a share is wrong."""
    draw = np.random.default_rng(seed)
    truth = draw.integers(0, classes if given is None else given, examples)
    logits = draw.normal(size=(examples, classes))
    logits[np.arange(examples), truth] += sureness
    labels = truth.copy()
    wrong = draw.random(examples) < noise
    labels[wrong] = draw.integers(0, classes if given is None else given, wrong.sum())
    probabilities = np.exp(logits)
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    # As the program keeps them: numbers of four bytes.
    probabilities = probabilities.astype(np.float32).astype(np.float64)
    return {
        "classes": classes,
        "labels": labels.tolist(),
        "probabilities": [float(np.format_float_positional(np.float32(p), unique=True)) for p in probabilities.ravel()],
        "issues": issues(labels, probabilities),
    }


folder = Path(sys.argv[1])
mnist = np.load(folder / "mnist_test_set_pyx.npy")
labels = np.load(folder / "mnist_test_set_original_labels.npy").astype(int)
print(
    json.dumps(
        {
            "mnist": issues(labels, mnist),
            "made": [
                made(1, 120, 3, 0.2, 3.0),
                made(2, 90, 2, 0.3, 2.0),
                made(7, 150, 5, 0.15, 1.0),
                made(4, 100, 4, 0.4, 4.0),
                made(5, 60, 4, 0.2, 3.0, given=3),
                made(6, 12, 6, 0.3, 0.5),
            ],
        }
    )
)
