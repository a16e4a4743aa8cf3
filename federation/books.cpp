#include "federation/books.h"

#include "federation/invariants.h"
#include "federation/own_accounts.h"
#include "protocol/check.h"
#include "storage/chart.h"

namespace federation {

using protocol::check;
using protocol::failure;
using storage::Table;

Result<std::unique_ptr<Books>> Books::load(const storage::Store& store) {
  std::unique_ptr<Books> books(new Books(store));
  auto journal = storage::Journal::load(books->view_);
  if (!journal) return std::unexpected(journal.error());
  books->journal_ = *std::move(journal);
  if (books->journal_.size() == 0) return books;

  const auto first = books->view_.get(Table::journal, storage::number_key(0));
  check(first.has_value(), "a journal with entries has a first one");
  auto entry = protocol::decode_entry(*first);
  if (!entry) return std::unexpected(entry.error());
  const auto* genesis = std::get_if<protocol::Genesis>(&entry->body);
  if (genesis == nullptr) return failure(Reason::corrupt, "the journal does not begin with a genesis entry");
  books->genesis_ = *genesis;
  auto own_keys = books->load_keys({genesis->currency.domain, 0, {genesis->message_key, genesis->contract_key}});
  if (!own_keys) return std::unexpected(own_keys.error());
  books->own_keys_ = *std::move(own_keys);
  if (auto loaded = books->load_ledger(); !loaded) return std::unexpected(loaded.error());
  if (auto loaded = books->members_.load(); !loaded) return std::unexpected(loaded.error());
  if (auto loaded = books->load_peers(); !loaded) return std::unexpected(loaded.error());
  if (auto loaded = books->access_.load(); !loaded) return std::unexpected(loaded.error());
  if (auto loaded = books->fund_.load(); !loaded) return std::unexpected(loaded.error());
  if (auto loaded = books->payment_requests_.load(); !loaded) return std::unexpected(loaded.error());
  if (auto loaded = books->settlements_.load(); !loaded) return std::unexpected(loaded.error());
  if (auto loaded = books->checkpoints_.load(); !loaded) return std::unexpected(loaded.error());
  return books;
}

Result<void> Books::load_ledger() {
  Result<void> result;
  const auto note = [&result](const protocol::Failure& why) {
    result = std::unexpected(why);
    return false;
  };
  view_.scan(Table::account, {}, {}, [&](std::string_view, std::string_view value) {
    auto account = storage::decode_row<storage::Account>(value);
    if (!account) return note(account.error());
    note_counter(*account);
    ledger_.restore(*std::move(account));
    return true;
  });
  if (!result) return result;
  view_.scan(Table::hold, {}, {}, [&](std::string_view key, std::string_view value) {
    auto open = storage::decode_row<OpenHolds>(value);
    if (!open) return note(open.error());
    Held held;
    for (const auto& hold : open->holds) {
      ledger_.restore(hold);
      held.holds.push_back(hold.id);
    }
    const auto stored = view_.get(Table::payment, key);
    if (!stored) return note({Reason::corrupt, "a hold without its payment"});
    auto payment = storage::decode_row<Payment>(*stored);
    if (!payment) return note(payment.error());
    const PaymentKey held_key = payment->key();
    if (payment->opened.kind == protocol::PaymentKind::outgoing && !payment->cancel_asked)
      deadlines_.emplace(payment->opened.accept_before, held_key);
    held.payment = *std::move(payment);
    held_.emplace(held_key, std::move(held));
    return true;
  });
  return result;
}

/// As they stand in the table, or as they were first pinned.
Result<protocol::KeyHistory> Books::load_keys(protocol::KeyHistory pinned) const {
  const auto stored = view_.get(Table::key, pinned.node().text());
  if (!stored) return pinned;
  auto row = storage::decode_row<KeysRow>(*stored);
  if (!row) return std::unexpected(row.error());
  protocol::KeyHistory keys(pinned.node(), row->first, row->oldest);
  for (const auto& announcement : row->announcements)
    if (const auto followed = keys.follow(announcement); !followed)
      return failure(Reason::corrupt, "the keys of " + pinned.node().text() + " do not follow from each other");
  return keys;
}

void Books::put_keys(const protocol::KeyHistory& keys) {
  view_.put(Table::key, keys.node().text(),
            storage::encode_row(KeysRow{keys.first(), keys.all().front(), keys.announcements()}));
}

Result<void> Books::load_peers() {
  Result<void> result;
  view_.scan(Table::peer, {}, {}, [&](std::string_view key, std::string_view value) {
    auto domain = Domain::parse(key);
    if (!domain)
      result = std::unexpected(domain.error());
    else
      result = load_peer(*domain, value);
    return result.has_value();
  });
  return result;
}

Result<void> Books::load_peer(const Domain& domain, std::string_view value) {
  auto row = storage::decode_row<Peer>(value);
  if (!row) return std::unexpected(row.error());
  auto identity = protocol::decode_node_identity(row->identity);
  if (!identity) return std::unexpected(identity.error());
  PeerState peer;
  peer.row = *std::move(row);
  peer.identity = *std::move(identity);
  auto keys = load_keys(protocol::key_history(peer.identity));
  if (!keys) return std::unexpected(keys.error());
  peer.keys = *std::move(keys);
  name_accounts(peer);
  if (peer.row.version_in_force != 0) {
    const auto stored = agreement(domain, peer.row.version_in_force);
    if (!stored) return failure(Reason::corrupt, "the agreement in force with " + domain.text() + " is missing");
    auto terms = protocol::decode_agreement_terms(stored->terms);
    if (!terms) return std::unexpected(terms.error());
    set_terms(peer, *std::move(terms));
  }
  for (std::uint64_t number = peer.row.outbox_first; number < peer.row.outbox_next; ++number) {
    const auto stored = view_.get(Table::outbox, outbox_row(domain, number));
    if (!stored) return failure(Reason::corrupt, "a message in the outbox for " + domain.text() + " is missing");
    auto waiting = storage::decode_row<Waiting>(*stored);
    if (!waiting) return std::unexpected(waiting.error());
    peer.outbox_bytes += waiting->message.size();
    peer.outbox.push_back(*std::move(waiting));
  }
  peer.outbox_stored = peer.row.outbox_next;
  peers_.emplace(domain, std::move(peer));
  return {};
}

/// What follows from the peer's domain alone.
void Books::name_accounts(PeerState& peer) const {
  const Domain& domain = peer.identity.domain();
  peer.position = storage::position_account(domain);
  peer.bridge = {own_accounts().backing, own_accounts().circulation};
  if (currency().backing == protocol::Backing::mutual_credit)
    peer.bridge = {storage::own_account(storage::exchange_label(domain)),
                   storage::own_account(storage::worth_label(domain))};
}

void Books::set_terms(PeerState& peer, protocol::AgreementTerms terms) const {
  const std::size_t here = terms.side_of(domain());
  peer.worth = protocol::worth_of_settlement(terms, here);
  peer.worth_there = protocol::worth_of_settlement(terms, 1 - here);
  peer.terms = std::move(terms);
}

const protocol::Genesis& Books::genesis() const {
  check(genesis_.has_value(), "the books have been founded");
  return *genesis_;
}

const PeerState* Books::peer(const Domain& domain) const {
  const auto found = peers_.find(domain);
  return found == peers_.end() ? nullptr : &found->second;
}

std::optional<Agreement> Books::agreement(const Domain& peer, std::uint32_t version) const {
  const auto row = view_.get(Table::agreement, agreement_row(peer, version));
  if (!row) return std::nullopt;
  auto agreement = storage::decode_row<Agreement>(*row);
  check(agreement.has_value(), "an agreement row reads back");
  return *std::move(agreement);
}

bool Books::recovering() const {
  for (const auto& [domain, peer] : peers_)
    if (is_waited_for(peer.row)) return true;
  return false;
}

std::optional<Payment> Books::payment(const PaymentKey& key) const {
  if (const auto held = held_.find(key); held != held_.end()) return held->second.payment;
  if (last_look_ && last_look_->key == key) return last_look_->payment;
  last_look_ = Looked{key, std::nullopt};
  if (const auto row = view_.get(Table::payment, payment_row(key))) {
    auto payment = storage::decode_row<Payment>(*row);
    check(payment.has_value(), "a payment row reads back");
    last_look_->payment = *std::move(payment);
  }
  return last_look_->payment;
}

const storage::Account& Books::known_account(const protocol::AccountId& id) const {
  const auto* account = ledger_.account(id);
  check(account != nullptr, "the account is known");
  return *account;
}

const storage::Account& Books::position(const PeerState& peer) const {
  return known_account(peer.position);
}

static std::optional<protocol::Envelope> stored_envelope(const std::optional<Bytes>& row) {
  if (!row) return std::nullopt;
  auto envelope = protocol::decode_envelope(*row);
  check(envelope.has_value(), "a stored envelope reads back");
  return *std::move(envelope);
}

std::optional<protocol::Envelope> Books::sent_envelope(const Domain& peer, std::uint64_t sequence) const {
  return stored_envelope(view_.get(Table::sent_log, log_row(peer, sequence)));
}

std::optional<protocol::Envelope> Books::received_envelope(const Domain& peer, std::uint64_t sequence) const {
  return stored_envelope(view_.get(Table::received_log, log_row(peer, sequence)));
}

static std::optional<protocol::ChainHead> head_of(const std::optional<protocol::Envelope>& envelope) {
  return envelope ? std::optional(envelope->head()) : std::nullopt;
}

std::optional<protocol::ChainHead> Books::sent_head(const Domain& peer, std::uint64_t sequence) const {
  const PeerState* state = this->peer(peer);
  check(state != nullptr, "logs are those of peers");
  if (sequence == state->row.acknowledged.sequence) return state->row.acknowledged;
  if (sequence == state->row.sent.sequence) return state->row.sent;
  if (sequence == 0) return protocol::ChainHead{};
  const auto& known = state->under_way;
  if (!known.empty() && sequence >= known.front().sequence && sequence <= known.back().sequence)
    return known[sequence - known.front().sequence];
  return head_of(sent_envelope(peer, sequence));
}

std::optional<protocol::ChainHead> Books::received_head(const Domain& peer, std::uint64_t sequence) const {
  const PeerState* state = this->peer(peer);
  check(state != nullptr, "logs are those of peers");
  if (sequence == state->row.received.sequence) return state->row.received;
  return sequence == 0 ? protocol::ChainHead{} : head_of(received_envelope(peer, sequence));
}

std::int64_t Books::accepted(const Domain& peer, protocol::EnvelopeDirection direction, std::uint64_t sequence) const {
  const PeerState* state = this->peer(peer);
  check(state != nullptr && direction != protocol::EnvelopeDirection::returned, "logs are those of peers");
  const bool sent = direction == protocol::EnvelopeDirection::sent;
  const auto& head = sent ? state->row.sent : state->row.received;
  check(sequence <= head.sequence, "the envelope is in the log");
  if (sequence == head.sequence) return sent ? state->row.accepted_here : state->row.accepted_there;
  if (sequence == 0) return 0;
  const auto row = view_.get(Table::tally, tally_row(peer, direction, sequence));
  const auto tally = row ? storage::decode_row<Tally>(*row) : protocol::failure(Reason::truncated);
  check(tally.has_value(), "every envelope has its tally");
  return tally->accepted;
}

void Books::store_envelope(const Domain& peer, protocol::EnvelopeDirection direction,
                           const protocol::Envelope& envelope) {
  const auto table = direction == protocol::EnvelopeDirection::received ? Table::received_log : Table::sent_log;
  view_.put(table, log_row(peer, envelope.header.sequence), protocol::encode(envelope));
}

void Books::record(Time now, protocol::EntryBody body, std::vector<protocol::Transfer> transfers,
                   std::vector<protocol::Outgoing> outgoing) {
  const protocol::Entry entry{.index = journal_.size(),
                              .time = now,
                              .body = std::move(body),
                              .transfers = std::move(transfers),
                              .outgoing = std::move(outgoing)};
  // What was decided can be recorded: anything else means that a rule was forgotten before this call.
  if (const auto applied = apply(entry, protocol::encode(entry)); !applied)
    protocol::check_failed(applied.error().detail.c_str(), std::source_location::current());
  check(!moves_cover(*this, entry.transfers) || covered(*this), "what circulates is covered after every entry");
}

Result<void> Books::replay(const Bytes& bytes) {
  const auto entry = protocol::decode_entry(bytes);
  return entry ? replay(*entry, bytes) : std::unexpected(entry.error());
}

Result<void> Books::replay(const protocol::Entry& entry, const Bytes& bytes) {
  if (entry.index != journal_.size())
    return failure(Reason::corrupt, "the entry says it stands at " + std::to_string(entry.index));
  return apply(entry, bytes);
}

void Books::put_member(const Member& member) {
  check(ledger_.account(member.account) != nullptr, "a member has an account");
  members_.put(member);
}

void Books::erase_member(const protocol::Alias& alias, const protocol::Hash& keyed) {
  members_.erase(alias, keyed);
  access_.erase_of(alias);
  check(!access_.find({AccessKind::member, alias}), "nobody logs in as a member who was erased");
}

std::optional<BankText> Books::bank_text(std::string_view key) const {
  const auto row = view_.get(Table::bank_text, key);
  if (!row) return std::nullopt;
  auto text = storage::decode_row<BankText>(*row);
  check(text.has_value(), "a text of the bank reads back");
  return *std::move(text);
}

void Books::put_bank_text(std::string_view key, const BankText& text) {
  view_.put(Table::bank_text, Bytes(key), storage::encode_row(text));
}

void Books::put_memo(const PaymentKey& key, const std::string& memo) {
  if (!memo.empty()) view_.put(Table::memo, payment_row(key), memo);
}

void Books::put_favourite(const protocol::AccountId& account, const protocol::Address& address) {
  view_.put(Table::favourite, favourite_row(account, address), {});
}

std::optional<OpenInvitation> Books::invitation(std::string_view key) const {
  const auto row = view_.get(Table::invitation, key);
  if (!row) return std::nullopt;
  auto invitation = storage::decode_row<OpenInvitation>(*row);
  check(invitation.has_value(), "an invitation row reads back");
  return *std::move(invitation);
}

void Books::put_invitation(std::string_view key, const OpenInvitation& invitation) {
  view_.put(Table::invitation, Bytes(key), storage::encode_row(invitation));
}

void Books::erase_invitation(std::string_view key) {
  view_.erase(Table::invitation, Bytes(key));
}

void Books::withdraw_invitations() {
  std::vector<Bytes> open;
  view_.scan(Table::invitation, {}, {}, [&](std::string_view key, std::string_view) {
    if (!key.starts_with("guest:") && !key.starts_with("offer:")) open.emplace_back(key);
    return true;
  });
  for (const Bytes& key : open) erase_invitation(key);
}

storage::Batch Books::take() {
  write_touched();
  fund_.write_touched();
  settlements_.write_touched();
  journal_.seal(view_);
  return view_.take();
}

void Books::write_touched() {
  for (const auto& id : ledger_.take_touched().accounts)
    view_.put(Table::account, Bytes(id.view()), storage::encode_row(known_account(id)));
  for (auto& [domain, peer] : peers_) {
    if (!std::exchange(peer.touched, false)) continue;
    view_.put(Table::peer, domain.text(), storage::encode_row(peer.row));
    for (; peer.outbox_stored < peer.row.outbox_next; ++peer.outbox_stored) {
      const auto place = peer.outbox_stored - peer.row.outbox_first;
      view_.put(Table::outbox, outbox_row(domain, peer.outbox_stored), storage::encode_row(peer.outbox[place]));
    }
  }
}

}  // namespace federation
