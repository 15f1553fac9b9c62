// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/simplify_bar.h"

#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "data/catalog.h"
#include "data/simplify.h"
#include "widgets/card.h"
#include "widgets/popover.h"
#include "widgets/spec_form.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace assay::ui {

namespace {

/// What the lecture starts with, and from how many on it is worth while.
constexpr qint64 kSimpler = 10'000, kMany = 20'000;
constexpr int kWidth = 400, kFormHeight = 190; // five settings
constexpr const char* kLimit = "data.split.train_limit";

} // namespace

SimplifyBar::SimplifyBar(Workbench& bench, const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_text(mutedLabel({}, true))
    , m_start(new QPushButton)
    , m_open(new QPushButton(tr("Simplify ...")))
{
    m_text->setObjectName(QStringLiteral("data.simpler"));
    m_start->setProperty("role", "link");
    m_start->setObjectName(QStringLiteral("data.simplify"));
    m_open->setProperty("role", "link");
    m_open->setObjectName(QStringLiteral("data.simplify_more"));
    m_open->setToolTip(tr("Fewer examples or classes, smaller pictures, shorter series, or drawn "
                          "examples: to see first whether the model can learn at all"));
    // As wide as the link leaves it, in as many lines as that takes.
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_text, 1);
    row->addWidget(m_start, 0, Qt::AlignTop);

    Draft& draft = bench.draft();
    const auto concerns = [&draft](const base::Field& field) {
        const auto data = draft.shown();
        return has(field) && (!data || data::hasEffect(field, data->source));
    };
    m_form = new SpecForm(draft, theme, concerns, false);
    m_form->setObjectName(QStringLiteral("data.simplify_form"));
    m_form->setAccessibleName(tr("A simpler problem"));
    m_form->setFolds(false);
    m_form->setFixedHeight(kFormHeight);
    auto* card = new Card(tr("A simpler problem"));
    card->setFixedWidth(kWidth);
    card->body()->addWidget(mutedLabel(
        tr("Made of the same data. Runs of it are marked, and one click leads back."), true));
    card->body()->addWidget(m_form);
    m_popover = new Popover(card, this);

    connect(m_open, &QPushButton::clicked, this, [this] { m_popover->openBelow(*m_open); });
    connect(m_start, &QPushButton::clicked, this, &SimplifyBar::choose);
    connect(m_form, &SpecForm::revealed, this, [this] { m_popover->openBelow(*m_open); });
    connect(&draft, &Draft::specChanged, this, &SimplifyBar::refresh);
    connect(&draft, &Draft::profileChanged, this, &SimplifyBar::refresh);
    refresh();
}

bool SimplifyBar::has(const base::Field& field)
{
    return field.path.starts_with("data.simplify.") || field.path == kLimit;
}

void SimplifyBar::choose()
{
    Draft& draft = m_bench.draft();
    experiment::ExperimentSpec changed = draft.spec();
    const data::DataSpec full = data::withoutSimplification(changed.data);
    if (experiment::hash({.data = full}) == experiment::hash({.data = changed.data}))
        return draft.setField(kLimit, std::int64_t{kSimpler});
    changed.data = full;
    draft.replace(changed, tr("return to the full problem"));
}

void SimplifyBar::refresh()
{
    const Draft& draft = m_bench.draft();
    const auto profile = draft.shown();
    qint64 train = 0;
    if (profile && !profile->splits.empty())
        train = profile->splits.front().examples;
    const std::string simpler = profile
                                    ? data::simplification(profile->source, draft.spec().data.split,
                                                           static_cast<std::size_t>(train))
                                    : std::string();
    // Also a setting that changes nothing for these data is taken back.
    experiment::ExperimentSpec full = draft.spec();
    full.data = data::withoutSimplification(full.data);
    const bool isSimpler = experiment::hash(full) != experiment::hash(draft.spec());
    m_open->setVisible(profile || isSimpler);
    setVisible(isSimpler || train > kMany);
    // While the data are being read, how many examples there are is not known.
    m_text->setText(!simpler.empty() ? tr("A simpler problem: %1.").arg(text(simpler))
                    : train > 0      ? tr("%1 training examples").arg(countText(train))
                                     : QString());
    m_start->setText(isSimpler ? tr("Back to the full problem")
                               : tr("Start with %1").arg(countText(kSimpler)));
    m_start->setToolTip(isSimpler
                            ? QString()
                            : tr("%1 examples, each class by its share, show faster whether a "
                                 "model can learn at all.")
                                  .arg(countText(kSimpler)));
}

} // namespace assay::ui
