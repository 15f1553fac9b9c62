// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnose/check.h"

// The checks, one file each. experiment/suite.cpp orders them.

namespace assay::diagnose {

const Check& slowBlas();
const Check& ownTestPart();
const Check& otherRange();
const Check& otherUnits();
const Check& otherScale();
const Check& sentinelValues();
const Check& unseenCategories();
const Check& unseenCodes();
const Check& longerSeries();
const Check& unknownTokens();
const Check& repeatedExamples();
const Check& nearlyRepeated();
const Check& imbalancedClasses();
const Check& otherBrightness();
const Check& unrelatedTargets();
const Check& noisyLabels();
const Check& pictureLayout();
const Check& targetInAColumn();
const Check& farValues();
const Check& otherEvaluation();
const Check& simplerProblem();
const Check& sortedExamples();
const Check& learningRate();
const Check& unusualSettings();
const Check& fewUpdates();
const Check& scheduleEnd();
const Check& strongAugmentation();
const Check& exchangedClasses();
const Check& inputScale();
const Check& lossInput();
const Check& targetScale();
const Check& stepOrder();
const Check& mergedCodes();
const Check& batchIndependence();
const Check& equalUnits();
const Check& gradientReach();
const Check& linearNetwork();
const Check& narrowLayer();
const Check& fixedWeights();
const Check& modelFit();
const Check& scrambledAxes();
const Check& descent();
const Check& regularisation();
const Check& clipping();
const Check& overfitVerdict();
const Check& noBetterThanGuess();
const Check& curveFinite();
const Check& curveDivergence();
const Check& curveRate();
const Check& curveJumps();
const Check& curveLossForm();
const Check& curveStart();
const Check& curveLevel();
const Check& curveScores();
const Check& curveValidation();
const Check& curveEnd();
const Check& curvePace();
const Check& curveColumns();

} // namespace assay::diagnose
