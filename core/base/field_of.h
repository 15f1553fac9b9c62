// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/field.h"

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace assay::base {

/// A field and where its value lies in the struct that it sets: declared once, beside the struct.
template <typename Spec>
struct FieldOf : Field {
    FieldOf(Field field, std::function<Value(const Spec&)> read,
            std::function<void(Spec&, const Value&)> write)
        : Field(std::move(field))
        , get(std::move(read))
        , set(std::move(write))
    {}
    std::function<Value(const Spec&)> get;
    std::function<void(Spec&, const Value&)> set; ///< a value that was checked
};

template <typename Spec>
using FieldsOf = std::vector<FieldOf<Spec>>;

/// A choice and the enumerator that it stands for.
template <typename Enum>
struct EnumChoice {
    Enum value;
    FieldChoice choice; ///< name, help
};

/// The field of a member that holds its value as it is. `member`: a pointer to a member of Spec, or a
/// function of a Spec that gives a reference.
template <typename Spec, typename Member>
FieldOf<Spec> fieldOf(Field field, Member member)
{
    using Type = std::remove_cvref_t<std::invoke_result_t<Member, Spec&>>;
    return {std::move(field),
            [member](const Spec& spec) -> Value {
                return std::invoke(member, const_cast<Spec&>(spec));
            },
            [member](Spec& spec, const Value& value) {
                std::invoke(member, spec) = std::get<Type>(value);
            }};
}

/// The field of an enum: each choice names its enumerator, in the order in which they are shown.
template <typename Spec, typename Member,
          typename Enum = std::remove_cvref_t<std::invoke_result_t<Member, Spec&>>>
FieldOf<Spec> choiceOf(Field field, Member member, std::vector<EnumChoice<Enum>> choices)
{
    field.kind = FieldKind::Choice;
    for (const EnumChoice<Enum>& each : choices)
        field.choices.push_back(each.choice);
    return {std::move(field),
            [member, choices](const Spec& spec) -> Value {
                const Enum value = std::invoke(member, const_cast<Spec&>(spec));
                const auto found =
                    std::find_if(choices.begin(), choices.end(),
                                 [value](const auto& each) { return each.value == value; });
                if (found == choices.end())
                    throw std::logic_error("an enumerator has no choice");
                return found->choice.name;
            },
            [member, choices](Spec& spec, const Value& value) {
                const auto& name = std::get<std::string>(value);
                const auto found =
                    std::find_if(choices.begin(), choices.end(),
                                 [&name](const auto& each) { return each.choice.name == name; });
                if (found == choices.end())
                    throw std::logic_error("a choice that was checked has no enumerator");
                std::invoke(member, spec) = found->value;
            }};
}

/// A member of a part of Whole, for `fieldOf` and `choiceOf`.
template <typename Whole, typename Part, typename Type>
auto memberOf(Part Whole::*part, Type Part::*member)
{
    return [part, member](Whole& whole) -> Type& { return whole.*part.*member; };
}

/// The same field of a struct that holds Part: `part` is a pointer to the member that does.
template <typename Whole, typename Part>
FieldOf<Whole> within(const FieldOf<Part>& field, Part Whole::*part)
{
    return {field, [part, get = field.get](const Whole& whole) { return get(whole.*part); },
            [part, set = field.set](Whole& whole, const Value& value) { set(whole.*part, value); }};
}

} // namespace assay::base
