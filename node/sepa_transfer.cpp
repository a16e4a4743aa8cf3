#include "node/sepa_transfer.h"

#include <algorithm>
#include <optional>
#include <set>

#include "protocol/amount.h"
#include "protocol/sepa_text.h"

namespace node {

using protocol::Date;
using protocol::Failure;
using protocol::Iban;
using protocol::Reason;
using protocol::Result;

namespace {

constexpr std::size_t max_id = 35;
constexpr std::size_t max_name = 70;
constexpr std::size_t max_remittance = 140;

/// Elements one to a line. Texts are in SEPA's characters, none of which XML would read as anything else.
class XmlWriter {
 public:
  void open(const std::string& tag) {
    line("<" + tag + ">");
    open_.push_back(tag.substr(0, tag.find(' ')));
  }
  void close() {
    const std::string tag = open_.back();
    open_.pop_back();
    line("</" + tag + ">");
  }
  void leaf(const std::string& tag, const std::string& text) {
    line("<" + tag + ">" + text + "</" + tag.substr(0, tag.find(' ')) + ">");
  }
  /// An element that holds one other, which holds a text; any depth.
  void nest(std::vector<std::string> path, const std::string& text) {
    const std::string last = path.back();
    path.pop_back();
    for (const std::string& tag : path) open(tag);
    leaf(last, text);
    for (std::size_t i = 0; i < path.size(); ++i) close();
  }
  std::string take() { return std::move(xml_); }

 private:
  void line(const std::string& text) { xml_.append(open_.size() * 2, ' ').append(text).append("\n"); }

  std::string xml_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  std::vector<std::string> open_;
};

/// The words of a transfer after its end-to-end id, which may begin them already.
std::string remittance(const SepaTransfer& transfer) {
  const auto& id = transfer.end_to_end_id;
  const std::string words = protocol::to_sepa_text(transfer.remittance).text;
  const bool begins_with_it = words == id || words.starts_with(id + " ");
  const std::string all = begins_with_it ? words : id + " " + words;
  return protocol::to_sepa_text(all.substr(0, max_remittance)).text;  // without a space at the cut
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= max_id && protocol::is_sepa_text(text) && text.front() != ' ' &&
         text.back() != ' ' && text.front() != '/' && text.back() != '/' && !text.contains("//");
}

/// ISO 9362.
bool is_bic(std::string_view text) {
  const auto upper = [](char character) { return character >= 'A' && character <= 'Z'; };
  const auto upper_or_digit = [&](char character) {
    return upper(character) || (character >= '0' && character <= '9');
  };
  return (text.size() == 8 || text.size() == 11) && std::ranges::all_of(text.substr(0, 6), upper) &&
         std::ranges::all_of(text.substr(6), upper_or_digit);
}

/// The second, in UTC; banks' own examples write no zone.
Result<std::string> second_of(protocol::Time time) {
  const auto date = Date::of(time);
  if (!date) return std::unexpected(date.error());
  const auto two = [](std::int64_t number) { return std::string(number < 10 ? "0" : "") + std::to_string(number); };
  const std::int64_t seconds = time.milliseconds / 1000;
  return date->text() + "T" + two(seconds / 3600 % 24) + ":" + two(seconds / 60 % 60) + ":" + two(seconds % 60);
}

class TransferWriter {
 public:
  explicit TransferWriter(TransferFormat format) : format_(format) {}

  Result<std::string> write(const SepaTransferFile& file);

 private:
  void group_header(const SepaTransferFile& file, const std::string& created);
  void payment(const SepaTransferFile& file);
  void write(const SepaTransfer& transfer);
  void totals(const SepaTransferFile& file);
  void agent(const std::string& role, const std::string& bic);

  std::string id(const std::string& text, std::string_view field);
  std::string name(const std::string& utf8, std::string_view field);
  std::string iban(const Iban& iban, std::string_view field);
  std::string amount(std::int64_t minor);
  void complain(Reason reason, std::string_view what);

