// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "model/layer_text.h"
#include "model/templates.h"
#include "support/input_specs.h"
#include "support/temp_project.h"
#include "support/tensor_probe.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>

using namespace assay;
using Parameters = std::map<std::string, base::Value>;

namespace {

/// The rule by which tests/golden/make_golden.py makes weights and inputs.
std::vector<float> numbers(std::size_t count, double phase)
{
    std::vector<float> values;
    for (std::size_t k = 0; k < count; ++k)
        values.push_back(float(0.4 * std::sin(0.7 * double(k) + phase)));
    return values;
}

void fill(model::Network& network)
{
    double phase = 0;
    for (const auto& parameter : network.parameters()) {
        std::size_t count = 1;
        for (const std::int64_t side : parameter.shape)
            count *= std::size_t(side);
        network.setWeights(parameter.name, numbers(count, phase++));
    }
}

/// As `standard` in make_golden.py.
void scaleAroundOne(model::Network& network)
{
    for (const auto& parameter : network.parameters()) {
        if (!parameter.name.ends_with("norm.weight"))
            continue;
        std::vector<float> scales = network.weights(parameter.name);
        for (float& scale : scales)
            ++scale;
        network.setWeights(parameter.name, scales);
    }
}

double furthest(const std::vector<float>& mine, const nlohmann::json& theirs)
{
    double gap = mine.size() == theirs.size() ? 0 : 1e9;
    for (std::size_t k = 0; k < std::min(mine.size(), theirs.size()); ++k)
        gap = std::max(gap, std::abs(double(mine[k]) - theirs[k].get<double>()));
    return gap;
}

double largest(const nlohmann::json& values)
{
    double most = 0;
    for (const auto& value : values)
        most = std::max(most, std::abs(value.get<double>()));
    return most;
}

/// As the function of that name in make_golden.py.
std::vector<float> spread(const std::vector<float>& values)
{
    std::vector<float> chosen{0};
    for (const float value : values)
        chosen[0] = std::max(chosen[0], std::abs(value));
    const std::size_t every = std::max<std::size_t>(1, values.size() / 16);
    for (std::size_t k = 0; k < values.size() && chosen.size() < 17; k += every)
        chosen.push_back(values[k]);
    return chosen;
}

model::Network lstm(std::int64_t longest)
{
    model::Network network(
        model::architecture(
            {.templateName = "lstm", .parameters = {{"hidden", std::int64_t{5}}}},
            {{.modality = data::Modality::Series, .shape = {longest, 3}, .embedded = {}}}, 4),
        1);
    return network;
}

} // namespace

