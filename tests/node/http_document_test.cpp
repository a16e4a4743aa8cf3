// The document of the API beside the program: the same routes, the same codes. What is asked and answered is compared
// with it in tests/openapi.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include "node/http_document.h"
#include "node/json_values.h"
#include "tests/node/http_documented.h"
#include "tests/node/http_setup.h"

namespace node {
namespace {

using nlohmann::json;
using protocol::Reason;
using Names = std::set<std::string>;

/// Of protocol::Reason, without none.
std::vector<Reason> reasons() {
  std::vector<Reason> all;
  for (std::uint64_t number = 1; number <= UINT16_MAX; ++number)
    if (const auto reason = protocol::reason_from_number(number)) all.push_back(*reason);
  return all;
}

/// The codes that a response of the document may have.
Names codes_of(const json& document, const std::string& response) {
  const auto& schema = document.at("/components/responses"_json_pointer)
                           .at(response)
                           .at("/content/application~1problem+json/schema"_json_pointer);
  return schema.at("/allOf/1/properties/code/enum"_json_pointer).get<Names>();
}

TEST(HttpDocument, IsServedToAnybodyByteForByte) {
  HttpNode node("miel.example", "MIEL", 'a');
  const auto answer = node.call("GET", "/v1/openapi.json", "", {});
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.content_type, "application/json");
  EXPECT_EQ(answer.text, http_document_text());
  EXPECT_EQ(answer.body["openapi"], "3.1.0");
}

TEST(HttpDocument, HasTheRoutesOfTheProgram) {
  Names routes;
  for (const auto& route : http_routes()) routes.insert(std::string(route.method) + " " + std::string(route.pattern));
  Names documented;
  for (const auto& [method, path, target, open, tag, roles] : documented_operations())
    documented.insert(method + " " + std::regex_replace(path, std::regex(R"(\{[^}]*\})"), "{}"));
  for (const auto& route : routes)
    EXPECT_TRUE(documented.contains(route)) << "node/openapi.json does not describe the route " << route;
  for (const auto& operation : documented)
    EXPECT_TRUE(routes.contains(operation)) << "node/http_routes.cpp has no route " << operation;
}

TEST(HttpDocument, SaysWhomTheRoutesLetIn) {
  for (const auto& operation : documented_operations()) {
    const auto* route = find_route(operation.method, *path_of(operation.target)).route;
    ASSERT_NE(route, nullptr) << operation.method << " " << operation.target;
    EXPECT_EQ(route->admitted.is_everybody(), operation.open) << operation.method << " " << operation.path;
    EXPECT_EQ(federation::name(route->area), operation.tag) << operation.method << " " << operation.path;
    if (operation.open) continue;
    Names roles;
    for (const auto role : {Role::member, Role::counter, Role::operator_, Role::auditor})
      if (route->admitted.has(role)) roles.emplace(federation::name(role));
    EXPECT_EQ(roles, Names(operation.roles.begin(), operation.roles.end()))
        << operation.method << " " << operation.path;
  }
}

TEST(HttpDocument, HasExamplesThatLeadToTheirRoutes) {
  for (const auto& [method, path, target, open, tag, roles] : documented_operations()) {
    const auto found = find_route(method, *path_of(target));
    ASSERT_NE(found.route, nullptr) << method << " " << target;
    EXPECT_EQ(found.arguments.size(), static_cast<std::size_t>(std::ranges::count(path, '{'))) << path;
  }
}

TEST(HttpDocument, KnowsEveryReason) {
  Names names;
  for (const auto reason : reasons()) names.insert(std::string(protocol::name(reason)));
  const auto documented = http_document_json().at("/components/schemas/Reason/enum"_json_pointer).get<Names>();
  for (const auto& name : names) EXPECT_TRUE(documented.contains(name)) << "the schema Reason lacks " << name;
  for (const auto& name : documented) EXPECT_TRUE(names.contains(name)) << "there is no reason " << name;
}

TEST(HttpDocument, KnowsTheStatusOfEveryCode) {
  const auto document = http_document_json();
  const std::map<unsigned, std::string> responses{{400, "Malformed"},       {401, "Unauthorized"}, {403, "Forbidden"},
                                                  {404, "NotFound"},        {409, "Conflict"},     {413, "Oversize"},
                                                  {429, "TooManyAttempts"}, {503, "Unavailable"}};
  std::map<std::string, Names> codes;
  for (const auto reason : reasons())
    if (const auto found = responses.find(status_of(reason)); found != responses.end())
      codes[found->second].insert(std::string(protocol::name(reason)));
  codes["Unavailable"].insert("busy");  // of HTTP alone
  for (const auto& [status, response] : responses)
    EXPECT_EQ(codes_of(document, response), codes[response]) << "the response " << response << " of status " << status;
}

TEST(HttpDocument, KnowsEveryKindOfPaymentAndOfMember) {
  const auto schemas = http_document_json().at("/components/schemas"_json_pointer);
  Names kinds;
  for (int kind = 1; kind <= static_cast<int>(protocol::PaymentKind::reverse_deposit); ++kind)
    kinds.insert(std::string(name(static_cast<protocol::PaymentKind>(kind))));
  kinds.erase("settle");  // for which no payment is opened
  EXPECT_EQ(schemas.at("/PaymentKind/enum"_json_pointer).get<Names>(), kinds);
  for (const std::string& kind : schemas.at("/MemberKind/enum"_json_pointer).get<Names>())
    EXPECT_TRUE(parse_member_kind(kind).has_value()) << kind;
}

}  // namespace
}  // namespace node
