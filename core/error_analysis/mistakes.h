// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/sample_id.h"
#include "data/split.h"
#include "evaluate/evaluation.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::error_analysis {

/// What a person decided on one example; holds in every run that answers it.
struct ExampleMark {
    base::SampleId sample;
    std::vector<std::int64_t> types; ///< ids of ErrorType, ascending
    bool looked = false;             ///< its types are decided, also when it has none
    bool flagged = false;
    std::string note;
    bool operator==(const ExampleMark&) const = default;
};

/// One answered example of a run.
struct Mistake {
    base::SampleId sample;
    data::SplitKind split = data::SplitKind::TestVal;
    std::int64_t place = 0; ///< within what was scored of its split
    std::uint16_t truth = 0, predicted = 0;
    std::optional<double> probability; ///< of the answer
    double target = 0, value = 0;      ///< regression, in the target's unit
    double loss = 0;                   ///< NaN: not known
    bool wrong = true;
    std::string name;    ///< of imported predictions: their id
    std::string picture; ///< of imported predictions: path, may be empty
    ExampleMark mark;
};

enum class Sampling {
    Eyeball,  ///< the random sample of each set that is looked at first
    Blackbox, ///< the rest, kept unseen until asked for
    All
};

/// Which examples, and in what order.
struct MistakeQuery {
    train::RunId run = 0;
    std::optional<evaluate::Checkpoint> checkpoint; ///< empty: the newest evaluation
    std::vector<data::SplitKind> splits{data::SplitKind::TrainVal, data::SplitKind::TestVal};
    Sampling sampling = Sampling::All;
    bool rightToo = false;
    std::optional<std::uint16_t> truth, predicted;
    double leastProbability = 0, greatestProbability = 1;
    std::optional<std::int64_t> type; ///< with this ErrorType
    bool undecidedOnly = false;       ///< not looked at yet
    bool flaggedOnly = false;
    std::string text;                 ///< in name, note or the names of its types
    std::vector<base::SampleId> only; ///< empty: all
    bool worstFirst = true;           ///< else in the random order of the eyeball sample
    std::int64_t offset = 0, limit = 200;
    bool operator==(const MistakeQuery&) const = default;
};

struct MistakePage {
    MistakeQuery query;
    std::int64_t total = 0; ///< that the query finds without limit; set with the first page only
    std::vector<Mistake> mistakes;
    std::vector<std::string> classes; ///< empty: numbers are predicted
};

/// The hexadecimal id of an example, or the name it was imported with.
std::string idText(const Mistake& mistake);

} // namespace assay::error_analysis
