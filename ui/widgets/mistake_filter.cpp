// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/mistake_filter.h"

#include "bridge/convert.h"
#include "style/plain_label.h"
#include "widgets/card.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

#include <utility>

namespace assay::ui {

namespace {

using data::SplitKind;
using error_analysis::Sampling;

constexpr int kTypingMs = 250;
constexpr int kOnlyWidth = 116; ///< of a name that is shown whole

QComboBox* chooser(const QString& name)
{
    auto* box = new QComboBox;
    box->setAccessibleName(name);
    box->setToolTip(name);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(8);
    return box;
}

} // namespace

MistakeFilter::MistakeFilter(QWidget* parent)
    : QWidget(parent)
    , m_sampling(chooser(tr("Which part of the errors")))
    , m_splits(chooser(tr("Which splits")))
    , m_order(chooser(tr("Order of the errors")))
    , m_truth(chooser(tr("True class")))
    , m_predicted(chooser(tr("Answered class")))
    , m_least(new QDoubleSpinBox)
    , m_type(chooser(tr("Error type")))
    , m_undecided(new QCheckBox(tr("Not looked at")))
    , m_flagged(new QCheckBox(tr("Flagged")))
    , m_text(new QLineEdit)
    , m_wait(new QTimer(this))
    , m_onlyName(new QPushButton)
{
    m_sampling->addItem(tr("Eyeball sample"), int(Sampling::Eyeball));
    m_sampling->addItem(tr("Blackbox"), int(Sampling::Blackbox));
    m_sampling->addItem(tr("All errors"), int(Sampling::All));
    m_sampling->setItemData(0, tr("A random 100 errors a set: look at these"), Qt::ToolTipRole);
    m_sampling->setItemData(1, tr("The rest: unseen, so that it can still judge"), Qt::ToolTipRole);
    m_splits->addItem(tr("train-val, test-val"), 0);
    for (const SplitKind split : data::kOpenSplits)
        m_splits->addItem(splitText(split), int(split) + 1);
    m_order->addItem(tr("Random order"), false);
    m_order->addItem(tr("Worst first"), true);
    m_least->setRange(0, 100);
    m_least->setSuffix(tr(" %"));
    m_least->setDecimals(0);
    m_least->setButtonSymbols(QAbstractSpinBox::NoButtons); // arrow keys and the wheel do
    m_least->setSpecialValueText(tr("any probability"));
    m_least->setPrefix(tr("probability \u2265 "));
    m_least->setAccessibleName(tr("Least probability of the answer"));
    m_least->setToolTip(m_least->accessibleName());
    m_text->setPlaceholderText(tr("Name, note, type"));
    m_text->setAccessibleName(tr("Text in name, note or type"));
    m_text->setClearButtonEnabled(true);
    m_wait->setSingleShot(true);
    m_wait->setInterval(kTypingMs);
    setTypes({});

    // Where the window is low the column scrolls instead of being squeezed.
    auto* fields = new QWidget;
    fields->setObjectName(QStringLiteral("mistakeFilter"));
    fields->setStyleSheet(QStringLiteral("QWidget#mistakeFilter { background: transparent; }"));
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(fields);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(scroll);
    auto* column = new QVBoxLayout(fields);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(3);
    column->addWidget(mutedLabel(tr("Show")));
    m_onlyName->setAccessibleName(tr("Examples that are shown alone"));
    m_onlyName->hide();
    connect(m_onlyName, &QPushButton::clicked, this, &MistakeFilter::clear);
    column->addWidget(m_onlyName);
    column->addWidget(m_sampling);
    column->addWidget(m_splits);
    column->addWidget(m_order);
    column->addSpacing(6);
    for (QWidget* field : std::initializer_list<QWidget*>{m_truth, m_predicted, m_least, m_type})
        column->addWidget(field);
    column->addWidget(m_undecided);
    column->addWidget(m_flagged);
    column->addWidget(m_text);
    column->addStretch(1);
    auto* clearAll = new QPushButton(tr("Clear filters"));
    clearAll->setProperty("role", "link");
    column->addWidget(clearAll);
    connect(clearAll, &QPushButton::clicked, this, &MistakeFilter::clear);

    for (QComboBox* box : {m_sampling, m_splits, m_order, m_truth, m_predicted, m_type})
        connect(box, &QComboBox::activated, this, [this] {
            m_rightToo = false;
            dropOnly();
            Q_EMIT changed();
        });
    for (QCheckBox* box : {m_undecided, m_flagged})
        connect(box, &QCheckBox::toggled, this, &MistakeFilter::changed);
    connect(m_wait, &QTimer::timeout, this, &MistakeFilter::changed);
    connect(m_text, &QLineEdit::textChanged, m_wait, qOverload<>(&QTimer::start));
    connect(m_least, &QDoubleSpinBox::valueChanged, m_wait, qOverload<>(&QTimer::start));
    setClasses({}, false);
}

void MistakeFilter::setClasses(const std::vector<std::string>& classes, bool hasProbabilities)
{
    // Numbers have no classes, and no probability; nor have answers that were imported without.
    for (QWidget* field : std::initializer_list<QWidget*>{m_truth, m_predicted})
        field->setVisible(!classes.empty());
    m_least->setVisible(hasProbabilities);
    const QSignalBlocker quiet(m_least);
    if (!hasProbabilities)
        m_least->setValue(0);
    if (m_classes == classes && m_truth->count() > 0)
        return;
    m_classes = classes;
    for (auto [box, any] :
         {std::pair{m_truth, tr("any true class")}, {m_predicted, tr("any answer")}}) {
        box->clear();
        box->addItem(any, -1);
        for (std::size_t k = 0; k < classes.size(); ++k)
            box->addItem(text(classes[k]), static_cast<int>(k));
    }
    m_least->setValue(0);
}

void MistakeFilter::setTypes(const std::vector<error_analysis::ErrorType>& types)
{
    const QVariant before = m_type->currentData();
    m_type->clear();
    m_type->addItem(tr("any type"), qlonglong(0));
    for (const auto& type : types)
        m_type->addItem(text(type.name), qlonglong(type.id));
    m_type->setCurrentIndex(std::max(0, m_type->findData(before)));
}

error_analysis::MistakeQuery MistakeFilter::query(train::RunId run) const
{
    error_analysis::MistakeQuery query{.run = run};
    query.sampling = static_cast<Sampling>(m_sampling->currentData().toInt());
    if (const int split = m_splits->currentData().toInt(); split > 0)
        query.splits = {static_cast<SplitKind>(split - 1)};
    query.worstFirst = m_order->currentData().toBool();
    query.rightToo = m_rightToo;
    if (const int label = m_truth->currentData().toInt(); label >= 0)
        query.truth = static_cast<std::uint16_t>(label);
    if (const int label = m_predicted->currentData().toInt(); label >= 0)
        query.predicted = static_cast<std::uint16_t>(label);
    query.leastProbability = m_least->value() / 100;
    if (const auto type = m_type->currentData().toLongLong(); type > 0)
        query.type = type;
    query.undecidedOnly = m_undecided->isChecked();
    query.flaggedOnly = m_flagged->isChecked();
    query.text = utf8(m_text->text());
    query.only = m_only;
    return query;
}

void MistakeFilter::forget()
{
    const QSignalBlocker a(m_text), b(m_least), c(m_undecided), d(m_flagged);
    m_text->clear();
    m_least->setValue(0);
    m_undecided->setChecked(false);
    m_flagged->setChecked(false);
    dropOnly();
}

void MistakeFilter::dropOnly()
{
    m_only.clear();
    m_onlyName->hide();
}

void MistakeFilter::showOnly(const QString& name, std::vector<base::SampleId> samples)
{
    forget();
    for (QComboBox* box : {m_splits, m_order, m_truth, m_predicted, m_type})
        box->setCurrentIndex(0);
    m_sampling->setCurrentIndex(m_sampling->findData(int(Sampling::All)));
    m_order->setCurrentIndex(m_order->findData(true));
    m_rightToo = false;
    m_only = std::move(samples);
    m_onlyName->setText(plainLabel(m_onlyName->fontMetrics().elidedText(
        QStringLiteral("\u2715 ") + name, Qt::ElideRight, kOnlyWidth)));
    m_onlyName->setToolTip(tr("Shown alone: %1. Click to see the others again.").arg(name));
    m_onlyName->setVisible(!m_only.empty());
    Q_EMIT changed();
}

void MistakeFilter::changeOnly(std::vector<base::SampleId> samples)
{
    m_only = std::move(samples);
    Q_EMIT changed();
}

void MistakeFilter::showSplit(SplitKind split)
{
    forget();
    for (QComboBox* box : {m_sampling, m_order, m_truth, m_predicted, m_type})
        box->setCurrentIndex(0);
    m_splits->setCurrentIndex(m_splits->findData(int(split) + 1));
    m_rightToo = false;
    Q_EMIT changed();
}

void MistakeFilter::showCell(SplitKind split, int truth, int predicted)
{
    forget();
    m_sampling->setCurrentIndex(m_sampling->findData(int(Sampling::All)));
    m_splits->setCurrentIndex(m_splits->findData(int(split) + 1));
    m_order->setCurrentIndex(m_order->findData(true));
    m_truth->setCurrentIndex(m_truth->findData(truth));
    m_predicted->setCurrentIndex(m_predicted->findData(predicted));
    m_type->setCurrentIndex(0);
    m_rightToo = truth == predicted;
    Q_EMIT changed();
}

void MistakeFilter::clear()
{
    forget();
    for (QComboBox* box : {m_sampling, m_splits, m_order, m_truth, m_predicted, m_type})
        box->setCurrentIndex(0);
    m_rightToo = false;
    Q_EMIT changed();
}

} // namespace assay::ui
