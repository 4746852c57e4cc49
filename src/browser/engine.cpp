// What the page calls: it writes a request into memory from here, and reads the answer out of it.
#include "app/answer.hpp"

namespace {

std::string request, reply;

}  // namespace

extern "C" {

/// Room for a request of so many bytes of UTF-8.
__attribute__((export_name("gradwright_request"))) char* gradwright_request(std::size_t length) {
    request.resize(length);
    return request.data();
}

/// Answers it; the length of the answer.
__attribute__((export_name("gradwright_answer"))) std::size_t gradwright_answer() {
    reply = gradwright::app::answer(request);
    return reply.size();
}

/// Where the answer lies until the next request.
__attribute__((export_name("gradwright_reply"))) const char* gradwright_reply() {
    return reply.data();
}
}
