#include "support/catch.hpp"

#include <slipway/ci/secrets.hpp>

#include <nlohmann/json.hpp>

using namespace slipway;
using Json = nlohmann::json;

namespace {

// The payload and the notes after secrets were removed.
struct Left {
  Json payload;
  std::vector<std::string> notes;
};

Left left_of(const Json& payload, const ci::Environment& environment = {}) {
  model::Context context;
  context.payload = payload.dump();
  ci::remove_secrets(context, environment);
  return {Json::parse(context.payload), context.notes};
}

std::string note(const std::string& pointer) {
  return "payload: " + pointer + " is left out, as its name says that it is secret";
}

}  // namespace

TEST_CASE("names that say that something is secret") {
  for (const char* name : {"GITHUB_TOKEN",   "token",         "access_tokens", "DB_PASSWORD",
                           "db-password",    "passwd",        "SecretValue",   "CLIENT_SECRET",
                           "API_KEY",        "apiKey",        "apikey",        "AWS_SECRET_ACCESS_KEY",
                           "signing.key",    "KEY",           "credentials",   "PRIVATE_KEY",
                           "SSH_PASSPHRASE", "Authorization", "NPM_AUTH",      "pwd"}) {
    INFO(name);
    CHECK(ci::names_secret(name));
  }
}

TEST_CASE("names that say nothing of the kind") {
  for (const char* name : {"", "author", "author_association", "monkey", "keyboard", "passed", "bypass_list", "ref",
                           "sha", "html_url", "compass", "authored_at", "hockey"}) {
    INFO(name);
    CHECK_FALSE(ci::names_secret(name));
  }
}

TEST_CASE("addresses lose user and password") {
  CHECK(ci::without_secrets("https://user:pa:ss@host/path") == "https://host/path");
  CHECK(ci::without_secrets("see https://x@a/b and http://y:z@c?d@e, ok") == "see https://a/b and http://c?d@e, ok");
  CHECK(ci::without_secrets("https://a@b@host/") == "https://host/");
  CHECK(ci::without_secrets("https://host/a@b") == "https://host/a@b");
  CHECK(ci::without_secrets("://@") == "://");
}

TEST_CASE("tokens of well-known forms are masked") {
  const std::string body(36, 'a');
  for (const char* start : {"ghp_", "ghs_", "github_pat_", "glpat-", "AKIA", "npm_", "dckr_pat_"}) {
    INFO(start);
    CHECK(ci::without_secrets("say " + (start + body) + "!") == "say ***!");
  }
  CHECK(ci::without_secrets("eyJhbGciOiJub25l.eyJzdWIiOiJ4In0.c2lnbmF0dXJl rest") == "*** rest");
  CHECK(ci::without_secrets("-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----") == "***");
}

TEST_CASE("what only begins like a token stays") {
  for (const char* text : {"ghp_short", "AKIA", "xghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaa", "eyJ.eyJ", "eyJabc.def.ghi",
                           "-----BEGIN CERTIFICATE-----", "npm_install", "refs/heads/main"}) {
    INFO(text);
    CHECK(ci::without_secrets(text) == text);
  }
}

TEST_CASE("members of the event whose names say so are left out, and told") {
  const Json event{{"inputs", {{"api_token", "abc"}, {"level", "debug"}}},
                   {"client_payload", {{"items", {{{"password", "x"}, {"name", "n"}}}}}},
                   {"secret", {{"deep", 1}}},
                   {"ref", "refs/heads/main"}};
  const Left left = left_of(event);
  CHECK(left.payload == Json{{"inputs", {{"level", "debug"}}},
                             {"client_payload", {{"items", {{{"name", "n"}}}}}},
                             {"ref", "refs/heads/main"}});
  CHECK(left.notes ==
        std::vector<std::string>{note("/client_payload/items/0/password"), note("/inputs/api_token"), note("/secret")});
}

TEST_CASE("what is in every event of GitHub and no secret stays without a note") {
  const Json event{{"repository",
                    {{"keys_url", "https://api.example/keys{/key_id}"},
                     {"license", {{"key", "mit"}, {"spdx_id", "MIT"}}},
                     {"clone_url", "https://host/o/r.git"}}}};
  const Left left = left_of(event);
  CHECK(left.payload == event);
  CHECK(left.notes.empty());
}

TEST_CASE("the values of secret variables are nowhere in the event") {
  const Left left = left_of({{"a", "x hunter2hunter2 y"}, {"b", {"hunter2hunter2hunter2hunter2"}}, {"c", "short1"}},
                            {{"DB_PASSWORD", "hunter2hunter2"}, {"APP_TOKEN", "short1"}, {"NAME", "x hunter2"}});
  CHECK(left.payload == Json{{"a", "x *** y"}, {"b", {"******"}}, {"c", "short1"}});
}

TEST_CASE("a key of a cache is no secret that would take a ref along") {
  const Left left = left_of({{"ref", "refs/heads/main"}}, {{"CACHE_KEY", "refs/heads/main"}});
  CHECK(left.payload == Json{{"ref", "refs/heads/main"}});
}

TEST_CASE("the other texts that come from outside lose their secrets too, and what is needed as it is stays") {
  model::Context context;
  context.ref = "refs/heads/deploy-password1";
  context.repository.url = "https://u:p@host/o/r";
  context.repository.description = "the password is deploy-password1";
  context.run.url = "https://x@host/run";
  ci::remove_secrets(context, {{"DEPLOY_PASSWORD", "deploy-password1"}});
  model::Context expected;
  expected.ref = "refs/heads/deploy-password1";
  expected.repository.url = "https://host/o/r";
  expected.repository.description = "the password is ***";
  expected.run.url = "https://host/run";
  CHECK(context == expected);
}

TEST_CASE("an event full of secrets has as many notes as one reads") {
  Json event = Json::object();
  for (int i = 0; i < 100; ++i)
    event["token" + std::to_string(i)] = i;
  CHECK(left_of(event).payload == Json::object());
  CHECK(left_of(event).notes.size() == 20);
}
