// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "error_analysis/label_errors.h"
#include "error_analysis/suggestions.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

using namespace assay;
using error_analysis::Suggestion;
using error_analysis::SuggestionKind;
using evaluate::ExampleStatistic;

namespace {

/// Two thirds of the answers to class 0 are 1, those to 2 are right; features tell both apart.
error_analysis::SuggestionMaterial threeClasses(data::SplitKind split)
{
    base::Random random(static_cast<std::uint64_t>(split), "classes");
    error_analysis::SuggestionMaterial material;
    material.answers.split = split;
    material.answers.classes = 3;
    material.features.width = 3;
    material.statistics = {{.name = "brightness"}};
    for (std::size_t i = 0; i < 300; ++i) {
        const auto truth = static_cast<std::uint16_t>(i % 3);
        const bool wrong = (truth == 0 && i % 2 == 0) || (truth == 1 && i % 5 == 0);
        const auto predicted = static_cast<std::uint16_t>(!wrong ? truth : truth == 0 ? 1 : 2);
        material.answers.ids.push_back({1000 * static_cast<std::uint64_t>(split) + i});
        material.answers.truth.push_back(truth);
        material.answers.predicted.push_back(predicted);
        const float sure = 0.7F + 0.2F * static_cast<float>(random.uniform());
        for (std::uint16_t label = 0; label < 3; ++label)
            material.answers.probabilities.push_back(label == predicted ? sure : (1 - sure) / 2);
        material.answers.losses.push_back(wrong ? 2.0F : 0.2F);
        material.statistics[0].values.push_back(random.uniform());
        if (!wrong)
            continue;
        material.mistakes.push_back(i);
        for (std::size_t k = 0; k < 3; ++k)
            material.features.values.push_back(
                static_cast<float>((k == truth ? 1.0 : 0.0) + 0.02 * random.normal()));
    }
    return material;
}

/// `count` examples of four classes. A share `hard` of them the network answers at random with a
/// probability of 0.8, all others rightly and surely; of every label in `flipped` the given one is
/// another.
error_analysis::SuggestionMaterial fourClasses(std::size_t count, double hard,
                                               std::size_t flipped = 0)
{
    base::Random random(11, "four");
    error_analysis::SuggestionMaterial material;
    material.answers.split = data::SplitKind::TrainVal;
    material.answers.classes = 4;
    for (std::size_t i = 0; i < count; ++i) {
        const auto truth = static_cast<std::uint16_t>(i % 4);
        const bool isHard = random.uniform() < hard;
        const auto answer = static_cast<std::uint16_t>(isHard ? random.below(4) : truth);
        const bool isFlipped = flipped > 0 && i % flipped == 0;
        const auto given = static_cast<std::uint16_t>(isFlipped ? (truth + 1) % 4 : truth);
        const float sure = isHard ? 0.8F + 0.1F * static_cast<float>(random.uniform())
                                  : 0.97F + 0.03F * static_cast<float>(random.uniform());
        material.answers.ids.push_back({i});
        material.answers.truth.push_back(given);
        material.answers.predicted.push_back(answer);
        for (std::uint16_t label = 0; label < 4; ++label)
            material.answers.probabilities.push_back(label == answer ? sure : (1 - sure) / 3);
        material.answers.losses.push_back(answer == given ? 0.1F : 2.0F);
        if (answer != given)
            material.mistakes.push_back(i);
    }
    return material;
}
const std::vector<std::string> kFour{"a", "b", "c", "d"};

const Suggestion* find(const error_analysis::Suggestions& found, const std::string& name)
{
    for (const Suggestion& suggestion : found.list) {
        if (suggestion.name == name)
            return &suggestion;
    }
    return nullptr;
}

} // namespace

class TestSuggestions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void namesADirectionAsItIsSeen_data()
    {
        QTest::addColumn<QString>("statistic");
        QTest::addColumn<bool>("isLarger");
        QTest::addColumn<QString>("words");
        QTest::newRow("any other") << "contrast" << true << "higher contrast";
        QTest::newRow("a column") << "age" << false << "lower age";
        QTest::newRow("rows count downwards") << "ink centre y" << true << "lower on the page";
        QTest::newRow("upwards") << "ink centre y" << false << "higher on the page";
        QTest::newRow("of a channel")
            << "ink centre x, channel 2" << true << "further right, channel 2";
    }
    void namesADirectionAsItIsSeen()
    {
        QFETCH(QString, statistic);
        QFETCH(bool, isLarger);
        QFETCH(QString, words);
        QCOMPARE(QString::fromStdString(evaluate::comparative(statistic.toStdString(), isLarger)),
                 words);
    }

    void groupsAreNamedByTheirConfusion();
    void aRealShiftKeepsTestValOutOfTheLabelErrors_data();
    void aRealShiftKeepsTestValOutOfTheLabelErrors();
    void noMoreLabelsAreNamedThanSureAnswersSupport();
    void aNetworkThatLearnedNothingDoubtsNoLabel();
    void wrongLabelsThatAreMostOfTheErrorsComeFirst();
    void whatExplainsManyErrorsComesBeforeWhatIsVague();
    void numbersHaveNoLabelErrors();
    void oneProbabilityIsNotEnough();
    void ofThousandsOfClassesLabelErrorsAreNotLookedFor();
};

