// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/suggestion_book.h"

#include "bridge/convert.h"
#include "bridge/edit_errors.h"
#include "bridge/error_book.h"
#include "bridge/session_bridge.h"

#include <QUndoStack>

#include <algorithm>

namespace assay::ui {

using error_analysis::Choice;
using error_analysis::Suggestion;

SuggestionBook::SuggestionBook(SessionBridge& bridge, ErrorBook& errors, QUndoStack& undo,
                               QObject* parent)
    : QObject(parent)
    , m_bridge(bridge)
    , m_errors(errors)
    , m_undo(undo)
    , m_finding(bridge)
{
    bridge.on<session::ProjectOpened>(this, [this] {
        m_decisions.clear();
        m_deciding.clear();
        m_together.clear();
    });
    bridge.on<session::SuggestionsFound>(this, [this](const session::SuggestionsFound& found) {
        if (!m_finding.take(found))
            return;
        m_found = found.suggestions;
        m_decisions = found.decisions;
        Q_EMIT changed();
    });
    bridge.on<session::SuggestionDecided>(this, &SuggestionBook::take);
    bridge.on<session::Failed>(this, [this](const session::Failed& failure) {
        if (m_finding.take(failure)) {
            m_problem = errorText(failure.error);
            Q_EMIT changed();
        } else if (m_deciding.erase(failure.tag) > 0) {
            takeTogether(failure.tag, nullptr);
            Q_EMIT failed(errorText(failure.error));
        }
    });
}

void SuggestionBook::setRun(train::RunId run, const QString& version)
{
    if (run == m_run && version == m_version)
        return;
    m_run = run;
    m_version = version;
    m_found.reset();
    m_finding.drop();
    m_problem.clear();
    Q_EMIT changed();
}

void SuggestionBook::find()
{
    if (m_run == 0 || m_found || m_finding.isPending() || !m_problem.isEmpty())
        return;
    m_bridge.session().errors().suggest(m_run, m_finding.begin());
    Q_EMIT changed();
}

std::vector<Suggestion> SuggestionBook::list() const
{
    return m_found ? error_analysis::withoutRefused(m_found->list, m_decisions)
                   : std::vector<Suggestion>();
}

QString SuggestionBook::notes() const
{
    QStringList notes;
    if (!m_problem.isEmpty())
        notes << m_problem;
    if (m_found) {
        for (const std::string& note : m_found->notes)
            notes << text(note);
    }
    return notes.join(QLatin1Char(' '));
}

std::optional<bool> SuggestionBook::decisionOn(const std::string& suggestion) const
{
    return m_found ? error_analysis::decisionOn(m_found->weights, suggestion, m_decisions)
                   : std::nullopt;
}

void SuggestionBook::decide(const Suggestion& suggestion, bool accepted,
                            std::optional<base::SampleId> example)
{
    ask(suggestion, accepted, example);
}

void SuggestionBook::decideEach(const Suggestion& suggestion, bool accepted,
                                const std::vector<base::SampleId>& examples)
{
    auto together = std::make_shared<Together>();
    for (const base::SampleId example : examples) {
        if (const session::Tag tag = ask(suggestion, accepted, example)) {
            ++together->awaited;
            m_together[tag] = together;
        }
    }
    together->name = DecideSuggestion::nameOf(accepted, together->awaited);
}

bool SuggestionBook::takeTogether(session::Tag tag, const session::SuggestionDecided* decided)
{
    const auto found = m_together.find(tag);
    if (found == m_together.end())
        return false;
    const std::shared_ptr<Together> together = found->second;
    m_together.erase(found);
    if (decided)
        together->done.push_back(*decided);
    if (--together->awaited > 0 || together->done.empty())
        return true;
    if (together->done.size() == 1) {
        m_undo.push(new DecideSuggestion(*this, together->done.front()));
        return true;
    }
    auto* step = new QUndoCommand(together->name);
    for (const session::SuggestionDecided& one : together->done)
        new DecideSuggestion(*this, one, step);
    m_undo.push(step);
    return true;
}

session::Tag SuggestionBook::ask(const Suggestion& suggestion, bool accepted,
                                 std::optional<base::SampleId> example)
{
    if (!m_found)
        return 0;
    Choice choice{.weights = m_found->weights,
                  .suggestion = suggestion.key,
                  .type = suggestion.name,
                  .errors = suggestion.errors,
                  .whole = !example,
                  .accepted = accepted};
    if (example)
        choice.errors = {*example};
    const auto newest = std::find_if(m_deciding.rbegin(), m_deciding.rend(), [&](const auto& one) {
        const Choice& other = one.second;
        return other.suggestion == choice.suggestion && other.whole == choice.whole
               && (choice.whole || other.errors == choice.errors);
    });
    if (newest != m_deciding.rend() && newest->second.accepted == accepted)
        return 0;
    const session::Tag tag = m_bridge.nextTag();
    m_bridge.session().errors().decide(choice, tag);
    m_deciding.emplace(tag, std::move(choice));
    return tag;
}

void SuggestionBook::take(const session::SuggestionDecided& decided)
{
    m_decisions = decided.decisions;
    if (!decided.after.empty())
        m_errors.show(decided.after);
    if (m_deciding.erase(decided.tag) > 0 && !takeTogether(decided.tag, &decided))
        m_undo.push(new DecideSuggestion(*this, decided));
    Q_EMIT changed();
}

void SuggestionBook::write(const Choice& choice)
{
    m_bridge.session().errors().decide(choice, m_bridge.editTag());
}

void SuggestionBook::takeBack(const session::SuggestionDecided& decided)
{
    if (!decided.before.empty())
        m_errors.write(decided.before);
    if (decided.isNew)
        m_errors.writeDeleted(decided.type, true);
    m_bridge.session().errors().takeBack(decided.choice, decided.previous, m_bridge.editTag());
}

} // namespace assay::ui
