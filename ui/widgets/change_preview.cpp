// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/change_preview.h"

#include "bridge/convert.h"
#include "bridge/draft.h"
#include "models/sample_model.h"
#include "widgets/card.h"
#include "widgets/sample_strip.h"

#include <QVBoxLayout>

namespace assay::ui {

namespace {

constexpr std::size_t kShown = 6;
constexpr int kSide = 44;

} // namespace

ChangePreview::ChangePreview(SessionBridge& bridge, Draft& draft, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_draft(draft)
    , m_changed(new SampleStrip(tr("Training examples, changed"), kSide))
    , m_served(new SampleStrip(tr("Examples of test-val"), kSide))
    , m_words(mutedLabel({}, true))
    , m_drawing(bridge)
    , m_reading(bridge)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 2, 0, 2);
    column->setSpacing(4);
    column->addWidget(m_words);
    column->addWidget(m_changed);
    column->addWidget(m_served);
    bridge.on<session::DrawsMade>(this, [this](const session::DrawsMade& made) {
        if (m_drawing.take(made))
            take(made);
    });
    bridge.on<session::SamplesRead>(this, [this](const session::SamplesRead& read) {
        if (m_reading.take(read))
            take(read);
    });
    bridge.on<session::Failed>(this, [this](const session::Failed& failure) {
        if (m_drawing.take(failure) || m_reading.take(failure))
            hide();
    });
    hide();
}

void ChangePreview::setChange(const std::string& augment)
{
    const auto profile = m_draft.profile();
    const bool shows = !augment.empty() && profile && !isShownAsText(profile->source);
    const std::string wanted = shows ? m_draft.spec().data.path + '\n' + augment : std::string();
    if (wanted == m_known)
        return;
    m_known = wanted;
    m_drawing.drop();
    m_reading.drop();
    hide();
    if (!shows)
        return;
    const auto& spec = m_draft.spec();
    m_bridge.session().data().draws(spec.data, augment, static_cast<std::uint64_t>(spec.seed), 0,
                                    kShown, m_drawing.begin());
    m_bridge.session().data().samples(spec.data, data::SplitKind::TestVal, 0, kShown,
                                      m_reading.begin());
}

void ChangePreview::take(const session::DrawsMade& made)
{
    const auto profile = m_draft.profile();
    if (!profile || !made.problem.empty())
        return;
    const auto range = rangeOf(made.draws);
    std::vector<SampleStrip::Item> items;
    for (std::size_t epoch = 0; epoch < made.draws.size(); ++epoch)
        items.push_back(
            {.picture = imageOf(made.draws[epoch], profile->source.pictureShape(), range),
             .word = QString::number(epoch + 1),
             .about = tr("The first example of train in epoch %1").arg(epoch + 1)});
    m_changed->setItems(std::move(items));
    m_changed->setFixedHeight(m_changed->sizeHint().height());
    m_words->setText(
        tr("Above: one example of train as its first epochs see it. Below: examples of "
           "test-val."));
    show();
}

void ChangePreview::take(const session::SamplesRead& read)
{
    const auto profile = m_draft.profile();
    if (!profile)
        return;
    std::vector<SampleStrip::Item> items;
    for (const data::Sample& sample : read.samples)
        items.push_back({.picture = imageOf(sample, profile->source.pictureShape()),
                         .word = tr("test-val"),
                         .about = tr("An example of test-val")});
    m_served->setItems(std::move(items));
    m_served->setFixedHeight(m_served->sizeHint().height());
}

} // namespace assay::ui
