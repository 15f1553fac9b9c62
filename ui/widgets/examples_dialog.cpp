// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/examples_dialog.h"

#include "bridge/convert.h"
#include "delegates/sample_delegate.h"
#include "models/example_table_model.h"
#include "style/theme.h"
#include "widgets/card.h"
#include "widgets/table_view.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QListView>
#include <QVBoxLayout>

#include <set>
#include <utility>

namespace assay::ui {

namespace {

constexpr std::size_t kMostRows = 200, kMostDrawn = 60;
constexpr int kWidth = 860, kHeight = 560;

} // namespace

NamedExamples examplesOf(const base::Finding& finding)
{
    return {.words = findingText(finding),
            .examples = finding.samples,
            .order = finding.id.starts_with("examples.")
                         ? ExamplesDialog::tr(" Those that are alike stand together.")
                         : QString()};
}

ExamplesDialog::ExamplesDialog(SessionBridge& bridge, const data::DataSpec& data,
                               const std::shared_ptr<const data::Profile>& profile,
                               const Theme& theme, NamedExamples named, QWidget* parent)
    : QDialog(parent)
    , m_bridge(bridge)
    , m_theme(theme)
    , m_data(data)
    , m_named(std::move(named))
    , m_profile(profile)
    , m_words(mutedLabel(tr("The examples are being read."), true))
    , m_column(new QVBoxLayout(this))
    , m_profiling(bridge)
    , m_request(bridge)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("examples"));
    setWindowTitle(tr("Examples of a finding"));
    resize(kWidth, kHeight);
    auto* sentence = new QLabel(m_named.words);
    sentence->setWordWrap(true);
    sentence->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_column->setContentsMargins(16, 16, 16, 16);
    m_column->setSpacing(8);
    m_column->addWidget(sentence);
    m_column->addWidget(m_words);
    m_column->addStretch(1);
    m_column->addWidget(buttons);
    bridge.on<session::DataProfiled>(this, [this](const session::DataProfiled& read) {
        if (!m_profiling.take(read))
            return;
        m_profile = read.profile;
        ask();
    });
    bridge.on<session::ExamplesFound>(this, [this](const session::ExamplesFound& read) {
        if (m_request.take(read))
            take(read.samples);
    });
    bridge.on<session::Failed>(this, [this](const session::Failed& failure) {
        if (m_profiling.take(failure) || m_request.take(failure))
            m_words->setText(errorText(failure.error));
    });
    if (m_profile)
        ask();
    else
        bridge.session().data().profile(m_data, m_profiling.begin());
}

void ExamplesDialog::ask()
{
    m_most = isTable() ? kMostRows : kMostDrawn;
    m_bridge.session().data().examples(m_data, m_named.examples, m_most, m_request.begin());
}

bool ExamplesDialog::isTable() const
{
    const data::DatasetInfo& source = m_profile->source;
    return source.has(data::Modality::Table) && source.inputs.size() == 1;
}

void ExamplesDialog::take(const std::vector<data::Sample>& samples)
{
    if (samples.empty()) {
        m_words->setText(tr("None of its examples is among the data as they are read now."));
        return;
    }
    const QString count = countText(static_cast<qint64>(samples.size()));
    const std::set<base::SampleId> named(m_named.examples.begin(), m_named.examples.end());
    const QString said =
        samples.size() == m_most ? tr("The first %1.").arg(count)
        : samples.size() < named.size()
            ? tr("%1 of %2 examples; the others are not among the data as they are "
                 "read now, or in Test, which is sealed.")
                  .arg(count, countText(static_cast<qint64>(named.size())))
        : samples.size() == 1 ? tr("One example.")
                              : tr("%1 examples.").arg(count);
    m_words->setText(samples.size() > 1 ? said + m_named.order : said);
    QWidget* shown = isTable() ? makeTable(samples) : makeList(samples);
    constexpr int kStretch = 2; // in place of the empty room
    delete m_column->takeAt(kStretch);
    m_column->insertWidget(kStretch, shown, 1);
    shown->setFocus();
}

QWidget* ExamplesDialog::makeTable(const std::vector<data::Sample>& samples)
{
    auto* view = new TableView(tr("Examples of a finding"), this);
    auto* model = new ExampleTableModel(m_profile);
    model->setParent(view);
    model->setRows(samples);
    view->setModel(model);
    view->resizeColumnsToContents();
    return view;
}

QWidget* ExamplesDialog::makeList(const std::vector<data::Sample>& samples)
{
    auto* view = new QListView(this);
    view->setModel(&m_model);
    view->setItemDelegate(new SampleDelegate(m_theme, view));
    view->setViewMode(QListView::IconMode);
    view->setResizeMode(QListView::Adjust);
    view->setMovement(QListView::Static);
    view->setUniformItemSizes(true);
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setFrameShape(QFrame::NoFrame);
    view->setAccessibleName(tr("Examples"));
    m_model.show(m_profile, samples);
    return view;
}

} // namespace assay::ui
