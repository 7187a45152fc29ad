#include "http_exchange.hpp"

#include <curl/curl.h>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <mutex>

namespace slipway::kit {
namespace {

constexpr std::size_t k_header_limit = 256 * 1024;
// The page of an error or a redirect may be longer than the content that was asked for.
constexpr std::uint64_t k_page_limit = 1024 * 1024;

void initialize_curl() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

template <typename Value>
void set(CURL* easy, CURLoption option, Value value) {
  // Fails for lack of memory or an option that this libcurl lacks; either must not pass for a request without it.
  if (curl_easy_setopt(easy, option, value) != CURLE_OK) std::abort();
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

// Trying again helps against none of these.
bool is_refusal(CURLcode code) {
  switch (code) {
  case CURLE_PEER_FAILED_VERIFICATION:
  case CURLE_SSL_CERTPROBLEM:
  case CURLE_SSL_CIPHER:
  case CURLE_SSL_CACERT_BADFILE:
  case CURLE_SSL_ISSUER_ERROR:
  case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
  case CURLE_SSL_INVALIDCERTSTATUS:
  case CURLE_LOGIN_DENIED:
  case CURLE_WEIRD_SERVER_REPLY:
    return true;
  default:
    return false;
  }
}

// OpenSSL takes the beginning of a plain answer for the version of a TLS record.
bool speaks_plain_http(CURLcode code, std::string_view message) {
  return code == CURLE_SSL_CONNECT_ERROR && message.find("wrong version number") != std::string_view::npos;
}

}  // namespace

void HttpExchange::FreeEasy::operator()(CurlEasy* easy) const { curl_easy_cleanup(easy); }

void HttpExchange::FreeList::operator()(curl_slist* list) const { curl_slist_free_all(list); }

HttpExchange::HttpExchange(const HttpRequest& request, const HttpUrl& url, const HttpOptions& options)
    : m_request(request), m_url(url) {
  initialize_curl();
  m_easy.reset(curl_easy_init());
  if (!m_easy) std::abort();
  CURL* easy = m_easy.get();
  m_response.url = url.text;
  set(easy, CURLOPT_URL, url.text.c_str());
  static_assert(sizeof m_message >= CURL_ERROR_SIZE);
  set(easy, CURLOPT_ERRORBUFFER, m_message.data());
  set(easy, CURLOPT_USERAGENT, "slipway/" SLIPWAY_VERSION);
  set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(easy, CURLOPT_NOSIGNAL, 1L);
  // A proxy cannot reach this machine's own ports.
  if (is_loopback(url.host)) set(easy, CURLOPT_PROXY, "");
  set_limits(options);
  set_headers();
  set_body();
  set(easy, CURLOPT_HEADERFUNCTION, &HttpExchange::on_header);
  set(easy, CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(easy, CURLOPT_WRITEFUNCTION, &HttpExchange::on_body);
  set(easy, CURLOPT_WRITEDATA, static_cast<void*>(this));
}

void HttpExchange::set_limits(const HttpOptions& options) {
  CURL* easy = m_easy.get();
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_limit.count()));
  set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(options.total_limit.count()));
  set(easy, CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(options.slow_bytes));
  set(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(options.slow_time.count()));
}

void HttpExchange::set_headers() {
  curl_slist* list = nullptr;
  for (const HttpHeader& header : m_request.headers) {
    if (curl_slist* longer = curl_slist_append(list, (header.name + ": " + header.value).c_str())) list = longer;
  }
  // Waiting for "100 Continue" costs a second with servers that do not send it.
  if (curl_slist* longer = curl_slist_append(list, "Expect:")) list = longer;
  m_headers.reset(list);
  set(m_easy.get(), CURLOPT_HTTPHEADER, list);
}

std::uint64_t HttpExchange::body_size() const {
  return m_request.body_fd >= 0 ? m_request.body_size : m_request.body.size();
}

void HttpExchange::set_body() {
  CURL* easy = m_easy.get();
  const std::string& method = m_request.method;
  if (method == "HEAD") {
    set(easy, CURLOPT_NOBODY, 1L);
    return;
  }
  const auto size = static_cast<curl_off_t>(body_size());
  if (method == "PUT" || method == "PATCH") {
    set(easy, CURLOPT_UPLOAD, 1L);
    set(easy, CURLOPT_INFILESIZE_LARGE, size);
    set(easy, CURLOPT_UPLOAD_BUFFERSIZE, 1024L * 1024L);
  } else if (method == "POST") {
    set(easy, CURLOPT_POST, 1L);
    set(easy, CURLOPT_POSTFIELDSIZE_LARGE, size);
  }
  set(easy, CURLOPT_READFUNCTION, &HttpExchange::on_read);
  set(easy, CURLOPT_READDATA, static_cast<void*>(this));
  set(easy, CURLOPT_SEEKFUNCTION, &HttpExchange::on_seek);
  set(easy, CURLOPT_SEEKDATA, static_cast<void*>(this));
  if (method != "GET") set(easy, CURLOPT_CUSTOMREQUEST, method.c_str());
}

