// benchmark_core [--store memory|rocksdb] [--batches N] [--batch N]: processor time of one payment in the core alone.
//
// One thread steps, seals and commits batches of payments; no queue, no network. For cross-currency payments two cores
// hand each other their frames, which are parsed and verified as a gateway would. What it prints is microseconds of
// processor time for each payment and part; profilers see nothing but the work.

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>

#include "benchmarks/association.h"
#include "benchmarks/temporary_directory.h"
#include "federation/frames.h"
#include "node/clock.h"
#include "protocol/check.h"
#include "storage/memory_store.h"
#include "storage/rocksdb_store.h"

namespace {

using benchmarks::Association;
using protocol::check;

constexpr std::uint32_t member_count = 10'000;

struct Arguments {
  bool rocksdb = false;
  bool local = true;
  bool cross = true;
  std::uint64_t batches = 200;
  std::uint64_t batch = 500;
};

bool number(std::string_view text, std::uint64_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() && value > 0;
}

bool parse(int count, char** words, Arguments& arguments) {
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view option = words[i];
    const std::string_view value = words[i + 1];
    if (option == "--store" && (value == "memory" || value == "rocksdb")) {
      arguments.rocksdb = value == "rocksdb";
    } else if (option == "--only" && (value == "local" || value == "cross")) {
      arguments.local = value == "local";
      arguments.cross = value == "cross";
    } else if ((option != "--batches" || !number(value, arguments.batches)) &&
               (option != "--batch" || !number(value, arguments.batch))) {
      return false;
    }
  }
  return count % 2 == 1;
}

/// Processor seconds of this thread and, for what RocksDB does behind it, of the process.
double seconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

class Stopwatch {
 public:
  void start() { began_ = seconds(CLOCK_THREAD_CPUTIME_ID); }
  void stop() { sum_ += seconds(CLOCK_THREAD_CPUTIME_ID) - began_; }
  double microseconds_each(std::uint64_t count) const { return sum_ * 1e6 / static_cast<double>(count); }

 private:
  double began_ = 0;
  double sum_ = 0;
};

class Scope {
 public:
  explicit Scope(Stopwatch& watch) : watch_(watch) { watch_.start(); }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;
  ~Scope() { watch_.stop(); }

 private:
  Stopwatch& watch_;
};

/// One node without threads: what it costs is counted by part.
class Node {
 public:
  Node(const Association& association, std::unique_ptr<storage::Store> store)
      : association_(association), store_(std::move(store)), core_(association.found(*store_)) {}

  void step(const federation::Event& event) {
    const Scope scope(stepping);
    core_->step(node::wall_time(), event);
  }

  void receive(const Association& from, const federation::SendFrame& frame) {
    verifying.start();
    auto event = federation::event_of_frame(from.self(), association_.self(), 1, frame.kind, frame.bytes);
    check(event.has_value(), "what a core sends can be read");
    verifying.stop();
    step(*event);
  }

  /// The frames that leave.
  std::vector<federation::SendFrame> commit() {
    sealing.start();
    auto sealed = core_->seal(node::wall_time());
    sealing.stop();
    const Scope scope(committing);
    auto receipt = store_->commit(sealed.writes());
    check(receipt.has_value(), "a benchmark has room on its disk");
    core_->committed();
    std::vector<federation::SendFrame> frames;
    for (auto& effect : std::move(sealed).release(*std::move(receipt)))
      if (auto* frame = std::get_if<federation::SendFrame>(&effect)) frames.push_back(std::move(*frame));
    return frames;
  }

  const Association& association() const { return association_; }
  const federation::Core& core() const { return *core_; }

  void print(const char* name, std::uint64_t count) const {
    std::printf("  %-12s step %6.2f  seal %6.2f  verify %6.2f  commit %6.2f\n", name, stepping.microseconds_each(count),
                sealing.microseconds_each(count), verifying.microseconds_each(count),
                committing.microseconds_each(count));
  }
  void reset() { stepping = sealing = verifying = committing = {}; }

 private:
  const Association& association_;
  std::unique_ptr<storage::Store> store_;
  std::unique_ptr<federation::Core> core_;
  Stopwatch stepping, sealing, verifying, committing;
};

std::unique_ptr<storage::Store> make_store(const Arguments& arguments, const std::string& directory) {
  if (!arguments.rocksdb) return std::make_unique<storage::MemoryStore>();
  auto store = storage::RocksdbStore::open(directory, {.create = true, .file_system = {}});
  check(store.has_value(), "a store can be made");
  return *std::move(store);
}

