// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/logged.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Private to store/: which logged points of a run a restart wrote over.

namespace assay::store {

/// Rows of one tag, by their ids, that count no more: those whose step is `from` or later.
struct WrittenOver {
    int tag = 0;
    std::int64_t from = 0;
    std::int64_t firstRow = 0, lastRow = 0;
};

/// Finds restarts in the order of a log. A restart belongs to the run: it writes over the later
/// steps of every tag that counts like the one that shows it, also of tags that are logged rarely,
/// or never again. Numbers only; uses no database.
///
/// What shows a restart:
///  - a session that says from which step on the earlier points are void (TensorBoard's session
///    start, as TensorBoard itself reads it): every tag of its stream loses them;
///  - the first point of a tag in a new session, at a step that the tag had reached before. Where
///    that is the last step itself, the tag's old point is void, and other tags lose what lies
///    behind that step: their points at it may belong to the state that was restored;
///  - without a session, a step of a tag that is smaller than the one before it.
///
/// Which tags it reaches: tags may be counted differently (steps beside epochs, batches of an
/// epoch), and a small step of one counter must not void the large steps of another. Two tags count
/// alike when their last steps lie no further apart than the widest gap between two points of
/// either; where a new session is known, a tag that lags behind counts alike too. Where no session
/// is known, the other tags are not touched at once: one that goes back as well has joined the
/// restart, one that goes on has not been restarted, and one that never comes again loses its later
/// steps when the log ends. A tag that went back while one that counted alike went on has a counter
/// of its own (batches of each epoch), and says nothing about others from then on.
///
/// A log that does not say where its sessions begin (MLflow's) can be restarted at its last step
/// without a step that is smaller. There the earlier of two points of one step is void at the end of
/// the log when the tag has no other step twice, or when the pauses before its repeated steps are
/// longer than all others, as a program that starts again takes its time. A tag that logs several
/// values of a step from its first step on keeps them, as does one with three of a step.
///
/// Streams (folders of one run, by the beginning of their tags) are written at the same time: a
/// session of one reaches another only where that ended before the session began. Sessions that
/// run beside an earlier one reach no other tag.
class LogRestarts
{
public:
    struct Restarted {
        std::int64_t step = 0, reached = 0;
    };
    struct Found {
        std::vector<WrittenOver> rows;
        std::optional<Restarted> restart; ///< one that was not reported before
        bool beside = false; ///< no restart: two sessions at the same time wrote the tag
    };

    /// A tag that was not there before; its number counts from 0.
    int addTag(std::string name);
    Found session(const interop::LoggedSession& session);
    /// The point was written into `row`; rows only grow.
    Found point(int tag, const interop::LoggedPoint& point, std::int64_t row);
    /// The log is over: what is undecided is decided. `saysSessions`: as interop::LoggedRun.
    Found end(bool saysSessions = true);

    int count() const { return m_count; }

private:
    /// Points with steps that do not go back, by the ids of their rows.
    struct Stretch {
        std::int64_t firstStep, lastStep;
        std::int64_t firstRow, lastRow;
    };
    /// The step that was the last one came a second time.
    struct Again {
        std::int64_t step, row; ///< row of the earlier point
        double pause;           ///< seconds before it
    };
    struct Tag {
        std::string name;
        std::vector<Again> again;
        double longestPause = 0;   ///< seconds before any other point
        bool several = false;      ///< values of one step are nothing unusual
        std::vector<Stretch> live; ///< not written over, oldest first
        std::int64_t widest = 0;   ///< gap between two points
        double time = 0;           ///< of its newest point
        int stream = 0;
        int session = 0;    ///< of the stream, in which it was logged last
        int joined = 0;     ///< restarts that were decided for this tag
        bool alone = false; ///< has a counter that says nothing about other tags
    };
    struct Stream {
        std::string prefix;
        int session = 0;
        double time = 0; ///< at which the session began
        bool beside = false;
    };
    struct Restart {
        int number; ///< from 1
        std::int64_t step, reached, widest;
        int tag;    ///< that showed it, or -1
        bool known; ///< at the beginning of a session
    };

    static bool moved(const Tag& tag);
    static bool alike(const Tag& tag, const Restart& restart);
    int streamOf(const std::string& tag) const;
    void cut(int number, std::int64_t from, Found& found);
    void spread(const Restart& restart, int stream, Found& found);
    void goBack(int number, std::int64_t step, bool first, Found& found);
    void again(int number, std::int64_t step, Found& found);
    void goOn(Tag& tag);
    bool joins(const Tag& tag, std::int64_t step) const;
    static void noteStep(Tag& tag, std::int64_t step, double pause);
    static bool wasRestarted(const Tag& tag);

    std::vector<Tag> m_tags;
    std::vector<Stream> m_streams{Stream{}};
    std::vector<Restart> m_restarts; ///< those that may reach other tags; few
    int m_count = 0;
};

} // namespace assay::store
