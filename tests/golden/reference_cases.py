# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Networks of PyTorch, sound ones and ones with one planted difference, written by the lines that the help page
documents.  python reference_cases.py LINES FOLDER, where LINES is a file that holds those lines; one .npz a case."""
import pathlib
import struct
import sys
import json
from collections import OrderedDict

import numpy as np
import torch
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(5)
LINES = pathlib.Path(sys.argv[1]).read_text()
FOLDER = pathlib.Path(sys.argv[2])

PICTURES, LABELS = torch.rand(8, 1, 28, 28), torch.randint(0, 10, (8,))
SERIES, PARTS = torch.randn(6, 48, 1), torch.randint(0, 4, (6,))
POINTS, SIDES = torch.randn(64, 2), torch.randint(0, 2, (64,))


def case(name, net, x, y, lines=lambda text: text, arrays=lambda all: all):
    """`lines`: a change of the documented lines; `arrays`: one of what they wrote."""
    path = FOLDER / (name + ".npz")
    exec(lines(LINES).replace("reference.npz", str(path)), {"net": net, "x": x, "y": y})
    with np.load(path) as file:
        written = dict(file)
    np.savez(path, **arrays(written))


def lenet(activation=nn.ReLU, pool=nn.MaxPool2d, flatten=None, named=True, **conv):
    layers = [("conv1", nn.Conv2d(1, 6, 5, **{"padding": 2, **conv})), ("relu1", activation()), ("pool1", pool(2)),
              ("conv2", nn.Conv2d(6, 16, 5)), ("relu2", activation()), ("pool2", pool(2)),
              ("flatten", flatten or nn.Flatten()), ("fc1", nn.Linear(400, 120)), ("relu3", activation()),
              ("fc2", nn.Linear(120, 84)), ("relu4", activation()), ("output", nn.Linear(84, 10))]
    return nn.Sequential(OrderedDict(layers) if named else OrderedDict((str(k), each[1]) for k, each in enumerate(layers)))


class Functional(nn.Module):
    """Without modules for what bends; the pooling before the rows fits any size."""

    def __init__(self, **conv):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, **{"padding": 2, **conv})
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.output = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x):
        x = nn.functional.max_pool2d(self.conv1(x).relu(), 2)
        x = nn.functional.adaptive_max_pool2d(self.conv2(x).relu(), 5).flatten(1)
        return self.output(self.fc2(self.fc1(x).relu()).relu())


class ChannelsLast(nn.Module):
    def forward(self, x):
        return x.permute(0, 2, 3, 1).flatten(1)


class Scaled(nn.Module):
    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        return self.net((x - 0.1307) / 0.3081)


class NoBias(nn.Conv2d):
    """Has a bias and does not add it."""

    def forward(self, x):
        return self._conv_forward(x, self.weight, None)


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(1, 12, batch_first=True)
        self.output = nn.Linear(12, 4)

    def forward(self, x):
        return self.output(self.lstm(x)[0][:, -1])


def mlp(eps=1e-5, dropout=None):
    norm = nn.BatchNorm1d(16, eps=eps)
    norm.running_mean.normal_()
    norm.running_var.uniform_(0.5, 2)
    layers = [("hidden", nn.Linear(2, 16)), ("norm", norm), ("relu", nn.ReLU())]
    if dropout:
        layers.append(("dropout", nn.Dropout(dropout)))
    return nn.Sequential(OrderedDict(layers + [("output", nn.Linear(16, 2))]))


def square():
    return nn.Sequential(OrderedDict([("hidden", nn.Linear(2, 16)), ("a", nn.ReLU()), ("middle", nn.Linear(16, 16)),
                                      ("b", nn.ReLU()), ("output", nn.Linear(16, 2))]))


class Block(nn.Module):
    """As torchvision's BasicBlock: one ReLU, used twice and in place, and a sum that is no module."""

    def __init__(self, into, out, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(into, out, 3, stride, 1, bias=False), nn.BatchNorm2d(out)
        self.relu = nn.ReLU(inplace=True)
        self.conv2, self.bn2 = nn.Conv2d(out, out, 3, 1, 1, bias=False), nn.BatchNorm2d(out)
        self.downsample = None
        if stride > 1:
            self.downsample = nn.Sequential(nn.Conv2d(into, out, 1, stride, bias=False), nn.BatchNorm2d(out))

    def joined(self, x):
        y = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        return y + (x if self.downsample is None else self.downsample(x))

    def forward(self, x):
        return self.relu(self.joined(x))


class NotBent(Block):
    def forward(self, x):
        return self.joined(x)


class Resnet(nn.Module):
    def __init__(self, special=Block):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(1, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16)
        self.relu = nn.ReLU(inplace=True)
        self.layer1 = nn.Sequential(Block(16, 16, 1), Block(16, 16, 1), Block(16, 16, 1))
        self.layer2 = nn.Sequential(Block(16, 32, 2), special(32, 32, 1), Block(32, 32, 1))
        self.layer3 = nn.Sequential(Block(32, 64, 2), Block(64, 64, 1), Block(64, 64, 1))
        self.avgpool, self.fc = nn.AdaptiveAvgPool2d(1), nn.Linear(64, 10)
        for norm in self.modules():
            if isinstance(norm, nn.BatchNorm2d):
                norm.running_mean.normal_(0, 0.1)
                norm.running_var.uniform_(0.5, 1.5)

    def forward(self, x):
        x = self.relu(self.bn1(self.conv1(x)))
        return self.fc(self.avgpool(self.layer3(self.layer2(self.layer1(x)))).flatten(1))


def each(change, wanted):
    return lambda all: {name: change(value) if wanted(name, value) else value for name, value in all.items()}


def safetensors(path, arrays):
    """As the format's own library writes it: the largest alignment first, then by name."""
    header, parts, end = {}, [], 0
    for name in sorted(arrays):
        value = np.ascontiguousarray(arrays[name].astype("<f4"))
        header[name] = {"dtype": "F32", "shape": list(arrays[name].shape), "data_offsets": [end, end + value.nbytes]}
        end += value.nbytes
        parts.append(value.tobytes())
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(parts))


