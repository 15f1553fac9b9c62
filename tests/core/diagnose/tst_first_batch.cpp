// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/first_batch.h"
#include "experiment/finding_order.h"
#include "experiment/own_module.h"
#include "experiment/run_plan.h"
#include "support/script_module.h"
#include "support/temp_project.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <optional>

using namespace assay;
using diagnose::FirstBatch;
using diagnose::Reach;

namespace {

experiment::ExperimentSpec points()
{
    experiment::ExperimentSpec spec;
    for (const char* setting : {"model.template=mlp", "data.path=points-blobs", "data.count=400"})
        experiment::setText(spec, setting);
    return spec;
}

/// Of a module of two inputs and three outputs with weights w (3 x 2), v (3 x 3), u (3 x 2), h (64 x 2) and
/// o (3 x 64).
/// A module that is given two numbers an example.
experiment::ExperimentSpec ofModule(const std::filesystem::path& module)
{
    experiment::ExperimentSpec spec = points();
    experiment::setText(spec, "model.template=torchscript");
    experiment::set(spec, "model.file", module.string());
    return experiment::withModule(spec);
}

FirstBatch lookAt(const std::filesystem::path& module)
{
    const experiment::ExperimentSpec spec = ofModule(module);
    const data::Prepared data = data::prepare(spec.data);
    const model::Network network = experiment::networkFor(spec, data);
    return diagnose::lookAtFirstBatch(spec.train, 1, data, network);
}

FirstBatch batchOf(const char* forward)
{
    const testing::TempFolder folder;
    const auto file = folder / "module.pt";
    testing::writeScript(
        file, {{"w", {3, 2}}, {"v", {3, 3}}, {"u", {3, 2}}, {"h", {64, 2}}, {"o", {3, 64}}},
        std::string("def forward(self, x):\n") + forward);
    return lookAt(file);
}

std::map<std::string, Reach> reachOf(const char* forward)
{
    std::map<std::string, Reach> reach;
    for (const auto& parameter : batchOf(forward).parameters)
        reach[parameter.name.substr(parameter.name.rfind('.') + 1)] =
            parameter.gradient > 0 ? Reach::Learns : parameter.reach;
    return reach;
}

base::Finding found(const char* id, base::Severity severity, std::vector<std::string> texts = {})
{
    return {.id = id, .severity = severity, .texts = std::move(texts)};
}

} // namespace

