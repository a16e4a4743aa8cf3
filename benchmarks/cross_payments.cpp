// benchmark_cross: payments across currencies between two node processes, each with its books on disk, over a link of
// signed envelopes, TLS and gRPC on loopback.
//
// This process is the payer's node and makes the load: a payment counts as answered when the payee's decision is
// durable here. The payee's node is a second process of the same program. First closed, at each of several numbers
// under way; then paced.

#include <memory>
#include <string>
#include <thread>

#include "benchmarks/association.h"
#include "benchmarks/machine.h"
#include "benchmarks/measure.h"
#include "benchmarks/offline_link.h"
#include "benchmarks/payee_process.h"
#include "benchmarks/temporary_directory.h"
#include "node/clock.h"
#include "node/node.h"
#include "protocol/check.h"
#include "protocol/limits.h"
#include "storage/rocksdb_store.h"
#include "tests/free_port.h"

namespace {

using benchmarks::Association;
using benchmarks::Load;
using benchmarks::Options;
using benchmarks::PayeeProcess;
using protocol::check;

// Both processes know both associations by heart; certificates stand in files, because they are never the same.

constexpr const char* payer_folder = "payer";
constexpr const char* payee_folder = "payee";

Association make_miel(std::uint32_t members) {
  return {"miel.example", "MIEL", members};
}
Association make_lait(std::uint32_t members) {
  return {"lait.example", "LAIT", members};
}

std::unique_ptr<storage::RocksdbStore> open_store(const node::DataDirectory& data, bool create) {
  auto store = storage::RocksdbStore::open(data.books().string(), {.create = create, .file_system = {}});
  check(store.has_value(), "a store opens");
  return *std::move(store);
}

/// Makes the certificate and writes it down.
void make_link(Association& association, const node::DataDirectory& data, const std::string& endpoint) {
  const auto tls = node::make_certificate(association.domain(), node::wall_time());
  check(tls.has_value() && node::make_directory(data.tls(), node::Access::owner_only).has_value() &&
            node::write_file(data.certificate(), tls->certificate, node::Access::everyone).has_value() &&
            node::write_file(data.certificate_key(), tls->key, node::Access::owner_only).has_value(),
        "a certificate can be made");
  association.set_link(tls->certificate, endpoint);
}

node::TlsPair read_link(const node::DataDirectory& data) {
  const auto certificate = node::read_file(data.certificate(), protocol::max_certificate_bytes);
  const auto key = node::read_file(data.certificate_key(), protocol::max_certificate_bytes);
  check(certificate.has_value() && key.has_value(), "the certificate was written");
  return {*certificate, *key};
}

std::unique_ptr<node::Node> start_node(Association association, const node::DataDirectory& data,
                                       const std::string& listen) {
  node::prepare_grpc();
  const auto tls = read_link(data);
  association.set_link(tls.certificate, listen);
  auto node = node::Node::start({.identity = association.self(), .listen = listen, .data = data, .times = {}},
                                {open_store(data, false), association.keys(), tls},
                                [](const protocol::Failure&) { check(false, "a benchmark has room on its disk"); });
  check(node.has_value(), "a node starts");
  return *std::move(node);
}

// ---- the payee's node, a process of its own

int serve_payee(const Options& options) {
  const auto node = start_node(make_lait(options.members), {options.directory}, options.listen);
  benchmarks::answer_parent();
  node->stop();
  return 0;
}

// ---- the payer's node, and the load

class Bench {
 public:
  Bench(const Options& options, const Association& miel, const Association& lait, node::Node& node, PayeeProcess& payee)
      : options_(options), miel_(miel), lait_(lait), node_(node), payee_(payee) {}

  void run() {
    while (!node_.links().connected(lait_.domain())) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    benchmarks::measure({.benchmark = "cross",
                         .accounts = "many",
                         .target = 20'000,
                         .begin = [this](Load& load, std::uint64_t number) { return begin(load, number); },
                         .costs = [this] { return costs(); }},
                        options_);
  }

 private:
  bool begin(Load& load, std::uint64_t number) {
    const auto key = benchmarks::payment_key(miel_, number);
    auto& engine = node_.engine();
    const auto watch = engine.when_decided(key, [&load, number](const federation::Payment& payment) {
      load.finished(number, payment.status() == protocol::PaymentStatus::accepted);
    });
    const auto payer = static_cast<std::uint32_t>(number * 7919);
    const auto answered = [this, &load, number, watch](const federation::Reply& reply) {
      const bool waits = reply.payment && reply.payment->status() == protocol::PaymentStatus::held;
      if (!waits && node_.engine().forget(watch)) load.finished(number, false);
    };
    if (engine.ask(miel_.payment(number, payer, lait_.member(payer + 1)), answered)) return true;
    engine.forget(watch);
    return false;
  }

  benchmarks::Costs costs() {
    const auto payee = payee_.usage();
    return {.processor = benchmarks::processor_seconds() + payee.processor,
            .memory = {benchmarks::peak_memory(), payee.memory},
            .commits = node_.engine().statistics().batches};
  }

  const Options& options_;
  const Association& miel_;
  const Association& lait_;
  node::Node& node_;
  PayeeProcess& payee_;
};

/// Books on both sides, with members and an agreement.
void prepare(const Association& miel, const Association& lait, const node::DataDirectory& payer,
             const node::DataDirectory& payee) {
  const auto miel_store = open_store(payer, true);
  const auto lait_store = open_store(payee, true);
  const auto miel_core = miel.found(*miel_store);
  const auto lait_core = lait.found(*lait_store);
  benchmarks::make_peers({miel, *miel_core, *miel_store}, {lait, *lait_core, *lait_store});
}

}  // namespace

int main(int count, char** words) {
  const Options options = benchmarks::parse_options(count, words, {1, 64, 256, 1024, 4096});
  if (options.role == "payee") return serve_payee(options);
  const benchmarks::TemporaryDirectory directory(options.directory);
  const node::DataDirectory payer{directory.path(payer_folder)};
  const node::DataDirectory payee{directory.path(payee_folder)};
  const std::string listen = "127.0.0.1:" + std::to_string(test::free_port());
  Association miel = make_miel(options.members);
  Association lait = make_lait(options.members);
  make_link(miel, payer, "");
  make_link(lait, payee, listen);
  prepare(miel, lait, payer, payee);
  PayeeProcess process(payee.root.string(), listen, options.members);
  const auto node = start_node(miel, payer, "");
  Bench(options, miel, lait, *node, process).run();
  node->stop();
  return 0;
}
