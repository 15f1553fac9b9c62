// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/search_form.h"

#include "bridge/convert.h"
#include "bridge/search_book.h"
#include "tune/samplers.h"
#include "widgets/card.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QSpinBox>

#include <algorithm>
#include <limits>
#include <utility>

namespace assay::ui {

namespace {

constexpr int kMostTrials = 1'000'000;

} // namespace

QString methodText(const std::string& name)
{
    return text(name).replace(QLatin1Char('_'), QLatin1Char(' '));
}

SearchForm::SearchForm(QWidget* parent)
    : QWidget(parent)
    , m_method(new QComboBox)
    , m_about(mutedLabel({}, true))
    , m_trials(new QSpinBox)
    , m_seed(new QSpinBox)
    , m_minutes(new QDoubleSpinBox)
    , m_gain(new QDoubleSpinBox)
    , m_stop(new QComboBox)
{
    for (const tune::SamplerKind& kind : tune::samplerKinds())
        m_method->addItem(methodText(kind.name), QLatin1String(kind.name));
    m_stop->addItem(tr("never"), int(tune::EarlyStop::None));
    m_stop->addItem(tr("median rule"), int(tune::EarlyStop::Median));
    m_stop->addItem(tr("successive halving"), int(tune::EarlyStop::Halving));
    m_trials->setRange(1, kMostTrials);
    m_seed->setRange(0, std::numeric_limits<int>::max());
    m_minutes->setRange(0, 100'000);
    m_minutes->setDecimals(1);
    m_minutes->setSpecialValueText(tr("no limit"));
    m_gain->setSpecialValueText(tr("any"));
    for (QAbstractSpinBox* box :
         {static_cast<QAbstractSpinBox*>(m_trials), static_cast<QAbstractSpinBox*>(m_seed),
          static_cast<QAbstractSpinBox*>(m_minutes), static_cast<QAbstractSpinBox*>(m_gain)}) {
        box->setButtonSymbols(QAbstractSpinBox::NoButtons); // arrow keys and the wheel do
        box->setKeyboardTracking(false);
        box->setMinimumWidth(70);
    }
    m_method->setMinimumContentsLength(8);
    m_method->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_stop->setMinimumContentsLength(8);
    m_stop->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(6);
    const auto put = [grid](int row, int column, const QString& label, QWidget* editor,
                            const char* name, const QString& tip) {
        editor->setObjectName(QLatin1String(name));
        editor->setAccessibleName(label);
        editor->setToolTip(tip);
        grid->addWidget(new QLabel(label), row, column);
        grid->addWidget(editor, row, column + 1);
    };
    put(0, 0, tr("Method"), m_method, "tune.method", tr("How the next trial is chosen"));
    put(0, 2, tr("Trials"), m_trials, "tune.trials", tr("How many are wanted in all"));
    put(1, 0, tr("Stop early"), m_stop, "tune.stop",
        tr("By which rule a trial ends that is worse than others were"));
    put(1, 2, tr("Minutes"), m_minutes, "tune.minutes",
        tr("A program begins no trial after it worked for so long"));
    put(2, 0, tr("Least gain"), m_gain, "tune.gain",
        tr("No trial is begun once another one is expected to gain less"));
    put(2, 2, tr("Seed"), m_seed, "tune.seed", tr("Of what the method draws"));
    grid->addWidget(m_about, 3, 0, 1, 4);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(3, 1);

    m_about->setObjectName(QStringLiteral("tune.method_about"));
    const auto emitEdit = [this](const QString& why, const char* part) {
        if (!m_showing)
            Q_EMIT edited(m_search, why, part);
    };
    connect(m_method, &QComboBox::activated, this, [this, emitEdit] {
        m_search.method = utf8(m_method->currentData().toString());
        showAbout();
        emitEdit(tr("change of the method of the search"), "method");
    });
    connect(m_stop, &QComboBox::activated, this, [this, emitEdit] {
        m_search.earlyStop = static_cast<tune::EarlyStop>(m_stop->currentData().toInt());
        emitEdit(tr("change of stopping early"), "stop");
    });
    connect(m_trials, &QSpinBox::valueChanged, this, [this, emitEdit](int value) {
        m_search.trials = value;
        emitEdit(tr("change of the number of trials"), "trials");
    });
    connect(m_seed, &QSpinBox::valueChanged, this, [this, emitEdit](int value) {
        m_search.seed = std::uint64_t(value);
        emitEdit(tr("change of the seed of the search"), "seed");
    });
    connect(m_minutes, &QDoubleSpinBox::valueChanged, this, [this, emitEdit](double value) {
        m_search.minutes = value > 0 ? std::optional(value) : std::nullopt;
        emitEdit(tr("change of the minutes of the search"), "minutes");
    });
    connect(m_gain, &QDoubleSpinBox::valueChanged, this, [this, emitEdit](double value) {
        m_search.leastGain =
            value > 0 ? std::optional(m_isShare ? value / 100 : value) : std::nullopt;
        emitEdit(tr("change of the least gain of the search"), "gain");
    });
}

void SearchForm::showAbout()
{
    const auto& kinds = tune::samplerKinds();
    const auto kind = std::find_if(kinds.begin(), kinds.end(),
                                   [&](const auto& each) { return m_search.method == each.name; });
    m_about->setText(kind == kinds.end() ? QString() : QString::fromUtf8(kind->help));
}

void SearchForm::setSearch(const tune::Search& search, bool isShare)
{
    const bool isShown = m_isShown && isSamePlan(search, m_search) && isShare == m_isShare;
    m_search = search;
    m_isShare = isShare;
    if (std::exchange(m_isShown, true) && isShown)
        return; // what is being typed stays
    m_showing = true;
    m_method->setCurrentIndex(m_method->findData(text(search.method)));
    showAbout();
    m_stop->setCurrentIndex(m_stop->findData(int(search.earlyStop)));
    m_trials->setValue(int(std::min<std::int64_t>(search.trials, kMostTrials)));
    m_seed->setValue(int(std::min<std::uint64_t>(search.seed, std::numeric_limits<int>::max())));
    m_minutes->setValue(search.minutes.value_or(0));
    m_gain->setDecimals(isShare ? 2 : 4);
    m_gain->setSingleStep(isShare ? 0.1 : 0.01);
    m_gain->setMaximum(isShare ? 100 : 1e9);
    m_gain->setSuffix(isShare ? tr(" points") : QString());
    m_gain->setValue(search.leastGain.value_or(0) * (isShare ? 100 : 1));
    m_showing = false;
}

} // namespace assay::ui
