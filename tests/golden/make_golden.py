# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes twins.json: outputs and first gradients of PyTorch's own networks, one for each template, for weights
and inputs that both sides make by the same rule; of the residual one also its running statistics and answers
after ten updates (three behind a stem, where rounding grows faster).  Series go through PyTorch one by one, at
their own length.  python make_golden.py"""
import json
import math
import pathlib

import torch
from torch import nn

torch.set_num_threads(1)


def numbers(count, phase):
    return [0.4 * math.sin(0.7 * k + phase) for k in range(count)]


def fill(parameters):
    for at, parameter in enumerate(parameters):
        with torch.no_grad():
            parameter.copy_(torch.tensor(numbers(parameter.numel(), at)).view_as(parameter))


def entry(output, loss, parameters):
    loss.backward()
    return {"outputs": output.flatten().tolist(),
            "gradients": [p.grad.flatten().tolist() for p in parameters]}


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(3, 5, batch_first=True)
        self.output = nn.Linear(5, 4)

    def forward(self, x, lengths):
        packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True,
                                                   enforce_sorted=False)
        _, (state, _) = self.lstm(packed)
        return self.output(state[0])


def lstm():
    net = Lstm()
    order = [net.lstm.weight_ih_l0, net.lstm.weight_hh_l0, net.lstm.bias_ih_l0, net.lstm.bias_hh_l0,
             net.output.weight, net.output.bias]
    fill(order)
    x = torch.tensor(numbers(4 * 7 * 3, 9)).view(4, 7, 3)
    lengths = torch.tensor([7, 3, 5, 1])
    y = net(x, lengths)
    return entry(y, nn.functional.cross_entropy(y, torch.tensor([0, 3, 1, 2])), order)


def text():
    """Tokens of a vocabulary of 9 numbers; 0 fills up."""
    net = nn.ModuleList([nn.Embedding(9, 3, padding_idx=0), Lstm()])
    lstm = net[1].lstm
    order = [net[0].weight, lstm.weight_ih_l0, lstm.weight_hh_l0, lstm.bias_ih_l0, lstm.bias_hh_l0,
             net[1].output.weight, net[1].output.bias]
    fill(order)
    tokens = torch.tensor([[2, 3, 1, 8, 2, 5, 7], [4, 4, 6, 0, 0, 0, 0], [7, 1, 2, 3, 8, 0, 0], [5, 0, 0, 0, 0, 0, 0]])
    y = net[1](net[0](tokens), torch.tensor([7, 3, 5, 1]))
    return entry(y, nn.functional.cross_entropy(y, torch.tensor([0, 3, 1, 2])), order)


def mlp():
    net = nn.Sequential(nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 1))
    order = list(net.parameters())
    fill(order)
    x = torch.tensor(numbers(4 * 6, 9)).view(4, 6)
    y = net(x)
    return entry(y, nn.functional.mse_loss(y.squeeze(1), torch.tensor([0.5, -1.0, 0.25, 2.0])),
                 order)


class Normed(nn.Module):
    """A convolution without a bias, then batch norm."""

    def __init__(self, into, out, kernel, stride):
        super().__init__()
        self.conv = nn.Conv2d(into, out, kernel, stride, kernel // 2, bias=False)
        self.norm = nn.BatchNorm2d(out)

    def forward(self, x):
        return self.norm(self.conv(x))


class Block(nn.Module):
    def __init__(self, into, out, stride):
        super().__init__()
        self.first = Normed(into, out, 3, stride)
        self.second = Normed(out, out, 3, 1)
        self.shortcut = Normed(into, out, 1, stride) if into != out else nn.Identity()

    def forward(self, x):
        around = self.second(torch.relu(self.first(x)))
        return torch.relu(around + self.shortcut(x))


def resnet(blocks, stem, side, updates):
    """Four channels in the first stage; pictures of 3 x side x side."""
    layers = [stem[0], nn.ReLU(), *stem[1:]]
    into = 4
    for stage, count in enumerate(blocks):
        for block in range(count):
            layers.append(Block(into, 4 * 2 ** stage, 2 if stage > 0 and block == 0 else 1))
            into = 4 * 2 ** stage
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(into, 5)]
    net = nn.Sequential(*layers)
    order = list(net.parameters())
    fill(order)
    standard(net)
    x = torch.tensor(numbers(4 * 3 * side * side, 9)).view(4, 3, side, side)
    labels = torch.tensor([0, 3, 1, 4])
    optimiser = torch.optim.SGD(order, lr=0.01)
    for step in range(updates):
        y = net(x)
        loss = nn.functional.cross_entropy(y, labels)
        optimiser.zero_grad()
        loss.backward()
        if step == 0:
            first = {"outputs": y.flatten().tolist(),
                     "gradients": [spread(p.grad.flatten()) for p in order]}
        optimiser.step()
    buffers = [b.flatten().tolist() for name, b in net.named_buffers() if "running" in name]
    net.eval()
    return first | {"updates": updates, "buffers": buffers, "answers": net(x).flatten().tolist()}


class Fusion(nn.Module):
    """Pictures of 12 x 12 and rows of 6, each through an encoder of its own."""

    def __init__(self):
        super().__init__()
        self.picture = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(16, 5), nn.ReLU())
        self.row = nn.Sequential(nn.Linear(6, 5), nn.ReLU())
        self.joined = nn.Sequential(nn.Linear(10, 8), nn.ReLU(), nn.Linear(8, 4), nn.ReLU(),
                                    nn.Linear(4, 3))

    def forward(self, picture, row):
        return self.joined(torch.cat([self.picture(picture), self.row(row)], 1))


def fusion():
    net = Fusion()
    order = list(net.parameters())
    fill(order)
    values = torch.tensor(numbers(4 * (144 + 6), 9))
    y = net(values[:4 * 144].view(4, 1, 12, 12), values[4 * 144:].view(4, 6))
    return entry(y, nn.functional.cross_entropy(y, torch.tensor([0, 2, 1, 2])), order)


def standard(net):
    """Scales of normalisation around 1, as they begin."""
    with torch.no_grad():
        for module in net.modules():
            if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d, nn.LayerNorm)):
                module.weight += 1


def deep(norm):
    layers, width = [], 6
    for _ in range(3):
        layers += [nn.Linear(width, 5), norm(5), nn.ReLU()]
        width = 5
    net = nn.Sequential(*layers, nn.Linear(5, 3))
    order = list(net.parameters())
    fill(order)
    standard(net)
    y = net(torch.tensor(numbers(4 * 6, 9)).view(4, 6))
    return entry(y, nn.functional.cross_entropy(y, torch.tensor([0, 2, 1, 2])), order)


LENGTHS = [7, 3, 5, 1]


def series(net):
    """Of four series of three channels, each by itself."""
    order = list(net.parameters())
    fill(order)
    standard(net)
    x = torch.tensor(numbers(4 * 7 * 3, 9)).view(4, 7, 3)
    y = torch.cat([net(x[k:k + 1, :steps]) for k, steps in enumerate(LENGTHS)])
    return entry(y, nn.functional.cross_entropy(y, torch.tensor([0, 3, 1, 2])), order)


class Conv(nn.Module):
    def __init__(self, causal):
        super().__init__()
        self.causal = causal
        self.convs = nn.ModuleList(
            nn.Conv1d(into, 4, 3, padding=0 if causal else 1, dilation=2 ** k if causal else 1)
            for k, into in enumerate((3, 4)))
        self.output = nn.Linear(4, 4)

    def forward(self, x):
        x = x.transpose(1, 2)
        for k, conv in enumerate(self.convs):
            x = conv(nn.functional.pad(x, (2 * 2 ** k, 0)) if self.causal else x).relu()
        return self.output(x.mean(2))


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.input = nn.Linear(3, 6)
        self.blocks = nn.ModuleList(Attention.Block() for _ in range(2))
        self.norm = nn.LayerNorm(6)
        self.output = nn.Linear(6, 4)

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.norm1 = nn.LayerNorm(6)
            self.attention = nn.MultiheadAttention(6, 2, batch_first=True)
            self.norm2 = nn.LayerNorm(6)
            self.fc1, self.fc2 = nn.Linear(6, 24), nn.Linear(24, 6)

        def forward(self, x):
            y = self.norm1(x)
            x = x + self.attention(y, y, y, need_weights=False)[0]
            return x + self.fc2(self.fc1(self.norm2(x)).relu())

    def forward(self, x):
        step = torch.arange(x.size(1), dtype=torch.float64).unsqueeze(1)
        angle = step / 10000 ** (torch.arange(0, 6, 2, dtype=torch.float64) / 6)
        waves = torch.stack([angle.sin(), angle.cos()], 2).flatten(1).float()
        x = self.input(x) + waves
        for block in self.blocks:
            x = block(x)
        return self.output(self.norm(x).mean(1))


class WaveNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.input = nn.Linear(3, 4)
        self.layers = nn.ModuleList(WaveNet.Layer(2 ** k, k < 2) for k in range(3))
        self.head = nn.Linear(4, 4)
        self.output = nn.Linear(4, 4)

    class Layer(nn.Module):
        def __init__(self, dilation, goes_on):
            super().__init__()
            self.dilation = dilation
            self.filter = nn.Conv1d(4, 8, 2, dilation=dilation)
            self.skip = nn.Linear(4, 4)
            if goes_on:
                self.residual = nn.Linear(4, 4)

        def forward(self, x):
            both = self.filter(nn.functional.pad(x.transpose(1, 2), (self.dilation, 0)))
            a, b = both.transpose(1, 2).chunk(2, 2)
            gated = a.tanh() * b.sigmoid()
            return self.skip(gated), x + self.residual(gated) if hasattr(self, "residual") else x

    def forward(self, x):
        x, skips = self.input(x), 0
        for layer in self.layers:
            skip, x = layer(x)
            skips = skips + skip
        return self.output(self.head(skips.relu()).relu().mean(1))


def over_steps(x, kernel, stride, of):
    """Windows of the steps that are there, one at each stride; x: steps x channels."""
    return torch.stack([of(x[at:at + kernel]) for at in range(0, len(x), stride)])


class SeriesKinds(nn.Module):
    """Kinds of layers that no template has, over steps."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv1d(3, 6, 3, stride=2, padding=1)
        self.norm = nn.BatchNorm1d(6)
        self.conv2 = nn.Conv1d(6, 6, 3, padding=2, dilation=2, groups=3)
        self.output = nn.Linear(6, 4)

    def forward(self, several):
        steps = [self.conv1(x.T.unsqueeze(0))[0].T for x in several]
        normed = self.norm(torch.cat(steps)).relu().split([len(x) for x in steps])
        rows = []
        for x in normed:
            x = self.conv2(x.T.unsqueeze(0))[0].T
            x = over_steps(x, 2, 1, lambda window: window.mean(0))
            rows.append(over_steps(x, 3, 2, lambda window: window.amax(0)).amax(0))
        return self.output(torch.stack(rows))


