// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "base/sha256.h"
#include "interop/zip_reader.h"
#include "interop/zip_writer.h"
#include "support/temp_project.h"
#include "support/zip_file.h"

#include <QDir>
#include <QTest>

#include <functional>

using namespace assay;
using interop::CaseEntry;
using interop::ZipReader;
using interop::ZipWriter;

namespace {

std::string problemOf(const std::function<void()>& work)
{
    try {
        work();
    } catch (const base::Error& error) {
        return error.code() + ": " + error.text();
    }
    return {};
}

QStringList filesIn(const std::filesystem::path& folder)
{
    return QDir(QString::fromStdString(folder.string()))
        .entryList(QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
}

CaseEntry entryOf(const std::string& name, const std::string& content)
{
    return {name, content.size(), base::sha256(content)};
}

} // namespace

/// Writing and reading of the ZIP that a case goes by.
class TestZipArchive : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsWrittenIsReadAgain()
    {
        const testing::TempFolder folder;
        std::string large;
        for (int k = 0; k < 700'000; ++k)
            large += static_cast<char>(k * k % 251);
        testing::write(folder / "large.bin", QByteArray::fromStdString(large));
        testing::write(folder / "empty", {});
        ZipWriter writer;
        writer.add("README.txt", "hello\n");
        writer.addFile("data/1/gro\xC3\x9F.bin", folder / "large.bin");
        writer.addFile("data/empty", folder / "empty");
        QCOMPARE(writer.entries().size(), std::size_t{3});
        std::vector<double> shares;
        writer.write(folder / "case.zip", [&](double share) {
            shares.push_back(share);
            return true;
        });
        QVERIFY(!shares.empty());
        // As libzip by itself sees it.
        const auto all = testing::readZip(folder / "case.zip");
        QCOMPARE(all.size(), std::size_t{3});
        QCOMPARE(all[0].second, std::string("hello\n"));
        QVERIFY(all[1].second == large);
        ZipReader reader(folder / "case.zip");
        QCOMPARE(reader.text("README.txt", 100), std::string("hello\n"));
        for (const CaseEntry& entry : writer.entries()) {
            reader.extract(entry, folder / "out");
            QCOMPARE(base::sha256(testing::bytesOf(folder / "out").toStdString()), entry.sha256);
        }
    }

    void equalContentGivesEqualBytes()
    {
        const testing::TempFolder folder;
        const auto written = [&](const char* name) {
            ZipWriter writer;
            writer.add("a", "one");
            writer.add("b/c", "two");
            writer.write(folder / name);
            return testing::bytesOf(folder / name);
        };
        const QByteArray first = written("1.zip");
        QTest::qWait(2'100); // dates of zip have two seconds
        QCOMPARE(written("2.zip"), first);
    }

    void whatCannotBeWrittenLeavesNothing()
    {
        const testing::TempFolder folder;
        ZipWriter writer;
        for (const char* name : {"a", "b", "c"})
            writer.add(name, std::string(300'000, 'x'));
        const std::string ended = problemOf(
            [&] { writer.write(folder / "case.zip", [](double share) { return share < 0.4; }); });
        QVERIFY2(ended.starts_with("case.cancelled"), ended.c_str());
        QCOMPARE(filesIn(folder.path()), QStringList());
        ZipWriter other;
        other.add("a", "x");
        QVERIFY(
            problemOf([&] { other.write(folder / "no" / "case.zip"); }).starts_with("file.write"));
        ZipWriter changed;
        testing::write(folder / "f", "before");
        changed.addFile("f", folder / "f");
        testing::write(folder / "f", "after!");
        QVERIFY(problemOf([&] { changed.write(folder / "case.zip"); }).starts_with("case.changed"));
        QCOMPARE(filesIn(folder.path()), QStringList("f"));
        QVERIFY(problemOf([&] { changed.addFile("../f", folder / "f"); }).starts_with("case.name"));
        QVERIFY(problemOf([&] { changed.addFile("g", folder / "g"); }).starts_with("case.read"));
    }

    void namesThatLeadElsewhereAreRefused_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"../x", "a/../../x", "/tmp/x", "C:/x", "a\\..\\x", "..", "a//x"})
            QTest::newRow(name) << name;
    }
    void namesThatLeadElsewhereAreRefused()
    {
        QFETCH(const QString, name);
        const testing::TempFolder folder;
        testing::writeZip(folder / "case.zip", {{"fine", "1"}, {name.toStdString(), "2"}});
        const std::string problem = problemOf([&] { ZipReader reader(folder / "case.zip"); });
        QVERIFY2(problem.starts_with("case.name"), problem.c_str());
        QCOMPARE(filesIn(folder.path()), QStringList("case.zip"));
    }

