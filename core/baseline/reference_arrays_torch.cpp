// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "baseline/reference_arrays_torch.h"

#include <limits>

namespace assay::baseline {

namespace {

constexpr std::int64_t kSidesOfSeries = 3; ///< batch, steps, channels

std::vector<std::int64_t> withoutOnes(at::IntArrayRef sizes)
{
    std::vector<std::int64_t> kept{sizes.empty() ? 1 : sizes[0]};
    for (std::size_t k = 1; k < sizes.size(); ++k) {
        if (sizes[k] != 1)
            kept.push_back(sizes[k]);
    }
    return kept;
}

std::vector<std::int64_t> placeOf(std::int64_t flat, at::IntArrayRef sizes)
{
    std::vector<std::int64_t> place(sizes.size(), 0);
    for (std::size_t k = sizes.size(); k-- > 0;) {
        place[k] = flat % sizes[k];
        flat /= sizes[k];
    }
    return place;
}

} // namespace

double ArrayDifference::relative() const
{
    if (most == 0)
        return 0;
    return largest > 0 ? most / largest : std::numeric_limits<double>::infinity();
}

at::Tensor tensorOf(const model::NamedValues& array)
{
    return at::from_blob(const_cast<float*>(array.values.data()), array.shape, at::kFloat).clone();
}

Fitted inShapeOf(const at::Tensor& own, const at::Tensor& theirs, const std::string& kind)
{
    if (own.sizes() == theirs.sizes())
        return {theirs, {}};
    if (withoutOnes(own.sizes()) == withoutOnes(theirs.sizes()))
        return {theirs.reshape(own.sizes()), {}};
    if (own.dim() == kSidesOfSeries && theirs.dim() == kSidesOfSeries
        && own.sizes() == theirs.transpose(1, 2).sizes())
        return {theirs.transpose(1, 2), "its channels come before its steps"};
    if (kind == "lstm" && theirs.dim() == kSidesOfSeries && theirs.size(2) == own.size(1)
        && theirs.size(1) > 0)
        return {theirs.select(1, theirs.size(1) - 1), "its last step"};
    return {};
}

ArrayDifference differenceOf(const at::Tensor& own, const at::Tensor& theirs)
{
    ArrayDifference found;
    if (own.numel() == 0)
        return found;
    const at::Tensor mine = own.detach().to(at::kCPU, at::kDouble).contiguous();
    const at::Tensor other = theirs.detach().to(at::kCPU, at::kDouble).contiguous();
    found.largest = other.abs().max().item<double>();
    if (found.largest == 0)
        found.largest = mine.abs().max().item<double>();
    // What is no number with us differs most of all.
    const at::Tensor gaps =
        at::nan_to_num(mine - other, std::numeric_limits<double>::infinity()).abs().flatten();
    const std::int64_t place = gaps.argmax().item<std::int64_t>();
    found.most = gaps[place].item<double>();
    found.at = placeOf(place, own.sizes());
    found.own = mine.flatten()[place].item<double>();
    found.theirs = other.flatten()[place].item<double>();
    return found;
}

} // namespace assay::baseline
