# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The faulty cases: a fault, what is changed of a base, and which findings name its cause."""
from torch import nn

import copies
import networks as nets
from bases import CHANNELS, COLUMNS, PIXELS
from corpus import Corpus

SHAPES, STEPS, LOSS, MODE, NUMBERS, OPTIMISER, MODEL, DATA = (
    'shapes', 'preprocessing', 'loss input', 'mode', 'numeric', 'optimiser', 'model', 'data')



def every(c: Corpus):
    shapes(c)
    preprocessing(c)
    loss_input(c)
    mode(c)
    numeric(c)
    optimiser(c)
    model(c)
    data(c)


def _with(c: Corpus, base, **parts):
    return lambda: c.bases[base].net(**parts)


def shapes(c: Corpus):
    for base in ('fashion', 'optdigits', 'adult', 'motions'):
        c.fault('F03', SHAPES, base, ['network.mixes_examples'], net=_with(c, base, middle=nets.MixRows()))
    for base in ('mnist', 'iris', 'cifar'):
        c.fault('F04', SHAPES, base, ['loss.softmax_over_batch', 'overfit.cause.softmax_dimension'], 'nll',
                net=_with(c, base, end=nn.LogSoftmax(0)), output='log_probabilities', train={'loss': 'nll'})
    for base in ('usps', 'motions', 'penguins'):
        c.fault('F04', SHAPES, base, ['loss.softmax_over_batch', 'overfit.cause.softmax_dimension'], 'softmax',
                net=_with(c, base, end=nn.Softmax(0)))
    for base in ('usps', 'winered', 'motions', 'italy', 'fashion'):
        c.fault('F05', SHAPES, base, ['network.mixes_examples', 'network.one_answer_for_the_batch', 'network.ignores_inputs'], net=_with(c, base, middle=nets.MeanOverBatch()))
    c.fault('F06', SHAPES, 'italy', ['network.mixes_examples'],
            net=lambda: nets.recurrent('gru', 1, 2, 24, batch_first=False))
    c.fault('F06', SHAPES, 'motions2', ['network.mixes_examples'],
            net=lambda: nets.recurrent('lstm', 6, 4, batch_first=False, mean=True))
    for base, sizes in (('mnist', (256, 120)), ('adult', (13, 24))):
        c.fault('F08', SHAPES, base, ['error:model.fit'],
                net=lambda: nets.lenet(side=24) if base == 'mnist' else nets.mlp(13, 1, 24))


def preprocessing(c: Corpus):
    for base in ('mnist', 'usps', 'fashion', 'cifar'):
        c.fault('F10', STEPS, base, ['inputs.large', 'inputs.unequal'], steps=[])
    c.fault('F10', STEPS, 'mnist', ['inputs.large', 'inputs.unequal'], 'template', steps=[], net={'template': 'lenet'})
    for base in ('california', 'adult'):
        c.fault('F10', STEPS, base, ['inputs.large', 'inputs.unequal'], 'table', steps=[{'op': 'one_hot'}])
    for base in ('mnist', 'usps', 'fashion'):
        c.fault('F11', STEPS, base, ['inputs.tiny'], steps=[*PIXELS, *PIXELS])
    for base in ('mnist', 'optdigits', 'cifar'):
        c.fault('F11', STEPS, base, ['network.scaled_again'], 'inside', net=_with(c, base, start=nets.Times(1 / 255)))
    c.fault('F11', STEPS, 'california', ['inputs.tiny'], 'thousand',
            steps=[{'op': 'one_hot'}, *COLUMNS, {'op': 'divide', 'by': 10000.0}])
    c.fault('F10', STEPS, 'usps', ['inputs.large', 'inputs.unequal'], 'far-off', steps=[*PIXELS, {'op': 'subtract', 'by': 100.0}])
    for base, other in (('mnist', []), ('winered', []), ('motions', []), ('cifar', PIXELS), ('optdigits', [])):
        c.fault('F13', STEPS, base, ['preprocess.evaluation'], evaluation=other)
    for base, steps in (('usps', [*PIXELS, {'op': 'standardise', 'per': 'all'}]), ('california', None),
                        ('winewhite', None), ('fashion', [{'op': 'standardise', 'per': 'all'}])):
        c.fault('F14', STEPS, base, ['preprocess.fitted_on_all'], fitted='all', steps=steps)
    for base, change in (('fashion', {'op': 'random_crop', 'scale': 0.1}), ('cifar', {'op': 'random_erase', 'share': 0.8}),
                         ('mnist', {'op': 'random_crop', 'scale': 0.1}), ('usps', {'op': 'gaussian_noise', 'std': 3.0})):
        c.fault('F15', STEPS, base, ['augment.strong'], train={'augment': [change]})
    for base, change in (('mnist', {'op': 'gaussian_noise', 'std': 0.3}), ('usps', {'op': 'shift', 'pixels': 4}),
                         ('cifar', {'op': 'random_crop', 'scale': 0.6}), ('fashion', {'op': 'random_erase', 'share': 0.3})):
        c.fault('F16', STEPS, base, ['preprocess.augmented_evaluation'], train={'augment': [change], 'augment_eval': [change]})
    c.fault('F17', STEPS, 'mnist', ['augment.exchanges_classes'], train={'augment': [{'op': 'random_rotate_180'}]})
    c.fault('F17', STEPS, 'usps', ['augment.exchanges_classes'], train={'augment': [{'op': 'random_rotate_180'}]})
    for base in ('fashion', 'arrowhead', 'california'):
        c.fault('F18', STEPS, base, ['inputs.zero', 'network.unreached', 'network.dead_layers', 'network.ignores_inputs'],
                net=_with(c, base, start=nets.Zero()))


