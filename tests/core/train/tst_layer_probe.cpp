// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/spec.h"
#include "model/templates.h"
#include "support/run_log.h"
#include "support/script_module.h"
#include "support/temp_project.h"
#include "support/tensor_probe.h"
#include "train/layer_numbers.h"

#include <QTest>

#include <cmath>
#include <numeric>

using namespace assay;
using experiment::ExperimentSpec;
using testing::RunLog;
using train::LayerNumbers;
using train::LayerQuantity;

namespace {

ExperimentSpec small(const QStringList& settings = {})
{
    ExperimentSpec spec;
    spec.data.count = 300;
    spec.train.epochs = 2;
    spec.train.batchSize = 32;
    spec.train.threads = 2;
    for (const QString& setting : settings)
        experiment::setText(spec, setting.toStdString());
    return spec;
}

model::Network networkFor(const ExperimentSpec& spec, const data::Prepared& data)
{
    const auto classes = static_cast<std::int64_t>(data.source->info().classes.size());
    return {
        model::architecture(spec.model, data.preprocess.inputs(),
                            train::lossFor(spec.train, data.source->info().task).outputs(classes)),
        static_cast<std::uint64_t>(spec.seed)};
}

void trainInto(RunLog& log, const ExperimentSpec& spec, const data::Prepared& data,
               model::Network& network)
{
    train::Control control;
    train::train({.spec = spec.train,
                  .seed = static_cast<std::uint64_t>(spec.seed),
                  .data = &data,
                  .checkpoint = {},
                  .bestCheckpoint = {},
                  .resumeFrom = {},
                  .watched = {}},
                 network, control, log);
}

const LayerNumbers* find(const train::StepReport& report, const std::string& name)
{
    for (const LayerNumbers& layer : report.layers) {
        if (layer.layer.name == name)
            return &layer;
    }
    return nullptr;
}

double norm(const std::vector<float>& values)
{
    return std::sqrt(std::accumulate(values.begin(), values.end(), 0.0,
                                     [](double sum, float x) { return sum + double(x) * x; }));
}

/// What leaves a dense layer and a function after it, in double precision, a row an example.
struct Dense {
    std::vector<std::vector<double>> rows;
    double deviation = 0, dead = 0, saturated = 0;

    void measure(double beyond)
    {
        double sum = 0, squares = 0, count = 0, flat = 0;
        std::size_t zeros = 0;
        for (std::size_t unit = 0; unit < rows[0].size(); ++unit) {
            bool alive = false;
            for (const auto& row : rows) {
                sum += row[unit];
                squares += row[unit] * row[unit];
                count += 1;
                flat += std::abs(row[unit]) > beyond ? 1 : 0;
                alive = alive || row[unit] != 0;
            }
            zeros += alive ? 0 : 1;
        }
        deviation = std::sqrt(squares / count - sum / count * sum / count);
        dead = double(zeros) / double(rows[0].size());
        saturated = flat / count;
    }
};

Dense after(const std::vector<std::vector<double>>& inputs, const model::Network& network,
            const std::string& layer, double (*function)(double))
{
    const std::vector<float> weight = network.weights(layer + ".weight");
    const std::vector<float> bias = network.weights(layer + ".bias");
    Dense dense;
    for (const std::vector<double>& input : inputs) {
        std::vector<double> row;
        for (std::size_t unit = 0; unit < bias.size(); ++unit) {
            double sum = bias[unit];
            for (std::size_t i = 0; i < input.size(); ++i)
                sum += double(weight[unit * input.size() + i]) * input[i];
            row.push_back(function(sum));
        }
        dense.rows.push_back(std::move(row));
    }
    dense.measure(train::kSaturated);
    return dense;
}

bool near(const std::optional<double>& got, double wanted, double share = 1e-4)
{
    return got && std::abs(*got - wanted) <= share * std::max(std::abs(wanted), 1e-6);
}

} // namespace

