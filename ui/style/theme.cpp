// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/theme.h"

#include "style/style_sheet.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QLabel>
#include <QPalette>
#include <QStyleFactory>
#include <QToolTip>

#include <algorithm>
#include <array>
#include <cmath>

namespace assay::ui {

namespace {

constexpr std::size_t kRunColours = 8;
constexpr const char* kInstalledNumbers = "DejaVu Sans"; ///< the set-up brings it
constexpr std::array<QRgb, kRunColours> kLightRuns{0x332288, 0x117733, 0x882255, 0x2A9D8F,
                                                   0x8A8A1E, 0x7B4FC9, 0x7F4F24, 0x4A5568};
constexpr std::array<QRgb, kRunColours> kDarkRuns{0xA79BF5, 0x6CC483, 0xD9708F, 0x5FD3C1,
                                                  0xC9C95A, 0xC39BFF, 0xCBA074, 0x9FB0C6};

QPalette paletteOf(const Colours& c)
{
    QPalette p;
    p.setColor(QPalette::Window, c.ground);
    p.setColor(QPalette::WindowText, c.ink);
    p.setColor(QPalette::Base, c.card);
    p.setColor(QPalette::AlternateBase, c.ground);
    p.setColor(QPalette::Text, c.ink);
    p.setColor(QPalette::PlaceholderText, c.mutedInk);
    p.setColor(QPalette::Button, c.card);
    p.setColor(QPalette::ButtonText, c.ink);
    p.setColor(QPalette::BrightText, c.blocker);
    p.setColor(QPalette::ToolTipBase, c.card);
    p.setColor(QPalette::ToolTipText, c.ink);
    p.setColor(QPalette::Highlight, c.selection);
    p.setColor(QPalette::HighlightedText, c.ink);
    p.setColor(QPalette::Link, c.accent);
    p.setColor(QPalette::LinkVisited, c.accent);
    for (const auto role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        p.setColor(QPalette::Disabled, role, c.mutedInk);
    return p;
}

bool equalDigits(const QFont& font)
{
    const QFontMetricsF metrics(font);
    return qAbs(metrics.horizontalAdvance(u'1') - metrics.horizontalAdvance(u'0')) < 0.01;
}

/// The family that ASSAY_FONT names, for what must look the same on every machine; mostly empty.
const QString& namedFamily()
{
    static const QString family = qEnvironmentVariable("ASSAY_FONT");
    return family;
}

/// The system's own, unless it is the nameless fallback of a bare system.
QFont textFont()
{
    static const QFont system = QApplication::font();
    QFont font = system;
    if (!namedFamily().isEmpty()) {
        font = QFont(namedFamily());
        font.setPointSizeF(10);
        return font;
    }
    static const bool bare = QStringList{QStringLiteral("Sans Serif"), QStringLiteral("Sans"),
                                         QStringLiteral("DejaVu Sans"), QString()}
                                 .contains(system.family());
    if (bare && QFontDatabase::families().contains(QStringLiteral("Inter")))
        font.setFamily(QStringLiteral("Inter"));
    font.setPointSizeF(10);
    return font;
}

/// WCAG 2.1, "relative luminance": 0 is black, 1 is white.
double luminance(const QColor& colour)
{
    const auto linear = [](double value) {
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF())
           + 0.0722 * linear(colour.blueF());
}

} // namespace

double contrastRatio(const QColor& one, const QColor& other)
{
    const double a = luminance(one), b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

QColor Colours::inkOn(const QColor& below) const
{
    constexpr double kReadable = 4.5;
    if (contrastRatio(ink, below) >= kReadable)
        return ink;
    // One of the two reads on every colour.
    return contrastRatio(Qt::white, below) >= kReadable ? Qt::white : Qt::black;
}

Colours Colours::light()
{
    Colours c;
    c.ground = 0xF6F7F9;
    c.card = 0xFFFFFF;
    c.ink = 0x1B1F24;
    c.mutedInk = 0x5B6470;
    c.accent = 0x2457D6;
    c.onAccent = 0xFFFFFF;
    c.line = QColor(0xE1E2E4);
    c.selection = QColor(0xDCE6FB);
    c.train = 0x0072B2;
    c.trainVal = 0xB87900;
    c.testVal = 0xC04A00;
    c.test = 0xA3467E;
    c.human = 0x5B6470;
    c.fine = 0x00795A;
    c.warning = 0x9A6700;
    c.blocker = 0xB3261E;
    return c;
}

Colours Colours::dark()
{
    Colours c;
    c.ground = 0x16181C;
    c.card = 0x1E2126;
    c.ink = 0xE6E8EB;
    c.mutedInk = 0x9AA3AE;
    c.accent = 0x7AA2FF;
    c.onAccent = 0x0E1726;
    c.line = QColor(0x343941);
    c.selection = QColor(0x2B3A57);
    c.train = 0x56B4E9;
    c.trainVal = 0xE69F00;
    c.testVal = 0xFF8A4C;
    c.test = 0xE39BC4;
    c.human = 0xA0A8B3;
    c.fine = 0x4FD1A5;
    c.warning = 0xE3B341;
    c.blocker = 0xFF7B72;
    return c;
}

QColor Colours::split(data::SplitKind split) const
{
    switch (split) {
    case data::SplitKind::Train: return train;
    case data::SplitKind::TrainVal: return trainVal;
    case data::SplitKind::TestVal: return testVal;
    case data::SplitKind::Target: return human;
    case data::SplitKind::Test: break;
    }
    return test;
}

QColor Colours::run(std::int64_t run) const
{
    const auto& list = ink.lightness() > 128 ? kDarkRuns : kLightRuns;
    return QColor(list[static_cast<std::size_t>(run < 0 ? 0 : run) % kRunColours]);
}

RunLook Colours::runLook(std::int64_t run) const
{
    constexpr Dash kDashes[] = {Dash::None, Dash::Long, Dash::Short};
    const auto turn = static_cast<std::size_t>(run < 0 ? 0 : run) / kRunColours;
    return {this->run(run), kDashes[turn % std::size(kDashes)]};
}

QString name(ThemeChoice choice)
{
    switch (choice) {
    case ThemeChoice::Light: return QStringLiteral("light");
    case ThemeChoice::Dark: return QStringLiteral("dark");
    case ThemeChoice::System: break;
    }
    return QStringLiteral("system");
}

ThemeChoice themeChoiceFrom(const QString& name)
{
    if (name == QLatin1String("light"))
        return ThemeChoice::Light;
    return name == QLatin1String("dark") ? ThemeChoice::Dark : ThemeChoice::System;
}

Theme::Theme(QObject* parent)
    : QObject(parent)
    , m_colours(Colours::light())
{
    qApp->installEventFilter(this);
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setFont(textFont());
    apply();
}

void Theme::choose(ThemeChoice choice)
{
    m_choice = choice;
    apply();
}

QFont Theme::smallFont()
{
    QFont font = textFont();
    font.setPointSizeF(9);
    return font;
}

QFont Theme::numberFont()
{
    static const QFont chosen = [] {
        QFont font = textFont();
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
        font.setFeature("tnum", 1);
#else
        const QStringList families = QFontDatabase::families();
        const double size = QFontMetricsF(font).tightBoundingRect(QStringLiteral("0")).height();
        for (const char* family :
             {"Noto Sans", "Liberation Sans", "DejaVu Sans Condensed", kInstalledNumbers}) {
            if (equalDigits(font))
                break;
            if (!families.contains(QLatin1String(family))
                || (!namedFamily().isEmpty()
                    && QLatin1String(family) != QLatin1String(kInstalledNumbers)))
                continue;
            font.setFamily(QLatin1String(family));
            const double height =
                QFontMetricsF(font).tightBoundingRect(QStringLiteral("0")).height();
            if (height > size && height > 0)
                font.setPointSizeF(font.pointSizeF() * size / height);
        }
#endif
        return font;
    }();
    return chosen;
}

bool Theme::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ThemeChange && !m_applying && m_choice == ThemeChoice::System)
        apply();
    // Names come from files: a label or a tip never takes them for markup. What means markup says so.
    if (event->type() == QEvent::Polish) {
        if (auto* label = qobject_cast<QLabel*>(watched);
            label && label->textFormat() == Qt::AutoText)
            label->setTextFormat(Qt::PlainText);
    }
    return QObject::eventFilter(watched, event);
}

void Theme::apply()
{
    m_applying = true;
    m_dark = m_choice == ThemeChoice::Dark;
    if (m_choice == ThemeChoice::System) {
        // An empty palette brings the system's own back, which is then read.
        QApplication::setPalette(QPalette());
        m_dark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    }
    m_colours = m_dark ? Colours::dark() : Colours::light();
    const QPalette palette = paletteOf(m_colours);
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
    qApp->setStyleSheet(styleSheet(m_colours));
    m_applying = false;
    Q_EMIT changed();
}

} // namespace assay::ui
