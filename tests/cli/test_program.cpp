#include "support/catch.hpp"
#include "support/cli.hpp"

using slipway::test::Cli;
using slipway::test::TempFolder;

TEST_CASE("version") {
  Cli("version").runs().exits(0).prints("slipway " SLIPWAY_VERSION ", plugin ABI 1.0\n");
  Cli("--version").runs().exits(0).prints("slipway " SLIPWAY_VERSION ", plugin ABI 1.0\n");
  Cli("version --format json").runs().exits(0).prints(R"({
  "abi": "1.0",
  "version": ")" SLIPWAY_VERSION R"("
}
)");
}

TEST_CASE("Without a command, and with --help, the page of the program is shown") {
  const std::string page = R"(NAME

    slipway - take a commit to production, and only what was tested

SYNOPSIS

        slipway COMMAND [OPTION...] [OPERAND...]
        slipway help [COMMAND]
)";
  for (const char* words : {"", "--help", "-h", "help"})
    CHECK(Cli(words).runs().exits(0).prints_something_like(page).out().starts_with(page));
}

TEST_CASE("The page of a command is shown in every way that people try") {
  for (const char* words :
       {"help version", "version --help", "version -h", "version --format --help", "version x --help"})
    Cli(words).runs().exits(0).prints(R"(NAME

    slipway version - print the version

SYNOPSIS

        slipway version [OPTION...]

DESCRIPTION

    Prints the version of slipway and of the plugin ABI that it speaks.

OPTIONS

    --format text|json
        text for people, which it is without this option; json for programs
    --help
        show this page

EXIT STATUS

    0.

EXAMPLES

        $ slipway version
        slipway 0.1.0, plugin ABI 1.0
)");
  Cli("help plugin list").runs().exits(0).prints_something_like("slipway plugin list - list the plugins");
}

TEST_CASE("An unknown command is told with the nearest one") {
  Cli("rnu").runs().exits(2).complains(
      "error[SL0202]: unknown command 'rnu' - did you mean 'run'? see 'slipway help'\n");
  Cli("frobnicate").runs().exits(2).complains("error[SL0202]: unknown command 'frobnicate' - see 'slipway help'\n");
  Cli("plugin").runs().exits(2).complains(
      "error[SL0202]: 'slipway plugin' needs to know what to do - see 'slipway help'\n");
  Cli("plugin lst")
      .runs()
      .exits(2)
      .complains("error[SL0202]: unknown command 'plugin lst' - did you mean 'plugin list'? see 'slipway help'\n");
  Cli("help rnu")
      .runs()
      .exits(2)
      .complains("error[SL0202]: unknown command 'rnu' - did you mean 'run'? see 'slipway help'\n");
}

TEST_CASE("An unknown option is told with the nearest one, and nothing is done") {
  Cli("version --frmat json")
      .runs()
      .exits(2)
      .complains("error[SL0203]: unknown option '--frmat' - did you mean '--format'? see 'slipway help version'\n");
  Cli("version now")
      .runs()
      .exits(2)
      .complains(
          "error[SL0205]: 'slipway version' does not take 'now' - it takes no operands - see 'slipway help version'\n");
  Cli("run --jobs 0")
      .runs()
      .exits(2)
      .complains("error[SL0204]: option '--jobs' cannot be '0' - it is a number from 1 to 256\n");
  Cli("run --jobs 2x")
      .runs()
      .exits(2)
      .complains("error[SL0204]: option '--jobs' cannot be '2x' - it is a number from 1 to 256\n");
  Cli("run --timeout soon")
      .runs()
      .exits(2)
      .complains("error[SL0204]: option '--timeout' cannot be 'soon' - it is a duration such as 90s, 10m or 1h\n");
  Cli("run --plugin nonsense")
      .runs()
      .exits(2)
      .complains("error[SL0204]: option '--plugin' cannot be 'nonsense' - it is of the form ID=PATH\n");
}

TEST_CASE("Standard output that cannot be written is an error") {
  Cli("version")
      .out_to("/dev/full")
      .runs()
      .exits(6)
      .complains(
          "error[SL0606]: cannot write to standard output - no space left on device - free some space and run the same "
          "command again\n");
}

TEST_CASE("A reader that has seen enough is no error") {
  Cli("-c")
      .word("trap '' PIPE; " + slipway::test::built("bin/slipway") + " schema | true; exit ${PIPESTATUS[0]}")
      .program("/bin/bash")
      .runs()
      .exits(0);
}

TEST_CASE("Closed descriptors do no harm") {
  Cli("-c").word(slipway::test::built("bin/slipway") + " version 0<&- 1>&- 2>&-").program("/bin/bash").runs().exits(0);
  Cli("-c").word(slipway::test::built("bin/slipway") + " nonsense 0<&- 2>&-").program("/bin/bash").runs().exits(2);
}

TEST_CASE("Arguments that hold control characters cannot forge output") {
  Cli("")
      .word("x\x1b[2J\nerror[SL0000]: fine")
      .runs()
      .exits(2)
      .complains("error[SL0202]: unknown command 'x\\x1b[2J\\nerror[SL0000]: fine' - see 'slipway help'\n");
}
