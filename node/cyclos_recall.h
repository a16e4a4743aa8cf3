// What a wallet's payments were before the node started, as the books tell it (cyclos_repeats.h). Any thread.
#pragma once

#include "node/http_call.h"

namespace node {

/// Before the caller's payment is compared with earlier ones, or the caller is shown them. Reads the books once for
/// each caller after a start. corrupt or io_error if they cannot be read.
protocol::Result<void> recall_payments(const Call& call);

}  // namespace node
