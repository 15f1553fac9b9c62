// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/search_csv.h"

#include <QTest>

using namespace assay;
using tune::TrialState;
using namespace std::string_literals;

class TestSearchCsv : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRowATrial()
    {
        tune::SearchState state;
        state.search.space = {{{.path = "rate", .low = 1e-5, .high = 0.1, .log = true},
                               {.path = "kind", .values = {"a"s, "=b"s, "c, \"d\""s}},
                               {.path = "width", .low = 4, .high = 64, .integer = true},
                               {.path = "momentum", .low = -1, .high = 1}}};
        const auto add = [&](std::int64_t number, TrialState trialState, tune::Point point) {
            state.trials.push_back(
                {.trial = {.number = number, .point = std::move(point), .state = trialState}});
            return &state.trials.back();
        };
        state.trials.reserve(8);
        auto* second = add(1, TrialState::Failed,
                           {{"rate", 0.1 + 0.2}, {"kind", "=b"s}, {"width", std::int64_t{8}}});
        second->run = 12;
        second->reason = "It ended with \"nan\",\nand more.";
        second->begun = 1e9;
        second->ended = 1e9 + 1.25;
        auto* first =
            add(0, TrialState::Complete,
                {{"rate", 1e-5}, {"kind", "a"s}, {"width", std::int64_t{64}}, {"momentum", -0.5}});
        first->run = 11;
        first->trial.value = -0.012345678901234567;
        first->hasDiverged = true;
        add(2, TrialState::Waiting, {{"kind", "c, \"d\""s}});
        auto* pruned = add(3, TrialState::Pruned, {});
        pruned->trial.value = 3;
        pruned->reason = "-1 is worse.";
        pruned->begun = 1e300;
        QCOMPARE(
            QString::fromStdString(tune::toCsv(state)),
            QString(
                "number,run,state,value,rate,kind,width,momentum,reason,begun,ended,diverged\r\n"
                "1,11,complete,-0.012345678901234567,1e-05,a,64,-0.5,,,,yes\r\n"
                "2,12,failed,,0.30000000000000004,'=b,8,,"
                "\"It ended with \"\"nan\"\",\nand more.\",2001-09-09T01:46:40.000Z,"
                "2001-09-09T01:46:41.250Z,\r\n"
                "3,,waiting,,,\"c, \"\"d\"\"\",,,,,,\r\n"
                "4,,pruned,3,,,,,'-1 is worse.,,,\r\n"));
        QCOMPARE(tune::toCsv({}),
                 std::string("number,run,state,value,reason,begun,ended,diverged\r\n"));
    }

    /// Their settings do not vanish with the axis.
    void trialsFromBeforeTheSpaceWasChanged()
    {
        tune::SearchState state;
        state.search.space = {{{.path = "width", .low = 4, .high = 64, .integer = true}}};
        state.trials.push_back(
            {.trial = {.number = 0,
                       .point = {{"width", std::int64_t{8}}, {"rate", 0.5}, {"kind", "a"s}},
                       .state = TrialState::Complete,
                       .value = 0.25}});
        state.trials.push_back({.trial = {.number = 1,
                                          .point = {{"width", std::int64_t{9}}},
                                          .state = TrialState::Waiting}});
        QCOMPARE(QString::fromStdString(tune::toCsv(state)),
                 QString("number,run,state,value,width,kind,rate,reason,begun,ended,diverged\r\n"
                         "1,,complete,0.25,8,a,0.5,,,,\r\n"
                         "2,,waiting,,9,,,,,,\r\n"));
    }

    void whatAnotherProgramMadeLargeHasItsOwnSign()
    {
        tune::SearchState state;
        state.search.method = tune::kImported;
        state.search.isMaximised = true;
        state.search.space = {{{.path = "rate", .low = 0, .high = 1}}};
        state.trials.push_back({.trial = {.number = 0,
                                          .point = {{"rate", 0.5}},
                                          .state = TrialState::Complete,
                                          .value = -0.75},
                                .begun = 1e9,
                                .ended = 1e9 + 1.25});
        state.trials.push_back({.trial = {.number = 1,
                                          .point = {{"rate", 0.25}},
                                          .state = TrialState::Complete,
                                          .value = 0.5},
                                .begun = 1e9 - 10,
                                .ended = 1e9});
        QCOMPARE(QString::fromStdString(tune::toCsv(state)),
                 QString("number,run,state,value,rate,reason,begun,ended,direction\r\n"
                         "1,,complete,0.75,0.5,,2001-09-09T01:46:40.000Z,"
                         "2001-09-09T01:46:41.250Z,maximize\r\n"
                         "2,,complete,-0.5,0.25,,2001-09-09T01:46:30.000Z,"
                         "2001-09-09T01:46:40.000Z,maximize\r\n"));
        const tune::SearchTimes times = tune::timesOf(state);
        QCOMPARE(times.begun, 1e9 - 10);
        QCOMPARE(times.ended, 1e9 + 1.25);
        state.search.isMaximised = false;
        QVERIFY(tune::toCsv(state).find("complete,-0.75,0.5,,") != std::string::npos);
        QVERIFY(tune::toCsv(state).ends_with(",minimize\r\n"));
        QCOMPARE(tune::timesOf({}).begun, 0.0);
    }
};

QTEST_GUILESS_MAIN(TestSearchCsv)
#include "tst_search_csv.moc"
