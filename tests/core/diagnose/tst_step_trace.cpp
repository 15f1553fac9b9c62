// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/step_trace.h"
#include "experiment/own_module.h"
#include "experiment/run_plan.h"
#include "support/script_module.h"
#include "support/temp_project.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace assay;
using diagnose::StepTrace;
using diagnose::TracePart;
using diagnose::TraceRow;

namespace {

experiment::ExperimentSpec points()
{
    experiment::ExperimentSpec spec;
    for (const char* setting : {"model.template=mlp", "data.path=points-blobs", "data.count=400"})
        experiment::setText(spec, setting);
    return spec;
}

/// The rows of one part, by name and in their order.
std::vector<std::string> namesOf(const StepTrace& trace, TracePart part)
{
    std::vector<std::string> names;
    for (const TraceRow& row : trace.rows) {
        if (row.part == part)
            names.push_back(row.name);
    }
    return names;
}

const TraceRow& rowOf(const StepTrace& trace, TracePart part, const std::string& name)
{
    return *std::find_if(trace.rows.begin(), trace.rows.end(),
                         [&](const TraceRow& row) { return row.part == part && row.name == name; });
}

StepTrace traceOf(const experiment::ExperimentSpec& spec, const data::Prepared& data,
                  const model::Network& network)
{
    return diagnose::traceStep(spec.train, 1, data, network, 1);
}

/// Of a module of two inputs and three outputs with weights w (3 x 2) and v (3 x 3).
StepTrace traceOfModule(const char* forward)
{
    const testing::TempFolder folder;
    const auto file = folder / "module.pt";
    testing::writeScript(file, {{"w", {3, 2}}, {"v", {3, 3}}},
                         std::string("def forward(self, x):\n") + forward);
    experiment::ExperimentSpec spec = points();
    experiment::setText(spec, "model.template=torchscript");
    experiment::set(spec, "model.file", file.string());
    spec = experiment::withModule(spec);
    const data::Prepared data = data::prepare(spec.data);
    return traceOf(spec, data, experiment::networkFor(spec, data));
}

} // namespace

