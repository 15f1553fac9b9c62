# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Optuna's Gaussian process and its random search reach on the functions of bench_search.

Prints, for 20 seeds: how many runs of 100 trials come to within 1 % of the size of the least value,
the median trial at which they do (a run that does not counts as later than all), the median of the
smallest regret after 100 trials, and milliseconds a suggestion after the first ten trials.
Needs optuna, torch and scipy; says so and ends where one of them is missing.
"""
import math
import statistics
import sys
import time

try:
    import optuna
    import scipy  # noqa: F401  (Optuna's Gaussian process needs it)
    import torch
except ImportError as missing:
    print(f"left out: {missing.name} is not installed")
    sys.exit(0)

TRIALS, INITIAL = 100, 10


def branin(trial):
    x, y = trial.suggest_float("x", -5, 10), trial.suggest_float("y", 0, 15)
    bend = y - 5.1 / (4 * math.pi**2) * x * x + 5 / math.pi * x - 6
    return bend * bend + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


HEIGHT = (1, 1.2, 3, 3.2)
SLOPE = ((10, 3, 17, 3.5, 1.7, 8), (0.05, 10, 17, 0.1, 8, 14), (3, 3.5, 1.7, 10, 17, 8),
         (17, 8, 0.05, 10, 0.1, 14))
PLACE = ((0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886), (0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991),
         (0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650), (0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381))


def hartmann6(trial):
    x = [trial.suggest_float(f"x{k + 1}", 0, 1) for k in range(6)]
    return -sum(height * math.exp(-sum(a * (v - p)**2 for a, v, p in zip(slope, x, place)))
                for height, slope, place in zip(HEIGHT, SLOPE, PLACE))


def main():
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    torch.set_num_threads(1)
    print(f"optuna {optuna.__version__}")
    print(f"{'function':<12} {'sampler':<10} {'found':>8} {'median':>8} {'regret':>10} {'ms':>8}")
    for name, function, least in (("Branin", branin, 0.39788735772973816),
                                  ("Hartmann6", hartmann6, -3.32236801141551)):
        for sampler in ("GPSampler", "RandomSampler"):
            arrived, regrets, seconds = [], [], 0.0
            for seed in range(1, seeds + 1):
                more = {"n_startup_trials": INITIAL} if sampler == "GPSampler" else {}
                study = optuna.create_study(sampler=getattr(optuna.samplers, sampler)(seed=seed, **more))
                for k in range(TRIALS):
                    begin = time.perf_counter()
                    trial = study.ask()
                    value = function(trial)
                    if k >= INITIAL:
                        seconds += time.perf_counter() - begin
                    study.tell(trial, value)
                values = [trial.value for trial in study.trials]
                regrets.append(min(values) - least)
                arrived.append(next((k + 1 for k, v in enumerate(values) if v - least <= 0.01 * abs(least)),
                                    math.inf))
            found = sum(k < math.inf for k in arrived)
            print(f"{name:<12} {sampler:<10} {f'{found}/{seeds}':>8} {statistics.median_high(arrived):>8} "
                  f"{statistics.median(regrets):>10.2g} {1000 * seconds / seeds / (TRIALS - INITIAL):>8.1f}",
                  flush=True)


main()
