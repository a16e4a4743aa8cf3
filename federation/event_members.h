// What clients ask about members: a part of the events of event.h. Plain data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "federation/records.h"

namespace federation {

/// Chosen by the gateway; the Reply to an event carries the ticket of that event.
using Ticket = std::uint64_t;

struct AddMember {
  Ticket ticket = 0;
  Member member;  ///< with a fresh random account id
  bool verified = false;
  std::int32_t valid_until = 0;   ///< as in protocol::MemberStandingSet
  std::int64_t credit_limit = 0;  ///< how far below zero; of a mutual credit only
};

struct SetCreditLimit {
  Ticket ticket = 0;
  protocol::Alias member;
  std::int64_t limit = 0;  ///< minor units, at least zero
};

/// What the association knows of a member, part by part; the other parts stay as they are.
struct ChangeMember {
  Ticket ticket = 0;
  protocol::Alias alias;
  std::vector<std::pair<std::string PersonalData::*, std::string>> parts;
  std::optional<bool> findable = {};
};

/// How a member stands from here on; what is absent stays as it is.
struct SetStanding {
  Ticket ticket = 0;
  protocol::Alias alias;
  std::optional<bool> verified;
  std::optional<bool> suspended;
  std::optional<std::int32_t> valid_until;
};

/// The member's data and whatever names the member at the bank are erased, the account is closed.
struct EraseMember {
  Ticket ticket = 0;
  protocol::Alias alias;
};

/// Whom a member pays often, here or elsewhere; known to the member alone.
struct SetFavourite {
  Ticket ticket = 0;
  protocol::Alias alias;
  protocol::Address favourite;
  bool is_favourite = true;
};

struct SetMemberRules {
  Ticket ticket = 0;
  protocol::MemberRulesSet rules;
};

}  // namespace federation
