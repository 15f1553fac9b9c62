// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "data/formats/npy.h"
#include "data/formats/npz.h"
#include "interop/npz_writer.h"
#include "support/temp_project.h"

#include <QDir>
#include <QTest>

#include <numeric>
#include <stdexcept>

using namespace assay;
using interop::NpzWriter;

namespace {

/// What a writer with one small array has to say of this place; empty: it was written.
std::string problemOf(const std::filesystem::path& path,
                      const std::function<bool(double)>& progress = {})
{
    NpzWriter writer;
    writer.add("a", {2}, std::vector<float>{1, 2});
    try {
        writer.write(path, progress);
    } catch (const base::Error& error) {
        return error.code() + ": " + error.text();
    }
    return {};
}

} // namespace

class TestNpzWriter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsWrittenIsReadAgain()
    {
        const testing::TempFolder folder;
        const std::filesystem::path file = folder / "a.npz";
        NpzWriter writer;
        writer.add("floats", {2, 3}, std::vector<float>{1, -2.5F, 3e-30F, 4, 5, 6});
        writer.add("doubles", {1}, std::vector<double>{0.1});
        writer.add("whole", {3}, std::vector<std::int64_t>{-1, 0, std::int64_t{1} << 40});
        writer.add("one", {}, std::vector<std::int64_t>{7});
        writer.add("none", {0, 4}, std::vector<float>());
        writer.add("bytes", {2, 2}, std::vector<std::uint8_t>{0, 255, 7, 128});
        writer.add("texts", {3}, std::vector<std::string>{"cat", "", "axolotl"});
        writer.write(file);

        QCOMPARE(data::formats::arraysOf(file),
                 (std::vector<std::string>{"floats", "doubles", "whole", "one", "none", "bytes",
                                           "texts"}));
        auto floats = data::formats::openArray(file, "floats");
        QCOMPARE(floats.typeText(), std::string("float32"));
        QCOMPARE(floats.shape(), (std::vector<std::int64_t>{2, 3}));
        QCOMPARE(floats.read(2), (std::vector<double>{1, -2.5, 3e-30F, 4, 5, 6}));
        QCOMPARE(data::formats::openArray(file, "doubles").read(1), std::vector<double>{0.1});
        auto whole = data::formats::openArray(file, "whole");
        QCOMPARE(whole.typeText(), std::string("int64"));
        QCOMPARE(whole.read(3), (std::vector<double>{-1, 0, double(std::int64_t{1} << 40)}));
        QCOMPARE(data::formats::openArray(file, "one").shape(), std::vector<std::int64_t>());
        QCOMPARE(data::formats::openArray(file, "none").shape(), (std::vector<std::int64_t>{0, 4}));
        auto bytes = data::formats::openArray(file, "bytes");
        QCOMPARE(bytes.typeText(), std::string("uint8"));
        QCOMPARE(bytes.read(2), (std::vector<double>{0, 255, 7, 128}));
        auto texts = data::formats::openArray(file, "texts");
        QCOMPARE(texts.typeText(), std::string("text"));
        QCOMPARE(texts.readTexts(3), (std::vector<std::string>{"cat", "", "axolotl"}));
    }

    void piecesBecomeOneArray()
    {
        const testing::TempFolder folder;
        constexpr int kRows = 30'000, kWidth = 7;
        NpzWriter writer;
        int at = 0;
        writer.addInPieces("x", {kRows, kWidth}, [&](std::vector<float>& piece) {
            for (int k = 0; k < 1'001 && at < kRows * kWidth; ++k)
                piece.push_back(static_cast<float>(at++));
        });
        writer.write(folder / "a.npz");
        std::vector<double> wanted(static_cast<std::size_t>(kRows * kWidth));
        std::iota(wanted.begin(), wanted.end(), 0);
        QCOMPARE(data::formats::openArray(folder / "a.npz", "x").read(kRows), wanted);
    }

    void equalArraysGiveEqualBytes()
    {
        const testing::TempFolder folder;
        QCOMPARE(problemOf(folder / "a.npz"), std::string());
        QTest::qWait(2'100); // dates of zip have two seconds
        QCOMPARE(problemOf(folder / "b.npz"), std::string());
        QCOMPARE(testing::bytesOf(folder / "a.npz"), testing::bytesOf(folder / "b.npz"));
    }

    void whatIsThereStaysWhereWritingFails()
    {
        const testing::TempFolder folder;
        testing::write(folder / "a.npz", "before");
        NpzWriter writer;
        writer.addInPieces("x", {1'000}, [](std::vector<float>&) {
            throw std::runtime_error("the data went away");
        });
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, writer.write(folder / "a.npz"));
        NpzWriter early;
        early.addInPieces("x", {1'000}, [n = 0](std::vector<float>& piece) mutable {
            piece.assign(n++ == 0 ? 10 : 0, 1.0F);
        });
        QVERIFY_THROWS_EXCEPTION(base::Error, early.write(folder / "a.npz"));
        const std::string ended = problemOf(folder / "a.npz", [](double) { return false; });
        QVERIFY2(ended.starts_with("file.cancelled: "), ended.c_str());
        QCOMPARE(testing::bytesOf(folder / "a.npz"), QByteArray("before"));
        QCOMPARE(QDir(QString::fromStdString(folder.path().string())).entryList(QDir::Files),
                 QStringList("a.npz"));
    }

    void aPlaceThatCannotBeWrittenIsSaid()
    {
        const testing::TempFolder folder;
        const std::string noFolder = problemOf(folder / "none/a.npz");
        QVERIFY2(noFolder.starts_with("file.write: The file cannot be written: "),
                 noFolder.c_str());
        QVERIFY(noFolder.ends_with("choose a folder that may be written."));
        std::filesystem::create_directory(folder / "b.npz");
        QVERIFY(problemOf(folder / "b.npz").starts_with("file.write: "));
        QVERIFY(std::filesystem::is_directory(folder / "b.npz"));
    }

    void arraysAreWhatTheyAreSaidToBe()
    {
        NpzWriter writer;
        writer.add("a", {2}, std::vector<float>{1, 2});
        QVERIFY_THROWS_EXCEPTION(base::Error, writer.add("a", {1}, std::vector<float>{1}));
        QVERIFY_THROWS_EXCEPTION(base::Error, writer.add("b", {3}, std::vector<float>{1}));
    }
};

QTEST_GUILESS_MAIN(TestNpzWriter)
#include "tst_npz_writer.moc"