# Equal.
case("lenet", lenet(), PICTURES, LABELS)
case("unnamed", lenet(named=False), PICTURES, LABELS)
case("functional", Functional(), PICTURES, LABELS)
case("one", lenet(), PICTURES[:1], LABELS[:1])
case("no_bias", lenet(bias=False), PICTURES, LABELS)
case("transposed_file", lenet(), PICTURES, LABELS,
     arrays=each(lambda w: w.T, lambda name, w: name in ("weight.fc1.weight", "weight.fc2.weight")))
case("lstm", Lstm(), SERIES, PARTS)
case("mlp", mlp(), POINTS, SIDES)
case("resnet", Resnet(), PICTURES, LABELS)
case("dropout", mlp(dropout=0.5), POINTS, SIDES)
with np.load(FOLDER / "lenet.npz") as file:
    safetensors(FOLDER / "lenet.safetensors", dict(file))
    np.savez(FOLDER / "no_weights.npz", **{name: value for name, value in file.items() if not name.startswith("weight")})
    safetensors(FOLDER / "weights.safetensors",
                {name[7:]: value for name, value in file.items() if name.startswith("weight.")})
case("outputs", lenet(), PICTURES, LABELS,
     arrays=lambda all: {name: value for name, value in all.items() if name.startswith(("input", "output", "weight"))})

# One difference each.
case("not_bent", Resnet(NotBent), PICTURES, LABELS)
case("padding", Functional(padding=0), PICTURES, LABELS)
case("circular", Functional(padding_mode="circular"), PICTURES, LABELS)
case("mean_pool", lenet(pool=nn.AvgPool2d), PICTURES, LABELS)
case("tanh", lenet(activation=nn.Tanh), PICTURES, LABELS)
case("in_place", lenet(activation=lambda: nn.ReLU(inplace=True)), PICTURES, LABELS,
     lines=lambda text: text.replace(".clone()", ""))
case("channels_last", lenet(), PICTURES, LABELS,
     arrays=each(lambda v: v.transpose(0, 2, 3, 1), lambda name, v: name.startswith("output") and v.ndim == 4))
