// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/start_weights_view.h"

#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "dialogs/file_dialog.h"
#include "widgets/table_view.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace assay::ui {

namespace {

constexpr int kLeastName = 120; ///< width of "conv2.weight"
constexpr int kHigh = 180;      ///< a header and five rows

/// Of a file that fits: what does not is the problem of the model, and stands there.
QString summaryOf(const model::WeightMatch& match)
{
    if (!match.fits())
        return StartWeightsView::tr("What is missing or of another shape stands first.");
    QString said = text(model::describe(match)) + QLatin1Char('.');
    if (!match.filePrefix.empty())
        said += StartWeightsView::tr(" The names in the file have \"%1\" before them; they are "
                                     "matched without it.")
                    .arg(text(match.filePrefix));
    if (!match.otherPrefixes.empty())
        said +=
            StartWeightsView::tr(" As many are behind \"%1\": the file holds the network more than "
                                 "once, and the first is taken.")
                .arg(text(match.otherPrefixes.front()));
    if (!match.ownPrefix.empty())
        said += StartWeightsView::tr(" The names in the network have \"%1\" before them; they are "
                                     "matched without it.")
                    .arg(text(match.ownPrefix));
    return said;
}

} // namespace

StartWeightsView::StartWeightsView(Workbench& bench, QWidget* parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_whose(new QLabel)
    , m_own(new QPushButton(tr("Its own")))
    , m_summary(new QLabel)
    , m_table(new TableView(tr("Weights to begin with")))
{
    m_whose->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_own->setProperty("role", "link");
    m_own->setAccessibleName(tr("Begin with its own weights"));
    connect(m_own, &QPushButton::clicked, this,
            [this] { m_bench.draft().setField("model.start_from", std::string()); });
    auto* choose = new QPushButton(tr("Choose..."));
    choose->setObjectName(QStringLiteral("model.choose_weights"));
    choose->setAccessibleName(tr("Choose weights to begin with"));
    connect(choose, &QPushButton::clicked, this, &StartWeightsView::choose);
    m_summary->setProperty("role", "muted");
    m_summary->setObjectName(QStringLiteral("model.weights_summary"));
    m_summary->setWordWrap(true);
    m_table->setModel(&m_rows);
    m_table->setFixedHeight(kHigh);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(WeightMatchModel::Name,
                                                      QHeaderView::Interactive);
    m_table->setFilling(WeightMatchModel::Name, kLeastName);

    auto* head = new QHBoxLayout;
    head->addWidget(m_whose, 1);
    head->addWidget(m_own);
    head->addWidget(choose);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 8, 0, 0);
    all->addLayout(head);
    all->addWidget(m_summary);
    all->addWidget(m_table);
    refresh();
}

void StartWeightsView::refresh()
{
    const Draft& draft = m_bench.draft();
    const QString from = text(draft.spec().model.startFrom);
    const bool isRun = from.startsWith(QStringLiteral("run "));
    m_said = from.isEmpty() ? tr("Begins with its own weights")
             : isRun        ? tr("Begins with the weights of %1").arg(from)
                            : tr("Begins with %1").arg(QFileInfo(from).fileName());
    m_whose->setToolTip(from.isEmpty() ? tr("Drawn with the seed, as Initialisation says") : from);
    fitText();
    m_own->setVisible(!from.isEmpty());
    const auto& match = draft.model().weights;
    m_summary->setVisible(match.has_value());
    m_table->setVisible(match.has_value());
    if (!match)
        return;
    m_summary->setText(summaryOf(*match));
    m_rows.setMatch(*match);
}

void StartWeightsView::fitText()
{
    m_whose->setText(m_whose->fontMetrics().elidedText(m_said, Qt::ElideMiddle, m_whose->width()));
}

void StartWeightsView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    layout()->activate(); // the label has its width now
    fitText();
}

void StartWeightsView::choose()
{
    auto* dialog = makeFileDialog(window(), tr("Choose weights to begin with"), FileKind::Weights,
                                  openFilter(FileKind::Weights));
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        m_bench.draft().setField("model.start_from", utf8(path));
    });
    dialog->open();
}

} // namespace assay::ui
