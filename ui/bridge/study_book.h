// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/request.h"

#include <QObject>
#include <QSet>

#include <cstddef>

namespace assay::ui {

/// Studies as the window handles them: starts them, and finds the one that the end of a program
/// interrupted.
class StudyBook : public QObject
{
    Q_OBJECT
public:
    explicit StudyBook(SessionBridge& bridge, QObject* parent = nullptr);

    void start(const session::StudyRequest& request, session::Tag tag);
    void proceed(tune::StudyId study, session::Tag tag);

Q_SIGNALS:
    /// A study of the project that was opened has runs that an end of the program interrupted.
    /// `runs`: those, and those that it had not begun.
    void interruptedFound(assay::tune::StudyId study, std::size_t runs);
    /// Some of its runs were queued, the next could not be.
    void failedPartly(const assay::base::Error& error);

private:
    void take(const session::StudiesListed& listed);

    SessionBridge& m_bridge;
    Request m_listing;
    QSet<session::Tag> m_asked, m_begun; ///< requests; those of which a run was queued
};

} // namespace assay::ui
