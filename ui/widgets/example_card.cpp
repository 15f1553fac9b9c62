// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/example_card.h"

#include "base/open_database.h"
#include "bridge/convert.h"
#include "bridge/error_book.h"
#include "bridge/session_bridge.h"
#include "models/sample_model.h"
#include "style/plain_label.h"
#include "style/theme.h"
#include "widgets/picture_view.h"
#include "widgets/sample_strip.h"
#include "widgets/wrapped_label.h"

#include <QFileInfo>
#include <QImageReader>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QScrollArea>
#include <QThreadPool>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kWidth = 214, kNearSide = 33, kNearMs = 150, kLeastTypes = 40, kLeastValues = 60;
constexpr int kTwoTypes = 54; ///< whole rows
constexpr std::size_t kNear = 5;
constexpr std::size_t kMostCells = 100; ///< the table has all of them
constexpr qsizetype kMostTokens = 300;
constexpr qsizetype kStart = 40; ///< letters of a near text

/// A part of the card that scrolls, without a frame of its own.
QScrollArea* scrolling(QWidget* content, const QString& name, int least)
{
    content->setObjectName(name);
    content->setStyleSheet(QStringLiteral("QWidget#%1 { background: transparent; }").arg(name));
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setMinimumHeight(least);
    scroll->setWidget(content);
    return scroll;
}

} // namespace

