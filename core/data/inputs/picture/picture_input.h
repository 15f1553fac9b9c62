// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/field_of.h"
#include "data/inputs/input.h"

namespace assay::data {

/// How pictures become numbers.
const base::FieldsOf<DataSpec>& pictureFields();

/// Pictures of one size. Bytes stay the bytes they came as; other values are floats.
class PictureInput final : public Input
{
public:
    /// pixels: examples x channels x height x width of `info`.
    PictureInput(InputInfo info, std::vector<std::uint8_t> pixels);
    PictureInput(InputInfo info, std::vector<float> values);

    std::size_t size() const override;
    std::span<const std::uint8_t> content(std::size_t i) const override;
    std::uint64_t hash() const override;
    std::shared_ptr<const Encoder> fit(const Fitting& fitting) const override;
    std::unique_ptr<const Input> simpler(std::span<const std::uint32_t> examples,
                                         const SimplifySpec& spec) const override;
    std::unique_ptr<const Input> drawn(const DrawnFrom& from) const override;

    bool hasBytes() const { return m_values.empty(); }
    /// Where they are bytes.
    std::span<const std::uint8_t> pixels(std::size_t i) const
    {
        return {m_pixels.data() + i * m_one, m_one};
    }
    /// Where they are not.
    std::span<const float> values(std::size_t i) const
    {
        return {m_values.data() + i * m_one, m_one};
    }
    /// A picture as it was read, whatever its values are: `to` is filled anew.
    void picture(std::size_t i, std::vector<float>& to) const;
    /// A picture to look at: bytes as they are, of others the range of the values as 0 to 255.
    std::vector<std::uint8_t> shown(std::size_t i) const;

private:
    std::vector<std::uint8_t> m_pixels;
    std::vector<float> m_values;
    std::size_t m_one; ///< values of one
};

/// Per channel y = x * scale + shift, invertible for display. The usual steps are those of
/// `Fitting::normalise`; of other values than bytes the least and the greatest stand for 0 and 255 there.
class PictureEncoder final : public Encoder
{
public:
    PictureEncoder(const PictureInput& pictures, const Fitting& fitting);

    std::size_t floats(const Input& input, std::size_t i) const override;
    void apply(const Input& input, std::size_t i, float* out) const override;
    /// Back to the bytes that show it, rounded and clamped.
    std::vector<std::uint8_t> invert(std::span<const float> in) const;

private:
    void foldSteps(const PictureInput& pictures, const Fitting& fitting,
                   const PreprocessSteps& steps);
    template <typename Value>
    void scaled(std::span<const Value> in, float* out) const;

    ValueRange m_range; ///< what `invert` shows as 0 and 255
    std::size_t m_plane;
};

} // namespace assay::data