class TestLayerProbe : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void changesNoNumberOfTheTraining_data()
    {
        QTest::addColumn<QStringList>("settings");
        QTest::newRow("lenet") << QStringList{};
        QTest::newRow("one thread") << QStringList{"train.threads=1"};
        QTest::newRow("dropout, clipping")
            << QStringList{"model.template=mlp", "model.dropout=0.5", "train.clip_norm=0.5"};
        QTest::newRow("batch norm")
            << QStringList{"model.template=resnet", "model.width=4", "data.count=70",
                           "train.batch_size=8", "train.threads=1"};
        const auto script = m_folder / "normed.pt";
        testing::writeNormedScript(script);
        QTest::newRow("a module of one's own") << QStringList{
            "model.template=torchscript", "model.file=" + QString::fromStdString(script.string())};
    }
    void changesNoNumberOfTheTraining()
    {
        QFETCH(QStringList, settings);
        const ExperimentSpec with = small(settings);
        const ExperimentSpec without = small(settings + QStringList{"train.watch_layers=false"});
        const data::Prepared data = data::prepare(with.data);
        model::Network one = networkFor(with, data), other = networkFor(without, data);
        RunLog watched, plain;
        trainInto(watched, with, data, one);
        trainInto(plain, without, data, other);
        QVERIFY(!watched.steps.front().layers.empty());
        QVERIFY(plain.steps.front().layers.empty());
        QVERIFY(watched.numbers() == plain.numbers());
        QVERIFY(testing::weightsOf(one) == testing::weightsOf(other));
        // Of the whole gradient the layers have each a part.
        for (const train::StepReport& step : watched.steps) {
            if (step.layers.empty())
                continue;
            double squares = 0;
            for (const LayerNumbers& layer : step.layers)
                squares += std::pow(layer[LayerQuantity::GradientNorm].value_or(0), 2);
            QVERIFY(near(std::sqrt(squares), step.gradientNorm, 1e-5));
        }
    }

    void numbersAreThoseOfTheDefinitions_data()
    {
        QTest::addColumn<QString>("activation");
        QTest::addColumn<int>("threads");
        for (const char* activation : {"relu", "tanh", "sigmoid"}) {
            for (const int threads : {1, 2, 3})
                QTest::addRow("%s, %d threads", activation, threads)
                    << QString::fromLatin1(activation) << threads;
        }
    }
    void numbersAreThoseOfTheDefinitions()
    {
        QFETCH(QString, activation);
        QFETCH(int, threads);
        // One update with all 210 examples.
        const ExperimentSpec spec =
            small({"model.template=mlp", "model.hidden=12", "model.activation=" + activation,
                   "train.batch_size=500", "train.epochs=1", "train.learning_rate=0.01",
                   "train.threads=" + QString::number(threads)});
        const data::Prepared data = data::prepare(spec.data);
        model::Network network = networkFor(spec, data);
        // Unit 0 is dead behind a ReLU, and far out behind the others.
        const std::string hidden = "hidden";
        std::vector<float> bias = network.weights(hidden + ".bias");
        bias[0] = -20;
        network.setWeights(hidden + ".bias", bias);

        const data::Subset& train = data.splits.train();
        std::vector<std::uint32_t> all(train.size());
        std::iota(all.begin(), all.end(), 0U);
        const auto batch = testing::gathered(train, data.preprocess, {all}).front();
        const std::size_t width = batch.inputs[0].size() / train.size();
        std::vector<std::vector<double>> inputs;
        for (std::size_t k = 0; k < train.size(); ++k) {
            const auto from = batch.inputs[0].begin() + std::ptrdiff_t(k * width);
            inputs.emplace_back(from, from + std::ptrdiff_t(width));
        }
        const auto line = [](double x) { return x; };
        double (*const function)(double) =
            activation == "relu"   ? +[](double x) { return std::max(0.0, x); }
            : activation == "tanh" ? +[](double x) { return std::tanh(x); }
                                   : +[](double x) { return 1 / (1 + std::exp(-x)); };
        Dense plain = after(inputs, network, hidden, line);
        Dense curved = after(inputs, network, hidden, function);
        if (activation == "sigmoid") { // its flat ends lie around 0.5
            double flat = 0;
            for (const auto& row : curved.rows) {
                for (const double value : row)
                    flat += value > 0.97 || value < 0.03 ? 1 : 0;
            }
            curved.saturated = flat / double(curved.rows.size() * bias.size());
        }

        std::vector<std::vector<float>> before;
        for (const model::ParameterInfo& parameter : network.parameters())
            before.push_back(network.weights(parameter.name));
        RunLog log;
        trainInto(log, spec, data, network);
        QCOMPARE(log.steps.size(), std::size_t{1});
        const train::StepReport& step = log.steps.front();

        const LayerNumbers* dense = find(step, hidden);
        QVERIFY(dense);
        QVERIFY(near((*dense)[LayerQuantity::Deviation], plain.deviation));
        QVERIFY(!(*dense)[LayerQuantity::Dead]); // it is what stands behind that is dead
        QVERIFY(!(*dense)[LayerQuantity::Saturated]);

        const LayerNumbers* behind = nullptr;
        for (const LayerNumbers& layer : step.layers) {
            if (layer.layer.kind == activation.toStdString())
                behind = &layer;
        }
        QVERIFY(behind);
        QVERIFY(near((*behind)[LayerQuantity::Deviation], curved.deviation));
        QCOMPARE((*behind)[LayerQuantity::Dead].value_or(-1), curved.dead);
        if (activation == "relu") {
            QVERIFY(curved.dead >= 1.0 / 12);
            QVERIFY(!(*behind)[LayerQuantity::Saturated]);
        } else {
            QVERIFY(curved.saturated >= 1.0 / 12);
            QVERIFY(near((*behind)[LayerQuantity::Saturated], curved.saturated, 1e-3));
        }
        QVERIFY(!(*behind)[LayerQuantity::GradientNorm]);
        QVERIFY(!(*behind)[LayerQuantity::UpdateRatio]);

        // What the update changed, of weight and bias together.
        const std::vector<model::ParameterInfo> parameters = network.parameters();
        double changes = 0, weights = 0;
        for (std::size_t k = 0; k < parameters.size(); ++k) {
            if (!parameters[k].name.starts_with(hidden))
                continue;
            std::vector<float> change = network.weights(parameters[k].name);
            for (std::size_t i = 0; i < change.size(); ++i)
                change[i] -= before[k][i];
            changes += std::pow(norm(change), 2);
            weights += std::pow(norm(before[k]), 2);
        }
        QVERIFY(near((*dense)[LayerQuantity::UpdateRatio], std::sqrt(changes / weights)));
    }

    void partsOfAModuleHaveGradientsAndUpdatesAlone()
    {
        const auto script = m_folder / "parts.pt";
        testing::writeNormedScript(script);
        const ExperimentSpec spec =
            small({"model.template=torchscript", "train.epochs=1",
                   "model.file=" + QString::fromStdString(script.string())});
        const data::Prepared data = data::prepare(spec.data);
        model::Network network = networkFor(spec, data);
        RunLog log;
        trainInto(log, spec, data, network);
        const std::vector<LayerNumbers>& layers = log.steps.front().layers;
        QVERIFY(layers.size() > 1);
        for (const LayerNumbers& layer : layers) {
            const bool isPart = &layer != &layers.back();
            QCOMPARE(layer[LayerQuantity::GradientNorm].has_value(), isPart);
            QCOMPARE(layer[LayerQuantity::Deviation].has_value(), !isPart);
        }
    }

    void measuresOftenAtFirstAndThenNowAndThen()
    {
        std::vector<std::int64_t> few, many;
        for (std::int64_t step = 1; step <= 102; ++step) {
            if (train::measuresLayers(step, 102))
                few.push_back(step);
        }
        QCOMPARE(few, (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60, 70, 80,
                                                 90, 100, 102}));
        for (std::int64_t step = 1; step <= 100'007; ++step) {
            if (train::measuresLayers(step, 100'007))
                many.push_back(step);
        }
        QVERIFY(many.size() >= 200 && many.size() <= 212);
        QCOMPARE(many.back(), std::int64_t{100'007});
    }

    void aSeriesIsCalledByItsLayer()
    {
        const train::WatchedLayer layer{3, "convolution", "block/1.conv"};
        const std::string name = train::seriesName(layer, LayerQuantity::UpdateRatio);
        QCOMPARE(name, std::string("layers/3/convolution/update_ratio/block/1.conv"));
        const auto read = train::layerSeries(name);
        QVERIFY(read);
        QVERIFY(read->layer == layer);
        QVERIFY(read->quantity == LayerQuantity::UpdateRatio);
        for (const char* other :
             {"loss", "layers/", "layers/0/linear/dead/a", "layers/x/linear/dead/a",
              "layers/1/linear/dead/", "layers/1/linear/size/a", "layers/1//dead/a",
              "layers/99999999999999999999/linear/dead/a"})
            QVERIFY2(!train::layerSeries(other), other);
    }

private:
    const testing::TempFolder m_folder;
};

QTEST_GUILESS_MAIN(TestLayerProbe)
#include "tst_layer_probe.moc"
