#include "node/command_keys.h"

#include <nlohmann/json.hpp>

#include "node/command_client.h"
#include "node/messages_peering.h"

namespace node {

std::string in_groups(std::string_view hexadecimal) {
  constexpr std::size_t digits = 4;
  std::string text;
  for (std::size_t i = 0; i < hexadecimal.size(); i += digits)
    text += (i == 0 ? "" : " ") + std::string(hexadecimal.substr(i, digits));
  return text;
}

Fields keys_fields(const CommandContext& context, const Json& keys) {
  const auto field = [&](const Phrase& label, const char* name) {
    return std::pair(context.text(label), in_groups(text_of(keys, name)));
  };
  return {field(messages::field_message_key, "message"), field(messages::field_contract_key, "contract"),
          field(messages::field_log_key, "log"), field(messages::field_certificate, "certificate_sha256")};
}

}  // namespace node
