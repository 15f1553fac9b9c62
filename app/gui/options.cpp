// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/options.h"

#include "shell/main_window.h"

#include <QCommandLineParser>
#include <QFileInfo>
#include <QRegularExpression>

namespace assay::gui {

namespace {

constexpr int kSmallestSide = 200;
constexpr int kLargestSide = 8192;

QString tr(const char* source)
{
    return QCoreApplication::translate("options", source);
}

QSize readSize(const QString& text)
{
    static const QRegularExpression pattern(QStringLiteral("^(\\d{1,5})x(\\d{1,5})$"));
    const QRegularExpressionMatch match = pattern.match(text);
    if (!match.hasMatch())
        return {};
    const QSize size(match.captured(1).toInt(), match.captured(2).toInt());
    const bool sane = qMin(size.width(), size.height()) >= kSmallestSide
                      && qMax(size.width(), size.height()) <= kLargestSide;
    return sane ? size : QSize();
}

} // namespace

Parsed parse(const QStringList& arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        tr("Assay finds out why a neural network goes wrong, and what to do next."));
    parser.addPositionalArgument(QStringLiteral("file"),
                                 tr("A project (FILE.assay), or data to start from."),
                                 QStringLiteral("[file]"));
    const QCommandLineOption help({QStringLiteral("h"), QStringLiteral("help")},
                                  tr("Say this and exit."));
    const QCommandLineOption version({QStringLiteral("v"), QStringLiteral("version")},
                                     tr("Say the version and exit."));
    const QString names = ui::MainWindow::pageNames().join(QStringLiteral(", "));
    const QCommandLineOption page(QStringLiteral("page"), tr("Page to show: %1.").arg(names),
                                  QStringLiteral("name"));
    const QCommandLineOption view(QStringLiteral("view"),
                                  tr("Tab of the page to show, as ledger of improve."),
                                  QStringLiteral("name"));
    const QCommandLineOption run(QStringLiteral("run"), tr("Run to look at, by its number."),
                                 QStringLiteral("number"));
    const QCommandLineOption theme(QStringLiteral("theme"), tr("light, dark or system."),
                                   QStringLiteral("theme"));
    const QCommandLineOption size(QStringLiteral("size"), tr("Size of the window: 1280x800."),
                                  QStringLiteral("WxH"));
    const QCommandLineOption grab(QStringLiteral("grab"),
                                  tr("Draw the window off screen into a picture and exit."),
                                  QStringLiteral("picture"));
    const QCommandLineOption leave(QStringLiteral("exit-after-startup"),
                                   tr("Exit as soon as the window is drawn."));
    parser.addOptions({help, version, page, view, run, theme, size, grab, leave});

    Parsed parsed;
    const bool good = parser.parse(arguments);
    // Without an application object the parser does not have its name.
    parsed.help =
        parser.helpText().replace(QStringLiteral("<executable_name>"), QStringLiteral("assay"))
        + QLatin1Char('\n');
    if (!good) {
        parsed.problem = parser.errorText();
        return parsed;
    }
    Options& options = parsed.options;
    options.help = parser.isSet(help);
    options.version = parser.isSet(version);
    options.exitAfterStartup = parser.isSet(leave);
    options.grab = parser.value(grab);
    options.page = parser.value(page);
    if (parser.isSet(page) && !ui::MainWindow::pageNames().contains(options.page))
        parsed.problem = tr("There is no page %1; there are: %2.").arg(options.page, names);
    options.view = parser.value(view);
    if (parser.isSet(view) && !parser.isSet(page))
        parsed.problem = tr("Name the page of the tab %1 with --page.").arg(options.view);
    if (parser.isSet(run)) {
        options.run = parser.value(run).toLongLong();
        if (options.run < 1)
            parsed.problem =
                tr("%1 is no number of a run; give one from 1.").arg(parser.value(run));
    }
    if (parser.isSet(theme)) {
        options.theme = ui::themeChoiceFrom(parser.value(theme));
        if (ui::name(*options.theme) != parser.value(theme))
            parsed.problem =
                tr("There is no theme %1; give light, dark or system.").arg(parser.value(theme));
    }
    if (parser.isSet(size)) {
        options.size = readSize(parser.value(size));
        if (!options.size.isValid())
            parsed.problem = tr("%1 is no size; give one like 1280x800, each side from %2 to %3.")
                                 .arg(parser.value(size))
                                 .arg(kSmallestSide)
                                 .arg(kLargestSide);
    }
    const QStringList files = parser.positionalArguments();
    if (files.size() > 1)
        parsed.problem = tr("Give one file at most; there are %1.").arg(files.size());
    if (!files.isEmpty()) {
        const QFileInfo info(files.first());
        const bool path = info.exists() || files.first().endsWith(QStringLiteral(".assay"));
        options.file = path ? info.absoluteFilePath() : files.first();
    }
    return parsed;
}

} // namespace assay::gui
