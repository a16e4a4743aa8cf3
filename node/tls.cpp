#include "node/tls.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>

#include "protocol/check.h"
#include "protocol/merkle.h"
#include "protocol/signing.h"

namespace node {

using protocol::Bytes;
using protocol::failure;
using protocol::Reason;
using protocol::Result;

namespace {

constexpr std::int64_t day = 24LL * 3600;
constexpr std::int64_t validity = 20 * 365 * day;

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};

using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;

Bio reading(std::string_view text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string content(BIO* bio) {
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

Certificate read_certificate(std::string_view pem) {
  const auto bio = reading(pem);
  Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  ERR_clear_error();  // what is left behind would be taken for an error of the next TLS call on this thread
  return certificate;
}

/// Without a passphrase: OpenSSL would ask for one on the terminal.
Key read_key(std::string_view pem) {
  const auto bio = reading(pem);
  const auto no_passphrase = [](char*, int, int, void*) { return 0; };
  Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr));
  ERR_clear_error();
  return key;
}

/// Random, positive and at most 20 bytes, as RFC 5280 has it.
bool set_serial(X509* certificate) {
  std::array<unsigned char, 16> random{};
  if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) return false;
  random[0] = static_cast<unsigned char>((random[0] & 0x7fU) | 0x40U);
  const std::unique_ptr<BIGNUM, Freed<BN_free>> number(
      BN_bin2bn(random.data(), static_cast<int>(random.size()), nullptr));
  return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool add_extension(X509* certificate, int kind, const std::string& value) {
  X509V3_CTX context{};
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

/// Who it is stands in the alternative name, which has room for any domain. The name is another in every certificate:
/// of two that are pinned, TLS must not take one for the issuer of the other.
bool set_names(X509* certificate) {
  X509_NAME* name = X509_get_subject_name(certificate);
  std::array<unsigned char, 8> random{};
  if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) return false;
  const std::string text =
      "lokaponto node " + protocol::to_hex({reinterpret_cast<const char*>(random.data()), random.size()});
  return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(text.data()),
                                    static_cast<int>(text.size()), -1, 0) == 1 &&
         X509_set_issuer_name(certificate, name) == 1;
}

bool set_validity(X509* certificate, protocol::Time now) {
  const std::int64_t seconds = now.milliseconds / 1000;
  return ASN1_TIME_set(X509_getm_notBefore(certificate), seconds - day) != nullptr &&
         ASN1_TIME_set(X509_getm_notAfter(certificate), seconds + validity) != nullptr;
}

Certificate self_signed(const protocol::Domain& domain, protocol::Time now, EVP_PKEY* key) {
  Certificate certificate(X509_new());
  X509* raw = certificate.get();
  // The peer takes it as its only root: hence a certificate that may sign, itself.
  const bool made = raw != nullptr && X509_set_version(raw, X509_VERSION_3) == 1 && set_serial(raw) &&
                    set_validity(raw, now) && set_names(raw) && X509_set_pubkey(raw, key) == 1 &&
                    add_extension(raw, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
                    add_extension(raw, NID_key_usage, "critical,digitalSignature,keyCertSign") &&
                    add_extension(raw, NID_ext_key_usage, "serverAuth,clientAuth") &&
                    add_extension(raw, NID_subject_alt_name, "DNS:" + domain.text()) &&
                    add_extension(raw, NID_subject_key_identifier, "hash") && X509_sign(raw, key, EVP_sha256()) > 0;
  return made ? std::move(certificate) : nullptr;
}

}  // namespace

Result<TlsPair> make_certificate(const protocol::Domain& domain, protocol::Time now) {
  protocol::check(!domain.text().empty(), "a certificate is for a domain");
  const Key key(EVP_EC_gen("P-256"));
  const auto certificate = key ? self_signed(domain, now, key.get()) : nullptr;
  const Bio certificate_text(BIO_new(BIO_s_mem()));
  const Bio key_text(BIO_new(BIO_s_secmem()));
  if (!certificate || !certificate_text || !key_text ||
      PEM_write_bio_X509(certificate_text.get(), certificate.get()) != 1 ||
      PEM_write_bio_PKCS8PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
    return failure(Reason::io_error, "no TLS certificate could be made for " + domain.text());
  TlsPair pair{content(certificate_text.get()), content(key_text.get())};
  protocol::check(check_pair(pair).has_value(), "a new certificate fits its key");
  return pair;
}

Result<Bytes> certificate_bytes(std::string_view pem) {
  const auto certificate = read_certificate(pem);
  unsigned char* der = nullptr;
  const int size = certificate ? i2d_X509(certificate.get(), &der) : 0;
  if (size <= 0) return failure(Reason::malformed, "not a certificate in PEM form");
  const std::unique_ptr<unsigned char, Freed<[](void* bytes) { OPENSSL_free(bytes); }>> owner(der);
  return Bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
}

Result<std::string> certificate_fingerprint(std::string_view pem) {
  const auto bytes = certificate_bytes(pem);
  if (!bytes) return std::unexpected(bytes.error());
  return protocol::sha256(*bytes).hex();
}

bool same_certificate(std::string_view pem, std::string_view other) {
  const auto a = certificate_bytes(pem);
  const auto b = certificate_bytes(other);
  return a && b && protocol::equal_constant_time(*a, *b);
}

std::string pinned_as(std::string_view pinned, std::string_view shown) {
  static constexpr std::string_view last_line = "-----END CERTIFICATE-----";
  while (!pinned.empty()) {
    auto end = pinned.find(last_line);
    end = end == std::string_view::npos ? pinned.size() : pinned.find_first_not_of("\r\n", end + last_line.size());
    const auto one = pinned.substr(0, end);
    if (same_certificate(one, shown)) return std::string(one);
    pinned.remove_prefix(one.size());
  }
  return {};
}

Result<void> check_pair(const TlsPair& pair) {
  const auto certificate = read_certificate(pair.certificate);
  const auto key = read_key(pair.key);
  if (!certificate || !key || X509_check_private_key(certificate.get(), key.get()) != 1)
    return failure(Reason::invalid_configuration, "the TLS key is not that of the TLS certificate");
  return {};
}

}  // namespace node
