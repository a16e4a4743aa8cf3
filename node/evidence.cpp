#include "node/evidence.h"

#include "node/messages_evidence.h"
#include "protocol/base64.h"
#include "protocol/note.h"
#include "protocol/signing.h"

namespace node {

/// An Ed25519 key as SubjectPublicKeyInfo (RFC 8410): a fixed prefix, then the 32 bytes.
Bytes public_key_pem(const protocol::PublicKey& key) {
  static constexpr std::string_view prefix{"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00", 12};
  return "-----BEGIN PUBLIC KEY-----\n" + protocol::to_base64(Bytes(prefix) + Bytes(key.view())) +
         "\n-----END PUBLIC KEY-----\n";
}

static Result<void> write_header(const std::filesystem::path& directory, const std::string& whose,
                                 const protocol::SignedHeader& header) {
  if (header.empty()) return {};
  const auto text = protocol::pre_authentication_encoding(protocol::envelope_type, header.bytes);
  for (const auto& [ending, content] : {std::pair{".header", header.bytes}, std::pair{".signed", text},
                                        std::pair{".signature", Bytes(header.signature.view())}})
    if (auto written = write_file(directory / (whose + ending), content, Access::everyone); !written) return written;
  return {};
}

Result<std::filesystem::path> write_evidence(const DataDirectory& data, const federation::ForkFound& fork,
                                             const protocol::PublicKey& signer) {
  const auto directory = data.root / "evidence" / (fork.peer.text() + "-" + std::to_string(fork.entry));
  if (auto made = make_directory(directory, Access::everyone); !made) return std::unexpected(made.error());
  if (auto written = write_header(directory, "ours", fork.ours); !written) return std::unexpected(written.error());
  if (auto written = write_header(directory, "theirs", fork.theirs); !written) return std::unexpected(written.error());
  if (auto written = write_file(directory / "signer.pem", public_key_pem(signer), Access::everyone); !written)
    return std::unexpected(written.error());
  if (auto written = write_file(directory / "LISEZMOI-README.txt", evidence_explanation(fork.signer), Access::everyone);
      !written)
    return std::unexpected(written.error());
  return directory;
}

static Result<void> write_note(const std::filesystem::path& directory, const std::string& which, const Bytes& text) {
  const auto note = protocol::parse_note(text);
  if (text.empty() || !note || note->signatures.size() != 1) return {};
  const auto& signature = note->signatures.front().signature;
  for (const auto& [ending, content] :
       {std::pair{".note", text}, std::pair{".signed", note->text}, std::pair{".signature", signature}})
    if (auto written = write_file(directory / (which + ending), content, Access::everyone); !written) return written;
  return {};
}

Result<std::filesystem::path> write_evidence(const DataDirectory& data, const federation::RewriteFound& rewrite) {
  const auto directory = data.root / "evidence" / (rewrite.peer.text() + "-" + std::to_string(rewrite.entry));
  if (auto made = make_directory(directory, Access::everyone); !made) return std::unexpected(made.error());
  for (const auto& [which, note] : {std::pair{"before", rewrite.before}, std::pair{"shown", rewrite.shown}})
    if (auto written = write_note(directory, which, note); !written) return std::unexpected(written.error());
  if (auto written = write_header(directory, "envelope", rewrite.header); !written)
    return std::unexpected(written.error());
  for (const auto& [name, content] : {std::pair{"log-key.pem", public_key_pem(rewrite.key)},
                                      std::pair{"LISEZMOI-README.txt", Bytes(rewrite_explanation())}})
    if (auto written = write_file(directory / name, content, Access::everyone); !written)
      return std::unexpected(written.error());
  return directory;
}

}  // namespace node
