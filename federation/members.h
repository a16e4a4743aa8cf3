// Members: who they are and how they stand. What their standing allows: member_rules.h.
#pragma once

#include "federation/context.h"

namespace federation {

// ---- asked by operators

void add_member(Context& context, const AddMember& request);
void change_member(Context& context, const ChangeMember& request);
void set_standing(Context& context, const SetStanding& request);
void erase_member(Context& context, const EraseMember& request);
void set_member_rules(Context& context, const SetMemberRules& request);

// ---- asked by members

void set_favourite(Context& context, const SetFavourite& request);

}  // namespace federation
