#include "federation/recovery.h"

#include "federation/messages.h"
#include "protocol/check.h"
#include "protocol/message.h"

namespace federation {

using protocol::EnvelopeDirection;
using protocol::FrameKind;

std::vector<SendStored::Item> missing_items(const Books& books, const Domain& peer, const protocol::Greeting& theirs) {
  const Peer& row = books.peer(peer)->row;
  std::vector<SendStored::Item> items;
  std::uint64_t ours = theirs.received.sequence;  // of our envelopes, the peer will have had up to here
  std::uint64_t given = theirs.sent.sequence;     // and of its own
  while (given < row.received.sequence) {
    const auto own = books.received_envelope(peer, given + 1);
    protocol::check(own.has_value(), "a received envelope is in the log");
    // The peer made this one when it knew of ours up to the acknowledged one; it must know as much again.
    for (; ours < own->header.acknowledged.sequence && ours < row.sent.sequence; ++ours)
      items.push_back({FrameKind::envelope, ours + 1});
    items.push_back({FrameKind::returned, ++given});
  }
  for (; ours < row.sent.sequence; ++ours) items.push_back({FrameKind::envelope, ours + 1});
  return items;
}

static RecordedAnswers recorded_answers(const Recovery& recovery) {
  RecordedAnswers recorded;
  for (const auto& item : recovery.items) {
    if (item.direction != EnvelopeDirection::returned) continue;
    for (const auto& bytes : item.envelope.messages) {
      const auto message = protocol::decode_message(bytes);
      protocol::check(message.has_value(), "what we signed we can read");
      if (const auto* answer = std::get_if<protocol::Answer>(&*message); answer != nullptr)
        if (answer->reason != Reason::id_conflict) recorded.emplace(answer->key, *answer);
    }
  }
  return recorded;
}

void recover(Context& context, const Domain& peer, const Recovery& recovery) {
  const auto recorded = recorded_answers(recovery);
  for (const auto& item : recovery.items) {
    if (item.direction == EnvelopeDirection::returned)
      take_back(context, peer, item.envelope);
    else
      take_in(context, peer, item.envelope, recorded);
  }
}

}  // namespace federation
