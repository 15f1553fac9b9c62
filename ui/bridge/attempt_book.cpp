// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/attempt_book.h"

#include "bridge/convert.h"
#include "bridge/run_book.h"
#include "bridge/session_bridge.h"
#include "bridge/study_book.h"

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kSoonMs = 100;
constexpr int kMarkedMs = 1000;
constexpr int kMostListings = 5; ///< that may fail in a row

QString lines(const std::vector<std::string>& all)
{
    QStringList texts;
    for (const std::string& one : all)
        texts << text(one);
    return texts.join(QLatin1Char('\n'));
}

} // namespace

AttemptBook::AttemptBook(SessionBridge& bridge, RunBook& runs, StudyBook& studies, QObject* parent)
    : QObject(parent)
    , m_bridge(bridge)
    , m_runs(runs)
    , m_studies(studies)
    , m_listing(bridge)
    , m_starting(bridge)
    , m_measuring(bridge)
    , m_fitting(bridge)
    , m_comparing(bridge)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this,
            [this] { m_bridge.session().studies().listAttempts(m_listing.begin()); });
    bridge.on<session::ProjectOpened>(this, [this](const session::ProjectOpened& project) {
        for (Request* request : {&m_listing, &m_starting, &m_measuring, &m_fitting, &m_comparing})
            request->drop();
        m_readOnly = project.info.readOnly;
        m_attempts.clear();
        m_known.clear();
        m_problem.clear();
        m_fitted.reset();
        m_fitAsked = 0;
        m_fitProblem.clear();
        m_compared.reset();
        m_comparedOf.clear();
        m_compareProblem.clear();
        m_continued.clear();
        listSoon();
        Q_EMIT changed();
    });
    // Another goal is another metric.
    bridge.on<session::ProjectChanged>(this, [this] {
        m_known.clear();
        m_comparedOf.clear();
        listSoon();
    });
    bridge.on<session::RunEnded>(this, [this] { listSoon(); });
    // Effects on error types follow what carries them, once a person pauses.
    auto* marked = new QTimer(this);
    marked->setSingleShot(true);
    marked->setInterval(kMarkedMs);
    connect(marked, &QTimer::timeout, this, &AttemptBook::listSoon);
    const auto afterMarks = [this, marked] {
        if (!m_attempts.empty())
            marked->start();
    };
    bridge.on<session::Marked>(this, afterMarks);
    bridge.on<session::TypesListed>(this, afterMarks);
    bridge.on<session::RunsChanged>(this, [this] {
        if (!m_attempts.empty()) // deleted, restored, gone on with
            listSoon();
    });
    bridge.on<session::StudyStarted>(this, [this](const session::StudyStarted& started) {
        if (started.study.tried) {
            m_continued.try_emplace(started.study.id, 0);
            listSoon();
        }
        if (m_starting.take(started))
            Q_EMIT changed();
    });
    bridge.on<session::AttemptsListed>(this, &AttemptBook::take);
    bridge.on<session::AttemptMeasured>(this, [this](const session::AttemptMeasured& measured) {
        if (!m_measuring.take(measured))
            return;
        m_known[m_measured] = {measured.attempt.pairs.size(), QString()};
        listSoon(); // the others are corrected for one more
    });
    bridge.on<session::ChangesFitted>(this, [this](const session::ChangesFitted& fitted) {
        if (!m_fitting.take(fitted))
            return;
        m_fitted = fitted;
        Q_EMIT changed();
    });
    bridge.on<session::AdaptationsListed>(this, [this](const session::AdaptationsListed& listed) {
        if (!m_comparing.take(listed))
            return;
        m_compared = listed;
        m_compareProblem = lines(listed.problems);
        Q_EMIT changed();
    });
    bridge.on<session::DataProgress>(this, [this](const session::DataProgress& progress) {
        if (m_measuring.is(progress.tag))
            Q_EMIT progressed(progress.share);
    });
    bridge.on<session::Failed>(this, &AttemptBook::fail);
}

std::vector<const tune::MeasuredAttempt*> AttemptBook::on(const train::RunRecord& run,
                                                          const std::string& improvement) const
{
    std::vector<const tune::MeasuredAttempt*> own;
    for (const tune::MeasuredAttempt& one : m_attempts) {
        const train::RunRecord* of = one.study.of ? m_runs.find(*one.study.of) : nullptr;
        const bool isOn =
            one.study.of == run.id
            || (of && !of->family.empty() && of->family == run.family && of->split == run.split);
        if (isOn && (improvement.empty() || one.tried().improvement == improvement))
            own.push_back(&one);
    }
    return own;
}

const tune::MeasuredAttempt* AttemptBook::find(tune::StudyId study) const
{
    const auto found = std::find_if(m_attempts.begin(), m_attempts.end(),
                                    [study](const auto& one) { return one.study.id == study; });
    return found == m_attempts.end() ? nullptr : &*found;
}

