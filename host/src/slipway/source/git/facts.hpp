// The short answers about a repository.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/model/source_facts.hpp>
#include <slipway/source/git/handle.hpp>

#include <string>
#include <vector>

namespace slipway::source::git {

base::Result<model::SourceFacts> read_facts(git_repository* repository);

base::Result<std::vector<model::SourceTag>> read_tags(git_repository* repository);

// Of HEAD and a branch of "origin" or, when there is none, of this repository. Empty: its default branch.
base::Result<std::string> merge_base_with(git_repository* repository, const std::string& branch);

}  // namespace slipway::source::git
