// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/help_panel.h"

#include "bridge/convert.h"
#include "style/actions.h"
#include "style/icons.h"
#include "style/plain_label.h"

#include <QApplication>
#include <QFile>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextCursor>
#include <QToolButton>
#include <QVBoxLayout>

namespace assay::ui {

namespace {

constexpr int kLeastWidth = 260;

/// Markdown as in a book; a panel has no room for letters of that size.
void show(QTextBrowser& browser, const QString& markdown)
{
    browser.document()->setIndentWidth(20);
    browser.setMarkdown(markdown);
    for (QTextBlock block = browser.document()->begin(); block.isValid(); block = block.next()) {
        const int level = block.blockFormat().headingLevel();
        if (level == 0)
            continue;
        QTextCharFormat size;
        size.setProperty(QTextFormat::FontSizeAdjustment, 0);
        size.setFontPointSize(level == 1 ? 14 : 11);
        QTextCursor cursor(block);
        cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        cursor.mergeCharFormat(size);
    }
}

} // namespace

HelpPanel::HelpPanel(const Actions& actions, const Theme& theme, QWidget* parent)
    : QFrame(parent)
    , m_actions(actions)
    , m_theme(theme)
    , m_text(new QTextBrowser)
{
    setObjectName(QStringLiteral("help"));
    setAccessibleName(tr("Help"));
    setMinimumWidth(kLeastWidth);
    auto* title = new QLabel(tr("Help"));
    title->setProperty("role", "cardTitle");
    auto* keys = new QPushButton(tr("Keys"));
    keys->setProperty("role", "link");
    keys->setToolTip(tr("Every command with its shortcut"));
    auto* shut = new QToolButton;
    shut->setProperty("role", "flat");
    shut->setAccessibleName(tr("Close help"));
    shut->setToolTip(tr("Close (Esc)"));
    m_text->setOpenLinks(false);
    m_text->setAccessibleName(tr("Help"));
    auto* head = new QHBoxLayout;
    head->setContentsMargins(16, 8, 8, 0);
    head->addWidget(title);
    head->addStretch(1);
    head->addWidget(keys);
    head->addWidget(shut);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_text, 1);
    connect(keys, &QPushButton::clicked, this, [this] { openTopic(QStringLiteral("keys")); });
    connect(shut, &QToolButton::clicked, this, &HelpPanel::close);
    connect(m_text, &QTextBrowser::anchorClicked, this, [this](const QUrl& link) {
        if (link.isRelative())
            openTopic(link.path());
    });
    const auto paint = [this, shut] {
        shut->setIcon(icon(QStringLiteral("close"), m_theme.colours().mutedInk));
    };
    connect(&theme, &Theme::changed, this, paint);
    paint();
    hide();
}

QString HelpPanel::keysTopic() const
{
    // Made from the actions, so that it cannot go out of date.
    QString page = tr("# Keys") + QStringLiteral("\n\n| | |\n|---|---|\n");
    for (const QAction* action : m_actions.all())
        page += QStringLiteral("| %1 | %2 |\n")
                    .arg(shownText(action->text()).remove(QStringLiteral(" ...")),
                         action->shortcut().toString(QKeySequence::NativeText));
    return page;
}

bool HelpPanel::showTopic(const QString& topic)
{
    if (topic == QLatin1String("keys")) {
        ui::show(*m_text, keysTopic());
    } else {
        QFile file(QStringLiteral(":/help/%1.md").arg(topic));
        if (!file.open(QIODevice::ReadOnly))
            return false;
        ui::show(*m_text, QString::fromUtf8(file.readAll()));
    }
    m_topic = topic;
    m_following = false;
    return true;
}

void HelpPanel::openTopic(const QString& topic)
{
    if (showTopic(topic))
        reveal();
}

void HelpPanel::openAbout(const session::Machine& machine)
{
    ui::show(*m_text,
             tr("# Assay %1\n\nFinds out why a neural network goes wrong, and what to do next.\n\n"
                "Free software under the GNU General Public License, version 3 or later.\n\n"
                "Qt %2, LibTorch %3\n\n%4: %5, %6 threads, %7")
                 .arg(QApplication::applicationVersion(), QString::fromLatin1(qVersion()),
                      ui::text(machine.torch), ui::text(machine.device), ui::text(machine.cpu))
                 .arg(machine.threads)
                 .arg(ui::text(machine.blas)));
    m_topic = QStringLiteral("about");
    m_following = false;
    reveal();
}

void HelpPanel::reveal()
{
    if (isHidden())
        m_before = QApplication::focusWidget();
    show();
    m_text->setFocus(Qt::OtherFocusReason); // arrows scroll, Escape closes
}

void HelpPanel::toggle(const QString& topic)
{
    if (this->topic() == topic) {
        close();
        return;
    }
    openTopic(topic);
    m_following = true;
}

void HelpPanel::follow(const QString& page)
{
    if (!isHidden() && m_following && showTopic(page))
        m_following = true;
}

void HelpPanel::close()
{
    if (isHidden())
        return;
    const bool focused = isAncestorOf(QApplication::focusWidget());
    hide();
    if (focused && m_before && m_before->isVisible())
        m_before->setFocus(Qt::OtherFocusReason);
}

QString HelpPanel::text() const
{
    return m_text->toPlainText();
}

void HelpPanel::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QFrame::keyPressEvent(event);
}

} // namespace assay::ui
