// Random words about checkpoints, as messages and entries, and entries about members.
#include "tests/protocol/random_values.h"

namespace protocol_tests {

using namespace protocol;

CheckpointShown RandomValues::checkpoint_shown() {
  CheckpointShown shown{
      .note = bytes(1 + below(200)), .old_size = below(1000), .extension = {}, .envelope = below(1000), .since = {}};
  for (std::uint64_t i = shown.old_size > 0 ? below(5) : 0; i > 0; --i) shown.extension.push_back(id<Hash>());
  for (std::uint64_t i = shown.envelope > 0 ? below(5) : 0; i > 0; --i) shown.since.push_back(id<Hash>());
  return shown;
}

Cosignature RandomValues::cosignature() {
  return {"a.example/journal", number(), id<Hash>(), positive(), id<Signature>()};
}

EntryBody RandomValues::checkpoint_body(std::size_t kind) {
  const protocol::LogPlace place{1 + below(100'000), static_cast<std::uint32_t>(below(1024))};
  switch (kind) {
    case 0:
      return CheckpointMade{bytes(1 + below(200)), id<Hash>()};
    case 1:
      return CheckpointCosigned{domain(), place, bytes(1 + below(200)), positive(), id<Signature>(), coin()};
    default:
      return CosignatureTaken{domain(), place, number(), positive(), id<Signature>()};
  }
}

EntryBody RandomValues::member_body(std::size_t kind) {
  switch (kind) {
    case 0:
      return MemberStandingSet{id<AccountId>(), coin(), coin(), coin() ? static_cast<std::int32_t>(below(100'000)) : 0};
    case 1:
      return AccountClosed{id<AccountId>()};
    case 2:
      return MemberRulesSet{positive(), positive(), 1 + static_cast<std::uint32_t>(below(366))};
    default:
      return CreditLimitSet{id<AccountId>(), positive() - 1};
  }
}

}  // namespace protocol_tests
