#include "node/command_link_view.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "node/command_client.h"
#include "node/messages_link.h"
#include "node/messages_peering.h"
#include "node/messages_reasons.h"

namespace node {

bool turned_away(const Json& error) {
  constexpr std::array<std::string_view, 6> refusals{"not_found",      "expired",      "bad_signature",
                                                     "already_exists", "unauthorized", "unknown_peer"};
  return std::ranges::find(refusals, text_of(error, "code")) != refusals.end();
}

std::string link_error_text(const CommandContext& context, const Json& error) {
  const auto code = text_of(error, "code");
  if (code.empty()) return {};
  const auto reason = protocol::reason_from_name(code);
  const auto detail = context.detail(text_of(error, "detail"));
  const auto what = detail.empty() && reason ? std::string(sentence(context.language, *reason)) : detail;
  return what + " (" + code + ")";
}

std::string link_advice(const CommandContext& context, const Json& error, const std::string& peer, bool met) {
  const auto code = text_of(error, "code");
  if (code == "unauthorized") return context.text(messages::advice_certificate);
  if (code == "unknown_peer") return context.text(messages::advice_unknown);
  if (code == "io_error") return context.text(messages::advice_unreachable, peer);
  if (met) return {};
  if (code == "already_exists") return context.text(messages::advice_other_keys);
  return turned_away(error) ? context.text(messages::advice_new_invitation, peer) : std::string();
}

std::string unanswered_text(const CommandContext& context, const Json& link) {
  if (!link.contains("unanswered")) return {};
  return context.text(messages::unanswered, text_of(link, "unanswered"), moment_of(link, "unanswered_since"));
}

Fields link_error_fields(const CommandContext& context, const Json& agreement) {
  const auto link = agreement.value("link", Json());
  if (!link.contains("error") || text_of(link, "connected") == "true") return {};
  const bool met = agreement.contains("in_force") && !agreement.at("in_force").is_null();
  const auto& error = link.at("error");
  return {{context.text(messages::field_link_error), link_error_text(context, error)},
          {context.text(messages::field_advice), link_advice(context, error, text_of(agreement, "peer"), met)}};
}

}  // namespace node