void TestSuggestions::groupsAreNamedByTheirConfusion()
{
    const auto found = error_analysis::suggest(
        {threeClasses(data::SplitKind::TrainVal), threeClasses(data::SplitKind::TestVal)},
        {"cat", "dog", "cow"}, false);
    const Suggestion* cats = find(found, "cat / dog");
    QVERIFY(cats);
    QCOMPARE(cats->kind, SuggestionKind::Cluster);
    QCOMPARE(cats->key, std::string("cluster:cat / dog"));
    QCOMPARE(cats->errors.size(), std::size_t{100}); // of both splits
    const Suggestion* dogs = find(found, "dog / cow");
    QVERIFY(dogs);
    QCOMPARE(dogs->errors.size(), std::size_t{40});
    // Every suggested label error is an error.
    const Suggestion* labels = find(found, "label error");
    QVERIFY(labels);
    for (const base::SampleId sample : labels->errors) {
        const auto i = sample.value % 1000;
        QVERIFY((i % 3 == 0 && i % 2 == 0) || (i % 3 == 1 && i % 5 == 0));
    }
}

void TestSuggestions::aRealShiftKeepsTestValOutOfTheLabelErrors_data()
{
    QTest::addColumn<double>("low");
    QTest::addColumn<bool>("known");
    QTest::addColumn<bool>("apart");
    QTest::newRow("its interval lies above zero") << 0.1 << true << true;
    QTest::newRow("its interval holds zero") << -0.1 << true << false;
    QTest::newRow("it is not known") << 0.0 << false << false;
}

void TestSuggestions::aRealShiftKeepsTestValOutOfTheLabelErrors()
{
    QFETCH(double, low);
    QFETCH(bool, known);
    QFETCH(bool, apart);
    std::optional<evaluate::Term> shift;
    if (known)
        shift = evaluate::Term{.kind = evaluate::TermKind::DistributionShift,
                               .value = 0.2,
                               .interval = stats::Interval{low, 0.3},
                               .from = evaluate::Rung::TrainVal,
                               .to = evaluate::Rung::TestVal};
    const auto found = error_analysis::suggest(
        {threeClasses(data::SplitKind::TrainVal), threeClasses(data::SplitKind::TestVal)},
        {"cat", "dog", "cow"}, false, shift);
    const auto inTestVal = [](const Suggestion& suggestion) {
        return std::count_if(
            suggestion.errors.begin(), suggestion.errors.end(), [](base::SampleId id) {
                return id.value / 1000 == static_cast<std::uint64_t>(data::SplitKind::TestVal);
            });
    };
    const Suggestion* labels = find(found, "label error");
    QVERIFY(labels);
    QCOMPARE(inTestVal(*labels) == 0, apart);
    QVERIFY2(labels->text.find(" errors where the network is surer of its answer than it usually "
                               "is for that class: the label may be wrong.")
                 != std::string::npos,
             labels->text.c_str());
    const Suggestion* sure = find(found, "sure and wrong");
    QCOMPARE(sure != nullptr, apart);
    QCOMPARE(found.notes.size(), std::size_t(apart));
    if (!apart)
        return;
    QCOMPARE(sure->kind, SuggestionKind::SureAndWrong);
    QCOMPARE(inTestVal(*sure), std::ssize(sure->errors));
    for (const std::string& text : {sure->text, found.notes.front()})
        QVERIFY2(text.find("distribution shift 20.0 % [10.0, 30.0]") != std::string::npos,
                 text.c_str());
}

