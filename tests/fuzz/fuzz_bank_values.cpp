#include <algorithm>
#include <cstdint>

#include "node/bank_text.h"
#include "node/sepa_transfer.h"
#include "protocol/amount.h"
#include "protocol/check.h"
#include "protocol/sepa_text.h"

using protocol::check;

namespace {

void write_transfer(const std::string& text) {
  node::SepaTransferFile file;
  file.message_id = file.debtor = text.substr(0, 70);
  file.debtor_iban = *protocol::Iban::parse("FR7630006000011234567890189");
  file.transfers = {{.end_to_end_id = text.substr(0, 20),
                     .minor = static_cast<std::int64_t>(text.size()),
                     .creditor = text,
                     .iban = file.debtor_iban,
                     .remittance = text}};
  const auto written = node::write_sepa_transfers(file);
  if (written)
    check(std::ranges::all_of(
              *written, [](char character) { return character == '\n' || (character >= ' ' && character < 0x7F); }),
          "a file for the bank is plain text");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto date = protocol::Date::parse(bytes)) check(date->text() == bytes, "a date is what it says");
  if (const auto iban = protocol::Iban::parse(bytes))
    check(protocol::Iban::parse(iban->text()) == *iban, "an IBAN stays itself");
  if (const auto cents = node::parse_cents(bytes, '.'))
    check(node::parse_cents(protocol::format_decimal(*cents, 2), '.') == *cents, "an amount stays itself");
  const auto text = protocol::to_sepa_text(bytes).text;
  check(protocol::is_sepa_text(text), "a text for the bank has the bank's characters");
  check(protocol::to_sepa_text(text).text == text, "a text for the bank stays itself");
  write_transfer(std::string(bytes));
  return 0;
}
