// benchmark_core [--store memory|rocksdb] [--batches N] [--batch N]: processor time of one payment in the core alone.
//
// One thread steps, seals and commits batches of payments; no queue, no network. For cross-currency payments two cores
// hand each other their frames, which are parsed and verified as a gateway would. What it prints is microseconds of
// processor time for each payment and part; profilers see nothing but the work.

#include <charconv>
#include <cstdio>
#include <string>
#include <string_view>

#include "benchmarks/association.h"
#include "benchmarks/machine.h"
#include "benchmarks/offline_link.h"
#include "benchmarks/temporary_directory.h"
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

class Stopwatch {
 public:
  void start() { began_ = benchmarks::thread_seconds(); }
  void stop() { sum_ += benchmarks::thread_seconds() - began_; }
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

  /// Everything a batch of requests means; reading the clock for each would cost more than some of the parts.
  void step(const std::vector<federation::Event>& events) {
    const Scope scope(stepping);
    const auto now = node::wall_time();
    for (const auto& event : events) core_->step(now, event);
  }
  void step(federation::Event event) { step(std::vector{std::move(event)}); }

  void receive(const Node& from, const federation::SendFrame& frame) {
    verifying.start();
    auto event = benchmarks::event_of(from.party(), party(), frame);
    verifying.stop();
    step(std::move(event));
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
  benchmarks::Party party() const { return {association_, *core_, *store_}; }

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

void report(const char* name, const Arguments& arguments, double wall, double processor) {
  const auto payments = static_cast<double>(arguments.batches * arguments.batch);
  std::printf("%s: %.0f payments/s on one thread, %.1f us of processor each\n", name, payments / wall,
              processor * 1e6 / payments);
}

/// Numbered from `next` on; between members who have not met before.
std::vector<federation::Event> payments(const Association& payers, const Association& payees, std::uint64_t next,
                                        std::uint64_t count) {
  std::vector<federation::Event> events;
  events.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i, ++next) {
    const auto payer = static_cast<std::uint32_t>(next * 7919);
    events.emplace_back(payers.payment(next, payer, payees.member(payer + 1)));
  }
  return events;
}

// The two loops stand in functions of their own, so that a profiler can be told to look at nothing else.

[[gnu::noinline]] void run_local(const Arguments& arguments, const Association& miel, Node& node) {
  std::uint64_t next = 0;
  for (std::uint64_t batch = 0; batch < arguments.batches; ++batch) {
    node.step(payments(miel, miel, next, arguments.batch));
    next += arguments.batch;
    node.commit();
  }
}

[[gnu::noinline]] void run_cross(const Arguments& arguments, Node& payer, Node& payee) {
  const Association& miel = payer.association();
  const Association& lait = payee.association();
  std::uint64_t next = 0;
  for (std::uint64_t batch = 0; batch < arguments.batches; ++batch) {
    payer.step(payments(miel, lait, next, arguments.batch));
    next += arguments.batch;
    // As in a running node: an answer is taken in with the next batch of payments.
    for (const auto& frame : payer.commit()) payee.receive(payer, frame);
    for (const auto& frame : payee.commit()) payer.receive(payee, frame);
  }
  benchmarks::exchange(payer.party(), payee.party());
}

void measure_local(const Arguments& arguments, const benchmarks::TemporaryDirectory& directory) {
  const Association miel("miel.example", "MIEL", member_count);
  Node node(miel, make_store(arguments, directory.path("local")));
  const auto began = node::monotonic_nanoseconds();
  const double processor = benchmarks::processor_seconds();
  run_local(arguments, miel, node);
  report("local", arguments, static_cast<double>(node::monotonic_nanoseconds() - began) * 1e-9,
         benchmarks::processor_seconds() - processor);
  node.print("node", arguments.batches * arguments.batch);
}

void measure_cross(const Arguments& arguments, const benchmarks::TemporaryDirectory& directory) {
  const Association miel("miel.example", "MIEL", member_count);
  const Association lait("lait.example", "LAIT", member_count);
  Node payer(miel, make_store(arguments, directory.path("payer")));
  Node payee(lait, make_store(arguments, directory.path("payee")));
  benchmarks::make_peers(payer.party(), payee.party());
  payer.reset();
  payee.reset();
  const auto began = node::monotonic_nanoseconds();
  const double processor = benchmarks::processor_seconds();
  run_cross(arguments, payer, payee);
  report("cross", arguments, static_cast<double>(node::monotonic_nanoseconds() - began) * 1e-9,
         benchmarks::processor_seconds() - processor);
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
