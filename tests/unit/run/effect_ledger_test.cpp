#include "facts.hpp"
#include "support/catch.hpp"

#include <slipway/run/effect_ledger.hpp>

using namespace slipway;
using namespace slipway::run;
using model::Presence;
using test::effect;

namespace {

const model::Effect k_a = effect("a");
const model::Effect k_b = effect("b");
const model::Effect k_c = effect("c");

std::vector<std::string> probed(EffectLedger& ledger, Presence presence = Presence::absent) {
  std::vector<std::string> names;
  while (const auto next = ledger.next_to_probe()) {
    names.push_back(next->name);
    ledger.observe(*next, presence);
  }
  return names;
}

}  // namespace

TEST_CASE("declared effects are probed once, in their order") {
  EffectLedger ledger({});
  for (const model::Effect& each : {k_b, k_a, k_b, k_c})
    ledger.declare(each);
  CHECK(probed(ledger) == std::vector<std::string>{"b", "a", "c"});
  CHECK_FALSE(ledger.next_to_probe());
}

TEST_CASE("what an earlier sitting had begun is probed first, also when it is not declared any more") {
  EffectLedger ledger({{k_c, EffectState::intended}, {k_b, EffectState::done}});
  ledger.declare(k_a);
  ledger.declare(k_c);
  CHECK(probed(ledger) == std::vector<std::string>{"c", "a"});
}

TEST_CASE("an effect that the world holds need not be done") {
  EffectLedger ledger({});
  for (const Presence presence : {Presence::absent, Presence::same, Presence::other, Presence::unknown}) {
    ledger.observe(k_a, presence);
    CHECK(ledger.already_done(k_a) == (presence == Presence::same));
  }
  CHECK_FALSE(ledger.already_done(k_b));
}

TEST_CASE("the journal counts when the world was not seen") {
  EffectLedger ledger({{k_a, EffectState::done}, {k_b, EffectState::intended}});
  CHECK(ledger.already_done(k_a));
  CHECK_FALSE(ledger.already_done(k_b));
  ledger.observe(k_a, Presence::unknown);
  CHECK(ledger.already_done(k_a));
}

TEST_CASE("the world counts more than the journal") {
  EffectLedger ledger({{k_a, EffectState::done}, {k_b, EffectState::intended}});
  ledger.observe(k_a, Presence::absent);
  ledger.observe(k_b, Presence::same);
  CHECK_FALSE(ledger.already_done(k_a));
  CHECK(ledger.already_done(k_b));
  ledger.observe(k_a, Presence::other);
  CHECK_FALSE(ledger.already_done(k_a));
}

TEST_CASE("an effect that was begun earlier and cannot be seen is undecidable") {
  EffectLedger ledger({{k_a, EffectState::intended}, {k_b, EffectState::done}});
  CHECK_FALSE(ledger.undecidable());
  ledger.declare(k_c);
  ledger.observe(k_b, Presence::unknown);
  ledger.observe(k_c, Presence::unknown);
  CHECK_FALSE(ledger.undecidable());
  ledger.observe(k_a, Presence::unknown);
  CHECK(ledger.undecidable() == k_a);
  ledger.observe(k_a, Presence::absent);
  CHECK_FALSE(ledger.undecidable());
}

TEST_CASE("an effect is open from its beginning to its end") {
  EffectLedger ledger({});
  CHECK_FALSE(ledger.open());
  CHECK_FALSE(ledger.begun(k_a));
  ledger.begin(k_a);
  CHECK(ledger.begun(k_a));
  CHECK(ledger.open() == k_a);
  ledger.done(k_a);
  CHECK_FALSE(ledger.begun(k_a));
  CHECK_FALSE(ledger.open());
  CHECK(ledger.already_done(k_a));
}

TEST_CASE("an effect that an earlier sitting began and the world turned out to hold is closed by done") {
  EffectLedger ledger({{k_a, EffectState::intended}});
  CHECK(ledger.open() == k_a);
  ledger.observe(k_a, Presence::same);
  REQUIRE(ledger.already_done(k_a));
  ledger.done(k_a);
  CHECK_FALSE(ledger.open());
}

TEST_CASE("an effect that was begun earlier and that the stage no longer wants is not open for ever") {
  // The plan changed nothing: the world was seen without it, so it did not happen and nobody is in doubt.
  EffectLedger ledger({{k_a, EffectState::intended}});
  ledger.observe(k_a, Presence::absent);
  CHECK_FALSE(ledger.open());
  ledger.begin(k_a);
  CHECK(ledger.open() == k_a);
}

TEST_CASE("effects differ when any of their four texts does") {
  EffectLedger ledger({});
  ledger.begin(k_a);
  ledger.done(k_a);
  for (const model::Effect& other :
       {model::Effect{"oci.manifest", k_a.target, k_a.name, k_a.digest},
        model::Effect{k_a.kind, "x", k_a.name, k_a.digest}, model::Effect{k_a.kind, k_a.target, "x", k_a.digest},
        model::Effect{k_a.kind, k_a.target, k_a.name, "sha256:2"}})
    CHECK_FALSE(ledger.already_done(other));
}
