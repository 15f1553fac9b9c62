// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/errors.h"
#include "tune/proposal.h"
#include "tune/samplers.h"
#include "tune/search.h"
#include "tune/search_work.h"

#include <QTest>

using namespace assay;

namespace {

tune::Space space()
{
    return tune::spaceFrom(R"({"train.learning_rate": {"low": 1e-5, "high": 0.1, "scale": "log"},
                               "train.batch_size": {"low": 16, "high": 256, "integer": true},
                               "train.optimiser": {"values": ["adam", "sgd"]},
                               "train.momentum": {"low": 0.5, "high": 0.99,
                                                  "when": {"train.optimiser": "sgd"}}})");
}

experiment::ExperimentSpec baseSpec()
{
    experiment::ExperimentSpec spec;
    experiment::setText(spec, "train.learning_rate=0.002");
    experiment::setText(spec, "train.batch_size=48");
    experiment::setText(spec, "train.optimiser=adam");
    return spec;
}

} // namespace

class TestProposal : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsLeftOutIsThatOfTheBase()
    {
        const tune::Point point =
            tune::proposalFrom(space(), baseSpec(), "train.learning_rate=1e-3,train.batch_size=64");
        QVERIFY(tune::isOf(space(), point));
        QCOMPARE(point.size(), 3U); // momentum does not count with adam
        QVERIFY(point.at("train.learning_rate") == base::Value(0.001));
        QVERIFY(point.at("train.batch_size") == base::Value(std::int64_t{64}));
        QVERIFY(point.at("train.optimiser") == base::Value(std::string("adam")));
        const tune::Point other =
            tune::proposalFrom(space(), baseSpec(), "train.optimiser=sgd,train.momentum=0.75");
        QVERIFY(tune::isOf(space(), other));
        QVERIFY(other.at("train.momentum") == base::Value(0.75));
        QVERIFY(other.at("train.batch_size") == base::Value(std::int64_t{48}));
    }

    void aCommaMayBePartOfAValue()
    {
        const tune::Space names =
            tune::spaceFrom(R"({"a": {"values": ["1,2", "3"]}, "b": {"values": ["x", "y"]}})");
        const tune::Point point = tune::proposalFrom(names, baseSpec(), "a=1,2,b=y");
        QVERIFY(point.at("a") == base::Value(std::string("1,2")));
        QVERIFY(point.at("b") == base::Value(std::string("y")));
    }

    void whatHasNoPlaceIsRefusedWithItsPath_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("path");
        const auto row = [](const char* name, const char* text, const char* path) {
            QTest::newRow(name) << QString(text) << QString(path);
        };
        row("above", "train.learning_rate=5", "train.learning_rate");
        row("below", "train.batch_size=8", "train.batch_size");
        row("no whole number", "train.batch_size=17.5", "train.batch_size");
        row("no number", "train.batch_size=many", "train.batch_size");
        row("not a number", "train.learning_rate=nan", "train.learning_rate");
        row("empty", "train.learning_rate=", "train.learning_rate");
        row("none of the list", "train.optimiser=rmsprop", "adam, sgd");
        row("not searched", "train.weight_decay=0.1", "train.weight_decay");
        row("misspelt", "train.learning_rat=0.01", "did you mean train.learning_rate?");
        row("twice", "train.batch_size=32,train.batch_size=64", "train.batch_size");
        row("does not count", "train.optimiser=adam,train.momentum=0.9", "train.optimiser is sgd");
        row("no setting", "0.001", "0.001");
        row("nothing", "", "train.learning_rate=1e-3");
        row("no path", "=3", "=3");
    }
    void whatHasNoPlaceIsRefusedWithItsPath()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, path);
        const auto error =
            testing::errorOf([&] { tune::proposalFrom(space(), baseSpec(), text.toStdString()); });
        QVERIFY(error.has_value());
        QCOMPARE(error->code(), std::string("tune.point"));
        QVERIFY2(testing::isSentence(error->text()), error->what());
        QVERIFY2(QString::fromStdString(error->text()).contains(path), error->what());
    }

    void aDefaultOutsideOfTheSpaceHasToBeGiven()
    {
        experiment::ExperimentSpec outside = baseSpec();
        experiment::setText(outside, "train.batch_size=8");
        const auto error = testing::errorOf(
            [&] { tune::proposalFrom(space(), outside, "train.learning_rate=0.01"); });
        QVERIFY(error.has_value());
        QCOMPARE(error->code(), std::string("tune.point"));
        QVERIFY2(error->text().find("train.batch_size") != std::string::npos, error->what());
        QVERIFY(tune::isOf(space(), tune::proposalFrom(space(), outside, "train.batch_size=16")));
    }

    void whatIsFixedNeedsNotBeGiven()
    {
        const tune::Space fixed =
            tune::spaceFrom(R"({"train.learning_rate": {"low": 0.01, "high": 0.01},
                "train.batch_size": {"low": 24, "high": 24, "integer": true},
                "train.optimiser": {"values": ["sgd"]},
                "train.weight_decay": {"low": 0, "high": 0.1}})");
        const tune::Point point = tune::proposalFrom(fixed, baseSpec(), "train.weight_decay=0.05");
        QVERIFY(tune::isOf(fixed, point));
        QVERIFY(point.at("train.learning_rate") == base::Value(0.01));
        QVERIFY(point.at("train.batch_size") == base::Value(std::int64_t{24}));
        QVERIFY(point.at("train.optimiser") == base::Value(std::string("sgd")));
        // Given, it still has to be that value.
        const auto error = testing::errorOf([&] {
            tune::proposalFrom(fixed, baseSpec(),
                               "train.weight_decay=0.05,train.learning_rate=0.02");
        });
        QVERIFY(error.has_value());
        QCOMPARE(error->code(), std::string("tune.point"));
        QVERIFY2(error->text().ends_with("give one of its values, 0.01."), error->what());
    }

    void theManualMethodDrawsNothing()
    {
        const auto sampler = tune::samplerKindNamed(tune::kManual).make(space(), 1);
        QVERIFY(!sampler->ask({}));
        tune::Search search;
        search.space = space();
        search.method = tune::kManual;
        search.trials = 1;
        // However many are wanted.
        QCOMPARE(tune::reasonToEnd(search, {}, 0), std::optional(tune::WorkEnd::AllProposed));
        search.method = "random";
        QVERIFY(!tune::reasonToEnd(search, {}, 0));
    }

    void whatAnotherProgramSearchedIsNotGoneOnWith()
    {
        tune::Search search;
        search.id = 3;
        tune::requireOwn(search);
        search.method = tune::kImported;
        search.origin = "optuna: study.db, study digits";
        const auto error = testing::errorOf([&] { tune::requireOwn(search); });
        QVERIFY(error.has_value());
        QCOMPARE(error->code(), std::string("tune.imported"));
        QVERIFY(error->text().find("study.db") != std::string::npos);
        VERIFY_ERROR(tune::samplerKindNamed(tune::kImported), "tune.sampler");
    }
};

QTEST_GUILESS_MAIN(TestProposal)
#include "tst_proposal.moc"
