#include "mapped_reading.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <exception>

namespace gpuprice::store {

namespace {

constexpr std::int64_t k_mapped_bytes = std::int64_t{2} << 30U;  // SQLite's own limit

volatile std::sig_atomic_t page_was_missing = 0;
volatile std::uintptr_t page_size = 4096;  // set before the handler is

// Nothing but system calls: mmap is no function that POSIX lists for handlers, and on Linux it is one bare call.
extern "C" void put_zeros_in_its_place(int signal, siginfo_t* info, void* /*context*/)
{
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): an address is looked at as a number
    const auto address = reinterpret_cast<std::uintptr_t>(info->si_addr);
    const bool is_missing_page = info->si_code == BUS_ADRERR || info->si_code == BUS_OBJERR;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast, performance-no-int-to-ptr): and back
    auto* const page = reinterpret_cast<void*>(address & ~(page_size - 1));
    if (!is_missing_page ||
        ::mmap(page, page_size, PROT_READ, MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS, -1, 0) == MAP_FAILED) {
        // Neither the disk nor a file: what the signal always did.
        struct sigaction usual {};
        usual.sa_handler = SIG_DFL;
        ::sigaction(signal, &usual, nullptr);
        ::raise(signal);
        return;
    }
    page_was_missing = 1;
}

}  // namespace

MappedReading::MappedReading(Connection& connection) : connection_{connection}
{
    page_was_missing = 0;
    page_size = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    struct sigaction handling {};
    handling.sa_sigaction = put_zeros_in_its_place;
    handling.sa_flags = SA_SIGINFO;
    ::sigemptyset(&handling.sa_mask);
    ::sigaction(SIGBUS, &handling, &before_);
    connection_.map_file(k_mapped_bytes);
}

MappedReading::~MappedReading()
{
    try {
        stop_mapping();
    } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): the next statement tells of it
    }
    ::sigaction(SIGBUS, &before_, nullptr);
}

bool MappedReading::has_failed() const noexcept { return page_was_missing != 0; }

void MappedReading::stop_mapping() { connection_.map_file(0); }

}  // namespace gpuprice::store
