// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pages/tune_page.h"
#include "style/actions.h"
#include "support/window_kit.h"
#include "tune/samplers.h"
#include "widgets/table_view.h"
#include "widgets/tune_views.h"

#include <QAction>
#include <QDir>
#include <QLabel>

#include <cmath>

/// The Tune page over made-up searches.
namespace assay::testing {

inline constexpr const char* kSpace =
    R"({"train.learning_rate": {"low": 1e-5, "high": 0.1, "scale": "log"},
    "train.batch_size": {"low": 8, "high": 256, "scale": "log", "integer": true},
    "train.weight_decay": {"low": 1e-6, "high": 0.01, "scale": "log"},
    "train.optimiser": {"values": ["adam", "sgd"]},
    "train.momentum": {"low": 0.5, "high": 0.99, "when": {"train.optimiser": "sgd"}}})";

/// A search whose value is best at a learning rate of 3e-3; every seventh trial fails, every ninth was
/// stopped early, the last one trains.
inline tune::SearchState searchOf(const std::string& space, std::size_t count, std::int64_t id = 1,
                                  const std::string& method = "random")
{
    tune::SearchState state;
    state.search.id = id;
    state.search.space = tune::spaceFrom(space);
    state.search.method = method;
    state.search.trials = std::int64_t(count) + 5;
    const auto sampler =
        tune::samplerKindNamed("random").make(state.search.space, std::uint64_t(id));
    std::vector<tune::Trial> trials;
    for (std::size_t k = 0; k < count; ++k) {
        tune::TriedRun one;
        one.trial.number = std::int64_t(k);
        one.trial.point = *sampler->ask(trials);
        const double rate = std::get<double>(one.trial.point.at("train.learning_rate"));
        const double off = std::log10(rate / 3e-3);
        one.trial.value = 0.04 + 0.03 * off * off + 0.002 * std::sin(double(k));
        one.trial.state = tune::TrialState::Complete;
        one.examples = 1000;
        one.run = train::RunId(k + 1);
        one.worker = k % 2 == 0 ? "ada:4711" : "bob:12";
        one.begun = 1.7e9 + 40.0 * double(k);
        one.ended = one.begun + 70;
        if (k % 7 == 6) {
            one.trial.state = tune::TrialState::Failed;
            one.trial.value = std::nan("");
            one.reason = "The loss became infinite at update 12.";
        } else if (k % 9 == 8) {
            one.trial.state = tune::TrialState::Pruned;
            one.trial.value = 0.3;
            one.reason = "Worse than the median of the others after 5 epochs.";
        } else if (k + 1 == count && count > 1) {
            one.trial.state = tune::TrialState::Running;
            one.trial.value = std::nan("");
            one.ended = 0;
        }
        trials.push_back(one.trial);
        state.trials.push_back(std::move(one));
    }
    return state;
}

inline tune::SearchReport reportOf(const tune::Space& space)
{
    tune::SearchReport report;
    report.finished = 20;
    const std::vector<double> shares{0.62, 0.11, 0.05, 0.02, 0.01};
    for (std::size_t k = 0; k < space.axes.size(); ++k) {
        report.importances.push_back({space.axes[k].path, shares[k % 5], shares[k % 5] * 0.6,
                                      std::min(1.0, shares[k % 5] * 1.4)});
        report.permutation.push_back(shares[k % 5] * 0.9);
        tune::Slice slice{.axis = k};
        const int steps = space.axes[k].isList() ? int(space.axes[k].values.size()) : 30;
        for (int i = 0; i < steps; ++i) {
            const double u = (i + 0.5) / steps;
            slice.unit.push_back(u);
            slice.mean.push_back(0.04 + 0.2 * (u - 0.6) * (u - 0.6));
            slice.low.push_back(slice.mean.back() - 0.01 - 0.02 * std::abs(u - 0.5));
            slice.high.push_back(slice.mean.back() + 0.01 + 0.02 * std::abs(u - 0.5));
        }
        report.slices.push_back(std::move(slice));
    }
    tune::Contour contour{.first = 0, .second = 1};
    for (int i = 0; i < 24; ++i) {
        contour.firstUnit.push_back((i + 0.5) / 24);
        contour.secondUnit.push_back((i + 0.5) / 24);
    }
    for (const double y : contour.secondUnit) {
        for (const double x : contour.firstUnit) {
            contour.mean.push_back(0.04 + 0.2 * (x - 0.6) * (x - 0.6)
                                   + 0.05 * (y - 0.3) * (y - 0.3));
            contour.deviation.push_back(0.005 + 0.02 * std::abs(x - 0.5));
        }
    }
    report.contours.push_back(std::move(contour));
    report.optimism = tune::Optimism{0.041, 0.045, {0.039, 0.051}};
    report.expectedGain = 0.002;
    report.edges = {"train.learning_rate: the best is 0.1, the largest of its range."};
    report.failingCorners = {{.path = "train.learning_rate",
                              .words = "8 of 9 trials with train.learning_rate above 0.03 failed, "
                                       "and 1 of 11 of the others.",
                              .failed = 8,
                              .of = 9,
                              .failedElsewhere = 1,
                              .ofElsewhere = 11}};
    return report;
}

struct TuneKit : WindowKit {
    ui::TunePage* page = nullptr;
    ui::TuneViews* views = nullptr;

    explicit TuneKit(std::vector<tune::SearchState> states = {}, bool hasReport = true,
                     int runs = 0)
    {
        for (int k = 0; k < runs; ++k)
            session.addRun({});
        if (!states.empty() && hasReport)
            session.fakeSearches.reportAnswer = reportOf(states.front().search.space);
        session.fakeSearches.states = std::move(states);
        session.openProject();
        settle();
        window.goTo("tune");
        settle();
        page = window.findChild<ui::TunePage*>();
        views = window.findChild<ui::TuneViews*>();
    }
    template <typename Widget>
    Widget* named(const char* name) const
    {
        return page->findChild<Widget*>(QLatin1String(name));
    }
    ui::TableView* table(const QString& name) const
    {
        for (ui::TableView* each : page->findChildren<ui::TableView*>()) {
            if (each->accessibleName() == name)
                return each;
        }
        return nullptr;
    }
    QString label(const char* name) const { return named<QLabel>(name)->text(); }
    QAction* action(const char* id) { return window.actions().at(QLatin1String(id)); }
    const tune::Search& plan() { return window.bench().searches().plan(); }
    bool wasCalled(const std::string& call) const
    {
        return std::find(session.calls.begin(), session.calls.end(), call) != session.calls.end();
    }
    void take(const QString& name)
    {
        const QString folder = qEnvironmentVariable("ASSAY_TEST_PICTURES");
        if (!folder.isEmpty() && QDir().mkpath(folder)) {
            settle();
            window.grab().save(folder + "/" + name + ".png");
        }
    }
};

} // namespace assay::testing
