// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace assay;
using assay::testing::assayCli;
using assay::testing::of;
using assay::testing::Result;

namespace {

const QStringList kData{"glyphs", "--set", "data.count=600"};

QStringList layers(const QStringList& more)
{
    return QStringList{"layers"} + kData + more;
}

QByteArray contentsOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString& path, const QByteArray& text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

} // namespace

/// The layers of a network leave as a text, are edited, and come back.
class TestLayersCli : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void layersAreListedAndWritten()
    {
        const QTemporaryDir temp;
        const Result listed = assayCli(layers({}), temp.path());
        QCOMPARE(listed.code, 0);
        QVERIFY(listed.out.contains("conv1.relu"));
        QVERIFY(listed.out.contains("multiply-adds"));
        const Result lines = assayCli(layers({"--json"}), temp.path());
        QCOMPARE(of(lines, "layer").size(), qsizetype(12));
        QCOMPARE(of(lines, "layer").first()["multiply_adds"].toInt(), 28 * 28 * 6 * 25);
        QVERIFY(of(lines, "layers").first()["fits"].toBool());
        QCOMPARE(assayCli(layers({"--out", "net.layers"}), temp.path()).code, 0);
        const QByteArray text = contentsOf(temp.filePath("net.layers"));
        QCOMPARE(text.count('\n'), qsizetype(12));
        QVERIFY(text.endsWith("output = linear\n"));
    }

    void editedLayersAreTrainedResumedAndCompared()
    {
        const QTemporaryDir temp;
        write(temp.filePath("net.layers"), "# one of my own\n"
                                           "conv = convolution(out=4, kernel=5, stride=2)\n"
                                           "relu\nflatten\nlinear\n");
        const QStringList train = QStringList{"train"} + kData
                                  + QStringList{"--threads", "1",          "--project", "p.assay",
                                                "--layers",  "net.layers", "--json"};
        const Result whole = assayCli(train + QStringList{"--epochs", "2"}, temp.path());
        QVERIFY2(whole.code == 0, qPrintable(whole.err));
        const QJsonObject run = of(whole, "run").first();
        QCOMPARE(run["template"].toString(), QStringLiteral("edited lenet"));
        QCOMPARE(run["parameters"].toInt(), 4 * 25 + 4 + 4 * 12 * 12 * 10 + 10);
        // The same layers in another text are the same experiment.
        const Result again = assayCli(QStringList{"train"} + kData
                                          + QStringList{"--threads", "1", "--project", "p.assay",
                                                        "--epochs", "2", "--json", "--set",
                                                        "model.architecture=conv=convolution( "
                                                        "out=4,kernel=5,stride=2 );relu=relu; "
                                                        "flatten;linear"},
                                      temp.path());
        QVERIFY2(again.code == 0, qPrintable(again.err));
        QCOMPARE(of(again, "epoch").value(1)["train_val"],
                 of(whole, "epoch").value(1)["train_val"]);
        QCOMPARE(of(again, "run").first()["spec"].toObject()["model"],
                 run["spec"].toObject()["model"]);
        const Result asked = assayCli({"evaluate", "--project", "p.assay", "--json"}, temp.path());
        QVERIFY2(asked.code == 0, qPrintable(asked.err));
    }

    void aMisfitIsNamedWithWhatMendsIt()
    {
        const QTemporaryDir temp;
        const QString wrong =
            "model.architecture=convolution(out=4); c2 = convolution(kernel=40); linear";
        const Result refused = assayCli(layers({"--set", wrong, "--json"}), temp.path());
        QCOMPARE(refused.code, 2);
        QCOMPARE(of(refused, "layer").size(), qsizetype(3));
        QVERIFY(!of(refused, "layers").first()["fits"].toBool());
        const auto repairs = of(refused, "repair");
        QVERIFY(!repairs.isEmpty());
        QCOMPARE(repairs.first()["layer"].toString(), QStringLiteral("c2"));
        QVERIFY(refused.err.contains("40 x 40"));
        // The text of a repair is what --set takes.
        const Result mended =
            assayCli(layers({"--repair", "--out", "mended.layers", "--set", wrong}), temp.path());
        QVERIFY2(mended.code == 0, qPrintable(mended.err));
        QVERIFY(contentsOf(temp.filePath("mended.layers")).contains("flatten"));
        QCOMPARE(assayCli(layers({"--layers", "mended.layers"}), temp.path()).code, 0);
        // Training refuses it before a run is made.
        const Result trained = assayCli(QStringList{"train"} + kData
                                            + QStringList{"--project", "p.assay", "--set", wrong},
                                        temp.path());
        QCOMPARE(trained.code, 2);
        QVERIFY(trained.err.contains("c2"));
        QVERIFY(!QFile::exists(temp.filePath("p.assay")));
    }

    void badFilesAreRefused()
    {
        const QTemporaryDir temp;
        const Result none = assayCli(layers({"--layers", "none.layers"}), temp.path());
        QCOMPARE(none.code, 3);
        QVERIFY(none.err.contains("none.layers"));
        write(temp.filePath("binary.layers"), QByteArray("\x89PNG\r\n\x1a\n\0\0", 10));
        const Result binary = assayCli(layers({"--layers", "binary.layers"}), temp.path());
        QCOMPARE(binary.code, 2);
        QVERIFY(binary.err.contains("line 1"));
        write(temp.filePath("empty.layers"), "\n\n");
        const Result empty = assayCli(layers({"--layers", "empty.layers"}), temp.path());
        QCOMPARE(empty.code, 3);
        QVERIFY2(empty.err.contains("holds no layer"), qPrintable(empty.err));
        write(temp.filePath("large.layers"), QByteArray(2'000'000, '#'));
        QCOMPARE(assayCli(layers({"--layers", "large.layers"}), temp.path()).code, 3);
        const Result folder = assayCli(layers({"--out", temp.path()}), temp.path());
        QCOMPARE(folder.code, 3);
    }
};

QTEST_GUILESS_MAIN(TestLayersCli)
#include "tst_layers_cli.moc"
