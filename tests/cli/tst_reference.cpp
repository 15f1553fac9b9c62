// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using assay::testing::assayCli;
using assay::testing::of;
using assay::testing::Result;

namespace {

const QStringList kLenet{"--data", "glyphs", "--set", "data.count=200", "--template", "lenet"};
const QStringList kResnet{"--data", "glyphs", "--set", "data.count=200", "--template", "resnet"};
const QStringList kLstm{"--data", "sequences",       "--set",      "data.count=200",
                        "--set",  "model.hidden=12", "--template", "lstm"};
const QStringList kMlp{
    "--data",           "points-moons", "--set",           "data.count=200", "--set",
    "model.norm=batch", "--set",        "model.hidden=16", "--template",     "mlp"};
const QStringList kDropout = kMlp + QStringList{"--set", "model.dropout=0.5"};
const QStringList kSquare{
    "--data",
    "points-moons",
    "--set",
    "data.count=200",
    "--template",
    "mlp",
    "--set",
    "model.architecture=hidden = linear(out=16); a = relu; middle = linear(out=16); b = relu; "
    "output = linear"};

/// The Python beside the LibTorch in use, else any that has what the documented lines import; empty: none.
QString pythonWithTorch()
{
    for (const QString& python :
         {QStringLiteral(ASSAY_TORCH_DIR "/../../../../../../../bin/python"),
          QStringLiteral("python3")}) {
        QProcess process;
        process.start(python, {"-c", "import torch, numpy"});
        if (process.waitForFinished(120'000) && process.exitStatus() == QProcess::NormalExit
            && process.exitCode() == 0)
            return python;
    }
    return {};
}

QString helpPage()
{
    QFile file(QStringLiteral(ASSAY_ROOT "/resources/help/debug.md"));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// The lines of Python that the help page documents.
QString documentedLines()
{
    const QRegularExpression block("```python\n(.*?)```",
                                   QRegularExpression::DotMatchesEverythingOption);
    return block.match(helpPage()).captured(1);
}

} // namespace

/// What PyTorch computed, written by the documented lines, beside our networks.
class TestReference : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        const QString python = pythonWithTorch();
        if (python.isEmpty())
            QSKIP("no python here has both torch and numpy, so that no reference can be written");
        QFile lines(m_temp.filePath("lines.py"));
        QVERIFY(lines.open(QIODevice::WriteOnly));
        lines.write(documentedLines().toUtf8());
        lines.close();
        QProcess process;
        process.start(python, {QStringLiteral(ASSAY_ROOT "/tests/golden/reference_cases.py"),
                               lines.fileName(), m_temp.path()});
        QVERIFY(process.waitForFinished(300'000));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    }

    void theLinesAreEightAndInTheHelpOfTheCommand()
    {
        const QStringList lines = documentedLines().split('\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), qsizetype{8});
        const QString help = assayCli({"compare", "--help"}, m_temp.path()).out;
        for (const QString& line : lines)
            QVERIFY2(help.contains(line), qPrintable(line));
    }

    void whatIsTheSameIsEqual_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QStringList>("network");
        QTest::addColumn<QString>("weightsBy");
        QTest::addColumn<int>("gradients");
        QTest::addColumn<QString>("note");
        QTest::newRow("lenet") << "lenet.npz" << kLenet << "name" << 10 << "";
        QTest::newRow("safetensors") << "lenet.safetensors" << kLenet << "name" << 10 << "";
        QTest::newRow("without names") << "unnamed.npz" << kLenet << "order" << 10 << "";
        QTest::newRow("functional") << "functional.npz" << kLenet << "name" << 10 << "";
        QTest::newRow("one example") << "one.npz" << kLenet << "name" << 10 << "";
        QTest::newRow("no gradients") << "outputs.npz" << kLenet << "name" << 0 << "";
        QTest::newRow("no bias") << "no_bias.npz" << kLenet << "name" << 9
                                 << "The reference has no conv1.bias; it was set to 0.";
        QTest::newRow("transposed weights")
            << "transposed_file.npz" << kLenet << "name" << 10
            << "fc1.weight (120 x 400) is 400 x 120 in the reference (fc1.weight) and was taken over transposed.";
        QTest::newRow("lstm") << "lstm.npz" << kLstm << "order" << 6 << "";
        QTest::newRow("mlp with batch norm") << "mlp.npz" << kMlp << "order" << 6 << "";
        QTest::newRow("resnet") << "resnet.npz" << kResnet << "order" << 65 << "";
        QTest::newRow("dropout") << "dropout.npz" << kDropout << "order" << 6 << "";
    }
    void whatIsTheSameIsEqual()
    {
        QFETCH(QString, file);
        QFETCH(QStringList, network);
        QFETCH(QString, weightsBy);
        QFETCH(int, gradients);
        QFETCH(QString, note);
        const Result result = compare(file, network);
        QVERIFY2(result.code == 0, qPrintable(result.out + result.err));
        const QJsonObject end = of(result, "reference").value(0);
        QVERIFY(end["equal"].toBool());
        QVERIFY(end["first"].isNull() && end["first_gradient"].isNull());
        QCOMPARE(end["weights_matched_by"].toString(), weightsBy);
        QCOMPARE(of(result, "gradient").size(), qsizetype{gradients});
        if (!note.isEmpty())
            QVERIFY2(end["notes"].toArray().contains(note), qPrintable(result.out));
        int compared = 0;
        for (const QJsonObject& layer : of(result, "layer"))
            compared += layer["equal"].toBool() ? 1 : 0;
        QVERIFY(compared >= 2);
        const QString words =
            assayCli(QStringList{"compare", "--reference", file} + network, m_temp.path()).out;
        QVERIFY2(words.endsWith("All that was compared is equal.\n"), qPrintable(words));
    }

    void aPlantedDifferenceIsNamed_data()
    {
        QTest::addColumn<QStringList>("network");
        QTest::addColumn<QString>("layer");
        QTest::addColumn<QString>("cause"); // empty: none
        QTest::addColumn<QString>("words");
        QTest::newRow("padding") << kLenet << "conv1"
                                 << "padding"
                                 << "conv1 with a padding of 0, where ours has 2";
        QTest::newRow("not_bent") << kResnet << "stage2.block3.conv1"
                                  << "activation"
                                  << "stage2.block2.relu left out";
        QTest::newRow("circular") << kLenet << "conv1"
                                  << "padding"
                                  << "padding_mode=\"circular\"";
        QTest::newRow("mean_pool") << kLenet << "pool1"
                                   << "pooling"
                                   << "by the mean";
        QTest::newRow("tanh") << kLenet << "conv1.relu"
                              << "activation"
                              << "as tanh, where ours is ReLU";
        QTest::newRow("in_place") << kLenet << "conv1"
                                  << "activation"
                                  << "conv1 followed by ReLU";
        QTest::newRow("channels_last") << kLenet << "conv1"
                                       << "channel_order"
                                       << "NHWC";
        QTest::newRow("flatten") << kLenet << "flatten"
                                 << "flatten_order"
                                 << "height, width, channels";
        QTest::newRow("bytes") << kLenet << "conv1"
                               << "input_scale"
                               << "its input divided by 255";
        QTest::newRow("scaled") << kLenet << "conv1"
                                << "input_scale"
                                << "times 3.246 plus -0.424";
        QTest::newRow("bias") << kLenet << "conv2"
                              << "bias"
                              << "conv2 without its bias";
        QTest::newRow("softmax") << kLenet << "output"
                                 << "activation"
                                 << "followed by a softmax";
        QTest::newRow("gates") << kLstm << "lstm"
                               << "transposed"
                               << "recurrent weights of each gate";
        QTest::newRow("epsilon") << kMlp << "hidden.norm"
                                 << "epsilon"
                                 << "an epsilon of 0.001";
        QTest::newRow("train_mode") << kMlp << "hidden.norm"
                                    << "train_mode"
                                    << "model.eval() is missing";
        QTest::newRow("dropped") << kDropout << "hidden.dropout"
                                 << "train_mode"
                                 << "the others times 2";
        QTest::newRow("transposed") << kSquare << "middle"
                                    << "transposed"
                                    << "its weights transposed";
        QTest::newRow("unknown") << kSquare << "middle"
                                 << ""
                                 << "";
        QTest::newRow("smoothed") << kMlp << "output.bias"
                                  << ""
                                  << "";
        QTest::newRow("sum") << kLenet << "output.bias"
                             << "sum"
                             << "8 times as large";
        QTest::newRow("twice") << kLenet << "output.bias"
                               << "factor"
                               << "2 times as large";
    }
    void aPlantedDifferenceIsNamed()
    {
        QFETCH(QStringList, network);
        QFETCH(QString, layer);
        QFETCH(QString, cause);
        QFETCH(QString, words);
        const QString file = QString(QTest::currentDataTag()) + ".npz";
        const Result result = compare(file, network);
        QVERIFY2(result.code == 1, qPrintable(result.out + result.err));
        const QJsonObject end = of(result, "reference").value(0);
        QVERIFY(!end["equal"].toBool());
        const QJsonObject first =
            end[end["first"].isNull() ? "first_gradient" : "first"].toObject();
        QCOMPARE(first["name"].toString(), layer);
        const QJsonArray causes = first["causes"].toArray();
        QVERIFY2(causes.size() == (cause.isEmpty() ? 0 : 1), qPrintable(result.out));
        QVERIFY(!first["tried"].toArray().isEmpty());
        const Result said =
            assayCli(QStringList{"compare", "--reference", file} + network, m_temp.path());
        QCOMPARE(said.code, 1);
        QVERIFY2(said.out.contains("<- first"), qPrintable(said.out));
        if (cause.isEmpty()) {
            QVERIFY2(said.out.contains("Nothing that was tried explains it"), qPrintable(said.out));
            return;
        }
        QCOMPARE(causes[0].toObject()["cause"].toString(), cause);
        QVERIFY2(causes[0].toObject()["text"].toString().contains(words), qPrintable(result.out));
        QVERIFY2(said.out.contains("The reference has: ") && said.out.contains(words),
                 qPrintable(said.out));
    }

    /// A gradient that the reference lacks is no equal one.
    void aFrozenLayerOfTheReferenceIsSaid()
    {
        const Result result = compare("frozen.npz", kMlp);
        QVERIFY2(result.code == 1, qPrintable(result.out + result.err));
        const QJsonObject end = of(result, "reference").value(0);
        QVERIFY(!end["equal"].toBool());
        QVERIFY2(result.out.contains("has no gradient of hidden.bias, hidden.weight"),
                 qPrintable(result.out));
    }

    void whatCannotBeUsedIsRefused_data()
    {
        QTest::addColumn<QString>("words");
        QTest::newRow("missing.npz") << "there is no such file";
        QTest::newRow("text.npz")
            << "neither an .npz of numpy.savez nor a file in the format safetensors";
        QTest::newRow("truncated.npz") << "cut off";
        QTest::newRow("truncated.safetensors") << "it ends within";
        QTest::newRow("objects.npz") << "\"output.x\": The array holds Python objects";
        QTest::newRow("nan.npz") << "\"output.003.pool1\" holds a number that is NaN (number 8 of ";
        QTest::newRow("no_input.npz") << "it holds no array \"input\"";
        QTest::newRow("other_names.npz") << "it holds no array \"output.LAYER\"";
        QTest::newRow("other_shape.npz")
            << "\"input\" is 8 x 1 x 20 x 28, and the network takes a batch of 1 x 28 x 28";
        QTest::newRow("other_batch.npz") << "the batch has 5 examples";
        QTest::newRow("no_overlap.npz") << "no layer of it is like one of the network";
        QTest::newRow("targets.npz") << "\"target\" holds ";
        QTest::newRow("no_weights.npz") << "it holds no arrays \"weight.NAME\"";
        QTest::newRow("transposed.npz") << "network takes"; // of another network
    }
    void whatCannotBeUsedIsRefused()
    {
        QFETCH(QString, words);
        const Result result = compare(QTest::currentDataTag(), kLenet);
        QVERIFY2(result.code == 2, qPrintable(result.out + result.err));
        QCOMPARE(result.lines.size(), qsizetype{1});
        QCOMPARE(result.lines[0]["event"].toString(), QString("error"));
        QVERIFY2(result.err.contains(words), qPrintable(result.err));
    }

    void weightsMayBeOurs()
    {
        const Result file =
            compare("no_weights.npz",
                    kLenet + QStringList{"--set", "model.start_from=weights.safetensors"});
        QVERIFY2(file.code == 0, qPrintable(file.out + file.err));

        // Of a run: it begins with those weights and hardly leaves them.
        const Result train = assayCli(QStringList{"train", "--project", "p.assay", "--epochs", "1",
                                                  "--set", "train.learning_rate=1e-12", "--set",
                                                  "model.start_from=weights.safetensors"}
                                          + kLenet,
                                      m_temp.path());
        QVERIFY2(train.code == 0, qPrintable(train.err));
        const Result run = compare("no_weights.npz", {"--project", "p.assay", "--run", "1"});
        QVERIFY2(run.code == 0, qPrintable(run.out + run.err));
    }

    void ofAModuleTheAnswerIsCompared()
    {
        const QStringList module{"--data",         "glyphs",  "--set",
                                 "data.count=200", "--model", "module.pt"};
        for (const char* file : {"module.npz", "module_weights.npz"}) {
            const Result result = compare(file, module);
            QVERIFY2(result.code == 0, qPrintable(result.out + result.err));
            QCOMPARE(of(result, "layer").size(), qsizetype{1});
            QVERIFY(result.out.contains("The layers within the module were not compared"));
        }
        const Result other = compare("module_tanh.npz", module);
        QCOMPARE(other.code, 1);
        QVERIFY2(other.out.contains("followed by tanh"), qPrintable(other.out));
    }

    void onlyOneComparisonAtATime()
    {
        QCOMPARE(compare("lenet.npz", kLenet + QStringList{"--known"}).code, 2);
        const Result both = compare("lenet.npz", kLenet + QStringList{"--run", "1"});
        QCOMPARE(both.code, 2);
        QVERIFY2(both.err.contains("the network and the data are those of the run"),
                 qPrintable(both.err));
    }

private:
    Result compare(const QString& file, const QStringList& network) const
    {
        return assayCli(QStringList{"compare", "--reference", file, "--json"} + network,
                        m_temp.path());
    }

    QTemporaryDir m_temp;
};

QTEST_GUILESS_MAIN(TestReference)
#include "tst_reference.moc"
