// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pickle.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <stdexcept>
#include <unordered_map>
#include <utility>

namespace assay::model {

namespace {

constexpr std::size_t kMostValues = 2'000'000;                        ///< of 100,000 tensors
constexpr std::size_t kLongestName = 1000;                            ///< bytes
constexpr Pickle::Ref kNone = 0, kFalse = 1, kTrue = 2, kNothing = 3; ///< made once

[[noreturn]] void refuse(const std::string& what)
{
    throw std::invalid_argument(what);
}

/// The bytes that are left.
class Bytes
{
public:
    explicit Bytes(std::string_view bytes)
        : m_left(bytes)
    {}
    std::string_view take(std::uint64_t count)
    {
        if (count > m_left.size())
            refuse("it ends within a value");
        const std::string_view taken = m_left.substr(0, static_cast<std::size_t>(count));
        m_left.remove_prefix(static_cast<std::size_t>(count));
        return taken;
    }
    /// Little-endian.
    template <typename Number>
    Number number()
    {
        Number value;
        std::memcpy(&value, take(sizeof(value)).data(), sizeof(value));
        return value;
    }
    std::string_view line()
    {
        const std::size_t end = m_left.find('\n');
        if (end == std::string_view::npos)
            refuse("it ends within a name");
        const std::string_view taken = take(end);
        take(1);
        return taken;
    }

private:
    std::string_view m_left;
};

} // namespace

/// A stack of values that the opcodes of a pickle fill.
class Pickle::Machine
{
public:
    Machine(std::string_view bytes, std::vector<Value>& values)
        : m_bytes(bytes)
        , m_values(values)
    {
        m_values.resize(kNothing);
        m_values[kFalse] = {.kind = Kind::Boolean};
        m_values[kTrue] = {.kind = Kind::Boolean, .integer = 1};
        m_values.push_back({.kind = Kind::List});
    }

    Ref run()
    {
        while (true) {
            const auto opcode = static_cast<unsigned char>(m_bytes.take(1).front());
            if (opcode == '.')
                return pop();
            if (!constant(opcode) && !collection(opcode) && !object(opcode) && !bookkeeping(opcode))
                refuse(fmt::format("its opcode {:#04x} is of nothing that weights need", opcode));
        }
    }

private:
    bool constant(unsigned char opcode)
    {
        switch (opcode) {
        case 'N': m_stack.push_back(kNone); return true;
        case 0x88: m_stack.push_back(kTrue); return true;
        case 0x89: m_stack.push_back(kFalse); return true;
        case 'J': integer(m_bytes.number<std::int32_t>()); return true;
        case 'K': integer(m_bytes.number<std::uint8_t>()); return true;
        case 'M': integer(m_bytes.number<std::uint16_t>()); return true;
        case 0x8a: longInteger(m_bytes.take(m_bytes.number<std::uint8_t>())); return true;
        case 'G': // big-endian, unlike all others
            push({.kind = Kind::Number,
                  .number =
                      std::bit_cast<double>(__builtin_bswap64(m_bytes.number<std::uint64_t>()))});
            return true;
        case 'X':
        case 'B': text(m_bytes.take(m_bytes.number<std::uint32_t>())); return true;
        case 0x8c:
        case 'U':
        case 'C': text(m_bytes.take(m_bytes.number<std::uint8_t>())); return true;
        case 0x8d:
        case 0x8e: text(m_bytes.take(m_bytes.number<std::uint64_t>())); return true;
        case 'T': text(m_bytes.take(m_bytes.number<std::uint32_t>())); return true;
        default: return false;
        }
    }

    bool collection(unsigned char opcode)
    {
        switch (opcode) {
        case ')': m_stack.push_back(kNothing); return true;
        case ']':
        case 0x8f: push({.kind = Kind::List}); return true;
        case '}': push({.kind = Kind::Dict}); return true;
        case 0x85:
        case 0x86:
        case 0x87: list(popped(std::size_t{opcode} - 0x84)); return true;
        case 't':
        case 'l':
        case 0x91: list(sinceMark()); return true;
        case 'd': dict(sinceMark()); return true;
        case 'a': append(popped(1)); return true;
        case 'e':
        case 0x90: append(sinceMark()); return true;
        case 's': put(popped(2)); return true;
        case 'u': put(sinceMark()); return true;
        default: return false;
        }
    }

    bool object(unsigned char opcode)
    {
        switch (opcode) {
        case 'c': {
            const std::string module(m_bytes.line());
            named(module, std::string(m_bytes.line()));
            return true;
        }
        case 0x93: {
            const std::vector<Ref> names = popped(2);
            for (const Ref ref : names)
                if (m_values[ref].kind != Kind::Text)
                    refuse("a name in it is no text");
            named(m_values[names[0]].text, m_values[names[1]].text);
            return true;
        }
        case 'R':
        case 0x81: {
            const std::vector<Ref> both = popped(2);
            push({.kind = Kind::Call, .callee = both[0], .arguments = both[1]});
            return true;
        }
        case 'b': {
            const Ref state = pop();
            // Of what is no object it says nothing that weights need.
            if (Value& built = m_values[top()]; built.kind == Kind::Call)
                built.state = state;
            return true;
        }
        case 'Q': {
            const Ref place = pop();
            push({.kind = Kind::Outside, .items = {place}});
            return true;
        }
        default: return false;
        }
    }

