// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <QTest>

#include <functional>
#include <optional>
#include <string>

namespace assay::testing {

/// The Error that `work` throws; nothing when it throws none. Any other exception passes through.
std::optional<base::Error> errorOf(const std::function<void()>& work);

/// A person can read it: words, and a full stop or a question mark at its end.
bool isSentence(const std::string& text);

} // namespace assay::testing

/// Fails unless `work` throws a base::Error of this code with a sentence.
#define VERIFY_ERROR(work, wantedCode)                                                      \
    do {                                                                                    \
        const auto verified_ = ::assay::testing::errorOf([&] { work; });                    \
        QVERIFY2(verified_.has_value(), "nothing was thrown");                              \
        QCOMPARE(QString::fromStdString(verified_->code()), QString::fromUtf8(wantedCode)); \
        QVERIFY2(::assay::testing::isSentence(verified_->text()), verified_->what());       \
    } while (false)
