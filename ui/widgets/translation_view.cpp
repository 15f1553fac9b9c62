// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/translation_view.h"

#include "bridge/convert.h"
#include "models/sample_model.h"
#include "widgets/card.h"
#include "widgets/sample_strip.h"

#include <QGridLayout>
#include <QLabel>

#include <utility>
#include <vector>

namespace assay::ui {

namespace {

constexpr int kSide = 40;

void fill(SampleStrip& strip, const std::vector<std::vector<std::uint8_t>>& pictures,
          const data::Shape& shape, const QString& about)
{
    std::vector<SampleStrip::Item> items;
    for (const std::vector<std::uint8_t>& picture : pictures) {
        const QString number = QString::number(items.size() + 1);
        items.push_back(
            {.picture = pictureOf(picture, shape), .word = number, .about = about.arg(number)});
    }
    strip.setItems(std::move(items));
}

} // namespace

TranslationView::TranslationView(QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel)
    , m_before(new SampleStrip(tr("Train pictures as they are"), kSide))
    , m_after(new SampleStrip(tr("Train pictures as the target's"), kSide))
    , m_error(mutedLabel({}, true))
{
    m_title->setObjectName(QStringLiteral("improve.adaptation.translation"));
    m_title->setWordWrap(true);
    m_error->setObjectName(QStringLiteral("improve.adaptation.cycle"));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(1, 1);
    grid->addWidget(m_title, 0, 0, 1, 2);
    grid->addWidget(mutedLabel(tr("train")), 1, 0, Qt::AlignTop);
    grid->addWidget(m_before, 1, 1);
    grid->addWidget(mutedLabel(tr("as the target's")), 2, 0, Qt::AlignTop);
    grid->addWidget(m_after, 2, 1);
    grid->addWidget(m_error, 3, 0, 1, 2);
    hide();
}

void TranslationView::show(const std::optional<adapt::Translation>& translation,
                           const QString& words)
{
    setVisible(translation.has_value());
    if (!translation)
        return;
    m_title->setText(words);
    fill(*m_before, translation->before, translation->shape, tr("picture %1 of train"));
    fill(*m_after, translation->after, translation->shape,
         tr("picture %1 as the network learned it"));
    m_error->setText(unbroken(tune::cycleText(*translation)));
}

} // namespace assay::ui
