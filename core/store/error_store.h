// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error_analysis/error_table.h"
#include "error_analysis/mistakes.h"
#include "error_analysis/suggestions.h"
#include "tune/type_effects.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace assay::store {

/// Error types, what people marked, and pages of mistakes, over a connection of its own: one
/// thread uses it. Throws base::Error.
class ErrorStore
{
public:
    ErrorStore(std::filesystem::path project, bool readOnly);
    ~ErrorStore();

    /// Throws a usage Error "evaluation.none" when the run was not evaluated.
    error_analysis::MistakePage mistakes(const error_analysis::MistakeQuery& query);
    /// The example with this id, or this imported name, in the newest evaluation of the run;
    /// without a run in any. A usage Error when there is none.
    error_analysis::ExampleMark find(const std::string& idOrName);
    /// Sets what is known of these examples.
    void mark(const std::vector<error_analysis::ExampleMark>& marks);

    std::vector<error_analysis::ErrorType> types(); ///< in the order in which they were made
    /// The type of this name, made when there is none; one that was deleted comes back.
    /// Throws a usage Error for an empty name.
    error_analysis::ErrorType typeNamed(const std::string& name);
    void change(const error_analysis::ErrorType& type);
    void setTypeDeleted(std::int64_t type, bool deleted);

    /// Throws a usage Error "evaluation.none" when the run was not evaluated. A split whose stored answers are not those
    /// that were scored is set aside (store/set_aside.h) and has no share; the others stay.
    error_analysis::ErrorTable table(train::RunId run);
    /// What a run with its last weights answered to the examples of a set that carry a type. Empty: it was not
    /// evaluated so, it predicts numbers, or nothing is known of the set. Types that are deleted do not count.
    std::optional<tune::TypedAnswers> typedAnswers(train::RunId run, data::SplitKind split);

    struct Decided {
        std::int64_t type = 0;        ///< that was given; 0: refused
        bool isNew = false;           ///< made by this choice, or brought back
        std::optional<bool> previous; ///< what was decided on the same before; empty: nothing
        std::vector<error_analysis::ExampleMark> before, after; ///< of the examples it changed
    };
    /// Accepted: makes the type and gives it to the errors, all but those that were refused one by
    /// one. Refused: an example loses the type; after all of a suggestion was accepted, the
    /// examples that got it by that. Remembered either way. A usage Error when there are no errors.
    Decided decide(const error_analysis::Choice& choice);
    /// Sets a decision to what it was before; marks stay as they are.
    void takeBack(const error_analysis::Choice& choice, std::optional<bool> previous);
    std::vector<error_analysis::Decision> decisions();

private:
    struct Body;
    std::unique_ptr<Body> m_body;
};

} // namespace assay::store