def loss_input(c: Corpus):
    twice = ['loss.softmax_twice', 'overfit.cause.loss_input']
    for base in ('mnist', 'iris', 'motions', 'pima', 'fashion', 'penguins', 'italy'):
        c.fault('F19', LOSS, base, twice, net=_with(c, base, end=nn.Softmax(1)))
    c.fault('F19', LOSS, 'usps', twice, 'said', net=_with(c, 'usps', end=nn.Softmax(1)), output='probabilities')
    for base, said in (('pima1', 'probability'), ('pima1', 'logit'), ('adult', 'probability'), ('adult', 'logit')):
        c.fault('F20', LOSS, base, ['loss.sigmoid_twice', 'loss.outputs_squeezed', 'overfit.cause.loss_input'], f'as-{said}',
                net=_with(c, base, end=nn.Sigmoid()), output=said)
    for base in ('usps', 'cifar'):
        c.fault('F20', LOSS, base, ['loss.outputs_squeezed', 'loss.sigmoid_twice', 'overfit.cause.loss_input'], 'classes',
                net=_with(c, base, end=nn.Sigmoid()))
    c.fault('F20', LOSS, 'motions', ['loss.outputs_squeezed', 'loss.outputs_cut', 'overfit.cause.loss_input'], 'tanh',
            net=_with(c, 'motions', end=nn.Tanh()))
    for base in ('fashion', 'arrowhead', 'mnist'):
        c.fault('F21', LOSS, base, ['loss.takes_logarithms'], net=_with(c, base, end=nn.Softmax(1)),
                output='probabilities' if base == 'mnist' else 'logits', train={'loss': 'nll'})
    for base in ('mnist', 'iris', 'motions2', 'cifar', 'italy'):
        c.fault('F22', LOSS, base, ['loss.takes_log_softmax'], train={'loss': 'nll'})
    for base in ('usps', 'california', 'motions', 'fashion', 'penguins', 'winewhite'):
        c.fault('F23', LOSS, base, ['loss.outputs_cut', 'overfit.cause.loss_input'], net=_with(c, base, end=nn.ReLU()))
    for base in ('mnist', 'iris', 'california', 'fashion'):
        c.fault('T-drop', LOSS, base, ['loss.outputs_dropped'], net=_with(c, base, end=nn.Dropout(0.5)))
    for base, width in (('iris', 32), ('optdigits', 64)):
        c.fault('F26', LOSS, base, ['loss.class_numbers'], output='value', width=1, train={'loss': 'mse_class_index'},
                net=lambda: nets.mlp(c.bases[base].shape[0], 1, width))
    for base in ('usps', 'vowels'):
        c.fault('F26', LOSS, base, ['loss.class_numbers'], output='value', width=1, train={'loss': 'mse_class_index'},
                net=lambda: nets.strided(classes=1) if base == 'usps' else nets.attention(29, 12, 1))


