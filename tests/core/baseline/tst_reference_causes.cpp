// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "baseline/reference.h"
#include "model/templates.h"
#include "support/errors.h"
#include "train/loss.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>

using namespace assay;
using baseline::MatchedBy;
using baseline::Reference;
using baseline::ReferenceReport;
using model::NamedValues;

namespace {

constexpr std::int64_t kExamples = 12;

const data::InputSpec kPictures = data::pictureInput(2, 6, 6);
const data::InputSpec kRows{.modality = data::Modality::Table, .shape = {6}, .embedded = {}};

constexpr const char* kConv =
    "conv = convolution(out=4, kernel=3, padding=1); bend = relu; pool = max_pool(kernel=2); "
    "flatten; output = linear";
constexpr const char* kDense =
    "hidden = linear(out=6); norm = batch_norm; bend = relu; output = linear";

model::Architecture built(const std::string& text, const data::InputSpec& input)
{
    return *model::editedArchitecture({.templateName = "mlp", .layers = text}, {input}, 3);
}

/// A wave: no two numbers alike.
std::vector<float> wave(std::int64_t count, double phase)
{
    std::vector<float> values;
    for (std::int64_t k = 0; k < count; ++k)
        values.push_back(static_cast<float>(std::sin(0.7 * static_cast<double>(k) + phase)));
    return values;
}

model::Network networkOf(const std::string& text, const data::InputSpec& input)
{
    model::Network network(built(text, input), 1);
    double phase = 1;
    for (const auto& info : network.parameters())
        network.setWeights(info.name, wave(model::sizeOf(info.shape), phase++));
    for (const auto& info : network.buffers()) {
        std::vector<float> values = wave(model::sizeOf(info.shape), phase++);
        for (float& value : values)
            value = info.name.ends_with("var") ? 1.5F + value / 2 : value;
        network.setWeights(info.name, values);
    }
    return network;
}

model::Shape withBatch(model::Shape shape)
{
    shape.insert(shape.begin(), kExamples);
    return shape;
}

NamedValues inputOf(const data::InputSpec& input)
{
    return {"", withBatch(input.shape), wave(kExamples * model::sizeOf(input.shape), 0)};
}

/// What leaves each layer of `network` for these numbers: that of the network that ends there.
std::vector<NamedValues> outputsOf(const model::Network& network, const std::vector<float>& input)
{
    std::vector<NamedValues> all;
    const auto shapes = shapesOf(network.architecture());
    for (std::size_t k = 0; k < shapes.size(); ++k) {
        model::Architecture part = network.architecture();
        part.nodes.resize(k + 1);
        model::Network cut(part, 1);
        for (const auto& list : {cut.parameters(), cut.buffers()}) {
            for (const auto& info : list)
                cut.setWeights(info.name, network.weights(info.name));
        }
        all.push_back({part.nodes[k].name, withBatch(shapes[k]), cut.logits(input, kExamples)});
    }
    return all;
}

std::vector<NamedValues> weightsOf(const model::Network& network)
{
    std::vector<NamedValues> all;
    for (const auto& list : {network.parameters(), network.buffers()}) {
        for (const auto& info : list)
            all.push_back({info.name, info.shape, network.weights(info.name)});
    }
    return all;
}

/// As another program would have it that computes what `network` does.
Reference referenceOf(const model::Network& network, const data::InputSpec& input)
{
    const NamedValues batch = inputOf(input);
    return {.file = "reference.npz",
            .inputs = {batch},
            .outputs = outputsOf(network, batch.values),
            .weights = weightsOf(network),
            .gradients = {},
            .target = {},
            .examples = kExamples,
            .ignored = {}};
}

NamedValues& output(Reference& reference, const std::string& name)
{
    return *std::find_if(reference.outputs.begin(), reference.outputs.end(),
                         [&](const NamedValues& each) { return each.name == name; });
}

ReferenceReport compared(const Reference& reference, const std::string& text,
                         const data::InputSpec& input)
{
    model::Network network(built(text, input), 7);
    return compareToReference(reference, network, false,
                              {.loss = train::lossNamed("cross_entropy"), .classes = 3});
}

std::vector<float> changed(const model::Network& network, const std::string& name,
                           const std::function<float(const std::vector<float>&, std::size_t)>& of)
{
    const std::vector<float> before = network.weights(name);
    std::vector<float> after;
    for (std::size_t k = 0; k < before.size(); ++k)
        after.push_back(of(before, k));
    return after;
}

/// Rows of 6 numbers standardised by column, then scaled and shifted as the layer "norm" does.
std::vector<float> normed(const std::vector<float>& rows, const model::Network& network,
                          bool ofBatch, double epsilon)
{
    constexpr std::size_t kWidth = 6;
    const auto scale = network.weights("norm.weight"), shift = network.weights("norm.bias");
    const auto means = network.weights("norm.running_mean"),
               variances = network.weights("norm.running_var");
    std::vector<float> out(rows.size());
    for (std::size_t c = 0; c < kWidth; ++c) {
        double mean = means[c], variance = variances[c];
        if (ofBatch) {
            mean = variance = 0;
            for (std::size_t k = c; k < rows.size(); k += kWidth)
                mean += double(rows[k]) / kExamples;
            for (std::size_t k = c; k < rows.size(); k += kWidth)
                variance += (rows[k] - mean) * (rows[k] - mean) / kExamples;
        }
        for (std::size_t k = c; k < rows.size(); k += kWidth)
            out[k] = float((rows[k] - mean) / std::sqrt(variance + epsilon) * scale[c] + shift[c]);
    }
    return out;
}

struct Planted {
    const char *cause, *layer;
    const char* text; ///< of our network
    const data::InputSpec& input;
    Reference (*reference)();
};

const Planted kPlanted[]{
    {"padding", "conv", kConv, kPictures,
     [] {
         model::Network ours = networkOf(kConv, kPictures);
         model::Network theirs(built("conv = convolution(out=4, kernel=3, padding=0)", kPictures),
                               1);
         for (const auto& info : theirs.parameters())
             theirs.setWeights(info.name, ours.weights(info.name));
         Reference reference = referenceOf(ours, kPictures);
         reference.outputs = outputsOf(theirs, reference.inputs[0].values);
         return reference;
     }},
    {"pooling", "pool", kConv, kPictures,
     [] {
         std::string text = kConv;
         text.replace(text.find("max_pool"), 8, "average_pool");
         return referenceOf(networkOf(text, kPictures), kPictures);
     }},
    {"activation", "bend", kConv, kPictures,
     [] {
         std::string text = kConv;
         text.replace(text.find("relu"), 4, "gelu");
         return referenceOf(networkOf(text, kPictures), kPictures);
     }},
    {"channel_order", "conv", kConv, kPictures,
     [] {
         Reference reference = referenceOf(networkOf(kConv, kPictures), kPictures);
         NamedValues& conv = output(reference, "conv");
         const std::vector<float> before = conv.values;
         for (std::size_t k = 0; k < before.size(); ++k) {
             const std::size_t example = k / 144, channel = k / 36 % 4, pixel = k % 36;
             conv.values[example * 144 + pixel * 4 + channel] = before[k];
         }
         conv.shape = {kExamples, 6, 6, 4};
         return reference;
     }},
    {"flatten_order", "flatten", kConv, kPictures,
     [] {
         Reference reference = referenceOf(networkOf(kConv, kPictures), kPictures);
         NamedValues& flat = output(reference, "flatten");
         const std::vector<float> before = flat.values;
         for (std::size_t k = 0; k < before.size(); ++k)
             flat.values[k / 36 * 36 + k % 9 * 4 + k / 9 % 4] = before[k];
         return reference;
     }},
    {"input_scale", "conv", kConv, kPictures,
     [] {
         const model::Network network = networkOf(kConv, kPictures);
         Reference reference = referenceOf(network, kPictures);
         std::vector<float> scaled;
         for (const float value : reference.inputs[0].values)
             scaled.push_back(value * 2.5F - 0.75F);
         reference.outputs = outputsOf(network, scaled);
         return reference;
     }},
    {"bias", "conv", kConv, kPictures,
     [] {
         model::Network network = networkOf(kConv, kPictures);
         Reference reference = referenceOf(network, kPictures);
         network.setWeights("conv.bias", std::vector<float>(4, 0));
         reference.outputs = outputsOf(network, reference.inputs[0].values);
         return reference;
     }},
    {"flipped", "conv", kConv, kPictures,
     [] {
         model::Network network = networkOf(kConv, kPictures);
         Reference reference = referenceOf(network, kPictures);
         network.setWeights("conv.weight",
                            changed(network, "conv.weight", [](const auto& all, std::size_t k) {
                                return all[k / 9 * 9 + 8 - k % 9];
                            }));
         reference.outputs = outputsOf(network, reference.inputs[0].values);
         return reference;
     }},
    {"transposed", "hidden", kDense, kRows,
     [] {
         model::Network network = networkOf(kDense, kRows);
         Reference reference = referenceOf(network, kRows);
         network.setWeights("hidden.weight",
                            changed(network, "hidden.weight", [](const auto& all, std::size_t k) {
                                return all[k % 6 * 6 + k / 6];
                            }));
         reference.outputs = outputsOf(network, reference.inputs[0].values);
         return reference;
     }},
    {"epsilon", "norm", kDense, kRows,
     [] {
         const model::Network network = networkOf(kDense, kRows);
         Reference reference = referenceOf(network, kRows);
         output(reference, "norm").values =
             normed(output(reference, "hidden").values, network, false, 1e-3);
         return reference;
     }},
    {"train_mode", "norm", kDense, kRows,
     [] {
         const model::Network network = networkOf(kDense, kRows);
         Reference reference = referenceOf(network, kRows);
         output(reference, "norm").values =
             normed(output(reference, "hidden").values, network, true, 1e-5);
         return reference;
     }},
    {"train_mode", "bend", kDense, kRows, // dropout
     [] {
         Reference reference = referenceOf(networkOf(kDense, kRows), kRows);
         std::size_t place = 0; // every second of those that are not 0
         for (float& value : output(reference, "bend").values)
             value = value != 0 && place++ % 2 == 0 ? 0 : 2 * value;
         return reference;
     }},
};

} // namespace

