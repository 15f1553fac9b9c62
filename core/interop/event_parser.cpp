// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/event_file.h"
#include "interop/wire.h"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <cstring>

// Field numbers are those of tensorflow/core/util/event.proto, framework/summary.proto,
// framework/tensor.proto and TensorBoard's plugins/hparams/plugin_data.proto.

namespace assay::interop {

namespace {

enum DataType {
    kFloat = 1,
    kDouble = 2,
    kInt32 = 3,
    kUint8 = 4,
    kInt16 = 5,
    kInt8 = 6,
    kInt64 = 9,
    kBool = 10,
    kBfloat16 = 14,
    kUint16 = 17,
    kHalf = 19,
    kUint32 = 22,
    kUint64 = 23
};

constexpr std::uint64_t kSessionStart = 1; ///< SessionLog.status

template <typename T>
std::optional<double> only(std::string_view bytes)
{
    if (bytes.size() != sizeof(T))
        return std::nullopt;
    T value;
    std::memcpy(&value, bytes.data(), sizeof value);
    return static_cast<double>(value);
}

double fromBfloat16(std::uint32_t bits)
{
    return std::bit_cast<float>(bits << 16);
}

/// IEEE 754 binary16.
double fromHalf(std::uint32_t bits)
{
    const double sign = (bits & 0x8000) != 0 ? -1 : 1;
    const std::uint32_t exponent = bits >> 10 & 0x1F, fraction = bits & 0x3FF;
    if (exponent == 0)
        return sign * std::ldexp(static_cast<double>(fraction), -24);
    if (exponent == 31)
        return fraction != 0 ? std::nan("") : sign * HUGE_VAL;
    return sign
           * std::ldexp(static_cast<double>(fraction | 0x400), static_cast<int>(exponent) - 25);
}

/// The number in `tensor_content`, when that holds one alone.
std::optional<double> contentOf(int type, std::string_view bytes)
{
    switch (type) {
    case kFloat: return only<float>(bytes);
    case kDouble: return only<double>(bytes);
    case kInt32: return only<std::int32_t>(bytes);
    case kUint8:
    case kBool: return only<std::uint8_t>(bytes);
    case kInt16: return only<std::int16_t>(bytes);
    case kInt8: return only<std::int8_t>(bytes);
    case kInt64: return only<std::int64_t>(bytes);
    case kUint16: return only<std::uint16_t>(bytes);
    case kUint32: return only<std::uint32_t>(bytes);
    case kUint64: return only<std::uint64_t>(bytes);
    default: break;
    }
    if (type != kHalf && type != kBfloat16)
        return std::nullopt;
    const auto bits = only<std::uint16_t>(bytes);
    if (!bits)
        return std::nullopt;
    const auto word = static_cast<std::uint32_t>(*bits);
    return type == kHalf ? fromHalf(word) : fromBfloat16(word);
}

/// The first number of a repeated field, packed or not.
std::optional<double> repeatedOf(const WireReader& field, int type)
{
    if (field.isBytes() && (type == kFloat || type == kDouble))
        return contentOf(type, field.bytes());
    if (field.isFloat())
        return field.asFloat();
    if (field.isDouble())
        return field.asDouble();
    std::uint64_t number = field.number();
    if (field.isBytes()) {
        // A packed list of one is the same bytes as a message whose key is missing.
        const std::string message = "\x08" + std::string(field.bytes());
        WireReader one(message);
        if (!one.next() || !one.isNumber() || one.next() || one.damaged())
            return std::nullopt;
        number = one.number();
    }
    switch (type) {
    case kHalf: return fromHalf(static_cast<std::uint32_t>(number));
    case kBfloat16: return fromBfloat16(static_cast<std::uint32_t>(number));
    case kUint32:
    case kUint64: return static_cast<double>(number);
    default: return static_cast<double>(static_cast<std::int64_t>(number));
    }
}

/// A tensor of one number, whatever its type; empty for texts, and for more or fewer numbers.
std::optional<double> scalarOf(std::string_view tensor)
{
    int type = 0;
    std::optional<WireReader> values;
    std::string_view content;
    WireReader field(tensor);
    while (field.next()) {
        switch (field.field()) {
        case 1: type = field.isNumber() ? static_cast<int>(field.number()) : 0; break;
        case 2: {
            WireReader shape(field.isBytes() ? field.bytes() : std::string_view());
            while (shape.next()) {
                WireReader size(shape.field() == 2 && shape.isBytes() ? shape.bytes()
                                                                      : std::string_view());
                while (size.next()) {
                    if (size.field() == 1 && size.isNumber() && size.number() != 1)
                        return std::nullopt;
                }
            }
            break;
        }
        case 4: content = field.isBytes() ? field.bytes() : std::string_view(); break;
        case 5:  // float_val
        case 6:  // double_val
        case 7:  // int_val
        case 10: // int64_val
        case 11: // bool_val
        case 13: // half_val
        case 16: // uint32_val
        case 17: // uint64_val
            values = field;
            break;
        default: break;
        }
    }
    if (field.damaged())
        return std::nullopt;
    if (values)
        return repeatedOf(*values, type);
    return contentOf(type, content);
}

/// google.protobuf.Value as text; empty for lists, structures and nothing.
std::string textOf(std::string_view value)
{
    WireReader field(value);
    while (field.next()) {
        if (field.field() == 2 && field.isDouble())
            return fmt::format("{}", field.asDouble());
        if (field.field() == 3 && field.isBytes())
            return std::string(field.bytes());
        if (field.field() == 4 && field.isNumber())
            return field.number() != 0 ? "true" : "false";
    }
    return {};
}

/// HParamsPluginData.session_start_info.hparams
void addSettings(std::string_view content, LoggedEvent& event)
{
    WireReader data(content);
    while (data.next()) {
        if (data.field() != 3 || !data.isBytes())
            continue;
        WireReader info(data.bytes());
        while (info.next()) {
            if (info.field() != 1 || !info.isBytes())
                continue;
            std::string key, value;
            WireReader entry(info.bytes());
            while (entry.next()) {
                if (entry.field() == 1 && entry.isBytes())
                    key = entry.bytes();
                else if (entry.field() == 2 && entry.isBytes())
                    value = textOf(entry.bytes());
            }
            if (!key.empty() && !value.empty())
                event.settings[key] = value;
        }
    }
}

struct Metadata {
    std::string plugin;
    std::string_view content;
    bool scalar = false;
};

Metadata metadataOf(std::string_view message)
{
    Metadata data;
    WireReader field(message);
    while (field.next()) {
        if (field.field() == 4 && field.isNumber())
            data.scalar = field.number() == 1; // DATA_CLASS_SCALAR
        if (field.field() != 1 || !field.isBytes())
            continue;
        WireReader plugin(field.bytes());
        while (plugin.next()) {
            if (plugin.field() == 1 && plugin.isBytes())
                data.plugin = plugin.bytes();
            else if (plugin.field() == 2 && plugin.isBytes())
                data.content = plugin.bytes();
        }
    }
    return data;
}

} // namespace

std::optional<LoggedEvent> EventParser::parse(std::string_view record)
{
    LoggedEvent event;
    WireReader field(record);
    while (field.next()) {
        if (field.field() == 1 && field.isDouble())
            event.time = field.asDouble();
        else if (field.field() == 2 && field.isNumber())
            event.step = static_cast<std::int64_t>(field.number());
        else if (field.field() == 7 && field.isBytes()) {
            WireReader session(field.bytes());
            while (session.next())
                event.start = event.start
                              || (session.field() == 1 && session.isNumber()
                                  && session.number() == kSessionStart);
        } else if (field.field() == 5 && field.isBytes()) {
            WireReader summary(field.bytes());
            while (summary.next()) {
                if (summary.field() == 1 && summary.isBytes() && !addValue(summary.bytes(), event))
                    return std::nullopt;
            }
            if (summary.damaged())
                return std::nullopt;
        }
    }
    if (field.damaged())
        return std::nullopt;
    return event;
}

bool EventParser::addValue(std::string_view summaryValue, LoggedEvent& event)
{
    std::string tag;
    std::optional<double> simple;
    std::optional<Metadata> metadata;
    std::string_view tensor;
    bool hasTensor = false;
    WireReader field(summaryValue);
    while (field.next()) {
        if (field.field() == 1 && field.isBytes())
            tag = field.bytes();
        else if (field.field() == 2 && field.isFloat())
            simple = field.asFloat();
        else if (field.field() == 8 && field.isBytes()) {
            tensor = field.bytes();
            hasTensor = true;
        } else if (field.field() == 9 && field.isBytes())
            metadata = metadataOf(field.bytes());
    }
    if (field.damaged())
        return false;
    if (metadata) {
        if (metadata->plugin == "hparams")
            addSettings(metadata->content, event);
        m_plugins[tag] = metadata->scalar ? "scalars" : metadata->plugin;
    }
    if (simple)
        event.scalars.emplace_back(tag, *simple);
    else if (hasTensor) {
        const auto known = m_plugins.find(tag);
        if (known == m_plugins.end() || known->second.empty() || known->second == "scalars") {
            if (const auto value = scalarOf(tensor))
                event.scalars.emplace_back(tag, *value);
        }
    }
    return true;
}

} // namespace assay::interop
