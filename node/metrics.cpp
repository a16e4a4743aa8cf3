#include "node/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <string_view>

namespace node {

namespace {

constexpr std::string_view prefix = "lokaponto_";

/// Seconds: a synced write takes 0.2 to 4 ms, a payment across currencies some of them, a peer that is away any time.
const prometheus::Histogram::BucketBoundaries short_times{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                          0.1,    0.25,  0.5,    1,     2.5,  5,     10};
const prometheus::Histogram::BucketBoundaries long_times{0.005, 0.01, 0.025, 0.05, 0.1, 0.25,  0.5,
                                                         1,     2.5,  5,     10,   60,  3'600, 86'400};
const prometheus::Histogram::BucketBoundaries batch_sizes{1, 2, 5, 10, 20, 50, 100, 200, 500, 1'000, 2'000, 5'000};

std::string full_name(std::string_view name) {
  return std::string(prefix).append(name);
}

prometheus::Family<prometheus::Histogram>& histograms(prometheus::Registry& registry, std::string_view name,
                                                      const char* help) {
  return prometheus::BuildHistogram().Name(full_name(name)).Help(help).Register(registry);
}

prometheus::MetricFamily family_of(const Figure& figure) {
  const bool counts = figure.kind == Figure::Kind::counter;
  return {.name = full_name(figure.name),
          .help = figure.help,
          .type = counts ? prometheus::MetricType::Counter : prometheus::MetricType::Gauge,
          .metric = {}};
}

prometheus::ClientMetric metric_of(const Figure& figure) {
  prometheus::ClientMetric metric;
  for (const auto& [name, value] : figure.labels) metric.label.push_back({name, value});
  // The library reads one of the two, by the type of the family.
  metric.gauge.value = metric.counter.value = static_cast<double>(figure.value);
  return metric;
}

}  // namespace

struct Metrics::Families {
  prometheus::Registry registry;
  prometheus::Histogram& batch_events =
      histograms(registry, "commit_events", "Events that one durable commit carried.").Add({}, batch_sizes);
  prometheus::Histogram& batch_seconds =
      histograms(registry, "commit_seconds", "How long a commit took to be durable.").Add({}, short_times);
  prometheus::Histogram& request_seconds =
      histograms(registry, "request_seconds", "From a client's request in the queue to its durable answer.")
          .Add({}, short_times);
  prometheus::Histogram& payment_seconds =
      histograms(registry, "payment_decided_seconds", "From a payment's hold to the answer that decides it.")
          .Add({}, long_times);
  prometheus::Histogram& http_seconds =
      histograms(registry, "http_seconds", "From a request over HTTP, whole, to its response.").Add({}, short_times);
  prometheus::Family<prometheus::Counter>& http_responses = prometheus::BuildCounter()
                                                                .Name(full_name("http_responses_total"))
                                                                .Help("Responses over HTTP, by status.")
                                                                .Register(registry);
};

static double seconds(std::int64_t nanoseconds) {
  return static_cast<double>(nanoseconds) / 1e9;
}

Metrics::Metrics() : families_(std::make_unique<Families>()) {}
Metrics::~Metrics() = default;

void Metrics::batch_durable(std::size_t events, std::int64_t nanoseconds) {
  families_->batch_events.Observe(static_cast<double>(events));
  families_->batch_seconds.Observe(seconds(nanoseconds));
}

void Metrics::request_answered(std::int64_t nanoseconds) {
  families_->request_seconds.Observe(seconds(nanoseconds));
}

void Metrics::payment_decided(std::int64_t milliseconds) {
  families_->payment_seconds.Observe(static_cast<double>(milliseconds) / 1e3);
}

void Metrics::http_answered(unsigned status, std::int64_t nanoseconds) {
  families_->http_seconds.Observe(seconds(nanoseconds));
  families_->http_responses.Add({{"status", std::to_string(status)}}).Increment();
}

std::string Metrics::text(const std::vector<Figure>& figures) const {
  auto families = families_->registry.Collect();
  const Figure* last = nullptr;
  for (const Figure& figure : figures) {
    if (last == nullptr || last->name != figure.name) families.push_back(family_of(figure));
    families.back().metric.push_back(metric_of(figure));
    last = &figure;
  }
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace node
