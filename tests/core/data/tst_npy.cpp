// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "data/formats/npz.h"
#include "support/numpy_file.h"
#include "support/temp_project.h"

#include <QTest>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

using namespace assay;
using testing::npy;
using testing::npyOf;
using testing::storedZip;
using testing::values;

namespace {

/// As a machine of the other byte order writes them.
template <typename T>
QByteArray turned(const std::vector<T>& numbers)
{
    QByteArray bytes = values(numbers);
    for (qsizetype at = 0; at < bytes.size(); at += qsizetype(sizeof(T)))
        std::reverse(bytes.begin() + at, bytes.begin() + at + qsizetype(sizeof(T)));
    return bytes;
}

} // namespace

class TestNpy : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsTypesAndOrders_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const std::vector<float> floats{1, 2, 3, 4, 5, 6};
        const std::vector<std::int64_t> longs{1, 2, 3, 4, 5, 6}, byColumn{1, 4, 2, 5, 3, 6};
        const std::vector<std::uint16_t> halves{0x3C00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600};
        const QByteArray shape("(2, 3)");
        QTest::newRow("float32") << npyOf("<f4", shape, values(floats));
        QTest::newRow("big-endian float32") << npyOf(">f4", shape, turned(floats));
        QTest::newRow("float16") << npyOf("<f2", shape, values(halves));
        QTest::newRow("big-endian float16") << npyOf(">f2", shape, turned(halves));
        QTest::newRow("int64") << npyOf("<i8", shape, values(longs));
        QTest::newRow("big-endian int64") << npyOf(">i8", shape, turned(longs));
        QTest::newRow("uint8") << npyOf("|u1", shape, "\x01\x02\x03\x04\x05\x06");
        QTest::newRow("column by column") << npyOf("<i8", shape, values(byColumn), true);
        QTest::newRow("big-endian, column by column")
            << npyOf(">i8", shape, turned(byColumn), true);
    }
    void readsTypesAndOrders()
    {
        QFETCH(QByteArray, bytes);
        const testing::TempFolder folder;
        testing::write(folder / "x.npy", bytes);
        const auto array = data::formats::readNpy(folder / "x.npy");
        QCOMPARE(array.shape, (std::vector<std::int64_t>{2, 3}));
        QCOMPARE(array.values, (std::vector<double>{1, 2, 3, 4, 5, 6}));
        // Row by row it is the same.
        data::formats::NpyReader reader(folder / "x.npy");
        QCOMPARE(reader.read(1), (std::vector<double>{1, 2, 3}));
        QCOMPARE(reader.read(5), (std::vector<double>{4, 5, 6}));
        QVERIFY(reader.read(1).empty());
    }

    // As numpy.asfortranarray(numpy.arange(24).reshape(2, 3, 2, 2)) is saved: the first side changes fastest.
    void readsPicturesThatAreStoredColumnByColumn()
    {
        std::vector<std::uint8_t> stored;
        for (int d = 0; d < 2; ++d) {
            for (int c = 0; c < 2; ++c) {
                for (int b = 0; b < 3; ++b) {
                    for (int a = 0; a < 2; ++a)
                        stored.push_back(std::uint8_t(((a * 3 + b) * 2 + c) * 2 + d));
                }
            }
        }
        std::vector<double> wanted(24);
        std::iota(wanted.begin(), wanted.end(), 0);
        const QByteArray bytes = npyOf("|u1", "(2, 3, 2, 2)", values(stored), true);
        const testing::TempFolder folder;
        testing::write(folder / "x.npy", bytes);
        QCOMPARE(data::formats::readNpy(folder / "x.npy").values, wanted);
        data::formats::NpyReader reader(folder / "x.npy");
        QCOMPARE(reader.read(1), std::vector<double>(wanted.begin(), wanted.begin() + 12));
        QCOMPARE(reader.read(1), std::vector<double>(wanted.begin() + 12, wanted.end()));
        for (const bool packed : {false, true}) {
            testing::write(folder / "x.npz", testing::zipOf({{"x.npy", bytes}}, packed));
            data::formats::NpyReader within = data::formats::openArray(folder / "x.npz", "x");
            QCOMPARE(within.read(2), wanted);
        }
    }

    void readsEveryHalfFloat_data()
    {
        QTest::addColumn<int>("bits");
        QTest::addColumn<double>("value");
        QTest::newRow("a third") << 0x3555 << 0.333251953125;
        QTest::newRow("the smallest") << 0x0001 << std::ldexp(1, -24);
        QTest::newRow("the smallest normal one") << 0x0400 << std::ldexp(1, -14);
        QTest::newRow("the largest") << 0x7BFF << 65504.0;
        QTest::newRow("below zero") << 0xC000 << -2.0;
        QTest::newRow("infinity") << 0x7C00 << double(INFINITY);
    }
    void readsEveryHalfFloat()
    {
        QFETCH(int, bits);
        QFETCH(double, value);
        const testing::TempFolder folder;
        testing::write(folder / "x.npy",
                       npyOf("<f2", "(1,)", values(std::vector{static_cast<std::uint16_t>(bits)})));
        QCOMPARE(data::formats::readNpy(folder / "x.npy").values.front(), value);
    }

    void saysWhatTheArrayIs()
    {
        const testing::TempFolder folder;
        testing::write(
            folder / "words.npy",
            npyOf("<U2", "(2, 1)", values(std::vector<std::uint32_t>{'a', 'b', 0x1F40D, 0})));
        data::formats::NpyReader words(folder / "words.npy");
        QVERIFY(words.kind() == data::formats::NpyKind::Text);
        QCOMPARE(words.shapeText(), std::string("(2, 1)"));
        QCOMPARE(words.readTexts(2), (std::vector<std::string>{"ab", "\U0001F40D"}));
        testing::write(folder / "truths.npy", npyOf("|b1", "(2,)", QByteArray("\x01\x00", 2)));
        data::formats::NpyReader truths(folder / "truths.npy");
        QVERIFY(truths.kind() == data::formats::NpyKind::Bool);
        QCOMPARE(truths.shapeText(), std::string("(2,)"));
        QCOMPARE(truths.read(2), (std::vector<double>{1, 0}));
    }

    void shapesAreReadAsPythonWritesThem()
    {
        const testing::TempFolder folder;
        const auto read = [&](const char* shape) {
            testing::write(folder / "x.npy", npyOf("<f4", shape, values<float>({1})));
            return data::formats::readNpy(folder / "x.npy").shape;
        };
        QCOMPARE(read("(1L, 1L)"), (std::vector<std::int64_t>{1, 1})); // of Python 2
        QCOMPARE(read("(1,)"), (std::vector<std::int64_t>{1}));
        QCOMPARE(read("()"), std::vector<std::int64_t>());
    }

    void readsArraysOfAnArchiveByName_data()
    {
        QTest::addColumn<bool>("packed");
        QTest::newRow("stored") << false;
        QTest::newRow("packed") << true;
    }
    void readsArraysOfAnArchiveByName()
    {
        QFETCH(bool, packed);
        const testing::TempFolder folder;
        testing::write(
            folder / "x.npz",
            testing::zipOf(
                {{"first.npy", npyOf("<f4", "(2,)", values<float>({1, 2}))},
                 {"readme.txt", "no array"},
                 {"second.npy", npyOf("<i8", "(2, 2)", values<std::int64_t>({1, 3, 2, 4}), true)}},
                packed));
        QCOMPARE(data::formats::arraysOf(folder / "x.npz"),
                 (std::vector<std::string>{"first", "second"}));
        auto first = data::formats::openArray(folder / "x.npz", "first");
        QCOMPARE(first.read(2), (std::vector<double>{1, 2}));
        // Column by column, a row at a time.
        auto second = data::formats::openArray(folder / "x.npz", "second");
        QCOMPARE(second.read(1), (std::vector<double>{1, 2}));
        QCOMPARE(second.read(1), (std::vector<double>{3, 4}));
    }

    void strangeArraysAreRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("code");
        QTest::newRow("text") << QByteArray("1,2,3\n") << "npy.magic";
        QTest::newRow("objects") << npyOf("|O", "(1,)", "x") << "npy.type";
        QTest::newRow("complex") << npyOf("<c8", "(1,)", QByteArray(8, 0)) << "npy.type";
        QTest::newRow("dates") << npyOf("<M8[ns]", "(1,)", QByteArray(8, 0)) << "npy.type";
        QTest::newRow("records") << npy("{'descr': [('a', '<f4')], 'fortran_order': False, "
                                        "'shape': (1,)}",
                                        QByteArray(4, 0))
                                 << "npy.header";
        QTest::newRow("cut") << npyOf("<f4", "(2,)", QByteArray(4, 0)) << "npy.truncated";
        QTest::newRow("more than its header says")
            << npyOf("<f4", "(2,)", QByteArray(12, 0)) << "npy.goes_on";
        for (const char* shape : {"(-2,)", "(2 1,)", "(1.5,)", "(,)", "(1,,2)", "(a,)"})
            QTest::newRow(shape) << npyOf("<f4", shape, QByteArray(8, 0)) << "npy.header";
        QTest::newRow("huge") << npyOf("<f4", "(99999999, 99999999)", {}) << "npy.size";
        QTest::newRow("long header") << npy(QByteArray(40'000, ' '), {}) << "npy.header";
    }
    void strangeArraysAreRefused()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, code);
        const testing::TempFolder folder;
        testing::write(folder / "x.npy", bytes);
        try {
            data::formats::readNpy(folder / "x.npy");
            QFAIL("was read");
        } catch (const base::Error& error) {
            QCOMPARE(QString::fromStdString(error.code()), code);
            if (code == "npy.size") {
                QVERIFY2(error.text().find("(99999999, 99999999)") != std::string::npos,
                         error.text().c_str());
            }
        }
    }

    void strangeArchivesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("code");
        const QByteArray sound =
            storedZip({{"a.npy", npyOf("<f4", "(2,)", values<float>({1, 2}))}});
        QTest::newRow("no archive") << QByteArray("id,split\n") << "npz.damaged";
        QTest::newRow("cut off") << sound.left(sound.size() - 30) << "npz.damaged";
        QTest::newRow("without arrays") << storedZip({{"a.txt", "x"}}) << "npz.empty";
        QTest::newRow("an array cut off")
            << storedZip({{"a.npy", npyOf("<f4", "(9,)", values<float>({1, 2}))}})
            << "npy.truncated";
    }
    void strangeArchivesAreRefused()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, code);
        const testing::TempFolder folder;
        testing::write(folder / "x.npz", bytes);
        try {
            data::formats::arraysOf(folder / "x.npz");
            data::formats::openArray(folder / "x.npz", "a").read(9);
            QFAIL("was read");
        } catch (const base::Error& error) {
            QCOMPARE(QString::fromStdString(error.code()), code);
        }
    }
};

QTEST_GUILESS_MAIN(TestNpy)
#include "tst_npy.moc"
