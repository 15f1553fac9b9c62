# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The healthy cases: each learns well, and each is otherwise than a naive rule would have it."""
import torch
from torch import nn

import networks as nets
from bases import CHANNELS, COLUMNS, PIXELS, TARGET
from corpus import Corpus


def every(c: Corpus):
    for base in c.bases:
        c.healthy('plain', base)
        if c.wants(base):
            lr = c.bases[base].train.get('lr', 0.001)
            c.healthy('slower', base, train={'lr': 0.3 * lr})
            c.healthy('faster', base, train={'lr': 3 * lr})
    networks(c)
    settings(c)
    preparations(c)


def _net(c, base, **parts):
    return lambda: c.bases[base].net(**parts)


def networks(c: Corpus):
    for base in ('mnist', 'iris', 'california', 'cifar', 'optdigits'):
        c.healthy('he', base, net=lambda: nets.begun(c.bases[base].net(), 'he', 0.0))
        c.healthy('zero-out', base, net=lambda: nets.begun(c.bases[base].net(), last_zero=True))
    for base in ('mnist', 'motions', 'arrowhead'):
        c.healthy('glorot-tanh', base, net=lambda: nets.begun(c.bases[base].net(act=nn.Tanh), 'glorot', 0.0))
    for base in ('pima', 'adult'):
        c.healthy('orthogonal', base, net=lambda: nets.begun(c.bases[base].net(), 'orthogonal', 0.0))
    for base, act in (('mnist', nn.GELU), ('usps', nn.SiLU), ('motions', nn.LeakyReLU), ('winered', nn.ELU),
                      ('california', nn.Tanh), ('cifar', nn.SiLU), ('fashion', nn.GELU), ('optdigits', nn.Tanh),
                      ('penguins', nn.Softplus), ('arrowhead', nn.GELU)):
        c.healthy(f'act-{act.__name__.lower()}', base, net=_net(c, base, act=act))
    for base in ('mnist', 'usps', 'fashion', 'penguins', 'italy'):
        c.healthy('log-softmax-nll', base, net=_net(c, base, end=nn.LogSoftmax(1)), output='log_probabilities',
                  train={'loss': 'nll'})
    for base in ('iris', 'gunpoint', 'optdigits', 'vowels'):
        c.healthy('log-softmax-ce', base, net=_net(c, base, end=nn.LogSoftmax(1)))
    c.healthy('dropout', 'mnist', net=lambda: nets.lenet(drop=0.5))
    c.healthy('norm', 'mnist', net=lambda: nets.lenet(norm=True))
    c.healthy('mlp-wide', 'mnist', net=lambda: nets.mlp(784, 10, 256, 3))
    c.healthy('linear', 'mnist', net=lambda: nets.chain(nn.Flatten(), nn.Linear(784, 10)))
    c.healthy('residual-zero', 'mnist', net=lambda: nets.resnet(zero=True), train={'lr': 0.003})
    c.healthy('depthwise', 'usps', net=lambda: nets.depthwise())
    c.healthy('group-norm', 'usps', net=lambda: nets.strided(norm='group'))
    c.healthy('lenet-usps', 'usps', net=lambda: nets.lenet(), train={'lr': 0.001})
    c.healthy('sigmoid-hidden', 'iris', net=lambda: nets.mlp(4, 3, 32, 1, act=nn.Sigmoid), train={'lr': 0.01})
    c.healthy('layer-norm', 'california', net=lambda: nets.mlp(12, 1, 64, norm=nn.LayerNorm))
    c.healthy('batch-norm', 'california', net=lambda: nets.mlp(12, 1, 64, norm=nn.BatchNorm1d))
    c.healthy('tied', 'winered', net=lambda: nets.Tied(11, 1))
    c.healthy('branches', 'pima', net=lambda: nets.Branches(8, 2))
    c.healthy('gru', 'motions', net=lambda: nets.recurrent('gru', 6, 4, mean=True))
    c.healthy('both-ways', 'motions2', net=lambda: nets.recurrent('lstm', 6, 4, both=True, mean=True))
    c.healthy('attention', 'motions', net=lambda: nets.attention(100, 6, 4))
    c.healthy('norm', 'gunpoint', net=lambda: nets.conv1d(1, 2, norm=True))
    c.healthy('heads', 'motions', net=lambda: nets.Heads(100, 6, 4), train={'lr': 0.003})
    c.healthy('heads', 'vowels', net=lambda: nets.Heads(29, 12, 9), train={'lr': 0.003})
    c.healthy('masked', 'vowels', net=lambda: nets.Masked(12, 9), train={'lr': 0.003})
    for base, channels, side in (('usps', 1, 28), ('fashion', 1, 28), ('cifar', 3, 32)):
        c.healthy('pieces', base, net=lambda: nets.Pieces(channels, 10, side, 4), train={'lr': 0.003})
    c.healthy('mean-over-places', 'usps', net=lambda: nets.one_by_one(size=3), train={'lr': 0.003})
    c.healthy('halved-inside', 'mnist', net=_net(c, 'mnist', start=nets.Times(0.5)))
    c.healthy('divided-inside', 'usps', steps=[], net=_net(c, 'usps', start=nets.Times(1 / 255)))
    c.healthy('spare-head', 'usps', net=lambda: nets.SpareHead(_trunk(), 200, 10), train={'lr': 0.003})
    c.healthy('frozen', 'usps', net=lambda: nets.Frozen(_trunk(), nn.Linear(200, 10)),
              train={'declared_frozen': ['trunk'], 'lr': 0.01})
    c.healthy('trained', 'mnist', net=lambda: _trained(c, 'mnist'), train={'lr': 0.0003})
    c.healthy('template-lenet', 'mnist', net={'template': 'lenet'}, train={'lr': 0.0003})
    c.healthy('template-mlp', 'iris', net={'template': 'mlp', 'set': {'model.hidden': 32}})
    c.healthy('template-conv', 'gunpoint', net={'template': 'conv'}, train={'lr': 0.001})
    c.healthy('template-lstm', 'motions2', net={'template': 'lstm', 'set': {'model.hidden': 32}})

    c.healthy('residual-zero', 'fashion', net=lambda: nets.resnet(zero=True))
    c.healthy('residual-group', 'fashion', net=lambda: nets.resnet(norm='group'))
    c.healthy('depthwise', 'fashion', net=lambda: nets.depthwise())
    c.healthy('mlp', 'fashion', net=lambda: nets.mlp(784, 10, 128, 2, drop=0.2), train={'lr': 0.001})
    c.healthy('strided', 'cifar', net=lambda: nets.strided(3, 10, 24), train={'lr': 0.003})
    c.healthy('resnet', 'cifar', net=lambda: nets.resnet(3, 10, 16), train={'lr': 0.003})
    c.healthy('norm-dropout', 'cifar', net=lambda: nets.lenet(3, 10, 32, norm=True, drop=0.3))
    c.healthy('deep', 'optdigits', net=lambda: nets.mlp(64, 10, 64, 5, norm=nn.BatchNorm1d))
    c.healthy('dropout', 'optdigits', net=lambda: nets.mlp(64, 10, 128, 2, drop=0.5))
    c.healthy('tied', 'optdigits', net=lambda: nets.Tied(64, 10, 64))
    c.healthy('branches', 'adult', net=lambda: nets.Branches(8, 1))
    c.healthy('two-logits', 'adult', net=lambda: nets.mlp(8, 2, 24), output='logits', width=2,
              train={'loss': 'cross_entropy'})
    c.healthy('layer-norm', 'winewhite', net=lambda: nets.mlp(11, 1, 48, norm=nn.LayerNorm))
    c.healthy('lstm', 'italy', net=lambda: nets.recurrent('lstm', 1, 2, 24, mean=True))
    c.healthy('attention', 'italy', net=lambda: nets.attention(24, 1, 2, weighted=True), train={'lr': 0.003})
    c.healthy('batch-norm', 'arrowhead', net=lambda: nets.conv1d(1, 3, 24, norm=True))
    c.healthy('both-ways', 'vowels', net=lambda: nets.recurrent('gru', 12, 9, both=True, mean=True))
    c.healthy('weighted', 'vowels', net=lambda: nets.attention(29, 12, 9, weighted=True))
    c.healthy('frozen', 'fashion', net=lambda: nets.Frozen(_trunk(), nn.Linear(200, 10)),
              train={'declared_frozen': ['trunk'], 'lr': 0.01})
    c.healthy('trained', 'optdigits', net=lambda: _trained(c, 'optdigits'), train={'lr': 0.0003})
    c.healthy('template-resnet', 'fashion', net={'template': 'resnet'}, train={'lr': 0.001})
    c.healthy('template-attention', 'vowels', net={'template': 'attention'}, train={'lr': 0.001})
    c.healthy('template-mlp', 'adult', net={'template': 'mlp'}, train={'lr': 0.001})
    c.healthy('template-lenet', 'cifar', net={'template': 'lenet'}, train={'lr': 0.001})


