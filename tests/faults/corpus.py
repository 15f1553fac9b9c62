# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where cases are collected and written."""
import copy
import json
from dataclasses import dataclass
from pathlib import Path

import torch

from bases import Base, bases

# Of these faults no case is used while thresholds are set: every third of the table.
HELD_FAULTS = {f'F{k:02d}' for k in range(3, 61, 3)}


@dataclass
class Changed:
    """What a case does otherwise than its base."""
    net: object = None          # an nn.Module, {"template": ...}, or None: that of the base
    data: dict = None
    steps: list = None
    evaluation: list = None
    fitted: str = 'train'
    output: str = None
    width: int = None
    classes: int = None
    shape: list = None
    train: dict = None


class Corpus:
    """Writes every `each`-th set-up, and keeps what is expected of all."""
    def __init__(self, out: Path, data: Path, seed: int, halves, each=1):
        self.out, self.data, self.seed, self.halves, self.each = out, data, seed, halves, each
        self.bases = bases(data, out, seed)
        self.expected = []

    def wants(self, base, fault=''):
        return self.half(base, fault) in self.halves

    def half(self, base, fault=''):
        return 'hold' if fault in HELD_FAULTS else self.bases[base].half

    def healthy(self, name, base, allowed=(), **changes):
        self._add(f'ok-{base}-{name}', '', '', base, [], allowed, changes)

    def fault(self, fault, kind, base, accepted, name='', allowed=(), **changes):
        self._add(f'{fault}-{base}{"-" + name if name else ""}', fault, kind, base, accepted, allowed, changes)

    def _add(self, name, fault, kind, base_name, accepted, allowed, changes):
        if not self.wants(base_name, fault):
            return
        base: Base = self.bases[base_name]
        if base_name == 'adult':  # a gain of 99,999 stands for more: true of the data, and said
            allowed = [*allowed, 'table.sentinel']
        file = f'{name}-s{self.seed}'
        self.expected.append({'case': file, 'fault': fault, 'class': kind, 'half': self.half(base_name, fault),
                              'base': base_name, 'accepted': list(accepted), 'allowed': list(allowed),
                              'seed': self.seed})
        if (len(self.expected) - 1) % self.each:
            return
        torch.manual_seed(self.seed)
        # What takes a draw or writes a file is made only when it is wanted.
        made = Changed(**{key: value() if callable(value) else value for key, value in changes.items()})
        net = base.net() if made.net is None else made.net
        if isinstance(net, torch.nn.Module):
            net.train()
            torch.jit.script(net).save(str(self.out / f'{file}.pt'))
            net = f'{file}.pt'
        train = {'loss': 'cross_entropy', 'optimiser': 'adam', 'lr': 0.001, 'batch': 32, 'epochs': 5, 'shuffle': True}
        train.update(base.train)
        train.update(made.train or {})
        steps = base.steps if made.steps is None else made.steps
        classes = base.classes if made.classes is None else made.classes
        setup = {
            'model': net,
            'task': 'classification' if classes else 'regression',
            'classes': classes,
            'input_shape': made.shape or base.shape,
            'output': made.output or base.output,
            'output_width': made.width or base.width or classes,
            'data': copy.deepcopy(base.data if made.data is None else made.data),
            'preprocess': {'train': steps, 'eval': steps if made.evaluation is None else made.evaluation,
                           'fitted_on': made.fitted},
            'train': train,
        }
        if not classes:
            del setup['classes']
        (self.out / f'{file}.json').write_text(json.dumps(setup, indent=1))
