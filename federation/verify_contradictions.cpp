#include "federation/verify_contradictions.h"

#include <algorithm>

#include "federation/payment_rules.h"
#include "federation/postings.h"
#include "federation/wind_up_rules.h"

namespace federation {

using protocol::Answer;
using protocol::ContradictionBorne;
using protocol::PaymentKind;
using protocol::PaymentStatus;
using protocol::Transfer;

namespace {

constexpr const char* wrong_money = "what is borne is not what was said twice";

/// One entry, the payment it is about, and the books just before it.
struct Step {
  LinkLog& log;
  const GivenBack& returned;
  const Books& books;
  const protocol::Entry& entry;
  const ContradictionBorne& borne;
  const Payment& known;

  bool moves(const std::vector<Transfer>& expected) const { return entry.transfers == expected; }
};

/// Our refusal stands in what the node before has just given back, for this reason.
bool refusal_came_back(const Step& step) {
  const auto like = [&](const Answer& answer, const Bytes&) {
    return !answer.accepted && answer.order_digest == step.known.opened.order && answer.reason == step.borne.reason;
  };
  return step.returned.find<Answer>(step.known.opened.previous, like).has_value();
}

/// What was held for both neighbours is held for the next one alone.
std::string check_stands_in(const Step& step, std::int64_t minor) {
  const PeerState* next = step.books.peer(step.borne.next);
  if (next == nullptr) return "it is borne for a stranger";
  if (minor <= 0) return wrong_money;
  auto expected = close_holds(step.books, step.known.key(), protocol::TransferKind::void_hold);
  expected.push_back(borne_hold(step.books, step.known.key(), *next, minor));
  return step.moves(expected) ? "" : wrong_money;
}

std::string check_held(const Step& step) {
  if (!refusal_came_back(step)) return "no refusal of ours came back from the node before";
  if (step.borne.next != step.known.opened.next || step.books.holds_of(step.known.key()).empty())
    return "nothing is held for the next node";
  return check_stands_in(step, step.known.debt);
}

/// The order that was refused stands in what the next node has just given back.
std::string check_refused(const Step& step) {
  const auto& opened = step.known.opened;
  const auto order = step.returned.order(step.borne.next, opened.order);
  const auto here = order ? place_on_path(*order, step.books.domain(), opened.previous) : 0;
  if (here == 0 || here + 1 >= order->path.size() || order->path[here + 1].node != step.borne.next)
    return "the next node gave back no order that was refused";
  if (step.known.answer.sequence != 0) return "the next node has refused it";
  if (opened.reason != step.borne.reason) return "it was refused for another reason";
  return check_stands_in(step, order->path[here + 1].amount.minor);
}

std::string check_accepted(const Step& step) {
  const auto& opened = step.known.opened;
  if (!refusal_came_back(step)) return "no refusal of ours came back from the node before";
  if (step.borne.next != opened.next) return "it is borne for another node";
  if (!step.books.first_answer_waits(opened.previous, opened.order))
    return "the node before was told that it is accepted";
  if (step.known.claim <= 0) return wrong_money;
  return step.moves(borne_postings(step.books, *step.books.peer(opened.previous), step.known.claim)) ? "" : wrong_money;
}

std::string check_told_accepted(const Step& step) {
  const auto& opened = step.known.opened;
  const PeerState* next = step.books.peer(opened.next);
  const bool unanswered = step.known.status() == PaymentStatus::accepted && step.known.answer.sequence == 0 &&
                          !step.books.hands_that_ended(step.known);
  if (next == nullptr || !unanswered || opened.kind != PaymentKind::forwarded || step.borne.next != opened.next)
    return "the next node had not left it open";
  const auto envelope = step.log.envelope(storage::Table::received_log, opened.next, next->row.received.sequence);
  const bool refused = envelope && std::ranges::any_of((*envelope)->messages, [&](const Bytes& bytes) {
                         const auto answer = message_of<Answer>(bytes);
                         return answer && !answer->accepted && answer->order_digest == opened.order &&
                                answer->reason == step.borne.reason;
                       });
  if (!refused) return "the next node has not refused it";
  if (step.known.debt <= 0) return wrong_money;
  return step.moves(stranded_postings(step.books, *next, step.known.debt)) ? "" : wrong_money;
}

}  // namespace

std::string check_contradiction(LinkLog& log, const GivenBack& returned, const Books& books,
                                const protocol::Entry& entry) {
  const auto* borne = std::get_if<ContradictionBorne>(&entry.body);
  const auto known = borne == nullptr ? std::nullopt : books.payment(borne->key);
  if (!known || books.peer(known->opened.previous) == nullptr) return {};  // said by apply
  const Step step{log, returned, books, entry, *borne, *known};
  if (borne->told == PaymentStatus::accepted) return check_told_accepted(step);
  switch (known->status()) {
    case PaymentStatus::held:
      return check_held(step);
    case PaymentStatus::accepted:
      return check_accepted(step);
    case PaymentStatus::refused:
      return check_refused(step);
  }
  return {};
}

}  // namespace federation
