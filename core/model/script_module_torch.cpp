// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/script_module_torch.h"

#include <algorithm>
#include <functional>
#include <map>

namespace assay::model {

namespace {

bool areOne(const at::Tensor& a, const at::Tensor& b)
{
    return a.is_same(b)
           || (a.is_alias_of(b) && a.sizes() == b.sizes() && a.strides() == b.strides()
               && a.storage_offset() == b.storage_offset());
}

using Objects = std::vector<std::size_t>; ///< as in a Slot
/// One attribute that is no module: of `type` the k-th, within the module as `name`.
using Visit =
    std::function<void(const c10::ClassType& type, std::size_t k, const c10::IValue& value,
                       const std::string& name, const Objects& inside)>;

void eachAttribute(const ObjectPtr& object, const std::string& prefix, Objects& inside,
                   const Visit& visit)
{
    const auto type = object->type();
    for (std::size_t k = 0; k < type->numAttributes(); ++k) {
        const c10::IValue& value = object->getSlot(k);
        const std::string name = prefix + type->getAttributeName(k);
        if (value.isObject() && value.toObjectRef().type()->is_module()) {
            inside.push_back(k);
            eachAttribute(value.toObject(), name + ".", inside, visit);
            inside.pop_back();
        } else {
            visit(*type, k, value, name, inside);
        }
    }
}

ObjectPtr copied(const ObjectPtr& object, bool training,
                 std::map<const c10::ivalue::Object*, ObjectPtr>& known)
{
    ObjectPtr& copy = known[object.get()];
    if (copy)
        return copy;
    copy = object->copy();
    const auto type = object->type();
    if (const auto mode = type->findAttributeSlot("training"))
        copy->setSlot(*mode, training);
    const ObjectPtr mine = copy; // `known` grows below
    for (std::size_t k = 0; k < type->numAttributes(); ++k) {
        const c10::IValue& value = object->getSlot(k);
        if (value.isObject() && value.toObjectRef().type()->is_module())
            mine->setSlot(k, copied(value.toObject(), training, known));
        else if (value.isTensorList())
            mine->setSlot(k, value.toTensorList().copy());
    }
    return mine;
}

} // namespace

void collectHeld(const torch::jit::Module& module, HeldTensors& parameters, HeldTensors& buffers)
{
    Objects inside;
    eachAttribute(module._ivalue(), "", inside,
                  [&](const c10::ClassType& type, std::size_t k, const c10::IValue& value,
                      const std::string& name, const Objects& objects) {
                      const bool kept = type.is_parameter(k) || type.is_buffer(k);
                      if (!kept || !value.isTensor() || !value.toTensor().defined())
                          return;
                      const at::Tensor& tensor = value.toTensor();
                      const bool trains = type.is_parameter(k) && tensor.is_floating_point()
                                          && tensor.requires_grad();
                      HeldTensors& list = trains ? parameters : buffers;
                      const auto same =
                          std::find_if(list.begin(), list.end(), [&](const HeldTensor& other) {
                              return areOne(other.value, tensor);
                          });
                      if (same == list.end())
                          list.push_back({name, tensor, {{objects, k}}, type.is_parameter(k)});
                      else
                          same->slots.push_back({objects, k});
                  });
}

std::string collectListed(const torch::jit::Module& module, HeldTensors& parameters,
                          HeldTensors& buffers)
{
    std::vector<HeldTensor*> held;
    for (auto* list : {&parameters, &buffers}) {
        for (HeldTensor& one : *list)
            held.push_back(&one);
    }
    const auto shares = [&](const at::Tensor& tensor) {
        return tensor.defined() && tensor.has_storage() && tensor.numel() > 0
               && std::any_of(held.begin(), held.end(), [&](const HeldTensor* one) {
                      return one->value.is_alias_of(tensor);
                  });
    };
    std::string apart;
    Objects inside;
    eachAttribute(module._ivalue(), "", inside,
                  [&](const c10::ClassType& type, std::size_t k, const c10::IValue& value,
                      const std::string& name, const Objects& objects) {
                      if (value.isTensorList()) {
                          const auto tensors = value.toTensorVector();
                          for (std::size_t i = 0; i < tensors.size(); ++i) {
                              const auto owner = std::find_if(
                                  held.begin(), held.end(), [&](const HeldTensor* one) {
                                      return areOne(one->value, tensors[i]);
                                  });
                              if (owner != held.end())
                                  (*owner)->slots.push_back({objects, k, i});
                              else if (shares(tensors[i]))
                                  apart = name;
                          }
                      } else if (!type.is_parameter(k) && !type.is_buffer(k)) {
                          value.visit([&](const c10::IValue& part) {
                              if (part.isTensor() && shares(part.toTensor()))
                                  apart = name;
                              return !apart.empty();
                          });
                      }
                  });
    return apart;
}

ObjectPtr copyOf(const ObjectPtr& module, bool training)
{
    std::map<const c10::ivalue::Object*, ObjectPtr> known;
    return copied(module, training, known);
}

std::string kindOf(const torch::jit::Module& module)
{
    const auto name = module.type()->name();
    return name ? name->name() : std::string();
}

ObjectPtr objectOf(const ObjectPtr& module, const Slot& slot)
{
    ObjectPtr object = module;
    for (const std::size_t inner : slot.objects)
        object = object->getSlot(inner).toObject();
    return object;
}

void point(const ObjectPtr& module, const HeldTensor& held, const at::Tensor& value)
{
    for (const Slot& slot : held.slots) {
        const ObjectPtr object = objectOf(module, slot);
        if (slot.element)
            object->getSlot(slot.slot).toTensorList().set(*slot.element, value);
        else
            object->setSlot(slot.slot, value);
    }
}

} // namespace assay::model
