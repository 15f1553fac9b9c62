// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/decision_tree.h"

#include <optional>
#include <string>
#include <vector>

// Private to advise/: the parts of the tree and the sentences that they share.

namespace assay::advise {

std::vector<Node> nodesBeforeARun();
std::vector<Node> nodesAtWork();
std::vector<Node> nodesOfAnEnd();    ///< stopped, failed, faulty: before the error is judged
std::vector<Node> nodesOfProgress(); ///< whether the training is finished and beats a simple method
std::vector<Node> nodesOfTheError(); ///< what the error is made of, and how sure that is
std::vector<Node> nodesOfOtherTools();

bool isTraining(const Facts& facts); ///< a run of ours, not of one batch, not of another tool
bool isOver(const Facts& facts);
/// The first blocker that was found in the run. Null: there is none.
const base::Finding* blocker(const Facts& facts);

/// What is said of a network that was adapted, where train-val does not measure what it was adapted
/// for (advise/adapted.h). Null: there is nothing of that kind.
const base::Finding* adapted(const Facts& facts);

/// Where the error that a user of the model meets stands on the ladder: test-val, else the one
/// validation set. Null: not known.
const evaluate::Measured* served(const Facts& facts);
std::string servedName(const Facts& facts); ///< "test-val", "train-val", "validation"

/// Every error that is known is shown as nothing ("0.0 %").
bool nothingIsWrong(const Facts& facts);

/// The error that a user meets is shown to be no larger than what people reach.
bool isLikePeople(const Facts& facts);

enum class Target { None, Reached, Missed, Within, NoInterval };
/// By the interval of the served error.
Target targetState(const Facts& facts);

/// The largest real term. Null: there is none.
const evaluate::Term* culprit(const Facts& facts);
const evaluate::Term* termOf(const Facts& facts, evaluate::TermKind kind);
bool is(const evaluate::Term* term, evaluate::TermKind kind);

/// The distribution shift is larger than all that train-val could still gain, and train-val is near
/// zero (1 %) or `isLevel`: gains nothing more. False where there is no such term with an interval.
bool shiftOutweighs(const evaluate::Breakdown& breakdown, bool isLevel = false);

std::string percent(double share);      ///< "4.8 %"
std::string roundPercent(double share); ///< "42 %", below ten percent "4.8 %"
std::string loss(double value);         ///< "2.30", "0.0412": three digits
std::string rate(double value);         ///< "3e-4", "0.01": the shortest that reads back
/// "The learning rate is 3e-6; 3e-4 is usual."; empty where it is usual.
std::string rateLine(const train::TrainSpec& spec);
/// The same of a run's settings, and the usual rate as a patch; empty too where a person set another
/// one meanwhile.
std::string rateLine(const Facts& facts);
base::Patch usualRate(const Facts& facts);
/// "The loss was 0.0041 at a rate of 3e-4 and is 2.32 at 0.01 (medians)."
std::string jumpLine(const RateJump& jump);
/// "18.5 % wrong", "RMSE 0.41": an error in a title.
std::string shortError(const evaluate::Ladder& ladder, double error);

// Sentences of evidence; empty where there is nothing to say. Each adds its ids to `evidence`.
std::string scoreLine(const Facts& facts);
/// That train is no better than the guess, or worse; empty: it is better.
std::string guessLine(const Facts& facts, std::vector<std::string>& evidence);
std::string collapseLine(const Facts& facts, std::vector<std::string>& evidence);
std::string besideLine(const Facts& facts, std::vector<std::string>& evidence);
std::string targetLine(const Facts& facts, std::vector<std::string>& evidence);
std::string adaptedLine(const Facts& facts, std::vector<std::string>& evidence);
std::string termsLine(const Facts& facts, std::vector<std::string>& evidence);
std::string floorLine(const Facts& facts);
std::string seedsLine(const Facts& facts, std::vector<std::string>& evidence);
std::string oneBatchLine(const Facts& facts, std::vector<std::string>& evidence);
std::string warningsLine(const Facts& facts, std::vector<std::string>& evidence);

/// Whether an attempt on one batch is judged by how the batch was learned; else by a fault that the checks before it
/// found.
bool isOfLearning(const OneBatch& batch);
/// What is said of a batch that was not learned by heart, or shows a fault.
Advice batchFails(const OneBatch& batch);

/// Adds to an advice on a run that is over all the evidence that its own reasons do not hold yet.
Advice withEvidence(Advice advice, const Facts& facts);

/// "train.epochs" times `factor`, as a patch; empty when the run's spec cannot be read.
base::Patch longer(const Facts& facts, std::int64_t factor);
/// The next larger network of the run's template; empty when it has no such setting.
base::Patch bigger(const Facts& facts);
/// Balanced class weights, where a network that has none answers a class for nearly everything which is
/// most of the labels: answering it always costs little there. Empty: it is not so, or the loss takes none.
base::Patch balancedClasses(const Facts& facts);

} // namespace assay::advise
