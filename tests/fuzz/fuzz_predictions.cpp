// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "interop/predictions_file.h"
#include "memory_file.h"
#include "sentences.h"

#include <algorithm>

using namespace assay;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const fuzz::MemoryFile file;
    file.write(fuzz::text(data, size));
    try {
        const interop::PredictionsFile read = interop::readPredictions({file.path()});
        std::size_t examples = 0;
        for (const auto& answers : read.splits) {
            examples += answers.size();
            const std::size_t known =
                answers.isRegression() ? answers.targets.size() : answers.truth.size();
            const bool sound = known == answers.size() && answers.losses.size() == known
                               && answers.classes == read.classes.size()
                               && (answers.probabilities.empty()
                                   || answers.probabilities.size() == known * answers.classes)
                               && (answers.kept.size() == 0 || answers.kept.size() == known);
            if (!sound)
                std::abort();
            for (std::size_t i = 0; i < known && !answers.isRegression(); ++i) {
                if (answers.truth[i] >= answers.classes || answers.predicted[i] >= answers.classes)
                    std::abort();
            }
        }
        if (read.examples.size() != examples)
            std::abort();
        std::for_each(read.findings.begin(), read.findings.end(), fuzz::requireSentence);
    } catch (const base::Error& error) {
        // One array alone is wrong usage.
        if (error.kind() != base::ErrorKind::Input && error.code() != "predictions.files")
            std::abort();
    }
    return 0;
}
