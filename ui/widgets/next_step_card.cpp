// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/next_step_card.h"

#include "style/icons.h"
#include "style/plain_label.h"
#include "widgets/popover.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kPadding = 16;
constexpr int kPopoverWidth = 420;
constexpr int kIcon = 20, kSpacing = 8;

QLabel* evidenceLabel()
{
    auto* label = new QLabel;
    label->setTextFormat(Qt::RichText); // its own paragraphs; what it quotes is escaped
    label->setProperty("role", "small");
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setFocusPolicy(Qt::NoFocus);
    return label;
}

/// As high as its words, and scrolls where there is no room for them.
class EvidenceArea : public QScrollArea
{
public:
    explicit EvidenceArea(QLabel* words)
    {
        setObjectName(QStringLiteral("evidence"));
        setFrameShape(QFrame::NoFrame);
        setWidgetResizable(true);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setFocusPolicy(Qt::NoFocus);
        words->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        setWidget(words);
        // The card is the ground.
        words->setAutoFillBackground(false);
        viewport()->setAutoFillBackground(false);
    }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return widget()->heightForWidth(width); }
    QSize sizeHint() const override
    {
        constexpr int kInside = NextStepCard::kWidth - 2 * kPadding;
        return {kInside, heightForWidth(kInside)};
    }
    QSize minimumSizeHint() const override
    {
        return {0, std::min(sizeHint().height(), 3 * widget()->fontMetrics().lineSpacing())};
    }

protected:
    void resizeEvent(QResizeEvent* event) override
    {
        QScrollArea::resizeEvent(event);
        showBar();
    }
    bool event(QEvent* event) override
    {
        const bool taken = QScrollArea::event(event);
        if (event->type() == QEvent::LayoutRequest)
            showBar();
        return taken;
    }

private:
    /// By itself a bar stays once it is there: it makes the words narrower, and so higher.
    void showBar()
    {
        setVerticalScrollBarPolicy(heightForWidth(width()) > height() ? Qt::ScrollBarAlwaysOn
                                                                      : Qt::ScrollBarAlwaysOff);
    }
};

} // namespace

