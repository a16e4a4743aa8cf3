// The short form of the fuzz targets: files that were good, broken in thousands of ways, the same on every machine.
#include <gtest/gtest.h>

#include "tests/node/bank_promises.h"
#include "tests/node/bank_setup.h"
#include "tests/node/breaker.h"

using namespace node;

namespace {

constexpr int files_of_each_sample = 10'000;

/// Reads a sample broken in many ways; how many of these are still good.
int survivors(const std::string& name, const CsvColumns* columns = nullptr) {
  const std::string bytes = sample(name);
  Breaker breaker(bytes.size());
  int good = 0;
  for (int i = 0; i < files_of_each_sample; ++i) {
    const auto read = read_bank_statements(breaker.broken(bytes), columns);
    check_promises(read);
    good += read ? 1 : 0;
  }
  return good;
}

TEST(BankMutation, BrokenFilesAreReadWholeOrRefused) {
  const CsvColumns debit_credit = debit_credit_columns();
  const CsvColumns signed_balance = signed_balance_columns();
  int good = 0;
  for (const char* name : {"camt053_02.xml", "camt053_04.xml", "camt053_08.xml", "cfonb120_lines.cfonb",
                           "cfonb120_one_line.cfonb", "ofx_102.ofx", "ofx_211.ofx"})
    good += survivors(name);
  good += survivors("csv_debit_credit.csv", &debit_credit) + survivors("csv_signed_balance.csv", &signed_balance);
  EXPECT_GT(good, files_of_each_sample / 2) << "too little is left of the files to reach far";
  EXPECT_LT(good, files_of_each_sample * 6) << "too little is broken";
}

TEST(BankMutation, BrokenTitlesAndBalancesAreReadWholeOrRefused) {
  const CsvColumns agricole = agricole_columns();
  const CsvColumns mutuel = mutuel_columns();
  const CsvColumns populaire = populaire_columns();
  const int good = survivors("csv_agricole.csv", &agricole) + survivors("csv_mutuel.csv", &mutuel) +
                   survivors("csv_populaire.csv", &populaire);
  EXPECT_GT(good, files_of_each_sample / 4) << "too little is left of the files to reach far";
  EXPECT_LT(good, files_of_each_sample * 2) << "too little is broken";
}

}  // namespace
