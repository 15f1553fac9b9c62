# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The networks of Assay's templates at their defaults, in PyTorch, with parameters of the same names."""
import torch
from torch import nn


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
    def __init__(self, features, classes):
        super().__init__()
        self.hidden = nn.Linear(features, 256)
        self.output = nn.Linear(256, classes)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x.flatten(1))))


class NormedLinear(nn.Linear):
    def __init__(self, into, out):
        super().__init__(into, out)
        self.norm = nn.BatchNorm1d(out)

    def forward(self, x):
        return self.norm(super().forward(x))


class Deep(nn.Module):
    def __init__(self, features, classes, dropout):
        super().__init__()
        self.hidden1 = NormedLinear(features, 256)
        self.hidden2 = NormedLinear(256, 256)
        self.hidden3 = NormedLinear(256, 256)
        self.output = nn.Linear(256, classes)
        self.dropout = dropout

    def forward(self, x):
        for layer in (self.hidden1, self.hidden2, self.hidden3):
            x = torch.dropout(torch.relu(layer(x)), self.dropout, True)
        return self.output(x)


class Lstm(nn.Module):
    def __init__(self, channels, classes):
        super().__init__()
        self.lstm = nn.LSTM(channels, 128, batch_first=True)
        self.output = nn.Linear(128, classes)

    def forward(self, x, lengths):
        packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True,
                                                   enforce_sorted=False)
        _, (state, _) = self.lstm(packed)
        return self.output(state[0])


def inside(x, lengths):
    """1 for the steps of a series, 0 for those that fill it up: batch x steps x 1."""
    return (torch.arange(x.size(1)).unsqueeze(0) < lengths.unsqueeze(1)).unsqueeze(2).to(x.dtype)


def mean(x, mask):
    return (x * mask).sum(1) / mask.sum(1)


class Conv(nn.Module):
    def __init__(self, channels, classes):
        super().__init__()
        self.conv1 = nn.Conv1d(channels, 64, 5, padding=2)
        self.conv2 = nn.Conv1d(64, 64, 5, padding=2)
        self.conv3 = nn.Conv1d(64, 64, 5, padding=2)
        self.output = nn.Linear(64, classes)

    def forward(self, x, lengths):
        mask = inside(x, lengths)
        side = mask.transpose(1, 2)
        x = x.transpose(1, 2)
        for conv in (self.conv1, self.conv2, self.conv3):
            x = torch.relu(conv(x * side))
        return self.output(mean(x.transpose(1, 2), mask))


class NormedAttention(nn.MultiheadAttention):
    def __init__(self, width, heads):
        super().__init__(width, heads, batch_first=True)
        self.norm = nn.LayerNorm(width)

    def forward(self, x, padding):
        y = self.norm(x)
        return super().forward(y, y, y, key_padding_mask=padding, need_weights=False)[0]


