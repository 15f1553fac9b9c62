# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Networks of the corpus, written as a person would write them, and the modules that make them faulty.

Every factory returns an nn.Module that torch.jit.script takes. `middle` stands before the first dense layer,
`end` behind the last one; `start` before everything.
"""
import math

import torch
import torch.nn.functional as F
from torch import nn


def chain(*modules):
    return nn.Sequential(*[module for module in modules if module is not None])


def lenet(channels=1, classes=10, side=28, act=nn.ReLU, pool=nn.MaxPool2d, norm=False, drop=0.0, hidden=84,
          middle=None, end=None, start=None):
    left = ((side // 2) - 4) // 2
    return chain(
        start,
        nn.Conv2d(channels, 6, 5, padding=2), nn.BatchNorm2d(6) if norm else None, act(), pool(2),
        nn.Conv2d(6, 16, 5), nn.BatchNorm2d(16) if norm else None, act(), pool(2), nn.Flatten(),
        middle,
        nn.Linear(16 * left * left, 120), act(), nn.Dropout(drop) if drop else None,
        nn.Linear(120, hidden), act(),
        nn.Linear(hidden, classes), end)


def strided(channels=1, classes=10, width=16, act=nn.ReLU, norm='batch', drop=0.0, middle=None, end=None, start=None):
    """Three strided convolutions, the mean over places, and a dense layer."""
    def block(before, after):
        layer = {'batch': lambda: nn.BatchNorm2d(after), 'group': lambda: nn.GroupNorm(4, after),
                 'none': lambda: None}[norm]()
        return chain(nn.Conv2d(before, after, 3, stride=2, padding=1, bias=norm != 'batch'), layer, act())
    return chain(start, block(channels, width), block(width, 2 * width), block(2 * width, 2 * width),
                 nn.AdaptiveAvgPool2d(1), nn.Flatten(), middle, nn.Dropout(drop) if drop else None,
                 nn.Linear(2 * width, classes), end)


class Residual(nn.Module):
    def __init__(self, before, after, stride, norm, act, zero):
        super().__init__()
        def layer(): return nn.BatchNorm2d(after) if norm == 'batch' else nn.GroupNorm(4, after)
        self.branch = nn.Sequential(nn.Conv2d(before, after, 3, stride, 1, bias=False), layer(), act(),
                                    nn.Conv2d(after, after, 3, 1, 1, bias=False), layer())
        self.short = nn.Identity() if stride == 1 and before == after else nn.Conv2d(before, after, 1, stride, bias=False)
        self.act = act()
        if zero:
            nn.init.zeros_(self.branch[4].weight)

    def forward(self, x):
        return self.act(self.branch(x) + self.short(x))


def resnet(channels=1, classes=10, width=8, act=nn.ReLU, norm='batch', zero=False, drop=0.0, middle=None, end=None,
           start=None):
    return chain(start, nn.Conv2d(channels, width, 3, 2, 1), nn.ReLU(), Residual(width, width, 1, norm, act, zero),
                 Residual(width, 2 * width, 2, norm, act, zero), nn.AdaptiveAvgPool2d(1), nn.Flatten(), middle,
                 nn.Dropout(drop) if drop else None, nn.Linear(2 * width, classes), end)


def depthwise(channels=1, classes=10, width=16):
    def block(before, after, stride):
        return chain(nn.Conv2d(before, before, 3, stride, 1, groups=before), nn.Conv2d(before, after, 1),
                     nn.BatchNorm2d(after), nn.ReLU6())
    return chain(nn.Conv2d(channels, width, 3, 2, 1), nn.ReLU6(), block(width, 2 * width, 2), block(2 * width, 2 * width, 1),
                 nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2 * width, classes))


def mlp(inputs, outputs, hidden=32, layers=2, act=nn.ReLU, norm=None, drop=0.0, middle=None, end=None, start=None):
    parts, width = [], inputs
    for k in range(layers):
        parts += [nn.Linear(width, hidden), norm(hidden) if norm else None, act(), nn.Dropout(drop) if drop else None]
        width = hidden
        if k == 0:
            parts.append(middle)
    return chain(start, nn.Flatten(), *parts, nn.Linear(width, outputs), end)


class Steps(nn.Module):
    """[N, time, channel] as Conv1d takes it."""
    def forward(self, x):
        return x.transpose(1, 2)


class MeanOverSteps(nn.Module):
    def forward(self, x):
        return x.mean(2)


def conv1d(channels, classes, width=32, act=nn.ReLU, norm=False, drop=0.0, middle=None, end=None, start=None):
    return chain(start, Steps(), nn.Conv1d(channels, width, 5, padding=2), nn.BatchNorm1d(width) if norm else None,
                 act(), nn.Conv1d(width, width, 5, padding=2), nn.BatchNorm1d(width) if norm else None, act(),
                 MeanOverSteps(), middle, nn.Dropout(drop) if drop else None, nn.Linear(width, classes), end)


def turned(steps, classes, width=32):
    """Steps x channels as they come, though a convolution takes channels x steps."""
    return chain(nn.Conv1d(steps, width, 1), nn.ReLU(), nn.Conv1d(width, width, 1), nn.ReLU(), MeanOverPlaces(),
                 nn.Linear(width, classes))


class Recurrent(nn.Module):
    def __init__(self, kind, channels, width, batch_first=True, both=False, mean=False):
        super().__init__()
        cell = nn.LSTM if kind == 'lstm' else nn.GRU
        self.cell = cell(channels, width, batch_first=batch_first, bidirectional=both)
        self.mean = mean

    def forward(self, x):
        y = self.cell(x)[0]
        return y.mean(1) if self.mean else y[:, -1]


def recurrent(kind, channels, classes, width=32, batch_first=True, both=False, mean=False, drop=0.0, middle=None,
              end=None, start=None):
    return chain(start, Recurrent(kind, channels, width, batch_first, both, mean), middle,
                 nn.Dropout(drop) if drop else None, nn.Linear(width * (2 if both else 1), classes), end)


class Attention(nn.Module):
    """One block of self-attention with learned places, and the mean or a learned weighting over steps."""
    def __init__(self, steps, channels, width, weighted, places=True):
        super().__init__()
        self.embed = nn.Linear(channels, width)
        if places:
            self.places = nn.Parameter(0.02 * torch.randn(1, steps, width))
        else:
            self.register_buffer('places', torch.zeros(1, steps, width))
        self.query, self.key, self.value = nn.Linear(width, width), nn.Linear(width, width), nn.Linear(width, width)
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.dense = nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))
        self.score = nn.Linear(width, 1)
        self.weighted = weighted

    def forward(self, x):
        x = self.embed(x) + self.places
        y = self.norm1(x)
        q, k, v = self.query(y), self.key(y), self.value(y)
        x = x + torch.softmax(q @ k.transpose(1, 2) / math.sqrt(q.size(2)), 2) @ v
        x = x + self.dense(self.norm2(x))
        if self.weighted:
            return (torch.softmax(self.score(x), 1) * x).sum(1)
        return x.mean(1) + 0 * self.score(x).mean(1)


def attention(steps, channels, classes, width=32, weighted=False, middle=None, end=None, start=None, places=True):
    return chain(start, Attention(steps, channels, width, weighted, places), middle, nn.Linear(width, classes), end)


class Heads(nn.Module):
    """One attention of several heads with learned places; `side`: over which the softmax of its scores goes."""
    def __init__(self, steps, channels, classes, side=-1, width=32, heads=4):
        super().__init__()
        self.embed = nn.Linear(channels, width)
        self.places = nn.Parameter(0.02 * torch.randn(1, steps, width))
        self.query, self.key, self.value = nn.Linear(width, width), nn.Linear(width, width), nn.Linear(width, width)
        self.out = nn.Linear(width, classes)
        self.side, self.heads, self.width = side, heads, width

    def forward(self, x):
        x = self.embed(x) + self.places
        shape = [x.size(0), x.size(1), self.heads, self.width // self.heads]
        q, k, v = self.query(x).view(shape), self.key(x).view(shape), self.value(x).view(shape)
        scores = q.transpose(1, 2) @ k.permute(0, 2, 3, 1) / math.sqrt(self.width // self.heads)
        y = (torch.softmax(scores, self.side) @ v.transpose(1, 2)).transpose(1, 2)
        return self.out((x + y.reshape(x.shape)).mean(1))


class Masked(nn.Module):
    """The mean of a recurrent network's answers over the steps that are none of the padding, or over those that are."""
    def __init__(self, channels, classes, turned=False, width=32):
        super().__init__()
        self.cell = nn.GRU(channels, width, batch_first=True, bidirectional=True)
        self.out = nn.Linear(2 * width, classes)
        self.turned = turned

    def forward(self, x):
        steps, _ = self.cell(x)
        empty = x.eq(0).all(2, True)
        mask = (empty if self.turned else ~empty).to(steps.dtype)
        return self.out((steps * mask).sum(1) / mask.sum(1).clamp(min=1.0))


