// Two associations and a bank made of files: what one orders, the other finds on its statement.
#include <gtest/gtest.h>

#include "node/sepa_transfer.h"
#include "tests/node/bank_setup.h"
#include "tests/node/bank_tools.h"
#include "tests/storage/temporary_directory.h"

using namespace node;
using protocol::BankStatement;
using protocol::Iban;

namespace {

const std::string miel = "FR7630006000011234567890189";
const std::string lin = "FR1420041010050500013M02606";

class Bank : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(run_bank({path("bank"), "open", miel, "1000.00", "--name", "MONNAIE LOCALE DU MIEL"}).code, 0);
    ASSERT_EQ(run_bank({path("bank"), "open", lin, "0.50", "--name", "MONNAIE LOCALE DU LIN"}).code, 0);
  }

  std::string path(const std::string& name) const { return directory_.path(name); }

  /// One day of the bank; what it says.
  ToolRan day(const std::string& date, std::vector<std::string> more) {
    more.insert(more.begin(), {path("bank"), "day", date, "--statements", path("out")});
    return run_bank(more);
  }

  BankStatement statement(const std::string& iban, const std::string& date) {
    return statements_of(read_bytes(path("out/" + iban + "-" + date + ".xml"))).at(0);
  }

  /// The path of a transfer file from Miel to Lin and to somebody elsewhere.
  std::string transfers(const std::string& message_id) {
    const SepaTransferFile file{.message_id = message_id,
                                .created = {1'795'517'445'000},
                                .execution = date("2026-11-24"),
                                .debtor = "Monnaie locale du Miel",
                                .debtor_iban = *Iban::parse(miel),
                                .transfers = {{.end_to_end_id = message_id + "-1",
                                               .minor = 57500,
                                               .creditor = "Monnaie locale du Lin",
                                               .iban = *Iban::parse(lin),
                                               .remittance = "r\u00e8glement"},
                                              {.end_to_end_id = message_id + "-2",
                                               .minor = 1,
                                               .creditor = "Boulangerie",
                                               .iban = *Iban::parse("BE68539007547034")}}};
    write_bytes(path(message_id), write_sepa_transfers(file).value_or(""));
    return path(message_id);
  }

 private:
  storage::test::TemporaryDirectory directory_;
};

TEST_F(Bank, CarriesATransferFromOneStatementToTheOther) {
  const auto ran = day("2026-11-24", {"--transfers", transfers("M1")});
  ASSERT_EQ(ran.code, 0) << ran.text;
  const auto sent = statement(miel, "2026-11-24");
  ASSERT_EQ(sent.lines.size(), 2U);
  EXPECT_EQ(sent.opening->minor, 100000);
  EXPECT_EQ(sent.closing->minor, 42499);
  EXPECT_EQ(sent.lines[0].minor, -57500);
  EXPECT_EQ(sent.lines[0].counterparty, "Monnaie locale du Lin");
  EXPECT_EQ(sent.lines[0].counterparty_iban, lin);
  const auto received = statement(lin, "2026-11-24");
  ASSERT_EQ(received.lines.size(), 1U);
  EXPECT_EQ(received.account.text(), lin);
  EXPECT_EQ(received.lines[0].minor, 57500);
  EXPECT_EQ(received.lines[0].end_to_end_id, "M1-1");
  EXPECT_EQ(received.lines[0].counterparty, "Monnaie locale du Miel");
  EXPECT_EQ(received.lines[0].counterparty_iban, miel);
  EXPECT_EQ(received.lines[0].remittance, "M1-1 reglement");
}

TEST_F(Bank, SaysTheSameInEveryVersion) {
  const std::string before = read_bytes(path("bank"));
  const std::string file = transfers("M1");
  std::vector<BankStatement> statements;
  for (const std::string version : {"02", "04", "08"}) {
    write_bytes(path("bank"), before);
    ASSERT_EQ(day("2026-11-24", {"--version", version, "--transfers", file}).code, 0);
    statements.push_back(statement(miel, "2026-11-24"));
    EXPECT_TRUE(read_bytes(path("out/" + miel + "-2026-11-24.xml")).contains("camt.053.001." + version));
  }
  EXPECT_EQ(statements[0], statements[1]);
  EXPECT_EQ(statements[0], statements[2]);
}

TEST_F(Bank, GoesOnFromBalanceToBalance) {
  ASSERT_EQ(day("2026-11-24", {"--transfers", transfers("M1")}).code, 0);
  write_bytes(path("incoming.csv"), "account;amount;name;iban;end_to_end_id;remittance\n" + lin +
                                        ";12.00;\u00c9picerie;;;adh\u00e9sion\n" + lin + ";-3.20;;;;FRAIS\n");
  ASSERT_EQ(day("2026-11-25", {"--incoming", path("incoming.csv")}).code, 0);
  const auto first = statement(lin, "2026-11-24");
  const auto second = statement(lin, "2026-11-25");
  EXPECT_EQ(second.opening, first.closing);
  EXPECT_EQ(second.closing->minor, 57550 + 1200 - 320);
  EXPECT_EQ(second.lines.at(0).counterparty, "\u00c9picerie");
  EXPECT_EQ(second.lines.at(0).end_to_end_id, "");
  EXPECT_EQ(second.lines.at(1).remittance, "FRAIS");
  EXPECT_EQ(statement(miel, "2026-11-25").lines.size(), 0U);
}

TEST_F(Bank, SendsBackWhatItsPayeeDoesNotTake) {
  ASSERT_EQ(day("2026-11-24", {"--transfers", transfers("M1")}).code, 0);
  ASSERT_EQ(day("2026-11-25", {"--return", "M1-2"}).code, 0);
  const auto back = statement(miel, "2026-11-25").lines.at(0);
  EXPECT_EQ(back.minor, 1);
  EXPECT_TRUE(back.reversal);
  EXPECT_EQ(back.end_to_end_id, "M1-2");
  EXPECT_EQ(back.counterparty, "Boulangerie");
  EXPECT_NE(day("2026-11-26", {"--return", "M1-2"}).code, 0);
}

TEST_F(Bank, RefusesAFileWhole) {
  const std::string good = read_bytes(transfers("M1"));
  ASSERT_EQ(day("2026-11-24", {"--transfers", path("M1")}).code, 0);
  EXPECT_EQ(day("2026-11-25", {"--transfers", path("M1")}).code, 1) << "the same message twice";
  write_bytes(path("M2"), with(good, "575.00</InstdAmt>", "575.01</InstdAmt>"));
  EXPECT_EQ(day("2026-11-25", {"--transfers", path("M2")}).code, 1) << "sums that are wrong";
  ASSERT_EQ(day("2026-11-25", {}).code, 0);
  EXPECT_EQ(statement(miel, "2026-11-25").closing->minor, 42499);
}

}  // namespace
