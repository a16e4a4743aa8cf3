// Sessions: what stands between a password and the calls that follow it.
//
// They are in memory alone and end with the process, so none outlives a restart or comes back from a backup
// (docs/decisions/0031). A session ends when it was not used for idle_ms, after whole_ms in any case, when it is ended,
// when the access it was begun with is revoked or its generation changes. Kept by the digest of its text. Any thread.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "node/caller.h"
#include "protocol/id.h"
#include "protocol/time.h"
#include "storage/store.h"

namespace node {

struct OpenedSession {
  std::string text;               ///< to be shown with each call; known to nobody else from now on
  Caller caller;                  ///< whose it is
  std::int64_t milliseconds = 0;  ///< until it ends unless it is used
};

class Sessions {
 public:
  static constexpr std::int64_t idle_ms = 30 * 60'000;
  static constexpr std::int64_t whole_ms = 12 * 3'600'000;
  /// One more of the same access ends the one that was idle for longest.
  static constexpr std::size_t most_each = 16;
  /// Of all; then whoever was idle for longest has to log in again.
  static constexpr std::size_t most = 65'536;

  explicit Sessions(const storage::Store& store) : store_(store) {}

  /// `access` is that of the key as it was when the password was found right. `now`: monotonic milliseconds.
  OpenedSession open(const federation::AccessKey& key, const federation::Access& access, Caller caller,
                     std::int64_t now);

  /// Who it is; nullopt if there is no such session, or no longer. Looks the access up in the store: a change counts
  /// from the moment at which it is durable.
  std::optional<Caller> use(const protocol::Hash& digest, std::int64_t now);

  /// The same, and it is no use: the session ends when it would have ended without.
  std::optional<Caller> look(const protocol::Hash& digest, std::int64_t now);

  void end(const protocol::Hash& digest);

  std::size_t count() const;

 private:
  struct Session {
    federation::AccessKey key;
    Caller caller;
    protocol::Time since;  ///< of the access, which may be given anew under the same name
    std::uint32_t generation = 0;
    std::int64_t begun = 0;
    std::int64_t used = 0;
  };
  using All = std::map<protocol::Hash, Session>;

  /// The session, if it stands; gone if not. Under mutex_.
  Session* find(const protocol::Hash& digest, std::int64_t now);
  bool stands(const Session& session, std::int64_t now) const;
  void make_room(const federation::AccessKey& key, std::int64_t now);
  void erase(All::iterator session);

  const storage::Store& store_;
  mutable std::mutex mutex_;
  All all_;
  std::map<federation::AccessKey, std::vector<protocol::Hash>> of_access_;
};

/// The row of an access as it is durable; nullopt if there is none.
std::optional<federation::Access> stored_access(const storage::Store& store, const federation::AccessKey& key);

/// Who calls with this access; nullopt if it is a member's who is not there any more.
std::optional<Caller> caller_with(const storage::Store& store, const federation::AccessKey& key,
                                  const federation::Access& access);

}  // namespace node