/// Until neither has anything to say.
void exchange(Node& one, Node& other) {
  for (bool busy = true; busy;) {
    const auto there = one.commit();
    for (const auto& frame : there) other.receive(one.association(), frame);
    const auto back = other.commit();
    for (const auto& frame : back) one.receive(other.association(), frame);
    busy = !there.empty() || !back.empty();
  }
}

void meet(Node& host, Node& guest) {
  const auto invitation = benchmarks::invitation_by(host.association());
  host.step(federation::Invite{.invitation = invitation});
  guest.step(federation::AcceptInvitation{.invitation = invitation});
  const auto keys = guest.association().keys();
  host.step(
      federation::IntroductionReceived{1, protocol::introduce(invitation, guest.association().self(), keys.message)});
  host.step(federation::LinkOpened{guest.association().domain(), 1});
  guest.step(federation::LinkOpened{host.association().domain(), 1});
  exchange(host, guest);
  const auto* peer = host.core().books().peer(guest.association().domain());
  check(peer != nullptr && peer->terms.has_value(), "the agreement stands");
}

void report(const char* name, const Arguments& arguments, double wall, double processor) {
  const auto payments = static_cast<double>(arguments.batches * arguments.batch);
  std::printf("%s: %.0f payments/s on one thread, %.1f us of processor each\n", name, payments / wall,
              processor * 1e6 / payments);
}

// The two loops stand in functions of their own, so that a profiler can be told to look at nothing else.

[[gnu::noinline]] void run_local(const Arguments& arguments, const Association& miel, Node& node) {
  std::uint64_t next = 0;
  for (std::uint64_t batch = 0; batch < arguments.batches; ++batch) {
    for (std::uint64_t i = 0; i < arguments.batch; ++i, ++next) {
      const auto payer = static_cast<std::uint32_t>(next * 7919);
      node.step(miel.payment(next, payer, miel.member(payer + 1)));
    }
    node.commit();
  }
}

[[gnu::noinline]] void run_cross(const Arguments& arguments, Node& payer, Node& payee) {
  const Association& miel = payer.association();
  const Association& lait = payee.association();
  std::uint64_t next = 0;
  for (std::uint64_t batch = 0; batch < arguments.batches; ++batch) {
    for (std::uint64_t i = 0; i < arguments.batch; ++i, ++next) {
      const auto member = static_cast<std::uint32_t>(next * 7919);
      payer.step(miel.payment(next, member, lait.member(member + 1)));
    }
    // As in a running node: an answer is taken in with the next batch of payments.
    for (const auto& frame : payer.commit()) payee.receive(miel, frame);
    for (const auto& frame : payee.commit()) payer.receive(lait, frame);
  }
  exchange(payer, payee);
}

void measure_local(const Arguments& arguments, const benchmarks::TemporaryDirectory& directory) {
  const Association miel("miel.example", "MIEL", member_count);
  Node node(miel, make_store(arguments, directory.path("local")));
  const double wall = seconds(CLOCK_MONOTONIC);
  const double processor = seconds(CLOCK_PROCESS_CPUTIME_ID);
  run_local(arguments, miel, node);
  report("local", arguments, seconds(CLOCK_MONOTONIC) - wall, seconds(CLOCK_PROCESS_CPUTIME_ID) - processor);
  node.print("node", arguments.batches * arguments.batch);
}

void measure_cross(const Arguments& arguments, const benchmarks::TemporaryDirectory& directory) {
  const Association miel("miel.example", "MIEL", member_count);
  const Association lait("lait.example", "LAIT", member_count);
  Node payer(miel, make_store(arguments, directory.path("payer")));
  Node payee(lait, make_store(arguments, directory.path("payee")));
  meet(payer, payee);
  payer.reset();
  payee.reset();
  const double wall = seconds(CLOCK_MONOTONIC);
  const double processor = seconds(CLOCK_PROCESS_CPUTIME_ID);
  run_cross(arguments, payer, payee);
  report("cross", arguments, seconds(CLOCK_MONOTONIC) - wall, seconds(CLOCK_PROCESS_CPUTIME_ID) - processor);
  payer.print("payer's node", arguments.batches * arguments.batch);
  payee.print("payee's node", arguments.batches * arguments.batch);
  check(payer.core().books().held_payments() == 0, "every payment was decided");
}

}  // namespace

int main(int count, char** words) {
  Arguments arguments;
  if (!parse(count, words, arguments)) {
    std::fprintf(stderr,
                 "usage: benchmark_core [--store memory|rocksdb] [--only local|cross] [--batches N] [--batch N]\n");
    return 2;
  }
  const benchmarks::TemporaryDirectory directory("/var/tmp");
  if (arguments.local) measure_local(arguments, directory);
  if (arguments.cross) measure_cross(arguments, directory);
  return 0;
}
