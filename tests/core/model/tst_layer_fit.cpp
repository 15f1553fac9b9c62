// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "model/layer_edit.h"
#include "model/layer_fit.h"
#include "model/layer_table.h"
#include "model/layer_text.h"
#include "model/layers.h"
#include "model/network.h"
#include "model/templates.h"
#include "support/errors.h"
#include "support/input_specs.h"
#include "support/tensor_probe.h"

#include <QTest>

#include <cmath>

using namespace assay;
using data::Modality;
using model::Node;

namespace {

constexpr std::int64_t kOutputs = 4;

model::Architecture builtOf(const std::string& text, const std::vector<data::InputSpec>& inputs)
{
    return *model::editedArchitecture({.templateName = "mlp", .layers = text}, inputs, kOutputs);
}

std::optional<model::LayerMisfit> misfitOf(const std::string& text, Modality modality)
{
    return model::firstMisfit(builtOf(text, {testing::inputOf(modality)}), kOutputs);
}

std::string textOf(const std::vector<Node>& layers)
{
    return model::spelled(layers, "example");
}

std::vector<Node> layersOf(const std::string& text, Modality modality = Modality::Pictures)
{
    return model::editable(builtOf(text, {testing::inputOf(modality)}).nodes, kOutputs);
}

std::vector<float> numbers(std::size_t count, std::uint64_t seed)
{
    base::Random random(seed, "numbers");
    std::vector<float> all(count);
    for (float& value : all)
        value = static_cast<float>(random.uniform(-1, 1));
    return all;
}

/// A change that a person could make, whether or not it is of sense.
std::vector<Node> changedAtRandom(const std::vector<Node>& layers, base::Random& random)
{
    const auto pick = [&random](std::size_t count) {
        return static_cast<std::size_t>(random.below(static_cast<std::uint64_t>(count)));
    };
    const std::size_t place = pick(layers.size());
    std::vector<std::string> kinds;
    for (const model::LayerKind* kind : model::layerKinds()) {
        if (kind->isEditable)
            kinds.emplace_back(kind->name);
    }
    switch (pick(6)) {
    case 0: return model::withLayerAfter(layers, place, kinds[pick(kinds.size())]);
    case 1: return model::withoutLayer(layers, place);
    case 2: return model::movedUp(layers, place);
    case 3: return model::withKind(layers, place, kinds[pick(kinds.size())]);
    case 4: return model::withInputs(layers, place, {layers[pick(layers.size())].name});
    default: break;
    }
    const auto& settings = model::layerKind(layers[place].kind).settings;
    if (settings.empty())
        return layers;
    const base::Field& field = settings[pick(settings.size())];
    if (field.kind == base::FieldKind::Boolean)
        return model::withSetting(layers, place, field.path, pick(2) == 1);
    if (field.kind == base::FieldKind::Number)
        return model::withSetting(layers, place, field.path, field.high / 2);
    const auto value = static_cast<std::int64_t>(1 + pick(7));
    return model::withSetting(layers, place, field.path, value);
}

} // namespace

