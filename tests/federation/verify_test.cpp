// Verification finds whatever was changed behind the node's back, and says where.

#include "federation/verify.h"

#include "tests/federation/harness.h"

namespace {

using harness::Federation;
using storage::Table;

std::vector<std::pair<std::string, std::string>> rows_of(const storage::Store& store, Table table) {
  std::vector<std::pair<std::string, std::string>> rows;
  EXPECT_TRUE(store.scan(table, {}, {}, [&](std::string_view key, std::string_view value) {
    rows.emplace_back(key, value);
    return true;
  }));
  return rows;
}

void write(storage::Store& store, Table table, const std::string& key, std::optional<std::string> value) {
  storage::Batch batch;
  if (value)
    batch.put(table, key, *value);
  else
    batch.erase(table, key);
  ASSERT_TRUE(store.commit(batch).has_value());
}

/// A pair of books with something in every table: payments both ways, one held, a second agreement, an alarm.
class Verify : public testing::Test {
 protected:
  Verify() {
    f.pay("a", "m1@b.example", 10'00);
    f.pay("b", "m1@a.example", 4'00);
    f.pay("a", "m1@a.example", 1'00);
    f.step("a", federation::ProposeAgreement{
                    .peer = f["b"].identity.domain(), .our_debt_limit = 1'00, .their_debt_limit = 2'00, .fee = {}});
    f.step("a", federation::IntroductionReceived{});
    f.on_frame = [](harness::Frame&) { return false; };
    f.pay("a", "m1@b.example", 2'00);
  }
  federation::VerifyReport report() { return federation::verify(store); }

  Federation f{{"a", "b"}};
  storage::MemoryStore& store = f["a"].store;
};

TEST_F(Verify, FindsNothingInHonestBooks) {
  const auto clean = report();
  for (const auto& finding : clean.findings) ADD_FAILURE() << finding.where << ": " << finding.what;
  EXPECT_EQ(clean.entries, f["a"].books().journal_size());
  ASSERT_TRUE(clean.end.has_value());
  EXPECT_EQ(clean.end->root, f["a"].books().journal_root());
  EXPECT_GT(clean.envelopes, 4U);
  EXPECT_GT(clean.signatures, clean.envelopes);
  EXPECT_EQ(clean.end->coverage.gap(), 0);
}

TEST_F(Verify, FindsEveryChangedRow) {
  const auto honest = store.snapshot();
  for (const Table table : {Table::journal, Table::account, Table::hold, Table::payment, Table::agreement, Table::peer,
                            Table::sent_log, Table::received_log, Table::member}) {
    const auto rows = rows_of(store, table);
    EXPECT_FALSE(rows.empty()) << name(table);
    for (const auto& [key, value] : rows) {
      std::string changed = value;
      changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 1);
      write(store, table, key, changed);
      const auto found = report();
      // A member's row is not the journal's: only the account it names can be held against it.
      if (table != Table::member) {
        EXPECT_FALSE(found.clean()) << name(table) << " " << protocol::to_hex(key);
      }
      store.restore(honest);
    }
  }
}

TEST_F(Verify, FindsEveryMissingRow) {
  const auto honest = store.snapshot();
  for (const Table table : {Table::journal, Table::account, Table::hold, Table::payment, Table::agreement, Table::peer,
                            Table::sent_log, Table::received_log}) {
    for (const auto& [key, value] : rows_of(store, table)) {
      write(store, table, key, std::nullopt);
      EXPECT_FALSE(report().clean()) << name(table) << " " << protocol::to_hex(key);
      store.restore(honest);
    }
  }
}

TEST_F(Verify, FindsAddedRows) {
  const auto honest = store.snapshot();
  const auto payments = rows_of(store, Table::payment);
  std::string key = payments.front().first;
  key.back() = static_cast<char>(key.back() ^ 1);
  write(store, Table::payment, key, payments.front().second);
  auto found = report();
  ASSERT_FALSE(found.clean());
  EXPECT_EQ(found.findings.front().where, "table payment, row " + protocol::to_hex(key));
  store.restore(honest);

  const auto sent = rows_of(store, Table::sent_log);
  const auto& row = f["a"].books().peer(f["b"].identity.domain())->row;
  write(store, Table::sent_log, federation::log_row(f["b"].identity.domain(), row.sent.sequence + 1),
        sent.front().second);
  EXPECT_FALSE(report().clean());
}

TEST_F(Verify, CountsTheRowsThatItDoesNotList) {
  storage::Batch batch;
  for (std::size_t i = 0; i < federation::max_findings + 7; ++i)
    batch.put(Table::alarm, "row " + std::to_string(1000 + i), "of nothing");
  for (std::size_t i = 0; i < federation::max_findings + 1; ++i)
    batch.put(Table::memo, "row " + std::to_string(1000 + i), "of nothing");
  batch.put(Table::tally, "one", "of nothing");
  ASSERT_TRUE(store.commit(batch).has_value());
  const auto found = report().findings;
  const auto said = [&](const std::string& where, const std::string& what) {
    return std::ranges::count_if(found,
                                 [&](const auto& one) { return one.where.starts_with(where) && one.what == what; });
  };
  EXPECT_EQ(said("table alarm, row ", "does not follow from the journal"), federation::max_findings);
  EXPECT_EQ(said("table alarm", "7 more rows like these are not listed"), 1);
  EXPECT_EQ(said("table memo, row ", "is of no payment"), federation::max_findings);
  EXPECT_EQ(said("table memo", "1 more rows like these are not listed"), 1);
  EXPECT_EQ(said("table tally, row ", "does not follow from the journal"), 1) << "it is not lost behind the others";
}

TEST_F(Verify, SaysWhichEntryAndWhy) {
  const auto rows = rows_of(store, Table::journal);
  // A euro more moves than units are issued: double entry still balances, the guarantee does not.
  for (std::uint64_t index = 0; index < rows.size(); ++index) {
    auto entry = *protocol::decode_entry(rows[index].second);
    auto* opened = std::get_if<protocol::PaymentOpened>(&entry.body);
    if (opened == nullptr || opened->kind != protocol::PaymentKind::issue) continue;
    entry.transfers.front().amount.minor += 1'00;  // a euro without a unit
    write(store, Table::journal, rows[index].first, protocol::encode(entry));
    const auto found = report();
    ASSERT_FALSE(found.clean());
    EXPECT_EQ(found.findings.front().where, "entry " + std::to_string(index));
    EXPECT_EQ(found.findings.front().what, "what moves is not what the payment says");
    EXPECT_EQ(found.findings.at(1).what, "fund + claims is not circulation + debts");
    return;
  }
  FAIL() << "no issue in the journal";
}

TEST_F(Verify, FindsAForgedEnvelope) {
  const auto sent = rows_of(store, Table::received_log);
  auto envelope = *protocol::decode_envelope(sent.back().second);
  envelope.signature.bytes[0] ^= 1;
  write(store, Table::received_log, sent.back().first, protocol::encode(envelope));
  const auto found = report();
  ASSERT_EQ(found.findings.size(), 1U);
  EXPECT_EQ(found.findings.front().what, "the signature is not that of the key in force at its place");
}

TEST_F(Verify, ATruncatedJournalIsNamed) {
  const auto rows = rows_of(store, Table::journal);
  write(store, Table::journal, rows.back().first, std::nullopt);
  const auto found = report();
  ASSERT_FALSE(found.clean());
  EXPECT_EQ(found.findings.front().where, "entry " + std::to_string(rows.size() - 1));
  EXPECT_FALSE(federation::Core::open(store, f["a"].identity, f["a"].keys()).has_value());
}

}  // namespace
