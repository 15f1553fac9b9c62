// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/propose_form.h"

#include "bridge/convert.h"
#include "bridge/space_edits.h"
#include "style/plain_label.h"
#include "widgets/card.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kWidth = 420;

} // namespace

ProposeForm::ProposeForm(const tune::Space& space, const tune::Point& begin, const QString& why,
                         QWidget* parent)
    : QDialog(parent)
    , m_space(space)
    , m_problem(new QLabel)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("tune.propose_form"));
    setWindowTitle(tr("Propose a trial"));
    setMinimumWidth(kWidth);
    m_problem->setProperty("role", "error");
    m_problem->setWordWrap(true);
    m_problem->setVisible(false);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(16, 16, 16, 16);
    form->setSpacing(8);
    form->addRow(mutedLabel(why, true));
    for (const tune::Axis& axis : space.axes) {
        const auto found = begin.find(axis.path);
        QWidget* editor = nullptr;
        if (axis.isList()) {
            auto* choice = new QComboBox;
            for (const base::Value& value : axis.values)
                choice->addItem(settingValue(axis.path, base::toText(value)),
                                text(base::toText(value)));
            if (found != begin.end())
                choice->setCurrentIndex(
                    std::max(0, choice->findData(text(base::toText(found->second)))));
            connect(choice, &QComboBox::currentIndexChanged, this, &ProposeForm::allow);
            editor = choice;
        } else {
            tune::Axis alone = axis;
            alone.when.clear();
            const std::vector<double> middle{0.5};
            const base::Value value = found != begin.end()
                                          ? found->second
                                          : tune::pointAt({.axes = {alone}}, middle).at(axis.path);
            editor = new QLineEdit(text(base::toText(value)));
            editor->setToolTip(rangeText(axis));
        }
        editor->setAccessibleName(settingLabel(axis.path));
        m_editors.push_back(editor);
        form->addRow(plainLabel(settingLabel(axis.path)), editor);
    }
    form->addRow(m_problem);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    auto* done = buttons->addButton(tr("Propose"), QDialogButtonBox::ActionRole);
    done->setDefault(true);
    done->setProperty("role", "primary");
    form->addRow(buttons);
    connect(done, &QPushButton::clicked, this, &ProposeForm::take);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    allow();
}

base::Patch ProposeForm::patch() const
{
    base::Patch all;
    for (std::size_t k = 0; k < m_editors.size(); ++k) {
        const auto* choice = qobject_cast<const QComboBox*>(m_editors[k]);
        const auto* line = qobject_cast<const QLineEdit*>(m_editors[k]);
        all.push_back({m_space.axes[k].path,
                       utf8(choice ? choice->currentData().toString() : line->text().trimmed())});
    }
    return all;
}

void ProposeForm::allow()
{
    if (m_editors.size() < m_space.axes.size())
        return; // being made
    const base::Patch all = patch();
    for (std::size_t k = 0; k < m_editors.size(); ++k) {
        const auto& when = m_space.axes[k].when;
        const bool counts =
            std::all_of(when.begin(), when.end(), [&](const tune::AxisCondition& condition) {
                const auto on = std::find_if(all.begin(), all.end(), [&](const auto& change) {
                    return change.path == condition.path;
                });
                return on != all.end()
                       && std::any_of(condition.values.begin(), condition.values.end(),
                                      [&](const base::Value& value) {
                                          return base::toText(value) == on->value;
                                      });
            });
        m_editors[k]->setEnabled(counts);
    }
}

void ProposeForm::take()
{
    base::Patch all = patch();
    std::size_t k = 0;
    std::erase_if(all, [&](const auto&) { return !m_editors[k++]->isEnabled(); });
    try {
        Q_EMIT given(tune::pointOf(m_space, all));
        accept();
    } catch (const base::Error& error) {
        const bool isFirst = m_problem->isHidden();
        const int before = isFirst ? 0 : m_problem->height();
        m_problem->setText(errorText(error));
        m_problem->setVisible(true);
        // The form fitted without it.
        const QMargins around = layout()->contentsMargins();
        const int more = m_problem->heightForWidth(width() - around.left() - around.right())
                         - before + (isFirst ? std::max(0, layout()->spacing()) : 0);
        resize(width(),
               std::max(height() + std::max(0, more), layout()->totalHeightForWidth(width())));
    }
}

} // namespace assay::ui