class TestLayerFit : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theFirstLayerThatDoesNotFitIsNamedWithWhatMendsIt_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("modality");
        QTest::addColumn<int>("layer");
        QTest::addColumn<QStringList>("named"); // in the sentence
        QTest::addColumn<QString>("repair");    // one of them
        QTest::addColumn<QString>("mended");    // what it makes of the layers
        const auto row = [](const char* name, const char* text, Modality modality, int layer,
                            const QStringList& named, const char* repair, const char* mended) {
            QTest::newRow(name) << text << int(modality) << layer << named << repair << mended;
        };
        row("pictures where rows are taken", "convolution; linear", Modality::Pictures, 1,
            {"linear", "rows", "convolution", "32 x 26 x 26"}, "Insert flatten behind convolution",
            "convolution = convolution; flatten = flatten; linear = linear");
        row("the same, with a mean", "convolution; linear", Modality::Pictures, 1, {"linear"},
            "Insert the mean over the picture behind convolution",
            "convolution = convolution; global_average_pool = global_average_pool; linear = "
            "linear");
        row("rows where pictures are taken", "flatten; convolution; f2 = flatten; linear",
            Modality::Pictures, 1, {"convolution", "pictures", "flatten", "784"}, "Remove flatten",
            "convolution = convolution; f2 = flatten; linear = linear");
        row("a kernel larger than the picture",
            "convolution(kernel=20); c2 = convolution(kernel=20); flatten; linear",
            Modality::Pictures, 1, {"c2", "20 x 20", "32 x 9 x 9"}, "Kernel of c2: 9",
            "convolution = convolution(kernel=20); c2 = convolution(kernel=9); flatten = flatten; "
            "linear = linear");
        row("the same, with padding",
            "convolution(kernel=20); c2 = convolution(kernel=20); flatten; linear",
            Modality::Pictures, 1, {"c2"}, "Padding of c2: 9", "");
        row("groups that do not share", "c = convolution(groups=3, out=8); flatten; linear",
            Modality::Pictures, 0, {"c", "groups", "1"}, "Groups of c: 1",
            "c = convolution(out=8); flatten = flatten; linear = linear");
        row("a shortcut of another shape",
            "c1 = convolution(out=8, padding=1); c2 = convolution(out=16, padding=1, stride=2); s "
            "= add(c2, c1); flatten; linear",
            Modality::Pictures, 2, {"s", "16 x 14 x 14", "8 x 28 x 28"},
            "Project c1 to 16 x 14 x 14",
            "c1 = convolution(out=8, padding=1); c2 = convolution(out=16, padding=1, stride=2); "
            "convolution = convolution(c1, out=16, kernel=1, stride=2); s = add(c2, convolution); "
            "flatten = flatten; linear = linear");
        row("a shortcut of another width",
            "a = linear(out=8); relu; b = linear(out=6); add(b, a); "
            "linear",
            Modality::Series, 3, {"add", "20 x 6", "20 x 8"}, "Units of a: 6", "");
        row("heads that do not share", "linear(out=6); self_attention; time_mean; o = linear",
            Modality::Series, 1, {"6", "self_attention", "4 heads"}, "Heads of self_attention: 2",
            "linear = linear(out=6); self_attention = self_attention(heads=2); time_mean = "
            "time_mean; o = linear");
        row("half of an odd number", "linear(out=7); gate; time_mean; o = linear", Modality::Series,
            1, {"gate", "even", "7"}, "Units of linear: 8",
            "linear = linear(out=8); gate = gate; time_mean = time_mean; o = linear");
        row("tokens taken for amounts", "lstm; linear", Modality::Text, 0, {"tokens", "lstm"},
            "Insert an embedding of tokens behind example",
            "token_embedding = token_embedding; lstm = lstm; linear = linear");
        row("categories taken for amounts", "linear(out=8); o = linear", Modality::Table, 0,
            {"categories", "linear"}, "Insert an embedding of categories behind example",
            "embedding = embedding; linear = linear(out=8); o = linear");
        row("an embedding of no tokens", "linear(out=8); token_embedding; time_mean; o = linear",
            Modality::Series, 1, {"token_embedding", "tokens"}, "Remove token_embedding",
            "linear = linear(out=8); time_mean = time_mean; o = linear");
        row("a name that is none", "flatten; fc = linear(out=8); relu(fcc); linear",
            Modality::Pictures, 2, {"relu", "fcc"}, "Let relu take fc",
            "flatten = flatten; fc = linear(out=8); relu = relu; linear = linear");
        row("one output too many", "a = flatten; b = flatten(example); linear(a, b)",
            Modality::Pictures, 2, {"linear", "one output"}, "Insert concatenate before linear",
            "a = flatten; b = flatten(example); concatenate = concatenate(a, b); linear = linear");
        row("a sum of one", "a = flatten; relu; add; linear", Modality::Pictures, 2, {"add"},
            "Let add take a as well",
            "a = flatten; relu = relu; add = add(relu, a); linear = linear");
        row("pictures side by side", "a = convolution; b = relu; concatenate(a, b); linear",
            Modality::Pictures, 2, {"concatenate", "32 x 26 x 26"},
            "Flatten all that concatenate takes", "");
        row("what nothing takes", "flatten; a = linear(out=8); b = linear(flatten)",
            Modality::Pictures, 1, {"a", "No layer takes"}, "Remove a",
            "flatten = flatten; b = linear");
        row("too few results", "flatten; linear(out=3)", Modality::Pictures, 1, {"3", "4 numbers"},
            "As many units in linear as the data need", "flatten = flatten; linear = linear");
        row("results that are hidden numbers", "flatten; linear(out=30); relu", Modality::Pictures,
            2, {"relu", "30", "4 numbers"}, "Add a fully connected layer at the end",
            "flatten = flatten; linear = linear(out=30); relu = relu; linear2 = linear");
        row("a result for each step", "linear", Modality::Series, 0, {"20 x 4"},
            "Add time_mean at the end", "linear = linear; time_mean = time_mean");
        row("nothing to train", "time_mean", Modality::Series, 0, {"3", "4"},
            "Add a fully connected layer at the end", "time_mean = time_mean; linear = linear");
        row("padding around series", "max_pool(padding=1); time_mean; linear", Modality::Series, 0,
            {"max_pool", "padding"}, "Padding of max_pool: 0",
            "max_pool = max_pool; time_mean = time_mean; linear = linear");
        row("steps that are not the same",
            "a = linear(out=8); b = max_pool(kernel=20); c = max_pool(a, kernel=19); d = "
            "max_pool(kernel=2); s = add(b, d); time_mean; o = linear",
            Modality::Series, 4, {"s", "steps"}, "", "");
    }
    void theFirstLayerThatDoesNotFitIsNamedWithWhatMendsIt()
    {
        QFETCH(QString, text);
        QFETCH(int, modality);
        QFETCH(int, layer);
        QFETCH(QStringList, named);
        QFETCH(QString, repair);
        QFETCH(QString, mended);
        const auto misfit = misfitOf(text.toStdString(), Modality(modality));
        QVERIFY(misfit);
        QCOMPARE(int(misfit->layer), layer);
        QVERIFY2(testing::isSentence(misfit->sentence), misfit->sentence.c_str());
        for (const QString& word : named)
            QVERIFY2(QString::fromStdString(misfit->sentence).contains(word),
                     misfit->sentence.c_str());
        QStringList offered;
        QString found;
        for (const model::LayerRepair& each : misfit->repairs) {
            offered << QString::fromStdString(each.label);
            if (offered.back() == repair)
                found = QString::fromStdString(textOf(each.layers));
        }
        if (repair.isEmpty())
            return;
        QVERIFY2(offered.contains(repair), qPrintable(offered.join("; ")));
        if (!mended.isEmpty())
            QCOMPARE(found, mended);
    }

    void anInputThatNothingTakesIsNamed()
    {
        std::vector<data::InputSpec> inputs{testing::inputOf(Modality::Pictures),
                                            testing::inputOf(Modality::Series)};
        inputs[0].name = "photo";
        inputs[1].name = "sound";
        const auto misfit = model::firstMisfit(builtOf("flatten; linear", inputs), kOutputs);
        QVERIFY(misfit);
        QVERIFY(misfit->sentence.find("sound") != std::string::npos);
        const auto both = model::firstMisfit(
            builtOf("flatten; m = time_mean(sound); concatenate(flatten, m); linear", inputs),
            kOutputs);
        QVERIFY(!both);
    }

    void stepsOfTwoInputsAreNotAdded()
    {
        std::vector<data::InputSpec> inputs{testing::inputOf(Modality::Series),
                                            testing::inputOf(Modality::Series)};
        inputs[0].name = "left";
        inputs[1].name = "right";
        const auto misfit =
            model::firstMisfit(builtOf("add(left, right); time_mean; linear", inputs), kOutputs);
        QVERIFY(misfit);
        QVERIFY(misfit->sentence.find("steps are not the same") != std::string::npos);
    }

    void rowsBehindTheMisfitHaveNoShape()
    {
        const auto table = model::layerTable(
            builtOf("c = convolution(out=8); linear; relu", {testing::inputOf(Modality::Pictures)}),
            64, 2);
        QCOMPARE(table.rows.size(), std::size_t{3});
        QCOMPARE(table.rows[0].shape, (model::Shape{8, 26, 26}));
        QVERIFY(table.rows[1].shape.empty() && table.rows[2].shape.empty());
        QCOMPARE(table.parameters, std::int64_t{80});
    }

    void multiplyAddsAreThoseOfTheDefinition()
    {
        const auto counted = [](const char* text, Modality modality) {
            return *model::layerTable(builtOf(text, {testing::inputOf(modality)}), 1, 2)
                        .rows.front()
                        .multiplyAdds;
        };
        // 8 channels of 13 x 13, each from 1 x 3 x 3; 20 steps of 6 from 3 x 5, and from a third of it.
        QCOMPARE(counted("convolution(out=8, stride=2)", Modality::Pictures),
                 std::int64_t{8 * 13 * 13 * 9});
        QCOMPARE(counted("time_convolution(out=6, kernel=5)", Modality::Series),
                 std::int64_t{20 * 6 * 15});
        QCOMPARE(counted("time_convolution(out=6, kernel=5, groups=3)", Modality::Series),
                 std::int64_t{20 * 6 * 5});
        QCOMPARE(counted("lstm(out=8)", Modality::Series), std::int64_t{20 * 4 * 8 * (3 + 8)});
        QCOMPARE(counted("self_attention(heads=1)", Modality::Series),
                 std::int64_t{20 * 4 * 9 + 2 * 20 * 20 * 3});
        QCOMPARE(counted("linear(out=5)", Modality::Series), std::int64_t{20 * 3 * 5});
        QCOMPARE(counted("relu", Modality::Series), std::int64_t{0});
    }

    void hugeSettingsAreCountedAndRefused()
    {
        const auto misfit =
            misfitOf("convolution(out=1000000, kernel=1000, padding=1000); flatten; linear",
                     Modality::Pictures);
        QVERIFY(misfit);
        QVERIFY(misfit->sentence.find("more than a network can have") != std::string::npos);
        const auto table =
            model::layerTable(builtOf("flatten; linear(out=1000000); b = linear(out=1000000)",
                                      {testing::inputOf(Modality::Pictures)}),
                              1'000'000, 2);
        QVERIFY(table.bytes > 0 && table.parameters > 0);
    }

    void aChainStaysAChain()
    {
        const auto chain = layersOf("flatten; fc = linear(out=8); relu; output = linear");
        QCOMPARE(textOf(model::withLayerAfter(chain, 1, "dropout")),
                 std::string("flatten = flatten; fc = linear(out=8); dropout = dropout; relu = "
                             "relu; output = linear"));
        QCOMPARE(textOf(model::withLayerBefore(chain, 0, "relu")),
                 std::string("relu2 = relu; flatten = flatten; fc = linear(out=8); relu = relu; "
                             "output = linear"));
        QCOMPARE(textOf(model::withoutLayer(chain, 0)),
                 std::string("fc = linear(out=8); relu = relu; output = linear"));
        QCOMPARE(textOf(model::withoutLayer(chain, 3)),
                 std::string("flatten = flatten; fc = linear(out=8); relu = relu"));
        QCOMPARE(textOf(model::movedUp(chain, 2)),
                 std::string("flatten = flatten; relu = relu; fc = linear(out=8); output = "
                             "linear"));
        QCOMPARE(textOf(model::movedUp(chain, 0)), textOf(chain));
        QCOMPARE(textOf(model::renamed(chain, 1, "hidden")),
                 std::string("flatten = flatten; hidden = linear(out=8); relu = relu; output = "
                             "linear"));
        VERIFY_ERROR(model::renamed(chain, 1, "relu"), "model.architecture");
        VERIFY_ERROR(model::renamed(chain, 1, ""), "model.architecture");
        QCOMPARE(textOf(model::withKind(chain, 2, "tanh")),
                 std::string("flatten = flatten; fc = linear(out=8); tanh = tanh; output = "
                             "linear"));
        VERIFY_ERROR(model::withSetting(chain, 1, "out", std::int64_t{-1}), "field.value");
        VERIFY_ERROR(model::withInputs(chain, 1, {}), "model.architecture");
        QCOMPARE(model::withoutLayer({chain[0]}, 0).size(), std::size_t{1});
    }

    void shortcutsFollowWhatTheyTook()
    {
        const auto layers = layersOf("a = linear(out=8); relu; b = linear(out=8); s = add(b, "
                                     "relu); time_mean; o = linear",
                                     Modality::Series);
        QCOMPARE(textOf(model::withoutLayer(layers, 1)),
                 std::string("a = linear(out=8); b = linear(out=8); s = add(b, a); time_mean = "
                             "time_mean; o = linear"));
        QCOMPARE(textOf(model::renamed(layers, 1, "r")),
                 std::string("a = linear(out=8); r = relu; b = linear(out=8); s = add(b, r); "
                             "time_mean = time_mean; o = linear"));
        QCOMPARE(textOf(model::withLayerAfter(layers, 1, "tanh")),
                 std::string("a = linear(out=8); relu = relu; tanh = tanh; b = linear(out=8); s = "
                             "add(b, tanh); time_mean = time_mean; o = linear"));
    }

    void settingsThatBothKindsHaveAreKept()
    {
        const auto layers =
            layersOf("linear(out=8); relu; time_mean; o = linear", Modality::Series);
        const auto changed = model::withKind(layers, 0, "time_convolution");
        QVERIFY(changed[0].settings.at("out") == base::Value(std::int64_t{8}));
        QVERIFY(changed[0].settings.at("kernel") == base::Value(std::int64_t{3}));
        const auto last = model::withKind(layers, 3, "lstm"); // 0 units are no width of an LSTM
        QVERIFY(last[3].settings.at("out") == base::Value(std::int64_t{128}));
    }

    void whateverIsChangedIsBuiltOrMended_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("modality");
        for (const auto& [name, modality] :
             {std::pair("lenet", Modality::Pictures), std::pair("conv", Modality::Series),
              std::pair("attention", Modality::Text), std::pair("wavenet", Modality::Series),
              std::pair("deep", Modality::Table)})
            QTest::newRow(name) << name << int(modality);
    }
    /// A walk of changes at random. Each repair that is offered leads on, and what fits can be built, has
    /// the shapes and the parameters of the table, and answers an example as it does beside others.
    void whateverIsChangedIsBuiltOrMended()
    {
        QFETCH(QString, name);
        QFETCH(int, modality);
        const data::InputSpec input = testing::inputOf(Modality(modality));
        const auto own =
            model::architecture({.templateName = name.toStdString()}, {input}, kOutputs);
        std::vector<Node> layers = model::editable(own.nodes, kOutputs);
        base::Random random(7, name.toStdString());
        int built = 0, mended = 0;
        for (int step = 0; step < 150; ++step) {
            layers = changedAtRandom(layers, random);
            for (int tries = 0;; ++tries) {
                QVERIFY2(tries < 60, textOf(layers).c_str());
                const auto now = builtOf(textOf(layers), {input});
                const auto misfit = model::firstMisfit(now, kOutputs);
                if (!misfit)
                    break;
                QVERIFY2(testing::isSentence(misfit->sentence), misfit->sentence.c_str());
                if (misfit->repairs.empty()) { // as undo does
                    layers = model::editable(own.nodes, kOutputs);
                    break;
                }
                ++mended;
                layers =
                    misfit->repairs[static_cast<std::size_t>(random.below(misfit->repairs.size()))]
                        .layers;
            }
            const auto fits = builtOf(textOf(layers), {input});
            const auto table = model::layerTable(fits, 8, 2);
            if (table.parameters > 300'000 || step % 3 != 0)
                continue;
            ++built;
            const model::Network network(fits, 1);
            QCOMPARE(table.parameters, network.parameterCount());
            QVERIFY2(model::shapesOf(fits) == testing::outputShapes(network),
                     textOf(layers).c_str());
            answersOneByOne(network, input, textOf(layers));
            if (layers.size() > 24)
                layers = model::editable(own.nodes, kOutputs);
        }
        QVERIFY(built > 10 && mended > 10);
    }

private:
    void answersOneByOne(const model::Network& network, const data::InputSpec& input,
                         const std::string& text)
    {
        std::size_t each = 1;
        for (const std::int64_t side : input.shape)
            each *= static_cast<std::size_t>(side);
        std::vector<float> values = numbers(3 * each, 5);
        for (std::size_t k = 0; k < values.size(); ++k) {
            if (input.tokens > 0)
                values[k] = std::floor(std::abs(values[k]) * static_cast<float>(input.tokens));
            else if (!input.embedded.empty() && k % each == each - 1)
                values[k] = std::floor(std::abs(values[k]) * 40);
        }
        const std::int64_t steps = input.shape[0];
        const std::vector<std::int64_t> lengths{steps, 1, steps - 3};
        const auto answers = [&](const std::vector<float>& of,
                                 const std::vector<std::int64_t>& own) {
            return testing::forwardAndBackward(network, train::lossNamed("cross_entropy"), of,
                                               data::hasSteps(input) ? own
                                                                     : std::vector<std::int64_t>(),
                                               std::vector<double>(own.size(), 1))
                .outputs;
        };
        const auto together = answers(values, lengths);
        for (std::size_t k = 0; k < 3; ++k) {
            const auto begin = values.begin() + static_cast<std::ptrdiff_t>(k * each);
            // Alone a series has no steps beyond its end.
            const std::size_t length =
                data::hasSteps(input)
                    ? each / static_cast<std::size_t>(steps) * static_cast<std::size_t>(lengths[k])
                    : each;
            const auto alone =
                answers({begin, begin + static_cast<std::ptrdiff_t>(length)}, {lengths[k]});
            for (std::size_t c = 0; c < static_cast<std::size_t>(kOutputs); ++c) {
                const float a = together[k * kOutputs + c], b = alone[c];
                QVERIFY2(std::abs(a - b) <= 1e-4F * std::max(1.0F, std::abs(a)), text.c_str());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestLayerFit)
#include "tst_layer_fit.moc"
