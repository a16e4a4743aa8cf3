#include "federation/cross_audit.h"

#include <algorithm>

#include "federation/checkpoints.h"
#include "federation/link_log.h"
#include "federation/payments.h"
#include "storage/journal.h"
#include "storage/row.h"

namespace federation {

using protocol::PaymentStatus;
using storage::Table;

namespace {

/// Whether a restore lies before this size of the journal: what was signed at it may be of the books that were lost.
bool was_restored_before(const AuditedBooks& one, std::uint64_t size) {
  const auto last = one.books.checkpoints().log().restored;
  if (last == 0 || last <= size) return last != 0;
  for (std::uint64_t index = 0; index <= size; ++index) {
    const auto bytes = storage::journal_entry(one.source, index);
    const auto entry = bytes ? protocol::decode_entry(*bytes) : protocol::failure(Reason::truncated);
    if (entry && std::holds_alternative<protocol::NodeRestored>(entry->body)) return true;
  }
  return false;
}

/// Whether the peer with which books deal is the association that there is: under its own keys, and known to it.
class Acquaintance {
 public:
  Acquaintance(const AuditedBooks& here, const AuditedBooks& there, CrossReport& report)
      : here_(here), there_(there), report_(report), peer_(here.books.peer(there.books.domain())) {}

  /// Whether these books know the other association at all.
  bool compare() {
    if (peer_ == nullptr) return false;
    const bool is_itself = has_own_keys();
    if (!is_itself)
      found("peer_keys_differ", "its keys, or its currency, are not those of its own books",
            {{"as it is known here", peer_->row.identity}, {"the keys in its own books", keys_there()}});
    if (is_itself && there_.books.peer(here_.books.domain()) == nullptr) see_if_denied();
    return true;
  }

 private:
  /// The keys of its log never change; the others are those after the same rotation.
  bool has_own_keys() const {
    const auto& genesis = there_.books.genesis();
    if (peer_->identity.currency != genesis.currency || peer_->identity.log_key != genesis.log_key) return false;
    for (auto number = peer_->keys.first(); number <= peer_->keys.number(); ++number) {
      const auto* own = there_.books.own_keys().at(number);
      if (own != nullptr && *own != *peer_->keys.at(number)) return false;
    }
    return true;
  }

  Bytes keys_there() const {
    const auto& keys = there_.books.own_keys().current();
    return Bytes(keys.message.view()) + Bytes(there_.books.genesis().log_key.view()) + Bytes(keys.contract.view());
  }

  /// Its first envelope names the size of its journal: books of that size know to whom it was sent, unless they were
  /// restored from a backup from before the two had met.
  void see_if_denied() {
    const auto& row = peer_->row;
    if (row.sent.sequence == 0 && row.received.sequence == 0 && !peer_->terms) return;  // they have not met
    const auto bytes = here_.source.get(Table::received_log, log_row(there_.books.domain(), 1));
    const auto first = bytes && *bytes ? protocol::decode_envelope(**bytes) : protocol::failure(Reason::truncated);
    const bool is_restored = first && was_restored_before(there_, first->header.journal_size);
    if (first && !is_restored && first->header.journal_size <= there_.books.journal_size())
      return found("peer_denied", "it has signed envelopes to this association, which its own books do not know",
                   {{"as " + here_.books.domain().text() + " has received it", **bytes}});
    report_.unknown.push_back({here_.books.domain().text(), there_.books.domain().text(),
                               is_restored ? "whether it has ever met this association: its own books do not know "
                                             "it, and were restored from a backup"
                                           : "whether it has ever met this association: its own books do not know "
                                             "it, and may end before they met"});
  }

  void found(std::string_view kind, std::string what, std::vector<Evidence> evidence) {
    report_.add({.kind = kind,
                 .association = here_.books.domain().text(),
                 .where = "peer " + there_.books.domain().text(),
                 .what = std::move(what),
                 .evidence = std::move(evidence)});
  }

