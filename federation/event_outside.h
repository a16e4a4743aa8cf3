// Events that change what stands beside the journal for programs outside: webhooks and payment requests. Part of
// event.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "federation/event_members.h"
#include "federation/payment_request_books.h"
#include "federation/webhook_books.h"

namespace federation {

/// Events are sent to a program outside from here on.
struct AddWebhook {
  Ticket ticket = 0;
  Webhook hook;  ///< with a fresh random secret, and the place in the journal after which it begins
};

struct ChangeWebhook {
  Ticket ticket = 0;
  WebhookId id;
  std::optional<bool> enabled;
  std::optional<EventCursor> after;  ///< what comes after this is sent, again if need be
};

struct RemoveWebhook {
  Ticket ticket = 0;
  WebhookId id;
};

/// The node tried to send the next event, or looked at many that the receiver does not want.
struct WebhookTried {
  Ticket ticket = 0;
  WebhookId id;
  EventCursor from;                     ///< where the webhook stood
  std::optional<EventCursor> reached;   ///< where it stands now; nullopt: the receiver did not take it
  std::optional<std::uint32_t> status;  ///< of the receiver's answer, 0 if none came; nullopt: nothing was sent
};

/// A member asks to be paid.
struct AddPaymentRequest {
  Ticket ticket = 0;
  protocol::Alias payee;
  RequestId id;
  std::int64_t amount = 0;  ///< own minor units; 0: the payer decides
  std::string memo;
  std::int64_t valid_ms = 0;  ///< from now on
};

struct WithdrawPaymentRequest {
  Ticket ticket = 0;
  protocol::Alias payee;
  RequestId id;
};

}  // namespace federation
