// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/style_sheet.h"

#include "style/theme.h"

#include <array>
#include <utility>

namespace assay::ui {

namespace {

constexpr const char* kSheet = R"(
QToolTip { color: @ink; background: @card; border: 1px solid @line; padding: 4px 6px; }

QLabel { background: transparent; }
QLabel[role="pageTitle"] { font-size: 16pt; font-weight: 600; }
QLabel[role="question"] { color: @muted; }
QLabel[role="cardTitle"] { font-weight: 600; }
QLabel[role="verdict"] { font-size: 11pt; font-weight: 600; }
QLabel[role="verdict"][stale="true"] { color: @muted; }
QLabel[role="muted"] { color: @muted; font-size: 9pt; }
QLabel[role="small"] { font-size: 9pt; }
QLabel[role="error"] { color: @blocker; font-size: 9pt; }

#card { background: @card; border: 1px solid @line; border-radius: 6px; }
#rail { background: @card; border: 0; border-right: 1px solid @line; }
#topBar { background: @card; border: 0; border-bottom: 1px solid @line; }
#help { background: @card; border: 0; border-left: 1px solid @line; }
#popover { background: @card; border: 1px solid @strong; border-radius: 6px; }
#statusLine { background: @card; border: 0; border-top: 1px solid @line; }
#statusLine QLabel { color: @muted; font-size: 9pt; }
QWidget#palette { background: @card; border: 1px solid @strong; border-radius: 6px; }

/* The ring says where the focus is; the dotted box of the style within it is one too many. */
QPushButton, QToolButton, QCheckBox, QRadioButton, QComboBox, QTabBar, QSlider, QListView, QTreeView,
QTextBrowser, QScrollArea { outline: 0; }
QPushButton, QToolButton {
    background: @card; color: @ink; border: 1px solid @strong; border-radius: 6px;
    padding: 0 12px; min-height: 28px;
}
QToolButton { padding: 0 6px; }
QPushButton:hover, QToolButton:hover { background: @hover; }
QPushButton:pressed, QToolButton:pressed, QPushButton:checked, QToolButton:checked {
    background: @selection; }
QPushButton:focus, QToolButton:focus { border: 1px solid @accent; }
QPushButton:disabled, QToolButton:disabled { color: @faint; border-color: @line; }
QPushButton[role="primary"] {
    background: @accent; color: @onAccent; border: 1px solid @accent; font-weight: 600;
}
QPushButton[role="primary"]:hover { background: @accentHover; }
QPushButton[role="primary"]:focus { border: 2px solid @ink; }
QPushButton[role="primary"]:disabled { background: @line; color: @muted; border-color: @line; }
QToolButton[role="segment"] { min-height: 20px; min-width: 14px; border-radius: 4px; font-size: 9pt;
    margin-right: 2px; padding: 0 3px; }
QToolButton[role="segment"]:checked { border-color: @accent; color: @accent; font-weight: 600; }
QToolButton[role="segment"]:focus { border: 2px solid @ink; padding: 0 2px; }
QToolButton[role="icon"] { padding: 0; border: 1px solid transparent; background: transparent; }
QToolButton[role="icon"]:hover { background: @hover; }
QToolButton[role="icon"]:focus { border: 1px solid @accent; }
QPushButton[role="flat"], QToolButton[role="flat"] { border: 1px solid transparent;
    background: transparent; }
QPushButton[role="flat"]:hover, QToolButton[role="flat"]:hover { background: @hover; }
QPushButton[role="flat"]:focus, QToolButton[role="flat"]:focus { border: 1px solid @accent; }
QPushButton[role="link"] { border: 1px solid transparent; background: transparent; color: @accent;
    padding: 0 4px; text-align: left; }
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"]:focus { border: 1px solid @accent; }
QToolButton::menu-indicator, QPushButton::menu-indicator { image: none; width: 0; }
#projectMenu { padding-right: 26px; }
#projectMenu::menu-indicator { image: url(:/icons/chevron-@mode.svg); width: 12px; height: 12px;
    subcontrol-origin: padding; subcontrol-position: right center; right: 8px; }

QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox {
    background: @field; color: @ink; border: 1px solid @strong; border-radius: 6px;
    padding: 0 8px; min-height: 28px; selection-background-color: @selection;
    selection-color: @ink;
}
QPlainTextEdit { padding: 4px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {
    border: 1px solid @accent; }
QLineEdit[state="error"], QComboBox[state="error"] { border: 1px solid @blocker; }
QLineEdit:disabled, QComboBox:disabled { color: @faint; border-color: @line; }
QComboBox::drop-down { border: 0; width: 24px; }
QComboBox::down-arrow { image: url(:/icons/chevron-@mode.svg); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: @card; border: 1px solid @strong; padding: 4px;
    outline: 0; }
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0 6px; }
QCheckBox { spacing: 8px; min-height: 28px; }
QTableView::indicator, QListView::indicator { width: 14px; height: 14px; border: 1px solid @strong;
    border-radius: 4px; background: @field; }
QTableView::indicator:checked, QListView::indicator:checked { background: @accent; border-color: @accent;
    image: url(:/icons/tick-@mode.svg); }
QTableView::indicator:indeterminate, QListView::indicator:indeterminate { background: @accent;
    border-color: @accent; image: url(:/icons/some-@mode.svg); }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid @strong; border-radius: 4px;
    background: @field; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent;
    image: url(:/icons/tick-@mode.svg); }
