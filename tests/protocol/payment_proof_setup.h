// A payment from miel.example to lait.example, directly or through pont.example, as the journal of miel and the word of
// the others prove it. For tests and fuzz targets.
#pragma once

#include <optional>

#include "protocol/merkle.h"
#include "protocol/payment_digest.h"
#include "protocol/payment_proof.h"
#include "tests/protocol/random_values.h"

namespace protocol_tests {

using protocol::Address;
using protocol::Alias;
using protocol::Amount;
using protocol::Answer;
using protocol::Checkpoint;
using protocol::CurrencyCode;
using protocol::Domain;
using protocol::EnvelopeHeader;
using protocol::Hash;
using protocol::KeyUse;
using protocol::Message;
using protocol::MessageProof;
using protocol::Order;
using protocol::PaymentClosed;
using protocol::PaymentOpened;
using protocol::PaymentProof;
using protocol::PaymentStatus;
using protocol::Reason;
using protocol::SigningKey;
using protocol::Transfer;

struct ProofWorld {
  explicit ProofWorld(std::uint64_t seed = 70) : random(seed) {}

  RandomValues random;
  Domain miel = *Domain::parse("miel.example");
  Domain pont = *Domain::parse("pont.example");
  Domain lait = *Domain::parse("lait.example");
  SigningKey miel_log = random.signing_key();
  SigningKey lait_log = random.signing_key();
  SigningKey lait_message = random.signing_key();
  SigningKey pont_message = random.signing_key();

  Amount units(std::int64_t minor, const char* code) const { return {minor, *CurrencyCode::parse(code)}; }

  Order order(bool through_pont) {
    Order order{.id = random.id<protocol::PaymentId>(),
                .payer = *Address::parse("alice@miel.example"),
                .payee = *Address::parse("bob@lait.example"),
                .path = {{miel, units(300, "MIEL")}},
                .credited = units(300, "LAIT"),
                .accept_before = {1'700'000'000'000},
                .refund_of = {}};
    if (through_pont) order.path.push_back({pont, units(300, "EUR")});
    order.path.push_back({lait, units(300, "EUR")});
    return order;
  }

  /// In an envelope with other messages beside it.
  MessageProof said(const Answer& answer, const Domain& sender, const Domain& receiver, const SigningKey& key) {
    EnvelopeHeader header{.sender = sender, .receiver = receiver, .sequence = 1, .time = {1'700'000'001'000}};
    const Answer other{.key = {miel, random.id<protocol::PaymentId>()}, .accepted = true};
    return prove_message(seal(header, {encode(Message(other)), encode(Message(answer)), encode(Message(other))}, key),
                         1);
  }

