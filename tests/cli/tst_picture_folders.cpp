// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/pictures.h"

#include <QDir>
#include <QJsonArray>
#include <QTest>

using namespace assay::testing;

namespace {

const QString kImages = QStringLiteral(ASSAY_ROOT "/../shared/data/images/");

QStringList findingsOf(const Result& result)
{
    QStringList ids;
    for (const QJsonObject& line : of(result, "finding"))
        ids << line["finding"].toString();
    return ids;
}

} // namespace

class TestPictureFolders : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void saysHowAFolderWasRead()
    {
        const TempFolder temp;
        placeClasses(temp / "set/train", {"cat", "dog"}, 20, 20, 12);
        placeClasses(temp / "set/train", {"fox"}, 20, 12, 20);
        placeClasses(temp / "set/test", {"cat", "dog"}, 20, 12, 12);
        place(temp / "set/train/dog/broken.jpg", "nothing");
        place(temp / "set/train/dog/turned.jpg",
              turned(encoded(filled(20, 12, Qt::red), "JPG"), 6));
        const QString folder = QString::fromStdString(temp.path().string());
        const Result result = assayCli({"data", "set", "--json"}, folder);
        QCOMPARE(result.code, 0);
        const QJsonObject line = of(result, "data").value(0);
        QCOMPARE(line["kind"].toString(), QString("pictures"));
        QCOMPARE(line["classes"].toArray(), (QJsonArray{"cat", "dog", "fox"}));
        QCOMPARE(line["shape"].toArray(), (QJsonArray{3, 12, 12}));
        QCOMPARE(line["parts"].toObject()["training"].toInt(), 61);
        QCOMPARE(line["parts"].toObject()["test"].toInt(), 40);
        QCOMPARE(line["read"].toObject()["parts"].toString(), QString("train, test"));
        QCOMPARE(line["read"].toObject()["size"].toString(),
                 QString("12 x 12 from 12 x 12 to 20 x 12 (crop)"));
        // Pictures of one colour repeat each other, which is said behind what reading noticed.
        QCOMPARE(findingsOf(result).filter("pictures."),
                 (QStringList{"pictures.sizes_differ", "pictures.broken",
                              "pictures.only_in_training"})); // no fox to test on
        // What is offered as a setting is one of the command line, and nothing is a guess any more.
        const Result chosen = assayCli({"data", "set", "--json", "--set", "data.picture_size=16",
                                        "--set", "data.picture_fit=letterbox"},
                                       folder);
        QCOMPARE(of(chosen, "data").value(0)["shape"].toArray(), (QJsonArray{3, 16, 16}));
        QCOMPARE(findingsOf(chosen).filter("pictures."),
                 (QStringList{"pictures.broken", "pictures.only_in_training"}));
        const Result words = assayCli({"data", "set"}, folder);
        QVERIFY2(words.out.contains("train/dog/broken.jpg (its bytes are those of no picture)"),
                 qPrintable(words.out));
    }

    void namesABrokenPictureInItsOwnWordsAlone()
    {
        const TempFolder temp;
        placeClasses(temp / "set", {"cat", "dog"}, 20, 12, 12);
        QByteArray bent = encoded(filled(12, 12, Qt::red));
        const qsizetype pixels = bent.indexOf("IDAT") + 6;
        bent[pixels] = char(bent[pixels] ^ 0x55);
        place(temp / "set/dog/bent.png", bent);
        const Result result =
            assayCli({"data", "set"}, QString::fromStdString(temp.path().string()));
        QCOMPARE(result.code, 0);
        QVERIFY2(result.out.contains("dog/bent.png (its contents are damaged)"),
                 qPrintable(result.out));
        QVERIFY2(!result.err.contains("libpng"), qPrintable(result.err));
    }

    void refusesWhatIsNoPictureFolder()
    {
        const TempFolder temp;
        placeClasses(temp.path(), {"flat"}, 3);
        const Result result =
            assayCli({"data", "flat"}, QString::fromStdString(temp.path().string()));
        QCOMPARE(result.code, 3);
        QVERIFY2(result.err.contains("put the pictures of each class into a folder"),
                 qPrintable(result.err));
    }

    void trainsOnJpegsOfColour()
    {
        if (!QDir(kImages + "cifar10-folder").exists())
            QSKIP("../shared/data/images/cifar10-folder is not there");
        const TempFolder temp;
        const QString folder = QString::fromStdString(temp.path().string());
        const QJsonObject line =
            of(assayCli({"data", kImages + "cifar10-folder", "--json"}, folder), "data").value(0);
        QCOMPARE(line["classes"].toArray().size(), 10);
        QCOMPARE(line["shape"].toArray(), (QJsonArray{3, 32, 32}));
        QCOMPARE(line["parts"].toObject()["training"].toInt(), 1000);
        QCOMPARE(line["parts"].toObject()["test"].toInt(), 400);
        const Result result =
            assayCli({"train", "--project", "p.assay", "--data", kImages + "cifar10-folder",
                      "--template", "lenet", "--epochs", "1", "--json"},
                     folder);
        QCOMPARE(result.code, 0);
        QCOMPARE(of(result, "epoch").size(), 1);
    }

    void trainsOnPhotosAndServesSketches()
    {
        if (!QDir(kImages + "pacs").exists())
            QSKIP("../shared/data/images/pacs is not there");
        const TempFolder temp;
        const QString folder = QString::fromStdString(temp.path().string());
        const QStringList data{"--data", kImages + "pacs/photo", "--test-data",
                               kImages + "pacs/sketch"};
        const Result read = assayCli(QStringList{"data", "--json"} + data, folder);
        QCOMPARE(read.code, 0);
        const QJsonObject line = of(read, "data").value(0);
        QCOMPARE(line["examples"].toInt(), 560);
        QCOMPARE(line["classes"].toArray().size(), 7);
        QCOMPARE(line["shape"].toArray(), (QJsonArray{3, 64, 64}));
        QVERIFY(line["test_data"].toObject()["path"].toString().endsWith("pacs/sketch"));
        // Sketches are dark lines on white.
        QCOMPARE(findingsOf(read), QStringList{"examples.other_brightness"});
        const Result result = assayCli(QStringList{"train", "--project", "p.assay", "--template",
                                                   "mlp", "--epochs", "1", "--json"}
                                           + data,
                                       folder);
        QCOMPARE(result.code, 0);
        QCOMPARE(of(result, "epoch").size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestPictureFolders)
#include "tst_picture_folders.moc"
