// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/value.h"

#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace assay::base {

enum class FieldKind { Boolean, Integer, Number, Choice, Text };

struct FieldChoice {
    std::string name; ///< what the spec holds
    std::string help;
};

/// Another field of the spec and the choices of it under which something has an effect.
struct FieldCondition {
    std::string path; ///< empty: always
    std::vector<std::string> choices;
};

/// How much a result depends on a setting, relative to good defaults (Full Stack Deep Learning 2021,
/// lecture 7, section 6).
enum class Sensitivity { NotSaid, Low, Medium, High };
std::string name(Sensitivity sensitivity); ///< "high"; empty: not said

/// Where a search begins to look for a number.
struct SearchRange {
    double low = 0, high = 0;
    bool log = false; ///< equal steps are equal ratios
};

/// One documented setting of a spec. The form, `--set` and the help are made from these.
struct Field {
    std::string path;  ///< "train.learning_rate"
    std::string label; ///< "Learning rate"
    FieldKind kind = FieldKind::Number;
    Value fallback; ///< the default; its type is the field's type
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    bool lowAllowed = true;           ///< false: the value must lie above `low`, not on it
    std::vector<FieldChoice> choices; ///< FieldKind::Choice only
    std::string unit;                 ///< empty: a pure number
    std::string help;                 ///< one sentence
    std::string source;               ///< where the default comes from; empty: own choice
    bool advanced = false;            ///< folded away in the form until asked for
    FieldCondition onlyWith;          ///< without it the field has no effect
    /// FieldKind::Text with a grammar: the one spelling of what `text` means, or a usage Error.
    std::string (*spelling)(const std::string& text) = nullptr;
    Sensitivity sensitivity = Sensitivity::NotSaid;
    std::optional<SearchRange> search; ///< empty: not of a kind to be searched, or a choice
    /// Came when projects were in use: at its fallback it is no part of a spec's identity.
    bool addedLater = false;
};

/// `value` in the field's own type (3 becomes 3.0 where a number is wanted), or a usage Error:
/// "train.optimiser: \"adm\" is not one of the choices. Give one of: sgd, adam. Did you mean adam?"
Value checked(const Field& field, const Value& value);

/// Reads `text` as the field's type and checks it. Throws a usage Error.
Value parsed(const Field& field, const std::string& text);

/// What is wrong with `text` as a value of the field, for somebody who sees the field it was typed
/// into: "\"abc\" is not a number. Enter a number above 0 up to 1,000,000." Empty: nothing.
std::string problemOf(const Field& field, const std::string& text);

/// "sensitivity high, worth a search from 1e-5 to 0.1 by ratios", for help; empty: nothing is said.
std::string describeTuning(const Field& field);

/// "from 0 (not included) to 1", "one of: adam, sgd", for help and messages.
std::string describeRange(const Field& field);

/// The known names nearest to a misspelt one (edit distance 1, or below 1/3 of its length), best
/// first.
std::vector<std::string> nearest(const std::string& wrong, const std::vector<std::string>& known);

} // namespace assay::base
