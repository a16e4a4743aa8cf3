// What a proof of a payment shows, and what speaks against it.
#include <algorithm>
#include <utility>

#include "protocol/merkle.h"
#include "protocol/payment_digest.h"
#include "protocol/payment_proof.h"

namespace protocol {
namespace {

std::unexpected<Failure> contradiction(std::string what) {
  return failure(Reason::corrupt, std::move(what));
}

/// One proof while it is checked.
struct Checking {
  const PaymentProof& proof;
  ProofKeys keys;
  ProvedPayment shown;
  Hash digest;                            ///< of the order, by the entry; zero if the entry names none
  Domain answered_by;                     ///< by the entry; empty if it decides by itself
  std::optional<Order> order;             ///< once it is known to be that one
  const PaymentOpened* opened = nullptr;  ///< if that is what decides
};

template <class Kind>
std::optional<Kind> message_in(std::string_view bytes) {
  auto message = decode_message(bytes);
  auto* kind = message ? std::get_if<Kind>(&*message) : nullptr;
  return kind == nullptr ? std::nullopt : std::optional(std::move(*kind));
}

/// The entry, which stands in the journal at its place.
Result<Entry> check_entry(Checking& of) {
  const auto& checkpoint = of.shown.checkpoint;
  if (!verify_inclusion(leaf_hash(of.proof.entry), of.proof.index, checkpoint.size, of.proof.path, checkpoint.root))
    return contradiction("the path does not lead from the entry to the root");
  auto entry = decode_entry(of.proof.entry);
  if (entry && entry->index != of.proof.index) return contradiction("an entry at another place than it says");
  if (!entry) return entry;
  of.shown.entry = entry->index;
  of.shown.recorded = entry->time;
  of.shown.transfers = entry->transfers;
  of.shown.decided = of.shown.writer;
  return entry;
}

// ---- the entry that decides

/// Whether this kind of payment can be decided where it is opened. Only the payee's node accepts: what goes elsewhere
/// is held before, and can but be refused at once.
Result<void> check_kind(const PaymentOpened& opened) {
  if (is_of_fund(opened.kind)) return contradiction("the entry is of no payment between members");
  if (opened.status == PaymentStatus::held) return contradiction("nothing is decided in the entry");
  const bool decides = opened.kind == PaymentKind::local || opened.kind == PaymentKind::incoming;
  if (!decides && opened.status == PaymentStatus::accepted)
    return contradiction("it is accepted, and no answer says so");
  const bool ordered = opened.order != Hash();
  if (opened.kind == PaymentKind::local ? ordered : !ordered && opened.status == PaymentStatus::accepted)
    return contradiction("an order without need, or none");
  return {};
}

/// What the payee of an entry has more, by what it posts.
std::int64_t gained(const Entry& entry, const AccountId& payee, CurrencyCode currency) {
  std::int64_t sum = 0;
  for (const auto& transfer : entry.transfers) {
    if (transfer.kind != TransferKind::post || transfer.amount.currency != currency) continue;
    const std::int64_t minor = transfer.amount.minor;
    if (transfer.credit == payee && __builtin_add_overflow(sum, minor, &sum)) return 0;
    if (transfer.debit == payee && __builtin_sub_overflow(sum, minor, &sum)) return 0;
  }
  return sum;
}

/// Whether the entry moves what it says was paid.
Result<void> check_money(const Entry& entry, const PaymentOpened& opened) {
  if (opened.status == PaymentStatus::refused)
    return entry.transfers.empty() ? Result<void>() : contradiction("it is refused, and the entry moves money");
  const Transfer post{.debit = opened.payer, .credit = opened.payee, .amount = opened.amount, .hold = {}};
  const bool moved = opened.kind == PaymentKind::local
                         ? entry.transfers == std::vector{post}
                         : gained(entry, opened.payee, opened.amount.currency) == opened.amount.minor;
  return moved && opened.amount.minor > 0 ? Result<void>()
                                          : contradiction("the entry moves something else than was paid");
}

/// Who asked whom, by the digest in the entry: of a payment that was asked of this node.
Result<void> check_parties(Checking& of, const PaymentOpened& opened) {
  if (!of.proof.parties) return {};
  const auto& [payer, payee] = *of.proof.parties;
  if (opened.kind != PaymentKind::local && opened.kind != PaymentKind::outgoing)
    return contradiction("the entry names nobody who asked");
  if (payment_request_digest(payer, payee, opened.amount, opened.refund_of) != opened.request)
    return contradiction("the entry is of a request by or for somebody else");
  if ((payee.domain == of.shown.writer) != (opened.kind == PaymentKind::local))
    return contradiction("the payee is at another node than the entry says");
  of.shown.payer = Address{payer, of.shown.writer}.text();
  of.shown.payee = payee.text();
  return {};
}

Result<void> check_decision(Checking& of, const Entry& entry, const PaymentOpened& opened) {
  of.opened = &opened;
  of.shown.key = opened.key;
  of.shown.status = opened.status;
  of.shown.reason = opened.reason;
  of.shown.refund_of = opened.refund_of;
  of.digest = opened.order;
  if (of.proof.answer) return contradiction("the entry decides by itself, and an answer stands beside it");
  const bool local = opened.kind == PaymentKind::local;
  if (local || opened.kind == PaymentKind::outgoing) of.shown.paid = opened.amount;
  if (local) of.shown.credited = opened.amount;
  of.shown.payee_node_answered = local;
  auto checked = check_kind(opened);
  if (checked) checked = check_money(entry, opened);
  return checked ? check_parties(of, opened) : checked;
}

/// Decided by the answer of another node; or here, which the node before is told in the same entry.
Result<void> check_decision(Checking& of, const Entry& entry, const PaymentClosed& closed) {
  of.shown.key = closed.key;
  of.shown.status = closed.status;
  of.shown.reason = closed.reason;
  if (of.proof.parties) return contradiction("the entry names nobody who asked");
  if ((closed.answer.sequence != 0) != of.proof.answer.has_value())
    return contradiction("the entry and the answer do not belong together");
  if (of.proof.answer) {
    const auto answer = message_in<Answer>(of.proof.answer->message);
    if (!answer) return contradiction("what stands for the answer is none");
    of.digest = answer->order_digest;
    of.answered_by = closed.peer;
    return {};
  }
  if (closed.status == PaymentStatus::accepted) return contradiction("it is accepted, and no answer says so");
  for (const auto& outgoing : entry.outgoing)
    if (const auto answer = message_in<Answer>(outgoing.message)) of.digest = answer->order_digest;
  return {};
}

template <class Body>
Result<void> check_decision(Checking&, const Entry&, const Body&) {
  return contradiction("the entry decides no payment");
}

// ---- the order

/// Whether the entry that opened a payment says what its order does.
bool is_opened_by(const PaymentOpened& opened, const Order& order, const Domain& writer) {
  const bool accepted = opened.status == PaymentStatus::accepted;
  if (opened.kind == PaymentKind::outgoing) return order.path.front().amount == opened.amount;
  if (opened.kind != PaymentKind::incoming) return true;
  return order.credited == opened.amount && (!accepted || order.payee.domain == writer);
}

Result<void> check_order(Checking& of) {
  if (of.proof.order.has_value() == (of.digest == Hash())) return contradiction("an order without need, or none");
  if (!of.proof.order) return {};
  if (sha256(*of.proof.order) != of.digest) return contradiction("the order is another one than was decided");
  of.order = message_in<Order>(*of.proof.order);
  if (!of.order) return contradiction("what stands for the order is none");
  const auto& order = *of.order;
  if (of.shown.key != order.key() && of.shown.key != key_beside(order.key(), of.digest))
    return contradiction("the order is of another payment");
  if (of.opened != nullptr && !is_opened_by(*of.opened, order, of.shown.writer))
    return contradiction("the order says something else than the entry");
  of.shown.payer = order.payer.text();
  of.shown.payee = order.payee.text();
  of.shown.paid = order.path.front().amount;
  of.shown.credited = order.credited;
  of.shown.refund_of = order.refund_of;
  return {};
}

/// The payer's, then the payee's, and not the writer's: then there is one text for each proof.
Result<void> check_scales(Checking& of) {
  const auto& scales = of.proof.scales;
  std::vector<Domain> nodes;
  if (of.order) nodes = {of.order->payer.domain, of.order->payee.domain};
  std::erase(nodes, of.shown.writer);
  auto expected = nodes.begin();
  for (const auto& scale : scales) {
    expected = std::find(expected, nodes.end(), scale.node);
    if (expected == nodes.end()) return contradiction("decimals of a currency that the order does not name");
    ++expected;
  }
  of.shown.scales = scales;
  return {};
}

std::size_t place_of(const Order& order, const Domain& node) {
  const auto found = std::ranges::find(order.path, node, &Hop::node);
  return static_cast<std::size_t>(found - order.path.begin());
}

// ---- what the entry that closes a payment moves

/// Takes one such amount away.
bool take(std::vector<Amount>& amounts, const Amount& amount) {
  const auto found = std::ranges::find(amounts, amount);
  if (found == amounts.end()) return false;
  amounts.erase(found);
  return true;
}

/// Whether what was held and is posted is what the order has leave this node. The payer's node takes the payer's units
/// with it; one between two others its fee, in euros and in its units, unless it bears the payment itself.
bool moves_what_is_ordered(const Entry& entry, const Order& order, std::size_t here, bool rounds) {
  std::vector<Amount> posted;
  for (const auto& transfer : entry.transfers) {
    if (transfer.kind == TransferKind::post && rounds) continue;
    if (transfer.kind != TransferKind::post_hold) return false;
    posted.push_back(transfer.amount);
  }
  const auto& arriving = order.path[here].amount;
  const auto& leaving = order.path[here + 1].amount;
  if (!take(posted, leaving)) return false;
  if (here == 0) return take(posted, arriving) && posted.empty();
  if (posted.empty()) return true;
  std::int64_t fee = 0;
  if (__builtin_sub_overflow(arriving.minor, leaving.minor, &fee)) return false;
  return take(posted, {fee, arriving.currency}) && posted.size() <= 1;
}

Result<void> check_moved(const Checking& of, const Entry& entry) {
  if (of.opened != nullptr) return {};  // check_money
  if (of.shown.status == PaymentStatus::refused) {
    const auto moves = [](const Transfer& transfer) { return moves_money(transfer.kind); };
    return std::ranges::none_of(entry.transfers, moves) ? Result<void>()
                                                        : contradiction("it is refused, and the entry moves money");
  }
  // A mutual credit posts in the same entry what its rates leave over.
  const auto& figures = of.shown.checkpoint.extensions;
  const bool rounds = !figures.empty() && figures.front().ends_with(" mutual_credit");
  return moves_what_is_ordered(entry, *of.order, place_of(*of.order, of.shown.writer), rounds)
             ? Result<void>()
             : contradiction("the entry moves something else than was ordered");
}

// ---- the answer, and those inside it

/// Whether an answer says of this order what the entry says.
bool says_the_same(const Checking& of, const Answer& answer) {
  return answer.key == of.order->key() && answer.order_digest == of.digest &&
         answer.accepted == (of.shown.status == PaymentStatus::accepted) && answer.reason == of.shown.reason;
}

/// Under the key of its sender, with its place below the header: the first answer must have one.
Result<void> check_signature(Checking& of, const MessageProof& answer, const Domain& sender, bool first) {
  const auto candidates = of.keys.of(sender, KeyUse::message);
  for (const auto& key : candidates)
    if (verify(answer, key.key)) {
      of.shown.signers.push_back({SignerRole::answer, key, of.keys.is_given(key), 0});
      return {};
    }
  if (first || !candidates.empty())
    return failure(Reason::bad_signature, candidates.empty() ? "no key of " + sender.text() + " is given"
                                                             : "the signature of " + sender.text());
  of.shown.unchecked.push_back(sender);
  return {};
}

/// The answer of the node at this place of the path to the one before it; the evidence inside.
Result<Bytes> check_answer(Checking& of, const MessageProof& proof, std::size_t place, bool first) {
  const auto& path = of.order->path;
  const auto header = decode_envelope_header(proof.header_bytes);
  if (!header) return std::unexpected(header.error());
  if (place >= path.size() || header->sender != path[place].node || header->receiver != path[place - 1].node)
    return contradiction("the answer is between other nodes than the order's path has");
  if (first && header->sender != of.answered_by) return contradiction("the entry names another node that answered");
  const auto answer = message_in<Answer>(proof.message);
  if (!answer || !says_the_same(of, *answer)) return contradiction("the answer is about something else");
  if (auto holds = check_signature(of, proof, header->sender, first); !holds) return std::unexpected(holds.error());
  of.shown.decided = header->sender;
  return answer->evidence;
}

Result<void> check_answers(Checking& of) {
  if (!of.order) return of.proof.answer ? contradiction("an answer to no order") : Result<void>();
  const auto& path = of.order->path;
  std::size_t place = place_of(*of.order, of.shown.writer);
  if (place == path.size()) return contradiction("the order does not lead through this node");
  bool first = true;
  for (auto next = of.proof.answer; next; first = false) {
    const auto evidence = check_answer(of, *next, ++place, first);
    if (!evidence) return std::unexpected(evidence.error());
    next.reset();
    if (evidence->empty()) continue;
    auto inside = decode_message_proof(*evidence);
    if (!inside) return std::unexpected(inside.error());
    next = *std::move(inside);
  }
  of.shown.payee_node_answered = place + 1 == path.size();
  return {};
}

}  // namespace

Result<ProvedPayment> verify(const PaymentProof& proof, std::vector<NodeKey> given) {
  Checking of{proof, {proof.keys, std::move(given)}, {}, {}, {}, {}, nullptr};
  auto checkpoint = verify_checkpoint(proof.note, of.keys, of.shown.signers);
  if (!checkpoint) return std::unexpected(checkpoint.error());
  of.shown.checkpoint = *std::move(checkpoint);
  of.shown.writer = of.shown.signers.front().key.node;
  const auto entry = check_entry(of);
  if (!entry) return std::unexpected(entry.error());
  auto checked = std::visit([&](const auto& body) { return check_decision(of, *entry, body); }, entry->body);
  if (checked) checked = check_order(of);
  if (checked) checked = check_scales(of);
  if (checked) checked = check_answers(of);
  if (checked) checked = check_moved(of, *entry);
  if (checked) checked = check_all_used(of.keys, of.shown.signers);
  if (!checked) return std::unexpected(checked.error());
  return std::move(of.shown);
}

}  // namespace protocol
