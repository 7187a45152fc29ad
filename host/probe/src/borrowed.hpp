// Texts as a plugin gets them, in memory that tells what the plugin does with it.
#pragma once

#include <slipway/abi.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace slipway::probe {

enum class Lending {
  plain,    // Ended by NUL and left where it is.
  at_edge,  // Without NUL, and the memory behind it cannot be read: rule "text".
  guarded   // Cannot be written to, and is gone after the call: rule "borrowed".
};

// One text, lent for one call.
class Borrowed {
public:
  // what: "the request", for messages.
  Borrowed(Lending lending, std::string_view text, const std::string& what);
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;
  // The call is over. The memory stays reserved, so that nothing else comes to lie there.
  ~Borrowed();

  slipway_str str() const { return m_text; }

private:
  slipway_str m_text{};
  int m_guard = -1;
  Lending m_lending;
  std::string m_what;
  char* m_pages = nullptr;
  std::size_t m_size = 0;
};

// From now on a fault in such memory is reported as the broken rule that it is.
void watch_faults();

// Memory for a table of the host that a plugin may not write to: rule "struct-size". lock() ends the writing of ours.
void* table_page(std::size_t size);
void lock_tables();

}  // namespace slipway::probe