void TestSuggestions::noMoreLabelsAreNamedThanSureAnswersSupport()
{
    // Every fifth example is hard: the network errs on about 15 %, and all of it is its own.
    const auto material = fourClasses(20'000, 0.2);
    const auto found = error_analysis::suggest({material}, kFour, false);
    const auto likely = error_analysis::likelyLabelErrors(material.answers.probabilities, 4,
                                                          material.answers.truth);
    QVERIFY2(likely.size() > 200, QByteArray::number(qint64(likely.size())));
    const Suggestion* labels = find(found, "label error");
    QVERIFY(labels);
    // None of its 4,000 surest answers is wrong: at most 0.1 % of the labels.
    QCOMPARE(labels->errors.size(), std::size_t{20});
    QCOMPARE(labels->errors.front(), material.answers.ids[likely.front()]);
    QVERIFY2(
        labels->text.find("no more wrong labels are likely than 20 of train-val: of the fifth "
                          "of its answers that the network is surest of, 0.0 % [0.0, 0.1] have "
                          "another label")
            != std::string::npos,
        labels->text.c_str());
    QVERIFY(labels->text.find("about half of such labels were right") != std::string::npos);
}

void TestSuggestions::aNetworkThatLearnedNothingDoubtsNoLabel()
{
    const auto found = error_analysis::suggest({fourClasses(4000, 1)}, kFour, false);
    QVERIFY(!find(found, "label error"));
    QVERIFY2(found.notes.front().starts_with("Label errors were not looked for in train-val"),
             found.notes.front().c_str());
}

void TestSuggestions::wrongLabelsThatAreMostOfTheErrorsComeFirst()
{
    auto material = fourClasses(4000, 0.02, 20); // 200 wrong labels, about 60 errors of its own
    const auto found = error_analysis::suggest({material}, kFour, false);
    const Suggestion* labels = find(found, "label error");
    QVERIFY(labels);
    QCOMPARE(labels->turn, error_analysis::Turn::First);
    const auto right = std::count_if(labels->errors.begin(), labels->errors.end(),
                                     [](base::SampleId id) { return id.value % 20 == 0; });
    QVERIFY2(right >= 190 && 10 * right >= 9 * std::ssize(labels->errors),
             QByteArray::number(qint64(right)));
}

void TestSuggestions::whatExplainsManyErrorsComesBeforeWhatIsVague()
{
    std::optional<evaluate::Term> shift =
        evaluate::Term{.kind = evaluate::TermKind::DistributionShift,
                       .value = 0.2,
                       .interval = stats::Interval{0.1, 0.3},
                       .from = evaluate::Rung::TrainVal,
                       .to = evaluate::Rung::TestVal};
    const auto found = error_analysis::suggest(
        {threeClasses(data::SplitKind::TrainVal), threeClasses(data::SplitKind::TestVal)},
        {"cat", "dog", "cow"}, false, shift);
    QVERIFY(found.list.size() >= 3);
    for (std::size_t k = 1; k < found.list.size(); ++k)
        QVERIFY(found.list[k - 1].turn <= found.list[k].turn);
    QCOMPARE(found.list.back().name, std::string("sure and wrong"));
    // Of the two confusions the one with more errors.
    std::vector<std::string> groups;
    for (const Suggestion& one : found.list) {
        if (one.kind == SuggestionKind::Cluster)
            groups.push_back(one.name);
    }
    QCOMPARE(groups, (std::vector<std::string>{"cat / dog", "dog / cow"}));
}

void TestSuggestions::numbersHaveNoLabelErrors()
{
    error_analysis::SuggestionMaterial material;
    material.answers.split = data::SplitKind::TestVal;
    base::Random random(9, "numbers");
    material.statistics = {{.name = "rooms"}};
    material.features.width = 2;
    for (std::uint64_t i = 0; i < 400; ++i) {
        const double rooms = random.uniform(1, 9);
        const bool wrong = rooms > 8 ? i % 2 == 0 : i % 40 == 0;
        material.answers.ids.push_back({i});
        material.answers.targets.push_back(rooms);
        material.answers.values.push_back(rooms + (wrong ? 5 : 0.1));
        material.answers.losses.push_back(wrong ? 25 : 0.01F);
        material.statistics[0].values.push_back(rooms);
        if (wrong) {
            material.mistakes.push_back(i);
            material.features.values.insert(material.features.values.end(), {1.0F, 0.0F});
        }
    }
    const auto found = error_analysis::suggest({material}, {}, false);
    QVERIFY(std::none_of(found.list.begin(), found.list.end(),
                         [](const Suggestion& s) { return s.kind == SuggestionKind::LabelError; }));
    QVERIFY(found.notes.front().find("predicts numbers") != std::string::npos);
    const auto slice = std::find_if(found.list.begin(), found.list.end(), [](const Suggestion& s) {
        return s.kind == SuggestionKind::Slice;
    });
    QVERIFY(slice != found.list.end());
    QVERIFY2(slice->name.starts_with("rooms > "), slice->name.c_str());
    QVERIFY(slice->error && slice->adjusted && *slice->adjusted < 0.001);
}

void TestSuggestions::oneProbabilityIsNotEnough()
{
    auto material = threeClasses(data::SplitKind::TestVal);
    material.answers.probabilities.clear();
    material.statistics.clear();
    material.features = {};
    const auto found = error_analysis::suggest({material}, {"cat", "dog", "cow"}, false);
    QVERIFY(found.list.empty());
    QCOMPARE(found.notes.size(), std::size_t{2});
}

void TestSuggestions::ofThousandsOfClassesLabelErrorsAreNotLookedFor()
{
    error_analysis::SuggestionMaterial material;
    material.answers.split = data::SplitKind::TestVal;
    material.answers.classes = 1500;
    for (std::uint64_t i = 0; i < 30; ++i) {
        material.answers.ids.push_back({i});
        material.answers.truth.push_back(static_cast<std::uint16_t>(i));
        material.answers.predicted.push_back(5);
        std::vector<float> row(1500, 0.0001F);
        row[5] = 0.85F;
        material.answers.addProbabilities(row);
    }
    const std::vector<std::string> classes(1500, "one of many");
    const auto found = error_analysis::suggest({material}, classes, false);
    QVERIFY(found.list.empty());
    QVERIFY2(found.notes.front().find("1,000 classes") != std::string::npos,
             found.notes.front().c_str());
}

QTEST_APPLESS_MAIN(TestSuggestions)
#include "tst_suggestions.moc"
