// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/adaptation.h"

#include "adapt/selection.h"
#include "base/number_text.h"
#include "tune/taken.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>

namespace assay::tune {

namespace {

std::string measureText(const Adaptation& adaptation, double value)
{
    evaluate::Ladder unit;
    unit.isShare = adaptation.isShare;
    return evaluate::errorText(unit, value);
}

/// What leaves more of what a network learned from train.
std::string remedyOf(const std::string& method)
{
    if (method == "fine_tune")
        return "Take a lower learning rate, or let the last layers learn alone (adapt.layers).";
    if (method == "add_target")
        return "Take a smaller share of target examples (adapt.share).";
    const std::string first =
        "See first whether both distributions show things at the same size and "
        "place (synthesise), or take a smaller ";
    return first + (method == "dann" ? "adapt.reversal." : "adapt.weight.");
}

/// Methods whose networks are not for pictures or features as they are in train: nothing was forgotten.
constexpr std::array<std::string_view, 3> kChangesInputs{"coral", "adabn", "cyclegan"};

bool keepsSource(const Adaptation& adaptation)
{
    return adaptation.sourceAfter <= adaptation.sourceBefore + adapt::kSourceTolerance;
}

} // namespace

std::string selectedBy(const Adaptation& adaptation)
{
    if (!adaptation.isShare) // numbers have no classes that answers could be sure of
        return "nothing";
    if (adaptation.method == "deep_coral")
        return "source_validation, mutual_information";
    return adaptation.method == "dann" ? "mutual_information" : "nothing";
}

bool isWithinBounds(const Adaptation& adaptation)
{
    return keepsSource(adaptation) && adaptation.collapsed == 0;
}

void choose(std::vector<Adaptation>& adaptations)
{
    const auto isOfWeight = [](const Adaptation& one) {
        return one.method == "deep_coral" && one.isShare;
    };
    std::map<std::string, double> largest; // by group
    for (const Adaptation& one : adaptations) {
        if (isOfWeight(one) && isWithinBounds(one)) {
            double& weight = largest.try_emplace(one.group, one.weight).first->second;
            weight = std::max(weight, one.weight);
        }
    }
    for (Adaptation& one : adaptations) {
        const auto found = largest.find(one.group);
        one.isChosen =
            !isOfWeight(one)
            || (found != largest.end() && found->second == one.weight && isWithinBounds(one));
    }
}

std::vector<std::string> warningsOf(const Adaptation& adaptation)
{
    std::vector<std::string> warnings;
    const evaluate::Gap& gap = adaptation.gap;
    if (adaptation.isControl)
        return warnings;
    if (gap.change() > 0)
        warnings.push_back(
            gap.changeInterval && gap.changeInterval->low > 0
                ? "Worse than the network without it."
                : "Not better than the network without it, as far as these seeds show.");
    if (adaptation.isShare && adaptation.sourceAfter > adaptation.sourceBefore + kSourceForgotten
        && std::find(kChangesInputs.begin(), kChangesInputs.end(), adaptation.method)
               == kChangesInputs.end())
        warnings.push_back(fmt::format(
            "Train-val rose from {} to {}: the network forgets what it learned. {}",
            measureText(adaptation, adaptation.sourceBefore),
            measureText(adaptation, adaptation.sourceAfter), remedyOf(adaptation.method)));
    if (adaptation.collapsed > 0)
        warnings.push_back(fmt::format(
            "{} collapsed: one class is answered for nearly all of test-val, and the others at most a "
            "third as often as without the adaptation. So it is not taken.",
            adaptation.collapsed >= adaptation.runs.size()
                ? std::string("It")
                : fmt::format("{} of {} networks", adaptation.collapsed, adaptation.runs.size())));
    else if (!isTaken(adaptation))
        warnings.push_back(
            adaptation.isChosen
                ? "Without labels of the target it is not taken: train-val is more than five points above "
                  "what it is without."
            : keepsSource(adaptation)
                ? "A larger weight leaves train-val within a point too, and is taken."
                : "Without labels of the target it is not taken: train-val is more than a point above "
                  "what it is without.");
    return warnings;
}

std::string changeText(const Adaptation& adaptation)
{
    const auto number = [&](double value) {
        return adaptation.isShare ? fmt::format("{:+.1f}", value * 100)
                                  : (value > 0 ? "+" : "") + base::unitText(value);
    };
    const evaluate::Gap& gap = adaptation.gap;
    std::string text = number(gap.change()) + (adaptation.isShare ? " points" : "");
    if (gap.changeInterval)
        text += fmt::format(" [{}, {}]", number(gap.changeInterval->low),
                            number(gap.changeInterval->high));
    return text;
}

std::string closedText(const Adaptation& adaptation)
{
    const evaluate::Gap& gap = adaptation.gap;
    if (adaptation.isControl || !gap.oracle)
        return {};
    if (!gap.closed)
        return "no gap";
    const auto percent = [](double share) { return std::round(share * 100) + 0.0; }; // no "-0"
    std::string text = fmt::format("{:.0f} %", percent(*gap.closed));
    if (gap.closedInterval)
        text += fmt::format(" [{:.0f}, {:.0f}]", percent(gap.closedInterval->low),
                            percent(gap.closedInterval->high));
    return text;
}

std::string sentence(const Adaptation& adaptation)
{
    const evaluate::Gap& gap = adaptation.gap;
    std::string words = adaptation.words;
    if (!words.empty() && words.front() >= 'a' && words.front() <= 'z')
        words.front() = static_cast<char>(words.front() - 'a' + 'A');
    std::string text =
        fmt::format("{}: test-val {} to {}, {}", words, measureText(adaptation, gap.source),
                    measureText(adaptation, gap.adapted), changeText(adaptation));
    if (adaptation.isControl)
        return text + '.';
    if (gap.closed)
        text += fmt::format("; {} of the gap to the oracle", closedText(adaptation));
    else if (gap.oracle)
        text +=
            "; the oracle is not clearly better than the network without it, so that there is no "
            "gap to close";
    return text + '.';
}

std::string cycleText(const adapt::Translation& translation)
{
    return fmt::format("Pictures come back from both generators {:.2g} from themselves (cycle "
                       "error: mean absolute difference of values in [-1, 1], both domains added).",
                       translation.cycleError);
}

} // namespace assay::tune
