// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/error.h"
#include "model/layer_table.h"
#include "model/network.h"
#include "model/templates.h"

#include <QTest>

#include <cmath>

using namespace assay;

namespace {

model::Architecture built(const std::string& name, const std::string& init = "he",
                          std::map<std::string, base::Value> more = {})
{
    model::ModelSpec spec{.templateName = name, .parameters = std::move(more)};
    spec.parameters["init"] = init;
    return model::architecture(spec, {data::pictureInput(1, 28, 28)}, 10);
}

struct Moments {
    double mean, variance, n;
};

Moments moments(const std::vector<float>& values)
{
    double sum = 0, squares = 0;
    for (const float v : values) {
        sum += v;
        squares += static_cast<double>(v) * v;
    }
    const auto n = static_cast<double>(values.size());
    return {sum / n, squares / n - sum / n * sum / n, n};
}

} // namespace

class TestNetwork : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initialisationIsReallyApplied_data();
    void initialisationIsReallyApplied();
    void sameSeedSameWeights();
    void layerTableCountsWhatIsThere();
    void smallPicturesAreRefusedWithASentence();
    void everyFieldIsDocumented();
};

void TestNetwork::initialisationIsReallyApplied_data()
{
    QTest::addColumn<QString>("init");
    QTest::addColumn<QString>("parameter");
    QTest::addColumn<double>("variance");
    QTest::newRow("he conv") << "he"
                             << "conv2.weight" << 2.0 / 150;
    QTest::newRow("he dense") << "he"
                              << "fc1.weight" << 2.0 / 400;
    QTest::newRow("he: output is glorot") << "he"
                                          << "output.weight" << 2.0 / 94;
    QTest::newRow("glorot dense") << "glorot"
                                  << "fc1.weight" << 2.0 / 520;
    QTest::newRow("library dense") << "library"
                                   << "fc1.weight" << 1.0 / 1200;
}

void TestNetwork::initialisationIsReallyApplied()
{
    QFETCH(QString, init);
    QFETCH(QString, parameter);
    QFETCH(double, variance);
    const model::Network network(built("lenet", init.toStdString()), 1);
    const Moments m = moments(network.weights(parameter.toStdString()));
    QVERIFY(std::abs(m.mean) < 5 * std::sqrt(variance / m.n));
    QVERIFY(std::abs(m.variance / variance - 1) < 5 * std::sqrt(2 / m.n));
    if (init != "library")
        QCOMPARE(moments(network.weights("fc1.bias")).variance, 0.0);
}

void TestNetwork::sameSeedSameWeights()
{
    const auto weights = [](std::uint64_t seed) {
        return model::Network(built("mlp"), seed).weights("hidden.weight");
    };
    QVERIFY(weights(1) == weights(1));
    QVERIFY(weights(1) != weights(2));
}

void TestNetwork::layerTableCountsWhatIsThere()
{
    for (const auto& architecture :
         {built("lenet"), built("lenet", "he", {{"variant", std::string("wide")}}), built("mlp")}) {
        const auto table = model::layerTable(architecture, 64, 2);
        QCOMPARE(table.parameters, model::Network(architecture, 1).parameterCount());
        QVERIFY(table.rows.back().shape == std::vector<std::int64_t>{10});
    }
    QCOMPARE(model::layerTable(built("lenet"), 64, 2).parameters, std::int64_t{61706});
}

void TestNetwork::smallPicturesAreRefusedWithASentence()
{
    try {
        model::architecture({.templateName = "lenet", .parameters = {}},
                            {data::pictureInput(1, 6, 6)}, 10);
        QFAIL("was built");
    } catch (const base::Error& error) {
        QVERIFY(error.text().find("6 x 6") != std::string::npos);
    }
    // Several inputs come from a table, whose reader can make pictures larger.
    auto left = data::pictureInput(1, 28, 28), right = data::pictureInput(3, 9, 15);
    left.name = "left";
    right.name = "right";
    try {
        model::architecture({.templateName = "fusion", .parameters = {}}, {left, right}, 2);
        QFAIL("was built");
    } catch (const base::Error& error) {
        QVERIFY2(error.text().find("data.picture_size") != std::string::npos, error.what());
    }
}

void TestNetwork::everyFieldIsDocumented()
{
    for (const auto& entry : model::templates()) {
        QVERIFY(!entry.help.empty() && !entry.fits.empty() && !entry.source.empty());
        for (const auto& field : entry.fields) {
            QVERIFY(!field.help.empty() && !field.label.empty());
            QVERIFY(base::checked(field, field.fallback) == field.fallback);
        }
    }
}

QTEST_GUILESS_MAIN(TestNetwork)
#include "tst_network.moc"
