// Writes valid bytes for the fuzz targets to begin with. Usage: fuzz_seeds DIRECTORY
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "node/credentials.h"
#include "protocol/checkpoint.h"
#include "protocol/note.h"
#include "tests/node/http_bodies.h"
#include "tests/protocol/balance_proof_setup.h"
#include "tests/protocol/payment_proof_setup.h"
#include "tests/protocol/random_values.h"

using namespace protocol;

namespace {

class Seeds {
 public:
  explicit Seeds(std::filesystem::path root) : root_(std::move(root)) {}

  void add(const std::string& target, const std::string& bytes) {
    std::filesystem::create_directories(root_ / target);
    std::ofstream file(root_ / target / ("seed" + std::to_string(count_++)), std::ios::binary);
    file << bytes;
  }

 private:
  std::filesystem::path root_;
  int count_ = 0;
};

void write_all(Seeds& seeds) {
  protocol_tests::RandomValues random(1);
  const SigningKey key = random.signing_key();
  for (std::size_t i = 0; i < 40; ++i) {
    const Envelope envelope = random.envelope(key, 1 + i % 4);
    NodeIdentity self = random.identity();
    self.message_key = key.public_key();
    self.certificate.resize(40);
    Invitation invitation = random.invitation();
    invitation.inviter = self;
    seeds.add("fuzz_message", encode(random.message()));
    seeds.add("fuzz_message", encode(random.terms()));
    seeds.add("fuzz_envelope", encode(envelope));
    seeds.add("fuzz_envelope", envelope.header_bytes);
    seeds.add("fuzz_envelope", encode(prove_message(envelope, 0)));
    seeds.add("fuzz_envelope", encode(Greeting{random.head(), random.head()}));
    seeds.add("fuzz_entry", encode(Entry{i, random.entry_time(), random.body(i), {random.transfer()}, {}}));
    seeds.add("fuzz_identity", encode(self));
    seeds.add("fuzz_identity", encode(introduce(invitation, self, key)));
    seeds.add("fuzz_identity", encode(random.key_succession()));
    seeds.add("fuzz_identity", to_text(invitation));
    seeds.add("fuzz_identity", random.address().text());
    const Checkpoint checkpoint{"miel.example/journal", i, random.id<Hash>(), {"coverage 1/1"}};
    SignedNote note{to_text(checkpoint), {}};
    sign(note, checkpoint.origin, key);
    seeds.add("fuzz_identity", note.text);
    seeds.add("fuzz_identity", to_text(note));
    seeds.add("fuzz_identity", NoteVerifier{checkpoint.origin, key.public_key()}.text());
  }
}

void write_proofs(Seeds& seeds) {
  protocol_tests::ProofWorld world;
  for (const auto& proof : {world.outgoing(), world.outgoing(true), world.outgoing(false, false), world.local()}) {
    seeds.add("fuzz_proof", to_text(proof));
    seeds.add("fuzz_proof", proof.keys.front().text());
  }
  const protocol_tests::BalanceWorld balances;
  for (std::size_t i = 0; i < balances.accounts.size(); ++i) {
    seeds.add("fuzz_proof", to_text(balances.proof(i)));
    seeds.add("fuzz_proof", balances.proof(i).note.text);
  }
}

/// Every route with a body that it takes, behind its number.
void write_http_bodies(Seeds& seeds) {
  const auto& routes = node::all_bodies();
  for (std::size_t i = 0; i < routes.size(); ++i) seeds.add("fuzz_http_bodies", static_cast<char>(i) + routes[i].body);
}

/// The samples that the tests read. A file of CSV has the choice of its columns before it.
void write_bank_files(Seeds& seeds) {
  for (const auto& entry : std::filesystem::directory_iterator(LOKAPONTO_BANK_SAMPLES)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const std::string name = entry.path().filename().string();
    const std::string format = name.substr(0, name.find_first_of("0123456789_"));
    if (format == "csv")
      for (const std::string choice : {"\x07\x01", "\x47\x02", "\x81\x03", "\xC8\x04", "\x47\x05", "\xC7\x06"})
        seeds.add("fuzz_bank_csv", choice + bytes);
    else if (format != "pain")
      seeds.add("fuzz_bank_" + format, bytes);
  }
  seeds.add("fuzz_bank_csv",
            "\x87\x07"
            "24/11/2026;10,00;a;b;110,00\n25/11/2026;-1 000,50;c;d;-890,50\n");
  for (const char* value : {"2026-11-24", "FR7630006000011234567890189", "-12.50", "MIEL-2026-0001 r\u00e8glement"})
    seeds.add("fuzz_bank_values", value);
}

void write_credentials(Seeds& seeds) {
  const std::string secret(node::secret_bytes, 's');
  seeds.add("fuzz_credentials", node::session_text(secret) + "\napp_7-of.Monday");
  seeds.add("fuzz_credentials", node::key_text(*Alias::parse("odoo"), secret) + "\nhttps://app.eusko.example");
  seeds.add("fuzz_credentials", node::new_code());
  seeds.add("fuzz_credentials", "2001:db8::1");
  seeds.add("fuzz_credentials", "Basic YWxpY2U6Y2jDonRhaWduZQ==");
}

void write_http_requests(Seeds& seeds) {
  const std::string get =
      "GET /v1/payments?account=alice&limit=2 HTTP/1.1\r\nHost: node\r\nAuthorization: Bearer x\r\n\r\n";
  const std::string post =
      "POST /v1/payments HTTP/1.1\r\nHost: n\r\nContent-Length: 13\r\nIdempotency-Key: 1\r\n\r\n{\"amount\":\"1\"}";
  seeds.add("fuzz_http_request", get);
  seeds.add("fuzz_http_request", get + post + get);
  seeds.add("fuzz_http_request",
            "PUT /v1/counters/quay%20a HTTP/1.1\r\nHost: n\r\nTransfer-Encoding: "
            "chunked\r\n\r\n5;a=b\r\nabcde\r\n0\r\nX: y\r\n\r\n" +
                post);
  seeds.add("fuzz_http_request",
            "HEAD /cyclos/self/accounts HTTP/1.0\r\nConnection: close\r\nExpect: 100-continue\r\n\r\n");
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fputs("usage: fuzz_seeds DIRECTORY\n", stderr);
    return 2;
  }
  Seeds seeds(arguments[1]);
  write_all(seeds);
  write_proofs(seeds);
  write_bank_files(seeds);
  write_http_bodies(seeds);
  write_credentials(seeds);
  write_http_requests(seeds);
  return 0;
}