class Pieces(nn.Module):
    """Squares of a picture that attend to each other; `places`: it is said where each stands."""
    def __init__(self, channels, classes, side, square, places=True, width=32):
        super().__init__()
        self.embed = nn.Conv2d(channels, width, square, stride=square)
        count = (side // square) ** 2
        if places:
            self.places = nn.Parameter(0.02 * torch.randn(1, count, width))
        else:
            self.register_buffer('places', torch.zeros(1, count, width))
        self.query, self.key, self.value = nn.Linear(width, width), nn.Linear(width, width), nn.Linear(width, width)
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.dense = nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))
        self.out = nn.Linear(width, classes)

    def forward(self, x):
        x = self.embed(x).flatten(2).transpose(1, 2) + self.places
        y = self.norm1(x)
        q, k, v = self.query(y), self.key(y), self.value(y)
        x = x + torch.softmax(q @ k.transpose(1, 2) / math.sqrt(q.size(2)), 2) @ v
        return self.out((x + self.dense(self.norm2(x))).mean(1))


def one_by_one(channels=1, classes=10, width=32, size=1):
    """Two convolutions and the mean over places; of 1 x 1 they see no shape."""
    return chain(nn.Conv2d(channels, width, size, padding=size // 2), nn.ReLU(),
                 nn.Conv2d(width, width, size, padding=size // 2), nn.ReLU(),
                 nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, classes))


class Tied(nn.Module):
    """Dense layers of one shared matrix."""
    def __init__(self, inputs, outputs, hidden=32):
        super().__init__()
        self.first, self.shared, self.out = nn.Linear(inputs, hidden), nn.Linear(hidden, hidden), nn.Linear(hidden, outputs)

    def forward(self, x):
        x = torch.relu(self.first(x))
        return self.out(torch.relu(self.shared(torch.relu(self.shared(x)))))


class Branches(nn.Module):
    """A wide and a deep part, added."""
    def __init__(self, inputs, outputs, hidden=32):
        super().__init__()
        self.wide = nn.Linear(inputs, outputs)
        self.deep = nn.Sequential(nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, outputs))

    def forward(self, x):
        return self.wide(x) + self.deep(x)