QCheckBox::indicator:focus { border: 1px solid @accent; }

QTableView, QListView, QTreeView {
    background: @card; color: @ink; border: 0; gridline-color: transparent; outline: 0;
    alternate-background-color: @card; selection-background-color: @selection;
    selection-color: @ink;
}
QTableView:focus, QListView:focus { outline: 0; }
QTableView::item { padding: 1px 5px 0 5px; border: 0; border-bottom: 1px solid @hair; }
QTableView::item:selected { background: @selection; color: @ink; }
QTableView::item:focus { border: 1px solid @accent; padding: 0 4px; }
QHeaderView { background: @card; }
QHeaderView::section {
    background: @card; color: @muted; border: 0; border-bottom: 1px solid @line;
    padding: 0 8px; height: 28px; font-size: 9pt; font-weight: normal;
}
QTableCornerButton::section { background: @card; border: 0; }

QScrollArea { background: transparent; border: 0; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @scroll; border-radius: 3px; min-height: 32px; min-width: 32px;
    margin: 2px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QProgressBar { background: @track; border: 0; border-radius: 3px; min-height: 6px;
    max-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }

QMenu { background: @card; border: 1px solid @strong; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: @selection; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }

QTabBar::tab { background: transparent; color: @muted; border: 0; padding: 0 2px;
    margin-right: 16px; min-height: 28px; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @ink; border-bottom: 2px solid @accent; }
QTabBar::tab:hover { color: @ink; }
QTabBar::tab:focus { color: @accent; }
QTabBar::tab:disabled { color: @faint; }
QSplitter::handle { background: transparent; }
/* A thin line in the middle of the gap. */
QSplitter::handle:horizontal:hover { background: qlineargradient(x1: 0, y1: 0, x2: 1, y2: 0,
    stop: 0 transparent, stop: 0.42 transparent, stop: 0.43 @strong,
    stop: 0.57 @strong, stop: 0.58 transparent); }
QSplitter::handle:horizontal:pressed { background: qlineargradient(x1: 0, y1: 0, x2: 1, y2: 0,
    stop: 0 transparent, stop: 0.42 transparent, stop: 0.43 @accent,
    stop: 0.57 @accent, stop: 0.58 transparent); }
QSplitter::handle:vertical:hover { background: qlineargradient(x1: 0, y1: 0, x2: 0, y2: 1,
    stop: 0 transparent, stop: 0.42 transparent, stop: 0.43 @strong,
    stop: 0.57 @strong, stop: 0.58 transparent); }
QSplitter::handle:vertical:pressed { background: qlineargradient(x1: 0, y1: 0, x2: 0, y2: 1,
    stop: 0 transparent, stop: 0.42 transparent, stop: 0.43 @accent,
    stop: 0.57 @accent, stop: 0.58 transparent); }
QSplitter[role="line"]::handle { margin: 0; background: @line; border-radius: 0; }
QSplitter[role="line"]::handle:horizontal:hover { background: @accent; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: @track; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: @muted; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -5px 0; border-radius: 7px;
    background: @card; border: 1px solid @muted; }
QSlider::handle:horizontal:focus { border: 2px solid @accent; }
QTextBrowser { background: @card; border: 0; padding: 16px; }
)";

/// `share` of `over`, the rest of `under`.
QColor mix(const QColor& under, const QColor& over, double share)
{
    const auto channel = [share](int a, int b) {
        return static_cast<int>(a * (1 - share) + b * share);
    };
    return {channel(under.red(), over.red()), channel(under.green(), over.green()),
            channel(under.blue(), over.blue())};
}

} // namespace

QString styleSheet(const Colours& c)
{
    const bool dark = c.ink.lightness() > 128;
    // Longer names first, so that "@accentHover" is not read as "@accent".
    const std::array<std::pair<const char*, QColor>, 17> colours{{
        {"@accentHover", mix(c.accent, c.ink, 0.15)},
        {"@onAccent", c.onAccent},
        {"@accent", c.accent},
        {"@selection", c.selection},
        {"@blocker", c.blocker},
        {"@strong", mix(c.card, c.ink, 0.22)},
        {"@scroll", mix(c.card, c.ink, 0.25)},
        {"@ground", c.ground},
        {"@muted", c.mutedInk},
        {"@faint", mix(c.card, c.ink, 0.42)},
        {"@field", dark ? mix(c.card, c.ground, 0.6) : c.card},
        {"@hover", mix(c.card, c.ink, 0.06)},
        {"@track", mix(c.card, c.ink, 0.12)},
        {"@hair", mix(c.card, c.ink, 0.06)},
        {"@line", c.line},
        {"@card", c.card},
        {"@ink", c.ink},
    }};
    QString sheet = QString::fromLatin1(kSheet);
    for (const auto& [token, colour] : colours)
        sheet.replace(QLatin1String(token), colour.name());
    sheet.replace(QLatin1String("@mode"), QLatin1String(dark ? "dark" : "light"));
    return sheet;
}

} // namespace assay::ui
