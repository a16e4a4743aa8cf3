// What members, their association's office and its peers ask besides the treasurer's bodies.
#include "tests/node/http_bodies.h"

namespace node {

using nlohmann::json;

namespace {

const std::string hook(32, 'e');
const std::string empty = "{}";

std::string id(const char* end) {
  return std::string(28, '4') + end;
}

std::vector<HttpBody> payment_bodies() {
  const json paid{{"id", id("0001")}, {"from", "alice"}, {"to", "shop"}, {"amount", "1.50"}};
  const json far{
      {"id", id("0002")}, {"from", "alice"}, {"to", "bob@lait.example"}, {"amount", "2"}, {"accept_within_seconds", 60},
      {"wait_ms", 1}};
  const json back{{"id", id("0003")}, {"from", "shop"}, {"to", "alice"}, {"amount", "1"}, {"refund_of", id("0001")}};
  return {{"POST", "/v1/payments", paid.dump()},
          {"POST", "/v1/payments", far.dump()},
          {"POST", "/v1/payments", back.dump()},
          {"POST", "/v1/payments/" + id("0002") + "/cancel", empty},
          {"POST", "/v1/topups", json{{"id", id("0004")}, {"member", "bob"}, {"amount", "5"}}.dump()},
          {"POST", "/v1/fund/deposits/" + id("0005") + "/reversal",
           json{{"id", id("0006")}, {"from", "unissued"}, {"reference", "NEVER"}}.dump()},
          {"PUT", "/v1/fund/transfers/" + id("0005") + "/rejection", empty}};
}

std::vector<HttpBody> member_bodies() {
  const json carol{{"alias", "carol"},        {"kind", "professional"},      {"name", "Carol"},
                   {"email", "c@m.example"},  {"phone", "0612345678"},       {"postal_address", "1 quai"},
                   {"company_number", "123"}, {"valid_until", "2030-12-31"}, {"verified", true}};
  const json standing{{"verified", false}, {"suspended", false}, {"valid_until", "none"}};
  const json rules{{"most_balance", "9000.00"}, {"most_paid", nullptr}, {"period_days", 30}};
  return {{"POST", "/v1/members", carol.dump()},
          {"PATCH", "/v1/members/bob", json{{"name", "Bob"}, {"notes", "two words"}, {"findable", true}}.dump()},
          {"PUT", "/v1/members/bob/standing", standing.dump()},
          {"PUT", "/v1/members/bob/credit", json{{"limit", "5.00"}}.dump()},
          {"PUT", "/v1/member-rules", rules.dump()}};
}

std::vector<HttpBody> access_bodies() {
  const json till{{"name", "till"}, {"role", "member"}, {"member", "bob"}, {"scopes", "payments:read payments:write"}};
  const json code{{"member", "bob"}, {"code", "8K2M-PQ7R-0XWZ-N4TD-6HVA"}, {"password", "of the long wharf"}};
  return {{"POST", "/v1/sessions", json{{"member", "bob"}, {"password", "of the long wharf"}}.dump()},
          {"POST", "/v1/passwords", code.dump()},
          {"POST", "/v1/access/staff", json{{"name", "marie"}, {"role", "counter"}, {"counter", "quay"}}.dump()},
          {"POST", "/v1/access/staff/marie/code", empty},
          {"POST", "/v1/access/apps", till.dump()},
          {"POST", "/v1/access/members/bob/code", empty},
          {"POST", "/v1/backups", json{{"id", id("0007")}, {"directory", "/there"}, {"keep", 3}}.dump()},
          {"POST", "/v1/checkpoints", empty}};
}

std::vector<HttpBody> webhook_bodies() {
  const json added{{"id", hook},
                   {"url", "http://127.0.0.1:1/x"},
                   {"kinds", {"payment.received", "alarm"}},
                   {"account", "bob"},
                   {"after", "end"}};
  return {{"POST", "/v1/webhooks", added.dump()},
          {"PATCH", "/v1/webhooks/" + hook, json{{"enabled", false}, {"after", "end"}}.dump()}};
}

std::vector<HttpBody> peer_bodies() {
  const std::string peer = "/v1/agreements/lait.example";
  const json terms{{"our_limit", "500"}, {"their_limit", "1000.00"}, {"fee", "0.5%"}};
  const json invited{{"id", id("0008")}, {"our_limit", "500"}, {"their_limit", "1000.00"}, {"fee", "1/200"},
                     {"rounding", "up"}, {"days", 3},          {"settlement_days", 7},     {"wind_up_days", 30}};
  const json statement{{"file", "lokaponto/wind-up/v1\nof lait.example\nby miel.example\nnumber 1\nhands 2\n"}};
  return {{"POST", peer + "/proposals", terms.dump()},
          {"POST", peer + "/signatures", json{{"version", 2}, {"terms", std::string(64, 'e')}}.dump()},
          {"PUT", peer + "/suspension", json{{"suspended", false}}.dump()},
          {"PUT", peer + "/limits", json{{"debt", "100.00"}, {"claim", "100.00"}}.dump()},
          {"PUT", peer + "/release", empty},
          {"PUT", peer + "/thaw", empty},
          {"PUT", peer + "/wind-up", statement.dump()},
          {"POST", peer + "/claim-given-up", empty},
          {"POST", "/v1/settlements/lait.example/1/confirm", empty},
          {"POST", "/v1/invitations", invited.dump()},
          {"POST", "/v1/invitations/accept", json{{"invitation", "lokaponto:AAAA"}}.dump()}};
}

}  // namespace

const std::vector<HttpBody>& change_bodies() {
  static const std::vector<HttpBody> all = [] {
    std::vector<HttpBody> bodies;
    for (auto&& part : {payment_bodies(), member_bodies(), access_bodies(), webhook_bodies(), peer_bodies()})
      bodies.insert(bodies.end(), part.begin(), part.end());
    return bodies;
  }();
  return all;
}

}  // namespace node
