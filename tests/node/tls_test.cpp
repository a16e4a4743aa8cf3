#include "node/tls.h"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>

#include "protocol/limits.h"
#include "tests/node/node_setup.h"

namespace node {
namespace {

constexpr protocol::Time now{1'800'000'000'000};

std::unique_ptr<X509, decltype(&X509_free)> read(const std::string& pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free_all)> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                          BIO_free_all);
  return {PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), X509_free};
}

TEST(Tls, ACertificateNamesItsDomainAndSignsItself) {
  const auto pair = make_certificate(domain_of("miel.example"), now);
  ASSERT_TRUE(pair);
  const auto certificate = read(pair->certificate);
  ASSERT_TRUE(certificate);
  EXPECT_EQ(X509_check_host(certificate.get(), "miel.example", 0, 0, nullptr), 1);
  EXPECT_EQ(X509_check_host(certificate.get(), "lait.example", 0, 0, nullptr), 0);
  EXPECT_EQ(X509_verify(certificate.get(), X509_get0_pubkey(certificate.get())), 1);
  EXPECT_LT(pair->certificate.size(), protocol::max_certificate_bytes);
}

TEST(Tls, ACertificateIsValidFromADayAgoForTwentyYears) {
  const auto pair = make_certificate(domain_of("miel.example"), now);
  ASSERT_TRUE(pair);
  const auto certificate = read(pair->certificate);
  const auto valid_at = [&](std::int64_t seconds) {
    time_t moment = now.milliseconds / 1000 + seconds;
    return X509_cmp_time(X509_get0_notBefore(certificate.get()), &moment) < 0 &&
           X509_cmp_time(X509_get0_notAfter(certificate.get()), &moment) > 0;
  };
  EXPECT_TRUE(valid_at(0));
  EXPECT_TRUE(valid_at(-80'000));
  EXPECT_FALSE(valid_at(-90'000));
  EXPECT_TRUE(valid_at(19LL * 365 * 86'400));
  EXPECT_FALSE(valid_at(21LL * 365 * 86'400));
}

TEST(Tls, TheLongestDomainHasRoom) {
  const std::string label(61, 'a');
  const auto domain = domain_of(label + "." + label + "." + label + "." + label + ".exam");
  ASSERT_EQ(domain.text().size(), 252U);
  const auto pair = make_certificate(domain, now);
  ASSERT_TRUE(pair);
  EXPECT_EQ(X509_check_host(read(pair->certificate).get(), domain.text().c_str(), 0, 0, nullptr), 1);
}

TEST(Tls, EveryCertificateIsAnother) {
  const auto one = make_certificate(domain_of("miel.example"), now);
  const auto other = make_certificate(domain_of("miel.example"), now);
  ASSERT_TRUE(one && other);
  EXPECT_FALSE(same_certificate(one->certificate, other->certificate));
  EXPECT_NE(certificate_fingerprint(one->certificate), certificate_fingerprint(other->certificate));
}

TEST(Tls, TheSameCertificateIsKnownWhateverSurroundsIt) {
  const auto pair = make_certificate(domain_of("miel.example"), now);
  ASSERT_TRUE(pair);
  EXPECT_TRUE(same_certificate(pair->certificate, "from a file:\n" + pair->certificate + "\n"));
  EXPECT_EQ(certificate_fingerprint(pair->certificate)->size(), 64U);
}

TEST(Tls, OneOfSeveralPinnedCertificatesIsFoundAsItIsPinned) {
  const auto one = make_certificate(domain_of("miel.example"), now);
  const auto other = make_certificate(domain_of("miel.example"), now);
  const auto stranger = make_certificate(domain_of("miel.example"), now);
  ASSERT_TRUE(one && other && stranger);
  const auto pinned = one->certificate + other->certificate;
  EXPECT_EQ(pinned_as(pinned, one->certificate), one->certificate);
  EXPECT_EQ(pinned_as(pinned, other->certificate + "\n"), other->certificate);
  EXPECT_EQ(pinned_as(pinned, stranger->certificate), "");
  EXPECT_EQ(pinned_as(pinned, ""), "");
  EXPECT_EQ(pinned_as("", one->certificate), "");
  EXPECT_EQ(pinned_as("nonsense", one->certificate), "");
}

TEST(Tls, WhatIsNoCertificateIsNeverTheSame) {
  const auto pair = make_certificate(domain_of("miel.example"), now);
  ASSERT_TRUE(pair);
  EXPECT_FALSE(same_certificate("", ""));
  EXPECT_FALSE(same_certificate(pair->certificate, pair->key));
  EXPECT_EQ(certificate_bytes("nonsense").error().reason, protocol::Reason::malformed);
  EXPECT_EQ(certificate_fingerprint("").error().reason, protocol::Reason::malformed);
}

TEST(Tls, AKeyOfAnotherCertificateIsRefused) {
  const auto one = make_certificate(domain_of("miel.example"), now);
  const auto other = make_certificate(domain_of("miel.example"), now);
  ASSERT_TRUE(one && other);
  EXPECT_TRUE(check_pair(*one));
  EXPECT_EQ(check_pair({one->certificate, other->key}).error().reason, protocol::Reason::invalid_configuration);
  EXPECT_FALSE(check_pair({one->certificate, "no key"}));
}

}  // namespace
}  // namespace node
