// One event on its way to the receiver of a webhook: signed after the Standard Webhooks
// (https://www.standardwebhooks.com), and posted by libcurl, which this source alone knows.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include "node/webhook_target.h"
#include "protocol/time.h"

namespace node {

/// `whsec_` and the secret in base64, as libraries of the Standard Webhooks take it.
std::string webhook_secret_text(std::string_view secret);

/// The value of the header webhook-signature: `v1,` and base64 of HMAC-SHA-256 over `<id>.<unix seconds>.<body>`.
std::string webhook_signature(std::string_view secret, std::string_view id, std::int64_t seconds,
                              std::string_view body);

struct WebhookMessage {
  WebhookTarget target;
  std::string secret;  ///< 32 bytes
  std::string id;      ///< of the event: the receiver knows by it what it has already
  protocol::Time now;
  std::string body;
};

struct WebhookOutcome {
  std::uint32_t status = 0;  ///< of the answer; 0 if none came
  std::string why;           ///< then why, for the log
  bool taken() const { return status >= 200 && status < 300; }
};

/// Posts it and waits for the answer, 15 seconds at most, of which it drops all but the status. A redirect is not
/// followed and counts as not taken. Ends soon when `stopping` becomes true. Any thread.
WebhookOutcome post_webhook(const WebhookMessage& message, const std::atomic<bool>& stopping);

}  // namespace node
