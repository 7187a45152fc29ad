// Prints what one process of ours says of the repository in the folder: git_facts FOLDER.
#include <slipway/source/repository.hpp>

#include <cstdio>

int main(int argc, char* argv[]) {
  const auto facts = slipway::source::read_facts(argc > 1 ? argv[1] : ".");
  if (!facts) {
    std::fputs(slipway::base::render(facts.error()).c_str(), stderr);
    return 1;
  }
  std::printf("%s\n%s\n%s\n", facts->commit.c_str(), facts->describe.c_str(), facts->clean ? "clean" : "dirty");
  return 0;
}
