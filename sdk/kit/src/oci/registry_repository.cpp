#include "registry_auth.hpp"

#include <slipway/kit/digest.hpp>
#include <slipway/kit/oci_registry.hpp>

#include <algorithm>
#include <charconv>

namespace slipway::kit {
namespace {

constexpr char k_accept[] = "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json, "
                            "application/vnd.docker.distribution.manifest.v2+json, "
                            "application/vnd.docker.distribution.manifest.list.v2+json";

std::string host_of_api(const std::string& registry) {
  return registry == "docker.io" ? "registry-1.docker.io" : registry;
}

Result<HttpUrl> api_of(const std::string& registry, const RegistryOptions& options) {
  SLIPWAY_KIT_TRY_ASSIGN(const HttpUrl probe, parse_url("http://" + host_of_api(registry) + "/"));
  const bool plain =
      is_loopback(probe.host) || std::count(options.insecure.begin(), options.insecure.end(), registry) != 0;
  return parse_url((plain ? "http://" : "https://") + host_of_api(registry) + "/v2/");
}

std::optional<std::uint64_t> length_of(const HttpResponse& response) {
  const std::string text = response.header("content-length");
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return length;
}

bool mentions(const HttpResponse& response, std::string_view code) {
  return response.body.find(code) != std::string::npos;
}

class RegistryRepository final : public OciRepository {
public:
  RegistryRepository(const OciReference& reference, HttpUrl api, const RegistryOptions& options)
      : m_registry(reference.registry), m_repository(reference.repository), m_name(reference.name()),
        m_api(std::move(api)), m_client(options.http), m_auth(m_registry, m_api, options) {}

  const std::string& name() const override { return m_name; }
  Result<bool> has_blob(const OciDescriptor& blob) override;
  Status put_blob(const OciDescriptor& blob, int fd, const Progress& progress) override;
  Status get_blob(const OciDescriptor& blob, const OciLayout& into) override;
  Result<std::optional<StoredManifest>> get_manifest(const std::string& reference) override;
  Status put_manifest(const StoredManifest& manifest) override;
  Status tag(const std::string& tag_name, const StoredManifest& manifest) override;
  Result<std::optional<std::string>> resolve(const std::string& reference) override;

private:
  enum class Tries { one, all };
  enum class Access { pull, push };

  std::string url_of(const std::string& rest) const { return m_api.text + m_repository + "/" + rest; }
  Result<HttpResponse> ask(HttpRequest request, Access access, Tries tries);
  Result<bool> look_for_blob(const OciDescriptor& blob, Tries tries);
  Result<std::optional<std::string>> look_for(const std::string& reference, Tries tries);
  Result<HttpResponse> upload(const OciDescriptor& blob, int fd, const Progress& progress);
  Result<std::string> start_upload(const OciDescriptor& blob, std::optional<HttpResponse>& refusal);
  Result<HttpResponse> put(const std::string& reference, const StoredManifest& manifest);
  Status check_digest(const HttpResponse& response, const std::string& digest) const;
  Status refusal(const HttpResponse& response, const std::string& what, Access access) const;
  Status tag_refused(const HttpResponse& response, const std::string& tag_name, const StoredManifest& manifest);

