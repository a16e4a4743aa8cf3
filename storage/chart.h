// The chart of accounts: names and ids of the node's own accounts and of holds.
//
// Ids are derived, so that every replay and every auditor finds the same ones; members' ids are random and not here.
// An id is the first 16 bytes of a SHA-256 over a purpose, a zero byte and the name. Pure, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/address.h"
#include "protocol/id.h"
#include "protocol/transfer.h"

namespace storage {

// The labels of the node's own accounts, one of each; protocol::AccountPurpose says what each is for.
inline constexpr std::string_view circulation_label = "circulation";
inline constexpr std::string_view digital_fund_label = "fund:digital";
inline constexpr std::string_view paper_fund_label = "fund:paper";
inline constexpr std::string_view unissued_label = "unissued";
inline constexpr std::string_view backing_label = "backing";
inline constexpr std::string_view association_label = "association";
inline constexpr std::string_view suspense_label = "suspense";
inline constexpr std::string_view own_euros_label = "own-euros";
inline constexpr std::string_view payable_label = "payable";
inline constexpr std::string_view in_flight_label = "in-flight";
inline constexpr std::string_view internal_label = "internal";
inline constexpr std::string_view unmatched_label = "unmatched";
inline constexpr std::string_view residue_label = "residue";

/// `position:<domain>`: the account of what a peer owes or is owed. check()s that the domain is not empty.
std::string position_label(const protocol::Domain& peer);

/// `exchange:<domain>` and `worth:<domain>`, of a mutual credit: the two sides of what passes between own units and the
/// position. Likewise.
std::string exchange_label(const protocol::Domain& peer);
std::string worth_label(const protocol::Domain& peer);

/// SHA-256("lokaponto/account/v1" || 0x00 || label), first 16 bytes. The label is not empty.
protocol::AccountId own_account(std::string_view label);

/// own_account(position_label(peer)).
protocol::AccountId position_account(const protocol::Domain& peer);

/// SHA-256("lokaponto/hold/v1" || 0x00 || origin || 0x00 || payment id || leg), first 16 bytes. `leg` tells the holds
/// of one payment apart. A domain holds no zero byte, so no two names give the same bytes.
protocol::HoldId hold_id(const protocol::PaymentKey& key, std::uint8_t leg);

}  // namespace storage
