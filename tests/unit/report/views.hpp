// The views of a run, each with a telling of its own.
#pragma once

#include "screen.hpp"
#include "sink.hpp"
#include "telling.hpp"

#include <slipway/report/console.hpp>
#include <slipway/report/plain.hpp>

#include <string>
#include <utility>

namespace slipway::test {

inline constexpr report::Style k_unicode{report::Colour::no, report::Glyphs::unicode};

// The live view, on a terminal made of a string.
struct LiveView {
  explicit LiveView(report::Size size = {}) : screen(size) {}
  Screen screen;
  report::Console console{screen, k_unicode, ".slipway/runs"};
  Telling telling{{&console}};
};

// What the plain view writes of all that `tell` tells.
template <typename Teller>
std::string plain_text(Teller&& tell) {
  Sink sink;
  report::Plain plain(sink.output(), {}, ".slipway/runs");
  Telling telling({&plain});
  std::forward<Teller>(tell)(telling);
  return sink.text();
}

}  // namespace slipway::test
