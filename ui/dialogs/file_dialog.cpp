// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/file_dialog.h"

#include "base/open_database.h"
#include "bridge/convert.h"
#include "bridge/file_names.h"
#include "style/settings.h"

#include <QAbstractFileIconProvider>
#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QFileSystemModel>
#include <QGridLayout>
#include <QHash>
#include <QHeaderView>
#include <QLabel>
#include <QStandardPaths>
#include <QStyle>
#include <QTreeView>

namespace assay::ui {

namespace {

constexpr int kWidth = 820, kHeight = 520;

/// Recognises files by their names alone. The dialog asks it from a thread of its own, so it holds what
/// it answers.
class NamesOnly : public QAbstractFileIconProvider
{
public:
    NamesOnly()
        : m_folder(QApplication::style()->standardIcon(QStyle::SP_DirIcon))
        , m_file(QApplication::style()->standardIcon(QStyle::SP_FileIcon))
        , m_drive(QApplication::style()->standardIcon(QStyle::SP_DriveHDIcon))
        , m_computer(QApplication::style()->standardIcon(QStyle::SP_ComputerIcon))
    {}
    QIcon icon(IconType type) const override
    {
        switch (type) {
        case Computer:
        case Network: return m_computer;
        case Drive: return m_drive;
        case File: return m_file;
        default: return m_folder;
        }
    }
    QIcon icon(const QFileInfo& info) const override { return info.isDir() ? m_folder : m_file; }
    QString type(const QFileInfo& info) const override
    {
        if (info.isDir())
            return QFileDialog::tr("Folder");
        const QString ending = info.suffix();
        return ending.isEmpty() ? QFileDialog::tr("File") : QFileDialog::tr("%1 File").arg(ending);
    }

private:
    QIcon m_folder, m_file, m_drive, m_computer;
};

struct Folders {
    Settings* settings = nullptr;
    std::function<QString()> documents;
    QHash<int, QString> last;
};

Folders& folders()
{
    static Folders kept;
    return kept;
}

QString keyOf(FileKind kind)
{
    switch (kind) {
    case FileKind::Project: return QStringLiteral("project");
    case FileKind::Data: return QStringLiteral("data");
    case FileKind::Log: return QStringLiteral("log");
    case FileKind::Answers: return QStringLiteral("answers");
    case FileKind::Module: return QStringLiteral("module");
    case FileKind::Chart: return QStringLiteral("chart");
    case FileKind::Table: return QStringLiteral("table");
    case FileKind::Weights: return QStringLiteral("weights");
    case FileKind::Setup: return QStringLiteral("setup");
    }
    return {};
}

QString folderOf(FileKind kind)
{
    const Folders& kept = folders();
    const QString last = kept.settings ? kept.settings->folderOf(keyOf(kind))
                                       : kept.last.value(static_cast<int>(kind));
    if (QFileInfo(last).isDir())
        return last;
    const QString documents =
        kept.documents ? kept.documents()
                       : QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    return QFileInfo(documents).isDir() ? documents : QDir::homePath(); // a fresh account has none
}

/// Of what was chosen in it, which may have been typed with its path.
QString folderOf(const QFileDialog& dialog)
{
    const QStringList chosen = dialog.selectedFiles();
    if (dialog.fileMode() == QFileDialog::Directory || chosen.isEmpty())
        return dialog.directory().absolutePath();
    return QFileInfo(chosen.front()).absolutePath();
}

void keepFolder(FileKind kind, const QString& folder)
{
    folders().last.insert(static_cast<int>(kind), folder);
    if (Settings* settings = folders().settings)
        settings->setFolderOf(keyOf(kind), folder);
}

} // namespace

void keepFoldersIn(Settings* settings, std::function<QString()> documents)
{
    folders().settings = settings;
    folders().documents = std::move(documents);
}

QString openFilter(FileKind kind)
{
    QString usual;
    switch (kind) {
    case FileKind::Project: return QFileDialog::tr("Assay projects (*.assay)");
    case FileKind::Data:
        usual =
            QFileDialog::tr("Tables, pictures, series (*.csv *.tsv *.tab *.txt *.data *.ts *.idx "
                            "*ubyte *idx? *.npy *.npz *.bin *.gz)");
        break;
    case FileKind::Log:
        usual = QFileDialog::tr("Logs (*tfevents* *.csv *.db *.sqlite *.sqlite3 "
                                "trainer_state*.json)");
        break;
    case FileKind::Answers:
        usual = QFileDialog::tr("Tables and arrays (*.csv *.tsv *.npy *.npz)");
        break;
    case FileKind::Module:
        usual = QFileDialog::tr("TorchScript modules (*.pt *.pth *.ts *.torchscript)");
        break;
    case FileKind::Weights:
        usual = QFileDialog::tr("Weights (*.safetensors *.pt *.pth *.bin *.ckpt)");
        break;
    case FileKind::Setup: usual = QFileDialog::tr("Set-ups (*.json)"); break;
    case FileKind::Chart:
    case FileKind::Table: break; // are only written
    }
    const QString all = QFileDialog::tr("All files (*)");
    return usual.isEmpty() ? all : usual + QStringLiteral(";;") + all;
}

QString saveFilter(const QString& ending)
{
    const QString pattern = QStringLiteral(" (*.%1)").arg(ending);
    if (ending == QLatin1String("png"))
        return QFileDialog::tr("PNG picture") + pattern;
    if (ending == QLatin1String("svg"))
        return QFileDialog::tr("SVG drawing") + pattern;
    if (ending == QLatin1String("safetensors"))
        return QFileDialog::tr("Weights") + pattern;
    return QFileDialog::tr("Comma-separated values") + pattern;
}

namespace {

/// Says how many names of the folder are not listed, while there are any.
void tellUnlisted(QFileDialog* dialog)
{
    auto* grid = qobject_cast<QGridLayout*>(dialog->layout());
    auto* model = dialog->findChild<QFileSystemModel*>();
    if (!grid || !model)
        return;
    auto* hint = new QLabel;
    hint->setObjectName(QStringLiteral("unlisted"));
    hint->setWordWrap(true);
    hint->hide();
    grid->addWidget(hint, grid->rowCount(), 0, 1, grid->columnCount());
    const auto look = [hint](const QString& folder) {
        const int count = unlistedIn(folder);
        hint->setVisible(count > 0);
        if (count > 0)
            hint->setText(count == 1 ? QFileDialog::tr("One name in this folder is not UTF-8 and "
                                                       "not listed. Rename it, or use assay-cli, "
                                                       "which takes every name.")
                                     : QFileDialog::tr("%1 names in this folder are not UTF-8 and "
                                                       "not listed. Rename them, or use assay-cli, "
                                                       "which takes every name.")
                                           .arg(countText(count)));
    };
    QObject::connect(model, &QFileSystemModel::rootPathChanged, hint, look);
}

/// Sizes, kinds and dates are shown whole; names take the rest of the width.
void fitColumns(QFileDialog* dialog)
{
    auto* list = dialog->findChild<QTreeView*>(QStringLiteral("treeView"));
    auto* model = dialog->findChild<QFileSystemModel*>();
    if (!list || !model)
        return;
    QHeaderView* header = list->header();
    const auto fit = [header] {
        for (int column = 0; column < header->count(); ++column)
            header->setSectionResizeMode(column, column == 0 ? QHeaderView::Stretch
                                                             : QHeaderView::ResizeToContents);
    };
    fit();
    // Kinds and dates are known after the names.
    QObject::connect(model, &QFileSystemModel::directoryLoaded, header, fit);
}

} // namespace

QFileDialog* makeFileDialog(QWidget* parent, const QString& title, FileKind kind,
                            const QString& filter)
{
    // Never deleted: threads of dialogs that are closing may still ask it.
    static auto* provider = new NamesOnly;
    // It begins to list its folder at once, so it begins where there are no files of a disk.
    auto* dialog = new QFileDialog(parent, title, QStringLiteral(":/"), filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setOption(QFileDialog::DontUseNativeDialog);
    dialog->setOption(QFileDialog::DontUseCustomDirectoryIcons);
    dialog->setIconProvider(provider);
    tellUnlisted(dialog);
    dialog->setDirectory(folderOf(kind));
    dialog->resize(kWidth, kHeight);
    fitColumns(dialog);
    QObject::connect(dialog, &QFileDialog::accepted, dialog,
                     [dialog, kind] { keepFolder(kind, folderOf(*dialog)); });
    return dialog;
}

QString writeObstacle(const QString& path)
{
    if (!base::isOpenDatabase(utf8(path)))
        return {};
    return QFileDialog::tr("%1 belongs to the open project; choose another name.").arg(path);
}

} // namespace assay::ui
