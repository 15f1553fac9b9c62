// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/improvements.h"

#include <array>
#include <cctype>
#include <map>

namespace assay::advise {

const std::vector<Improvement>& improvements(evaluate::TermKind term)
{
    using evaluate::TermKind;
    static const std::map<TermKind, std::vector<Improvement>> all{
        {TermKind::AvoidableBias,
         {{"avoidable_bias.bigger_model", "Make the model bigger",
           "more layers, more units a layer"},
          {"avoidable_bias.less_regularisation", "Reduce regularisation", ""},
          {"avoidable_bias.error_analysis", "Analyse the errors on train", ""},
          {"avoidable_bias.architecture", "Take an architecture closer to the state of the art",
           "LeNet to ResNet, say; risky, as it brings bugs"},
          {"avoidable_bias.tune", "Tune hyper-parameters", "the learning rate first"},
          {"avoidable_bias.features", "Add features",
           "uncommon in deep learning; practical when all else fails"}}},
        {TermKind::Variance,
         {{"variance.more_data", "Get more training data", ""},
          {"variance.normalisation", "Add normalisation layers", "batch norm, layer norm"},
          {"variance.augmentation", "Augment the data", "flip, shift, crop, noise ..."},
          {"variance.regularisation", "Regularise more", "dropout, L2, weight decay"},
          {"variance.error_analysis", "Analyse the errors", ""},
          {"variance.architecture", "Take an architecture closer to the state of the art", ""},
          {"variance.tune", "Tune hyper-parameters", ""},
          {"variance.early_stopping", "Stop early",
           "the lecture advises against it; Goodfellow et al. (Deep Learning, chapter 11) and "
           "fast.ai recommend it",
           true},
          {"variance.fewer_features", "Remove features", "", true},
          {"variance.smaller_model", "Reduce the model", "", true}}},
        {TermKind::DistributionShift,
         {{"distribution_shift.collect",
           "Analyse the test-val errors and collect more training "
           "data to compensate",
           "compare them with those of train-val"},
          {"distribution_shift.synthesise",
           "Analyse the test-val errors and synthesise training data to compensate", ""},
          {"distribution_shift.adapt", "Adapt the domain",
           "supervised: fine-tune, add target data to train; unsupervised: CORAL, domain "
           "confusion, CycleGAN"}}},
        {TermKind::ValidationOverfitting,
         {{"validation_overfitting.fresh", "Collect a fresh validation set", "preferred"},
          {"validation_overfitting.resample",
           "Resample the validation set from the test distribution and estimate afresh",
           "numbers of the old and the new split are not compared"}}},
    };
    static const std::vector<Improvement> none;
    const auto found = all.find(term);
    return found == all.end() ? none : found->second;
}

namespace {

const Improvement& longer()
{
    static const Improvement entry{"avoidable_bias.longer", "Train longer", "the loss still falls"};
    return entry;
}

constexpr std::array kTerms{evaluate::TermKind::AvoidableBias, evaluate::TermKind::Variance,
                            evaluate::TermKind::DistributionShift,
                            evaluate::TermKind::ValidationOverfitting};

} // namespace

std::vector<Improvement> improvements(evaluate::TermKind term, CurveEnd::Shape shape)
{
    std::vector<Improvement> all = improvements(term);
    if (term == evaluate::TermKind::AvoidableBias && shape == CurveEnd::Shape::Falling)
        all.insert(all.begin(), longer());
    return all;
}

std::vector<std::string> improvementKeys()
{
    std::vector<std::string> keys{longer().key};
    for (const evaluate::TermKind term : kTerms) {
        for (const Improvement& one : improvements(term))
            keys.push_back(one.key);
    }
    return keys;
}

const Improvement* findImprovement(const std::string& key)
{
    if (key == longer().key)
        return &longer();
    for (const evaluate::TermKind term : kTerms) {
        for (const Improvement& one : improvements(term)) {
            if (one.key == key)
                return &one;
        }
    }
    return nullptr;
}

std::string withinSentence(const Improvement& improvement)
{
    std::string words = improvement.text;
    words[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(words[0])));
    return words;
}

std::string termOf(const std::string& improvement)
{
    return improvement.substr(0, improvement.find('.'));
}

} // namespace assay::advise
