#include "node/link_connection.h"

#include <utility>

#include "federation/records.h"
#include "protocol/check.h"

namespace node {

using federation::SendStored;
using protocol::check;
using protocol::FrameKind;
using protocol::Reason;

void LinkConnection::attach(LinkWire& wire) {
  const std::scoped_lock lock(mutex_);
  check(wire_ == nullptr, "a connection has one wire");
  wire_ = &wire;
  if (why_) wire_->start_close(*why_);
}

void LinkConnection::detach() {
  const std::scoped_lock lock(mutex_);
  wire_ = nullptr;
  waiting_.clear();
}

void LinkConnection::send(LinkFrame frame) {
  add({.frame = std::move(frame), .peer = {}, .items = {}});
}

void LinkConnection::send(const SendStored& stored) {
  if (!stored.items.empty()) add({.frame = {}, .peer = stored.peer, .items = stored.items});
}

void LinkConnection::add(Waiting waiting) {
  std::unique_lock lock(mutex_);
  if (!alive() || finishing_) return;
  waiting_.push_back(std::move(waiting));
  if (!writing_) write_next(std::move(lock));
}

void LinkConnection::read() {
  const std::scoped_lock lock(mutex_);
  if (alive()) wire_->start_read();
}

void LinkConnection::finish() {
  std::unique_lock lock(mutex_);
  finishing_ = true;
  if (alive() && !writing_) write_next(std::move(lock));
}

void LinkConnection::close(Failure why) {
  const std::scoped_lock lock(mutex_);
  if (why_) return;
  why_ = std::move(why);
  waiting_.clear();
  if (wire_ != nullptr) wire_->start_close(*why_);
}

void LinkConnection::abort() {
  const std::scoped_lock lock(mutex_);
  if (wire_ != nullptr && why_) wire_->start_abort();
}

std::optional<Failure> LinkConnection::closed() const {
  const std::scoped_lock lock(mutex_);
  return why_;
}

void LinkConnection::written(bool ok) {
  std::unique_lock lock(mutex_);
  check(writing_, "what is written was started");
  writing_ = false;
  // A write that failed belongs to a stream that is breaking: its end is reported by itself.
  if (alive() && ok) write_next(std::move(lock));
}

/// Starts the next write, or the end when there is none. The lock is given up while a row is read.
void LinkConnection::write_next(std::unique_lock<std::mutex> lock) {
  if (waiting_.empty()) {
    if (finishing_ && !std::exchange(finished_, true)) wire_->start_finish();
    return;
  }
  writing_ = true;
  LinkFrame frame = next_frame(lock);
  if (alive())
    wire_->start_write(std::move(frame));
  else
    writing_ = false;
}

LinkFrame LinkConnection::next_frame(std::unique_lock<std::mutex>& lock) {
  Waiting& first = waiting_.front();
  if (first.items.empty()) {
    LinkFrame frame = std::move(first.frame);
    waiting_.pop_front();
    return frame;
  }
  const SendStored::Item item = first.items[first.next];
  const protocol::Domain peer = first.peer;
  if (++first.next == first.items.size()) waiting_.pop_front();
  lock.unlock();
  LinkFrame frame = stored_frame(peer, item);
  lock.lock();
  return frame;
}

/// Closes the connection if the row cannot be had.
LinkFrame LinkConnection::stored_frame(const protocol::Domain& peer, const SendStored::Item& item) {
  const auto table = item.kind == FrameKind::envelope ? storage::Table::sent_log : storage::Table::received_log;
  auto row = store_.get(table, federation::log_row(peer, item.sequence));
  if (!row) {
    close(row.error());
    return {};
  }
  if (!*row) {
    close({Reason::corrupt, "envelope " + std::to_string(item.sequence) + " is missing in the link log"});
    return {};
  }
  return {item.kind, *std::move(*row)};
}

}  // namespace node
