// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local_session.h"
#include "support/hostile_project.h"
#include "support/temp_project.h"

#include <fmt/format.h>

#include <QTest>

#include <atomic>
#include <cmath>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <variant>

using namespace assay;
using session::Tag;

namespace {

/// Asks a session one thing after the other, and waits for each answer.
class Asker
{
public:
    explicit Asker(session::Session& session)
        : m_session(session)
        , m_subscription(session.listen([this](const session::Event& event) { take(event); }))
    {}

    /// The answer, or the Failed.
    session::Event ask(const std::function<void(Tag)>& request)
    {
        const Tag tag = ++m_tag;
        request(tag);
        std::unique_lock lock(m_mutex);
        m_wake.wait(lock, [&] { return m_answers.contains(tag); });
        session::Event answer = std::move(m_answers.at(tag));
        m_answers.clear();
        return answer;
    }
    std::vector<train::RunRecord> runs()
    {
        const std::lock_guard lock(m_mutex);
        return m_runs;
    }
    /// Watches these runs until all of their points were read.
    void watch(const std::vector<train::RunRecord>& runs)
    {
        std::vector<base::Subscription> handles;
        {
            const std::lock_guard lock(m_mutex);
            m_complete.clear();
        }
        for (const train::RunRecord& run : runs)
            handles.push_back(m_session.runs().watch(run.id));
        std::unique_lock lock(m_mutex);
        m_wake.wait(lock, [&] { return m_watchFailed || m_complete.size() == runs.size(); });
    }
    std::string wrong; ///< a number that cannot be

private:
    void take(const session::Event& event)
    {
        const std::lock_guard lock(m_mutex);
        if (const auto* listed = std::get_if<session::RunsListed>(&event))
            m_runs = listed->runs;
        if (const auto* read = std::get_if<session::PointsRead>(&event); read && read->complete)
            m_complete.insert(read->run);
        if (const auto* evaluated = std::get_if<session::RunEvaluated>(&event))
            look(*evaluated->evaluation);
        std::visit(
            [&](const auto& held) {
                if constexpr (requires { held.tag; }) {
                    if (!std::holds_alternative<session::DataProgress>(event))
                        m_answers.insert_or_assign(held.tag, event);
                }
            },
            event);
        if (const auto* opened = std::get_if<session::ProjectOpened>(&event)) {
            m_answers.insert_or_assign(m_tag, session::Event(*opened));
            m_watchFailed = false; // what fails from now on fails in this project
        }
        const auto* failed = std::get_if<session::Failed>(&event);
        m_watchFailed = m_watchFailed || (failed && failed->tag == 0);
        m_wake.notify_all();
    }
    void look(const evaluate::Evaluation& evaluation)
    {
        for (const auto& [split, report] : evaluation.reports) {
            const double value = report.score.value();
            if (!std::isfinite(value) || value < 0 || (!report.score.isRegression() && value > 1))
                wrong = fmt::format("error of {}: {}", data::key(split), value);
        }
    }

    session::Session& m_session;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::atomic<Tag> m_tag = 0;
    std::map<Tag, session::Event> m_answers;
    std::vector<train::RunRecord> m_runs;
    std::set<train::RunId> m_complete;
    bool m_watchFailed = false;
    base::Subscription m_subscription;
};

/// Everything that can be asked of an open project. What takes longer is asked of every tenth.
void askAll(session::Session& session, Asker& asker, unsigned turn,
            const std::filesystem::path& report)
{
    auto& errors = session.errors();
    auto& evaluations = session.evaluations();
    asker.ask([&](Tag tag) { evaluations.listTyped(tag); });
    asker.ask([&](Tag tag) { evaluations.listTried(tag); });
    asker.ask([&](Tag tag) {
        session.project().writeReport({.file = report.string(), .run = 0, .replaces = true}, tag);
    });
    asker.ask([&](Tag tag) {
        session.project().writeCase(
            {.file = report.string() + ".zip", .withData = turn % 10 == 8, .replaces = true}, tag);
    });
    asker.ask([&](Tag tag) { errors.types(tag); });
    const auto runs = asker.runs();
    asker.watch(runs);
    for (const train::RunRecord& run : runs) {
        if (run.kind != train::RunKind::Imported)
            experiment::fromJson(run.spec); // as the window does, without a care
        asker.ask([&](Tag tag) { session.logs().tags(run.id, tag); });
        asker.ask([&](Tag tag) { evaluations.read(run.id, tag); });
        asker.ask([&](Tag tag) { session.advice().gather(run.id, tag); });
        asker.ask([&](Tag tag) { errors.table(run.id, tag); });
        error_analysis::MistakeQuery query{.run = run.id};
        query.splits.assign(data::kOpenSplits.begin(), data::kOpenSplits.end());
        query.rightToo = true;
        const auto read = asker.ask([&](Tag tag) { errors.mistakes(query, tag); });
        if (const auto* page = std::get_if<session::MistakesRead>(&read);
            page && !page->page->mistakes.empty()) {
            const auto& mistakes = page->page->mistakes;
            asker.ask([&](Tag tag) {
                errors.examples(run.id, {mistakes.front(), mistakes.back()}, tag);
            });
            asker.ask([&](Tag tag) { errors.mark({mistakes.front().mark}, tag); });
            if (turn % 10 == 1)
                asker.ask([&](Tag tag) { errors.neighbours(run.id, mistakes.front(), 3, tag); });
        }
        if (turn % 10 == 2)
            asker.ask([&](Tag tag) { errors.suggest(run.id, tag); });
        if (turn % 10 == 3)
            asker.ask([&](Tag tag) { evaluations.shift(run.id, tag); });
        if (turn % 10 == 4)
            asker.ask([&](Tag tag) { evaluations.compare(run.id, runs.front().id, tag); });
        if (turn % 10 == 5)
            asker.ask([&](Tag tag) { evaluations.bySize(run.id, 1, tag); });
        if (turn % 10 == 6)
            asker.ask(
                [&](Tag tag) { evaluations.evaluate(run.id, evaluate::Checkpoint::Last, tag); });
        if (turn % 10 == 7)
            asker.ask([&](Tag tag) { evaluations.resample(run.id, tag); });
    }
    asker.ask([&](Tag tag) { errors.addType("a new one", tag); });
    session.runs().list();
}

} // namespace

class TestHostileProjects : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyQuestionIsAnsweredWhateverTheFileHolds()
    {
        const auto session = session::makeLocalSession({});
        Asker asker(*session);
        const testing::TempFolder reports;
        unsigned turn = 0, opened = 0;
        std::map<std::string, unsigned> refused; ///< by the code of the error
        const std::string wrong =
            testing::checkVariants(100, [&](const std::filesystem::path& file) {
                const auto answer =
                    asker.ask([&](Tag tag) { session->project().open(file.string(), tag); });
                ++turn;
                if (std::holds_alternative<session::ProjectOpened>(answer)) {
                    ++opened;
                    askAll(*session, asker, testing::presentVariant() + 1, reports / "case.html");
                } else if (const auto* failed = std::get_if<session::Failed>(&answer)) {
                    ++refused[failed->error.code()];
                }
                return std::exchange(asker.wrong, {});
            });
        QVERIFY2(wrong.empty(), wrong.c_str());
        std::string why;
        for (const auto& [code, times] : refused)
            why += fmt::format(", {} times {}", times, code);
        qInfo("%u of %u variants could be opened%s", opened, turn, why.c_str());
        QVERIFY2(turn < 20 || opened > turn / 3, why.c_str());
    }
};

QTEST_GUILESS_MAIN(TestHostileProjects)
#include "tst_hostile_projects.moc"
