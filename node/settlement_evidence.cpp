#include "node/settlement_evidence.h"

#include <algorithm>

#include "federation/books.h"
#include "federation/checkpoint_list.h"
#include "node/evidence.h"
#include "node/messages_evidence.h"
#include "protocol/check.h"
#include "protocol/merkle.h"
#include "protocol/message.h"
#include "protocol/note.h"
#include "protocol/signing.h"
#include "storage/journal.h"

namespace node {

using federation::Books;
using federation::SettlementState;
using protocol::Bytes;
using protocol::Domain;
using protocol::Envelope;
using protocol::EnvelopeDirection;
using protocol::failure;
using protocol::Reason;
using protocol::Result;
using storage::Table;

namespace {

/// Files and, in step with them, what the script has to check.
class Pack {
 public:
  void add(const std::string& name, Bytes content) { files_[name] = std::move(content); }

  /// A signature over the file `of`, by one of these keys: which one, the signature says.
  template <class Verify>
  void add_signature(const std::string& of, const std::string& signer, const protocol::KeyHistory& keys,
                     const protocol::Signature& signature, const Verify& verify) {
    if (signature.is_zero()) return;
    const auto name = of.substr(0, of.rfind('.')) + "." + signer + ".signature";
    add(name, Bytes(signature.view()));
    const auto& all = keys.all();
    const auto found = std::ranges::find_if(all, verify);
    protocol::check(found != all.end(), "what stands in the books is signed by a key of its signer");
    checks_ += "signed " + add_key(key_in_(*found)) + " " + of + " " + name + "\n";
  }
  void sign_with_contract_keys() {
    key_in_ = [](const protocol::PublicKeys& keys) { return keys.contract; };
  }
  void sign_with_message_keys() {
    key_in_ = [](const protocol::PublicKeys& keys) { return keys.message; };
  }
  std::string add_key(const protocol::PublicKey& key) {
    const auto name = "key-" + key.hex().substr(0, 16) + ".pem";
    add(name, public_key_pem(key));
    return name;
  }
  void check(const std::string& line) { checks_ += line + "\n"; }

  /// That the file `of` is the leaf at `index` of a tree of `size`, whose root the file `tree` names.
  void add_path(const std::string& of, std::uint64_t index, std::uint64_t size, const std::vector<protocol::Hash>& path,
                const std::string& tree) {
    Bytes lines;
    for (const auto& hash : path) lines += hash.hex() + "\n";
    add(of + ".path", lines);
    checks_ += "stands " + of + " " + std::to_string(index) + " " + std::to_string(size) + " " + tree + "\n";
  }

  EvidenceFiles finish(const Domain& peer, std::uint32_t number) && {
    add("check.sh", Bytes(evidence_script()));
    add("checks.txt", checks_);
    add("LISEZMOI-README.txt", settlement_explanation(peer, number));
    Bytes sums;
    for (const auto& [name, content] : files_) sums += protocol::sha256(content).hex() + "  " + name + "\n";
    add("SHA256SUMS", sums);
    return std::move(files_);
  }

 private:
  EvidenceFiles files_;
  std::string checks_;
  protocol::PublicKey (*key_in_)(const protocol::PublicKeys&) = nullptr;
};

/// The note that the pack is about, and whose books tell of it.
struct Subject {
  const storage::Store& store;
  const Books& books;
  const federation::PeerState& peer;
  federation::Settlement row;
  protocol::SettlementNote note;

