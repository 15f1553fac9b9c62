// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/checks/check_list.h"
#include "experiment/suite.h"
#include "support/errors.h"

#include <QTest>

using namespace assay;

namespace {

std::optional<base::Finding> noBetterThanGuess(const train::Scores& scores,
                                               const data::Guess& guess)
{
    diagnose::Subject subject;
    subject.trained = diagnose::Trained{scores, guess, 7};
    const auto found = diagnose::noBetterThanGuess().run(subject);
    return found.empty() ? std::nullopt : std::optional(found.front());
}

} // namespace

class TestNoBetterThanGuess : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void speaksOnlyWhereTheIntervalReachesTheGuess_data()
    {
        QTest::addColumn<double>("error");
        QTest::addColumn<qlonglong>("examples");
        QTest::addColumn<double>("guess");
        QTest::addColumn<bool>("found");
        QTest::newRow("as good as the guess") << 0.49 << 45LL << 0.49 << true;
        QTest::newRow("a little better, few examples") << 0.40 << 45LL << 0.49 << true;
        QTest::newRow("a little better, many examples") << 0.40 << 4500LL << 0.49 << false;
        QTest::newRow("all right, few examples") << 0.0 << 12LL << 0.5 << false;
        QTest::newRow("worse") << 0.7 << 1000LL << 0.5 << true;
        QTest::newRow("rare classes, all answered by the commonest")
            << 0.02 << 20000LL << 0.02 << true;
    }
    void speaksOnlyWhereTheIntervalReachesTheGuess()
    {
        QFETCH(double, error);
        QFETCH(qlonglong, examples);
        QFETCH(double, guess);
        QFETCH(bool, found);
        train::Scores scores;
        scores[data::SplitKind::Train] = {.loss = 1, .error = error, .examples = examples};
        const auto finding = noBetterThanGuess(scores, {.error = guess});
        QCOMPARE(finding.has_value(), found);
        if (finding) {
            QVERIFY(testing::isSentence(experiment::sentence(*finding)));
            const std::string says = experiment::sentence(*finding);
            QVERIFY2(says.starts_with(error > 0.6 ? "Worse than always answering"
                                                  : "No better than always answering"),
                     says.c_str());
        }
    }

    void numbersAreWorseThanTheMeanOnlyByMoreThanChance_data()
    {
        QTest::addColumn<double>("rmse");
        QTest::addColumn<qlonglong>("examples");
        QTest::addColumn<bool>("worse");
        QTest::newRow("twice the spread") << 2.0 << 1000LL << true;
        QTest::newRow("a hundredth more") << 1.01 << 1000LL << false;
        QTest::newRow("a tenth more, many") << 1.1 << 1000LL << true;
        QTest::newRow("a tenth more, few") << 1.1 << 20LL << false;
    }
    void numbersAreWorseThanTheMeanOnlyByMoreThanChance()
    {
        QFETCH(double, rmse);
        QFETCH(qlonglong, examples);
        train::Scores scores;
        scores[data::SplitKind::Train] = {.error = train::SplitScore::kNone,
                                          .examples = examples,
                                          .rmse = rmse,
                                          .r2 = 1 - rmse * rmse};
        const auto finding = noBetterThanGuess(scores, {.rmse = 1});
        QVERIFY(finding);
        QTEST(experiment::sentence(*finding).starts_with("Worse than always answering the mean"),
              "worse");
    }

    void numbersAreJudgedByWhatTheyExplain()
    {
        const auto verdict = [](double r2, std::int64_t examples) {
            train::Scores scores;
            scores[data::SplitKind::Train] = {
                .error = train::SplitScore::kNone, .examples = examples, .rmse = 1, .r2 = r2};
            return noBetterThanGuess(scores, {.rmse = 1}).has_value();
        };
        QVERIFY(verdict(0, 1000));
        QVERIFY(verdict(-0.5, 1000));
        QVERIFY(verdict(0.02, 50));
        QVERIFY(!verdict(0.02, 1000));
        QVERIFY(!verdict(0.5, 50));
        QVERIFY(verdict(0.9, 4)); // too few to say anything
    }
};

QTEST_GUILESS_MAIN(TestNoBetterThanGuess)
#include "tst_no_better_than_guess.moc"
