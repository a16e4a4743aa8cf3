#include "node/command_member_view.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "node/command_client.h"
#include "node/messages_members.h"
#include "node/messages_payments.h"

namespace node {

constexpr std::array<MemberPart, 7> member_parts{{
    {"name", "--name", &messages::member_name, &messages::field_name},
    {"email", "--email", &messages::member_email, &messages::field_email},
    {"phone", "--phone", &messages::member_phone, &messages::field_phone},
    {"postal_address", "--address", &messages::member_address, &messages::field_postal},
    {"company_number", "--company-number", &messages::member_company_number, &messages::field_company_number},
    {"iban", "--iban", &messages::member_iban, &messages::field_iban},
    {"notes", "--notes", &messages::member_notes, &messages::field_notes},
}};

std::shared_ptr<MemberPartOptions> add_part_options(CLI::App& command, const CommandContext& context) {
  auto options = std::make_shared<MemberPartOptions>();
  for (std::size_t i = 0; i < member_parts.size(); ++i)
    command.add_option(member_parts[i].option, options->texts[i], context.text(*member_parts[i].about));
  command.add_option("--findable", options->findable, context.text(messages::member_findable))
      ->check(CLI::IsMember({"yes", "no"}));
  return options;
}

void put_parts(Json& body, const MemberPartOptions& options) {
  for (std::size_t i = 0; i < member_parts.size(); ++i)
    if (options.texts[i]) body[member_parts[i].name] = *options.texts[i];
  if (options.findable) body["findable"] = *options.findable == "yes";
}

std::string state_text(const CommandContext& context, const Json& member) {
  const auto state = text_of(member, "state");
  if (state == "suspended") return context.text(messages::state_suspended);
  return context.text(state == "ended" ? messages::state_ended : messages::state_active);
}

std::string yes_or_no(const CommandContext& context, const Json& member, const char* name) {
  return context.text(text_of(member, name) == "true" ? messages::answer_yes : messages::answer_no);
}

Fields member_fields(const CommandContext& context, const Json& member) {
  const auto until = text_of(member, "valid_until");
  Fields fields{{context.text(messages::field_address), text_of(member, "address")},
                {context.text(messages::field_member_kind), context.word(text_of(member, "kind"))}};
  for (const auto& part : member_parts) fields.emplace_back(context.text(*part.field), text_of(member, part.name));
  fields.emplace_back(context.text(messages::field_findable), yes_or_no(context, member, "findable"));
  fields.emplace_back(context.text(messages::field_account), text_of(member, "account"));
  fields.emplace_back(context.text(messages::field_state), state_text(context, member));
  fields.emplace_back(context.text(messages::field_verified), yes_or_no(context, member, "verified"));
  fields.emplace_back(context.text(messages::field_until), until.empty() ? context.text(messages::without_end) : until);
  return fields;
}

}  // namespace node
