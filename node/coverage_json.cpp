#include <nlohmann/json.hpp>

#include "node/json_values.h"

namespace node {

Json coverage_json(const federation::Coverage& coverage, const protocol::Currency& own) {
  const auto euros = [](std::int64_t minor) { return protocol::format_decimal(minor, protocol::euro_scale); };
  const auto units = [&](std::int64_t minor) { return protocol::format_decimal(minor, own.scale); };
  if (own.backing == protocol::Backing::mutual_credit)
    return {{"currency", own.code.view()}, {"backing", "mutual_credit"}};
  return {{"currency", own.code.view()},
          {"backing", "reserve"},
          {"fund_digital", euros(coverage.fund_digital)},
          {"fund_paper", euros(coverage.fund_paper)},
          {"unseen_digital", euros(coverage.unseen_digital)},
          {"unseen_paper", euros(coverage.unseen_paper)},
          {"in_flight", euros(coverage.in_flight)},
          {"internal", euros(coverage.internal)},
          {"unissued", euros(coverage.unissued)},
          {"own_euros", euros(coverage.own_euros)},
          {"payable", euros(coverage.payable)},
          {"unmatched", euros(coverage.unmatched)},
          {"unexplained", euros(coverage.unexplained)},
          {"lost", euros(coverage.lost)},
          {"claims", euros(coverage.claims)},
          {"debts", euros(coverage.debts)},
          {"cash", euros(coverage.cash)},
          {"circulation", units(coverage.circulation)},
          {"paper", units(coverage.paper)},
          {"to_paper", euros(coverage.to_paper)},
          {"held", units(coverage.held)},
          {"gap", euros(coverage.gap())},
          {"uncovered", euros(coverage.uncovered())},
          {"covered", coverage.is_covered()}};
}

}  // namespace node