  const Domain& domain() const { return peer.identity.domain(); }
  protocol::PaymentKey transfer() const { return {books.domain(), note.end_to_end()}; }
};

void add_text(Pack& pack, const Subject& subject, const std::string& name, const Bytes& text,
              const protocol::Signature& ours, const protocol::Signature& theirs) {
  if (text.empty()) return;
  pack.add(name, text);
  pack.sign_with_contract_keys();
  for (const auto& [keys, signature] : {std::pair{&subject.books.own_keys(), &ours}, {&subject.peer.keys, &theirs}})
    pack.add_signature(name, keys->node().text(), *keys, *signature, [&](const protocol::PublicKeys& key) {
      return protocol::verify_raw(key.contract, text, *signature);
    });
}

void add_agreement(Pack& pack, const Subject& subject) {
  const auto agreement = subject.books.agreement(subject.domain(), subject.note.agreement);
  if (!agreement) return;
  const auto name = "agreement-" + std::to_string(subject.note.agreement);
  pack.add(name + ".terms", agreement->terms);
  pack.add(name + ".signed", protocol::pre_authentication_encoding(protocol::agreement_type, agreement->terms));
  pack.sign_with_contract_keys();
  for (const auto& [keys, signature] :
       {std::pair{&subject.books.own_keys(), &agreement->ours}, {&subject.peer.keys, &agreement->theirs}})
    pack.add_signature(name + ".signed", keys->node().text(), *keys, *signature, [&](const protocol::PublicKeys& key) {
      return protocol::verify(key.contract, protocol::agreement_type, agreement->terms, *signature);
    });
  pack.check("ends " + name + ".signed " + name + ".terms");
}

// ---- envelopes

/// Whether a message says something of the note, or closes it.
bool is_about(const Bytes& bytes, const Subject& subject) {
  const auto message = protocol::decode_message(bytes);
  if (!message) return false;
  const auto& text = subject.row.note;
  const auto closes = [&](const Bytes& closing) {
    const auto read = protocol::parse_settlement_closing(closing);
    return read && read->note == protocol::sha256(text);
  };
  if (const auto* proposal = std::get_if<protocol::SettlementProposal>(&*message)) return proposal->note == text;
  if (const auto* acceptance = std::get_if<protocol::SettlementAcceptance>(&*message)) return acceptance->note == text;
  if (const auto* dispute = std::get_if<protocol::SettlementDispute>(&*message))
    return dispute->note == protocol::sha256(text);
  if (const auto* closing = std::get_if<protocol::ClosingProposal>(&*message)) return closes(closing->closing);
  const auto* closing = std::get_if<protocol::ClosingAcceptance>(&*message);
  return closing != nullptr && closes(closing->closing);
}

bool is_the_difference(const Subject& subject, bool sent, std::uint64_t sequence, std::uint32_t index) {
  const auto& found = subject.row.difference;
  return found && (found->direction == EnvelopeDirection::sent) == sent && found->place.sequence == sequence &&
         found->place.index == index;
}

void add_envelope(Pack& pack, const protocol::KeyHistory& signer, const Envelope& envelope,
                  const std::vector<std::uint32_t>& messages) {
  const auto place = signer.node().text() + "-" + std::to_string(envelope.header.sequence);
  const auto name = "envelope-" + place;
  pack.add(name + ".header", envelope.header_bytes);
  pack.add(name + ".signed", protocol::pre_authentication_encoding(protocol::envelope_type, envelope.header_bytes));
  pack.sign_with_message_keys();
  pack.add_signature(
      name + ".signed", signer.node().text(), signer, envelope.signature, [&](const protocol::PublicKeys& keys) {
        return protocol::verify(keys.message, protocol::envelope_type, envelope.header_bytes, envelope.signature);
      });
  pack.check("ends " + name + ".signed " + name + ".header");
  for (const auto index : messages) {
    const auto proof = protocol::prove_message(envelope, index);
    const auto message = "message-" + place + "-" + std::to_string(index);
    pack.add(message, proof.message);
    pack.add_path(message, index, envelope.header.count, proof.path, name + ".header");
  }
}

/// All that were sent, or received, and bear a word about the note.
Result<void> add_envelopes(Pack& pack, const Subject& subject, bool sent) {
  Result<void> result;
  const auto& signer = sent ? subject.books.own_keys() : subject.peer.keys;
  const auto first = federation::log_row(subject.domain(), 0);
  const auto last = federation::log_row(subject.domain(), UINT64_MAX);
  const auto scanned = subject.store.scan(sent ? Table::sent_log : Table::received_log, first, last,
                                          [&](std::string_view, std::string_view bytes) {
                                            const auto envelope = protocol::decode_envelope(bytes);
                                            if (!envelope) return result = std::unexpected(envelope.error()), false;
                                            std::vector<std::uint32_t> messages;
                                            for (std::uint32_t index = 0; index < envelope->messages.size(); ++index)
                                              if (is_about(envelope->messages[index], subject) ||
                                                  is_the_difference(subject, sent, envelope->header.sequence, index))
                                                messages.push_back(index);
                                            if (!messages.empty()) add_envelope(pack, signer, *envelope, messages);
                                            return true;
                                          });
  return scanned ? result : scanned;
}

// ---- the journal

bool contains(const auto& all, const auto& one) {
  return std::ranges::find(all, one) != all.end();
}

/// What an entry about the note, or its euros, is called; nullptr for any other.
class EntryName {
 public:
  explicit EntryName(const Subject& subject) : subject_(subject) {}

