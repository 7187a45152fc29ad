// Catch2 version 2 (Debian 12) or 3, through one include.
#pragma once

#ifdef SLIPWAY_CATCH2_V2
#include <catch2/catch.hpp>
#else
#include <catch2/catch_all.hpp>
#endif