def mode(c: Corpus):
    for base, channels, classes in (('motions2', 6, 4), ('gunpoint', 1, 2), ('italy', 1, 2)):
        c.fault('T-first-step', SHAPES, base, ['network.steps_unused'],
                net=lambda: nets.FirstStep(channels, classes))
    for base in ('fashion', 'adult', 'arrowhead', 'mnist'):
        c.fault('F27', MODE, base, ['network.random_answers'], net=_with(c, base, middle=nets.AlwaysDrop()))
    c.fault('F31', MODE, 'mnist', ['network.dropout_strong', 'network.draws_rule', 'overfit.cause.regularisation'],
            net=lambda: nets.lenet(drop=0.9))
    c.fault('F31', MODE, 'iris', ['network.dropout_strong', 'network.draws_rule', 'overfit.cause.regularisation'],
            net=lambda: nets.mlp(4, 3, drop=0.9))
    c.fault('F31', MODE, 'usps', ['network.dropout_strong', 'overfit.cause.regularisation'], 'template',
            net={'template': 'lenet', 'set': {'model.dropout': 0.9}}, train={'lr': 0.001})
    c.fault('F31', MODE, 'optdigits', ['network.dropout_strong', 'overfit.cause.regularisation'], 'template',
            net={'template': 'mlp', 'set': {'model.dropout': 0.9}})
    c.fault('F31', MODE, 'cifar', ['network.dropout_strong', 'network.draws_rule', 'overfit.cause.regularisation'],
            net=lambda: nets.lenet(3, 10, 32, drop=0.95))
    for base in ('usps', 'winered', 'motions2', 'cifar', 'adult'):
        c.fault('F32', MODE, base, ['network.unreached', 'network.no_gradient', 'overfit.cause.gradients_blocked'],
                net=_with(c, base, middle=nets.Detach()))
    for base in ('mnist', 'usps', 'fashion'):
        c.fault('T-momentum-bn', MODE, base, ['network.norm_slow'], net=lambda: nets.chain(
            nn.Flatten(), nn.Linear(784, 64), nn.BatchNorm1d(64, momentum=1e-5), nn.ReLU(), nn.Linear(64, 10)))
    # Momentum as other libraries count it, and in the place of epsilon.
    for base in ('mnist', 'fashion'):
        c.fault('T-last-bn', MODE, base, ['network.norm_of_last_batch'], net=lambda: nets.chain(
            nn.Flatten(), nn.Linear(784, 64), nn.BatchNorm1d(64, momentum=0.99), nn.ReLU(), nn.Linear(64, 10)))
        c.fault('T-eps-bn', MODE, base, ['network.norm_epsilon'], net=lambda: nets.chain(
            nn.Flatten(), nn.Linear(784, 64), nn.BatchNorm1d(64, 0.9), nn.ReLU(), nn.Linear(64, 10)))
    for base in ('usps', 'fashion'):
        c.fault('T-one-bn', MODE, base, ['network.modes_differ'], net=nets.OneNorm)
    # Batch norm that has no running statistics: evaluation depends on the batch.
    for base in ('mnist', 'fashion'):
        c.fault('T-bn', MODE, base, ['network.mixes_examples', 'network.random_answers'], net=lambda: nets.chain(
            nn.Flatten(), nn.Linear(784, 64), nn.BatchNorm1d(64, track_running_stats=False), nn.ReLU(), nn.Linear(64, 10)))


