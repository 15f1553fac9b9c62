#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Training speed beside PyTorch: the same weights, data, order, batch and threads.

Each template, and a TorchScript module, is trained in turn by Assay, by Assay with its window open and
every point stored, and by its PyTorch twin (eager, fused Adam, batches by index_select from memory), seven times; the
medians of samples/s and of the ratios to the twin of the same round are printed.
The first losses must agree to 1e-5, or the comparison would mean nothing. The usual DataLoader
loop (one example at a time, two workers, Adam as it comes, a running loss) is measured for the same
network; the ratio to it is that of Assay with its window open.
Run by `./assay bench`; needs torch and the built train_speed and bench_window beside assay-cli.
"""
import json
import math
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Callable, NamedTuple

import torch
from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).with_name("twins")))
from networks import Attention, Conv, Deep, Fusion, LeNet, Lstm, Mlp, ResNet, WaveNet

THREADS = os.cpu_count() or 1
WARM_UP, ROUNDS, BATCH = 50, 7, 64
BIN = pathlib.Path(os.environ.get("ASSAY_BIN", "build/release/bin"))


class Twin(NamedTuple):
    template: str
    data: str
    examples: int  # seven tenths of them train
    network: Callable  # from the shape of an input and the number of classes
    settings: tuple = ()
    draws: bool = False  # numbers of its own in training: losses cannot agree
    compared: int = 10  # first losses; batch norm over a deep network doubles a rounding at every update
    module: bool = False  # Assay trains PyTorch's network, from its file


TWINS = {
    "lenet": Twin("lenet", "glyphs", 60_000, lambda shape, classes: LeNet()),
    "mlp": Twin("mlp", "glyphs", 60_000, lambda shape, classes: Mlp(784, classes)),
    "mlp, table": Twin("mlp", "points-moons", 600_000, lambda shape, classes: Mlp(shape[0], classes)),
    "lstm": Twin("lstm", "sequences", 60_000, lambda shape, classes: Lstm(shape[1], classes)),
    "conv": Twin("conv", "sequences", 20_000, lambda shape, classes: Conv(shape[1], classes)),
    "attention": Twin("attention", "sequences", 20_000, lambda shape, classes: Attention(shape[1], classes)),
    "wavenet": Twin("wavenet", "sequences", 20_000, lambda shape, classes: WaveNet(shape[1], classes)),
    "deep": Twin("deep", "points-moons", 100_000, lambda shape, classes: Deep(shape[0], classes, 0),
                 ("model.dropout=0",)),
    "deep, dropout": Twin("deep", "points-moons", 100_000,
                          lambda shape, classes: Deep(shape[0], classes, 0.1), draws=True),
    "resnet": Twin("resnet", "glyphs", 12_000, lambda shape, classes: ResNet(shape[0], classes), compared=2),
    "fusion": Twin("fusion", "glyphs", 60_000, lambda shape, classes: Fusion(classes)),
    "module": Twin("torchscript", "glyphs", 60_000, lambda shape, classes: LeNet(), module=True),
}


def steps_of(name):
    """Within the first epoch (seven tenths of the examples train), so that nobody scores."""
    return TWINS[name].examples // 100


def read(path, dtype):
    if path.stat().st_size == 0:
        return torch.empty(0, dtype=dtype)
    return torch.frombuffer(bytearray(path.read_bytes()), dtype=dtype)


class Data:
    """What Assay wrote for its twin: examples in the order of the train split."""

    def __init__(self, folder, exported):
        self.folder, self.shape, self.classes = folder, exported["shape"], exported["classes"]
        pixels = read(folder / "pixels.bin", torch.uint8)
        self.pictures = len(pixels) > 0
        if self.pictures:
            self.inputs = pixels.view(-1, 1, 28, 28)
        else:
            self.inputs = read(folder / "inputs.bin", torch.float32).view(-1, *self.shape)
        lengths = read(folder / "lengths.bin", torch.int64)
        self.lengths = lengths if len(lengths) else None
        self.labels = read(folder / "labels.bin", torch.uint8).long()
        self.order = read(folder / "order.bin", torch.int32).long()

    def batch(self, at):
        x = self.inputs.index_select(0, at)
        if self.pictures:
            x = x.to(torch.float32).div_(255)
        more = [] if self.lengths is None else [self.lengths.index_select(0, at)]
        return [x, *more], self.labels.index_select(0, at)

    def example(self, i):
        x = self.inputs[i]
        x = x.to(torch.float32) / 255 if self.pictures else x
        return [x] if self.lengths is None else [x, self.lengths[i]]


def load(data, name):
    network = TWINS[name].network(data.shape, data.classes)
    if TWINS[name].module:
        network.load_state_dict(torch.jit.load(data.folder / "module.pt").state_dict())
        return network
    with torch.no_grad():
        for key, value in network.named_parameters():
            file = data.folder / f"{key.removesuffix('_l0')}.bin"
            value.copy_(read(file, torch.float32).view_as(value))
    return network


def optimiser(network):
    return torch.optim.Adam(network.parameters(), lr=3e-4, fused=True)


def step(network, adam, inputs, y):
    loss = nn.functional.cross_entropy(network(*inputs), y)
    adam.zero_grad(set_to_none=True)
    loss.backward()
    adam.step()
    return loss


def twin(data, name, steps):
    network = load(data, name)
    adam = optimiser(network)
    losses = []
    for k in range(steps):
        if k == WARM_UP:
            begin = time.perf_counter()
        loss = step(network, adam, *data.batch(data.order[k * BATCH:(k + 1) * BATCH]))
        if k < 50:
            losses.append(loss.item())
    return (steps - WARM_UP) * BATCH / (time.perf_counter() - begin), losses


class Examples(torch.utils.data.Dataset):
    def __init__(self, data):
        self.data = data

    def __len__(self):
        return len(self.data.labels)

    def __getitem__(self, i):
        return *self.data.example(i), self.data.labels[i]


def loader_loop(data, name, steps):
    network = load(data, name)
    adam = torch.optim.Adam(network.parameters(), lr=3e-4)
    running_loss = 0.0
    loader = torch.utils.data.DataLoader(Examples(data), BATCH, shuffle=True, num_workers=2)
    for k, (*inputs, y) in enumerate(loader):
        if k == WARM_UP:
            begin = time.perf_counter()
        if k == steps:
            break
        running_loss += step(network, adam, inputs, y).item()
    return (steps - WARM_UP) * BATCH / (time.perf_counter() - begin)


def ours(name, folder, *more):
    chosen = TWINS[name]
    settings = [*chosen.settings, f"model.file={folder / 'module.pt'}"] if chosen.module else chosen.settings
    command = [str(BIN / "train_speed"), "--template", chosen.template, "--data", chosen.data,
               "--count", str(chosen.examples), "--steps", str(steps_of(name)), "--threads", str(THREADS),
               *more, *(word for setting in settings for word in ("--set", setting))]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def ours_with_window(name, alone):
    """For three seconds at least, at the speed it has `alone`: the window's first second weighs less."""
    chosen = TWINS[name]
    command = [str(BIN / "bench_window"), "--json", "--template", chosen.template, "--data", chosen.data,
               "--count", str(chosen.examples), "--steps", str(int(3 * alone / BATCH)),
               "--threads", str(THREADS)]
    out = subprocess.run(command, check=True, capture_output=True).stdout
    return json.loads(out)["samples_per_second"]


