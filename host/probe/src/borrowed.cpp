#include "borrowed.hpp"

#include "report.hpp"

#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace slipway::probe {

namespace {

// Read by the signal handler, so it never moves and is never destroyed.
struct Guard {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
  std::string line;
};
std::array<Guard, 512>& g_guards = *new std::array<Guard, 512>;
int g_guard_count = 0;

constexpr std::size_t k_table_bytes = 65536;
char* g_tables = nullptr;
std::size_t g_tables_used = 0;

int page_size() {
  static const int size = static_cast<int>(sysconf(_SC_PAGESIZE));
  return size;
}

char* map_pages(std::size_t size) {
  void* const memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return memory == MAP_FAILED ? nullptr : static_cast<char*>(memory);
}

int add_guard(const char* begin, std::size_t size, std::string_view rule, const std::string& message) {
  if (g_guard_count == static_cast<int>(g_guards.size())) return -1;
  Guard& guard = g_guards[static_cast<std::size_t>(g_guard_count)];
  guard.begin = reinterpret_cast<std::uintptr_t>(begin);
  guard.end = guard.begin + size;
  guard.line = violation_line(rule, message);
  return g_guard_count++;
}

void on_fault(int signal, siginfo_t* info, void*) {
  const auto address = reinterpret_cast<std::uintptr_t>(info->si_addr);
  for (int i = 0; i < g_guard_count; ++i) {
    const Guard& guard = g_guards[static_cast<std::size_t>(i)];
    if (address < guard.begin || address >= guard.end) continue;
    write_line(guard.line.data(), guard.line.size());
    static constexpr char k_done[] = "{\"done\":true}\n";
    write_line(k_done, sizeof k_done - 1);
    _exit(0);
  }
  ::signal(signal, SIG_DFL);
  raise(signal);  // It may not have come from the memory, and then nothing would bring it again.
}

}  // namespace

Borrowed::Borrowed(Lending lending, std::string_view text, const std::string& what) : m_lending(lending), m_what(what) {
  const auto page = static_cast<std::size_t>(page_size());
  m_size = (text.size() + page) / page * page;
  const std::size_t behind = lending == Lending::at_edge ? page : 0;
  m_pages = map_pages(m_size + behind);
  if (m_pages == nullptr) _exit(70);
  // At the edge the last byte of the text is the last of its page.
  char* const begin = lending == Lending::at_edge ? m_pages + m_size - text.size() : m_pages;
  if (!text.empty()) std::memcpy(begin, text.data(), text.size());
  m_text = {begin, text.size()};
  if (lending == Lending::at_edge) {
    mprotect(m_pages + m_size, page, PROT_NONE);
    m_guard =
        add_guard(m_pages + m_size, page, "text", place() + " reads past the end of " + what + ", which has no NUL");
  } else if (lending == Lending::guarded) {
    mprotect(m_pages, m_size, PROT_READ);
    m_guard = add_guard(m_pages, m_size, "borrowed", place() + " writes into " + what + ", which is only borrowed");
  }
}

Borrowed::~Borrowed() {
  if (m_lending != Lending::guarded) return;
  if (m_guard >= 0)
    g_guards[static_cast<std::size_t>(m_guard)].line =
        violation_line("borrowed", "it uses " + m_what + " after the call that lent it had returned");
  mprotect(m_pages, m_size, PROT_NONE);
}

void watch_faults() {
  struct sigaction action{};
  action.sa_sigaction = &on_fault;
  action.sa_flags = SA_SIGINFO;
  sigaction(SIGSEGV, &action, nullptr);
  sigaction(SIGBUS, &action, nullptr);
}

void* table_page(std::size_t size) {
  if (g_tables == nullptr) g_tables = map_pages(k_table_bytes);
  constexpr std::size_t k_alignment = 64;
  if (g_tables == nullptr || g_tables_used + size > k_table_bytes) _exit(70);
  void* const memory = g_tables + g_tables_used;
  g_tables_used += (size + k_alignment - 1) / k_alignment * k_alignment;
  return memory;
}

void lock_tables() {
  mprotect(g_tables, k_table_bytes, PROT_READ);
  add_guard(g_tables, k_table_bytes, "struct-size", "it writes into a struct of the host");
}

}  // namespace slipway::probe
