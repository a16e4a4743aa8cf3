#include "tests/federation/simulator/node.h"

#include <algorithm>

#include "federation/rotation.h"
#include "protocol/check.h"
#include "protocol/message.h"

namespace simulator {

using protocol::check;

inline constexpr std::size_t pipeline_depth = 2;  // one batch syncing, one stepped meanwhile

static protocol::SigningKey key_of(std::uint64_t seed, std::size_t node, char purpose, std::uint32_t rotation = 0) {
  Random random(seed ^ (node * 1000 + static_cast<unsigned char>(purpose) + rotation * 1'000'000ULL));
  return *protocol::SigningKey::from_seed(random.bytes(32));
}

static std::string certificate_of(std::uint32_t rotation) {
  return "-----BEGIN CERTIFICATE-----\n" + std::to_string(rotation) + "\n-----END CERTIFICATE-----\n";
}

static protocol::NodeIdentity identity_of(std::uint64_t seed, std::size_t node, protocol::Backing backing) {
  const std::string letter(1, static_cast<char>('a' + node));
  return {.currency = {.domain = *protocol::Domain::parse(letter + ".example"),
                       .code = *protocol::CurrencyCode::parse("CUR" + std::string(1, static_cast<char>('A' + node))),
                       .scale = 2,
                       .backing = backing},
          .name = "Association " + letter,
          .message_key = key_of(seed, node, 'm').public_key(),
          .log_key = key_of(seed, node, 'l').public_key(),
          .contract_key = key_of(seed, node, 'c').public_key(),
          .endpoint = letter + ".example:1",
          .certificate = certificate_of(0)};
}

Node::Node(std::size_t number, std::uint64_t seed, protocol::Backing backing, Scheduler& scheduler, Random& random,
           World& world)
    : number_(number),
      seed_(seed),
      scheduler_(scheduler),
      random_(random),
      world_(world),
      identity_(identity_of(seed, number, backing)) {
  const auto batch = federation::found(store_, identity_, now());
  check(batch.has_value() && store_.commit(*batch).has_value(), "books can be founded");
}

federation::NodeKeys Node::keys(std::uint32_t number) const {
  federation::NodeKeys keys{key_of(seed_, number_, 'm', number), key_of(seed_, number_, 'l'),
                            key_of(seed_, number_, 'c', number)};
  for (const auto old : on_disk_)
    if (old < number) keys.former.emplace(old, key_of(seed_, number_, 'm', old));
  keys.rotations.assign(rotations_.begin(), rotations_.begin() + number);
  return keys;
}

protocol::KeyHistory Node::history() const {
  protocol::KeyHistory history(domain(), 0,
                               {key_of(seed_, number_, 'm').public_key(), key_of(seed_, number_, 'c').public_key()});
  for (const auto& rotation : rotations_) check(history.follow(rotation).has_value(), "keys on disk follow");
  return history;
}

/// All whose secret is on the disk, the newest first.
std::string Node::certificates(std::uint32_t newest) const {
  std::string all = certificate_of(newest);
  for (auto old = on_disk_.rbegin(); old != on_disk_.rend(); ++old)
    if (*old < newest) all += certificate_of(*old);
  return all;
}

void Node::prepare_rotation() {
  const auto next = rotations() + 1;
  const auto message = key_of(seed_, number_, 'm', next);
  const auto contract = key_of(seed_, number_, 'c', next);
  const auto message_before = key_of(seed_, number_, 'm', next - 1);
  const auto contract_before = key_of(seed_, number_, 'c', next - 1);
  const protocol::KeySuccession succession{.node = domain(),
                                           .number = next,
                                           .before = history().current(),
                                           .after = {message.public_key(), contract.public_key()},
                                           .certificate = certificates(next)};
  rotations_.push_back(
      protocol::encode(protocol::rotate(succession, {message_before, contract_before}, {message, contract})));
  on_disk_.insert(next);
}

/// As `lokaponto serve` does before it takes up the books.
void Node::drop_old_keys() {
  const auto books = federation::Books::load(store_);
  check(books.has_value(), "books open after any crash");
  const auto oldest = federation::oldest_keys_held(**books);
  std::erase_if(on_disk_, [&](std::uint32_t number) { return number < oldest; });
  shown_ = certificate_of(*on_disk_.begin());
}

void Node::start() {
  check(!up(), "a node is started once");
  drop_old_keys();
  in_use_ = rotations();
  identity_ = protocol::with_keys(std::move(identity_), in_use_, history().current());
  identity_.certificate = certificates(in_use_);
  auto core = federation::Core::open(store_, identity_, keys(), {identity_.name, "FR7630006000011234567890189"});
  check(core.has_value(), "books open after any crash");
  core_ = *std::move(core);
  ++generation_;
  if (restored_) enqueue(federation::Restored{});
}

bool Node::recovered() const {
  return std::ranges::none_of(books().peers(), [](const auto& peer) { return peer.second.row.must_compare; });
}

void Node::enqueue(federation::Event event) {
  if (!up()) return;
  queue_.push_back(std::move(event));
  schedule_work();
}

void Node::schedule_work() {
  if (working_) return;
  working_ = true;
  scheduler_.after(random_.between(0, 1), [this, generation = generation_] {
    if (generation != generation_ || !up()) return;
    working_ = false;
    work();
  });
}

void Node::work() {
  if (queue_.empty() || in_flight_.size() == pipeline_depth) return;
  for (std::size_t count = 1 + random_.below(20); count > 0 && !queue_.empty(); --count) {
    core_->step(now(), queue_.front());
    queue_.pop_front();
    world_.inspect(number_);
  }
  in_flight_.push_back(core_->seal(now()));
  world_.inspect(number_);
  if (in_flight_.size() == 1)
    scheduler_.after(random_.between(0, 5), [this, generation = generation_] {
      if (generation == generation_ && up()) finish_commit();
    });
  if (!queue_.empty()) schedule_work();
}

void Node::finish_commit() {
  federation::SealedBatch batch = std::move(in_flight_.front());
  in_flight_.pop_front();
  auto receipt = store_.commit(batch.writes());
  check(receipt.has_value(), "memory takes every batch");
  core_->committed();
  restored_ = false;  // the first batch after a start says so, and it is durable now
  if (!in_flight_.empty())
    scheduler_.after(random_.between(0, 5), [this, generation = generation_] {
      if (generation == generation_ && up()) finish_commit();
    });
  if (!queue_.empty()) schedule_work();
  for (const auto& effect : std::move(batch).release(*std::move(receipt))) {
    if (crash_odds_ != 0 && random_.once_in(crash_odds_)) return crash();
    world_.perform(number_, effect);
    if (!up()) return;
  }
}

void Node::crash() {
  // The batch that was on its way may have reached the disk without anybody hearing of it.
  if (!in_flight_.empty() && random_.once_in(2))
    check(store_.commit(in_flight_.front().writes()).has_value(), "memory takes every batch");
  core_.reset();
  queue_.clear();
  in_flight_.clear();
  working_ = false;
  ++generation_;
}

void Node::back_up() {
  backup_ = store_.snapshot();
}

void Node::put_disk(const storage::MemoryStore::Snapshot& disk, bool told) {
  check(!up(), "a disk is exchanged while the node is stopped");
  store_.restore(disk);
  restored_ = told;
}

}  // namespace simulator
