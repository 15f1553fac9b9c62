// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/worker_words.h"

#include "bridge/convert.h"
#include "bridge/session_bridge.h"
#include "bridge/workbench.h"
#include "pages/tune_page.h"
#include "widgets/card.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QSignalBlocker>
#include <QStringList>

#include <algorithm>
#include <vector>

// How many programs train trials at the same time: words, and the choice on the page.
namespace assay::ui {

namespace {

constexpr std::size_t kNamed = 3; ///< of those that ended, the last ones

QString tr(const char* source)
{
    return QCoreApplication::translate("tune", source);
}

} // namespace

QString workerCountText(int workers)
{
    return workers == 0   ? tr("auto workers")
           : workers == 1 ? tr("1 worker")
                          : tr("%1 workers").arg(workers);
}

QString workerText(const session::SearchWorkersChanged* news)
{
    if (!news)
        return {};
    QStringList all{QString()}; // a blank before the first one
    if (news->isMeasuring)
        all << tr("It is measured how many trials at the same time are fastest here.");
    if (news->choice)
        all << text(tune::sentence(*news->choice));
    std::vector<session::TrialWorker> ended;
    for (const session::TrialWorker& one : news->workers) {
        if (!one.isRunning)
            ended.push_back(one);
    }
    if (ended.size() > kNamed)
        all << tr("%1 workers ended; the last ones:").arg(ended.size());
    for (std::size_t k = ended.size() - std::min(ended.size(), kNamed); k < ended.size(); ++k) {
        const QString line =
            ended[k].lastLine.empty() ? tr("it wrote nothing of why.") : text(ended[k].lastLine);
        all << tr("Worker %1 ended with code %2: %3")
                   .arg(text(ended[k].name))
                   .arg(ended[k].code)
                   .arg(line);
    }
    return all.join(QLatin1Char(' '));
}

void TunePage::makeWorkers(PageHead& head)
{
    constexpr int kMost = 256; // as the command line takes
    // In a narrow window the choice of the search gives way; its tip has the whole text.
    m_choice->setMinimumWidth(160);
    m_workers = new QComboBox;
    head.addTool(m_workers);
    m_workers->setObjectName(QStringLiteral("tune.workers"));
    m_workers->setAccessibleName(tr("Programs that train at the same time"));
    m_workers->setToolTip(
        tr("How many trials train at the same time, each in a program of its own; "
           "auto measures first which number makes most updates a second"));
    m_workers->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_workers->setMinimumContentsLength(10);
    const int cores = std::clamp(m_bench.bridge().session().machine().threads, 1, kMost);
    for (int workers = 1; workers <= cores; ++workers)
        m_workers->addItem(workerCountText(workers), workers);
    m_workers->addItem(workerCountText(0), 0);
    connect(m_workers, &QComboBox::activated, this,
            [this] { m_bench.searches().setWorkers(m_workers->currentData().toInt()); });
}

void TunePage::refreshWorkers()
{
    const SearchBook& book = m_bench.searches();
    const auto& project = m_bench.project();
    const QSignalBlocker quiet(m_workers);
    m_workers->setCurrentIndex(m_workers->findData(book.workers()));
    m_workers->setVisible(project.has_value());
    m_workers->setEnabled(project && !project->readOnly && !book.working());
}

} // namespace assay::ui
