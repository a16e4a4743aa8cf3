// How the link with a peer is: for the status and the API. Plain data.
#pragma once

#include <string>

#include "protocol/address.h"
#include "protocol/result.h"
#include "protocol/time.h"

namespace node {

struct LinkStatus {
  protocol::Domain peer;
  std::string endpoint;          ///< where this node dials it; empty if it cannot
  bool connected = false;        ///< a connection stands, on which the peer has said something
  bool dialled = false;          ///< by this node
  protocol::Time since;          ///< when it was connected, or ceased to be
  protocol::Failure last_error;  ///< why it is not connected; none until something goes wrong, and when it is heard
};

}  // namespace node