    bool bookkeeping(unsigned char opcode)
    {
        switch (opcode) {
        case 0x80: {
            const auto protocol = m_bytes.number<std::uint8_t>();
            if (protocol < 2 || protocol > 5)
                refuse(fmt::format("its protocol is {}", protocol));
            return true;
        }
        case 0x95: m_bytes.take(8); return true; // the length of what follows
        case '(': m_marks.push_back(m_stack.size()); return true;
        case '0': pop(); return true;
        case '1': sinceMark(); return true;
        case '2': m_stack.push_back(top()); return true;
        case 'q': m_kept[m_bytes.number<std::uint8_t>()] = top(); return true;
        case 'r': m_kept[m_bytes.number<std::uint32_t>()] = top(); return true;
        case 0x94: {
            const auto next = static_cast<std::uint32_t>(m_kept.size());
            m_kept[next] = top();
            return true;
        }
        case 'h': kept(m_bytes.number<std::uint8_t>()); return true;
        case 'j': kept(m_bytes.number<std::uint32_t>()); return true;
        default: return false;
        }
    }

    void push(Value value)
    {
        if (m_values.size() >= kMostValues)
            refuse("it holds more values than a network has");
        m_values.push_back(std::move(value));
        m_stack.push_back(static_cast<Ref>(m_values.size() - 1));
    }
    void integer(std::int64_t value) { push({.kind = Kind::Integer, .integer = value}); }
    /// Two's complement, little-endian, of any length.
    void longInteger(std::string_view bytes)
    {
        if (bytes.size() <= sizeof(std::int64_t)) {
            const bool isNegative = !bytes.empty() && (bytes.back() & 0x80) != 0;
            std::uint64_t value = isNegative ? ~std::uint64_t{0} : 0;
            std::memcpy(&value, bytes.data(), bytes.size());
            integer(static_cast<std::int64_t>(value));
            return;
        }
        push({.kind = Kind::Number, .number = std::nan("")}); // no shape and no place has it
    }
    void text(std::string_view bytes) { push({.kind = Kind::Text, .text = std::string(bytes)}); }
    void named(const std::string& module, const std::string& name)
    {
        if (module.size() + name.size() > kLongestName)
            refuse("a name in it is too long");
        push({.kind = Kind::Name, .text = module + "." + name});
    }
    void list(std::vector<Ref> items) { push({.kind = Kind::List, .items = std::move(items)}); }
    void dict(const std::vector<Ref>& pairs)
    {
        push({.kind = Kind::Dict});
        put(pairs);
    }

    Ref top() const
    {
        if (m_stack.empty() || (!m_marks.empty() && m_marks.back() == m_stack.size()))
            refuse("it uses a value that is not there");
        return m_stack.back();
    }
    Ref pop()
    {
        const Ref value = top();
        m_stack.pop_back();
        return value;
    }
    std::vector<Ref> popped(std::size_t count)
    {
        std::vector<Ref> values(count);
        for (std::size_t k = count; k-- > 0;)
            values[k] = pop();
        return values;
    }
    std::vector<Ref> sinceMark()
    {
        if (m_marks.empty())
            refuse("it ends a list that it has not begun");
        const auto from = m_stack.begin() + static_cast<std::ptrdiff_t>(m_marks.back());
        std::vector<Ref> values(from, m_stack.end());
        m_stack.erase(from, m_stack.end());
        m_marks.pop_back();
        return values;
    }
    void append(const std::vector<Ref>& more)
    {
        const Ref onto = top();
        Value& value = m_values[onto];
        if (onto == kNothing || (value.kind != Kind::List && value.kind != Kind::Call))
            refuse("it appends to what is no list");
        std::vector<Ref>& items = value.kind == Kind::List ? value.items : value.listed;
        items.insert(items.end(), more.begin(), more.end());
    }
    void put(const std::vector<Ref>& pairs)
    {
        Value& value = m_values[top()];
        if (pairs.size() % 2 != 0 || (value.kind != Kind::Dict && value.kind != Kind::Call))
            refuse("it puts a value under a name into what has no names");
        value.items.insert(value.items.end(), pairs.begin(), pairs.end());
    }
    void kept(std::uint32_t key)
    {
        const auto found = m_kept.find(key);
        if (found == m_kept.end())
            refuse("it uses a value that is not there");
        m_stack.push_back(found->second);
    }

    Bytes m_bytes;
    std::vector<Value>& m_values;
    std::vector<Ref> m_stack;
    std::vector<std::size_t> m_marks; ///< sizes of the stack
    std::unordered_map<std::uint32_t, Ref> m_kept;
};

Pickle::Pickle(std::string_view bytes)
{
    m_top = Machine(bytes, m_values).run();
}

} // namespace assay::model
