// What is wrong with a file: all of it, in the order of the file, as many as a person wants to read.
#pragma once

#include <slipway/base/error.hpp>
#include <slipway/config/place.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace slipway::config {

class SourceText;

// Sorted by place. After the first 20 one error counts the rest. Each shows at most 10 places, and long texts without
// their middle. Never empty where it is returned as an error.
using Problems = std::vector<base::Error>;

// A value of another type or kind than the grammar asks for.
inline constexpr base::ErrorCode k_bad_value{304};

struct Problem {
  base::ErrorCode code;
  std::vector<Place> places;  // The first is the main one.
  std::string what;
  std::string why = {};
  std::string hint = {};
};

class ProblemList {
public:
  void add(Problem problem) { m_problems.push_back(std::move(problem)); }
  bool empty() const { return m_problems.empty(); }
  // As errors that show the user's own lines. The list is empty afterwards.
  Problems take(const SourceText& source);

private:
  std::vector<Problem> m_problems;
};

}  // namespace slipway::config
