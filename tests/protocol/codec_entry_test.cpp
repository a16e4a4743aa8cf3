#include <gtest/gtest.h>

#include <string>

#include "protocol/entry.h"
#include "protocol/limits.h"
#include "tests/protocol/random_values.h"
#include "tests/protocol/tampering.h"

using namespace protocol;
using protocol_tests::RandomValues;

namespace {

Reason reason_of(const Result<Entry>& result) {
  return result ? Reason::none : result.error().reason;
}

TEST(EntryCodec, EveryEntryComesBackAndIsTheSameBytesAgain) {
  RandomValues random(30);
  for (int i = 0; i < 5000; ++i) {
    const Entry entry = random.entry();
    const Bytes bytes = encode(entry);
    const auto read = decode_entry(bytes);
    ASSERT_TRUE(read) << read.error().detail;
    ASSERT_EQ(*read, entry);
    ASSERT_EQ(encode(*read), bytes);
  }
}

TEST(EntryCodec, EveryKindOfBodyComesBack) {
  RandomValues random(31);
  for (std::size_t kind = 0; kind < std::variant_size_v<EntryBody>; ++kind) {
    const Entry entry{kind, random.entry_time(), random.body(kind), {}, {}};
    ASSERT_EQ(entry.body.index(), kind);
    const auto read = decode_entry(encode(entry));
    ASSERT_TRUE(read) << kind << ": " << read.error().detail;
    EXPECT_EQ(*read, entry);
  }
}

TEST(EntryCodec, ATruncatedEntryIsCorruptOrSaysLess) {
  RandomValues random(32);
  for (int i = 0; i < 100; ++i) {
    const Entry entry = random.entry();
    protocol_tests::for_each_truncation(encode(entry), [&](std::string_view bytes) {
      const auto read = decode_entry(bytes);
      if (!read) {
        ASSERT_EQ(read.error().reason, Reason::corrupt);
      } else {
        ASSERT_NE(*read, entry);
        ASSERT_EQ(encode(*read), bytes);
      }
    });
  }
}

TEST(EntryCodec, WhatIsAcceptedIsExactlyWhatItSays) {
  RandomValues random(33);
  const auto see = [](std::string_view bytes) {
    const auto read = decode_entry(bytes);
    if (read) {
      ASSERT_EQ(encode(*read), bytes);
    } else {
      ASSERT_EQ(read.error().reason, Reason::corrupt);
    }
  };
  for (int i = 0; i < 60; ++i) {
    const Bytes bytes = encode(random.entry());
    protocol_tests::for_each_flipped_bit(bytes.substr(0, 2000), see);
    protocol_tests::for_random_edits(bytes, random, 300, see);
  }
}

TEST(EntryCodec, NothingCanBeAddedAnywhere) {
  RandomValues random(35);
  int seen = 0;
  for (std::size_t kind = 0; kind < 20 * std::variant_size_v<EntryBody>; ++kind) {
    const Entry entry{kind, random.entry_time(), random.body(kind), {random.transfer()}, {}};
    protocol_tests::for_each_added_field(encode(entry), [&](std::string_view changed) {
      const auto read = decode_entry(changed);
      if (read) {
        ASSERT_NE(*read, entry);
        ASSERT_EQ(encode(*read), changed);
      }
      ++seen;
    });
  }
  EXPECT_GT(seen, 3000);
}

TEST(EntryCodec, AbsenceIsNotWrittenOut) {
  RandomValues random(36);
  PaymentOpened opened = random.payment_opened();
  opened.payer = random.id<AccountId>();
  Bytes bytes = encode(Entry{0, {}, opened, {}, {}});
  const std::size_t at = bytes.find(opened.payer.view());
  ASSERT_NE(at, Bytes::npos);
  bytes.replace(at, AccountId::size, AccountId::size, '\0');
  EXPECT_EQ(reason_of(decode_entry(bytes)), Reason::corrupt);
}

TEST(EntryCodec, OtherVersionsAndSizesAreCorrupt) {
  Bytes bytes = encode(Entry{0, {}, NodeRestored{}, {}, {}});
  bytes[1] = 2;
  EXPECT_EQ(reason_of(decode_entry(bytes)), Reason::corrupt);
  EXPECT_EQ(reason_of(decode_entry(std::string(max_entry_bytes + 1, 'x'))), Reason::corrupt);
  EXPECT_EQ(reason_of(decode_entry("")), Reason::corrupt);
}

/// The bytes of an entry of this time: of the first millisecond, with another number in its place.
Bytes entry_of_time(std::uint64_t milliseconds) {
  Bytes bytes = encode(Entry{0, {1}, NodeRestored{}, {}, {}});
  Bytes varint;
  for (; milliseconds >= 0x80; milliseconds >>= 7U) varint += static_cast<char>((milliseconds & 0x7fU) | 0x80U);
  varint += static_cast<char>(milliseconds);
  bytes.replace(bytes.find(std::string_view("\x18\x01")) + 1, 1, varint);  // field 3
  return bytes;
}

TEST(EntryCodec, ATimeOutsideTheCalendarIsCorrupt) {
  constexpr std::uint64_t last = 253'402'214'399'999;  // a day before the year 10000
  EXPECT_EQ(decode_entry(entry_of_time(last))->time.milliseconds, static_cast<std::int64_t>(last));
  for (const std::uint64_t none : {last + 1, std::uint64_t{INT64_MAX}, std::uint64_t{1} << 63U, UINT64_MAX})
    EXPECT_EQ(decode_entry(entry_of_time(none)).error().detail, "entry.time");
}

TEST(EntryCodec, AFloodOfEmptyTransfersIsCorrupt) {
  std::string bytes = encode(Entry{0, {}, NodeRestored{}, {}, {}});
  for (int i = 0; i < 1'000'000; ++i) bytes += std::string_view("\xf2\x01\x00", 3);  // field 30, empty
  EXPECT_EQ(reason_of(decode_entry(bytes)), Reason::corrupt);
}

TEST(EntryCodec, TextOfAnyBytesIsReadable) {
  const Entry entry{1, {}, AlarmRaised{{}, Reason::id_conflict, "\xff\xfe not UTF-8 \x80"}, {}, {}};
  EXPECT_EQ(*decode_entry(encode(entry)), entry);
}

TEST(EntryCodecDeathTest, AnEntryThatCouldNotBeReadIsNotWritten) {
  RandomValues random(34);
  const auto with_transfer = [](const Transfer& transfer) { return Entry{0, {}, NodeRestored{}, {transfer}, {}}; };
  Transfer transfer = random.transfer();
  transfer.amount.minor = 0;
  EXPECT_DEATH(static_cast<void>(encode(with_transfer(transfer))), "whole before it is recorded");
  transfer = random.transfer();
  transfer.kind = TransferKind::hold;
  transfer.hold = {};
  EXPECT_DEATH(static_cast<void>(encode(with_transfer(transfer))), "whole before it is recorded");
  EXPECT_DEATH(static_cast<void>(encode(Entry{0, {-1}, NodeRestored{}, {}, {}})), "of the years 1970 to 9999");
  const StatementBooked never{.account = FundAccount::digital, .statement = random.id<Hash>(), .day = -1};
  EXPECT_DEATH(static_cast<void>(encode(Entry{0, {}, never, {}, {}})), "statement_booked.day");
  PaymentOpened opened = random.payment_opened();
  opened.status = PaymentStatus::refused;
  opened.reason = Reason::none;
  EXPECT_DEATH(static_cast<void>(encode(Entry{0, {}, opened, {}, {}})), "payment_opened.reason");
  opened = random.payment_opened();
  opened.amount.minor = 1;
  opened.fund = FundDetails{.bonus = INT64_MAX};
  EXPECT_DEATH(static_cast<void>(encode(Entry{0, {}, opened, {}, {}})), "payment_opened.fund");
  opened.fund = FundDetails{.commission = INT64_MAX};
  opened.amount.minor = 1;
  EXPECT_DEATH(static_cast<void>(encode(Entry{0, {}, opened, {}, {}})), "payment_opened.fund");
  BankLineBooked line{.line = random.id<Hash>(), .amount = INT64_MIN, .outcome = BankLineOutcome::unknown};
  EXPECT_DEATH(static_cast<void>(encode(Entry{0, {}, line, {}, {}})), "bank_line_booked.amount");
  BankLineResolved resolved{.line = random.id<Hash>(), .resolution = BankLineResolution::own_euros};
  resolved.also.push_back({random.domain(), random.id<PaymentId>()});
  EXPECT_DEATH(static_cast<void>(encode(Entry{0, {}, resolved, {}, {}})), "bank_line_resolved.also");
  EXPECT_DEATH(static_cast<void>(encode(Entry{0, {}, LinkCompared{}, {}, {}})), "named");
  EXPECT_DEATH(static_cast<void>(encode(Entry{0, {}, NodeRestored{}, {}, {{random.domain(), ""}}})),
               "whole before it is recorded");
}

}  // namespace
