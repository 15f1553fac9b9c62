// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/idx_bytes.h"

using namespace assay;
using namespace testing::idx;

class TestIdxFiles : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsPlainAndCompressedFiles();
    void readsOneFileByEitherName();
    void findsTheLabelsOfAPicture_data();
    void findsTheLabelsOfAPicture();
    void findsFoldersWithin();
    void choosesOneOfSeveralSets();
    void servesTheClassesOfTheData();
};

void TestIdxFiles::readsPlainAndCompressedFiles()
{
    QTemporaryDir temp;
    const QDir folder(temp.path());
    put(folder, "train-images-idx3-ubyte.gz", gzip(images()));
    put(folder, "train-labels-idx1-ubyte.gz", gzip(labels()));
    put(folder, "t10k-images.idx3-ubyte", images());
    put(folder, "t10k-labels.idx1-ubyte", labels());
    const auto set = open(temp.path());
    QCOMPARE(set->size(), std::size_t{12});
    QCOMPARE(set->info().trainingExamples, std::int64_t{6});
    QCOMPARE(set->info().testExamples, std::int64_t{6});
    QVERIFY(set->info().pictureShape() == (data::Shape{1, 2, 3}));
    QCOMPARE(set->info().classes.size(), std::size_t{3});
    QCOMPARE(int(set->pictures()->pixels(1)[0]), 42);
    QCOMPARE(int(set->label(8)), 2);
    // Equal pictures in both parts differ by their keys.
    QVERIFY(set->id(0) != set->id(6));
}

void TestIdxFiles::readsOneFileByEitherName()
{
    QTemporaryDir temp;
    const QDir folder(temp.path());
    put(folder, "my.train-images.idx", images());
    put(folder, "my.train-labels.idx", labels());
    const auto byImages = open(folder.filePath("my.train-images.idx"));
    const auto byLabels = open(folder.filePath("my.train-labels.idx"));
    QCOMPARE(byImages->size(), std::size_t{6});
    QCOMPARE(byImages->info().fingerprint, byLabels->info().fingerprint);
}

void TestIdxFiles::findsTheLabelsOfAPicture_data()
{
    QTest::addColumn<QString>("images");
    QTest::addColumn<QString>("labels");
    const auto row = [](const char* images, const char* labels) {
        QTest::newRow(images) << images << labels;
    };
    row("train-images-idx3-ubyte", "train-labels-idx1-int");
    row("train-images.idx3", "train-labels-idx1-ubyte");
    row("train-images.idx3-ubyte", "train-labels-idx1-ubyte");
    row("TRAIN-IMAGES.IDX3-UBYTE", "train-labels.idx1-ubyte");
    row("train-images-idx3-float", "train-labels-idx1-ubyte");
    row("train-images-idx3-ubyte (1)", "train-labels-idx1-ubyte");
    row("train-images-idx3-ubyte(2)", "train-labels-idx1-ubyte (1)");
    row("Train_Images.idx3-ubyte", "Train_Labels.idx1-ubyte");
    row("qmnist-train-images-idx3-ubyte", "qmnist-train-labels-idx2-int");
    row("train-images-idx3-ubyte/train-images-idx3-ubyte",
        "train-labels-idx1-ubyte/train-labels-idx1-ubyte");
    row("my-images.idx", "labels.idx"); // the only ones
}

void TestIdxFiles::findsTheLabelsOfAPicture()
{
    QFETCH(QString, images);
    QFETCH(QString, labels);
    QTemporaryDir temp;
    const QDir folder(temp.path());
    for (const QString& name : {images, labels})
        if (name.contains('/'))
            QVERIFY(folder.mkpath(name.section('/', 0, 0)));
    put(folder, images, testing::idx::images());
    put(folder, labels, testing::idx::labels());
    QCOMPARE(open(temp.path())->size(), std::size_t{6});
    QCOMPARE(open(folder.filePath(images))->size(), std::size_t{6});
    QCOMPARE(open(folder.filePath(labels))->size(), std::size_t{6});
    QCOMPARE(open(folder.filePath(labels.section('/', 0, 0)))->size(), std::size_t{6});
}

