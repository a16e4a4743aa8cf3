// What happens to streams: calls taken, dials answered, frames in and out, ends.
#include <algorithm>
#include <utility>

#include "node/clock.h"
#include "node/link_hub.h"
#include "node/log.h"
#include "node/tls.h"
#include "protocol/check.h"

namespace node {

using federation::Effect;
using protocol::check;
using protocol::FrameKind;
using protocol::Reason;

namespace {

/// Callers who are not known and have not introduced themselves yet; and streams in all.
constexpr std::size_t most_guests = 16;
constexpr std::size_t most_streams = 1024;
/// What a connection counts for, in messages of a peer's budget: TLS, a greeting each way, an end.
constexpr std::size_t messages_of_a_connection = 500;

std::int64_t now_milliseconds() {
  return monotonic_nanoseconds() / 1'000'000;
}

std::string text_of(const Failure& why) {
  return std::string(protocol::name(why.reason)) + ": " + why.detail;
}

struct Introduced {
  protocol::Introduction introduction;
  protocol::NodeIdentity identity;  ///< not verified
};

/// malformed, or unauthorized if it is of another than the caller, who has shown this certificate.
Result<Introduced> read_introduction(const Bytes& bytes, const Domain& caller, const std::string& certificate) {
  auto introduction = protocol::decode_introduction(bytes);
  if (!introduction) return std::unexpected(introduction.error());
  auto identity = protocol::decode_node_identity(introduction->identity);
  if (!identity) return std::unexpected(identity.error());
  if (identity->domain() != caller || pinned_as(identity->certificate, certificate).empty())
    return protocol::failure(Reason::unauthorized, "the introduction is of another than the caller");
  return Introduced{*std::move(introduction), *std::move(identity)};
}

}  // namespace

// ---- streams come in

std::shared_ptr<LinkConnection> LinkHub::new_connection() {
  const std::scoped_lock lock(mutex_);
  return std::make_shared<LinkConnection>(++last_number_, store_);
}

std::optional<Failure> LinkHub::called(const std::shared_ptr<LinkConnection>& connection, const LinkClaim& claim) {
  const auto domain = Domain::parse(claim.domain);
  if (!domain) return Failure{Reason::malformed, "the caller names no domain"};
  if (claim.certificate.empty()) return Failure{Reason::unauthorized, "the caller shows no certificate"};
  const std::scoped_lock lock(mutex_);
  if (stopping_) return Failure{Reason::io_error, "the node stops"};
  Link link{.connection = connection, .peer = *domain, .began = now_milliseconds(), .identity = {}, .certificate = {}};
  if (auto refused = admit(link, *domain, claim)) return refused;
  const auto number = connection->number();
  tasks_.emplace_back([this, number, guest = link.stage == Stage::guest, connection] {
    if (guest)
      connection->read();
    else
      open(number);
  });
  links_.emplace(number, std::move(link));
  wake_.notify_all();
  return std::nullopt;
}

/// A peer under its pinned certificate, or a stranger who says that it was invited.
std::optional<Failure> LinkHub::admit(Link& link, const Domain& domain, const LinkClaim& claim) {
  if (links_.size() >= most_streams) return Failure{Reason::peer_busy, "too many connections"};
  const auto known = peers_.find(domain);
  link.certificate = claim.certificate;
  if (known != peers_.end() && !pinned_as(known->second.identity->certificate, claim.certificate).empty()) {
    LinkBudget& budget = known->second.budget;
    const auto now = monotonic_nanoseconds();
    if (budget.wait(now) > 0) return Failure{Reason::peer_busy, "too much at once from " + domain.text()};
    budget.spend(now, messages_of_a_connection, 0);
    link.stage = Stage::accepted;
    link.identity = known->second.identity;
    return std::nullopt;
  }
  if (!claim.introduces) {
    if (known == peers_.end()) return Failure{Reason::unknown_peer, domain.text() + " is no peer"};
    return Failure{Reason::unauthorized, "not the certificate that is pinned for " + domain.text()};
  }
  const auto guests = std::ranges::count_if(links_, [](const auto& one) { return one.second.stage == Stage::guest; });
  if (static_cast<std::size_t>(guests) >= most_guests) return Failure{Reason::peer_busy, "too many introductions"};
  link.stage = Stage::guest;
  return std::nullopt;
}

void LinkHub::answered(const std::shared_ptr<LinkConnection>& connection, const std::string& certificate) {
  const auto link = link_of(connection->number(), false);
  if (!link) return;
  if (pinned_as(link->identity->certificate, certificate).empty())
    return connection->close({Reason::unauthorized, "not the certificate that is pinned for " + link->peer.text()});
  post([this, number = connection->number(), certificate] {
    {
      const std::scoped_lock lock(mutex_);
      if (const auto found = links_.find(number); found != links_.end()) found->second.certificate = certificate;
    }
    open(number);
  });
}

/// A copy of what is known of the stream; `hears`: a frame has come.
std::optional<LinkHub::Link> LinkHub::link_of(LinkNumber number, bool hears) {
  const std::scoped_lock lock(mutex_);
  const auto found = links_.find(number);
  if (found == links_.end()) return std::nullopt;
  Link copy = found->second;
  if (hears && !copy.heard) {
    found->second.heard = true;
    if (const auto peer = peers_.find(copy.peer); copy.stage == Stage::open && peer != peers_.end()) {
      peer->second.last_error = {};
      // Who answers has taken our introduction.
      if (!copy.introduces.empty()) peer->second.introduced = copy.introduces;
    }
  }
  return copy;
}

// ---- sessions begin and end, on the hub's thread

/// The newest connection counts: it takes the place of whatever connection there was with this peer.
void LinkHub::open(LinkNumber number) {
  std::vector<std::shared_ptr<LinkConnection>> replaced;
  Bytes introducing;
  Link link;
  {
    const std::scoped_lock lock(mutex_);
    const auto found = links_.find(number);
    if (found == links_.end() || stopping_) return;
    const auto known = peers_.find(found->second.peer);
    check(known != peers_.end(), "a session is opened for a peer");
    PeerLink& peer = known->second;
    for (const LinkNumber other : {peer.current, peer.dialling})
      if (const auto old = links_.find(other); old != links_.end() && other != number)
        replaced.push_back(old->second.connection);
    if (found->second.session == 0) found->second.session = ++last_session_;
    found->second.stage = Stage::open;
    found->second.began = now_milliseconds();
    sessions_[found->second.session] = number;
    peer.current = number;
    peer.dialling = 0;
    peer.since = wall_time();
    if (found->second.heard) peer.last_error = {};  // it has introduced itself
    found->second.keys = std::make_shared<federation::FrameKeys>(peer.keys, own_keys_);
    link = found->second;
    if (peer.invitation && link.introduces == peer.invitation->id)
      introducing = introduction(*peer.invitation, peer.keys_told);
  }
  for (const auto& old : replaced) old->close({Reason::none, "a newer connection took its place"});
  greet(link, introducing);
}

/// Under the keys by which the peer knows us, or will: those that sign what comes first in our link log. Later ones
/// follow there.
Bytes LinkHub::introduction(const protocol::Invitation& invitation, std::uint32_t keys_told) const {
  const auto key = message_keys_.find(keys_told);
  const auto* keys = own_keys_.at(keys_told);
  if (key == message_keys_.end() || keys == nullptr) return {};
  return protocol::encode(protocol::introduce(invitation, protocol::with_keys(self_, keys_told, *keys), key->second));
}

void LinkHub::greet(const Link& link, const Bytes& introduction) {
  log_info("link opened", {{"peer", link.peer.text()},
                           {"session", std::to_string(link.session)},
                           {"dialled", link.dialled ? "here" : "there"}});
  if (!introduction.empty()) link.connection->send({FrameKind::introduction, introduction});
  engine_.submit(
      federation::LinkOpened{link.peer, link.session, pinned_as(link.identity->certificate, link.certificate)});
  link.connection->read();
}

/// The core has taken the caller's introduction.
void LinkHub::open_admitted(const Domain& peer, Session session) {
  LinkNumber number = 0;
  {
    const std::scoped_lock lock(mutex_);
    const auto found = sessions_.find(session);
    if (found == sessions_.end()) return;  // it has gone; it will come back as a peer
    number = found->second;
    const auto link = links_.find(number);
    check(link != links_.end() && link->second.stage == Stage::introducing && link->second.peer == peer,
          "who is admitted has introduced itself");
    const auto place = peers_.try_emplace(peer, PeerLink{.identity = link->second.identity,
                                                         .keys = {},
                                                         .invitation = {},
                                                         .introduced = {},
                                                         .plan = DialPlan(times_, true, now_milliseconds()),
                                                         .budget = LinkBudget(rate_),
                                                         .since = wall_time(),
                                                         .last_error = {}});
    if (place.second) {
      place.first->second.keys = protocol::key_history(*link->second.identity);
      place.first->second.keys_told = own_keys_.number();
    }
    place.first->second.identity = link->second.identity;
    place.first->second.plan.set_dials_first(dials_first(place.first->second, peer));
  }
  open(number);
}

void LinkHub::ended(const std::shared_ptr<LinkConnection>& connection, const Failure& why,
                    std::shared_ptr<LinkWire> wire) {
  const auto now = now_milliseconds();
  const std::scoped_lock lock(mutex_);
  tasks_.emplace_back([its_wire = std::move(wire)]() mutable { its_wire.reset(); });
  wake_.notify_all();
  const auto found = links_.find(connection->number());
  if (found == links_.end()) return;  // it was never let in
  const Link link = std::move(found->second);
  links_.erase(found);
  sessions_.erase(link.session);
  if (const auto known = peers_.find(link.peer); known != peers_.end()) {
    PeerLink& peer = known->second;
    const auto number = connection->number();
    if (peer.current == number || peer.dialling == number) {
      peer.plan.ended(now, peer.current == number ? now - link.began : 0, static_cast<std::uint32_t>(chance_()));
      if (peer.current == number) peer.since = wall_time();
      peer.last_error = why;
      (peer.current == number ? peer.current : peer.dialling) = 0;
    }
  }
  tasks_.emplace_back([this, link, why] { close_session(link, why); });
  none_left_.notify_all();
}

void LinkHub::close_session(const Link& link, const Failure& why) {
  const bool was_open = link.stage == Stage::open;
  log(was_open ? config::LogLevel::info : config::LogLevel::debug, was_open ? "link closed" : "no link",
      {{"peer", link.peer.text()}, {"session", std::to_string(link.session)}, {"why", text_of(why)}});
  if (was_open) engine_.submit(federation::LinkClosed{link.peer, link.session});
}

// ---- frames

bool LinkHub::received(const std::shared_ptr<LinkConnection>& connection, std::uint32_t kind, const Bytes& bytes) {
  const auto link = link_of(connection->number(), true);
  if (!link) return false;
  if (kind == 0 || kind > static_cast<std::uint32_t>(FrameKind::introduction)) {
    connection->close({Reason::malformed, "a frame of an unknown kind"});
    return false;
  }
  const auto frame_kind = static_cast<FrameKind>(kind);
  if (link->stage == Stage::guest) {
    if (frame_kind == FrameKind::introduction) return receive_introduction(connection, *link, bytes);
    connection->close({Reason::unknown_peer, "an introduction comes first"});
    return false;
  }
  auto event = event_of(*link, frame_kind, bytes);
  if (!event) {
    connection->close(event.error());
    return false;
  }
  spend(link->peer, *event, bytes.size());
  // When the engine has stopped, frames are read and dropped until the stream ends: the peer sends them again.
  engine_.submit(*std::move(event));
  return may_read_on(connection->number());
}

void LinkHub::spend(const Domain& peer, const federation::Event& event, std::size_t bytes) {
  std::size_t messages = 1;
  if (const auto* received = std::get_if<federation::EnvelopeReceived>(&event))
    messages = std::max(messages, received->envelope->messages.size());
  if (const auto* returned = std::get_if<federation::EnvelopeReturned>(&event))
    messages = std::max(messages, returned->envelope->messages.size());
  const auto now = monotonic_nanoseconds();
  const std::scoped_lock lock(mutex_);
  const auto known = peers_.find(peer);
  check(known != peers_.end(), "frames are taken from peers");
  known->second.budget.spend(now, messages, bytes);
}

/// False if the peer has sent too much: the hub's thread reads on in time.
bool LinkHub::may_read_on(LinkNumber number) {
  constexpr std::int64_t millisecond = 1'000'000;
  const auto now = monotonic_nanoseconds();
  const std::scoped_lock lock(mutex_);
  const auto found = links_.find(number);
  if (found == links_.end()) return false;
  Link& link = found->second;
  const auto wait = peers_.at(link.peer).budget.wait(now);
  if (wait == 0) return true;
  link.read_at = (now + wait) / millisecond + 1;
  if (!std::exchange(link.slowed, true))
    log_warning("a peer sends more than is read of it: it is slowed down", {{"peer", link.peer.text()}});
  tasks_.emplace_back([] {});  // the thread looks anew at what is due when
  wake_.notify_all();
  return false;
}

/// What a peer sends. An introduction under the pinned certificate renews the rest of what is pinned; its session is 0,
/// for the connection stands whatever becomes of it: the peer cannot know yet whether an earlier one was taken.
Result<federation::Event> LinkHub::event_of(const Link& link, FrameKind kind, const Bytes& bytes) const {
  if (kind != FrameKind::introduction || link.heard || link.dialled)
    return federation::event_of_frame(*link.keys, link.session, kind, bytes);
  auto introduced = read_introduction(bytes, link.peer, link.certificate);
  if (!introduced) return std::unexpected(introduced.error());
  return federation::IntroductionReceived{0, std::move(introduced->introduction)};
}

bool LinkHub::receive_introduction(const std::shared_ptr<LinkConnection>& connection, const Link& link,
                                   const Bytes& bytes) {
  auto introduced = read_introduction(bytes, link.peer, link.certificate);
  if (!introduced) {
    connection->close(introduced.error());
    return false;
  }
  Session session = 0;
  {
    const std::scoped_lock lock(mutex_);
    const auto found = links_.find(connection->number());
    if (found == links_.end()) return false;
    session = found->second.session = ++last_session_;
    found->second.stage = Stage::introducing;
    found->second.identity = std::make_shared<const protocol::NodeIdentity>(std::move(introduced->identity));
    sessions_[session] = connection->number();
  }
  engine_.submit(federation::IntroductionReceived{session, std::move(introduced->introduction)});
  return false;  // until it is admitted
}

// ---- effects

std::shared_ptr<LinkConnection> LinkHub::connection_of(Session session) const {
  const std::scoped_lock lock(mutex_);
  const auto found = sessions_.find(session);
  if (found == sessions_.end()) return nullptr;
  const auto link = links_.find(found->second);
  return link == links_.end() ? nullptr : link->second.connection;
}

void LinkHub::perform(const Effect& effect) {
  // What is for a connection that has ended is dropped: heads are compared on the next one.
  if (const auto* frame = std::get_if<federation::SendFrame>(&effect)) {
    if (const auto connection = connection_of(frame->session)) connection->send({frame->kind, frame->bytes});
  } else if (const auto* stored = std::get_if<federation::SendStored>(&effect)) {
    if (const auto connection = connection_of(stored->session)) connection->send(*stored);
  } else if (const auto* ending = std::get_if<federation::CloseLink>(&effect)) {
    if (const auto connection = connection_of(ending->session)) connection->close(ending->why);
  } else if (const auto* admitted = std::get_if<federation::AdmitPeer>(&effect)) {
    post([this, peer = admitted->peer, session = admitted->session] { open_admitted(peer, session); });
  }
}

}  // namespace node