class SpareHead(nn.Module):
    """A head for another loss than the one that is trained here."""
    def __init__(self, trunk, width, outputs):
        super().__init__()
        self.trunk, self.head, self.aux = trunk, nn.Linear(width, outputs), nn.Linear(width, outputs)

    def forward(self, x):
        return self.head(self.trunk(x))


class Frozen(nn.Module):
    """A trunk that is meant to stay as it begins."""
    def __init__(self, trunk, head):
        super().__init__()
        self.trunk, self.head = trunk, head
        for parameter in trunk.parameters():
            parameter.requires_grad_(False)

    def forward(self, x):
        with torch.no_grad():
            x = self.trunk(x)
        return self.head(x)


# Modules that are faults.

class MixRows(nn.Module):
    def forward(self, x):
        return x.t().reshape(x.size(0), x.size(1))


class MeanOverBatch(nn.Module):
    def forward(self, x):
        return x.mean(0, keepdim=True).expand_as(x)


class Forgotten(nn.Module):
    """A dense layer that forward does not call."""
    def __init__(self, width):
        super().__init__()
        self.dense = nn.Linear(width, width)

    def forward(self, x):
        return x


class Detach(nn.Module):
    def forward(self, x):
        return x.detach()


class AlwaysDrop(nn.Module):
    def forward(self, x):
        return F.dropout(x, 0.5, True)


