// Logging in: a password, or a one-time code, becomes a session or a new password.
//
// How a handler does it, on any thread:
//
//   api.logins.log_in({AccessKind::member, alias}, password, client_address(request),
//                     [reply](protocol::Result<OpenedSession> opened) { reply.give(...); });
//
// Argon2id takes long and much memory: passwords are hashed one after the other on a thread of the class's own, where
// the function given is called too. Who tries too often (login_throttle.h), or finds that thread with too much to do,
// hears too_many_attempts before anything is hashed; a name that nobody has costs the same time as a wrong password,
// and is answered with the same `unauthorized`.
#pragma once

#include <functional>
#include <string>

#include "node/engine.h"
#include "node/http_server.h"
#include "node/http_worker.h"
#include "node/login_throttle.h"
#include "node/sessions.h"

namespace node {

class Logins {
 public:
  template <class Value>
  using Done = std::function<void(protocol::Result<Value>)>;

  /// Both outlive it.
  Logins(const storage::Store& store, Sessions& sessions);

  /// By what attempts are counted.
  struct Attempt {
    /// Follows from what was typed alone. Counted by whom it was found to belong to, attempts would tell who is a
    /// member.
    std::string name;
    std::string address;  ///< of the client, as client_address() gives it
  };

  /// Who logs in by the name that the association knows.
  void log_in(const federation::AccessKey& key, std::string password, const std::string& address,
              Done<OpenedSession> done);
  /// The same for who is found by another name first: counts the attempt, before anybody looks. False: too many.
  bool admit(const Attempt& attempt);
  /// `key`: whom it was found to be, or one that nobody has. The attempt was admitted.
  void log_in_admitted(const federation::AccessKey& key, std::string password, const Attempt& attempt,
                       Done<OpenedSession> done);

  /// What proves that a new password is set by whom it is for.
  struct Proof {
    std::string code;          ///< as it was typed; if it is empty,
    std::string old_password;  ///< what is in force
  };
  /// The request that sets it, to be queued for the engine, which has the last word. `password` has passed
  /// check_password().
  void set_password(const federation::AccessKey& key, std::string password, Proof proof, const std::string& address,
                    Done<federation::SetPassword> done);
  /// The engine has set it: if by a code, which it alone can tell to be right, the attempt does not count.
  void was_set(const federation::SetPassword& request, const std::string& address);

 private:
  std::optional<federation::Access> right(const federation::AccessKey& key, const std::string& password,
                                          const Attempt& attempt);

  const storage::Store& store_;
  Sessions& sessions_;
  LoginThrottle throttle_;
  protocol::Bytes decoy_;  ///< the hash of a password that nobody knows; made by the first who logs in, on the thread
  HttpWorker worker_;      ///< the last to begin and the first to end
};

/// Where a request comes from, for counting attempts: the other end of the connection or, if that is this machine, what
/// the proxy on it says (the last address of the last X-Forwarded-For: those before it are the client's own word).
/// Empty if only this machine is known.
std::string client_address(const HttpRequest& request);

}  // namespace node
