// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/suite.h"

#include "adapt/class_shares.h"
#include "adapt/methods.h"
#include "data/formats/cell_findings.h"
#include "data/formats/csv_oddity.h"
#include "data/formats/label_marks.h"
#include "data/formats/picture_notes.h"
#include "data/formats/raw_series.h"
#include "data/formats/table_findings.h"
#include "data/formats/text_folder.h"
#include "data/further_sources.h"
#include "data/prepared.h"
#include "diagnose/checks/check_list.h"
#include "diagnose/modes_and_steps.h"
#include "evaluate/breakdown.h"
#include "experiment/before_training.h"
#include "experiment/memory_check.h"
#include "experiment/proof.h"
#include "experiment/start_weights.h"
#include "interop/findings.h"
#include "train/findings.h"

namespace assay::experiment {

const std::vector<const diagnose::Check*>& checks()
{
    static const std::vector<const diagnose::Check*> all{
        &diagnose::slowBlas(),

        &diagnose::ownTestPart(),       &diagnose::otherRange(),
        &diagnose::otherUnits(),        &diagnose::unseenCategories(),
        &diagnose::longerSeries(),      &diagnose::unknownTokens(),
        &diagnose::repeatedExamples(),  &diagnose::nearlyRepeated(),
        &diagnose::otherBrightness(),   &diagnose::unrelatedTargets(),
        &diagnose::noisyLabels(),       &diagnose::pictureLayout(),
        &diagnose::imbalancedClasses(), &diagnose::targetInAColumn(),
        &diagnose::farValues(),         &diagnose::otherEvaluation(),
        &diagnose::simplerProblem(),    &diagnose::otherScale(),
        &diagnose::sentinelValues(),

        &diagnose::sortedExamples(),    &diagnose::learningRate(),
        &diagnose::scheduleEnd(),       &diagnose::strongAugmentation(),
        &diagnose::unusualSettings(),   &diagnose::fewUpdates(),

        &diagnose::exchangedClasses(),  &diagnose::inputScale(),
        &diagnose::unseenCodes(),       &diagnose::lossInput(),
        &diagnose::batchIndependence(), &diagnose::equalUnits(),
        &diagnose::gradientReach(),     &diagnose::linearNetwork(),
        &diagnose::narrowLayer(),       &diagnose::fixedWeights(),
        &diagnose::modelFit(),          &diagnose::scrambledAxes(),
        &diagnose::descent(),           &diagnose::regularisation(),
        &diagnose::clipping(),          &diagnose::targetScale(),
        &diagnose::stepOrder(),         &diagnose::mergedCodes(),

        &diagnose::overfitVerdict(),

        &diagnose::noBetterThanGuess(),

        &diagnose::curveFinite(),       &diagnose::curveRate(),
        &diagnose::curveDivergence(),   &diagnose::curveLossForm(),
        &diagnose::curveLevel(),        &diagnose::curveJumps(),
        &diagnose::curveScores(),       &diagnose::curveValidation(),
        &diagnose::curveEnd(),          &diagnose::curvePace(),
        &diagnose::curveColumns(),      &diagnose::curveStart(),
    };
    return all;
}

const std::vector<FindingSource>& findingSources()
{
    static const std::vector<FindingSource> all = [] {
        std::vector<FindingSource> sources{
            {"tables", data::formats::tableFindings()},
            {"cells", data::formats::cellFindings()},
            {"quotes", data::formats::quoteFindings()},
            {"labels", data::formats::labelFindings()},
            {"pictures", data::formats::pictureFindings()},
            {"series", data::formats::seriesFindings()},
            {"texts", data::formats::textFindings()},
            {"further sources", data::furtherFindings()},
            {"training", train::trainingFindings()},
            {"start", startFindings()},
            {"adaptation", adapt::adaptFindings()},
            {"classes of the target", adapt::classShareFindings()},
            {"before training", beforeTrainingFindings()},
            {"modes and steps", diagnose::modesAndStepsFindings()},
            {"memory", memoryFindings()},
            {"proof", proofFindings()},
            {"breakdown", evaluate::breakdownFindings()},
            {"logs", interop::logFindings()},
            {"answers", interop::answerFindings()},
        };
        for (const diagnose::Check* check : checks())
            sources.push_back({check->id, check->kinds});
        return sources;
    }();
    return all;
}

namespace {

/// `before` each of them is called, and may throw.
template <typename Before>
std::vector<base::Finding> checkEach(diagnose::Stage stage, const diagnose::Subject& subject,
                                     Before before)
{
    std::vector<base::Finding> findings;
    for (const diagnose::Check* check : checks()) {
        if (check->stage != stage)
            continue;
        before();
        const std::vector<base::Finding> found = check->run(subject);
        findings.insert(findings.end(), found.begin(), found.end());
    }
    return findings;
}

} // namespace

std::vector<base::Finding> check(diagnose::Stage stage, const diagnose::Subject& subject)
{
    return checkEach(stage, subject, [] {});
}

data::Prepared prepare(const data::DataSpec& spec, const data::ReadProgress& progress)
{
    data::Prepared prepared = data::prepare(spec, progress);
    const data::ReadRequest reading{spec, spec.path, nullptr, progress};
    const auto found = checkEach(diagnose::Stage::Data, {.dataSpec = spec, .data = &prepared}, [&] {
        reading.at(1);
    }); // each may take seconds, and can be cancelled before it
    prepared.findings.insert(prepared.findings.end(), found.begin(), found.end());
    return prepared;
}

std::string sentence(const base::Finding& finding)
{
    for (const FindingSource& source : findingSources()) {
        if (std::string text = base::sentence(finding, source.kinds); !text.empty())
            return text;
    }
    return finding.id + (finding.place.empty() ? "" : " (" + finding.place + ")");
}

} // namespace assay::experiment
