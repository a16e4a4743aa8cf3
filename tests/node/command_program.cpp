#include "tests/node/command_program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <sstream>
#include <thread>

#include "node/clock.h"
#include "node/random.h"
#include "protocol/check.h"

namespace node {

using protocol::check;

namespace {

constexpr std::int64_t patience_nanoseconds = 120'000'000'000;

struct Pipe {
  int read_end = -1;
  int write_end = -1;

  Pipe() {
    std::array<int, 2> ends{};
    check(::pipe2(ends.data(), O_CLOEXEC) == 0, "the system gives pipes");
    read_end = ends[0];
    write_end = ends[1];
  }
};

/// The child's part: becomes the program. What a full disk does is told by an error, not by a signal.
[[noreturn]] void become(const std::vector<std::string>& arguments, const std::vector<std::string>& environment) {
  static_cast<void>(::signal(SIGXFSZ, SIG_IGN));
  std::vector<std::string> words{LOKAPONTO_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables(environment);
  variables.emplace_back("PATH=/usr/bin:/bin");
  const auto pointers = [](std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (auto& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
  };
  ::execve(LOKAPONTO_PROGRAM, pointers(words).data(), pointers(variables).data());
  ::_exit(127);
}

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 65536> chunk{};
  while (true) {
    const auto count = ::read(descriptor, chunk.data(), chunk.size());
    if (count <= 0) break;
    text.append(chunk.data(), static_cast<std::size_t>(count));
  }
  ::close(descriptor);
  return text;
}

/// The exit code; -1 if it does not end in time, and then it is killed.
int wait_for(pid_t process) {
  const auto deadline = monotonic_nanoseconds() + patience_nanoseconds;
  int status = 0;
  while (::waitpid(process, &status, WNOHANG) == 0) {
    if (monotonic_nanoseconds() > deadline) {
      ::kill(process, SIGKILL);
      ::waitpid(process, &status, 0);
      return -1;
    }
    std::this_thread::yield();
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// For tests/commands, which asks whether every command was run. Tests run side by side: a file for each.
void record(const Arguments& arguments, const Ran& ran) {
  static const char* const directory = std::getenv("LOKAPONTO_COMMANDS");
  if (directory == nullptr) return;
  const std::filesystem::path below(directory);
  std::filesystem::create_directories(below);
  std::ofstream file(below / (std::to_string(::getpid()) + ".jsonl"), std::ios::app);
  const nlohmann::json line{{"arguments", arguments}, {"code", ran.code}, {"document", !ran.document().is_discarded()}};
  file << line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n' << std::flush;
  check(file.good(), "what was run can be recorded");
}

}  // namespace

Ran run_program(const Arguments& arguments, const std::string& input, const std::vector<std::string>& environment) {
  const Pipe in;
  const Pipe out;
  const Pipe err;
  const pid_t process = ::fork();
  check(process >= 0, "the system starts a process");
  if (process == 0) {
    ::dup2(in.read_end, STDIN_FILENO);
    ::dup2(out.write_end, STDOUT_FILENO);
    ::dup2(err.write_end, STDERR_FILENO);
    become(arguments, environment);
  }
  for (const int descriptor : {in.read_end, out.write_end, err.write_end}) ::close(descriptor);
  check(::write(in.write_end, input.data(), input.size()) == std::ssize(input), "a pipe takes a line");
  ::close(in.write_end);
  Ran ran;
  std::thread errors([&] { ran.err = read_all(err.read_end); });
  ran.out = read_all(out.read_end);
  errors.join();
  ran.code = wait_for(process);
  record(arguments, ran);
  return ran;
}

TemporaryDirectory::TemporaryDirectory()
    : path_(std::filesystem::temp_directory_path() / ("lokaponto-test-" + protocol::to_hex(random_bytes(8)))) {
  std::filesystem::create_directory(path_);
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

ProgramNode::ProgramNode(std::string data, const std::string& domain, const std::string& currency,
                         std::uint16_t link_port, const Arguments& more)
    : data_(std::move(data)) {
  Arguments arguments{"init",   "--domain",       domain,          "--currency", currency,
                      "--name", "Test " + domain, "--http-listen", "127.0.0.1:0"};
  const auto link = "127.0.0.1:" + std::to_string(link_port);
  arguments.insert(arguments.end(), {"--link-listen", link_port == 0 ? "" : link});
  if (link_port != 0) arguments.insert(arguments.end(), {"--link-endpoint", link});
  arguments.insert(arguments.end(), more.begin(), more.end());
  check(run(arguments).code == 0, "init makes a node");
}

ProgramNode::~ProgramNode() {
  kill();
}

bool ProgramNode::start() {
  const Pipe out;
  process_ = ::fork();
  check(process_ >= 0, "the system starts a process");
  if (process_ == 0) {
    const int errors = ::open((data_ + ".log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(errors, STDERR_FILENO);
    ::dup2(out.write_end, STDOUT_FILENO);
    become({"--data", data_, "serve"}, {"LC_ALL=C"});
  }
  ::close(out.write_end);
  said_.clear();
  std::array<char, 4096> chunk{};
  while (said_.find("Ready.\n") == std::string::npos) {
    pollfd entry{.fd = out.read_end, .events = POLLIN, .revents = 0};
    if (::poll(&entry, 1, 60'000) <= 0) break;
    const auto count = ::read(out.read_end, chunk.data(), chunk.size());
    if (count <= 0) break;
    said_.append(chunk.data(), static_cast<std::size_t>(count));
  }
  ::close(out.read_end);  // it goes on when nobody listens any more
  return said_.find("Ready.\n") != std::string::npos;
}

int ProgramNode::wait() {
  return process_ < 0 ? -1 : wait_for(std::exchange(process_, -1));
}

int ProgramNode::stop() {
  if (process_ >= 0) ::kill(process_, SIGTERM);
  return wait();
}

void ProgramNode::kill() {
  if (process_ < 0) return;
  ::kill(process_, SIGKILL);
  wait();
}

void ProgramNode::hang_up() const {
  check(process_ >= 0 && ::kill(process_, SIGHUP) == 0, "a running node takes a signal");
}

void ProgramNode::fill_disk() const {
  // Little enough for the books, and room for the lines that say so.
  const rlimit little{.rlim_cur = 8192, .rlim_max = RLIM_INFINITY};
  check(::prlimit(process_, RLIMIT_FSIZE, &little, nullptr) == 0, "the size of files can be bounded");
}

Ran ProgramNode::run(const Arguments& arguments, const std::string& input) const {
  Arguments all{"--data", data_};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return run_program(all, input);
}

Ran ProgramNode::ask(Arguments arguments) const {
  arguments.insert(arguments.begin(), "--json");
  return run(arguments);
}

bool ProgramNode::wait_until(const Arguments& arguments, const std::string& pointer,
                             const nlohmann::json& value) const {
  const auto deadline = monotonic_nanoseconds() + patience_nanoseconds;
  const nlohmann::json::json_pointer place(pointer);
  while (monotonic_nanoseconds() < deadline) {
    const auto document = ask(arguments).document();
    if (!document.is_discarded() && document.contains(place) && document.at(place) == value) return true;
  }
  return false;
}

bool ProgramNode::open_books(const std::string& units) const {
  return run({"member", "add", "alice", "--verified"}).code == 0 &&
         run({"member", "add", "bob", "--verified"}).code == 0 &&
         run({"member", "add", "shop", "--kind", "professional", "--name", "The shop", "--verified"}).code == 0 &&
         run({"fund", "deposit", units}).code == 0 && run({"issue", "alice", units}).code == 0;
}

std::string ProgramNode::errors() const {
  std::ifstream file(data_ + ".log");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool meet(const ProgramNode& miel, const ProgramNode& lait, const std::string& invitation) {
  return miel.run({"invite", "--our-limit", "500", "--their-limit", "500", "-o", invitation}).code == 0 &&
         lait.run({"accept", "--yes", invitation}).code == 0 &&
         miel.wait_until({"agreement", "show", "lait.example"}, "/state", "in_force") &&
         lait.wait_until({"agreement", "show", "miel.example"}, "/state", "in_force");
}

}  // namespace node
