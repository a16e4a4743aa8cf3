#include "node/command_payment_view.h"

#include <nlohmann/json.hpp>

#include "node/command_table.h"
#include "node/json_values.h"
#include "node/messages_common.h"
#include "node/messages_paper.h"
#include "node/messages_payments.h"
#include "node/messages_reasons.h"
#include "node/random.h"

namespace node {

ExitCode show_outcome(const CommandContext& context, const Json& payment) {
  context.document(payment);
  const auto amount = money_of(payment, "amount", text_of(payment, "currency"));
  const auto from = text_of(payment, "from");
  const auto to = text_of(payment, "to");
  const auto kind = text_of(payment, "kind");
  const bool held = text_of(payment, "status") == "held";
  if (held && kind == "issue")
    context.say(messages::issue_waits, amount, to, text_of(payment, "reference"));
  else if (held && kind == "bank_cash")
    context.say(messages::cash_waits, amount, text_of(payment, "reference"));
  else if (held)
    context.say(messages::held, amount, from, to, text_of(payment, "next"));
  else if (kind == "deposit")
    context.say(messages::deposited, amount);
  else if (kind == "issue")
    context.say(messages::issued, amount, to);
  else if (kind == "redeem")
    context.say(messages::redeemed, amount, from);
  else if (kind == "digital_to_paper" || kind == "paper_to_digital")
    context.say(messages::exchanged, amount, from.empty() ? to : from);
  else if (kind == "redeem_notes")
    context.say(messages::redeemed, amount, from);
  else if (to.empty() && from.empty())
    context.say(messages::moved_in_fund, amount);
  else if (kind == "reissue")
    context.say(messages::issued, amount, to);
  else
    context.say(messages::accepted, amount, from, to);
  context.say(messages::id_line, text_of(payment, "id"));
  return held ? ExitCode::pending : ExitCode::done;
}

std::string status_text(const CommandContext& context, const Json& payment) {
  const auto status = text_of(payment, "status");
  if (status == "held") return context.text(messages::status_held);
  if (status == "accepted") return context.text(messages::status_accepted);
  return context.text(messages::status_refused);
}

static std::string reason_text(const CommandContext& context, const Json& payment) {
  const auto code = text_of(payment, "reason");
  const auto reason = protocol::reason_from_name(code);
  return reason ? fmt::format("{} ({})", sentence(context.language, *reason), code) : code;
}

void show_payment_fields(const CommandContext& context, const Json& payment) {
  context.document(payment);
  const auto currency = text_of(payment, "currency");
  const auto of = [&](const char* name) { return text_of(payment, name); };
  const auto party = [&](const char* name) {
    const auto known = of(name);
    return known.empty() ? text_of(payment, name + std::string("_account")) : known;
  };
  const auto label = [&](const Phrase& phrase) { return context.text(phrase); };
  context.line(fields_text(
      {{label(messages::field_id), of("id") + "@" + of("origin")},
       {label(messages::field_kind), context.word(of("kind"))},
       {label(messages::field_status), status_text(context, payment)},
       {label(messages::field_reason), reason_text(context, payment)},
       {label(messages::field_from), party("from")},
       {label(messages::field_to), party("to")},
       {label(messages::field_amount), money_of(payment, "amount", currency)},
       {label(messages::field_reference), of("reference")},
       {label(messages::field_opened), moment_of(payment, "opened_at")},
       {label(messages::field_closed), moment_of(payment, "closed_at")},
       {label(messages::field_accept_before), moment_of(payment, "accept_before")},
       {label(messages::field_previous), of("previous")},
       {label(messages::field_next), of("next")},
       {label(messages::field_refund_of), of("refund_of")},
       {label(messages::field_refunded), money_of(payment, "refunded", currency)},
       {label(messages::field_cancel), of("cancel_asked") == "true" ? context.text(messages::yes) : std::string()}}));
}

protocol::Result<std::string> id_or_new(const std::optional<std::string>& given) {
  if (!given) return protocol::to_hex(random_bytes(protocol::PaymentId::size));
  const auto id = parse_payment_id(*given);
  if (!id) return std::unexpected(wrong_value("--id", id.error()));
  return id->hex();
}

protocol::Result<std::string> payment_path(const std::string& key) {
  const auto id = parse_payment_id(key.substr(0, key.find('@')));
  if (!id) return std::unexpected(id.error());
  if (key.find('@') == std::string::npos) return id->hex();
  const auto origin = protocol::Domain::parse(key.substr(key.find('@') + 1));
  if (!origin) return std::unexpected(origin.error());
  return id->hex() + "@" + origin->text();
}

}  // namespace node
