// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/npy.h"
#include "data/formats/npz.h"
#include "interop/python_script.h"
#include "model/templates.h"
#include "support/cli.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <set>

using namespace assay;
using assay::testing::assayCli;
using assay::testing::of;
using assay::testing::Result;

namespace {

constexpr int kMostLines = 200; ///< of what a template gives

void write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
}

QByteArray read(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Two columns of categories with too many values for a unit each, and a number as target.
QByteArray cities()
{
    QByteArray text = "city,size,kind,price\n";
    for (int k = 0; k < 300; ++k)
        text += "city" + QByteArray::number(k * 7 % 43) + ',' + QByteArray::number(k % 17 + 0.5)
                + ",kind" + QByteArray::number(k * 3 % 50) + ','
                + QByteArray::number(k * 7 % 43 * 1.5 + k % 17 + k % 5 * 0.1) + '\n';
    return text;
}

/// A text, a number and a class.
QByteArray messages()
{
    QByteArray text = "label\tmessage\tlength\n";
    for (int k = 0; k < 200; ++k)
        text += (k % 2 ? "spam\tCall now and win number " : "ham\tSee you later at the ")
                + QByteArray::number(k) + (k % 2 ? " !" : " my dear") + '\t'
                + QByteArray::number(k * 7 % 31) + '\n';
    return text;
}

/// What a program printed and how it ended.
struct Ran {
    int code = -1;
    QString text;
};

Ran ran(const QString& program, const QStringList& arguments, const QString& folder)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("OMP_NUM_THREADS", "1");
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (!process.waitForFinished(300'000))
        return {};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            QString::fromUtf8(process.readAll())};
}

/// How far a line of a check says that numbers are apart; NaN: there is no such line.
double apartOf(const QString& text, const char* line)
{
    const QRegularExpression wanted(QLatin1String(line) + " .*apart by up to ([-+.0-9e]+)");
    const auto found = wanted.match(text);
    return found.hasMatch() ? found.captured(1).toDouble() : std::nan("");
}

} // namespace

