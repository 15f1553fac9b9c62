// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "model/templates.h"
#include "support/temp_project.h"
#include "support/tensor_probe.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <cmath>

using namespace assay;

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

    void residualAgreesWithPyTorchAlsoInRunningStatistics_data()
    {
        QTest::addColumn<int>("threads");
        for (const int threads : {1, 2, 3})
            QTest::addRow("%d threads", threads) << threads;
    }
    void residualAgreesWithPyTorchAlsoInRunningStatistics()
    {
        QFETCH(int, threads);
        testing::setOperationThreads(threads);
        model::Network network(model::architecture({.templateName = "resnet",
                                                    .parameters = {{"width", std::int64_t{4}}}},
                                                   {data::pictureInput(3, 12, 12)}, 5),
                               1);
        fill(network);
        for (const auto& parameter : network.parameters()) {
            if (!parameter.name.ends_with("norm.weight"))
                continue;
            std::vector<float> scales = network.weights(parameter.name);
            for (float& scale : scales)
                ++scale;
            network.setWeights(parameter.name, scales);
        }
        const nlohmann::json& golden = m_golden["resnet"];
        const std::vector<float> inputs = numbers(std::size_t{4} * 3 * 12 * 12, 9);
        const auto parameters = network.parameters();
        QCOMPARE(parameters.size(), golden["gradients"].size());
        for (int step = 0; step < 10; ++step) {
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

    void whatPadsASeriesChangesNothing()
    {
        model::Network network = lstm(7);
        const std::vector<float> own = numbers(4 * 3, 2);
        const auto alone =
            testing::forwardAndBackward(network, train::lossNamed("cross_entropy"), own, {4}, {1});
        for (const float filling : {0.0F, 1e3F}) {
            std::vector<float> padded = own;
            padded.resize(9 * 3, filling);
            const auto longer = testing::forwardAndBackward(
                network, train::lossNamed("cross_entropy"), padded, {4}, {1});
            for (std::size_t k = 0; k < alone.outputs.size(); ++k)
                QVERIFY(std::abs(alone.outputs[k] - longer.outputs[k]) < 1e-6F);
            for (std::size_t p = 0; p < alone.gradients.size(); ++p)
                for (std::size_t k = 0; k < alone.gradients[p].size(); ++k)
                    QVERIFY(std::abs(alone.gradients[p][k] - longer.gradients[p][k]) < 1e-6F);
        }
        // Flattened series are filled up to one size, whatever the batch.
        model::Network flat(
            model::architecture(
                {.templateName = "mlp", .parameters = {}},
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
