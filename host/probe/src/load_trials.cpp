#include "folder_watch.hpp"
#include "library.hpp"
#include "process_state.hpp"
#include "report.hpp"
#include "trials.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>
#include <ctime>
#include <string>
#include <thread>

namespace slipway::probe {

namespace {

constexpr int k_calls = 100;

void add_text(std::string& content, const char* text) { content.append(text == nullptr ? "" : text).push_back('\0'); }

void add_ids(std::string& content, const char* const* ids) {
  for (; ids != nullptr && *ids != nullptr; ++ids)
    add_text(content, *ids);
  content.push_back('\0');
}

// The descriptor with all that it points to, as one text.
std::string content_of(const slipway_plugin& plugin) {
  std::string content(reinterpret_cast<const char*>(&plugin), sizeof plugin);
  for (const char* text : {plugin.id, plugin.version, plugin.license, plugin.homepage, plugin.built_with})
    add_text(content, text);
  for (const slipway_stage* const* at = plugin.stages; at != nullptr && *at != nullptr; ++at) {
    const slipway_stage& stage = **at;
    content.append(reinterpret_cast<const char*>(&stage), sizeof stage);
    for (const char* text : {stage.id, stage.title, stage.summary, stage.config_schema, stage.output_schema})
      add_text(content, text);
    add_ids(content, stage.needs);
    add_ids(content, stage.wants);
  }
  return content;
}

// A file that gets what is printed from now on. What was printed while loading is another test's.
int hear_output() {
  std::fflush(nullptr);
  const int file = memfd_create("output", MFD_CLOEXEC);
  dup2(file, STDOUT_FILENO);
  dup2(file, STDERR_FILENO);
  return file;
}

}  // namespace

void describe_trial(const Inputs&) {
  const std::clock_t start = std::clock();  // Of the processor, so that a busy machine makes no difference.
  const slipway_plugin* const plugin = load_plugin();
  fact("load_ms", static_cast<std::int64_t>(std::clock() - start) * 1000 / CLOCKS_PER_SEC);
  describe(*plugin);
}

// Ends by exit(), so that what the library has to say at the end is heard too.
void quiet_trial(const Inputs& inputs) {
  const FolderWatch watch(inputs.all("watch"));
  const ProcessState before = ProcessState::now();
  load_entry();
  const Runtime runtime = inputs.text("runtime") == "go" ? Runtime::go : Runtime::plain;
  for (const std::string& change : before.changes_to(ProcessState::now(), runtime))
    violation("load-quiet", "loading it " + change);
  if (const auto changed = watch.changed(); !changed.empty())
    violation("load-quiet", "loading it changes " + changed.front());
  at("the exit handlers");
  done_by_exit();
}

void entry_trial(const Inputs&) {
  const Entry entry = load_entry();
  at("slipway_plugin_entry_v1()");
  const slipway_plugin* const first = entry();
  if (first == nullptr) return violation("entry-pure", "it gives no descriptor");
  const std::string content = content_of(*first);
  const int printed = hear_output();
  const std::size_t threads = thread_count();
  const std::size_t descriptors = descriptor_count();
  const std::size_t allocated = allocated_bytes();
  bool same = true;
  for (int i = 0; i < k_calls; ++i)
    same = entry() == first && same;
  if (allocated_bytes() >= allocated + k_calls) violation("entry-pure", "each call allocates memory");
  if (thread_count() > threads) violation("entry-pure", "it starts threads");
  if (descriptor_count() > descriptors) violation("entry-pure", "it opens descriptors");
  bool same_elsewhere[2] = {true, true};
  std::thread others[2];
  for (int t = 0; t < 2; ++t)
    others[t] = std::thread([&, t] {
      for (int i = 0; i < k_calls; ++i)
        same_elsewhere[t] = entry() == first && same_elsewhere[t];
    });
  for (std::thread& other : others)
    other.join();
  std::fflush(nullptr);
  if (lseek(printed, 0, SEEK_END) > 0) violation("entry-pure", "it prints something");
  if (!same)
    violation("entry-pure", "it gives another pointer when it is called again");
  else if (!same_elsewhere[0] || !same_elsewhere[1])
    violation("entry-pure", "it gives another pointer on another thread");
  else if (content_of(*first) != content)
    violation("entry-pure", "its descriptor changes when it is called again");
}

}  // namespace slipway::probe
