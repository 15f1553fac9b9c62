// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/answer_checks.h"
#include "interop/answer_meaning.h"

#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

// Private to interop/: which example and which split a row of answers is of.

namespace assay::interop {

/// The splits of a table, by the words that stand for them.
class AnswerSplits
{
public:
    /// The split that a cell names; what is wrong with it goes to `troubles`. Words for a validation set (val, valid, validation,
    /// dev, eval, evaluation) are test-val, "training" is train, "train-dev" and "train val" are train-val.
    std::optional<data::SplitKind> find(const std::string& cell, std::int64_t line,
                                        Troubles& troubles);
    /// How words other than the documented ones were read.
    void report(std::vector<base::Finding>& findings) const;

private:
    std::map<std::string, data::SplitKind> m_words; ///< as they stand in the file
};

/// The ids of a table. Of several rows of one id and split the first is kept, where these are few: one in ten at most.
/// More than that are no slip: the column is likely no id, and the table is refused.
class AnswerIds
{
public:
    /// Whether the example has not come before in this split.
    bool isFirst(const std::string& id, data::SplitKind split, std::int64_t line,
                 const std::string& label, const std::string& prediction);
    /// Whether too many rows repeat an id; what is wrong goes to `troubles`.
    void check(std::int64_t rows, Troubles& troubles) const;
    /// Ids that came again, in their split or in another one. `table`: what was kept.
    void report(const AnswerTable& table, std::vector<base::Finding>& findings) const;

private:
    struct Row {
        data::SplitKind split = data::SplitKind::Train;
        std::string id, label, prediction;
        std::int64_t line = 0;
    };
    std::unordered_map<std::uint64_t, std::uint8_t> m_seen; ///< splits by id
    std::vector<Row> m_repeats;                             ///< the first of them
    std::int64_t m_repeated = 0, m_shared = 0;
    std::pair<std::string, std::int64_t> m_firstShared;
};

} // namespace assay::interop
