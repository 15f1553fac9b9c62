// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/case_export.h"

#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "dialogs/file_dialog.h"

#include <QProgressDialog>
#include <QStringList>

#include <cmath>

namespace assay::ui {

namespace {

constexpr int kSoon = 1000; ///< ms after which a dialog says how far it is
constexpr int kWhole = 100;

QString numbers(const std::vector<train::RunId>& runs)
{
    QStringList all;
    for (const train::RunId run : runs)
        all << QString::number(run);
    return all.join(QStringLiteral(", "));
}

} // namespace

CaseExport::CaseExport(Workbench& bench, QWidget* window)
    : QObject(window)
    , m_bench(bench)
    , m_window(window)
    , m_request(bench.bridge())
{
    bench.bridge().on<session::DataProgress>(this, [this](const session::DataProgress& now) {
        if (m_request.is(now.tag) && m_progress)
            m_progress->setValue(static_cast<int>(std::floor(now.share * kWhole)));
    });
    bench.bridge().on<session::ReportWritten>(this, [this](const session::ReportWritten& done) {
        if (!m_request.take(done))
            return;
        ended();
        m_bench.say(tr("Archive of %1 written: %2")
                        .arg(done.archived.size() == 1 ? tr("run %1").arg(done.archived.front())
                                                       : tr("runs %1").arg(numbers(done.archived)),
                             text(done.file)),
                    false);
    });
    bench.bridge().on<session::Failed>(this, [this](const session::Failed& failure) {
        if (!m_request.take(failure))
            return;
        ended();
        m_bench.say(errorText(failure.error), failure.error.code() != "case.cancelled");
    });
}

void CaseExport::ask(const std::vector<train::RunRecord>& chosen)
{
    std::vector<train::RunId> runs;
    for (const train::RunRecord& run : chosen) {
        if (run.kind == train::RunKind::Training && train::isOver(run.state) && run.step > 0)
            runs.push_back(run.id);
    }
    const QString title = runs.empty() ? tr("Export all finished trainings as an archive")
                          : runs.size() == 1
                              ? tr("Export run %1 as an archive").arg(runs.front())
                              : tr("Export runs %1 as an archive").arg(numbers(runs));
    auto* dialog = makeFileDialog(m_window, title, FileKind::Table);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    const QString withData = tr("Archive with the data (*.zip)");
    dialog->setNameFilters({tr("Archive without the data (*.zip)"), withData});
    dialog->setDefaultSuffix(QStringLiteral("zip"));
    dialog->selectFile(QStringLiteral("case.zip"));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, dialog, runs, withData](const QString& path) {
                write(path, runs, dialog->selectedNameFilter() == withData);
            });
    dialog->open();
}

void CaseExport::write(const QString& path, const std::vector<train::RunId>& runs, bool withData)
{
    ended();
    auto* progress =
        new QProgressDialog(tr("Writing the archive ..."), tr("Cancel"), 0, kWhole, m_window);
    progress->setObjectName(QStringLiteral("case.progress"));
    progress->setWindowTitle(tr("Export case archive"));
    progress->setAttribute(Qt::WA_DeleteOnClose);
    progress->setMinimumDuration(kSoon);
    progress->setAutoClose(false);
    progress->setAutoReset(false);
    connect(progress, &QProgressDialog::canceled, this, [this] { m_request.cancel(); });
    m_progress = progress;
    // The dialog has asked whether a file that is there is to be replaced.
    m_bench.bridge().session().project().writeCase(
        {.file = path.toStdString(), .runs = runs, .withData = withData, .replaces = true},
        m_request.begin());
}

void CaseExport::ended()
{
    if (m_progress)
        m_progress->deleteLater();
    m_progress.clear();
}

} // namespace assay::ui
