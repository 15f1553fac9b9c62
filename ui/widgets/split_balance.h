// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/profile.h"

#include <QWidget>

#include <memory>

namespace assay::ui {

class Theme;

/// Size and class balance of each split, a row each. Test shows its size only.
class SplitBalance : public QWidget
{
    Q_OBJECT
public:
    explicit SplitBalance(const Theme& theme, QWidget* parent = nullptr);

    /// Null: nothing is known yet.
    void setProfile(std::shared_ptr<const data::Profile> profile);
    QString toCsv() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    QRectF bars(int row) const;
    QString toolTipAt(const QPointF& at) const;

    const Theme& m_theme;
    std::shared_ptr<const data::Profile> m_profile;
};

} // namespace assay::ui