std::size_t HttpExchange::on_header(char* bytes, std::size_t size, std::size_t count, void* self) {
  return static_cast<HttpExchange*>(self)->take_header({bytes, size * count}) ? size * count : 0;
}

bool HttpExchange::take_header(std::string_view line) {
  m_header_bytes += line.size();
  if (m_header_bytes > k_header_limit) {
    m_error = Error{SLIPWAY_E_REFUSED, m_url.host + " answers with more than 256 KiB of headers"};
    return false;
  }
  if (line.substr(0, 5) == "HTTP/") {  // The next answer, after "100 Continue" or a proxy's.
    m_response.headers.clear();
    return true;
  }
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos)
    m_response.headers.push_back({std::string(line.substr(0, colon)), std::string(trimmed(line.substr(colon + 1)))});
  return true;
}

std::size_t HttpExchange::on_body(char* bytes, std::size_t size, std::size_t count, void* self) {
  return static_cast<HttpExchange*>(self)->take_body({bytes, size * count}) ? size * count : CURL_WRITEFUNC_ERROR;
}

bool HttpExchange::take_body(std::string_view bytes) {
  long status = 0;
  curl_easy_getinfo(m_easy.get(), CURLINFO_RESPONSE_CODE, &status);
  const bool good = status >= 200 && status <= 299;
  const std::uint64_t limit = good ? m_request.body_limit : std::max(m_request.body_limit, k_page_limit);
  m_received += bytes.size();
  if (m_received > limit) {
    m_error = Error{SLIPWAY_E_INTEGRITY, m_url.host + " answers with a longer body than expected",
                    "it has more than " + std::to_string(limit) + " bytes"};
    return false;
  }
  if (!m_request.sink || !good) {
    m_response.body.append(bytes);
    return true;
  }
  if (auto taken = m_request.sink(bytes); !taken) m_error = std::move(taken.error());
  return !m_error;
}

std::size_t HttpExchange::on_read(char* bytes, std::size_t size, std::size_t count, void* self) {
  return static_cast<HttpExchange*>(self)->give_body(bytes, size * count);
}

std::size_t HttpExchange::give_body(char* bytes, std::size_t capacity) {
  const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(capacity, body_size() - m_sent));
  std::size_t got = part;
  if (m_request.body_fd < 0) {
    std::memcpy(bytes, m_request.body.data() + m_sent, part);
  } else if (part != 0) {
    ssize_t count = -1;
    do
      count = ::pread(m_request.body_fd, bytes, part, static_cast<off_t>(m_sent));
    while (count < 0 && errno == EINTR);
    if (count <= 0) {
      m_error = Error{SLIPWAY_E_IO, "cannot read what is to be sent to " + m_url.host,
                      count == 0 ? "the file is shorter than it was" : std::strerror(errno)};
      return CURL_READFUNC_ABORT;
    }
    got = static_cast<std::size_t>(count);
  }
  m_sent += got;
  if (m_request.on_sent) m_request.on_sent(m_sent);
  return got;
}

int HttpExchange::on_seek(void* self, std::int64_t offset, int origin) {
  if (origin != SEEK_SET || offset < 0) return CURL_SEEKFUNC_CANTSEEK;
  static_cast<HttpExchange*>(self)->m_sent = static_cast<std::uint64_t>(offset);
  return CURL_SEEKFUNC_OK;
}

Result<HttpResponse> HttpExchange::finish(int code) {
  if (m_error) return fail(std::move(*m_error));
  if (code == CURLE_OK) {
    long status = 0;
    curl_easy_getinfo(m_easy.get(), CURLINFO_RESPONSE_CODE, &status);
    m_response.status = static_cast<int>(status);
    return std::move(m_response);
  }
  long proxy_status = 0;
  curl_easy_getinfo(m_easy.get(), CURLINFO_HTTP_CONNECTCODE, &proxy_status);
  Error error{is_refusal(static_cast<CURLcode>(code)) || proxy_status == 407 ? SLIPWAY_E_REFUSED : SLIPWAY_E_TRANSIENT,
              "no answer from " + m_url.scheme + "://" + m_url.host + ":" + m_url.port,
              m_message[0] != '\0' ? m_message.data() : curl_easy_strerror(static_cast<CURLcode>(code))};
  if (speaks_plain_http(static_cast<CURLcode>(code), m_message.data())) {
    error.status = SLIPWAY_E_REFUSED;
    error.why = "it speaks HTTP without TLS there";
    error.hint = "write http:// if that is meant; a registry without TLS is named under the parameter 'insecure'";
  }
  if (proxy_status == 407) error.hint = "the proxy asks for a user name and password (HTTP 407)";
  return fail(std::move(error));
}

}  // namespace slipway::kit
