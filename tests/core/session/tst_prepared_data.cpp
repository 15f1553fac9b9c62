// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "qt_image_decoder.h"
#include "session/local/run_material.h"
#include "support/errors.h"
#include "support/pictures.h"
#include "support/tiny_data.h"

#include <QTest>

using namespace assay;

namespace {

constexpr int kRows = 40;

/// "photo,width,answer", the pictures in the folder img.
template <typename Folder>
QByteArray table(const Folder& folder)
{
    QByteArray text("photo,width,answer\n");
    for (int k = 0; k < kRows; ++k) {
        const std::string file = "img/" + std::to_string(k) + ".png";
        testing::place(folder / file, testing::encoded(testing::grey(4, 4, 100 + k)));
        text += QByteArray::fromStdString(file) + ',' + QByteArray::number(k * 7 % 11)
                + (k % 2 ? ",a\n" : ",b\n");
    }
    return text;
}

/// That table in a folder of its own.
struct PictureTable {
    testing::TempFolder folder;
    data::DataSpec spec;

    PictureTable()
    {
        testing::write(folder / "t.csv", table(folder));
        spec.path = (folder / "t.csv").string();
    }
};

/// The first value of the first picture.
int firstValue(const data::Prepared& prepared)
{
    return prepared.source->pictures()->pixels(0)[0];
}

} // namespace

/// What was read is read again when any file that it came from is another one.
class TestPreparedData : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { installQtImageDecoder(); }

    void whatIsCancelledBehindTheLastExampleIsNotTaken()
    {
        const testing::TempFolder folder;
        QByteArray text("a,b,answer\n");
        for (int k = 0; k < kRows; ++k)
            text += QByteArray::number(k * 7 % 13 + 0.5) + ',' + QByteArray::number(k * 5 % 11)
                    + (k % 2 ? ",x\n" : ",y\n");
        testing::write(folder / "t.csv", text);
        data::DataSpec spec;
        spec.path = (folder / "t.csv").string();
        session::PreparedData kept;
        // Parts and checks are still to come when all is read.
        for (const int last : {1, 2, 3, 4}) {
            int asked = 0;
            VERIFY_ERROR(kept.get(spec, [&](double share) { return share < 1 || ++asked < last; }),
                         "data.cancelled");
            QCOMPARE(asked, last);
        }
        // Others get the data all the same.
        QVERIFY(kept.get(spec) != nullptr);
    }

    void filesBelowTheFolderCount()
    {
        const testing::TempFolder folder;
        std::filesystem::create_directories(folder / "MNIST/raw");
        testing::writePair(folder / "MNIST/raw", "train", 100, 5);
        session::PreparedData data;
        data::DataSpec spec;
        spec.path = folder.path().string();
        const auto first = data.get(spec);
        QVERIFY(data.get(spec) == first);
        testing::writePair(folder / "MNIST/raw", "train", 120, 5);
        QCOMPARE(data.get(spec)->source->size(), std::size_t{120});
    }

    void aProjectAmongTheDataDoesNotCount()
    {
        const testing::TempFolder folder;
        testing::writePair(folder.path(), "train", 100, 5);
        session::PreparedData data;
        data::DataSpec spec;
        spec.path = folder.path().string();
        const auto first = data.get(spec);
        std::filesystem::create_directories(folder / "digits.assay-files/1");
        testing::write(folder / "digits.assay-files/1/last.pt", "a checkpoint");
        testing::write(folder / "digits.assay", "a project");
        testing::write(folder / "digits.assay-wal", "written all the time");
        QVERIFY(data.get(spec) == first);
    }

    void aPictureOfAClassCounts()
    {
        const testing::TempFolder folder;
        for (const char* name : {"cat", "dog"}) {
            for (int k = 0; k < 20; ++k)
                testing::place(folder.path() / name / (std::to_string(k) + ".png"),
                               testing::encoded(testing::grey(4, 4, 100 + k)));
        }
        session::PreparedData data;
        data::DataSpec spec;
        spec.path = folder.path().string();
        const auto first = data.get(spec);
        QCOMPARE(firstValue(*first), 100);
        QVERIFY(data.get(spec) == first);
        testing::place(folder.path() / "cat/0.png", testing::encoded(testing::grey(4, 4, 7)));
        QCOMPARE(firstValue(*data.get(spec)), 7);
    }

    void namesOfClassesThatChangePlacesCount()
    {
        const testing::TempFolder folder;
        for (const char* name : {"cat", "dog"}) {
            for (int k = 0; k < 20; ++k)
                testing::place(folder.path() / name / (std::to_string(k) + ".png"),
                               testing::encoded(testing::grey(4, 4, name[0])));
        }
        session::PreparedData data;
        data::DataSpec spec;
        spec.path = folder.path().string();
        QCOMPARE(firstValue(*data.get(spec)), int('c'));
        std::filesystem::rename(folder / "cat", folder / "other");
        std::filesystem::rename(folder / "dog", folder / "cat");
        std::filesystem::rename(folder / "other", folder / "dog");
        QCOMPARE(firstValue(*data.get(spec)), int('d'));
    }

    void aPictureThatWasMissingCountsWhenItIsPutThere()
    {
        const PictureTable made;
        const auto& [folder, spec] = made;
        std::filesystem::rename(folder / "img/3.png", folder / "3.png");
        session::PreparedData data;
        QCOMPARE(data.get(spec)->source->size(), std::size_t{kRows - 1});
        std::filesystem::rename(folder / "3.png", folder / "img/3.png");
        QCOMPARE(data.get(spec)->source->size(), std::size_t{kRows});
    }

    void otherFilesBesideThePicturesDoNotCount()
    {
        const PictureTable made;
        const auto& [folder, spec] = made;
        session::PreparedData data;
        const auto first = data.get(spec);
        testing::write(folder / "img/digits.assay-wal", "written all the time");
        QVERIFY(data.get(spec) == first);
    }

    void aRunFromBeforePicturesWereReadHasItsTable()
    {
        const testing::TempProject project;
        testing::write(project.folder / "t.csv", table(project.folder));
        session::PreparedData data;
        data::DataSpec spec;
        spec.path = (project.folder / "t.csv").string();
        data::DataSpec earlier = spec;
        earlier.table.leaveOut = "photo";
        const auto then = data.get(earlier);
        store::RunStore runs(project.file, false);
        const auto run = runs.insert({.name = "earlier"});
        runs.rememberSplit(run, then->splits, then->source, nullptr, 0);

        const data::Prepared now = session::withRememberedSplit(data, spec, runs, run);
        QCOMPARE(now.source->inputCount(), std::size_t{1});
        QCOMPARE(now.splits.fingerprint(), then->splits.fingerprint());
        // One of now has its pictures.
        const auto fresh = data.get(spec);
        const auto other = runs.insert({.name = "now"});
        runs.rememberSplit(other, fresh->splits, fresh->source, nullptr, 0);
        QCOMPARE(session::withRememberedSplit(data, spec, runs, other).source->inputCount(),
                 std::size_t{2});
    }

    void aPictureThatATableNamesCounts()
    {
        const PictureTable made;
        const auto& [folder, spec] = made;
        session::PreparedData data;
        const auto first = data.get(spec);
        QCOMPARE(firstValue(*first), 100);
        QVERIFY(data.get(spec) == first);
        testing::place(folder.path() / "img/0.png", testing::encoded(testing::grey(4, 4, 7)));
        QCOMPARE(firstValue(*data.get(spec)), 7);
    }
};

QTEST_GUILESS_MAIN(TestPreparedData)
#include "tst_prepared_data.moc"
