// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "data/sample.h"
#include "support/encoders.h"
#include "support/idx_bytes.h"

using namespace assay;
using namespace testing::idx;

namespace {

QByteArray littleFloats()
{
    QByteArray bytes = header({6, 2, 3}, 0x0D);
    for (int i = 0; i < 36; ++i) {
        const auto word = qToLittleEndian(std::bit_cast<quint32>(float(i % 5) / 4));
        bytes.append(reinterpret_cast<const char*>(&word), 4);
    }
    return bytes;
}

/// 1,001 pictures of one pixel, each with a label of its own.
QByteArray manyImages()
{
    return header({1001, 1, 1}) + QByteArray(1001, '\1');
}

QByteArray manyLabels()
{
    QByteArray bytes = header({1001}, 0x0B);
    for (int i = 0; i < 1001; ++i)
        bytes.append(char(i >> 8)).append(char(i & 255));
    return bytes;
}

} // namespace

class TestIdx : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsEveryTypeOfValue_data();
    void readsEveryTypeOfValue();
    void scalesOtherValuesByTheirRange_data();
    void scalesOtherValuesByTheirRange();
    void bringsChannelsToTheFront();
    void saysThatOnePartHasAnotherRange();
    void makesClassesOfLabels_data();
    void makesClassesOfLabels();
    void refusesWhatIsBroken_data();
    void refusesWhatIsBroken();
    void neverCrashesOnDamage();
};

void TestIdx::readsEveryTypeOfValue_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<int>("low");
    QTest::addColumn<int>("high");
    QTest::addColumn<QString>("said");
    QTest::newRow("signed bytes") << 0x09 << -128 << 127 << "signed bytes from -128 to 127";
    QTest::newRow("short") << 0x0B << -300 << 32767 << "16-bit integers from -300 to 32767";
    QTest::newRow("int") << 0x0C << -70000 << 70000 << "32-bit integers from -70000 to 70000";
    QTest::newRow("large ints") << 0x0C << 0 << 2000000000
                                << "32-bit integers from 0 to 2e+09, rounded to 7 digits";
    QTest::newRow("float") << 0x0D << -1 << 1 << "32-bit fractions from -1 to 1";
    QTest::newRow("double") << 0x0E << 0 << 1 << "64-bit fractions from 0 to 1";
}

void TestIdx::readsEveryTypeOfValue()
{
    QFETCH(int, type);
    QFETCH(int, low);
    QFETCH(int, high);
    QFETCH(QString, said);
    QTemporaryDir temp;
    const QDir folder(temp.path());
    put(folder, "train-images-idx3-x",
        numbers({4, 1, 2}, char(type), {low, high, low, 0, 1, 1, high, 1}));
    put(folder, "train-labels-idx1-x", numbers({4}, char(type), {0, 1, 1, 0}));
    const auto set = open(temp.path());
    QCOMPARE(set->size(), std::size_t{4});
    QVERIFY(!set->pictures()->hasBytes());
    QCOMPARE(set->info().inputs[0].range.low, double(low));
    QCOMPARE(set->info().inputs[0].range.high, double(high));
    QCOMPARE(set->pictures()->values(0)[0], float(low));
    QCOMPARE(set->pictures()->values(3)[0], float(high));
    QVERIFY(set->pictures()->shown(0) == (std::vector<std::uint8_t>{0, 255}));
    QCOMPARE(int(set->label(2)), 1);
    QCOMPARE(set->info().classes.size(), std::size_t{2});
    QCOMPARE(QString::fromStdString(guess(*set, "values")), said);
    QVERIFY(set->id(0) != set->id(1));
}

void TestIdx::scalesOtherValuesByTheirRange_data()
{
    QTest::addColumn<int>("normalisation");
    QTest::addColumn<float>("low");
    QTest::addColumn<float>("high");
    QTest::newRow("unit") << int(data::Normalisation::Unit) << 0.0F << 1.0F;
    QTest::newRow("centred") << int(data::Normalisation::Centred) << -0.5F << 0.5F;
    QTest::newRow("standard") << int(data::Normalisation::Standard) << -1.0F << 1.0F;
}

void TestIdx::scalesOtherValuesByTheirRange()
{
    QFETCH(int, normalisation);
    QFETCH(float, low);
    QFETCH(float, high);
    QTemporaryDir temp;
    const QDir folder(temp.path());
    QByteArray values = header({40, 1, 2}, 0x0D), classes = header({40});
    for (int i = 0; i < 40; ++i) {
        values += bigFloats({1000.25F, 1000.75F});
        classes.append(char(i % 2));
    }
    put(folder, "train-images-idx3-float", values);
    put(folder, "train-labels-idx1-ubyte", classes);
    data::DataSpec spec;
    spec.path = temp.path().toStdString();
    spec.normalise = static_cast<data::Normalisation>(normalisation);
    const auto prepared = data::prepare(spec);
    const auto sample = data::samples(prepared, data::SplitKind::Train, 0, 1).front();
    QVERIFY(std::abs(sample.tensors[0][0] - low) < 1e-3F);
    QVERIFY(std::abs(sample.tensors[0][1] - high) < 1e-3F);
    QVERIFY(sample.pixels == (std::vector<std::uint8_t>{0, 255}));
    QVERIFY(testing::pictureEncoder(prepared).invert(sample.tensors[0]) == sample.pixels);
}

