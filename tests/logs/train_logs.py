#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains small networks, sound ones and ones with a known fault, and writes what a person's script would log.

  train_logs.py DATA OUT [NAME ...]      DATA holds images/ tabular/ sequences/; needs PyTorch alone, on the CPU

Each run is one CSV file OUT/NAME-SEED.csv; OUT/expected.json says what is wrong with each ("" = nothing).
`tests/logs/runs` holds what this wrote; `tst_curve_corpus` reads it.
"""
import copy
import csv
import json
import math
import pathlib
import struct
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(1)
DATA = pathlib.Path(sys.argv[1])
OUT = pathlib.Path(sys.argv[2])
CASES = {}


# ---- data

def idx(path):
    raw = path.read_bytes()
    dims = raw[3]
    shape = struct.unpack(f">{dims}I", raw[4:4 + 4 * dims])
    return torch.frombuffer(bytearray(raw[4 + 4 * dims:]), dtype=torch.uint8).view(*shape)


def find(folder, *words):
    for path in sorted((DATA / folder).rglob("*")):
        if path.is_file() and all(w in path.name for w in words):
            return path
    raise SystemExit(f"no {words} below {DATA / folder}")


def unzipped(path):
    if path.suffix != ".gz":
        return path
    import gzip
    target = pathlib.Path("/tmp") / ("plain-" + path.parent.name + "-" + path.stem)
    if not target.exists():
        target.write_bytes(gzip.decompress(path.read_bytes()))
    return target


class Set:
    """Train and validation examples of one task."""
    def __init__(self, x, y, vx, vy, classes):
        self.x, self.y, self.vx, self.vy, self.classes = x, y, vx, vy, classes


def pictures(name="mnist", n=6000, v=2000, seed=0):
    x = idx(unzipped(find(f"images/{name}", "train", "images"))).float()
    y = idx(unzipped(find(f"images/{name}", "train", "labels"))).long()
    g = torch.Generator().manual_seed(1000 + seed)
    order = torch.randperm(len(x), generator=g)[:n + v]
    x, y = (x[order].unsqueeze(1) / 255 - 0.1307) / 0.3081, y[order]
    return Set(x[:n], y[:n], x[n:], y[n:], 10)


def cifar(n=4000, v=1000, seed=0):
    path = find("images/cifar10-binary", "data_batch_1.bin")
    raw = torch.frombuffer(bytearray(path.read_bytes()), dtype=torch.uint8).view(-1, 3073)
    g = torch.Generator().manual_seed(seed)
    raw = raw[torch.randperm(len(raw), generator=g)]
    n = min(n, int(len(raw) * 0.8))
    x = (raw[:, 1:].float().view(-1, 3, 32, 32) / 255 - 0.47) / 0.25
    y = raw[:, 0].long()
    return Set(x[:n], y[:n], x[n:n + v], y[n:n + v], 10)


def table(name, target, classify=None, n=None, seed=0):
    """The columns of numbers; `target` is a name, or the number of a column where there is no header."""
    rows = list(csv.reader(open(DATA / "tabular" / name)))
    head = rows[0]
    at = target if isinstance(target, int) else head.index(target)
    rows = [r for r in rows[1:] if len(r) == len(head) and all(c.strip() for c in r)]
    keep = []
    for j in range(len(head)):
        try:
            [float(r[j]) for r in rows]
            keep.append(j)
        except ValueError:
            pass
    x = torch.tensor([[float(r[j]) for j in keep if j != at] for r in rows])
    if classify is None:
        y = torch.tensor([float(r[at]) for r in rows])
    else:
        y = torch.tensor([classify(r[at]) for r in rows])
    g = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(x), generator=g)
    if n:
        order = order[:n]
    x, y = x[order], y[order]
    k = int(len(x) * 0.8)
    m, s = x[:k].mean(0), x[:k].std(0) + 1e-8
    x = (x - m) / s
    return Set(x[:k], y[:k], x[k:], y[k:], 2 if classify else 0)


def houses(seed=0, scaled=True):
    d = table("california-housing.csv", "median_house_value", seed=seed, n=6000)
    if scaled:
        m, s = d.y.mean(), d.y.std()
        d.y, d.vy = (d.y - m) / s, (d.vy - m) / s
    return d


def adult(seed=0):
    return table("adult-train.csv", 14, classify=lambda c: int(">50K" in c), n=8000, seed=seed)


def letters(seed=0, length=48, n=60000):
    text = (DATA / "sequences" / "tinyshakespeare.txt").read_text()[:n]
    chars = sorted(set(text))
    codes = torch.tensor([chars.index(c) for c in text])
    k = (len(codes) - 1) // length
    x, y = codes[:k * length].view(k, length), codes[1:k * length + 1].view(k, length)
    g = torch.Generator().manual_seed(seed)
    order = torch.randperm(k, generator=g)
    cut = int(k * 0.9)
    return Set(x[order[:cut]], y[order[:cut]], x[order[cut:]], y[order[cut:]], len(chars))


# ---- networks

def lenet(channels=1, size=28, last=10, norm=False, drop=0.0):
    side = ((size - 4) // 2 - 4) // 2
    layers = [nn.Conv2d(channels, 6, 5)] + ([nn.BatchNorm2d(6)] if norm else []) + [nn.ReLU(), nn.MaxPool2d(2)]
    layers += [nn.Conv2d(6, 16, 5)] + ([nn.BatchNorm2d(16)] if norm else []) + [nn.ReLU(), nn.MaxPool2d(2)]
    layers += [nn.Flatten(), nn.Linear(16 * side * side, 120), nn.ReLU()]
    if drop:
        layers.append(nn.Dropout(drop))
    layers += [nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, last)]
    return nn.Sequential(*layers)


def dense(inputs, hidden=64, last=2, depth=2, act=nn.ReLU, drop=0.0, norm=False):
    layers, width = [nn.Flatten()], inputs
    for _ in range(depth):
        layers += [nn.Linear(width, hidden)] + ([nn.BatchNorm1d(hidden)] if norm else []) + [act()]
        if drop:
            layers.append(nn.Dropout(drop))
        width = hidden
    return nn.Sequential(*layers, nn.Linear(width, last))


class Letters(nn.Module):
    def __init__(self, classes, hidden=96):
        super().__init__()
        self.emb = nn.Embedding(classes, 32)
        self.rnn = nn.LSTM(32, hidden, batch_first=True)
        self.out = nn.Linear(hidden, classes)

    def forward(self, x):
        return self.out(self.rnn(self.emb(x))[0])


# ---- the loop of a person's script

def cross_entropy(out, y, **options):
    return F.cross_entropy(out.flatten(0, -2) if out.dim() > 2 else out, y.flatten(), **options)


def squared(out, y):
    return F.mse_loss(out.squeeze(-1), y)


class Script:
    """Everything that a case may change; `run` is the loop."""
    def __init__(self, data, net, seed, epochs=6, batch=64, lr=1e-3, opt="adam", loss=cross_entropy, **more):
        torch.manual_seed(seed)
        self.__dict__.update(more)
        self.data, self.net, self.seed = data, net() if callable(net) and not isinstance(net, nn.Module) else net, seed
        self.epochs, self.batch, self.lr, self.opt, self.loss = epochs, batch, lr, opt, loss

    def get(self, name, default=None):
        return self.__dict__.get(name, default)

    def run(self, path):
        d, net = self.data, self.net
        decay = self.get("decay", 0.0)
        params = net.parameters()
        make = {"adam": lambda: torch.optim.AdamW(params, lr=self.lr, weight_decay=decay),
                "sgd": lambda: torch.optim.SGD(params, lr=self.lr, weight_decay=decay),
                "momentum": lambda: torch.optim.SGD(params, lr=self.lr, momentum=0.9, weight_decay=decay)}
        optimiser = make[self.opt]()
        per_epoch = -(-len(d.x) // self.batch)
        total = per_epoch * self.epochs
        schedule = self.get("schedule")
        score = self.get("score", d.classes > 0)
        columns = ["step", "epoch", "train_loss", "lr", "grad_norm"]
        columns += ["val_loss"] + (["train_acc", "val_acc"] if score else []) + (["step_time"] if self.get("timed") else [])
        columns = [c for c in columns if c not in self.get("hide", ())]
        every = self.get("every", max(1, total // 600))
        with open(path, "w", newline="") as file:
            out = csv.DictWriter(file, columns, extrasaction="ignore")
            out.writeheader()
            step = 0
            for epoch in range(self.epochs):
                net.train()
                if self.get("on_epoch"):
                    self.on_epoch(self, epoch)
                g = torch.Generator().manual_seed(self.seed * 1000 + epoch)
                order = torch.arange(len(d.x)) if self.get("ordered") else torch.randperm(len(d.x), generator=g)
                for b in range(per_epoch):
                    pick = order[b * self.batch:(b + 1) * self.batch]
                    if self.get("norm_needs_two") and len(pick) < 2:
                        continue
                    x, y = d.x[pick], d.y[pick]
                    if self.get("augment"):
                        x = self.augment(x)
                    if self.get("before_step"):
                        x, y = self.before_step(self, step, x, y)
                    rate = self.lr * (schedule(step, total, per_epoch) if schedule else 1)
                    for group in optimiser.param_groups:
                        group["lr"] = rate
                    begin = time.perf_counter()
                    if not self.get("keep_gradients") or step == 0:
                        optimiser.zero_grad()
                    loss = self.loss(net(x), y)
                    (self.get("sign", 1) * loss).backward()
                    clip = self.get("clip")
                    grads = [p.grad for p in net.parameters() if p.grad is not None]
                    norm = torch.sqrt(sum((p ** 2).sum() for p in grads)).item() if grads else 0.0
                    if clip:
                        nn.utils.clip_grad_norm_(net.parameters(), clip)
                    if not self.get("no_step"):
                        optimiser.step()
                    took = time.perf_counter() - begin + (self.get("wait")(step) if self.get("wait") else 0)
                    if self.get("after_step"):
                        self.after_step(self, step)
                    if step % every == 0:
                        out.writerow({"step": step, "epoch": epoch, "train_loss": f"{loss.item():.6g}", "lr": f"{rate:.6g}",
                                      "grad_norm": f"{norm:.5g}", "step_time": f"{took:.5g}"})
                    step += 1
                    if step == self.get("stop_at"):
                        return
                row = {"step": step - 1, "epoch": epoch}
                row["val_loss"], row["val_acc"] = self.evaluate(d.vx, d.vy)
                row["train_acc"] = self.evaluate(d.x[:2000], d.y[:2000])[1]
                if self.get("no_validation"):
                    row.pop("val_loss"), row.pop("val_acc")
                out.writerow({k: v if isinstance(v, int) else f"{v:.6g}" for k, v in row.items()})

    def evaluate(self, x, y):
        net = self.get("scored", self.net)
        net.train(bool(self.get("validates_in_train_mode")))
        if x is self.data.vx and self.get("spoil"):
            x = self.spoil(x)
        with torch.no_grad():
            size = self.get("score_batch", 500)
            outs = [net(x[k:k + size]) for k in range(0, len(x), size)]
            loss = sum(self.get("score_loss", self.loss)(o, y[k * size:k * size + size]).item() * len(o) for k, o in enumerate(outs)) / len(x)
            o = torch.cat(outs)
            if not self.data.classes:
                return loss, 0.0
            right = (o.argmax(self.get("argmax", -1)) == y) if self.get("argmax") is None else (o.argmax(0)[:1] == y[:1])
            return loss, self.get("as_score", lambda a: a)(right.float().mean().item())


def cosine(step, total, per_epoch):
    return 0.5 * (1 + math.cos(math.pi * step / total))


def warm(step, total, per_epoch):
    up = total // 10
    return step / up if step < up else 0.5 * (1 + math.cos(math.pi * (step - up) / (total - up)))


def one_cycle(step, total, per_epoch):
    up = int(total * 0.3)
    return 0.04 + 0.96 * step / up if step < up else 1e-3 + 0.999 * 0.5 * (1 + math.cos(math.pi * (step - up) / (total - up)))


def restarts(step, total, per_epoch):
    cycle = max(1, total // 4)
    return 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * (step % cycle) / cycle))


def drops(step, total, per_epoch):
    return 0.1 ** (step * 3 // total)


def img(seed, net=None, name="mnist", n=6000, v=2000, **more):
    more = {"epochs": 6, **more}
    data = pictures(name, n, v, seed)
    torch.manual_seed(seed)
    return Script(data, net or (lambda: lenet()), seed, **more)


def tab(seed, net=None, **more):
    data = adult(seed)
    torch.manual_seed(seed)
    return Script(data, net or (lambda: dense(data.x.shape[1])), seed, **{"epochs": 8, **more})


def reg(seed, net=None, scaled=True, **more):
    data = houses(seed, scaled)
    torch.manual_seed(seed)
    return Script(data, net or (lambda: dense(data.x.shape[1], last=1)), seed, **{"epochs": 10, "loss": squared, **more})


def text(seed, net=None, **more):
    data = letters(seed)
    torch.manual_seed(seed)
    return Script(data, net or (lambda: Letters(data.classes)), seed, **{"epochs": 10, "batch": 32, "lr": 3e-3, **more})


def small(seed, net=None, **more):
    data = cifar(seed=seed)
    torch.manual_seed(seed)
    return Script(data, net or (lambda: lenet(3, 32, norm=True)), seed, **{"epochs": 6, **more})


# ---- sound runs

for _name, _make in {
    "lenet": lambda s: img(s),
    "lenet_small_rate": lambda s: img(s, lr=3e-4, epochs=10),
    "lenet_fashion": lambda s: img(s, name="fashion-mnist", epochs=10),
    "lenet_momentum": lambda s: img(s, opt="momentum", lr=0.02),
    "lenet_warmup_cosine": lambda s: img(s, lr=2e-3, schedule=warm),
    "lenet_one_cycle": lambda s: img(s, lr=5e-3, schedule=one_cycle),
    "lenet_restarts": lambda s: img(s, lr=3e-3, schedule=restarts, epochs=8),
    "lenet_drops": lambda s: img(s, opt="momentum", lr=0.05, schedule=drops, epochs=9),
    "lenet_smoothing": lambda s: img(s, loss=lambda o, y: F.cross_entropy(o, y, label_smoothing=0.1)),
    "lenet_dropout": lambda s: img(s, net=lambda: lenet(drop=0.5)),
    "lenet_batch_4": lambda s: img(s, batch=4, lr=3e-4, n=2000, epochs=6),
    "lenet_tiny_validation": lambda s: img(s, v=40),
    "lenet_no_validation": lambda s: img(s, no_validation=True, hide=("val_loss", "val_acc", "train_acc")),
    "lenet_noise": lambda s: img(s, augment=lambda x: x + torch.randn_like(x) * 1.2),
    "lenet_clip": lambda s: img(s, opt="momentum", lr=0.02, clip=1.0),
    "lenet_decay": lambda s: img(s, decay=0.01),
    "lenet_percent": lambda s: img(s, as_score=lambda a: 100 * a),
    "lenet_epochs_only": lambda s: img(s, epochs=12, every=94),
    "lenet_label_noise_little": lambda s: with_noise(img(s, n=12000, epochs=5), 0.05),
    "lenet_continued": lambda s: continued(img(s, lr=3e-4), 0),
    "lenet_loss_only": lambda s: img(s, hide=("val_loss", "val_acc", "train_acc", "lr", "grad_norm", "epoch")),
    "adult": lambda s: tab(s),
    "adult_batch_16": lambda s: tab(s, batch=16, epochs=4),
    "adult_deep": lambda s: tab(s, net=lambda: dense(6, depth=3, drop=0.2, norm=True)),
    "adult_flat_end": lambda s: tab(s, epochs=20, lr=2e-3, schedule=cosine),
    "houses": lambda s: reg(s, epochs=25, lr=2e-3),
    "houses_cosine": lambda s: reg(s, epochs=25, lr=5e-3, schedule=cosine),
    "houses_likelihood": lambda s: likelihood(s),
    "letters": lambda s: text(s, epochs=14),
    "letters_warmup": lambda s: text(s, epochs=14, lr=5e-3, schedule=warm),
    "cifar_norm": lambda s: small(s, epochs=12, schedule=cosine),
    "rare_class": lambda s: rare(s, sound=True),
}.items():
    CASES["ok_" + _name] = ("", _make)


def with_noise(script, share):
    g = torch.Generator().manual_seed(9)
    d = script.data
    change = torch.rand(len(d.y), generator=g) < share
    d.y = torch.where(change, torch.randint(0, d.classes, d.y.shape, generator=g), d.y)
    return script


def continued(script, epochs):
    """Starts with weights that were trained before, as a continued run does."""
    before = copy.copy(script)
    before.epochs = 3
    before.run("/dev/null")
    return script


def likelihood(seed):
    data = houses(seed)
    torch.manual_seed(seed)

    def loss(out, y):
        return F.gaussian_nll_loss(out[:, 0], y, F.softplus(out[:, 1]) + 1e-3)
    data.y, data.vy = data.y * 0.2, data.vy * 0.2
    return Script(data, lambda: dense(data.x.shape[1], last=2), seed, epochs=25, lr=2e-3, loss=loss, score=False)


def rare(seed, sound=False):
    data = adult(seed)
    for part in ("", "v"):
        x, y = getattr(data, part + "x"), getattr(data, part + "y")
        g = torch.Generator().manual_seed(3)
        keep = (y == 0) | (torch.rand(len(y), generator=g) < (0.3 if sound else 0.03))
        setattr(data, part + "x", x[keep]), setattr(data, part + "y", y[keep])
    torch.manual_seed(seed)
    if not sound:
        data.x, data.vx = torch.randn_like(data.x), torch.randn_like(data.vx)
        data.x[:, 0] += 0.5 * data.y
        data.vx[:, 0] += 0.5 * data.vy
    return Script(data, lambda: dense(data.x.shape[1]), seed, epochs=10)


# ---- runs with a fault: each named by what a diagnosis must say


def fault(cause, name, make):
    CASES["bad_" + name] = (cause, make)


def dies(step, total, per_epoch):
    return 0.95 ** step


def grows(step, total, per_epoch):
    return 1.03 ** step


def stop_rate(step, total, per_epoch):
    return 0.0


def softmaxed(out, y):
    return cross_entropy(out.softmax(-1), y)


def forget(at):
    """A resume that begins with new weights."""
    def before(script, step, x, y):
        if step == at:
            for m in script.net.modules():
                if hasattr(m, "reset_parameters"):
                    m.reset_parameters()
        return x, y
    return before


def nan_rows(script, step, x, y):
    if step >= 210:
        x = x.clone()
        x[0] = float("nan")
    return x, y


def empty_targets(script, step, x, y):
    return x, torch.full_like(y, -100) if step >= 260 else y


def masked(out, y):
    return F.cross_entropy(out, y, ignore_index=-100, reduction="sum") / max(1, int((y >= 0).sum()))


def by_class(script):
    order = script.data.y.argsort()
    script.data.x, script.data.y = script.data.x[order], script.data.y[order]
    return script


def shuffled_targets(script, both=True):
    g = torch.Generator().manual_seed(5)
    script.data.y = script.data.y[torch.randperm(len(script.data.y), generator=g)]
    if both:
        script.data.vy = script.data.vy[torch.randperm(len(script.data.vy), generator=g)]
    return script


def stale(script):
    script.scored = copy.deepcopy(script.net)
    return script


def validates_on_train(script):
    script.data.vx, script.data.vy = script.data.x[:2000], script.data.y[:2000]
    return script


def dead(script):
    with torch.no_grad():
        for m in list(script.net.modules()):
            if isinstance(m, nn.Linear):
                m.bias.fill_(-9)
    return script


def twice_softmax_two(out, y):
    return F.binary_cross_entropy_with_logits(torch.sigmoid(out[:, 1]), y.float())


def slower(step):
    return 0.0005 * step


def cliff(step):
    return 0.0 if step < 300 else 0.12


fault("rate_high", "rate_high_sgd", lambda s: img(s, opt="momentum", lr=0.6))
fault("rate_high", "rate_high_adam", lambda s: img(s, lr=0.2))
fault("rate_high", "rate_high_letters", lambda s: text(s, opt="sgd", lr=60.0))
fault("rate_high", "rate_high_houses", lambda s: reg(s, opt="sgd", lr=0.9))
fault("rate_high", "rate_high_bouncing", lambda s: tab(s, opt="momentum", lr=1.0))
fault("rate_high", "rate_high_raw_houses", lambda s: reg(s, scaled=False, opt="sgd", lr=1e-3))
fault("rate_low", "rate_low_adam", lambda s: img(s, lr=1e-6))
fault("rate_low", "rate_low_sgd", lambda s: img(s, opt="sgd", lr=1e-4))
fault("rate_low", "rate_low_houses", lambda s: reg(s, opt="sgd", lr=1e-4))
fault("rate_low", "rate_low_letters", lambda s: text(s, lr=1e-5, epochs=6))
fault("not_learning", "no_step", lambda s: img(s, no_step=True))
fault("not_learning", "no_step_adult", lambda s: tab(s, no_step=True))
fault("not_learning", "rate_zero", lambda s: img(s, schedule=stop_rate))
fault("softmax_twice", "softmax_twice", lambda s: img(s, loss=softmaxed))
fault("softmax_twice", "softmax_twice_fashion", lambda s: img(s, name="fashion-mnist", loss=softmaxed, epochs=10))
fault("softmax_twice", "softmax_twice_two", lambda s: tab(s, loss=softmaxed))
fault("no_signal", "shuffled_targets", lambda s: shuffled_targets(img(s)))
fault("no_signal", "shuffled_targets_adult", lambda s: shuffled_targets(tab(s)))
fault("no_signal", "shuffled_memorised", lambda s: shuffled_targets(img(s, n=1500, epochs=60, lr=2e-3), False))
fault("overfitting", "overfitting", lambda s: img(s, n=300, epochs=120))
fault("overfitting", "overfitting_fashion", lambda s: img(s, name="fashion-mnist", n=800, epochs=60))
fault("overfitting", "overfitting_letters", lambda s: text(s, net=lambda: Letters(text_classes(), 256), epochs=40))
fault("overfitting", "overfitting_cifar", lambda s: small(s, net=lambda: lenet(3, 32), epochs=25))
fault("too_small", "too_small", lambda s: img(s, net=lambda: dense(784, hidden=2, last=10, depth=1), epochs=15))
fault("too_small", "too_small_letters", lambda s: text(s, net=lambda: Letters(text_classes(), 3), epochs=14))
fault("regularised", "decay_strong", lambda s: img(s, opt="momentum", lr=0.02, decay=0.3))
fault("regularised", "dropout_strong", lambda s: img(s, net=lambda: lenet(drop=0.96), epochs=8))
fault("not_finite", "nan_in_data", lambda s: img(s, before_step=nan_rows))
fault("rate_grows", "rate_grows", lambda s: img(s, opt="sgd", lr=1e-4, schedule=grows))
fault("rate_dies", "rate_dies", lambda s: img(s, schedule=dies))
fault("rate_dies", "rate_dies_houses", lambda s: reg(s, schedule=dies))
fault("validation_prepared", "validation_not_scaled", lambda s: img(s, spoil=lambda x: x * 0.3081 * 255 + 33))
fault("validation_prepared", "validation_half_scale", lambda s: img(s, name="fashion-mnist", spoil=lambda x: (x * 0.3 + 0.13) / 255))
fault("evaluation_mode", "norm_statistics_lost", lambda s: lost_statistics(small(s)))
fault("leak", "validates_on_train", lambda s: validates_on_train(img(s, n=2000, epochs=20)))
fault("too_short", "too_short", lambda s: img(s, lr=1e-4, epochs=1))
fault("too_short", "too_short_letters", lambda s: text(s, epochs=2, lr=1e-3))
fault("sorted", "sorted", lambda s: by_class(img(s, ordered=True)))
fault("sorted", "sorted_adult", lambda s: by_class(tab(s, ordered=True)))
fault("lost_resume", "lost_resume", lambda s: img(s, before_step=forget(300)))
fault("lost_resume", "lost_resume_letters", lambda s: text(s, before_step=forget(200)))
fault("gradients_kept", "gradients_kept", lambda s: img(s, opt="sgd", lr=0.01, keep_gradients=True))
fault("gradients_kept", "gradients_kept_adult", lambda s: tab(s, opt="sgd", lr=0.003, keep_gradients=True))
fault("sign", "sign_flipped", lambda s: img(s, sign=-1))
fault("sign", "sign_in_loss", lambda s: img(s, loss=lambda o, y: -F.cross_entropy(o, y)))
fault("loss_input", "probabilities_into_nll", lambda s: img(s, loss=lambda o, y: F.nll_loss(o.softmax(-1), y)))
fault("loss_input", "logits_into_nll", lambda s: img(s, loss=lambda o, y: F.nll_loss(o, y)))
fault("clipped", "clipped_hard", lambda s: img(s, opt="sgd", lr=0.05, clip=1e-3))
fault("loss_sum", "loss_summed", lambda s: img(s, opt="momentum", lr=1e-3, loss=lambda o, y: F.cross_entropy(o, y, reduction="sum")))
fault("dead", "dead_units", lambda s: dead(img(s)))
fault("vanishing", "twelve_sigmoids", lambda s: img(s, net=lambda: dense(784, 32, 10, 12, nn.Sigmoid), opt="momentum", lr=0.02))
fault("majority", "majority_only", lambda s: rare(s))
fault("metric", "metric_flat", lambda s: img(s, argmax=0))
fault("stale", "validates_old_copy", lambda s: stale(img(s)))
fault("loss_zero", "targets_masked", lambda s: img(s, loss=masked, before_step=empty_targets))
fault("slower", "steps_slower", lambda s: img(s, timed=True, wait=slower))
fault("slower", "steps_cliff", lambda s: img(s, timed=True, wait=cliff))
fault("label_noise", "label_noise", lambda s: with_noise(img(s, n=3000, epochs=25), 0.4))
fault("spikes", "bad_batches", lambda s: img(s, opt="momentum", lr=0.02, before_step=lambda me, k, x, y: (x * 60 if k % 97 == 96 else x, y)))


def text_classes():
    return len(set((DATA / "sequences" / "tinyshakespeare.txt").read_text()[:60000]))


def lost_statistics(script):
    """Batch norm keeps averages that it never updates."""
    for m in script.net.modules():
        if isinstance(m, nn.BatchNorm2d):
            m.momentum = 0.0
            m.running_mean += 2
    return script


def make(cases, seeds):
    """Trains the cases that were named, or all of them."""
    OUT.mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[3:]
    expected = OUT / "expected.json"
    known = json.loads(expected.read_text()) if expected.exists() else {}
    for name, (cause, script) in cases.items():
        if wanted and name not in wanted:
            continue
        for seed in seeds(name):
            begin = time.time()
            file = OUT / f"{name}-{seed}.csv"
            script(seed).run(file)
            known[file.name] = cause
            expected.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")
            print(f"{file.name} {time.time() - begin:.0f} s", flush=True)


if __name__ == "__main__":
    make(CASES, lambda name: (1, 2) if name.startswith("ok_") else (1,))
