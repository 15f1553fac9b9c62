// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/field_words.h"
#include "experiment/spec.h"
#include "model/layer_table.h"
#include "model/layer_text.h"
#include "model/layers.h"
#include "model/network.h"
#include "model/templates.h"
#include "support/errors.h"
#include "support/input_specs.h"

#include <QTest>

using namespace assay;
using model::Node;

namespace {

model::ModelSpec edited(const std::string& name, const std::string& layers)
{
    return {.templateName = name, .layers = layers};
}

/// Every weight of a network, one after the other.
std::vector<float> weightsOf(const model::Network& network)
{
    std::vector<float> all;
    for (const model::ParameterInfo& parameter : network.parameters()) {
        const auto values = network.weights(parameter.name);
        all.insert(all.end(), values.begin(), values.end());
    }
    return all;
}

} // namespace

class TestLayerText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsNamesInputsAndSettings()
    {
        const auto layers = model::layersOf("conv1 = convolution(out=6, kernel=5, bias=false)\n"
                                            "  relu  # max(0, x)\n"
                                            "\n"
                                            "# a shortcut\n"
                                            "sum = add ( relu , conv1 ); drop=dropout(rate=2e-1)");
        QCOMPARE(layers.size(), std::size_t{4});
        QCOMPARE(layers[0].name, std::string("conv1"));
        QCOMPARE(layers[0].kind, std::string("convolution"));
        QVERIFY(layers[0].inputs.empty());
        QVERIFY(layers[0].settings.at("out") == base::Value(std::int64_t{6}));
        QVERIFY(layers[0].settings.at("bias") == base::Value(false));
        QVERIFY(layers[0].settings.at("stride") == base::Value(std::int64_t{1})); // its fallback
        QCOMPARE(layers[1].name, std::string("relu"));
        QCOMPARE(layers[2].inputs, (std::vector<std::string>{"relu", "conv1"}));
        QVERIFY(layers[3].settings.at("rate") == base::Value(0.2));
        QCOMPARE(model::spelled(layers),
                 std::string("conv1 = convolution(out=6, kernel=5, bias=false); relu = relu; sum = "
                             "add(relu, conv1); drop = dropout(rate=0.2)"));
    }

    void namesThatAreLeftOutAreFound()
    {
        const auto layers = model::layersOf("relu2 = relu; relu; relu; tanh; relu");
        std::vector<std::string> names;
        for (const Node& layer : layers)
            names.push_back(layer.name);
        QCOMPARE(names, (std::vector<std::string>{"relu2", "relu", "relu3", "tanh", "relu4"}));
    }

    void anyNameComesBackAsItWas()
    {
        const std::string odd = "left \"picture\"; a\\b, (1)=# \xC3\xA9";
        Node layer = model::layersOf("flatten").front();
        layer.name = odd;
        Node second = model::layersOf("linear").front();
        second.inputs = {odd, "example"};
        const std::string text = model::spelled({layer, second});
        const auto read = model::layersOf(text);
        QCOMPARE(read[0].name, odd);
        QCOMPARE(read[1].inputs, (std::vector<std::string>{odd, "example"}));
        QCOMPARE(model::spelled(read), text);
        QCOMPARE(model::inputsOf(model::spelledInputs(second.inputs)), second.inputs);
    }

    void whatIsWrongIsNamedWithItsLine_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("named");
        QTest::newRow("nothing") << " \n# only words\n" << QStringList{"no layer"};
        QTest::newRow("a kind that is none")
            << "relu\nconvolutin(out=3)" << QStringList{"line 2", "convolutin", "convolution"};
        QTest::newRow("a module of its own") << "torchscript" << QStringList{"torchscript"};
        QTest::newRow("a setting that is none")
            << "c = convolution(ot=3)" << QStringList{"ot", "out", "kernel"};
        QTest::newRow("a layer without settings") << "relu(out=3)" << QStringList{"no settings"};
        QTest::newRow("a setting twice")
            << "c = convolution(out=3, out=4)" << QStringList{"c", "out", "twice"};
        QTest::newRow("a value of another kind")
            << "relu\n\nc = convolution(out=x)" << QStringList{"line 3", "out", "\"x\""};
        QTest::newRow("a value out of range")
            << "c = dropout(rate=1)" << QStringList{"rate", "out of range"};
        QTest::newRow("a whole number that is none")
            << "c = convolution(kernel=2.5)" << QStringList{"kernel"};
        QTest::newRow("a parenthesis that stays open")
            << "c = convolution(out=3\nrelu" << QStringList{"line 1", "c"};
        QTest::newRow("no comma") << "s = add(a b)" << QStringList{"comma", "s"};
        QTest::newRow("more behind it") << "relu relu" << QStringList{"relu", "new line"};
        QTest::newRow("no kind") << "c =" << QStringList{"kind", "end"};
        QTest::newRow("a name twice") << "c = relu; c = tanh" << QStringList{"c", "two"};
        QTest::newRow("a quote that stays open") << "\"c = relu\n" << QStringList{"quotes"};
        QTest::newRow("an empty name") << "\"\" = relu" << QStringList{"name", "empty"};
        QTest::newRow("a name that is far too long")
            << QString(400'000, 'a') + " = relu" << QStringList{"name", "200 bytes"};
    }
    void whatIsWrongIsNamedWithItsLine()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, named);
        const auto error = testing::errorOf([&] { model::layersOf(text.toStdString()); });
        QVERIFY(error);
        QCOMPARE(error->code(), std::string("model.architecture"));
        QVERIFY2(testing::isSentence(error->text()), error->what());
        for (const QString& word : named)
            QVERIFY2(QString::fromStdString(error->text()).contains(word), error->what());
    }

    void tooMuchIsRefused()
    {
        std::string many;
        for (int k = 0; k < 10'001; ++k)
            many += "relu\n";
        VERIFY_ERROR(model::layersOf(many), "model.architecture");
        QCOMPARE(model::layersOf(many.substr(5)).size(), std::size_t{10'000});
        VERIFY_ERROR(model::layersOf(std::string((1U << 20U) + 1, ' ')), "model.architecture");
    }

    void everyTemplateIsTheSameNetworkAsText_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("modality");
        for (const model::Template& entry : model::templates()) {
            if (entry.name == "torchscript") // has no text
                continue;
            for (const data::Modality modality : entry.modalities)
                QTest::addRow("%s, %s", entry.name.c_str(), data::name(modality).c_str())
                    << QString::fromStdString(entry.name) << int(modality);
        }
        QTest::newRow("several inputs") << "fusion" << -1;
    }
    void everyTemplateIsTheSameNetworkAsText()
    {
        QFETCH(QString, name);
        QFETCH(int, modality);
        std::vector<data::InputSpec> inputs;
        if (modality >= 0)
            inputs = {testing::inputOf(data::Modality(modality))};
        else
            for (const auto each : {data::Modality::Pictures, data::Modality::Text,
                                    data::Modality::Series, data::Modality::Table}) {
                inputs.push_back(testing::inputOf(each));
                inputs.back().name = data::name(each) + ", (1)";
            }
        const std::string from = name.toStdString();
        const auto own = model::architecture({.templateName = from}, inputs, 4);
        const std::string text = model::spelled(model::editable(own.nodes, 4), inputs.front().name);
        const auto again = model::architecture(edited(from, text), inputs, 4);
        QCOMPARE(model::spelled(model::editable(again.nodes, 4), inputs.front().name), text);
        const model::Network one(own, 3), other(again, 3);
        QCOMPARE(weightsOf(other), weightsOf(one));
        const auto a = model::layerTable(own, 8, 2), b = model::layerTable(again, 8, 2);
        QCOMPARE(b.rows.size(), a.rows.size());
        QCOMPARE(b.bytes, a.bytes);
        QVERIFY(b.multiplyAdds == a.multiplyAdds);
        // Data with more classes need no other text.
        QCOMPARE(model::shapesOf(model::architecture(edited(from, text), inputs, 7)).back(),
                 model::Shape{7});
    }

    void aSpecKeepsOneSpelling()
    {
        experiment::ExperimentSpec spec;
        const std::string plain = experiment::hash(spec);
        QCOMPARE(experiment::hash(experiment::fromJson(experiment::toJson(spec))), plain);
        experiment::setText(spec, "model.architecture=flatten\nlinear( out=64 );relu;linear");
        const std::string text = "flatten = flatten; linear = linear(out=64); relu = relu; linear2 "
                                 "= linear";
        QCOMPARE(spec.model.layers, text);
        QVERIFY(experiment::hash(spec) != plain);
        QCOMPARE(experiment::modelName(spec), std::string("edited lenet"));
        const auto read = experiment::fromJson(experiment::toJson(spec));
        QCOMPARE(read.model.layers, text);
        QCOMPARE(experiment::hash(read), experiment::hash(spec));
        // What the template makes its own layers from has no effect on these.
        QVERIFY(!experiment::hasEffect(spec, experiment::field(spec, "model.variant")));
        QVERIFY(experiment::hasEffect(spec, experiment::field(spec, "model.init")));
        experiment::set(spec, "model.template", std::string("mlp"));
        QCOMPARE(spec.model.layers, std::string());
        VERIFY_ERROR(experiment::setText(spec, "model.architecture=flaten"), "model.architecture");
    }

    void twoTextsDifferInTheLayersThatChanged()
    {
        const std::string before = "flatten; fc = linear(out=64); relu; linear";
        const std::string after = "flatten; fc = linear(out=32); relu; dropout; linear";
        const auto changes = model::layerChanges(before, after);
        QCOMPARE(changes.before, std::string("fc = linear(out=64)"));
        QCOMPARE(changes.after, std::string("fc = linear(out=32); dropout = dropout"));
        experiment::ExperimentSpec one, other;
        experiment::setText(one, "model.architecture=" + before);
        experiment::setText(other, "model.architecture=" + after);
        const auto found = experiment::differences(one, other);
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found[0].after, other.model.layers); // all of them, as --set takes them
        const auto shown = experiment::shownDifference(found[0]);
        QCOMPARE(shown.before, changes.before);
        QCOMPARE(shown.after, changes.after);
        QCOMPARE(experiment::shownDifference({found[0].path, "", other.model.layers}).after,
                 std::string("5 layers"));
    }

    /// Texts of layers are kept in projects and leave out what is at its fallback.
    void fallbacksStayWhatTheyAre()
    {
        QStringList all;
        for (const model::LayerKind* kind : model::layerKinds()) {
            for (const base::Field& field : kind->settings)
                all << QStringLiteral("%1.%2=%3")
                           .arg(kind->name)
                           .arg(QString::fromStdString(field.path))
                           .arg(QString::fromStdString(base::toText(field.fallback)));
        }
        QCOMPARE(all.join(' '),
                 QStringLiteral(
                     "average_pool.kernel=2 average_pool.stride=0 average_pool.padding=0 "
                     "convolution.out=32 convolution.kernel=3 convolution.padding=0 "
                     "convolution.stride=1 convolution.dilation=1 convolution.groups=1 "
                     "convolution.bias=true dropout.rate=0.5 linear.out=0 lstm.out=128 "
                     "lstm.forget_bias=0 max_pool.kernel=2 max_pool.stride=0 max_pool.padding=0 "
                     "self_attention.heads=4 time_convolution.out=64 time_convolution.kernel=3 "
                     "time_convolution.stride=1 time_convolution.dilation=1 "
                     "time_convolution.groups=1 time_convolution.causal=false "
                     "token_embedding.out=64"));
    }

    void layersOfAModuleCannotBeExchanged()
    {
        VERIFY_ERROR(model::architecture(edited("torchscript", "flatten; linear"),
                                         {testing::inputOf(data::Modality::Pictures)}, 4),
                     "model.architecture");
    }
};

QTEST_GUILESS_MAIN(TestLayerText)
#include "tst_layer_text.moc"
