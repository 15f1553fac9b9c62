#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""More runs as those of train_logs.py, of other networks, data and settings: no threshold was set on them.

  held_logs.py DATA OUT [NAME ...]
"""
import csv
import json
import pathlib
import random
import time

import torch
import torch.nn.functional as F
import train_logs as logs
from torch import nn

CASES = {}


def ok(name, make):
    CASES["ok_" + name] = ("", make)


def bad(cause, name, make):
    CASES["bad_" + name] = (cause, make)


# ---- networks

class Former(nn.Module):
    """A small causal transformer."""
    def __init__(self, classes, width=64, layers=2):
        super().__init__()
        self.emb = nn.Embedding(classes, width)
        self.pos = nn.Parameter(torch.randn(64, width) * 0.02)
        layer = nn.TransformerEncoderLayer(width, 4, 128, 0.1, batch_first=True, norm_first=True)
        self.enc = nn.TransformerEncoder(layer, layers)
        self.out = nn.Linear(width, classes)

    def forward(self, x):
        mask = nn.Transformer.generate_square_subsequent_mask(x.shape[1])
        return self.out(self.enc(self.emb(x) + self.pos[:x.shape[1]], mask=mask))


class Recurrent(nn.Module):
    def __init__(self, classes, hidden=64):
        super().__init__()
        self.emb = nn.Embedding(classes, 24)
        self.rnn = nn.GRU(24, hidden, batch_first=True)
        self.out = nn.Linear(hidden, classes)

    def forward(self, x):
        return self.out(self.rnn(self.emb(x))[0])


def mlp(**options):
    return lambda: logs.dense(784, **{"hidden": 128, "last": 10, **options})


def former(*sizes):
    return lambda: Former(logs.text_classes(), *sizes)


def gru():
    return Recurrent(logs.text_classes())


# ---- tasks

def auto(seed, **more):
    data = logs.pictures("mnist", 4000, 1000, seed)
    data.classes, data.y, data.vy = 0, data.x.flatten(1), data.vx.flatten(1)
    torch.manual_seed(seed)

    def net():
        return nn.Sequential(nn.Flatten(), nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 784))
    return logs.Script(data, net, seed, **{"epochs": 12, "loss": F.mse_loss, "score": False, **more})


def rows_of(name, seed, classes):
    rows = []
    for row in csv.reader(open(logs.DATA / "tabular" / name)):
        try:
            rows.append([float(cell) for cell in row])
        except ValueError:
            pass
    table = torch.tensor(rows)
    table = table[torch.randperm(len(table), generator=torch.Generator().manual_seed(seed))]
    x, y, k = table[:, :-1], table[:, -1], int(0.8 * len(table))
    x = (x - x[:k].mean(0)) / x[:k].std(0)
    y = y.long() if classes else y
    torch.manual_seed(seed)
    return logs.Set(x[:k], y[:k], x[k:], y[k:], classes)


def wine(seed, **more):
    data = rows_of("winequality-white.csv", seed, 0)
    return logs.Script(data, lambda: logs.dense(11, 32, 1), seed,
                       **{"epochs": 20, "loss": logs.squared, "lr": 2e-3, **more})


def pima(seed, net=None, **more):
    data = rows_of("pima-indians-diabetes.csv", seed, 2)
    return logs.Script(data, net or (lambda: logs.dense(8, 16, 2)), seed,
                       **{"epochs": 40, "lr": 1e-3, "batch": 32, **more})


def fine_tuned(seed, **more):
    before = logs.img(seed, epochs=3)
    before.run("/dev/null")
    script = logs.img(seed, name="fashion-mnist", epochs=8, **more)
    script.net = before.net
    return script


def mixed(script):
    """Mixup: two pictures in one, with both labels."""
    state = {}

    def before(me, step, x, y):
        state["other"], state["share"] = torch.randperm(len(x)), random.Random(step).betavariate(0.4, 0.4)
        return state["share"] * x + (1 - state["share"]) * x[state["other"]], y

    def loss(out, y):
        if not script.net.training:
            return F.cross_entropy(out, y)
        return (state["share"] * F.cross_entropy(out, y)
                + (1 - state["share"]) * F.cross_entropy(out, y[state["other"]]))
    script.before_step, script.loss = before, loss
    return script


def shifted(x):
    kept = (torch.rand(len(x), 1, 1, 1) > 0.15).float()
    return torch.roll(x * kept, random.randint(-3, 3), 3)


def without_inputs(script):
    script.data.x, script.data.vx = script.data.x * 0, script.data.vx * 0
    return script


def broken_weight(script):
    def before(me, step, x, y):
        if step == 200:
            with torch.no_grad():
                me.net.out.bias[0] = float("nan")
        return x, y
    script.before_step = before
    return script


def large_pima(seed):
    script = pima(seed, epochs=200, lr=3e-3)
    torch.manual_seed(seed)
    script.net = logs.dense(8, 128, 2, 3)
    return script


FASHION = {"name": "fashion-mnist"}

ok("mlp_fashion_drop", lambda s: logs.img(s, net=mlp(drop=0.3), epochs=15, **FASHION))
ok("mlp_sgd", lambda s: logs.img(s, net=mlp(), opt="sgd", lr=0.1, epochs=12))
ok("former", lambda s: logs.text(s, net=former(), lr=2e-3, epochs=16, schedule=logs.warm))
ok("gru", lambda s: logs.text(s, net=gru, lr=4e-3, epochs=20))
ok("wine", wine)
ok("auto", auto)
ok("pima", pima)
ok("pima_wd", lambda s: pima(s, decay=0.1, epochs=25))
ok("fine", fine_tuned)
ok("fine_low", lambda s: fine_tuned(s, lr=2e-4))
ok("smooth2", lambda s: logs.img(s, loss=lambda o, y: F.cross_entropy(o, y, label_smoothing=0.2), epochs=8))
ok("mixup", lambda s: mixed(logs.img(s, epochs=10)))
ok("batch1", lambda s: logs.img(s, batch=1, lr=1e-4, n=1500, epochs=4))
ok("batch512", lambda s: logs.img(s, batch=512, lr=3e-3, epochs=20))
ok("long", lambda s: logs.tab(s, epochs=40, lr=5e-4))
ok("early_stop", lambda s: logs.img(s, n=3000, epochs=16, lr=1e-3, **FASHION))
ok("bn_mlp", lambda s: logs.img(s, net=mlp(norm=True), epochs=8))
ok("tanh", lambda s: logs.img(s, net=mlp(act=nn.Tanh), epochs=8))
ok("accum", lambda s: logs.img(s, batch=256, lr=2e-3, epochs=14))
ok("aug", lambda s: logs.img(s, augment=shifted, epochs=10))
ok("mnist300drop", lambda s: logs.img(s, n=2500, net=lambda: logs.lenet(drop=0.5), epochs=12))
ok("binary", lambda s: logs.tab(s, loss=lambda o, y: F.binary_cross_entropy_with_logits(o[:, 1], y.float()), epochs=8))
ok("onecycle_text", lambda s: logs.text(s, schedule=logs.one_cycle, lr=8e-3, epochs=14))
ok("cifar_bn", lambda s: logs.small(s, epochs=8, schedule=logs.cosine))

bad("rate_high", "hot_former", lambda s: logs.text(s, net=former(), lr=0.3, epochs=8))
bad("rate_high", "hot_fashion", lambda s: logs.img(s, opt="sgd", lr=3.0, **FASHION))
bad("rate_high", "hot_later", lambda s: logs.img(s, opt="momentum", lr=0.02, schedule=lambda k, t, p: 1 if k < 300 else 60))
bad("rate_low", "cold_mlp", lambda s: logs.img(s, net=mlp(), lr=3e-7, epochs=8))
bad("rate_low", "cold_gru", lambda s: logs.text(s, net=gru, opt="sgd", lr=1e-3, epochs=8))
bad("rate_low", "cold_wine", lambda s: wine(s, opt="sgd", lr=1e-6))
bad("not_learning", "nostep_gru", lambda s: logs.text(s, net=gru, no_step=True, epochs=5))
bad("softmax_twice", "sm_mlp", lambda s: logs.img(s, net=mlp(), loss=logs.softmaxed, epochs=8))
bad("softmax_twice", "sm_pima", lambda s: pima(s, loss=logs.softmaxed, epochs=60, lr=3e-3))
bad("softmax_twice", "sm_cifar", lambda s: logs.small(s, loss=logs.softmaxed, epochs=20))
bad("no_signal", "shuf_mlp", lambda s: logs.shuffled_targets(logs.img(s, net=mlp(), epochs=6)))
bad("no_signal", "shuf_text", lambda s: logs.shuffled_targets(logs.text(s, net=gru, epochs=8)))
bad("no_signal", "zero_inputs", lambda s: without_inputs(logs.img(s)))
bad("overfitting", "of_mlp", lambda s: logs.img(s, net=mlp(hidden=512), n=1000, epochs=60, **FASHION))
bad("overfitting", "of_former", lambda s: logs.text(s, net=former(96, 3), epochs=60, lr=2e-3))
bad("overfitting", "of_pima", large_pima)
bad("too_small", "tiny_mlp", lambda s: logs.img(s, net=mlp(hidden=2, depth=1), epochs=12, **FASHION))
bad("not_finite", "nan_text", lambda s: broken_weight(logs.text(s, epochs=8)))
bad("not_finite", "nan_auto",
    lambda s: auto(s, before_step=lambda me, k, x, y: (x * float("nan"), y) if k == 400 else (x, y)))
bad("rate_dies", "dies_text", lambda s: logs.text(s, schedule=lambda k, t, p: 0.9**k, epochs=10))
bad("rate_dies", "dies_step", lambda s: logs.img(s, schedule=lambda k, t, p: 0.1 ** (k // 20), epochs=8))
bad("validation_prepared", "val_chw", lambda s: logs.img(s, spoil=lambda x: x.transpose(2, 3).flip(2), epochs=8))
bad("validation_prepared", "val_neg", lambda s: logs.img(s, spoil=lambda x: -x * 2, epochs=8, **FASHION))
bad("too_short", "short_fashion", lambda s: logs.img(s, lr=5e-5, epochs=2, **FASHION))
bad("sorted", "sort_fashion", lambda s: logs.by_class(logs.img(s, ordered=True, net=mlp(), **FASHION)))
bad("lost_resume", "lost_adult", lambda s: logs.tab(s, before_step=logs.forget(400)))
bad("lost_resume", "lost_mlp", lambda s: logs.img(s, net=mlp(), before_step=logs.forget(250), epochs=8, **FASHION))
bad("gradients_kept", "kept_mlp", lambda s: logs.img(s, net=mlp(), opt="sgd", lr=0.02, keep_gradients=True, epochs=8))
bad("gradients_kept", "kept_adam", lambda s: logs.img(s, lr=1e-3, keep_gradients=True, epochs=6))
bad("sign", "sign_wine", lambda s: wine(s, sign=-1, lr=1e-4))
bad("sign", "sign_gru", lambda s: logs.text(s, net=gru, sign=-1, epochs=6))
bad("loss_input", "nll_probs_mlp",
    lambda s: logs.img(s, net=mlp(), loss=lambda o, y: F.nll_loss(o.softmax(-1), y), epochs=8))
bad("clipped", "clip_mlp", lambda s: logs.img(s, net=mlp(), opt="sgd", lr=0.1, clip=1e-4, epochs=8))
bad("loss_sum", "sum_mlp", lambda s: logs.img(s, net=mlp(), opt="sgd", lr=0.01, epochs=6,
                                              loss=lambda o, y: F.cross_entropy(o, y, reduction="sum")))
bad("vanishing", "sig10", lambda s: logs.img(s, net=mlp(act=nn.Sigmoid, depth=8, hidden=64), lr=1e-3, epochs=6))
bad("majority", "major", lambda s: logs.rare(s))
bad("metric", "flat_mlp", lambda s: logs.img(s, net=mlp(), argmax=0, epochs=6))
bad("stale", "stale_mlp", lambda s: logs.stale(logs.img(s, net=mlp(), epochs=6)))
bad("leak", "val_train_mlp", lambda s: logs.validates_on_train(logs.img(s, net=mlp(), n=2000, epochs=10)))
bad("label_noise", "noise_mlp", lambda s: logs.with_noise(logs.img(s, net=mlp(hidden=256), n=4000, epochs=30), 0.4))
bad("regularised", "wd_mlp", lambda s: logs.img(s, net=mlp(), opt="momentum", lr=0.02, decay=0.1, epochs=8))
bad("regularised", "drop_mlp", lambda s: logs.img(s, net=mlp(drop=0.93), epochs=8))
bad("slower", "slow_mlp", lambda s: logs.img(s, net=mlp(), timed=True, wait=lambda k: 0.004 * (k > 200), epochs=6))

if __name__ == "__main__":
    logs.make(CASES, lambda name: (11, 12) if name.startswith("ok_") else (11,))
