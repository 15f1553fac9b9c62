// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/modes_and_steps.h"

#include "base/finding_words.h"
#include "base/number_text.h"

#include <fmt/format.h>

#include <cmath>

namespace assay::diagnose {

using base::Finding;
using base::number;
using base::shown;

const base::FindingKinds& modesAndStepsFindings()
{
    static const base::FindingKinds kinds{
        {"network.modes_differ",
         [](const Finding& f) {
             return fmt::format(
                 "On the same examples, with running statistics that are those of these examples, the network "
                 "answers differently in evaluation and in training (by {} of how answers differ). Is one "
                 "batch norm called at several places of forward, where each needs its own? Or does "
                 "forward ask for self.training?",
                 shown(number(f, "difference")));
         }},
        {"network.norm_epsilon",
         [](const Finding& f) {
             if (f.place.empty())
                 return fmt::format(
                     "A norm of the module adds {} to a variance (eps), where 1e-5 is usual: of what spreads by "
                     "about 1 and less, little is normalised. Of nn.LayerNorm(width, eps) the second number "
                     "is eps, of nn.GroupNorm(groups, channels, eps) the third.",
                     shown(number(f, "added")));
             return fmt::format(
                 "What batch norm \"{}\" adds to a variance (eps) is not small beside it, so that little is "
                 "normalised: without it answers move by {} of how they differ. 1e-5 is usual; of "
                 "nn.BatchNorm2d(channels, eps, momentum) the second number is eps. Where what enters is very "
                 "small, scale it.",
                 f.place, shown(number(f, "moves")));
         }},
        {"network.attention_sharp",
         [](const Finding& f) {
             return fmt::format(
                 "Before anything is learned the scores of an attention lie {} apart (a standard deviation), "
                 "where about 1 is meant: its softmax picks a single step, and hardly any gradient "
                 "reaches queries and keys. Divide the product of queries and keys by the root of their "
                 "width, where it is multiplied or forgotten; where it is divided, what enters is large: embeddings of "
                 "deviation 1 that are multiplied by the root of the width are drawn smaller by as much.",
                 shown(number(f, "apart")));
         }},
        {"network.softmax_of_one",
         [](const Finding&) {
             return std::string(
                 "A softmax in the module goes over a dimension that has one number, and so gives 1 whatever "
                 "enters: nothing is weighed, and what makes its scores learns nothing. Give it the "
                 "dimension of the steps or classes: of scores N x T x 1 that is dim=1.");
         }},
        {"network.softmax_over_queries",
         [](const Finding&) {
             return std::string(
                 "A softmax in the module makes the weights of an attention add up to 1 over the queries, and "
                 "they are summed over the keys. Give it the last dimension of scores that are queries x "
                 "keys: dim=-1.");
         }},
        {"network.softmax_over_heads",
         [](const Finding&) {
             return std::string(
                 "A softmax in the module makes the weights of an attention add up to 1 over its heads, and they "
                 "are summed over the keys: heads take from each other, and keys are not weighed. Give it the last "
                 "dimension of scores that are heads x queries x keys: dim=-1.");
         }},
        {"network.scaled_again",
         [](const Finding& f) {
             return fmt::format(
                 "What \"{}\" takes is {} in size (root mean square), and what enters the network {}: forward "
                 "divides it before its first layer, whatever the weights are, so that inputs hardly move the "
                 "answers. Are they scaled before already? Scale once.",
                 f.place, shown(number(f, "taken")), shown(number(f, "entering")));
         }},
        {"network.large_inside",
         [](const Finding& f) {
             return fmt::format(
                 "What \"{}\" takes is {} in size (root mean square), and what enters the network {}: forward "
                 "multiplies it, or takes a mean of another scale from it, before its first layer. Networks begin with "
                 "weights for values about 1. Are inputs divided before already? Scale once.",
                 f.place, shown(number(f, "taken")), shown(number(f, "entering")));
         }},
        {"network.steps_as_channels",
         [](const Finding& f) {
             return fmt::format(
                 "The first layer, \"{}\", takes the {} steps of a series for its channels, of which these data "
                 "have {}: it looks for no pattern along time. An example enters as steps x channels; exchange "
                 "the two before the layer.",
                 f.place, base::whole(f, "steps"), base::whole(f, "channels"));
         }},
        {"network.pixels_unordered",
         [](const Finding&) {
             return std::string(
                 "The answers stay the same when the pixels of each picture change places, whatever the weights "
                 "are: no shape is seen, only how often which value occurs. Is a mean over all places taken before the "
                 "convolutions, or are they of 1 x 1 alone? Take it behind convolutions of 3 x 3 and more.");
         }},
        {"network.saturated_start",
         [](const Finding& f) {
             return fmt::format(
                 "The weights of \"{}\" are, before the first update, {} times as large as the root of one over the values that enter a unit, "
                 "where 0.6 to 1.7 are usual, and what follows is at its ends: where they grow by 5 %, answers "
                 "move by {} of 5 % of how they differ. Little gradient gets through a sigmoid or tanh "
                 "there. Draw them smaller; of weights that were learned elsewhere, is what enters scaled as it was there?",
                 f.place, shown(number(f, "gain")), shown(number(f, "follows")));
         }},
        {"network.outputs_scaled",
         [](const Finding& f) {
             const double factor = number(f, "factor"), targets = number(f, "targets");
             std::string size =
                 fmt::format("Before it has learned, the outputs are {} in size (root mean square",
                             shown(number(f, "rms")));
             if (targets > 0)
                 size += fmt::format("; the targets as they are learned: {}", shown(targets));
             size += fmt::format("), and the loss is {}, where the same answer for all gives {}: ",
                                 shown(number(f, "loss")), shown(number(f, "guess")));
             if (std::abs(factor) >= kFactorBehind)
                 return size
                        + fmt::format(
                            "what \"{}\" gives is multiplied by {} behind it. Take that factor out; the "
                            "first updates only undo it, and steps are as many times too long.",
                            f.place, shown(factor));
             return size
                    + fmt::format(
                        "the weights of \"{}\" are {} times as large as the root of one over the values "
                        "that enter a unit, where 0.6 to 1.7 are usual{}. Draw them smaller; the first "
                        "updates only undo that.",
                        f.place, shown(number(f, "gain")),
                        number(f, "others") > 0 ? fmt::format(
                            ", and those of {} begin too large too",
                            base::counted(number(f, "others"), "other layer", "other layers"))
                                                : std::string());
         }},
        {"network.units_together",
         [](const Finding& f) {
             return fmt::format(
                 "The units of \"{}\" can change places and no answer changes: what follows takes them "
                 "together, as a mean over channels does, so that no answer depends on which of them is "
                 "large, only on where. Similarities of steps to each other do so by intent. Is a mean, sum or "
                 "maximum meant over places or steps, which are other dimensions?",
                 f.place);
         }},
        {"network.counts_steps",
         [](const Finding& f) {
             if (number(f, "whole") > 0)
                 return fmt::format(
                     "Examples of input \"{}\" that fill all of their steps get one and the same answer, or none, "
                     "whatever stands in them; those that are filled up with 0 do not. Is a mask turned round, so "
                     "that it lets padding in and keeps out the rest?",
                     base::text(f, 0));
             return fmt::format(
                 "Whatever stands in the filled steps of input \"{}\", the answers stay the same: only how many "
                 "there are counts. Is a mask turned round, so that it lets padding in and keeps out the "
                 "rest?",
                 base::text(f, 0));
         }},
        {"network.steps_unused",
         [](const Finding& f) {
             return fmt::format(
                 "Of the {} {} of input \"{}\" {} can change the answers, whatever the weights are: a part is "
                 "cut out of what a layer gives, as its first step where the last is meant, or convolutions reach "
                 "too little of it.",
                 base::whole(f, "all"), base::text(f, 1), base::text(f, 0), base::whole(f, "used"));
         }},
        {"network.reads_padding",
         [](const Finding& f) {
             return fmt::format(
                 "Examples of input \"{}\" are filled up with 0 at their end, and answers differ {} times less than "
                 "where the same is put before them: the network takes its answer from the end, where little "
                 "of what an example says is left. Take the last step that is none of the padding, or a mean "
                 "over those steps.",
                 base::text(f, 0), shown(number(f, "times")));
         }},
    };
    return kinds;
}

} // namespace assay::diagnose
