// One event of every kind, with every optional part present in one and absent in another.
#pragma once

#include <slipway/model/event.hpp>

#include <vector>

namespace slipway::test {

std::vector<model::Event> sample_events();

}  // namespace slipway::test
