// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/features.h"
#include "model/templates.h"
#include "support/tiny_data.h"

#include <QTest>

#include <cmath>

using namespace assay;

namespace {

data::Prepared waves()
{
    data::DataSpec spec;
    spec.path = "sequences";
    spec.count = 300;
    return data::prepare(spec);
}

} // namespace

class TestFeatures : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anExampleHasTheSameFeaturesInAnyBatch_data()
    {
        QTest::addColumn<QString>("layers");
        QTest::addColumn<int>("width");
        QTest::newRow("rows before the output layer") << "lstm(out=6); linear" << 6;
        QTest::newRow("flattened")
            << "linear(out=2); flatten; fc = linear(out=5); relu; o = linear" << 5;
        // Steps enter the last layer with weights, as many as the longest of a batch has.
        QTest::newRow("results of each step") << "linear; time_mean" << -1;
        QTest::newRow("results of convolutions")
            << "time_convolution(out=8, stride=2); relu; o = linear; time_max" << -1;
    }
    void anExampleHasTheSameFeaturesInAnyBatch()
    {
        QFETCH(QString, layers);
        QFETCH(int, width);
        const data::Prepared data = waves();
        const auto classes = static_cast<std::int64_t>(data.source->info().classes.size());
        const model::Network network(
            model::architecture({.templateName = "lstm", .layers = layers.toStdString()},
                                data.preprocess.inputs(), classes),
            1);
        const data::Subset& subset = data.splits.train();
        const evaluate::Features all = evaluate::penultimate(data, subset, network);
        QCOMPARE(static_cast<std::int64_t>(all.width), width < 0 ? classes : width);
        QCOMPARE(all.size(), subset.size());
        for (const std::size_t place : {std::size_t{0}, std::size_t{7}, subset.size() - 1}) {
            data::Subset one = subset;
            one.indices = {subset.indices[place]};
            const evaluate::Features alone = evaluate::penultimate(data, one, network);
            QCOMPARE(alone.width, all.width);
            for (std::size_t k = 0; k < all.width; ++k)
                QVERIFY(std::abs(alone.row(0)[k] - all.row(place)[k]) < 1e-5F);
        }
    }

    void channelsOfPicturesAreResults()
    {
        const data::Prepared data = testing::glyphs(100);
        const model::Network network(
            model::architecture({.templateName = "lenet",
                                 .layers = "convolution(out=4); relu; c2 = convolution(out=10); "
                                           "global_average_pool"},
                                data.preprocess.inputs(), 10),
            1);
        const auto features = evaluate::penultimate(data, data.splits.train(), network);
        QCOMPARE(features.width, std::size_t{10});
        QCOMPARE(features.size(), data.splits.train().size());
    }
};

QTEST_GUILESS_MAIN(TestFeatures)
#include "tst_features.moc"
