// benchmark_local: durable payments between members of one association, through the engine onto a disk.
//
// Twice: between many members, and all to one shop. First closed, at each of several numbers under way; then paced.

#include <memory>
#include <string>

#include "benchmarks/association.h"
#include "benchmarks/machine.h"
#include "benchmarks/measure.h"
#include "benchmarks/temporary_directory.h"
#include "node/engine.h"
#include "protocol/check.h"
#include "storage/rocksdb_store.h"

namespace {

using benchmarks::Association;
using benchmarks::Load;
using benchmarks::Options;
using protocol::check;

class Bench {
 public:
  Bench(const Options& options, std::string accounts, const std::string& directory)
      : options_(options), accounts_(std::move(accounts)), miel_("miel.example", "MIEL", options.members) {
    auto store = storage::RocksdbStore::open(directory, {.create = true, .file_system = {}});
    check(store.has_value(), "a store can be made");
    store_ = *std::move(store);
    engine_ = std::make_unique<node::Engine>(
        miel_.found(*store_), *store_, [](const federation::Effect&) {},
        [](const protocol::Failure&) { check(false, "a benchmark has room on its disk"); });
  }

  void run() {
    engine_->start();
    benchmarks::measure({.benchmark = "local",
                         .accounts = accounts_,
                         .target = 35'000,
                         .begin = [this](Load& load, std::uint64_t number) { return begin(load, number); },
                         .costs = [this] { return costs(); }},
                        options_);
    engine_->stop();
  }

 private:
  bool begin(Load& load, std::uint64_t number) {
    const auto payer = static_cast<std::uint32_t>(number * 7919) % (miel_.members() - 1) + 1;
    const auto payee = accounts_ == "hot" ? 0 : payer + 1;
    return engine_->ask(
        miel_.payment(number, payer, miel_.member(payee)), [&load, number](const federation::Reply& reply) {
          const bool accepted = reply.payment && reply.payment->status() == protocol::PaymentStatus::accepted;
          load.finished(number, accepted);
        });
  }

  benchmarks::Costs costs() const {
    return {.processor = benchmarks::processor_seconds(),
            .memory = {benchmarks::peak_memory()},
            .commits = engine_->statistics().batches};
  }

  const Options& options_;
  const std::string accounts_;
  const Association miel_;
  std::unique_ptr<storage::RocksdbStore> store_;
  std::unique_ptr<node::Engine> engine_;
};

}  // namespace

int main(int count, char** words) {
  const Options options = benchmarks::parse_options(count, words, {1, 16, 64, 256, 1024});
  const benchmarks::TemporaryDirectory directory(options.directory);
  for (const std::string accounts : {"many", "hot"}) Bench(options, accounts, directory.path(accounts)).run();
  return 0;
}
