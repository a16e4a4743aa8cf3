#include "benchmarks/payee_process.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "benchmarks/machine.h"
#include "protocol/check.h"

namespace benchmarks {

using protocol::check;

namespace {

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    check(pipe(ends.data()) == 0, "there are pipes");
    read = ends[0];
    write = ends[1];
  }
  int read = -1;
  int write = -1;
};

pid_t start_payee(const Pipe& to_child, const Pipe& from_child, const std::string& directory, const std::string& listen,
                  std::uint32_t members) {
  const std::string count = std::to_string(members);
  const pid_t child = fork();
  check(child >= 0, "a process can be started");
  if (child != 0) return child;
  dup2(to_child.read, STDIN_FILENO);
  dup2(from_child.write, STDOUT_FILENO);
  for (const int end : {to_child.read, to_child.write, from_child.read, from_child.write}) close(end);
  execl("/proc/self/exe", "benchmark_cross", "--role", "payee", "--directory", directory.c_str(), "--listen",
        listen.c_str(), "--members", count.c_str(), nullptr);
  _exit(127);
}

}  // namespace

PayeeProcess::PayeeProcess(const std::string& directory, const std::string& listen, std::uint32_t members) {
  const Pipe to_child;
  const Pipe from_child;
  child_ = start_payee(to_child, from_child, directory, listen, members);
  close(to_child.read);
  close(from_child.write);
  input_ = fdopen(to_child.write, "w");
  output_ = fdopen(from_child.read, "r");
  check(input_ != nullptr && output_ != nullptr && std::fgetc(output_) == '\n', "the payee's node starts");
}

PayeeProcess::~PayeeProcess() {
  std::fclose(input_);
  waitpid(child_, nullptr, 0);
  std::fclose(output_);
}

Usage PayeeProcess::usage() {
  std::fputc('\n', input_);
  std::fflush(input_);
  std::array<char, 64> line{};
  check(std::fgets(line.data(), static_cast<int>(line.size()), output_) != nullptr, "the payee's node answers");
  char* rest = nullptr;
  const double memory = std::strtod(line.data(), &rest);
  return {.memory = memory, .processor = std::strtod(rest, nullptr)};
}

void answer_parent() {
  std::fputc('\n', stdout);
  std::fflush(stdout);
  while (std::getchar() != EOF) {
    std::printf("%.1f %.6f\n", peak_memory(), processor_seconds());
    std::fflush(stdout);
  }
}

}  // namespace benchmarks
