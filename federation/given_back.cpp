#include "federation/given_back.h"

namespace federation {

void GivenBack::see(const protocol::EntryBody& body) {
  const auto* logged = std::get_if<protocol::EnvelopeLogged>(&body);
  if (logged == nullptr) return;
  messages_.clear();
  peer_ = {};
  if (logged->direction != protocol::EnvelopeDirection::returned) return;
  peer_ = logged->peer;
  if (const auto envelope = log_.envelope(storage::Table::sent_log, logged->peer, logged->head.sequence))
    messages_ = (*envelope)->messages;
}

}  // namespace federation
