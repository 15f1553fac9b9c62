// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/example_card.h"

#include "bridge/convert.h"
#include "bridge/error_book.h"
#include "bridge/session_bridge.h"
#include "delegates/mistake_delegate.h"
#include "models/sample_model.h"
#include "widgets/sample_strip.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kWidth = 214, kLarge = 96, kNearSide = 33, kNearMs = 150;
constexpr std::size_t kNear = 5;
constexpr std::size_t kMostCells = 14;

} // namespace

ExampleCard::ExampleCard(const ErrorBook& book, SessionBridge& bridge, QWidget* parent)
    : Card(tr("Chosen example"), parent)
    , m_book(book)
    , m_bridge(bridge)
    , m_picture(new QLabel)
    , m_about(new QLabel)
    , m_cells(mutedLabel({}, true))
    , m_nearLabel(mutedLabel(tr("Nearest in train"), true))
    , m_near(new SampleStrip(tr("Nearest training examples"), kNearSide))
    , m_pause(new QTimer(this))
    , m_find(new QLineEdit)
    , m_note(new QLineEdit)
{
    setFixedWidth(kWidth);
    m_picture->setFixedHeight(kLarge);
    m_picture->setAlignment(Qt::AlignCenter);
    m_about->setWordWrap(true);
    m_about->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_find->setPlaceholderText(tr("Find or make a type"));
    m_find->setAccessibleName(tr("Find or make an error type"));
    m_find->installEventFilter(this);
    connect(m_find, &QLineEdit::textChanged, this, &ExampleCard::refreshTypes);
    connect(m_find, &QLineEdit::returnPressed, this, &ExampleCard::chooseByText);
    auto* types = new QWidget;
    types->setObjectName(QStringLiteral("errorTypes"));
    m_types = new QVBoxLayout(types);
    m_types->setContentsMargins(0, 0, 0, 0);
    m_types->setSpacing(2);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(types);
    scroll->setStyleSheet(QStringLiteral("QWidget#errorTypes { background: transparent; }"));
    m_note->setPlaceholderText(tr("Comment"));
    m_note->setAccessibleName(tr("Comment on the chosen example"));
    connect(m_note, &QLineEdit::editingFinished, this, [this] {
        if (m_note->isModified())
            Q_EMIT commented(m_note->text());
        m_note->setModified(false);
    });
    connect(&book, &ErrorBook::typesChanged, this, &ExampleCard::refreshTypes);
    m_nearLabel->hide();
    m_near->hide();
    m_pause->setSingleShot(true);
    m_pause->setInterval(kNearMs);
    connect(m_pause, &QTimer::timeout, this, &ExampleCard::askNeighbours);
    connect(&bridge, &SessionBridge::neighboursRead, this, &ExampleCard::take);
    connect(&bridge, &SessionBridge::failed, this,
            [this](session::Tag tag, const base::Error& error) {
                if (tag != m_asked || tag == 0 || error.code() == "evaluate.cancelled")
                    return;
                m_near->hide();
                m_nearLabel->setText(errorText(error));
                m_nearLabel->show();
            });
    body()->setSpacing(6);
    body()->addWidget(m_picture);
    body()->addWidget(m_about);
    body()->addWidget(m_cells);
    body()->addWidget(m_nearLabel);
    body()->addWidget(m_near);
    body()->addWidget(m_find);
    body()->addWidget(scroll, 1);
    body()->addWidget(m_note);
}

void ExampleCard::show(const MistakeModel& model, const MistakeModel::Item* item)
{
    m_find->setEnabled(item);
    m_note->setEnabled(item);
    m_chosen.clear();
    if (!item) {
        m_picture->clear();
        m_about->clear();
        m_cells->clear();
        m_note->clear();
        m_shown.reset();
        m_pause->stop();
        m_nearLabel->hide();
        m_near->hide();
        refreshTypes();
        return;
    }
    const error_analysis::Mistake& mistake = item->mistake;
    const bool other = !m_shown || m_shown->sample != mistake.sample || m_run != model.query().run;
    m_shown = mistake;
    m_run = model.query().run;
    if (other) {
        m_nearLabel->hide();
        m_near->hide();
        if (mistake.name.empty()) // imported answers come without their inputs
            m_pause->start();
    }
    m_chosen = mistake.mark.types;
    QPixmap picture(QSize(kLarge, kLarge) * devicePixelRatioF());
    picture.setDevicePixelRatio(devicePixelRatioF());
    picture.fill(Qt::transparent);
    {
        QPainter painter(&picture);
        drawInto(painter, QRect(0, 0, kLarge, kLarge), item->picture);
    }
    m_picture->setPixmap(picture);
    m_picture->setVisible(!item->picture.isNull());
    m_about->setText(
        tr("%1: true %2, answered %3%4")
            .arg(splitText(mistake.split), model.truthText(mistake), model.answerText(mistake),
                 mistake.probability ? tr(" with %1").arg(percentText(*mistake.probability))
                                     : QString()));
    QStringList cells;
    const auto& columns = model.columns();
    for (std::size_t c = 0; c < std::min(item->sample.cells.size(), kMostCells); ++c)
        cells << (c < columns.size() ? text(columns[c]) + QStringLiteral(": ") : QString())
                     + text(item->sample.cells[c]);
    m_cells->setVisible(!cells.isEmpty());
    m_about->setToolTip(text(error_analysis::idText(mistake)));
    m_cells->setText(cells.join(QLatin1Char('\n')));
    if (!m_note->hasFocus())
        m_note->setText(text(mistake.mark.note));
    refreshTypes();
}

