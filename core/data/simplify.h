// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/field_of.h"
#include "data/data_spec.h"
#include "data/dataset.h"

#include <cstdint>
#include <string>
#include <vector>

namespace assay::data {

/// A simpler problem made of the data that were read, to see first whether that one can be solved
/// (Full Stack Deep Learning 2021, lecture 7, "simplify the problem"): fewer classes, smaller pictures,
/// shorter series, or drawn examples in place of those that were read. The limit of train is part of the
/// split (SplitSpec::trainLimit). Immutable.
class Simplification
{
public:
    /// `source`: what was read, of which the training part decides which classes are the commonest. Throws
    /// a usage Error for classes that it does not have. Sizes that nothing exceeds change nothing.
    Simplification(const SimplifySpec& spec, const Dataset& source);

    /// The source, or data that are served in its place, made simpler; the same where nothing is to be
    /// done. What was done stands among DatasetInfo::guesses. `set`: drawn examples of two sets are
    /// others. Throws a usage Error where no example is left.
    DatasetPtr of(const DatasetPtr& dataset, const std::string& set) const;

private:
    SimplifySpec m_spec;
    std::vector<std::uint16_t> m_classes; ///< that stay, in their order; empty: all
    std::size_t m_sourceClasses = 0;
    double m_mean = 0, m_deviation = 1; ///< of the targets of the source; regression
};

/// The settings of a SimplifySpec.
const base::FieldsOf<DataSpec>& simplifyFields();
/// Whether such a setting means something for these data.
bool canSimplify(const base::Field& field, const DatasetInfo& info);

/// What makes a problem simpler than its data, which came from a Simplification: "3 of 10 classes, 10,000
/// training examples"; empty: nothing does. `train`: examples of train.
std::string simplification(const DatasetInfo& info, const SplitSpec& split, std::size_t train);
/// The same spec for the problem as the data have it.
DataSpec withoutSimplification(DataSpec spec);

} // namespace assay::data
