// What a node measures of itself, told in the text form of Prometheus
// (https://prometheus.io/docs/instrumenting/exposition_formats/, version 0.0.4).
//
// Durations are observed where they are spent; all else are figures, read off the books when they are asked for. Any
// thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace node {

/// One value at one moment. Figures of one name follow each other, and differ in their labels.
struct Figure {
  enum class Kind : std::uint8_t { gauge, counter };
  std::string name;  ///< without `lokaponto_`, with its unit at the end
  std::string help;
  Kind kind = Kind::gauge;
  std::int64_t value = 0;  ///< exact up to 2^53, as all that reads it counts in floating point
  std::vector<std::pair<std::string, std::string>> labels;
};

class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  /// A batch of so many events was made durable.
  void batch_durable(std::size_t events, std::int64_t nanoseconds);
  /// A client's request, from the queue of the engine to its durable answer.
  void request_answered(std::int64_t nanoseconds);
  /// A held payment, from its hold to the answer of the node that decides; by the clock of this node.
  void payment_decided(std::int64_t milliseconds);
  /// A request over HTTP, from its last byte to the first of the response.
  void http_answered(unsigned status, std::int64_t nanoseconds);

  /// All that was observed, and then the figures.
  std::string text(const std::vector<Figure>& figures) const;

 private:
  struct Families;
  const std::unique_ptr<Families> families_;
};

}  // namespace node
