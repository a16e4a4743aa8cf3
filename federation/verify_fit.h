// The part of verification that comes first: whether an entry can be one of these books at all. Whatever the code of a
// node takes for granted, for it has made its entries itself, is asked here of a stranger's: that the accounts are open
// which books are founded with and which each peer has, that a payment's accounts are there, that it moves something.
//
// What does not fit ends the replay: neither the other verifiers nor the books look at such an entry.
#pragma once

#include <deque>
#include <string>

#include "federation/books.h"
#include "protocol/entry.h"

namespace federation {

/// Sees the entries of one journal in order. One thread.
class FitVerifier {
 public:
  /// What keeps the entry out of these books; empty if nothing. `books` are those just before it.
  std::string check(const Books& books, const protocol::Entry& entry);

 private:
  std::string check_introduced(const Books& books, const protocol::PeerIntroduced& introduced);

  std::deque<protocol::AccountOpened> due_;  ///< accounts that the next entries open, in this order
};

}  // namespace federation
