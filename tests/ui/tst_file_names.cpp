// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/file_names.h"
#include "dialogs/file_dialog.h"
#include "support/temp_project.h"

#include <QFileDialog>
#include <QFileSystemModel>
#include <QHeaderView>
#include <QLabel>
#include <QTest>
#include <QTreeView>
#include <QUrl>
#include <QWidget>

#include <filesystem>
#include <fstream>
#include <string>

using namespace assay;

namespace {

const std::string kLatin1 = "caf\xE9.csv";                 // as an older program wrote it
const std::string kReplacement = "caf\xEF\xBF\xBD.csv";    // a sound name, if an odd one
const std::string kSound = "caf\xC3\xA9 \xE6\x97\xA5.csv"; // UTF-8

/// Not through Qt, which would write another name.
void writeTable(const std::filesystem::path& file)
{
    std::ofstream(file) << "a,b\n1,2\n";
    QVERIFY(std::filesystem::exists(file));
}

QString asQt(const std::filesystem::path& path)
{
    return QFile::decodeName(QByteArray::fromStdString(path.string()));
}

} // namespace

class TestFileNames : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aNameThatQtCannotKeepIsNoNameOfAnotherFile()
    {
        const testing::TempFolder folder;
        for (const std::string& name : {kLatin1, kSound})
            writeTable(folder / name);
        QVERIFY(ui::nameObstacle(asQt(folder / kSound)).isEmpty());
        const QString said = ui::nameObstacle(asQt(folder / kLatin1));
        QVERIFY2(said.contains("is not UTF-8") && said.contains("assay-cli"), qPrintable(said));
        // As a file manager hands it over.
        const QUrl dropped =
            QUrl::fromEncoded(("file://" + folder.path().string() + "/caf%E9.csv").c_str());
        QVERIFY(!ui::nameObstacle(dropped.toLocalFile()).isEmpty());
        // The same letters are the sound name of another file.
        writeTable(folder / kReplacement);
        QVERIFY(!ui::nameObstacle(asQt(folder / kReplacement)).isEmpty());
        std::filesystem::remove(folder / kLatin1);
        QVERIFY(ui::nameObstacle(asQt(folder / kReplacement)).isEmpty());
    }

    void aFolderOfSuchANameIsNamed()
    {
        const testing::TempFolder folder;
        std::filesystem::create_directory(folder / "L\xE4ufe");
        writeTable(folder / "L\xE4ufe/log.csv");
        const QString said = ui::nameObstacle(asQt(folder / "L\xE4ufe/log.csv"));
        std::filesystem::remove_all(folder / "L\xE4ufe"); // Qt cannot
        QVERIFY2(said.contains(QStringLiteral("L\uFFFDufe")), qPrintable(said));
    }

    void theFileDialogSaysWhatItDoesNotList()
    {
        const testing::TempFolder folder;
        writeTable(folder / kSound);
        QWidget window;
        auto* dialog = ui::makeFileDialog(&window, "Open", ui::FileKind::Data,
                                          ui::openFilter(ui::FileKind::Data));
        auto* hint = dialog->findChild<QLabel*>("unlisted");
        QVERIFY(hint);
        dialog->setDirectory(asQt(folder.path()));
        QVERIFY(hint->isHidden());
        writeTable(folder / kLatin1);
        dialog->setDirectory("/");
        dialog->setDirectory(asQt(folder.path()));
        std::filesystem::remove(folder / kLatin1); // Qt cannot
        QVERIFY(!hint->isHidden());
        QVERIFY2(hint->text().startsWith("One name in this folder is not UTF-8"),
                 qPrintable(hint->text()));
    }

    void theFileDialogShowsSizesKindsAndDatesWhole()
    {
        const testing::TempFolder folder;
        writeTable(folder / kSound);
        QWidget window;
        auto* dialog = ui::makeFileDialog(&window, "Open", ui::FileKind::Data,
                                          ui::openFilter(ui::FileKind::Data));
        dialog->setViewMode(QFileDialog::Detail);
        dialog->setDirectory(asQt(folder.path()));
        dialog->show();
        auto* tree = dialog->findChild<QTreeView*>("treeView");
        QVERIFY(tree);
        QTRY_VERIFY(tree->model()->rowCount(tree->rootIndex()) > 0);
        QCOMPARE(tree->header()->count(), 4);
        const QAbstractItemView* view = tree;
        for (int column = 1; column < 4; ++column)
            QTRY_VERIFY2(tree->header()->sectionSize(column) >= view->sizeHintForColumn(column),
                         qPrintable(QString::number(column)));
    }
};

QTEST_MAIN(TestFileNames)
#include "tst_file_names.moc"
