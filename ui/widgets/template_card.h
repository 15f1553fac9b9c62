// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/templates.h"

#include <QAbstractButton>

namespace assay::ui {

class Theme;

/// A template to pick: title, what it fits, whether to start with it.
class TemplateCard : public QAbstractButton
{
    Q_OBJECT
public:
    TemplateCard(const model::Template& shown, const Theme& theme, QWidget* parent = nullptr);
    const std::string& templateName() const { return m_name; }
    QSize sizeHint() const override { return {280, heightForWidth(280)}; }
    QSize minimumSizeHint() const override { return {180, heightForWidth(280)}; }
    int heightForWidth(int width) const override; ///< of all lines that the help then takes

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent*) override { update(); }
    void leaveEvent(QEvent*) override { update(); }

private:
    /// The tag stands behind the title, or below it where both do not fit into one line.
    bool tagBelow(int width) const;
    int titleHeight(int width) const; ///< from the upper edge to the help

    const Theme& m_theme;
    std::string m_name;
    QString m_tag;
    QString m_help;
};

} // namespace assay::ui
