// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The real window's page of errors over answers to 10^4 and to 10^6 examples (or what --examples
// says): how long each thing that a person does there takes, how long an event waited for the GUI
// thread meanwhile, and how many times longer it took with the larger set.

#include "base/random.h"
#include "bench/pulse.h"
#include "bridge/suggestion_book.h"
#include "bridge/workbench.h"
#include "pages/errors_page.h"
#include "session/local_session.h"
#include "shell/main_window.h"
#include "store/answers_import.h"
#include "store/error_store.h"
#include "store/project_store.h"
#include "store/run_store.h"
#include "style/settings.h"
#include "style/theme.h"
#include "widgets/mistake_filter.h"
#include "widgets/table_view.h"

#include <fmt/format.h>

#include <QCheckBox>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QScrollBar>
#include <QTemporaryDir>

#include <cstdio>

namespace {

using namespace assay;
using data::SplitKind;

constexpr std::size_t kClasses = 10;

/// Answers with a probability for every class, one in eight wrong, with a name each.
void storeAnswers(const std::filesystem::path& file, std::size_t examples)
{
    store::ensureProject(file, true);
    base::Random random(1, "bench.errors");
    evaluate::Evaluation evaluation;
    evaluation.checkpoint = evaluate::Checkpoint::Imported;
    for (std::size_t k = 0; k < kClasses; ++k)
        evaluation.classes.push_back(fmt::format("class {}", k));
    std::vector<evaluate::Predictions> answers;
    std::vector<error_analysis::Mistake> names;
    for (const SplitKind split : data::kOpenSplits) {
        evaluate::Predictions one;
        one.split = split;
        one.classes = kClasses;
        for (std::size_t i = 0; i < examples / 3; ++i) {
            const std::uint64_t id = random.below(std::uint64_t{1} << 62);
            const auto truth = random.below(kClasses);
            const auto predicted = random.uniform() < 0.125 ? random.below(kClasses) : truth;
            one.ids.push_back({id});
            one.truth.push_back(static_cast<std::uint16_t>(truth));
            one.predicted.push_back(static_cast<std::uint16_t>(predicted));
            const auto sure = static_cast<float>(random.uniform(0.3, 1));
            for (std::size_t k = 0; k < kClasses; ++k)
                one.probabilities.push_back(k == predicted ? sure : (1 - sure) / (kClasses - 1.0F));
            one.losses.push_back(static_cast<float>(random.uniform(0, 3)));
            names.push_back({.sample = {id}, .name = fmt::format("picture {:07}", names.size())});
        }
        evaluation.reports.emplace(split, evaluate::report(one));
        answers.push_back(std::move(one));
    }
    store::importAnswers(file, {.name = "answers",
                                .source = "answers",
                                .evaluation = evaluation,
                                .predictions = answers,
                                .examples = names,
                                .findings = {}});
}

struct Measured {
    std::string what;
    double milliseconds = 0, longestWait = 0;
};

/// Walks the page and measures.
class Walk
{
public:
    Walk(ui::MainWindow& window, const std::filesystem::path& file)
        : m_window(window)
        , m_page(*window.findChild<ui::ErrorsPage*>())
        , m_pulse(window)
    {
        const auto& book = window.bench().errorBook();
        measure("open the project at its errors", [&] {
            window.bench().openProject(QString::fromStdString(file.string()));
            turn([&] { return window.bench().project().has_value(); });
            window.goTo(QStringLiteral("errors"));
            turn([&] {
                return m_page.isVisible() && settled() && m_page.mistakes().total() > 0
                       && book.table();
            });
        });
        // A new question each time, so that an answer is the new one.
        choose("all errors", "Which part of the errors", 2);
        choose("worst first", "Order of the errors", 1);
        choose("of one split", "Which splits", 3);
        choose("of one true class", "True class", 4);
        choose("of every class", "True class", 0);
        choose("of one answered class", "Answered class", 3);
        choose("of every answer", "Answered class", 0);
        toggle("not looked at", "Not looked at");
        toggle("looked at or not", "Not looked at");
        toggle("flagged", "Flagged");
        toggle("flagged or not", "Flagged");
        measure("right answers too, of one class", [&] {
            m_page.filter().showCell(SplitKind::TestVal, 3, 3);
            turn([&] { return m_page.mistakes().query().rightToo && settled(); });
        });
        clear();
        measure("a name is searched", [&] {
            on<QLineEdit>("Text in name, note or type")->setText(QStringLiteral("99"));
            turn([&] { return m_page.mistakes().query().text == "99" && settled(); });
        });
        on<QLineEdit>("Text in name, note or type")->clear();
        turn([&] { return m_page.mistakes().query().text.empty() && settled(); });
        // Answers without pictures are rows of a table, once it is known that there are none.
        turn([&] { return !m_page.mistakes().isReading(); });
        QAbstractItemView* view = on<QListView>("Mistakes");
        if (!view->isVisible())
            view = on<ui::TableView>("Errors");
        measure("ten times to the end of what is there", [&] {
            for (int k = 0; k < 10; ++k) {
                const int before = m_page.mistakes().rowCount();
                turn([&] {
                    view->verticalScrollBar()->setValue(view->verticalScrollBar()->maximum());
                    return m_page.mistakes().rowCount() > before
                           || m_page.mistakes().rowCount() == m_page.mistakes().total();
                });
            }
        });
        view->setCurrentIndex(view->model()->index(0, 0));
        measure("twenty types by key, to the new table", [&] {
            auto& errors = window.bench().errorBook();
            errors.addType(QStringLiteral("dark"));
            turn([&] { return !errors.types().empty(); });
            for (int k = 0; k < 20; ++k) {
                QKeyEvent press(QEvent::KeyPress, Qt::Key_1, Qt::NoModifier, QStringLiteral("1"));
                QApplication::sendEvent(view, &press);
                QApplication::processEvents();
            }
            turn([&] {
                return errors.table() && !errors.table()->rows.empty()
                       && errors.table()->rows.front().testVal.count.tagged == 20;
            });
        });
        measure("suggestions", [&] {
            on<QComboBox>("What is shown of the error analysis")->setCurrentIndex(1);
            turn([&] { return window.bench().suggestions().isKnown(); });
        });
        measure("all errors of a suggestion", [&] {
            auto* table = on<ui::TableView>("Suggested error types");
            if (table->model()->rowCount() == 0)
                qFatal("there is no suggestion");
            table->setCurrentIndex(table->model()->index(0, 0));
            turn([&] { return settled(); });
        });
    }

