// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/point_list.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace assay::diagnose {

/// One series that a run logged, in the order of its steps.
struct Curve {
    std::string name; ///< as the log calls it; empty: the run has none
    std::vector<std::int64_t> steps;
    std::vector<double> values; ///< may be NaN or infinite

    std::size_t size() const { return values.size(); }
    bool empty() const { return values.empty(); }
    /// The value at the last point whose step is at most `step`; empty: there is none.
    std::optional<double> at(std::int64_t step) const;
};

/// What a run of any program logged: all that checks of curves read.
struct RunCurves {
    Curve loss; ///< of train: of batches where they were logged, else of epochs
    bool isOfBatches = false;
    Curve epochLoss;            ///< of train, at the ends of epochs
    Curve valLoss;              ///< of the validation set
    Curve trainError, valError; ///< shares of wrong answers
    Curve learningRate;
    Curve gradientNorm;
    Curve stepSeconds;   ///< of one update
    Curve loaderSeconds; ///< of it, waiting for data
    Curve throughput;    ///< examples, tokens or updates a second
    Curve memory;        ///< in use, in whatever unit
    std::vector<std::int64_t>
        epochBegins; ///< first step that was logged of each epoch; empty: not known
    std::map<std::string, double> settings; ///< numbers among its settings, names in lower case
    bool isOver = true;
    /// Losses of train that stand at the step of the one before them, with another value; the last of each step counts.
    std::size_t repeatedSteps = 0;

    /// A setting of that name or whose name ends in ".name" or "/name".
    std::optional<double> setting(const std::vector<const char*>& names) const;
    /// How many losses a check needs: those of epochs are means, of which a few say much.
    std::size_t enough(std::size_t ofBatches, std::size_t ofEpochs) const
    {
        return isOfBatches ? ofBatches : ofEpochs;
    }
    /// Updates an epoch; 0: not known.
    double stepsPerEpoch() const;
};

/// Makes the curves of a run from its points, page by page, as their tags mean it; other names are recognised by
/// their words (step_time, data_time, memory ...). A bare "time" is that of an update where it falls a little now and
/// then, which a time since the start does not; "data" beside it is a part of it where it is never more. A score named
/// "test" stands for validation where there is no other. Of a curve of more than 200,000 points every second is left out, again and again; of those that are no
/// number the first thousand are kept. One thread.
class CurveReader
{
public:
    /// `settings`: as the tool wrote them.
    explicit CurveReader(const std::map<std::string, std::string>& settings);
    void add(const train::PointList& points);
    /// Once, after the last page.
    RunCurves curves();

private:
    struct Thinned {
        Curve curve;
        std::size_t every = 1, seen = 0; ///< points that are kept; since the last one
    };
    void addTo(Thinned& thinned, const std::string& name, std::int64_t step, double value);
    Thinned* placeOf(const train::PointList::Key& key);

    RunCurves m_curves;
    Thinned m_batches, m_epochs, m_valLoss, m_trainError, m_valError, m_rate, m_norm, m_stepSeconds,
        m_loaderSeconds, m_throughput, m_memory, m_testLoss, m_testError, m_time, m_data;
    std::map<double, std::int64_t> m_begins; ///< by epoch
};

/// Points of equal steps at which both curves have a finite value.
struct Pair {
    std::int64_t step = 0;
    double first = 0, second = 0;
};
std::vector<Pair> pairs(const Curve& first, const Curve& second);

} // namespace assay::diagnose
