// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "data/catalog.h"
#include "data/source_files.h"
#include "support/temp_project.h"

#include <QTest>

using namespace assay;
namespace fs = std::filesystem;

namespace {

data::DatasetPtr opened(const fs::path& path)
{
    data::ReadRequest request;
    request.spec.path = path.string();
    request.path = path.string();
    return data::open(request);
}

std::vector<std::string> filesOf(const fs::path& path)
{
    std::vector<std::string> names;
    for (const fs::path& file : data::sourceFiles(*opened(path)).files)
        names.push_back(file.generic_string());
    return names;
}

/// The packed files, put elsewhere, are the same data.
bool isWhole(const fs::path& path, const fs::path& elsewhere)
{
    const auto dataset = opened(path);
    const data::SourceFiles found = data::sourceFiles(*dataset);
    const fs::path base = found.isFolder() ? elsewhere / found.base.filename() : elsewhere;
    for (const fs::path& file : found.files) {
        fs::create_directories((base / file).parent_path());
        fs::copy_file(found.base / file, base / file);
    }
    const fs::path place = found.isFolder() ? base : base / found.path;
    return opened(place)->info().fingerprint == dataset->info().fingerprint;
}

QByteArray table()
{
    QByteArray text = "a,b,y\n";
    for (int k = 0; k < 40; ++k)
        text += QByteArray::number(k) + ',' + QByteArray::number(k * k % 17) + ','
                + (k % 2 == 0 ? "even" : "odd") + '\n';
    return text;
}

QByteArray series(int first)
{
    QByteArray text;
    for (int k = 0; k < 12; ++k) {
        text += QByteArray::number(1 + k % 2);
        for (int t = 0; t < 30; ++t)
            text += '\t' + QByteArray::number((first + k * t) % 9 + 0.5);
        text += '\n';
    }
    return text;
}

} // namespace

/// Which files have to go along so that data are the same elsewhere.
class TestSourceFiles : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aTableIsOneFile()
    {
        const testing::TempFolder folder;
        testing::write(folder / "t.csv", table());
        testing::write(folder / "other.csv", table());
        QCOMPARE(filesOf(folder / "t.csv"), std::vector<std::string>{"t.csv"});
        QVERIFY(isWhole(folder / "t.csv", folder / "there"));
    }

    void aSeriesHasItsTestFileBesideIt()
    {
        const testing::TempFolder folder;
        testing::write(folder / "Wave_TRAIN.tsv", series(0));
        testing::write(folder / "Wave_TEST.tsv", series(3));
        testing::write(folder / "Other_TEST.tsv", series(5));
        QCOMPARE(filesOf(folder / "Wave_TRAIN.tsv"),
                 (std::vector<std::string>{"Wave_TEST.tsv", "Wave_TRAIN.tsv"}));
        QVERIFY(isWhole(folder / "Wave_TRAIN.tsv", folder / "there"));
    }

    void aFolderIsAllThatIsInIt()
    {
        const testing::TempFolder folder;
        for (const char* part : {"set/one", "set/two", "set/.git", "set/runs.assay-files"})
            fs::create_directories(folder / part);
        for (const char* file : {"set/one/1.txt", "set/one/2.txt", "set/one/3.txt", "set/two/1.txt",
                                 "set/two/2.txt", "set/two/3.txt", "set/.git/config",
                                 "set/runs.assay", "set/runs.assay-files/last.ckpt"})
            testing::write(folder / file, QByteArray("words of ") + file);
        fs::create_symlink(folder / "set/one/1.txt", folder / "set/one/4.txt");
        QCOMPARE(filesOf(folder / "set"),
                 (std::vector<std::string>{"one/1.txt", "one/2.txt", "one/3.txt", "two/1.txt",
                                           "two/2.txt", "two/3.txt"}));
        QVERIFY(isWhole(folder / "set", folder / "there"));
    }

    void aLinkStandsForWhatItLeadsTo()
    {
        const testing::TempFolder folder;
        fs::create_directories(folder / "real");
        testing::write(folder / "real" / "t.csv", table());
        fs::create_directory_symlink(folder / "real", folder / "link");
        const auto found = data::sourceFiles(*opened(folder / "link" / "t.csv"));
        QCOMPARE(found.base, fs::canonical(folder / "real"));
        QCOMPARE(found.path, fs::path("t.csv"));
    }

    void drawnExamplesHaveNoFiles()
    {
        data::ReadRequest request;
        request.spec.path = request.path = "points-blobs";
        request.spec.count = 60;
        QVERIFY(data::sourceFiles(*data::open(request)).files.empty());
    }

    void dataThatAreGoneAreNamed()
    {
        const testing::TempFolder folder;
        testing::write(folder / "t.csv", table());
        const auto dataset = opened(folder / "t.csv");
        fs::remove(folder / "t.csv");
        try {
            data::sourceFiles(*dataset);
            QFAIL("nothing was thrown");
        } catch (const base::Error& error) {
            QCOMPARE(error.code(), std::string("case.read"));
            QVERIFY(error.place().file.ends_with("t.csv"));
        }
    }
};

QTEST_GUILESS_MAIN(TestSourceFiles)
#include "tst_source_files.moc"
