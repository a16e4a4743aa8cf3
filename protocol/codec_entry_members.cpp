// Entries about members.
#include "protocol/codec_entry.h"

namespace protocol {

inline constexpr std::uint32_t max_period_days = 366;

const char* rule(const MemberStandingSet& body) {
  if (body.account.is_zero()) return "member_standing_set.account";
  return body.valid_until < 0 ? "member_standing_set.valid_until" : nullptr;
}

const char* rule(const MemberRulesSet& body) {
  if (body.most_balance < 0 || body.most_paid < 0) return "member_rules_set.limits";
  return body.period_days == 0 || body.period_days > max_period_days ? "member_rules_set.period_days" : nullptr;
}

void write(wire::Entry& entry, const MemberStandingSet& body) {
  wire::MemberStandingSet& fields = *entry.mutable_member_standing_set();
  fields.Clear();
  put(fields.mutable_account(), body.account);
  fields.set_verified(body.verified);
  fields.set_suspended(body.suspended);
  fields.set_valid_until(body.valid_until);
}

MemberStandingSet read(FieldReader& reader, const wire::MemberStandingSet& fields) {
  reader.known(fields);
  return {reader.id<AccountId>(fields.account(), "member_standing_set.account"), fields.verified(), fields.suspended(),
          fields.valid_until()};
}

void write(wire::Entry& entry, const AccountClosed& body) {
  put(entry.mutable_account_closed()->mutable_account(), body.account);
}

AccountClosed read(FieldReader& reader, const wire::AccountClosed& fields) {
  reader.known(fields);
  return {reader.id<AccountId>(fields.account(), "account_closed.account")};
}

void write(wire::Entry& entry, const MemberRulesSet& body) {
  wire::MemberRulesSet& fields = *entry.mutable_member_rules_set();
  fields.Clear();
  fields.set_most_balance(body.most_balance);
  fields.set_most_paid(body.most_paid);
  fields.set_period_days(body.period_days);
}

MemberRulesSet read(FieldReader& reader, const wire::MemberRulesSet& fields) {
  reader.known(fields);
  return {fields.most_balance(), fields.most_paid(), fields.period_days()};
}

}  // namespace protocol
