// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/prepared.h"
#include "read_data.h"

using namespace assay;

/// Two files of a line an example, cut into tokens and encoded; the first byte chooses how, the second
/// says where the one file ends.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2)
        return 0;
    fuzz::writeTwo("one.txt", "two.txt", data + 1, size - 1);
    data::DataSpec spec;
    spec.format = "texts";
    spec.texts = {.tokens = static_cast<data::TokenChoice>(data[0] % 3),
                  .letterCase = static_cast<data::LetterCase>(data[0] / 3 % 3),
                  .length = data[0] / 9 % 5,
                  .vocabulary = 1 + data[0] / 45};
    fuzz::readAt(spec, fuzz::ownFolder().string(), [](const data::Dataset& dataset) {
        std::vector<std::uint32_t> all;
        for (std::uint32_t i = 0; i < dataset.size(); ++i)
            all.push_back(i);
        const auto encoder = dataset.input(0).fit({.train = all});
        for (const std::uint32_t i : all) {
            std::vector<float> numbers(encoder->floats(dataset.input(0), i));
            encoder->apply(dataset.input(0), i, numbers.data());
            for (const float number : numbers) {
                if (number < 0 || number >= static_cast<float>(encoder->input().tokens))
                    std::abort(); // no row of the embedding
            }
            data::numbersOf(dataset.text()->texts().at(i));
        }
    });
    return 0;
}
