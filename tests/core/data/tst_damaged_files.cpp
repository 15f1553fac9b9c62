// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "base/free_memory.h"
#include "data/catalog.h"
#include "qt_image_decoder.h"
#include "support/temp_project.h"

#include <QDir>
#include <QTest>

#include <algorithm>
#include <filesystem>
#include <random>

using namespace assay;

// Real files that were cut off, and ones that are broken on purpose: a reader takes what is whole or says in one
// sentence what is wrong, and takes no memory for what is not there.

namespace {

const std::filesystem::path kData = ASSAY_ROOT "/../shared/data";
constexpr int kCuts = 20;
constexpr std::int64_t kMemory = 300'000'000; ///< beyond twice the content

data::DatasetPtr open(const std::filesystem::path& path)
{
    data::DataSpec spec;
    spec.path = path.string();
    return data::open({.spec = spec, .path = spec.path, .progress = {}});
}

/// What is wrong with an answer to a damaged file; empty: nothing.
QString faultOf(const std::filesystem::path& path)
{
    try {
        if (open(path)->size() == 0)
            return "an empty set";
    } catch (const base::Error& error) {
        const auto text = QString::fromStdString(error.text());
        if (error.kind() == base::ErrorKind::Internal)
            return "a fault of the program: " + text;
        if (!text.endsWith('.') || text.contains('\n'))
            return "no sentence: " + text;
    } catch (const std::exception& other) {
        return QString("an exception: ") + other.what();
    }
    return {};
}

/// The files below a folder, as ones that may be written to.
void copyTree(const std::filesystem::path& from, const std::filesystem::path& to)
{
    for (const auto& entry : std::filesystem::recursive_directory_iterator(from)) {
        if (!entry.is_regular_file())
            continue;
        const auto place = to / std::filesystem::relative(entry.path(), from);
        std::filesystem::create_directories(place.parent_path());
        std::filesystem::copy_file(entry.path(), place);
        std::filesystem::permissions(place, std::filesystem::perms::owner_write,
                                     std::filesystem::perm_options::add);
    }
}

} // namespace

class TestDamagedFiles : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (!std::filesystem::exists(kData))
            QSKIP("../shared/data is not there");
        installQtImageDecoder();
    }

    void aFileThatWasCutOffIsReadOrRefusedInOneSentence_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("file");
        QTest::addColumn<bool>("alone");
        const auto row = [](const char* folder, const char* file, bool alone) {
            QTest::newRow(file) << QString(folder) << QString(file) << alone;
        };
        row("images/usps", "t10k-images-idx3-ubyte.gz", false);
        row("images/usps", "t10k-labels-idx1-ubyte.gz", false);
        row("images/cifar10-binary", "test_batch.bin", false);
        row("images/cifar10-binary", "batches.meta.txt", false);
        row("images/optdigits", "optdigits.tes", true);
        row("images/cifar10-folder/test", "cat/0000.jpg", false);
        row("tabular", "iris.csv", true);
        row("tabular", "penguins_raw.csv", true);
        row("tabular", "winequality-red.csv", true);
        row("sequences/GunPoint", "GunPoint_TRAIN.ts", true);
        row("sequences/JapaneseVowels", "JapaneseVowels_TRAIN.ts", true);
        row("sequences/ArrowHead", "ArrowHead_TRAIN.tsv", true);
        row("sequences/names", "Chinese.txt", false);
        row("predictions", "mnist_test_set_original_labels.npy", true);
        row("predictions", "mnist_test_set_pyx.npy", true);
        row("formats/numpy", "py3-objarr.npy", true);
    }
    void aFileThatWasCutOffIsReadOrRefusedInOneSentence()
    {
        QFETCH(QString, folder);
        QFETCH(QString, file);
        QFETCH(bool, alone);
        const testing::TempFolder copy;
        const auto from = kData / folder.toStdString();
        const auto cut = copy / file.toStdString();
        if (!alone)
            copyTree(from, copy.path());
        const QByteArray whole = testing::bytesOf(from / file.toStdString());
        QVERIFY(whole.size() > kCuts);
        std::mt19937 random(7);
        const std::int64_t before = base::mostResidentBytes();
        for (int i = 0; i < kCuts; ++i) {
            const auto kept = std::uniform_int_distribution<qsizetype>(0, whole.size() - 1)(random);
            testing::write(cut, whole.left(kept));
            const QString fault = faultOf(alone ? cut : copy.path());
            QVERIFY2(fault.isEmpty(),
                     qPrintable(QString("cut at byte %1: %2").arg(kept).arg(fault)));
        }
        QVERIFY(base::mostResidentBytes() - before < kMemory);
    }

    /// Each file of the suite whose name begins with x is broken, and no other.
    void brokenPicturesOfTheSuiteAreNamedAndNoOthers()
    {
        const testing::TempFolder copy;
        QStringList broken;
        int sound = 0;
        const auto suite = kData / "malformed/pngsuite";
        for (const auto& entry : std::filesystem::directory_iterator(suite)) {
            const auto name = entry.path().filename();
            const bool isBroken = name.string().starts_with('x');
            if (isBroken)
                broken << QString::fromStdString(name.string());
            const auto place = copy / (isBroken || ++sound % 2 ? "odd" : "even");
            std::filesystem::create_directories(place);
            std::filesystem::copy_file(entry.path(), place / name);
        }
        QCOMPARE(broken.size(), 7);
        const auto set = open(copy.path());
        QCOMPARE(int(set->size()), sound);
        const auto& findings = set->info().findings;
        const auto named = std::find_if(findings.begin(), findings.end(), [](const auto& finding) {
            return finding.id == "pictures.broken";
        });
        QVERIFY(named != findings.end());
        for (const QString& name : broken)
            QVERIFY2(QString::fromStdString(named->texts.at(0)).contains("odd/" + name + " ("),
                     named->texts.at(0).c_str());
    }

    void arraysOfObjectsAreRefusedForWhatTheyAre()
    {
        for (const char* name : {"py2-np0-objarr.npy", "py3-objarr.npy"}) {
            try {
                open(kData / "formats/numpy" / name);
                QFAIL(name);
            } catch (const base::Error& error) {
                QVERIFY2(QString::fromStdString(error.text()).contains("objects"), error.what());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestDamagedFiles)
#include "tst_damaged_files.moc"