def numeric(c: Corpus):
    broken = ['network.not_finite', 'overfit.cause.numerical']
    for base in ('fashion', 'optdigits', 'iris'):
        c.fault('F33', NUMBERS, base, broken, net=_with(c, base, end=nn.Sequential(nets.Times(10.0), nets.LogOfSoftmax())),
                output='log_probabilities', train={'loss': 'nll'})
    for base in ('mnist', 'usps', 'fashion'):
        c.fault('F34', NUMBERS, base, broken + ['network.gradient_not_finite'], net=lambda: nets.chain(
            nn.Conv2d(1, 8, 3, padding=1), nets.Edges(), nn.AvgPool2d(4), nn.Flatten(), nn.Linear(8 * 7 * 6, 32), nn.ReLU(),
            nn.Linear(32, 10)))
    for base in ('usps', 'california', 'optdigits'):
        c.fault('F35', NUMBERS, base, broken + ['network.gradient_not_finite'],
                net=_with(c, base, middle=nets.WhereRoot(c.bases[base].features)))
    for base in ('optdigits', 'fashion', 'mnist'):
        c.fault('F36', NUMBERS, base, broken + ['network.mixes_examples'], net=_with(c, base, start=nets.OfBatch()))
    for base in ('winered', 'california', 'winewhite'):
        c.fault('F37', NUMBERS, base, broken + ['overfit.explodes'], net=_with(c, base, end=nets.Exp(500.0)))
    c.fault('F38', NUMBERS, 'california', ['inputs.not_finite'], data=lambda: _missing(c, copies.california(c.data, c.seed), 4, 80,
                                                                           'california', categorical_columns=[8]))
    c.fault('F38', NUMBERS, 'winered', ['inputs.not_finite'], 'three', data=lambda: _missing(
        c, copies.Rows(copies.table(c.data / 'tabular/winequality-red.csv'), c.seed), 3, 3, 'winered'))
    c.fault('F38', NUMBERS, 'winewhite', ['inputs.not_finite'], 'three', data=lambda: _missing(
        c, copies.Rows(copies.table(c.data / 'tabular/winequality-white.csv'), c.seed), 7, 3, 'winewhite'))
    c.fault('F38', NUMBERS, 'penguins', ['inputs.not_finite'], data=lambda: copies.penguins(c.data, c.seed, complete=False).write(
        c.out, f'penguins-na-s{c.seed}'))


def _missing(c, rows, column, count, name, **more):
    rows.missing(column, count)
    return rows.write(c.out, f'{name}-{count}-missing-s{c.seed}', **more)


def optimiser(c: Corpus):
    c.fault('T-weights', OPTIMISER, 'pima', ['train.class_hardly_counts'], train={'class_weights': [50.0, 0.02]})
    c.fault('T-weights', OPTIMISER, 'mnist', ['train.class_hardly_counts'],
            train={'class_weights': [1, 1, 1, 1, 0.001, 1, 1, 1, 1, 1]})
    high = ['train.rate_high', 'overfit.cause.learning_rate_high']
    for base, settings in (('mnist', {'lr': 0.1}), ('motions', {'lr': 1.0}), ('motions2', {'lr': 1.0}),
                           ('california', {'lr': 3.0}), ('cifar', {'lr': 0.1}), ('winewhite', {'lr': 3.0}),
                           ('vowels', {'lr': 0.3})):
        c.fault('F40', OPTIMISER, base, high, train=settings)
    for base, lr in (('mnist', 10.0), ('usps', 100.0), ('optdigits', 20.0), ('fashion', 100.0)):
        c.fault('F40', OPTIMISER, base, high, 'sgd', train={'optimiser': 'sgd', 'lr': lr, 'momentum': 0.9})
    low = ['train.rate_low', 'overfit.cause.learning_rate_low']
    for base, settings in (('mnist', {'lr': 1e-7}), ('usps', {'lr': 1e-7}), ('winered', {'lr': 1e-6}),
                           ('motions2', {'lr': 1e-6}), ('pima', {'optimiser': 'sgd', 'lr': 1e-6}),
                           ('motions', {'optimiser': 'sgd', 'lr': 1e-6, 'momentum': 0.9}),
                           ('fashion', {'lr': 1e-7}), ('adult', {'optimiser': 'sgd', 'lr': 1e-6}), ('italy', {'lr': 1e-7})):
        c.fault('F41', OPTIMISER, base, low, train=settings)
    # The rate is divided by what is added to the root of the squares.
    for base in ('mnist', 'optdigits'):
        c.fault('T-eps', OPTIMISER, base, ['train.epsilon_large', *low], train={'eps': 1.0, 'lr': 0.0001})
    for base in ('mnist', 'winered', 'fashion'):
        c.fault('T-momentum', OPTIMISER, base, ['train.momentum_high'],
                train={'optimiser': 'sgd', 'lr': 0.001, 'momentum': 0.999})
    for base in ('usps', 'cifar'):
        c.fault('T-smoothing', OPTIMISER, base, ['train.smoothing_strong'], train={'label_smoothing': 0.7})
    c.fault('T-target', OPTIMISER, 'california', ['target.large'], train={'target_pre': []})
    early = ['train.schedule_early']
    for base, schedule in (('fashion', {'kind': 'exponential_per_step', 'gamma': 0.9}),
                           ('penguins', {'kind': 'exponential_per_step', 'gamma': 0.9}),
                           ('arrowhead', {'kind': 'step', 'every': 1, 'gamma': 0.5}),
                           ('winered', {'kind': 'step', 'every': 1, 'gamma': 0.1}),
                           ('cifar', {'kind': 'one_cycle', 'max_lr': 0.003, 'total_steps': 30})):
        c.fault('F45', OPTIMISER, base, early, train={'schedule': schedule})
    for base, settings in (('mnist', {'weight_decay': 0.5}), ('california', {'weight_decay': 1.0}),
                           ('motions', {'weight_decay': 0.5}), ('cifar', {'optimiser': 'adamw', 'weight_decay': 30.0}),
                           ('optdigits', {'optimiser': 'sgd', 'lr': 0.1, 'weight_decay': 0.5}),
                           ('vowels', {'weight_decay': 0.5})):
        c.fault('F46', OPTIMISER, base, ['train.decay_strong', 'overfit.cause.regularisation'], train=settings)
    for base in ('usps', 'pima', 'motions', 'fashion', 'adult'):
        c.fault('F47', OPTIMISER, base, ['train.clips_all'],
                train={'optimiser': 'sgd', 'lr': 0.05, 'momentum': 0.9, 'clip_norm': 1e-4})
    c.fault('T-warmup', OPTIMISER, 'mnist', ['train.warmup_long'],
            train={'schedule': {'kind': 'warmup_cosine', 'warmup_steps': 500, 'total_steps': 520}})


