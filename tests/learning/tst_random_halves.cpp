// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "data/prepared.h"
#include "support/cli.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <numeric>

using namespace assay;
using testing::assayCli;

namespace {

const QString kMnist = QStringLiteral(ASSAY_ROOT "/../shared/data/images/mnist");

void writeIdx(const QString& path, const std::vector<std::uint32_t>& sizes, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QByteArray head("\0\0\x08", 3);
    head.append(static_cast<char>(sizes.size()));
    for (const std::uint32_t size : sizes) {
        const quint32 big = qToBigEndian<quint32>(size);
        head.append(reinterpret_cast<const char*>(&big), 4);
    }
    file.write(head + bytes);
}

/// So many of the examples as a folder that a reader takes.
void writeFolder(const QString& folder, const data::Dataset& dataset,
                 const std::vector<std::uint32_t>& indices)
{
    QDir().mkpath(folder);
    QByteArray pixels, labels;
    for (const std::uint32_t index : indices) {
        const auto bytes = dataset.pictures()->pixels(index);
        pixels.append(reinterpret_cast<const char*>(bytes.data()),
                      static_cast<qsizetype>(bytes.size()));
        labels.append(static_cast<char>(dataset.label(index)));
    }
    const auto count = static_cast<std::uint32_t>(indices.size());
    writeIdx(folder + "/train-images-idx3-ubyte", {count, 28, 28}, pixels);
    writeIdx(folder + "/train-labels-idx1-ubyte", {count}, labels);
}

} // namespace

class TestRandomHalves : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// Two random halves of one set are no two distributions, and the ladder says so.
    void haveNoShift()
    {
        if (!QDir(kMnist).exists())
            QSKIP("the shared data sets are not here");
        data::DataSpec spec;
        spec.path = kMnist.toStdString();
        const auto dataset = data::prepare(spec).source;
        std::vector<std::uint32_t> order(20'000);
        std::iota(order.begin(), order.end(), 0U);
        base::Random(1, "halves").shuffle(order);
        const QTemporaryDir temp;
        writeFolder(temp.filePath("a"), *dataset, {order.begin(), order.begin() + 10'000});
        writeFolder(temp.filePath("b"), *dataset, {order.begin() + 10'000, order.end()});
        QCOMPARE(assayCli({"train", "--project", "p.assay", "--data", "a", "--test-data", "b",
                           "--template", "lenet", "--epochs", "4", "--threads", "2", "--json"},
                          temp.path())
                     .code,
                 0);
        const auto result = assayCli({"evaluate", "--project", "p.assay", "--json"}, temp.path());
        QCOMPARE(result.code, 0);
        int tests = 0;
        bool isSaid = false;
        for (const QJsonObject& line : result.lines) {
            if (line["event"] == "shift") {
                ++tests;
                QVERIFY2(line["p_adjusted"].toDouble() > 0.05,
                         qPrintable(line["feature"].toString()));
            }
            if (line["event"] == "term" && line["term"] == "distribution_shift") {
                isSaid = true;
                QVERIFY(!line["real"].toBool());
                QVERIFY(line["low"].toDouble() < 0 && line["high"].toDouble() > 0);
            }
            if (line["event"] == "verdict")
                QVERIFY(!line["culprits"].toArray().contains("distribution_shift"));
        }
        QVERIFY(tests >= 10);
        QVERIFY(isSaid);
    }
};

QTEST_GUILESS_MAIN(TestRandomHalves)
#include "tst_random_halves.moc"
