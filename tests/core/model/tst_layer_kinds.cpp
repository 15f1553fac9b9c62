// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "model/layer_text.h"
#include "model/network.h"
#include "model/templates.h"
#include "support/tensor_probe.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>

using namespace assay;

namespace {

std::vector<float> numbers(std::size_t count, std::uint64_t seed)
{
    base::Random random(seed, "numbers");
    std::vector<float> all(count);
    for (float& value : all)
        value = static_cast<float>(random.uniform(-1, 1));
    return all;
}

/// A network of these layers whose output may be of any shape.
model::Network networkOf(const std::string& layers, const data::InputSpec& input)
{
    return {*model::editedArchitecture({.templateName = "mlp", .layers = layers}, {input}, 2), 1};
}

bool areNear(const std::vector<float>& a, const std::vector<float>& b)
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](float x, float y) {
               return std::abs(x - y) < 1e-5F;
           });
}

/// channels x height x width
struct Picture {
    int channels, height, width;
    std::vector<float> values;

    float at(int c, int y, int x, float outside) const
    {
        return y < 0 || x < 0 || y >= height || x >= width
                   ? outside
                   : values[static_cast<std::size_t>((c * height + y) * width + x)];
    }
};

data::InputSpec seriesOf(std::int64_t steps, std::int64_t channels)
{
    return {.modality = data::Modality::Series, .shape = {steps, channels}, .embedded = {}};
}

/// What a layer without weights makes of one series of two channels, by its definition: windows begin at
/// each stride, and hold the steps that are there.
std::vector<float> pooledSteps(const std::vector<float>& series, int kernel, int stride,
                               const std::function<float(const std::vector<float>&)>& of)
{
    const int steps = static_cast<int>(series.size() / 2);
    std::vector<float> out;
    for (int begin = 0; begin < steps; begin += stride) {
        for (int c = 0; c < 2; ++c) {
            std::vector<float> window;
            for (int t = begin; t < std::min(begin + kernel, steps); ++t)
                window.push_back(series[static_cast<std::size_t>(2 * t + c)]);
            out.push_back(of(window));
        }
    }
    return out;
}

float largest(const std::vector<float>& of)
{
    return *std::max_element(of.begin(), of.end());
}

float mean(const std::vector<float>& of)
{
    float sum = 0;
    for (const float value : of)
        sum += value;
    return sum / static_cast<float>(of.size());
}

} // namespace

