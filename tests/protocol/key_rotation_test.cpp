// Changes of keys: every signature counts, the numbers are followed one by one, and nothing comes twice.
#include "protocol/key_rotation.h"

#include <gtest/gtest.h>

#include "protocol/message.h"
#include "tests/protocol/random_values.h"
#include "tests/protocol/tampering.h"

namespace protocol_tests {
namespace {

using namespace protocol;

/// A node with the keys of three rotations.
class KeyRotationTest : public testing::Test {
 protected:
  struct Keys {
    SigningKey message;
    SigningKey contract;
    PublicKeys known() const { return {message.public_key(), contract.public_key()}; }
    KeyPair pair() const { return {message, contract}; }
  };

  KeySuccession succession(std::uint32_t number, const Keys& before, const Keys& after) const {
    return {.node = node,
            .number = number,
            .before = before.known(),
            .after = after.known(),
            .certificate = "of " + std::to_string(number)};
  }
  Bytes rotation(std::uint32_t number, const Keys& before, const Keys& after) const {
    return encode(rotate(succession(number, before, after), before.pair(), after.pair()));
  }

  RandomValues random{7};
  const Domain node = *Domain::parse("miel.example");
  const Keys first{random.signing_key(), random.signing_key()};
  const Keys second{random.signing_key(), random.signing_key()};
  const Keys third{random.signing_key(), random.signing_key()};
  KeyHistory history{node, 0, first.known()};
};

Reason reason_of(const Result<void>& result) {
  return result ? Reason::none : result.error().reason;
}

TEST_F(KeyRotationTest, SuccessionsComeBackAndNothingElseDoes) {
  for (int i = 0; i < 200; ++i) {
    const auto written = random.key_succession();
    const auto read = decode_key_succession(encode(written));
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(*read, written);
  }
  const auto bytes = encode(succession(1, first, second));
  for_each_truncation(bytes, [](std::string_view cut) {
    const auto read = decode_key_succession(cut);
    EXPECT_TRUE(!read || read->certificate.empty()) << "without its last field it is another one, with no certificate";
  });
  for_each_added_field(bytes, [](std::string_view more) { EXPECT_FALSE(decode_key_succession(more)); });
}

TEST_F(KeyRotationTest, AKeyThatStaysOrServesTwicePurposesIsNoSuccession) {
  auto kept = succession(1, first, second);
  kept.after.message = kept.before.message;
  EXPECT_FALSE(decode_key_succession(encode(kept)));
  auto swapped = succession(1, first, second);
  swapped.after = {swapped.before.contract, swapped.after.contract};
  EXPECT_FALSE(decode_key_succession(encode(swapped)));
  auto shared = succession(1, first, second);
  shared.after.message = shared.after.contract;
  EXPECT_FALSE(decode_key_succession(encode(shared)));
  auto none = succession(1, first, second);
  none.number = 0;
  EXPECT_FALSE(decode_key_succession(encode(none)));
  none.number = 257;
  EXPECT_FALSE(decode_key_succession(encode(none)));
}

TEST_F(KeyRotationTest, EachOfTheFourSignaturesIsNeeded) {
  const auto whole = rotate(succession(1, first, second), first.pair(), second.pair());
  ASSERT_TRUE(verify(whole).has_value());
  for (auto signature : {&KeyRotation::by_message_before, &KeyRotation::by_contract_before, &KeyRotation::by_message,
                         &KeyRotation::by_contract}) {
    auto lacking = whole;
    lacking.*signature = {};
    EXPECT_EQ(verify(lacking).error().reason, Reason::bad_signature);
    lacking.*signature = third.message.sign(key_succession_type, whole.succession);
    EXPECT_EQ(verify(lacking).error().reason, Reason::bad_signature);
    EXPECT_EQ(reason_of(history.follow(encode(lacking))), Reason::bad_signature);
  }
  auto other = whole;
  other.by_message = second.message.sign(envelope_type, whole.succession);
  EXPECT_EQ(verify(other).error().reason, Reason::bad_signature) << "made for another purpose";
  EXPECT_EQ(history.number(), 0U);
}

TEST_F(KeyRotationTest, RotationsAreFollowedOneByOne) {
  const auto to_second = rotation(1, first, second);
  const auto to_third = rotation(2, second, third);
  EXPECT_EQ(reason_of(history.follow(to_third)), Reason::stale_version) << "one is missing";
  ASSERT_TRUE(history.follow(to_second).has_value());
  ASSERT_TRUE(history.follow(to_third).has_value());
  EXPECT_EQ(history.number(), 2U);
  EXPECT_EQ(history.current(), third.known());
  EXPECT_EQ(*history.at(1), second.known());
  EXPECT_EQ(history.at(3), nullptr);

  ASSERT_TRUE(history.follow(to_second).has_value()) << "it is known";
  EXPECT_EQ(history.number(), 2U) << "and changes nothing";
  EXPECT_EQ(reason_of(history.follow(rotation(1, first, third))), Reason::id_conflict);
  EXPECT_EQ(reason_of(history.follow(rotation(3, second, first))), Reason::bad_signature) << "by keys not in force";
}

TEST_F(KeyRotationTest, OfAnotherNodeOrNoRotationIsRefused) {
  KeyHistory other(*Domain::parse("lait.example"), 0, first.known());
  EXPECT_EQ(reason_of(other.follow(rotation(1, first, second))), Reason::malformed);
  EXPECT_EQ(reason_of(history.follow(encode(Message{AgreementSuspension{1, true}}))), Reason::malformed);
  EXPECT_EQ(reason_of(history.follow("")), Reason::malformed);
}

TEST_F(KeyRotationTest, WhoWasIntroducedLaterFollowsFromThere) {
  KeyHistory later(node, 1, second.known());
  ASSERT_TRUE(later.follow(rotation(1, first, second)).has_value()) << "that is how they came";
  EXPECT_EQ(reason_of(later.follow(rotation(1, first, third))), Reason::id_conflict);
  ASSERT_TRUE(later.follow(rotation(2, second, third)).has_value());
  EXPECT_EQ(later.number(), 2U);
  EXPECT_EQ(later.at(0), nullptr);
}

TEST_F(KeyRotationTest, AMessageTellsAtItsBeginningThatItHoldsOne) {
  EXPECT_TRUE(is_key_rotation(rotation(1, first, second)));
  EXPECT_EQ(last_rotation({rotation(1, first, second), encode(random.message()), rotation(2, second, third)}), 2U);
  for (int i = 0; i < 500; ++i) {
    const auto message = random.message();
    EXPECT_EQ(is_key_rotation(encode(message)), std::holds_alternative<KeyRotation>(message));
  }
}

}  // namespace
}  // namespace protocol_tests
