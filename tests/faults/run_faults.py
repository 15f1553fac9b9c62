#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether `assay-cli check` finds what make_faults.py seeded, and is silent where nothing is wrong.

A fault counts as found when a warning or blocker names its cause; a hint does not. Its rank is that
among all warnings and blockers, in the order in which they are shown. A false alarm is a warning or blocker
on a healthy set-up, but for findings of its data that are true and expected.json allows.
Causes of one batch without evidence, of which check lists all there are, have a "?" and name nothing.
Intervals: 95 % by Wilson (1927). Cases of "hold" are counted and not named, unless --names.
"""
import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

LIMIT_S = 600


def wilson(hits, count, z=1.959964):
    if count == 0:
        return 0.0, 1.0
    share = hits / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return max(0.0, middle - half), min(1.0, middle + half)


def share(hits, count):
    low, high = wilson(hits, count)
    return f'{hits}/{count} = {100 * hits / max(count, 1):.1f} % [{100 * low:.1f}, {100 * high:.1f}]'


def matches(finding, names):
    return any(finding == name or (name.endswith(('.', ':')) and finding.startswith(name)) for name in names)


def checked(cli, out, case):
    """The findings of a case in the order in which they are shown: (id, severity, explained by)."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        try:
            run = subprocess.run([cli, 'check', '--setup', str(out / f'{case["case"]}.json'), '--threads', '1', '--json'],
                                 capture_output=True, text=True, cwd=folder, timeout=LIMIT_S)
            code, text = run.returncode, run.stdout
        except subprocess.TimeoutExpired:
            code, text = -1, ''
    findings, sentence = [], '' if code >= 0 else 'took too long'
    for line in text.splitlines():
        try:
            event = json.loads(line)
        except ValueError:
            continue
        if event.get('event') == 'finding':
            # Without evidence a cause is one of a list of all that there are, and names none.
            listed = event['finding'].startswith('overfit.cause.') and not event['evidence'].get('has_evidence')
            findings.append((event['finding'] + ('?' if listed else ''), event['severity'], event.get('explained_by')))
        if event.get('event') == 'error':
            findings.append((f'error:{event.get("code", "")}', 'blocker', None))
            sentence = event.get('text', '')
    return {'case': case, 'findings': findings, 'code': code, 'sentence': sentence, 'seconds': time.monotonic() - started}


def judge(result):
    """Adds `alarm`, `rank` (0: not found) and `serious` to a result."""
    case = result['case']
    serious = [finding for finding in result['findings'] if finding[1] != 'hint']
    result['serious'] = serious
    right = case['accepted']
    result['rank'] = next((k + 1 for k, finding in enumerate(serious) if matches(finding[0], right)), 0)
    result['hint'] = any(f[1] == 'hint' and matches(f[0], right) for f in result['findings'])
    unexpected = [f for f in serious if not matches(f[0], case['allowed'])]
    result['alarm'] = not case['fault'] and bool(unexpected or result['code'] < 0)
    return result


def line(result):
    case, rank = result['case'], result['rank']
    if not case['fault']:
        word = 'FALSE ALARM' if result['alarm'] else 'ok'
    else:
        word = f'rank {rank}' if rank else 'only a hint' if result['hint'] else 'MISSED'
    raised = ' '.join(f'{f[1][0]}:{f[0]}' + (f'<{f[2]}' if f[2] else '') for f in result['serious'][:6])
    return f'{case["case"]:34} {word:12} {result["seconds"]:5.1f}s  {raised}  {result["sentence"][:200]}'.rstrip()