def model(c: Corpus):
    for base, value in (('mnist', 0.0), ('iris', 0.1), ('california', 0.05), ('motions2', 0.0), ('optdigits', 0.1),
                        ('italy', 0.0), ('adult', 0.0)):
        c.fault('F49', MODEL, base, ['network.equal_units', 'network.no_gradient'],
                net=lambda: nets.all_constant(c.bases[base].net(), value))
    for base, bias in (('mnist', -5.0), ('winered', -10.0), ('usps', -5.0), ('optdigits', -5.0), ('cifar', -10.0)):
        c.fault('F50', MODEL, base, ['network.dead_units', 'network.dead_layers', 'network.no_gradient'],
                net=lambda: nets.begun(nets.strided(norm='none') if base == 'usps' else c.bases[base].net(), biases=bias))
    for base, inputs, outputs in (('optdigits', 64, 10), ('fashion', 784, 10), ('mnist', 784, 10), ('winewhite', 11, 1)):
        c.fault('F51', MODEL, base, ['network.fading_gradient'],
                net=lambda: nets.mlp(inputs, outputs, 64, 12, act=nn.Sigmoid))
    for base in ('mnist', 'usps', 'california', 'winewhite', 'cifar'):
        c.fault('F52', MODEL, base, ['network.linear'], net=lambda: (
            nets.mlp(c.bases[base].shape[0], 1, 32, act=nn.Identity) if base in ('california', 'winewhite') else
            nets.strided(act=nn.Identity) if base == 'usps' else
            nets.lenet(c.bases[base].shape[0], 10, c.bases[base].shape[1], act=nn.Identity, pool=nn.AvgPool2d)))
    for base, net in (('mnist', lambda: nets.lenet(hidden=1)), ('optdigits', lambda: nets.mlp(64, 10, 1, 1))):
        c.fault('F52', MODEL, base, ['network.narrow', 'network.linear'], 'one-unit', net=net)
    for base in ('mnist', 'winered', 'pima', 'fashion'):
        c.fault('T-unused', MODEL, base, ['network.unused'],
                net=_with(c, base, middle=nets.Forgotten(c.bases[base].features)))
    for base, steps, channels, classes in (('motions', 100, 6, 4), ('vowels', 29, 12, 9)):
        c.fault('T-places', MODEL, base, ['network.order_blind'],
                net=lambda: nets.attention(steps, channels, classes, places=False))
        c.fault('T-heads', MODEL, base, ['network.softmax_over_heads'],
                net=lambda: nets.Heads(steps, channels, classes, side=1))
    c.fault('T-mask', MODEL, 'vowels', ['network.counts_steps'], net=lambda: nets.Masked(12, 9, turned=True))
    for base, channels, side in (('usps', 1, 28), ('mnist', 1, 28), ('fashion', 1, 28), ('cifar', 3, 32)):
        c.fault('T-pieces', MODEL, base, ['network.order_blind'],
                net=lambda: nets.Pieces(channels, 10, side, 4, places=False))
        c.fault('T-pixels', MODEL, base, ['network.pixels_unordered', 'network.narrow'],
                net=lambda: nets.one_by_one(channels))
    for base in ('usps', 'optdigits'):
        c.fault('T-outputs', MODEL, base, ['network.large_answers', 'network.outputs_scaled'],
                net=_with(c, base, end=nets.Times(1000.0)))
    for base in ('mnist', 'cifar'):
        c.fault('T-init', MODEL, base, ['network.large_answers', 'network.outputs_scaled'],
                net=lambda: nets.begun(c.bases[base].net(), ('normal', 1.0)))
    for base in ('winered', 'mnist', 'gunpoint', 'adult'):
        features = c.bases[base].features
        c.fault('F43', MODEL, base, ['network.unregistered'],
                net=_with(c, base, middle=nets.Unregistered(features, features)))


