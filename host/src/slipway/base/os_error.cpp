#include <slipway/base/os_error.hpp>

#include <cerrno>
#include <cstring>

namespace slipway::base {

std::string os_message(int number) {
  const char* known = strerrordesc_np(number);
  std::string message = known == nullptr ? "error " + std::to_string(number) : known;
  const bool acronym = message.size() > 1 && message[1] >= 'A' && message[1] <= 'Z';
  if (!acronym && message[0] >= 'A' && message[0] <= 'Z') message[0] = static_cast<char>(message[0] - 'A' + 'a');
  return message;
}

Error os_error(int number, std::string what) {
  Error error{.code = {601}, .what = std::move(what), .why = os_message(number)};
  switch (number) {
  case ENOSPC:
  case EDQUOT:
    error.code = {606};
    error.hint = "free some space and run the same command again";
    break;
  case EMFILE:
  case ENFILE:
  case ENOMEM:
  case EAGAIN:
    error.code = {607};
    break;
  default:
    break;
  }
  return error;
}

}  // namespace slipway::base