  const AuditedBooks& here_;
  const AuditedBooks& there_;
  CrossReport& report_;
  const PeerState* peer_;  ///< the other association, in these books
};

/// What one association says and holds, seen from its side; the other is its peer.
class Side {
 public:
  Side(const AuditedBooks& here, const AuditedBooks& there, CrossReport& report)
      : here_(here),
        there_(there),
        report_(report),
        peer_(*here.books.peer(there.books.domain())),
        counterpart_(*there.books.peer(here.books.domain())) {}

  /// What this side sent is what the other has received.
  void compare_log() {
    const auto& sent = peer_.row.sent;
    const auto& received = counterpart_.row.received;
    for (std::uint64_t sequence = 1; sequence <= std::min(sent.sequence, received.sequence); ++sequence)
      if (!compare_envelope(sequence)) return;
    if (received.sequence > sent.sequence) see_more_there(sent.sequence + 1);
    if (sent.sequence > received.sequence)
      cannot_tell("what became of the envelopes that the first has sent the other from " +
                  std::to_string(received.sequence + 1) + " on: the other's books end before them");
  }

  /// Payments from here that end or pass there, and those that it says came from here.
  void compare_payments() {
    each_payment(here_.rows, [&](const Payment& payment) {
      if (payment.opened.next == there_.books.domain() && !payment.opened.order.is_zero()) compare_outgoing(payment);
    });
    each_payment(there_.rows, [&](const Payment& payment) {
      if (payment.opened.previous == here_.books.domain() && payment.status() == PaymentStatus::accepted)
        compare_incoming(payment);
    });
  }

  /// Each finds what the other has under the same number.
  void compare_agreements() {
    for (std::uint32_t version = 1;; ++version) {
      const auto ours = here_.books.agreement(there_.books.domain(), version);
      const auto theirs = there_.books.agreement(here_.books.domain(), version);
      if (!ours || !theirs) return;
      const bool both = ours->state == AgreementState::in_force && theirs->state == AgreementState::in_force;
      if (both && (ours->terms != theirs->terms || ours->ours != theirs->theirs || ours->theirs != theirs->ours))
        found("agreements_differ_between_peers", "agreement " + std::to_string(version),
              "both have signed other terms than the other one shows",
              {{"terms here", ours->terms}, {"terms there", theirs->terms}});
    }
  }

  void compare_notes() {
    for (std::uint32_t number = 1;; ++number) {
      const auto ours = here_.books.settlements().note(there_.books.domain(), number);
      const auto theirs = there_.books.settlements().note(here_.books.domain(), number);
      if (!ours || !theirs) return;
      if (is_agreed(*ours) && is_agreed(*theirs) && ours->note != theirs->note)
        found("notes_differ_between_peers", "settlement note " + std::to_string(number),
              "both have signed another note than the other one shows",
              {{"note here", ours->note}, {"note there", theirs->note}});
      if (is_closed_by_both(*ours) && is_closed_by_both(*theirs) && ours->closing != theirs->closing)
        found("notes_differ_between_peers", "closing of settlement note " + std::to_string(number),
              "both have signed another closing than the other one shows",
              {{"closing here", ours->closing}, {"closing there", theirs->closing}});
    }
  }

  /// What bears its word, it knows.
  void compare_checkpoints() {
    if (peer_.row.received.sequence > counterpart_.row.sent.sequence) return;  // said by compare_log
    const auto telling = here_.books.checkpoints().telling(there_.books.domain());
    const auto own = telling && telling->cosigned ? here_.books.checkpoints().own(telling->size) : std::nullopt;
    if (own && !there_.books.checkpoints().has_cosigned(here_.books.domain(), own->note))
      found("cosignature_denied", checkpoint(telling->size),
            "it bears a cosignature of " + there_.books.domain().text() + ", whose books do not know it",
            {{"the checkpoint with its cosignatures", published_here(*own)}});
  }

