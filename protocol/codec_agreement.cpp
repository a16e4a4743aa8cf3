#include "lokaponto/v1/agreement.pb.h"
#include "protocol/agreement.h"
#include "protocol/check.h"
#include "protocol/codec_fields.h"
#include "protocol/limits.h"

namespace protocol {
namespace {

void put(wire::AgreementSide& field, const AgreementSide& side) {
  put(*field.mutable_currency(), side.currency);
  field.set_debt_limit(side.debt_limit);
}

AgreementSide read(FieldReader& reader, const wire::AgreementSide& field) {
  return {reader.currency(field.currency(), "sides.currency"), field.debt_limit()};
}

AgreementTerms read(FieldReader& reader, const wire::AgreementTerms& fields) {
  AgreementTerms terms;
  terms.version = fields.version();
  terms.sides = {read(reader, fields.first()), read(reader, fields.second())};
  terms.settlement = reader.code(fields.settlement(), "settlement");
  reader.require(fields.settlement_scale() <= UINT8_MAX, "settlement_scale");
  terms.settlement_scale = static_cast<std::uint8_t>(fields.settlement_scale());
  terms.rate = reader.fraction(fields.rate(), "rate");
  terms.rounding = reader.rounding(fields.rounding(), "rounding");
  terms.fee = reader.fraction(fields.fee(), "fee");
  terms.settlement_days = fields.settlement_days();
  terms.wind_up_days = fields.wind_up_days();
  terms.proposed_at.milliseconds = fields.proposed_at();
  terms.mutual_credit_accepted = fields.mutual_credit_accepted();
  return terms;
}

}  // namespace

Bytes encode(const AgreementTerms& terms) {
  check(validate(terms).has_value(), "terms are valid before they are signed");
  wire::AgreementTerms fields;
  fields.set_format(wire_version);
  fields.set_version(terms.version);
  put(*fields.mutable_first(), terms.sides[0]);
  put(*fields.mutable_second(), terms.sides[1]);
  put(fields.mutable_settlement(), terms.settlement);
  fields.set_settlement_scale(terms.settlement_scale);
  put(*fields.mutable_rate(), terms.rate);
  fields.set_rounding(static_cast<wire::Rounding>(terms.rounding));
  put(*fields.mutable_fee(), terms.fee);
  fields.set_settlement_days(terms.settlement_days);
  fields.set_wind_up_days(terms.wind_up_days);
  fields.set_proposed_at(terms.proposed_at.milliseconds);
  fields.set_mutual_credit_accepted(terms.mutual_credit_accepted);
  return serialise(fields);
}

Result<AgreementTerms> decode_agreement_terms(std::string_view bytes) {
  wire::AgreementTerms fields;
  if (auto parsed = parse(bytes, max_terms_bytes, fields); !parsed) return std::unexpected(std::move(parsed.error()));
  if (auto known = known_version(fields.format(), "agreement"); !known)
    return std::unexpected(std::move(known.error()));
  FieldReader reader;
  AgreementTerms terms = read(reader, fields);
  if (reader.failed()) return reader.failure(Reason::malformed);
  if (auto valid = validate(terms); !valid) return std::unexpected(std::move(valid.error()));
  if (encode(terms) != bytes) return failure(Reason::malformed, "terms not in canonical form");
  return terms;
}

}  // namespace protocol
