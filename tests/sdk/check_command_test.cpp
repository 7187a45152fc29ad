// `slipway plugin check` as it is called: what it prints, what it writes, how it ends.
#include "support/catch.hpp"
#include "support/cli.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

using namespace slipway::test;

namespace {

std::string bad(const std::string& name) { return std::string(SLIPWAY_BAD_PLUGINS "/") + name + ".so"; }

}  // namespace

TEST_CASE("A failure is one sentence and the command that repeats it") {
  Cli("plugin check --only one-export --seed 7")
      .word(bad("leaks-symbol"))
      .runs()
      .exits(5)
      .prints("BUILD/tests/plugins/bad/leaks-symbol.so: com.example.bad 1.0.0\n"
              "fail    one-export         the file exports 1 symbol besides slipway_plugin_entry_v1: another\n"
              "        again: slipway plugin check BUILD/tests/plugins/bad/leaks-symbol.so --only one-export --seed 7\n"
              "1 failed in TIME, seed 7\n")
      .complains("error[SL0512]: BUILD/tests/plugins/bad/leaks-symbol.so does not pass one-export - the file exports 1 "
                 "symbol besides slipway_plugin_entry_v1: another - this is for the plugin's author to mend\n");
}

TEST_CASE("Warnings are failures when they are to be") {
  Cli("plugin check --level 1")
      .word(bad("no-build-id"))
      .runs()
      .exits(0)
      .prints_something_like("\n13 passed, 1 warned in ");
  Cli("plugin check --level 1 --strict")
      .word(bad("no-build-id"))
      .runs()
      .exits(5)
      .prints_something_like("\n13 passed, 1 failed in ")
      .complains_about("does not pass build-id");
}

TEST_CASE("A report for programs says of each test what it is about") {
  const nlohmann::json report =
      nlohmann::json::parse(output_of(Cli("plugin check --level 1 --json").word(bad("good"))));
  CHECK(report["passed"] == true);
  CHECK(report["plugin"] == "com.example.bad");
  CHECK(report["tests"].size() == 14);
  output_of(Cli("plugin check --level 1 --only one-export --format json").word(bad("good")));
  CHECK(report["tests"][1]["id"] == "one-export");
  CHECK(report["tests"][1]["status"] == "pass");
  CHECK(report["tests"][1]["about"] == "the file exports slipway_plugin_entry_v1 and nothing else");
}

TEST_CASE("A report for the test page of a CI system") {
  const TempFolder folder;
  Cli("plugin check --only no-escape --only wants --junit check.xml")
      .in(folder)
      .word(bad("exits"))
      .runs()
      .exits(5)
      .prints_something_like("crash   no-escape")
      .complains_about("error[SL0512]");
  const std::string xml = folder.read("check.xml");
  CHECK(xml.find(R"(tests="2" failures="0" errors="1" skipped="1")") != std::string::npos);
  CHECK(xml.find(R"x(<error type="crash" message="run() of stage com.example.bad calls exit()">)x") !=
        std::string::npos);
}

TEST_CASE("The glibc that a file needs is told, and warned of when it is newer than allowed") {
  Cli("plugin check --only glibc-floor")
      .word(bad("new-glibc"))
      .runs()
      .exits(0)
      .prints_something_like("pass    glibc-floor        the file needs glibc 2.36 or newer\n1 passed in ");
  Cli("plugin check --only glibc-floor --glibc 2.36")
      .word(bad("new-glibc"))
      .runs()
      .exits(0)
      .prints_something_like("\n1 passed in ");
  Cli("plugin check --only glibc-floor --glibc 2.28")
      .word(bad("new-glibc"))
      .runs()
      .exits(0)
      .prints("BUILD/tests/plugins/bad/new-glibc.so: com.example.bad 1.0.0\n"
              "warn    glibc-floor        the file needs glibc 2.36 or newer, which systems with 2.28 do not have\n"
              "        again: slipway plugin check BUILD/tests/plugins/bad/new-glibc.so --only glibc-floor --seed 1 "
              "--glibc 2.28\n"
              "1 warned in TIME, seed 1\n");
  Cli("plugin check --glibc new x.so").runs().exits(2).complains_about("option '--glibc' cannot be 'new'");
}

TEST_CASE("A library that not every machine has is told, unless it is allowed") {
  Cli("plugin check --only needed-libraries --strict")
      .word(bad("needs-library"))
      .runs()
      .exits(5)
      .prints_something_like(
          "fail    needed-libraries   the file needs libstdc++.so.6, which a machine may lack or have "
          "another version of\n")
      .complains_about("error[SL0512]");
  for (const char* name : {"libstdc++", "libstdc++.so.6"})
    Cli(std::string("plugin check --only needed-libraries --strict --allow-library libz --allow-library ") + name)
        .word(bad("needs-library"))
        .runs()
        .exits(0)
        .prints_something_like("\n1 passed in ");
  Cli("plugin check --only needed-libraries --allow-library libstd --allow-library libz")
      .word(bad("needs-library"))
      .runs()
      .exits(0)
      .prints_something_like("--only needed-libraries --seed 1 --allow-library libstd --allow-library libz\n1 warned");
}

TEST_CASE("The parameters of a stage can be given") {
  const TempFolder folder;
  folder.write("parameters.json", R"({"text":"given"})");
  Cli("plugin check --only no-escape --with parameters.json")
      .in(folder)
      .word(bad("exits"))
      .runs()
      .exits(5)
      .prints_something_like("--only no-escape --seed 1 --with parameters.json\n")
      .complains_about("error[SL0512]");
  folder.write("parameters.json", "[1]");
  Cli("plugin check --with parameters.json")
      .in(folder)
      .word(bad("good"))
      .runs()
      .exits(3)
      .complains_about("error[SL0304]: parameters.json holds no parameters - it is not a JSON object");
}

TEST_CASE("What is no plugin at all is a matter of the configuration") {
  const TempFolder folder;
  folder.write("text.so", "not a library, but long enough to be read as the head of one, which it is not either");
  Cli("plugin check text.so").in(folder).runs().exits(3).complains_about("error[SL0314]: text.so");
  Cli("plugin check nothing.so").in(folder).runs().exits(3).complains_about("error[SL0308]: ");
}

TEST_CASE("What others could have changed is not loaded") {
  const TempFolder folder;
  std::filesystem::copy_file(bad("good"), folder.path("good.so"));
  std::filesystem::permissions(folder.path("good.so"), std::filesystem::perms::all);
  Cli("plugin check good.so").in(folder).runs().exits(9).complains_about("error[SL0909]: ");
}

TEST_CASE("A plugin cannot change its own file under the check") {
  const TempFolder folder;
  std::filesystem::copy_file(bad("changes-itself"), folder.path("p.so"));
  const std::string before = folder.read("p.so");
  Cli("plugin check --only no-escape p.so").in(folder).runs().exits(0).prints_something_like("\n1 passed in ");
  CHECK(folder.read("p.so") == before);
}

TEST_CASE("Options that make no sense") {
  Cli("plugin check --only one-exprot x.so")
      .runs()
      .exits(2)
      .complains("error[SL0204]: there is no test 'one-exprot' - did you mean 'one-export'? - see 'slipway help plugin "
                 "check'\n");
  Cli("plugin check --seed much x.so").runs().exits(2).complains_about("option '--seed' cannot be 'much'");
}
