// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/finding_list.h"

#include "bridge/convert.h"
#include "bridge/dismissal_book.h"
#include "experiment/finding_rates.h"
#include "experiment/python_remedies.h"
#include "experiment/suite.h"
#include "style/icons.h"
#include "style/plain_label.h"
#include "style/theme.h"
#include "widgets/card.h"

#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kHighest = 84; ///< three lines: the curves stay in sight
constexpr int kHighestUnfolded = 240;
constexpr int kSpacing = 4, kMore = 24;
constexpr int kIcon = 16;
constexpr int kLongestSetting = 36; ///< letters on a button

advise::Tone toneOf(base::Severity severity)
{
    switch (severity) {
    case base::Severity::Blocker: return advise::Tone::Blocker;
    case base::Severity::Warning: return advise::Tone::Warning;
    case base::Severity::Hint: break;
    }
    return advise::Tone::Neutral;
}

/// Whether a row would look and act alike; a setting that is offered must be of today.
bool same(const base::Finding& a, const base::Finding& b)
{
    return a.key() == b.key() && a.step == b.step && a.fix == b.fix && a.otherFixes == b.otherFixes
           && a.samples == b.samples && experiment::sentence(a) == experiment::sentence(b);
}

} // namespace

FindingList::FindingList(Theme& theme, QWidget* parent)
    : QScrollArea(parent)
    , m_theme(theme)
    , m_content(nullptr)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setAccessibleName(tr("Findings"));
    setVisible(false);
    connect(&theme, &Theme::changed, this, &FindingList::rebuild);
}

void FindingList::setFindings(const std::vector<base::Finding>& findings)
{
    std::vector<base::Finding> sorted = findings;
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return a.severity > b.severity; });
    if (std::equal(sorted.begin(), sorted.end(), m_findings.begin(), m_findings.end(), same))
        return;
    m_findings = std::move(sorted);
    rebuild();
}

void FindingList::showPython(bool shown)
{
    if (m_python != shown) {
        m_python = shown;
        rebuild();
    }
}

void FindingList::setFindingsOf(const std::vector<base::Finding>& findings,
                                const train::RunRecord& run)
{
    showPython(run.templateName == "torchscript");
    std::vector<base::Finding> own;
    m_counted.clear();
    for (const base::Finding& finding : findings) {
        const bool ofData = !finding.step && run.kind != train::RunKind::Imported
                            && finding.severity != base::Severity::Blocker;
        (ofData ? m_counted : own).push_back(finding);
    }
    setFindings(own);
    countDataFindings();
}

void FindingList::countDataFindings()
{
    int warnings = 0, hints = 0;
    for (const base::Finding& finding : m_counted) {
        if (!isDismissed(finding))
            ++(finding.severity == base::Severity::Warning ? warnings : hints);
    }
    QStringList parts;
    if (warnings > 0)
        parts << (warnings == 1 ? tr("1 warning") : tr("%1 warnings").arg(warnings));
    if (hints > 0)
        parts << (hints == 1 ? tr("1 hint") : tr("%1 hints").arg(hints));
    setNote(parts.isEmpty() ? QString() : tr("%1 about the data").arg(parts.join(tr(" and "))),
            warnings > 0 ? base::Severity::Warning : base::Severity::Hint);
}

void FindingList::setNote(const QString& note, base::Severity severity)
{
    if (note == m_note && severity == m_noteSeverity)
        return;
    m_note = note;
    m_noteSeverity = severity;
    rebuild();
}

QLabel* FindingList::makeSign(base::Severity severity) const
{
    const advise::Tone tone = toneOf(severity);
    auto* sign = new QLabel;
    sign->setPixmap(
        iconPixmap(iconName(tone), colour(tone, m_theme.colours()), kIcon, devicePixelRatioF()));
    sign->setAccessibleName(text(base::name(severity)));
    return sign;
}

