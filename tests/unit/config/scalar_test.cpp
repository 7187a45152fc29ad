#include "support/catch.hpp"

#include <slipway/config/scalar.hpp>

#include <string>

namespace slipway::config {

namespace {

std::string meaning(std::string_view plain) {
  const Scalar scalar = resolve(plain);
  if (scalar.fault == ScalarFault::leading_zero) return "leading zero";
  if (scalar.fault == ScalarFault::too_large) return "too large";
  if (scalar.fault == ScalarFault::not_finite) return "not finite";
  switch (scalar.kind) {
  case ScalarKind::null:
    return "null";
  case ScalarKind::boolean:
    return scalar.boolean ? "true" : "false";
  case ScalarKind::integer:
    return "integer " + std::to_string(scalar.integer);
  case ScalarKind::number:
    return "number " + std::to_string(scalar.number);
  case ScalarKind::text:
    return "text";
  }
  return "?";
}

}  // namespace

TEST_CASE("a plain scalar means what the core schema of YAML 1.2 says") {
  const auto [plain, expected] = GENERATE(table<std::string, std::string>({
      {"", "null"},
      {"~", "null"},
      {"null", "null"},
      {"Null", "null"},
      {"NULL", "null"},
      {"nULL", "text"},
      {"true", "true"},
      {"True", "true"},
      {"TRUE", "true"},
      {"false", "false"},
      {"False", "false"},
      {"FALSE", "false"},
      {"tRUE", "text"},
      {"0", "integer 0"},
      {"-0", "integer 0"},
      {"42", "integer 42"},
      {"+42", "integer 42"},
      {"-42", "integer -42"},
      {"0o17", "integer 15"},
      {"0o18", "text"},
      {"0o", "text"},
      {"0x1F", "integer 31"},
      {"0x", "text"},
      {"0xg", "text"},
      {"9223372036854775807", "integer 9223372036854775807"},
      {"-9223372036854775808", "integer -9223372036854775808"},
      {"1.5", "number 1.500000"},
      {"-1.5", "number -1.500000"},
      {"+1.5", "number 1.500000"},
      {".5", "number 0.500000"},
      {"5.", "number 5.000000"},
      {"1e3", "number 1000.000000"},
      {"1.5E-1", "number 0.150000"},
      {"1e", "text"},
      {"1e+", "text"},
      {".", "text"},
      {"-", "text"},
      {"+", "text"},
      {"-.", "text"},
      {"1.2.3", "text"},
      {"1_000", "text"},
      {"12:30:45", "text"},
      {"2026-11-21", "text"},
      {"=", "text"},
      {"hello", "text"},
  }));
  CAPTURE(plain);
  CHECK(meaning(plain) == expected);
}

TEST_CASE("the booleans of YAML 1.1 are texts") {
  const std::string plain = GENERATE("yes", "Yes", "no", "NO", "on", "On", "off", "OFF", "y", "n");
  CHECK(meaning(plain) == "text");
}

TEST_CASE("1.10 is a number, which is why a version must be quoted") { CHECK(meaning("1.10") == "number 1.100000"); }

TEST_CASE("a number that would silently change is marked") {
  const auto [plain, expected] = GENERATE(table<std::string, std::string>({
      {"0755", "leading zero"},
      {"00", "leading zero"},
      {"-010", "leading zero"},
      {"+08", "leading zero"},
      {"9223372036854775808", "too large"},
      {"-9223372036854775809", "too large"},
      {"0xFFFFFFFFFFFFFFFFFF", "too large"},
      {"1e999", "too large"},
      {".inf", "not finite"},
      {"-.INF", "not finite"},
      {"+.Inf", "not finite"},
      {".nan", "not finite"},
      {".NaN", "not finite"},
  }));
  CAPTURE(plain);
  CHECK(meaning(plain) == expected);
}

}  // namespace slipway::config
