// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/module_edits.h"
#include "model/module_process.h"
#include "model/network.h"
#include "model/templates.h"
#include "support/errors.h"
#include "support/script_module.h"
#include "support/script_network.h"
#include "support/temp_project.h"
#include "support/tensor_probe.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace assay;

namespace {

using Values = std::vector<float>;

Values sigmoidOf(const Values& x, const Values& weight, const Values& bias)
{
    Values y;
    for (std::size_t row = 0; row < bias.size(); ++row) {
        double sum = bias[row];
        for (std::size_t k = 0; k < x.size(); ++k)
            sum += weight[row * x.size() + k] * x[k];
        y.push_back(static_cast<float>(1 / (1 + std::exp(-sum))));
    }
    return y;
}

double distance(const Values& a, const Values& b)
{
    double most = a.size() == b.size() ? 0 : 1e9;
    for (std::size_t k = 0; k < std::min(a.size(), b.size()); ++k)
        most = std::max(most, static_cast<double>(std::abs(a[k] - b[k])));
    return most;
}

} // namespace

/// What is changed of a module of one's own, while its file stays.
class TestModuleEdits : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // All of it holds for a module that runs in this process and for one in a process of its own.
    void initTestCase_data()
    {
        QTest::addColumn<QString>("program");
        QTest::newRow("here") << QString();
        QTest::newRow("apart") << QStringLiteral(ASSAY_CLI);
    }
    void init()
    {
        QFETCH_GLOBAL(QString, program);
        model::runModulesIn(program.toStdString());
        testing::writeNestedScript(m_file);
    }

    void theEndAndTheOperationsAreBypassed()
    {
        const Values x{0.5F, -1, 2};
        const model::Network whole = network({});
        const Values answers = whole.logits(x, 1);
        QVERIFY(std::abs(answers[0] + answers[1] - 1) < 1e-6F); // a softmax
        for (const char* how : {"end", "softmax"}) {
            const Values logits = network({{"bypass", std::string(how)}}).logits(x, 1);
            QVERIFY(std::abs(logits[0] + logits[1] - 1) > 1e-3F);
            const double share = 1 / (1 + std::exp(logits[1] - logits[0]));
            QVERIFY(std::abs(share - answers[0]) < 1e-6);
        }
    }

    void oneLayerOfAClassIsBypassedAndTheOtherStays()
    {
        const Values x{0.5F, -1, 2};
        const model::Network without =
            network({{"bypass", std::string("trunk.second, norm, end")}});
        const Values hidden = sigmoidOf(x, without.weights("module.trunk.first.weight"),
                                        without.weights("module.trunk.first.bias"));
        const Values out = without.weights("module.out");
        Values expected(2, 0);
        for (std::size_t row = 0; row < 2; ++row)
            for (std::size_t k = 0; k < 3; ++k)
                expected[row] += out[row * 3 + k] * hidden[k];
        QVERIFY(distance(without.logits(x, 1), expected) < 1e-6);
        // Bypassed with all in it.
        const Values bare = network({{"bypass", std::string("trunk,norm,end")}}).logits(x, 1);
        Values linear(2, 0);
        for (std::size_t row = 0; row < 2; ++row)
            for (std::size_t k = 0; k < 3; ++k)
                linear[row] += out[row * 3 + k] * x[k];
        QVERIFY(distance(bare, linear) < 1e-6);
    }

    void theOrderOfEntriesDoesNotMatter()
    {
        const Values x{0.5F, -1, 2};
        QCOMPARE(network({{"bypass", std::string("end, dropout, norm")}}).logits(x, 1),
                 network({{"bypass", std::string("norm, dropout, end")}}).logits(x, 1));
    }

    void whatIsDoneInPlaceIsBypassedToo()
    {
        const auto answers = [&](const char* forward, const char* bypass) {
            testing::writeScript(m_folder / "place.pt", {{"w", {3, 3}}, {"o", {2, 3}}},
                                 std::string("def forward(self, x):\n") + forward);
            return network({{"bypass", std::string(bypass)}}, 1, "place.pt").logits({1, -2, 3}, 1);
        };
        const char* plain = "    return torch.linear(torch.linear(x, self.w), self.o)\n";
        const Values expected = answers(plain, "");
        QCOMPARE(
            answers("    h = torch.linear(x, self.w).relu_()\n    return torch.linear(h, self.o)\n",
                    "relu"),
            expected);
        QCOMPARE(answers("    h = torch.linear(x, self.w)\n"
                         "    return torch.linear(h, self.o).sigmoid_().view([-1, 2])\n",
                         "end"),
                 expected);
        // What is done in place behind a bypassed operation does not reach its input.
        const Values sum = answers("    h = torch.linear(x, self.w)\n"
                                   "    return torch.linear(h + torch.relu(h), self.o)\n",
                                   "");
        QCOMPARE(answers("    h = torch.linear(x, self.w)\n"
                         "    g = torch.sigmoid(h).relu_()\n"
                         "    return torch.linear(h + g, self.o)\n",
                         "sigmoid"),
                 sum);
    }

    void aModuleThatDoesNotLookAtItsModeIsRefused()
    {
        testing::writeScript(m_folder / "still.pt", {{"w", {2, 3}}},
                             "def forward(self, x):\n    return torch.linear(x, self.w)\n");
        const auto error = testing::errorOf([&] {
            (void)network({{"mode", std::string("evaluation")}}, 1, "still.pt");
        });
        QVERIFY(error.has_value());
        QCOMPARE(error->code(), std::string(model::kNothingToChange));
    }

    void statisticsOfADrawnNormalisationBeginAgain()
    {
        using Role = testing::ScriptTensor::Role;
        testing::writeScript(
            m_folder / "norm.pt",
            {{"w", {2, 3}},
             {.name = "running_mean", .shape = {3}, .role = Role::Zeros, .value = 50.0},
             {.name = "running_var", .shape = {3}, .role = Role::Ones, .value = 7.0}},
            "def forward(self, x):\n"
            "    h = torch.batch_norm(x, None, None, self.running_mean, self.running_var, "
            "self.training, 0.1, 1e-5, False)\n    return torch.linear(h, self.w)\n");
        const model::Network drawn = network({{"redraw", std::string("all")}}, 1, "norm.pt");
        QCOMPARE(drawn.weights("module.running_mean"), Values(3, 0));
        QCOMPARE(drawn.weights("module.running_var"), Values(3, 1));
    }

    void tiedWeightsAreDrawnUnderTheirFirstName()
    {
        testing::writeScript(
            m_folder / "tied.pt",
            {{"a", {3, 3}},
             {"b", {3, 3}, testing::ScriptTensor::Role::Trained, "a"},
             {"o", {2, 3}}},
            "def forward(self, x):\n"
            "    return torch.linear(torch.linear(torch.linear(x, self.a), self.b), self.o)\n");
        const auto error = testing::errorOf([&] {
            (void)network({{"redraw", std::string("b")}}, 1, "tied.pt");
        });
        QVERIFY(error.has_value());
        QVERIFY2(error->text().find("shares the weights") != std::string::npos,
                 error->text().c_str());
        (void)network({{"redraw", std::string("a")}}, 1, "tied.pt");
    }

    void frozenLayersAreNoParameters()
    {
        const model::Network all = network({});
        const model::Network some = network({{"freeze", std::string("trunk.first, out")}});
        QCOMPARE(all.parameters().size(), std::size_t{7});
        QStringList names;
        for (const model::ParameterInfo& one : some.parameters())
            names << QString::fromStdString(one.name);
        QCOMPARE(names, (QStringList{"module.trunk.second.weight", "module.trunk.second.bias",
                                     "module.norm.weight", "module.norm.bias"}));
        const Values x{0.5F, -1, 2};
        QCOMPARE(some.logits(x, 1), all.logits(x, 1));
        QCOMPARE(some.weights("module.out"), all.weights("module.out"));
    }

    void layersAreDrawnAnewFromTheSeed()
    {
        const model::Network file = network({});
        const model::Network one = network({{"redraw", std::string("trunk.second")}});
        for (const char* kept : {"module.trunk.first.weight", "module.norm.bias", "module.out"})
            QCOMPARE(one.weights(kept), file.weights(kept));
        QVERIFY(one.weights("module.trunk.second.weight")
                != file.weights("module.trunk.second.weight"));
        const double bound = 1 / std::sqrt(3.0); // of 3 inputs
        const model::Network all = network({{"redraw", std::string("all")}}),
                             again = network({{"redraw", std::string("all")}}),
                             other = network({{"redraw", std::string("all")}}, 2);
        for (const model::ParameterInfo& weights : all.parameters()) {
            const Values values = all.weights(weights.name);
            QCOMPARE(again.weights(weights.name), values);
            if (weights.name.starts_with("module.norm.")) {
                const float unit = weights.name.ends_with("bias") ? 0 : 1;
                QCOMPARE(values, Values(3, unit));
                continue;
            }
            QVERIFY(other.weights(weights.name) != values);
            for (const float value : values)
                QVERIFY(std::abs(value) <= bound);
        }
        // What is frozen and named is drawn all the same, and not trained.
        const model::Network both =
            network({{"freeze", std::string("out")}, {"redraw", std::string("out")}});
        QVERIFY(both.weights("module.out") != file.weights("module.out"));
        QCOMPARE(both.parameters().size(), std::size_t{6});
    }

    void modeAndPrecisionChangeHowItRuns()
    {
        const auto outputs = [&](const std::map<std::string, base::Value>& edits) {
            return testing::forwardAndBackward(network(edits), train::lossNamed("cross_entropy"),
                                               testing::waveOf(4 * 3), {}, {0, 1, 1, 0}, true);
        };
        const auto usual = outputs({}), still = outputs({{"mode", std::string("evaluation")}});
        const Values answers = network({}).logits(testing::waveOf(4 * 3), 4);
        QVERIFY(distance(usual.outputs, answers) > 1e-3); // dropout
        QVERIFY(distance(still.outputs, answers) < 1e-6);
        const auto fine =
            outputs({{"mode", std::string("evaluation")}, {"precision", std::string("double")}});
        QVERIFY(distance(fine.outputs, answers) < 1e-6);
        QCOMPARE(fine.gradients.size(), still.gradients.size());
        for (std::size_t k = 0; k < fine.gradients.size(); ++k)
            QVERIFY(distance(fine.gradients[k], still.gradients[k]) < 1e-6);
    }

    void doubleHoldsWhatSingleLoses()
    {
        // 16,777,216 + 1 is no 32-bit number.
        testing::writeScript(m_folder / "large.pt", {{"w", {2, 3}}}, R"(
def forward(self, x):
    return torch.linear((x + 16777216.0) - 16777216.0, self.w)
)");
        const auto answer = [&](const char* precision) {
            model::Network one = network({{"precision", std::string(precision)}}, 1, "large.pt");
            one.setWeights("module.w", {1, 0, 0, 0, 1, 0});
            return one.logits({1.5F, 0.25F, 3}, 1);
        };
        QVERIFY(distance(answer("double"), {1.5F, 0.25F}) < 1e-6);
        QVERIFY(distance(answer("single"), {1.5F, 0.25F}) > 0.1);
    }

    void softmaxesRunOverAnotherDimension()
    {
        testing::writeScript(m_folder / "batch.pt", {{"w", {2, 3}}},
                             "def forward(self, x):\n"
                             "    return torch.softmax(torch.linear(x, self.w), 0)\n");
        const auto sums = [&](const char* over) {
            model::Network one = network({{"softmax", std::string(over)}}, 1, "batch.pt");
            one.setWeights("module.w", {1, 0, 0, 0, 1, 0});
            const Values y = one.logits({0.5F, -1, 2, 1, 1, -0.5F}, 2);
            return Values{y[0] + y[2], y[0] + y[1]}; // over the batch, over the classes
        };
        const float overBatch = 0.8176F + 0.5F, overClasses = 0.3775F + 0.1192F;
        QVERIFY(distance(sums("as_written"), {1, overClasses}) < 1e-3);
        QVERIFY(distance(sums("last"), {overBatch, 1}) < 1e-3);
        QVERIFY(distance(sums("last_but_one"), {1, overClasses}) < 1e-3);
        testing::writeScript(m_folder / "none.pt", {{"w", {2, 3}}},
                             "def forward(self, x):\n    return torch.linear(x, self.w)\n");
        const auto error = testing::errorOf([&] {
            (void)network({{"softmax", std::string("last")}}, 1, "none.pt");
        });
        QVERIFY(error.has_value());
        QCOMPARE(error->code(), std::string(model::kNothingToChange));
    }

    void aTurnedGradientHasTheOtherSignAndTheSameAnswers()
    {
        const auto outputs = [&](const char* gradient) {
            return testing::forwardAndBackward(
                network({{"gradient", std::string(gradient)}, {"mode", std::string("evaluation")}}),
                train::lossNamed("cross_entropy"), testing::waveOf(4 * 3), {}, {0, 1, 1, 0}, true);
        };
        const auto usual = outputs("usual"), turned = outputs("turned");
        QCOMPARE(turned.outputs, usual.outputs);
        QCOMPARE(turned.gradients.size(), usual.gradients.size());
        double most = 0;
        for (std::size_t k = 0; k < usual.gradients.size(); ++k) {
            Values back;
            for (const float value : turned.gradients[k]) {
                back.push_back(-value);
                most = std::max(most, static_cast<double>(std::abs(value)));
            }
            QVERIFY(distance(back, usual.gradients[k]) < 1e-6);
        }
        QVERIFY(most > 1e-4);
    }

    void whatIsNotThereIsNamed_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("says");
        QTest::newRow("layer") << "freeze"
                               << "trunk.third"
                               << "model.freeze"
                               << "has no layer trunk.third with weights";
        QTest::newRow("drawn") << "redraw"
                               << "tru"
                               << "model.redraw"
                               << "trunk.first, trunk.second";
        QTest::newRow("operation") << "bypass"
                                   << "gelu"
                                   << "model.nothing_to_change"
                                   << "has no layer and no operation gelu";
        QTest::newRow("all frozen") << "freeze"
                                    << "all"
                                    << "model.freeze"
                                    << "has no weights left to train";
    }
    void whatIsNotThereIsNamed()
    {
        QFETCH(QString, field);
        QFETCH(QString, value);
        QFETCH(QString, code);
        QFETCH(QString, says);
        const auto error = testing::errorOf([&] {
            (void)network({{field.toStdString(), value.toStdString()}});
        });
        QVERIFY(error.has_value());
        QCOMPARE(QString::fromStdString(error->code()), code);
        QVERIFY2(QString::fromStdString(error->text()).contains(says), error->text().c_str());
        QVERIFY(error->kind() == base::ErrorKind::Usage);
    }

    void anEndThatDoesNothingHasNothingToBypass()
    {
        testing::writeScript(m_folder / "bare.pt", {{"w", {2, 3}}},
                             "def forward(self, x):\n    return torch.linear(x, self.w)\n");
        const auto error = testing::errorOf([&] {
            (void)network({{"bypass", std::string("end")}}, 1, "bare.pt");
        });
        QVERIFY(error.has_value());
        QCOMPARE(error->code(), std::string(model::kNothingToChange));
    }

    void drawnWeightsAndThoseOfAnotherRunExclude()
    {
        model::ModelSpec spec = testing::scriptSpec(m_file);
        spec.parameters["redraw"] = std::string("all");
        spec.startFrom = "run 3";
        const auto error =
            testing::errorOf([&] { (void)model::architecture(spec, {testing::kRows}, 2); });
        QVERIFY(error.has_value());
        QCOMPARE(error->code(), std::string("model.redraw"));
    }

    void namesAreSpelledInOneWay()
    {
        QCOMPARE(model::spelledNames(" a.b,c ,, d"), std::string("a.b, c, d"));
        QCOMPARE(model::spelledNames(" , "), std::string());
        QVERIFY(model::namesTensor("features.1", "features.1.weight"));
        QVERIFY(!model::namesTensor("features.1", "features.10.weight"));
    }

private:
    model::Network network(const std::map<std::string, base::Value>& edits, std::uint64_t seed = 1,
                           const char* file = "nested.pt")
    {
        model::ModelSpec spec = testing::scriptSpec(m_folder / file);
        for (const auto& [name, value] : edits)
            spec.parameters[name] = value;
        return {model::architecture(spec, {testing::kRows}, 2), seed};
    }

    testing::TempFolder m_folder;
    std::filesystem::path m_file = m_folder / "nested.pt";
};

QTEST_GUILESS_MAIN(TestModuleEdits)
#include "tst_module_edits.moc"
