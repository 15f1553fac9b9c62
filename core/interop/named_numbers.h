// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/row_counter.h"

#include <optional>
#include <string>
#include <string_view>

namespace assay::interop {

/// The names and numbers of one line of a plain text: "epoch 3 step 120 loss 0.41 lr 3e-4",
/// "Epoch 3/10 - loss: 0.41 - val_loss: 0.52", "Train Epoch: 1 [640/60000 (1%)] Loss: 2.30",
/// "{'loss': 2.3, 'epoch': 0.1}", "Epoch: [0][10/500] Loss 2.3 (2.4)". A name is the words right before its number;
/// what stands in round brackets and behind a slash is left out, and so are dates and times. Of "[10/500]" behind an
/// epoch the first number is its step. "step 1.5k" is 1500. `stepsOf` gets of how many its step is, where that is
/// written: 500 of "Step 10/500".
NamedRow namedNumbers(std::string_view line, std::optional<double>* stepsOf = nullptr);

/// The steps of an epoch or of a pass over a set, of "[10/500]": 500; empty: the line has no such progress.
std::optional<double> progressLength(std::string_view line);

/// Whether a name is one of a loss or a score.
bool isScore(std::string_view name);
/// The split that a line begins with ("Test set: ...", "Validation: ..."): "test", "val", "train"; empty: none.
std::string splitOf(std::string_view line);
/// Gives scores without a split that of their line, or of the header above it: "Accuracy" becomes "test Accuracy".
/// `all`: not scores alone.
void nameSplit(NamedRow& row, const std::string& split, bool all = false);
/// Gives names that stand more than once in a line the split of the nearest name before them that has one:
/// "train loss 0.5 acc 0.8 | val loss 0.6 acc 0.7" holds "train acc" and "val acc".
void nameRepeats(NamedRow& row);

} // namespace assay::interop
