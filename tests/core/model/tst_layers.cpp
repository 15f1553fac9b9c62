// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "model/layer_table.h"
#include "model/layers.h"
#include "model/network.h"
#include "model/templates.h"
#include "support/errors.h"
#include "support/tensor_probe.h"

#include <QSet>
#include <QTest>

using namespace assay;
using model::Architecture;
using model::Node;

namespace {

const data::InputSpec kRows{.modality = data::Modality::Table, .shape = {3}, .embedded = {}};

Node node(const char* kind, const char* name, std::vector<std::string> inputs,
          std::map<std::string, base::Value> settings = {})
{
    return {
        .kind = kind, .name = name, .inputs = std::move(inputs), .settings = std::move(settings)};
}

Node linear(const char* name, const char* input, std::int64_t out)
{
    return node("linear", name, {input}, {{"out", out}});
}

} // namespace

class TestLayers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyKindIsListedOnce()
    {
        QSet<QString> names;
        QString before;
        for (const model::LayerKind* kind : model::layerKinds()) {
            const QString name = QString::fromLatin1(kind->name);
            QVERIFY2(before < name, kind->name);
            QCOMPARE(&model::layerKind(kind->name), kind);
            names.insert(name);
            before = name;
        }
        for (const model::Template& entry : model::templates()) {
            if (entry.name == "torchscript")
                continue; // needs a file: tst_torchscript
            const data::InputSpec input = entry.modalities.front() == data::Modality::Pictures
                                              ? data::pictureInput(1, 28, 28)
                                          : entry.modalities.front() == data::Modality::Series
                                              ? data::InputSpec{.modality = data::Modality::Series,
                                                                .shape = {9, 3},
                                                                .embedded = {}}
                                              : kRows;
            const Architecture built =
                model::architecture({.templateName = entry.name, .parameters = {}}, {input}, 4);
            for (const Node& layer : built.nodes)
                QVERIFY2(names.contains(QString::fromStdString(layer.kind)), layer.kind.c_str());
        }
    }

    void saysTheShapesThatTheTensorsHave_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("modality");
        QTest::addColumn<bool>("embedded");
        QTest::newRow("pictures") << "lenet" << int(data::Modality::Pictures) << false;
        QTest::newRow("residual") << "resnet" << int(data::Modality::Pictures) << false;
        QTest::newRow("flat pictures") << "mlp" << int(data::Modality::Pictures) << false;
        QTest::newRow("series") << "lstm" << int(data::Modality::Series) << false;
        QTest::newRow("convolutions over time") << "conv" << int(data::Modality::Series) << false;
        QTest::newRow("attention") << "attention" << int(data::Modality::Series) << false;
        QTest::newRow("gated convolutions") << "wavenet" << int(data::Modality::Series) << false;
        QTest::newRow("deep") << "deep" << int(data::Modality::Table) << true;
        QTest::newRow("flat series") << "mlp" << int(data::Modality::Series) << false;
        QTest::newRow("a table with categories") << "mlp" << int(data::Modality::Table) << true;
    }
    void saysTheShapesThatTheTensorsHave()
    {
        QFETCH(QString, name);
        QFETCH(int, modality);
        QFETCH(bool, embedded);
        data::InputSpec input = data::pictureInput(3, 20, 24);
        input.modality = data::Modality(modality);
        if (input.modality == data::Modality::Series)
            input.shape = {9, 3};
        if (input.modality == data::Modality::Table)
            input.shape = {6};
        if (embedded)
            input.embedded = {{"a", 40, 5}, {"b", 60, 7}};
        const Architecture built =
            model::architecture({.templateName = name.toStdString(), .parameters = {}}, {input}, 4);
        const model::Network network(built, 1);
        QVERIFY(model::shapesOf(built) == testing::outputShapes(network));
        QCOMPARE(model::layerTable(built, 8, 2).parameters, network.parameterCount());
    }

    void anOutputThatTwoLayersTakeIsKeptForBoth()
    {
        // y = 3 x, then one unit.
        Architecture built{.inputs = {kRows},
                           .nodes = {node("add", "double", {"example", "example"}),
                                     node("add", "triple", {"double", "example"}),
                                     linear("output", "triple", 1)}};
        built.nodes.back().output = true;
        model::Network network(built, 1);
        network.setWeights("output.weight", {1, 10, 100});
        network.setWeights("output.bias", {0.5F});
        QCOMPARE(network.logits({1, 2, 3}, 1), std::vector<float>{3 * 321 + 0.5F});
    }

    void aGraphThatDoesNotFitIsRefusedWithItsLayer_data()
    {
        using Nodes = std::vector<Node>;
        QTest::addColumn<Nodes>("nodes");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QStringList>("named");
        QTest::newRow("a kind that is none") << Nodes{node("liner", "fc", {"example"})}
                                             << "model.layer" << QStringList{"liner", "linear"};
        QTest::newRow("an input that is none")
            << Nodes{linear("fc", "hidden", 4)} << "model.graph" << QStringList{"fc", "hidden"};
        QTest::newRow("an input that comes later")
            << Nodes{linear("fc", "output", 4), linear("output", "fc", 2)} << "model.graph"
            << QStringList{"fc", "output"};
        QTest::newRow("a name twice") << Nodes{linear("fc", "example", 4), linear("fc", "fc", 2)}
                                      << "model.graph" << QStringList{"fc"};
        QTest::newRow("rows where pictures are taken")
            << Nodes{node("convolution", "conv", {"example"},
                          {{"out", std::int64_t{2}}, {"kernel", std::int64_t{3}}})}
            << "model.shape" << QStringList{"conv", "pictures", "rows"};
        QTest::newRow("series where a row is to be answered")
            << Nodes{node("positions", "positions", {"example"})} << "model.shape"
            << QStringList{"positions", "series", "rows"};
        QTest::newRow("half of an odd number") << Nodes{node("gate", "gate", {"example"})}
                                               << "model.shape" << QStringList{"gate", "even"};
        QTest::newRow("sums of two shapes")
            << Nodes{linear("fc", "example", 4), node("add", "sum", {"fc", "example"})}
            << "model.shape" << QStringList{"sum", "fc", "example"};
    }
    void aGraphThatDoesNotFitIsRefusedWithItsLayer()
    {
        QFETCH(std::vector<Node>, nodes);
        QFETCH(QString, code);
        QFETCH(QStringList, named);
        const Architecture built{.inputs = {kRows}, .nodes = nodes};
        VERIFY_ERROR(model::shapesOf(built), code.toUtf8().constData());
        VERIFY_ERROR(model::Network(built, 1), code.toUtf8().constData());
        const QString said =
            QString::fromStdString(testing::errorOf([&] { model::shapesOf(built); })->text());
        for (const QString& word : named)
            QVERIFY2(said.contains(word), qPrintable(said));
    }
};

QTEST_GUILESS_MAIN(TestLayers)
#include "tst_layers.moc"
