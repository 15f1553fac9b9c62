// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/history.h"

#include <QObject>
#include <QString>

#include <map>
#include <optional>

namespace assay::ui {

/// The stretch of x that charts show together, and where their crosshair stands. While it follows,
/// it shows everything from 0 to the newest point.
class XView : public QObject
{
    Q_OBJECT
public:
    explicit XView(QObject* parent = nullptr);

    train::Axis axis() const { return m_axis; }
    double from() const { return m_from; }
    double to() const { return m_to; }
    bool following() const { return m_following; }
    std::optional<double> crosshair() const { return m_crosshair; }

    /// Another meaning of x; shows everything again.
    void setAxis(train::Axis axis);
    /// How far the data of one chart reach; the view ends at the farthest. A negative end takes
    /// the chart out.
    void setEnd(const QObject* chart, double end);
    double end() const;

    void show(double from, double to);
    void zoom(double factor, double about); ///< below 1: nearer
    void pan(double distance);
    void follow(); ///< takes the crosshair away
    void setCrosshair(std::optional<double> x);

Q_SIGNALS:
    void axisChanged(); ///< the ends are forgotten: each chart sets its own again
    void changed();
    void followingChanged(bool following);
    void crosshairMoved();

private:
    void assign(double from, double to, bool following);

    train::Axis m_axis = train::Axis::Step;
    double m_from = 0, m_to = 1;
    bool m_following = true;
    std::optional<double> m_crosshair;
    std::map<const QObject*, double> m_ends;
};

QString axisName(train::Axis axis);         ///< "step", of settings and menus
train::Axis axisNamed(const QString& name); ///< Step when it is none of them

} // namespace assay::ui