/// What one batch shows of a network, and the order of what is found.
class TestFirstBatch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aHealthyNetworkShowsNothingOddAndStaysAsItWas()
    {
        const experiment::ExperimentSpec spec = points();
        const data::Prepared data = data::prepare(spec.data);
        const model::Network network = experiment::networkFor(spec, data);
        const std::vector<float> before = network.weights("hidden.weight");
        const FirstBatch batch = diagnose::lookAtFirstBatch(spec.train, 1, data, network);
        QCOMPARE(network.weights("hidden.weight"), before);
        QCOMPARE(batch.examples, std::int64_t(diagnose::kFirstBatch));
        QVERIFY(batch.answers.finite && batch.answers.askedTwice == 0);
        QVERIFY(batch.answers.besideOthers < 1e-5);
        QVERIFY2(batch.answers.curved > 0.01, qPrintable(QString::number(batch.answers.curved)));
        // Standardised columns.
        QVERIFY(std::abs(batch.inputs.front().rms - 1) < 0.2);
        QVERIFY(batch.gradientNorm > 0);
        for (const auto& parameter : batch.parameters) {
            QVERIFY2(parameter.gradient > 0, parameter.name.c_str());
            QVERIFY((!parameter.isMatrix || parameter.distinctRows == parameter.rows)
                    && parameter.reach == Reach::Learns);
        }
    }

    void unitsThatAreOneAreSeenAndALastLayerOfZerosIsNot()
    {
        const experiment::ExperimentSpec spec = points();
        const data::Prepared data = data::prepare(spec.data);
        const auto equal = [&](bool hidden) {
            model::Network network = experiment::networkFor(spec, data);
            for (const char* name : {"hidden.weight", "output.weight"}) {
                if (hidden || std::string_view(name) == "output.weight")
                    network.setWeights(name,
                                       std::vector<float>(network.weights(name).size(), 0.0F));
            }
            const FirstBatch batch = diagnose::lookAtFirstBatch(spec.train, 1, data, network);
            return std::any_of(batch.parameters.begin(), batch.parameters.end(),
                               [](const auto& parameter) { return parameter.distinctRows == 1; });
        };
        QVERIFY(equal(true));
        // The first step moves it, and from the second on what is before it learns too.
        QVERIFY(!equal(false));
    }

    void whyALayerHasNoGradientIsSaid()
    {
        const auto reach = reachOf("    h = torch.matmul(x, self.w.t()).detach()\n"
                                   "    return torch.matmul(h, self.v.t())\n");
        QVERIFY(reach.at("v") == Reach::Learns);
        QVERIFY(reach.at("w") == Reach::Cut);
        QVERIFY(reach.at("u") == Reach::Unused);
        const auto dead = reachOf("    h = torch.relu(torch.matmul(x, self.w.t()) - 5.)\n"
                                  "    return torch.matmul(h, self.v.t()) + torch.matmul(x, "
                                  "self.u.t())\n");
        QVERIFY(dead.at("w") == Reach::Dead);
        QVERIFY(dead.at("u") == Reach::Learns);
    }

    /// What bounds the outputs whatever the weights are is an activation at the end of the network.
    void boundsOfTheOutputsAreFoundByOtherWeights_data()
    {
        QTest::addColumn<QString>("end");
        QTest::addColumn<double>("least"); // a bound that has to be found; -2: none
        QTest::addColumn<double>("greatest");
        QTest::newRow("none") << "%1" << -2.0 << 2.0;
        QTest::newRow("sigmoid") << "torch.sigmoid(%1)" << 0.0 << 1.0;
        QTest::newRow("tanh") << "torch.tanh(%1)" << -1.0 << 1.0;
        QTest::newRow("ReLU") << "torch.relu(%1)" << 0.0 << 2.0;
    }
    void boundsOfTheOutputsAreFoundByOtherWeights()
    {
        QFETCH(QString, end);
        QFETCH(double, least);
        QFETCH(double, greatest);
        const auto& answers =
            batchOf(("    return " + end.arg("torch.matmul(x, self.w.t())") + '\n').toUtf8())
                .answers;
        QCOMPARE(answers.boundLow >= least, least > -2);
        QCOMPARE(answers.boundHigh <= greatest, greatest < 2);
        QVERIFY(answers.boundLow < answers.boundHigh && !answers.ignoresInputs);
    }

    void inputsThatAreLostAreSeenWhateverTheWeightsAre()
    {
        const auto merged = batchOf("    y = torch.matmul(x, self.w.t())\n"
                                    "    return y.mean(0, True).expand_as(y)\n");
        QVERIFY(merged.answers.ignoresInputs && merged.answers.mergesBatch);
        const auto zeroed = batchOf("    return torch.matmul(x * 0., self.w.t()) + self.v[0]\n");
        QVERIFY(zeroed.answers.ignoresInputs && !zeroed.answers.mergesBatch);
        // A last layer of zeros gives all of them the same answer, and learns.
        const experiment::ExperimentSpec spec = points();
        const data::Prepared data = data::prepare(spec.data);
        model::Network network = experiment::networkFor(spec, data);
        network.setWeights("output.weight",
                           std::vector<float>(network.weights("output.weight").size(), 0.0F));
        QVERIFY(!diagnose::lookAtFirstBatch(spec.train, 1, data, network).answers.ignoresInputs);
    }

    void theWaysThroughANetworkAreCounted()
    {
        // Three outputs: of one unit, of two, of sixty-four.
        QCOMPARE(batchOf("    h = torch.relu(torch.matmul(x, self.w[:1].t()))\n"
                         "    return torch.matmul(h, self.o[:, :1].t())\n")
                     .answers.ways,
                 std::int64_t(1));
        const auto wide = batchOf("    h = torch.tanh(torch.matmul(x, self.h.t()))\n"
                                  "    return torch.matmul(h, self.o.t())\n")
                              .answers;
        QCOMPARE(wide.ways, std::int64_t(2)); // two numbers enter
        QCOMPARE(wide.enters, std::int64_t(2));
        QCOMPARE(batchOf("    h = torch.tanh(torch.matmul(x, self.w[:1].t()))\n"
                         "    return torch.matmul(torch.matmul(h, self.o[:, :1].t()), self.v)\n")
                     .answers.waysTogether,
                 std::int64_t(1));
    }

    void weightsOfAModuleThatNoTrainingChangesAreNamed()
    {
        using Role = testing::ScriptTensor::Role;
        const auto fixedOf = [](Role role, const char* forward) {
            const testing::TempFolder folder;
            const auto file = folder / "module.pt";
            testing::writeScript(file,
                                 {{"w", {8, 2}, role}, {"o", {3, 8}}, {"var", {8}, Role::Ones}},
                                 std::string("def forward(self, x):\n") + forward);
            const experiment::ExperimentSpec spec = ofModule(file);
            const data::Prepared data = data::prepare(spec.data);
            std::string names;
            for (const auto& weight :
                 diagnose::lookAtFirstBatch(spec.train, 1, data, experiment::networkFor(spec, data))
                     .notes.fixed)
                names += weight.name + (weight.isParameter ? " frozen" : " plain")
                         + (weight.looksDrawn ? " drawn" : "");
            return names;
        };
        const char* dense = "    h = torch.relu(torch.linear(x, self.w))\n"
                            "    return torch.linear(h, self.o)\n";
        QCOMPARE(fixedOf(Role::Trained, dense), std::string());
        QCOMPARE(fixedOf(Role::Frozen, dense), std::string("w frozen drawn"));
        QCOMPARE(fixedOf(Role::Plain, dense), std::string("w plain drawn"));
        // Where a call within the module multiplies, as a convolution of PyTorch does.
        QCOMPARE(fixedOf(Role::Frozen,
                         "    return torch.linear(torch.relu(self.inner(x, self.w)), self.o)\n"
                         "def inner(self, x, w):\n"
                         "    return torch.linear(x, w)\n"),
                 std::string("w frozen drawn"));
        QCOMPARE(fixedOf(Role::Zeros, dense), std::string()); // a buffer, by intent
        // Rows that are looked up: fresh ones cannot be meant to stay, those that were learned elsewhere are.
        const char* table = "    h = torch.embedding(self.w, (x > 0.).long()).sum(1)\n"
                            "    return torch.linear(torch.cat([h, h, h, h], 1), self.o)\n";
        QCOMPARE(fixedOf(Role::FrozenTable, table), std::string("w frozen drawn"));
        QCOMPARE(fixedOf(Role::Frozen, table), std::string());
        QCOMPARE(fixedOf(Role::Plain, "    h = torch.relu(x.mean(1, True) + self.w.sum(1))\n"
                                      "    return torch.linear(h, self.o)\n"),
                 std::string()); // added, as places are
    }

    void inputsThatBecomeWholeNumbersAreSeen()
    {
        QVERIFY(batchOf("    return torch.linear(torch.floor(x * 20.), self.w)\n")
                    .answers.roundsInputs);
        QVERIFY(!batchOf("    return torch.linear(x * 20. + 100., self.w)\n").answers.roundsInputs);
        QVERIFY(!batchOf("    return torch.matmul(x * 0., self.w.t()) + self.v[0]\n")
                     .answers.roundsInputs);
    }

    void aSmallPartOfAnAnswerThatComesFromOthersIsSeen()
    {
        // Answers so small that their difference hides it; its gradient does not.
        const auto beside = [](const char* answer) {
            return batchOf(
                       (std::string("    y = torch.linear(x, self.w)\n    return ") + answer + "\n")
                           .c_str())
                .answers.movedByOthers;
        };
        QVERIFY(beside("0.001 * (y + 0.2 * y.mean(0))") > 1e-3);
        QCOMPARE(beside("0.001 * (y + 0.2 * y.mean(1, keepdim=True))"), 0.0);
    }

    void aBranchThatBeginsAtNothingBendsLater()
    {
        const auto curvedOf = [](const char* bend) {
            experiment::ExperimentSpec spec = points();
            experiment::setText(spec,
                                (std::string("model.architecture=flatten; first = linear(out=8); ")
                                 + bend + "; second = linear(out=8); add(second, first); linear")
                                    .c_str());
            const data::Prepared data = data::prepare(spec.data);
            model::Network network = experiment::networkFor(spec, data);
            network.setWeights("second.weight",
                               std::vector<float>(network.weights("second.weight").size(), 0.0F));
            return diagnose::lookAtFirstBatch(spec.train, 1, data, network).answers.curved;
        };
        const double bent = curvedOf("relu"), straight = curvedOf("dropout(rate=0.1)");
        QVERIFY2(bent > 1e-3, qPrintable(QString::number(bent)));
        QVERIFY2(straight >= 0 && straight < 1e-4, qPrintable(QString::number(straight)));
    }

    void theRateThatAModuleAsksForIsRead()
    {
        // Beside a path that drops nothing, gradients do not show it.
        const FirstBatch batch =
            batchOf("    y = torch.matmul(x, self.h.t())\n"
                    "    y = y + torch.dropout(torch.relu(y), 0.9, self.training)\n"
                    "    return torch.matmul(y, self.o.t())\n");
        QCOMPARE(batch.notes.dropout, 0.9);
        QVERIFY(batch.answers.dropped < 0.5);
    }

    void batchNormOnColumnsStandardisesThem()
    {
        const auto inside = [](const char* first) {
            return batchOf((std::string(first) + "    return torch.linear(torch.tanh(x), self.w)\n")
                               .c_str())
                .inputs.front()
                .standardisedInside;
        };
        QVERIFY(inside(
            "    x = torch.batch_norm(x * 50. + 3., None, None, None, None, True, 0.1, 1e-5, False)\n"));
        QVERIFY(!inside("    x = x * 50. + 3.\n"));
        // The same at any scale, and not from any zero: a constant column beside the others.
        QVERIFY(!inside("    x = x / x.pow(2).mean(0, True).sqrt()\n"));
    }

    void oneSmallStepKeepsWhatTheGradientPromises()
    {
        const auto by = [](const char* forward) { return batchOf(forward).descent.value_or(-99); };
        const std::string dense = "    h = torch.tanh(torch.matmul(x, self.h.t()))\n"
                                  "    y = torch.matmul(h, self.o.t())\n";
        const auto ends = [&](const char* end) {
            return by((dense + "    return " + end + "\n").c_str());
        };
        QVERIFY2(std::abs(ends("y") - 1) < 0.1, qPrintable(QString::number(ends("y"))));
        QVERIFY(ends("2. * y.detach() - y") < -0.5);
        QVERIFY(ends("8. * y - 7. * y.detach()") < 0.25);
        QVERIFY(ends("0.1 * y + 0.9 * y.detach()") > 4);
    }

    void viewsThatExchangeSidesAreNamed()
    {
        const auto views = [](const char* forward) {
            const auto scrambled = batchOf(forward).notes.scrambled;
            return scrambled.empty() ? std::string() : scrambled.front();
        };
        // 64 x 2 numbers of each example.
        const std::string head = "    y = x.unsqueeze(1) * self.h.unsqueeze(0)\n";
        const std::string tail = "    return torch.matmul(y.flatten(1)[:, :64], self.o.t())\n";
        QCOMPARE(views((head + "    y = y.view(-1, 2, 64)\n" + tail).c_str()),
                 std::string("64 x 2 as 2 x 64"));
        QCOMPARE(views((head + "    y = y.transpose(1, 2).reshape(-1, 2, 64)\n" + tail).c_str()),
                 std::string());
        QCOMPARE(views((head + "    y = y.view(-1, 8, 16)\n" + tail).c_str()), std::string());
        // Heads are split off the last side, and then exchanged with the steps; the way back is the same.
        const std::string steps = head + "    y = y.view(-1, 16, 8)\n";
        const std::string split = steps + "    y = y.view(-1, 16, 4, 2).transpose(1, 2)\n";
        QCOMPARE(views((steps + "    y = y.view(-1, 4, 16, 2)\n" + tail).c_str()),
                 std::string("16 x 8 as 4 x 16 x 2"));
        QCOMPARE(views((split + "    y = y.reshape(-1, 16, 8)\n" + tail).c_str()),
                 std::string("4 x 16 x 2 as 16 x 8"));
        QCOMPARE(views((split + "    y = y.transpose(1, 2).reshape(-1, 16, 8)\n" + tail).c_str()),
                 std::string());
        // Places of a grid beside their features, of which there are as many.
        QCOMPARE(views((steps + "    y = y.view(-1, 4, 4, 8)\n" + tail).c_str()), std::string());
    }

    /// Whole numbers that rows are looked up by are no quantities, which a dense layer takes them for.
    void codesAreNoQuantities()
    {
        const auto areCodes = [](const char* forward) {
            const testing::TempFolder folder;
            QByteArray text;
            for (int i = 0; i < 300; ++i)
                text += QByteArray::number(i * 7 % 50) + ',' + QByteArray::number(i * 11 % 50) + ','
                        + (i % 3 ? "oak\n" : "ash\n");
            testing::write(folder / "data.csv", text);
            testing::writeScript(folder / "module.pt",
                                 {{"table", {60, 8}}, {"o", {2, 8}}, {"d", {2, 2}}},
                                 std::string("def forward(self, x):\n") + forward);
            experiment::ExperimentSpec spec;
            for (const std::string& setting : {"data.path=" + (folder / "data.csv").string(),
                                               std::string("data.preprocess=none"),
                                               std::string("data.numbers=column 1, column 2"),
                                               std::string("model.template=torchscript")})
                experiment::setText(spec, setting);
            experiment::set(spec, "model.file", (folder / "module.pt").string());
            spec = experiment::withModule(spec);
            const data::Prepared data = data::prepare(spec.data);
            return diagnose::lookAtFirstBatch(spec.train, 1, data,
                                              experiment::networkFor(spec, data))
                .inputs.front()
                .areCodes;
        };
        QVERIFY(areCodes("    rows = torch.embedding(self.table, x.long())\n"
                         "    return torch.linear(rows.mean(1), self.o)\n"));
        // A mask of padding looks at what enters as it is, and a clamp takes two codes for one.
        QVERIFY(areCodes("    codes = torch.clamp(x.long() - 1, 0, 59)\n"
                         "    rows = torch.embedding(self.table, codes)\n"
                         "    mask = (x > 0).to(rows.dtype).unsqueeze(2)\n"
                         "    return torch.linear((rows * mask).mean(1), self.o)\n"));
        QVERIFY(!areCodes("    return torch.linear(x, self.d)\n"));
        QVERIFY(!areCodes("    return torch.linear(x * (x > 0).to(x.dtype), self.d)\n"));
    }

    void normalisationThatNeverLearnsIsSeen()
    {
        using Role = testing::ScriptTensor::Role;
        const auto still = [](const char* training) {
            const testing::TempFolder folder;
            const auto file = folder / "module.pt";
            testing::writeScript(
                file,
                {{"w", {8, 2}},
                 {"o", {3, 8}},
                 {"running_mean", {8}, Role::Zeros},
                 {"running_var", {8}, Role::Ones}},
                std::string(
                    "def forward(self, x):\n"
                    "    h = torch.linear(x, self.w)\n"
                    "    h = torch.batch_norm(h, None, None, self.running_mean, self.running_var, ")
                    + training
                    + ", 0.1, 1e-5, False)\n    return torch.linear(torch.relu(h), self.o)\n");
            const experiment::ExperimentSpec spec = ofModule(file);
            const data::Prepared data = data::prepare(spec.data);
            const model::Network network = experiment::networkFor(spec, data);
            const auto before = network.weights(network.buffers().front().name);
            const auto names =
                diagnose::lookAtFirstBatch(spec.train, 1, data, network).stillStatistics;
            return std::pair(names.size(),
                             network.weights(network.buffers().front().name) == before);
        };
        QCOMPARE(still("False"), (std::pair{std::size_t(1), true}));
        QCOMPARE(still("self.training"), (std::pair{std::size_t(0), true}));
    }

    void inputsThatAreDetachedAreSeen()
    {
        const auto cut = [](const char* state) {
            const testing::TempFolder folder;
            const auto file = folder / "module.pt";
            testing::writeScript(file, {{"w", {8, 1}}, {"u", {8, 8}}, {"o", {3, 8}}},
                                 std::string("def forward(self, x):\n"
                                             "    h = torch.zeros([x.size(0), 8])\n"
                                             "    for t in range(2):\n"
                                             "        step = torch.linear(x[:, t:t + 1], self.w)\n"
                                             "        h = torch.tanh(step + torch.linear(")
                                     + state + ", self.u))\n    return torch.linear(h, self.o)\n");
            return lookAt(file).answers.cutInputs;
        };
        QCOMPARE(cut("h"), 0.0);
        QCOMPARE(cut("h.detach()"), 0.5); // the first of two steps
    }

    /// Where several places of a picture share the maximum, a gradient goes to the first alone.
    void sharedMaximaAreNoCut()
    {
        experiment::ExperimentSpec spec;
        experiment::setText(spec, "data.path=glyphs");
        experiment::setText(spec, "data.count=200");
        const data::Prepared data = data::prepare(spec.data);
        const model::Network network = experiment::networkFor(spec, data);
        QCOMPARE(diagnose::lookAtFirstBatch(spec.train, 1, data, network).answers.cutInputs, 0.0);
    }

    void columnsOfCodesAreNoQuantities()
    {
        // The first column chooses a row of a table, the second is multiplied.
        const testing::TempFolder folder;
        QByteArray text("code,size,class\n");
        for (int i = 0; i < 300; ++i)
            text += QByteArray::number(i * 7 % 40) + ',' + QByteArray::number(i * 5 % 13 * 0.1)
                    + (i % 2 == 0 ? ",oak\n" : ",ash\n");
        testing::write(folder / "data.csv", text);
        testing::writeScript(folder / "module.pt",
                             {{"rows", {40, 4}}, {"w", {4, 1}}, {"o", {2, 4}}},
                             "def forward(self, x):\n"
                             "    h = torch.embedding(self.rows, x[:, 0].long())\n"
                             "    h = h + torch.linear(x[:, 1:], self.w)\n"
                             "    return torch.linear(torch.relu(h), self.o)\n");
        experiment::ExperimentSpec spec;
        experiment::set(spec, "data.path", (folder / "data.csv").string());
        for (const char* setting :
             {"data.preprocess=none", "data.numbers=code", "model.template=torchscript"})
            experiment::setText(spec, setting);
        experiment::set(spec, "model.file", (folder / "module.pt").string());
        spec = experiment::withModule(spec);
        const data::Prepared data = data::prepare(spec.data);
        const model::Network network = experiment::networkFor(spec, data);
        const auto input = diagnose::lookAtFirstBatch(spec.train, 1, data, network).inputs.front();
        QCOMPARE(input.codeColumns, std::int64_t{1});
        QVERIFY(input.greatest < 1.3); // of the second column alone
    }

    void aSaturatedNetworkDoesNotFollowTheScale()
    {
        const auto follows = [](const char* scale) {
            return batchOf((std::string("    return torch.linear(torch.tanh(torch.linear(x * ")
                            + scale + ", self.h)), self.o)\n")
                               .c_str())
                .answers.followsScale;
        };
        QVERIFY(follows("1.0") > 0.5);
        QVERIFY(follows("1.0e6") < 0.2);
    }

    void whatIsKeptInEvaluationIsSeen()
    {
        using Role = testing::ScriptTensor::Role;
        const auto written = [](const char* line) {
            const testing::TempFolder folder;
            const auto file = folder / "module.pt";
            testing::writeScript(file,
                                 {{.name = "t", .shape = {1}, .role = Role::Ones},
                                  {"w", {3, 2}},
                                  {.name = "b", .shape = {3}, .value = 0.5}},
                                 std::string("def forward(self, x):\n    ") + line
                                     + "\n    return torch.linear(x, self.w, self.b) / self.t\n");
            return lookAt(file).notes.written;
        };
        QCOMPARE(written("self.t.mul_(0.9)"), std::vector<std::string>{"t"});
        QCOMPARE(written("if self.training:\n        self.t.mul_(0.9)"),
                 std::vector<std::string>());
    }

    void aSmallPartOfTheBatchInAnAnswerIsSeen()
    {
        const auto moved = [](const char* scale) {
            const testing::TempFolder folder;
            const auto file = folder / "module.pt";
            testing::writeScript(file, {{"w", {3, 2}}},
                                 std::string("def forward(self, x):\n    return torch.linear(x + ")
                                     + scale + " * x.mean(0), self.w)\n");
            return lookAt(file).answers.movedByOthers;
        };
        QVERIFY(moved("0.0001") > 1e-6);
        QVERIFY(moved("0.0001") < 1e-3);
        QCOMPARE(moved("0.0"), 0.0);
    }

    void gatesOfEqualUnitsAreKinds()
    {
        // Two gates of four units each, alike within a gate.
        const testing::TempFolder folder;
        const auto file = folder / "module.pt";
        testing::writeScript(file,
                             {{.name = "w", .shape = {8, 2}, .value = 0.3},
                              {.name = "o", .shape = {3, 4}, .value = 0.2},
                              {"b", {3}}},
                             "def forward(self, x):\n"
                             "    g = torch.linear(x, self.w)\n"
                             "    h = torch.sigmoid(g[:, :4]) * torch.tanh(g[:, 4:])\n"
                             "    return torch.linear(h, self.o, self.b)\n");
        const FirstBatch batch = lookAt(file);
        QCOMPARE(batch.parameters.front().rows, std::int64_t{8});
        QCOMPARE(batch.parameters.front().distinctRows, std::int64_t{2});
    }

    void statisticsOfOtherInputsAreSeen_data()
    {
        QTest::addColumn<double>("mean");
        QTest::addColumn<double>("variance");
        QTest::addColumn<double>("momentum");
        // Columns enter with mean 0 and deviation 1.
        QTest::newRow("of others") << 10.0 << 4.0 << 0.1;
        QTest::newRow("by little at a time") << 10.0 << 4.0 << 0.01;
        QTest::newRow("of these") << 0.02 << 1.1 << 0.1;
        QTest::newRow("in another unit") << 0.0 << 400.0 << 0.1;
        QTest::newRow("as they began") << 0.0 << 1.0 << 0.1;
    }
    void statisticsOfFewBatchesSayNothing()
    {
        using Role = testing::ScriptTensor::Role;
        const testing::TempFolder folder;
        const auto file = folder / "module.pt";
        const auto seenAfter = [&](double batches) {
            testing::writeScript(
                file,
                {{"w", {3, 2}},
                 {.name = "running_mean", .shape = {2}, .role = Role::Zeros, .value = 9.0},
                 {.name = "running_var", .shape = {2}, .role = Role::Ones, .value = 2.0},
                 {.name = "num_batches_tracked",
                  .shape = {},
                  .role = Role::Zeros,
                  .value = batches}},
                "def forward(self, x):\n    h = torch.batch_norm(x, None, None, self.running_mean, "
                "self.running_var, self.training, 0.1, 1e-5, False)\n"
                "    return torch.linear(h, self.w)\n");
            return lookAt(file).kept.has_value();
        };
        QVERIFY(!seenAfter(1));
        QVERIFY(seenAfter(500));
    }

    void statisticsOfOtherInputsAreSeen()
    {
        using Role = testing::ScriptTensor::Role;
        QFETCH(double, mean);
        QFETCH(double, variance);
        QFETCH(double, momentum);
        const testing::TempFolder folder;
        const auto file = folder / "module.pt";
        testing::writeScript(
            file,
            {{"w", {3, 2}},
             {.name = "running_mean", .shape = {2}, .role = Role::Zeros, .value = mean},
             {.name = "running_var", .shape = {2}, .role = Role::Ones, .value = variance}},
            "def forward(self, x):\n    h = torch.batch_norm(x, None, None, self.running_mean, "
            "self.running_var, self.training, "
                + std::to_string(momentum)
                + ", 1e-5, False)\n    return torch.linear(torch.dropout(h, 0.2, self.training), "
                  "self.w)\n");
        const experiment::ExperimentSpec spec = ofModule(file);
        const data::Prepared data = data::prepare(spec.data);
        const model::Network network = experiment::networkFor(spec, data);
        const auto seen = diagnose::lookAtFirstBatch(spec.train, 1, data, network).kept;
        QCOMPARE(network.weights("module.running_mean"),
                 std::vector<float>(2, static_cast<float>(mean)));
        const bool began = mean == 0 && variance == 1;
        QCOMPARE(seen.has_value(), !began);
        if (!seen)
            return;
        QCOMPARE(seen->channels, std::int64_t{2});
        // A sample of the training set: about a tenth off.
        QVERIFY2(std::abs(seen->shift - mean / std::sqrt(variance)) < 0.3,
                 qPrintable(QString::number(seen->shift)));
        QVERIFY2(seen->ratio * variance > 0.6 && seen->ratio * variance < 1.5,
                 qPrintable(QString::number(seen->ratio)));
    }

    /// What saturates because of its scale has not lost its inputs.
    void inputsOfAnotherScaleAreNotLost()
    {
        const testing::TempFolder folder;
        QByteArray text("depth,class\n");
        for (int i = 0; i < 400; ++i)
            text += QByteArray::number(500 + i * 11) + (i > 200 ? ",oak\n" : ",ash\n");
        testing::write(folder / "data.csv", text);
        experiment::ExperimentSpec spec;
        for (const char* setting : {"model.template=mlp", "data.preprocess=none",
                                    "model.architecture=linear(out=4); tanh; linear"})
            experiment::setText(spec, setting);
        spec.data.path = (folder / "data.csv").string();
        const data::Prepared data = data::prepare(spec.data);
        const auto batch =
            diagnose::lookAtFirstBatch(spec.train, 1, data, experiment::networkFor(spec, data));
        QVERIFY(!batch.answers.ignoresInputs && batch.answers.boundLow < batch.answers.boundHigh);
    }

    void activationsThatForwardNeverCallsAreNamed()
    {
        const auto uncalled = [](const char* forward) {
            const testing::TempFolder folder;
            const auto file = folder / "module.pt";
            testing::writeActivationScript(file, forward);
            std::string names;
            for (const auto& layer : lookAt(file).notes.uncalled)
                names += layer.name + ' ' + layer.kind + (layer.isMissed ? " missed " : " ");
            return names;
        };
        QCOMPARE(uncalled("    h = self.act1.forward(self.first.forward(x))\n"
                          "    h = self.act2.forward(self.second.forward(h))\n"
                          "    return self.third.forward(h)\n"),
                 std::string());
        QCOMPARE(uncalled("    h = self.act1.forward(self.first.forward(x))\n"
                          "    return self.third.forward(self.second.forward(h))\n"),
                 std::string("act2 ReLU missed "));
        // Nothing bends at all; another function does, and one was left over.
        QCOMPARE(uncalled("    h = self.second.forward(self.first.forward(x))\n"
                          "    return self.third.forward(h)\n"),
                 std::string("act1 ReLU missed act2 ReLU missed "));
        QCOMPARE(uncalled("    h = torch.tanh(self.second.forward(self.first.forward(x)))\n"
                          "    return self.third.forward(h)\n"),
                 std::string("act1 ReLU act2 ReLU "));
        // A function does what they were registered for.
        QCOMPARE(uncalled("    h = torch.relu(self.first.forward(x))\n"
                          "    return self.third.forward(self.second.forward(h))\n"),
                 std::string("act1 ReLU act2 ReLU "));
    }

    void anAttentionWithoutPlacesIsBlindForOrder()
    {
        // Series of ten steps and one channel.
        const auto seen = [](const char* places, std::optional<double> value = {}) {
            const testing::TempFolder folder;
            QByteArray text;
            for (int i = 0; i < 200; ++i) {
                text += i % 2 ? "1" : "2";
                for (int step = 0; step < 10; ++step)
                    text += '\t' + QByteArray::number((i * 7 + step * (3 + i % 5)) % 11 + 0.5);
                text += '\n';
            }
            testing::write(folder / "data.tsv", text);
            testing::writeScript(
                folder / "module.pt",
                {{"w", {8, 1}},
                 {.name = "p", .shape = {10, 8}, .value = value},
                 {"q", {8, 8}},
                 {"k", {8, 8}},
                 {"o", {2, 8}}},
                std::string("def forward(self, x):\n"
                            "    h = torch.linear(x, self.w)")
                    + places
                    + "\n"
                      "    a = torch.matmul(torch.linear(h, self.q),\n"
                      "                     torch.linear(h, self.k).transpose(1, 2))\n"
                      "    h = torch.tanh(torch.matmul(torch.softmax(a, -1), h))\n"
                      "    return torch.linear(h.mean(1), self.o)\n");
            experiment::ExperimentSpec spec;
            experiment::set(spec, "data.path", (folder / "data.tsv").string());
            experiment::setText(spec, "model.template=torchscript");
            experiment::set(spec, "model.file", (folder / "module.pt").string());
            spec = experiment::withModule(spec);
            const data::Prepared data = data::prepare(spec.data);
            const FirstBatch batch =
                diagnose::lookAtFirstBatch(spec.train, 1, data, experiment::networkFor(spec, data));
            return std::pair(batch.attends, batch.movedByOrder);
        };
        const auto [attends, moved] = seen("");
        QVERIFY(attends);
        QVERIFY2(moved >= 0 && moved < 1e-4, qPrintable(QString::number(moved)));
        QVERIFY(seen(" + self.p").second > 1e-3);
        // Places that have not begun to learn.
        QVERIFY(seen(" + self.p", 0.0).second > 1e-3);
    }

    void theMomentumOfRunningStatisticsIsRead()
    {
        using Role = testing::ScriptTensor::Role;
        const auto momentum = [](const char* written) {
            const testing::TempFolder folder;
            const auto file = folder / "module.pt";
            testing::writeScript(
                file,
                {{"w", {3, 2}},
                 {"running_mean", {2}, Role::Zeros},
                 {"running_var", {2}, Role::Ones}},
                std::string("def forward(self, x):\n"
                            "    h = torch.batch_norm(x, None, None, self.running_mean, "
                            "self.running_var, self.training, ")
                    + written + ", 1e-5, False)\n    return torch.linear(h, self.w)\n");
            return lookAt(file).notes.normMomentum;
        };
        QCOMPARE(momentum("0.1"), 0.1);
        QCOMPARE(momentum("1e-5"), 1e-5);
        QCOMPARE(batchOf("    return torch.matmul(x, self.w.t())\n").notes.normMomentum, 0.0);
    }

    void theEpsilonOfNormsIsRead()
    {
        const auto epsilon = [](const std::string& forward) {
            return batchOf(("    x = " + forward + "\n    return torch.matmul(x, self.w.t())\n")
                               .c_str())
                .notes.normEpsilon;
        };
        QCOMPARE(epsilon("torch.layer_norm(x, [2], None, None, 0.25, True)"), 0.25);
        QCOMPARE(epsilon("torch.group_norm(x, 1, None, None, 0.5, True)"), 0.5);
        QCOMPARE(epsilon("torch.batch_norm(x, None, None, None, None, True, 0.1, 1e-3, False)"),
                 1e-3);
        QCOMPARE(epsilon("torch.tanh(x)"), 0.0);
    }

    void codesThatAreClampedAreSeen()
    {
        const auto merged = [](const char* code) {
            const testing::TempFolder folder;
            QByteArray text;
            for (int i = 0; i < 400; ++i)
                text += QByteArray::number(i % 60) + ',' + QByteArray::number(i * 7 % 60)
                        + (i % 3 ? ",oak\n" : ",ash\n");
            testing::write(folder / "data.csv", text);
            testing::writeScript(folder / "module.pt", {{"table", {60, 8}}, {"o", {2, 8}}},
                                 std::string("def forward(self, x):\n"
                                             "    rows = torch.embedding(self.table, ")
                                     + code + ")\n    return torch.linear(rows.mean(1), self.o)\n");
            experiment::ExperimentSpec spec;
            for (const std::string& setting : {"data.path=" + (folder / "data.csv").string(),
                                               std::string("data.preprocess=none"),
                                               std::string("data.numbers=column 1, column 2"),
                                               std::string("model.template=torchscript")})
                experiment::setText(spec, setting);
            experiment::set(spec, "model.file", (folder / "module.pt").string());
            spec = experiment::withModule(spec);
            const data::Prepared data = data::prepare(spec.data);
            return diagnose::lookAtFirstBatch(spec.train, 1, data,
                                              experiment::networkFor(spec, data))
                .merged;
        };
        QVERIFY(merged("x.long()").empty());
        const auto found = merged("x.long().clamp(0, 40)");
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(found.front().from, std::int64_t(40));
        QVERIFY(found.front().last > 50);
    }

    void answersThatDropoutTakesAreSeen()
    {
        const auto zeroed = [](const char* forward) {
            return batchOf(forward).answers.zeroedByChance;
        };
        const double behind = zeroed("    y = torch.matmul(x, self.w.t())\n"
                                     "    return torch.dropout(y, 0.5, self.training)\n");
        QVERIFY2(std::abs(behind - 0.5) < 0.1, qPrintable(QString::number(behind)));
        QCOMPARE(zeroed("    y = torch.dropout(torch.matmul(x, self.h.t()), 0.5, self.training)\n"
                        "    return torch.matmul(y, self.o.t())\n"),
                 0.0);
    }

    void aGradientThatIsNoNumberIsSeen()
    {
        const auto finite = [](const FirstBatch& batch) {
            return std::all_of(batch.parameters.begin(), batch.parameters.end(),
                               [](const auto& parameter) { return parameter.isGradientFinite; });
        };
        QVERIFY(!finite(batchOf(
            "    y = torch.matmul(x, self.h.t())\n"
            "    return torch.matmul(torch.sqrt(torch.pow(y - y.detach(), 2)), self.o.t())\n")));
        QVERIFY(finite(
            batchOf("    y = torch.matmul(x, self.h.t())\n"
                    "    return torch.matmul(torch.sqrt(torch.pow(y, 2) + 1e-6), self.o.t())\n")));
    }

    void theShareThatDropoutTakesIsMeasured_data()
    {
        QTest::addColumn<double>("rate");
        QTest::newRow("none") << 0.0;
        QTest::newRow("usual") << 0.5;
        QTest::newRow("kept and dropped exchanged") << 0.9;
    }
    void theShareThatDropoutTakesIsMeasured()
    {
        QFETCH(double, rate);
        const auto batch =
            batchOf(QStringLiteral("    y = torch.tanh(torch.matmul(x, self.h.t()))\n"
                                   "    y = torch.dropout(y, %1, self.training)\n"
                                   "    return torch.matmul(y, self.o.t())\n")
                        .arg(rate, 0, 'f', 1)
                        .toUtf8());
        QVERIFY2(std::abs(batch.answers.dropped - rate) < 0.1,
                 qPrintable(QString::number(batch.answers.dropped)));
    }

    void valuesThatAreNoNumbersAreCountedOverAllOfTrain()
    {
        const testing::TempFolder folder;
        QByteArray text("depth,lead,class\n");
        for (int i = 0; i < 1000; ++i)
            text += (i % 100 == 3 ? QByteArray("NA") : QByteArray::number(i % 37 / 7.0)) + ','
                    + QByteArray::number(i % 11) + (i % 2 ? ",oak\n" : ",ash\n");
        testing::write(folder / "data.csv", text);
        experiment::ExperimentSpec spec;
        for (const char* setting : {"model.template=mlp", "data.preprocess=divide 10"})
            experiment::setText(spec, setting);
        spec.data.path = (folder / "data.csv").string();
        const data::Prepared data = data::prepare(spec.data);
        const FirstBatch batch =
            diagnose::lookAtFirstBatch(spec.train, 1, data, experiment::networkFor(spec, data));
        std::int64_t missing = 0;
        const data::Subset& train = data.splits.train();
        for (const std::uint32_t index : train.indices)
            missing += index % 100 == 3 ? 1 : 0;
        QVERIFY(missing > 0);
        QCOMPARE(batch.inputs.front().notFinite, missing);
        QCOMPARE(std::int64_t(batch.inputs.front().examples.size()), missing);
    }

    void aSharpAttentionStandsBeforeAGradientThatJumps()
    {
        base::Finding scaled = found("network.gradient_scaled", base::Severity::Warning);
        scaled.basis = base::Basis::Proven;
        base::Finding sharp = found("network.attention_sharp", base::Severity::Warning);
        sharp.basis = base::Basis::Suspected;
        const auto ordered = experiment::inOrder({scaled, sharp});
        QCOMPARE(ordered.front().finding.id, std::string("network.attention_sharp"));
        QCOMPARE(ordered.front().explainedBy, std::string());
        QCOMPARE(ordered.back().explainedBy, std::string("network.attention_sharp"));
    }

    /// What is asked of one example is answered by others where a network mixes them.
    void mixedExamplesStandBeforeWhatIsAskedOfOne()
    {
        using base::Severity;
        const auto ordered =
            experiment::inOrder({found("inputs.rounded", Severity::Warning),
                                 found("network.counts_steps", Severity::Warning),
                                 found("network.mixes_examples", Severity::Blocker)});
        QCOMPARE(ordered[0].finding.id, std::string("network.mixes_examples"));
        QCOMPARE(ordered[1].explainedBy, std::string("network.mixes_examples"));
        QCOMPARE(ordered[2].explainedBy, std::string("network.mixes_examples"));
    }

    void causesStandBeforeWhatTheyExplain()
    {
        using base::Severity;
        const auto ordered = experiment::inOrder(
            {found("examples.leaked", Severity::Hint), found("overfit.plateaus", Severity::Blocker),
             found("overfit.cause.learning_rate_low", Severity::Warning),
             found("overfit.cause.learning_rate_high", Severity::Warning, {"learning_rate"}),
             found("network.dead_units", Severity::Warning),
             found("inputs.large", Severity::Warning),
             found("table.ragged_rows", Severity::Warning)});
        std::string ids;
        for (const auto& one : ordered)
            ids += one.finding.id + (one.explainedBy.empty() ? "" : "<" + one.explainedBy) + ' ';
        QCOMPARE(ids, std::string("inputs.large network.dead_units<inputs.large "
                                  "overfit.cause.learning_rate_high<inputs.large "
                                  "overfit.plateaus<inputs.large table.ragged_rows examples.leaked "
                                  "overfit.cause.learning_rate_low<inputs.large "));
        QVERIFY(experiment::inOrder({}).empty());
    }

    void rareClassesStandBehindWhatIsWrongWithTheData()
    {
        using base::Severity;
        const auto ordered = experiment::inOrder({found("classes.imbalanced", Severity::Warning),
                                                  found("table.sentinel", Severity::Warning),
                                                  found("examples.leaked", Severity::Hint)});
        QCOMPARE(ordered[0].finding.id, std::string("table.sentinel"));
        QCOMPARE(ordered[1].finding.id, std::string("classes.imbalanced"));
        QCOMPARE(ordered[2].finding.id, std::string("examples.leaked"));
    }
};

QTEST_GUILESS_MAIN(TestFirstBatch)
#include "tst_first_batch.moc"
