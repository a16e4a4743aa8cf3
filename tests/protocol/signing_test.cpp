#include "protocol/signing.h"

#include <gtest/gtest.h>

#include <array>
#include <utility>

#include "tests/protocol/random_values.h"
#include "tests/protocol/tampering.h"

using namespace protocol;

namespace {

SigningKey key_from(const std::string& seed_hex) {
  return std::move(*SigningKey::from_seed(*from_hex(seed_hex)));
}

struct PublishedSignature {
  const char* seed;
  const char* public_key;
  const char* message;
  const char* signature;
};

// RFC 8032 section 7.1, tests 1 to 3.
const std::array published{
    PublishedSignature{"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                       "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
                       "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46"
                       "bd25bf5f0595bbe246"
                       "55141438e7a100b"},
    PublishedSignature{"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                       "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
                       "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8"
                       "c387b2eaeb4302aeeb"
                       "00d291612bb0c00"},
    PublishedSignature{"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                       "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
                       "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc65"
                       "94a7c15e9716ed28dc"
                       "027beceea1ec40a"},
};

TEST(Signing, PublishedVectors) {
  for (const PublishedSignature& vector : published) {
    const SigningKey key = key_from(vector.seed);
    const Bytes message = *from_hex(vector.message);
    EXPECT_EQ(key.public_key().hex(), vector.public_key);
    EXPECT_EQ(key.sign_raw(message).hex(), vector.signature);
    EXPECT_TRUE(verify_raw(key.public_key(), message, *Signature::from_hex(vector.signature)));
    EXPECT_EQ(to_hex(key.seed()), vector.seed);
  }
}

TEST(Signing, PreAuthenticationEncodingIsThatOfDsse) {
  EXPECT_EQ(pre_authentication_encoding("http://example.com/HelloWorld", "hello world"),
            "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  EXPECT_EQ(pre_authentication_encoding("", ""), "DSSEv1 0  0 ");
}

TEST(Signing, ASignatureServesOnePurposeOneBodyAndOneKey) {
  protocol_tests::RandomValues random(8);
  const SigningKey key = random.signing_key();
  const SigningKey other = random.signing_key();
  const Signature signature = key.sign(envelope_type, "body");
  EXPECT_TRUE(verify(key.public_key(), envelope_type, "body", signature));
  EXPECT_FALSE(verify(key.public_key(), agreement_type, "body", signature));
  EXPECT_FALSE(verify(key.public_key(), envelope_type, "bodY", signature));
  EXPECT_FALSE(verify(other.public_key(), envelope_type, "body", signature));
  EXPECT_FALSE(verify_raw(key.public_key(), "body", signature));
  EXPECT_FALSE(verify(PublicKey{}, envelope_type, "body", signature));
  EXPECT_FALSE(verify(key.public_key(), envelope_type, "body", Signature{}));
}

TEST(Signing, AChangedSignatureDoesNotVerify) {
  protocol_tests::RandomValues random(9);
  const SigningKey key = random.signing_key();
  const Signature signature = key.sign(envelope_type, "body");
  int seen = 0;
  protocol_tests::for_each_flipped_bit(signature.view(), [&](std::string_view changed) {
    ++seen;
    EXPECT_FALSE(verify(key.public_key(), envelope_type, "body", *Signature::from_bytes(changed)));
  });
  EXPECT_EQ(seen, 512);
}

TEST(Signing, GeneratedKeysDifferAndComeBackFromTheirSeed) {
  const SigningKey key = SigningKey::generate();
  EXPECT_NE(key.public_key(), SigningKey::generate().public_key());
  EXPECT_EQ(SigningKey::from_seed(key.seed())->public_key(), key.public_key());
  EXPECT_EQ(SigningKey::from_seed("short").error().reason, Reason::malformed);
}

TEST(SigningDeathTest, AMovedKeyIsNotUsed) {
  protocol_tests::RandomValues random(10);
  SigningKey key = random.signing_key();
  const SigningKey taken = std::move(key);
  EXPECT_TRUE(verify_raw(taken.public_key(), "x", taken.sign_raw("x")));
  // NOLINTNEXTLINE(bugprone-use-after-move): that is the test
  EXPECT_DEATH(static_cast<void>(key.sign_raw("x")), "moved-from");
}

TEST(Signing, ConstantTimeEqualityIsEquality) {
  EXPECT_TRUE(equal_constant_time("", ""));
  EXPECT_TRUE(equal_constant_time("secret", "secret"));
  EXPECT_FALSE(equal_constant_time("secret", "secreT"));
  EXPECT_FALSE(equal_constant_time("secret", "secre"));
}

}  // namespace
