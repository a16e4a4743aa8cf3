// The real program in tests: run to its end, or serving in the background, each in directories of the test's own.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace node {

struct Ran {
  int code = -1;  ///< the exit code; -1 if it did not end by itself in time
  std::string out;
  std::string err;

  /// What it printed, as JSON; discarded if it is none.
  nlohmann::json document() const { return nlohmann::json::parse(out, nullptr, false); }
};

using Arguments = std::vector<std::string>;

/// Runs lokaponto with these arguments. `environment` is all it has beside the PATH.
Ran run_program(const Arguments& arguments, const std::string& input = {},
                const std::vector<std::string>& environment = {"LC_ALL=C"});

/// A directory of its own, gone at the end.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  std::string below(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

/// A node in a data directory: made by init, listening on free ports of loopback.
class ProgramNode {
 public:
  /// Runs init, with `more` of its options. `link_port` 0: others cannot dial it.
  ProgramNode(std::string data, const std::string& domain, const std::string& currency, std::uint16_t link_port = 0,
              const Arguments& more = {});
  ~ProgramNode();
  ProgramNode(const ProgramNode&) = delete;
  ProgramNode& operator=(const ProgramNode&) = delete;

  /// Starts `serve` and waits until it says where it listens; false if it does not.
  bool start();
  /// SIGTERM; the exit code.
  int stop();
  /// SIGKILL.
  void kill();
  /// SIGHUP.
  void hang_up() const;
  /// Waits for it to end by itself; the exit code.
  int wait();
  /// No file may grow from now on, as on a full disk.
  void fill_disk() const;

  /// A command for this node.
  Ran run(const Arguments& arguments, const std::string& input = {}) const;
  /// The same with --json.
  Ran ask(Arguments arguments) const;
  /// Until the command's document has this value at the JSON pointer; false if that takes too long.
  bool wait_until(const Arguments& arguments, const std::string& pointer, const nlohmann::json& value) const;

  /// Alice with so many units, bob, and the shop, a professional.
  bool open_books(const std::string& units) const;

  const std::string& data() const { return data_; }
  /// What serve has printed up to the line that says it is ready, and later on standard error.
  const std::string& said() const { return said_; }
  std::string errors() const;

 private:
  std::string data_;
  pid_t process_ = -1;
  std::string said_;
};

/// miel.example invites lait.example by this file, each with a limit of 500; until the agreement is in force on both
/// sides. False if it does not come to that.
bool meet(const ProgramNode& miel, const ProgramNode& lait, const std::string& invitation);

}  // namespace node
