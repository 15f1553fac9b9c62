// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/curve_findings.h"

#include "base/json_text.h"
#include "diagnose/check.h"
#include "experiment/finding_order.h"
#include "experiment/suite.h"
#include "session/local/fork_start.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>

namespace assay::session {

namespace {

constexpr std::size_t kPage = 50'000;

std::map<std::string, std::string> settingsOf(const train::RunRecord& run)
{
    std::map<std::string, std::string> settings;
    const auto json = base::parsedJson<nlohmann::json>(run.spec).value_or(nlohmann::json());
    if (!json.is_object())
        return settings;
    for (const auto& [name, value] : json.items()) {
        if (value.is_string())
            settings[name] = value.get<std::string>();
    }
    return settings;
}

/// Curves are named as the log names them.
void nameAfterTags(diagnose::RunCurves& curves, const std::vector<interop::MappedTag>& tags)
{
    const auto name = [&](diagnose::Curve& curve, const char* metric, const char* split) {
        for (const interop::MappedTag& tag : tags) {
            if (!curve.empty() && tag.target.metric == metric && tag.target.split == split)
                curve.name = tag.summary.tag;
        }
    };
    namespace metric_name = train::metric_name;
    name(curves.loss, curves.isOfBatches ? metric_name::kBatchLoss : metric_name::kLoss, "train");
    name(curves.epochLoss, metric_name::kLoss, "train");
    name(curves.valLoss, metric_name::kLoss, "train_val");
    name(curves.trainError, metric_name::kError, "train");
    name(curves.valError, metric_name::kError, "train_val");
    name(curves.learningRate, metric_name::kLearningRate, "");
    name(curves.gradientNorm, metric_name::kGradientNorm, "");
}

} // namespace

diagnose::RunCurves curvesOf(store::RunStore& store, train::RunId id,
                             const std::map<std::string, std::string>& settings)
{
    diagnose::CurveReader reader(settings);
    const auto read = [&](train::RunId from, std::int64_t last) {
        for (std::int64_t after = 0;;) {
            const store::RunStore::Page page = store.points(from, after, kPage);
            reader.add(pointsUpTo(page.points, last));
            after = page.lastId;
            if (!page.more)
                break;
        }
    };
    const std::vector<EarlierPart> earlier = earlierParts(store, id);
    for (auto part = earlier.rbegin(); part != earlier.rend(); ++part)
        read(part->run, part->step);
    read(id, std::numeric_limits<std::int64_t>::max());
    return reader.curves();
}

std::vector<base::Finding> foundInCurves(const diagnose::Subject& subject)
{
    std::vector<base::Finding> found = experiment::check(diagnose::Stage::Curves, subject);
    // Both say that the inputs are not used; the first one says by what.
    const bool answersMean =
        std::any_of(found.begin(), found.end(), [](const base::Finding& finding) {
            return finding.id == "curve.mean_answered";
        });
    if (answersMean)
        std::erase_if(
            found, [](const base::Finding& finding) { return finding.id == "curve.not_learning"; });
    auto ordered = experiment::inOrder(found);
    // A cause weighs as much as what it explains, so that it stands before it wherever the worst comes first.
    for (const experiment::OrderedFinding& effect : ordered) {
        for (experiment::OrderedFinding& cause : ordered) {
            if (cause.finding.id == effect.explainedBy)
                cause.finding.severity = std::max(cause.finding.severity, effect.finding.severity);
        }
    }
    std::vector<base::Finding> findings;
    for (experiment::OrderedFinding& one : ordered)
        findings.push_back(std::move(one.finding));
    return findings;
}

std::vector<base::Finding> lookAtCurves(store::RunStore& store, train::RunId id)
{
    const auto run = store.find(id);
    if (!run)
        return {};
    diagnose::Subject subject;
    subject.curves = curvesOf(store, id, settingsOf(*run));
    nameAfterTags(*subject.curves, store.tags(id));
    subject.curves->isOver = train::isOver(run->state);
    std::vector<base::Finding> findings = foundInCurves(subject);
    // A loss that has not fallen yet may still do so.
    if (!subject.curves->isOver)
        std::erase_if(findings, [](const base::Finding& finding) {
            return finding.severity != base::Severity::Blocker
                   || finding.id == "curve.not_learning";
        });
    store.replaceCurveFindings(id, findings);
    return findings;
}

} // namespace assay::session