class PictureKinds(nn.Module):
    """The same of pictures."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 3, padding=2, dilation=2)
        self.norm = nn.BatchNorm2d(6)
        self.conv2 = nn.Conv2d(6, 6, 3, stride=2, padding=1, groups=3)
        self.output = nn.Linear(24, 4)

    def forward(self, x):
        x = nn.functional.gelu(self.norm(self.conv1(x)))
        return self.output(nn.functional.avg_pool2d(self.conv2(x), 2).flatten(1))


def kinds(net, x):
    fill(net.parameters())
    standard(net)
    y = net(x)
    return entry(y, nn.functional.cross_entropy(y, torch.tensor([0, 3, 1, 2])), list(net.parameters()))


def series_kinds():
    x = torch.tensor(numbers(4 * 7 * 3, 9)).view(4, 7, 3)
    return kinds(SeriesKinds(), [x[k, :steps] for k, steps in enumerate(LENGTHS)])


def picture_kinds():
    return kinds(PictureKinds(), torch.tensor(numbers(4 * 3 * 8 * 8, 9)).view(4, 3, 8, 8))


def spread(values):
    """The largest magnitude, then at most 16 values that lie evenly over the tensor."""
    every = max(1, len(values) // 16)
    return [values.abs().max().item()] + values[::every][:16].tolist()


pathlib.Path(__file__).with_name("twins.json").write_text(
    json.dumps({"torch": torch.__version__, "lstm": lstm(), "text": text(), "mlp": mlp(), "resnet": resnet([3, 3, 3], [Normed(3, 4, 3, 1)], 12, 10),
                "resnet18": resnet([2, 2, 2, 2], [Normed(3, 4, 7, 2), nn.MaxPool2d(3, 2, 1)], 48, 3),
                "fusion": fusion(), "deep_batch": deep(nn.BatchNorm1d), "deep_layer": deep(nn.LayerNorm),
                "conv_plain": series(Conv(False)), "conv_causal": series(Conv(True)),
                "attention": series(Attention()), "wavenet": series(WaveNet()),
                "series_kinds": series_kinds(), "picture_kinds": picture_kinds()}, indent=0))