  /// Where nothing is on its way, claim and debt are one number.
  void compare_positions() {
    if (!peer_.terms || !counterpart_.terms) return;
    if (peer_.row.wound_up() || counterpart_.row.wound_up())
      return cannot_tell("whether the positions mirror: one has wound up the other, and what it owes since is its own");
    if (!is_quiet()) return cannot_tell("whether the positions mirror: messages between the two are on their way");
    const auto ours = here_.books.position(peer_).balance();
    const auto theirs = there_.books.position(counterpart_).balance();
    if (ours != -theirs)
      found("positions_do_not_mirror", "position with " + there_.books.domain().text(),
            "it stands at " + std::to_string(ours) + " here and at " + std::to_string(theirs) + " there", {});
  }

 private:
  static bool is_agreed(const Settlement& note) {
    return note.state == SettlementState::agreed || note.state == SettlementState::closing ||
           note.state == SettlementState::closed || note.state == SettlementState::questioned;
  }

  /// A wind-up statement closes a note without a word of the peer.
  static bool is_closed_by_both(const Settlement& note) {
    return note.state == SettlementState::closed && !note.closing_ours.is_zero() && !note.closing_theirs.is_zero();
  }

  bool compare_envelope(std::uint64_t sequence) {
    const auto ours = here_.source.get(Table::sent_log, log_row(there_.books.domain(), sequence));
    const auto theirs = there_.source.get(Table::received_log, log_row(here_.books.domain(), sequence));
    if (!ours || !theirs || !*ours || !*theirs) return true;  // said by the replay of either
    ++report_.envelopes;
    if (**ours == **theirs) return true;
    found("link_logs_differ", envelope(sequence), "the two copies of what was sent differ",
          {{"as " + here_.books.domain().text() + " has sent it", **ours},
           {"as " + there_.books.domain().text() + " has received it", **theirs}});
    return false;
  }

  /// An envelope names the size of its sender's journal: what these books should have is said by that number.
  void see_more_there(std::uint64_t sequence) {
    const auto bytes = there_.source.get(Table::received_log, log_row(here_.books.domain(), sequence));
    const auto sent = bytes && *bytes ? protocol::decode_envelope(**bytes) : protocol::failure(Reason::truncated);
    // A restored node signs nothing before it has recovered: what it lacks was sent before.
    if (peer_.row.must_compare && sent && was_restored_before(here_, sent->header.journal_size))
      return cannot_tell("what the first has sent the other from envelope " + std::to_string(sequence) +
                         " on: its books were restored from a backup, and have not recovered them yet");
    if (sent && sent->header.journal_size < here_.books.journal_size())
      return found("peer_holds_more", envelope(sequence),
                   "the peer has received it, and the journal does not have it where it says to stand",
                   {{"as " + there_.books.domain().text() + " has received it", **bytes}});
    cannot_tell("what the first has sent the other from envelope " + std::to_string(sequence) +
                " on: its own books end before them");
  }

  Bytes published_here(const OwnCheckpoint& own) const {
    return protocol::to_text(published(own, [this](const Domain& witness) {
      const PeerState* peer = here_.books.peer(witness);
      return peer == nullptr ? std::nullopt : std::optional(peer->identity.log_key);
    }));
  }

  void compare_outgoing(const Payment& payment) {
    ++report_.payments;
    const auto& opened = payment.opened;
    const auto known = payment_of_order(there_.books, opened.order_key(), opened.order);
    const bool is_there = known && known->opened.order == opened.order;
    // What is borne there was refused to the node before it (docs/decisions/0035).
    const bool accepted_there = is_there && known->status() == PaymentStatus::accepted && !known->is_borne();
    if (payment.status() == PaymentStatus::held) return;
    const bool accepted = payment.status() == PaymentStatus::accepted;
    if (accepted == accepted_there) return;
    // The wind-up statement gave it back; the answer is honoured when it comes (docs/decisions/0049), but where it was
    // refused first.
    if (!accepted && peer_.row.wound_up() && opened.reason == Reason::wound_up && !was_refused(payment)) return;
    // An answer that those books do not have yet cannot be held against them.
    if (accepted && payment.answer.sequence > counterpart_.row.sent.sequence) return;
    const auto order = is_there ? known->opened.place.sequence : 0;
    ends_differ(opened.order_key(),
                accepted ? "is accepted here, and not there" : "is refused here, and accepted there",
                {order, payment.answer.sequence});
  }

