// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/refused_edits.h"

#include "bridge/session_bridge.h"

#include <QUndoStack>

#include <utility>

namespace assay::ui {

namespace {

/// Its place in the stack; -1: it is gone.
int placeOf(const QUndoStack& undo, const QUndoCommand* step)
{
    for (int k = 0; k < undo.count(); ++k) {
        if (undo.command(k) == step)
            return k;
    }
    return -1;
}

/// Qt hands steps out as constants. An obsolete one leaves the stack once it is undone or redone.
void setObsolete(const QUndoCommand* step)
{
    const_cast<QUndoCommand*>(step)->setObsolete(true);
}

} // namespace

RefusedEdits::RefusedEdits(SessionBridge& bridge, QUndoStack& undo, QObject* parent)
    : QObject(parent)
    , m_bridge(bridge)
    , m_undo(undo)
{
    connect(&bridge, &SessionBridge::editAsked, this, [this](session::Tag tag) {
        if (m_taking)
            m_quiet.insert(tag);
        else
            m_fresh.push_back(tag);
    });
    connect(&bridge, &SessionBridge::editRefused, this, &RefusedEdits::take);
    connect(&undo, &QUndoStack::indexChanged, this, &RefusedEdits::noteSteps);
}

void RefusedEdits::noteSteps(int index)
{
    const bool forward = index >= m_index;
    const int place = forward ? index - 1 : index;
    const QUndoCommand* step =
        place >= 0 && place < m_undo.count() ? m_undo.command(place) : nullptr;
    m_index = index;
    // Steps that were deleted since are forgotten before another can take their place in memory.
    std::erase_if(m_requests,
                  [this](const auto& request) { return placeOf(m_undo, request.second.step) < 0; });
    for (const session::Tag tag : std::exchange(m_fresh, {}))
        m_requests[tag] = {step, forward};
    skipObsolete();
}

void RefusedEdits::skipObsolete()
{
    // What was refused beneath other steps is met here, and changes nothing.
    if (m_taking || m_index == 0 || !m_undo.command(m_index - 1)->isObsolete())
        return;
    m_taking = true;
    m_undo.undo();
    m_taking = false;
    skipObsolete();
}

void RefusedEdits::take(session::Tag tag, const base::Error& error)
{
    if (m_quiet.remove(tag))
        return;
    QString name;
    if (const auto found = m_requests.find(tag); found != m_requests.end()) {
        const Request request = found->second;
        m_requests.erase(found);
        const int place = placeOf(m_undo, request.step);
        const bool isDone = place < m_undo.index();
        m_taking = true;
        if (place >= 0 && request.forward && isDone) {
            name = request.step->text();
            setObsolete(request.step);
            if (place == m_undo.index() - 1)
                m_undo.undo(); // writes what is stored already
        } else if (place >= 0 && !request.forward && !isDone) {
            name = request.step->text();
            if (place == m_undo.index())
                m_undo.redo(); // it is still done
            else
                setObsolete(request.step);
        }
        m_taking = false;
        skipObsolete();
    }
    Q_EMIT takenBack(name, error);
}

} // namespace assay::ui
