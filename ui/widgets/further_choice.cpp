// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/further_choice.h"

#include "bridge/convert.h"
#include "bridge/data_key.h"
#include "bridge/session_bridge.h"
#include "data/further_sources.h"
#include "dialogs/file_dialog.h"
#include "widgets/card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

#include <utility>

namespace assay::ui {

QString furtherWords(const data::DatasetInfo& info, const data::DataSpec& spec)
{
    QStringList lines;
    for (const data::FurtherShare& share : data::furtherShares(info)) {
        lines << FurtherChoice::tr("%1 of the %2 examples of %3 are added to train.")
                     .arg(countText(share.added), countText(share.all),
                          text(data::furtherName(share.path)));
    }
    if (!lines.isEmpty() && spec.split.trainPart < 1)
        lines << FurtherChoice::tr("Train uses %1 of them, as of the others.")
                     .arg(percentText(spec.split.trainPart));
    return lines.join(QLatin1Char('\n'));
}

FurtherChoice::FurtherChoice(SessionBridge& bridge, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_counting(bridge)
    , m_words(mutedLabel({}, true))
{
    m_words->setObjectName(QStringLiteral("further.words"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    for (const bool folder : {false, true}) {
        auto* button = new QPushButton(folder ? tr("Further folder ...") : tr("Further file ..."));
        button->setToolTip(tr("Examples of the same kind, which train alone grows by"));
        connect(button, &QPushButton::clicked, this, [this, folder] { choose(folder); });
        buttons->addWidget(button);
    }
    buttons->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(buttons);
    column->addWidget(m_words);
    m_words->hide();
    bridge.on<session::DataProfiled>(this, [this](const session::DataProfiled& read) {
        if (!m_counting.take(read))
            return;
        say(furtherWords(read.profile->source, m_spec), State::Usable);
        Q_EMIT counted();
    });
    bridge.on<session::Failed>(this, [this](const session::Failed& failure) {
        if (!m_counting.take(failure))
            return;
        say(errorText(failure.error), State::Refused);
        Q_EMIT counted();
    });
    bridge.on<session::ProjectOpened>(this, [this] { count({}); });
}

void FurtherChoice::count(const data::DataSpec& spec)
{
    const std::string wanted = spec.more.empty() ? std::string() : dataKey(spec);
    if (wanted == m_known && !std::exchange(m_again, false))
        return;
    m_known = wanted;
    m_spec = spec;
    m_counting.drop();
    say(tr("Reading the further data ..."), State::Unknown);
    m_words->setVisible(!wanted.empty());
    if (wanted.empty())
        return;
    m_bridge.session().data().profile(spec, m_counting.begin());
}

void FurtherChoice::choose(bool folder)
{
    auto* dialog = makeFileDialog(window(), tr("Choose further data"), FileKind::Data,
                                  folder ? QString() : openFilter(FileKind::Data));
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        m_again = true; // the same file may hold something else by now
        Q_EMIT chosen(path);
    });
    dialog->open();
}

void FurtherChoice::say(const QString& text, State state)
{
    m_state = state;
    m_words->setText(text);
    m_words->setProperty("role", state == State::Refused ? "error" : "muted");
    m_words->style()->unpolish(m_words);
    m_words->style()->polish(m_words);
}

} // namespace assay::ui
