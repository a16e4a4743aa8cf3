#include "node/audit_keys.h"

#include <utility>

namespace node {

protocol::Result<void> audit_given_keys(const ReplayedBooks& books, const Given& given, AuditReport& report,
                                        federation::CrossReport& found) {
  for (std::size_t at = 0; at < books.size(); ++at) {
    auto& association = report.associations[at];
    if (books[at]) {
      auto compared = federation::audit_keys(*books[at], given.keys, found);
      if (!compared) return std::unexpected(compared.error());
      association.keys = *std::move(compared);
    }
    if (association.keys.empty())
      report.unknown.push_back(
          {association.currency.domain.text(), "",
           "whether these are its keys: compare those in keys.csv with what it publishes or gives by hand"});
  }
  return {};
}

}  // namespace node