  const char* operator()(const protocol::SettlementChanged& changed) {
    if (!is_ours(changed.peer) || changed.note != subject_.row.note) return nullptr;
    is_open_ = true;
    return "settlement_changed";
  }
  const char* operator()(const protocol::SettlementEnded& ended) {
    const auto closing = protocol::parse_settlement_closing(ended.closing);
    if (!is_ours(ended.peer) || !closing || closing->note != protocol::sha256(subject_.row.note)) return nullptr;
    is_open_ = is_open_ && is_signed_by_one(ended.step);
    return "settlement_ended";
  }
  /// The statement that ended the note; not one that came when it was over.
  const char* operator()(const protocol::PeerWoundUp& wound_up) {
    const bool is_its_end = is_ours(wound_up.peer) && is_open_ && subject_.row.state == SettlementState::closed;
    if (!is_its_end) return nullptr;
    is_open_ = false;
    ended_by_ = wound_up;
    return "peer_wound_up";
  }
  const char* operator()(const protocol::DisputeNarrowed& narrowed) const {
    return is_ours(narrowed.peer) && narrowed.number == subject_.note.number ? "dispute_narrowed" : nullptr;
  }
  const char* operator()(const protocol::TransfersOrdered& ordered) const {
    return contains(ordered.transfers, subject_.transfer().id) ? "transfers_ordered" : nullptr;
  }
  const char* operator()(const protocol::TransferRejected& rejected) const {
    return rejected.transfer == subject_.transfer().id ? "transfer_rejected" : nullptr;
  }
  const char* operator()(const protocol::BankLineBooked& booked) {
    if (booked.payment != subject_.transfer()) return nullptr;
    lines_.push_back(booked.line);
    return "bank_line_booked";
  }
  const char* operator()(const protocol::BankLineResolved& resolved) const {
    const bool about = resolved.payment == subject_.transfer() || contains(resolved.also, subject_.transfer()) ||
                       contains(lines_, resolved.line);
    return about ? "bank_line_resolved" : nullptr;
  }
  const char* operator()(const auto&) const { return nullptr; }

  /// Once all entries were seen: by what the note was ended that no closing has closed.
  const std::optional<protocol::PeerWoundUp>& ended_by() const { return ended_by_; }

 private:
  static bool is_signed_by_one(protocol::ClosingStep step) {
    return step == protocol::ClosingStep::signed_here || step == protocol::ClosingStep::questioned_here;
  }
  bool is_ours(const Domain& peer) const { return peer == subject_.domain(); }

