// One stream to or from another node, without saying how it travels.
//
//   LinkHub  --send, read, finish, close-->  LinkConnection  --one at a time-->  LinkWire (a gRPC stream)
//   LinkHub  <-----LinkHost: called, answered, received, ended-----------------  LinkWire
//
// A wire takes one write and one read at a time; a connection keeps what waits, in order, and sees to it that nothing
// is started once it is closed. Used by link_hub.h and by the two wires, link_transport_client.cpp and
// link_transport_server.cpp.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "federation/effect.h"
#include "storage/store.h"

namespace node {

using protocol::Bytes;
using protocol::Failure;

/// Names a stream, from its first moment, while the process runs. Greater = later.
using LinkNumber = std::uint64_t;

struct LinkFrame {
  protocol::FrameKind kind = protocol::FrameKind::envelope;
  Bytes bytes;
};

/// What a stream can be asked. Each call starts something and returns; none calls back before it has returned.
class LinkWire {
 public:
  LinkWire() = default;
  LinkWire(const LinkWire&) = delete;
  LinkWire& operator=(const LinkWire&) = delete;
  virtual ~LinkWire() = default;

  virtual void start_read() = 0;
  virtual void start_write(LinkFrame frame) = 0;
  /// Nothing more will be written; the peer is to end the stream when it has read it all.
  virtual void start_finish() = 0;
  /// Ends the stream and tells the peer why. Nothing follows but start_abort().
  virtual void start_close(const Failure& why) = 0;
  /// Ends the stream without a word: a peer that does not read would never come to hear it.
  virtual void start_abort() = 0;
};

/// All methods from any thread.
class LinkConnection {
 public:
  LinkConnection(LinkNumber number, const storage::Store& store) : number_(number), store_(store) {}
  LinkConnection(const LinkConnection&) = delete;
  LinkConnection& operator=(const LinkConnection&) = delete;

  LinkNumber number() const { return number_; }

  // ---- called by whoever has something to send
  void send(LinkFrame frame);
  /// Rows are read one at a time, each when its turn has come: thousands of envelopes take no memory.
  void send(const federation::SendStored& stored);
  /// Reads one more frame; at most one is read at a time.
  void read();
  /// Closes when all that waits is sent.
  void finish();
  /// Closes now. The first reason counts.
  void close(Failure why);
  /// For one that was closed and does not end.
  void abort();
  /// Why close() was called; nullopt if it was not.
  std::optional<Failure> closed() const;

  // ---- called by the wire
  /// `wire` lives until detach(). It is closed at once if the connection was closed before.
  void attach(LinkWire& wire);
  /// The write that was started is done; `ok` is false if the stream is broken.
  void written(bool ok);
  void detach();

 private:
  struct Waiting {
    LinkFrame frame;
    protocol::Domain peer;
    std::vector<federation::SendStored::Item> items;  ///< if not empty, these instead of the frame
    std::size_t next = 0;
  };

  bool alive() const { return wire_ != nullptr && !why_; }
  void add(Waiting waiting);
  void write_next(std::unique_lock<std::mutex> lock);
  LinkFrame next_frame(std::unique_lock<std::mutex>& lock);
  LinkFrame stored_frame(const protocol::Domain& peer, const federation::SendStored::Item& item);

  const LinkNumber number_;
  const storage::Store& store_;

  mutable std::mutex mutex_;  // for all that follows
  LinkWire* wire_ = nullptr;
  std::deque<Waiting> waiting_;
  bool writing_ = false;    ///< a write is under way, or its frame is being fetched
  bool finishing_ = false;  ///< finish() was called
  bool finished_ = false;   ///< and the wire was told
  std::optional<Failure> why_;
};

/// Who calls, as far as the stream tells.
struct LinkClaim {
  std::string domain;       ///< as it says
  std::string certificate;  ///< as TLS proves that it holds; PEM, empty if it showed none
  bool introduces = false;  ///< it says that it brings an introduction
};

/// What wires report. Calls for one connection do not overlap, but may come from different threads.
class LinkHost {
 public:
  LinkHost() = default;
  LinkHost(const LinkHost&) = delete;
  LinkHost& operator=(const LinkHost&) = delete;
  virtual ~LinkHost() = default;

  /// A stream has come in: the connection for it. attach(), then called(), follow.
  virtual std::shared_ptr<LinkConnection> new_connection() = 0;
  /// Whether the caller is let in; otherwise why not, and the wire closes itself.
  virtual std::optional<Failure> called(const std::shared_ptr<LinkConnection>& connection, const LinkClaim& claim) = 0;
  /// The stream that was dialled stands; the certificate that the other side showed.
  virtual void answered(const std::shared_ptr<LinkConnection>& connection, const std::string& certificate) = 0;
  /// The frame asked for has come. False: read no further.
  virtual bool received(const std::shared_ptr<LinkConnection>& connection, std::uint32_t kind, const Bytes& bytes) = 0;
  /// The last call. `wire`, if any, is destroyed on a thread of the host's: what it holds of its library may have to
  /// wait for the very thread that reports the end.
  virtual void ended(const std::shared_ptr<LinkConnection>& connection, const Failure& why,
                     std::shared_ptr<LinkWire> wire) = 0;
};

}  // namespace node
