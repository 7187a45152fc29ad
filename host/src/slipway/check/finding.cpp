#include <slipway/check/finding.hpp>

#include <algorithm>

namespace slipway::check {

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
  case Outcome::pass:
    return "pass";
  case Outcome::skip:
    return "skip";
  case Outcome::warn:
    return "warn";
  case Outcome::fail:
    return "fail";
  case Outcome::timeout:
    return "timeout";
  case Outcome::crash:
    return "crash";
  }
  return "?";
}

const std::vector<Test>& tests() {
  static const std::vector<Test> k_tests{
      {"elf-note", 1, "the file carries the note of an ABI that this host speaks, and the descriptor agrees"},
      {"one-export", 1, "the file exports slipway_plugin_entry_v1 and nothing else"},
      {"self-contained", 1, "no undefined symbol, RPATH, text relocation, executable stack or late binding"},
      {"glibc-floor", 1, "the file needs no newer glibc than was allowed"},
      {"needed-libraries", 1, "the file needs no library but those of glibc and those that were allowed"},
      {"build-id", 1, "the file has a build id, by which its debug symbols are found"},
      {"file-size", 1, "the file is smaller than 64 MiB"},
      {"load-now", 1, "the file can be loaded with everything resolved, and gives a descriptor"},
      {"load-quiet", 1, "loading changes nothing that can be seen"},
      {"load-time", 1, "loading takes less than 100 ms of the processor"},
      {"entry-pure", 1, "the entry point gives the same answer every time, on any thread"},
      {"struct-size", 1, "structs have the size of their version, and those of the host are only read"},
      {"descriptor", 1, "ids, versions, licences, flags, services and functions are as the ABI says"},
      {"schemas", 1, "both schemas are schemas of an object, and each default fits"},
      {"no-escape", 2, "create(), run(), destroy() and the facets return"},
      {"facets", 2, "unknown facets are refused and known ones are whole"},
      {"pairing", 2, "destroy() releases what create() took"},
      {"refuse-config", 2, "create() refuses wrong parameters as wrong parameters"},
      {"text", 2, "texts are read by their length, and what is handed over is UTF-8 and JSON"},
      {"borrowed", 2, "what is borrowed is not written to, kept or closed"},
      {"fail-first", 2, "whatever is not OK is explained by fail()"},
      {"effects", 2, "effects are announced, reported and only had where they may be"},
      {"service-arguments", 2, "services are called with arguments that make sense"},
      {"services-in-time", 2, "services are called only while a function of the stage is active"},
      {"wants", 2, "the stage copes without the services that it only wants"},
      {"cancel", 3, "run() ends soon after it was asked to stop"},
      {"secrets", 3, "a secret is in nothing that outlives the stage"},
      {"pure", 3, "a pure stage writes nothing but its outputs"},
      {"idempotent", 3, "an idempotent stage gives the same outputs again"},
      {"workspace", 3, "the stage stays in its folders, whatever they are called, without HOME and TMPDIR"},
      {"hostile-host", 4, "the stage copes when every service answers with an error"},
      {"fuzz-config", 4, "create() copes with any parameters that its schema allows"},
  };
  return k_tests;
}

const Test* test_named(std::string_view id) {
  const auto found = std::find_if(tests().begin(), tests().end(), [&](const Test& test) { return test.id == id; });
  return found == tests().end() ? nullptr : &*found;
}

}  // namespace slipway::check
