// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

namespace assay::diagnose {

namespace {

using base::fileOf;
using base::Finding;
using base::whole;

/// Data that keep a part for testing, as MNIST does, train on it too once the test data come from
/// elsewhere: an error on that part then says nothing. Nothing where it is left out.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.data || !subject.data->serving)
        return {};
    const data::DatasetInfo& source = subject.data->source->info();
    if (source.testExamples == 0 || !subject.dataSpec.split.ownTest)
        return {};
    return {{.id = "data.own_test_part",
             .severity = base::Severity::Hint,
             .basis = base::Basis::Proven,
             .place = source.path,
             .evidence = {{"examples", static_cast<double>(source.testExamples)}},
             .fix = {{"data.split.own_test", "false"}}}};
}

} // namespace

const Check& ownTestPart()
{
    static const Check check{
        "own_test_part",
        "Test part of the training data",
        Stage::Data,
        {
            {"data.own_test_part",
             [](const Finding& f) {
                 return fmt::format(
                     "Train and train-val include the test part of {} ({}), as the test "
                     "data come from elsewhere: an error on that part says nothing.",
                     fileOf(f), whole(f, "examples"));
             },
             {"data.split.own_test"}},
        },
        run};
    return check;
}

} // namespace assay::diagnose
