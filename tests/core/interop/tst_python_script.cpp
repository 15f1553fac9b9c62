// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "interop/python_script.h"
#include "model/layer_text.h"
#include "model/layers.h"
#include "model/templates.h"
#include "train/loss.h"

#include <fmt/format.h>

#include <QSet>
#include <QTest>

using namespace assay;
using interop::pythonName;
using interop::pythonNetwork;

namespace {

/// Of pictures of 1 x 12 x 12 and ten classes.
model::Architecture edited(const std::string& layers)
{
    model::ModelSpec spec{.templateName = "lenet"};
    spec.layers = layers;
    return model::architecture(spec, {data::pictureInput(1, 12, 12)}, 10);
}

QString textOf(const std::string& layers)
{
    return QString::fromStdString(pythonNetwork(edited(layers), {false}, false).text);
}

} // namespace

/// What of a script can be seen without Python; tst_export_python runs them.
class TestPythonScript : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyKindOfLayerHasItsLines()
    {
        for (const model::LayerKind* kind : model::layerKinds())
            QVERIFY2(interop::pythonKind(kind->name) != nullptr,
                     qPrintable(QStringLiteral("%1 needs an entry in "
                                               "core/interop/python_layers.cpp")
                                    .arg(QLatin1String(kind->name))));
    }

    void everyLossHasItsLine()
    {
        for (const train::Loss& loss : train::losses())
            QVERIFY2(interop::pythonLoss(loss.name) != nullptr, loss.name);
    }

    void layersAreWrittenAsAPersonWould()
    {
        const QString text = textOf("conv1 = convolution(out=6, kernel=5, padding=2); relu; "
                                    "max_pool; flatten; fc = linear(out=20); tanh; "
                                    "dropout(rate=0.25); linear");
        for (const char* line :
             {"        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)\n", "    def forward(self, x):\n",
              "        x = torch.relu(self.conv1(x))\n", "        x = F.max_pool2d(x, 2)\n",
              "        self.fc = nn.Linear(216, 20)\n",
              "        self.dropout = nn.Dropout(0.25)\n"})
            QVERIFY2(text.contains(QLatin1String(line)), qPrintable(text));
    }

    void valuesThatAreWaitedForAreKept()
    {
        // Two that are needed at once, and the input itself once more.
        const QString text =
            textOf(fmt::format("a = convolution(out=1, kernel=3, padding=1); b = relu(a); "
                               "c = tanh(a); d = add(b, c, {}); flatten; linear",
                               data::kOnlyInput));
        QVERIFY2(text.contains("    def forward(self, pictures):\n"
                               "        shortcut = self.a(pictures)\n"
                               "        b = torch.relu(shortcut)\n"
                               "        x = b + torch.tanh(shortcut) + pictures\n"
                               "        x = x.flatten(1)\n"
                               "        return self.linear(x)\n"),
                 qPrintable(text));
    }

    void namesAreThoseOfPython()
    {
        QCOMPARE(pythonName("stage1.block2.conv1"), std::string("stage1_block2_conv1"));
        QCOMPARE(pythonName("3rd"), std::string("layer_3rd"));
        QCOMPARE(pythonName("größe"), std::string("gr____e"));
        QCOMPARE(pythonName("lambda"), std::string("lambda_"));
        QCOMPARE(pythonName("train"), std::string("train_"));
        QCOMPARE(pythonName("n2"), std::string("n2_"));
        QCOMPARE(pythonName(""), std::string("layer_"));
    }

    /// An input's name is a name of the script, and so is that of its lengths.
    void severalInputsHaveNamesOfTheirOwn()
    {
        model::ModelSpec spec{.templateName = "fusion"};
        std::vector<data::InputSpec> inputs(3);
        const char* names[] = {"rows", "a", "n_a"};
        for (std::size_t k = 0; k < inputs.size(); ++k)
            inputs[k] = {.modality = data::Modality::Series, .shape = {20, 2}, .name = names[k]};
        const auto network =
            pythonNetwork(model::architecture(spec, inputs, 3), {true, true, true}, false);
        QSet<QString> taken;
        for (const interop::PythonInput& input : network.inputs) {
            for (const std::string& name : {input.name, input.lengths}) {
                QVERIFY2(name != "rows" && !taken.contains(QString::fromStdString(name)),
                         name.c_str());
                taken << QString::fromStdString(name);
            }
        }
        QCOMPARE(taken.size(), qsizetype{6});
    }

    void namesThatBecomeEqualDiffer()
    {
        const QString text =
            textOf("flatten; a.b = linear(out=4); relu; a_b = linear(out=3); linear");
        QVERIFY2(text.contains("self.a_b = nn.Linear(144, 4)"), qPrintable(text));
        QVERIFY2(text.contains("self.a_b_2 = nn.Linear(4, 3)"), qPrintable(text));
    }

    void aModuleIsRefused()
    {
        model::Architecture own;
        own.inputs = {data::pictureInput(1, 2, 2)};
        const interop::PythonKind* kind = interop::pythonKind("torchscript");
        const model::Node node{.kind = "torchscript", .name = "net", .inputs = {"x"}};
        const std::vector<model::Shape> entering{{1, 2, 2}};
        const model::LayerPlace place{node, entering, own.inputs};
        QVERIFY_THROWS_EXCEPTION(
            base::Error,
            kind->write({.layer = place, .own = "self.net", .values = {"x"}, .lengths = {}}));
    }
};

QTEST_GUILESS_MAIN(TestPythonScript)
#include "tst_python_script.moc"
