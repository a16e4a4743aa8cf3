// benchmark_audit [--payments N] [--members N]: how fast an audit checks a journal, and with how much
// memory.
//
// Makes books of N payments between members, exports them, and audits the export as the command does: the replay in a
// scratch RocksDB. One thread; what it prints for each part is wall time and processor time of that thread.

#include <charconv>
#include <cstdio>
#include <string>
#include <string_view>

#include "benchmarks/association.h"
#include "benchmarks/machine.h"
#include "benchmarks/temporary_directory.h"
#include "node/audit.h"
#include "node/audit_export.h"
#include "node/clock.h"
#include "protocol/check.h"
#include "storage/rocksdb_store.h"

namespace {

using benchmarks::Association;
using protocol::check;

constexpr std::uint64_t batch = 1000;

struct Arguments {
  std::uint64_t payments = 1'000'000;
  std::uint64_t members = 10'000;
};

bool number(std::string_view text, std::uint64_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() && value > 0;
}

bool parse(int count, char** words, Arguments& arguments) {
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view option = words[i];
    auto& value = option == "--members" ? arguments.members : arguments.payments;
    if ((option != "--members" && option != "--payments") || !number(words[i + 1], value)) return false;
  }
  return count % 2 == 1;
}

std::unique_ptr<storage::RocksdbStore> make_store(const std::string& directory) {
  auto store = storage::RocksdbStore::open(directory, {.create = true, .scratch = true});
  check(store.has_value(), "a store can be made");
  return *std::move(store);
}

void pay(const Arguments& arguments, storage::Store& store) {
  const Association miel("miel.example", "MIEL", static_cast<std::uint32_t>(arguments.members));
  const auto core = miel.found(store);
  for (std::uint64_t paid = 0; paid < arguments.payments;) {
    for (std::uint64_t i = 0; i < batch && paid < arguments.payments; ++i, ++paid) {
      const auto payer = static_cast<std::uint32_t>(paid * 7919);
      core->step(node::wall_time(), miel.payment(paid, payer, miel.member(payer + 1)));
    }
    benchmarks::commit(*core, store);
  }
}

/// What a part takes, for each entry.
class Part {
 public:
  explicit Part(const char* name) : name_(name) {}
  void print(std::uint64_t entries) const {
    const double wall = static_cast<double>(node::monotonic_nanoseconds() - began_) * 1e-9;
    const double processor = benchmarks::thread_seconds() - processor_;
    std::printf("%s: %llu entries, %.0f entries/s, %.2f us of processor each, peak memory %.0f MiB\n", name_,
                static_cast<unsigned long long>(entries), static_cast<double>(entries) / wall,
                processor * 1e6 / static_cast<double>(entries), benchmarks::peak_memory());
  }

 private:
  const char* name_;
  decltype(node::monotonic_nanoseconds()) began_ = node::monotonic_nanoseconds();
  double processor_ = benchmarks::thread_seconds();
};

}  // namespace

int main(int count, char** words) {
  Arguments arguments;
  if (!parse(count, words, arguments)) {
    std::fprintf(stderr, "usage: benchmark_audit [--payments N] [--members N]\n");
    return 2;
  }
  const benchmarks::TemporaryDirectory directory("/var/tmp");
  std::uint64_t entries = 0;
  {
    const auto store = make_store(directory.path("books"));
    pay(arguments, *store);
    const Part part("export");
    const auto manifest = node::export_for_audit(*store, directory.path("export"), {});
    check(manifest.has_value(), "sound books can be exported");
    entries = manifest->size;
    part.print(entries);
  }
  const Part part("audit");
  const auto report = node::audit_exports(
      {directory.path("export")}, [&](const std::string& name) -> protocol::Result<std::unique_ptr<storage::Store>> {
        return std::unique_ptr<storage::Store>(make_store(directory.path("scratch-" + name)));
      });
  check(report.has_value() && report->clean(), "the export is clean");
  part.print(entries);
  return 0;
}
