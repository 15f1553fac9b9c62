// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/file_dialog.h"

#include "base/open_database.h"
#include "bridge/convert.h"

#include <QAbstractFileIconProvider>
#include <QApplication>
#include <QDir>
#include <QStyle>

namespace assay::ui {

namespace {

/// Knows files by their names alone. The dialog asks it from a thread of its own, so it holds what
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

QString& lastFolder()
{
    static QString folder = QDir::currentPath();
    return folder;
}

} // namespace

QFileDialog* makeFileDialog(QWidget* parent, const QString& title, const QString& folder,
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
    dialog->setDirectory(folder.isEmpty() ? lastFolder() : folder);
    QObject::connect(dialog, &QFileDialog::accepted, dialog,
                     [dialog] { lastFolder() = dialog->directory().absolutePath(); });
    return dialog;
}

QString writeObstacle(const QString& path)
{
    if (!base::isOpenDatabase(utf8(path)))
        return {};
    return QFileDialog::tr("%1 belongs to the open project; choose another name.").arg(path);
}

} // namespace assay::ui
