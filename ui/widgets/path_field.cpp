// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/path_field.h"

#include "bridge/convert.h"
#include "data/catalog.h"
#include "style/icons.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QStyle>
#include <QToolButton>

namespace assay::ui {

PathField::PathField(const QString& name, const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_line(new QLineEdit)
    , m_menu(new QMenu(this))
{
    m_line->setAccessibleName(name);
    m_line->setAcceptDrops(false); // files are the window's
    auto* button = new QToolButton;
    button->setPopupMode(QToolButton::InstantPopup);
    button->setMenu(m_menu);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setAccessibleName(tr("Choose %1").arg(name));
    button->setToolTip(tr("Choose a folder or a file"));
    const auto paint = [button, &theme] {
        button->setIcon(icon(QStringLiteral("open"), theme.colours()));
    };
    connect(&theme, &Theme::changed, button, paint);
    paint();
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(m_line, 1);
    row->addWidget(button);
    setFocusProxy(m_line);
    connect(m_line, &QLineEdit::editingFinished, this, [this] {
        if (m_line->isModified()) {
            m_line->setModified(false);
            Q_EMIT chosen(path());
        }
    });
}

void PathField::setPath(const QString& path)
{
    if (path != m_line->text())
        m_line->setText(path);
    m_line->setToolTip(path);
}

QString PathField::path() const
{
    return m_line->text().trimmed();
}

void PathField::setPlaceholder(const QString& text)
{
    m_line->setPlaceholderText(text);
}

void PathField::setMarked(bool wrong)
{
    m_line->setProperty("state", wrong ? QVariant("error") : QVariant());
    m_line->style()->unpolish(m_line);
    m_line->style()->polish(m_line);
}

void PathField::addSyntheticSets()
{
    findChild<QToolButton*>()->setToolTip(tr("Choose a folder, a file or a synthetic set"));
    m_menu->addSeparator();
    for (const data::Source& source : data::catalog()) {
        if (!source.synthetic)
            continue;
        const QString kind = text(source.kind);
        QAction* action = m_menu->addAction(kind);
        action->setToolTip(text(source.help));
        connect(action, &QAction::triggered, this, [this, kind] { Q_EMIT chosen(kind); });
    }
    m_menu->setToolTipsVisible(true);
}

} // namespace assay::ui
