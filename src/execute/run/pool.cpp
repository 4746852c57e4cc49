#include "execute/run/pool.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

namespace gradwright::execute {
namespace {

thread_local bool inside = false;

class Pool {
public:
    ~Pool() {
        {
            const std::lock_guard lock(mutex_);
            stops_ = true;
        }
        begin_.notify_all();
        for (std::thread& t : threads_) t.join();
    }

    void run(int workers, const std::function<void(int)>& work) {
        const std::lock_guard turn(turn_);
        {
            const std::lock_guard lock(mutex_);
            while (static_cast<int>(threads_.size()) < workers - 1) {
                const int number = static_cast<int>(threads_.size()) + 1;
                threads_.emplace_back([this, number] { wait_for_work(number); });
            }
            work_ = &work;
            workers_ = workers;
            busy_ = workers - 1;
            ++round_;
        }
        begin_.notify_all();
        inside = true;
        work(0);
        inside = false;
        std::unique_lock lock(mutex_);
        done_.wait(lock, [this] { return busy_ == 0; });
        work_ = nullptr;
    }

private:
    void wait_for_work(int number) {
        inside = true;
        std::unique_lock lock(mutex_);
        for (std::uint64_t seen = 0;;) {
            begin_.wait(lock, [&] { return stops_ || (round_ != seen && work_ != nullptr); });
            if (stops_) return;
            seen = round_;
            if (number >= workers_) continue;
            const auto& work = *work_;
            lock.unlock();
            work(number);
            lock.lock();
            if (--busy_ == 0) done_.notify_one();
        }
    }

    std::mutex turn_, mutex_;
    std::condition_variable begin_, done_;
    std::vector<std::thread> threads_;
    const std::function<void(int)>* work_ = nullptr;
    int workers_ = 0, busy_ = 0;
    std::uint64_t round_ = 0;
    bool stops_ = false;
};

}  // namespace

void run_workers(int workers, const std::function<void(int)>& work) {
    if (workers <= 1 || inside) {
        for (int w = 0; w < std::max(1, workers); ++w) work(w);
        return;
    }
    static Pool pool;
    pool.run(workers, work);
}

int available_threads() {
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace gradwright::execute
