#include "tests/node/bank_tools.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <sstream>

#include "protocol/check.h"

namespace node {

using protocol::check;

namespace {

/// A pipe's writing end as the child's output and errors.
class Outputs {
 public:
  explicit Outputs(int write_end) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_adddup2(&actions_, write_end, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, write_end, STDERR_FILENO);
  }
  Outputs(const Outputs&) = delete;
  Outputs& operator=(const Outputs&) = delete;
  ~Outputs() { posix_spawn_file_actions_destroy(&actions_); }

  const posix_spawn_file_actions_t* actions() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

std::string read_to_end(int descriptor) {
  std::string text;
  std::array<char, 4096> chunk{};
  for (ssize_t count = 0; (count = ::read(descriptor, chunk.data(), chunk.size())) > 0;)
    text.append(chunk.data(), static_cast<std::size_t>(count));
  return text;
}

}  // namespace

ToolRan run_tool(const std::vector<std::string>& words) {
  std::vector<std::string> kept(words);
  std::vector<char*> arguments;
  arguments.reserve(kept.size() + 1);
  for (std::string& word : kept) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::array<int, 2> ends{};
  check(::pipe2(ends.data(), O_CLOEXEC) == 0, "the system gives pipes");
  const Outputs outputs(ends[1]);
  pid_t process = -1;
  check(::posix_spawn(&process, kept[0].c_str(), outputs.actions(), nullptr, arguments.data(), environ) == 0,
        "the system starts a program");
  ::close(ends[1]);
  ToolRan ran{.text = read_to_end(ends[0])};
  ::close(ends[0]);
  int status = 0;
  check(::waitpid(process, &status, 0) == process, "a program ends");
  ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ran;
}

ToolRan run_bank(std::vector<std::string> words) {
  words.insert(words.begin(), {LOKAPONTO_PYTHON, "-B", LOKAPONTO_BANK_SIMULATOR});
  return run_tool(words);
}

std::string read_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

void write_bytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace node
