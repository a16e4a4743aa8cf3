#include "protocol/payment_proof.h"

#include "protocol/proof_lines.h"

namespace protocol {
namespace {

constexpr std::string_view first_line = "lokaponto/payment/v1";
constexpr std::size_t most_hashes = 64;  // of a path: no tree is higher
constexpr std::size_t most_scales = 2;   // the payer's currency and the payee's

// ---- writing

void add_answer(std::string& text, const MessageProof& answer) {
  add_bytes(text, "answer " + std::to_string(answer.index), answer.message);
  for (const auto& hash : answer.path) add_bytes(text, "path", hash.view());
  add_bytes(text, "header", answer.header_bytes);
  add_bytes(text, "signature", answer.signature.view());
}

std::string extra_of(const PaymentProof& proof) {
  std::string text(first_line);
  text += '\n';
  add_bytes(text, "entry", proof.entry);
  if (proof.parties) {
    add_line(text, "payer", proof.parties->payer.text());
    add_line(text, "payee", proof.parties->payee.text());
  }
  if (proof.order) add_bytes(text, "order", *proof.order);
  for (const auto& [node, scale] : proof.scales) add_line(text, "scale", node.text() + " " + std::to_string(scale));
  if (proof.answer) add_answer(text, *proof.answer);
  for (const auto& key : proof.keys) add_line(text, "key", key.text());
  return text;
}

// ---- reading

std::optional<NamedParties> read_parties(ProofLines& lines) {
  const auto payer = lines.take("payer");
  if (!payer) return std::nullopt;
  auto alias = Alias::parse(*payer);
  auto payee = Address::parse(lines.take("payee").value_or(""));
  if (!alias || !payee) return lines.fail(), std::nullopt;
  return NamedParties{*std::move(alias), *std::move(payee)};
}

std::vector<NodeScale> read_scales(ProofLines& lines) {
  std::vector<NodeScale> scales;
  while (const auto line = lines.take("scale")) {
    const auto place = line->find(' ');
    auto node = Domain::parse(line->substr(0, place));
    const auto scale = place == std::string_view::npos ? std::string_view() : line->substr(place + 1);
    const bool is_scale = scale.size() == 1 && scale.front() >= '0' && scale.front() <= '0' + max_scale;
    if (!node || !is_scale || scales.size() == most_scales) return lines.fail(), scales;
    scales.push_back({*std::move(node), static_cast<std::uint8_t>(scale.front() - '0')});
  }
  return scales;
}

std::optional<MessageProof> read_answer(ProofLines& lines) {
  if (!lines.next_is("answer")) return std::nullopt;
  MessageProof answer;
  std::uint64_t index = 0;
  std::tie(index, answer.message) = lines.numbered("answer");
  if (index > UINT32_MAX) lines.fail();
  answer.index = static_cast<std::uint32_t>(index);
  while (const auto hash = lines.take("path")) {
    if (answer.path.size() == most_hashes) return lines.fail(), std::nullopt;
    answer.path.push_back(lines.fixed_in<Hash>(*hash));
  }
  answer.header_bytes = lines.bytes("header");
  answer.signature = lines.fixed<Signature>("signature");
  return answer;
}

}  // namespace

std::string to_text(const PaymentProof& proof) {
  return to_text(LogProof{.extra = extra_of(proof), .index = proof.index, .path = proof.path, .note = proof.note});
}

Result<PaymentProof> parse_payment_proof(std::string_view text) {
  auto log = parse_log_proof(text);
  if (!log) return std::unexpected(std::move(log.error()));
  if (!log->extra) return failure(Reason::malformed, "not a proof of a payment");
  ProofLines lines(*log->extra);
  lines.take_whole(first_line);
  PaymentProof proof{.index = log->index,
                     .path = std::move(log->path),
                     .note = std::move(log->note),
                     .entry = lines.bytes("entry"),
                     .parties = read_parties(lines),
                     .order = {},
                     .scales = {},
                     .answer = {},
                     .keys = {}};
  if (lines.next_is("order")) proof.order = lines.bytes("order");
  proof.scales = read_scales(lines);
  proof.answer = read_answer(lines);
  proof.keys = read_keys(lines);
  // One text for each proof.
  if (lines.failed() || !lines.at_end() || to_text(proof) != text)
    return failure(Reason::malformed, "not a proof of a payment");
  return proof;
}

}  // namespace protocol