/// Layers against their definitions, written as loops.
class TestLayerKinds : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void convolutionsHaveStrideDilationPaddingAndGroups_data()
    {
        QTest::addColumn<int>("kernel");
        QTest::addColumn<int>("stride");
        QTest::addColumn<int>("dilation");
        QTest::addColumn<int>("padding");
        QTest::addColumn<int>("groups");
        QTest::newRow("plain") << 3 << 1 << 1 << 0 << 1;
        QTest::newRow("stride") << 3 << 2 << 1 << 1 << 1;
        QTest::newRow("dilation") << 2 << 1 << 3 << 2 << 1;
        QTest::newRow("groups") << 3 << 1 << 1 << 1 << 2;
        QTest::newRow("depthwise, all at once") << 2 << 2 << 2 << 1 << 4;
    }
    void convolutionsHaveStrideDilationPaddingAndGroups()
    {
        QFETCH(int, kernel);
        QFETCH(int, stride);
        QFETCH(int, dilation);
        QFETCH(int, padding);
        QFETCH(int, groups);
        const Picture in{4, 9, 8, numbers(4 * 9 * 8, 2)};
        const int out = 8, each = in.channels / groups;
        model::Network network = networkOf(
            QStringLiteral("c = convolution(out=8, kernel=%1, stride=%2, dilation=%3, padding=%4, "
                           "groups=%5)")
                .arg(kernel)
                .arg(stride)
                .arg(dilation)
                .arg(padding)
                .arg(groups)
                .toStdString(),
            data::pictureInput(4, 9, 8));
        const auto weight = numbers(static_cast<std::size_t>(out * each * kernel * kernel), 3);
        const auto bias = numbers(8, 4);
        network.setWeights("c.weight", weight);
        network.setWeights("c.bias", bias);
        const int reach = (kernel - 1) * dilation + 1;
        const int high = (in.height + 2 * padding - reach) / stride + 1;
        const int wide = (in.width + 2 * padding - reach) / stride + 1;
        std::vector<float> wanted;
        for (int o = 0; o < out; ++o)
            for (int y = 0; y < high; ++y)
                for (int x = 0; x < wide; ++x) {
                    float sum = bias[static_cast<std::size_t>(o)];
                    for (int c = 0; c < each; ++c)
                        for (int i = 0; i < kernel; ++i)
                            for (int j = 0; j < kernel; ++j)
                                sum += weight[static_cast<std::size_t>(
                                           ((o * each + c) * kernel + i) * kernel + j)]
                                       * in.at(o / (out / groups) * each + c,
                                               y * stride - padding + i * dilation,
                                               x * stride - padding + j * dilation, 0);
                    wanted.push_back(sum);
                }
        QVERIFY(areNear(network.logits(in.values, 1), wanted));
    }

    void convolutionsOverStepsHaveStrideAndGroups_data()
    {
        QTest::addColumn<int>("stride");
        QTest::addColumn<int>("dilation");
        QTest::addColumn<int>("groups");
        QTest::addColumn<bool>("causal");
        QTest::newRow("plain") << 1 << 1 << 1 << false;
        QTest::newRow("stride") << 2 << 1 << 1 << false;
        QTest::newRow("groups") << 1 << 2 << 2 << false;
        QTest::newRow("causal, all at once") << 3 << 2 << 4 << true;
        QTest::newRow("causal, beyond the first step") << 2 << 9 << 1 << true;
        QTest::newRow("beyond both ends") << 1 << 11 << 1 << false;
        QTest::newRow("far beyond both ends") << 1 << 100'000 << 1 << false;
    }
    void convolutionsOverStepsHaveStrideAndGroups()
    {
        QFETCH(int, stride);
        QFETCH(int, dilation);
        QFETCH(int, groups);
        QFETCH(bool, causal);
        const int steps = 11, channels = 4, out = 4, kernel = 3, each = channels / groups;
        model::Network network =
            networkOf(QStringLiteral("c = time_convolution(out=4, stride=%1, dilation=%2, "
                                     "groups=%3, causal=%4)")
                          .arg(stride)
                          .arg(dilation)
                          .arg(groups)
                          .arg(causal ? "true" : "false")
                          .toStdString(),
                      seriesOf(steps, channels));
        const auto in = numbers(steps * channels, 2);
        const auto weight = numbers(static_cast<std::size_t>(out * each * kernel), 3);
        const auto bias = numbers(out, 4);
        network.setWeights("c.weight", weight);
        network.setWeights("c.bias", bias);
        const int before = (causal ? kernel - 1 : (kernel - 1) / 2) * dilation;
        std::vector<float> wanted;
        for (int t = 0; t < steps; t += stride)
            for (int o = 0; o < out; ++o) {
                float sum = bias[static_cast<std::size_t>(o)];
                for (int c = 0; c < each; ++c)
                    for (int i = 0; i < kernel; ++i) {
                        const int at = t - before + i * dilation;
                        const int from = o / (out / groups) * each + c;
                        if (at >= 0 && at < steps)
                            sum += weight[static_cast<std::size_t>((o * each + c) * kernel + i)]
                                   * in[static_cast<std::size_t>(at * channels + from)];
                    }
                wanted.push_back(sum);
            }
        QVERIFY(areNear(network.logits(in, 1), wanted));
    }

    void poolingOverPicturesTakesPixelsAlone()
    {
        const Picture in{2, 7, 6, numbers(2 * 7 * 6, 2)};
        for (const bool isMean : {false, true}) {
            for (const auto& [kernel, stride, padding] :
                 {std::tuple(2, 2, 0), std::tuple(3, 2, 1), std::tuple(3, 1, 0)}) {
                const model::Network network =
                    networkOf(QStringLiteral("%1(kernel=%2, stride=%3, padding=%4)")
                                  .arg(isMean ? "average_pool" : "max_pool")
                                  .arg(kernel)
                                  .arg(stride)
                                  .arg(padding)
                                  .toStdString(),
                              data::pictureInput(2, 7, 6));
                std::vector<float> wanted;
                for (int c = 0; c < 2; ++c)
                    for (int y = 0; y * stride - padding + kernel <= 7 + padding; ++y)
                        for (int x = 0; x * stride - padding + kernel <= 6 + padding; ++x) {
                            std::vector<float> seen;
                            for (int i = 0; i < kernel; ++i)
                                for (int j = 0; j < kernel; ++j) {
                                    const float value = in.at(c, y * stride - padding + i,
                                                              x * stride - padding + j, NAN);
                                    if (!std::isnan(value))
                                        seen.push_back(value);
                                }
                            wanted.push_back(isMean ? mean(seen) : largest(seen));
                        }
                QVERIFY(areNear(network.logits(in.values, 1), wanted));
            }
        }
    }

    void poolingOverStepsTakesStepsAlone_data()
    {
        QTest::addColumn<int>("kernel");
        QTest::addColumn<int>("stride");
        QTest::addColumn<int>("length");
        for (const auto& [kernel, stride] : {std::pair(2, 2), std::pair(3, 2), std::pair(5, 1),
                                             std::pair(1, 3), std::pair(20, 20)}) {
            for (const int length : {1, 4, 9})
                QTest::addRow("%d, stride %d, %d steps", kernel, stride, length)
                    << kernel << stride << length;
        }
    }
    void poolingOverStepsTakesStepsAlone()
    {
        QFETCH(int, kernel);
        QFETCH(int, stride);
        QFETCH(int, length);
        const auto own = numbers(static_cast<std::size_t>(2 * length), 2);
        std::vector<float> padded = own; // by what must not be seen
        padded.resize(2 * 9, 1e6F);
        for (const bool isMean : {false, true}) {
            const model::Network network = networkOf(QStringLiteral("%1(kernel=%2, stride=%3)")
                                                         .arg(isMean ? "average_pool" : "max_pool")
                                                         .arg(kernel)
                                                         .arg(stride)
                                                         .toStdString(),
                                                     seriesOf(9, 2));
            const auto wanted = pooledSteps(own, kernel, stride, isMean ? mean : largest);
            std::vector<float> found =
                testing::outputsOf(network, padded, {length}); // with zeros behind its end
            const auto end = found.begin() + static_cast<std::ptrdiff_t>(wanted.size());
            QVERIFY(std::all_of(end, found.end(), [](float value) { return value == 0; }));
            found.erase(end, found.end());
            QVERIFY(areNear(found, wanted));
        }
        const model::Network most = networkOf("time_max", seriesOf(9, 2));
        const auto found = testing::outputsOf(most, padded, {length});
        for (int c = 0; c < 2; ++c) {
            float wanted = own[static_cast<std::size_t>(c)];
            for (int t = 0; t < length; ++t)
                wanted = std::max(wanted, own[static_cast<std::size_t>(2 * t + c)]);
            QCOMPARE(found[static_cast<std::size_t>(c)], wanted);
        }
    }

    void whatIsPooledAwayHasNoGradient()
    {
        const model::Network network = networkOf(
            "c = linear(out=3); max_pool(kernel=3, stride=2); time_max; linear", seriesOf(9, 2));
        const auto own = numbers(2 * 4, 2);
        std::vector<float> padded = own;
        padded.resize(2 * 9, 50);
        const auto loss = train::lossNamed("cross_entropy");
        const auto alone = testing::forwardAndBackward(network, loss, own, {4}, {1});
        const auto longer = testing::forwardAndBackward(network, loss, padded, {4}, {1});
        QVERIFY(areNear(alone.outputs, longer.outputs));
        for (std::size_t p = 0; p < alone.gradients.size(); ++p)
            QVERIFY(areNear(alone.gradients[p], longer.gradients[p]));
    }
};

QTEST_GUILESS_MAIN(TestLayerKinds)
#include "tst_layer_kinds.moc"
