#include "federation/declarations.h"

#include "federation/accounting_day.h"

namespace federation {

using protocol::AccountingRole;
using protocol::PaymentKind;

namespace {

class DeclarationReader final : public AccountingReader {
 public:
  explicit DeclarationReader(Declarations& sums) : sums_(sums) {}

  Result<void> begin(const protocol::Currency&, const Period& period) override {
    sums_.highest_on = period.first;
    return {};
  }

  Result<void> entry(const AccountingEntry& entry) override {
    for (const auto& line : entry.lines)
      if (auto counted = count(entry, line); !counted) return counted;
    if (sums_.circulation > sums_.highest_circulation) {
      sums_.highest_circulation = sums_.circulation;
      sums_.highest_on = entry.date;
    }
    return {};
  }

  Result<void> end(const std::vector<AccountingBalance>&) override { return {}; }

 private:
  static Result<void> increase(std::int64_t& sum, std::int64_t change) {
    const auto changed = protocol::add(sum, change);
    if (!changed) return std::unexpected(changed.error());
    sum = *changed;
    return {};
  }

  Result<void> count(const AccountingEntry& entry, const AccountingLine& line) {
    if (line.account->mirror == Mirror::circulation) return increase(sums_.circulation, line.debit - line.credit);
    // Suspense stands in for a payer or payee whom a restore has lost.
    const bool member =
        line.account->role == AccountingRole::circulation_digital || line.account->role == AccountingRole::suspense;
    if (!member || !entry.payment) return {};
    if (entry.payment == PaymentKind::local) return paid(sums_.local, line.debit);
    if (entry.payment == PaymentKind::outgoing) return paid(sums_.outgoing, line.debit);
    if (entry.payment == PaymentKind::incoming) return paid(sums_.incoming, line.credit);
    return {};
  }

  Result<void> paid(std::int64_t& sum, std::int64_t cents) {
    const auto all = increase(sums_.payments, cents);
    return all ? increase(sum, cents) : all;
  }

  Declarations& sums_;
};

}  // namespace

ThresholdLevel threshold_level(std::int64_t cents) {
  if (cents > declaration_threshold) return ThresholdLevel::above;
  return cents >= warning_threshold ? ThresholdLevel::near : ThresholdLevel::below;
}

Result<Declarations> compute_declarations(const storage::Store& store, Date last) {
  Declarations sums{.period = {.first = twelve_months_to(last), .last = last}};
  DeclarationReader reader(sums);
  const AccountingQuestion question{.chart = {}, .period = sums.period, .unit = AccountingUnit::each_currency};
  const auto read = read_accounting(store, question, reader);
  if (!read) return std::unexpected(read.error());
  if (read->currency.backing != protocol::Backing::reserve)
    return protocol::failure(protocol::Reason::wrong_currency, read->currency.text() + " is not backed by euros");
  return sums;
}

}  // namespace federation