def first_layer(c: Corpus):
    """What enters the first layer, and settings that belong to it."""
    for base in ('mnist', 'cifar', 'optdigits'):
        c.fault('T-larger', STEPS, base, ['network.large_inside'], net=_with(c, base, start=nets.Times(255.0)))
    c.fault('T-larger', STEPS, 'fashion', ['network.large_inside'], 'mean',
            net=lambda: nets.lenet(start=nets.Plus(-128.0)))
    for base, steps, classes in (('gunpoint', 150, 2), ('arrowhead', 251, 3), ('vowels', 29, 9)):
        c.fault('T-turned', SHAPES, base, ['network.steps_as_channels'], net=lambda: nets.turned(steps, classes))
    for base in ('mnist', 'winered'):
        c.fault('T-decay', OPTIMISER, base, ['train.decay_strong', 'overfit.cause.regularisation'],
                train={'weight_decay': 0.08})


def data(c: Corpus):
    def pictures(name, change, count=3000):
        def made():
            some = copies.Pictures(c.data / 'images' / _folder(name), count, 1500, c.seed)
            change(some)
            return some.write(c.out, f'{name}-{change.__name__}-s{c.seed}')
        return made

    def permuted(p): p.permuted()
    def noisy(p): p.noisy(0.3)
    def unbalanced(p): p.unbalanced(0, 1, 99)
    def leaked(p): p.leaked(0.2)
    def ordered(p): p.sorted()
    def darker(p): p.darker(0.15)
    def wrapped(p): p.wrapped()
    def brighter(p): p.brighter()
    for base in ('mnist', 'usps'):
        c.fault('T-wrapped', DATA, base, ['pictures.wrapped'], data=pictures(base, brighter))
    for base in ('mnist', 'fashion'):
        c.fault('F12', DATA, base, ['pictures.wrapped'], data=pictures(base, wrapped))
    c.fault('F02', DATA, 'cifar', ['pictures.scrambled'], data=lambda: _scrambled(c))
    mislabelled = ['labels.noisy']
    c.fault('T-sentinel', DATA, 'california', ['table.sentinel'], data=lambda: _marked_homes(c))
    c.fault('T-scale', DATA, 'winered', ['table.standardised_apart', 'table.other_units'],
            data=lambda: _standardised_wines(c))
    for base in ('usps', 'fashion'):
        c.fault('F53', DATA, base, ['examples.unrelated'], data=pictures(base, permuted))
    c.fault('F53', DATA, 'iris', ['examples.unrelated'], data=lambda: _rows(c, 'iris.csv', 'permuted', lambda r: r.permuted()))
    for base in ('mnist', 'fashion'):
        c.fault('F54', DATA, base, mislabelled, data=pictures(base, noisy))
    c.fault('F54', DATA, 'adult', mislabelled, data=lambda: _adult(c, 'noisy', lambda r: r.noisy(0.4)))
    c.fault('F55', DATA, 'usps', ['classes.imbalanced'], classes=2, net=lambda: nets.strided(classes=2),
            data=pictures('usps', unbalanced, 7000))
    c.fault('F55', DATA, 'fashion', ['classes.imbalanced'], classes=2, net=lambda: nets.resnet(classes=2),
            data=pictures('fashion', unbalanced, 9000))
    c.fault('F55', DATA, 'adult', ['classes.imbalanced'],
            data=lambda: _adult(c, 'rare', lambda r: r.rare('>50K', 33), 9000))
    copied = ['examples.leaked', 'examples.nearly_leaked']
    for base in ('mnist', 'usps', 'fashion'):
        c.fault('F56', DATA, base, copied, data=pictures(base, leaked))
    c.fault('F56', DATA, 'california', copied, data=lambda: _leaked_homes(c))
    c.fault('F57', DATA, 'winewhite', ['columns.hold_target'], shape=[12], net=lambda: nets.mlp(12, 1),
            data=lambda: _rows(c, 'winequality-white.csv', 'target', lambda r: r.target_in_a_column(True)))
    c.fault('F57', DATA, 'penguins', ['columns.hold_target'], shape=[5], net=lambda: nets.mlp(5, 3), data=lambda: _birds(c))
    c.fault('F57', DATA, 'pima', ['columns.hold_target'], shape=[9], net=lambda: nets.mlp(9, 2),
            data=lambda: _rows(c, 'pima-indians-diabetes.csv', 'target', lambda r: r.target_in_a_column(False)))
    for base in ('mnist', 'usps', 'fashion'):
        c.fault('F58', DATA, base, ['examples.sorted'], data=pictures(base, ordered), train={'shuffle': False})
    c.fault('F58', DATA, 'iris', ['examples.sorted'], train={'shuffle': False, 'batch': 8})
    c.fault('F58', DATA, 'winered', ['examples.sorted'], train={'shuffle': False, 'batch': 16},
            data=lambda: _rows(c, 'winequality-red.csv', 'sorted', lambda r: r.sorted()))
    c.fault('F58', DATA, 'motions', ['examples.sorted'], train={'shuffle': False, 'batch': 8})
    for base in ('usps', 'fashion', 'mnist'):
        c.fault('F59', DATA, base, ['pictures.other_range', 'examples.other_brightness'], data=pictures(base, darker))
    c.fault('F59', DATA, 'california', ['table.other_units'], data=lambda: _other_units(c))


