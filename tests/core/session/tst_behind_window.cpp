// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/behind_window.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <QTest>

#include <algorithm>
#include <thread>

namespace {

/// Of a thread of its own, as only an administrator can raise a priority again.
int prioritySince(bool window)
{
    int priority = -1;
    std::thread([&] {
        assay::session::goBehindWindow(window);
        priority = getpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)));
    }).join();
    return priority;
}

} // namespace

class TestBehindWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aCommandKeepsThePriorityOfItsProgram()
    {
        const int own = getpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)));
        QCOMPARE(prioritySince(false), own);
        QCOMPARE(prioritySince(true), std::max(own, 10));
        QCOMPARE(getpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid))), own);
    }
};

QTEST_GUILESS_MAIN(TestBehindWindow)
#include "tst_behind_window.moc"
