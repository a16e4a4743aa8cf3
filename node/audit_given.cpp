#include "node/audit_given.h"

#include <algorithm>

namespace node {

using protocol::failure;
using protocol::FundAccount;
using protocol::Reason;
using protocol::Result;

Result<protocol::NodeKey> parse_given_key(std::string_view text) {
  std::string plain(text);
  std::erase(plain, ' ');
  return protocol::NodeKey::parse(plain);
}

Result<GivenAccount> GivenAccount::parse(std::string_view text) {
  const auto wrong = failure(Reason::malformed, "an account has the form DOMAIN/digital=IBAN or DOMAIN/paper=IBAN");
  const auto slash = text.find('/');
  const auto equals = text.find('=');
  if (slash == std::string_view::npos || equals == std::string_view::npos || equals < slash) return wrong;
  const auto fund = text.substr(slash + 1, equals - slash - 1);
  auto node = protocol::Domain::parse(text.substr(0, slash));
  auto iban = protocol::Iban::parse(text.substr(equals + 1));
  if (!node || !iban || (fund != "digital" && fund != "paper")) return wrong;
  return GivenAccount{*std::move(node), fund == "paper" ? FundAccount::paper : FundAccount::digital, *std::move(iban)};
}

GivenStatement GivenStatement::parse(std::string_view text) {
  const auto equals = text.find('=');
  if (equals != std::string_view::npos)
    if (auto iban = protocol::Iban::parse(text.substr(0, equals)))
      return {std::string(text.substr(equals + 1)), *std::move(iban)};
  return {std::string(text), {}};
}

}  // namespace node
