#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Set-ups with seeded faults, and healthy ones, for run_faults.py.

Writes into OUT a JSON file and a TorchScript module for each case, small copies of the data that have a
fault, and expected.json: what each case is and which findings name its cause. Half of the cases are
called "tune": thresholds may be set by looking at them. The others are "hold": other faults, data,
architectures and seeds; only totals of them are to be looked at, or the score measures memory.
The first seed is that of "tune", each other one writes the cases of "hold" once.
Needs torch and numpy, and the data sets of the tests.
"""
import argparse
import json
from collections import Counter
from pathlib import Path

import torch

import faulty
import healthy
from corpus import Corpus


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('out', type=Path)
    parser.add_argument('--data', type=Path, default=Path(__file__).resolve().parents[3] / 'shared/data')
    parser.add_argument('--seeds', default='1,2')
    parser.add_argument('--half', choices=('tune', 'hold'), help='these cases alone')
    parser.add_argument('--quick', action='store_true', help='every twelfth case of a seed, as run_faults.py --quick takes')
    options = parser.parse_args()
    if not options.data.is_dir():
        raise SystemExit(f'There is no folder {options.data}: name the data sets with --data.')
    torch.set_num_threads(1)
    options.out.mkdir(parents=True, exist_ok=True)
    seeds = [int(seed) for seed in options.seeds.split(',')]
    expected = []
    for k, seed in enumerate(seeds):
        halves = {'tune'} if k == 0 else {'hold'}
        if len(seeds) == 1:
            halves = {'tune', 'hold'}
        if options.half:
            halves &= {options.half}
        corpus = Corpus(options.out, options.data.resolve(), seed, halves, 12 if options.quick else 1)
        faulty.every(corpus)
        healthy.every(corpus)
        faulty.first_layer(corpus)
        healthy.first_layer(corpus)
        expected += corpus.expected
    names = [one['case'] for one in expected]
    double = [name for name, count in Counter(names).items() if count > 1]
    if double:
        raise SystemExit(f'Two cases have one name: {double}')
    (options.out / 'expected.json').write_text(json.dumps(expected, indent=1))
    counts = Counter((one['half'], 'faulty' if one['fault'] else 'healthy') for one in expected)
    print(', '.join(f'{half} {kind}: {count}' for (half, kind), count in sorted(counts.items())))


if __name__ == '__main__':
    main()
