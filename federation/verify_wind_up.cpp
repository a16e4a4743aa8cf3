#include "federation/verify_wind_up.h"

#include <algorithm>

#include "federation/postings.h"
#include "federation/wind_up_rules.h"
#include "federation/withdrawn_order.h"

namespace federation {

using protocol::AnswerHonoured;
using protocol::ClaimGivenUp;
using protocol::Entry;
using protocol::PaymentClosed;
using protocol::PaymentStatus;
using protocol::PeerWoundUp;

/// By a contract key that is in force, or was.
static bool is_signed(const protocol::KeyHistory& signer, const Bytes& text, const protocol::Signature& signature,
                      VerifyReport& report) {
  ++report.signatures;
  return std::ranges::any_of(signer.all(), [&](const protocol::PublicKeys& keys) {
    return protocol::verify_raw(keys.contract, text, signature);
  });
}

std::string WindUpVerifier::check_statement(const Books& books, const Entry& entry, const PeerWoundUp& wound_up,
                                            VerifyReport& report) {
  const PeerState* peer = books.peer(wound_up.peer);
  const auto statement = protocol::parse_wind_up(wound_up.statement);
  if (peer == nullptr || !statement) return {};  // said by apply
  peer_ = wound_up.peer;
  to_end_.assign(statement->holds.begin(), statement->holds.end());
  const auto ours = wind_up_statement(books, wound_up.peer, terms_of(*statement));
  if (!ours || *ours != *statement) return "the wind-up statement is not what the books say";
  if (const auto allowed = may_wind_up(books, *statement, entry.time); !allowed)
    return "the peer was wound up while it could not be: " + std::string(name(allowed.error().reason));
  if (!is_signed(books.own_keys(), wound_up.statement, wound_up.ours, report))
    return "our signature under the wind-up statement does not verify";
  if ((statement->hands == 2) == wound_up.theirs.is_zero()) return "the wind-up statement has not so many hands";
  if (statement->hands == 2 && !is_signed(peer->keys, wound_up.statement, wound_up.theirs, report))
    return "their signature under the wind-up statement does not verify";
  if (std::ranges::any_of(books.unanswered_by(wound_up.peer),
                          [&](const auto& held) { return books.order_waits(held) && !held.cancel_asked; }))
    return "an order that is returned may still leave";
  return entry.transfers == wind_up_postings(books, wound_up.peer)
             ? ""
             : "what moves is not what the wind-up statement says";
}

/// The holds end in the order of the statement, before anything else.
std::string WindUpVerifier::check_closed(const Books& books, const PaymentClosed& closed) {
  const auto next = to_end_.front();
  to_end_.pop_front();
  const auto status = next.accepted ? PaymentStatus::accepted : PaymentStatus::refused;
  const auto reason = next.accepted ? Reason::none : Reason::wound_up;
  const auto known = books.payment(next.key);
  const bool fits = closed.key == next.key && closed.peer == peer_ && closed.status == status &&
                    closed.reason == reason && closed.answer.sequence == 0 && known;
  return fits ? "" : "a hold does not end as the wind-up statement says";
}

/// The answer at this place of what was taken in last, if it is to this payment.
std::optional<protocol::Answer> WindUpVerifier::answer_to(const Books& books, const Payment& payment,
                                                          const Domain& domain, const protocol::LogPlace& place) {
  const PeerState* peer = books.peer(domain);
  const Bytes* bytes = peer == nullptr || payment.opened.next != domain ? nullptr : log_.received(domain, place);
  auto answer = bytes == nullptr ? std::nullopt : message_of<protocol::Answer>(*bytes);
  const bool is_its =
      answer && answer->order_digest == payment.opened.order && answer->key == payment.opened.order_key();
  return is_its && place.sequence == peer->row.received.sequence ? answer : std::nullopt;
}

std::string WindUpVerifier::check_honoured(const Books& books, const Entry& entry, const AnswerHonoured& honoured) {
  const PeerState* peer = books.peer(honoured.peer);
  const auto known = books.payment(honoured.key);
  if (peer == nullptr || !known || !was_returned_alone(books, *known)) return {};  // said by apply
  const auto answer = answer_to(books, *known, honoured.peer, honoured.place);
  if (!answer || !answer->accepted) return "the peer that was wound up has accepted no such payment";
  if (is_withdrawn(*known)) return "an answer is honoured to an order that never left";
  if (honoured.amount != owed_for(books, *known)) return "another amount is honoured than was ordered";
  return entry.transfers == borne_postings(books, *peer, honoured.amount) ? "" : "what moves is not what is honoured";
}

std::string WindUpVerifier::check_heard(const Books& books, const protocol::RefusalHeard& heard) {
  const auto known = books.payment(heard.key);
  if (!known || !was_returned(books, *known)) return {};  // said by apply
  const auto answer = answer_to(books, *known, heard.peer, heard.place);
  return answer && !answer->accepted ? "" : "the peer that was wound up has refused no such payment";
}

static std::string check_given_up(const Books& books, const Entry& entry, const ClaimGivenUp& given_up) {
  const PeerState* peer = books.peer(given_up.peer);
  if (peer == nullptr) return {};  // said by apply
  if (!may_give_up_claim(books, *peer) || given_up.amount != doubtful_claim(books, *peer))
    return "a claim is given up that does not stand so, or that nothing bears";
  return entry.transfers == borne_postings(books, *peer, given_up.amount) ? "" : "what moves is not what is given up";
}

std::string WindUpVerifier::check(const Books& books, const Entry& entry, VerifyReport& report) {
  if (!to_end_.empty()) {
    if (const auto* closed = std::get_if<PaymentClosed>(&entry.body)) return check_closed(books, *closed);
    to_end_.clear();
    return "a hold was not ended that the wind-up statement ends";
  }
  if (const auto* wound_up = std::get_if<PeerWoundUp>(&entry.body))
    return check_statement(books, entry, *wound_up, report);
  if (const auto* given_up = std::get_if<ClaimGivenUp>(&entry.body)) return check_given_up(books, entry, *given_up);
  if (const auto* honoured = std::get_if<AnswerHonoured>(&entry.body)) return check_honoured(books, entry, *honoured);
  if (const auto* heard = std::get_if<protocol::RefusalHeard>(&entry.body)) return check_heard(books, *heard);
  const auto* closed = std::get_if<PaymentClosed>(&entry.body);
  const bool by_statement = closed != nullptr && closed->reason == Reason::wound_up && closed->answer.sequence == 0;
  return by_statement ? "a hold is ended by a wind-up statement that does not name it" : "";
}

std::string WindUpVerifier::unfinished() const {
  return to_end_.empty() ? "" : "a hold was not ended that the wind-up statement ends";
}

}  // namespace federation