    void aNameThatIsThereTwiceIsRefused()
    {
        const testing::TempFolder folder;
        testing::writeZip(folder / "case.zip", {{"twice", "1"}, {"twice", "2"}});
        QByteArray bytes = testing::bytesOf(folder / "case.zip");
        QCOMPARE(bytes.count("twic~"), qsizetype{2}); // in front of it and in the list
        testing::write(folder / "case.zip", bytes.replace("twic~", "twice"));
        const std::string twice = problemOf([&] { ZipReader reader(folder / "case.zip"); });
        QVERIFY2(twice.starts_with("case.name") && twice.find("twice") != std::string::npos,
                 twice.c_str());
        testing::writeZip(folder / "case.zip", {{"a", "1"}, {"a/b", "2"}});
        const std::string both = problemOf([&] { ZipReader reader(folder / "case.zip"); });
        QVERIFY2(both.find("a file and a folder") != std::string::npos, both.c_str());
    }

    void foldersThatOtherToolsListAreNoEntries()
    {
        const testing::TempFolder folder;
        testing::writeZip(folder / "case.zip", {{"a/", ""}, {"a/b", "2"}});
        QCOMPARE(ZipReader(folder / "case.zip").sizes().size(), std::size_t{1});
    }

    void anEntryIsWhatTheListSays()
    {
        const testing::TempFolder folder;
        const std::string zeros(5'000'000, '\0');
        testing::writeZip(folder / "case.zip", {{"bomb", zeros}, {"text", "words"}});
        ZipReader reader(folder / "case.zip");
        const auto refused = [&](const CaseEntry& entry) {
            const std::string problem = problemOf([&] { reader.extract(entry, folder / "out"); });
            return QString::fromStdString(problem);
        };
        QVERIFY(refused({"bomb", 10, base::sha256("0123456789")}).contains("has 5000000 bytes"));
        QVERIFY(refused({"text", 5, std::string(64, '0')}).contains("SHA-256"));
        QVERIFY(refused({"gone", 5, std::string(64, '0')}).contains("it is missing"));
        QVERIFY(QString::fromStdString(problemOf([&] {
                    reader.text("bomb", 1000);
                })).contains("longer than 1000 bytes"));
        QCOMPARE(refused(entryOf("text", "words")), QString());
    }

    void sizesThatTheZipInventsAreFound()
    {
        const testing::TempFolder folder;
        const std::string zeros(100'000, '\0');
        testing::writeZip(folder / "case.zip", {{"bomb", zeros}});
        // Both headers claim ten bytes.
        QByteArray bytes = testing::bytesOf(folder / "case.zip");
        const QByteArray size("\xA0\x86\x01\x00", 4), less("\x0A\x00\x00\x00", 4);
        QCOMPARE(bytes.count(size), qsizetype{2});
        testing::write(folder / "case.zip", bytes.replace(size, less));
        const std::string problem = problemOf([&] {
            ZipReader(folder / "case.zip")
                .extract({"bomb", 10, std::string(64, '0')}, folder / "out");
        });
        QVERIFY2(problem.starts_with("case.entry"), problem.c_str());
        QVERIFY(testing::bytesOf(folder / "out").size() <= 10);
    }

    void anythingElseIsNoArchive_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const testing::TempFolder folder;
        testing::writeZip(folder / "case.zip", {{"a", std::string(1000, 'x')}, {"b", "y"}});
        const QByteArray whole = testing::bytesOf(folder / "case.zip");
        QTest::newRow("text") << QByteArray("no archive");
        QTest::newRow("the first half") << whole.left(whole.size() / 2);
        QTest::newRow("without its last byte") << whole.chopped(1);
        QTest::newRow("its head alone") << QByteArray("PK\x03\x04");
    }
    void anythingElseIsNoArchive()
    {
        QFETCH(const QByteArray, bytes);
        const testing::TempFolder folder;
        testing::write(folder / "case.zip", bytes);
        const std::string problem = problemOf([&] { ZipReader reader(folder / "case.zip"); });
        QVERIFY2(problem.starts_with("case.zip"), problem.c_str());
    }

    void aFolderAndNothingAreNoArchive()
    {
        const testing::TempFolder folder;
        QVERIFY(problemOf([&] { ZipReader reader(folder.path()); }).starts_with("case.zip"));
        QVERIFY(problemOf([&] { ZipReader reader(folder / "no"); }).starts_with("case.missing"));
    }

    void everyChangedByteIsFound()
    {
        const testing::TempFolder folder;
        const std::string content = "some words that are packed, and some words that are packed";
        testing::writeZip(folder / "case.zip", {{"text", content}});
        const QByteArray whole = testing::bytesOf(folder / "case.zip");
        int refused = 0;
        for (qsizetype k = 0; k < whole.size(); ++k) {
            QByteArray changed = whole;
            changed[k] = static_cast<char>(changed[k] ^ 0x55);
            testing::write(folder / "changed.zip", changed);
            const std::string problem = problemOf([&] {
                ZipReader(folder / "changed.zip").extract(entryOf("text", content), folder / "out");
            });
            refused += problem.empty() ? 0 : 1;
            if (problem.empty()) // dates and the like: what came out is what it has to be
                QCOMPARE(testing::bytesOf(folder / "out").toStdString(), content);
        }
        QVERIFY(refused > whole.size() / 4);
    }
};

QTEST_GUILESS_MAIN(TestZipArchive)
#include "tst_zip_archive.moc"