void TestIdx::bringsChannelsToTheFront()
{
    QTemporaryDir temp;
    const QDir folder(temp.path());
    QByteArray last = header({2, 5, 6, 3}), first = header({2, 3, 5, 6});
    for (int picture = 0; picture < 2; ++picture) {
        for (int pixel = 0; pixel < 30; ++pixel)
            for (int channel = 0; channel < 3; ++channel)
                last.append(char(pixel + 40 * channel + picture));
        for (int channel = 0; channel < 3; ++channel)
            for (int pixel = 0; pixel < 30; ++pixel)
                first.append(char(pixel + 40 * channel + picture));
    }
    const QByteArray two = header({2}) + QByteArray("\0\1", 2);
    put(folder, "last-images-idx4-ubyte", last);
    put(folder, "last-labels-idx1-ubyte", two);
    put(folder, "first-images-idx4-ubyte", first);
    put(folder, "first-labels-idx1-ubyte", two);
    const auto a = open(folder.filePath("last-images-idx4-ubyte"));
    const auto b = open(folder.filePath("first-images-idx4-ubyte"));
    QVERIFY(a->info().pictureShape() == (data::Shape{3, 5, 6}));
    QCOMPARE(a->info().fingerprint, b->info().fingerprint);
    QCOMPARE(guess(*a, "channels"), std::string("last dimension"));
    QCOMPARE(guess(*b, "channels"), std::string());
}

void TestIdx::saysThatOnePartHasAnotherRange()
{
    QTemporaryDir temp;
    const QDir folder(temp.path());
    put(folder, "train-images-idx3-ubyte", header({4, 1, 2}) + QByteArray("\0\377\1\2\3\4\5\6", 8));
    put(folder, "train-labels-idx1-ubyte", header({4}) + QByteArray("\0\1\0\1", 4));
    put(folder, "t10k-images-idx3-float",
        header({4, 1, 2}, 0x0D) + bigFloats({0, 1, 0, 1, 0, 1, 1, 0}));
    put(folder, "t10k-labels-idx1-ubyte", header({4}) + QByteArray("\0\1\0\1", 4));
    const auto set = open(temp.path());
    QVERIFY(!set->pictures()->hasBytes());
    QCOMPARE(set->pictures()->values(0)[1], 255.0F);
    QCOMPARE(set->pictures()->values(4)[1], 1.0F);
    QCOMPARE(set->info().findings.size(), std::size_t{1});
    QCOMPARE(set->info().findings[0].id, std::string("pictures.other_range"));
    // The same range in other types is no finding.
    put(folder, "t10k-images-idx3-float",
        header({4, 1, 2}, 0x0D) + bigFloats({0, 255, 9, 1, 0, 1, 1, 0}));
    QVERIFY(open(temp.path())->info().findings.empty());
}

void TestIdx::makesClassesOfLabels_data()
{
    QTest::addColumn<QByteArray>("labels");
    QTest::addColumn<QString>("classes");
    QTest::addColumn<QString>("numbers");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* name, const QByteArray& bytes, const char* classes,
                        const char* numbers, const char* said) {
        QTest::newRow(name) << bytes << classes << numbers << said;
    };
    row("from 0", numbers({6}, 8, {0, 1, 2, 2, 1, 0}), "0,1,2", "0,1,2,2,1,0", "");
    row("from 1", numbers({6}, 8, {1, 2, 3, 3, 2, 1}), "1,2,3", "0,1,2,2,1,0",
        "the 3 labels that occur, 1 to 3");
    row("a gap", numbers({6}, 8, {0, 3, 0, 3, 1, 0}), "0,1,2,3", "0,3,0,3,1,0",
        "0 to 3, no example has 2");
    row("255 far above the others", numbers({6}, 8, {0, 255, 1, 3, 1, 0}), "0,1,2,3,255",
        "0,4,1,3,1,0", "0 to 3 and 255, no example has 2");
    row("a mask", numbers({6}, 8, {0, 255, 0, 0, 255, 0}), "0,255", "0,1,0,0,1,0", "0 and 255");
    row("minus one and one", numbers({6}, 9, {-1, 1, 1, -1, 1, 1}), "-1,1", "0,1,1,0,1,1",
        "the 2 labels that occur, -1 to 1");
    row("large numbers", numbers({6}, 12, {500, 70000, 500, 0, 500, 0}), "0,500,70000",
        "1,2,1,0,1,0", "the 3 labels that occur, 0 to 70000");
    row("fractions that are whole", numbers({6}, 13, {0, 1, 1, 0, 1, 0}), "0,1", "0,1,1,0,1,0", "");
    row("several columns", numbers({6, 2}, 12, {2, 9, 0, 8, 1, 7, 2, 6, 0, 5, 1, 4}), "0,1,2",
        "2,0,1,2,0,1", "column 1 of 2");
    row("one column of two dimensions", numbers({6, 1}, 8, {0, 1, 1, 0, 1, 0}), "0,1",
        "0,1,1,0,1,0", "");
    row("one-hot", numbers({6, 3}, 8, {0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1}),
        "0,1,2", "2,0,1,1,0,2", "the place of the 1 in 3 columns");
}

