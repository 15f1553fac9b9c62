// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/column_chooser.h"

#include "widgets/card.h"

#include <QGuiApplication>
#include <QLineEdit>
#include <QListWidget>
#include <QScreen>
#include <QVBoxLayout>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kWidth = 280, kHeight = 380;
constexpr int kRow = 26;

} // namespace

ColumnChooser::ColumnChooser(QWidget* parent)
    : QFrame(parent, Qt::Popup)
    , m_search(new QLineEdit)
    , m_list(new QListWidget)
{
    setObjectName(QStringLiteral("card"));
    m_search->setPlaceholderText(tr("Find a column"));
    m_search->setAccessibleName(tr("Find a column"));
    m_search->setClearButtonEnabled(true);
    m_list->setAccessibleName(tr("Columns of the table"));
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideMiddle);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(8);
    column->addWidget(m_search);
    column->addWidget(m_list, 1);
    setFixedSize(kWidth, kHeight);
    connect(m_search, &QLineEdit::textChanged, this, &ColumnChooser::find);
    connect(m_list, &QListWidget::itemChanged, this, [this](const QListWidgetItem* item) {
        if (!m_filling)
            Q_EMIT switched(item->data(Qt::UserRole).toString(), item->checkState() == Qt::Checked);
    });
}

void ColumnChooser::setChoices(const std::vector<Choice>& choices)
{
    m_filling = true;
    m_list->clear();
    for (const Choice& choice : choices) {
        auto* item = new QListWidgetItem(choice.name, m_list);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(choice.shown ? Qt::Checked : Qt::Unchecked);
        item->setData(Qt::UserRole, choice.key);
        item->setToolTip(choice.name);
        item->setSizeHint({kWidth / 2, kRow}); // as wide as the list is drawn
    }
    m_filling = false;
    find(m_search->text());
}

void ColumnChooser::open(const QPoint& globalTopLeft)
{
    const QRect room = parentWidget()->screen()->availableGeometry();
    move(std::clamp(globalTopLeft.x(), room.left(), std::max(room.left(), room.right() - width())),
         std::clamp(globalTopLeft.y(), room.top(), std::max(room.top(), room.bottom() - height())));
    m_search->clear();
    show();
    m_search->setFocus();
}

void ColumnChooser::find(const QString& words)
{
    const QStringList all = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (int row = 0; row < m_list->count(); ++row) {
        QListWidgetItem* item = m_list->item(row);
        item->setHidden(!std::all_of(all.begin(), all.end(), [&](const QString& word) {
            return item->text().contains(word, Qt::CaseInsensitive);
        }));
    }
}

} // namespace assay::ui
