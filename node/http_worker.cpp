#include "node/http_worker.h"

#include <utility>

namespace node {

HttpWorker::HttpWorker(std::size_t most_waiting) : most_waiting_(most_waiting), thread_([this] { run(); }) {}

HttpWorker::~HttpWorker() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

bool HttpWorker::add(std::function<void()> job) {
  const std::scoped_lock lock(mutex_);
  if (stopping_ || jobs_.size() >= most_waiting_) return false;
  jobs_.push_back(std::move(job));
  wake_.notify_all();
  return true;
}

void HttpWorker::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
    if (stopping_) return;
    const auto job = std::exchange(jobs_.front(), nullptr);
    jobs_.pop_front();
    lock.unlock();
    job();
    lock.lock();
  }
}

}  // namespace node
