#include "tests/federation/harness.h"

#include "federation/invariants.h"
#include "federation/verify.h"
#include "protocol/message.h"

namespace harness {

static protocol::SigningKey key_of(const std::string& letter, const std::string& purpose) {
  return *protocol::SigningKey::from_seed((letter + purpose + std::string(32, '.')).substr(0, 32));
}

Node::Node(std::string name, protocol::Backing backing) : letter(std::move(name)) {
  std::string code = "CUR" + letter;
  code.back() = static_cast<char>(code.back() - 'a' + 'A');
  identity = {.currency = {.domain = *protocol::Domain::parse(letter + ".example"),
                           .code = *protocol::CurrencyCode::parse(code),
                           .scale = 2,
                           .backing = backing},
              .name = "Association " + letter,
              .message_key = key_of(letter, "message").public_key(),
              .log_key = key_of(letter, "log").public_key(),
              .contract_key = key_of(letter, "contract").public_key(),
              .endpoint = letter + ".example:8470",
              .certificate = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"};
  const auto batch = federation::found(store, identity, {1'700'000'000'000});
  EXPECT_TRUE(batch.has_value());
  EXPECT_TRUE(store.commit(*batch).has_value());
  open();
}

/// The keys that came by a rotation; those of the beginning for 0.
static protocol::SigningKey key_of(const std::string& letter, const std::string& purpose, std::size_t rotation) {
  return key_of(letter, purpose + (rotation == 0 ? "" : std::to_string(rotation)));
}

federation::NodeKeys Node::keys() const {
  federation::NodeKeys keys{key_of(letter, "message", rotations.size()), key_of(letter, "log"),
                            key_of(letter, "contract", rotations.size())};
  for (const auto number : former_keys) keys.former.emplace(number, key_of(letter, "message", number));
  keys.rotations = rotations;
  return keys;
}

protocol::KeyHistory Node::history() const {
  protocol::KeyHistory history(identity.domain(), 0,
                               {key_of(letter, "message").public_key(), key_of(letter, "contract").public_key()});
  for (const auto& rotation : rotations) EXPECT_TRUE(history.follow(rotation).has_value());
  return history;
}

void Node::prepare_rotation() {
  const auto number = rotations.size();
  const auto before = keys();
  const auto message = key_of(letter, "message", number + 1);
  const auto contract = key_of(letter, "contract", number + 1);
  const auto certificate =
      "-----BEGIN CERTIFICATE-----\n" + std::to_string(number + 1) + "\n-----END CERTIFICATE-----\n";
  const protocol::KeySuccession succession{.node = identity.domain(),
                                           .number = static_cast<std::uint32_t>(number + 1),
                                           .before = history().current(),
                                           .after = {message.public_key(), contract.public_key()},
                                           .certificate = certificate + identity.certificate};
  rotations.push_back(
      protocol::encode(protocol::rotate(succession, {before.message, before.contract}, {message, contract})));
  former_keys.insert(static_cast<std::uint32_t>(number));
}

void Node::open() {
  identity = protocol::with_keys(std::move(identity), history().number(), history().current());
  auto opened = federation::Core::open(store, identity, keys(), {identity.name, iban});
  ASSERT_TRUE(opened.has_value()) << opened.error().detail;
  core = *std::move(opened);
}

std::int64_t Node::balance(const std::string& alias) const {
  const auto member = books().member(*protocol::Alias::parse(alias));
  return member ? books().known_account(member->account).balance() : INT64_MIN;
}

std::int64_t Node::claim_on(const Node& peer) const {
  return -books().position(*books().peer(peer.identity.domain())).balance();
}

void Federation::add_members(const Node& node) {
  for (const std::string alias : {"m0", "m1"}) {
    const auto id = protocol::AccountId::from_bytes((node.letter + alias + "................").substr(0, 16));
    step(node.letter,
         federation::AddMember{
             .member = {.alias = *protocol::Alias::parse(alias),
                        .account = *id,
                        .kind = alias == "m0" ? protocol::MemberKind::professional : protocol::MemberKind::individual,
                        .data = {}},
             .credit_limit = node.identity.currency.backing == protocol::Backing::reserve ? 0 : 100'00});
  }
}

void Federation::give_units(const Node& node) {
  step(node.letter,
       federation::FundRequest{
           .id = fresh_id(), .kind = protocol::PaymentKind::deposit, .amount = {1000'00, protocol::euro()}});
  for (const std::string alias : {"m0", "m1"})
    step(node.letter, federation::FundRequest{.id = fresh_id(),
                                              .kind = protocol::PaymentKind::issue,
                                              .member = *protocol::Alias::parse(alias),
                                              .amount = {100'00, node.identity.currency.code}});
}

void Federation::introduce(Node& inviter, Node& guest, const protocol::Offer& offer) {
  const protocol::Invitation invitation{.id = "invitation to " + guest.letter + ".",
                                        .inviter = inviter.identity,
                                        .offer = offer,
                                        .secret = std::string(32, 's'),
                                        .expires = {now.milliseconds + 1000}};
  step(inviter.letter, federation::Invite{.invitation = invitation});
  step(guest.letter,
       federation::AcceptInvitation{.invitation = invitation, .mutual_credit_accepted = offer.mutual_credit_accepted});
  step(inviter.letter, federation::IntroductionReceived{
                           .introduction = protocol::introduce(invitation, guest.identity, guest.keys().message)});
  connect(inviter.letter, guest.letter);
}

Federation::Federation(const std::vector<std::string>& letters, const protocol::Offer& offer,
                       const std::set<std::string>& mutual_credit) {
  for (const auto& letter : letters) {
    const bool reserve = !mutual_credit.contains(letter);
    nodes_.emplace(letter, std::make_unique<Node>(
                               letter, reserve ? protocol::Backing::reserve : protocol::Backing::mutual_credit));
    add_members(*nodes_.at(letter));
    if (reserve) give_units(*nodes_.at(letter));
  }
  for (std::size_t i = 0; i + 1 < letters.size(); ++i)
    introduce(*nodes_.at(letters[i]), *nodes_.at(letters[i + 1]), offer);
}

Node& Federation::of(const protocol::Domain& domain) {
  return *nodes_.at(domain.text().substr(0, 1));
}

void Federation::step(const std::string& letter, const federation::Event& event) {
  Node& node = *nodes_.at(letter);
  last_reply.reset();
  node.core->step(now, event);
  run(node);
  settle();
}

void Federation::run(Node& node) {
  auto batch = node.core->seal(now);
  EXPECT_EQ(federation::broken_rules(node.books()), std::vector<std::string>{});
  auto receipt = node.store.commit(batch.writes());
  ASSERT_TRUE(receipt.has_value());
  node.core->committed();
  for (const auto& effect : std::move(batch).release(*std::move(receipt))) perform(node, effect);
}

void Federation::perform(Node& node, const federation::Effect& effect) {
  if (const auto* reply = std::get_if<federation::Reply>(&effect)) last_reply = *reply;
  if (const auto* alarm = std::get_if<federation::Alarm>(&effect)) alarms.push_back(*alarm);
  if (const auto* close = std::get_if<federation::CloseLink>(&effect)) closed.push_back(*close);
  if (const auto* rewrite = std::get_if<federation::RewriteFound>(&effect)) rewrites.push_back(*rewrite);
  if (const auto* frame = std::get_if<federation::SendFrame>(&effect))
    frames_.push_back({node.letter, of(frame->peer).letter, frame->session, frame->kind, frame->bytes});
  if (const auto* stored = std::get_if<federation::SendStored>(&effect)) {
    for (const auto& item : stored->items) {
      const auto table =
          item.kind == protocol::FrameKind::envelope ? storage::Table::sent_log : storage::Table::received_log;
      const auto row = node.store.get(table, federation::log_row(stored->peer, item.sequence));
      ASSERT_TRUE(row && *row);
      frames_.push_back({node.letter, of(stored->peer).letter, stored->session, item.kind, **row});
    }
  }
}

void Federation::settle() {
  for (int turns = 0; !frames_.empty(); ++turns) {
    ASSERT_LT(turns, 10'000) << "the nodes never stop talking";
    Frame frame = std::move(frames_.front());
    frames_.pop_front();
    if (!on_frame || on_frame(frame)) deliver(frame);
  }
}

void Federation::deliver(const Frame& frame) {
  Node& from = *nodes_.at(frame.from);
  Node& to = *nodes_.at(frame.to);
  if (to.core == nullptr) return;
  const auto* peer = to.books().peer(from.identity.domain());
  auto& keys = frame_keys_
                   .try_emplace({frame.session, frame.from + frame.to},
                                federation::FrameKeys{peer == nullptr ? from.history() : peer->keys, to.history()})
                   .first->second;
  auto event = federation::event_of_frame(keys, frame.session, frame.kind, frame.bytes);
  if (!event) {
    closed.push_back({from.identity.domain(), frame.session, event.error()});
    return;
  }
  to.core->step(now, *event);
  run(to);
}

void Federation::connect(const std::string& a, const std::string& b) {
  sessions_[std::minmax(a, b)] = ++session;
  for (const auto& [here, there] : {std::pair{a, b}, std::pair{b, a}}) {
    Node& node = *nodes_.at(here);
    node.core->step(now, federation::LinkOpened{nodes_.at(there)->identity.domain(), session});
    run(node);
  }
  settle();
}

void Federation::disconnect(const std::string& a, const std::string& b) {
  const auto ended = sessions_.at(std::minmax(a, b));
  step(a, federation::LinkClosed{nodes_.at(b)->identity.domain(), ended});
  step(b, federation::LinkClosed{nodes_.at(a)->identity.domain(), ended});
}

protocol::EnvelopeHeader Federation::next_header(const std::string& from, const std::string& to) const {
  const auto& sender = nodes_.at(from)->identity.domain();
  const auto& row = nodes_.at(to)->books().peer(sender)->row;
  return {.sender = sender,
          .receiver = nodes_.at(to)->identity.domain(),
          .sequence = row.received.sequence + 1,
          .previous = row.received.hash,
          .acknowledged = row.sent,
          .time = now};
}

Frame Federation::sealed(const std::string& from, const std::string& to, const protocol::EnvelopeHeader& header,
                         std::vector<protocol::Bytes> messages) const {
  const auto envelope = protocol::seal(header, std::move(messages), nodes_.at(from)->keys().message);
  return {from, to, session, protocol::FrameKind::envelope, protocol::encode(envelope)};
}

Frame Federation::forged(const std::string& from, const std::string& to, const protocol::Message& message) {
  return sealed(from, to, next_header(from, to), {protocol::encode(message)});
}

void Federation::kill(const std::string& letter) {
  nodes_.at(letter)->core.reset();
}

void Federation::go_back(const std::string& letter, const storage::MemoryStore::Snapshot& books) {
  kill(letter);
  nodes_.at(letter)->store.restore(books);
  nodes_.at(letter)->open();
}

void Federation::rotate(const std::string& letter) {
  kill(letter);
  nodes_.at(letter)->prepare_rotation();
  nodes_.at(letter)->open();
}

void Federation::restore(const std::string& letter, const storage::MemoryStore::Snapshot& backup) {
  go_back(letter, backup);
  step(letter, federation::Restored{});
}

void Federation::tick() {
  for (auto& [letter, node] : nodes_)
    if (node->core != nullptr) step(letter, federation::Tick{});
}

federation::SignAgreement Federation::signing(const std::string& letter, const std::string& peer) {
  const auto& domain = nodes_.at(peer)->identity.domain();
  const auto& books = nodes_.at(letter)->books();
  const auto version = books.peer(domain)->row.version_proposed_there;
  const auto proposal = books.agreement(domain, version);
  return {.peer = domain, .version = version, .terms = proposal ? protocol::sha256(proposal->terms) : protocol::Hash{}};
}

protocol::PaymentId Federation::fresh_id() {
  protocol::PaymentId id;
  id.bytes[0] = 1;
  ++ids_;
  for (std::size_t i = 0; i < 8; ++i) id.bytes[8 + i] = static_cast<std::uint8_t>(ids_ >> (8 * (7 - i)));
  return id;
}

federation::PayRequest Federation::request(const std::string& from, const std::string& to, std::int64_t amount) const {
  return {.payer = *protocol::Alias::parse("m0"),
          .payee = *protocol::Address::parse(to),
          .amount = {amount, nodes_.at(from)->identity.currency.code},
          .accept_before = {now.milliseconds + 60'000}};
}

Payment Federation::pay(const std::string& from, const std::string& to, std::int64_t amount,
                        std::optional<protocol::PaymentId> id, std::optional<protocol::PaymentKey> refund_of) {
  auto asked = request(from, to, amount);
  asked.id = id ? *id : fresh_id();
  asked.refund_of = std::move(refund_of);
  step(from, asked);
  const auto known = payment(from, {nodes_.at(from)->identity.domain(), asked.id});
  return known ? *known : Payment{};
}

std::optional<Payment> Federation::payment(const std::string& letter, const protocol::PaymentKey& key) {
  return nodes_.at(letter)->books().payment(key);
}

void Federation::expect_sound() {
  for (const auto& [letter, node] : nodes_) {
    for (const auto& finding : federation::verify(node->store).findings)
      ADD_FAILURE() << letter << ", " << finding.where << ": " << finding.what;
    for (const auto& [domain, peer] : node->books().peers()) {
      const Node& other = of(domain);
      if (peer.terms && peer.row.sent == other.books().peer(node->identity.domain())->row.received &&
          peer.row.received == other.books().peer(node->identity.domain())->row.sent) {
        EXPECT_EQ(node->claim_on(other), -other.claim_on(*node));
      }
    }
  }
}

std::vector<protocol::Message> messages_sent(Federation& f, const std::string& from, const std::string& to) {
  std::vector<protocol::Message> messages;
  const auto& peer = f[to].identity.domain();
  const auto& books = f[from].books();
  for (std::uint64_t sequence = 1; sequence <= books.peer(peer)->row.sent.sequence; ++sequence) {
    const auto envelope = books.sent_envelope(peer, sequence);
    for (const auto& bytes : envelope->messages) messages.push_back(*protocol::decode_message(bytes));
  }
  return messages;
}

protocol::Answer last_answer(Federation& f, const std::string& from, const std::string& to) {
  protocol::Answer last;
  for (const auto& message : messages_sent(f, from, to))
    if (const auto* answer = std::get_if<protocol::Answer>(&message)) last = *answer;
  return last;
}

}  // namespace harness