def _trunk():
    """Features drawn by chance, of which a linear layer learns well."""
    return nets.chain(nn.Flatten(), nn.Linear(784, 200), nn.ReLU())


def _trained(c, base):
    """A few epochs of Adam, as weights that somebody trained before would be."""
    import copies
    import numpy as np
    net = c.bases[base].net()
    if base == 'mnist':
        some = copies.Pictures(c.data / 'images/mnist', 3000, 10, c.seed)
        x, y = torch.tensor(some.x[:, None] / 255.0, dtype=torch.float32), torch.tensor(some.y.astype(np.int64))
    else:
        rows = np.loadtxt(c.bases[base].data['train'], delimiter=',')
        x, y = torch.tensor(rows[:, :-1] / 16.0, dtype=torch.float32), torch.tensor(rows[:, -1].astype(np.int64))
    adam = torch.optim.Adam(net.parameters(), 0.001)
    for _ in range(4):
        for rows in torch.randperm(len(x)).split(64):
            adam.zero_grad()
            nn.functional.cross_entropy(net(x[rows]), y[rows]).backward()
            adam.step()
    return net


def settings(c: Corpus):
    for base in ('mnist', 'iris', 'optdigits', 'vowels'):
        c.healthy('smoothing', base, train={'label_smoothing': 0.1})
    for base, lr in (('mnist', 0.05), ('usps', 0.1), ('california', 0.01), ('optdigits', 0.1), ('fashion', 0.1),
                     ('winewhite', 0.01)):
        c.healthy('sgd', base, train={'optimiser': 'sgd', 'lr': lr, 'momentum': 0.9})
    c.healthy('sgd-plain', 'pima', train={'optimiser': 'sgd', 'lr': 0.1})
    c.healthy('sgd-clip', 'mnist', train={'optimiser': 'sgd', 'lr': 0.05, 'momentum': 0.9, 'clip_norm': 1.0})
    c.healthy('sgd-plain', 'adult', train={'optimiser': 'sgd', 'lr': 0.1})
    c.healthy('sgd-clip', 'italy', train={'optimiser': 'sgd', 'lr': 0.1, 'momentum': 0.9, 'clip_norm': 1.0})
    for base in ('usps', 'winered', 'cifar', 'penguins'):
        c.healthy('adamw', base, train={'optimiser': 'adamw', 'weight_decay': 0.05})
    for base in ('mnist', 'motions', 'fashion', 'vowels'):
        c.healthy('rmsprop', base, train={'optimiser': 'rmsprop', 'lr': 0.001})
    for base in ('usps', 'pima1', 'optdigits'):
        c.healthy('decay', base, train={'weight_decay': 0.001})
    for base, size in (('mnist', 8), ('california', 16), ('fashion', 16), ('adult', 8)):
        c.healthy('small-batch', base, train={'batch': size})
    for base, size in (('usps', 256), ('winered', 128), ('optdigits', 256), ('winewhite', 256)):
        c.healthy('large-batch', base, train={'batch': size})
    for base, count in (('mnist', 300), ('fashion', 500)):
        c.healthy('few', base, data=lambda: {**c.bases[base].data, 'limit_train': count}, train={'epochs': 30})
    warm = {'kind': 'warmup_cosine', 'warmup_steps': 30}  # to the end of the training
    for base in ('mnist', 'california', 'vowels', 'cifar'):
        c.healthy('warmup', base, train={'schedule': warm})
    cycle = {'kind': 'one_cycle', 'max_lr': 0.005}
    for base in ('mnist', 'usps', 'fashion'):
        c.healthy('one-cycle', base, train={'schedule': cycle})
    for base in ('usps', 'pima', 'optdigits'):
        c.healthy('step', base, train={'schedule': {'kind': 'step', 'every': 3, 'gamma': 0.5}})
    c.healthy('class-weights', 'mnist', train={'class_weights': [1, 2, 1, 1, 1, 1, 1, 1, 1, 1]})
    c.healthy('class-weights', 'pima', train={'class_weights': [0.65, 1.35]})
    c.healthy('class-weights', 'fashion', train={'class_weights': [1, 1, 1, 1, 1, 1, 3, 1, 1, 1]})
    c.healthy('huber', 'california', train={'loss': 'huber'})
    c.healthy('huber', 'winewhite', train={'loss': 'huber'})
    for base, changes in (('mnist', [{'op': 'shift', 'pixels': 2}]), ('usps', [{'op': 'gaussian_noise', 'std': 0.1}]),
                          ('fashion', [{'op': 'flip'}]), ('cifar', [{'op': 'flip'}, {'op': 'random_crop', 'scale': 0.8}]),
                          ('fashion', [{'op': 'random_erase', 'share': 0.2}])):
        c.healthy(f'augment-{changes[0]["op"].replace("_", "-")}', base, train={'augment': changes})
    # Drawn by chance in the file, so that the order of the file is as good as a fresh one.
    for base in ('pima', 'optdigits'):
        c.healthy('file-order', base, train={'shuffle': False})