class TestReferenceCauses : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theSameIsEqualToTheLastBit()
    {
        for (const auto& [text, input] : {std::pair(kConv, kPictures), std::pair(kDense, kRows)}) {
            const ReferenceReport report =
                compared(referenceOf(networkOf(text, input), input), text, input);
            QVERIFY(report.isEqual());
            QVERIFY(report.weightsBy == MatchedBy::Name);
            for (const auto& row : report.layers)
                QVERIFY2(row.difference && row.difference->most == 0, row.name.c_str());
        }
    }

    /// The right cause, and no other beside it.
    void eachCauseIsFoundWhereItIsOne_data()
    {
        QTest::addColumn<int>("place");
        for (int k = 0; k < int(std::size(kPlanted)); ++k)
            QTest::addRow("%s at %s", kPlanted[k].cause, kPlanted[k].layer) << k;
    }
    void eachCauseIsFoundWhereItIsOne()
    {
        QFETCH(int, place);
        const Planted& planted = kPlanted[place];
        const ReferenceReport report = compared(planted.reference(), planted.text, planted.input);
        QVERIFY(report.first.has_value());
        QCOMPARE(report.layers[report.first->row].name, std::string(planted.layer));
        QCOMPARE(report.first->causes.size(), std::size_t{1});
        QCOMPARE(report.first->causes[0].key, std::string(planted.cause));
        QVERIFY(report.first->attempts > report.first->causes.size());
    }

    void whatNothingExplainsSaysSo()
    {
        Reference reference = referenceOf(networkOf(kDense, kRows), kRows);
        NamedValues& hidden = output(reference, "hidden");
        hidden.values[7] += 0.5F;
        const ReferenceReport report = compared(reference, kDense, kRows);
        QVERIFY(report.first.has_value());
        QVERIFY(report.first->causes.empty());
        QVERIFY(report.first->tried.size() >= 4);
        const auto& row = report.layers[report.first->row];
        QCOMPARE(row.name, std::string("hidden"));
        QCOMPARE(row.difference->at, (std::vector<std::int64_t>{1, 1}));
        QCOMPARE(float(row.difference->theirs), hidden.values[7]);
    }

    void roundingIsNoDifference()
    {
        Reference reference = referenceOf(networkOf(kDense, kRows), kRows);
        for (NamedValues& each : reference.outputs) {
            for (float& value : each.values)
                value *= 1 + 2e-7F;
        }
        QVERIFY(compared(reference, kDense, kRows).isEqual());
    }

    void otherNamesAreMatchedByWeightsAndOrder()
    {
        Reference reference = referenceOf(networkOf(kConv, kPictures), kPictures);
        for (std::size_t k = 0; k < reference.outputs.size(); ++k)
            reference.outputs[k].name = "layers." + std::to_string(k);
        for (NamedValues& each : reference.weights)
            each.name = (each.name.starts_with("conv") ? "layers.0" : "layers.4")
                        + each.name.substr(each.name.find('.'));
        const ReferenceReport report = compared(reference, kConv, kPictures);
        QVERIFY(report.isEqual());
        QVERIFY(report.weightsBy == MatchedBy::Order);
        QVERIFY(report.layers[0].how == MatchedBy::Weights);
        QVERIFY(report.layers[1].how == MatchedBy::Order);
        QCOMPARE(report.layers[1].reference, std::string("layers.1"));
        QVERIFY(report.layers[4].how == MatchedBy::Weights);
    }

    /// Their vocabulary has a hash with us, which no reference has.
    void textsAreComparedToo()
    {
        const data::InputSpec texts{
            .modality = data::Modality::Text, .shape = {5, 1}, .embedded = {}, .tokens = 9};
        const char* const text = "words = token_embedding(out=4); lstm(out=3); output = linear";
        Reference reference = referenceOf(networkOf(text, texts), texts);
        for (float& token : reference.inputs[0].values)
            token = std::round(4 + 4 * token);
        reference.inputs[0].shape = {kExamples, 5}; // as PyTorch has them
        reference.outputs = outputsOf(networkOf(text, texts), reference.inputs[0].values);
        std::erase_if(reference.weights,
                      [](const NamedValues& each) { return each.name.ends_with("vocabulary"); });
        QCOMPARE(reference.weights.size(), std::size_t{7});
        const ReferenceReport report = compared(reference, text, texts);
        QVERIFY(report.isEqual());
        QCOMPARE(report.weights, std::size_t{7});
    }

    void layersThatOneSideHasAloneAreLeftOut()
    {
        Reference reference = referenceOf(networkOf(kConv, kPictures), kPictures);
        std::erase_if(reference.outputs,
                      [](const NamedValues& each) { return each.name == "bend"; });
        reference.outputs.insert(reference.outputs.begin() + 1,
                                 {"other", {kExamples, 5}, std::vector<float>(60)});
        const ReferenceReport report = compared(reference, kConv, kPictures);
        QVERIFY(report.isEqual());
        QVERIFY(report.layers[1].how == MatchedBy::Nothing);
        QVERIFY(!report.layers[1].difference);
        QCOMPARE(report.notes.size(), std::size_t{1});
        QVERIFY(report.notes[0].find("other (12 x 5)") != std::string::npos);
    }

    void whatDoesNotFitIsRefused()
    {
        Reference reference = referenceOf(networkOf(kDense, kRows), kRows);
        reference.inputs[0].shape = {kExamples * 2, 3};
        VERIFY_ERROR(compared(reference, kDense, kRows), "reference.input");

        reference = referenceOf(networkOf(kDense, kRows), kRows);
        reference.weights.clear();
        VERIFY_ERROR(compared(reference, kDense, kRows), "reference.weights");

        reference = referenceOf(networkOf(kDense, kRows), kRows);
        reference.weights.resize(1);
        VERIFY_ERROR(compared(reference, kDense, kRows), "reference.weights");

        reference = referenceOf(networkOf(kDense, kRows), kRows);
        reference.outputs = {{"features", {kExamples, 17}, std::vector<float>(17 * kExamples)}};
        VERIFY_ERROR(compared(reference, kDense, kRows), "reference.layers");

        reference = referenceOf(networkOf(kDense, kRows), kRows);
        reference.gradients = {{"output.bias", {3}, {0, 0, 0}}};
        reference.target = NamedValues{"target", {kExamples}, std::vector<float>(kExamples, 3)};
        VERIFY_ERROR(compared(reference, kDense, kRows), "reference.target");
    }
};

QTEST_GUILESS_MAIN(TestReferenceCauses)
#include "tst_reference_causes.moc"
