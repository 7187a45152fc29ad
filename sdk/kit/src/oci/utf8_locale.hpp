// UTF-8 for the calling thread while it lives: libarchive converts names by the locale, and what it writes must not
// depend on the environment of the process.
#pragma once

#include <locale.h>

namespace slipway::kit {

class Utf8Locale {
public:
  Utf8Locale();
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;
  ~Utf8Locale();

private:
  locale_t m_locale;
  locale_t m_before;
};

}  // namespace slipway::kit
