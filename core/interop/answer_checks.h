// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "base/sample_id.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Private to interop/: what reading answers from tables and from arrays shares.

namespace assay::interop {

/// What is wrong with rows, one kind after the other: the first row of the first kind is named, and
/// the further ones of that kind are counted.
class Troubles
{
public:
    void add(const char* code, std::int64_t row, std::string text);
    bool any() const { return !m_kinds.empty(); }
    /// The text of the first kind, with the rows it is in besides the first.
    std::string text() const;
    /// Throws the input Error about them, if there are any.
    void raise(const std::filesystem::path& file) const;

private:
    struct Kind {
        std::string code, text;
        std::vector<std::int64_t> rows; ///< the first few
        std::int64_t count = 0;
    };
    std::vector<Kind> m_kinds;
};

/// Decimals that the text of a number is written with: "0.250" 3, "1e-05" 5.
int decimalsOf(std::string_view text, char decimal);

/// Checks that the probabilities of each example sum to one, as nearly as they are written: k
/// numbers rounded to d decimals may miss it by k / 2 * 10^-d, cut off after d decimals they may
/// lack k * 10^-d, and 0.01 is always let pass. How many decimals there are is known at the end
/// only.
class SumCheck
{
public:
    /// `precision`: the relative rounding of the type that the numbers were held in.
    explicit SumCheck(std::size_t classes, double precision = 1e-9)
        : m_classes(classes)
        , m_precision(precision)
    {}
    /// The next row; `decimals`: the most that it is written with.
    void add(std::int64_t row, double sum, int decimals);
    /// Adds what is wrong to `troubles`.
    void finish(Troubles& troubles) const;

    static constexpr int kMostDecimals = 6;
    /// Decimals that `values` need, up to kMostDecimals; for numbers that were not written as text.
    int decimalsOf(std::span<const double> values) const;

private:
    struct Miss {
        std::int64_t row = 0;
        double sum = 1;
    };
    /// How far a sum may be from one on the side where `sum` is.
    double slack(double sum, int decimals) const;

    std::size_t m_classes;
    double m_precision;
    int m_decimals = 0;
    /// By the number of decimals: rows whose sum would be wrong with so many.
    std::array<std::vector<Miss>, kMostDecimals + 1> m_first;
    std::array<std::int64_t, kMostDecimals + 1> m_counts{};
};

/// Rounding in the last place of a float, no more: 1.0000000000000002 is 1.
inline constexpr double kRoundOff = 1e-6;

/// A name for an example that is the same in every import.
base::SampleId exampleId(const std::string& name);
/// In nats.
float lossOf(double probabilityOfTruth);
base::Finding answerFinding(const char* id, base::Severity severity,
                            std::vector<base::NamedNumber> evidence = {},
                            std::vector<std::string> texts = {});
/// "cat", "dog" and 3 others: at most five of them.
std::string listText(const std::vector<std::string>& names);
/// The same as numbers of rows: 3, 7 and 12 others.
std::string rowsText(const std::vector<std::int64_t>& first, std::int64_t count);

} // namespace assay::interop
