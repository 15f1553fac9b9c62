#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Training speed beside PyTorch: the same weights, data, order, batch and threads.

Each template is trained in turn by Assay, by Assay with its window open and every point stored,
and by its PyTorch twin (eager, fused Adam, batches by index_select from memory), seven times; the
medians of samples/s and of the ratios to the twin of the same round are printed.
The first losses must agree to 1e-5, or the comparison would mean nothing. The usual DataLoader
loop (one example at a time, two workers) is measured for the same network.
Run by `./assay bench`; needs torch and the built train_speed and bench_window beside assay-cli.
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import torch
from torch import nn

THREADS = os.cpu_count() or 1
STEPS, WARM_UP, ROUNDS, BATCH = 300, 20, 7, 64
BIN = pathlib.Path(os.environ.get("ASSAY_BIN", "build/release/bin"))


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.output = nn.Linear(84, 10)

    def forward(self, x):
        x = torch.max_pool2d(torch.relu(self.conv1(x)), 2)
        x = torch.max_pool2d(torch.relu(self.conv2(x)), 2)
        x = torch.relu(self.fc1(x.flatten(1)))
        return self.output(torch.relu(self.fc2(x)))


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(784, 256)
        self.output = nn.Linear(256, 10)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x.flatten(1))))


TWINS = {"lenet": LeNet, "mlp": Mlp}


def read(path, dtype):
    return torch.frombuffer(bytearray(path.read_bytes()), dtype=dtype)


def load(folder, name):
    network = TWINS[name]()
    with torch.no_grad():
        for key, value in network.named_parameters():
            value.copy_(read(folder / f"{key}.bin", torch.float32).view_as(value))
    return network


def optimiser(network):
    return torch.optim.Adam(network.parameters(), lr=3e-4, fused=True)


def step(network, adam, x, y):
    loss = nn.functional.cross_entropy(network(x), y)
    adam.zero_grad(set_to_none=True)
    loss.backward()
    adam.step()
    return loss


def twin(folder, name, pixels, labels, order, steps):
    network = load(folder, name)
    adam = optimiser(network)
    losses = []
    for k in range(steps):
        if k == WARM_UP:
            begin = time.perf_counter()
        at = order[k * BATCH:(k + 1) * BATCH]
        x = pixels.index_select(0, at).to(torch.float32).div_(255)
        loss = step(network, adam, x, labels.index_select(0, at))
        if k < 50:
            losses.append(loss.item())
    return (steps - WARM_UP) * BATCH / (time.perf_counter() - begin), losses


class Examples(torch.utils.data.Dataset):
    def __init__(self, pixels, labels):
        self.pixels, self.labels = pixels, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, i):
        return self.pixels[i].to(torch.float32) / 255, self.labels[i]


def loader_loop(folder, name, pixels, labels, steps):
    network = load(folder, name)
    adam = optimiser(network)
    loader = torch.utils.data.DataLoader(Examples(pixels, labels), BATCH, shuffle=True,
                                         num_workers=2)
    for k, (x, y) in enumerate(loader):
        if k == WARM_UP:
            begin = time.perf_counter()
        if k == steps:
            break
        step(network, adam, x, y)
    return (steps - WARM_UP) * BATCH / (time.perf_counter() - begin)


def ours(name, *more):
    command = [str(BIN / "train_speed"), "--template", name, "--steps", str(STEPS),
               "--threads", str(THREADS), *more]
    out = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return out["samples_per_second"], out["losses"]


def ours_with_window(name):
    command = [str(BIN / "bench_window"), "--json", "--template", name, "--steps", str(4 * STEPS),
               "--threads", str(THREADS)]
    out = subprocess.run(command, check=True, capture_output=True).stdout
    return json.loads(out)["samples_per_second"]


def main():
    torch.set_num_threads(THREADS)
    failed = False
    print(f"{THREADS} threads, batch {BATCH}, median of {ROUNDS}, samples/s")
    print(f"{'template':10}{'Assay':>10}{'window':>10}{'PyTorch':>10}{'ratio':>8}{'window':>8}"
          f"{'DataLoader':>12}{'ratio':>8}{'losses differ by':>18}")
    for name in TWINS:
        with tempfile.TemporaryDirectory() as temp:
            folder = pathlib.Path(temp)
            _, wanted = ours(name, "--export", str(folder))
            pixels = read(folder / "pixels.bin", torch.uint8).view(-1, 1, 28, 28)
            labels = read(folder / "labels.bin", torch.uint8).long()
            order = read(folder / "order.bin", torch.int32).long()
            mine, shown, theirs = [], [], []
            for _ in range(ROUNDS):
                mine.append(ours(name)[0])
                speed, losses = twin(folder, name, pixels, labels, order, STEPS)
                theirs.append(speed)
                shown.append(ours_with_window(name))
            loop = [loader_loop(folder, name, pixels, labels, STEPS) for _ in range(3)]
            gap = max(abs(a - b) for a, b in zip(losses[:10], wanted[:10]))
            failed |= gap > 1e-5
            a, w, b, c = (statistics.median(v) for v in (mine, shown, theirs, loop))
            ratio, ratio_shown = (statistics.median(x / y for x, y in zip(v, theirs))
                                  for v in (mine, shown))
            print(f"{name:10}{a:10,.0f}{w:10,.0f}{b:10,.0f}{ratio:8.2f}{ratio_shown:8.2f}"
                  f"{c:12,.0f}{w / c:8.2f}{gap:18.1e}", flush=True)
    if failed:
        sys.exit("the first losses do not agree: the twins are not twins")


if __name__ == "__main__":
    main()
