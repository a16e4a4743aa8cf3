#include "config/configuration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/bank_name.h"

namespace config {
namespace {

constexpr std::string_view complete = R"(domain = "miel.example"
name = "La MIEL"

[currency]
code = "MIEL"
scale = 2
backing = "reserve"

[http]
listen = "127.0.0.1:9000"
certificate = "https/fullchain.pem"
key = "https/key.pem"
plain = true
allowed_origins = ["https://app.miel.example", "http://localhost:8100"]
public_url = "https://wallet.miel.example"

[link]
listen = ""
endpoint = "miel.example:8470"
messages_per_second = 2000
bytes_per_second = 3_000_000

[routes]
"sol.example" = { via = ["eusko.example", "sol-violette.example"], currency = "SOL" }

[log]
level = "debug"
format = "json"

[payments]
accept_window_seconds = 90

[fund]
digital_iban = "FR76 3000 6000 0112 3456 7890 189"
paper_iban = "BE68539007547034"

[bank_csv.agricole]
fund = "paper"
encoding = "windows-1252"
separator = "tab"
decimal_mark = "."
date_order = "year_month_day"
skipped_lines = 0
booked = "Date"
debit = 3
credit = 4
remittance = ["Libell\u00e9", 6]
closing_line = "Solde au"

[accounting]
siren = "123456782"

[accounting.accounts]
fund_digital = "512120 La Nef, num\u00e9rique"
cash = "5310"
)";

constexpr std::string_view smallest = "domain = \"miel.example\"\nname = \"La MIEL\"\ncurrency.code = \"MIEL\"\n";

/// What is said about a file, or "accepted".
std::string said_about(std::string_view text) {
  const auto parsed = parse_configuration(text, "lokaponto.toml");
  if (parsed) return "accepted";
  EXPECT_EQ(parsed.error().reason, protocol::Reason::invalid_configuration);
  return parsed.error().detail;
}

std::string with(std::string_view more) {
  return std::string(smallest) + std::string(more);
}

TEST(Configuration, ReadsEveryKey) {
  const auto parsed = parse_configuration(complete, "lokaponto.toml");
  ASSERT_TRUE(parsed.has_value()) << parsed.error().detail;
  EXPECT_EQ(parsed->currency.text(), "MIEL@miel.example");
  EXPECT_EQ(parsed->currency.scale, 2);
  EXPECT_EQ(parsed->currency.backing, protocol::Backing::reserve);
  EXPECT_EQ(parsed->name, "La MIEL");
  EXPECT_EQ(parsed->http_listen.text(), "127.0.0.1:9000");
  EXPECT_EQ(parsed->http_certificate, "https/fullchain.pem");
  EXPECT_EQ(parsed->http_key, "https/key.pem");
  EXPECT_TRUE(parsed->http_plain);
  EXPECT_EQ(parsed->http_allowed_origins,
            (std::vector<std::string>{"https://app.miel.example", "http://localhost:8100"}));
  EXPECT_EQ(parsed->http_public_url, "https://wallet.miel.example");
  EXPECT_FALSE(parsed->link_listen.has_value());
  EXPECT_EQ(parsed->link_endpoint->text(), "miel.example:8470");
  EXPECT_EQ(parsed->link_messages_per_second, 2'000);
  EXPECT_EQ(parsed->link_bytes_per_second, 3'000'000);
  ASSERT_EQ(parsed->routes.size(), 1U);
  const auto& [domain, route] = *parsed->routes.begin();
  EXPECT_EQ(domain.text(), "sol.example");
  ASSERT_EQ(route.via.size(), 2U);
  EXPECT_EQ(route.via[1].text(), "sol-violette.example");
  EXPECT_EQ(route.currency.view(), "SOL");
  EXPECT_EQ(parsed->log_level, LogLevel::debug);
  EXPECT_EQ(parsed->log_format, LogFormat::json);
  EXPECT_EQ(parsed->accept_window_seconds, 90);
  EXPECT_EQ(parsed->digital_iban.text(), "FR7630006000011234567890189");
  EXPECT_EQ(parsed->paper_iban.text(), "BE68539007547034");
  EXPECT_EQ(parsed->siren, "123456782");
  ASSERT_TRUE(parsed->bank_csv.contains("agricole"));
  const auto& [fund, columns] = parsed->bank_csv.at("agricole");
  EXPECT_EQ(fund, BankFund::paper);
  EXPECT_EQ(columns.encoding, protocol::TextEncoding::windows_1252);
  EXPECT_EQ(columns.separator, '\t');
  EXPECT_EQ(columns.decimal_mark, '.');
  EXPECT_EQ(columns.date_order, protocol::DateOrder::year_month_day);
  EXPECT_EQ(columns.skipped_lines, 0U);
  EXPECT_EQ(columns.booked.title, "Date");
  EXPECT_EQ(columns.debit.number, 3U);
  EXPECT_EQ(columns.credit.number, 4U);
  ASSERT_EQ(columns.remittance.size(), 2U);
  EXPECT_EQ(columns.remittance[0].title, "Libell\u00e9");
  EXPECT_EQ(columns.remittance[1].number, 6U);
  EXPECT_EQ(columns.closing_line, "Solde au");
  EXPECT_FALSE(columns.amount.given());
  using protocol::AccountingRole;
  EXPECT_EQ(parsed->accounting_chart.at(AccountingRole::fund_digital).text(), "512120 La Nef, num\u00e9rique");
  EXPECT_EQ(parsed->accounting_chart.at(AccountingRole::cash).text(), "5310 Caisse");
  EXPECT_EQ(parsed->accounting_chart.at(AccountingRole::peer).text(), "4673 Position");
}

TEST(Configuration, ReadsTheKeysOfAMutualCredit) {
  const auto parsed = parse_configuration(
      "domain = \"sel.example\"\nname = \"Le SEL\"\n"
      "[currency]\ncode = \"GRAIN\"\nscale = 1\nbacking = \"mutual_credit\"\ncredit_limit = \"300.5\"\n",
      "lokaponto.toml");
  ASSERT_TRUE(parsed.has_value()) << parsed.error().detail;
  EXPECT_EQ(parsed->currency.backing, protocol::Backing::mutual_credit);
  EXPECT_EQ(parsed->currency.scale, 1);
  EXPECT_EQ(parsed->credit_limit, 3'005);
  EXPECT_EQ(*parse_configuration(to_text(*parsed), "lokaponto.toml"), *parsed);
}

TEST(Configuration, TellsBanksANameThatTheyCanWrite) {
  auto configuration = *parse_configuration(smallest, "lokaponto.toml");
  EXPECT_EQ(name_for_banks(configuration), "La MIEL");
  configuration.name = "L'\u00c9pi \"d'or\" " + std::string(80, 'x');
  EXPECT_EQ(name_for_banks(configuration), "L'Epi d'or " + std::string(59, 'x'));
  configuration.name = "\u4e2d\u6587";
  EXPECT_EQ(name_for_banks(configuration), "miel.example");
}

TEST(Configuration, FillsInDefaults) {
  const auto parsed = parse_configuration(smallest, "lokaponto.toml");
  ASSERT_TRUE(parsed.has_value()) << parsed.error().detail;
  EXPECT_EQ(parsed->http_listen.text(), "127.0.0.1:8480");
  EXPECT_EQ(parsed->link_listen->text(), "0.0.0.0:8470");
  EXPECT_FALSE(parsed->link_endpoint.has_value());
  EXPECT_EQ(parsed->link_messages_per_second, 50'000);
  EXPECT_EQ(parsed->link_bytes_per_second, 67'108'864);
  EXPECT_TRUE(parsed->routes.empty());
  EXPECT_EQ(parsed->log_level, LogLevel::info);
  EXPECT_EQ(parsed->log_format, LogFormat::text);
  EXPECT_EQ(parsed->accept_window_seconds, 600);
  EXPECT_TRUE(parsed->digital_iban.empty());
  EXPECT_TRUE(parsed->paper_iban.empty());
  EXPECT_EQ(parsed->credit_limit, 0);
  EXPECT_EQ(parsed->siren, "");
  EXPECT_EQ(parsed->accounting_chart, protocol::AccountingChart());
}

TEST(Configuration, WhatIsWrittenIsReadBack) {
  for (const std::string_view text : {smallest, complete}) {
    auto configuration = *parse_configuration(text, "lokaponto.toml");
    configuration.name = "L'\"\\Eusko\"\n\x01 \xc3\xa9";
    const auto again = parse_configuration(to_text(configuration), "lokaponto.toml");
    ASSERT_TRUE(again.has_value()) << again.error().detail;
    EXPECT_EQ(*again, configuration);
  }
}

TEST(Configuration, APublicAddressHasOneForm) {
  const auto read = [](const std::string& url) {
    const auto parsed =
        parse_configuration(std::string(smallest) + "http.public_url = \"" + url + "\"\n", "lokaponto.toml");
    return parsed ? parsed->http_public_url : "refused";
  };
  EXPECT_EQ(read("https://monnaie.example"), "https://monnaie.example");
  EXPECT_EQ(read("https://monnaie.example:443/"), "https://monnaie.example");
  EXPECT_EQ(read("http://127.0.0.1:8480"), "http://127.0.0.1:8480");
  EXPECT_EQ(read("http://monnaie.example:443"), "http://monnaie.example:443");
  EXPECT_EQ(read(""), "");
  for (const auto* wrong :
       {"monnaie.example", "ftp://monnaie.example", "https://", "https://Monnaie.example",
        "https://monnaie.example/app", "https://a:b@c", "https://monnaie.example:0", "https://x:99999"})
    EXPECT_EQ(read(wrong), "refused") << wrong;
}

TEST(Configuration, EveryWrittenKeyHasACommentAbove) {
  const auto text = to_text(*parse_configuration(smallest, "lokaponto.toml"));
  for (const auto* key :
       {"\nname = ", "\nscale = ", "\nbacking = ", "\nlisten = ", "\nendpoint = ", "\nmessages_per_second = ",
        "\nlevel = ", "\nformat = ", "\naccept_window_seconds = ", "\nsiren = "}) {
    const auto place = text.find(key);
    ASSERT_NE(place, std::string::npos) << key;
    EXPECT_EQ(text[text.rfind('\n', place - 1) + 1], '#') << key;
  }
}

struct Wrong {
  const char* name;
  std::string text;
  std::string said;
};

class ConfigurationRefuses : public testing::TestWithParam<Wrong> {};

TEST_P(ConfigurationRefuses, WithLineAndReason) {
  EXPECT_EQ(said_about(GetParam().text), GetParam().said);
}

INSTANTIATE_TEST_SUITE_P(
    Each, ConfigurationRefuses,
    testing::Values(
        Wrong{"UnknownKey", with("[http]\nlisen = \"127.0.0.1:1\"\n"),
              "lokaponto.toml:5: unknown key 'lisen' in [http]; did you mean 'listen'?"},
        Wrong{"HttpToOthersWithoutEncryption", with("[http]\nlisten = \"0.0.0.0:8480\"\n"),
              "lokaponto.toml:4: 'listen' in [http] lets other machines in without encryption: give 'certificate' and "
              "'key', or say 'plain = true' if something else encrypts"},
        Wrong{"HttpToOthersWithEncryption",
              with("[http]\nlisten = \"0.0.0.0:8480\"\ncertificate = \"a\"\nkey = \"b\"\n"), "accepted"},
        Wrong{"HttpToOthersThatIsWanted", with("[http]\nlisten = \"0.0.0.0:8480\"\nplain = true\n"), "accepted"},
        Wrong{"CertificateWithoutKey", with("[http]\ncertificate = \"a\"\n"),
              "lokaponto.toml:4: 'certificate' and 'key' in [http] are given both or not at all"},
        Wrong{"NoOrigin", with("[http]\nallowed_origins = [\"https://app.example/\"]\n"),
              "lokaponto.toml:5: 'allowed_origins' in [http]: an origin is as in https://app.eusko.example"},
        Wrong{"UnknownBankColumn", with("[bank_csv.x]\nbooked = 1\namout = 2\n"),
              "lokaponto.toml:6: unknown key 'amout' in [bank_csv.x]; did you mean 'amount'?"},
        Wrong{"BankMapWithoutAmount", with("[bank_csv.x]\nbooked = 1\n"),
              "lokaponto.toml:4: [bank_csv.x] needs a column for the day (booked), and one for the amount or two for "
              "debit and credit"},
        Wrong{"BankSeparator", with("[bank_csv.x]\nbooked = 1\namount = 2\nseparator = \"ab\"\n"),
              "lokaponto.toml:7: 'separator' in [bank_csv.x]: is one of ; , | and tab"},
        Wrong{"BankSeparatorIsDecimalMark", with("[bank_csv.x]\nbooked = 1\namount = 2\nseparator = \",\"\n"),
              "lokaponto.toml:4: [bank_csv.x] needs a separator among ; , | and tab, and another decimal mark among , "
              "and ."},
        Wrong{"BankBalanceTwice", with("[bank_csv.x]\nbooked = 1\namount = 2\nbalance = 3\nclosing_line = \"Solde\"\n"),
              "lokaponto.toml:4: [bank_csv.x] has either a column of balances or lines that tell them"},
        Wrong{"BankEncoding", with("[bank_csv.x]\nbooked = 1\namount = 2\nencoding = \"utf8\"\n"),
              "lokaponto.toml:7: 'encoding' in [bank_csv.x] is one of utf-8, windows-1252; did you mean 'utf-8'?"},
        Wrong{"BankColumnZero", with("[bank_csv.x]\nbooked = 0\namount = 2\n"),
              "lokaponto.toml:5: 'booked' in [bank_csv.x] is the title of a column, or its number from 1 to 256"},
        Wrong{"BankMapWithoutName", with("[bank_csv]\nbooked = 1\n"),
              "lokaponto.toml:5: 'booked' in [bank_csv] is a table of its own, [bank_csv.booked]"},
        Wrong{"MistypedIban", with("[fund]\n\ndigital_iban = \"FR7630006000011234567890188\"\n"),
              "lokaponto.toml:6: 'digital_iban' in [fund]: the check digits of the IBAN do not fit"},
        Wrong{"IbanCutShort", with("[fund]\npaper_iban = \"FR763000600001123456789018\"\n"),
              "lokaponto.toml:5: 'paper_iban' in [fund]: not the length of an IBAN of that country"},
        Wrong{"NoIban", with("[fund]\npaper_iban = \"12345\"\n"),
              "lokaponto.toml:5: 'paper_iban' in [fund]: not an IBAN"},
        Wrong{"MistypedIbanKey", with("[fund]\ndigital_ibna = \"FR7630006000011234567890189\"\n"),
              "lokaponto.toml:5: unknown key 'digital_ibna' in [fund]; did you mean 'digital_iban'?"},
        Wrong{"NoIbanYet", with("[fund]\ndigital_iban = \"\"\n"), "accepted"},
        Wrong{"UnknownTopKey", "nam = \"x\"\n" + std::string(smallest),
              "lokaponto.toml:1: unknown key 'nam'; did you mean 'name'?"},
        Wrong{"UnknownTable", with("[htp]\n"), "lokaponto.toml:4: unknown key 'htp'; did you mean 'http'?"},
        Wrong{"NothingNear", with("[log]\npassword = 1\n"), "lokaponto.toml:5: unknown key 'password' in [log]"},
        Wrong{"TextForNumber", with("[payments]\naccept_window_seconds = \"90\"\n"),
              "lokaponto.toml:5: 'accept_window_seconds' in [payments] is a whole number, not a text"},
        Wrong{"DecimalForNumber", with("[payments]\naccept_window_seconds = 90.5\n"),
              "lokaponto.toml:5: 'accept_window_seconds' in [payments] is a whole number, not a decimal number"},
        Wrong{"NumberForText", with("[http]\n\nlisten = 8480\n"),
              "lokaponto.toml:6: 'listen' in [http] is a text, not a whole number"},
        Wrong{"TextForTable", with("http = \"127.0.0.1:1\"\n"), "lokaponto.toml:4: 'http' is a table, not a text"},
        Wrong{"ListForTable", with("[[log]]\n"), "lokaponto.toml:4: 'log' is a table, not a list"},
        Wrong{"TooSmall", with("[payments]\naccept_window_seconds = 0\n"),
              "lokaponto.toml:5: 'accept_window_seconds' in [payments] is from 1 to 2678400"},
        Wrong{"TooLarge", with("[payments]\naccept_window_seconds = 2678401\n"),
              "lokaponto.toml:5: 'accept_window_seconds' in [payments] is from 1 to 2678400"},
        Wrong{"UnknownAccount", with("[accounting.accounts]\nfund_dijital = \"51212\"\n"),
              "lokaponto.toml:5: unknown key 'fund_dijital' in [accounting.accounts]; did you mean 'fund_digital'?"},
        Wrong{
            "AccountWithoutNumber", with("[accounting.accounts]\ncash = \"Caisse\"\n"),
            "lokaponto.toml:5: 'cash' in [accounting.accounts]: an account number has 3 to 12 digits, the first from 1 "
            "to 7"},
        Wrong{
            "AccountOfNoClass", with("[accounting.accounts]\ncash = \"931\"\n"),
            "lokaponto.toml:5: 'cash' in [accounting.accounts]: an account number has 3 to 12 digits, the first from 1 "
            "to 7"},
        Wrong{"MistypedSiren", with("[accounting]\nsiren = \"123456789\"\n"),
              "lokaponto.toml:5: 'siren' in [accounting]: no SIREN: its last digit does not match the others"},
        Wrong{"UnknownWord", with("[log]\nlevel = \"inof\"\n"),
              "lokaponto.toml:5: 'level' in [log] is one of trace, debug, info, warning, error; did you mean 'info'?"},
        Wrong{"BadPublicUrl", with("[http]\npublic_url = \"wallet.miel.example\"\n"),
              "lokaponto.toml:5: 'public_url' in [http]: is https:// and a name in small letters, perhaps with a port"},
        Wrong{"BadListen", with("[http]\nlisten = \"8480\"\n"),
              "lokaponto.toml:5: 'listen' in [http]: expected host:port, as in 127.0.0.1:8480"},
        Wrong{"EndpointWithoutPort", with("[link]\nendpoint = \"miel.example:0\"\n"),
              "lokaponto.toml:5: 'endpoint' in [link]: port 0 cannot be dialled"},
        Wrong{"TooSlow", with("[link]\nmessages_per_second = 999\nbytes_per_second = 1000\n"),
              "lokaponto.toml:5: 'messages_per_second' in [link] is from 1000 to 10000000\n"
              "lokaponto.toml:6: 'bytes_per_second' in [link] is from 1048576 to 4294967296"},
        Wrong{"ScaleOfReserve", "domain = \"a.b\"\nname = \"A\"\n[currency]\ncode = \"MIEL\"\nscale = 3\n",
              "lokaponto.toml:5: 'scale' in [currency] is 2 for a currency backed by euros"},
        Wrong{"CreditOfReserve", with("currency.credit_limit = \"1.00\"\n"),
              "lokaponto.toml:4: 'credit_limit' in [currency] is for a mutual credit"},
        Wrong{"CreditBelowZero",
              "domain = \"a.b\"\nname = \"A\"\n[currency]\ncode = \"SEL\"\nscale = 0\nbacking = \"mutual_credit\"\n"
              "credit_limit = \"-1\"\n",
              "lokaponto.toml:7: 'credit_limit' in [currency]: a limit is zero or more"},
        Wrong{"NoSuchBacking", with("currency.backing = \"gold\"\n"),
              "lokaponto.toml:4: 'backing' in [currency]: is reserve or mutual_credit"},
        Wrong{"RouteNotATable", with("[routes]\n\"sol.example\" = \"eusko.example\"\n"),
              "lokaponto.toml:5: 'sol.example' in [routes] is a table, as in { via = [\"eusko.example\"], currency = "
              "\"EUS\" }"},
        Wrong{"RouteWithoutCurrency", with("[routes]\n\"sol.example\" = { via = [\"eusko.example\"] }\n"),
              "lokaponto.toml:5: 'currency' in [routes.'sol.example'] is missing"},
        Wrong{"RouteWithBadNode", with("[routes]\n\"sol.example\" = { via = [7], currency = \"SOL\" }\n"),
              "lokaponto.toml:5: 'via' in [routes.'sol.example']: a domain has 1 to 253 characters"},
        Wrong{"RouteWithoutNodes", with("[routes]\n\"sol.example\" = { via = [], currency = \"SOL\" }\n"),
              "lokaponto.toml:5: 'via' in [routes.'sol.example'] names 1 to 6 nodes"},
        Wrong{"RouteToNowhere", with("[routes]\n\"Sol\" = { via = [\"eusko.example\"], currency = \"SOL\" }\n"),
              "lokaponto.toml:5: 'Sol' in [routes]: a domain is made of lower-case letters, digits and inner hyphens"},
        Wrong{"BadDomain", "domain = \"Miel\"\nname = \"A\"\ncurrency.code = \"MIEL\"\n",
              "lokaponto.toml:1: 'domain': a domain is made of lower-case letters, digits and inner hyphens"},
        Wrong{"LongName", "domain = \"a.b\"\nname = \"" + std::string(101, 'a') + "\"\ncurrency.code = \"MIEL\"\n",
              "lokaponto.toml:2: 'name': a name has 1 to 100 bytes"},
        Wrong{"Empty", "",
              "lokaponto.toml: 'domain' is missing\nlokaponto.toml: 'name' is missing\n"
              "lokaponto.toml: 'currency' is missing"},
        Wrong{"SeveralInOrder", with("[log]\nlevl = \"info\"\n[http]\nlisten = true\n"),
              "lokaponto.toml:5: unknown key 'levl' in [log]; did you mean 'level'?\n"
              "lokaponto.toml:7: 'listen' in [http] is a text, not true or false"}),
    [](const auto& each) { return each.param.name; });

TEST(Configuration, WhatIsNotTomlIsRefusedWithItsLine) {
  EXPECT_THAT(said_about(with("[http\n")).substr(0, 17), "lokaponto.toml:4:");
  EXPECT_THAT(said_about(with("name = \"again\"\n")).substr(0, 17), "lokaponto.toml:4:");
  EXPECT_THAT(said_about("name = \"\xff\"\n").substr(0, 17), "lokaponto.toml:1:");
  EXPECT_EQ(said_about(with("[[[\n")), "lokaponto.toml: this is not TOML");
}

}  // namespace
}  // namespace config