    const std::vector<Measured>& measured() const { return m_measured; }

private:
    bool settled() const { return !m_page.mistakes().isWaiting(); }
    static void turn(const std::function<bool()>& done) { bench::turnUntil(done); }

    template <typename Widget>
    Widget* on(const char* name)
    {
        for (Widget* widget : m_page.findChildren<Widget*>()) {
            if (widget->accessibleName() == QLatin1String(name))
                return widget;
        }
        qFatal("the page has no \"%s\"", name);
    }

    void toggle(const char* what, const char* text)
    {
        measure(what, [&] {
            button<QCheckBox>(text)->toggle();
            turn([&] { return settled(); });
        });
    }

    void clear()
    {
        button<QPushButton>("Clear filters")->click();
        turn([&] { return !m_page.mistakes().query().rightToo && settled(); });
        choose("all errors again", "Which part of the errors", 2);
        choose("of one split again", "Which splits", 3);
    }

    template <typename Button>
    Button* button(const char* text)
    {
        for (Button* one : m_page.findChildren<Button*>()) {
            if (one->text() == QLatin1String(text))
                return one;
        }
        qFatal("the page has no button \"%s\"", text);
    }

    void choose(const char* what, const char* box, int index)
    {
        measure(what, [&] {
            auto* chooser = on<QComboBox>(box);
            chooser->setCurrentIndex(index);
            Q_EMIT chooser->activated(index);
            turn([&] { return settled(); });
        });
    }

    void measure(const char* what, const std::function<void()>& work)
    {
        bench::measuredNow = what;
        m_pulse.clear();
        QElapsedTimer clock;
        clock.start();
        work();
        const double took = static_cast<double>(clock.nsecsElapsed()) / 1e6;
        turn([n = 0]() mutable { return ++n > 3; }); // what is drawn after it counts too
        m_measured.push_back({what, took, bench::quantile(m_pulse.waits(), 1)});
    }

    ui::MainWindow& m_window;
    ui::ErrorsPage& m_page;
    bench::Pulse m_pulse;
    std::vector<Measured> m_measured;
};

std::vector<Measured> walk(std::size_t examples)
{
    const QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath(QStringLiteral("bench.assay")).toStdString();
    storeAnswers(file, examples);
    ui::Settings settings(folder.path());
    ui::Theme theme;
    const auto session = session::makeLocalSession({.window = true});
    std::vector<Measured> measured;
    {
        ui::MainWindow window(*session, settings, theme);
        window.resize(1280, 800);
        window.show();
        measured = Walk(window, file).measured();
    }
    session->shutDown();
    return measured;
}

} // namespace

int main(int argc, char** argv)
{
    const std::size_t large =
        argc == 3 && argv[1] == std::string("--examples") ? std::stoul(argv[2]) : 1'000'000;
    constexpr std::size_t kSmall = 10'000;
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const auto small = walk(kSmall), big = walk(large);
    std::printf("answers to %zu and to %zu examples; ms, and the longest wait of an event\n",
                kSmall, large);
    std::printf("%-40s%10s%8s%12s%8s%8s\n", "", "took", "wait", "took", "wait", "times");
    for (std::size_t k = 0; k < big.size(); ++k)
        std::printf("%-40s%10.0f%8.1f%12.0f%8.1f%8.1f\n", big[k].what.c_str(),
                    small[k].milliseconds, small[k].longestWait, big[k].milliseconds,
                    big[k].longestWait, big[k].milliseconds / small[k].milliseconds);
}
