// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/tensor_probe.h"

#include <QTest>

#include <cmath>
#include <vector>

using namespace assay;
using train::Optimiser;
using train::TrainSpec;

namespace {

const std::vector<float> kStart{1.0F, -2.0F, 0.5F, 0.0F};
const std::vector<std::vector<float>> kGradients{
    {0.5F, -1.0F, 0.0F, 2.0F}, {0.25F, 1.0F, -3.0F, 2.0F}, {-1.0F, 0.125F, 0.5F, 2.0F}};

/// The textbook update of one number, in double precision.
double byHand(const TrainSpec& spec, double w, const std::vector<double>& gradients)
{
    double first = 0, second = 0;
    int step = 0;
    for (double g : gradients) {
        ++step;
        const double rate = spec.learningRate;
        switch (spec.optimiser) {
        case Optimiser::Sgd:
            g += spec.weightDecay * w;
            // The first step takes the gradient itself as momentum.
            first = step == 1 ? g : spec.momentum * first + g;
            if (spec.momentum > 0)
                g = spec.nesterov ? g + spec.momentum * first : first;
            w -= rate * g;
            break;
        case Optimiser::Adam:
        case Optimiser::AdamW: {
            if (spec.optimiser == Optimiser::Adam)
                g += spec.weightDecay * w;
            else
                w -= rate * spec.weightDecay * w;
            first = spec.beta1 * first + (1 - spec.beta1) * g;
            second = spec.beta2 * second + (1 - spec.beta2) * g * g;
            const double m = first / (1 - std::pow(spec.beta1, step));
            const double v = second / (1 - std::pow(spec.beta2, step));
            w -= rate * m / (std::sqrt(v) + spec.epsilon);
            break;
        }
        case Optimiser::RmsProp:
            g += spec.weightDecay * w;
            second = spec.alpha * second + (1 - spec.alpha) * g * g;
            w -= rate * g / (std::sqrt(second) + spec.epsilon);
            break;
        }
    }
    return w;
}

} // namespace

class TestOptimizer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void stepsAreThoseOfTheTextbook_data()
    {
        QTest::addColumn<int>("optimiser");
        QTest::addColumn<double>("momentum");
        QTest::addColumn<bool>("nesterov");
        QTest::addColumn<double>("decay");
        const auto row = [](const char* name, Optimiser optimiser, double momentum, bool nesterov,
                            double decay) {
            QTest::newRow(name) << int(optimiser) << momentum << nesterov << decay;
        };
        row("SGD", Optimiser::Sgd, 0, false, 0);
        row("SGD with decay", Optimiser::Sgd, 0, false, 0.1);
        row("momentum", Optimiser::Sgd, 0.9, false, 0);
        row("momentum with decay", Optimiser::Sgd, 0.9, false, 0.1);
        row("Nesterov", Optimiser::Sgd, 0.9, true, 0);
        row("Nesterov with decay", Optimiser::Sgd, 0.8, true, 0.05);
        row("Nesterov without momentum", Optimiser::Sgd, 0, true, 0);
        row("Adam", Optimiser::Adam, 0, false, 0);
        row("Adam with decay", Optimiser::Adam, 0, false, 0.1);
        row("AdamW", Optimiser::AdamW, 0, false, 0.1);
        row("RMSprop", Optimiser::RmsProp, 0, false, 0);
        row("RMSprop with decay", Optimiser::RmsProp, 0, false, 0.1);
    }
    void stepsAreThoseOfTheTextbook()
    {
        QFETCH(int, optimiser);
        QFETCH(double, momentum);
        QFETCH(bool, nesterov);
        QFETCH(double, decay);
        TrainSpec spec;
        spec.optimiser = static_cast<Optimiser>(optimiser);
        spec.learningRate = 0.1;
        spec.momentum = momentum;
        spec.nesterov = nesterov;
        spec.weightDecay = decay;
        spec.beta1 = 0.8;
        spec.beta2 = 0.95;
        spec.alpha = 0.9;
        spec.epsilon = 1e-3;
        for (std::size_t steps = 1; steps <= kGradients.size(); ++steps) {
            const std::vector<std::vector<float>> taken(kGradients.begin(),
                                                        kGradients.begin() + long(steps));
            const std::vector<float> found = testing::afterSteps(spec, kStart, taken);
            for (std::size_t i = 0; i < kStart.size(); ++i) {
                std::vector<double> gradients;
                for (const auto& gradient : taken)
                    gradients.push_back(gradient[i]);
                const double wanted = byHand(spec, kStart[i], gradients);
                QVERIFY2(std::abs(found[i] - wanted) < 2e-6,
                         qPrintable(QStringLiteral("step %1, weight %2: %3, not %4")
                                        .arg(steps)
                                        .arg(i)
                                        .arg(double(found[i]))
                                        .arg(wanted)));
            }
        }
    }

    // Numbers worked out on paper, so that the textbook above is tested too.
    void firstStepsOnPaper_data()
    {
        QTest::addColumn<int>("optimiser");
        QTest::addColumn<double>("wanted");
        QTest::newRow("SGD: 1 - 0.1 x 0.5") << int(Optimiser::Sgd) << 0.95;
        QTest::newRow("Adam: 1 - 0.1 x sign") << int(Optimiser::Adam) << 0.9;
        QTest::newRow("AdamW: 1 - 0.1 x 0.2 x 1 - 0.1") << int(Optimiser::AdamW) << 0.88;
        QTest::newRow("RMSprop: 1 - 0.1 / sqrt(0.01)") << int(Optimiser::RmsProp) << 0.0;
    }
    void firstStepsOnPaper()
    {
        QFETCH(int, optimiser);
        QFETCH(double, wanted);
        TrainSpec spec;
        spec.optimiser = static_cast<Optimiser>(optimiser);
        spec.learningRate = 0.1;
        spec.weightDecay = spec.optimiser == Optimiser::AdamW ? 0.2 : 0;
        const std::vector<float> found = testing::afterSteps(spec, {1.0F}, {{0.5F}});
        QVERIFY2(std::abs(found[0] - wanted) < 1e-5, qPrintable(QString::number(found[0])));
    }
};

QTEST_GUILESS_MAIN(TestOptimizer)
#include "tst_optimizer.moc"
