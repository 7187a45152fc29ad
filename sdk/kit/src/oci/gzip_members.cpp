#include "gzip_members.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace slipway::kit {
namespace {

constexpr std::size_t k_member = 1024 * 1024;

struct FreeCompressor {
  void operator()(libdeflate_compressor* compressor) const { libdeflate_free_compressor(compressor); }
};
using Compressor = std::unique_ptr<libdeflate_compressor, FreeCompressor>;

unsigned thread_count(unsigned wanted) {
  return wanted != 0 ? wanted : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace

GzipMembers::GzipMembers(int level, unsigned threads, Sink sink)
    : m_level(level), m_threads(thread_count(threads)), m_sink(std::move(sink)), m_slots(2 * m_threads + 1) {}

GzipMembers::~GzipMembers() {
  {
    const std::lock_guard guard(m_mutex);
    m_stopping = true;
  }
  m_work.notify_all();
  for (std::thread& worker : m_workers)
    worker.join();
}

Status GzipMembers::write(std::string_view bytes) {
  while (!bytes.empty()) {
    if (m_fill - m_drain == m_slots.size()) SLIPWAY_KIT_TRY(drain_one());
    std::string& input = slot(m_fill).input;
    input.reserve(k_member);
    const std::size_t part = std::min(bytes.size(), k_member - input.size());
    input.append(bytes.substr(0, part));
    bytes.remove_prefix(part);
    if (input.size() == k_member) submit();
  }
  return {};
}

Status GzipMembers::finish() {
  if (m_fill - m_drain < m_slots.size() && !slot(m_fill).input.empty()) submit();
  while (m_drain != m_fill)
    SLIPWAY_KIT_TRY(drain_one());
  return {};
}

void GzipMembers::submit() {
  {
    const std::lock_guard guard(m_mutex);
    slot(m_fill).state = State::filled;
    ++m_fill;
  }
  // Small layers need no more threads than they have members.
  if (m_workers.size() < m_threads) m_workers.emplace_back(&GzipMembers::compress_until_stopped, this);
  m_work.notify_one();
}

Status GzipMembers::drain_one() {
  Slot& next = slot(m_drain);
  {
    std::unique_lock lock(m_mutex);
    m_result.wait(lock, [&] { return next.state == State::done; });
  }
  auto status = m_sink({next.output.data(), next.output_size});
  next.input.clear();
  next.state = State::free;
  ++m_drain;
  return status;
}

void GzipMembers::compress_until_stopped() {
  const Compressor compressor(libdeflate_alloc_compressor(m_level));
  if (!compressor) std::abort();  // Out of memory.
  for (;;) {
    Slot* work = nullptr;
    {
      std::unique_lock lock(m_mutex);
      m_work.wait(lock, [&] { return m_stopping || m_take != m_fill; });
      if (m_stopping) return;
      work = &slot(m_take++);
    }
    work->output.resize(libdeflate_gzip_compress_bound(compressor.get(), k_member));
    work->output_size = libdeflate_gzip_compress(compressor.get(), work->input.data(), work->input.size(),
                                                 work->output.data(), work->output.size());
    {
      const std::lock_guard guard(m_mutex);
      work->state = State::done;
    }
    m_result.notify_one();
  }
}

}  // namespace slipway::kit
