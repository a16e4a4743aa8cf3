// Where webhooks may send to: the form of their URLs, and the addresses behind the names in them.
//
// https to hosts of the public internet; http, too, on this machine, when the URL says so itself. A name that leads to
// an address of a private network, of this machine or of nobody is not followed: a URL must not become a way into the
// network around the node (docs/decisions/0043). Pure; any thread.
#pragma once

#include <sys/socket.h>

#include <string>
#include <string_view>

#include "protocol/result.h"

namespace node {

struct WebhookTarget {
  std::string url;
  bool loopback = false;  ///< localhost, 127.0.0.1 or [::1], by that name
};

/// malformed or oversize for anything but such a URL, without user, password and fragment; malformed, too, where an
/// address in place of a name is one to which no connection is made.
protocol::Result<WebhookTarget> parse_webhook_url(std::string_view url);

/// Whether a connection to this address may be made for the target.
bool may_connect(const WebhookTarget& target, const sockaddr& address);

}  // namespace node