def preparations(c: Corpus):
    everywhere = [*PIXELS, {'op': 'standardise', 'per': 'all'}]
    for base in ('mnist', 'usps', 'fashion'):
        c.healthy('standardised', base, steps=everywhere)
        c.healthy('both-sides', base, steps=[{'op': 'divide', 'by': 127.5}, {'op': 'subtract', 'by': 1.0}])
    c.healthy('unit', 'cifar', steps=PIXELS)
    c.healthy('both-sides', 'cifar', steps=[{'op': 'divide', 'by': 127.5}, {'op': 'subtract', 'by': 1.0}])
    c.healthy('standardised', 'optdigits', steps=COLUMNS)
    c.healthy('as-it-comes', 'iris', steps=[])
    c.healthy('as-it-comes', 'motions', steps=[])
    c.healthy('as-it-comes', 'gunpoint', steps=[])
    c.healthy('as-it-comes', 'italy', steps=[])
    c.healthy('as-it-comes', 'vowels', steps=[])
    c.healthy('tenth', 'winered', steps=[*COLUMNS, {'op': 'divide', 'by': 2.0}])
    c.healthy('imputed', 'california', data=lambda: _with_gaps(c),
              steps=[{'op': 'impute', 'with': 'median'}, {'op': 'one_hot'}, *COLUMNS])
    c.healthy('raw-target', 'winered', train={'target_pre': [], 'lr': 0.003})
    c.healthy('raw-target', 'winewhite', train={'target_pre': [], 'lr': 0.003})
    for base in ('usps', 'fashion'):
        c.healthy('two-classes', base, classes=2, data=lambda: _unbalanced(c, base, 4),
                  net=lambda: nets.strided(classes=2))


def _with_gaps(c):
    import copies
    rows = copies.california(c.data, c.seed)
    rows.missing(4, 80)
    return rows.write(c.out, f'california-gaps-s{c.seed}', rows.cut(0.2), categorical_columns=[8])


def _unbalanced(c, base, most):
    import copies
    folder = {'fashion': 'fashion-mnist'}.get(base, base)
    some = copies.Pictures(c.data / 'images' / folder, 7000, 2000, c.seed)
    some.unbalanced(0, 1, most)
    return some.write(c.out, f'{base}-{most}-to-1-s{c.seed}')


def first_layer(c: Corpus):
    for base, features, classes in (('iris', 4, 3), ('pima', 8, 2)):
        c.healthy('one-layer', base, net=lambda: nn.Linear(features, classes), train={'lr': 0.05})
    c.healthy('drop-norm', 'winered',
              net=lambda: nn.Sequential(nn.Linear(11, 64), nn.LayerNorm(64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, 1)),
              train={'optimiser': 'adamw', 'weight_decay': 0.1, 'lr': 0.002})
