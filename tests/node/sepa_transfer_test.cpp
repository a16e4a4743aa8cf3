#include "node/sepa_transfer.h"

#include <gtest/gtest.h>

#include <functional>

#include "tests/node/bank_setup.h"
#include "tests/node/bank_tools.h"
#include "tests/storage/temporary_directory.h"

using namespace node;
using protocol::Iban;
using protocol::Reason;

namespace {

SepaTransferFile two_transfers() {
  return {.message_id = "LKP-2026-11-24-1",
          .created = {1'795'517'445'678},
          .execution = date("2026-11-25"),
          .debtor = "Monnaie locale du Miel",
          .debtor_iban = *Iban::parse("FR7630006000011234567890189"),
          .debtor_bic = "AGRIFRPP",
          .transfers = {{.end_to_end_id = "LKP-2026-11-MIEL-LIN",
                         .minor = 57500,
                         .creditor = "Monnaie locale du Lin",
                         .iban = *Iban::parse("FR1420041010050500013M02606"),
                         .bic = "PSSTFRPPPAR",
                         .remittance = "r\u00e8glement d\u2019ao\u00fbt \u2013 n\u00b0 8"},
                        {.end_to_end_id = "RECONV-41",
                         .minor = 1,
                         .creditor = "\u0152UVRE & FR\u00c8RES",
                         .iban = *Iban::parse("BE68539007547034"),
                         .remittance = "RECONV-41"}}};
}

std::string write(const SepaTransferFile& file, TransferFormat format = TransferFormat::pain_001_09) {
  auto written = write_sepa_transfers(file, format);
  if (!written) ADD_FAILURE() << written.error().detail;
  return written.value_or("");
}

std::string replaced(std::string text, std::string_view old, std::string_view by) {
  for (std::size_t at = text.find(old); at != std::string::npos; at = text.find(old, at + by.size()))
    text.replace(at, old.size(), by);
  return text;
}

/// The schema of a format: .03 has another namespace, a bare date, and another name for the BIC.
std::string schema(TransferFormat format) {
  std::string schema = sample("pain001_09.xsd");
  if (format == TransferFormat::pain_001_09) return schema;
  const std::size_t begin = schema.find("<xs:element name=\"ReqdExctnDt\">");
  const std::string_view end = "</xs:element>";
  const std::size_t size = schema.find(end, begin) + end.size() - begin;
  return replaced(
      replaced(std::string(schema).replace(begin, size, "<xs:element name=\"ReqdExctnDt\" type=\"xs:date\"/>"),
               "001.001.09", "001.001.03"),
      "\"BICFI\"", "\"BIC\"");
}

ToolRan validate(const std::string& file, TransferFormat format) {
  const storage::test::TemporaryDirectory directory;
  write_bytes(directory.path("transfers.xml"), file);
  write_bytes(directory.path("schema.xsd"), schema(format));
  return run_tool({LOKAPONTO_XMLLINT, "--nonet", "--noout", "--schema", directory.path("schema.xsd"),
                   directory.path("transfers.xml")});
}

TEST(SepaTransfer, IsTheSameBytesEveryTime) {
  EXPECT_EQ(write(two_transfers()), sample("pain001_09.xml"));
  EXPECT_EQ(write(two_transfers()), write(two_transfers()));
}

TEST(SepaTransfer, IsValidInBothVersions) {
  for (const auto format : {TransferFormat::pain_001_03, TransferFormat::pain_001_09}) {
    const auto ran = validate(write(two_transfers(), format), format);
    EXPECT_EQ(ran.code, 0) << ran.text;
    SepaTransferFile without_bics = two_transfers();
    without_bics.debtor_bic.clear();
    for (auto& transfer : without_bics.transfers) transfer.bic.clear();
    const auto again = validate(write(without_bics, format), format);
    EXPECT_EQ(again.code, 0) << again.text;
  }
}

TEST(SepaTransfer, IsSeenToBeInvalidByTheSchema) {
  const std::string good = write(two_transfers());
  for (const auto& [old, changed] : std::vector<std::pair<std::string, std::string>>{
           {"<ChrgBr>SLEV</ChrgBr>", ""}, {"575.00", "575.0"}, {"<Nm>OEUVRE", "<Nm>\u0152UVRE"}, {"<Dt>", "<DtTm>"}})
    EXPECT_NE(validate(replaced(good, old, changed), TransferFormat::pain_001_09).code, 0) << old;
  EXPECT_NE(validate(good, TransferFormat::pain_001_03).code, 0);
}

TEST(SepaTransfer, PutsTheEndToEndIdBeforeTheRemittanceOnce) {
  const std::string file = write(two_transfers());
  EXPECT_TRUE(file.contains("<Ustrd>LKP-2026-11-MIEL-LIN reglement d'aout - no 8</Ustrd>")) << file;
  EXPECT_TRUE(file.contains("<Ustrd>RECONV-41</Ustrd>")) << file;
  EXPECT_TRUE(file.contains("<Nm>OEUVRE + FRERES</Nm>")) << file;
}

TEST(SepaTransfer, DoesNotTakePartOfAWordForTheEndToEndId) {
  SepaTransferFile file = two_transfers();
  file.transfers[0].end_to_end_id = "FACT";
  file.transfers[0].remittance = "FACTURE 12";
  EXPECT_TRUE(write(file).contains("<Ustrd>FACT FACTURE 12</Ustrd>"));
}

using Change = std::function<void(SepaTransferFile&)>;

struct Refused {
  Change change;
  Reason reason;
  std::string detail;
};

TEST(SepaTransfer, RefusesWhatABankWouldNotTake) {
  const std::vector<Refused> table{
      {[](auto& file) { file.transfers.clear(); }, Reason::malformed, "a file has at least one"},
      {[](auto& file) { file.message_id = ""; }, Reason::malformed, "the message id"},
      {[](auto& file) { file.message_id = std::string(36, 'x'); }, Reason::malformed, "the message id"},
      {[](auto& file) { file.created = {-1}; }, Reason::malformed, "no day"},
      {[](auto& file) { file.debtor = " "; }, Reason::malformed, "the debtor's name has no Latin letter or digit"},
      {[](auto& file) { file.debtor_iban = {}; }, Reason::malformed, "the debtor's account is missing"},
      {[](auto& file) { file.debtor_bic = "AGRIFRP"; }, Reason::malformed, "a BIC"},
      {[](auto& file) { file.transfers[1].bic = "agrifrpp"; }, Reason::malformed, "transfer RECONV-41: a BIC"},
      {[](auto& file) { file.transfers[1].end_to_end_id = "/A"; }, Reason::malformed, "transfer /A: the end-to-end id"},
      {[](auto& file) { file.transfers[1].end_to_end_id = "A/"; }, Reason::malformed, "transfer A/: the end-to-end id"},
      {[](auto& file) { file.transfers[1].end_to_end_id = "A//B"; }, Reason::malformed,
       "transfer A//B: the end-to-end id"},
      {[](auto& file) { file.transfers[1].end_to_end_id = " A"; }, Reason::malformed, "transfer  A: the end-to-end id"},
      {[](auto& file) { file.transfers[1].end_to_end_id = "A_B"; }, Reason::malformed,
       "transfer A_B: the end-to-end id"},
      {[](auto& file) { file.transfers[1].end_to_end_id = "LKP-2026-11-MIEL-LIN"; }, Reason::malformed,
       "transfer LKP-2026-11-MIEL-LIN: the end-to-end id stands there twice"},
      {[](auto& file) { file.transfers[0].minor = 0; }, Reason::amount_not_positive,
       "transfer LKP-2026-11-MIEL-LIN: the amount"},
      {[](auto& file) { file.transfers[0].minor = -1; }, Reason::amount_not_positive,
       "transfer LKP-2026-11-MIEL-LIN: the amount"},
      {[](auto& file) { file.transfers[0].minor = 100'000'000'000; }, Reason::amount_overflow,
       "transfer LKP-2026-11-MIEL-LIN: the amount"},
      {[](auto& file) { file.transfers[0].minor = file.transfers[1].minor = INT64_MAX; }, Reason::amount_overflow,
       "the sum"},
      {[](auto& file) { file.transfers[0].creditor = ""; }, Reason::malformed,
       "transfer LKP-2026-11-MIEL-LIN: the creditor's name"},
      {[](auto& file) { file.transfers[0].creditor = std::string(71, 'x'); }, Reason::malformed,
       "transfer LKP-2026-11-MIEL-LIN: the creditor's name has 1 to 70 characters, this one 71"},
      {[](auto& file) { file.transfers[0].creditor = "\u4e2d <*>-"; }, Reason::malformed,
       "transfer LKP-2026-11-MIEL-LIN: the creditor's name has no Latin letter or digit"},
      {[](auto& file) { file.transfers[0].iban = {}; }, Reason::malformed,
       "transfer LKP-2026-11-MIEL-LIN: the creditor's account"},
  };
  for (const Refused& row : table) {
    SepaTransferFile file = two_transfers();
    row.change(file);
    const auto written = write_sepa_transfers(file);
    ASSERT_FALSE(written.has_value()) << row.detail;
    EXPECT_EQ(written.error().reason, row.reason) << written.error().detail;
    EXPECT_TRUE(written.error().detail.starts_with(row.detail)) << written.error().detail;
  }
}

TEST(SepaTransfer, WritesWhateverPeopleAreCalled) {
  SepaTransferFile file = two_transfers();
  file.transfers[0].creditor = "L'Atelier \"Chez Nous\" \u00ab caf\u00e9 \u00bb @home *!";
  file.transfers[0].remittance = "pour <\u20ac> " + std::string(140, 'x');
  const std::string text = write(file);
  EXPECT_TRUE(text.contains("<Nm>L'Atelier Chez Nous cafe home</Nm>")) << text;
  EXPECT_TRUE(text.contains("<Ustrd>LKP-2026-11-MIEL-LIN pour " + std::string(114, 'x') + "</Ustrd>")) << text;
  const auto ran = validate(text, TransferFormat::pain_001_09);
  EXPECT_EQ(ran.code, 0) << ran.text;
}

}  // namespace