  /// The entry in a journal of eleven, under a checkpoint that lait has cosigned.
  void enter(PaymentProof& proof, protocol::EntryBody body, std::vector<Transfer> transfers) {
    proof.index = 6;
    proof.entry = protocol::encode(protocol::Entry{6, {1'700'000'002'000}, std::move(body), std::move(transfers), {}});
    std::vector<Hash> leaves;
    for (int i = 0; i < 11; ++i) leaves.push_back(protocol::leaf_hash(std::to_string(i)));
    leaves[proof.index] = protocol::leaf_hash(proof.entry);
    proof.path = inclusion_path(leaves, proof.index);
    const Checkpoint checkpoint{.origin = "miel.example/journal",
                                .size = 11,
                                .root = merkle_root(leaves),
                                .extensions = {"currency MIEL 2 reserve"}};
    proof.note = {to_text(checkpoint), {}};
    sign(proof.note, checkpoint.origin, miel_log);
    cosign(proof.note, "lait.example/witness", lait_log, 1'700'000'003);
    proof.keys.insert(proof.keys.begin(),
                      {{miel, KeyUse::log, miel_log.public_key()}, {lait, KeyUse::log, lait_log.public_key()}});
  }

  /// A hold of so much, posted or given up.
  Transfer ended(const Amount& amount, bool accepted = true) {
    return {.kind = accepted ? protocol::TransferKind::post_hold : protocol::TransferKind::void_hold,
            .debit = random.id<protocol::AccountId>(),
            .credit = random.id<protocol::AccountId>(),
            .amount = amount,
            .hold = random.id<protocol::HoldId>()};
  }

  /// A payment that lait has decided.
  PaymentProof outgoing(bool through_pont = false, bool accepted = true) {
    const auto asked = order(through_pont);
    return outgoing(asked, {ended(asked.path[1].amount, accepted), ended(asked.path[0].amount, accepted)}, accepted);
  }
  PaymentProof outgoing(const Order& asked, std::vector<Transfer> transfers, bool accepted = true) {
    PaymentProof proof;
    const bool through_pont = asked.path.size() > 2;
    proof.order = encode(Message(asked));
    Answer answer{.key = asked.key(),
                  .order_digest = protocol::sha256(*proof.order),
                  .accepted = accepted,
                  .reason = accepted ? Reason::none : Reason::unknown_payee,
                  .evidence = {}};
    proof.answer = said(answer, lait, through_pont ? pont : miel, lait_message);
    proof.keys.push_back({lait, KeyUse::message, lait_message.public_key()});
    if (through_pont) {
      answer.evidence = encode(*proof.answer);
      proof.answer = said(answer, pont, miel, pont_message);
      proof.keys.insert(proof.keys.begin(), {pont, KeyUse::message, pont_message.public_key()});
    }
    enter(proof,
          PaymentClosed{.key = asked.key(),
                        .status = accepted ? PaymentStatus::accepted : PaymentStatus::refused,
                        .reason = answer.reason,
                        .peer = through_pont ? pont : lait,
                        .answer = {1, 1}},
          std::move(transfers));
    return proof;
  }

  /// From lait over miel to pont, which accepts: of the six euros that arrive miel keeps two.
  Order order_over_miel() {
    return {.id = random.id<protocol::PaymentId>(),
            .payer = *Address::parse("bob@lait.example"),
            .payee = *Address::parse("carol@pont.example"),
            .path = {{lait, units(600, "LAIT")}, {miel, units(600, "EUR")}, {pont, units(400, "EUR")}},
            .credited = units(400, "PONT"),
            .accept_before = {1'700'000'000'000},
            .refund_of = {}};
  }
  PaymentProof forwarded(const Order& asked, std::vector<Transfer> transfers) {
    PaymentProof proof;
    proof.order = encode(Message(asked));
    const Answer answer{.key = asked.key(),
                        .order_digest = protocol::sha256(*proof.order),
                        .accepted = true,
                        .reason = Reason::none,
                        .evidence = {}};
    proof.answer = said(answer, pont, miel, pont_message);
    proof.keys.push_back({pont, KeyUse::message, pont_message.public_key()});
    enter(proof,
          PaymentClosed{.key = asked.key(),
                        .status = PaymentStatus::accepted,
                        .reason = Reason::none,
                        .peer = pont,
                        .answer = {1, 1}},
          std::move(transfers));
    return proof;
  }

  static Transfer moved(const PaymentOpened& opened) {
    return {.debit = opened.payer, .credit = opened.payee, .amount = opened.amount, .hold = {}};
  }

  /// From alice to carol, both of miel.
  PaymentOpened local_opened() {
    const auto amount = units(1250, "MIEL");
    return {.key = {miel, random.id<protocol::PaymentId>()},
            .kind = protocol::PaymentKind::local,
            .request = protocol::payment_request_digest(*Alias::parse("alice"), *Address::parse("carol@miel.example"),
                                                        amount, {}),
            .payer = random.id<protocol::AccountId>(),
            .payee = random.id<protocol::AccountId>(),
            .amount = amount};
  }

  /// A payment within miel.
  PaymentProof local() {
    const auto opened = local_opened();
    return local(opened, {moved(opened)});
  }
  PaymentProof local(const PaymentOpened& opened, std::vector<Transfer> transfers) {
    PaymentProof proof;
    proof.parties = protocol::NamedParties{*Alias::parse("alice"), *Address::parse("carol@miel.example")};
    enter(proof, opened, std::move(transfers));
    return proof;
  }

  /// From bob of lait to alice of miel, which decides: with the order that leads there.
  Order order_to_miel() {
    return {.id = random.id<protocol::PaymentId>(),
            .payer = *Address::parse("bob@lait.example"),
            .payee = *Address::parse("alice@miel.example"),
            .path = {{lait, units(300, "LAIT")}, {miel, units(300, "EUR")}},
            .credited = units(300, "MIEL"),
            .accept_before = {1'700'000'000'000},
            .refund_of = {}};
  }
  PaymentOpened incoming_opened(const Order& order) {
    return {.key = order.key(),
            .kind = protocol::PaymentKind::incoming,
            .order = protocol::sha256(encode(Message(order))),
            .payee = random.id<protocol::AccountId>(),
            .amount = order.credited,
            .previous = lait,
            .place = {1, 1}};
  }
  PaymentProof incoming(const Order& order, const PaymentOpened& opened, std::vector<Transfer> transfers) {
    PaymentProof proof;
    proof.order = encode(Message(order));
    enter(proof, opened, std::move(transfers));
    return proof;
  }
};

}  // namespace protocol_tests
