// The descriptor of a plugin as the probe tells it, and the tests that need no more than that.
#pragma once

#include <slipway/check/elf_file.hpp>
#include <slipway/check/finding.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace slipway::check {

struct DescribedStage {
  std::string id, title, summary, config_schema, output_schema;
  std::uint32_t flags = 0;
  std::vector<std::string> needs, wants;
};

struct Description {
  std::string id, version, license;
  int abi_major = 0, abi_minor = 0;
  std::vector<DescribedStage> stages;
};

// Nothing when the text is none.
std::optional<Description> read_description(const std::string& json);

// What the ABI says about a descriptor and what is not so. Empty: all is well.
std::vector<std::string> descriptor_problems(const Description& description);
std::vector<std::string> schema_problems(const Description& description);
// Of the note and the descriptor.
std::string note_mismatch(const Description& description, const ElfFile& file);

}  // namespace slipway::check
