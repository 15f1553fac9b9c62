// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "data/sample.h"
#include "error_analysis/error_table.h"
#include "error_analysis/mistakes.h"
#include "error_analysis/suggestions.h"
#include "error_analysis/unlike_train.h"
#include "session/answer.h"
#include "train/run.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace assay::session {

struct MistakesRead {
    Tag tag;
    std::shared_ptr<const error_analysis::MistakePage> page;
};

/// Examples in the order in which they were asked for; an id of 0 where one is gone.
struct ExamplesRead {
    Tag tag;
    train::RunId run;
    std::vector<data::Sample> samples;
    std::vector<std::string> columns;    ///< of a table, or "text"
    data::Shape shape;                   ///< of pictures
    std::vector<data::ColumnKind> kinds; ///< of `columns`
    /// Of tables, a list for each of `samples`: where it is unlike train.
    std::vector<std::vector<error_analysis::Unlike>> unlike;
};

/// What is known of these examples now.
struct Marked {
    Tag tag;
    std::vector<error_analysis::ExampleMark> marks;
};

struct TypesListed {
    Tag tag;
    std::vector<error_analysis::ErrorType> types;
    std::int64_t added = 0; ///< the type that was asked for
};

struct ErrorTableRead {
    Tag tag;
    train::RunId run;
    error_analysis::ErrorTable table;
};

struct PredictionsImported {
    Tag tag;
    train::RunId run;
    std::int64_t examples;
    std::vector<base::Finding> findings;
};

/// Error types that the program proposes for a run.
struct SuggestionsFound {
    Tag tag;
    train::RunId run;
    std::shared_ptr<const error_analysis::Suggestions> suggestions;
    std::vector<error_analysis::Decision> decisions; ///< of the project
};

struct SuggestionDecided {
    Tag tag;
    error_analysis::Choice choice;
    std::int64_t type = 0;        ///< that was given; 0: refused
    bool isNew = false;           ///< the type was made by this choice
    std::optional<bool> previous; ///< what was decided on the same before; empty: nothing
    std::vector<error_analysis::ExampleMark> before, after; ///< of the examples it changed
    std::vector<error_analysis::Decision> decisions;        ///< of the project
};

/// Training examples that the network sees most like one example, the nearest first.
struct NeighboursRead {
    Tag tag;
    train::RunId run;
    base::SampleId of;
    std::vector<data::Sample> samples;
    std::vector<double> distances; ///< Euclidean, between penultimate features
    std::vector<std::string> classes, columns;
    data::Shape shape;
};

/// What went wrong, example by example, and the table made from it.
class Errors
{
public:
    virtual ~Errors() = default;
    /// -> MistakesRead or Failed. A newer request replaces one that waits.
    virtual void mistakes(const error_analysis::MistakeQuery& query, Tag tag) = 0;
    /// The examples themselves. -> ExamplesRead or Failed. A newer request replaces one that waits.
    virtual void examples(train::RunId run, const std::vector<error_analysis::Mistake>& mistakes,
                          Tag tag) = 0;
    /// Sets what is known of these examples. -> Marked or Failed
    virtual void mark(const std::vector<error_analysis::ExampleMark>& marks, Tag tag) = 0;
    /// The mark of an example by its id or imported name. -> Marked or Failed
    virtual void find(const std::string& idOrName, Tag tag) = 0;
    virtual void types(Tag tag) = 0;                            ///< -> TypesListed
    virtual void addType(const std::string& name, Tag tag) = 0; ///< -> TypesListed or Failed
    virtual void change(const error_analysis::ErrorType& type, Tag tag) = 0;   ///< -> TypesListed
    virtual void setTypeDeleted(std::int64_t type, bool deleted, Tag tag) = 0; ///< -> TypesListed
    virtual void table(train::RunId run, Tag tag) = 0; ///< -> ErrorTableRead or Failed
    /// Likely label errors, groups of similar errors, slices with more errors. -> DataProgress,
    /// SuggestionsFound or Failed. A newer request replaces one that waits.
    virtual void suggest(train::RunId run, Tag tag) = 0;
    /// Accepts or refuses. -> SuggestionDecided, and TypesListed when a type was given; or Failed
    virtual void decide(const error_analysis::Choice& choice, Tag tag) = 0;
    /// Sets a decision to what it was before; what it marked stays. -> SuggestionDecided, with no
    /// type, or Failed
    virtual void takeBack(const error_analysis::Choice& choice, std::optional<bool> previous,
                          Tag tag) = 0;
    /// The training examples nearest to one. -> NeighboursRead or Failed. A newer request replaces
    /// one that waits.
    virtual void neighbours(train::RunId run, const error_analysis::Mistake& of, std::size_t count,
                            Tag tag) = 0;
    /// Answers that were made elsewhere (one table, or arrays of probabilities and of labels)
    /// become a read-only run. -> PredictionsImported or Failed
    virtual void importPredictions(const std::vector<std::string>& paths, Tag tag) = 0;
};

} // namespace assay::session
