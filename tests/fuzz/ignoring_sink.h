// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/logged.h"
#include "sentences.h"

#include <cstdlib>

namespace assay::fuzz {

/// Takes what a log reader finds and checks that it keeps to its own numbers.
class IgnoringSink final : public interop::LogSink
{
public:
    int run(const interop::LoggedRun&) override { return 0; }
    void session(int run, const interop::LoggedSession&) override { check(run); }
    void point(int run, const std::string&, const interop::LoggedPoint&) override { check(run); }
    void problem(int run, const base::Finding& finding) override
    {
        check(run);
        requireSentence(finding);
    }
    void forget(int run) override { check(run); }
    void reached(double share) override
    {
        if (!(share >= 0))
            std::abort();
    }

private:
    static void check(int run)
    {
        if (run != 0)
            std::abort();
    }
};

} // namespace assay::fuzz
