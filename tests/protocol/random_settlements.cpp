// Random messages and entries about settlement.
#include "tests/protocol/random_values.h"

namespace protocol_tests {

using namespace protocol;

Message RandomValues::settlement_message() {
  const BankAccount account = coin() ? BankAccount{} : BankAccount{text(70), characters("ABCDE0123456789", 20)};
  switch (below(5)) {
    case 0:
      return SettlementProposal{bytes(1 + below(500)), id<Signature>(), account};
    case 1:
      return SettlementAcceptance{bytes(1 + below(500)), id<Signature>(), account};
    case 2:
      return ClosingProposal{bytes(1 + below(500)), id<Signature>()};
    case 3:
      return ClosingAcceptance{bytes(1 + below(500)), id<Signature>()};
    default:
      break;
  }
  SettlementDispute dispute{static_cast<std::uint32_t>(1 + below(1000)), id<Hash>(), {}, 0, 0, {}};
  if (coin()) return dispute;
  dispute.log = domain();
  dispute.low = below(5000);
  dispute.high = dispute.low + 1 + below(5000);
  const auto step = dispute_step(dispute.low, dispute.high);
  for (std::uint64_t i = (dispute.high - dispute.low + step - 1) / step; i > 0; --i)
    dispute.totals.push_back(integer());
  return dispute;
}

EntryBody RandomValues::link_body(std::size_t kind) {
  switch (kind) {
    case 13:
      return LinkCompared{domain()};
    case 15:
      return LinkReleased{domain()};
    case 16:
      return LinkThawed{domain()};
    case 33:
      return PeerRemoved{domain()};
    default: {
      const auto told = choice(PaymentStatus::accepted, PaymentStatus::refused);
      const bool ends_here = told == PaymentStatus::refused && coin();
      return ContradictionBorne{key(), told, refusal(), ends_here ? Domain{} : domain()};
    }
  }
}

EntryBody RandomValues::wind_up_body(std::size_t kind) {
  const auto some32 = static_cast<std::uint32_t>(number());
  if (kind == 0)
    return PeerWoundUp{domain(), bytes(1 + below(500)), id<Signature>(), coin() ? id<Signature>() : Signature{}};
  if (kind == 1) return ClaimGivenUp{domain(), positive()};
  if (kind == 2) return AnswerHonoured{key(), domain(), {1 + below(5000), some32}, positive()};
  if (kind == 3) return RefusalHeard{key(), domain(), {1 + below(5000), some32}};
  return OrderLeft{key()};
}

EntryBody RandomValues::settlement_body(std::size_t kind) {
  switch (kind) {
    case 0: {
      const auto step = choice(SettlementStep::proposed_here, SettlementStep::disputed_there);
      const bool theirs = step == SettlementStep::agreed || step == SettlementStep::disputed_here;
      return SettlementChanged{domain(),
                               step,
                               bytes(1 + below(500)),
                               step == SettlementStep::disputed_here ? Signature{} : id<Signature>(),
                               theirs ? id<Signature>() : Signature{},
                               coin()};
    }
    case 1: {
      const auto step = choice(ClosingStep::signed_here, ClosingStep::questioned_here);
      const bool ours = step != ClosingStep::written_off && step != ClosingStep::questioned_here;
      const bool theirs = step != ClosingStep::signed_here && step != ClosingStep::written_off;
      return SettlementEnded{domain(),
                             step,
                             bytes(1 + below(500)),
                             ours ? id<Signature>() : Signature{},
                             theirs ? id<Signature>() : Signature{},
                             (step == ClosingStep::signed_here || step == ClosingStep::countersigned_here) && coin()};
    }
    case 2: {
      DisputeNarrowed narrowed{.peer = domain(),
                               .number = static_cast<std::uint32_t>(1 + below(1000)),
                               .direction = choice(EnvelopeDirection::sent, EnvelopeDirection::received),
                               .low = below(1000),
                               .high = 1000 + below(1000),
                               .message = {}};
      if (coin()) return narrowed;
      narrowed.message = static_cast<std::uint32_t>(below(1024));
      narrowed.ours = integer();
      narrowed.theirs = integer();
      return narrowed;
    }
    case 3:
      return SettlementThresholdSet{domain(), coin() ? 0 : positive()};
    default:
      return AnswerCounted{key(),
                           domain(),
                           choice(EnvelopeDirection::received, EnvelopeDirection::returned),
                           {1 + below(1000), static_cast<std::uint32_t>(below(1024))}};
  }
}

}  // namespace protocol_tests
