#include "support/catch.hpp"

#include <slipway/json_nlohmann.hpp>
#include <slipway/testing.hpp>

#include <nlohmann/json.hpp>

#include <functional>

using slipway::Failure;
using slipway::Parameters;
using Json = nlohmann::json;
using Texts = std::vector<std::string>;

namespace {

// What the user is told, or nothing when the action refuses nothing.
std::string refusal(const std::function<void()>& action) {
  try {
    action();
  } catch (const Failure& failure) {
    CHECK(failure.status() == SLIPWAY_E_CONFIG);
    return failure.what();
  }
  return {};
}

template <typename T>
std::string refusal_of(const std::string& value) {
  return refusal([&] { Parameters("{\"p\":" + value + "}").required<T>("p"); });
}

struct Point {
  int x = 0;
};
void from_json(const Json& json, Point& point) { json.at("x").get_to(point.x); }

class Speaker {
public:
  Speaker(slipway::Host host, std::string_view config) : m_host(host), m_parameters(config) {}
  void run(std::string_view request) {
    const Json json = slipway::parse_request(request);
    slipway::emit_value(m_host, "said", {{"text", m_parameters.required<std::string>("text")}, {"to", json["to"]}});
    throw slipway::failure(SLIPWAY_VERDICT_FAIL, "no answer", {{"hint", "shout"}, {"why", "far \xff away"}});
  }

private:
  slipway::Host m_host;
  Parameters m_parameters;
};

constexpr slipway::StageType<Speaker> k_speaker{{"com.example.speaker", "Speaker", "Speaks"}};
constexpr const slipway_stage* k_stages[] = {&k_speaker, nullptr};
constexpr slipway_plugin k_plugin{sizeof(slipway_plugin),
                                  SLIPWAY_ABI_MAJOR,
                                  SLIPWAY_ABI_TARGET,
                                  "com.example.speaker",
                                  "1.0.0",
                                  "MIT",
                                  "",
                                  "",
                                  k_stages};

}  // namespace

TEST_CASE("parameters have the type that the stage asks for") {
  Parameters given(R"({"text":"a","flag":true,"count":3,"ratio":0.5,"whole":2,"texts":["a","b"],"rows":[[1],[2,3]],
                       "point":{"x":4},"any":null})");
  CHECK(given.required<std::string>("text") == "a");
  CHECK(given.required<bool>("flag"));
  CHECK(given.required<int>("count") == 3);
  CHECK(given.required<double>("ratio") == 0.5);
  CHECK(given.required<double>("whole") == 2.0);
  CHECK(given.required<Texts>("texts") == Texts{"a", "b"});
  CHECK(given.required<std::vector<std::vector<int>>>("rows") == std::vector<std::vector<int>>{{1}, {2, 3}});
  CHECK(given.required<Point>("point").x == 4);
  CHECK(given.required<Json>("any").is_null());
  CHECK(refusal([&] { given.refuse_others(); }).empty());
}

TEST_CASE("a parameter that is not given has the value that the stage says, and only then") {
  Parameters given(R"({"count":3,"null":null})");
  CHECK(given.optional<int>("count", 1) == 3);
  CHECK(given.optional<int>("other", 1) == 1);
  CHECK(given.has("count"));
  CHECK_FALSE(given.has("other"));
  CHECK(refusal([&] { given.optional<int>("null", 1); }) == "null: must be an integer, not null");
}

TEST_CASE("what is wrong is refused with its place") {
  CHECK(refusal([] { Parameters("[]"); }) == "the parameters: must be a JSON object");
  CHECK(refusal([] { Parameters("{\"a\""); }) == "the parameters: must be a JSON object");
  CHECK(refusal([] { Parameters("{}").required<int>("count"); }) == "count: is missing");
  CHECK(refusal_of<std::string>("7") == "p: must be a text, not number");
  CHECK(refusal_of<bool>("0") == "p: must be true or false, not number");
  CHECK(refusal_of<int>("\"3\"") == "p: must be an integer, not string");
  CHECK(refusal_of<int>("3.5") == "p: must be an integer, not number");
  CHECK(refusal_of<double>("\"3\"") == "p: must be a number, not string");
  CHECK(refusal_of<Texts>("\"a\"") == "p: must be a list, not string");
  CHECK(refusal_of<Texts>("[\"a\",null]") == "p[1]: must be a text, not null");
  CHECK(refusal_of<Point>("{\"y\":1}").substr(0, 3) == "p: ");
  CHECK(refusal([] { Parameters("{}").refuse("p", "is odd"); }) == "p: is odd");
}

TEST_CASE("a number that the type cannot hold is refused") {
  CHECK(refusal_of<std::uint8_t>("255").empty());
  CHECK(refusal_of<std::uint8_t>("256") == "p: is out of range: 256");
  CHECK(refusal_of<std::uint8_t>("-1") == "p: is out of range: -1");
  CHECK(refusal_of<std::int8_t>("-128").empty());
  CHECK(refusal_of<std::int8_t>("-129") == "p: is out of range: -129");
  CHECK(refusal_of<std::int64_t>("-9223372036854775808").empty());
  CHECK(refusal_of<std::int64_t>("18446744073709551615") == "p: is out of range: 18446744073709551615");
  CHECK(refusal_of<std::uint64_t>("18446744073709551615").empty());
}

TEST_CASE("objects inside of the parameters know their place") {
  Parameters given(R"({"limit":{"cpu":"two"},"suites":[{"name":"a"},{"name":1}],"none":{}})");
  CHECK(refusal([&] { given.object("limit").required<int>("cpu"); }) == "limit.cpu: must be an integer, not string");
  auto suites = given.objects("suites");
  CHECK(suites.at(0).required<std::string>("name") == "a");
  CHECK(refusal([&] { suites.at(1).required<std::string>("name"); }) == "suites[1].name: must be a text, not number");
  CHECK(given.objects("others").empty());
  CHECK(refusal([&] { given.object("nothing").refuse_others(); }).empty());
  CHECK(refusal([&] { given.object("limit").refuse_others(); }) == "limit: there is no parameter 'cpu'");
  CHECK(refusal([&] { given.refuse_others(); }) == "there is no parameter 'none'");
}

TEST_CASE("values, details and requests go through as JSON") {
  slipway::testing::FakeHost host;
  const auto run = slipway::testing::run_stage(&k_plugin, "com.example.speaker", R"({"text":"hi"})",
                                               R"({"workspace":"/tmp","to":"all"})", host);
  CHECK(run.violations == Texts{});
  CHECK(run.status == SLIPWAY_VERDICT_FAIL);
  CHECK(run.value("said") == R"({"text":"hi","to":"all"})");
  CHECK(run.message == "no answer");
  CHECK(Json::parse(run.details) == Json{{"hint", "shout"}, {"why", "far \xef\xbf\xbd away"}});
  const auto wrong = slipway::testing::run_stage(&k_plugin, "com.example.speaker", R"({"text":"hi"})", "[]", host);
  CHECK(wrong.status == SLIPWAY_E_INTERNAL);
  CHECK(wrong.message == "the request is not a JSON object");
}
