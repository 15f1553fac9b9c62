// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/type_effects.h"
#include "tune/written_errors.h"

#include <QTest>

#include <cmath>

using namespace assay;
using tune::TypedAnswers;
using tune::TypedPair;

namespace {

constexpr const char* kNight = "night scenes";

/// Examples 1 to 10 carry the type, and the first `wrong` of them are answered wrongly.
TypedAnswers answers(std::uint64_t wrong, const std::string& type = kNight)
{
    TypedAnswers made{.looked = 0, .isComplete = false, .wrong = {}};
    for (std::uint64_t sample = 1; sample <= 10; ++sample)
        made.wrong[type][sample] = sample <= wrong;
    return made;
}

tune::MeasuredAttempt attemptWith(const std::vector<TypedPair>& pairs)
{
    tune::MeasuredAttempt attempt;
    attempt.study.tried = tune::Tried{.improvement = "avoidable_bias.bigger_model",
                                      .way = "twice_as_wide",
                                      .words = "twice as wide",
                                      .patch = {}};
    attempt.metric = "error";
    attempt.effects = {{.key = "test_val", .isTerm = false}};
    for (std::size_t k = 0; k < pairs.size(); ++k)
        attempt.pairs.push_back({.seed = static_cast<std::int64_t>(k), .before = 1, .after = 2});
    for (const evaluate::Effect& effect : tune::typeEffectsOf(pairs))
        attempt.effects.push_back(effect);
    return attempt;
}

} // namespace

