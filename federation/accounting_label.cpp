#include "federation/accounting_label.h"

#include <algorithm>

#include "protocol/check.h"

namespace federation {

using protocol::AccountingRole;
using protocol::PaymentKind;

namespace {

bool plays(const std::vector<AccountingLine>& lines, std::initializer_list<AccountingRole> roles) {
  return std::ranges::any_of(lines, [&](const AccountingLine& line) {
    return line.account->role && std::ranges::find(roles, *line.account->role) != roles.end();
  });
}

/// One line, whatever bytes somebody typed.
std::string one_line(std::string text) {
  for (char& character : text)
    if (static_cast<unsigned char>(character) < 0x20 || character == 0x7f) character = ' ';
  return text;
}

std::string kind_text(PaymentKind kind) {
  switch (kind) {
    case PaymentKind::deposit:
      return "D\u00e9p\u00f4t";
    case PaymentKind::issue:
      return "\u00c9mission";
    case PaymentKind::redeem:
      return "Reconversion";
    case PaymentKind::local:
      return "Paiement";
    case PaymentKind::outgoing:
      return "Paiement vers";
    case PaymentKind::incoming:
      return "Paiement de";
    case PaymentKind::forwarded:
      return "Paiement transmis vers";
    case PaymentKind::withdraw:
      return "Retrait d'euros non \u00e9mis";
    case PaymentKind::contribute:
      return "Apport aux euros propres";
    case PaymentKind::payout:
      return "Virement d'euros propres";
    case PaymentKind::send_back:
      return "Renvoi d'un virement";
    case PaymentKind::reissue:
      return "Reconversion abandonn\u00e9e";
    case PaymentKind::settle:
      break;  // no payment is opened for it
    case PaymentKind::move_notes:
      return "Mouvement de billets";
    case PaymentKind::sell_notes:
      return "Vente de billets";
    case PaymentKind::redeem_notes:
      return "Reconversion de billets";
    case PaymentKind::paper_to_digital:
      return "\u00c9change de billets en num\u00e9rique";
    case PaymentKind::digital_to_paper:
      return "\u00c9change de num\u00e9rique en billets";
    case PaymentKind::bank_cash:
      return "Remise d'esp\u00e8ces en banque";
    case PaymentKind::move_euros:
      return "Virement entre comptes du fonds";
    case PaymentKind::absorb:
      return "\u00c9cart d'un virement entre comptes du fonds";
    case PaymentKind::reverse_deposit:
      return "D\u00e9p\u00f4t annul\u00e9";
  }
  protocol::check(false, "every kind of payment has a name");
  return {};
}

void append(std::string& text, const std::string& word) {
  if (!word.empty()) text += " " + word;
}

struct Named {
  protocol::PaymentKey key;
  protocol::Domain peer;
  std::string reference;
};

Named named(const protocol::PaymentOpened& opened, PaymentKind kind) {
  return {.key = opened.key,
          .peer = kind == PaymentKind::incoming ? opened.previous : opened.next,
          .reference = protocol::is_of_fund(kind) ? one_line(opened.counterparty) : std::string()};
}

std::string bank_word(protocol::BankLineResolution said) {
  if (said == protocol::BankLineResolution::reopened) return "Identification annul\u00e9e ";
  if (said == protocol::BankLineResolution::booked_twice) return "Mouvement bancaire en double, annul\u00e9 ";
  return "Mouvement bancaire identifi\u00e9 ";
}

std::string borne_label(const protocol::PaymentKey& key) {
  return "Paiement pris en charge par l'association " + key.text();
}

/// Of entries about no payment, or about one that the association bears.
std::string bank_label(const protocol::Entry& entry) {
  if (const auto* booked = std::get_if<protocol::BankLineBooked>(&entry.body))
    return "Relev\u00e9 bancaire " + booked->line.hex().substr(0, 16);
  if (const auto* resolved = std::get_if<protocol::BankLineResolved>(&entry.body))
    return bank_word(resolved->resolution) + resolved->line.hex().substr(0, 16);
  if (const auto* ended = std::get_if<protocol::SettlementEnded>(&entry.body)) {
    const auto closing = protocol::parse_settlement_closing(ended->closing);
    return "R\u00e8glement avec " + ended->peer.text() + (closing ? " n\u00b0 " + std::to_string(closing->number) : "");
  }
  if (const auto* counted = std::get_if<protocol::CounterCounted>(&entry.body))
    return "Comptage du comptoir " + one_line(counted->counter);
  if (const auto* closed = std::get_if<protocol::PaymentClosed>(&entry.body)) return borne_label(closed->key);
  if (const auto* borne = std::get_if<protocol::ContradictionBorne>(&entry.body))
    return borne->told == protocol::PaymentStatus::accepted ? "Paiement rest\u00e9 en attente " + borne->key.text()
                                                            : borne_label(borne->key);
  if (const auto* wound_up = std::get_if<protocol::PeerWoundUp>(&entry.body))
    return "Fin de la relation avec " + wound_up->peer.text();
  if (const auto* given_up = std::get_if<protocol::ClaimGivenUp>(&entry.body))
    return "Cr\u00e9ance abandonn\u00e9e sur " + given_up->peer.text();
  if (const auto* honoured = std::get_if<protocol::AnswerHonoured>(&entry.body)) return borne_label(honoured->key);
  return "Op\u00e9ration";
}

}  // namespace

std::optional<PaymentKind> payment_kind(const protocol::Entry& entry, const std::vector<AccountingLine>& lines) {
  if (const auto* opened = std::get_if<protocol::PaymentOpened>(&entry.body)) return opened->kind;
  if (!std::holds_alternative<protocol::PaymentClosed>(entry.body)) return std::nullopt;
  if (plays(lines, {AccountingRole::cash})) return PaymentKind::bank_cash;
  if (plays(lines, {AccountingRole::unissued})) return PaymentKind::issue;
  if (plays(lines, {AccountingRole::own_euros})) return std::nullopt;  // borne by the association
  const bool payer_here = plays(lines, {AccountingRole::circulation_digital, AccountingRole::suspense});
  return payer_here ? PaymentKind::outgoing : PaymentKind::forwarded;
}

std::string accounting_label(const protocol::Entry& entry, std::optional<PaymentKind> kind,
                             const protocol::Domain& own) {
  if (!kind) return bank_label(entry);
  Named what;
  const auto* opened = std::get_if<protocol::PaymentOpened>(&entry.body);
  if (opened != nullptr) what = named(*opened, *kind);
  if (const auto* closed = std::get_if<protocol::PaymentClosed>(&entry.body))
    what = {.key = closed->key, .peer = closed->peer, .reference = {}};
  std::string text = kind_text(*kind);
  if (kind == PaymentKind::reissue && opened != nullptr && opened->amount.currency == protocol::euro())
    text = "Virement abandonn\u00e9";
  append(text, what.peer.text());
  append(text, what.key.origin == own ? what.key.id.hex() : what.key.text());
  append(text, what.reference);
  return text;
}

AccountingJournal accounting_journal(const std::vector<AccountingLine>& lines) {
  if (plays(lines, {AccountingRole::fund_paper, AccountingRole::fund_digital, AccountingRole::cash}))
    return AccountingJournal::bank;
  if (plays(lines, {AccountingRole::peer})) return AccountingJournal::peers;
  if (plays(lines, {AccountingRole::circulation_digital, AccountingRole::circulation_paper, AccountingRole::unissued,
                    AccountingRole::association, AccountingRole::suspense, AccountingRole::own_euros,
                    AccountingRole::payable}))
    return AccountingJournal::units;
  return AccountingJournal::other;
}

}  // namespace federation
