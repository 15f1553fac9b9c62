# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes twins.json: outputs and first gradients of PyTorch's own LSTM and fully connected network
for weights and inputs that both sides make by the same rule.  python make_golden.py"""
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


def mlp():
    net = nn.Sequential(nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 1))
    order = list(net.parameters())
    fill(order)
    x = torch.tensor(numbers(4 * 6, 9)).view(4, 6)
    y = net(x)
    return entry(y, nn.functional.mse_loss(y.squeeze(1), torch.tensor([0.5, -1.0, 0.25, 2.0])),
                 order)


pathlib.Path(__file__).with_name("twins.json").write_text(
    json.dumps({"torch": torch.__version__, "lstm": lstm(), "mlp": mlp()}, indent=0))
