// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/utf8.h"
#include "gui/grab.h"
#include "gui/options.h"
#include "model/module_process.h"
#include "qt_image_decoder.h"
#include "session/local/guarded.h"
#include "session/local_session.h"
#include "shell/main_window.h"
#include "style/settings.h"
#include "style/theme.h"

#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace {

using namespace assay;

/// What a handler throws ends here, said in the window, and not with the program.
class Application final : public QApplication
{
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override
    {
        try {
            return QApplication::notify(receiver, event);
        } catch (...) {
            failed(session::errorOf(std::current_exception()));
            return true;
        }
    }
    std::function<void(const base::Error&)> onFailure;

private:
    void failed(const base::Error& error)
    {
        // What is wrong in each of a hundred rows is said once.
        if (error.what() == m_said)
            return;
        m_said = error.what();
        std::fprintf(stderr, "%s\n", base::onTerminal(error.what()).c_str());
        if (onFailure)
            onFailure(error);
    }
    std::string m_said;
};

/// Shows `options.file`, `options.run` and `options.page`; the page stays also when the project comes later.
void begin(ui::MainWindow& window, const gui::Options& options)
{
    if (!options.page.isEmpty()) {
        const auto go = [&window, page = options.page, view = options.view] {
            window.goTo(page);
            if (!view.isEmpty())
                window.showView(view);
        };
        go();
        window.bench().bridge().on<session::ProjectOpened>(&window, go);
    }
    if (options.run > 0) {
        // Once: what a person chooses later stays.
        window.bench().bridge().on<session::RunsListed>(&window, [&window, run = options.run,
                                                                  done = std::make_shared<bool>(
                                                                      false)](
                                                                     const session::RunsListed&) {
            ui::RunBook& runs = window.bench().runs();
            if (std::exchange(*done, true))
                return;
            if (runs.find(run))
                runs.look(run);
            else
                window.bench().say(
                    QCoreApplication::translate("options", "This project has no run %1.").arg(run),
                    true);
        });
    }
    if (!options.file.isEmpty())
        window.bench().open(options.file);
}

/// The program that trains trials beside the window; empty: it is not there.
std::string commandLine()
{
    const QFileInfo file(
        QDir(QCoreApplication::applicationDirPath()).filePath(QStringLiteral("assay-cli")));
    return file.isExecutable() ? file.absoluteFilePath().toStdString() : std::string();
}

int show(Application& application, const gui::Options& options)
{
    // A picture is made without a trace: what the person's own window remembers stays as it is.
    const QTemporaryDir scratch;
    const bool drawing = !options.grab.isEmpty();
    ui::Settings settings(drawing ? scratch.path() : ui::Settings::standardFolder());
    ui::Theme theme;
    theme.choose(options.theme.value_or(ui::themeChoiceFrom(settings.theme.get())));

    const std::unique_ptr<session::Session> session =
        session::makeLocalSession({.window = true, .program = commandLine()});
    int code = 0;
    {
        ui::MainWindow window(*session, settings, theme);
        if (options.size.isValid())
            window.resize(options.size);
        std::unique_ptr<gui::Grab> grab;
        if (drawing)
            grab = std::make_unique<gui::Grab>(window, options.grab);
        application.onFailure = [&window](const base::Error& error) {
            window.bench().say(QString::fromUtf8(error.what()), true);
        };
        if (drawing)
            window.bench().setProjectsFolder(scratch.path());
        window.show();
        begin(window, options);
        if (options.exitAfterStartup)
            QTimer::singleShot(0, &window, [&window] { window.close(); });
        code = QApplication::exec();
        application.onFailure = {};
        window.hide();
        session->shutDown();
    }
    return code;
}

} // namespace

int main(int argc, char** argv)
{
    if (model::isModuleProcess(argc, argv))
        return model::serveModule(argv);
    model::runModulesIn("/proc/self/exe"); // also when the file was replaced since
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    QCoreApplication::setApplicationName(QStringLiteral("assay"));
    QCoreApplication::setApplicationVersion(QStringLiteral(ASSAY_VERSION));

    const gui::Parsed parsed = gui::parse(arguments);
    if (!parsed.problem.isEmpty()) {
        std::fprintf(stderr, "%s\n", base::onTerminal(parsed.problem.toStdString()).c_str());
        return 2;
    }
    if (parsed.options.help || parsed.options.version) {
        std::fputs(parsed.options.help ? qUtf8Printable(parsed.help) : "assay " ASSAY_VERSION "\n",
                   stdout);
        return 0;
    }
    if (!parsed.options.grab.isEmpty() && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    // The same picture on every machine: a font that the set-up installs.
    if (!parsed.options.grab.isEmpty() && qEnvironmentVariableIsEmpty("ASSAY_FONT"))
        qputenv("ASSAY_FONT", "Inter");
    // That platform complains of each change of a smallest size; nobody resizes a picture.
    if (!parsed.options.grab.isEmpty())
        QLoggingCategory::setFilterRules(QStringLiteral("default.warning=false"));

    installQtImageDecoder();
    Application application(argc, argv);
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Assay"));
    QGuiApplication::setDesktopFileName(QStringLiteral("assay"));
    return show(application, parsed.options);
}
