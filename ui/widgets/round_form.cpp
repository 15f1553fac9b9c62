// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/round_form.h"

#include "base/number_text.h"
#include "bridge/convert.h"
#include "bridge/space_edits.h"
#include "tune/round_ranges.h"
#include "widgets/card.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr const char* kMethod = "coarse_to_fine";
constexpr int kLineWidth = 100, kLeastLineWidth = 92; ///< pixels; the latter holds "0.0003196"

/// The number of an axis at a place from 0 to 1, as it is written.
QString numberAt(tune::Axis axis, double unit)
{
    axis.when.clear();
    const std::string path = axis.path;
    const double place[] = {unit};
    return text(base::toText(tune::pointAt({{axis}}, place).at(path)));
}

} // namespace

std::vector<tune::SearchBox> boxesOf(const tune::Search& search,
                                     const std::vector<tune::Trial>& trials)
{
    if (search.method != kMethod || trials.empty())
        return {};
    try {
        return tune::CoarseToFineSampler(search.space, search.seed).boxes(trials);
    } catch (const base::Error&) {
        return {}; // of a space that no run could have
    }
}

RoundForm::RoundForm(QWidget* parent)
    : QWidget(parent)
    , m_title(mutedLabel({}, true))
    , m_setting(new QComboBox)
    , m_from(new QLineEdit)
    , m_to(new QLineEdit)
    , m_problem(new QLabel)
{
    m_title->setObjectName(QStringLiteral("tune.round"));
    m_setting->setObjectName(QStringLiteral("tune.round_setting"));
    m_setting->setAccessibleName(tr("Setting whose range of the next round is shown"));
    m_setting->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_setting->setMinimumContentsLength(10);
    m_from->setObjectName(QStringLiteral("tune.round_from"));
    m_from->setAccessibleName(tr("Next round from"));
    m_to->setObjectName(QStringLiteral("tune.round_to"));
    m_to->setAccessibleName(tr("Next round to"));
    for (QLineEdit* line : {m_from, m_to}) {
        line->setMinimumWidth(kLeastLineWidth);
        line->setMaximumWidth(kLineWidth);
        line->setToolTip(tr("Narrow it by hand, or open it again; it lies within the range of the "
                            "setting"));
        connect(line, &QLineEdit::editingFinished, this, &RoundForm::read);
    }
    m_problem->setObjectName(QStringLiteral("tune.round_problem"));
    m_problem->setProperty("role", "error");
    m_problem->setWordWrap(true);
    m_problem->setVisible(false);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    grid->addWidget(m_title, 0, 0, 1, 4);
    grid->addWidget(m_setting, 1, 0);
    grid->addWidget(m_from, 1, 1);
    grid->addWidget(mutedLabel(tr("to")), 1, 2);
    grid->addWidget(m_to, 1, 3);
    grid->addWidget(m_problem, 2, 0, 1, 4);
    grid->setColumnStretch(0, 1);
    setVisible(false);
    connect(m_setting, &QComboBox::activated, this, &RoundForm::showChosen);
}

void RoundForm::setSearch(const tune::Search& search, const std::vector<tune::Trial>& trials,
                          const std::vector<tune::SearchBox>& boxes)
{
    m_search = search;
    m_trials = trials;
    m_box = boxes.empty() ? std::nullopt : std::optional(boxes.back());
    const bool hasRange = std::any_of(search.space.axes.begin(), search.space.axes.end(),
                                      [](const tune::Axis& axis) { return !axis.isList(); });
    setVisible(m_box && hasRange && search.method == kMethod
               && m_box->low.size() == search.space.axes.size());
    if (isHidden())
        return;
    m_title->setText(
        tr("Next round, from trial %1 on, draws from:").arg(tune::firstOfNextRound(trials) + 1));
    const QSignalBlocker quiet(m_setting);
    const QString before = m_setting->currentData().toString();
    m_setting->clear();
    for (const tune::Axis& axis : search.space.axes) {
        if (!axis.isList())
            m_setting->addItem(settingLabel(axis.path), text(axis.path));
    }
    m_setting->setCurrentIndex(std::max(0, m_setting->findData(before)));
    showChosen();
}

const tune::Axis* RoundForm::chosen() const
{
    return findAxis(m_search.space, utf8(m_setting->currentData().toString()));
}

void RoundForm::showChosen()
{
    const tune::Axis* axis = chosen();
    if (!axis || !m_box)
        return;
    const auto place = std::size_t(axis - m_search.space.axes.data());
    QString from = numberAt(*axis, m_box->low[place]), to = numberAt(*axis, m_box->high[place]);
    // What was set for that round already.
    const std::int64_t first = tune::firstOfNextRound(m_trials);
    if (!axis->rounds.empty() && axis->rounds.back().from >= first) {
        const tune::RoundRange& range = axis->rounds.back();
        from = text(base::numberText(range.low));
        to = text(base::numberText(range.high));
    }
    if (from == m_shownFrom && to == m_shownTo && (m_from->hasFocus() || m_to->hasFocus()))
        return; // what is being typed stays
    m_shownFrom = from;
    m_shownTo = to;
    m_from->setText(from);
    m_to->setText(to);
    for (QLineEdit* line : {m_from, m_to})
        line->setCursorPosition(0); // a long number is cut at its end, not in front of its digits
    m_problem->setVisible(false);
}

void RoundForm::read()
{
    const tune::Axis* axis = chosen();
    if (!axis || (m_from->text() == m_shownFrom && m_to->text() == m_shownTo))
        return;
    const auto plain = [](const QLineEdit* line) { return utf8(withPoint(line->text())); };
    tune::Space space;
    try {
        const auto asked =
            tune::askedRangeFrom(axis->path + '=' + plain(m_from) + ".." + plain(m_to));
        space = tune::withRoundRange(m_search, asked, m_trials).space;
    } catch (const base::Error& error) {
        m_problem->setText(errorText(error));
        m_problem->setVisible(true);
        return;
    }
    m_problem->setVisible(false);
    m_shownFrom = m_from->text();
    m_shownTo = m_to->text();
    Q_EMIT edited(space, tr("range of the next round: %1").arg(settingName(axis->path)),
                  "round " + axis->path);
}

} // namespace assay::ui
