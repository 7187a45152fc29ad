// Requests of tests, by a client that does not wait before it tries again.
#pragma once

#include <slipway/kit/http.hpp>

#include <chrono>
#include <string>

namespace slipway::test {

inline kit::HttpOptions impatient() {
  kit::HttpOptions options;
  options.sleep = [](std::chrono::milliseconds) {};
  return options;
}

inline kit::HttpRequest request_to(const std::string& url, const std::string& method = "GET") {
  kit::HttpRequest request;
  request.method = method;
  request.url = url;
  return request;
}

}  // namespace slipway::test