def main():
    torch.set_num_threads(THREADS)
    failed = False
    print(f"{THREADS} threads, batch {BATCH}, median of {ROUNDS}, samples/s")
    print(f"{'network':12}{'Assay':>10}{'window':>10}{'PyTorch':>10}{'ratio':>8}{'window':>8}"
          f"{'DataLoader':>12}{'ratio':>8}{'losses differ by':>18}")
    for name in sys.argv[1:] or TWINS:
        with tempfile.TemporaryDirectory() as temp:
            folder = pathlib.Path(temp)
            if TWINS[name].module:
                torch.manual_seed(1)
                torch.jit.script(TWINS[name].network(None, 10)).save(folder / "module.pt")
            exported = ours(name, folder, "--export", str(folder))
            wanted = exported["losses"]
            data = Data(folder, exported)
            mine, shown, theirs = [], [], []
            for _ in range(ROUNDS):
                mine.append(ours(name, folder)["samples_per_second"])
                speed, losses = twin(data, name, steps_of(name))
                theirs.append(speed)
                # bench_window knows templates at their defaults.
                with_window = not TWINS[name].settings and not TWINS[name].module
                shown.append(ours_with_window(name, mine[-1]) if with_window else math.nan)
            loop = [loader_loop(data, name, min(600, steps_of(name))) for _ in range(3)]
            alike = TWINS[name].compared
            gap = max(abs(a - b) for a, b in zip(losses[:alike], wanted[:alike]))
            failed |= gap > 1e-5 and not TWINS[name].draws
            a, w, b, c = (statistics.median(v) for v in (mine, shown, theirs, loop))
            ratio, ratio_shown = (statistics.median(x / y for x, y in zip(v, theirs))
                                  for v in (mine, shown))
            print(f"{name:12}{a:10,.0f}{w:10,.0f}{b:10,.0f}{ratio:8.2f}{ratio_shown:8.2f}"
                  f"{c:12,.0f}{w / c:8.2f}{gap:18.1e}", flush=True)
    if failed:
        sys.exit("the first losses do not agree: the twins are not twins")


if __name__ == "__main__":
    main()
