// One thread for what takes long, such as a backup, away from the threads that answer. What a job throws stops the
// process, as on the threads of the server.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace node {

class HttpWorker {
 public:
  /// So many jobs may wait.
  explicit HttpWorker(std::size_t most_waiting = 8);
  /// Finishes the job under way and drops those that wait.
  ~HttpWorker();
  HttpWorker(const HttpWorker&) = delete;
  HttpWorker& operator=(const HttpWorker&) = delete;

  /// Jobs run one after the other. False if too many wait already. Any thread.
  bool add(std::function<void()> job);

 private:
  void run();

  const std::size_t most_waiting_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> jobs_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace node