class TestTypeEffects : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aTypeIsComparedOverTheSameExamplesAndSeeds()
    {
        const auto attempt = attemptWith(std::vector<TypedPair>(3, {answers(8), answers(2)}));
        const auto types = tune::onTypes(attempt);
        QCOMPARE(types.size(), std::size_t{1});
        const evaluate::Effect& effect = *types.front();
        QVERIFY(tune::typeOf(effect) == kNight);
        QVERIFY(!tune::typeOf(attempt.effects.front()));
        QCOMPARE(effect.pairs, std::size_t{3});
        QCOMPARE(effect.before, 0.8);
        QCOMPARE(effect.after, 0.2);
        QVERIFY(effect.seedError < 1e-12);
        // Six of ten examples moved by one: squares of 6 - 6 * 6 / 10, and one more.
        QVERIFY(effect.sampleError.has_value());
        QCOMPARE(*effect.sampleError, std::sqrt(3.4) / 12);
        QVERIFY(attempt.verdict(effect) == evaluate::EffectVerdict::Better);
        const std::string sentence = tune::typeSentence(attempt, effect);
        QVERIFY2(sentence.starts_with(
                     "twice as wide moved the error on \"night scenes\" by -60.0 points ["),
                 sentence.c_str());
        QVERIFY2(sentence.ends_with("]: better."), sentence.c_str());
    }

    /// A table of the type, whose solution has a line of its own in its cell, and of one that no attempt has.
    void documentsOfTheTableHaveWhatMoved()
    {
        using error_analysis::TableFormat;
        error_analysis::TypeCounts night, other;
        night.type.name = kNight;
        night.type.solutions = {"more\r\nlamps"};
        other.type.name = "blur";
        const auto table = error_analysis::tableOf({night, other}, {}, {});
        QCOMPARE(table.rows.size(), std::size_t{2});
        auto moved = attemptWith(std::vector<TypedPair>(3, {answers(8), answers(2)}));
        moved.study.of = 3;
        const auto nothing = attemptWith({});
        const std::vector<const tune::MeasuredAttempt*> attempts{&moved, &nothing};
        for (const TableFormat format :
             {TableFormat::Csv, TableFormat::Markdown, TableFormat::Html}) {
            const std::string text = tune::written(table, attempts, format);
            QVERIFY2(text.find("twice as wide, on run 3") != std::string::npos, text.c_str());
            QVERIFY2(text.find("better") != std::string::npos, text.c_str());
            QCOMPARE(tune::written(table, {&nothing}, format),
                     error_analysis::written(table, format));
        }
        const std::string csv = tune::written(table, attempts, TableFormat::Csv);
        const std::string night0 = csv.substr(csv.find(kNight));
        QVERIFY2(night0.find(",0.8,-0.6,-") != std::string::npos, csv.c_str());
        QVERIFY2(night0.find(",3,better\r\n") != std::string::npos, csv.c_str());
        QVERIFY2(csv.substr(csv.find("\r\nblur")).ends_with(",,,,,,\r\n")
                     || csv.find("\r\nblur") < csv.find(kNight),
                 csv.c_str());
        const std::string page = tune::written(table, attempts, TableFormat::Html);
        QVERIFY(page.ends_with("</html>\n"));
        QVERIFY2(page.find("-60.0 points [") != std::string::npos, page.c_str());
    }

    void seedsThatDifferWidenIt()
    {
        const auto attempt = attemptWith(
            {{answers(8), answers(2)}, {answers(8), answers(5)}, {answers(8), answers(8)}});
        const evaluate::Effect& effect = *tune::onTypes(attempt).front();
        QVERIFY(std::abs(effect.change() + 0.3) < 1e-12);
        QVERIFY(std::abs(effect.seedError - 0.3 / std::sqrt(3.0)) < 1e-12);
        QVERIFY(attempt.verdict(effect) == evaluate::EffectVerdict::Unclear);
        QVERIFY(!tune::seedsForTypes(attempt)); // it has an interval
        QVERIFY(!tune::seedsForTypes(attemptWith({{answers(8), answers(2)}}))); // none is left out
    }

    /// It errs on all of them because they were chosen so.
    void aNetworkWhoseErrorsWereLookedAtIsLeftOut()
    {
        QVERIFY(tune::wasLookedAt(answers(10)));
        QVERIFY(!tune::wasLookedAt(answers(8)));
        TypedAnswers looked = answers(8); // and types came from another one too
        looked.looked = 10;
        QVERIFY(tune::wasLookedAt(looked));
        for (const TypedAnswers& first : {answers(10), looked}) {
            const auto attempt = attemptWith(
                {{first, answers(2)}, {answers(6), answers(6)}, {answers(7), answers(7)}});
            const evaluate::Effect& effect = *tune::onTypes(attempt).front();
            QCOMPARE(effect.pairs, std::size_t{2});
            QVERIFY(std::abs(effect.change()) < 1e-12); // nothing moved in the others
            QVERIFY(attempt.verdict(effect) == evaluate::EffectVerdict::NoInterval);
            const std::string sure = tune::howSureOfTypes(attempt);
            QVERIFY2(sure.find("Left out: one seed of 3") != std::string::npos, sure.c_str());
            QVERIFY2(sure.find("With 4 seeds each there are intervals.") != std::string::npos,
                     sure.c_str());
            QVERIFY(tune::seedsForTypes(attempt) == std::size_t{4});
        }
        // All of one network's errors were looked at: so are they where another one was not.
        const auto none = attemptWith({{answers(10), answers(2)}});
        QCOMPARE(tune::onTypes(none).front()->pairs, std::size_t{0});
        QVERIFY(tune::typeSentence(none, *tune::onTypes(none).front()).find("not measured")
                != std::string::npos);
    }

    /// Samples of errors of two seeds begin with many of the same examples.
    void aSampleThatWasLookedAtThroughAnotherNetworkCounts()
    {
        TypedAnswers source = answers(10), other = answers(7);
        source.looked = 12;
        other.looked = 11;
        const std::vector<TypedPair> pairs{
            {source, answers(2)}, {other, answers(5)}, {answers(8), answers(4)}};
        const auto attempt = attemptWith(pairs);
        const evaluate::Effect& effect = *tune::onTypes(attempt).front();
        QCOMPARE(effect.pairs, std::size_t{2});
        QCOMPARE(effect.before, 0.75);
        QVERIFY(tune::seedsForTypes(attempt) == std::size_t{4});
        // Where no network errs on all of them, both may have been chosen by.
        source.wrong[kNight][1] = false;
        const auto two = attemptWith({{source, answers(2)}, {other, answers(5)}, pairs[2]});
        QCOMPARE(tune::onTypes(two).front()->pairs, std::size_t{1});
    }

    void whereAllErrorsWereLookedAtNothingWasChosen()
    {
        TypedAnswers before = answers(10), after = answers(2);
        before.isComplete = after.isComplete = true;
        before.looked = after.looked = 10;
        const auto effects = tune::typeEffectsOf(std::vector<TypedPair>(3, {before, after}));
        QCOMPARE(effects.front().pairs, std::size_t{3});
        QCOMPARE(effects.front().before, 1.0);
    }

    void typesShareTheLevelWithTheAttempts()
    {
        TypedAnswers before = answers(8), after = answers(5);
        before.wrong["blurred"] = answers(5).wrong[kNight];
        after.wrong["blurred"] = answers(5).wrong[kNight];
        auto attempt = attemptWith(std::vector<TypedPair>(3, {before, after}));
        attempt.attempts = 2;
        QCOMPARE(tune::judgedWith(attempt, attempt.effects.front()), std::size_t{2});
        const auto types = tune::onTypes(attempt);
        QCOMPARE(types.size(), std::size_t{2});
        QCOMPARE(tune::judgedWith(attempt, *types.front()), std::size_t{4});
        // 2.04 standard errors are enough for 95 %, and not for 98.75 %.
        QVERIFY(types.back()->interval()->high < 0);
        for (const evaluate::Effect* effect : types)
            QVERIFY(attempt.verdict(*effect) == evaluate::EffectVerdict::Unclear);
        QVERIFY(tune::howSureOfTypes(attempt).find("98.75 %") != std::string::npos);
        const auto move = tune::clearestMove({&attempt}, kNight);
        QCOMPARE(move.effect, types.back()); // by name: "blurred" comes first
        QVERIFY(!tune::clearestMove({&attempt}, "rain").attempt);
    }

    void aLineToCompareWithMovesNoType()
    {
        const auto attempt = attemptWith(std::vector<TypedPair>(3, {answers(8), answers(5)}));
        auto oracle = attemptWith(std::vector<TypedPair>(3, {answers(8), answers(0)}));
        oracle.study.tried->patch = {{"adapt.method", "target_only"}};
        QCOMPARE(tune::clearestMove({&oracle, &attempt}, kNight).attempt, &attempt);
        QVERIFY(!tune::clearestMove({&oracle}, kNight).attempt);
    }

    /// Of an adaptation the second network answered a part of what the first did.
    void onlyExamplesThatBothAnsweredCount()
    {
        TypedAnswers rest{.looked = 0, .isComplete = false, .wrong = {}};
        for (const std::uint64_t sample : {1, 2, 3, 9})
            rest.wrong[kNight][sample] = sample == 1;
        const auto effects = tune::typeEffectsOf({{answers(8), rest}});
        QCOMPARE(effects.front().before, 3.0 / 4);
        QCOMPARE(effects.front().after, 1.0 / 4);
    }
};

QTEST_GUILESS_MAIN(TestTypeEffects)
#include "tst_type_effects.moc"
