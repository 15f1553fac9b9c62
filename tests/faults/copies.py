# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small copies of the data sets, written beside the set-ups, some with a fault of the data in them."""
import csv
import gzip
import struct
from pathlib import Path

import numpy as np


def read_idx(path):
    with gzip.open(path) as file:
        data = file.read()
    sides = data[3]
    shape = struct.unpack('>' + 'I' * sides, data[4:4 + 4 * sides])
    return np.frombuffer(data, np.uint8, offset=4 + 4 * sides).reshape(shape)


def write_idx(path, values):
    values = np.ascontiguousarray(values, np.uint8)
    with gzip.open(path, 'wb', 6) as file:
        file.write(bytes([0, 0, 8, values.ndim]) + struct.pack('>' + 'I' * values.ndim, *values.shape) + values.tobytes())


class Pictures:
    """Pictures and labels of train and test in memory."""
    def __init__(self, folder, count, test_count, seed):
        rng = np.random.default_rng(seed)
        def part(images, labels, most):
            x, y = read_idx(folder / images), read_idx(folder / labels)
            rows = np.sort(rng.permutation(len(x))[:most])
            return x[rows].copy(), y[rows].copy()
        self.x, self.y = part('train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte.gz', count)
        self.tx, self.ty = part('t10k-images-idx3-ubyte.gz', 't10k-labels-idx1-ubyte.gz', test_count)
        self.rng = rng

    def permuted(self):
        self.y = self.rng.permutation(self.y)

    def noisy(self, share, classes=10):
        wrong = self.rng.random(len(self.y)) < share
        self.y[wrong] = self.rng.integers(0, classes, wrong.sum())

    def sorted(self):
        order = np.argsort(self.y, kind='stable')
        self.x, self.y = self.x[order], self.y[order]

    def leaked(self, share):
        many = int(share * len(self.tx))
        rows = self.rng.permutation(len(self.x))[:many]
        self.tx[:many], self.ty[:many] = self.x[rows], self.y[rows]

    def darker(self, times):
        self.tx = (self.tx * times).astype(np.uint8)

    def wrapped(self):
        self.x, self.tx = self.x - np.uint8(128), self.tx - np.uint8(128)

    def brighter(self):
        """Half as bright again, in bytes: what is above 170 begins anew at 0."""
        self.x, self.tx = ((values.astype(int) * 3 // 2).astype(np.uint8) for values in (self.x, self.tx))

    def unbalanced(self, common, rare, most):
        """Two classes, `most` of `common` for each of `rare`."""
        for name in ('x', 'tx'):
            labels = 'y' if name == 'x' else 'ty'
            x, y = getattr(self, name), getattr(self, labels)
            many = np.flatnonzero(y == common)
            few = np.flatnonzero(y == rare)[:max(3, len(many) // most)]
            rows = np.sort(np.concatenate([many, few]))
            setattr(self, name, x[rows])
            setattr(self, labels, (y[rows] == rare).astype(np.uint8))

    def write(self, out, name):
        names = {}
        for key, values in (('train', self.x), ('train_labels', self.y), ('test', self.tx), ('test_labels', self.ty)):
            names[key] = f'{name}-{key}.gz'
            write_idx(out / names[key], values)
        return {'kind': 'idx', **names, 'layout': 'N,1,28,28 (0..255)'}


class Rows:
    """Rows of a table as texts; the target is the last column."""
    def __init__(self, rows, seed):
        self.rows = [list(row) for row in rows]
        self.rng = np.random.default_rng(seed)

    def taken(self, count):
        order = np.sort(self.rng.permutation(len(self.rows))[:count])
        self.rows = [self.rows[k] for k in order]
        return self

    def cut(self, share):
        """A test part of their own, drawn."""
        order = self.rng.permutation(len(self.rows))
        many = int(share * len(order))
        test = Rows([self.rows[k] for k in sorted(order[:many])], 1)
        self.rows = [self.rows[k] for k in sorted(order[many:])]
        return test

    def missing(self, column, count):
        for k in self.rng.permutation(len(self.rows))[:count]:
            self.rows[k][column] = 'nan'

    def target_in_a_column(self, numbers):
        """The target once more, in the first column, and a little rounded off where it is a number."""
        known = sorted({row[-1] for row in self.rows})
        for row in self.rows:
            value = float(row[-1]) * 0.37 + 5 if numbers else known.index(row[-1]) * 2 + 1
            row.insert(0, f'{value:.4g}')

    def noisy(self, share):
        known = sorted({row[-1] for row in self.rows})
        for row in self.rows:
            if self.rng.random() < share:
                row[-1] = known[self.rng.integers(0, len(known))]

    def permuted(self):
        targets = [row[-1] for row in self.rows]
        for row, k in zip(self.rows, self.rng.permutation(len(targets))):
            row[-1] = targets[k]

    def sorted(self):
        self.rows.sort(key=lambda row: row[-1])

    def rare(self, target, every):
        """Of the rows of `target` every n-th is kept."""
        kept, seen = [], 0
        for row in self.rows:
            if row[-1] == target:
                seen += 1
                if seen % every:
                    continue
            kept.append(row)
        self.rows = kept

    def times(self, column, factor):
        for row in self.rows:
            row[column] = f'{float(row[column]) * factor:.6g}'

    def write(self, out, name, test=None, **more):
        def put(part, rows):
            with open(out / f'{name}-{part}.csv', 'w', newline='') as file:
                csv.writer(file).writerows(rows)
            return f'{name}-{part}.csv'
        data = {'kind': 'csv', 'train': put('train', self.rows), 'header': False, 'target_column': -1,
                'layout': 'N,features', **more}
        if test is not None:
            data['test'] = put('test', test.rows)
        return data


def table(path, header=False):
    with open(path, newline='') as file:
        rows = [[cell.strip() for cell in row] for row in csv.reader(file) if row]
    return rows[1:] if header else rows


def adult(folder, seed, count=3000):
    """Without the columns of many or rare categories, so that train has all of them."""
    rows = [row for row in table(folder / 'tabular/adult-train.csv') if '?' not in row]
    keep = [0, 2, 4, 9, 10, 11, 12, 14]  # age, weight, years, sex, gain, loss, hours, income
    return Rows([[row[k] for k in keep] for row in rows], seed).taken(count)


def penguins(folder, seed, complete=True):
    rows = table(folder / 'tabular/penguins_raw.csv', header=True)
    rows = [[row[k] for k in (9, 10, 11, 12)] + [row[2].split()[0]] for row in rows]
    return Rows([row for row in rows if not complete or 'NA' not in row], seed)


def california(folder, seed, count=4000):
    """Without the five houses on islands; the price is the last column, the district the one before."""
    rows = table(folder / 'tabular/california-housing.csv', header=True)
    rows = [row[:8] + [row[9], row[8]] for row in rows if row[9] != 'ISLAND' and '' not in row]
    return Rows(rows, seed).taken(count)


def scrambled_cifar(source, out, name):
    """Bytes of each picture in the order H, W, C, where the file says C, H, W."""
    for part in ('data_batch_1.bin', 'test_batch.bin'):
        records = np.frombuffer((source / part).read_bytes(), np.uint8).reshape(-1, 3073)
        pixels = records[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1).reshape(-1, 3072)
        folder = Path(out) / name
        folder.mkdir(exist_ok=True)
        (folder / part).write_bytes(np.concatenate([records[:, :1], pixels], 1).tobytes())
    (Path(out) / name / 'batches.meta.txt').write_bytes((source / 'batches.meta.txt').read_bytes())
    return name
