// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "evaluate/breakdown.h"
#include "session/events.h"
#include "stats/interval.h"
#include "train/run.h"

#include <QDateTime>
#include <QString>

#include <cstdint>
#include <string>
#include <vector>

/// Values of core as people read them. The same thing has the same decimals everywhere.
namespace assay::ui {

QString text(const std::string& utf8);
std::string utf8(const QString& text);

QString percentText(double share);                                  ///< 0.0482 -> "4.8 %"
QString intervalText(const stats::Interval& interval);              ///< "[3.9, 5.7]", in percent
QString percentText(double share, const stats::Interval& interval); ///< "4.8 % [3.9, 5.7]"
QString pText(double p);                                            ///< "< 0.001", "0.024"
QString lossText(double loss);         ///< three significant digits: "0.281"
QString countText(std::int64_t count); ///< "60,000"
QString tickText(double value);        ///< "20k", for axes
QString durationText(double seconds);  ///< "2 m 05 s"
QString bytesText(std::int64_t bytes); ///< "1.8 MB"
QString numberText(double value);      ///< the shortest that reads back: "3e-4"
QString rateText(double rate);         ///< of a learning rate, three digits: "8.44e-8"
QString shapeText(
    const std::vector<std::int64_t>& shape); ///< "6 x 28 x 28", with thin spaces and a times sign
/// "2026-03-01 10:32", local time; the text itself when it is no ISO date. `brief` leaves out the
/// year while it is the present one.
QString dateText(const std::string& iso, bool brief = false);

QString stateText(train::RunState state); ///< "running", as shown to a person
QString splitText(data::SplitKind split); ///< "train-val"
QString rungText(evaluate::Rung rung);    ///< the same, and "irreducible"
/// The same, and "validation" where train-val and test-val are one set.
QString rungText(const evaluate::Ladder& ladder, evaluate::Rung rung);
/// A sentence for a label that breaks lines: a number stays with its unit, and the ends of an interval
/// stay together, by no-break spaces.
QString unbroken(const QString& sentence);
QString unbroken(const std::string& sentence);
/// The sentence with its place, ready to be shown: settings have their labels.
QString errorText(const base::Error& error);
/// What a finding says, the same way.
QString findingText(const base::Finding& finding);
/// Any other sentence of core, the same way.
QString inWords(const std::string& sentence);
/// What people call a setting: "Batch size"; and within a sentence: "batch size".
QString settingLabel(const std::string& path);
QString settingName(const std::string& path);
/// Its value as people say it: "on", "squared error", "3e-4".
QString settingValue(const std::string& path, const std::string& value);
/// The first of the rows, and how many there are more.
QString setAsideText(const session::RowsSetAside& found);

/// A number in the unit of a target: "61,460", "0.7444", four digits.
QString unitText(double value);
/// What is to become small: "4.8 %", or the RMSE in the target's unit with four digits.
QString scoreText(const train::SplitScore& score);
/// With its interval, where there is one.
QString scoreWithInterval(const train::SplitScore& score);
/// "error" or "RMSE".
QString scoreName(const train::SplitScore& score);

/// Whether a score is a share of a known number of examples; other tools do not log that number.
bool hasInterval(const train::SplitScore& score);
/// Wilson's interval of a score's error, from its count of examples.
stats::Interval errorInterval(const train::SplitScore& score);

} // namespace assay::ui
