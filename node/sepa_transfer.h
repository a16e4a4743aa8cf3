// Transfers for the bank to make: a SEPA credit transfer file, ISO 20022 pain.001.001.09, or .03 for banks that ask for
// it.
//
// The same values give the same bytes. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "protocol/date.h"
#include "protocol/iban.h"
#include "protocol/result.h"
#include "protocol/time.h"

namespace node {

enum class TransferFormat : std::uint8_t { pain_001_03, pain_001_09 };

/// Texts are brought into the characters of SEPA (protocol/sepa_text.h) and are bounded as they stand in the file.
struct SepaTransfer {
  std::string end_to_end_id;  ///< what the payee sees of us: 1 to 35 characters, no `/` at either end, no `//`
  std::int64_t minor = 0;     ///< euro cents, 0.01 to 999,999,999.99
  std::string creditor;  ///< the exact legal name, which the bank has verified: 1 to 70 characters, has_sepa_form()
  protocol::Iban iban;
  std::string bic;         ///< 8 or 11 characters, or empty: no bank needs it
  std::string remittance;  ///< the end-to-end id is put before it, as banks drop that; cut at 140 characters
};

struct SepaTransferFile {
  std::string message_id;  ///< like an end-to-end id; never used twice for one bank
  protocol::Time created;
  protocol::Date execution;
  std::string debtor;  ///< as a creditor
  protocol::Iban debtor_iban;
  std::string debtor_bic;  ///< as above
  std::vector<SepaTransfer> transfers;
};

/// The file. malformed, with the field and the end-to-end id, for what the form above does not allow, for no transfer
/// at all and for an end-to-end id that stands there twice; amount_not_positive and amount_overflow for amounts.
protocol::Result<std::string> write_sepa_transfers(const SepaTransferFile& file,
                                                   TransferFormat format = TransferFormat::pain_001_09);

}  // namespace node
