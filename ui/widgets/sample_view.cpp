// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/sample_view.h"

#include "bridge/convert.h"
#include "bridge/draft.h"
#include "delegates/sample_delegate.h"
#include "style/theme.h"
#include "widgets/card.h"
#include "widgets/draws_view.h"

#include <QLabel>
#include <QListView>
#include <QTabBar>
#include <QVBoxLayout>

namespace assay::ui {

namespace {

/// Which of several inputs are drawn, in their order, and which are not.
QString drawnInputs(const data::Profile& profile)
{
    const data::DatasetInfo& info = profile.source;
    if (profile.inputs.size() < 2)
        return {};
    QStringList drawn, others;
    if (const data::InputInfo* series = info.input(data::Modality::Series))
        drawn << text(series->name);
    for (const data::InputInfo& input : info.inputs) {
        if (input.modality == data::Modality::Pictures)
            drawn << text(input.name);
    }
    if (drawn.isEmpty() && info.has(data::Modality::Text))
        drawn << text(info.input(data::Modality::Text)->name);
    // A table of which no column is left beside those of files and texts does not enter.
    for (const data::InputSpec& input : profile.networkInputs()) {
        if (!drawn.contains(text(input.name)))
            others << text(input.name);
    }
    if (drawn.isEmpty())
        return {};
    const QString comma = QStringLiteral(", ");
    return others.isEmpty() ? SampleView::tr(" Shown: %1.").arg(drawn.join(comma))
                            : SampleView::tr(" Shown: %1; not shown: %2.")
                                  .arg(drawn.join(comma), others.join(comma));
}

QString legendOf(bool texts)
{
    return texts
               ? SampleView::tr("Above as read; below the tokens that enter the network, unknown "
                                "ones in brackets.")
               : SampleView::tr("Left as read; right the tensor that enters the network, with its "
                                "numbers.");
}

} // namespace

SampleView::SampleView(SessionBridge& bridge, Draft& draft, const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_draft(draft)
    , m_tabs(new QTabBar)
    , m_list(new QListView)
    , m_empty(mutedLabel({}, true))
    , m_draws(new DrawsView(bridge, draft))
    , m_page(bridge)
{
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setAccessibleName(tr("Split"));
    for (const data::SplitKind split : data::kScoredSplits)
        m_tabs->addTab(splitText(split));
    const auto test = static_cast<int>(data::SplitKind::Test);
    m_tabs->setTabEnabled(test, false);
    m_tabs->setTabText(test, tr("test (sealed)"));
    m_tabs->setTabToolTip(test, tr("Nothing looks at test before it is opened with a reason; here "
                                   "it is only counted."));
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new SampleDelegate(theme, this));
    m_list->setViewMode(QListView::IconMode);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setMovement(QListView::Static);
    m_list->setUniformItemSizes(true);
    m_list->setSpacing(0);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setAccessibleName(tr("Examples"));
    m_empty->setAlignment(Qt::AlignCenter);

    m_legend = mutedLabel(legendOf(false), true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_tabs);
    column->addWidget(m_legend);
    column->addWidget(m_list, 1);
    column->addWidget(m_empty, 1);
    column->addWidget(m_draws);

    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& now) {
                if (now.isValid() && split() == data::SplitKind::Train)
                    m_draws->setPlace(static_cast<std::size_t>(now.row()));
            });
    connect(m_tabs, &QTabBar::currentChanged, this, &SampleView::refresh);
    connect(&draft, &Draft::profileChanged, this, &SampleView::refresh);
    connect(&m_model, &SampleModel::wanted, this,
            [this](data::SplitKind split, std::size_t offset, std::size_t count) {
                m_bridge.session().data().samples(m_draft.spec().data, split, offset, count,
                                                  m_page.begin());
            });
    bridge.on<session::SamplesRead>(this, [this](const session::SamplesRead& read) {
        if (m_page.take(read))
            m_model.append(read.offset, read.samples);
    });
    bridge.on<session::Failed>(this, [this](const session::Failed& failure) {
        if (!m_page.take(failure))
            return;
        m_model.giveUp();
        m_empty->setText(errorText(failure.error));
        m_empty->show();
        m_list->hide();
    });
    refresh();
}

data::SplitKind SampleView::split() const
{
    return data::kScoredSplits[static_cast<std::size_t>(m_tabs->currentIndex())];
}

void SampleView::refresh()
{
    m_model.show(m_draft.profile(), split());
    const bool some = m_draft.profile() != nullptr;
    m_list->setVisible(some);
    m_empty->setVisible(!some);
    m_empty->setText(m_draft.readingData()   ? tr("The data is being read.")
                     : m_draft.dataProblem() ? tr("Examples appear here once the data can be read.")
                                             : tr("Examples appear here once data is chosen."));
    const bool texts = some && isShownAsText(m_draft.profile()->source);
    m_legend->setText(legendOf(texts) + (some ? drawnInputs(*m_draft.profile()) : QString()));
    if (some && m_model.canFetchMore({}))
        m_model.fetchMore({});
}

} // namespace assay::ui