void TestIdxFiles::findsFoldersWithin()
{
    QTemporaryDir temp;
    QDir folder(temp.path());
    const auto fill = [&](const QString& place) {
        QVERIFY(folder.mkpath(place));
        const QDir inner(folder.filePath(place));
        put(inner, "train-images-idx3-ubyte", images());
        put(inner, "train-labels-idx1-ubyte", labels());
        put(inner, "t10k-images-idx3-ubyte", images());
        put(inner, "t10k-labels-idx1-ubyte", labels());
    };
    fill("MNIST/raw");
    for (const QString place : {".", "MNIST", "MNIST/raw"})
        QCOMPARE(open(folder.filePath(place))->info().testExamples, std::int64_t{6});
    QCOMPARE(guess(*open(temp.path()), "folder"), std::string("MNIST/raw"));
    fill("FashionMNIST/raw");
    try {
        open(temp.path());
        QFAIL("chose one of two");
    } catch (const base::Error& error) {
        QCOMPARE(error.code(), std::string("idx.several"));
        QVERIFY2(error.text().find("FashionMNIST/raw, MNIST/raw") != std::string::npos,
                 error.what());
    }
    QCOMPARE(open(folder.filePath("FashionMNIST"))->size(), std::size_t{12});
    // A folder that holds something else is not searched for pictures.
    put(folder, "x_TRAIN.ts", "@classLabel true a b\n@data\n1,2:a\n2,1:b\n");
    QVERIFY(open(temp.path())->info().inputs[0].modality == data::Modality::Series);
}

void TestIdxFiles::choosesOneOfSeveralSets()
{
    QTemporaryDir temp;
    const QDir folder(temp.path());
    for (const QString set : {"balanced", "letters", "mnist"}) {
        for (const QString part : {"train", "test"}) {
            put(folder, "emnist-" + set + "-" + part + "-images-idx3-ubyte.gz", gzip(images()));
            put(folder, "emnist-" + set + "-" + part + "-labels-idx1-ubyte.gz",
                gzip(numbers({6}, 8, {1, 2, 3, set == "letters" ? 4 : 3, 2, 1})));
        }
    }
    data::DataSpec spec;
    const auto read = [&](const char* name) {
        spec.set = name;
        return data::open({.spec = spec, .path = temp.path().toStdString(), .progress = {}});
    };
    for (const char* name : {"letters", "emnist-letters", "EMNIST-Letters",
                             "emnist-letters-train-images-idx3-ubyte.gz"}) {
        const auto set = read(name);
        QCOMPARE(set->info().testExamples, std::int64_t{6});
        QCOMPARE(set->info().classes.size(), std::size_t{4});
        QCOMPARE(guess(*set, "set"), std::string("emnist-letters"));
    }
    for (const auto& [name, code] :
         {std::pair("", "idx.several"), std::pair("digits", "idx.set")}) {
        try {
            read(name);
            QFAIL("was read");
        } catch (const base::Error& error) {
            QCOMPARE(error.code(), std::string(code));
            QVERIFY2(error.text().find("emnist-balanced, emnist-letters, emnist-mnist")
                         != std::string::npos,
                     error.what());
        }
    }
    // Another download of the same files is no further set.
    put(folder, "emnist-mnist-train-images-idx3-ubyte (1).gz", gzip(images()));
    QCOMPARE(read("emnist-mnist")->size(), std::size_t{12});
}

void TestIdxFiles::servesTheClassesOfTheData()
{
    QTemporaryDir temp, other;
    put(QDir(temp.path()), "a-images-idx3-ubyte", images());
    put(QDir(temp.path()), "a-labels-idx1-ubyte", numbers({6}, 8, {1, 2, 3, 1, 2, 3}));
    put(QDir(other.path()), "b-images-idx3-ubyte", images());
    put(QDir(other.path()), "b-labels-idx1-ubyte", numbers({6}, 8, {3, 2, 3, 2, 3, 2}));
    const auto source = open(temp.path());
    const auto read = [&] {
        return data::open(
            {.spec = {}, .path = other.path().toStdString(), .like = source.get(), .progress = {}});
    };
    QVERIFY(read()->info().classes == source->info().classes);
    QCOMPARE(int(read()->label(0)), 2); // "3", as in the data
    put(QDir(other.path()), "b-labels-idx1-ubyte", numbers({6}, 8, {3, 2, 3, 4, 3, 2}));
    try {
        read();
        QFAIL("took a class that the data do not have");
    } catch (const base::Error& error) {
        QCOMPARE(error.code(), std::string("data.classes"));
        QVERIFY2(error.text().starts_with("The label 4 is none of the data (1, 2, 3)"),
                 error.what());
    }
}

QTEST_GUILESS_MAIN(TestIdxFiles)
#include "tst_idx_files.moc"
