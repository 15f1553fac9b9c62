#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether `assay-cli overfit --prove` mends more than changes by chance do.

For each faulty set-up whose batch is not learned: the changes that --prove tries, one after another, until one cures;
beside it as many changes of one setting each, drawn from the same settings, tried on the same batch and seed. Published
repair tools did no better than such draws, so a repair is claimed only where it beats them. Prints how many set-ups each
cured, the difference with its interval (paired, Newcombe 1998, method 10) and the two-sided exact test of McNemar.
What cures one batch need not be the seeded fault: `right cause` counts where the proven finding names it.
"""
import argparse
import json
import math
import os
import random
import subprocess
import tempfile
from pathlib import Path

from run_faults import matches, share, wilson

LIMIT_S = 300
# The settings that --prove itself changes.
CHOICES = {
    'train.optimiser': ['sgd', 'adam', 'adamw', 'rmsprop'],
    'train.weight_decay': ['0', '1e-4', '1e-3', '1e-2', '1e-1'],
    'train.label_smoothing': ['0', '0.05', '0.1', '0.2'],
    'train.clip_norm': ['0', '0.1', '1', '10'],
    'train.class_weights': ['', 'balanced'],
    'train.loss': ['auto', 'cross_entropy', 'nll', 'bce_logits', 'squared_error', 'huber'],
    'data.preprocess': ['', 'none', 'divide 255', 'divide 255, standardise channel'],
    'model.output': ['auto', 'logits', 'probabilities', 'log_probabilities'],
    'model.init': ['he', 'glorot', 'default'],
    'model.norm': ['none', 'batch'],
    'model.dropout': ['0', '0.2', '0.5'],
    'model.bypass': ['end', 'softmax', 'relu', 'sigmoid', 'dropout'],
    'model.redraw': ['all'],
    'model.precision': ['double'],
    'model.mode': ['evaluation'],
    'model.softmax': ['last', 'last_but_one'],
    'model.gradient': ['turned'],
}


def drawn(source):
    """One setting with a value, each setting as likely as another."""
    field = source.choice(['train.learning_rate', *CHOICES])
    value = f'{10 ** source.uniform(-6, 0):.3g}' if field == 'train.learning_rate' else source.choice(CHOICES[field])
    return f'{field}={value}'


def events(cli, setup, *options):
    """What a call of overfit prints, in a project of its own; None where it took too long."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            run = subprocess.run([cli, 'overfit', '--setup', str(setup), '--threads', '1', '--json', '--project',
                                  os.path.join(folder, 'p.assay'), *options], capture_output=True, text=True,
                                 timeout=LIMIT_S)
        except subprocess.TimeoutExpired:
            return None
    parsed = []
    for line in run.stdout.splitlines():
        try:
            parsed.append(json.loads(line))
        except ValueError:
            pass
    return parsed


def verdict(parsed):
    ends = [event for event in parsed or [] if event.get('event') == 'end']
    return ends[0].get('verdict') if ends else None


def compared(cli, out, case, seed):
    """None: the batch is learned, or cannot be tried."""
    setup = out / f'{case["case"]}.json'
    proof = events(cli, setup, '--prove', '--prove-seconds', '3600')  # on any machine the same attempts
    if verdict(proof) in (None, 'passes'):
        return None
    tries = [event for event in proof if event.get('event') == 'intervention']
    cured = any(event['cured'] for event in tries)
    # Behind the first cure only its place is looked for; what a set-up refuses costs no training.
    until = next((k + 1 for k, event in enumerate(tries) if event['cured']), len(tries))
    taken = [event for event in tries[:until] if 'run' in event]
    proven = [event for event in proof if event.get('event') == 'finding' and event.get('proven')
              and 'cure_run' in event.get('evidence', {})]
    source, by_chance, used, seen = random.Random(seed), False, 0, set()
    # An attempt that the set-up refuses is drawn anew, as it is not counted above either.
    for _ in range(20 * max(len(taken), 1)):
        if by_chance or used >= len(taken):
            break
        change = drawn(source)
        if change in seen:
            continue
        seen.add(change)
        ended = verdict(events(cli, setup, '--set', change))
        if ended is None:
            continue
        used += 1
        by_chance = ended == 'passes'
    return {'case': case['case'], 'tries': len(taken), 'prove': cured, 'chance': by_chance,
            'right': bool(proven) and matches(proven[-1]['finding'], case['accepted']),
            'finding': proven[-1]['finding'] if proven else '', 'try': next((t['try'] for t in tries if t['cured']), [])}


def paired(results):
    """Difference of two shares of the same set-ups, with its interval."""
    count = len(results)
    both = sum(r['prove'] and r['chance'] for r in results)
    only, other = sum(r['prove'] and not r['chance'] for r in results), sum(r['chance'] and not r['prove'] for r in results)
    neither = count - both - only - other
    p, q = (both + only) / count, (both + other) / count
    (low_p, high_p), (low_q, high_q) = wilson(both + only, count), wilson(both + other, count)
    margins = (both + only) * (both + other) * (count - both - only) * (count - both - other)
    phi = 0 if margins == 0 else (both * neither - only * other) / math.sqrt(margins)
    low = math.sqrt(max((p - low_p) ** 2 - 2 * phi * (p - low_p) * (high_q - q) + (high_q - q) ** 2, 0))
    high = math.sqrt(max((high_p - p) ** 2 - 2 * phi * (high_p - p) * (q - low_q) + (q - low_q) ** 2, 0))
    tail = sum(math.comb(only + other, k) for k in range(min(only, other) + 1)) / 2 ** (only + other)
    return p - q, p - q - low, p - q + high, min(1.0, 2 * tail), only, other


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('assay_cli')
    parser.add_argument('out', type=Path)
    parser.add_argument('--half', choices=('tune', 'hold', 'all'), default='hold')
    parser.add_argument('--every', type=int, default=1, help='every n-th faulty case')
    parser.add_argument('--only', help='cases whose name has this in it')
    parser.add_argument('--seed', type=int, default=1, help='of the changes by chance')
    options = parser.parse_args()
    cli, out = os.path.abspath(options.assay_cli), options.out.resolve()
    cases = [case for case in json.loads((out / 'expected.json').read_text())
             if case['fault'] and options.half in ('all', case['half'])
             and (not options.only or options.only in case['case'])][::options.every]
    results = []
    for number, case in enumerate(cases):
        found = compared(cli, out, case, f'{options.seed} {number}')
        if found:
            results.append(found)
            print(f'{found["case"]:34} {found["tries"]:2} attempts  proof {"cures" if found["prove"] else "-":6} '
                  f'chance {"cures" if found["chance"] else "-":6} {found["finding"]} {" ".join(found["try"])}', flush=True)
    if not results:
        raise SystemExit('No batch of these set-ups fails.')
    count = len(results)
    difference, low, high, p, only, other = paired(results)
    print(f'\n{count} set-ups of which one batch is not learned, of {len(cases)} faulty ones')
    print(f'  cured by --prove             {share(sum(r["prove"] for r in results), count)}')
    print(f'    its cause is the right one {share(sum(r["right"] for r in results), count)}')
    print(f'  cured by chance              {share(sum(r["chance"] for r in results), count)}')
    print(f'  difference                   {100 * difference:+.1f} points [{100 * low:+.1f}, {100 * high:+.1f}], '
          f'{only} by --prove alone, {other} by chance alone, McNemar p = {p:.2g}')


if __name__ == '__main__':
    main()
