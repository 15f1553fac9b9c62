// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace assay::base {

/// The shortest text that reads back as `value`: "30", "0.01"; below a thousandth, and from 1e7 on,
/// with an exponent as it is typed: "3e-4", "1e14". "NaN", "\u221e" and "-\u221e" where it is no number.
std::string numberText(double value);
/// The same of three significant digits: of a learning rate that a schedule made, "8.44e-8".
std::string rateText(double rate);
/// "1.16e+05" as "1.16e5", "3e-07" as "3e-7"; a number without an exponent stays as it is.
std::string withPlainExponent(std::string number);
/// "60,000".
std::string countText(std::int64_t count);
/// A number in the unit of a target: "61,460", "0.7444", four digits. Zeros at the end stay where the
/// number was rounded to them, so that measured numbers are of one length: 0.790034 is "0.7900", and
/// 0.79, as it was given, "0.79".
std::string unitText(double value);
/// One with its interval, all three with the decimals of the largest: "0.0402 [-0.0327, 0.1098]".
std::string unitText(double value, double low, double high);
/// A share with one decimal: "4.8 %"; "NaN" and "\u221e" where it is none.
std::string percentText(double share);
/// The ends of an interval of shares: "[3.9, 5.7]".
std::string percentRange(double low, double high);
/// A share with its interval: "4.8 % [3.9, 5.7]".
std::string percentText(double share, double low, double high);
/// "1.2 s", "45 s", "2 m 05 s", "3 h 07 m".
std::string durationText(double seconds);

} // namespace assay::base