  const Subject& subject_;
  std::vector<protocol::Hash> lines_;
  bool is_open_ = false;  ///< the note, after the entries seen so far
  std::optional<protocol::PeerWoundUp> ended_by_;
};

/// The newest checkpoint; how many entries stand under it.
Result<std::uint64_t> add_checkpoint(Pack& pack, const Subject& subject) {
  const auto published = federation::published_checkpoints(subject.store, UINT64_MAX, 1);
  if (!published) return std::unexpected(published.error());
  if (published->empty()) return 0;
  const auto& checkpoint = published->front();
  const auto note = protocol::parse_note(checkpoint.note);
  if (!note) return std::unexpected(note.error());
  const auto is_own = [&](const auto& signature) { return signature.name == checkpoint.checkpoint.origin; };
  const auto own = std::ranges::find_if(note->signatures, is_own);
  protocol::check(own != note->signatures.end(), "a published checkpoint is signed by the log key");
  pack.add("checkpoint.note", checkpoint.note);
  pack.add("checkpoint.signed", note->text);
  pack.add("checkpoint.signature", own->signature);
  pack.check("signed " + pack.add_key(subject.books.genesis().log_key) + " checkpoint.signed checkpoint.signature");
  pack.check("begins checkpoint.note checkpoint.signed");
  return checkpoint.checkpoint.size;
}

Result<void> add_entries(Pack& pack, const Subject& subject, std::uint64_t under_checkpoint) {
  EntryName name_of(subject);
  for (std::uint64_t index = 0; index < subject.books.journal_size(); ++index) {
    const auto bytes = storage::journal_entry(subject.store, index);
    if (!bytes) return std::unexpected(bytes.error());
    const auto entry = protocol::decode_entry(*bytes);
    if (!entry) return std::unexpected(entry.error());
    const char* kind = std::visit(name_of, entry->body);
    if (kind == nullptr) continue;
    const auto name = "entry-" + std::to_string(index) + "-" + kind;
    pack.add(name, *bytes);
    if (index >= under_checkpoint) continue;  // the next checkpoint will hold it
    const auto path = storage::journal_inclusion(subject.store, under_checkpoint, index);
    if (!path) return std::unexpected(path.error());
    pack.add_path(name, index, under_checkpoint, *path, "checkpoint.signed");
  }
  if (const auto& end = name_of.ended_by())
    add_text(pack, subject, "wind-up.txt", end->statement, end->ours, end->theirs);
  return {};
}

std::string logs_text(const Subject& subject) {
  const auto line = [](const std::string& what, std::uint64_t size, const protocol::Hash& hash) {
    return what + " " + std::to_string(size) + " " + hash.hex() + "\n";
  };
  const auto& row = subject.peer.row;
  return line("log " + subject.books.domain().text(), row.sent.sequence, row.sent.hash) +
         line("log " + subject.domain().text(), row.received.sequence, row.received.hash) +
         line("journal " + subject.books.domain().text(), subject.books.journal_size(), subject.books.journal_root());
}

Result<Subject> subject_of(const storage::Store& store, const Books& books, const Domain& domain,
                           std::uint32_t number) {
  const auto* peer = books.peer(domain);
  if (peer == nullptr) return failure(Reason::unknown_peer, domain.text() + " is no peer");
  const auto& link = books.settlements().link(domain);
  auto row = books.settlements().note(domain, number == 0 ? std::max(link.last, link.open) : number);
  if (!row) return failure(Reason::not_found, "no such settlement note");
  auto note = protocol::parse_settlement_note(row->note);
  if (!note) return std::unexpected(note.error());
  return Subject{store, books, *peer, *std::move(row), *std::move(note)};
}

}  // namespace

Result<EvidenceFiles> settlement_evidence(const storage::Store& store, const Domain& peer, std::uint32_t number) {
  const auto books = Books::load(store);
  if (!books) return std::unexpected(books.error());
  if (!(*books)->founded()) return failure(Reason::not_found, "the data directory holds no books yet");
  const auto subject = subject_of(store, **books, peer, number);
  if (!subject) return std::unexpected(subject.error());
  Pack pack;
  add_text(pack, *subject, "note.txt", subject->row.note, subject->row.ours, subject->row.theirs);
  add_text(pack, *subject, "closing.txt", subject->row.closing, subject->row.closing_ours, subject->row.closing_theirs);
  add_agreement(pack, *subject);
  for (const bool sent : {true, false})
    if (const auto added = add_envelopes(pack, *subject, sent); !added) return std::unexpected(added.error());
  const auto under_checkpoint = add_checkpoint(pack, *subject);
  if (!under_checkpoint) return std::unexpected(under_checkpoint.error());
  if (const auto added = add_entries(pack, *subject, *under_checkpoint); !added) return std::unexpected(added.error());
  pack.add("logs.txt", logs_text(*subject));
  return std::move(pack).finish(peer, subject->note.number);
}

}  // namespace node
