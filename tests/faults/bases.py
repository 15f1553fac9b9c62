# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Healthy set-ups that all cases begin with: data, steps, a network and settings that learn well."""
from dataclasses import dataclass, field
from pathlib import Path

from torch import nn

import copies
import networks as nets

PIXELS = [{'op': 'divide', 'by': 255.0}]
COLUMNS = [{'op': 'standardise', 'per': 'column'}]
CHANNELS = [{'op': 'standardise', 'per': 'channel'}]
TARGET = [{'op': 'standardise'}]


@dataclass
class Base:
    name: str
    half: str
    data: dict
    shape: list
    net: object                 # a factory of `middle`, `end`, `start`, `act`
    classes: int = 0            # 0: regression
    width: int = 0              # outputs; 0: as many as classes
    steps: list = field(default_factory=list)
    output: str = 'logits'
    train: dict = field(default_factory=dict)
    features: int = 0           # before the first dense layer, where `middle` stands


def _regression(**more):
    return {'loss': 'mse', 'target_pre': TARGET, 'epochs': 30, **more}


def bases(data: Path, out: Path, seed: int):
    """All of them by name. Copies of tables are written into `out`."""
    def pictures(name, limit=3000):
        folder = data / 'images' / name
        return {'kind': 'idx', 'train': str(folder / 'train-images-idx3-ubyte.gz'),
                'train_labels': str(folder / 'train-labels-idx1-ubyte.gz'),
                'test': str(folder / 't10k-images-idx3-ubyte.gz'),
                'test_labels': str(folder / 't10k-labels-idx1-ubyte.gz'),
                'layout': 'N,1,28,28 (0..255)', 'limit_train': limit}

    def csv(name, **more):
        return {'kind': 'csv', 'train': str(data / 'tabular' / name), 'header': False, 'target_column': -1,
                'layout': 'N,features', **more}

    def series(name):
        folder = data / 'sequences' / name
        return {'kind': 'ucr', 'train': str(folder / f'{name}_TRAIN.ts'), 'test': str(folder / f'{name}_TEST.ts'),
                'layout': 'N,time,channel'}

    cifar = data / 'images/cifar10-binary'
    digits = data / 'images/optdigits'
    homes = copies.california(data, seed)
    homes_data = homes.write(out, f'california-s{seed}', homes.cut(0.2), categorical_columns=[8])
    people = copies.adult(data, seed)
    people_data = people.write(out, f'adult-s{seed}', people.cut(0.2), categorical_columns=[3])
    birds_data = copies.penguins(data, seed).write(out, f'penguins-s{seed}')

    all_of_them = [
        Base('mnist', 'tune', pictures('mnist'), [1, 28, 28], nets.lenet, 10, steps=PIXELS, train={'epochs': 5},
             features=400),
        Base('usps', 'tune', pictures('usps', 2500), [1, 28, 28], lambda **k: nets.strided(**k), 10,
             steps=PIXELS, train={'lr': 0.003, 'batch': 64, 'epochs': 5}, features=32),
        Base('iris', 'tune', csv('iris.csv'), [4], lambda **k: nets.mlp(4, 3, **k), 3, steps=COLUMNS,
             train={'lr': 0.003, 'batch': 16, 'epochs': 40}, features=32),
        Base('pima', 'tune', csv('pima-indians-diabetes.csv'), [8], lambda **k: nets.mlp(8, 2, **k), 2,
             steps=COLUMNS, train={'epochs': 20}, features=32),
        Base('pima1', 'tune', csv('pima-indians-diabetes.csv'), [8], lambda **k: nets.mlp(8, 1, **k), 2, 1,
             COLUMNS, 'logit', {'loss': 'bce_logits', 'epochs': 20}, features=32),
        Base('winered', 'tune', csv('winequality-red.csv'), [11], lambda **k: nets.mlp(11, 1, **k), 0, 1, COLUMNS,
             'value', _regression(), features=32),
        Base('california', 'tune', homes_data, [12], lambda **k: nets.mlp(12, 1, 64, **k), 0, 1,
             [{'op': 'one_hot'}, *COLUMNS], 'value', _regression(batch=64), features=64),
        Base('motions', 'tune', series('BasicMotions'), [100, 6], lambda **k: nets.conv1d(6, 4, **k), 4,
             steps=CHANNELS, train={'lr': 0.003, 'batch': 8, 'epochs': 30}, features=32),
        Base('motions2', 'tune', series('BasicMotions'), [100, 6],
             lambda **k: nets.recurrent('lstm', 6, 4, mean=True, **k), 4, steps=CHANNELS,
             train={'lr': 0.01, 'batch': 8, 'epochs': 30}, features=32),
        Base('gunpoint', 'tune', series('GunPoint'), [150, 1], lambda **k: nets.conv1d(1, 2, **k), 2,
             steps=CHANNELS, train={'lr': 0.003, 'batch': 10, 'epochs': 200}, features=32),

        Base('fashion', 'hold', pictures('fashion-mnist'), [1, 28, 28], nets.resnet, 10, steps=PIXELS,
             train={'lr': 0.003, 'batch': 64, 'epochs': 5}, features=16),
        Base('cifar', 'hold', {'kind': 'cifar10', 'train': str(cifar / 'data_batch_1.bin'),
                               'test': str(cifar / 'test_batch.bin'), 'layout': 'N,3,32,32 (0..255), R G B'},
             [3, 32, 32], lambda **k: nets.lenet(3, 10, 32, **k), 10, steps=[*PIXELS, *CHANNELS],
             train={'batch': 50, 'epochs': 15}, features=576),
        Base('optdigits', 'hold', {'kind': 'csv', 'train': str(digits / 'optdigits.tra'),
                                   'test': str(digits / 'optdigits.tes'), 'header': False, 'target_column': -1,
                                   'layout': 'N,features'},
             [64], lambda **k: nets.mlp(64, 10, 64, **k), 10, steps=[{'op': 'divide', 'by': 16.0}],
             train={'batch': 64, 'epochs': 10}, features=64),
        Base('winewhite', 'hold', csv('winequality-white.csv'), [11],
             lambda **k: nets.mlp(11, 1, 48, act=k.pop('act', nn.SiLU), **k), 0, 1, COLUMNS, 'value',
             _regression(batch=64), features=48),
        Base('adult', 'hold', people_data, [8], lambda **k: nets.mlp(8, 1, 24, **k), 2, 1,
             [{'op': 'one_hot'}, *COLUMNS], 'logit', {'loss': 'bce_logits', 'lr': 0.003, 'batch': 64, 'epochs': 15},
             features=24),
        Base('penguins', 'hold', birds_data, [4], lambda **k: nets.mlp(4, 3, 16, layers=1, **k), 3, steps=COLUMNS,
             train={'lr': 0.01, 'batch': 20, 'epochs': 30}, features=16),
        Base('italy', 'hold', series('ItalyPowerDemand'), [24, 1],
             lambda **k: nets.recurrent('gru', 1, 2, 24, **k), 2, steps=CHANNELS,
             train={'lr': 0.01, 'batch': 16, 'epochs': 60}, features=24),
        Base('arrowhead', 'hold', series('ArrowHead'), [251, 1], lambda **k: nets.conv1d(1, 3, 24, **k), 3,
             steps=CHANNELS, train={'lr': 0.01, 'batch': 12, 'epochs': 100}, features=24),
        Base('vowels', 'hold', series('JapaneseVowels'), [29, 12], lambda **k: nets.attention(29, 12, 9, **k), 9,
             steps=CHANNELS, train={'lr': 0.003, 'batch': 30, 'epochs': 30}, features=32),
    ]
    return {base.name: base for base in all_of_them}
