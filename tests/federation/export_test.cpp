// Each format, byte for byte, over a few entries. That the real programs accept them is shown in tests/accounting.

#include "federation/export.h"

#include <gmock/gmock.h>

#include "federation/fec_check.h"
#include "tests/federation/accounting_setup.h"
#include "tests/federation/harness.h"

namespace {

using accounting::day;
using accounting::text_of;
using accounting::time;
using federation::ExportFormat;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view member_0 = "616d302e2e2e2e2e2e2e2e2e2e2e2e2e";
constexpr std::string_view member_1 = "616d312e2e2e2e2e2e2e2e2e2e2e2e2e";

/// A fifth of June: one deposit, one payment here and one to b.
class Export : public testing::Test {
 protected:
  Export() {
    f.now = time("2026-06-15T12:00:00");
    f.step("a",
           federation::FundRequest{.id = id(1), .amount = {5'00, protocol::euro()}, .reference = "VIR \"7\"; a|b"});
    f.pay("a", "m1@a.example", 7'00, id(2));
    f.pay("a", "m1@b.example", 10'00, id(3));
  }
  static protocol::PaymentId id(std::uint8_t last) {
    protocol::PaymentId id;
    id.bytes.back() = last;
    return id;
  }
  std::string of(ExportFormat format) { return text_of(f["a"].store, format, june); }

  harness::Federation f{{"a", "b"}};
  federation::Period june{.first = day("2026-06-01"), .last = day("2026-06-30")};
};

std::string last_lines(const std::string& text, int count) {
  std::size_t at = text.size();
  for (int i = 0; i <= count && at != std::string::npos; ++i) at = text.rfind('\n', at - 1);
  return text.substr(at + 1);
}

TEST_F(Export, FecHasItsEighteenColumns) {
  const auto text = of(ExportFormat::fec);
  EXPECT_THAT(text, StartsWith(std::string(federation::fec_header) + "\nAN\t\u00c0-nouveaux\t1\t20260601\t51212\t"));
  const std::string begin = "BQ\tBanque et caisse\t2\t20260615\t";
  EXPECT_THAT(text, HasSubstr("\n" + begin + "51212\tFonds de garantie, num\u00e9rique\t\t\tCURA-24\t"));
  EXPECT_THAT(text, HasSubstr("\t20260615\tD\u00e9p\u00f4t 00000000000000000000000000000001 VIR \"7\"; "
                              "a|b\t5,00\t0,00\t\t\t20260615\t\t\n" +
                              begin));
  EXPECT_THAT(text, HasSubstr("\t467200\tMonnaie locale en circulation, num\u00e9rique\t" + std::string(member_1) +
                              "\tAdh\u00e9rent 616d312e\tCURA-"));
  EXPECT_THAT(text, EndsWith("\t0,00\t10,00\t\t\t20260615\t\t\n"));
}

TEST_F(Export, FecFollowsTheChart) {
  protocol::AccountingChart chart;
  chart.set(protocol::AccountingRole::fund_digital, *protocol::ChartAccount::parse("512120 La Nef"));
  chart.set(protocol::AccountingRole::peer, *protocol::ChartAccount::parse("46739 Pair"));
  const auto text = text_of(f["a"].store, ExportFormat::fec, june, chart);
  EXPECT_THAT(text, HasSubstr("\t512120\tLa Nef\t"));
  EXPECT_THAT(text, HasSubstr("\t4673901\tPair b.example\t"));
}

TEST_F(Export, JournalDeclaresAndAsserts) {
  const auto text = of(ExportFormat::journal);
  EXPECT_THAT(text, StartsWith("; CURA@a.example, 2026-06-01 - 2026-06-30\n\n"
                               "commodity EUR\n    format 1000.00 EUR\n"
                               "commodity CURA\n    format 1000.00 CURA\n\n"
                               "account Assets:51212-fund-digital\n    note Fonds de garantie, num\u00e9rique\n"));
  EXPECT_THAT(text, HasSubstr(") D\u00e9p\u00f4t 00000000000000000000000000000001 VIR \"7\", a,b\n"
                              "    Assets:51212-fund-digital  5.00 EUR\n"
                              "    Liabilities:467400-unissued  -5.00 EUR\n\n"
                              "2026-06-15 * (CURA-"));
  EXPECT_EQ(last_lines(text, 8),
            "2026-06-30 * Soldes\n"
            "    Assets:51212-fund-digital  0.00 EUR = 1005.00 EUR\n"
            "    Equity:Backing  0.00 EUR = -190.00 EUR\n"
            "    Equity:Circulation  0.00 CURA = 190.00 CURA\n"
            "    Liabilities:467200-circulation-digital:M-" +
                std::string(member_0) + "  0.00 CURA = -83.00 CURA\n" +
                "    Liabilities:467200-circulation-digital:M-" + std::string(member_1) +
                "  0.00 CURA = -107.00 CURA\n"
                "    Liabilities:467301-b-example  0.00 EUR = -10.00 EUR\n"
                "    Liabilities:467400-unissued  0.00 EUR = -805.00 EUR\n");
}

TEST_F(Export, BeancountOpensAndAssertsOnTheDayAfter) {
  const auto text = of(ExportFormat::beancount);
  EXPECT_THAT(text, StartsWith("option \"title\" \"CURA@a.example\"\noption \"operating_currency\" \"EUR\"\n\n"
                               "2026-06-01 open Assets:51212-fund-digital\n"
                               "  title: \"Fonds de garantie, num\u00e9rique\"\n"));
  EXPECT_THAT(
      text, HasSubstr("\n2026-06-15 * \"D\u00e9p\u00f4t 00000000000000000000000000000001 VIR \\\"7\\\"; a|b\" ^CURA-"));
  EXPECT_THAT(text, HasSubstr("\n2026-06-15 open Liabilities:467301-b-example\n"));
  EXPECT_EQ(last_lines(text, 2),
            "2026-07-01 balance Liabilities:467301-b-example  -10.00 ~ 0 EUR\n"
            "2026-07-01 balance Liabilities:467400-unissued  -805.00 ~ 0 EUR\n");
}

TEST_F(Export, OdooIsKnownAgainByItsReference) {
  const auto text = of(ExportFormat::odoo);
  EXPECT_THAT(text, StartsWith("date,journal,account,partner,analytic,label,debit,credit,ref,reconcile_ref\r\n"
                               "01/06/2026,AN,51212,,,\"\u00c0 nouveau\",1000.00,,mlcc.cura_opening_20260601,\r\n"));
  EXPECT_THAT(text, HasSubstr("\r\n15/06/2026,ML,467200," + std::string(member_0) +
                              ",,\"Paiement 00000000000000000000000000000002\",7.00,,mlcc.cura_tx_"));
  EXPECT_THAT(text, HasSubstr("VIR \"\"7\"\"; a|b\",5.00,,"));
}

TEST_F(Export, CsvHasAColumnForEachThing) {
  const auto text = of(ExportFormat::csv);
  EXPECT_THAT(text,
              StartsWith("number,date,journal,account,title,member,piece,piece_date,label,debit,credit\r\n"
                         "1,2026-06-01,AN,51212,\"Fonds de garantie, num\u00e9rique\",,CURA-AN,2026-06-01,\"\u00c0 "
                         "nouveau\",1000.00,\r\n"));
  EXPECT_THAT(text, HasSubstr("\r\n4,2026-06-15,PA,467301,\"Position b.example\",,CURA-"));
}

TEST_F(Export, FileNamesSayWhatIsInThem) {
  const auto& currency = f["a"].identity.currency;
  const auto name = [&](ExportFormat format) { return federation::export_name(format, currency, june, "123456782"); };
  EXPECT_EQ(name(ExportFormat::fec), "123456782FEC20260630.txt");
  EXPECT_EQ(name(ExportFormat::journal), "cura-2026-06-01-2026-06-30.journal");
  EXPECT_EQ(name(ExportFormat::beancount), "cura-2026-06-01-2026-06-30.beancount");
  EXPECT_EQ(name(ExportFormat::odoo), "cura-2026-06-01-2026-06-30-odoo.csv");
  EXPECT_EQ(name(ExportFormat::csv), "cura-2026-06-01-2026-06-30.csv");
}

TEST_F(Export, AFullDiskEndsIt) {
  int pieces = 0;
  const auto writer = federation::make_export(ExportFormat::fec, [&](std::string_view) -> federation::Result<void> {
    return ++pieces < 3 ? federation::Result<void>{} : protocol::failure(protocol::Reason::disk_full);
  });
  const auto read = federation::read_accounting(f["a"].store, {.chart = {}, .period = june}, *writer);
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().reason, protocol::Reason::disk_full);
  EXPECT_EQ(pieces, 3);
}

}  // namespace
