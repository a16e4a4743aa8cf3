// The two ends of a gRPC stream, for link_transport.cpp.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "node/dial_plan.h"
#include "node/link_connection.h"
#include "node/link_hub.h"
#include "node/tls.h"
#include "protocol/address.h"
#include "protocol/limits.h"
#include "protocol/result.h"

namespace node {

/// The largest frame: an envelope, and a little for what is around it.
inline constexpr std::size_t max_frame_bytes = protocol::max_envelope_bytes + 1024;

/// Names in the metadata of a call.
inline constexpr const char* domain_metadata = "lokaponto-domain";
inline constexpr const char* introduction_metadata = "lokaponto-introduction";

/// A failure as it travels in the status of a stream, `reason: detail`, and back. What does not read as one is
/// io_error.
std::string status_text(const Failure& why);
Failure read_status(std::string_view text);

/// Takes calls until it is destroyed; then every stream has ended.
class LinkListener {
 public:
  LinkListener() = default;
  LinkListener(const LinkListener&) = delete;
  LinkListener& operator=(const LinkListener&) = delete;
  virtual ~LinkListener() = default;
  virtual int port() const = 0;
};

/// `host` outlives the listener. io_error if the address cannot be had.
protocol::Result<std::unique_ptr<LinkListener>> listen(LinkHost& host, const std::string& address, const TlsPair& tls,
                                                       const LinkTimes& times);

/// How this node dials; `host` outlives every stream.
LinkHub::Dial make_dial(LinkHost& host, const protocol::Domain& self, const TlsPair& tls, const LinkTimes& times);

}  // namespace node
