// What programs of treasurers and members' wallets ask of a node over HTTP, and what must hold of every answer,
// whatever is asked. Demanded by a fuzz target and by a mutation test alike.
#pragma once

#include <string>
#include <vector>

#include "tests/node/http_setup.h"

namespace node {

/// A route that changes something, with a body that it takes.
struct HttpBody {
  const char* method;
  std::string target;
  std::string body;
};

/// Of the fund, of paper, of the bank, of settlement.
const std::vector<HttpBody>& treasurer_bodies();
/// Of payments, members, access, webhooks and peers.
const std::vector<HttpBody>& change_bodies();
/// Of the calls of the Lokavaluto kit's wallets.
const std::vector<HttpBody>& wallet_bodies();
/// All of them.
const std::vector<HttpBody>& all_bodies();

/// Two nodes that are peers; one of them, whose fund, counter and bank have begun their work, is asked.
class BodyTaker {
 public:
  BodyTaker();

  /// Whether the node does what the body asks. Stops the process unless it is done, or refused with a reason that has a
  /// name, and the money rules hold.
  bool take(const HttpBody& route, const std::string& body);

 private:
  void check_rules();

  HttpPair pair_;
  std::string wallet_;  ///< the key of an app of alice
  int taken_ = 0;
};

}  // namespace node