void AttemptBook::start(train::RunId run, const tune::Tried& tried, int seeds)
{
    m_problem.clear();
    m_wanted = text(tried.words);
    const session::Tag tag = m_starting.begin();
    m_runs.trainAside(tag);
    m_studies.start({.purpose = tune::Purpose::Attempt, .of = run, .seeds = seeds, .tried = tried},
                    tag);
    Q_EMIT changed();
}

QString AttemptBook::problemOf(tune::StudyId study) const
{
    const auto found = m_known.find(study);
    return found == m_known.end() ? QString() : found->second.why;
}

std::optional<std::vector<evaluate::FittedChange>> AttemptBook::fitted(train::RunId run) const
{
    return m_fitted && m_fitted->run == run ? std::optional(m_fitted->changes) : std::nullopt;
}

void AttemptBook::fit(train::RunId run)
{
    if (m_fitAsked == run)
        return;
    m_fitAsked = run;
    m_fitProblem.clear();
    m_bridge.session().evaluations().fitChanges(run, m_fitting.begin());
}

void AttemptBook::listSoon()
{
    if (!m_soon.isActive())
        m_soon.start();
}

void AttemptBook::take(const session::AttemptsListed& listed)
{
    if (!m_listing.take(listed))
        return;
    m_attempts = listed.attempts;
    m_failures = 0;
    lookAtTried();
    Q_EMIT changed();
    goOn();
    measureNext();
}

/// The networks of an attempt are the newest runs, and it is shown with the run that it was tried on.
void AttemptBook::lookAtTried()
{
    const train::RunRecord* shown = m_runs.current();
    for (const tune::MeasuredAttempt& one : m_attempts) {
        const bool isOf =
            shown && one.study.of && one.study.of != shown->id
            && std::any_of(one.members.begin(), one.members.end(),
                           [&](const tune::Member& member) { return member.run == shown->id; });
        if (isOf)
            return m_runs.lookInstead(*one.study.of);
    }
}

/// Trains the networks of adaptations that go on from weights which are there by now.
void AttemptBook::goOn()
{
    if (m_readOnly || m_starting.isPending())
        return;
    for (const tune::MeasuredAttempt& one : m_attempts) {
        const auto own = m_continued.find(one.study.id);
        if (own == m_continued.end() || !one.awaitsWeights || own->second >= one.members.size())
            continue;
        own->second = one.members.size();
        m_wanted = text(one.tried().words);
        const session::Tag tag = m_starting.begin();
        m_runs.trainAside(tag);
        m_bridge.session().studies().proceed(one.study.id, tag);
        return;
    }
}

const std::vector<tune::Adaptation>* AttemptBook::adaptations(train::RunId run) const
{
    return m_compared && m_compared->run == run ? &m_compared->adaptations : nullptr;
}

void AttemptBook::compare(const train::RunRecord& run)
{
    QString of = QString::number(run.id);
    bool isAny = false;
    for (const tune::MeasuredAttempt* one : on(run, tune::kAdaptation)) {
        isAny = isAny || !one->pairs.empty();
        of += QLatin1Char(' ') + text(tune::pairsText(one->pairs));
    }
    if (of == m_comparedOf)
        return;
    m_comparedOf = of;
    m_compareProblem.clear();
    if (isAny && m_readOnly)
        m_compareProblem =
            tr("Adaptations are compared by answers that would be kept in the project, "
               "which is open to be read alone. Open it where it can be written.");
    else if (isAny)
        m_bridge.session().studies().adaptations(run.id, m_comparing.begin());
    else
        m_compared.reset();
}

void AttemptBook::measureNext()
{
    if (m_readOnly || m_measuring.isPending())
        return;
    for (const tune::MeasuredAttempt& one : m_attempts) {
        if (one.state != tune::AttemptState::Trained || one.pairs.empty())
            continue;
        const auto refused = m_known.find(one.study.id);
        if (refused != m_known.end() && refused->second.pairs == one.pairs.size())
            continue;
        m_measured = one.study.id;
        m_bridge.session().studies().measure(m_measured, m_measuring.begin());
        Q_EMIT changed();
        return;
    }
}

void AttemptBook::fail(const session::Failed& failure)
{
    if (m_starting.take(failure)) {
        m_problem = m_wanted.isEmpty() ? errorText(failure.error)
                                       : tr("%1: %2").arg(m_wanted, errorText(failure.error));
        listSoon(); // some of its networks may have been queued
    } else if (m_measuring.take(failure)) {
        const tune::MeasuredAttempt* one = find(m_measured);
        m_known[m_measured] = {one ? one->pairs.size() : 0, errorText(failure.error)};
        measureNext();
    } else if (m_comparing.take(failure)) {
        m_compareProblem = errorText(failure.error);
    } else if (m_fitting.take(failure)) {
        m_fitProblem = errorText(failure.error);
    } else if (m_listing.take(failure)) {
        m_problem = errorText(failure.error); // what is shown may be out of date
        if (++m_failures < kMostListings)
            listSoon();
    } else {
        return;
    }
    Q_EMIT changed();
}

} // namespace assay::ui