QWidget* FindingList::makeRow(const base::Finding& finding)
{
    QLabel* sign = makeSign(finding.severity);
    if (const auto rate = experiment::rateOf(finding.id);
        rate && finding.severity != base::Severity::Hint) {
        const QString measured = tr("In set-ups with known faults this was right in %1 of %2 cases")
                                     .arg(rate->right)
                                     .arg(rate->raised);
        sign->setToolTip(measured);
        sign->setAccessibleDescription(measured);
    }
    auto* sentence = new QLabel(findingText(finding));
    sentence->setWordWrap(true);
    sentence->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* column = new QVBoxLayout;
    column->setSpacing(4);
    column->addWidget(sentence);
    if (const std::string python = m_python ? experiment::pythonRemedy(finding) : std::string();
        !python.empty()) {
        QLabel* line = mutedLabel(tr("In PyTorch: %1").arg(text(python)), true);
        line->setTextFormat(Qt::PlainText);
        line->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        column->addWidget(line);
    }
    auto* made = new QWidget;
    auto* row = new QHBoxLayout(made);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    auto* words = new QHBoxLayout;
    words->setSpacing(8);
    words->addWidget(sign, 0, Qt::AlignTop);
    words->addLayout(column, 1);
    QBoxLayout* buttons = row;
    if (m_stacked) {
        buttons = new QVBoxLayout; // side by side they may be wider than the list
        column->addLayout(buttons);
    }
    // A single line stands beside the middle of its buttons, and so does its sign.
    auto* middle = new QVBoxLayout;
    middle->setSpacing(0);
    middle->addStretch(1);
    middle->addLayout(words);
    middle->addStretch(1);
    row->addLayout(middle, 1);
    const Qt::Alignment where = m_stacked ? Qt::AlignLeft : Qt::AlignTop;
    const auto offer = [this, buttons, where](const base::Patch& patch) {
        auto* fix = new QToolButton;
        const QString whole = m_words(patch);
        const bool longer = whole.size() > kLongestSetting;
        fix->setText(
            plainLabel(longer ? whole.left(kLongestSetting) + QStringLiteral(" ...") : whole));
        fix->setToolTip(tr("Changes the setting and reads the data again; can be undone")
                        + (longer ? QLatin1Char('\n') + whole : QString()));
        connect(fix, &QToolButton::clicked, this, [this, patch] { Q_EMIT fixWanted(patch); });
        buttons->addWidget(fix, 0, where);
    };
    if (m_showsExamples && !finding.samples.empty()) {
        auto* show = new QToolButton;
        show->setText(tr("Show them"));
        show->setToolTip(tr("Opens the examples that show it"));
        connect(show, &QToolButton::clicked, this,
                [this, finding] { Q_EMIT examplesWanted(finding); });
        buttons->addWidget(show, 0, where);
    }
    if (m_words && !finding.fix.empty())
        offer(finding.fix);
    if (m_words)
        std::for_each(finding.otherFixes.begin(), finding.otherFixes.end(), offer);
    if (m_book && m_book->canChange())
        buttons->addWidget(makeDismissButton(finding), 0, where);
    return made;
}

void FindingList::offerDismissal(DismissalBook& book)
{
    m_book = &book;
    connect(&book, &DismissalBook::changed, this, [this] {
        countDataFindings();
        rebuild();
    });
}

bool FindingList::isDismissed(const base::Finding& finding) const
{
    return m_book && m_book->of(finding);
}

QWidget* FindingList::makeDismissButton(const base::Finding& finding)
{
    auto* button = new QToolButton;
    button->setText(tr("Dismiss"));
    button->setToolTip(
        tr("Folds it away in all runs of this project, with a reason; can be undone"));
    button->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(button);
    const QStringList reasons{tr("It is so, and does not matter here"), tr("It is not so"),
                              tr("Known, for later")};
    for (const QString& reason : reasons)
        menu->addAction(reason, this,
                        [this, finding, reason] { m_book->dismiss(finding, reason); });
    menu->addSeparator();
    menu->addAction(tr("Another reason ..."), this, [this, finding] { askReason(finding); });
    button->setMenu(menu);
    return button;
}

void FindingList::askReason(const base::Finding& finding)
{
    auto* ask = new QInputDialog(window());
    ask->setAttribute(Qt::WA_DeleteOnClose);
    ask->setWindowTitle(tr("Dismiss a finding"));
    ask->setLabelText(tr("Why does it not matter here?"));
    ask->setOkButtonText(tr("Dismiss"));
    ask->resize(440, ask->sizeHint().height());
    connect(ask, &QInputDialog::textValueSelected, this,
            [this, finding](const QString& reason) { m_book->dismiss(finding, reason); });
    ask->open();
}

QWidget* FindingList::makeDismissedRow(const base::Finding& finding)
{
    const base::Dismissal* dismissal = m_book->of(finding);
    auto* made = new QWidget;
    auto* row = new QHBoxLayout(made);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    QLabel* sentence =
        mutedLabel(tr("%1 Dismissed: %2").arg(findingText(finding), text(dismissal->reason)), true);
    sentence->setTextFormat(Qt::PlainText); // the reason is a person's
    sentence->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    row->addWidget(sentence, 1);
    if (m_book->canChange()) {
        auto* restore = new QToolButton;
        restore->setText(tr("Restore"));
        restore->setToolTip(tr("Shows it again in all runs of this project; can be undone"));
        connect(restore, &QToolButton::clicked, this,
                [this, finding] { m_book->restore(finding); });
        row->addWidget(restore, 0, Qt::AlignTop);
    }
    return made;
}

