#include "tests/node/link_setup.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <thread>

#include "node/clock.h"
#include "protocol/check.h"
#include "storage/rocksdb_store.h"
#include "tests/free_port.h"

namespace node {

using protocol::check;
using protocol::PaymentStatus;

bool eventually(const std::function<bool()>& holds) {
  const auto end = monotonic_nanoseconds() + 60'000'000'000;
  while (monotonic_nanoseconds() < end) {
    if (holds()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

LinkTimes quick_times() {
  return {.shortest_pause = 20,
          .longest_pause = 200,
          .patience = 400,
          .handshake = 3'000,
          .keepalive = 10'000,
          .refresh = 50};
}

LinkNode::LinkNode(std::string_view domain, std::string_view currency, char letter, Reach reach)
    : letter_(letter), reach_(reach), port_(test::free_port()), self_(identity_of(domain, currency, keys_of(letter))) {
  std::string name = testing::TempDir() + "lokaponto_link_XXXXXX";
  check(::mkdtemp(name.data()) != nullptr, "there is room for a temporary folder");
  folder_ = name;
  renew_certificate();
  if (reach != Reach::only_dials) self_.endpoint = address();
  auto store = storage::RocksdbStore::open(books(), {.create = true, .file_system = {}});
  check(store.has_value(), "a store opens in an empty folder");
  found_books(**store, self_);
}

LinkNode::~LinkNode() {
  stop();
  std::filesystem::remove_all(folder_);
}

void LinkNode::move() {
  check(node_ == nullptr && reach_ != Reach::only_dials, "a stopped node moves, one that tells where it is");
  port_ = test::free_port();
  self_.endpoint = address();
}

void LinkNode::renew_certificate() {
  check(node_ == nullptr, "a stopped node gets another certificate");
  auto tls = make_certificate(self_.domain(), wall_time());
  check(tls.has_value(), "certificates can be made");
  tls_ = *std::move(tls);
  self_.certificate = tls_.certificate;
}

void LinkNode::start() {
  check(node_ == nullptr, "it does not run");
  auto store = storage::RocksdbStore::open(books(), {.file_system = {}});
  check(store.has_value(), "the books open");
  NodeSettings settings{.identity = self_,
                        .listen = reach_ == Reach::dialled ? address() : "",
                        .data = {folder_},
                        .times = quick_times(),
                        .rate = rate_};
  auto node = Node::start(std::move(settings), {*std::move(store), keys_of(letter_), tls_},
                          [](const protocol::Failure&) { check(false, "the disk is sound"); });
  check(node.has_value(), "the node starts");
  node_ = *std::move(node);
}

void LinkNode::stop() {
  if (node_) node_->stop();
  node_.reset();
}

void LinkNode::with_member(std::string_view alias, std::uint64_t account, std::int64_t minor) {
  check(!ask(member(alias, account)).failure, "a member is added");
  if (minor == 0) return;
  ask(deposit(account * 1'000'000, minor));
  ask(issue(account * 1'000'000 + 1, alias, self_, minor));
}

std::int64_t LinkNode::balance(std::uint64_t account) {
  return look<std::int64_t>(
      [&](const federation::Books& books) { return books.known_account(account_id(account)).balance(); });
}

std::int64_t LinkNode::position(const LinkNode& peer) {
  return look<std::int64_t>([&](const federation::Books& books) {
    const auto* state = books.peer(peer.self().domain());
    return state == nullptr ? 0 : -books.position(*state).balance();
  });
}

bool LinkNode::agrees_with(const LinkNode& peer) {
  return look<bool>([&](const federation::Books& books) {
    const auto* state = books.peer(peer.self().domain());
    return state != nullptr && state->terms.has_value();
  });
}

bool LinkNode::connected(const LinkNode& peer) {
  return node_->links().connected(peer.self().domain());
}

LinkStatus LinkNode::status(const LinkNode& peer) {
  for (auto& one : node_->links().links())
    if (one.peer == peer.self().domain()) return one;
  return {};
}

PaymentStatus LinkNode::payment_status(std::string_view origin, std::uint64_t id) {
  return look<PaymentStatus>([&](const federation::Books& books) {
    const auto payment = books.payment({domain_of(origin), payment_id(id)});
    return payment ? payment->status() : PaymentStatus{};
  });
}

bool make_peers(LinkNode& inviter, LinkNode& guest) {
  const auto invitation = invitation_of(inviter.self(), 'i');
  if (inviter.ask(federation::Invite{.ticket = 0, .invitation = invitation}).failure) return false;
  if (guest.ask(federation::AcceptInvitation{.ticket = 0, .invitation = invitation}).failure) return false;
  guest.node().links().peers_changed();
  return eventually([&] { return inviter.agrees_with(guest) && guest.agrees_with(inviter); });
}

bool start_peers(LinkNode& miel, LinkNode& lait, std::int64_t minor) {
  miel.start();
  lait.start();
  if (!make_peers(miel, lait)) return false;
  miel.with_member("alice", 1, 50'000);
  lait.with_member("zoe", 2, minor);
  return true;
}

PaymentStatus pay_across(LinkNode& payer, std::uint64_t id, std::string_view from, std::string_view to,
                         std::int64_t minor) {
  const auto reply = payer.ask(payment(id, from, to, payer.self(), minor));
  if (!reply.payment) return {};
  const auto status = [&] { return payer.payment_status(payer.self().domain().text(), id); };
  eventually([&] { return status() != PaymentStatus::held; });
  return status();
}

}  // namespace node
