// One request and its answer, as libcurl sees it.
#pragma once

#include <slipway/kit/http.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct curl_slist;

namespace slipway::kit {

using CurlEasy = void;  // As libcurl declares CURL.

class HttpExchange {
public:
  HttpExchange(const HttpRequest& request, const HttpUrl& url, const HttpOptions& options);
  HttpExchange(const HttpExchange&) = delete;
  HttpExchange& operator=(const HttpExchange&) = delete;

  CurlEasy* handle() const { return m_easy.get(); }
  // The answer, or why there is none. code: a CURLcode.
  Result<HttpResponse> finish(int code);

private:
  struct FreeEasy {
    void operator()(CurlEasy* easy) const;
  };
  struct FreeList {
    void operator()(curl_slist* list) const;
  };

  void set_limits(const HttpOptions& options);
  void set_headers();
  void set_body();

  static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t on_read(char* bytes, std::size_t size, std::size_t count, void* self);
  static int on_seek(void* self, std::int64_t offset, int origin);

  bool take_header(std::string_view line);
  bool take_body(std::string_view bytes);
  std::size_t give_body(char* bytes, std::size_t capacity);
  std::uint64_t body_size() const;

  const HttpRequest& m_request;
  const HttpUrl& m_url;
  HttpResponse m_response;
  std::optional<Error> m_error;  // Raised by a callback.
  std::uint64_t m_sent = 0;
  std::uint64_t m_received = 0;
  std::size_t m_header_bytes = 0;
  std::array<char, 256> m_message = {};
  std::unique_ptr<curl_slist, FreeList> m_headers;
  std::unique_ptr<CurlEasy, FreeEasy> m_easy;
};

}  // namespace slipway::kit