void FindingList::rebuild()
{
    m_content = new QWidget;
    m_content->setAutoFillBackground(false);
    auto* rows = new QVBoxLayout(m_content);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(kSpacing);
    m_rows.clear();
    m_noteRow = nullptr;
    m_dismissedRows.clear();
    m_dismissed = nullptr;
    m_showsDismissed = m_showsDismissed
                       && std::any_of(m_findings.begin(), m_findings.end(),
                                      [this](const auto& each) { return isDismissed(each); });
    for (const base::Finding& finding : m_findings) {
        if (isDismissed(finding)) {
            m_dismissedRows.push_back(makeDismissedRow(finding));
            continue;
        }
        m_rows.push_back(makeRow(finding));
        rows->addWidget(m_rows.back());
    }
    m_more = new QPushButton;
    m_more->setProperty("role", "link");
    m_more->setFixedHeight(kMore);
    connect(m_more, &QPushButton::clicked, this, [this] {
        m_unfolded = !m_unfolded;
        fit();
    });
    rows->addWidget(m_more, 0, Qt::AlignLeft);
    if (!m_note.isEmpty()) {
        auto* more = new QToolButton;
        more->setText(tr("See Data"));
        more->setStyleSheet(QStringLiteral("min-height: 18px; padding: 0 8px;"));
        connect(more, &QToolButton::clicked, this, &FindingList::noteClicked);
        m_noteRow = new QWidget;
        auto* row = new QHBoxLayout(m_noteRow);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(8);
        row->addWidget(makeSign(m_noteSeverity));
        row->addWidget(mutedLabel(m_note));
        row->addWidget(more);
        row->addStretch(1);
        rows->addWidget(m_noteRow);
    }
    if (!m_dismissedRows.empty()) {
        m_dismissed = new QPushButton;
        m_dismissed->setProperty("role", "link");
        m_dismissed->setFixedHeight(kMore);
        connect(m_dismissed, &QPushButton::clicked, this, [this] {
            m_showsDismissed = !m_showsDismissed;
            fit();
        });
        rows->addWidget(m_dismissed, 0, Qt::AlignLeft);
        for (QWidget* row : m_dismissedRows)
            rows->addWidget(row);
    }
    rows->addStretch(1);
    setWidget(m_content);
    // A scroll area lets its content paint the ground of the page.
    viewport()->setAutoFillBackground(false);
    m_content->setAutoFillBackground(false);
    setVisible(!m_findings.empty() || !m_note.isEmpty());
    fit();
}

QSize FindingList::sizeHint() const
{
    return {320, std::max(20, m_height)};
}

void FindingList::fit()
{
    if (!m_more)
        return;
    const auto heightOf = [this](QWidget* row) {
        return row->layout()->hasHeightForWidth()
                   ? row->layout()->totalHeightForWidth(viewport()->width())
                   : row->sizeHint().height();
    };
    const int more = std::max(kMore, m_more->sizeHint().height());
    std::vector<int> heights;
    int all = 0;
    for (QWidget* row : m_rows) {
        heights.push_back(heightOf(row));
        all += heights.back() + kSpacing;
    }
    all = std::max(0, all - kSpacing);
    std::size_t shown = m_rows.size();
    const bool folds = all > kHighest && m_rows.size() > 1;
    m_height = all;
    if (folds && !m_unfolded) {
        shown = 1;
        m_height = heights.front() + kSpacing + more;
        while (shown < m_rows.size() && m_height + heights[shown] + kSpacing <= kHighest) {
            m_height += heights[shown] + kSpacing;
            ++shown;
        }
    } else if (folds) {
        m_height = std::min(kHighestUnfolded, all + kSpacing + more);
    }
    if (m_noteRow)
        m_height += m_noteRow->sizeHint().height() + (m_rows.empty() ? 0 : kSpacing);
    for (std::size_t k = 0; k < m_rows.size(); ++k)
        m_rows[k]->setVisible(k < shown);
    if (m_dismissed) {
        m_dismissed->setText(m_showsDismissed ? tr("Hide dismissed")
                                              : tr("%1 dismissed").arg(m_dismissedRows.size()));
        // The style may give it more than was asked for.
        m_height +=
            std::max(kMore, m_dismissed->sizeHint().height()) + (m_height > 0 ? kSpacing : 0);
        for (QWidget* row : m_dismissedRows) {
            row->setVisible(m_showsDismissed);
            if (m_showsDismissed)
                m_height += heightOf(row) + kSpacing;
        }
        if (m_showsDismissed)
            m_height = std::min(kHighestUnfolded, m_height);
    }
    m_more->setVisible(folds);
    m_more->setText(m_unfolded ? tr("Show fewer") : tr("%1 more").arg(m_rows.size() - shown));
    // What is folded needs no bar; one would narrow the rows that were measured.
    setVerticalScrollBarPolicy((folds && m_unfolded) || m_showsDismissed ? Qt::ScrollBarAsNeeded
                                                                         : Qt::ScrollBarAlwaysOff);
    setFixedHeight(std::max(20, m_height));
}

void FindingList::resizeEvent(QResizeEvent* event)
{
    QScrollArea::resizeEvent(event);
    fit();
}

} // namespace assay::ui
