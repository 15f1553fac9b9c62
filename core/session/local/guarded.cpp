// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/guarded.h"

#include "base/free_memory.h"
#include "session/local/hub.h"
#include "store/database.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <new>
#include <string>
#include <system_error>

namespace assay::session {

namespace {

using base::ErrorKind;

/// LibTorch adds where in its own source the exception arose.
std::string firstLine(const std::string& text)
{
    return text.substr(0, text.find('\n'));
}

base::Error ownFault(const std::string& what)
{
    return {
        ErrorKind::Internal, "internal",
        fmt::format("This failed inside the program; nothing that was stored is lost: {}.", what)};
}

base::Error refused(const std::exception& error)
{
    return base::environmentError(
        "memory",
        base::refusedText("This", base::refusedBytes(error).value_or(0), base::freeMemory())
            + "Use fewer data or a smaller network, or close other programs.");
}

} // namespace

base::Error errorOf(const std::exception_ptr& exception)
{
    if (const auto ofStore = store::translated(exception))
        return *ofStore;
    try {
        std::rethrow_exception(exception);
    } catch (const base::Error& error) {
        return error;
    } catch (const nlohmann::json::exception& error) {
        return {ErrorKind::Input, "json",
                fmt::format("A text that should be JSON is none, or holds something else than it "
                            "should: {}.",
                            error.what())};
    } catch (const std::filesystem::filesystem_error& error) {
        return base::environmentError(
            "file", fmt::format("The file system refuses: {}.", error.code().message()),
            {.file = error.path1().string(), .row = {}, .byte = {}});
    } catch (const std::bad_alloc& error) {
        return refused(error);
    } catch (const std::system_error& error) {
        if (base::refusedBytes(error))
            return refused(error);
        return base::environmentError(
            "system", fmt::format("The system refuses: {}.", error.code().message()));
    } catch (const std::exception& error) {
        if (base::refusedBytes(error)) // LibTorch's own
            return refused(error);
        return ownFault(firstLine(error.what()));
    } catch (...) {
        return ownFault("an exception of an unknown kind");
    }
}

std::optional<base::Error> guarded(const std::function<void()>& work) noexcept
{
    try {
        work();
        return std::nullopt;
    } catch (...) {
        return errorOf(std::current_exception());
    }
}

void guarded(const Hub& hub, Tag tag, const std::function<void()>& work) noexcept
{
    if (const auto error = guarded(work))
        hub.publish(Failed{tag, *error});
}

} // namespace assay::session
