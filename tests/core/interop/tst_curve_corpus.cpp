// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/check.h"
#include "experiment/finding_order.h"
#include "experiment/suite.h"
#include "interop/tag_target.h"
#include "stats/interval.h"
#include "support/logs.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <cmath>
#include <fstream>
#include <set>

using namespace assay;
using Json = nlohmann::json;

namespace {

const std::string kLogs = ASSAY_ROOT "/tests/logs/";

/// What says the cause of a fault, by the words of `expected.json`.
const std::map<std::string, std::set<std::string>>& names()
{
    static const std::map<std::string, std::set<std::string>> all{
        {"rate_high", {"curve.rate_high"}},
        {"rate_low", {"curve.rate_low"}},
        {"rate_grows", {"curve.rate_grows"}},
        {"rate_dies", {"curve.rate_dies"}},
        {"not_learning", {"curve.weights_unchanged", "curve.rate_zero"}},
        {"no_signal", {"curve.not_learning", "curve.commonest_class", "curve.validation_apart"}},
        {"dead", {"curve.not_learning"}},
        {"vanishing", {"curve.not_learning", "curve.gradient_vanishes"}},
        {"softmax_twice", {"curve.softmax_twice"}},
        {"loss_input", {"curve.negative_loss"}},
        {"loss_sum", {"curve.loss_summed"}},
        {"loss_zero", {"curve.loss_zero"}},
        {"sign", {"curve.climbs", "curve.negative_loss"}},
        {"gradients_kept", {"curve.gradients_added"}},
        {"clipped",
         {"curve.rate_low"}}, // the curves cannot tell these apart, and the sentence says so
        {"not_finite", {"curve.not_finite"}},
        {"overfitting", {"curve.overfits"}},
        {"label_noise", {"curve.label_noise"}},
        {"too_small", {"curve.underfits"}},
        {"regularised", {"curve.held_back", "curve.underfits", "curve.not_learning"}},
        {"too_short", {"curve.too_short"}},
        {"validation_prepared", {"curve.validation_apart"}},
        {"evaluation_mode", {"curve.validation_apart"}},
        {"leak", {"curve.validation_is_train"}},
        {"stale", {"curve.validation_constant"}},
        {"sorted", {"curve.sorted"}},
        {"lost_resume", {"curve.resume_lost"}},
        {"spikes", {"curve.spikes"}},
        {"majority", {"curve.one_class"}},
        {"metric", {"curve.score_flat"}},
        {"slower", {"curve.slower"}},
    };
    return all;
}

/// What the curves of a log show, but for hints; the likeliest cause first.
std::vector<std::string> foundIn(const std::string& file)
{
    const testing::RecordedLog log = testing::imported(file);
    const testing::RecordedLog::Run& run = log.runs.at(0);
    std::map<std::string, interop::TagSummary> tags;
    for (const auto& [tag, point] : run.points) {
        interop::TagSummary& summary = tags[tag];
        summary.tag = tag;
        ++summary.points;
        if (std::isfinite(point.value)) {
            summary.lowest = std::min(summary.lowest, point.value);
            summary.highest = std::max(summary.highest, point.value);
        }
    }
    std::vector<interop::TagSummary> summaries;
    for (const auto& [tag, summary] : tags)
        summaries.push_back(summary);
    const auto targets = interop::targetsOf(summaries);
    std::map<std::string, interop::TagTarget> meaning;
    for (std::size_t k = 0; k < summaries.size(); ++k)
        meaning[summaries[k].tag] = targets[k];
    train::PointList points;
    for (const auto& [tag, point] : run.points) {
        const interop::TagTarget& target = meaning[tag];
        points.push_back({target.metric.empty() ? tag : target.metric, target.split, point.step,
                          point.epoch, 0, interop::formed(point.value, target.form)});
    }
    diagnose::CurveReader reader(run.run.settings);
    reader.add(points);
    diagnose::Subject subject;
    subject.curves = reader.curves();
    std::vector<std::string> ids;
    for (const auto& [finding, explainedBy] :
         experiment::inOrder(experiment::check(diagnose::Stage::Curves, subject))) {
        if (finding.severity != base::Severity::Hint)
            ids.push_back(finding.id);
    }
    return ids;
}

Json expectedOf(const std::string& folder)
{
    std::ifstream stream(kLogs + folder + "/expected.json");
    return Json::parse(stream);
}

std::string share(std::int64_t count, std::int64_t of)
{
    const stats::Interval interval =
        stats::wilson(static_cast<double>(count), static_cast<double>(of));
    return QString("%1 of %2 [%3 %, %4 %]")
        .arg(count)
        .arg(of)
        .arg(100 * interval.low, 0, 'f', 0)
        .arg(100 * interval.high, 0, 'f', 0)
        .toStdString();
}

} // namespace

/// Logs of real trainings. Those of `runs` set the thresholds, so each is asked for by itself; those of `held` did
/// not, so their shares are.
class TestCurveCorpus : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void eachOfTheLogsThatSetTheThresholds_data()
    {
        QTest::addColumn<QString>("cause");
        const Json expected = expectedOf("runs");
        for (const auto& [file, cause] : expected.items())
            QTest::newRow(file.c_str()) << QString::fromStdString(cause.get<std::string>());
        QVERIFY(expected.size() > 80);
    }
    void eachOfTheLogsThatSetTheThresholds()
    {
        QFETCH(QString, cause);
        const auto found = foundIn(kLogs + "runs/" + QTest::currentDataTag());
        if (cause.isEmpty()) {
            QVERIFY2(found.empty(), found.empty() ? "" : found.front().c_str());
            return;
        }
        QVERIFY(!found.empty());
        QVERIFY2(names().at(cause.toStdString()).contains(found.front()), found.front().c_str());
    }

    void theHeldOnes()
    {
        std::int64_t sound = 0, alarms = 0, faulty = 0, seen = 0, first = 0;
        const Json expected = expectedOf("held");
        for (const auto& [file, said] : expected.items()) {
            const auto found = foundIn(kLogs + "held/" + file);
            const auto cause = said.get<std::string>();
            if (cause.empty()) {
                ++sound;
                alarms += found.empty() ? 0 : 1;
                if (!found.empty())
                    qInfo("alarm on %s: %s", file.c_str(), found.front().c_str());
                continue;
            }
            ++faulty;
            seen += found.empty() ? 0 : 1;
            const bool right = !found.empty() && names().at(cause).contains(found.front());
            first += right ? 1 : 0;
            if (!right)
                qInfo("%s (%s): %s", file.c_str(), cause.c_str(),
                      found.empty() ? "nothing" : found.front().c_str());
        }
        qInfo("found %s, cause first %s, alarms %s", share(seen, faulty).c_str(),
              share(first, faulty).c_str(), share(alarms, sound).c_str());
        QVERIFY(20 * seen >= 17 * faulty); // 85 %
        QVERIFY(10 * first >= 6 * faulty); // 60 %
        QVERIFY(20 * alarms <= sound);     // 5 %
    }
};

QTEST_GUILESS_MAIN(TestCurveCorpus)
#include "tst_curve_corpus.moc"