def totals(name, results):
    faulty = [r for r in results if r['case']['fault']]
    healthy = [r for r in results if not r['case']['fault']]
    found = sum(r['rank'] > 0 for r in faulty)
    first = sum(r['rank'] == 1 for r in faulty)
    three = sum(0 < r['rank'] <= 3 for r in faulty)
    alarms = sum(r['alarm'] for r in healthy)
    print(f'\n{name}: {len(faulty)} faulty, {len(healthy)} healthy set-ups')
    print(f'  found (warning or blocker)   {share(found, len(faulty))}')
    print(f'  cause first                  {share(first, len(faulty))}')
    print(f'  cause within the first three {share(three, len(faulty))}')
    print(f'  false alarms                 {share(alarms, len(healthy))}')
    for kind in sorted({r['case']['class'] for r in faulty}):
        of = [r for r in faulty if r['case']['class'] == kind]
        print(f'  {kind:14} found {share(sum(r["rank"] > 0 for r in of), len(of))}, '
              f'first {share(sum(r["rank"] == 1 for r in of), len(of))}')
    # A set-up that is refused says nothing about thresholds, so that it may be named.
    refused = [r for r in results if r['sentence'] and not r['rank']]
    for r in refused:
        print(f'  refused: {r["case"]["case"]}: {r["sentence"][:300]}')
    seconds = [r['seconds'] for r in results]
    if seconds:
        print(f'  seconds: median {statistics.median(seconds):.1f}, largest {max(seconds):.1f}')
    return {'recall': found / max(len(faulty), 1), 'first': first / max(len(faulty), 1),
            'top3': three / max(len(faulty), 1), 'alarms': alarms / max(len(healthy), 1)}


def tally(results):
    """How often each finding was raised as a warning or blocker, and how often it named the cause."""
    counts = defaultdict(lambda: {'raised': 0, 'right': 0, 'first': 0, 'first_right': 0, 'on_healthy': 0})
    for result in results:
        case, seen = result['case'], set()
        for place, (finding, _, _) in enumerate(result['serious']):
            if finding in seen:
                continue
            seen.add(finding)
            # A healthy case has no cause, so what is raised there is right only where its data are so.
            right = matches(finding, case['accepted'] if case['fault'] else case['allowed'])
            one = counts[finding]
            one['raised'] += 1
            one['right'] += right
            one['first'] += place == 0
            one['first_right'] += right and place == 0
            one['on_healthy'] += not case['fault']
    return dict(sorted(counts.items()))


def rows_of(counts):
    """The rows of core/experiment/finding_rates.cpp; a set-up that is refused is no finding."""
    return [f'        {{"{name}", {one["right"]}, {one["raised"]}}},' for name, one in sorted(counts.items())
            if not name.startswith('error:') and not name.endswith('?')]


def meets(required, scores):
    met = True
    for part in required.split(','):
        key, _, value = part.partition('=')
        if key not in scores:
            raise SystemExit(f'--require takes {", ".join(scores)}, not "{key}".')
        good = scores[key] <= float(value) if key == 'alarms' else scores[key] >= float(value)
        if not good:
            print(f'{key} is {scores[key]:.3f} and {value} is required.')
            met = False
    return met


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('assay_cli')
    parser.add_argument('out', type=Path)
    parser.add_argument('--half', choices=('tune', 'hold', 'all'), default='tune')
    parser.add_argument('--quick', action='store_true', help='every twelfth case')
    parser.add_argument('--jobs', type=int, default=1)
    parser.add_argument('--names', action='store_true', help='name cases of "hold" too')
    parser.add_argument('--only', help='cases whose name has this in it')
    parser.add_argument('--json', type=Path, help='how often each finding was right')
    parser.add_argument('--rates', type=Path, help='the same as rows of core/experiment/finding_rates.cpp')
    parser.add_argument('--require', help='"recall=0.95,alarms=0.05": exit 1 below or above')
    options = parser.parse_args()
    cli = os.path.abspath(options.assay_cli)
    out = options.out.resolve()
    cases = [case for case in json.loads((out / 'expected.json').read_text())
             if options.half in ('all', case['half']) and (not options.only or options.only in case['case'])]
    if options.quick:
        cases = cases[::12]
    if not cases:
        raise SystemExit('There is no such case.')
    results = []
    with ThreadPoolExecutor(options.jobs) as pool:
        for result in pool.map(lambda case: judge(checked(cli, out, case)), cases):
            results.append(result)
            if options.names or result['case']['half'] == 'tune':
                print(line(result), flush=True)
    scores = {}
    for half in ('tune', 'hold'):
        of = [r for r in results if r['case']['half'] == half]
        if of:
            scores = totals(half, of)
    if options.half == 'all':
        scores = totals('all', results)
    if options.json:
        options.json.write_text(json.dumps(tally(results), indent=1))
    if options.rates:
        options.rates.write_text('\n'.join(rows_of(tally(results))) + '\n')
    sys.exit(0 if not options.require or meets(options.require, scores) else 1)


if __name__ == '__main__':
    main()
