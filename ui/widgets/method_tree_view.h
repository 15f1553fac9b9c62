// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/method_tree.h"

#include <QAbstractButton>

#include <vector>

namespace assay::ui {

class Theme;

/// One step of the method as a box that opens its page: title, how it stands, evidence.
class StepBox : public QAbstractButton
{
    Q_OBJECT
public:
    StepBox(const Theme& theme, QWidget* parent);
    void setStep(const advise::MethodStep& step);
    int heightFor(int width) const; ///< that shows all of its evidence at this width
    const advise::MethodStep& step() const { return m_step; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    const Theme& m_theme;
    advise::MethodStep m_step;
};

/// The decision tree of the lecture: its steps from left to right with the present one marked, and
/// arrows for where each leads, the ways back among them.
class MethodTreeView : public QWidget
{
    Q_OBJECT
public:
    explicit MethodTreeView(const Theme& theme, QWidget* parent = nullptr);

    void setSteps(
        const std::vector<advise::MethodStep>& steps); ///< as advise::methodTree gives them
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void chosen(assay::advise::Place place);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void arrange();
    void fitHeights(int width); ///< of a box
    StepBox* at(advise::Place place) const;

    const Theme& m_theme;
    std::vector<StepBox*> m_boxes;
    int m_box = 0;      ///< height of one
    int m_smallBox = 0; ///< of those that stand one above the other
};

} // namespace assay::ui
