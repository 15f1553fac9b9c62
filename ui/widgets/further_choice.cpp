// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/further_choice.h"

#include "advise/column_ways.h"
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

#include <algorithm>
#include <utility>

namespace assay::ui {

QString furtherWords(const data::DatasetInfo& info, const data::DataSpec& spec)
{
    QStringList lines;
    for (const data::FurtherShare& share : info.further) {
        lines << FurtherChoice::tr("%1 of the %2 examples of %3 are added to train.")
                     .arg(countText(share.added), countText(share.all),
                          text(data::furtherName(share.path)));
    }
    if (!lines.isEmpty() && spec.split.trainPart < 1)
        lines << FurtherChoice::tr("Train uses %1 of them, as of the others.")
                     .arg(percentText(spec.split.trainPart));
    return lines.join(QLatin1Char('\n'));
}

FurtherChoice::FurtherChoice(SessionBridge& bridge, Kind kind, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_kind(kind)
    , m_counting(bridge)
    , m_words(mutedLabel({}, true))
{
    const bool isColumns = kind == Kind::Columns;
    m_words->setObjectName(isColumns ? QStringLiteral("columns.words")
                                     : QStringLiteral("further.words"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    const auto add = [&](const QString& words, const QString& tip, bool folder) {
        auto* button = new QPushButton(words);
        button->setToolTip(tip);
        connect(button, &QPushButton::clicked, this, [this, folder] { choose(folder); });
        buttons->addWidget(button);
    };
    if (isColumns) {
        add(tr("File with further columns ..."), tr("The same rows in the same order"), false);
    } else {
        const QString tip = tr("Examples of the same kind, which train alone grows by");
        add(tr("Further file ..."), tip, false);
        add(tr("Further folder ..."), tip, true);
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
        take(*read.profile);
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

void FurtherChoice::take(const data::Profile& profile)
{
    if (m_kind == Kind::Examples) {
        say(furtherWords(profile.source, m_spec), State::Usable);
        return;
    }
    if (profile.splitFingerprint != m_split) {
        say(errorText(advise::otherRows({{"data.path", m_spec.path}})), State::Refused);
        return;
    }
    const auto& columns = profile.source.columns();
    const auto enter =
        std::count_if(columns.begin(), columns.end(),
                      [](const data::ColumnInfo& one) { return one.leftOut.empty(); });
    say(tr("The same rows; %1 columns of them enter.").arg(countText(enter)), State::Usable);
}

void FurtherChoice::count(const data::DataSpec& spec, const std::string& split)
{
    const bool isNone = m_kind == Kind::Examples ? spec.more.empty() : split.empty();
    const std::string wanted = isNone ? std::string() : dataKey(spec);
    if (wanted == m_known && split == m_split && !std::exchange(m_again, false))
        return;
    m_known = wanted;
    m_split = split;
    m_spec = spec;
    m_counting.drop();
    say(tr("Reading the data ..."), State::Unknown);
    m_words->setVisible(!wanted.empty());
    if (wanted.empty())
        return;
    m_bridge.session().data().profile(spec, m_counting.begin());
}

void FurtherChoice::choose(bool folder)
{
    auto* dialog = makeFileDialog(window(),
                                  m_kind == Kind::Columns ? tr("Choose a file with further columns")
                                                          : tr("Choose further data"),
                                  FileKind::Data, folder ? QString() : openFilter(FileKind::Data));
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
