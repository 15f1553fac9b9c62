// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <functional>

class QWidget;

namespace assay::ui {

/// Work that matters only while it is looked at: done at once while `widget` is in view, else once,
/// when it comes into view. On a page that is not in front, or in a window that is minimised,
/// nothing is in view. Belongs to `widget`.
class WhenSeen : public QObject
{
public:
    WhenSeen(QWidget* widget, std::function<void()> work);

    void ask();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool isSeen() const;

    QWidget* m_widget;
    std::function<void()> m_work;
    bool m_due = false;
};

} // namespace assay::ui
