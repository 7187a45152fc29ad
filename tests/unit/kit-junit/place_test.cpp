#include "support/catch.hpp"

#include <slipway/kit/junit.hpp>

#include <string>

using slipway::kit::find_place;
using slipway::kit::SourcePlace;

TEST_CASE("places are found as tools write them") {
  CHECK(find_place("src/x.c:42: error: Failure!") == SourcePlace{"src/x.c", 42});
  CHECK(find_place("0x1 != 0x2\ntests/t.c:7: error: Failure!") == SourcePlace{"tests/t.c", 7});
  CHECK(find_place("tests/test_a.py:5: AssertionError") == SourcePlace{"tests/test_a.py", 5});
  CHECK(find_place("/abs/dir-1/a+b.cpp:3:14: note") == SourcePlace{"/abs/dir-1/a+b.cpp", 3});
  CHECK(find_place("FAILED:\n  CHECK( a )\nat ../x.cpp:99") == SourcePlace{"../x.cpp", 99});
  CHECK(find_place("    at Object.<anonymous> (/app/sum.test.js:5:17)") == SourcePlace{"/app/sum.test.js", 5});
  CHECK(find_place("\tat org.example.T.f(T.java:23)") == SourcePlace{"T.java", 23});
  CHECK(find_place("  File \"/x/a b.py\", line 12, in f") == SourcePlace{"/x/a b.py", 12});
  CHECK(find_place("    sum_test.go:14: got 3") == SourcePlace{"sum_test.go", 14});
  CHECK(find_place("thread 'a' panicked at src/lib.rs:8:5:") == SourcePlace{"src/lib.rs", 8});
}

TEST_CASE("the first place of several is taken") {
  CHECK(find_place("a.py:1: \n_ _ _\nb.py:2: ValueError") == SourcePlace{"a.py", 1});
}

TEST_CASE("what only looks like a place is none") {
  for (const char* text :
       {"", "no place", "http://127.0.0.1:8080/x", "http://example.com:80", "connect to db.local:5432", "localhost:80",
        "12:34:56", "1.5:3", "a:1", ".c:3", "x.c:", "x.c:y", "x.c:0", "x.c:12ab", "x.c:99999999999", "x.c: 12",
        "File \"x.py\", line", "version 1.2.3:4", "a.verylongextension:3"}) {
    INFO(text);
    CHECK(find_place(text) == SourcePlace{});
  }
}

TEST_CASE("a huge text is looked at only at its start") {
  CHECK(find_place(std::string(10'000'000, ':') + "x.c:3") == SourcePlace{});
  CHECK(find_place(std::string(100, '\n') + "x.c:3") == SourcePlace{"x.c", 3});
}
