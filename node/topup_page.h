// The page that a wallet opens for a top-up: where to transfer the euros, and under which reference, in French and
// English. Who has its address, which nobody can guess, sees it: it names no member. Pure, any thread.
#pragma once

#include <string>

#include "node/http_server.h"
#include "protocol/entry.h"

namespace node {

struct TopupPage {
  std::string association;
  std::string amount;     ///< euros, as many as units
  std::string iban;       ///< empty: not told
  std::string reference;  ///< that the transfer must bear
  protocol::PaymentStatus status = protocol::PaymentStatus::held;
};

HttpResponse topup_page(const TopupPage& page);

}  // namespace node