/// Runs as scripts of PyTorch, which compute what Assay did.
class TestExportPython : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        for (const char* place : {ASSAY_PYTHON, "python3"}) {
            if (m_python.isEmpty() && ran(place, {"-c", "import torch, numpy"}, ".").code == 0)
                m_python = place;
        }
        write(m_folder.filePath("cities.csv"), cities());
        write(m_folder.filePath("messages.tsv"), messages());
    }

    void aRunIsWrittenAsAScript_data()
    {
        QTest::addColumn<QString>("templateName");
        QTest::addColumn<QStringList>("training");
        const auto set = [](const QStringList& settings) {
            QStringList arguments;
            for (const QString& setting : settings)
                arguments += {"--set", setting};
            return arguments;
        };
        const QStringList glyphs{"glyphs", "--set", "data.count=400"},
            moons{"points-moons", "--set", "data.count=300"},
            series{"sequences", "--set", "data.count=200"};
        QTest::newRow("lenet") << "lenet" << glyphs;
        QTest::newRow("resnet") << "resnet" << glyphs + set({"model.width=4"});
        QTest::newRow("mlp") << "mlp" << moons;
        QTest::newRow("deep, embedded categories, a number")
            << "deep"
            << QStringList{"cities.csv"}
                   + set({"train.optimiser=adamw", "train.weight_decay=0.01"});
        QTest::newRow("lstm") << "lstm" << series;
        QTest::newRow("lstm of texts")
            << "lstm"
            << QStringList{"messages.tsv"} + set({"data.texts=message", "data.leave_out=length"});
        QTest::newRow("conv") << "conv" << series;
        QTest::newRow("attention") << "attention" << series + set({"model.dropout=0.1"});
        QTest::newRow("wavenet") << "wavenet" << series;
        QTest::newRow("fusion") << "fusion"
                                << QStringList{"messages.tsv"} + set({"data.texts=message"});

        QTest::newRow("objective, schedule, changes by chance")
            << "lenet"
            << glyphs
                   + set({"train.label_smoothing=0.1", "train.class_weights=balanced",
                          "train.schedule=one_cycle", "train.warmup_steps=3", "train.augment=flip",
                          "model.dropout=0.5", "train.drop_last=true", "train.optimiser=rmsprop"});
        QTest::newRow("a class that does not count, in batches of two")
            << "mlp"
            << moons + set({"train.class_weights=1, 0", "train.batch_size=2", "train.epochs=1"});
        QTest::newRow("batch norm, a batch of one, sgd")
            << "mlp"
            << QStringList{"points-moons"}
                   + set({"data.count=280", "train.batch_size=65", "model.norm=batch",
                          "train.optimiser=sgd", "train.nesterov=true", "train.clip_norm=0.5",
                          "train.schedule=cosine", "model.dropout=0.3"});
        QTest::newRow("one logit, a rate that changes")
            << "mlp"
            << moons
                   + set({"train.loss=binary", "train.label_smoothing=0.1", "train.schedule=step",
                          "train.rate_changes=3: 0.01", "train.shuffle=false"});
        QTest::newRow("edited layers of series")
            << "conv"
            << series
                   + set(
                       {"model.architecture=time_convolution(out=16, kernel=5, stride=2); batch_norm; "
                        "relu; max_pool(kernel=3, stride=2); average_pool(kernel=2); gelu; "
                        "self_attention(heads=2); gate; a = time_mean; b = time_max(gate); "
                        "concatenate(a, b); linear"});
        QTest::newRow("edited layers of series in a row")
            << "conv"
            << series
                   + set(
                       {"model.architecture=time_convolution(out=8, kernel=4, causal=true); flatten; linear"});
        QTest::newRow("edited layers of pictures")
            << "lenet"
            << glyphs
                   + set(
                       {"model.architecture=convolution(out=8, kernel=3, dilation=2); batch_norm; "
                        "average_pool(kernel=3, stride=2, padding=1); sigmoid; "
                        "max_pool(kernel=3, stride=2, padding=1); tanh; global_average_pool; "
                        "layer_norm; linear"});
    }

    void aRunIsWrittenAsAScript()
    {
        QFETCH(QString, templateName);
        QFETCH(QStringList, training);
        const QString name = QStringLiteral("run%1").arg(++m_count);
        exportRun(training + QStringList{"--template", templateName}, name);
        if (QTest::currentTestFailed())
            return;
        const QByteArray script = read(m_folder.filePath(name + ".py"));
        const bool isEdited = script.contains(": edited ");
        QVERIFY2(isEdited || script.count('\n') < kMostLines,
                 qPrintable(QStringLiteral("%1 lines").arg(script.count('\n'))));
        noArrayIsOfTest(name);
        m_names << name;
        m_rows << QString::fromLatin1(QTest::currentDataTag());
    }

    /// Each by its own main, in one interpreter: to start one takes longer than a check.
    void itComputesWhatTheRunDid()
    {
        if (m_python.isEmpty())
            QSKIP("no Python here can import torch and numpy");
        QVERIFY(!m_names.isEmpty());
        write(m_folder.filePath("all.py"), R"(import runpy, sys
names, sys.argv = sys.argv[1:], ["", "--check"]
for name in names:
    try:
        runpy.run_path(name + ".py", run_name="__main__")
    except SystemExit as end:
        print(name, "code", end.code, flush=True)
)");
        const Ran all = ran(m_python, QStringList{"all.py"} + m_names, m_folder.path());
        QVERIFY2(all.code == 0, qPrintable(all.text));
        QString rest = all.text;
        for (int k = 0; k < m_names.size(); ++k) {
            const QString end = m_names[k] + " code 0\n";
            const QString own = rest.left(rest.indexOf(end));
            QVERIFY2(rest.contains(end), qPrintable(m_rows[k] + '\n' + rest));
            QVERIFY2(apartOf(own, "losses") <= interop::kPythonLossTolerance
                         && apartOf(own, "outputs") <= interop::kPythonOutputTolerance,
                     qPrintable(m_rows[k] + '\n' + own));
            rest = rest.mid(rest.indexOf(end) + end.size());
        }
    }

    void everyTemplateIsAmongThem()
    {
        std::set<std::string> tried;
        for (const QString& name : m_tried)
            tried.insert(name.toStdString());
        for (const model::Template& entry : model::templates()) {
            if (entry.name != "torchscript") // which is PyTorch already
                QVERIFY2(tried.contains(entry.name), entry.name.c_str());
        }
    }

    void aScriptTrains()
    {
        if (m_python.isEmpty())
            QSKIP("no Python here can import torch and numpy");
        exportRun({"points-moons", "--set", "data.count=300", "--template", "mlp"}, "trains");
        if (QTest::currentTestFailed())
            return;
        const Ran trained = ran(m_python, {"trains.py"}, m_folder.path());
        QVERIFY2(trained.code == 0, qPrintable(trained.text));
        const QRegularExpression line(
            "^epoch \\d: loss [.0-9]+, error on train-val [.0-9]+%, on test-val [.0-9]+%$",
            QRegularExpression::MultilineOption);
        QCOMPARE(trained.text.count(line), 2);
    }

    /// A check that cannot fail proves nothing.
    void anotherNetworkIsFound_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::newRow("another activation") << QByteArray("torch.relu") << QByteArray("torch.tanh");
        QTest::newRow("another weight")
            << QByteArray("    load(net, \"trained.\")\n")
            << QByteArray("    load(net, \"trained.\")\n    net.output.bias.data[0] += 1e-3\n");
    }
    void anotherNetworkIsFound()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        if (m_python.isEmpty())
            QSKIP("no Python here can import torch and numpy");
        const QString name = QStringLiteral("other%1").arg(++m_count);
        exportRun({"points-moons", "--set", "data.count=300", "--template", "mlp"}, name);
        if (QTest::currentTestFailed())
            return;
        const QString script = m_folder.filePath(name + ".py");
        QByteArray text = read(script);
        QVERIFY(text.contains(before));
        write(script, text.replace(before, after));
        const Ran checked = ran(m_python, {name + ".py", "--check"}, m_folder.path());
        QVERIFY2(checked.code == 1 && checked.text.contains("apart by up to"),
                 qPrintable(checked.text));
    }

    /// Without dropout and changes by chance nothing was left out.
    void theLossesAreThoseThatTheRunLogged()
    {
        exportRun({"glyphs", "--set", "data.count=400", "--template", "lenet"}, "same");
        if (QTest::currentTestFailed())
            return;
        auto array =
            data::formats::openArray(m_folder.filePath("same.npz").toStdString(), "check.losses");
        const std::vector<double> losses = array.read(array.rows());
        QCOMPARE(losses.size(), std::size_t(10));
        const Result replayed =
            assayCli({"replay", "--project", "same.assay", "--run", "1", "--step", "10", "--json"},
                     m_folder.path());
        QCOMPARE(of(replayed, "replayed").value(0)["before"].toDouble(), losses.back());
    }

    void whatCannotBeExportedIsSaid()
    {
        const QTemporaryDir temp;
        const auto refused = [&](const QStringList& more) {
            return assayCli(QStringList{"export", "--project", "p.assay", "--python"} + more,
                            temp.path());
        };
        const auto holds = [](const Result& result, int code, const char* words) {
            return result.code == code && result.err.contains(QLatin1String(words))
                   && result.err.trimmed().count('\n') == 0;
        };
        QCOMPARE(
            assayCli({"overfit", "points-moons", "--set", "data.count=300", "--project", "p.assay"},
                     temp.path())
                .crashed,
            false);
        write(temp.filePath("points.csv"), cities());
        const QStringList table{"train", "points.csv", "--project", "p.assay", "--epochs", "1"};
        QCOMPARE(assayCli(table, temp.path()).code, 0);
        QCOMPARE(
            assayCli({"train", "points-blobs", "--set", "data.count=300", "--project", "p.assay",
                      "--epochs", "1", "--model", ASSAY_ROOT "/tests/golden/weights/wrapped.pt"},
                     temp.path())
                .code,
            0);
        write(temp.filePath("log.csv"), "step,loss\n1,0.5\n2,0.4\n3,0.3\n");
        QCOMPARE(assayCli({"import", "log.csv", "--project", "p.assay"}, temp.path()).code, 0);

        Result result = refused({"1"});
        QVERIFY2(holds(result, 2, "has no trained network here"), qPrintable(result.err));
        result = refused({"3"});
        QVERIFY2(holds(result, 2, "a module of your own, which is PyTorch already"),
                 qPrintable(result.err));
        result = refused({"4"});
        QVERIFY2(holds(result, 2, "was trained by another program"), qPrintable(result.err));
        result = refused({"9"});
        QVERIFY2(holds(result, 2, "There is no run 9"), qPrintable(result.err));
        result = refused({"2", "--out", "none/net.py"});
        QVERIFY2(holds(result, 2, "There is no folder"), qPrintable(result.err));

        QCOMPARE(refused({"2"}).code, 0);
        QVERIFY(QFile::exists(temp.filePath("run-2.py"))
                && QFile::exists(temp.filePath("run-2.npz")));
        result = refused({"2"});
        QVERIFY2(holds(result, 2, "is there already"), qPrintable(result.err));
        QCOMPARE(refused({"2", "--force"}).code, 0);

        write(temp.filePath("points.csv"), cities().replace("city1,", "town1,"));
        result = refused({"2", "--force"});
        QVERIFY2(result.code == 3 && result.err.trimmed().count('\n') == 0, qPrintable(result.err));
        QVERIFY(QFile::remove(temp.filePath("points.csv")));
        result = refused({"2", "--force"});
        QVERIFY2(result.code == 3 && result.err.trimmed().count('\n') == 0, qPrintable(result.err));
        QVERIFY(QDir(temp.filePath("p.files")).exists() || !QDir(temp.path()).isEmpty());
    }

