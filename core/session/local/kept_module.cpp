// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/kept_module.h"

#include "base/error.h"
#include "base/plain_file.h"
#include "base/sample_id.h"
#include "model/script_file.h"
#include "store/files.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>

namespace assay::session {

namespace fs = std::filesystem;

namespace {

/// The file of the module that a spec names, with the fingerprint it has to have.
struct Named {
    fs::path file;
    std::string fingerprint;
};

/// Empty: the spec has none.
std::optional<Named> moduleOf(const experiment::ExperimentSpec& spec)
{
    if (spec.model.templateName != "torchscript" || !spec.model.layers.empty())
        return std::nullopt;
    Named named{std::get<std::string>(experiment::get(spec, "model.file")),
                std::get<std::string>(experiment::get(spec, "model.fingerprint"))};
    // It becomes a part of a path, and a project may come from elsewhere.
    const bool isPrint = !named.fingerprint.empty()
                         && std::all_of(named.fingerprint.begin(), named.fingerprint.end(),
                                        [](unsigned char c) { return std::isxdigit(c); });
    if (!isPrint || named.file.filename().empty())
        return std::nullopt;
    return named;
}

fs::path placeOf(const fs::path& project, const Named& module)
{
    return store::moduleFolder(project, module.fingerprint) / module.file.filename();
}

/// Whether a file is the one that is named.
bool isIt(const fs::path& file, const Named& module)
{
    base::PlainFile read(file, base::PlainFile::Use::Read);
    return read.isOpen() && model::hasRoom(read.size())
           && base::fingerprint(read.readAll()) == module.fingerprint && read.problem().empty();
}

} // namespace

void keepModule(const fs::path& project, const experiment::ExperimentSpec& spec)
{
    const auto module = moduleOf(spec);
    if (!module || isIt(placeOf(project, *module), *module))
        return;
    const auto script = model::readScriptFile(module->file.string());
    if (script->fingerprint != module->fingerprint)
        return; // the network will be refused with its own sentence
    const fs::path place = placeOf(project, *module);
    std::error_code code;
    fs::create_directories(place.parent_path(), code);
    const fs::path part = place.string() + ".part";
    base::PlainFile written(part, base::PlainFile::Use::Replace);
    bool isWritten = written.isOpen() && written.write(script->bytes) && written.flush();
    if (isWritten) { // a file that is cut never has the name
        fs::rename(part, place, code);
        isWritten = !code;
    }
    if (!isWritten)
        throw base::environmentError(
            "project.files",
            fmt::format("The module cannot be kept beside the project ({}); make room or allow "
                        "writing there.",
                        written.problem().empty() ? code.message() : written.problem()),
            {.file = place.string(), .row = {}, .byte = {}});
}

experiment::ExperimentSpec withKeptModule(const fs::path& project, experiment::ExperimentSpec spec)
{
    const auto module = moduleOf(spec);
    if (!module)
        return spec;
    try {
        if (model::readScriptFile(module->file.string())->fingerprint == module->fingerprint)
            return spec;
    } catch (const base::Error&) {
        // It is gone.
    }
    if (const fs::path place = placeOf(project, *module); isIt(place, *module))
        experiment::set(spec, "model.file", place.string());
    return spec;
}

} // namespace assay::session
