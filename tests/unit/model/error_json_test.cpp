#include "support/catch.hpp"

#include <slipway/model/error_json.hpp>

#include <nlohmann/json.hpp>

using namespace slipway;

TEST_CASE("an error as JSON holds what is not empty") {
  CHECK(base::to_text(model::error_to_json({.code = {503}, .what = "stage 'build' ended without a result"})) ==
        R"({"code":"SL0503","exit":5,"what":"stage 'build' ended without a result"})");
  const base::Error full{.code = {12401},
                         .what = "w",
                         .why = "y",
                         .state = "s",
                         .hint = "h",
                         .spans = {{.file = "f", .line = 1, .column = 2, .length = 3, .text = "t"}},
                         .context = {"c"}};
  CHECK(base::to_text(model::error_to_json(full)) ==
        R"({"code":"SL12401","context":["c"],"exit":124,"hint":"h",)"
        R"("spans":[{"column":2,"file":"f","length":3,"line":1,"text":"t"}],"state":"s","what":"w","why":"y"})");
  const base::Error back = model::error_from_json(model::error_to_json(full));
  CHECK(back.code == full.code);
  CHECK(back.spans == full.spans);
  CHECK(back.context == full.context);
  CHECK(base::one_line(back) == base::one_line(full));
}

TEST_CASE("a code of another form becomes that of a bug") {
  CHECK(model::error_from_json({{"code", "E42"}, {"what", "w"}}).code.number == 7000);
  CHECK(model::error_from_json({{"code", "SLx"}, {"what", "w"}}).code.number == 7000);
  CHECK_THROWS_AS(model::error_from_json({{"code", "SL0301"}}), base::Json::exception);
}
