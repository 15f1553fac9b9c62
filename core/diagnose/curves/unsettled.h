// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace assay::diagnose {

struct RunCurves;
struct Shape;

/// Whether a loss stays a little above that of a guess and moves, which only updates that are too large do. Where
/// losses are means of epochs the scores say the classes, as the first loss is no guess any more; train then has to be
/// above the guess in each of the last two thirds of the epochs. Of batches without scores each is compared with the
/// first one, if that may be a guess and the logged rate reaches 0.5. `loss`: of curves.loss; `classes`: 0 where they are not known.
bool staysAboveGuess(const RunCurves& curves, const Shape& loss, double classes);

/// The first loss that was logged, where it is a thousand times those right after it and more, and these stay above any
/// guess and move by much without a fall: updates before the first look threw the weights off. 0: it is not so.
double wasThrownOff(const RunCurves& curves, const Shape& loss);

/// How far the losses of train, means of whole epochs, move from one to the next (median, relative), where they go up as
/// well as down, those of validation move as much, all while they are high yet and the rate was not raised: a mean over
/// an epoch hardly does that. 0: they do not.
double movesOfEpochs(const RunCurves& curves, const Shape& loss);

} // namespace assay::diagnose
