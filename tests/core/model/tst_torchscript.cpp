// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/own_module.h"
#include "model/layer_table.h"
#include "model/module_parts.h"
#include "model/module_process.h"
#include "model/network.h"
#include "model/templates.h"
#include "model/weight_file.h"
#include "support/errors.h"
#include "support/script_module.h"
#include "support/script_network.h"
#include "support/temp_project.h"
#include "support/tensor_probe.h"

#include <QFile>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace assay;
using testing::ScriptTensor;
using Role = testing::ScriptTensor::Role;

namespace {

testing::TwinAnswer answerOf(const model::Network& network, bool training)
{
    return testing::forwardAndBackward(network, train::lossNamed("cross_entropy"),
                                       testing::waveOf(4 * 3), {}, {0, 1, 1, 0}, training);
}

constexpr const char* kHidden = R"(
def forward(self, x):
    return torch.linear(torch.relu(torch.linear(x, self.w1, self.b1)), self.w2, self.b2)
)";
const std::vector<ScriptTensor> kHiddenTensors{
    {"w1", {5, 3}}, {"b1", {5}}, {"w2", {2, 5}}, {"b2", {2}}};

} // namespace

/// A network of one's own, from the file that PyTorch writes.
class TestTorchscript : public QObject
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
    }

    void answersAndGradientsAreThoseOfTheSameNetworkBuiltHere()
    {
        testing::writeScript(m_folder / "hidden.pt", kHiddenTensors, kHidden);
        const model::Network own = testing::scriptNetwork(m_folder / "hidden.pt");
        model::Network built(model::architecture({.templateName = "mlp",
                                                  .parameters = {{"hidden", std::int64_t{5}}}},
                                                 {testing::kRows}, 2),
                             1);
        const auto mine = own.parameters(), theirs = built.parameters();
        QCOMPARE(mine.size(), theirs.size());
        QCOMPARE(mine[0].name, std::string("module.w1"));
        for (std::size_t k = 0; k < mine.size(); ++k)
            built.setWeights(theirs[k].name, own.weights(mine[k].name));
        for (const bool training : {false, true}) {
            const auto a = answerOf(own, training), b = answerOf(built, training);
            for (std::size_t k = 0; k < a.outputs.size(); ++k)
                QVERIFY(std::abs(a.outputs[k] - b.outputs[k]) < 1e-6F);
            for (std::size_t p = 0; p < a.gradients.size(); ++p)
                for (std::size_t k = 0; k < a.gradients[p].size(); ++k)
                    QVERIFY(std::abs(a.gradients[p][k] - b.gradients[p][k]) < 1e-6F);
        }
        const auto table = model::layerTable(own.architecture(), 8, 2);
        QCOMPARE(table.parameters, own.parameterCount());
        QCOMPARE(QString::fromStdString(table.rows.at(0).kind),
                 QStringLiteral("module of hidden.pt"));
        // Both linear layers and the non-linearity between them leave what they gave.
        QVERIFY(table.bytes >= 4 * (2 * 8 * (5 + 5 + 2) + 4 * table.parameters));
    }

    void aWeightUnderTwoNamesStaysOne()
    {
        testing::writeScript(m_folder / "tied.pt",
                             {{"a", {3, 3}}, {"b", {3, 3}, Role::Trained, "a"}, {"out", {2, 3}}},
                             R"(
def forward(self, x):
    return torch.linear(torch.linear(torch.linear(x, self.a), self.b), self.out)
)");
        model::Network network = testing::scriptNetwork(m_folder / "tied.pt");
        QCOMPARE(network.parameters().size(), std::size_t{2});
        QCOMPARE(network.parameterCount(), std::int64_t{9 + 6});
        network.setWeights("module.a", {2, 0, 0, 0, 2, 0, 0, 0, 2});
        network.setWeights("module.out", {1, 0, 0, 0, 1, 0});
        QCOMPARE(network.logits({1, 2, 3}, 1), (std::vector<float>{4, 8}));
        // Its gradient is that of both uses: of y = a a x.
        const auto answer = answerOf(network, true);
        QCOMPARE(answer.gradients.size(), std::size_t{2});
        const float step = 1e-2F;
        std::vector<float> weights = network.weights("module.a");
        const auto lossAt = [&](float value) {
            weights[0] = value;
            network.setWeights("module.a", weights);
            const auto outputs = network.logits(testing::waveOf(12), 4);
            double loss = 0;
            for (int k = 0; k < 4; ++k) {
                const bool second = k == 1 || k == 2;
                const double right = outputs[std::size_t(2 * k + second)];
                const double other = outputs[std::size_t(2 * k + !second)];
                loss += std::log1p(std::exp(other - right)) / 4;
            }
            return loss;
        };
        const double slope = (lossAt(2 + step) - lossAt(2 - step)) / (2 * step);
        QVERIFY(std::abs(slope - answer.gradients[0][0]) < 1e-3);
    }

    void weightsInAListAreThoseThatAreTrained()
    {
        // As nn.LSTM and nn.GRU keep theirs: under their names, and once more in a list.
        testing::writeScript(m_folder / "listed.pt", {{"a", {3, 3}}, {"out", {2, 3}}}, R"(
def forward(self, x):
    return torch.linear(torch.linear(x, self.all[0]), self.all[1])
)",
                             "all");
        model::Network network = testing::scriptNetwork(m_folder / "listed.pt");
        QCOMPARE(network.parameters().size(), std::size_t{2});
        network.setWeights("module.a", {2, 0, 0, 0, 2, 0, 0, 0, 2});
        network.setWeights("module.out", {1, 0, 0, 0, 1, 0});
        QCOMPARE(network.logits({1, 2, 3}, 1), (std::vector<float>{2, 4}));
        const auto answer = answerOf(network, true);
        for (const auto& gradient : answer.gradients)
            QVERIFY(std::any_of(gradient.begin(), gradient.end(), [](float g) { return g != 0; }));
        // Asked again, it is the same: no pass changed the list of the file.
        QCOMPARE(network.logits({1, 2, 3}, 1), (std::vector<float>{2, 4}));
    }

    void whatIsFrozenIsKeptAndNotTrained()
    {
        testing::writeScript(m_folder / "frozen.pt", {{"a", {3, 3}, Role::Frozen}, {"out", {2, 3}}},
                             R"(
def forward(self, x):
    return torch.linear(torch.linear(x, self.a), self.out)
)");
        const model::Network network = testing::scriptNetwork(m_folder / "frozen.pt");
        QCOMPARE(network.parameters().size(), std::size_t{1});
        QCOMPARE(network.weights("module.a").size(), std::size_t{9});
        QVERIFY(network.logits({1, 2, 3}, 1) != std::vector<float>(2, 0));
    }

    void onlyTrainingChangesWhatAModuleKeeps()
    {
        // It counts whatever it is asked, in whole numbers.
        testing::writeScript(m_folder / "counting.pt", {{"n", {}, Role::Count}, {"out", {2, 3}}},
                             R"(
def forward(self, x):
    self.n = self.n + 1
    return torch.linear(x, self.out) * self.n
)");
        const model::Network network = testing::scriptNetwork(m_folder / "counting.pt");
        const auto first = network.logits({1, 2, 3}, 1);
        QCOMPARE(network.logits({1, 2, 3}, 1), first);
        QCOMPARE(network.weights("module.n"), std::vector<float>{0});
        answerOf(network, true);
        answerOf(network, true);
        QCOMPARE(network.weights("module.n"), std::vector<float>{2});
        QCOMPARE(network.logits({1, 2, 3}, 1)[0], 3 * first[0]);
    }

    void whatCannotBeTrainedIsRefusedWithItsFile_data()
    {
        using Tensors = std::vector<ScriptTensor>;
        QTest::addColumn<Tensors>("tensors");
        QTest::addColumn<QString>("forward");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("named");
        QTest::newRow("nothing to train")
            << Tensors{{"out", {2, 3}, Role::Frozen}}
            << "def forward(self, x):\n    return torch.linear(x, self.out)\n"
            << "model.script_frozen"
            << "requires_grad";
        QTest::newRow("a part of a weight apart from it")
            << Tensors{{"out", {2, 3}}, {"row", {}, Role::Part, "out"}}
            << "def forward(self, x):\n    return torch.linear(x, self.out) + self.row[0:1]\n"
            << "model.script_weights"
            << "row";
        QTest::newRow("other inputs")
            << Tensors{{"out", {2, 7}}}
            << "def forward(self, x):\n    return torch.linear(x, self.out)\n"
            << "model.script_input"
            << "3";
        QTest::newRow("another device")
            << Tensors{{"out", {2, 3}}}
            << "def forward(self, x):\n"
               "    return torch.linear(x.to(torch.device(\"cuda\")), self.out)\n"
            << "model.script_input"
            << "names a CUDA device within its forward";
        QTest::newRow("other outputs")
            << Tensors{{"out", {10, 3}}}
            << "def forward(self, x):\n    return torch.linear(x, self.out)\n"
            << "model.script_outputs"
            << "10";
        QTest::newRow("one output")
            << Tensors{{"out", {1, 3}}}
            << "def forward(self, x):\n    return torch.linear(x, self.out)\n"
            << "model.script_outputs"
            << "1 number for each example, the data need 2";
        QTest::newRow("two answers")
            << Tensors{{"out", {2, 3}}}
            << "def forward(self, x):\n    y = torch.linear(x, self.out)\n    return y, y\n"
            << "model.script_output"
            << "a tuple of 2 instead of one tensor";
        QTest::newRow("codes")
            << Tensors{{"out", {2, 3}}}
            << "def forward(self, x):\n    return torch.embedding(self.out, x).sum([1])\n"
            << "model.script_input"
            << "begin its forward with x.squeeze(-1).long().";
        QTest::newRow("answers by name")
            << Tensors{{"out", {2, 3}}}
            << "def forward(self, x):\n    y = torch.linear(x, self.out)\n    return {\"scores\": y, "
               "\"more\": y}\n"
            << "model.script_output"
            << "a dict of scores, more instead of one tensor; save a module whose forward returns the "
               "answers alone, for example out[\"scores\"].";
        QTest::newRow("no row an example")
            << Tensors{{"out", {2, 3}}}
            << "def forward(self, x):\n    return torch.linear(x, self.out).unsqueeze(2)\n"
            << "model.script_output"
            << "2 x 2 x 1";
        QTest::newRow("a sum over the batch")
            << Tensors{{"out", {2, 3}}}
            << "def forward(self, x):\n    return torch.linear(x, self.out).sum()\n"
            << "model.script_output"
            << "one number for a batch of 2 x 3";
        QTest::newRow("whole numbers")
            << Tensors{{"out", {2, 3}}}
            << "def forward(self, x):\n    return torch.linear(x, self.out).to(4)\n"
            << "model.script_output"
            << "no gradient passes";
        QTest::newRow("too many inputs")
            << Tensors{{"out", {2, 3}}}
            << "def forward(self, x, y, z):\n    return torch.linear(x, self.out)\n"
            << "model.script_forward"
            << "3";
        QTest::newRow("no forward")
            << Tensors{{"out", {2, 3}}} << "def answer(self, x):\n    return x\n"
            << "model.script_forward"
            << "forward";
    }
    void whatCannotBeTrainedIsRefusedWithItsFile()
    {
        QFETCH(std::vector<ScriptTensor>, tensors);
        QFETCH(QString, forward);
        QFETCH(QString, code);
        QFETCH(QString, named);
        testing::writeScript(m_folder / "own net.pt", tensors, forward.toStdString());
        VERIFY_ERROR(testing::scriptNetwork(m_folder / "own net.pt"), code.toUtf8().constData());
        const QString said = QString::fromStdString(
            testing::errorOf([&] { testing::scriptNetwork(m_folder / "own net.pt"); })->text());
        QVERIFY2(said.contains("own net.pt") && said.contains(named), qPrintable(said));
    }

    void aFileThatHoldsNoModuleIsRefused()
    {
        VERIFY_ERROR(testing::scriptNetwork({}), "model.file");
        VERIFY_ERROR(testing::scriptNetwork(m_folder / "none.pt"), "model.file_missing");
        VERIFY_ERROR(testing::scriptNetwork(m_folder.path()), "model.file_missing");
        testing::writeScript(m_folder / "whole.pt", kHiddenTensors, kHidden);
        const QByteArray whole = testing::bytesOf(m_folder / "whole.pt");
        for (const auto& [bytes, code] :
             {std::pair(QByteArray(), "model.not_script"),
              std::pair(QByteArray("hello"), "model.not_script"),
              std::pair(whole.first(whole.size() / 2), "model.file_damaged")}) {
            QFile file(QString::fromStdString((m_folder / "broken.pt").string()));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(bytes);
            file.close();
            VERIFY_ERROR(testing::scriptNetwork(m_folder / "broken.pt"), code);
        }
    }

    // LibTorch compares no checksums: the network would begin with another weight, unsaid.
    void aWeightThatWasDamagedOnTheWayIsNoticed()
    {
        const auto path = m_folder / "mailed.pt";
        testing::writeScript(path, kHiddenTensors, kHidden);
        const auto weights = model::WeightFile::open(path);
        const std::vector<float> values = weights->values(*weights->find("w1"));
        QByteArray bytes = testing::bytesOf(path);
        const qsizetype at =
            bytes.indexOf(QByteArray::fromRawData(reinterpret_cast<const char*>(values.data()),
                                                  qsizetype(values.size() * sizeof(float))));
        QVERIFY(at > 0);
        bytes[at + 3] = char(bytes[at + 3] ^ 0x40);
        testing::write(path, bytes);
        VERIFY_ERROR(testing::scriptNetwork(path), "model.file_damaged");
        const auto refused = testing::errorOf([&] { testing::scriptNetwork(path); });
        QVERIFY(refused->kind() == base::ErrorKind::Input);
        QVERIFY2(refused->text().starts_with("mailed.pt is damaged: "), refused->text().c_str());
    }

    void theLayersWithinAModuleAreListedWithTheirShapes()
    {
        testing::writeNestedScript(m_folder / "nested.pt");
        const model::Network network = testing::scriptNetwork(m_folder / "nested.pt");
        const auto rows = model::modulePartRows(network.architecture(), 8, 2);
        struct Expected {
            const char* name;
            const char* kind;
            std::int64_t parameters, bytes;
        };
        // Outputs of 3 numbers with their gradients at a batch of 8, and four numbers for each weight.
        constexpr std::int64_t kOutput = 4 * 2 * 8 * 3;
        const std::vector<Expected> expected{{"trunk", "Trunk", 0, kOutput},
                                             {"trunk.first", "Dense", 12, kOutput + 4 * 4 * 12},
                                             {"trunk.second", "Dense", 12, kOutput + 4 * 4 * 12},
                                             {"norm", "Norm", 6, kOutput + 4 * 4 * 6}};
        QCOMPARE(rows.size(), expected.size());
        for (std::size_t k = 0; k < rows.size(); ++k) {
            QCOMPARE(rows[k].name, std::string(expected[k].name));
            QCOMPARE(rows[k].kind, std::string(expected[k].kind));
            QCOMPARE(rows[k].shape, (std::vector<std::int64_t>{3}));
            QCOMPARE(rows[k].parameters, expected[k].parameters);
            QCOMPARE(rows[k].bytes, expected[k].bytes);
            QVERIFY(!rows[k].multiplyAdds);
        }
        // The module's own row is as before.
        QCOMPARE(model::layerTable(network.architecture(), 8, 2).rows.size(), std::size_t{1});
    }

    void aLayerThatIsCalledInABranchIsNoRow()
    {
        testing::writeActivationScript(m_folder / "branch.pt",
                                       "    h = self.act1.forward(self.first.forward(x))\n"
                                       "    if h.size(0) > 100:\n"
                                       "        h = self.second.forward(h)\n"
                                       "    return self.third.forward(self.act1.forward(h))\n");
        data::InputSpec pairs = testing::kRows;
        pairs.shape = {2};
        const model::Network network = testing::scriptNetwork(m_folder / "branch.pt", pairs, 3);
        std::vector<std::string> names;
        for (const auto& row : model::modulePartRows(network.architecture(), 8, 2))
            names.push_back(row.name);
        QCOMPARE(names, (std::vector<std::string>{"first", "act1", "third"}));
    }

    void anotherFileOfThatNameIsNoticed()
    {
        const auto path = m_folder / "changing.pt";
        testing::writeScript(path, kHiddenTensors, kHidden);
        experiment::ExperimentSpec spec;
        experiment::set(spec, "model.template", std::string("torchscript"));
        experiment::set(spec, "model.file", path.string());
        const experiment::ExperimentSpec chosen = experiment::withModule(spec);
        QVERIFY(experiment::hash(chosen) != experiment::hash(spec));
        model::architecture(chosen.model, {testing::kRows}, 2);
        testing::writeScript(path, {{"out", {2, 3}}},
                             "def forward(self, x):\n    return torch.linear(x, self.out)\n");
        VERIFY_ERROR(model::architecture(chosen.model, {testing::kRows}, 2), "model.file_changed");
        // Neither is the choice of before taken for the new file.
        QCOMPARE(experiment::hash(experiment::withModule(chosen)), experiment::hash(chosen));
        const experiment::ExperimentSpec anew = experiment::withModule(spec);
        QVERIFY(experiment::hash(anew) != experiment::hash(chosen));
        QCOMPARE(model::architecture(anew.model, {testing::kRows}, 2).nodes.size(), std::size_t{1});
    }

private:
    testing::TempFolder m_folder;
};

QTEST_GUILESS_MAIN(TestTorchscript)
#include "tst_torchscript.moc"
