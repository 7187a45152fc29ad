// libgit2's last error as ours.
#pragma once

#include <slipway/base/error.hpp>
#include <slipway/source/git/handle.hpp>

#include <string>

namespace slipway::source::git {

// 40 hex digits.
std::string to_text(const git_oid& id);

// `what` failed with libgit2's `code`; its own message becomes the cause. SL0408 when the repository's content is
// damaged, SL06NN for the system, otherwise SL0409. Call at once: the next call of libgit2 overwrites the message.
base::Error failure(int code, std::string what);

// The same for an object that could not be read. In a partial clone a missing object is nothing to repair.
base::Error object_failure(git_repository* repository, int code, const git_oid& id, std::string what);

}  // namespace slipway::source::git