class Normed(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm = nn.LayerNorm(width)

    def forward(self, x):
        return self.norm(x)


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.attention = NormedAttention(width, heads)
        self.fc = Normed(width)
        self.fc1 = nn.Linear(width, 4 * width)
        self.fc2 = nn.Linear(4 * width, width)

    def forward(self, x, padding):
        x = x + self.attention(x, padding)
        return x + self.fc2(torch.relu(self.fc1(self.fc(x))))


class Attention(nn.Module):
    def __init__(self, channels, classes, width=64, heads=4):
        super().__init__()
        self.input = nn.Linear(channels, width)
        self.block1 = Block(width, heads)
        self.block2 = Block(width, heads)
        self.encoder = Normed(width)
        self.output = nn.Linear(width, classes)
        step = torch.arange(5000, dtype=torch.float64).unsqueeze(1)
        angle = step / 10000 ** (torch.arange(0, width, 2, dtype=torch.float64) / width)
        self.waves = torch.stack([angle.sin(), angle.cos()], 2).flatten(1).float()

    def forward(self, x, lengths):
        mask = inside(x, lengths)
        padding = mask.squeeze(2) == 0
        x = self.input(x) + self.waves[:x.size(1)]
        x = self.block2(self.block1(x, padding), padding)
        return self.output(mean(self.encoder(x), mask))


class Gated(nn.Module):
    def __init__(self, channels, dilation, goes_on):
        super().__init__()
        self.dilation = dilation
        self.filter = nn.Conv1d(channels, 2 * channels, 2, dilation=dilation)
        self.skip = nn.Linear(channels, channels)
        self.residual = nn.Linear(channels, channels) if goes_on else None

    def forward(self, x, mask):
        both = self.filter(nn.functional.pad((x * mask).transpose(1, 2), (self.dilation, 0)))
        a, b = both.transpose(1, 2).chunk(2, 2)
        gated = torch.tanh(a) * torch.sigmoid(b)
        return self.skip(gated), x if self.residual is None else x + self.residual(gated)


class WaveNet(nn.Module):
    def __init__(self, channels, classes, width=64, layers=6):
        super().__init__()
        self.input = nn.Linear(channels, width)
        for k in range(layers):
            setattr(self, f"layer{k + 1}", Gated(width, 2 ** k, k + 1 < layers))
        self.layers = layers
        self.head = nn.Linear(width, width)
        self.output = nn.Linear(width, classes)

    def forward(self, x, lengths):
        mask = inside(x, lengths)
        x, skips = self.input(x), 0
        for k in range(self.layers):
            skip, x = getattr(self, f"layer{k + 1}")(x, mask)
            skips = skips + skip
        return self.output(mean(torch.relu(self.head(torch.relu(skips))), mask))


class NormedConv(nn.Conv2d):
    def __init__(self, into, out, kernel, stride):
        super().__init__(into, out, kernel, stride, kernel // 2, bias=False)
        self.norm = nn.BatchNorm2d(out)

    def forward(self, x):
        return self.norm(super().forward(x))


class Residual(nn.Module):
    def __init__(self, into, out, stride):
        super().__init__()
        self.conv1 = NormedConv(into, out, 3, stride)
        self.conv2 = NormedConv(out, out, 3, 1)
        self.shortcut = NormedConv(into, out, 1, stride) if stride > 1 else None

    def forward(self, x):
        around = x if self.shortcut is None else self.shortcut(x)
        return torch.relu(self.conv2(torch.relu(self.conv1(x))) + around)


class ResNet(nn.Module):
    def __init__(self, channels, classes, width=16):
        super().__init__()
        self.conv1 = NormedConv(channels, width, 3, 1)
        for stage in range(3):
            blocks = nn.Module()
            for k in range(3):
                first = stage > 0 and k == 0
                blocks.add_module(f"block{k + 1}", Residual(width // 2 if first else width, width,
                                                            2 if first else 1))
            setattr(self, f"stage{stage + 1}", blocks)
            width *= 2
        self.output = nn.Linear(width // 2, classes)

    def forward(self, x):
        x = torch.relu(self.conv1(x))
        for stage in (self.stage1, self.stage2, self.stage3):
            x = stage.block3(stage.block2(stage.block1(x)))
        return self.output(x.mean((2, 3)))


class PictureEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc = nn.Linear(400, 64)

    def forward(self, x):
        x = torch.max_pool2d(torch.relu(self.conv1(x)), 2)
        x = torch.max_pool2d(torch.relu(self.conv2(x)), 2)
        return torch.relu(self.fc(x.flatten(1)))


class Joint(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.fc1 = nn.Linear(64, 256)
        self.fc2 = nn.Linear(256, 128)
        self.output = nn.Linear(128, classes)

    def forward(self, x):
        return self.output(torch.relu(self.fc2(torch.relu(self.fc1(x)))))


class Fusion(nn.Module):
    """Of one picture: what several would cost is the sum of their encoders."""

    def __init__(self, classes):
        super().__init__()
        self.example = PictureEncoder()
        self.fusion = Joint(classes)

    def forward(self, x):
        return self.fusion(self.example(x))