def _folder(base):
    return {'fashion': 'fashion-mnist'}.get(base, base)


def _scrambled(c):
    folder = copies.scrambled_cifar(c.data / 'images/cifar10-binary', c.out, f'cifar-scrambled-s{c.seed}')
    return {'kind': 'cifar10', 'train': f'{folder}/data_batch_1.bin', 'test': f'{folder}/test_batch.bin',
            'layout': 'N,3,32,32 (0..255), R G B'}


def _rows(c, file, name, change):
    rows = copies.Rows(copies.table(c.data / 'tabular' / file), c.seed)
    change(rows)
    return rows.write(c.out, f'{file.split(".")[0]}-{name}-s{c.seed}')


def _adult(c, name, change, count=3000):
    rows = copies.adult(c.data, c.seed, count)
    change(rows)
    return rows.write(c.out, f'adult-{name}-s{c.seed}', rows.cut(0.2), categorical_columns=[3])


def _birds(c):
    rows = copies.penguins(c.data, c.seed)
    rows.target_in_a_column(False)
    return rows.write(c.out, f'penguins-target-s{c.seed}')


def _leaked_homes(c):
    rows = copies.california(c.data, c.seed)
    test = rows.cut(0.2)
    many = len(test.rows) // 5
    test.rows[:many] = rows.rows[:many]
    return rows.write(c.out, f'california-leaked-s{c.seed}', test, categorical_columns=[8])


def _marked_homes(c):
    rows = copies.california(c.data, c.seed)
    for row in rows.rows[::5]:
        row[3] = '-999'
    return rows.write(c.out, f'california-marked-s{c.seed}', rows.cut(0.2), categorical_columns=[8])


def _standardised_wines(c):
    """What is served was standardised by itself, train was not."""
    rows = copies.Rows(copies.table(c.data / 'tabular/winequality-red.csv'), c.seed)
    test = rows.cut(0.3)
    for column in range(len(test.rows[0]) - 1):
        values = [float(row[column]) for row in test.rows]
        mean = sum(values) / len(values)
        deviation = (sum((value - mean) ** 2 for value in values) / len(values)) ** 0.5
        for row, value in zip(test.rows, values):
            row[column] = f'{(value - mean) / deviation:.5f}'
    return rows.write(c.out, f'winered-standardised-s{c.seed}', test)


def _other_units(c):
    rows = copies.california(c.data, c.seed)
    test = rows.cut(0.2)
    test.times(7, 1000)
    return rows.write(c.out, f'california-units-s{c.seed}', test, categorical_columns=[8])
