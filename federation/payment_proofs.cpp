#include "federation/payment_proofs.h"

#include <algorithm>

#include "federation/link_log.h"
#include "federation/proof_checkpoint.h"
#include "protocol/identity.h"
#include "protocol/merkle.h"
#include "protocol/payment_digest.h"
#include "storage/journal.h"

namespace federation {

using protocol::failure;
using protocol::KeyUse;
using protocol::MessageProof;
using protocol::NodeKey;
using protocol::PaymentProof;
using storage::Store;
using storage::Table;

namespace {

protocol::Failure recovered_alone() {
  return {Reason::not_found, "it was recovered as accepted, and the answer stands in a peer's log alone"};
}

Result<void> check_provable(const Payment& payment) {
  if (protocol::is_of_fund(payment.opened.kind))
    return failure(
        Reason::unknown_payment,
        "units that are issued or given back are no payment between members, of which alone there are proofs");
  if (payment.status() == protocol::PaymentStatus::held)
    return failure(Reason::not_in_checkpoint, "the payment is not decided yet");
  const bool decided_elsewhere = !payment.opened.next.text().empty();
  const bool recovered = decided_elsewhere && payment.closed_entry == payment.opened_entry;
  if (recovered && payment.status() == protocol::PaymentStatus::accepted) return std::unexpected(recovered_alone());
  return {};
}

Result<protocol::Entry> entry_at(const Store& store, std::uint64_t index, Bytes& bytes) {
  auto stored = storage::journal_entry(store, index);
  if (!stored) return std::unexpected(stored.error());
  bytes = *std::move(stored);
  return protocol::decode_entry(bytes);
}

/// As a peer introduced itself; an error of a stranger.
Result<protocol::NodeIdentity> identity_of(const Store& store, const Domain& node) {
  const auto stored = store.get(Table::peer, node.text());
  const auto peer = stored && *stored ? storage::decode_row<Peer>(**stored) : failure(Reason::not_found);
  return peer ? protocol::decode_node_identity(peer->identity) : std::unexpected(peer.error());
}

// ---- the order

/// Among what an entry sends out.
std::optional<Bytes> order_in(const protocol::Entry& entry, const protocol::Hash& digest) {
  for (const auto& outgoing : entry.outgoing)
    if (protocol::sha256(outgoing.message) == digest) return outgoing.message;
  return std::nullopt;
}

/// In the entry that sent it, or where it was received; nullopt if the payment has none.
Result<std::optional<Bytes>> order_of(const Store& store, LinkLog& log, const Payment& payment) {
  const auto& opened = payment.opened;
  if (opened.order == protocol::Hash()) return std::nullopt;
  Bytes bytes;
  const auto entry = entry_at(store, payment.opened_entry, bytes);
  if (!entry) return std::unexpected(entry.error());
  if (auto sent = order_in(*entry, opened.order)) return sent;
  const Bytes* received = opened.previous.text().empty() ? nullptr : log.received(opened.previous, opened.place);
  if (received == nullptr || protocol::sha256(*received) != opened.order)
    return failure(Reason::not_found, "its order was recovered after a restore, and stands in a peer's log alone");
  return std::optional(*received);
}

/// As the client named them, if the entry is of such a request and the members were not erased since.
std::optional<protocol::NamedParties> parties_of(const protocol::PaymentOpened& opened, const Domain& own,
                                                 const AliasOf& alias_of) {
  const auto payer = alias_of(opened.payer);
  if (!payer) return std::nullopt;
  auto payee = protocol::Address::parse(opened.counterparty);
  if (const auto here = alias_of(opened.payee)) payee = protocol::Address{*here, own};
  if (!payee || protocol::payment_request_digest(*payer, *payee, opened.amount, opened.refund_of) != opened.request)
    return std::nullopt;
  return protocol::NamedParties{*payer, *payee};
}

/// How many decimals the currencies of payer and payee have, as far as their nodes are peers.
std::vector<protocol::NodeScale> scales_of(const Store& store, const Bytes& bytes, const Domain& own) {
  std::vector<protocol::NodeScale> scales;
  const auto order = message_of<protocol::Order>(bytes);
  if (!order) return scales;
  for (const auto& node : {order->payer.domain, order->payee.domain}) {
    if (node == own) continue;
    if (const auto identity = identity_of(store, node)) scales.push_back({node, identity->currency.scale});
  }
  return scales;
}

// ---- the answer

/// Those that a peer has signed its messages with, the oldest first; empty of a stranger.
std::vector<protocol::PublicKey> message_keys(const Store& store, const Domain& node) {
  std::vector<protocol::PublicKey> keys;
  const auto changed = store.get(Table::key, node.text());
  const auto row = changed && *changed ? storage::decode_row<KeysRow>(**changed) : failure(Reason::not_found);
  if (row) {
    protocol::KeyHistory history(node, row->first, row->oldest);
    for (const auto& announcement : row->announcements)
      if (!history.follow(announcement)) break;
    for (const auto& one : history.all()) keys.push_back(one.message);
    return keys;
  }
  if (const auto identity = identity_of(store, node)) keys.push_back(identity->message_key);
  return keys;
}

/// The key of the sender of an answer, and of those inside it, as far as they are peers.
void add_keys(const Store& store, const MessageProof& answer, std::vector<NodeKey>& keys) {
  const auto header = protocol::decode_envelope_header(answer.header_bytes);
  const auto message = message_of<protocol::Answer>(answer.message);
  if (!header || !message) return;
  for (const auto& key : message_keys(store, header->sender))
    if (protocol::verify(answer, key)) {
      keys.push_back({header->sender, KeyUse::message, key});
      break;
    }
  if (message->evidence.empty()) return;
  if (const auto inside = protocol::decode_message_proof(message->evidence)) add_keys(store, *inside, keys);
}

Result<MessageProof> answer_of(LinkLog& log, const Payment& payment) {
  const auto envelope = log.envelope(Table::received_log, payment.opened.next, payment.answer.sequence);
  if (!envelope) return std::unexpected(envelope.error());
  if (payment.answer.index >= (*envelope)->messages.size())
    return failure(Reason::corrupt, "no answer stands where its payment says");
  return protocol::prove_message(**envelope, payment.answer.index);
}

/// What the deciding entry, a PaymentClosed, says beside itself.
Result<void> add_answer(const Store& store, LinkLog& log, const Payment& payment, const protocol::PaymentClosed& closed,
                        PaymentProof& proof) {
  if (closed.answer.sequence == 0) {
    if (closed.status == protocol::PaymentStatus::refused) return {};
    return std::unexpected(recovered_alone());
  }
  auto answer = answer_of(log, payment);
  if (!answer) return std::unexpected(answer.error());
  add_keys(store, *answer, proof.keys);
  proof.answer = *std::move(answer);
  return {};
}

/// Whether the deciding entry names the order.
bool names_order(const protocol::Entry& entry, const protocol::PaymentClosed* closed) {
  if (closed == nullptr || closed->answer.sequence != 0) return true;
  return std::ranges::any_of(entry.outgoing, [](const protocol::Outgoing& outgoing) {
    return message_of<protocol::Answer>(outgoing.message).has_value();
  });
}

}  // namespace

Result<PaymentProof> prove_payment(const Store& store, const Payment& payment, const AliasOf& alias_of) {
  if (auto provable = check_provable(payment); !provable) return std::unexpected(provable.error());
  auto under = checkpoint_holding(store, payment.closed_entry);
  if (!under) return std::unexpected(under.error());
  PaymentProof proof{.index = payment.closed_entry,
                     .path = {},
                     .note = std::move(under->note),
                     .entry = {},
                     .parties = {},
                     .order = {},
                     .scales = {},
                     .answer = {},
                     .keys = std::move(under->keys)};
  auto path = storage::journal_inclusion(store, under->size, proof.index);
  if (!path) return std::unexpected(path.error());
  proof.path = *std::move(path);
  const auto entry = entry_at(store, proof.index, proof.entry);
  if (!entry) return std::unexpected(entry.error());
  LinkLog log(store);
  const auto* closed = std::get_if<protocol::PaymentClosed>(&entry->body);
  if (closed != nullptr) {
    if (auto added = add_answer(store, log, payment, *closed, proof); !added) return std::unexpected(added.error());
  } else {
    proof.parties = parties_of(payment.opened, under->node, alias_of);
  }
  if (!names_order(*entry, closed)) return proof;
  auto order = order_of(store, log, payment);
  if (!order) return std::unexpected(order.error());
  proof.order = *std::move(order);
  if (proof.order) proof.scales = scales_of(store, *proof.order, under->node);
  return proof;
}

}  // namespace federation
