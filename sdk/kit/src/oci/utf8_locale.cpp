#include "utf8_locale.hpp"

namespace slipway::kit {

// Built into glibc since 2.35, so it is there without any installed locale.
Utf8Locale::Utf8Locale()
    : m_locale(::newlocale(LC_CTYPE_MASK, "C.UTF-8", locale_t{})),
      m_before(m_locale == locale_t{} ? locale_t{} : ::uselocale(m_locale)) {}

Utf8Locale::~Utf8Locale() {
  if (m_locale == locale_t{}) return;
  ::uselocale(m_before);
  ::freelocale(m_locale);
}

}  // namespace slipway::kit
