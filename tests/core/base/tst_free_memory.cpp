// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/free_memory.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <new>
#include <stdexcept>
#include <system_error>

using namespace assay;

namespace {

/// A folder with the files of a system that is not this one.
class System
{
public:
    System() { write("proc/meminfo", "MemTotal: 9000 kB\nMemAvailable: 4000 kB\n"); }

    void write(const std::string& file, const std::string& text) const
    {
        const auto path = root() / file;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path) << text;
    }
    std::filesystem::path root() const { return m_folder.path().toStdString(); }
    base::FreeMemory free() const { return base::freeMemoryIn(root()); }

private:
    QTemporaryDir m_folder;
};

} // namespace

class TestFreeMemory : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void withoutAGroupTheMachineDecides()
    {
        const System system;
        QVERIFY(system.free().isKnown);
        QCOMPARE(system.free().bytes, 4000 * 1024);
        QVERIFY(system.free().limit == base::MemoryLimit::Machine);
        QVERIFY(!base::freeMemoryIn(system.root() / "proc").isKnown);
    }

    void aGroupOfVersion2Decides()
    {
        const System system;
        system.write("proc/self/cgroup", "0::/user/one\n");
        system.write("sys/fs/cgroup/user/one/memory.max", "max\n");
        system.write("sys/fs/cgroup/user/one/memory.current", "500000\n");
        QVERIFY(system.free().limit == base::MemoryLimit::Machine);
        // The one around it has a limit; files that nobody uses are free.
        system.write("sys/fs/cgroup/user/memory.max", "2000000\n");
        system.write("sys/fs/cgroup/user/memory.current", "900000\n");
        system.write("sys/fs/cgroup/user/memory.stat", "anon 700000\ninactive_file 200000\n");
        QCOMPARE(system.free().bytes, 1'300'000);
        QVERIFY(system.free().limit == base::MemoryLimit::ControlGroup);
    }

    void aGroupOfVersion1DecidesAndMayBeTheMountItself()
    {
        const System system;
        system.write("proc/self/cgroup", "5:cpu:/a\n4:memory:/docker/abc\n");
        system.write("sys/fs/cgroup/memory/memory.limit_in_bytes", "1000000\n");
        system.write("sys/fs/cgroup/memory/memory.usage_in_bytes", "1200000\n");
        QCOMPARE(system.free().bytes, 0);
        system.write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        QVERIFY(system.free().limit == base::MemoryLimit::Machine);
    }

    void aTestMaySetIt()
    {
        {
            const base::FixedFreeMemory fixed(1234);
            QCOMPARE(base::freeMemory().bytes, 1234);
        }
        QVERIFY(base::freeMemory().bytes != 1234);
        QVERIFY(base::mostResidentBytes() >= base::residentBytes());
        QVERIFY(base::residentBytes() > 1'000'000);
    }

    void refusedMemoryIsKnownByItsException()
    {
        QCOMPARE(base::refusedBytes(std::bad_alloc()), std::optional<std::int64_t>(0));
        QCOMPARE(base::refusedBytes(std::runtime_error(
                     "DefaultCPUAllocator: can't allocate memory: you tried to allocate "
                     "4194304 bytes. Error code 12 (Cannot allocate memory)")),
                 std::optional<std::int64_t>(4'194'304));
        QVERIFY(base::refusedBytes(
            std::system_error(std::make_error_code(std::errc::not_enough_memory))));
        QVERIFY(!base::refusedBytes(std::runtime_error("shapes do not match")));
        QVERIFY(!base::refusedBytes(
            std::system_error(std::make_error_code(std::errc::permission_denied))));
        QCOMPARE(base::refusedText("The run", 412'000'000,
                                   {.bytes = 1'500'000'000,
                                    .limit = base::MemoryLimit::AddressSpace,
                                    .isKnown = true}),
                 std::string("The run was refused 412 MB of memory; 1.5 GB were free to this "
                             "process (ulimit -v). "));
    }
};

QTEST_APPLESS_MAIN(TestFreeMemory)
#include "tst_free_memory.moc"
