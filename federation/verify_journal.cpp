#include "federation/verify_journal.h"

#include <array>
#include <utility>

#include "federation/credit.h"
#include "federation/findings.h"
#include "federation/given_back.h"
#include "federation/verify_accounts.h"
#include "federation/verify_agreements.h"
#include "federation/verify_bank.h"
#include "federation/verify_checkpoints.h"
#include "federation/verify_contradictions.h"
#include "federation/verify_fit.h"
#include "federation/verify_intake.h"
#include "federation/verify_links.h"
#include "federation/verify_members.h"
#include "federation/verify_payments.h"
#include "federation/verify_settlements.h"
#include "federation/verify_times.h"
#include "federation/verify_wind_up.h"
#include "federation/verify_words.h"
#include "storage/journal.h"

namespace federation {

namespace {

constexpr std::uint64_t entries_per_commit = 32768;

}  // namespace

void FindingCounts::add(VerifyReport& report, Finding finding) {
  if (++found_[kind_of_sentence(finding.what).name] <= max_findings) report.findings.push_back(std::move(finding));
}

FindingCounts::ByKind FindingCounts::left_out() const {
  ByKind more;
  for (const auto& [kind, count] : found_)
    if (count > max_findings) more[kind] = count - max_findings;
  return more;
}

void JournalReplay::add(VerifyReport& report, std::string where, std::string what, std::optional<std::uint64_t> entry) {
  counts_.add(report, {.where = std::move(where), .what = std::move(what), .entry = entry});
}

struct JournalReplay::Verifiers {
  explicit Verifiers(const storage::Store& store)
      : log(store),
        returned(log),
        intake(log),
        payments(log, returned),
        settlements(log, returned),
        checkpoints(log),
        wind_ups(log),
        times(log) {}

  /// What is wrong with the entry, each in the words of one part of verification; empty where nothing is.
  std::array<std::string, 14> check(const Books& books, const protocol::Entry& entry, VerifyReport& report) {
    returned.see(entry.body);
    times.see(books, entry);
    return {times.wrong(),
            times.wrong_wait(),
            check_evidence(log, books, entry, report),
            check_account_entry(books, entry),
            check_agreement_entry(log, books, entry),
            intake.check(books, entry),
            payments.check(books, entry, report),
            bank.check(books, entry),
            settlements.check(books, entry, report),
            checkpoints.check(books, entry, report),
            check_words(log, returned, books, entry),
            check_contradiction(log, returned, books, entry),
            wind_ups.check(books, entry, report),
            books.founded() ? check_members_entry(books, entry) : ""};
  }

  FitVerifier fit;
  LinkLog log;
  GivenBack returned;
  IntakeVerifier intake;
  PaymentVerifier payments;
  BankVerifier bank;
  SettlementVerifier settlements;
  CheckpointVerifier checkpoints;
  WindUpVerifier wind_ups;
  TimeVerifier times;
};

JournalReplay::JournalReplay(const storage::Store& source, storage::Store& scratch, std::unique_ptr<Books> books)
    : source_(source), scratch_(scratch), books_(std::move(books)), verifiers_(std::make_unique<Verifiers>(source)) {}

JournalReplay::~JournalReplay() = default;

Result<std::unique_ptr<JournalReplay>> JournalReplay::begin(const storage::Store& source, storage::Store& scratch) {
  auto books = Books::load(scratch);
  if (!books) return std::unexpected(books.error());
  protocol::check(!(*books)->founded(), "a replay begins on nothing");
  return std::unique_ptr<JournalReplay>(new JournalReplay(source, scratch, *std::move(books)));
}

bool JournalReplay::replay_next(VerifyReport& report) {
  const std::string where = "entry " + std::to_string(next_);
  const auto bytes = storage::journal_entry(source_, next_);
  if (!bytes) return add(report, where, bytes.error().detail), false;
  const auto entry = protocol::decode_entry(*bytes);
  if (!entry) return add(report, where, "does not read as an entry: " + entry.error().detail, next_), false;
  if (auto unfit = verifiers_->fit.check(*books_, *entry); !unfit.empty())
    return add(report, where, std::move(unfit), next_), false;
  for (auto& wrong : verifiers_->check(*books_, *entry, report))
    if (!wrong.empty()) add(report, where, std::move(wrong), next_);
  if (const auto applied = books_->replay(*entry, *bytes); !applied)
    return add(report, where, applied.error().detail, next_), false;
  if (!covered(*books_))
    add(report, where,
        is_mutual_credit(*books_) ? "what peers owe is not worth what was credited for it"
                                  : "fund + claims is not circulation + debts",
        next_);
  ++report.entries;
  ++next_;
  if (seen_) seen_(*books_, *entry);
  return true;
}

Result<void> JournalReplay::commit() {
  const auto batch = books_->take();
  if (batch.empty()) return {};
  if (const auto committed = scratch_.commit(batch); !committed) return std::unexpected(committed.error());
  books_->retire();
  return {};
}

Result<bool> JournalReplay::run_to(std::uint64_t size, VerifyReport& report, const VerifyProgress& progress) {
  while (next_ < size) {
    if (!replay_next(report)) return false;
    if (next_ % entries_per_commit != 0) continue;
    if (auto committed = commit(); !committed) return std::unexpected(committed.error());
    if (progress) progress(next_, size);
  }
  if (auto committed = commit(); !committed) return std::unexpected(committed.error());
  return true;
}

void JournalReplay::finish(VerifyReport& report) {
  for (const auto& key : verifiers_->payments.unproved())
    add(report, "payment " + key.text(), "is recorded as decided before a restore, and no answer of ours says so");
  for (auto& wrong :
       {verifiers_->bank.unfinished(), verifiers_->intake.unfinished(), verifiers_->checkpoints.unfinished(),
        verifiers_->checkpoints.unproved(), verifiers_->wind_ups.unfinished()})
    if (!wrong.empty()) add(report, "the journal's end", wrong);
  report.end = {.root = books_->journal_root(), .coverage = coverage(*books_)};
  for (auto& rule : broken_rules(*books_)) add(report, "the books", std::move(rule));
}

}  // namespace federation
