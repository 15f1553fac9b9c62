// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/random.h"
#include "data/inputs/input.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace assay::data {

/// One example of one input as it enters the network, about to be changed in place.
struct AugmentedValues {
    std::span<float> values;     ///< as Encoder::apply wrote them
    const Encoding& encoding;    ///< of its input
    std::int64_t steps = 0;      ///< series, texts
    std::vector<float>& scratch; ///< room that is kept from call to call
};

using Augment = void (*)(AugmentedValues& example, double strength, base::Random& random);

/// A kind of change that leaves what an example is. Its functions are in augment/, one file for each
/// kind of input; null: the change means nothing there.
struct AugmentKind {
    const char* name; ///< "flip", as in a spec
    const char* help; ///< what it does, and what its strength is
    double usual;     ///< strength where none is given
    double low, high; ///< what a strength may be; `low` itself is not allowed
    Augment pictures = nullptr, series = nullptr, texts = nullptr, table = nullptr;

    Augment of(Modality modality) const;
};
/// All that a spec can name.
const std::vector<AugmentKind>& augmentKinds();

struct Augmentation {
    const AugmentKind* kind;
    double strength;
};
/// Reads "flip, shift 0.1, noise 0.05": changes in the order in which they are made. Throws a usage
/// Error that names `path` and the change, and lists what there is.
std::vector<Augmentation> augmentations(const std::string& text, const std::string& path);
/// The other way, with every strength.
std::string spelled(const std::vector<Augmentation>& changes);
/// Throws a usage Error where a change means nothing for any of these inputs.
void requireAugmentable(const std::vector<Augmentation>& changes,
                        const std::vector<InputSpec>& inputs, const std::string& path);

/// Changes examples by draws that depend on the seed, the epoch, the example and its input alone: not
/// on the order of examples, the size of batches, or threads.
class Augmenter
{
public:
    Augmenter() = default;
    Augmenter(std::vector<Augmentation> changes, std::uint64_t seed)
        : m_changes(std::move(changes))
        , m_seed(seed)
    {}

    bool isEmpty() const { return m_changes.empty(); }
    /// `example`: its place in its data set. `values`: as Encoder::apply wrote them.
    void apply(const Encoding& encoding, std::int64_t epoch, std::uint32_t example,
               std::int64_t steps, std::span<float> values) const;

private:
    std::vector<Augmentation> m_changes;
    std::uint64_t m_seed = 0;
};

} // namespace assay::data
