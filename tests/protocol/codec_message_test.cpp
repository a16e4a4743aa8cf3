#include <gtest/gtest.h>

#include <string>

#include "protocol/limits.h"
#include "protocol/message.h"
#include "tests/protocol/random_values.h"
#include "tests/protocol/tampering.h"

using namespace protocol;
using protocol_tests::RandomValues;

namespace {

Reason reason_of(const Result<Message>& result) {
  return result ? Reason::none : result.error().reason;
}

/// A protobuf field of length-delimited type, for bytes that encode() would never make.
std::string field(unsigned number, const std::string& content) {
  std::string bytes(1, static_cast<char>(number * 8 + 2));
  std::size_t size = content.size();
  for (; size >= 128; size /= 128) bytes += static_cast<char>(size % 128 + 128);
  return bytes + static_cast<char>(size) + content;
}

const std::string version_1("\x08\x01", 2);

TEST(MessageCodec, EveryMessageComesBackAndIsTheSameBytesAgain) {
  RandomValues random(20);
  for (int i = 0; i < 5000; ++i) {
    const Message message = random.message();
    const Bytes bytes = encode(message);
    const auto read = decode_message(bytes);
    ASSERT_TRUE(read) << read.error().detail;
    ASSERT_EQ(*read, message);
    ASSERT_EQ(encode(*read), bytes);
  }
}

TEST(MessageCodec, TheFormOnTheWireDoesNotChange) {
  const CancelRequest request{{*Domain::parse("miel.example"), *PaymentId::from_bytes("0123456789abcdef")},
                              *Hash::from_bytes("0123456789abcdef0123456789abcdef")};
  EXPECT_EQ(encode(Message{request}),
            version_1 + field(4, field(1, field(1, "miel.example") + field(2, "0123456789abcdef")) +
                                     field(2, "0123456789abcdef0123456789abcdef")));
}

TEST(MessageCodec, ATruncatedMessageIsMalformed) {
  RandomValues random(21);
  for (int i = 0; i < 200; ++i)
    protocol_tests::for_each_truncation(encode(random.message()), [](std::string_view bytes) {
      ASSERT_EQ(reason_of(decode_message(bytes)), Reason::malformed);
    });
}

TEST(MessageCodec, WhatIsAcceptedIsExactlyWhatItSays) {
  RandomValues random(22);
  const auto see = [](std::string_view bytes) {
    const auto read = decode_message(bytes);
    if (read) {
      ASSERT_EQ(encode(*read), bytes);
    }
  };
  for (int i = 0; i < 60; ++i) {
    const Bytes bytes = encode(random.message());
    protocol_tests::for_each_flipped_bit(bytes, see);
    protocol_tests::for_random_edits(bytes, random, 500, see);
  }
}

TEST(MessageCodec, ContentCannotHide) {
  const std::string digest(32, 'd');
  const std::string key = field(1, "miel.example") + field(2, std::string(16, 'i'));
  const std::string cancel = field(1, key) + field(2, digest);
  ASSERT_EQ(reason_of(decode_message(version_1 + field(4, cancel))), Reason::none);
  EXPECT_EQ(reason_of(decode_message(version_1 + field(4, cancel) + field(15, "x"))), Reason::malformed) << "unknown";
  EXPECT_EQ(reason_of(decode_message(version_1 + field(4, cancel + field(9, "x")))), Reason::malformed) << "unknown";
  EXPECT_EQ(reason_of(decode_message(version_1 + field(4, field(1, key + field(9, "")) + field(2, digest)))),
            Reason::malformed)
      << "unknown, deeper";
  EXPECT_EQ(reason_of(decode_message(version_1 + field(4, cancel + field(2, digest)))), Reason::malformed) << "twice";
  EXPECT_EQ(reason_of(decode_message(version_1 + field(2, "") + field(4, cancel))), Reason::malformed) << "two bodies";
  EXPECT_EQ(reason_of(decode_message(field(4, cancel) + version_1)), Reason::malformed) << "another order";
  EXPECT_EQ(reason_of(decode_message(std::string("\x08\x81\x00", 3) + field(4, cancel))), Reason::malformed)
      << "a padded number";
  EXPECT_EQ(reason_of(decode_message(version_1)), Reason::malformed) << "no body";
}

TEST(MessageCodec, NothingCanBeAddedAnywhere) {
  RandomValues random(26);
  int seen = 0;
  for (int i = 0; i < 300; ++i) {
    const Message message = random.message();
    protocol_tests::for_each_added_field(encode(message), [&](std::string_view changed) {
      const auto read = decode_message(changed);
      if (read) {
        // What was added was part of free bytes, and is there for all to see.
        ASSERT_NE(*read, message);
        ASSERT_EQ(encode(*read), changed);
      }
      ++seen;
    });
  }
  EXPECT_GT(seen, 3000);
}

TEST(MessageCodec, OtherVersionsAreNamed) {
  Bytes bytes = encode(Message{AgreementSuspension{1, true}});
  bytes[1] = 2;
  EXPECT_EQ(reason_of(decode_message(bytes)), Reason::unsupported_version);
}

TEST(MessageCodec, BoundsHold) {
  EXPECT_EQ(reason_of(decode_message(std::string(max_message_bytes + 1, 'x'))), Reason::oversize);
  std::string hops;
  for (std::size_t i = 0; i <= max_path_hops; ++i) hops += field(4, "");
  EXPECT_EQ(reason_of(decode_message(version_1 + field(2, hops))), Reason::oversize);
  EXPECT_EQ(reason_of(decode_message(version_1 + field(2, hops) + field(2, hops))), Reason::oversize);
  const std::string evidence(max_evidence_bytes + 1, 'e');
  EXPECT_EQ(reason_of(decode_message(version_1 + field(3, field(5, evidence)))), Reason::oversize);
}

class OrderRule : public testing::Test {
 public:
  OrderRule() : random(24) {
    do order = random.order();
    while (order.path.size() < 3);
  }
  Reason reason() const { return reason_of(decode_message(encode(Message{order}))); }

