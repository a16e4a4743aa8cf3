// What is decided about webhooks (webhook_books.h): making, changing and removing them, and what a try came to.
#pragma once

#include "federation/context.h"

namespace federation {

/// Asked again with the same content, it succeeds and changes nothing; id_conflict with other content, oversize beyond
/// max_webhooks. The reply's number is 1 if it was made now.
void add_webhook(Context& context, const AddWebhook& request);
/// not_found; stale_version if the journal does not have the place to go on from.
void change_webhook(Context& context, const ChangeWebhook& request);
/// not_found.
void remove_webhook(Context& context, const RemoveWebhook& request);
/// Ignored, with success, if the webhook is gone or stands elsewhere than when the try began. A receiver that has taken
/// nothing for webhook_patience_ms is disabled, with an alarm.
void webhook_tried(Context& context, const WebhookTried& tried);

}  // namespace federation