class TestTwins : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_golden = nlohmann::json::parse(
            testing::bytesOf(ASSAY_ROOT "/tests/golden/twins.json").toStdString());
    }

    void lstmAgreesWithPyTorchOnSeriesOfUnequalLength()
    {
        model::Network network = lstm(7);
        fill(network);
        const auto answer =
            testing::forwardAndBackward(network, train::lossNamed("cross_entropy"),
                                        numbers(4 * 7 * 3, 9), {7, 3, 5, 1}, {0, 3, 1, 2});
        compare(answer, m_golden["lstm"]);
    }

    void tokensAgreeWithPyTorchAndPaddingLearnsNothing()
    {
        model::Network network(
            model::architecture(
                {.templateName = "lstm",
                 .parameters = {{"hidden", std::int64_t{5}}, {"embedding", std::int64_t{3}}}},
                {{.modality = data::Modality::Text, .shape = {7, 1}, .embedded = {}, .tokens = 9}},
                4),
            1);
        for (const float weight : [&] {
                 const std::vector<float> all = network.weights("embedding.weight");
                 return std::vector<float>(all.begin(), all.begin() + 6);
             }())
            QCOMPARE(weight, 0.0F);
        fill(network);
        const auto answer = testing::forwardAndBackward(
            network, train::lossNamed("cross_entropy"),
            {2, 3, 1, 8, 2, 5, 7, 4, 4, 6, 0, 0, 0, 0, 7, 1, 2, 3, 8, 0, 0, 5, 0, 0, 0, 0, 0, 0},
            {7, 3, 5, 1}, {0, 3, 1, 2});
        compare(answer, m_golden["text"]);
    }

    void fullyConnectedAgreesWithPyTorchOnNumbers()
    {
        model::Network network(
            model::architecture(
                {.templateName = "mlp", .parameters = {{"hidden", std::int64_t{5}}}},
                {{.modality = data::Modality::Table, .shape = {6}, .embedded = {}}}, 1),
            1);
        fill(network);
        const auto answer = testing::forwardAndBackward(network, train::lossNamed("squared_error"),
                                                        numbers(4 * 6, 9), {}, {0.5, -1, 0.25, 2});
        compare(answer, m_golden["mlp"]);
    }

    void twoInputsAgreeWithPyTorchThroughTheirEncoders()
    {
        data::InputSpec picture = data::pictureInput(1, 12, 12);
        picture.name = "picture";
        const data::InputSpec row{
            .modality = data::Modality::Table, .shape = {6}, .embedded = {}, .name = "row"};
        model::Network network(model::architecture({.templateName = "fusion",
                                                    .parameters = {{"width_each", std::int64_t{5}},
                                                                   {"hidden", std::int64_t{8}}}},
                                                   {picture, row}, 3),
                               1);
        fill(network);
        const auto answer =
            testing::forwardAndBackward(network, train::lossNamed("cross_entropy"),
                                        numbers(4 * (144 + 6), 9), {}, {0, 2, 1, 2});
        compare(answer, m_golden["fusion"]);
    }

    void deepAgreesWithPyTorch_data()
    {
        QTest::addColumn<QString>("norm");
        QTest::newRow("normalised over the batch") << "batch";
        QTest::newRow("each example by itself") << "layer";
    }
    void deepAgreesWithPyTorch()
    {
        QFETCH(QString, norm);
        model::Network network(
            model::architecture({.templateName = "deep",
                                 .parameters = {{"hidden", std::int64_t{5}},
                                                {"norm", norm.toStdString()},
                                                {"dropout", 0.0}}},
                                {{.modality = data::Modality::Table, .shape = {6}, .embedded = {}}},
                                3),
            1);
        fill(network);
        scaleAroundOne(network);
        const auto answer = testing::forwardAndBackward(network, train::lossNamed("cross_entropy"),
                                                        numbers(4 * 6, 9), {}, {0, 2, 1, 2}, true);
        compare(answer, m_golden[("deep_" + norm).toStdString()]);
    }

    void seriesAgreeWithPyTorchWhereEachIsByItself_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<Parameters>("parameters");
        QTest::newRow("conv_plain") << "conv"
                                    << Parameters{{"channels", std::int64_t{4}},
                                                  {"layers", std::int64_t{2}},
                                                  {"kernel", std::int64_t{3}}};
        QTest::newRow("conv_causal") << "conv"
                                     << Parameters{{"channels", std::int64_t{4}},
                                                   {"layers", std::int64_t{2}},
                                                   {"kernel", std::int64_t{3}},
                                                   {"convolutions", std::string("causal")}};
        QTest::newRow("attention")
            << "attention" << Parameters{{"width", std::int64_t{6}}, {"heads", std::int64_t{2}}};
        QTest::newRow("wavenet") << "wavenet"
                                 << Parameters{{"channels", std::int64_t{4}},
                                               {"layers", std::int64_t{3}}};
    }
    void seriesAgreeWithPyTorchWhereEachIsByItself()
    {
        QFETCH(QString, name);
        QFETCH(Parameters, parameters);
        model::Network network(
            model::architecture(
                {.templateName = name.toStdString(), .parameters = parameters},
                {{.modality = data::Modality::Series, .shape = {7, 3}, .embedded = {}}}, 4),
            1);
        fill(network);
        scaleAroundOne(network);
        const auto answer =
            testing::forwardAndBackward(network, train::lossNamed("cross_entropy"),
                                        numbers(4 * 7 * 3, 9), {7, 3, 5, 1}, {0, 3, 1, 2});
        compare(answer, m_golden[QTest::currentDataTag()]);
    }

    void kindsThatNoTemplateHasAgreeWithPyTorch_data()
    {
        QTest::addColumn<QString>("layers");
        QTest::addColumn<bool>("series");
        QTest::newRow("series_kinds")
            << "conv1 = time_convolution(out=6, kernel=3, stride=2); norm = batch_norm; relu; "
               "conv2 = time_convolution(out=6, kernel=3, dilation=2, groups=3); "
               "average_pool(kernel=2, stride=1); max_pool(kernel=3, stride=2); time_max; "
               "output = linear"
            << true;
        QTest::newRow("picture_kinds")
            << "conv1 = convolution(out=6, kernel=3, padding=2, dilation=2); norm = batch_norm; "
               "gelu; conv2 = convolution(out=6, kernel=3, stride=2, padding=1, groups=3); "
               "average_pool(kernel=2); flatten; output = linear"
            << false;
    }
    void kindsThatNoTemplateHasAgreeWithPyTorch()
    {
        QFETCH(QString, layers);
        QFETCH(bool, series);
        const data::InputSpec input = series ? data::InputSpec{.modality = data::Modality::Series,
                                                               .shape = {7, 3},
                                                               .embedded = {}}
                                             : data::pictureInput(3, 8, 8);
        model::Network network(
            *model::editedArchitecture(
                {.templateName = series ? "lstm" : "lenet", .layers = layers.toStdString()},
                {input}, 4),
            1);
        fill(network);
        scaleAroundOne(network);
        const std::size_t count = series ? 7 * 3 : 3 * 8 * 8;
        const auto answer = testing::forwardAndBackward(
            network, train::lossNamed("cross_entropy"), numbers(4 * count, 9),
            series ? std::vector<std::int64_t>{7, 3, 5, 1} : std::vector<std::int64_t>{},
            {0, 3, 1, 2}, true);
        compare(answer, m_golden[QTest::currentDataTag()]);
    }

    void residualAgreesWithPyTorchAlsoInRunningStatistics_data()
    {
        QTest::addColumn<QString>("golden");
        QTest::addColumn<Parameters>("parameters");
        QTest::addColumn<int>("side");
        QTest::addColumn<int>("threads");
        for (const int threads : {1, 2, 3}) {
            QTest::addRow("three stages, %d threads", threads)
                << "resnet" << Parameters{{"width", std::int64_t{4}}} << 12 << threads;
            QTest::addRow("behind a stem, %d threads", threads)
                << "resnet18"
                << Parameters{{"width", std::int64_t{1}}, {"depth", std::string("18")}} << 48
                << threads;
        }
    }
    void residualAgreesWithPyTorchAlsoInRunningStatistics()
    {
        QFETCH(QString, golden);
        QFETCH(Parameters, parameters);
        QFETCH(int, side);
        QFETCH(int, threads);
        testing::setOperationThreads(threads);
        model::Network network(
            model::architecture({.templateName = "resnet", .parameters = parameters},
                                {data::pictureInput(3, side, side)}, 5),
            1);
        fill(network);
        scaleAroundOne(network);
        compareAfterUpdates(network, m_golden[golden.toStdString()],
                            numbers(std::size_t{4} * 3 * side * side, 9));
    }

    void fusionEncodesAsTheTemplatesDo_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("field");
        QTest::addColumn<int>("modality");
        QTest::newRow("resnet") << "resnet"
                                << "picture_encoder" << int(data::Modality::Pictures);
        for (const char* name : {"conv", "attention", "wavenet"})
            QTest::newRow(name) << name << "series_encoder" << int(data::Modality::Series);
        QTest::newRow("deep") << "deep"
                              << "column_encoder" << int(data::Modality::Table);
    }
    void fusionEncodesAsTheTemplatesDo()
    {
        QFETCH(QString, name);
        QFETCH(QString, field);
        QFETCH(int, modality);
        const auto kind = data::Modality(modality);
        data::InputSpec input =
            kind == data::Modality::Pictures
                ? data::pictureInput(1, 12, 12)
                : data::InputSpec{.modality = kind,
                                  .shape = kind == data::Modality::Table ? model::Shape{6}
                                                                         : model::Shape{7, 3},
                                  .embedded = {}};
        input.name = "one";
        data::InputSpec other{
            .modality = data::Modality::Table, .shape = {2}, .embedded = {}, .name = "other"};
        // Dropout that the template has and fusion has not is no part of the encoder.
        const model::Architecture alone = model::architecture(
            {.templateName = name.toStdString(), .parameters = {{"dropout", 0.0}}}, {input}, 3);
        const model::Architecture joined = model::architecture(
            {.templateName = "fusion", .parameters = {{field.toStdString(), name.toStdString()}}},
            {input, other}, 3);
        QVERIFY(joined.nodes.size() > alone.nodes.size());
        for (std::size_t k = 0; k + 1 < alone.nodes.size(); ++k) { // all but the output
            QCOMPARE(joined.nodes[k].name, "one." + alone.nodes[k].name);
            QCOMPARE(joined.nodes[k].kind, alone.nodes[k].kind);
            QVERIFY(joined.nodes[k].settings == alone.nodes[k].settings);
        }
        QCOMPARE(joined.nodes[alone.nodes.size() - 1].name, std::string("one.fc"));
    }

    void fusionOfTwoPicturesAndATextIsTheLecturesFigure()
    {
        std::vector<data::InputSpec> inputs{
            data::pictureInput(1, 28, 28),
            data::pictureInput(1, 28, 28),
            {.modality = data::Modality::Text, .shape = {12, 1}, .embedded = {}, .tokens = 30}};
        const char* names[]{"left", "right", "claim"};
        for (std::size_t k = 0; k < inputs.size(); ++k)
            inputs[k].name = names[k];
        const model::Network network(model::architecture({.templateName = "fusion"}, inputs, 2), 1);
        std::map<std::string, model::Shape> shapes;
        for (const auto& parameter : network.parameters())
            shapes[parameter.name] = parameter.shape;
        QCOMPARE(shapes.at("left.fc.weight").front(), 64);
        QCOMPARE(shapes.at("right.fc.weight").front(), 72);
        QCOMPARE(shapes.at("claim.lstm.weight_hh").back(), 48);
        QCOMPARE(shapes.at("fusion.fc1.weight"), (model::Shape{256, 184}));
        QCOMPARE(shapes.at("fusion.fc2.weight"), (model::Shape{128, 256}));
    }

    void whatPadsASeriesChangesNothing_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("modality");
        QTest::addColumn<Parameters>("parameters");
        const auto series = int(data::Modality::Series), text = int(data::Modality::Text);
        int templates = 0;
        for (const model::Template& entry : model::templates()) {
            // A module needs a file; "fusion" is below; the others fill series up to one size.
            if (entry.name == "torchscript" || entry.joins
                || std::find(entry.modalities.begin(), entry.modalities.end(), data::Modality::Text)
                       == entry.modalities.end())
                continue;
            ++templates;
            for (const data::Modality modality : entry.modalities)
                QTest::addRow("%s, %s", entry.name.c_str(), data::name(modality).c_str())
                    << QString::fromStdString(entry.name) << int(modality) << Parameters();
        }
        QCOMPARE(templates, 4); // or the rows went without a word
        for (const char* encoder : {"lstm", "conv", "attention", "wavenet"})
            for (const data::Modality modality : {data::Modality::Series, data::Modality::Text})
                QTest::addRow("fusion with %s, %s", encoder, data::name(modality).c_str())
                    << "fusion" << int(modality)
                    << Parameters{{"series_encoder", std::string(encoder)}};
        QTest::newRow("causal") << "conv" << series
                                << Parameters{{"convolutions", std::string("causal")}};
        QTest::newRow("causal, beyond the first step")
            << "conv" << series
            << Parameters{{"convolutions", std::string("causal")},
                          {"layers", std::int64_t{16}},
                          {"channels", std::int64_t{4}}};
        QTest::newRow("an even kernel")
            << "conv" << series << Parameters{{"kernel", std::int64_t{4}}};
        for (const int modality : {series, text})
            QTest::newRow(modality == text ? "normalised text" : "normalised")
                << "conv" << modality << Parameters{{"norm", std::string("layer")}};
    }
    void whatPadsASeriesChangesNothing()
    {
        QFETCH(QString, name);
        QFETCH(int, modality);
        QFETCH(Parameters, parameters);
        const bool isText = data::Modality(modality) == data::Modality::Text;
        const std::int64_t tokens = isText ? 30 : 0, channels = isText ? 1 : 3;
        model::Network network(
            model::architecture({.templateName = name.toStdString(), .parameters = parameters},
                                {{.modality = data::Modality(modality),
                                  .shape = {7, channels},
                                  .embedded = {},
                                  .tokens = tokens}},
                                4),
            1);
        std::vector<float> own = numbers(4 * std::size_t(channels), 2);
        for (float& value : own) { // numbers of tokens
            if (isText)
                value = std::floor(std::abs(value) * 2 * float(tokens));
        }
        const auto alone =
            testing::forwardAndBackward(network, train::lossNamed("cross_entropy"), own, {4}, {1});
        for (const float filling : {0.0F, isText ? float(tokens - 1) : 1e3F}) {
            std::vector<float> padded = own;
            padded.resize(9 * std::size_t(channels), filling);
            const auto longer = testing::forwardAndBackward(
                network, train::lossNamed("cross_entropy"), padded, {4}, {1});
            QCOMPARE(longer.outputs.size(), std::size_t{4});
            QCOMPARE(longer.outputs.size(), alone.outputs.size());
            for (std::size_t k = 0; k < alone.outputs.size(); ++k)
                QVERIFY(std::abs(alone.outputs[k] - longer.outputs[k]) < 1e-5F);
            for (std::size_t p = 0; p < alone.gradients.size(); ++p)
                for (std::size_t k = 0; k < alone.gradients[p].size(); ++k)
                    QVERIFY(std::abs(alone.gradients[p][k] - longer.gradients[p][k]) < 1e-5F);
        }
    }

    void flattenedSeriesAreFilledUpToOneSize_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("mlp") << "mlp";
        QTest::newRow("deep") << "deep";
    }
    void flattenedSeriesAreFilledUpToOneSize()
    {
        QFETCH(QString, name);
        const std::vector<float> own = numbers(4 * 3, 2);
        model::Network flat(
            model::architecture(
                {.templateName = name.toStdString(), .parameters = {}},
                {{.modality = data::Modality::Series, .shape = {7, 3}, .embedded = {}}}, 4),
            1);
        std::vector<float> zeros = own;
        zeros.resize(6 * 3, 0);
        QCOMPARE(
            testing::forwardAndBackward(flat, train::lossNamed("cross_entropy"), own, {4}, {1})
                .outputs,
            testing::forwardAndBackward(flat, train::lossNamed("cross_entropy"), zeros, {4}, {1})
                .outputs);
    }

    void anAnswerDependsOnItsExampleAlone_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("modality");
        QTest::addColumn<Parameters>("parameters");
        for (const model::Template& entry : model::templates()) {
            if (entry.name == "torchscript") // needs a file
                continue;
            for (const data::Modality modality : entry.modalities)
                QTest::addRow("%s, %s", entry.name.c_str(), data::name(modality).c_str())
                    << QString::fromStdString(entry.name) << int(modality) << Parameters();
        }
        for (const base::Field& field : model::templateNamed("fusion").fields) {
            if (!field.path.ends_with("_encoder"))
                continue;
            for (const base::FieldChoice& choice : field.choices)
                for (const data::Modality modality : model::templateNamed("fusion").modalities)
                    if (model::hasEffect(field, {testing::inputOf(modality)}))
                        QTest::addRow("fusion with %s, %s", choice.name.c_str(),
                                      data::name(modality).c_str())
                            << "fusion" << int(modality)
                            << Parameters{
                                   {field.path.substr(std::string("model.").size()), choice.name}};
        }
    }
    void anAnswerDependsOnItsExampleAlone()
    {
        QFETCH(QString, name);
        QFETCH(int, modality);
        QFETCH(Parameters, parameters);
        const data::InputSpec input = testing::inputOf(data::Modality(modality));
        const bool areSeries = data::hasSteps(input);
        model::Network network(
            model::architecture({.templateName = name.toStdString(), .parameters = parameters},
                                {input}, 4),
            1);
        const auto answers = [&](const std::vector<float>& values,
                                 const std::vector<std::int64_t>& lengths, std::size_t count) {
            return testing::forwardAndBackward(network, train::lossNamed("cross_entropy"), values,
                                               areSeries ? lengths : std::vector<std::int64_t>(),
                                               std::vector<double>(count, 1))
                .outputs;
        };
        std::size_t each = 1;
        for (const std::int64_t side : input.shape)
            each *= std::size_t(side);
        const std::int64_t steps = input.shape[0];
        const std::vector<std::int64_t> lengths{steps, 1, steps - 1};
        std::vector<float> values = numbers(3 * each, 4);
        for (float& value : values) { // numbers of tokens
            if (input.tokens > 0)
                value = std::floor(std::abs(value) * 2 * float(input.tokens));
        }
        const std::vector<float> together = answers(values, lengths, 3);
        // Another order, and each by itself.
        std::vector<float> turned(values.begin() + std::ptrdiff_t(2 * each), values.end());
        turned.insert(turned.end(), values.begin(), values.begin() + std::ptrdiff_t(2 * each));
        const std::vector<float> other = answers(turned, {lengths[2], lengths[0], lengths[1]}, 3);
        for (std::size_t k = 0; k < 3; ++k) {
            const std::vector<float> alone =
                answers({values.begin() + std::ptrdiff_t(k * each),
                         values.begin() + std::ptrdiff_t((k + 1) * each)},
                        {lengths[k]}, 1);
            for (std::size_t c = 0; c < 4; ++c) {
                // Of answers of 10 and more the last digits that single precision has are larger.
                const float allowed = 1e-5F * std::max(1.0F, std::abs(alone[c]));
                QVERIFY(std::abs(together[k * 4 + c] - alone[c]) < allowed);
                QVERIFY(std::abs(together[k * 4 + c] - other[(k + 1) % 3 * 4 + c]) < allowed);
            }
        }
    }

    void gatesBeginAsDocumented()
    {
        model::Network network(
            model::architecture(
                {.templateName = "lstm",
                 .parameters = {{"hidden", std::int64_t{200}}, {"forget_bias", 1.5}}},
                {{.modality = data::Modality::Series, .shape = {7, 100}, .embedded = {}}}, 4),
            1);
        const auto moment = [](const std::vector<float>& w) {
            double squares = 0;
            for (const float x : w)
                squares += double(x) * x;
            return squares / double(w.size());
        };
        QVERIFY(std::abs(moment(network.weights("lstm.weight_ih")) / (2.0 / 300) - 1) < 0.03);
        QVERIFY(std::abs(moment(network.weights("lstm.weight_hh")) / (2.0 / 400) - 1) < 0.03);
        const auto bias = network.weights("lstm.bias_ih");
        for (std::size_t k = 0; k < bias.size(); ++k)
            QCOMPARE(bias[k], k / 200 == 1 ? 1.5F : 0.0F);
    }

    void embeddedCategoriesAreLookedUp()
    {
        model::Network network(
            model::architecture(
                {.templateName = "mlp", .parameters = {}},
                {{.modality = data::Modality::Table, .shape = {3}, .embedded = {{"c", 40, 4}}}}, 2),
            1);
        const auto logits = [&](float number) { return network.logits({0.5F, -1, number}, 1); };
        QVERIFY(logits(3) != logits(4));
        QCOMPARE(logits(39), logits(39));
        auto table = network.weights("embedding.1");
        QCOMPARE(table.size(), std::size_t{160});
        std::copy_n(table.begin() + 12, 4, table.begin() + 16); // category 4 as category 3
        network.setWeights("embedding.1", table);
        QCOMPARE(logits(3), logits(4));
    }

    void everyTemplateSaysWhatItDoesNotTake()
    {
        const data::InputSpec table{
            .modality = data::Modality::Table, .shape = {6}, .embedded = {}};
        const data::InputSpec series{
            .modality = data::Modality::Series, .shape = {9, 2}, .embedded = {}};
        QCOMPARE(model::firstChoice({data::pictureInput(1, 28, 28)}).name, std::string("lenet"));
        QCOMPARE(model::firstChoice({table}).name, std::string("mlp"));
        QCOMPARE(model::firstChoice({series}).name, std::string("lstm"));
        for (const auto& [name, input] :
             {std::pair("lenet", table), std::pair("lenet", series), std::pair("lstm", table),
              std::pair("lstm", data::pictureInput(1, 28, 28)), std::pair("resnet", table),
              std::pair("resnet", series)}) {
            bool refused = false;
            try {
                model::architecture({.templateName = name, .parameters = {}}, {input}, 2);
            } catch (const base::Error& error) {
                refused = error.code() == "model.input";
            }
            QVERIFY2(refused, name);
        }
    }

