// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/architecture.h"
#include "model/attention_notes.h"

#include <ATen/ATen.h>
#include <ATen/record_function.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::model {

inline constexpr std::int64_t kTried = 2; ///< examples that a module is tried on

/// What the operations of a module show while kTried examples pass.
struct PassNotes {
    std::vector<c10::Storage> made;     ///< memory of what each gives
    std::vector<std::string> scrambled; ///< as in ModuleNotes, here and below
    double normMomentum = 0;
    double normEpsilon = 0;
    bool attends = false;
    /// What an attention takes its weights from: scores, or queries and keys with the factor of their products.
    struct Scores {
        at::Tensor scores, keys; ///< keys undefined: `scores` are the scores, else the queries
        double factor = 1;
    };
    std::vector<Scores> scores;
    bool softmaxOfOne = false, sumsOverQueries = false,
         sumsOverHeads = false; ///< as in AttentionNotes
    /// What softmaxes over queries and over heads gave, until it is known what becomes of it.
    std::vector<at::Tensor> overQueries, overHeads;
    bool isOverQueries = false, isOverHeads = false; ///< the softmax that is under way
};

/// Fills `notes` while it lasts, with what this thread computes. One at a time on a thread; `notes` outlive it.
class PassWatch
{
public:
    explicit PassWatch(PassNotes& notes);
    ~PassWatch();
    PassWatch(const PassWatch&) = delete;
    PassWatch& operator=(const PassWatch&) = delete;

private:
    at::CallbackHandle m_handle;
};

/// Adds a view of kTried examples that puts their sides, those of 1 left out, in another order; or that splits a side in
/// two around another, as heads are split off or put back without an exchange. `to`: as it was asked for, with a -1 perhaps.
void addScrambled(const Shape& from, Shape to, std::vector<std::string>& scrambled);

/// How far the scores of attention spread over what a step may look at: the standard deviation of what two examples do
/// not share, as masks and distances are; the largest of all attentions. 0: there is none.
double scoreSpread(const PassNotes& notes);

} // namespace assay::model
