// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/split.h"
#include "style/dash.h"

#include <QColor>
#include <QFont>
#include <QObject>

namespace assay::ui {

/// What the curve of a run looks like, everywhere and for good.
struct RunLook {
    QColor colour;
    Dash dash = Dash::None;
};

/// Semantic colours; no other file names a colour.
struct Colours {
    QColor ground, card, ink, mutedInk, accent, line, selection;
    QColor train, trainVal, testVal, test, human;
    QColor fine, warning, blocker;
    QColor onAccent; ///< text on a filled accent button

    static Colours light();
    static Colours dark();
    QColor split(data::SplitKind split) const;
    /// For text on an opaque colour: the ink where it reads, else black or white. 4.5 : 1 or more.
    QColor inkOn(const QColor& below) const;
    /// A second list, never the split colours; a run keeps its colour for good.
    QColor run(std::int64_t run) const;
    /// The same with its line, which is broken for the second eight runs and otherwise for the third:
    /// 24 looks, then they repeat.
    RunLook runLook(std::int64_t run) const;
};

/// Of two opaque colours, 1 to 21, from their relative luminances (WCAG 2.1).
double contrastRatio(const QColor& one, const QColor& other);

enum class ThemeChoice { System, Light, Dark };

QString name(ThemeChoice choice);                 ///< "system", as in the settings
ThemeChoice themeChoiceFrom(const QString& name); ///< System for a name that is not known

/// Applies palette, style sheet and fonts to the application and says when they change. The fonts
/// are the system's; the environment variable ASSAY_FONT names another family, with DejaVu Sans for
/// numbers where its digits are of unequal width, so that pictures and tests do not depend on what
/// a machine has.
class Theme : public QObject
{
    Q_OBJECT
public:
    explicit Theme(QObject* parent = nullptr);
    void choose(ThemeChoice choice);
    ThemeChoice choice() const { return m_choice; }
    const Colours& colours() const { return m_colours; }

    /// Text of 9 points, for what explains.
    static QFont smallFont();
    /// Digits of one width, for columns of numbers and axes.
    static QFont numberFont();

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void apply();

    ThemeChoice m_choice = ThemeChoice::System;
    bool m_dark = false;
    bool m_applying = false;
    Colours m_colours;
};

} // namespace assay::ui