private:
    /// Some steps of gradient descent; `golden` has the first outputs and gradients, and what is left.
    void compareAfterUpdates(model::Network& network, const nlohmann::json& golden,
                             const std::vector<float>& inputs)
    {
        const auto parameters = network.parameters();
        QCOMPARE(parameters.size(), golden["gradients"].size());
        for (int step = 0; step < golden["updates"].get<int>(); ++step) {
            const auto answer = testing::forwardAndBackward(
                network, train::lossNamed("cross_entropy"), inputs, {}, {0, 3, 1, 4}, true);
            if (step == 0) {
                QVERIFY(furthest(answer.outputs, golden["outputs"])
                        < 1e-5 * largest(golden["outputs"]));
                for (std::size_t k = 0; k < parameters.size(); ++k) {
                    const nlohmann::json& theirs = golden["gradients"][k];
                    QVERIFY2(furthest(spread(answer.gradients[k]), theirs)
                                 < 1e-4 * theirs[0].get<double>(),
                             parameters[k].name.c_str());
                }
            }
            for (std::size_t k = 0; k < parameters.size(); ++k) {
                std::vector<float> weights = network.weights(parameters[k].name);
                for (std::size_t i = 0; i < weights.size(); ++i)
                    weights[i] -= 0.01F * answer.gradients[k][i];
                network.setWeights(parameters[k].name, weights);
            }
        }
        std::size_t at = 0;
        for (const auto& parameter : parameters) {
            const auto end = parameter.name.rfind(".norm.weight");
            if (end == std::string::npos)
                continue;
            for (const char* kept : {".norm.running_mean", ".norm.running_var"}) {
                const nlohmann::json& theirs = golden["buffers"][at++];
                const auto mine = network.weights(parameter.name.substr(0, end) + kept);
                QVERIFY2(furthest(mine, theirs) < 1e-4 * largest(theirs), parameter.name.c_str());
            }
        }
        QCOMPARE(at, golden["buffers"].size());
        QVERIFY(furthest(network.logits(inputs, 4), golden["answers"])
                < 1e-4 * largest(golden["answers"]));
    }

    static void compare(const testing::TwinAnswer& answer, const nlohmann::json& golden)
    {
        QVERIFY(furthest(answer.outputs, golden["outputs"]) < 1e-5);
        QCOMPARE(answer.gradients.size(), golden["gradients"].size());
        for (std::size_t k = 0; k < answer.gradients.size(); ++k)
            QVERIFY(furthest(answer.gradients[k], golden["gradients"][k]) < 1e-4);
    }

    nlohmann::json m_golden;
};

QTEST_GUILESS_MAIN(TestTwins)
#include "tst_twins.moc"
