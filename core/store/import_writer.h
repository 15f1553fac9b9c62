// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/log_reader.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

namespace assay::store {

/// Writes what a log reader finds into the project as runs of kind Imported, over a connection of
/// its own. A run that was imported before from the same source is written anew under its old
/// number, with its name and note. Every point is kept; a restart is an event, and the points that
/// it wrote over, in every tag of the run that it reaches, are marked (store/log_restarts.h has the
/// rule). Bytes of names and tags that are not UTF-8 are written as \\xE9. One thread. Throws
/// base::Error.
class ImportWriter final : public interop::LogSink
{
public:
    ImportWriter(std::filesystem::path project, interop::LogUse use);
    ~ImportWriter() override;

    /// Gets how far the reading is; when it answers false the reading is given up with an Error
    /// "import.cancelled".
    void onReached(std::function<bool(double)> tell);

    int run(const interop::LoggedRun& run) override;
    void session(int run, const interop::LoggedSession& session) override;
    void point(int run, const std::string& tag, const interop::LoggedPoint& point) override;
    void problem(int run, const base::Finding& finding) override;
    void forget(int run) override;
    /// Kept as a search of method "imported" with the next flush, in the same transaction as what was read with it.
    void study(const interop::LoggedStudy& study) override;
    void reached(double share) override;

    /// What was taken in since the last call is in the project, scores and tags included.
    void flush();
    /// No more will come: runs that count as running become what their tool said last, else
    /// finished.
    void finish();
    /// The reading failed: what was read stays, and the run at which it failed says why it is only
    /// a part. Throws nothing: there is an error already.
    void giveUp(const std::string& why) noexcept;
    /// Watched runs that grew no more for `seconds`, and whose tool writes no end, are finished.
    void settle(double seconds);

    std::vector<train::RunId> runs() const; ///< in the order in which they were found
    std::vector<train::RunId> takeGrown();  ///< those that points came to since the last call
    std::int64_t points() const;            ///< taken in so far
    std::vector<base::Finding> findings() const;
    /// The searches that were taken in, and those that were not: a sentence or two each.
    std::vector<std::string> studies() const;

private:
    struct Body;
    std::unique_ptr<Body> m_body;
};

} // namespace assay::store
