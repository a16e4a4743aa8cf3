// Small charts as SVG, for pages that are printed: no script, no font of their own, no colour that a printer loses.
// Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace node {

struct ChartPoint {
  std::int64_t x = 0;
  std::int64_t y = 0;
};

/// One line of a chart: each value holds until the next point.
struct ChartLine {
  std::string title;
  bool dashed = false;
  std::vector<ChartPoint> points;  ///< by x
};

/// Texts at the ends of the axes, and what stands under the chart as its name.
struct ChartLabels {
  std::string name;
  std::string first_x;
  std::string last_x;
  std::string least_y;
  std::string most_y;
};

/// The least and the most of what the lines show, zero included.
struct ChartRange {
  std::int64_t least = 0;
  std::int64_t most = 0;
};
ChartRange range_of(const std::vector<ChartLine>& lines);

/// Lines over one pair of axes, each named beside its own stroke.
std::string line_chart(const std::vector<ChartLine>& lines, const ChartLabels& labels);

struct ChartBar {
  std::string title;
  std::string text;  ///< of its value
  std::int64_t value = 0;
};

/// Bars to both sides of zero, one under the other.
std::string bar_chart(const std::vector<ChartBar>& bars, const std::string& name);

}  // namespace node
