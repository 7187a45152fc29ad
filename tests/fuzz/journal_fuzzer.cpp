// Whatever is in a journal: events whose chain holds, or an error; and what was read can be gone on with.
#include <slipway/base/file.hpp>
#include <slipway/run/journal.hpp>
#include <slipway/run/run_state.hpp>

#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

using namespace slipway;

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::Fd file(memfd_create("journal", MFD_CLOEXEC));
  require(base::write_all(file.get(), {reinterpret_cast<const char*>(data), size}).has_value());
  const std::string path = "/proc/self/fd/" + std::to_string(file.get());
  const auto content = run::read_journal(path);
  if (!content) {
    require(content.error().exit() == base::ExitCode::gate);
    return 0;
  }
  require(content->good_bytes <= size);
  static_cast<void>(run::RunState::of(content->events));
  auto journal = run::Journal::reopen(path, *content);
  require(journal.has_value());
  require(
      journal->append({content->events.size() + 1, 0, 0, "r", {}, model::Warning{"w"}}, run::Durable::no).has_value());
  const auto again = run::read_journal(path);
  require(again && again->events.size() == content->events.size() + 1 && !again->torn);
  return 0;
}
