// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/known_book.h"

#include "advise/known_evidence.h"
#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "train/metric.h"

#include <QCoreApplication>
#include <QPointer>
#include <QRegularExpression>

#include <utility>

namespace assay::ui {

using baseline::KnownKind;
using baseline::ResultRow;
using experiment::Control;

namespace {

/// What ends a sentence or a bracket around an address is no part of it.
QString withoutEnd(QString address)
{
    while (!address.isEmpty()) {
        const QChar last = address.back();
        const bool closes =
            last == QLatin1Char(')') && address.count(last) > address.count(QLatin1Char('('));
        if (!closes && !QStringLiteral(".]':").contains(last))
            break;
        address.chop(1);
    }
    return address;
}

} // namespace

QString kindText(KnownKind kind)
{
    const auto tr = [](const char* text) { return KnownBook::tr(text); };
    switch (kind) {
    case KnownKind::OfficialSimilar: return tr("Official code, similar data");
    case KnownKind::OfficialBenchmark: return tr("Official code, benchmark");
    case KnownKind::Unofficial: return tr("Unofficial code");
    case KnownKind::Paper: return tr("Paper");
    case KnownKind::OwnOnBenchmark: return tr("Your model, benchmark");
    case KnownKind::SimilarModel: return tr("Similar model and data");
    case KnownKind::Baseline: return tr("Simple method");
    }
    return {};
}

QString kindHelp(KnownKind kind)
{
    const auto tr = [](const char* text) { return KnownBook::tr(text); };
    switch (kind) {
    case KnownKind::OfficialSimilar:
        return tr("Compared layer by layer, on the same input: assay-cli compare --reference.");
    case KnownKind::OfficialBenchmark:
        return tr("Compared layer by layer as well, and a benchmark shows that it trains.");
    case KnownKind::Unofficial:
        return tr("Most have a fault of their own: trust one that is used.");
    case KnownKind::Paper: return tr("Only the performance can be compared.");
    case KnownKind::OwnOnBenchmark:
        return tr("Shows that the network learns where the answer is known.");
    case KnownKind::SimilarModel: return tr("Shows what performance to expect.");
    case KnownKind::Baseline: return tr("Shows that anything is learned at all.");
    }
    return {};
}

QString resultText(const ResultRow& row)
{
    return text(advise::resultText(row));
}

QString linkIn(const QString& source)
{
    static const QRegularExpression address(
        QStringLiteral(
            R"((https?://[^\s,;<>"]+)|(?:^|[\s;,(])((?:[a-z0-9-]+\.)+(?:com|org|net|edu|io|dev|ai|uk|de|fr)/[^\s,;<>"]*))"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression archive(QStringLiteral(R"(arXiv[: ](\d{4}\.\d{4,5}))"));
    if (const auto found = address.match(source); found.hasMatch())
        return withoutEnd(found.captured(1).isEmpty()
                              ? QStringLiteral("https://") + found.captured(2)
                              : found.captured(1));
    if (const auto found = archive.match(source); found.hasMatch())
        return QStringLiteral("https://arxiv.org/abs/") + found.captured(1);
    return {};
}

bool stands(const train::RunRecord& control)
{
    return !train::isOver(control.state) || control.state == train::RunState::Finished;
}

KnownBook::KnownBook(Workbench& bench, QObject* parent)
    : QObject(parent)
    , m_bench(bench)
    , m_starting(bench.bridge())
{
    connect(&bench.simple(), &SimpleBook::changed, this, &KnownBook::changed);
    bench.bridge().on<session::Failed>(this, [this](const session::Failed& failure) {
        if (m_starting.take(failure)) {
            m_problem = errorText(failure.error);
            Q_EMIT changed();
        }
    });
    bench.bridge().on<session::ProjectOpened>(this, [this] {
        m_starting.drop();
        m_own.clear();
        m_chosen.clear();
        m_problem.clear();
        read();
        Q_EMIT changed();
    });
    for (const auto signal : {&RunBook::listed, &RunBook::currentChanged})
        connect(&bench.runs(), signal, this, &KnownBook::changed);
    connect(&bench.draft(), &Draft::profileChanged, this, &KnownBook::changed);
    connect(&bench.draft(), &Draft::specChanged, this, &KnownBook::changed);
    connect(&bench, &Workbench::projectChanged, this, &KnownBook::changed);
    read();
}

baseline::OwnResults::Take KnownBook::taker()
{
    // Called on a thread of the session; by the time it is looked at here the book may be gone.
    return [book = QPointer<KnownBook>(this)](const baseline::OwnResultsAnswer& answer) {
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [book, answer] {
                if (!book)
                    return;
                book->m_problem = answer.problem ? errorText(*answer.problem) : QString();
                if (!answer.problem)
                    book->m_own = answer.rows;
                Q_EMIT book->changed();
            },
            Qt::QueuedConnection);
    };
}

void KnownBook::read()
{
    m_bench.bridge().session().ownResults().listOwnResults(taker());
}

QString KnownBook::nameOfData() const
{
    const auto profile = m_bench.draft().shown();
    return profile ? text(baseline::dataSetName(profile->source)) : QString();
}

QString KnownBook::dataSet() const
{
    return m_chosen.isEmpty() ? nameOfData() : m_chosen;
}

void KnownBook::choose(const QString& dataSet)
{
    m_chosen = dataSet;
    Q_EMIT changed();
}

QStringList KnownBook::dataSets() const
{
    QStringList names;
    for (const baseline::KnownResult& known : baseline::knownResults())
        names << text(known.dataSet);
    for (const ResultRow& row : m_own)
        names << text(row.dataSet);
    names.removeDuplicates();
    return names;
}

std::vector<ResultRow> KnownBook::rows() const
{
    const auto profile = m_bench.draft().shown();
    const bool byData = m_chosen.isEmpty() && profile;
    return baseline::resultRows(utf8(dataSet()),
                                byData ? profile->source.fingerprint : std::string(), m_own);
}

const train::RunRecord* KnownBook::run() const
{
    return m_bench.runs().current();
}

const experiment::ExperimentSpec* KnownBook::specOf(const train::RunRecord& run) const
{
    if (!m_read || m_read->json != run.spec) {
        m_read = ReadSpec{run.spec, std::nullopt};
        try {
            m_read->spec = experiment::fromJson(run.spec);
        } catch (const base::Error&) {
            // Another version wrote it, or another tool.
        }
    }
    return m_read->spec ? &*m_read->spec : nullptr;
}

bool KnownBook::isOfOtherData(const experiment::ExperimentSpec& spec) const
{
    const data::DataSpec& now = m_bench.draft().spec().data;
    return spec.data.path != now.path || spec.data.testPath != now.testPath;
}

QString KnownBook::reason() const
{
    const train::RunRecord* own = run();
    if (!own)
        return tr("No run was trained yet.");
    if (!own->last)
        return tr("%1 has no score on validation yet.").arg(text(own->name));
    const auto* spec = own->kind == train::RunKind::Imported ? nullptr : specOf(*own);
    if (!spec)
        return isChosen() ? QString()
                          : tr("The data of %1 are not known; choose the data set it is to be "
                               "compared on.")
                                .arg(text(own->name));
    if (const auto control = experiment::controlIn(*spec))
        return tr("%1 is a control itself (%2), and is not compared with results.")
            .arg(text(own->name), text(experiment::name(*control)));
    if (!isChosen() && isOfOtherData(*spec))
        return tr("%1 was trained on other data than those of the Data page; choose the data set it "
                  "is to be compared on.")
            .arg(text(own->name));
    return {};
}

const train::SplitScore* KnownBook::score(data::SplitKind& split) const
{
    const train::RunRecord* own = run();
    return own && reason().isEmpty() ? advise::comparedScore(*own, split, isChosen()) : nullptr;
}

std::string KnownBook::evidence(const train::RunRecord& of) const
{
    const train::RunRecord* own = run();
    return own && own->id == of.id && nameOfData().size() > 0 && reason().isEmpty()
               ? advise::knownEvidence(of, rows())
               : std::string();
}

QString KnownBook::sentence(const ResultRow& row) const
{
    data::SplitKind split{};
    const train::SplitScore* found = score(split);
    const std::string words = found ? baseline::againstText(*found, row) : std::string();
    if (words.empty())
        return {};
    return unbroken(
        tr("%1 at epoch %2: %3.").arg(text(run()->name), countText(run()->epoch), text(words)));
}

QString KnownBook::obstacle() const
{
    const auto& project = m_bench.project();
    if (!project)
        return tr("Open or make a project first.");
    if (project->readOnly)
        return tr("This project is read only.");
    if (!project->here)
        return m_bench.lostText();
    return dataSet().isEmpty() ? tr("Choose data, or a data set, first.") : QString();
}

void KnownBook::save(ResultRow row)
{
    if (row.dataSet.empty()) {
        const auto profile = m_bench.draft().shown();
        row.dataSet = utf8(dataSet());
        if (m_chosen.isEmpty() && profile)
            row.fingerprint = profile->source.fingerprint;
    }
    m_bench.bridge().session().ownResults().saveOwnResult(row, taker());
}

void KnownBook::remove(std::int64_t id)
{
    m_bench.bridge().session().ownResults().removeOwnResult(id, taker());
}

const train::RunRecord* KnownBook::controlRun(Control control) const
{
    const auto profile = m_bench.draft().shown();
    const train::RunRecord* own = run();
    const auto* spec = own && own->kind == train::RunKind::Training ? specOf(*own) : nullptr;
    if (!spec || !profile || isOfOtherData(*spec))
        return nullptr;
    const train::RunRecord* fallen = nullptr;
    try {
        const std::string wanted =
            experiment::hash(experiment::controlOf(control, *spec, profile->source));
        for (const train::RunRecord& one : m_bench.runs().runs()) {
            if (one.specHash != wanted || one.id == own->id)
                continue;
            if (stands(one))
                return &one;
            fallen = fallen ? fallen : &one;
        }
    } catch (const base::Error&) {
        return nullptr; // no such control of these data
    }
    return fallen;
}

QString KnownBook::controlObstacle(Control control) const
{
    const QString present = m_bench.startObstacle();
    if (!present.isEmpty())
        return present;
    const train::RunRecord* own = run();
    const auto profile = m_bench.draft().shown();
    if (!own || own->kind != train::RunKind::Training)
        return tr("Train a run first: a control is the same run with other data.");
    const auto* spec = specOf(*own);
    if (!spec || !profile)
        return tr("The settings of this run cannot be read.");
    if (isOfOtherData(*spec))
        return tr("%1 was trained on other data than those of the Data page; choose its data there "
                  "first.")
            .arg(text(own->name));
    if (experiment::controlIn(*spec))
        return tr("This run is a control itself.");
    try {
        experiment::controlOf(control, *spec, profile->source);
    } catch (const base::Error& error) {
        return errorText(error);
    }
    return {};
}

QString KnownBook::simpleObstacle() const
{
    const train::RunRecord* own = run();
    if (m_bench.simple().isComputing())
        return tr("They are being computed.");
    return own && own->kind == train::RunKind::Training && specOf(*own)
               ? QString()
               : tr("Train a run first: simple methods are scored on its split.");
}

const QString& KnownBook::simpleProblem() const
{
    return m_bench.simple().problem();
}

void KnownBook::computeSimple()
{
    if (!simpleObstacle().isEmpty())
        return;
    m_bench.simple().ask(specOf(*run())->data);
}

void KnownBook::runControl(Control control)
{
    if (!controlObstacle(control).isEmpty())
        return;
    const train::RunRecord* own = run();
    const session::Tag tag = m_starting.begin();
    m_problem.clear();
    m_bench.runs().trainAside(tag);
    // What the checks before the first update would block is what the control is made of.
    m_bench.bridge().session().runs().start(
        {.spec = experiment::controlOf(control, *specOf(*own), m_bench.draft().shown()->source),
         .name = own->name + ", " + experiment::name(control),
         .checksFirst = false},
        tag);
}

} // namespace assay::ui
