// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/prepared.h"
#include "support/tables.h"

#include <QTest>

#include <cmath>
#include <functional>
#include <set>

using namespace assay;

namespace {

/// Two columns of numbers, a word and a target, 100 rows; rows that `changed` picks have other numbers.
QByteArray rows(const std::function<bool(int)>& changed = [](int) { return false; })
{
    QByteArray text("a,b,word,y\n");
    for (int i = 0; i < 100; ++i) {
        const double times = changed(i) ? 50 : 1;
        text += QByteArray::number((i * 7 % 31 + 0.5) * times) + ','
                + QByteArray::number((i * 11 % 17) * times) + ',' + (i % 3 ? "red," : "blue,")
                + QByteArray::number((i * 13 % 43 + 0.25) * times) + '\n';
    }
    return text;
}

double meanOf(const std::vector<double>& values)
{
    double sum = 0;
    for (const double value : values)
        sum += value;
    return sum / static_cast<double>(values.size());
}

} // namespace

class TestPreprocess : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void numbersAreStandardisedByTrain()
    {
        const testing::TempFolder folder;
        const auto data = testing::prepared(folder, rows());
        const data::Subset& train = data.splits.train();
        std::vector<double> first, squares;
        for (const std::uint32_t index : train.indices) {
            const double value = data.preprocess.encoded(*train.dataset, index)[0];
            first.push_back(value);
            squares.push_back(value * value);
        }
        QVERIFY(std::abs(meanOf(first)) < 1e-5);
        QVERIFY(std::abs(meanOf(squares) - 1) < 1e-4);
    }

    /// What validates has no say in how train is encoded.
    void othersThanTrainChangeNothing()
    {
        const testing::TempFolder here, there;
        const auto plain = testing::prepared(here, rows());
        std::set<std::uint32_t> trained(plain.splits.train().indices.begin(),
                                        plain.splits.train().indices.end());
        const auto other = testing::prepared(
            there, rows([&](int i) { return !trained.contains(static_cast<std::uint32_t>(i)); }));
        QCOMPARE(other.splits.train().indices, plain.splits.train().indices);
        for (const std::uint32_t index : trained)
            QCOMPARE(other.preprocess.encoded(*other.source, index),
                     plain.preprocess.encoded(*plain.source, index));
        QCOMPARE(other.preprocess.target().mean, plain.preprocess.target().mean);
        QCOMPARE(other.preprocess.target().deviation, plain.preprocess.target().deviation);
    }

    void targetsComeBack()
    {
        const testing::TempFolder folder;
        const auto data = testing::prepared(folder, rows());
        const data::TargetScale& scale = data.preprocess.target();
        std::vector<double> standardised;
        for (const std::uint32_t index : data.splits.train().indices) {
            const double y = data.source->target(index);
            standardised.push_back(scale.standardised(y));
            QVERIFY(std::abs(scale.inverted(standardised.back()) - y) < 1e-9 * (1 + std::abs(y)));
        }
        QVERIFY(std::abs(meanOf(standardised)) < 1e-5);
    }

    void eachInputHasItsEncoder()
    {
        const testing::TempFolder folder;
        const auto data = testing::prepared(folder, rows());
        QCOMPARE(data.preprocess.inputs().size(), std::size_t{1});
        QVERIFY(data.preprocess.encoder(data::Modality::Table) == &data.preprocess.encoder(0));
        QVERIFY(data.preprocess.encoder(data::Modality::Pictures) == nullptr);
        const auto width = static_cast<std::size_t>(data.preprocess.inputs()[0].shape[0]);
        QCOMPARE(data.preprocess.encoded(*data.source, 0).size(), width);
    }
};

QTEST_GUILESS_MAIN(TestPreprocess)
#include "tst_preprocess.moc"
