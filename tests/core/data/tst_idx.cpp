// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/error.h"
#include "base/random.h"
#include "data/catalog.h"

#include <zlib.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace assay;

namespace {

QByteArray header(std::initializer_list<quint32> dimensions, char type = 0x08)
{
    QByteArray bytes;
    bytes.append('\0').append('\0').append(type).append(static_cast<char>(dimensions.size()));
    for (const quint32 length : dimensions) {
        for (const int shift : {24, 16, 8, 0})
            bytes.append(static_cast<char>(length >> shift));
    }
    return bytes;
}

/// 6 pictures of 2 x 3 and labels 0 1 2 0 1 2.
QByteArray images()
{
    QByteArray bytes = header({6, 2, 3});
    for (int i = 0; i < 36; ++i)
        bytes.append(static_cast<char>(7 * i));
    return bytes;
}

QByteArray labels()
{
    return header({6}) + QByteArray("\0\1\2\0\1\2", 6);
}

QByteArray gzip(const QByteArray& plain)
{
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
    QByteArray out(static_cast<int>(deflateBound(&stream, static_cast<uLong>(plain.size()))) + 32,
                   '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(static_cast<int>(stream.total_out));
    deflateEnd(&stream);
    return out;
}

void put(const QDir& folder, const QString& name, const QByteArray& bytes)
{
    QFile file(folder.filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

data::DatasetPtr open(const QString& path)
{
    return data::open({.spec = {}, .path = path.toStdString(), .progress = {}});
}

} // namespace

class TestIdx : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsPlainAndCompressedFiles();
    void readsOneFileByEitherName();
    void refusesWhatIsBroken_data();
    void refusesWhatIsBroken();
    void neverCrashesOnDamage();
};

void TestIdx::readsPlainAndCompressedFiles()
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
    QVERIFY(set->info().shape == (data::Shape{1, 2, 3}));
    QCOMPARE(set->info().classes.size(), std::size_t{3});
    QCOMPARE(int(set->pixels(1)[0]), 42);
    QCOMPARE(int(set->label(8)), 2);
    // Equal pictures in both parts are told apart by their keys.
    QVERIFY(set->id(0) != set->id(6));
}

void TestIdx::readsOneFileByEitherName()
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

void TestIdx::refusesWhatIsBroken_data()
{
    QTest::addColumn<QByteArray>("images");
    QTest::addColumn<QByteArray>("labels");
    QTest::addColumn<QString>("ending");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("advice");
    QByteArray magic = images();
    magic[0] = 'P';
    const QByteArray packed = gzip(images());
    QByteArray flipped = packed;
    flipped[flipped.size() - 6] = static_cast<char>(flipped[flipped.size() - 6] ^ 1); // checksum
    QTest::newRow("truncated") << images().chopped(5) << labels() << ""
                               << "idx.truncated"
                               << "again";
    QTest::newRow("half a header") << images().left(9) << labels() << ""
                                   << "idx.truncated"
                                   << "again";
    QTest::newRow("truncated gzip") << packed.chopped(12) << labels() << ".gz"
                                    << "gzip.truncated"
                                    << "again";
    QTest::newRow("damaged gzip") << flipped << labels() << ".gz"
                                  << "gzip.damaged"
                                  << "again";
    QTest::newRow("more than memory") << header({4000000000U, 60000, 60000}) << labels() << ""
                                      << "idx.too_large"
                                      << "damaged or too large";
    QTest::newRow("promises 1 GB") << header({1000000, 32, 32}) << labels() << ""
                                   << "idx.truncated"
                                   << "again";
    QTest::newRow("wrong magic") << magic << labels() << ""
                                 << "idx.magic"
                                 << "choose another file";
    QTest::newRow("wrong type") << header({6, 2, 3}, 0x0D) << labels() << ""
                                << "idx.type"
                                << "convert";
    QTest::newRow("zero dimension") << header({6, 0, 3}) << labels() << ""
                                    << "idx.zero_dimension"
                                    << "choose another file";
    QTest::newRow("empty") << QByteArray() << labels() << ""
                           << "file.empty"
                           << "again";
    QTest::newRow("other count") << images() << header({5}) + QByteArray(5, '\1') << ""
                                 << "idx.count"
                                 << "of one set";
    QTest::newRow("no labels") << images() << QByteArray() << ""
                               << "idx.no_labels"
                               << "beside it";
    QTest::newRow("one class") << images() << header({6}) + QByteArray(6, '\0') << ""
                               << "data.one_class"
                               << "choose";
}

void TestIdx::refusesWhatIsBroken()
{
    QFETCH(QByteArray, images);
    QFETCH(QByteArray, labels);
    QFETCH(QString, ending);
    QFETCH(QString, code);
    QFETCH(QString, advice);
    QTemporaryDir temp;
    const QDir folder(temp.path());
    put(folder, "train-images-idx3-ubyte" + ending, images);
    if (!labels.isEmpty())
        put(folder, "train-labels-idx1-ubyte", labels);
    try {
        open(temp.path());
        QFAIL("was read");
    } catch (const base::Error& error) {
        QCOMPARE(QString::fromStdString(error.code()), code);
        QVERIFY(error.text().ends_with("."));
        QVERIFY2(QString::fromStdString(error.text()).contains(advice), error.what());
        QVERIFY(!error.place().file.empty());
        // The place names the file; the sentence need not again.
        QVERIFY2(error.text().find(error.place().file) == std::string::npos, error.what());
    }
}

void TestIdx::neverCrashesOnDamage()
{
    QTemporaryDir temp;
    const QDir folder(temp.path());
    base::Random random(1, "fuzz");
    int read = 0, refused = 0;
    for (int round = 0; round < 3000; ++round) {
        QByteArray a = round % 2 != 0 ? gzip(images()) : images();
        QByteArray b = labels();
        for (std::uint64_t hit = 1 + random.below(3); hit > 0; --hit) {
            QByteArray& target = random.below(2) != 0 ? a : b;
            const auto at =
                static_cast<int>(random.below(static_cast<std::uint64_t>(target.size())));
            if (random.below(4) == 0)
                target.truncate(at + 1);
            else
                target[at] = static_cast<char>(random.below(256));
        }
        put(folder, "train-images-idx3-ubyte", a);
        put(folder, "train-labels-idx1-ubyte", b);
        try {
            const auto set = open(temp.path());
            QCOMPARE(set->size() * std::size_t(set->info().shape.size()),
                     static_cast<std::size_t>(set->info().shape.size()) * set->size());
            ++read;
        } catch (const base::Error& error) {
            QVERIFY(error.kind() == base::ErrorKind::Input);
            ++refused;
        }
    }
    QVERIFY(read > 100 && refused > 100);
}

QTEST_GUILESS_MAIN(TestIdx)
#include "tst_idx.moc"
