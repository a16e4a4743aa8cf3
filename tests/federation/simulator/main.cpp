// simulator [--seeds FIRST..LAST | --seed N] [--verbose]: runs the federation simulator over many seeds.
//
// Every tenth seed runs twice and must give the same journals. A failing seed prints the command that shows it again.

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "tests/federation/simulator/simulation.h"

namespace {

struct Range {
  std::uint64_t first = 1;
  std::uint64_t last = 100;
  bool verbose = false;
};

bool number(std::string_view text, std::uint64_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

bool parse(int count, char** words, Range& range) {
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word == "--verbose") {
      range.verbose = true;
    } else if (word == "--seed" && i + 1 < count && number(words[i + 1], range.first)) {
      range.last = range.first;
      ++i;
    } else if (word == "--seeds" && i + 1 < count) {
      const std::string_view text = words[++i];
      const auto dots = text.find("..");
      if (dots == std::string_view::npos || !number(text.substr(0, dots), range.first) ||
          !number(text.substr(dots + 2), range.last))
        return false;
    } else {
      return false;
    }
  }
  return true;
}

bool run_seed(std::uint64_t seed, const Range& range, simulator::Report& total) {
  auto report = simulator::Simulation(seed, range.verbose).run();
  if (seed % 10 == 0 && simulator::Simulation(seed).run().roots != report.roots)
    report.complaints.emplace_back("the same seed gave two different histories");
  total.payments += report.payments;
  total.withdrawn += report.withdrawn;
  total.crashes += report.crashes;
  total.restores += report.restores;
  total.reused += report.reused;
  total.frames += report.frames;
  total.entries += report.entries;
  total.notes += report.notes;
  total.rotations += report.rotations;
  total.thawed += report.thawed;
  total.cosigned += report.cosigned;
  total.proved += report.proved;
  total.rewrites += report.rewrites;
  total.lies += report.lies;
  total.borne += report.borne;
  total.quoted += report.quoted;
  total.wishes += report.wishes;
  total.events += report.events;
  total.deaths += report.deaths;
  total.wound_up += report.wound_up;
  total.honoured += report.honoured;
  total.refusals += report.refusals;
  if (range.verbose)
    std::printf("seed %llu: %llu payments, %llu withdrawn, %llu crashes, %llu restores, %llu frames, %llu entries\n",
                static_cast<unsigned long long>(seed), static_cast<unsigned long long>(report.payments),
                static_cast<unsigned long long>(report.withdrawn), static_cast<unsigned long long>(report.crashes),
                static_cast<unsigned long long>(report.restores), static_cast<unsigned long long>(report.frames),
                static_cast<unsigned long long>(report.entries));
  if (report.complaints.empty()) return true;
  std::printf("seed %llu fails; to see it again: simulator --seed %llu --verbose\n",
              static_cast<unsigned long long>(seed), static_cast<unsigned long long>(seed));
  for (const auto& complaint : report.complaints) std::printf("  %s\n", complaint.c_str());
  return false;
}

}  // namespace

int main(int count, char** words) {
  Range range;
  if (!parse(count, words, range)) {
    std::fprintf(stderr, "usage: simulator [--seeds FIRST..LAST | --seed N] [--verbose]\n");
    return 2;
  }
  simulator::Report total;
  std::uint64_t failed = 0;
  for (std::uint64_t seed = range.first; seed <= range.last; ++seed)
    if (!run_seed(seed, range, total)) ++failed;
  std::printf(
      "%llu seeds, %llu failed: %llu payments, %llu withdrawn, %llu crashes, %llu restores, %llu ids used again, "
      "%llu frames, %llu entries, %llu deaths, %llu links wound up, %llu answers honoured, %llu refused late, "
      "%llu settlement notes, %llu rotations of keys, %llu links thawed, %llu payments "
      "borne "
      "on the way, %llu proved, %llu checkpoints cosigned, %llu refused, %llu of them made up, %llu payments by a "
      "quote, "
      "%llu requests paid, %llu events received\n",
      static_cast<unsigned long long>(range.last - range.first + 1), static_cast<unsigned long long>(failed),
      static_cast<unsigned long long>(total.payments), static_cast<unsigned long long>(total.withdrawn),
      static_cast<unsigned long long>(total.crashes), static_cast<unsigned long long>(total.restores),
      static_cast<unsigned long long>(total.reused), static_cast<unsigned long long>(total.frames),
      static_cast<unsigned long long>(total.entries), static_cast<unsigned long long>(total.deaths),
      static_cast<unsigned long long>(total.wound_up), static_cast<unsigned long long>(total.honoured),
      static_cast<unsigned long long>(total.refusals), static_cast<unsigned long long>(total.notes),
      static_cast<unsigned long long>(total.rotations), static_cast<unsigned long long>(total.thawed),
      static_cast<unsigned long long>(total.borne), static_cast<unsigned long long>(total.proved),
      static_cast<unsigned long long>(total.cosigned), static_cast<unsigned long long>(total.rewrites),
      static_cast<unsigned long long>(total.lies), static_cast<unsigned long long>(total.quoted),
      static_cast<unsigned long long>(total.wishes), static_cast<unsigned long long>(total.events));
  return failed == 0 ? 0 : 1;
}