/// One update taken apart.
class TestStepTrace : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyPartStandsInItsOrderWithItsNumbers()
    {
        experiment::ExperimentSpec spec = points();
        spec.train.batchSize = 50;
        const data::Prepared data = data::prepare(spec.data);
        const model::Network network = experiment::networkFor(spec, data);
        const StepTrace trace = traceOf(spec, data, network);
        const std::vector<std::string> weights{"hidden.weight", "hidden.bias", "output.weight",
                                               "output.bias"};
        QCOMPARE(namesOf(trace, TracePart::Creation), weights);
        QCOMPARE(namesOf(trace, TracePart::Backward),
                 std::vector(weights.rbegin(), weights.rend()));
        QCOMPARE(namesOf(trace, TracePart::Forward),
                 (std::vector<std::string>{"hidden", "hidden.relu", "output"}));
        QVERIFY(std::is_sorted(trace.rows.begin(), trace.rows.end(),
                               [](const TraceRow& a, const TraceRow& b) {
                                   return a.part < b.part || a.bytes < b.bytes;
                               }));
        const TraceRow& output = rowOf(trace, TracePart::Forward, "output");
        QCOMPARE(output.tensor.shape, (std::vector<std::int64_t>{50, 3}));
        QCOMPARE(output.tensor.type, std::string("float32"));
        QCOMPARE(output.tensor.values, std::int64_t(150));
        QVERIFY(output.tensor.least < output.tensor.mean
                && output.tensor.mean < output.tensor.greatest && output.tensor.deviation > 0);
        const TraceRow& rectified = rowOf(trace, TracePart::Forward, "hidden.relu");
        QCOMPARE(rectified.tensor.least, 0.0);
        QVERIFY(rectified.tensor.zeros > rectified.tensor.values / 4);
        QCOMPARE(rowOf(trace, TracePart::Target, "targets").tensor.type, std::string("int64"));
        QVERIFY(!trace.nextProblem(0));
        // The mean of the examples' losses is that of the batch; the largest stands first.
        double sum = 0;
        for (const auto& example : trace.examples)
            sum += example.loss;
        QCOMPARE(trace.examples.size(), std::size_t(50));
        QVERIFY(std::abs(sum / 50 - *trace.loss) < 1e-5);
        QVERIFY(trace.examples.front().loss >= trace.examples.back().loss);
        QVERIFY(*trace.gradientNorm > 0);
    }

    void aLayerThatLosesEverythingIsNamed()
    {
        const experiment::ExperimentSpec spec = points();
        const data::Prepared data = data::prepare(spec.data);
        model::Network network = experiment::networkFor(spec, data);
        network.setWeights("hidden.weight",
                           std::vector<float>(network.weights("hidden.weight").size(), 0.0F));
        std::vector<float> biases(network.weights("hidden.bias").size(), 0.5F);
        network.setWeights("hidden.bias", biases);
        StepTrace trace = traceOf(spec, data, network);
        QCOMPARE(trace.rows[trace.nextProblem(0).value()].name, std::string("hidden"));
        QVERIFY(trace.rows[*trace.nextProblem(0)].problem.find("same values") != std::string::npos);
        // Below 0 the activation is 0 for all of them.
        std::fill(biases.begin(), biases.end(), -5.0F);
        network.setWeights("hidden.bias", biases);
        trace = traceOf(spec, data, network);
        QVERIFY(rowOf(trace, TracePart::Forward, "hidden.relu").problem.find("Every value is 0")
                != std::string::npos);
        QVERIFY(rowOf(trace, TracePart::Backward, "hidden.weight").problem.find("exactly 0")
                != std::string::npos);
    }

    void numbersThatAreNoneAreNamedWhereTheyCameFirst()
    {
        const experiment::ExperimentSpec spec = points();
        const data::Prepared data = data::prepare(spec.data);
        model::Network network = experiment::networkFor(spec, data);
        auto weights = network.weights("output.weight");
        weights[7] = std::numeric_limits<float>::quiet_NaN();
        network.setWeights("output.weight", weights);
        const StepTrace trace = traceOf(spec, data, network);
        const TraceRow& creation = rowOf(trace, TracePart::Creation, "output.weight");
        QCOMPARE(creation.tensor.notFinite, std::int64_t(1));
        QVERIFY(std::isfinite(creation.tensor.mean) && !creation.problem.empty());
        QVERIFY(rowOf(trace, TracePart::Forward, "hidden").problem.empty());
        QVERIFY(!rowOf(trace, TracePart::Forward, "output").problem.empty());
        QCOMPARE(trace.rows.back().part, TracePart::Loss); // nothing follows it
        QVERIFY(trace.rows.back().stops && !trace.gradientNorm);
    }

    void whatAModuleThrowsEndsTheAccountWithItsLikelyCause_data()
    {
        QTest::addColumn<QString>("computes");
        QTest::addColumn<int>("part");
        QTest::addColumn<QString>("says");
        QTest::newRow("missing flatten")
            << "torch.matmul(x.reshape(1, -1), self.w.t())" << int(TracePart::Forward) << "Flatten";
        QTest::newRow("fixed sizes")
            << "torch.matmul(x.view(7, 3), self.v)" << int(TracePart::Forward) << "x.size(0)";
        QTest::newRow("doubles") << "torch.matmul(x.double(), self.w.t())"
                                 << int(TracePart::Forward) << "x.float()";
        QTest::newRow("left-over size")
            << "torch.matmul(x, self.w.t()) + self.v[0, :2]" << int(TracePart::Forward) << "size 1";
        QTest::newRow("no such dimension")
            << "torch.matmul(x, self.w.t()).sum(3)" << int(TracePart::Forward) << "dim=-1";
    }
    void whatAModuleThrowsEndsTheAccountWithItsLikelyCause()
    {
        QFETCH(QString, computes);
        QFETCH(int, part);
        QFETCH(QString, says);
        // One that throws in evaluation too is refused before.
        const StepTrace trace =
            traceOfModule(QStringLiteral("    if self.training:\n"
                                         "        return %1\n"
                                         "    return torch.matmul(x, self.w.t())\n")
                              .arg(computes)
                              .toUtf8()
                              .constData());
        const TraceRow& last = trace.rows.back();
        QCOMPARE(int(last.part), part);
        QVERIFY(last.stops);
        QVERIFY2(QString::fromStdString(last.problem).contains(says), last.problem.c_str());
        QVERIFY(trace.nextProblem(0).has_value());
    }

    /// Messages of PyTorch 2.13, as it writes them.
    void messagesHaveTheirLikelyCause_data()
    {
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* message, const char* says) {
            QTest::newRow(message) << message << says;
        };
        row("mat1 and mat2 shapes cannot be multiplied (32x256 and 400x120)", "Flatten");
        row("Given groups=1, weight of size [6, 3, 5, 5], expected input[32, 28, 28, 1] to have 3 "
            "channels, but got 28 channels instead",
            "permute");
        row("Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [32, "
            "784]",
            "unsqueeze");
        row("element 0 of tensors does not require grad and does not have a grad_fn", "no_grad");
        row("DefaultCPUAllocator: can't allocate memory: you tried to allocate 4000000000000 bytes.",
            "batch_size");
        row("\"addmm_impl_cpu_\" has no kernel, as it is not there: only implemented for 'Float'",
            "x.float()");
    }
    void messagesHaveTheirLikelyCause()
    {
        QFETCH(QString, message);
        QFETCH(QString, says);
        const std::string cause = diagnose::likelyCause(message.toStdString());
        QVERIFY2(QString::fromStdString(cause).contains(says), cause.c_str());
        QVERIFY(diagnose::likelyCause("anything else").empty());
    }

    void aGradientThatIsCutOffIsNamed()
    {
        const StepTrace trace = traceOfModule("    h = torch.matmul(x, self.w.t()).detach()\n"
                                              "    return torch.matmul(h, self.v.t())\n");
        QVERIFY(rowOf(trace, TracePart::Backward, "module.v").problem.empty());
        QVERIFY(rowOf(trace, TracePart::Backward, "module.w").problem.find("detach")
                != std::string::npos);
    }

    void aFrozenLayerIsNoProblem()
    {
        experiment::ExperimentSpec spec = points();
        spec.train.declaredFrozen = "hidden";
        const data::Prepared data = data::prepare(spec.data);
        model::Network network = experiment::networkFor(spec, data);
        network.setWeights("output.weight",
                           std::vector<float>(network.weights("output.weight").size(), 0.0F));
        const StepTrace trace = traceOf(spec, data, network);
        QCOMPARE(rowOf(trace, TracePart::Backward, "hidden.weight").tensor.zeros,
                 rowOf(trace, TracePart::Backward, "hidden.weight").tensor.values);
        QVERIFY(rowOf(trace, TracePart::Backward, "hidden.weight").problem.empty());
    }

    void whatTheOptimiserChangedIsMeasured()
    {
        const experiment::ExperimentSpec spec = points();
        const data::Prepared data = data::prepare(spec.data);
        model::Network network = experiment::networkFor(spec, data);
        StepTrace trace = traceOf(spec, data, network);
        const auto before = diagnose::weightsOf(network);
        auto weights = network.weights("output.weight");
        double squares = 0;
        for (float& weight : weights) {
            squares += double(weight) * double(weight);
            weight += 0.5F;
        }
        const double expected = 0.5 * std::sqrt(double(weights.size()) / squares);
        network.setWeights("output.weight", weights);
        diagnose::addUpdate(trace, before, network);
        const TraceRow& update = rowOf(trace, TracePart::Update, "output.weight");
        QVERIFY(std::abs(update.ratio - expected) < 1e-5 * expected);
        QVERIFY(std::abs(update.tensor.mean - 0.5) < 1e-6 && update.tensor.deviation < 1e-6);
        const TraceRow& other = rowOf(trace, TracePart::Update, "hidden.weight");
        QCOMPARE(other.tensor.zeros, other.tensor.values);
        QCOMPARE(other.ratio, 0.0);
    }
};

QTEST_GUILESS_MAIN(TestStepTrace)
#include "tst_step_trace.moc"