private:
    /// Trains for two epochs and writes NAME.py.
    void exportRun(const QStringList& training, const QString& name)
    {
        const QString project = name + ".assay";
        m_tried << training.last();
        const Result trained = assayCli(QStringList{"train"} + training
                                            + QStringList{"--epochs", "2", "--threads", "1",
                                                          "--no-check", "--project", project},
                                        m_folder.path());
        QVERIFY2(trained.code == 0, qPrintable(trained.err));
        const Result written = assayCli(
            {"export", "--python", "1", "--project", project, "--out", name + ".py", "--json"},
            m_folder.path());
        QVERIFY2(written.code == 0, qPrintable(written.err));
        const QJsonObject line = of(written, "exported").value(0);
        QCOMPARE(line["lines"].toInt(), int(read(m_folder.filePath(name + ".py")).count('\n')));
        QVERIFY(line["updates"].toInt() > 0 && line["outputs"].toInt() > 0);
    }

    void noArrayIsOfTest(const QString& name)
    {
        for (const std::string& array :
             data::formats::arraysOf(m_folder.filePath(name + ".npz").toStdString()))
            QVERIFY2(!array.starts_with("test.") && !array.starts_with("target."), array.c_str());
    }

    QTemporaryDir m_folder;
    QString m_python;
    QStringList m_tried;         ///< templates
    QStringList m_names, m_rows; ///< of what is to be checked
    int m_count = 0;
};

QTEST_GUILESS_MAIN(TestExportPython)
#include "tst_export_python.moc"
