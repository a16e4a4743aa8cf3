// The short form of a fuzz target, without libFuzzer: its seeds as they are, then broken in thousands of ways, the same
// on every machine. A target that fails ends the process, which then names the input.
//
// Usage: TARGET SEEDS COUNT [ONLY]
//   SEEDS  directory of valid bytes, as fuzz_seeds writes it
//   COUNT  inputs in all; 20 times as many when LOKAPONTO_LONG is set
//   ONLY   the number of one input: written to standard output instead of run
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/node/breaker.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

volatile std::sig_atomic_t current = 0;

extern "C" void name_input(int signal) {
  // Only what a handler may call: digits by hand, from the last.
  char text[] = "input number 0000000000 broke it\n";
  unsigned rest = static_cast<unsigned>(current);
  for (std::size_t at = 22; rest != 0; rest /= 10) text[at--] = static_cast<char>('0' + rest % 10);
  if (write(STDERR_FILENO, text, sizeof text - 1) < 0) _exit(3);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

std::vector<std::string> read_seeds(const std::string& directory) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) paths.push_back(entry.path());
  std::ranges::sort(paths);
  std::vector<std::string> seeds;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return seeds;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) return std::cerr << "usage: TARGET SEEDS COUNT [ONLY]\n", 2;
  const auto seeds = read_seeds(arguments[1]);
  if (seeds.empty()) return std::cerr << "no seeds in " << arguments[1] << '\n', 2;
  const std::uint64_t inputs = std::strtoull(arguments[2], nullptr, 10) * (std::getenv("LOKAPONTO_LONG") ? 20 : 1);
  for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL}) std::signal(signal, name_input);
  for (std::uint64_t i = 0; i < inputs + seeds.size(); ++i) {
    std::string input = seeds[i % seeds.size()];
    if (i >= seeds.size()) input = node::Breaker(i).broken(std::move(input));
    if (count > 3 && std::strtoull(arguments[3], nullptr, 10) != i) continue;
    if (count > 3) return std::cout << input, 0;
    current = static_cast<std::sig_atomic_t>(i);
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
  }
  std::cout << inputs + seeds.size() << " inputs held, from " << seeds.size() << " seeds\n";
  return 0;
}
