// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>

// Calls from one process to another, as JSON over a socket; numbers lie in memory that both share.
// What the answering side writes is not trusted: it is read as it should be or is an Error.

namespace assay::model {

/// A file descriptor, closed with the object.
class Descriptor
{
public:
    explicit Descriptor(int number = -1)
        : m_number(number)
    {}
    ~Descriptor();
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    operator int() const { return m_number; }

private:
    int m_number;
};

/// What a call is about, for sentences and their remedies.
enum class ModuleWork {
    Reading, ///< of its file
    Trial,   ///< two examples
    Batch
};

/// The process that runs one module (module_process.h), from the side that calls. It ends with the
/// object. One thread at a time.
class ModuleProcess
{
public:
    /// `file`: its name, for sentences. Throws an environment Error when no process can be started.
    explicit ModuleProcess(std::string file);
    ~ModuleProcess();
    ModuleProcess(const ModuleProcess&) = delete;
    ModuleProcess& operator=(const ModuleProcess&) = delete;

    /// The shared memory, at least so large. What was written stays; its address may change.
    std::span<std::byte> memory(std::size_t bytes);
    /// Both sides look for each other a while before they sleep, which takes a core: where one is left over.
    void setEager(bool eager) { m_eager = eager; }

    /// Sends `request` and waits for its answer, an object. `share`: of the limit of time, for requests that
    /// are larger than most. Throws what the other side refused, as the same Error; an environment Error
    /// when it took too long or was ended for that ("model.module_slow"), when the program closes
    /// ("model.module_closed"), when the answer is not needed any more (ModuleCancel,
    /// kModuleCancelled), when it needs too much memory ("model.module_memory"), or crashed
    /// ("model.module_ended"). After such a one every call throws it again.
    nlohmann::json call(const nlohmann::json& request, ModuleWork work, double share = 1);
    /// The Error for an answer that cannot be read as what it should be; the process ends.
    [[noreturn]] void refuseAnswer();

private:
    ModuleProcess(std::string file, std::pair<int, int> ends);
    [[noreturn]] void fail(const char* code, std::string text);
    [[noreturn]] void failSlow(ModuleWork work, const std::string& howLong);
    void map(std::size_t bytes);
    void waitForAnswer(ModuleWork work, double share);
    std::string read(ModuleWork work, double share);
    std::string end();

    std::string m_file;
    std::int64_t m_limit; ///< bytes that the process may take
    bool m_eager = false;
    double m_slowest =
        -1; ///< seconds in which a batch was answered at most, by its share; below 0: none was
    std::uint32_t m_calls = 0;
    int m_process = -1;
    Descriptor m_socket, m_memory;
    std::span<std::byte> m_mapped; ///< begins with a SharedHead
    const char* m_code = nullptr;  ///< why it answers nothing any more
    std::string m_problem;
};

/// The same from the side that answers: the process that ModuleProcess started. It ends by itself when
/// the other side is gone, also in the middle of an answer.
class ModuleCalls
{
public:
    /// `bytes`: what this process may take from now on. `moves`: called before the shared memory changes
    /// its address.
    ModuleCalls(std::int64_t bytes, std::function<void()> moves);

    /// The next request; null: there are no more.
    nlohmann::json next();
    void answer(const nlohmann::json& answer);
    /// Empty: there was too little for the last request.
    std::span<std::byte> memory() const;

private:
    std::function<void()> m_moves;
    bool m_eager = false;
    std::uint32_t m_answers = 0;
    std::span<std::byte> m_mapped; ///< begins with a SharedHead
};

} // namespace assay::model
