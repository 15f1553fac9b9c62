// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/known_form.h"

#include "bridge/convert.h"
#include "bridge/known_book.h"
#include "train/metric.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <utility>

namespace assay::ui {

namespace {

constexpr int kWidth = 460;

} // namespace

KnownForm::KnownForm(baseline::ResultRow row, QWidget* parent)
    : QDialog(parent)
    , m_row(std::move(row))
    , m_kind(new QComboBox)
    , m_metric(new QComboBox)
    , m_model(new QLineEdit(text(m_row.model)))
    , m_value(new QLineEdit)
    , m_source(new QLineEdit(text(m_row.source)))
    , m_problem(new QLabel)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("known result"));
    setWindowTitle(m_row.id > 0 ? tr("Change a result") : tr("Add a result"));
    for (const baseline::KnownKind kind : baseline::knownKinds())
        m_kind->addItem(kindText(kind), int(kind));
    m_kind->setCurrentIndex(m_kind->findData(int(m_row.kind)));
    for (const train::Metric& metric : train::metrics())
        m_metric->addItem(text(metric.label), text(metric.name));
    m_metric->setCurrentIndex(m_metric->findData(text(m_row.metric)));
    const train::Metric* metric = train::findMetric(m_row.metric);
    if (metric && m_row.id > 0)
        m_value->setText(text(train::goalText(*metric, m_row.value)));
    m_value->setPlaceholderText(tr("0.8 %, or a number in the metric's unit"));
    m_source->setPlaceholderText(tr("where it stands: a link, a paper, a colleague"));
    m_model->setPlaceholderText(tr("LeNet-5"));
    m_problem->setProperty("role", "error");
    m_problem->setWordWrap(true);
    m_problem->setVisible(false);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(16, 16, 16, 16);
    form->setSpacing(8);
    const auto add = [&](const QString& label, QWidget* field) {
        field->setAccessibleName(label);
        form->addRow(label, field);
    };
    add(tr("Model"), m_model);
    add(tr("Metric"), m_metric);
    add(tr("Value"), m_value);
    add(tr("Kind"), m_kind);
    add(tr("Source"), m_source);
    form->addRow(m_problem);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    auto* done =
        buttons->addButton(m_row.id > 0 ? tr("Change") : tr("Add"), QDialogButtonBox::ActionRole);
    done->setDefault(true);
    done->setProperty("role", "primary");
    form->addRow(buttons);
    setMinimumWidth(kWidth);
    connect(done, &QPushButton::clicked, this, &KnownForm::take);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_model->setFocus();
}

void KnownForm::take()
{
    try {
        baseline::ResultRow row = m_row;
        row.model = utf8(m_model->text().trimmed());
        row.source = utf8(m_source->text().trimmed());
        row.kind = static_cast<baseline::KnownKind>(m_kind->currentData().toInt());
        row.metric = utf8(m_metric->currentData().toString());
        const auto value =
            train::goalNumber(train::metricNamed(row.metric), utf8(m_value->text().trimmed()));
        if (!value)
            throw base::usageError("result",
                                   "A result needs its value; give a number such as 0.8 %.");
        row.value = *value;
        baseline::requireSound(row);
        Q_EMIT given(row);
        accept();
    } catch (const base::Error& error) {
        m_problem->setText(errorText(error));
        m_problem->setVisible(true);
    }
}

} // namespace assay::ui
