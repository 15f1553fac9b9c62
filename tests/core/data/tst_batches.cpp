// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/tables.h"
#include "support/tensor_probe.h"
#include "support/tiny_data.h"

#include <QTest>

#include <cmath>

using namespace assay;

namespace {

data::Prepared waves()
{
    data::DataSpec spec;
    spec.path = "sequences";
    spec.count = 80;
    return data::prepare(spec);
}

} // namespace

/// What enters a network, seen as plain numbers.
class TestBatches : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void picturesAreWhatTheEncoderGives()
    {
        const auto data = testing::glyphs(100, data::Normalisation::Standard);
        const data::Subset& train = data.splits.train();
        const auto batch = testing::gathered(train, data.preprocess, {{5, 0, 5}}).front();
        QCOMPARE(batch.inputs.size(), std::size_t{1});
        QCOMPARE(batch.shapes[0], (std::vector<std::int64_t>{3, 1, 28, 28}));
        QVERIFY(batch.lengths[0].empty());
        const auto first = data.preprocess.encoded(*train.dataset, train.indices[5]);
        for (std::size_t at = 0; at < first.size(); ++at) {
            QVERIFY(std::abs(batch.inputs[0][at] - first[at]) < 1e-6F);
            QCOMPARE(batch.inputs[0][at], batch.inputs[0][2 * first.size() + at]); // the same twice
        }
        QCOMPARE(batch.targets,
                 (std::vector<double>{double(train.dataset->label(train.indices[5])),
                                      double(train.dataset->label(train.indices[0])),
                                      double(train.dataset->label(train.indices[5]))}));
    }

    void targetsAreStandardised()
    {
        const testing::TempFolder folder;
        QByteArray text("a,y\n");
        for (int i = 0; i < 60; ++i)
            text += QByteArray::number(i % 7) + ',' + QByteArray::number(100 + i * 1.5) + '\n';
        data::DataSpec spec;
        spec.table.target = "y";
        const auto data = testing::prepared(folder, text, spec);
        const data::Subset& train = data.splits.train();
        const auto batch = testing::gathered(train, data.preprocess, {{0, 1}}).front();
        for (std::size_t k = 0; k < 2; ++k) {
            const double wanted =
                data.preprocess.target().standardised(train.dataset->target(train.indices[k]));
            QVERIFY(std::abs(batch.targets[k] - wanted) < 1e-6);
        }
    }

    void seriesAreAsLongAsTheLongestOfTheirBatch()
    {
        const auto data = waves();
        const data::Subset& train = data.splits.train();
        std::vector<std::uint32_t> positions{0, 1, 2, 3, 4, 5, 6, 7};
        const auto batch = testing::gathered(train, data.preprocess, {positions}).front();
        const auto channels = static_cast<std::size_t>(batch.shapes[0][2]);
        std::int64_t longest = 0;
        for (std::size_t k = 0; k < positions.size(); ++k) {
            const auto own = data.preprocess.encoded(*train.dataset, train.indices[positions[k]]);
            const std::int64_t steps = batch.lengths[0][k];
            longest = std::max(longest, steps);
            const auto row = static_cast<std::size_t>(batch.shapes[0][1]) * channels;
            for (std::size_t at = 0; at < row; ++at) {
                const float value = batch.inputs[0][k * row + at];
                if (at < static_cast<std::size_t>(steps) * channels)
                    QVERIFY(std::abs(value - own[at]) < 1e-6F);
                else
                    QCOMPARE(value, 0.0F); // nothing of what stood there before
            }
        }
        QCOMPARE(batch.shapes[0][1], longest);
    }

    /// Buffers are used again: a short batch behind a long one holds nothing of it.
    void aBatchDoesNotDependOnTheOneBefore()
    {
        const auto data = waves();
        const data::Subset& train = data.splits.train();
        std::vector<std::uint32_t> all(train.size());
        for (std::uint32_t k = 0; k < all.size(); ++k)
            all[k] = k;
        const auto alone = testing::gathered(train, data.preprocess, {{3, 1}}).front();
        const auto after = testing::gathered(train, data.preprocess, {all, {3, 1}}).back();
        QCOMPARE(after.inputs, alone.inputs);
        QCOMPARE(after.shapes, alone.shapes);
        QCOMPARE(after.lengths, alone.lengths);
        QCOMPARE(after.targets, alone.targets);
    }
};

QTEST_GUILESS_MAIN(TestBatches)
#include "tst_batches.moc"
