// The rules of the ABI that a plugin's descriptor has to keep before a host uses it: R4, R12, R15 and R16.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/plugin/descriptor.hpp>
#include <slipway/plugin/elf_note.hpp>

#include <string>
#include <vector>

namespace slipway::plugin {

// What is not as the rules say, each in a sentence. Empty: all is well.
std::vector<std::string> descriptor_problems(const PluginDescriptor& plugin);
std::vector<std::string> schema_problems(const PluginDescriptor& plugin);  // Compiles each schema.
std::string note_mismatch(const PluginDescriptor& plugin, const ElfNote& note);

// SL0511, with the problem.
base::Error invalid_descriptor(std::string why);

// SL0511, with the first of all these problems.
base::Status check_descriptor(const PluginDescriptor& plugin, const ElfNote& note);

}  // namespace slipway::plugin
