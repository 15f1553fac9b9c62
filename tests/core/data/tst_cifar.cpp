// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/catalog.h"
#include "support/errors.h"
#include "support/temp_project.h"

#include <zlib.h>

#include <QTest>

using namespace assay;

namespace {

constexpr int kPixels = 3072;

/// A record: its labels, then pixels of red 10, green 20 and blue 30, the first of which is `first`.
QByteArray record(const QByteArray& labels, int first)
{
    QByteArray bytes = labels;
    for (const int colour : {10, 20, 30})
        bytes += QByteArray(kPixels / 3, char(colour));
    bytes[labels.size()] = char(first);
    return bytes;
}

/// Records of CIFAR-10 with these labels, numbered from `first`.
QByteArray batch(const std::vector<int>& labels, int first = 0)
{
    QByteArray bytes;
    for (const int label : labels)
        bytes += record(QByteArray(1, char(label)), first++);
    return bytes;
}

data::DatasetPtr open(const std::filesystem::path& path, const data::Dataset* like = nullptr,
                      const std::string& format = "auto")
{
    data::DataSpec spec;
    spec.format = format;
    return data::open({spec, path.string(), like, {}});
}

QString guess(const data::Dataset& set, const char* what)
{
    for (const auto& [name, value] : set.info().guesses) {
        if (name == what)
            return QString::fromStdString(value);
    }
    return {};
}

void writeNames(const std::filesystem::path& file, int count, const char* end = "\n")
{
    QByteArray text;
    for (int k = 0; k < count; ++k)
        text += "class " + QByteArray::number(k) + end;
    testing::write(file, text + end); // CIFAR's own ends with an empty line
}

} // namespace