  TransferFormat format_;
  XmlWriter xml_;
  std::string place_;  ///< which transfer is written, for failures
  std::set<std::string> end_to_end_ids_;
  std::optional<Failure> failure_;
};

Result<std::string> TransferWriter::write(const SepaTransferFile& file) {
  if (file.transfers.empty()) complain(Reason::malformed, "a file has at least one transfer");
  const auto created = second_of(file.created);
  if (!created) return std::unexpected(created.error());
  const std::string version = format_ == TransferFormat::pain_001_09 ? "09" : "03";
  xml_.open("Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001." + version + "\"");
  xml_.open("CstmrCdtTrfInitn");
  group_header(file, *created);
  payment(file);
  xml_.close();
  xml_.close();
  if (failure_) return std::unexpected(*failure_);
  return xml_.take();
}

void TransferWriter::group_header(const SepaTransferFile& file, const std::string& created) {
  xml_.open("GrpHdr");
  xml_.leaf("MsgId", id(file.message_id, "the message id"));
  xml_.leaf("CreDtTm", created);
  totals(file);
  xml_.nest({"InitgPty", "Nm"}, name(file.debtor, "the debtor's name"));
  xml_.close();
}

/// Each transfer is booked by itself, so that the statement tells them apart.
void TransferWriter::payment(const SepaTransferFile& file) {
  xml_.open("PmtInf");
  xml_.leaf("PmtInfId", id(file.message_id, "the message id"));
  xml_.leaf("PmtMtd", "TRF");
  xml_.leaf("BtchBookg", "false");
  totals(file);
  xml_.nest({"PmtTpInf", "SvcLvl", "Cd"}, "SEPA");
  if (format_ == TransferFormat::pain_001_09)
    xml_.nest({"ReqdExctnDt", "Dt"}, file.execution.text());
  else
    xml_.leaf("ReqdExctnDt", file.execution.text());
  xml_.nest({"Dbtr", "Nm"}, name(file.debtor, "the debtor's name"));
  xml_.nest({"DbtrAcct", "Id", "IBAN"}, iban(file.debtor_iban, "the debtor's account"));
  if (file.debtor_bic.empty())
    xml_.nest({"DbtrAgt", "FinInstnId", "Othr", "Id"}, "NOTPROVIDED");
  else
    agent("DbtrAgt", file.debtor_bic);
  xml_.leaf("ChrgBr", "SLEV");
  for (const SepaTransfer& transfer : file.transfers) {
    place_ = "transfer " + transfer.end_to_end_id + ": ";
    write(transfer);
  }
  xml_.close();
}

void TransferWriter::write(const SepaTransfer& transfer) {
  const std::string end_to_end_id = id(transfer.end_to_end_id, "the end-to-end id");
  if (!end_to_end_ids_.insert(end_to_end_id).second)
    complain(Reason::malformed, "the end-to-end id stands there twice");
  xml_.open("CdtTrfTxInf");
  xml_.nest({"PmtId", "EndToEndId"}, end_to_end_id);
  xml_.nest({"Amt", "InstdAmt Ccy=\"EUR\""}, amount(transfer.minor));
  if (!transfer.bic.empty()) agent("CdtrAgt", transfer.bic);
  xml_.nest({"Cdtr", "Nm"}, name(transfer.creditor, "the creditor's name"));
  xml_.nest({"CdtrAcct", "Id", "IBAN"}, iban(transfer.iban, "the creditor's account"));
  xml_.nest({"RmtInf", "Ustrd"}, remittance(transfer));
  xml_.close();
}

void TransferWriter::totals(const SepaTransferFile& file) {
  Result<std::int64_t> sum = 0;
  for (const SepaTransfer& transfer : file.transfers)
    if (sum) sum = protocol::add(*sum, transfer.minor);
  if (!sum) complain(Reason::amount_overflow, "the sum of the transfers");
  xml_.leaf("NbOfTxs", std::to_string(file.transfers.size()));
  xml_.leaf("CtrlSum", protocol::format_decimal(sum.value_or(0), protocol::euro_scale));
}

void TransferWriter::agent(const std::string& role, const std::string& bic) {
  if (!is_bic(bic)) complain(Reason::malformed, "a BIC has 8 or 11 characters");
  xml_.nest({role, "FinInstnId", format_ == TransferFormat::pain_001_09 ? "BICFI" : "BIC"}, bic);
}

std::string TransferWriter::id(const std::string& text, std::string_view field) {
  if (!is_id(text))
    complain(Reason::malformed,
             std::string(field) + " has 1 to 35 characters of SEPA, no / at either end and no // inside");
  return text;
}

std::string TransferWriter::name(const std::string& utf8, std::string_view field) {
  const std::string text = protocol::to_sepa_text(utf8).text;
  if (!protocol::has_sepa_form(utf8)) complain(Reason::malformed, std::string(field) + " has no Latin letter or digit");
  if (text.size() > max_name)
    complain(Reason::malformed,
             std::string(field) + " has 1 to 70 characters, this one " + std::to_string(text.size()));
  return text;
}

std::string TransferWriter::iban(const Iban& iban, std::string_view field) {
  if (iban.empty()) complain(Reason::malformed, std::string(field) + " is missing");
  return iban.text();
}

std::string TransferWriter::amount(std::int64_t minor) {
  if (minor <= 0) complain(Reason::amount_not_positive, "the amount");
  if (minor > protocol::max_transfer_cents) complain(Reason::amount_overflow, "the amount is above 999,999,999.99");
  return protocol::format_decimal(minor, protocol::euro_scale);
}

void TransferWriter::complain(Reason reason, std::string_view what) {
  if (!failure_) failure_ = Failure{reason, place_ + std::string(what)};
}

}  // namespace

Result<std::string> write_sepa_transfers(const SepaTransferFile& file, TransferFormat format) {
  return TransferWriter(format).write(file);
}

}  // namespace node