  std::string m_registry;
  std::string m_repository;
  std::string m_name;
  HttpUrl m_api;
  HttpClient m_client;
  RegistryAuth m_auth;
};

// Credentials go to the registry itself only; a 401 is answered once, so that an expired token is renewed.
Result<HttpResponse> RegistryRepository::ask(HttpRequest request, Access access, Tries tries) {
  SLIPWAY_KIT_TRY_ASSIGN(const HttpUrl url, parse_url(request.url));
  const bool ours = same_origin(url, m_api);
  const std::vector<HttpHeader> headers = request.headers;
  const auto attempt = [&]() -> Result<HttpResponse> {
    request.headers = headers;
    if (ours && !m_auth.authorization().empty()) request.headers.push_back({"Authorization", m_auth.authorization()});
    return tries == Tries::all ? m_client.send(request) : m_client.send_once(request);
  };
  auto response = attempt();
  if (!response || response->status != 401 || !ours) return response;
  const std::string scope = "repository:" + m_repository + (access == Access::push ? ":pull,push" : ":pull");
  SLIPWAY_KIT_TRY(m_auth.answer(m_client, *response, scope));
  return attempt();
}

Status RegistryRepository::refusal(const HttpResponse& response, const std::string& what, Access access) const {
  Error error = error_of(response, what);
  if (response.status == 401) error.hint = "is the login for " + m_registry + " right?";
  if (response.status == 403)
    error.hint =
        "may the login for " + m_registry + (access == Access::push ? " write to " : " read ") + m_repository + "?";
  // The registry does not see yet what was put there a moment ago.
  if (mentions(response, "MANIFEST_BLOB_UNKNOWN")) error.status = SLIPWAY_E_TRANSIENT;
  return fail(std::move(error));
}

Status RegistryRepository::check_digest(const HttpResponse& response, const std::string& digest) const {
  const std::string told = response.header("docker-content-digest");
  if (told.empty() || told == digest) return {};
  return fail({SLIPWAY_E_INTEGRITY, m_name + " answers with another digest", "it says " + told + " for " + digest});
}

Result<bool> RegistryRepository::has_blob(const OciDescriptor& blob) { return look_for_blob(blob, Tries::all); }

Result<bool> RegistryRepository::look_for_blob(const OciDescriptor& blob, Tries tries) {
  HttpRequest request;
  request.method = "HEAD";
  request.url = url_of("blobs/" + blob.digest);
  SLIPWAY_KIT_TRY_ASSIGN(const HttpResponse response, ask(std::move(request), Access::pull, tries));
  if (response.status == 404) return false;
  if (!response.ok())
    return fail(refusal(response, "cannot look for the blob " + blob.digest + " in " + m_name, Access::pull).error());
  SLIPWAY_KIT_TRY(check_digest(response, blob.digest));
  if (const auto length = length_of(response); length && *length != blob.size)
    return fail({SLIPWAY_E_INTEGRITY, "the blob " + blob.digest + " in " + m_name + " has another size",
                 std::to_string(*length) + " bytes instead of " + std::to_string(blob.size)});
  return true;
}

// Open a session; its address, or the answer that refuses one.
Result<std::string> RegistryRepository::start_upload(const OciDescriptor& blob, std::optional<HttpResponse>& refusal) {
  HttpRequest request;
  request.method = "POST";
  request.url = url_of("blobs/uploads/");
  SLIPWAY_KIT_TRY_ASSIGN(HttpResponse response, ask(std::move(request), Access::push, Tries::one));
  if (response.status != 202) {
    refusal = std::move(response);
    return std::string();
  }
  SLIPWAY_KIT_TRY_ASSIGN(const HttpUrl from, parse_url(response.url));
  SLIPWAY_KIT_TRY_ASSIGN(const HttpUrl session, resolve_url(from, response.header("location")));
  if (session.host != m_api.host && is_inner_address(session.host))
    return fail({SLIPWAY_E_INTEGRITY, m_name + " wants the upload to go to the inner address " + session.host});
  if (m_api.scheme == "https" && session.scheme != "https")
    return fail(
        {SLIPWAY_E_INTEGRITY, m_name + " wants the upload to go to " + shown_url(session.text), "that is not https"});
  return session.text + (session.text.find('?') == std::string::npos ? "?" : "&") +
         "digest=" + percent_encoded(blob.digest);
}

Result<HttpResponse> RegistryRepository::upload(const OciDescriptor& blob, int fd, const Progress& progress) {
  // A session may expire between its two requests; that is no reason to fail, once.
  for (int session = 0;; ++session) {
    std::optional<HttpResponse> refused;
    SLIPWAY_KIT_TRY_ASSIGN(const std::string address, start_upload(blob, refused));
    if (refused) return std::move(*refused);
    HttpRequest request;
    request.method = "PUT";
    request.url = address;
    request.headers = {{"Content-Type", "application/octet-stream"}};
    request.body_fd = fd;
    request.body_size = blob.size;
    request.on_sent = progress;
    SLIPWAY_KIT_TRY_ASSIGN(HttpResponse response, ask(std::move(request), Access::push, Tries::one));
    if (response.status != 404 || session == 1) return response;
  }
}

Status RegistryRepository::put_blob(const OciDescriptor& blob, int fd, const Progress& progress) {
  bool first = true;
  const auto attempt = [&]() -> Result<HttpResponse> {
    // What failed may have arrived all the same.
    if (!std::exchange(first, false)) {
      SLIPWAY_KIT_TRY_ASSIGN(const bool there, look_for_blob(blob, Tries::one));
      if (there) return HttpResponse{201, {}, {}, {}};
    }
    return upload(blob, fd, progress);
  };
  SLIPWAY_KIT_TRY_ASSIGN(const HttpResponse response, m_client.retry(attempt));
  if (!response.ok()) return refusal(response, "cannot upload the blob " + blob.digest + " to " + m_name, Access::push);
  return check_digest(response, blob.digest);
}

Status RegistryRepository::get_blob(const OciDescriptor& blob, const OciLayout& into) {
  if (into.has_blob(blob.digest)) return {};
  std::optional<OciBlobWriter> writer;
  Status opened;
  HttpRequest request;
  request.url = url_of("blobs/" + blob.digest);
  request.body_limit = blob.size;
  request.restart = [&] {
    writer.reset();
    auto fresh = into.start_blob();
    opened = fresh ? Status() : fail(fresh.error());
    if (fresh) writer.emplace(std::move(*fresh));
  };
  request.sink = [&](std::string_view bytes) -> Status { return opened ? writer->write(bytes) : opened; };
  SLIPWAY_KIT_TRY_ASSIGN(const HttpResponse response, ask(std::move(request), Access::pull, Tries::all));
  if (!response.ok()) return refusal(response, "cannot get the blob " + blob.digest + " from " + m_name, Access::pull);
  SLIPWAY_KIT_TRY(opened);
  return writer->commit_as(blob.digest);
}

Result<std::optional<StoredManifest>> RegistryRepository::get_manifest(const std::string& reference) {
  HttpRequest request;
  request.url = url_of("manifests/" + reference);
  request.headers = {{"Accept", k_accept}};
  request.body_limit = k_oci_document_limit;
  SLIPWAY_KIT_TRY_ASSIGN(const HttpResponse response, ask(std::move(request), Access::pull, Tries::all));
  if (response.status == 404) return std::optional<StoredManifest>();
  if (!response.ok())
    return fail(refusal(response, "cannot get the manifest " + reference + " from " + m_name, Access::pull).error());
  StoredManifest manifest{sha256_of(response.body), media_type_of(response.body), response.body};
  SLIPWAY_KIT_TRY(check_digest(response, manifest.digest));
  if (is_sha256(reference) && manifest.digest != reference)
    return fail({SLIPWAY_E_INTEGRITY, m_name + " answers with another manifest",
                 "it has the digest " + manifest.digest + ", asked for was " + reference});
  if (!is_manifest_type(manifest.media_type) && !is_index_type(manifest.media_type))
    return fail({SLIPWAY_E_REFUSED, "the manifest " + reference + " in " + m_name + " is not of an image",
                 "its media type is '" + manifest.media_type + "'"});
  return manifest;
}

Result<HttpResponse> RegistryRepository::put(const std::string& reference, const StoredManifest& manifest) {
  HttpRequest request;
  request.method = "PUT";
  request.url = url_of("manifests/" + reference);
  request.headers = {{"Content-Type", manifest.media_type}};
  request.body = manifest.bytes;
  return ask(std::move(request), Access::push, Tries::one);
}

Status RegistryRepository::put_manifest(const StoredManifest& manifest) {
  const std::string what = "cannot put the manifest " + manifest.digest + " to " + m_name;
  const auto attempt = [&]() -> Result<HttpResponse> {
    SLIPWAY_KIT_TRY_ASSIGN(HttpResponse response, put(manifest.digest, manifest));
    if (mentions(response, "MANIFEST_BLOB_UNKNOWN")) return fail(refusal(response, what, Access::push).error());
    return response;
  };
  SLIPWAY_KIT_TRY_ASSIGN(const HttpResponse response, m_client.retry(attempt));
  if (!response.ok()) return refusal(response, what, Access::push);
  return check_digest(response, manifest.digest);
}

Status RegistryRepository::tag(const std::string& tag_name, const StoredManifest& manifest) {
  bool first = true;
  const auto attempt = [&]() -> Result<HttpResponse> {
    // A tag that moved although the answer was lost is not moved again.
    if (!std::exchange(first, false)) {
      SLIPWAY_KIT_TRY_ASSIGN(const std::optional<std::string> now, look_for(tag_name, Tries::one));
      if (now == manifest.digest) return HttpResponse{201, {}, {}, {}};
    }
    return put(tag_name, manifest);
  };
  SLIPWAY_KIT_TRY_ASSIGN(const HttpResponse response, m_client.retry(attempt));
  if (!response.ok()) return tag_refused(response, tag_name, manifest);
  return check_digest(response, manifest.digest);
}

// Registries with immutable tags refuse also what is there already.
Status RegistryRepository::tag_refused(const HttpResponse& response, const std::string& tag_name,
                                       const StoredManifest& manifest) {
  if (response.status == 401 || response.status >= 500)
    return refusal(response, "cannot set the tag " + tag_name + " in " + m_name, Access::push);
  SLIPWAY_KIT_TRY_ASSIGN(const std::optional<std::string> now, resolve(tag_name));
  if (now == manifest.digest) return {};
  if (!now) return refusal(response, "cannot set the tag " + tag_name + " in " + m_name, Access::push);
  Error error = error_of(response, "the tag " + tag_name + " in " + m_name + " cannot be moved");
  error.why += ", it holds " + *now + ", wanted is " + manifest.digest;
  error.hint = "publish under a new tag";
  return fail(std::move(error));
}

Result<std::optional<std::string>> RegistryRepository::resolve(const std::string& reference) {
  return look_for(reference, Tries::all);
}

Result<std::optional<std::string>> RegistryRepository::look_for(const std::string& reference, Tries tries) {
  HttpRequest request;
  request.method = "HEAD";
  request.url = url_of("manifests/" + reference);
  request.headers = {{"Accept", k_accept}};
  SLIPWAY_KIT_TRY_ASSIGN(const HttpResponse response, ask(std::move(request), Access::pull, tries));
  std::optional<std::string> digest;
  if (response.status == 404) return digest;
  if (!response.ok())
    return fail(refusal(response, "cannot look for " + reference + " in " + m_name, Access::pull).error());
  if (const std::string told = response.header("docker-content-digest"); is_sha256(told)) {
    digest = told;
    return digest;
  }
  SLIPWAY_KIT_TRY_ASSIGN(const std::optional<StoredManifest> manifest, get_manifest(reference));
  if (manifest) digest = manifest->digest;
  return digest;
}

}  // namespace

Result<std::unique_ptr<OciRepository>> open_repository(const OciReference& reference, const RegistryOptions& options) {
  if (reference.is_layout()) return layout_repository(reference.layout);
  SLIPWAY_KIT_TRY_ASSIGN(HttpUrl api, api_of(reference.registry, options));
  return std::make_unique<RegistryRepository>(reference, std::move(api), options);
}

}  // namespace slipway::kit
