#include "session.hpp"

#include "report.hpp"

namespace slipway::probe {

namespace {

std::string told(std::string_view call, slipway_status status) {
  return "{\"call\":" + quoted(call) + ",\"status\":" + std::to_string(status) +
         ",\"name\":" + quoted(status_name(status)) + "}";
}

}  // namespace

slipway_status Session::create(const std::string& config) {
  at(named("create()"));
  m_self = nullptr;
  m_host.enter(Call::create);
  slipway_status status = SLIPWAY_OK;
  {
    const Borrowed text(m_lending, config, "the parameters");
    status = m_stage->create(m_stage, m_host.raw(), text.str(), &m_self);
  }
  m_host.leave(status);
  fact("returned", told("create", status));
  return status;
}

slipway_status Session::run(const std::string& request) {
  at(named("run()"));
  m_host.enter(Call::run);
  slipway_status status = SLIPWAY_OK;
  {
    const Borrowed text(m_lending, request, "the request");
    status = m_stage->run(m_self, text.str());
  }
  m_host.leave(status);
  fact("returned", told("run", status));
  if (status == SLIPWAY_OK) m_host.check_leftovers();
  return status;
}

const void* Session::facet(const char* id) {
  if (m_stage->facet == nullptr) return nullptr;
  at(named("facet()"));
  m_host.enter(Call::facet);
  const void* const table = m_stage->facet(m_self, id);
  m_host.leave(SLIPWAY_OK);
  return table;
}

slipway_status Session::act(const char* id, Call call, const std::string& request) {
  const auto* table = static_cast<const slipway_action_v1*>(facet(id));
  if (table == nullptr || table->struct_size < sizeof *table || table->perform == nullptr) return SLIPWAY_OK;
  at(named(id));
  m_host.enter(call);
  slipway_status status = SLIPWAY_OK;
  {
    const Borrowed text(m_lending, request, "the request");
    status = table->perform(m_self, text.str());
  }
  m_host.leave(status);
  fact("returned", told(id, status));
  if (status == SLIPWAY_OK) m_host.check_leftovers();
  return status;
}

void Session::probe(const std::string& request) {
  const auto* table = static_cast<const slipway_probe_v1*>(facet(SLIPWAY_FACET_PROBE));
  if (table == nullptr || table->struct_size < sizeof *table || table->probe == nullptr) return;
  for (const StrictHost::EffectText& effect : m_host.declared()) {
    at(named(SLIPWAY_FACET_PROBE));
    m_host.enter(Call::probe);
    slipway_status status = SLIPWAY_OK;
    std::int32_t answer = SLIPWAY_PROBE_UNKNOWN;
    {
      const Borrowed text(m_lending, request, "the request");
      const Borrowed kind(m_lending, effect.kind, "the effect"), target(m_lending, effect.target, "the effect"),
          name(m_lending, effect.name, "the effect"), digest(m_lending, effect.digest, "the effect");
      const slipway_effect raw{sizeof(slipway_effect), 0, kind.str(), target.str(), name.str(), digest.str()};
      status = table->probe(m_self, text.str(), &raw, &answer);
    }
    m_host.leave(status);
    if (status == SLIPWAY_OK && (answer < SLIPWAY_PROBE_ABSENT || answer > SLIPWAY_PROBE_UNKNOWN))
      violation("effects", place() + " answers " + std::to_string(answer) + ", which is no answer of the ABI");
  }
}

void Session::destroy() {
  at(named("destroy()"));
  m_host.enter(Call::destroy);
  m_stage->destroy(m_self);
  m_host.leave(SLIPWAY_OK);
}

HostSettings host_settings(const Inputs& inputs, const slipway_stage& stage) {
  HostSettings settings;
  for (const std::string& id : inputs.all("grant"))
    settings.granted.insert(id);
  settings.canary = inputs.text("canary");
  settings.workspace = inputs.text("workspace");
  settings.flags = stage.flags;
  settings.commands_last = inputs.text("cancel") == "during";
  settings.locked_tables = inputs.has("locked-tables");
  return settings;
}

}  // namespace slipway::probe