class TestCifar : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aFolderIsAllItsBatchesInTheirOrder_data()
    {
        QTest::addColumn<QString>("below");
        QTest::addColumn<QString>("asked");
        QTest::newRow("the folder itself") << "cifar-10-batches-bin"
                                           << "cifar-10-batches-bin";
        QTest::newRow("the one above") << "data/cifar-10-batches-bin"
                                       << "data";
    }
    void aFolderIsAllItsBatchesInTheirOrder()
    {
        QFETCH(QString, below);
        QFETCH(QString, asked);
        const testing::TempFolder folder;
        const auto place = folder / below.toStdString();
        std::filesystem::create_directories(place);
        testing::write(place / "data_batch_10.bin", batch({2}, 30));
        testing::write(place / "data_batch_2.bin", batch({9, 0}, 20));
        testing::write(place / "data_batch_1.bin", batch({1, 3}, 10));
        testing::write(place / "test_batch.bin", batch({4}, 40));
        writeNames(place / "batches.meta.txt", 10, "\r\n");
        const auto set = open(folder / asked.toStdString());
        QCOMPARE(set->info().reader, std::string("cifar"));
        QCOMPARE(set->size(), std::size_t{6});
        QCOMPARE(set->info().trainingExamples, std::int64_t{5});
        QCOMPARE(set->info().testExamples, std::int64_t{1});
        QCOMPARE(set->info().classes.size(), std::size_t{10});
        const std::vector<std::pair<int, int>> wanted{{1, 10}, {3, 11}, {9, 20},
                                                      {0, 21}, {2, 30}, {4, 40}};
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            QCOMPARE(int(set->label(i)), wanted[i].first);
            const auto pixels = set->pictures()->pixels(i);
            QCOMPARE(pixels.size(), std::size_t{kPixels});
            QCOMPARE(int(pixels[0]), wanted[i].second);
            QCOMPARE(int(pixels[1023]), 10);
            QCOMPARE(int(pixels[1024]), 20);
            QCOMPARE(int(pixels[3071]), 30);
        }
        QCOMPARE(set->info().classes[9], std::string("class 9"));
        const data::Shape shape = set->info().pictureShape();
        QVERIFY(shape.channels == 3 && shape.height == 32 && shape.width == 32);
        QCOMPARE(guess(*set, "files"),
                 QString("data_batch_1.bin, data_batch_2.bin, data_batch_10.bin"));
        QCOMPARE(guess(*set, "test part"), QString("test_batch.bin"));
        QCOMPARE(guess(*set, "class names"), QString("batches.meta.txt"));
    }

    void aSecondCopyIsNoMoreData()
    {
        const testing::TempFolder folder;
        testing::write(folder / "data_batch_1.bin", batch({1, 3, 1}));
        testing::write(folder / "data_batch_1 (1).bin", batch({1, 3, 1}));
        testing::write(folder / "data_batch_old.bin", batch({2}));
        QCOMPARE(open(folder.path())->size(), std::size_t{3});
    }

    void oneFileTakesTheTestPartBesideIt()
    {
        const testing::TempFolder folder;
        testing::write(folder / "data_batch_1.bin", batch({1, 3, 1}));
        testing::write(folder / "data_batch_2.bin", batch({5, 5}));
        testing::write(folder / "test_batch.bin", batch({4, 3}));
        const auto set = open(folder / "data_batch_1.bin");
        QCOMPARE(set->info().trainingExamples, std::int64_t{3});
        QCOMPARE(set->info().testExamples, std::int64_t{2});
        QCOMPARE(guess(*set, "class names"), QString("none found: numbers"));
        QCOMPARE(set->info().classes[7], std::string("7"));
        // The test part alone is data to train on or to be served.
        const auto test = open(folder / "test_batch.bin", set.get());
        QCOMPARE(test->info().trainingExamples, std::int64_t{2});
        QCOMPARE(test->info().testExamples, std::int64_t{0});
    }

    /// Without the names of its classes only the other part says what a part is that was cut off.
    void aPartThatWasCutOffIsNotPassedOver()
    {
        const testing::TempFolder folder;
        const QByteArray whole = record("\x01\x63", 1) + record("\x13\x02", 2);
        const auto train = folder / "train.bin", test = folder / "test.bin";
        testing::write(train, whole);
        testing::write(test, whole.left(whole.size() - 100));
        VERIFY_ERROR(open(folder.path()), "cifar.cut");
        VERIFY_ERROR(open(train), "cifar.cut");
        testing::write(train, whole.left(100));
        testing::write(test, whole);
        VERIFY_ERROR(open(folder.path()), "cifar.cut");
        testing::write(test, whole.left(100)); // neither says anything
        VERIFY_ERROR(open(folder.path()), "data.unknown_format");
    }

    void ofTwoLabelsTheFineOneIsTheClass()
    {
        const testing::TempFolder folder;
        testing::write(folder / "train.bin", record("\x01\x63", 1) + record("\x13\x02", 2));
        testing::write(folder / "test.bin", record(QByteArray("\0\x05", 2), 3));
        writeNames(folder / "fine_label_names.txt", 100);
        writeNames(folder / "coarse_label_names.txt", 20);
        const auto set = open(folder.path());
        QCOMPARE(set->info().reader, std::string("cifar"));
        QCOMPARE(set->info().classes.size(), std::size_t{100});
        QCOMPARE(int(set->label(0)), 99);
        QCOMPARE(int(set->label(1)), 2);
        QCOMPARE(int(set->label(2)), 5);
        QCOMPARE(int(set->pictures()->pixels(2)[0]), 3);
        QCOMPARE(guess(*set, "labels"), QStringLiteral("fine"));

        data::DataSpec spec;
        spec.set = "coarse";
        const auto coarse = data::open({spec, folder.path().string(), nullptr, {}});
        QCOMPARE(coarse->info().classes.size(), std::size_t{20});
        QCOMPARE(coarse->info().classes[19], std::string("class 19"));
        QCOMPARE(int(coarse->label(0)), 1);
        QCOMPARE(int(coarse->label(1)), 19);
        QCOMPARE(int(coarse->label(2)), 0);
        QCOMPARE(guess(*coarse, "labels"), QStringLiteral("coarse"));
        spec.set = "middle";
        VERIFY_ERROR(data::open({spec, folder.path().string(), nullptr, {}}), "cifar.set");
        testing::write(folder / "ten" / "data_batch_1.bin", batch({1, 3, 2}));
        spec.set = "coarse";
        VERIFY_ERROR(data::open({spec, (folder / "ten").string(), nullptr, {}}), "cifar.set");
    }

    void gzippedFilesAreReadOnce()
    {
        const testing::TempFolder folder;
        const QByteArray bytes = batch({1, 3, 2});
        testing::write(folder / "data_batch_1.bin", bytes);
        const std::string packed = (folder / "data_batch_1.bin.gz").string();
        gzFile file = gzopen(packed.c_str(), "wb");
        gzwrite(file, bytes.constData(), unsigned(bytes.size()));
        gzclose(file);
        QCOMPARE(open(folder.path())->size(), std::size_t{3});
        std::filesystem::remove(folder / "data_batch_1.bin");
        QCOMPARE(open(folder.path())->size(), std::size_t{3});
    }

    void labelsMeetTheFirstSourceByName()
    {
        const testing::TempFolder folder;
        std::filesystem::create_directories(folder / "own");
        testing::write(folder / "own" / "data_batch_1.bin", batch({0, 1}));
        writeNames(folder / "own" / "batches.meta.txt", 10);
        std::filesystem::create_directories(folder / "other");
        testing::write(folder / "other" / "data_batch_1.bin", batch({0, 1}));
        QByteArray turned;
        for (int k = 9; k >= 0; --k)
            turned += "class " + QByteArray::number(k) + '\n';
        testing::write(folder / "other" / "batches.meta.txt", turned);
        const auto own = open(folder / "own");
        const auto other = open(folder / "other", own.get());
        QCOMPARE(int(other->label(0)), 9);
        QCOMPARE(int(other->label(1)), 8);
        std::filesystem::remove(folder / "other" / "batches.meta.txt"); // "0" is no class of own
        VERIFY_ERROR(open(folder / "other", own.get()), "data.classes");
    }

    void whatIsWrongIsSaidWithItsPlace_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("says");
        QTest::newRow("cut") << "data_batch_1.bin" << batch({1, 2, 3}).chopped(100) << "cifar.cut"
                             << "record 3";
        QTest::newRow("cut after a label")
            << "data_batch_1.bin" << batch({1, 2}) + '\3' << "cifar.cut"
            << "record 3";
        QTest::newRow("a label that is none")
            << "data_batch_1.bin" << batch({1, 2, 10}) << "cifar.label"
            << "Record 3 has the label 10";
        QTest::newRow("no record") << "data_batch_1.bin" << QByteArray() << "file.empty"
                                   << "empty";
        QTest::newRow("for Python")
            << "data_batch_1" << QByteArray("\x80\x02}q\x01(U\x0b", 8) << "cifar.python"
            << "binary version";
        QTest::newRow("a name twice")
            << "batches.meta.txt" << QByteArray("a\nb\nc\nd\ne\nf\ng\nh\ni\na\n") << "cifar.names"
            << "same name";
        QTest::newRow("too few names")
            << "batches.meta.txt" << QByteArray("cat\ndog\n") << "cifar.names"
            << "names 2 classes";
    }
    void whatIsWrongIsSaidWithItsPlace()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, bytes);
        QFETCH(QString, code);
        QFETCH(QString, says);
        const testing::TempFolder folder;
        if (name == "batches.meta.txt")
            testing::write(folder / "data_batch_1.bin", batch({1, 2}));
        testing::write(folder / name.toStdString(), bytes);
        const auto error = testing::errorOf([&] { open(folder.path()); });
        QVERIFY(error.has_value());
        QCOMPARE(QString::fromStdString(error->code()), code);
        const QString text = QString::fromStdString(error->text());
        QVERIFY2(text.contains(says), qPrintable(text));
        QVERIFY(testing::isSentence(error->text()));
        QVERIFY(error->place().file.find(name.toStdString()) != std::string::npos);
    }

    void aFileOfAnotherNameIsReadByItsLength()
    {
        const testing::TempFolder folder;
        testing::write(folder / "part.bin", batch({1, 3}));
        testing::write(folder / "test_batch.bin", batch({4}));
        const auto ten = open(folder / "part.bin", nullptr, "cifar");
        QCOMPARE(ten->size(), std::size_t{2});
        QCOMPARE(int(ten->label(1)), 3);
        QCOMPARE(guess(*ten, "format"),
                 QStringLiteral("CIFAR-10, binary version, by the length of the file"));
        testing::write(folder / "fine.bin", record("\x01\x63", 1) + record("\x13\x02", 2));
        QCOMPARE(open(folder / "fine.bin", nullptr, "cifar")->info().classes.size(),
                 std::size_t{100});
        testing::write(folder / "cut.bin", batch({1, 3}).chopped(1));
        VERIFY_ERROR(open(folder / "cut.bin", nullptr, "cifar"), "cifar.files");
    }

    void anotherFileOfThatNameIsNotCifars()
    {
        const testing::TempFolder folder;
        testing::write(folder / "train.bin", QByteArray(5000, '\7'));
        VERIFY_ERROR(open(folder / "train.bin"), "data.unknown_format");
        VERIFY_ERROR(open(folder / "train.bin", nullptr, "cifar"), "cifar.files");
    }
};

QTEST_GUILESS_MAIN(TestCifar)
#include "tst_cifar.moc"