class OneNorm(nn.Module):
    """Three convolutions with one batch norm behind each of them."""
    def __init__(self, classes=10, width=16):
        super().__init__()
        self.first = nn.Conv2d(1, width, 3, 2, 1)
        self.second = nn.Conv2d(width, width, 3, 2, 1)
        self.third = nn.Conv2d(width, width, 3, 2, 1)
        self.norm = nn.BatchNorm2d(width)
        self.out = nn.Linear(width, classes)

    def forward(self, x):
        x = F.relu(self.norm(self.first(x)))
        x = F.relu(self.norm(self.second(x)))
        x = F.relu(self.norm(self.third(x)))
        return self.out(x.mean((2, 3)))


class FirstStep(nn.Module):
    """A recurrent network that answers from the first of its steps."""
    def __init__(self, channels, classes, hidden=32):
        super().__init__()
        self.cell = nn.GRU(channels, hidden, batch_first=True)
        self.out = nn.Linear(hidden, classes)

    def forward(self, x):
        steps, _ = self.cell(x)
        return self.out(steps[:, 0])


class Zero(nn.Module):
    """A buffer that was never filled."""
    def forward(self, x):
        return torch.zeros_like(x)


class LogOfSoftmax(nn.Module):
    def forward(self, x):
        return torch.log(torch.softmax(100.0 * x, 1))


class Edges(nn.Module):
    """How far neighbours differ: the slope of a root has no bound at 0, and borders of one colour are just that."""
    def forward(self, x):
        return torch.sqrt((x[:, :, :, 1:] - x[:, :, :, :-1]) ** 2)


class WhereRoot(nn.Module):
    """where() does not keep the gradient of the side that was not taken out, and that is none for a negative number."""
    def __init__(self, features):
        super().__init__()
        self.before = nn.Linear(features, features)

    def forward(self, x):
        x = self.before(x)
        return torch.where(x > 0, torch.sqrt(x), torch.zeros_like(x))


class Exp(nn.Module):
    def __init__(self, times):
        super().__init__()
        self.times = times

    def forward(self, x):
        return torch.exp(self.times * x)


class Plus(nn.Module):
    def __init__(self, plus):
        super().__init__()
        self.plus = plus

    def forward(self, x):
        return x + self.plus


class MeanOverPlaces(nn.Module):
    def forward(self, x):
        return x.mean(2)


class Times(nn.Module):
    def __init__(self, times):
        super().__init__()
        self.times = times

    def forward(self, x):
        return self.times * x


class OfBatch(nn.Module):
    """Standardised by the batch, also where a value is constant in it."""
    def forward(self, x):
        flat = x.flatten(1)
        return ((flat - flat.mean(0)) / flat.std(0)).reshape(x.shape)


class Unregistered(nn.Module):
    """A dense layer of plain tensors: no parameters, so that nothing moves them."""
    def __init__(self, inputs, outputs):
        super().__init__()
        layer = nn.Linear(inputs, outputs)
        self.weight, self.bias = layer.weight.detach().clone(), layer.bias.detach().clone()

    def forward(self, x):
        return F.linear(x, self.weight, self.bias)


# How weights begin.

def begun(network, weights=None, biases=None, last_zero=False):
    """`weights`: "he", "glorot", "orthogonal", a number for all of them, or ("normal", deviation)."""
    layers = [m for m in network.modules() if isinstance(m, (nn.Linear, nn.Conv2d, nn.Conv1d))]
    for layer in layers:
        if weights == 'he':
            nn.init.kaiming_normal_(layer.weight, nonlinearity='relu')
        elif weights == 'glorot':
            nn.init.xavier_uniform_(layer.weight)
        elif weights == 'orthogonal':
            nn.init.orthogonal_(layer.weight)
        elif isinstance(weights, tuple):
            nn.init.normal_(layer.weight, 0.0, weights[1])
        elif weights is not None:
            nn.init.constant_(layer.weight, weights)
        if biases is not None and layer.bias is not None:
            nn.init.constant_(layer.bias, biases)
    if last_zero:
        nn.init.zeros_(layers[-1].weight)
        nn.init.zeros_(layers[-1].bias)
    return network


def all_constant(network, value):
    """Every parameter, also those of recurrent cells and normalisations."""
    for parameter in network.parameters():
        nn.init.constant_(parameter, value)
    return network
