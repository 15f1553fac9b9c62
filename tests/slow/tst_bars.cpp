// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "data/catalog.h"
#include "support/pictures.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include <algorithm>
#include <map>

using namespace assay;

namespace {

const QString kData = QStringLiteral(ASSAY_ROOT "/../shared/data/");

/// The score on test-val after the last epoch, one a seed, the smallest first.
QList<double> scores(const QString& arguments, const char* metric, int seeds,
                     const testing::TempFolder& folder)
{
    QProcess process;
    process.setWorkingDirectory(QString::fromStdString(folder.path().string()));
    QStringList words = arguments.split(' ');
    for (QString& word : words)
        word.replace("$D/", kData);
    // The numbers depend on the threads, so not as many as there are cores.
    words << "--threads"
          << "2"
          << "--seeds" << QString::number(seeds) << "--json";
    process.start(ASSAY_CLI, QStringList("train") + words);
    constexpr int kHour = 3'600'000;
    if (!process.waitForFinished(kHour) || process.exitCode() != 0)
        qWarning("%s: %s", qPrintable(arguments), process.readAllStandardError().constData());
    QList<double> found;
    for (const QByteArray& text : process.readAllStandardOutput().split('\n')) {
        const QJsonObject line = QJsonDocument::fromJson(text).object();
        if (line["event"] == "end")
            found << line["test_val"].toObject()[QLatin1String(metric)].toDouble(1e9);
    }
    std::sort(found.begin(), found.end());
    return found;
}

/// "left,right,claim,answer": two digits, and whether the claim about them (larger, smaller, equal) is
/// true, half of the time. `from` the first so many pictures of the training part, or of the test part.
void writePairs(const testing::TempFolder& folder, const data::Dataset& digits, data::Part part,
                const char* name, int pairs)
{
    std::map<int, std::vector<std::size_t>> of;
    constexpr std::size_t kMost = 20'000; // pictures
    for (std::size_t i = 0, used = 0; i < digits.size() && used < kMost; ++i) {
        if (digits.part(i) != part)
            continue;
        ++used;
        of[digits.label(i)].push_back(i);
        const auto pixels = digits.pictures()->shown(i);
        const QImage image(pixels.data(), 28, 28, 28, QImage::Format_Grayscale8);
        testing::place(folder.path() / "p" / (std::to_string(i) + ".png"), testing::encoded(image));
    }
    base::Random random(7, name);
    QByteArray text("left,right,claim,answer\n");
    const auto drawn = [&](int digit) {
        return "p/" + QByteArray::number(qulonglong(of[digit][random.below(of[digit].size())]))
               + ".png,";
    };
    for (int row = 0; row < pairs; ++row) {
        const bool isTrue = random.below(2) == 1;
        const char* const claims[]{"larger", "smaller", "equal"};
        const auto claim = random.below(3);
        int left = 0, right = 0;
        bool holds = !isTrue;
        while (holds != isTrue) {
            left = int(random.below(10));
            right = random.below(3) == 0 ? left : int(random.below(10));
            holds = claim == 0 ? left > right : claim == 1 ? left < right : left == right;
        }
        text += drawn(left) + drawn(right) + claims[claim] + (isTrue ? ",yes\n" : ",no\n");
    }
    testing::write(folder / name, text);
}

} // namespace