void TestIdx::makesClassesOfLabels()
{
    QFETCH(QByteArray, labels);
    QFETCH(QString, classes);
    QFETCH(QString, numbers);
    QFETCH(QString, said);
    QTemporaryDir temp;
    const QDir folder(temp.path());
    put(folder, "train-images-idx3-ubyte", images());
    put(folder, labels[3] == 1 ? "train-labels-idx1-int" : "train-labels-idx2-int", labels);
    const auto set = open(temp.path());
    QStringList names, places;
    for (const std::string& name : set->info().classes)
        names << QString::fromStdString(name);
    for (std::size_t i = 0; i < set->size(); ++i)
        places << QString::number(set->label(i));
    QCOMPARE(names.join(','), classes);
    QCOMPARE(places.join(','), numbers);
    QCOMPARE(QString::fromStdString(guess(*set, "classes") + guess(*set, "label")), said);
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
    QTest::newRow("unknown type") << header({6, 2, 3}, 0x0A) << labels() << ""
                                  << "idx.type"
                                  << "0x0a";
    QTest::newRow("little-endian header")
        << QByteArray("\3\x08\0\0\6\0\0\0\2\0\0\0\3\0\0\0", 16) + QByteArray(36, '\1') << labels()
        << ""
        << "idx.magic"
        << "reversed order";
    QTest::newRow("little-endian sizes")
        << QByteArray("\0\0\x08\3\6\0\0\0\2\0\0\0\3\0\0\0", 16) + QByteArray(36, '\1') << labels()
        << ""
        << "idx.too_large"
        << "reversed order";
    QTest::newRow("five dimensions") << header({6, 1, 1, 2, 3}) << labels() << ""
                                     << "idx.dimensions"
                                     << "at most 4";
    QTest::newRow("truncated floats")
        << header({6, 2, 3}, 0x0D) + QByteArray(140, '\0') << labels() << ""
        << "idx.truncated"
        << "promises 144 bytes, the file has 140";
    QTest::newRow("little-endian floats") << littleFloats() << labels() << ""
                                          << "idx.byte_order"
                                          << "reversed order";
    QTest::newRow("not a number") << header({6, 1, 1}, 0x0D) + bigFloats({0, 1, 2, NAN, 4, 5})
                                  << labels() << ""
                                  << "idx.value"
                                  << "Picture 4";
    QTest::newRow("infinite") << header({6, 1, 1}, 0x0D) + bigFloats({0, 1, 2, 3, 4, INFINITY})
                              << labels() << ""
                              << "idx.value"
                              << "Picture 6";
    QTest::newRow("label of a fraction")
        << images() << header({6}, 0x0D) + bigFloats({0, 1, 0.5F, 1, 0, 1}) << ""
        << "idx.label"
        << "Label 3 is 0.5";
    QTest::newRow("labels of three dimensions")
        << images() << header({6, 1, 1}) + QByteArray(6, '\1') << ""
        << "idx.dimensions"
        << "choose the file that holds the labels";
    QTest::newRow("pictures of one dimension") << labels() << labels() << ""
                                               << "idx.dimensions"
                                               << "choose the file that holds the pictures";
    QTest::newRow("labels that are ids") << manyImages() << manyLabels() << ""
                                         << "idx.classes"
                                         << "data.max_classes";
    QTest::newRow("compressed twice") << gzip(gzip(images())) << labels() << ".gz"
                                      << "gzip.twice"
                                      << "unpack it once";
    QTest::newRow("something follows") << images() + QByteArray(1, '\0') << labels() << ""
                                       << "idx.trailing"
                                       << "again";
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
            QCOMPARE(set->size() * std::size_t(set->info().pictureShape().size()),
                     static_cast<std::size_t>(set->info().pictureShape().size()) * set->size());
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