  /// By the answer that is recorded here.
  bool was_refused(const Payment& payment) const {
    if (payment.answer.sequence == 0) return false;
    LinkLog log(here_.source);
    const Bytes* bytes = log.received(there_.books.domain(), payment.answer);
    const auto answer = bytes == nullptr ? std::nullopt : message_of<protocol::Answer>(*bytes);
    return answer && !answer->accepted;
  }

  void compare_incoming(const Payment& payment) {
    const auto& opened = payment.opened;
    if (opened.place.sequence > peer_.row.sent.sequence) return;
    const auto known = payment_of_order(here_.books, opened.order_key(), opened.order);
    if (!known || known->opened.order != opened.order)
      ends_differ(opened.order_key(), "is accepted there, and not known here", {opened.place.sequence, 0});
  }

  /// The signed envelopes that say so; 0 = there is none.
  struct Words {
    std::uint64_t order = 0;   ///< as received there
    std::uint64_t answer = 0;  ///< as received here
  };

  void ends_differ(const PaymentKey& key, const char* what, const Words& words) {
    std::vector<Evidence> evidence;
    const auto add = [&](const char* name, const AuditedBooks& receiver, const AuditedBooks& sender,
                         std::uint64_t sequence) {
      const auto row = receiver.source.get(Table::received_log, log_row(sender.books.domain(), sequence));
      if (row && *row) evidence.push_back({name + std::to_string(sequence), **row});
    };
    add("the order, in envelope ", there_, here_, words.order);
    add("the answer, in envelope ", here_, there_, words.answer);
    found("payment_ends_differ", "payment " + key.text(), what, std::move(evidence));
  }

  bool is_quiet() const {
    return peer_.row.sent == counterpart_.row.received && peer_.row.received == counterpart_.row.sent &&
           peer_.outbox.empty() && counterpart_.outbox.empty();
  }

  static void each_payment(const storage::Store& rows, const std::function<void(const Payment&)>& visit) {
    const auto scanned = rows.scan(Table::payment, {}, {}, [&](std::string_view, std::string_view bytes) {
      const auto payment = storage::decode_row<Payment>(bytes);
      if (payment) visit(*payment);
      return payment.has_value();
    });
    protocol::check(scanned.has_value(), "what was replayed can be read");
  }

  std::string envelope(std::uint64_t sequence) const {
    return "link " + there_.books.domain().text() + ", envelope " + std::to_string(sequence);
  }
  static std::string checkpoint(std::uint64_t size) { return "checkpoint of " + std::to_string(size) + " entries"; }
  void found(std::string_view kind, std::string where, std::string what, std::vector<Evidence> evidence) {
    report_.add({.kind = kind,
                 .association = here_.books.domain().text(),
                 .where = std::move(where),
                 .what = std::move(what),
                 .evidence = std::move(evidence)});
  }
  void cannot_tell(std::string what) {
    report_.unknown.push_back({here_.books.domain().text(), there_.books.domain().text(), std::move(what)});
  }

  const AuditedBooks& here_;
  const AuditedBooks& there_;
  CrossReport& report_;
  const PeerState& peer_;         ///< the other association, in these books
  const PeerState& counterpart_;  ///< this one, in the other's
};

}  // namespace

bool audit_pair(const AuditedBooks& one, const AuditedBooks& other, CrossReport& report) {
  const bool is_known_there = Acquaintance(one, other, report).compare();
  const bool is_known_here = Acquaintance(other, one, report).compare();
  if (!is_known_there || !is_known_here) return false;
  Side first(one, other, report);
  Side second(other, one, report);
  first.compare_log();
  second.compare_log();
  first.compare_payments();
  second.compare_payments();
  first.compare_agreements();
  first.compare_notes();
  first.compare_checkpoints();
  second.compare_checkpoints();
  first.compare_positions();
  return true;
}

}  // namespace federation