/// What the templates reach at their defaults on real data, with three seeds: as good as plain PyTorch with
/// the same rate and batch, but for a margin. Takes about a quarter of an hour.
class TestBars : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (!QDir(kData).exists())
            QSKIP("../shared/data is not there");
    }

    void templatesReachTheirBars_data()
    {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<double>("bar");
        const auto row = [](const char* name, const QString& arguments, double bar) {
            QTest::newRow(name) << arguments << bar;
        };
        const QString vowels("$D/sequences/JapaneseVowels"), power("$D/sequences/ItalyPowerDemand"),
            points("$D/sequences/GunPoint"), motions("$D/sequences/BasicMotions"),
            adult("$D/tabular/adult-train.csv --test-data $D/tabular/adult-test.csv");
        row("vowels, conv", vowels + " --template conv --epochs 50", 0.06);
        row("vowels, wavenet", vowels + " --template wavenet --epochs 50", 0.08);
        row("vowels, attention", vowels + " --template attention --epochs 50", 0.05);
        row("vowels, lstm", vowels + " --template lstm --epochs 100", 0.09);
        row("power, conv", power + " --template conv --epochs 100", 0.08);
        row("power, wavenet", power + " --template wavenet --epochs 100", 0.08);
        row("power, attention", power + " --template attention --epochs 100", 0.10);
        row("power, lstm", power + " --template lstm --epochs 100", 0.12);
        row("gun or point, wavenet", points + " --template wavenet --epochs 250", 0.10);
        row("gun or point, conv", points + " --template conv --epochs 400", 0.10);
        row("motions, conv", motions + " --template conv --epochs 75", 0.075);
        row("motions, attention", motions + " --template attention --epochs 75", 0.075);
        row("surnames, lstm", "$D/sequences/names --template lstm --epochs 10", 0.24);
        row("surnames, conv", "$D/sequences/names --template conv --epochs 10", 0.24);
        row("census, mlp", adult + " --template mlp", 0.155);
        row("census, deep", adult + " --template deep", 0.155);
        row("digits, lenet", "$D/images/mnist --template lenet --epochs 5", 0.03);
        row("clothes, resnet",
            "$D/images/fashion-mnist --template resnet --epochs 3 --set "
            "data.split.train_limit=9000",
            0.27);
    }
    void templatesReachTheirBars()
    {
        QFETCH(QString, arguments);
        QFETCH(double, bar);
        const testing::TempFolder folder;
        const QList<double> errors = scores(arguments, "error", 3, folder);
        QCOMPARE(errors.size(), 3);
        qInfo("%s: %.1f, %.1f, %.1f %% (bar %.1f %%)", QTest::currentDataTag(), 100 * errors[0],
              100 * errors[1], 100 * errors[2], 100 * bar);
        QVERIFY(errors[1] <= bar);
    }

    void housePricesAndDeeperIsBetter()
    {
        const QString data("$D/tabular/california-housing.csv --set data.target=median_house_value "
                           "--epochs 40 --template ");
        const testing::TempFolder one, two;
        const QList<double> mlp = scores(data + "mlp", "rmse", 3, one),
                            deep = scores(data + "deep", "rmse", 3, two);
        QCOMPARE(mlp.size() + deep.size(), 6);
        qInfo("house prices: mlp %.0f, %.0f, %.0f; deep %.0f, %.0f, %.0f", mlp[0], mlp[1], mlp[2],
              deep[0], deep[1], deep[2]);
        QVERIFY(mlp[1] <= 62'000);
        QVERIFY(deep[1] <= 57'000);
        QVERIFY(deep[1] <= mlp[1] - 2'000);
    }

    void twoPicturesAndAClaimNeedEachOther()
    {
        const testing::TempFolder folder;
        data::DataSpec spec;
        spec.path = (kData + "images/mnist").toStdString();
        const auto digits = data::open({spec, spec.path, nullptr, {}});
        writePairs(folder, *digits, data::Part::Training, "train.csv", 20'000);
        writePairs(folder, *digits, data::Part::Test, "test.csv", 4'000);
        const QString data("train.csv --test-data test.csv --template fusion --epochs ");
        const QList<double> all = scores(data + "10", "error", 3, folder);
        QCOMPARE(all.size(), 3);
        qInfo("fusion: %.1f, %.1f, %.1f %%", 100 * all[0], 100 * all[1], 100 * all[2]);
        QVERIFY(all[1] <= 0.12);
        for (const char* others : {"left,right", "left,claim", "right,claim"}) {
            const QList<double> one =
                scores(data + "3 --set data.leave_out=" + others, "error", 1, folder);
            QCOMPARE(one.size(), 1);
            qInfo("without %s: %.1f %%", others, 100 * one[0]);
            QVERIFY(one[0] >= 0.45 && one[0] <= 0.55);
        }
    }
};

QTEST_GUILESS_MAIN(TestBars)
#include "tst_bars.moc"
