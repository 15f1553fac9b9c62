// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/array_files.h"
#include "data/read_request.h"

#include <cstdint>
#include <string>
#include <vector>

namespace assay::data::formats {

/// Whether each row of so many columns is zeros with one 1.
bool marksOneOf(const std::vector<double>& values, std::size_t columns);

/// What is to be said of examples, read from arrays: texts, or numbers of which it is decided at the
/// end whether they are classes.
class ArrayTargets
{
public:
    /// Throws an input Error unless the array holds a target for each example of `inputs`.
    void requireAsMany(const ArrayPlace& place, const ArrayPlace& inputs) const;
    /// Appends one array. Throws an input Error for one that is not a value an example, or a column a
    /// class of which one is 1.
    void add(const ArrayPlace& place);
    std::size_t size() const { return m_size; }

    /// Sets task and classes: both those of `request.like`, if it is there. Texts that are equal but for case,
    /// spaces and final punctuation are one class, the commonest of them, unless data.match_labels is off or one has
    /// two letters or less. Throws an input Error where a choice of data.task does not fit, and for more than
    /// data.max_classes.
    void decide(const ReadRequest& request, DatasetInfo& info) const;
    /// The place of each one among the classes of `info`; "labels.matched" is added to its findings where some are
    /// spelled otherwise. Throws an input Error about `file` for one that is not there.
    std::vector<std::uint16_t> labels(const ReadRequest& request, DatasetInfo& info,
                                      const std::filesystem::path& file) const;
    const std::vector<double>& numbers() const { return m_numbers; }
    std::uint64_t hash(std::size_t example) const; ///< of what was read

private:
    std::string spelled(std::size_t example) const;
    std::vector<std::string> classesOfTexts(bool match) const;

    std::size_t m_size = 0;
    std::vector<double> m_numbers;
    std::vector<std::string> m_texts; ///< instead of numbers
    std::filesystem::path m_file;     ///< the first
    bool m_areFloats = false, m_areMarks = false;
};

} // namespace assay::data::formats
