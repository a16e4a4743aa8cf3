// A member for people, and the options that name the parts of what is known of one.
#pragma once

#include <array>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "node/command_context.h"
#include "node/command_table.h"

namespace CLI {
class App;
}

namespace node {

/// One part of what is known of a member: its name in the API, its option, what it is called for people.
struct MemberPart {
  const char* name;
  const char* option;
  const Phrase* about;
  const Phrase* field;
};
extern const std::array<MemberPart, 7> member_parts;

struct MemberPartOptions {
  std::array<std::optional<std::string>, 7> texts;
  std::optional<std::string> findable;  ///< yes or no
};

/// An option for each part; what was given is then put into the body of a request.
std::shared_ptr<MemberPartOptions> add_part_options(CLI::App& command, const CommandContext& context);
void put_parts(Json& body, const MemberPartOptions& options);

/// "active", "suspended" or "ended" in the language of the context.
std::string state_text(const CommandContext& context, const Json& member);
std::string yes_or_no(const CommandContext& context, const Json& member, const char* name);
/// Who it is and how it stands.
Fields member_fields(const CommandContext& context, const Json& member);

}  // namespace node
