// The short form of the fuzz targets: files that were good, broken in thousands of ways, the same on every machine.
#include <gtest/gtest.h>

#include "tests/node/bank_promises.h"
#include "tests/node/bank_setup.h"
#include "tests/protocol/random_values.h"

using namespace node;

namespace {

constexpr int files_of_each_sample = 10'000;

/// What a file may be broken with beside bytes of its own.
constexpr std::array<std::string_view, 18> pieces{"<",
                                                  ">",
                                                  "&#0;",
                                                  "&x;",
                                                  "<!DOCTYPE a [<!ENTITY x \"y\">]>",
                                                  "<![CDATA[",
                                                  "]]>",
                                                  "<!--",
                                                  "\"",
                                                  "\n",
                                                  std::string_view("\0", 1),
                                                  "\xE9",
                                                  "-",
                                                  "9999999999999999999",
                                                  "0.00001",
                                                  "USD",
                                                  "}",
                                                  ";;;;"};

class Breaker {
 public:
  explicit Breaker(std::uint64_t seed) : random_(seed) {}

  std::string broken(std::string bytes) {
    for (std::uint64_t count = 1 + random_.below(4); count > 0 && !bytes.empty(); --count) break_once(bytes);
    return bytes;
  }

 private:
  void break_once(std::string& bytes) {
    const std::size_t at = random_.below(bytes.size());
    const std::size_t size = 1 + random_.below(random_.coin() ? 4 : 200);
    switch (random_.below(6)) {
      case 0:
        bytes[at] = static_cast<char>(random_.below(256));
        break;
      case 1:
        bytes.erase(at, size);
        break;
      case 2:
        bytes.insert(random_.below(bytes.size()), bytes.substr(at, size));
        break;
      case 3:
        bytes.insert(at, pieces.at(random_.below(pieces.size())));
        break;
      case 4:
        bytes.resize(at);
        break;
      default:
        change_digit(bytes, at);
    }
  }

  void change_digit(std::string& bytes, std::size_t at) {
    at = bytes.find_first_of("0123456789", at);
    if (at != std::string::npos) bytes[at] = static_cast<char>('0' + random_.below(10));
  }

  protocol_tests::RandomValues random_;
};

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

}  // namespace
