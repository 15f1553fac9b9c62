// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/session.h"

#include <QElapsedTimer>
#include <QObject>
#include <QSet>

#include <functional>
#include <memory>
#include <type_traits>
#include <variant>

namespace assay::ui {

/// The session as a QObject: events arrive on threads of the session, are collected, and are
/// handed out on the GUI thread at most 30 times a second. Nothing else in ui/ listens itself.
class SessionBridge : public QObject
{
    Q_OBJECT
public:
    /// `session` must outlive the bridge.
    explicit SessionBridge(session::Session& session, QObject* parent = nullptr);
    ~SessionBridge() override;

    session::Session& session() { return m_session; }
    session::Tag nextTag() { return ++m_tag; }
    /// Of a request that changes what the project holds, as undo steps make them: should it fail,
    /// `editRefused` is sent, and `failed` is not.
    session::Tag editTag()
    {
        const session::Tag tag = *m_edits.insert(nextTag());
        Q_EMIT editAsked(tag);
        return tag;
    }

    /// Calls `receive` with each `Answer` that comes, as long as `receiver` exists: a member function
    /// of it or any other function, with the answer or without an argument.
    template <typename Answer, typename Receiver, typename Receive>
    QMetaObject::Connection on(Receiver* receiver, Receive receive)
    {
        return connect(
            this, &SessionBridge::received, receiver,
            [receiver, receive](const session::Event& event) {
                const auto* answer = std::get_if<Answer>(&event);
                if (!answer)
                    return;
                if constexpr (std::is_invocable_v<const Receive&, const Answer&>)
                    std::invoke(receive, *answer);
                else if constexpr (std::is_invocable_v<const Receive&>)
                    std::invoke(receive);
                else if constexpr (std::is_invocable_v<const Receive&, Receiver*, const Answer&>)
                    std::invoke(receive, receiver, *answer);
                else
                    std::invoke(receive, receiver);
            });
    }
    /// Nothing that came is still to be handed out.
    bool isIdle() const;
    /// Milliseconds since the last event, those that only say how far something is aside.
    qint64 quietFor() const { return m_sinceNews.elapsed(); }

Q_SIGNALS:
    /// Every event but the refusal of an edit. Connect by `on`.
    void received(const assay::session::Event& event);
    void editAsked(assay::session::Tag tag);
    void editRefused(assay::session::Tag tag, const assay::base::Error& error);

private:
    struct Inbox;
    Q_INVOKABLE void drain();
    void handOut(const session::Event& event);

    session::Session& m_session;
    session::Tag m_tag = 0;
    QSet<session::Tag> m_edits; ///< that were asked for
    QElapsedTimer m_sinceNews;
    std::shared_ptr<Inbox> m_inbox;
    base::Subscription m_subscription;
};

} // namespace assay::ui
