#include "app/explore.hpp"

#include "app/site.hpp"

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>

#include <charconv>
#include <csignal>
#include <cstdio>
#include <memory>

namespace gradwright::app {

namespace {

constexpr int usual_port = 8017;
constexpr int longest_header = 16 * 1024;  // a link to a large state is a part of the address only
constexpr int patience = 20;               // seconds for a client to say what it wants

// Nothing but files of this site may be loaded, nothing may be sent, and no page may frame it.
constexpr std::pair<const char*, const char*> policies[] = {
    {"Content-Security-Policy",
     "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; "
     "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cache-Control", "no-cache"},
};

struct Release {
    void operator()(event_base* base) const { event_base_free(base); }
    void operator()(evhttp* http) const { evhttp_free(http); }
    void operator()(event* e) const { event_free(e); }
};
template <class T>
using Owned = std::unique_ptr<T, Release>;

/// What a request is answered from.
struct Place {
    Site site;
    int port = 0;
};

bool is_this_machine(std::string_view host, int port) {
    const std::string end = ":" + std::to_string(port);
    for (const std::string_view name : {"localhost", "127.0.0.1"}) {
        if (host == std::string(name) + end || (port == 80 && host == name)) return true;
    }
    return false;
}

/// A name that another site resolves to this machine, or a page of another site, is turned away.
bool is_ours(evhttp_request* request, int port) {
    const evkeyvalq* headers = evhttp_request_get_input_headers(request);
    const char* host = evhttp_find_header(headers, "Host");
    if (host == nullptr || !is_this_machine(host, port)) return false;
    const char* origin = evhttp_find_header(headers, "Origin");
    if (origin == nullptr) return true;
    const std::string_view from = origin;
    constexpr std::string_view scheme = "http://";
    return from.starts_with(scheme) && is_this_machine(from.substr(scheme.size()), port);
}

void refuse(evhttp_request* request, int code, const char* reason) {
    evkeyvalq* headers = evhttp_request_get_output_headers(request);
    evhttp_add_header(headers, "Content-Type", "text/plain; charset=utf-8");
    evhttp_add_header(headers, "Connection", "close");
    evbuffer* body = evhttp_request_get_output_buffer(request);
    evbuffer_add_printf(body, "%s\n", reason);
    evhttp_send_reply(request, code, reason, nullptr);
}

/// The file meant by a request; null if there is none of this name.
const SiteFile* file_of(evhttp_request* request, const Site& site) {
    const evhttp_uri* uri = evhttp_request_get_evhttp_uri(request);
    const char* path = uri == nullptr ? nullptr : evhttp_uri_get_path(uri);
    if (path == nullptr) return nullptr;
    std::size_t length = 0;
    const std::unique_ptr<char, decltype(&std::free)> plain(evhttp_uridecode(path, 0, &length),
                                                            &std::free);
    if (!plain) return nullptr;
    std::string name(plain.get(), length);
    if (!name.starts_with('/')) return nullptr;
    name.erase(0, 1);
    if (name.empty() || name.ends_with('/')) name += "index.html";
    const auto at = site.find(name);
    return at == site.end() ? nullptr : &at->second;
}

void answer(evhttp_request* request, void* context) {
    const Place& place = *static_cast<const Place*>(context);
    evkeyvalq* headers = evhttp_request_get_output_headers(request);
    for (const auto& [name, value] : policies) evhttp_add_header(headers, name, value);
    if (!is_ours(request, place.port)) return refuse(request, 403, "Only for this machine");
    const SiteFile* file = file_of(request, place.site);
    if (file == nullptr) return refuse(request, 404, "There is no such file");
    evhttp_add_header(headers, "Content-Type", file->type.c_str());
    const std::string& bytes = file->bytes;
    evhttp_add_header(headers, "Content-Length", std::to_string(bytes.size()).c_str());
    if (evhttp_request_get_command(request) != EVHTTP_REQ_HEAD) {
        evbuffer* body = evhttp_request_get_output_buffer(request);
        evbuffer_add_reference(body, bytes.data(), bytes.size(), nullptr, nullptr);
    }
    evhttp_send_reply(request, 200, "OK", nullptr);
}

void end(evutil_socket_t, short, void* base) {
    event_base_loopbreak(static_cast<event_base*>(base));
}

Result<int> port_of(const Invocation& invocation) {
    const std::string text = invocation.value("port", std::to_string(usual_port));
    int port = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error == std::errc() && stop == text.data() + text.size() && port >= 0 && port < 65536) {
        return port;
    }
    return usage_fault("bad-value", "--port cannot be `" + text + "`",
                       "it is a whole number from 0 to 65535; 0 takes any that is free");
}

/// The port that the socket got; 0 if it has none.
int bound_port(evhttp_bound_socket* socket) {
    sockaddr_in address{};
    socklen_t length = sizeof address;
    const evutil_socket_t descriptor = evhttp_bound_socket_get_fd(socket);
    if (getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &length) != 0) return 0;
    return ntohs(address.sin_port);
}

void set_limits(evhttp* http) {
    evhttp_set_allowed_methods(http, EVHTTP_REQ_GET | EVHTTP_REQ_HEAD);
    evhttp_set_max_headers_size(http, longest_header);
    evhttp_set_max_body_size(http, 0);
    evhttp_set_timeout(http, patience);
}

}  // namespace

Outcome explore(const Invocation& invocation) {
    const auto failed = [&](const Diagnostic& d) {
        return refusal(d, "", false, invocation.value("color", "auto"));
    };
    const Result<int> port = port_of(invocation);
    if (!port) return failed(port.error());
    Result<Site> site = read_site(invocation.value("site"));
    if (!site) return failed(site.error());
    Place place{std::move(*site), 0};

    const Owned<event_base> base(event_base_new());
    const Owned<evhttp> http(base ? evhttp_new(base.get()) : nullptr);
    if (!http) return failed(usage_fault("cannot-serve", "the server could not be started"));
    set_limits(http.get());
    evhttp_set_gencb(http.get(), answer, &place);
    evhttp_bound_socket* socket =
        evhttp_bind_socket_with_handle(http.get(), "127.0.0.1", static_cast<ev_uint16_t>(*port));
    if (socket == nullptr) {
        return failed(usage_fault("cannot-serve",
                                  "port " + std::to_string(*port) + " of this machine is taken",
                                  "--port 0 takes any that is free"));
    }
    place.port = bound_port(socket);
    const Owned<event> interrupted(evsignal_new(base.get(), SIGINT, end, base.get()));
    const Owned<event> terminated(evsignal_new(base.get(), SIGTERM, end, base.get()));
    event_add(interrupted.get(), nullptr);
    event_add(terminated.get(), nullptr);
    std::printf("The workbench is at http://localhost:%d/  (Ctrl-C ends it)\n", place.port);
    std::fflush(stdout);
    event_base_dispatch(base.get());
    return {};
}

}  // namespace gradwright::app