ExampleCard::ExampleCard(const ErrorBook& book, SessionBridge& bridge, const Theme& theme,
                         QWidget* parent)
    : Card(tr("Chosen example"), parent)
    , m_book(book)
    , m_bridge(bridge)
    , m_picture(new PictureView(theme))
    , m_about(new QLabel)
    , m_unlike(new WrappedLabel)
    , m_cells(new WrappedLabel)
    , m_nearWords(mutedLabel({}, true))
    , m_nearLabel(mutedLabel(tr("Nearest in train"), true))
    , m_near(new SampleStrip(tr("Nearest training examples"), kNearSide))
    , m_pause(new QTimer(this))
    , m_find(new QLineEdit)
    , m_note(new QLineEdit)
    , m_neighbours(bridge)
{
    setMinimumWidth(kWidth);
    for (QLabel* label : {m_about, static_cast<QLabel*>(m_unlike)}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_about->setObjectName(QStringLiteral("exampleAbout"));
    m_cells->setProperty("role", "muted");
    auto* values = new QWidget;
    auto* lines = new QVBoxLayout(values);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(6);
    lines->addWidget(m_unlike);
    lines->addWidget(m_cells);
    m_nearWords->hide();
    lines->addWidget(m_nearWords);
    lines->addStretch(1);
    m_values = scrolling(values, QStringLiteral("exampleValues"), kLeastValues);
    m_find->setPlaceholderText(tr("Find or make a type"));
    m_find->setAccessibleName(tr("Find or make an error type"));
    m_find->installEventFilter(this);
    connect(m_find, &QLineEdit::textChanged, this, &ExampleCard::refreshTypes);
    connect(m_find, &QLineEdit::returnPressed, this, &ExampleCard::chooseByText);
    auto* types = new QWidget;
    m_types = new QVBoxLayout(types);
    m_types->setContentsMargins(0, 0, 0, 0);
    m_types->setSpacing(2);
    m_typeArea = scrolling(types, QStringLiteral("errorTypes"), kLeastTypes);
    m_note->setPlaceholderText(tr("Comment"));
    m_note->setAccessibleName(tr("Comment on the chosen example"));
    connect(m_note, &QLineEdit::editingFinished, this, [this] {
        if (m_note->isModified() && m_shown)
            Q_EMIT commented(m_shown->mark, m_note->text());
        m_note->setModified(false);
    });
    connect(&book, &ErrorBook::typesChanged, this, &ExampleCard::refreshTypes);
    m_nearLabel->hide();
    m_near->hide();
    m_pause->setSingleShot(true);
    m_pause->setInterval(kNearMs);
    connect(m_pause, &QTimer::timeout, this, &ExampleCard::askNeighbours);
    bridge.on<session::NeighboursRead>(this, &ExampleCard::take);
    bridge.on<session::Failed>(this, [this](const session::Failed& failure) {
        if (!m_neighbours.take(failure) || failure.error.code() == "evaluate.cancelled")
            return;
        m_near->hide();
        m_nearLabel->hide();
        // A sentence may be long: it stands where there are scroll bars.
        m_nearWords->setText(errorText(failure.error));
        m_nearWords->show();
        m_values->show();
    });
    body()->setSpacing(6);
    body()->addWidget(m_picture, 3);
    body()->addWidget(m_about);
    body()->addWidget(m_values, 3);
    body()->addWidget(m_nearLabel);
    body()->addWidget(m_near);
    body()->addWidget(m_find);
    body()->addWidget(m_typeArea);
    body()->addWidget(m_note);
    body()->addStretch(0); // where there is neither a picture nor a type
}

void ExampleCard::clearExample()
{
    m_picture->clear();
    m_picture->hide();
    m_values->hide();
    m_about->clear();
    m_note->clear();
    m_shown.reset();
    ++m_loading;
    m_pause->stop();
    m_nearLabel->hide();
    m_nearWords->hide();
    m_near->hide();
}

void ExampleCard::setChosen(const MistakeModel& model, int current, const std::vector<int>& chosen)
{
    const MistakeModel::Item* item = model.item(current);
    const bool stays = m_shown && item && chosen.size() < 2
                       && item->mistake.sample == m_shown->sample && m_run == model.query().run;
    if (m_shown && m_note->isModified() && !stays) {
        // It was begun for the example before; the list is just being refreshed.
        QMetaObject::invokeMethod(
            this, [this, mark = m_shown->mark, note = m_note->text()] { commented(mark, note); },
            Qt::QueuedConnection);
        m_note->setText({});
        m_note->setModified(false);
    }
    m_find->setEnabled(item);
    m_note->setEnabled(item && chosen.size() < 2);
    m_note->setToolTip(chosen.size() < 2 ? QString() : tr("A comment is for one example"));
    m_chosen.clear();
    setTitle(chosen.size() < 2 ? tr("Chosen example")
                               : tr("%1 chosen").arg(countText(std::ssize(chosen))));
    if (!item) {
        clearExample();
        refreshTypes();
        return;
    }
    m_chosen = item->mistake.mark.types;
    for (const int row : chosen) { // what all of them have
        const auto& types = model.item(row)->mistake.mark.types;
        std::erase_if(m_chosen, [&](std::int64_t type) {
            return std::find(types.begin(), types.end(), type) == types.end();
        });
    }
    showExample(model, *item, chosen.size() < 2);
    refreshTypes();
}

void ExampleCard::showExample(const MistakeModel& model, const MistakeModel::Item& item, bool alone)
{
    const error_analysis::Mistake& mistake = item.mistake;
    const bool other = !m_shown || m_shown->sample != mistake.sample || m_run != model.query().run;
    m_shown = mistake;
    m_run = model.query().run;
    if (other || !alone) {
        m_nearLabel->hide();
        m_nearWords->hide();
        m_near->hide();
    }
    if (!alone)
        m_pause->stop();
    else if (other && mistake.name.empty()) // imported answers come without their inputs
        m_pause->start();
    showPicture(item, other);
    m_about->setText(unbroken(
        alone
            ? tr("%1: true %2, answered %3%4")
                  .arg(splitText(mistake.split), model.truthText(mistake),
                       model.answerText(mistake),
                       mistake.probability ? tr(" with %1").arg(percentText(*mistake.probability))
                                           : QString())
            : tr("A type, 0, Enter and Space are for all that are chosen, as one step of undo.")));
    m_about->setToolTip(text(error_analysis::idText(mistake)));
    keepWhole();
    showCells(model, item);
    if (!alone)
        m_note->clear();
    else if (!m_note->hasFocus() || !m_note->isModified())
        m_note->setText(text(mistake.mark.note));
}

void ExampleCard::showPicture(const MistakeModel::Item& item, bool isOther)
{
    if (isOther) {
        m_isWhole = false;
        ++m_loading;
        m_picture->clear();
    }
    if (!item.sample.series.empty())
        m_picture->setSeries(item.sample);
    else if (!m_isWhole && !item.picture.isNull())
        m_picture->setPicture(PictureView::levelsOf(item.picture), !isOther);
    m_picture->setVisible(!m_picture->isEmpty());
    if (!isOther || item.mistake.picture.empty())
        return;
    // Tiles have a small copy; here it is read whole.
    QThreadPool::globalInstance()->start([card = QPointer<ExampleCard>(this), number = m_loading,
                                          path = text(item.mistake.picture)] {
        if (!QFileInfo(path).isFile() || base::isOpenDatabase(utf8(path)))
            return;
        QImageReader reader(path);
        reader.setAutoTransform(true);
        auto levels = PictureView::levelsOf(reader.read());
        if (levels.empty())
            return;
        QMetaObject::invokeMethod(
            QCoreApplication::instance(), // the card may be gone; only the GUI thread can tell
            [card, number, levels = std::move(levels)] {
                if (!card || card->m_loading != number)
                    return;
                card->m_isWhole = true;
                card->m_picture->setPicture(levels, true);
                card->m_picture->show();
            },
            Qt::QueuedConnection);
    });
}

void ExampleCard::showCells(const MistakeModel& model, const MistakeModel::Item& item)
{
    const auto& columns = model.columns();
    const auto& cells = item.sample.cells;
    const auto line = [&](std::size_t c) {
        return (c < columns.size() ? text(columns[c]) + QStringLiteral(": ") : QString())
               + text(cells[c]);
    };
    QStringList unlike, all;
    for (const error_analysis::Unlike& one : item.unlike) {
        if (one.column < cells.size())
            unlike << line(one.column) + QLatin1Char('\n') + text(one.text);
    }
    for (std::size_t c = 0; c < std::min(cells.size(), kMostCells); ++c)
        all << line(c);
    if (cells.size() > kMostCells)
        all << tr("and %1 more, in the table").arg(cells.size() - kMostCells);
    if (!item.sample.tokens.empty())
        all << tr("tokens: %1")
                   .arg(tokensOf(item.sample).mid(0, kMostTokens).join(QStringLiteral(" \u00B7 ")));
    m_unlike->setWords(unlike.isEmpty() ? QString()
                                        : tr("Unlike train:") + QLatin1Char('\n')
                                              + unlike.join(QLatin1Char('\n')));
    m_unlike->setVisible(!unlike.isEmpty());
    m_cells->setWords(all.join(QLatin1Char('\n')));
    m_values->setVisible(!cells.empty());
}

void ExampleCard::resizeEvent(QResizeEvent* event)
{
    Card::resizeEvent(event);
    if (event->size().width() != event->oldSize().width()) {
        refreshTypes();
        keepWhole();
    }
}

void ExampleCard::keepWhole()
{
    // A low page would cut the last line, which says how sure the answer was: it scrolls instead.
    const QMargins around = layout()->contentsMargins();
    const int room = width() - around.left() - around.right() - 2 * frameWidth();
    m_about->setMinimumHeight(std::max(0, m_about->heightForWidth(room))); // -1: no words
}

void ExampleCard::askNeighbours()
{
    if (!m_shown)
        return;
    m_bridge.session().errors().neighbours(m_run, *m_shown, kNear, m_neighbours.begin());
}

void ExampleCard::take(const session::NeighboursRead& read)
{
    if (!m_neighbours.take(read) || !m_shown || read.of != m_shown->sample)
        return;
    std::vector<SampleStrip::Item> items;
    QStringList words;
    for (std::size_t k = 0; k < read.samples.size(); ++k) {
        const data::Sample& sample = read.samples[k];
        SampleStrip::Item item{.picture = imageOf(sample, read.shape)};
        item.word =
            read.classes.empty() ? unitText(sample.target) : text(read.classes[sample.label]);
        const QString start = text(sample.text).simplified();
        const QString quoted =
            start.isEmpty()
                ? QString()
                : QStringLiteral(" \u201C%1\u201D")
                      .arg(start.size() > kStart ? start.left(kStart) + QChar(0x2026) : start);
        QStringList lines{
            tr("true %1, distance %2").arg(item.word).arg(read.distances[k], 0, 'g', 3)};
        for (std::size_t c = 0; c < std::min(sample.cells.size(), read.columns.size()); ++c)
            lines << text(read.columns[c]) + QStringLiteral(": ") + text(sample.cells[c]);
        item.about = lines.join(QLatin1Char('\n'));
        words << item.word + quoted;
        items.push_back(std::move(item));
    }
    const bool pictures = !items.empty() && !items.front().picture.isNull();
    m_nearLabel->setText(tr("Nearest in train"));
    m_nearLabel->setVisible(pictures);
    // Of rows it stands among their values, which scroll where there is little room.
    m_nearWords->setText(tr("Nearest in train: %1").arg(words.join(QStringLiteral(", "))));
    m_nearWords->setVisible(!items.empty() && !pictures);
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
        button->setText(plainLabel(button->fontMetrics().elidedText(
            label, Qt::ElideRight, std::max(kWidth, width()) - 60)));
        button->setToolTip(name);
        button->setCheckable(true);
        button->setFocusPolicy(Qt::NoFocus);
        button->setStyleSheet(QStringLiteral("text-align: left; min-height: 22px;"));
        button->setChecked(std::find(m_chosen.begin(), m_chosen.end(), type.id) != m_chosen.end());
        connect(button, &QPushButton::clicked, this,
                [this, id = type.id] { Q_EMIT typeToggled(id); });
        m_types->addWidget(button);
    }
    // Without any, their room is that of the example. A layout calls itself empty until its widgets
    // are shown.
    const bool none = m_types->count() == 0;
    body()->setStretchFactor(m_typeArea, none ? 0 : 2);
    m_typeArea->setMinimumHeight(none ? 0 : m_types->count() > 1 ? kTwoTypes : kLeastTypes);
    m_typeArea->setMaximumHeight(none ? 0 : QWIDGETSIZE_MAX);
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