  RandomValues random;
  Order order;
};

TEST_F(OrderRule, AValidOrderIsAccepted) {
  EXPECT_EQ(reason(), Reason::none);
}

TEST_F(OrderRule, ThePathBeginsAtThePayersNode) {
  order.payer.domain = *Domain::parse("other.example");
  EXPECT_EQ(reason(), Reason::malformed);
}

TEST_F(OrderRule, ThePathEndsAtThePayeesNode) {
  order.payee.domain = *Domain::parse("other.example");
  EXPECT_EQ(reason(), Reason::malformed);
}

TEST_F(OrderRule, ThePathVisitsNoNodeTwice) {
  order.path[1].node = order.path[0].node;
  EXPECT_EQ(reason(), Reason::malformed);
}

TEST_F(OrderRule, ThePathHasTwoNodesAtLeast) {
  order.payee.domain = order.payer.domain;
  order.path.resize(1);
  EXPECT_EQ(reason(), Reason::malformed);
}

TEST_F(OrderRule, ThePathIsNotTooLongToWrite) {
  while (order.path.size() <= max_path_hops) order.path.push_back({random.domain(), random.amount()});
  EXPECT_DEATH(static_cast<void>(reason()), "not too long");
}

TEST(AnswerRule, AReasonStandsExactlyInARefusal) {
  RandomValues random(25);
  Answer answer = random.answer();
  answer.accepted = true;
  answer.reason = Reason::over_limit;
  EXPECT_EQ(reason_of(decode_message(encode(Message{answer}))), Reason::malformed);
  answer.accepted = false;
  EXPECT_EQ(reason_of(decode_message(encode(Message{answer}))), Reason::none);
  answer.reason = Reason::none;
  EXPECT_EQ(reason_of(decode_message(encode(Message{answer}))), Reason::malformed);
  answer.reason = static_cast<Reason>(39);
  EXPECT_EQ(reason_of(decode_message(encode(Message{answer}))), Reason::malformed);
}

TEST(AnswerRule, IdentifiersHaveTheirSize) {
  const std::string key = field(1, "miel.example") + field(2, std::string(16, 'i'));
  const std::string short_key = field(1, "miel.example") + field(2, std::string(15, 'i'));
  const std::string upper_key = field(1, "Miel.example") + field(2, std::string(16, 'i'));
  EXPECT_EQ(reason_of(decode_message(version_1 + field(4, field(1, key) + field(2, std::string(31, 'd'))))),
            Reason::malformed);
  EXPECT_EQ(reason_of(decode_message(version_1 + field(4, field(1, key)))), Reason::malformed);
  EXPECT_EQ(reason_of(decode_message(version_1 + field(4, field(1, short_key) + field(2, std::string(32, 'd'))))),
            Reason::malformed);
  EXPECT_EQ(reason_of(decode_message(version_1 + field(4, field(1, upper_key) + field(2, std::string(32, 'd'))))),
            Reason::malformed);
}

TEST(SuspensionRule, NamesAnAgreement) {
  EXPECT_EQ(reason_of(decode_message(encode(Message{AgreementSuspension{0, true}}))), Reason::malformed);
  EXPECT_EQ(reason_of(decode_message(encode(Message{AgreementSuspension{7, false}}))), Reason::none);
}

}  // namespace
