// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/inputs/text/tokens.h"
#include "model/layer_torch.h"

// The numbers of tokens, one a step (data/inputs/text/tokens.h), to a vector each; that of padding
// stays zero, and that of the unknown token begins there: train may never show it. Keeps a hash of the vocabulary, so that weights are not taken for
// those of other tokens.

namespace assay::model::layers {

namespace {

class TokenEmbedding : public Layer
{
public:
    TokenEmbedding(std::int64_t tokens, std::uint64_t vocabulary)
        : m_tokens(tokens)
        , m_vocabulary(vocabulary)
    {}
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors& own,
                       const Pass&) const override
    {
        const at::Tensor numbers = inputs[0].select(2, 0).to(at::kLong).clamp(0, m_tokens - 1);
        return at::embedding(own.weights[0], numbers, data::kPaddingToken);
    }
    /// As LibTorch does: tokens begin apart from each other.
    void initialise(const LayerTensors& own, Initialisation, bool,
                    base::Random& random) const override
    {
        fill(own.weights[0], [&] { return random.normal(); });
        own.weights[0].select(0, data::kPaddingToken).zero_();
        own.weights[0].select(0, data::kUnknownToken).zero_();
        std::uint64_t left = m_vocabulary;
        fill(own.buffers[0], [&] { // 16 bits each, which a float holds
            const auto part = static_cast<double>(left & 0xFFFFU);
            left >>= 16;
            return part;
        });
    }

private:
    std::int64_t m_tokens;
    std::uint64_t m_vocabulary;
};

Shape shapeOf(const LayerPlace& place)
{
    requireSides(place, 2);
    return {place.inputs[0][0], setting(place.node, "out")};
}

} // namespace

extern const LayerKind tokenEmbedding;
const LayerKind tokenEmbedding{
    .name = "token_embedding",
    .label = "Embedding of tokens",
    .title = [](const Node&) { return std::string("embedding of tokens"); },
    .shape = shapeOf,
    .parameters =
        [](const LayerPlace& place) {
            return std::vector<ParameterInfo>{
                {"weight", {place.example().tokens, setting(place.node, "out")}}};
        },
    .activations = [](const LayerPlace& place) { return sizeOf(shapeOf(place)); },
    .make = [](const LayerPlace& place) -> std::unique_ptr<Layer> {
        return std::make_unique<TokenEmbedding>(place.example().tokens, place.example().vocabulary);
    },
    .settings = {widthSetting("Numbers a token", 64)},
    .buffers =
        [](const LayerPlace&) {
            return std::vector<ParameterInfo>{{"vocabulary", {4}}};
        }};

} // namespace assay::model::layers
