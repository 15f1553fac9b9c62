// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "ignoring_sink.h"
#include "interop/mlflow_folder.h"
#include "memory_file.h"

#include <filesystem>
#include <fstream>

using namespace assay;

/// A run's folder: meta.yaml up to the first zero byte, after it a metric.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const std::filesystem::path folder = [] {
        const auto place =
            std::filesystem::temp_directory_path() / ("assay-fuzz-" + std::to_string(getpid()));
        std::filesystem::create_directories(place / "metrics");
        return place;
    }();
    const std::string_view whole = fuzz::text(data, size);
    const std::size_t cut = std::min(whole.find('\0'), whole.size());
    std::ofstream(folder / "meta.yaml", std::ios::binary) << whole.substr(0, cut);
    std::ofstream(folder / "metrics/loss", std::ios::binary)
        << whole.substr(std::min(cut + 1, whole.size()));
    interop::looksLikeMlflowRun(folder);
    fuzz::IgnoringSink sink;
    interop::MlflowFolder(folder, interop::LogUse::Import).read(sink);
    return 0;
}