void ExampleCard::askNeighbours()
{
    if (!m_shown)
        return;
    m_asked = m_bridge.nextTag();
    m_bridge.session().errors().neighbours(m_run, *m_shown, kNear, m_asked);
}

void ExampleCard::take(const session::NeighboursRead& read)
{
    if (read.tag != m_asked || !m_shown || read.of != m_shown->sample)
        return;
    std::vector<SampleStrip::Item> items;
    QStringList words;
    for (std::size_t k = 0; k < read.samples.size(); ++k) {
        const data::Sample& sample = read.samples[k];
        SampleStrip::Item item{.picture = imageOf(sample, read.shape)};
        item.word =
            read.classes.empty() ? unitText(sample.target) : text(read.classes[sample.label]);
        QStringList lines{
            tr("true %1, distance %2").arg(item.word).arg(read.distances[k], 0, 'g', 3)};
        for (std::size_t c = 0; c < std::min(sample.cells.size(), read.columns.size()); ++c)
            lines << text(read.columns[c]) + QStringLiteral(": ") + text(sample.cells[c]);
        item.about = lines.join(QLatin1Char('\n'));
        words << item.word;
        items.push_back(std::move(item));
    }
    const bool pictures = !items.empty() && !items.front().picture.isNull();
    m_nearLabel->setText(pictures
                             ? tr("Nearest in train")
                             : tr("Nearest in train: %1").arg(words.join(QStringLiteral(", "))));
    m_nearLabel->setVisible(!items.empty());
    m_near->setVisible(pictures);
    m_near->setItems(std::move(items));
}

void ExampleCard::beginType(const QString& letters)
{
    m_making = letters.isEmpty();
    m_find->setText(letters);
    m_find->setFocus();
}

void ExampleCard::refreshTypes()
{
    while (QLayoutItem* item = m_types->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item;
    }
    const QString wanted = m_find->text().trimmed();
    for (const auto& type : m_book.types()) {
        const QString name = text(type.name);
        if (!wanted.isEmpty() && !name.contains(wanted, Qt::CaseInsensitive))
            continue;
        const QString key = m_book.keyOf(type.id);
        QString label = key.isEmpty() ? name : QStringLiteral("%1  %2").arg(key, name);
        label.replace(QLatin1Char('\n'), QLatin1Char(' '));
        auto* button = new QPushButton;
        button->setText(button->fontMetrics()
                            .elidedText(label, Qt::ElideRight, kWidth - 60)
                            .replace(QLatin1Char('&'), QStringLiteral("&&")));
        button->setToolTip(name);
        button->setCheckable(true);
        button->setFocusPolicy(Qt::NoFocus);
        button->setStyleSheet(QStringLiteral("text-align: left; min-height: 22px;"));
        button->setChecked(std::find(m_chosen.begin(), m_chosen.end(), type.id) != m_chosen.end());
        connect(button, &QPushButton::clicked, this,
                [this, id = type.id] { Q_EMIT typeToggled(id); });
        m_types->addWidget(button);
    }
    m_types->addStretch(1);
}

void ExampleCard::chooseByText()
{
    const QString wanted = m_find->text().trimmed();
    if (wanted.isEmpty())
        return;
    const error_analysis::ErrorType* chosen = nullptr;
    for (const auto& type : m_book.types()) {
        const QString name = text(type.name);
        if (name.compare(wanted, Qt::CaseInsensitive) == 0) {
            chosen = &type;
            break;
        }
        // While a new one is being named only its whole name finds an old one.
        if (!chosen && !m_making && name.contains(wanted, Qt::CaseInsensitive))
            chosen = &type;
    }
    const qint64 id = chosen ? chosen->id : 0;
    m_making = false;
    m_find->clear();
    Q_EMIT left();
    if (id != 0)
        Q_EMIT typeChosen(id);
    else
        Q_EMIT typeWanted(wanted);
}

bool ExampleCard::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_find && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        m_making = false;
        m_find->clear();
        Q_EMIT left();
        return true;
    }
    return Card::eventFilter(watched, event);
}

} // namespace assay::ui
