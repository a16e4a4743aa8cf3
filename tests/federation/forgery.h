// Whoever owns a node's disk and its keys can write what they like at the end of its journal, and every row that
// follows from it. What does verification say then?
#pragma once

#include <gmock/gmock.h>

#include "federation/verify.h"
#include "storage/journal.h"
#include "tests/federation/harness.h"
#include "tests/federation/verified.h"

namespace harness {

/// Writes these entries behind the last one; their index is filled in, and the time of those that have none. Gives what
/// verification says of the last of them, and of the end of the journal. The honest books are put back.
inline std::vector<std::string> said_of_forged(Node& node, std::vector<protocol::Entry> entries,
                                               protocol::Time now = {1'700'000'100'000}) {
  const auto honest = node.store.snapshot();
  auto books = *federation::Books::load(node.store);
  for (auto& entry : entries) {
    entry.index = books->journal_size();
    if (entry.time.milliseconds == 0) entry.time = now;
    const auto applied = books->replay(protocol::encode(entry));
    EXPECT_TRUE(applied.has_value()) << applied.error().detail;
  }
  EXPECT_TRUE(node.store.commit(books->take()).has_value());
  const std::string last = "entry " + std::to_string(books->journal_size() - 1);
  std::vector<std::string> said;
  for (const auto& finding : findings_of(node.store)) {
    if (finding.where == last || !finding.where.starts_with("entry ")) said.push_back(finding.what);
    EXPECT_TRUE(finding.where == last || !finding.where.starts_with("entry ")) << finding.where << ": " << finding.what;
  }
  node.store.restore(honest);
  return said;
}

inline protocol::Entry entry_of(protocol::EntryBody body, std::vector<protocol::Transfer> transfers = {},
                                std::vector<protocol::Outgoing> outgoing = {}) {
  return {.index = 0,
          .time = {},
          .body = std::move(body),
          .transfers = std::move(transfers),
          .outgoing = std::move(outgoing)};
}

/// Two nodes with an agreement; what is forged is in the books of "a" unless said otherwise.
class Forgery : public testing::Test {
 protected:
  std::vector<std::string> said(protocol::EntryBody body, std::vector<protocol::Transfer> transfers = {},
                                std::vector<protocol::Outgoing> outgoing = {}) {
    return said_of_forged(f["a"], {entry_of(std::move(body), std::move(transfers), std::move(outgoing))});
  }
  /// What a node tells its peer.
  protocol::Outgoing to_b(const protocol::Message& message) {
    return {f["b"].identity.domain(), protocol::encode(message)};
  }
  const protocol::Domain& b() { return f["b"].identity.domain(); }
  const federation::Books& books() { return f["a"].books(); }
  protocol::CurrencyCode own() { return f["a"].identity.currency.code; }
  protocol::AccountId account(const std::string& alias) { return *books().account_of(*protocol::Alias::parse(alias)); }
  protocol::PaymentKey fresh_key() { return {f["a"].identity.domain(), f.fresh_id()}; }

  Federation f{{"a", "b"}};
};

}  // namespace harness
