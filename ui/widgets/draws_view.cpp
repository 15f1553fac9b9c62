// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/draws_view.h"

#include "bridge/convert.h"
#include "bridge/draft.h"
#include "data/augment.h"
#include "models/sample_model.h"
#include "widgets/card.h"
#include "widgets/sample_strip.h"

#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr std::size_t kDraws = 8;
constexpr int kSide = 55;       // eight of them in the narrowest usual window
constexpr int kTextWidth = 380; ///< of a text, the number of its epoch stands before it

/// Whether the texts of examples that have more than these are among what is changed.
bool changesTexts(const data::DatasetInfo& info, const std::string& augment)
{
    const auto changes = data::augmentations(augment, "train.augment");
    return info.has(data::Modality::Text)
           && std::any_of(changes.begin(), changes.end(), [](const data::Augmentation& change) {
                  return change.kind->of(data::Modality::Text) != nullptr;
              });
}

} // namespace

DrawsView::DrawsView(SessionBridge& bridge, Draft& draft, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_draft(draft)
    , m_words(mutedLabel({}, true))
    , m_strip(new SampleStrip(tr("Draws of one example"), kSide))
    , m_texts(mutedLabel({}, false))
    , m_asked(bridge)
{
    m_words->setObjectName(QStringLiteral("data.draws"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_words);
    column->addWidget(m_strip);
    m_texts->setObjectName(QStringLiteral("data.drawn_texts"));
    m_texts->setTextFormat(Qt::PlainText);
    column->addWidget(m_texts);
    connect(&draft, &Draft::specChanged, this, &DrawsView::refresh);
    connect(&draft, &Draft::profileChanged, this, [this] {
        m_place = 0; // other data
        m_known.clear();
        refresh();
    });
    bridge.on<session::DrawsMade>(this, [this](const session::DrawsMade& made) {
        if (m_asked.take(made))
            take(made);
    });
    bridge.on<session::Failed>(this, [this](const session::Failed& failure) {
        if (!m_asked.take(failure))
            return;
        m_strip->hide();
        m_texts->hide();
        m_words->setText(errorText(failure.error));
    });
    refresh();
}

void DrawsView::setPlace(std::size_t place)
{
    if (place == m_place)
        return;
    m_place = place;
    refresh();
}

void DrawsView::refresh()
{
    const auto& spec = m_draft.spec();
    const auto profile = m_draft.profile();
    setVisible(profile != nullptr && !spec.train.augment.empty());
    if (isHidden()) {
        m_known.clear();
        return m_asked.drop();
    }
    const std::string now =
        std::to_string(spec.seed) + ' ' + std::to_string(m_place) + ' ' + spec.train.augment;
    if (now == m_known)
        return; // something else was changed
    m_known = now;
    m_bridge.session().data().draws(spec.data, spec.train.augment,
                                    static_cast<std::uint64_t>(spec.seed), m_place, kDraws,
                                    m_asked.begin());
}

void DrawsView::take(const session::DrawsMade& made)
{
    const auto profile = m_draft.profile();
    const bool areTexts = profile && isShownAsText(profile->source);
    m_strip->setVisible(made.problem.empty() && !areTexts);
    m_texts->setVisible(
        made.problem.empty()
        && (areTexts || (profile && changesTexts(profile->source, m_draft.spec().train.augment))));
    if (!made.problem.empty()) {
        m_words->setText(inWords(made.problem));
        return;
    }
    const auto range = rangeOf(made.draws);
    std::vector<SampleStrip::Item> items;
    QStringList lines;
    for (std::size_t epoch = 0; epoch < made.draws.size() && profile; ++epoch) {
        const data::Sample& drawn = made.draws[epoch];
        const QString number = tr("epoch %1").arg(epoch + 1);
        const QString tokens = tokensOf(drawn).join(QStringLiteral(" \u00B7 "));
        // A text may be long; its beginning shows what happens.
        lines << QStringLiteral("%1: %2").arg(
            number, m_texts->fontMetrics().elidedText(tokens, Qt::ElideRight, kTextWidth));
        items.push_back({.picture = imageOf(drawn, profile->source.pictureShape(), range),
                         .word = number,
                         .about = number});
    }
    m_strip->setItems(std::move(items));
    m_texts->setText(lines.join(QLatin1Char('\n')));
    m_words->setText(tr("Augmentation, example %1 of train in its first %2 epochs: %3.")
                         .arg(countText(static_cast<qint64>(m_place) + 1))
                         .arg(made.draws.size())
                         .arg(text(m_draft.spec().train.augment)));
}

} // namespace assay::ui
