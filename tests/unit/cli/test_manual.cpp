#include "support/catch.hpp"

#include <slipway/cli/manual.hpp>

using slipway::cli::manual_text;

TEST_CASE("A page is shown without the marks of Markdown") {
  CHECK(manual_text(R"(# slipway run

## NAME

slipway run - plan and `run`

## SYNOPSIS

    slipway run [OPTION...] `x`

## OPTIONS

- `--file FILE`
  a file, instead of
  `slipway.yaml`
- `--help`
  show this page
)") == R"(NAME

    slipway run - plan and run

SYNOPSIS

        slipway run [OPTION...] `x`

OPTIONS

    --file FILE
        a file, instead of
        slipway.yaml
    --help
        show this page
)");
}

TEST_CASE("An empty page is empty") { CHECK(manual_text("").empty()); }
