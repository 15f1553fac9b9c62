// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/numpy_file.h"
#include "support/pictures.h"
#include "support/script_module.h"

#include <QDir>

#include <cmath>

using namespace assay;
using testing::assayCli;
using testing::of;
using testing::Result;

// From files to curves: each kind of data is trained on for three epochs by the template that is proposed for it,
// and evaluated.

namespace {

const QString kData = QStringLiteral(ASSAY_ROOT "/../shared/data/");

/// Two pictures and a text a row: which of the pictures is brighter.
void writeManifest(const std::filesystem::path& folder)
{
    QByteArray rows("left,right,question,answer\n");
    for (int i = 0; i < 60; ++i) {
        const int left = 20 + 37 * i % 200, right = 20 + 91 * i % 200;
        const std::string number = std::to_string(i);
        testing::write(folder / ("left" + number + ".png"),
                       testing::encoded(testing::grey(12, 12, left)));
        testing::write(folder / ("right" + number + ".png"),
                       testing::encoded(testing::grey(12, 12, right)));
        rows += QByteArray("left") + number.c_str() + ".png,right" + number.c_str() + ".png,is the "
                + (i % 3 ? "left" : "right") + " one of these two pictures brighter,"
                + ((left > right) == (i % 3 > 0) ? "yes\n" : "no\n");
    }
    testing::write(folder / "pairs.csv", rows);
}

/// As numpy.savez leaves what keras.datasets.mnist.load_data gave.
void writeKeras(const std::filesystem::path& file)
{
    const auto part = [](int count) {
        std::vector<std::uint8_t> pixels, labels;
        for (int i = 0; i < count; ++i) {
            labels.push_back(std::uint8_t(i % 10));
            for (int k = 0; k < 28 * 28; ++k)
                pixels.push_back(std::uint8_t(k / 28 / 3 == i % 10 ? 230 : i * k % 40));
        }
        const QByteArray sides = QByteArray::number(count);
        return std::pair(testing::npyOf("|u1", "(" + sides + ", 28, 28)", testing::values(pixels)),
                         testing::npyOf("|u1", "(" + sides + ",)", testing::values(labels)));
    };
    const auto [x, y] = part(120);
    const auto [xTest, yTest] = part(40);
    testing::write(file, testing::storedZip({{"x_train.npy", x},
                                             {"y_train.npy", y},
                                             {"x_test.npy", xTest},
                                             {"y_test.npy", yTest}}));
}

} // namespace

class TestEveryKindOfData : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        const std::filesystem::path folder = m_temp.path().toStdString();
        writeManifest(folder);
        writeKeras(folder / "mnist.npz");
        testing::writeNormedScript(folder / "network.pt");
    }

    void threeEpochsGiveCurvesAndAnEvaluation_data()
    {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<QString>("network");
        const auto row = [](const char* name, const char* arguments, const char* network) {
            QTest::newRow(name) << QString(arguments) << QString(network);
        };
        row("MNIST", "$D/images/mnist", "lenet");
        row("CIFAR-10, binary", "$D/images/cifar10-binary", "lenet");
        row("photos served on sketches",
            "$D/images/pacs/photo --test-data $D/images/pacs/sketch --set data.picture_size=32",
            "lenet");
        row("adult", "$D/tabular/adult-train.csv", "mlp");
        row("penguins", "$D/tabular/penguins_raw.csv --set data.target=Species", "mlp");
        row("house prices",
            "$D/tabular/california-housing.csv --set data.target=median_house_value", "mlp");
        row("JapaneseVowels", "$D/sequences/JapaneseVowels", "lstm");
        row("surnames", "$D/sequences/names", "lstm");
        row("two pictures and a text", "pairs.csv --set data.texts=question", "fusion");
        row("arrays as Keras has them", "mnist.npz", "lenet");
        row("a module", "mnist.npz --model network.pt", "torchscript");
    }
    void threeEpochsGiveCurvesAndAnEvaluation()
    {
        QFETCH(QString, arguments);
        QFETCH(QString, network);
        if (arguments.contains("$D") && !QDir(kData).exists())
            QSKIP("../shared/data is not there");
        const QString project = QString("%1.assay").arg(++m_projects);
        const Result result =
            assayCli(QStringList{"train"} + arguments.replace("$D/", kData).split(' ')
                         + QStringList{"--set", "data.split.train_limit=200", "--epochs", "3",
                                       "--threads", "1", "--project", project, "--json"},
                     m_temp.path());
        QVERIFY2(result.code == 0 || result.code == 1, qPrintable(result.err));
        QCOMPARE(of(result, "run").value(0)["template"].toString(), network);
        const QList<QJsonObject> epochs = of(result, "epoch");
        QCOMPARE(epochs.size(), 3);
        for (const QJsonObject& epoch : epochs) {
            for (const char* split : {"train", "train_val", "test_val"})
                QVERIFY(std::isfinite(epoch[split].toObject()["loss"].toDouble(std::nan(""))));
        }
        QCOMPARE(of(result, "end").value(0)["state"].toString(), QString("finished"));
        const Result evaluated =
            assayCli({"evaluate", "--project", project, "--run", "1", "--json"}, m_temp.path());
        QVERIFY2(evaluated.code == 0 || evaluated.code == 1, qPrintable(evaluated.err));
        QVERIFY(!of(evaluated, "split").isEmpty() && !of(evaluated, "verdict").isEmpty());
    }

private:
    QTemporaryDir m_temp;
    int m_projects = 0;
};

QTEST_GUILESS_MAIN(TestEveryKindOfData)
#include "tst_every_kind_of_data.moc"
