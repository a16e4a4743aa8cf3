// How members stand and what that allows, told from the journal alone by code of its own: the table of member_rules.h
// once more, as a member's advocate would read it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "protocol/entry.h"

namespace simulator {

/// Follows the journal of one node. Entries are taken in order, from the first.
class StandingModel {
 public:
  /// `repeats`: the node went back in time, and records again what it had refused when members stood otherwise.
  explicit StandingModel(bool repeats = false) : repeats_(repeats) {}

  void take(const protocol::Entry& entry);
  std::uint64_t taken() const { return taken_; }

  std::vector<std::string> complaints;

 private:
  struct Account {
    bool member = false;
    bool takes_only = false;  ///< a local authority
    bool verified = false;
    bool suspended = false;
    bool closed = false;
    std::int32_t valid_until = 0;
    std::int64_t balance = 0;
    std::map<std::int64_t, std::int64_t> paid;  ///< by day
  };
  /// What stands against a payment on one side.
  struct Objections {
    bool suspended = false;
    bool takes_only = false;
    bool ended = false;
    bool too_much = false;
    bool any() const { return suspended || takes_only || ended || too_much; }
  };

  void open(const protocol::Entry& entry, const protocol::PaymentOpened& opened);
  void close(const protocol::Entry& entry, const protocol::PaymentClosed& closed);
  void judge(const protocol::Entry& entry, const protocol::PaymentOpened& opened);
  void judge_issue(const protocol::Entry& entry, const protocol::PaymentOpened& issue);
  void judge_order(const protocol::Entry& entry, const protocol::PaymentOpened& opened);
  void judge_refusal(const std::string& what, protocol::Reason reason, const Objections& out, const Objections& in);
  Objections against_paying(const protocol::PaymentOpened& opened, std::int64_t day);
  Objections against_taking(const protocol::AccountId& id, std::int64_t minor, std::int64_t day);
  void move(const protocol::Transfer& transfer);
  void note(const protocol::Entry& entry);
  void complain(const std::string& what) {
    if (complaints.size() < 5) complaints.push_back(what);
  }

  std::map<protocol::AccountId, Account> accounts_;
  std::map<protocol::PaymentKey, protocol::Entry> waiting_;  ///< payments that are held
  protocol::MemberRulesSet rules_;
  std::uint64_t taken_ = 0;
  bool repeats_ = false;
  bool has_fund_ = false;
};

}  // namespace simulator
