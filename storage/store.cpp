#include "storage/store.h"

#include <array>

#include "protocol/check.h"

namespace storage {

using protocol::check;
using protocol::failure;
using protocol::Reason;

std::string_view name(Table table) {
  static constexpr std::array<std::string_view, table_count> names = {"meta",
                                                                      "journal",
                                                                      "tile",
                                                                      "account",
                                                                      "hold",
                                                                      "payment",
                                                                      "member",
                                                                      "agreement",
                                                                      "peer",
                                                                      "outbox",
                                                                      "sent_log",
                                                                      "received_log",
                                                                      "invitation",
                                                                      "alarm",
                                                                      "fund",
                                                                      "bank_line",
                                                                      "bank_text",
                                                                      "bank_transfer",
                                                                      "reference",
                                                                      "settlement",
                                                                      "tally",
                                                                      "standing",
                                                                      "erased_alias",
                                                                      "key",
                                                                      "access",
                                                                      "act",
                                                                      "account_payment",
                                                                      "memo",
                                                                      "favourite",
                                                                      "webhook",
                                                                      "payment_request",
                                                                      "checkpoint",
                                                                      "balance"};
  const auto number = static_cast<std::size_t>(table);
  check(number < names.size(), "a table is one of those listed");
  return names[number];
}

bool is_erasable(Table table) {
  return table == Table::member || table == Table::invitation || table == Table::bank_text || table == Table::access ||
         table == Table::act || table == Table::memo || table == Table::favourite || table == Table::webhook ||
         table == Table::payment_request;
}

Result<CommitReceipt> Store::commit(const Batch& batch) {
  if (failed_) return std::unexpected(*failed_);
  // After a failure even an empty batch is refused: its replies may rest on the batch that did not land.
  if (batch.empty()) return CommitReceipt();
  for (const Write& write : batch.writes())
    check(static_cast<std::uint8_t>(write.table) < table_count, "a write is to a known table");
  if (auto done = do_commit(batch); !done) {
    check(done.error().reason != Reason::none, "a failure has a reason");
    failed_ = done.error();
    return std::unexpected(std::move(done.error()));
  }
  return CommitReceipt();
}

Result<void> check_format(Store& store, bool may_be_new) {
  auto format = store.get(Table::meta, format_key);
  if (!format) return std::unexpected(std::move(format.error()));
  if (*format == format_number) return {};
  if (*format) return failure(Reason::unsupported_version, "the store has format " + **format);
  for (std::uint8_t number = 0; number < table_count; ++number) {
    bool empty = true;
    auto scanned = store.scan(static_cast<Table>(number), "", "", [&empty](std::string_view, std::string_view) {
      empty = false;
      return false;
    });
    if (!scanned) return scanned;
    if (!empty) return failure(Reason::corrupt, "the store has lost the row that says its format");
  }
  if (!may_be_new) return failure(Reason::not_found, "the store was never completed");
  Batch batch;
  batch.put(Table::meta, Bytes(format_key), Bytes(format_number));
  auto written = store.commit(batch);
  if (!written) return std::unexpected(std::move(written.error()));
  return {};
}

Bytes prefix_end(std::string_view prefix) {
  Bytes end(prefix);
  while (!end.empty() && end.back() == '\xff') end.pop_back();
  if (!end.empty()) end.back() = static_cast<char>(static_cast<unsigned char>(end.back()) + 1);
  return end;
}

}  // namespace storage