case("flatten", lenet(flatten=ChannelsLast()), PICTURES, LABELS)
case("bytes", lenet(), PICTURES, LABELS, arrays=each(lambda v: v * np.float32(255), lambda name, v: name == "input"))
case("scaled", Scaled(lenet()), PICTURES, LABELS)
forgotten = lenet()
forgotten.conv2 = NoBias(6, 16, 5)
case("bias", forgotten, PICTURES, LABELS)
softmax = lenet()
softmax.softmax = nn.Softmax(-1)
case("softmax", softmax, PICTURES, LABELS)
case("gates", Lstm(), SERIES, PARTS,
     arrays=each(lambda w: w.reshape(4, 12, 12).transpose(0, 2, 1).reshape(48, 12), lambda name, w: name == "weight.lstm.weight_hh_l0"))
case("epsilon", mlp(eps=1e-3), POINTS, SIDES)
case("train_mode", mlp(), POINTS, SIDES, lines=lambda text: text.replace("net.eval()", "net.train()"))
case("dropped", mlp(dropout=0.5), POINTS, SIDES,
     lines=lambda text: text.replace("net.eval()", "net.eval().dropout.train(); net"))
case("transposed", square(), POINTS, SIDES, arrays=each(lambda w: w.T, lambda name, w: name == "weight.middle.weight"))
case("unknown", square(), POINTS, SIDES,
     arrays=each(lambda w: w + np.float32(0.01) * np.arange(256, dtype="f4").reshape(16, 16) % 7, lambda name, w: name == "weight.middle.weight"))
case("sum", lenet(), PICTURES, LABELS, lines=lambda text: text.replace("(net(x), y)", "(net(x), y, reduction='sum')"))
# Two logits have gradients (g, -g), which any factor fits: one array alone shows none.
case("smoothed", mlp(), POINTS, SIDES, lines=lambda text: text.replace("(net(x), y)", "(net(x), y, label_smoothing=0.3)"))
case("frozen", mlp(), POINTS, SIDES, lines=lambda text: text.replace("kept = {", "net.hidden.requires_grad_(False); kept = {"))
case("twice", lenet(), PICTURES, LABELS, lines=lambda text: text.replace("(net(x), y)", "(net(x), y).mul(2)"))

# Files that are refused.
case("objects", lenet(), PICTURES, LABELS, arrays=lambda all: {**all, "output.x": np.array([{}, None], dtype=object)})
case("nan", lenet(), PICTURES, LABELS,
     arrays=each(lambda v: np.where(np.arange(v.size).reshape(v.shape) == 7, np.nan, v), lambda name, v: name.endswith("pool1")))
case("no_input", lenet(), PICTURES, LABELS, arrays=lambda all: {"x": 1, **{k: v for k, v in all.items() if k != "input"}})
case("other_names", lenet(), PICTURES, LABELS,
     arrays=lambda all: {k.replace("output", "layer"): v for k, v in all.items()})
case("other_shape", lenet(), PICTURES, LABELS, arrays=lambda all: {**all, "input": all["input"][:, :, :20]})
case("other_batch", lenet(), PICTURES, LABELS, arrays=lambda all: {**all, "input": all["input"][:5]})
case("no_overlap", lenet(), PICTURES, LABELS,
     arrays=lambda all: {**{k: v for k, v in all.items() if not k.startswith("output")}, "output.features": np.zeros((8, 17), "f4")})
case("targets", lenet(), PICTURES, LABELS, arrays=lambda all: {**all, "target": all["target"] + 5})
whole = (FOLDER / "lenet.npz").read_bytes()
(FOLDER / "truncated.npz").write_bytes(whole[: len(whole) // 2])
(FOLDER / "truncated.safetensors").write_bytes((FOLDER / "lenet.safetensors").read_bytes()[:-8])
(FOLDER / "text.npz").write_text("this is no archive")
module = torch.jit.script(lenet().eval())
module.save(str(FOLDER / "module.pt"))
with torch.no_grad():
    answer = module(PICTURES)
np.savez(FOLDER / "module.npz", **{"input": PICTURES.numpy(), "output.output": answer.numpy()})
np.savez(FOLDER / "module_tanh.npz", **{"input": PICTURES.numpy(), "output.output": answer.tanh().numpy()})
np.savez(FOLDER / "module_weights.npz", **{"input": PICTURES.numpy(), "output.output": answer.numpy()},
         **{"weight." + name: value.numpy() for name, value in module.state_dict().items()})
