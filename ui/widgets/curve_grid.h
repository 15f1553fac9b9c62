// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/curve.h"

#include <QStringList>
#include <QWidget>

#include <functional>
#include <map>
#include <memory>
#include <vector>

class QLabel;
class QLineEdit;
class QScrollArea;

namespace assay::ui {

class CurveCard;
class Theme;
class XView;

/// Many small charts that share their x axis, one a name, with a field that finds names by a pattern.
/// Only those in view are there: a chart that is scrolled away serves another name.
class CurveGrid : public QWidget
{
    Q_OBJECT
public:
    struct Entry {
        QString name; ///< unique
        Measure measure = Measure::Number;

        bool operator==(const Entry&) const = default;
    };
    /// `curves` gives what is drawn under a name of the list, by its place.
    using Curves = std::function<std::vector<Curve>(std::size_t place)>;

    CurveGrid(Theme& theme, XView& view, Curves curves, QWidget* parent = nullptr);
    ~CurveGrid() override;

    void setEntries(std::vector<Entry> entries);
    void refresh(); ///< the curves grew or are others
    /// Takes every curve out of the charts: their series are about to go.
    void clearCurves();
    QLineEdit& search() { return *m_search; }
    /// The names that the pattern lets through, in their order.
    QStringList found() const;
    QString problem() const; ///< why the pattern is none; empty: it is one

Q_SIGNALS:
    void said(const QString& sentence, bool failed);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void find();
    void layOut();
    std::unique_ptr<CurveCard> makeCard(Measure measure);

    Theme& m_theme;
    XView& m_view;
    Curves m_curves;
    std::vector<Entry> m_entries;
    QString m_pattern;                                         ///< the last search that was one
    std::vector<std::size_t> m_found;                          ///< places in m_entries
    std::map<std::size_t, std::unique_ptr<CurveCard>> m_cards; ///< in view, by place
    std::map<Measure, std::vector<std::unique_ptr<CurveCard>>> m_spare;
    QLineEdit* m_search;
    QLabel* m_count;
    QScrollArea* m_scroll;
    QWidget* m_canvas;
};

} // namespace assay::ui
