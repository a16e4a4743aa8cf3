#include "node/svg_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "node/html.h"

namespace node {

namespace {

// In user units of the picture, which the page scales.
constexpr std::int64_t width = 720;
constexpr std::int64_t height = 240;
constexpr std::int64_t left = 110;  // room for amounts
constexpr std::int64_t top = 30;    // room for what the strokes mean
constexpr std::int64_t bottom = 24;
constexpr std::int64_t bar_height = 26;

/// Where a value stands between two ends of the picture. Pictures are not money: a rounded place is good enough, and
/// the division comes first where the product would be too large.
std::int64_t place(std::int64_t value, const ChartRange& range, std::int64_t from, std::int64_t to) {
  const auto span = static_cast<std::uint64_t>(range.most) - static_cast<std::uint64_t>(range.least);
  const auto part = static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(range.least);
  if (span == 0) return from;
  const auto length = static_cast<std::uint64_t>(to > from ? to - from : from - to);
  const auto at = static_cast<std::int64_t>(span > UINT64_MAX / length ? part / (span / length) : part * length / span);
  return to > from ? from + at : from - at;
}

std::string opened(std::int64_t tall, const std::string& name) {
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\">\n<title>{}</title>\n", width, tall,
      html_text(name));
}

std::string text_at(std::int64_t x, std::int64_t y, std::string_view anchor, std::string_view text) {
  return fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>\n", x, y, anchor, html_text(text));
}

std::string stroke(std::int64_t x1, std::int64_t y1, std::int64_t x2, std::int64_t y2, std::string_view kind) {
  return fmt::format("<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" class=\"{}\"/>\n", x1, y1, x2, y2, kind);
}

ChartRange times_of(const std::vector<ChartLine>& lines) {
  ChartRange range{INT64_MAX, INT64_MIN};
  for (const auto& line : lines)
    for (const auto& point : line.points) {
      range.least = std::min(range.least, point.x);
      range.most = std::max(range.most, point.x);
    }
  return range;
}

/// Steps: what stood stays until it changes.
std::string path(const ChartLine& line, const ChartRange& times, const ChartRange& values) {
  std::string steps;
  for (const auto& point : line.points) {
    const auto x = place(point.x, times, left, width - 10);
    const auto y = place(point.y, values, height - bottom, top);
    steps += steps.empty() ? fmt::format("M{} {}", x, y) : fmt::format("H{}V{}", x, y);
  }
  return fmt::format("<path d=\"{}\" class=\"{}\"/>\n", steps, line.dashed ? "dashed" : "full");
}

}  // namespace

ChartRange range_of(const std::vector<ChartLine>& lines) {
  ChartRange range;
  for (const auto& line : lines)
    for (const auto& point : line.points) {
      range.least = std::min(range.least, point.y);
      range.most = std::max(range.most, point.y);
    }
  return range;
}

std::string line_chart(const std::vector<ChartLine>& lines, const ChartLabels& labels) {
  const auto times = times_of(lines);
  const auto values = range_of(lines);
  std::string svg = opened(height, labels.name);
  const auto zero = place(0, values, height - bottom, top);
  svg += stroke(left, zero, width - 10, zero, "axis") + stroke(left, top, left, height - bottom, "axis");
  svg +=
      text_at(left - 6, top + 4, "end", labels.most_y) + text_at(left - 6, height - bottom + 4, "end", labels.least_y);
  svg += text_at(left, height - 6, "start", labels.first_x) + text_at(width - 10, height - 6, "end", labels.last_x);
  std::int64_t beside = left;
  for (const auto& line : lines) {
    svg += path(line, times, values);
    svg += stroke(beside, 12, beside + 30, 12, line.dashed ? "dashed" : "full");
    svg += text_at(beside + 36, 16, "start", line.title);
    beside += width / 2 - left / 2;
  }
  return svg + "</svg>\n";
}

std::string bar_chart(const std::vector<ChartBar>& bars, const std::string& name) {
  std::int64_t most = 1;
  for (const auto& bar : bars) most = std::max({most, bar.value, bar.value == INT64_MIN ? INT64_MAX : -bar.value});
  const ChartRange values{-most, most};
  const auto tall = static_cast<std::int64_t>(bars.size()) * bar_height + 10;
  const std::int64_t from = width / 3;
  std::string svg = opened(tall, name);
  const auto zero = place(0, values, from, width - 160);
  std::int64_t y = 5;
  for (const auto& bar : bars) {
    const auto end = place(bar.value, values, from, width - 160);
    svg += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" class=\"{}\"/>\n", std::min(zero, end),
                       y + 4, std::max<std::int64_t>(end > zero ? end - zero : zero - end, 1), bar_height - 8,
                       bar.value < 0 ? "hollow" : "solid");
    svg += text_at(from - 10, y + 18, "end", bar.title) + text_at(width - 150, y + 18, "start", bar.text);
    y += bar_height;
  }
  return svg + stroke(zero, 0, zero, tall, "axis") + "</svg>\n";
}

}  // namespace node
