#include "tests/node/http_bodies.h"

#include <future>

#include "federation/invariants.h"
#include "node/wallet_numbers.h"
#include "protocol/check.h"

namespace node {

using nlohmann::json;
using protocol::check;

namespace {

constexpr const char* iban = "FR7630006000011234567890189";
constexpr int asked_between_looks = 64;

std::string id(char digit) {
  return std::string(32, digit);
}
std::string digest(char digit) {
  return std::string(64, digit);
}

json statement(const char* fund) {
  const json line{{"line", digest('1')},        {"date", "2026-11-24"},           {"amount", "12.00"},
                  {"end_to_end_id", id('7')},   {"counterparty", "Marie Durand"}, {"iban", iban},
                  {"text", "VIR TOPUP-2026-17"}};
  const json charges{{"line", digest('2')}, {"date", "2026-11-25"}, {"amount", "-0.50"}, {"text", "FRAIS"}};
  return {{"fund", fund},      {"statement", digest('3')}, {"date", "2026-11-25"},
          {"opening", "0.00"}, {"closing", "11.50"},       {"lines", {line, charges}}};
}

std::vector<HttpBody> fund_bodies() {
  const json leaves{{"id", id('4')},     {"amount", "1.50"},    {"fund", "digital"},
                    {"reference", "R1"}, {"creditor", "Marie"}, {"iban", iban}};
  auto redeems = leaves;
  redeems["id"] = id('5');
  redeems["member"] = "shop";
  auto pays_out = leaves;
  pays_out["id"] = id('6');
  const json issue{{"id", id('7')},        {"member", "alice"},   {"amount", "12.00"}, {"reference", "TOPUP-2026-17"},
                   {"awaits_euros", true}, {"beneficiary", "bob"}};
  const json rules{{"bonus", "1%"}, {"donation", "1%"}, {"commission", "2%"}, {"rounding", "up"}};
  return {{"POST", "/v1/fund/deposits", json{{"id", id('8')}, {"amount", "10.00"}, {"fund", "paper"}}.dump()},
          {"POST", "/v1/issues", issue.dump()},
          {"POST", "/v1/redemptions", redeems.dump()},
          {"POST", "/v1/redemptions/" + id('5') + "/abandon", json{{"id", id('9')}}.dump()},
          {"POST", "/v1/fund/withdrawals", leaves.dump()},
          {"POST", "/v1/fund/contributions", json{{"id", id('a')}, {"amount", "5.00"}}.dump()},
          {"POST", "/v1/fund/payouts", pays_out.dump()},
          {"PUT", "/v1/fund/rules", rules.dump()}};
}

std::vector<HttpBody> bank_bodies() {
  return {
      {"PUT", "/v1/fund/transfers/" + id('5') + "/creditor", json{{"creditor", "M"}, {"iban", iban}}.dump()},
      {"POST", "/v1/fund/transfer-files", json{{"fund", "digital"}}.dump()},
      {"POST", "/v1/fund/statements", statement("digital").dump()},
      {"POST", "/v1/fund/statements", statement("paper").dump()},
      {"PUT", "/v1/fund/lines/" + digest('1') + "/resolution", json{{"as", "send_back"}, {"payment", id('b')}}.dump()},
      {"DELETE", "/v1/fund/lines/" + digest('1') + "/resolution", ""},
      {"POST", "/v1/fund/moves", json{{"id", id('c')}, {"amount", "2.00"}, {"from", "digital"}}.dump()},
      {"POST", "/v1/fund/moves/" + id('c') + "/absorb", json{{"id", id('d')}}.dump()}};
}

std::vector<HttpBody> paper_bodies() {
  const json count{{"stock", {{{"value", "5.00"}, {"count", 40}}, {{"value", "10.00"}, {"count", 9}}}},
                   {"returns", json::array()},
                   {"cash", "10.00"},
                   {"reason", "found"},
                   {"author", "c1"}};
  const json redeems{{"id", id('e')}, {"member", "shop"}, {"amount", "1.00"}, {"fund", "digital"}};
  const json cash{
      {"id", id('f')}, {"amount", "1.00"}, {"fund", "paper"}, {"reference", "CASH-12"}, {"awaits_euros", true}};
  return {{"POST", "/v1/paper/moves",
           json{{"id", "10" + id('0').substr(2)}, {"from", "vault"}, {"to", "quay"}, {"amount", "5.00"}}.dump()},
          {"PUT", "/v1/counters/quay", "{}"},
          {"POST", "/v1/counters/quay/sales", json{{"id", "20" + id('0').substr(2)}, {"amount", "3.00"}}.dump()},
          {"POST", "/v1/counters/quay/redemptions", redeems.dump()},
          {"POST", "/v1/counters/quay/exchanges",
           json{{"id", "30" + id('0').substr(2)}, {"member", "alice"}, {"amount", "1.00"}, {"into", "paper"}}.dump()},
          {"POST", "/v1/counters/quay/deposits", cash.dump()},
          {"POST", "/v1/counters/quay/counts", count.dump()}};
}

std::vector<HttpBody> settlement_bodies() {
  const std::string peer = "/v1/settlements/lait.example";
  return {{"POST", peer, "{}"},
          {"PUT", peer + "/threshold", json{{"threshold", "20.00"}}.dump()},
          {"POST", peer + "/1/abandon", "{}"},
          {"POST", peer + "/1/write-off", "{}"}};
}

/// Before a payment.
std::vector<HttpBody> asking_bodies() {
  const std::string request(24, 'a');
  const json quoted{{"to", "bob@lait.example"}, {"amount", "2.00"}, {"valid_seconds", 60}};
  const json asked{{"id", request}, {"to", "shop"}, {"amount", "2.00"}, {"memo", "two"}, {"valid_seconds", 600}};
  return {{"POST", "/v1/quotes", quoted.dump()},
          {"POST", "/v1/payment-requests", asked.dump()},
          {"DELETE", "/v1/payment-requests/shop/" + request, ""}};
}

}  // namespace

const std::vector<HttpBody>& treasurer_bodies() {
  static const std::vector<HttpBody> all = [] {
    std::vector<HttpBody> bodies;
    for (auto&& part : {fund_bodies(), bank_bodies(), paper_bodies(), settlement_bodies(), asking_bodies()})
      bodies.insert(bodies.end(), part.begin(), part.end());
    return bodies;
  }();
  return all;
}

const std::vector<HttpBody>& wallet_bodies() {
  static const std::vector<HttpBody> all = [] {
    const std::string odoo = "/lokavaluto_api/private";
    const auto own = payee_number(*protocol::Address::parse("alice@miel.example"));
    const auto shop = payee_number(*protocol::Address::parse("shop@miel.example"));
    const auto far = payee_number(*protocol::Address::parse("bob@lait.example"));
    const json request{{"path", odoo + "/cyclos/contact"}, {"method", "POST"}, {"body", {{"addresses", {shop}}}}};
    return std::vector<HttpBody>{
        {"POST", "/cyclos/self/payments", json{{"amount", "1.50"}, {"subject", shop}, {"description", "bread"}}.dump()},
        {"POST", "/cyclos/self/payments", json{{"amount", 2}, {"subject", far}, {"description", ""}}.dump()},
        {"POST", odoo + "/cyclos/contact", json{{"addresses", {shop, far, own}}}.dump()},
        {"POST", odoo + "/cyclos/credit", json{{"owner_id", own}, {"amount", "5.00"}}.dump()},
        {"POST", odoo + "/partner/remove-pending-topup", json{{"order_id", std::string(39, '1')}}.dump()},
        {"POST", odoo + "/partner/reconversions", json{{"transactions", {"cyclos://x/tx/1"}}}.dump()},
        {"POST", "/lokavaluto_api/public/auth/authenticate", json{{"api_version", 12}, {"params", {"lcc_app"}}}.dump()},
        {"POST", "/batch", json{{"requests", {request, request}}}.dump()}};
  }();
  return all;
}

const std::vector<HttpBody>& all_bodies() {
  static const std::vector<HttpBody> all = [] {
    auto bodies = treasurer_bodies();
    for (const auto* more : {&change_bodies(), &wallet_bodies()})
      bodies.insert(bodies.end(), more->begin(), more->end());
    return bodies;
  }();
  return all;
}

BodyTaker::BodyTaker() {
  check(pair_.connect(), "the peers meet");
  auto& node = pair_.miel;
  node.configuration().http_public_url = "https://monnaie.example";
  node.with_members("500");
  const json app{{"name", "wallet"},
                 {"role", "member"},
                 {"member", "alice"},
                 {"scopes", "members:read members:write payments:read payments:write fund:read fund:write"}};
  wallet_ = node.post("/v1/access/apps", app).body.value("key", "");
  bool done = node.put("/v1/counters/quay", json::object()).status == 200;
  const auto move = [&](char digit, const char* from, const char* to) {
    const json body{{"id", std::string(31, '0') + digit}, {"from", from}, {"to", to}, {"amount", "300.00"}};
    done = done && node.post("/v1/paper/moves", body).status == 201;
  };
  move('1', "printed", "vault");
  move('2', "vault", "quay");
  check(done, "the counter is open");
}

bool BodyTaker::take(const HttpBody& route, const std::string& body) {
  const bool of_wallet = !route.target.starts_with("/v1/");
  const HttpNode::Headers office{{"Authorization", "Bearer " + HttpNode::token()}};
  const HttpNode::Headers wallet{{"Session-token", wallet_}};
  const auto answer = pair_.miel.call(route.method, route.target, body, of_wallet ? wallet : office);
  // A Cyclos says so that there are too few units.
  const bool poor = of_wallet && answer.status == 500 && answer.body.value("code", "") == "insufficientBalance";
  check(answer.status >= 200 && (answer.status < 500 || poor), "every body has an answer");
  check(!answer.body.is_discarded(), "an answer is JSON");
  const bool taken = answer.status < 300;
  check(taken || !answer.body.value("code", "").empty(), "a refusal has a reason");
  if (++taken_ % asked_between_looks == 0) check_rules();
  return taken;
}

void BodyTaker::check_rules() {
  std::promise<bool> sound;
  const bool asked = pair_.miel.engine().ask(
      federation::Inquiry{
          .look = [&](const federation::Books& books) { sound.set_value(federation::broken_rules(books).empty()); }},
      [](const federation::Reply&) {});
  check(asked, "the engine runs");
  check(sound.get_future().get(), "the money rules hold");
}

}  // namespace node
