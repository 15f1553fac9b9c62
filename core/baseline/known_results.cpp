// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "baseline/known_results.h"

#include "data/formats/byte_reader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <utility>

namespace assay::baseline {

namespace {

using enum KnownKind;

constexpr const char* kMnist = "MNIST";
constexpr const char* kFashion = "Fashion-MNIST";
constexpr const char* kCifar10 = "CIFAR-10";
constexpr const char* kAdult = "adult";
constexpr const char* kGunPoint = "GunPoint";
constexpr const char* kItaly = "ItalyPowerDemand";
constexpr const char* kArrowHead = "ArrowHead";

constexpr const char* kLeCun =
    "LeCun, Bottou, Bengio, Haffner 1998, Proc. IEEE 86:2278, figure 9; yann.lecun.com/exdb/mnist";
constexpr const char* kMnistPage = "yann.lecun.com/exdb/mnist";
constexpr const char* kFashionPage =
    "github.com/zalandoresearch/fashion-mnist, README, table of benchmarks";
constexpr const char* kHe = "He, Zhang, Ren, Sun 2015, arXiv 1512.03385, table 6";
constexpr const char* kAkamaster = "github.com/akamaster/pytorch_resnet_cifar10, README";
constexpr const char* kAdultNames =
    "UCI Machine Learning Repository, adult.names (MLC++, rows with unknown values left out)";
constexpr const char* kUcr = "Dau et al. 2018, UCR Time Series Classification Archive, DataSummary";

/// Where a data set is known by: its values, or its name and its size.
struct Known {
    const char* dataSet;
    const char* fingerprint; ///< DatasetInfo::fingerprint; empty: many versions of it are around
    std::array<const char*, 2> words; ///< any of them in the path, in lower case
    const char* butNot;               ///< no such word
    std::int64_t training, test;      ///< 0: any
};
constexpr std::array kDataSets{
    Known{
        kMnist, "f45286cc1614440072300f3e2f830e31", {"mnist", "mnist"}, "fashion", 60'000, 10'000},
    Known{kFashion,
          "47b706fd0df4cbe81bc00426112c280c",
          {"fashion", "fashion"},
          "kuzushiji",
          60'000,
          10'000},
    Known{kCifar10, "", {"cifar-10", "cifar10"}, "cifar-100", 50'000, 10'000},
    Known{kAdult, "c8c97fae74a2337914f2610a33629d75", {"adult", "census"}, "adulthood", 32'561, 0},
    Known{kGunPoint,
          "03e543fd5991d794c24af06186da9706",
          {"gunpoint", "gun_point"},
          "agespan",
          50,
          150},
    Known{kItaly, "", {"italypowerdemand", "italypowerdemand"}, "kettle", 67, 1'029},
    Known{kArrowHead, "", {"arrowhead", "arrowhead"}, "bronze", 36, 175},
};

} // namespace

std::string name(KnownKind kind)
{
    switch (kind) {
    case OfficialSimilar: return "official_similar";
    case OfficialBenchmark: return "official_benchmark";
    case Unofficial: return "unofficial";
    case Paper: return "paper";
    case OwnOnBenchmark: return "own_on_benchmark";
    case SimilarModel: return "similar_model";
    case Baseline: return "baseline";
    }
    return {};
}

const std::vector<KnownResult>& knownResults()
{
    static const std::vector<KnownResult> all{
        {kMnist, Paper, "LeNet-1 (pictures of 16 x 16)", 0.017, kLeCun},
        {kMnist, Paper, "LeNet-4", 0.011, kLeCun},
        {kMnist, Paper, "LeNet-5", 0.0095, kLeCun},
        {kMnist, Paper, "LeNet-5, distorted examples added", 0.008, kLeCun},
        {kMnist, Paper, "boosted LeNet-4, distorted examples added", 0.007, kLeCun},
        {kMnist, Paper, "300 hidden units", 0.047, kLeCun},
        {kMnist, Paper, "1000 hidden units", 0.045, kLeCun},
        {kMnist, Paper, "300 and 100 hidden units", 0.0305, kLeCun},
        {kMnist, Paper, "500 and 150 hidden units", 0.0295, kLeCun},
        {kMnist, Paper, "support vectors, polynomial of degree 4, deslanted", 0.011, kLeCun},
        {kMnist, Baseline, "linear classifier", 0.12, kLeCun},
        {kMnist, Baseline, "linear classifier, deslanted", 0.084, kLeCun},
        {kMnist, Baseline, "pairwise linear classifier, deslanted", 0.076, kLeCun},
        {kMnist, Baseline, "nearest neighbours", 0.05, kLeCun},
        {kMnist, Baseline, "nearest neighbours, deslanted", 0.024, kLeCun},
        {kMnist, Baseline, "nearest neighbours (L2), K. Wilder", 0.0309, kMnistPage},
        {kMnist, Baseline, "40 principal components, quadratic classifier", 0.033, kLeCun},
        {kMnist, Baseline, "boosted stumps (Kegl et al. 2009)", 0.077, kMnistPage},
        {kMnist, Unofficial, "two convolutions, 113,000 parameters", 0.007, kFashionPage},
        {kMnist, Unofficial, "two convolutions, less than 100,000 parameters", 0.008, kFashionPage},
        {kMnist, Unofficial, "GRU and support vectors", 0.035, kFashionPage},

        {kFashion, Unofficial, "two convolutions with max pooling (Keras)", 0.124, kFashionPage},
        {kFashion, Unofficial,
         "two convolutions with max pooling (TensorFlow), more than 300 epochs", 0.084,
         kFashionPage},
        {kFashion, Unofficial, "two convolutions with max pooling and ELU (PyTorch)", 0.097,
         kFashionPage},
        {kFashion, Unofficial, "two convolutions, less than 100,000 parameters", 0.075,
         kFashionPage},
        {kFashion, Unofficial, "two convolutions, 113,000 parameters", 0.078, kFashionPage},
        {kFashion, Unofficial, "two convolutions, three dense layers, 1.8 million parameters",
         0.068, kFashionPage},
        {kFashion, Unofficial, "three convolutions, two dense layers, dropout", 0.074,
         kFashionPage},
        {kFashion, Unofficial, "three convolutions with batch norm", 0.097, kFashionPage},
        {kFashion, Unofficial, "dense, 256, 128 and 64 units", 0.1, kFashionPage},
        {kFashion, Unofficial, "GRU and support vectors", 0.112, kFashionPage},
        {kFashion, Unofficial, "ResNet-18, augmented", 0.051, kFashionPage},
        {kFashion, Unofficial, "GoogLeNet", 0.063, kFashionPage},
        {kFashion, Unofficial, "VGG-16, 26 million parameters", 0.065, kFashionPage},
        {kFashion, Unofficial, "MobileNet, augmented", 0.05, kFashionPage},
        {kFashion, Unofficial, "DenseNet-BC, 768,000 parameters, augmented", 0.046, kFashionPage},
        {kFashion, Unofficial, "WRN-28-10, augmented", 0.041, kFashionPage},
        {kFashion, Unofficial, "WRN-40-4, 8.9 million parameters, augmented", 0.033, kFashionPage},
        {kFashion, Baseline, "histograms of gradients, support vectors", 0.074, kFashionPage},
        {kFashion, Baseline, "XGBoost", 0.102, kFashionPage},
        {kFashion, SimilarModel, "people without expertise, 3 labels a picture, of 1,000 pictures",
         0.165, kFashionPage},

        {kCifar10, Paper, "ResNet-20", 0.0875, kHe},
        {kCifar10, Paper, "ResNet-32", 0.0751, kHe},
        {kCifar10, Paper, "ResNet-44", 0.0717, kHe},
        {kCifar10, Paper, "ResNet-56", 0.0697, kHe},
        {kCifar10, Paper, "ResNet-110", 0.0643, kHe},
        {kCifar10, Unofficial, "ResNet-20", 0.0827, kAkamaster},
        {kCifar10, Unofficial, "ResNet-32", 0.0737, kAkamaster},
        {kCifar10, Unofficial, "ResNet-44", 0.069, kAkamaster},
        {kCifar10, Unofficial, "ResNet-56", 0.0661, kAkamaster},
        {kCifar10, Unofficial, "ResNet-110", 0.0632, kAkamaster},

        {kAdult, Baseline, "C4.5", 0.1554, kAdultNames},
        {kAdult, Baseline, "C4.5-auto", 0.1446, kAdultNames},
        {kAdult, Baseline, "C4.5 rules", 0.1494, kAdultNames},
        {kAdult, Baseline, "Voted ID3 (0.6)", 0.1564, kAdultNames},
        {kAdult, Baseline, "Voted ID3 (0.8)", 0.1647, kAdultNames},
        {kAdult, Baseline, "T2", 0.1684, kAdultNames},
        {kAdult, Baseline, "1R", 0.1954, kAdultNames},
        {kAdult, Baseline, "NBTree", 0.141, kAdultNames},
        {kAdult, Baseline, "CN2", 0.16, kAdultNames},
        {kAdult, Baseline, "HOODG", 0.1482, kAdultNames},
        {kAdult, Baseline, "naive Bayes with chosen features", 0.1405, kAdultNames},
        {kAdult, Baseline, "decision table (IDTM)", 0.1446, kAdultNames},
        {kAdult, Baseline, "naive Bayes", 0.1612, kAdultNames},
        {kAdult, Baseline, "nearest neighbour (1)", 0.2142, kAdultNames},
        {kAdult, Baseline, "nearest neighbours (3)", 0.2035, kAdultNames},
        {kAdult, Baseline, "OC1", 0.1504, kAdultNames},

        {kGunPoint, Baseline, "nearest neighbour, Euclidean", 0.0867, kUcr},
        {kGunPoint, Baseline, "nearest neighbour, time warping", 0.0933, kUcr},
        {kItaly, Baseline, "nearest neighbour, Euclidean", 0.0447, kUcr},
        {kItaly, Baseline, "nearest neighbour, time warping", 0.0496, kUcr},
        {kArrowHead, Baseline, "nearest neighbour, Euclidean", 0.2, kUcr},
        {kArrowHead, Baseline, "nearest neighbour, time warping", 0.2971, kUcr},
    };
    return all;
}

std::string knownDataSet(const data::DatasetInfo& info)
{
    for (const Known& known : kDataSets) {
        if (*known.fingerprint && info.fingerprint == known.fingerprint)
            return known.dataSet;
    }
    const std::string path = data::formats::lower(info.path);
    for (const Known& known : kDataSets) {
        const bool named =
            std::any_of(known.words.begin(), known.words.end(),
                        [&](const char* word) { return path.find(word) != std::string::npos; });
        // Values that are known and not these are another data set, or a damaged one.
        if (!*known.fingerprint && named && path.find(known.butNot) == std::string::npos
            && info.trainingExamples == known.training
            && (known.test == 0 || info.testExamples == known.test))
            return known.dataSet;
    }
    return {};
}

std::vector<KnownResult> knownResultsOf(const std::string& dataSet)
{
    std::vector<KnownResult> found;
    for (const KnownResult& known : knownResults()) {
        if (dataSet == known.dataSet)
            found.push_back(known);
    }
    std::stable_sort(found.begin(), found.end(), [](const KnownResult& a, const KnownResult& b) {
        return std::pair(a.kind, a.error) < std::pair(b.kind, b.error);
    });
    return found;
}

std::optional<AgainstKnown> againstKnown(const train::SplitScore& score, const KnownResult& known)
{
    if (score.isRegression() || score.examples <= 0 || !std::isfinite(score.error))
        return std::nullopt;
    const stats::Interval interval = stats::wilson(
        score.error * static_cast<double>(score.examples), static_cast<double>(score.examples));
    return AgainstKnown{.difference = score.error - known.error,
                        .interval = {interval.low - known.error, interval.high - known.error}};
}

} // namespace assay::baseline