NextStepCard::NextStepCard(const Theme& theme, QWidget* parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_head(new QLabel(tr("Next step"), this))
    , m_icon(new QLabel(this))
    , m_title(new QLabel(this))
    , m_evidence(evidenceLabel())
    , m_evidenceArea(new EvidenceArea(m_evidence))
    , m_unfolded(evidenceLabel())
    , m_why(new QToolButton(this))
    , m_button(new QPushButton(this))
    , m_popover(new Popover(m_unfolded, this))
{
    setObjectName(QStringLiteral("card"));
    setAccessibleName(m_head->text());
    m_head->setProperty("role", "cardTitle");
    m_head->setMinimumHeight(28);
    m_title->setProperty("role", "verdict");
    m_title->setWordWrap(true);
    m_title->setObjectName(QStringLiteral("nextStepTitle"));
    m_evidenceArea->setParent(this);
    m_why->setText(tr("Why"));
    m_why->setToolTip(tr("What this rests on"));
    m_why->setProperty("role", "flat");
    m_why->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_why->setIconSize({12, 12});
    m_why->setFocusPolicy(Qt::StrongFocus);
    m_button->setProperty("role", "primary");
    m_button->setObjectName(QStringLiteral("nextStepButton"));
    m_popover->setObjectName(QStringLiteral("popover"));
    m_popover->setFixedWidth(kPopoverWidth);
    m_popover->layout()->setContentsMargins(kPadding, 12, kPadding, 12);
    arrange();
    connect(m_why, &QToolButton::clicked, this, [this] { m_popover->openBelow(*m_why); });
    connect(m_button, &QPushButton::clicked, this, [this] { Q_EMIT wanted(m_step.action); });
    connect(&theme, &Theme::changed, this, &NextStepCard::paint);
}

void NextStepCard::setStep(const NextStep& step)
{
    if (step == m_step && !m_title->text().isEmpty())
        return;
    // A person about to click finds the button where it was.
    const bool held = !m_folded && isVisible() && underMouse() && !m_step.button.isEmpty()
                      && !step.button.isEmpty();
    const int place = m_button->y();
    m_step = step;
    m_title->setText(step.title);
    QString evidence = step.evidence.toHtmlEscaped();
    evidence.replace(QLatin1Char('\n'), QStringLiteral("</p><p style='margin-top:6px'>"));
    if (!step.evidence.isEmpty())
        evidence = QStringLiteral("<p style='margin-top:0'>%1</p>").arg(evidence);
    m_evidence->setText(evidence);
    m_evidenceArea->updateGeometry();
    m_unfolded->setText(evidence);
    m_button->setText(plainLabel(step.button));
    m_button->setAccessibleDescription(step.title);
    if (step.evidence.isEmpty())
        m_popover->hide();
    showParts();
    if (held)
        hold(place);
    else
        release();
    paint();
}

void NextStepCard::hold(int place)
{
    const int inside = width() - 2 * kPadding;
    const int beside = inside - kIcon - kSpacing;
    const int above = layout()->contentsMargins().top()
                      + std::max(m_head->minimumHeight(), m_head->sizeHint().height()) + kSpacing
                      + std::max(kIcon, m_title->heightForWidth(beside)) + kSpacing;
    const int height = std::max(0, place - kSpacing - above);
    m_evidenceArea->setFixedHeight(height);
    m_evidenceArea->setVisible(true);
    // What the layout gives the words above is known for certain once it has done so.
    const auto layOut = [this] {
        for (QWidget* laid : {static_cast<QWidget*>(this), parentWidget()}) {
            if (laid && laid->layout())
                laid->layout()->activate();
        }
    };
    layOut();
    if (const int off = m_button->y() - place; off != 0) {
        m_evidenceArea->setFixedHeight(std::max(0, height - off));
        layOut();
    }
}

void NextStepCard::release()
{
    m_evidenceArea->setMinimumHeight(0);
    m_evidenceArea->setMaximumHeight(QWIDGETSIZE_MAX);
    showParts();
}

void NextStepCard::leaveEvent(QEvent* event)
{
    QFrame::leaveEvent(event);
    release();
}

void NextStepCard::setFolded(bool folded)
{
    if (folded == m_folded)
        return;
    m_folded = folded;
    m_popover->hide();
    release();
    arrange();
}

void NextStepCard::showParts()
{
    const bool evidence = !m_step.evidence.isEmpty();
    m_head->setVisible(!m_folded);
    m_evidenceArea->setVisible(!m_folded && evidence);
    m_why->setVisible(m_folded && evidence);
    m_button->setVisible(!m_step.button.isEmpty());
}

void NextStepCard::arrange()
{
    delete layout();
    setMinimumWidth(m_folded ? 0 : kWidth);
    setMaximumWidth(m_folded ? QWIDGETSIZE_MAX : kWidth);
    auto* verdict = new QHBoxLayout;
    verdict->setSpacing(kSpacing);
    verdict->addWidget(m_icon, 0, m_folded ? Qt::AlignVCenter : Qt::AlignTop);
    verdict->addWidget(m_title, 1);
    if (m_folded) {
        verdict->setContentsMargins(kPadding, 6, 8, 6);
        verdict->addWidget(m_why);
        verdict->addWidget(m_button);
        setLayout(verdict);
    } else {
        auto* column = new QVBoxLayout(this);
        column->setContentsMargins(kPadding, 7, kPadding, kPadding);
        column->setSpacing(kSpacing);
        column->addWidget(m_head);
        column->addLayout(verdict);
        column->addWidget(m_evidenceArea);
        column->addWidget(m_button);
    }
    showParts();
}

void NextStepCard::paint()
{
    m_icon->setPixmap(iconPixmap(iconName(m_step.tone), colour(m_step.tone, m_theme.colours()),
                                 kIcon, devicePixelRatioF()));
    m_why->setIcon(icon(QStringLiteral("chevron"), m_theme.colours().mutedInk));
}

} // namespace assay::ui
