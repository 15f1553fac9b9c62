// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapt/class_shares.h"
#include "experiment/suite.h"
#include "support/tiny_data.h"

#include <QTest>

using namespace assay;
using adapt::Method;
using data::SplitKind;

namespace {

constexpr int kClasses = 3;

data::Subset labelled(const std::vector<int>& labels, std::uint64_t seed)
{
    const auto dataset = testing::dataset(labels, kClasses, -1, {1, 2, 3}, seed);
    data::Subset all{dataset, {}};
    for (std::uint32_t k = 0; k < dataset->size(); ++k)
        all.indices.push_back(k);
    return all;
}

std::vector<int> counted(const std::vector<int>& counts)
{
    std::vector<int> labels;
    for (std::size_t k = 0; k < counts.size(); ++k)
        labels.insert(labels.end(), static_cast<std::size_t>(counts[k]), static_cast<int>(k));
    return labels;
}

/// Train has 100 examples of each class; so many of each are in test-val, and in the target part.
data::Splits served(const std::vector<int>& testVal, const std::vector<int>& target)
{
    return data::Splits(std::vector<data::Splits::Part>{
        {SplitKind::Train, labelled(testing::balanced(300, kClasses), 1)},
        {SplitKind::TestVal, labelled(counted(testVal), 2)},
        {SplitKind::Target, labelled(counted(target), 3)}});
}

std::optional<base::Finding> found(const std::vector<int>& testVal, Method method = Method::Dann,
                                   const std::vector<int>& target = {20, 20, 20})
{
    adapt::AdaptSpec spec;
    spec.method = method;
    return adapt::otherClassShares(spec, served(testVal, target));
}

using Texts = std::vector<std::string>;

} // namespace

class TestClassShares : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aClassThatIsMissingIsNamed()
    {
        const auto missing = found({30, 30, 0});
        QVERIFY(missing.has_value());
        QCOMPARE(missing->texts, (Texts{"dann", "2 (0 in place of about 20)"}));
        const std::string sentence = experiment::sentence(*missing);
        QVERIFY2(sentence.starts_with("adapt.method=dann makes train and target alike as wholes, "
                                      "and 1 of 3 classes has another share of the 60 examples of "
                                      "test-val than of train: 2 (0 in place of about 20)."),
                 sentence.c_str());
        QVERIFY2(sentence.find("labels of test-val") != std::string::npos, sentence.c_str());
    }

    void rareAndCommonClassesAreNamedWhereThatIsClear()
    {
        QCOMPARE(found({6, 27, 27})->texts, (Texts{"dann", "0 (6 in place of about 20)"}));
        QCOMPARE(found({44, 8, 8})->texts,
                 (Texts{"dann", "0 (44 in place of about 20)", "1 (8 in place of about 20)",
                        "2 (8 in place of about 20)"}));
        QVERIFY(!found({20, 20, 20}));
        QVERIFY(!found({14, 24, 22})); // less than a third fewer
        QVERIFY(!found({3, 8, 9}));    // of so few examples it may be chance
        QVERIFY(!found({3, 3, 0}));
    }

    void methodsWithLabelsAreLeftOut()
    {
        for (const Method method :
             {Method::Coral, Method::DeepCoral, Method::Dann, Method::AdaBn, Method::CycleGan})
            QVERIFY(found({30, 30, 0}, method));
        for (const Method method :
             {Method::None, Method::FineTune, Method::AddTarget, Method::TargetOnly})
            QVERIFY(!found({30, 30, 0}, method));
    }

    /// They are hidden from these methods, and so from what is said of them.
    void labelsOfTheTargetPartDecideNothing()
    {
        QVERIFY(!found({20, 20, 20}, Method::Dann, {60, 0, 0}));
        QCOMPARE(found({30, 30, 0}, Method::Dann, {0, 0, 60})->texts, found({30, 30, 0})->texts);
    }
};

QTEST_GUILESS_MAIN(TestClassShares)
#include "tst_class_shares.moc"
