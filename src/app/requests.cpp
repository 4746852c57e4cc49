#include "app/requests.hpp"

#include "app/json.hpp"

#include <algorithm>
#include <charconv>

namespace gradwright::app {

namespace {

Result<std::string> formula_of(const Invocation& invocation, const Session& session) {
    if (invocation.operand != "-" || !session.standard_input) return invocation.operand;
    return session.standard_input();
}

/// The index of `value` among the choices of an option, which are in the order of the enumeration.
template <class Enum>
Enum choice(const Invocation& invocation, std::string_view name, int first = 0) {
    const auto& choices = find_option(name)->choices;
    const std::string value = invocation.value(name);
    for (std::size_t i = 0; i < choices.size(); ++i) {
        if (choices[i] == value) return static_cast<Enum>(static_cast<int>(i) + first);
    }
    return Enum{};
}

Result<std::uint64_t> seed_of(const Invocation& invocation) {
    const std::string text = invocation.value("seed", "0");
    std::uint64_t seed = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
    if (error == std::errc() && end == text.data() + text.size()) return seed;
    return usage_fault("bad-value", "--seed cannot be `" + text + "`",
                       "it is a whole number from 0 on");
}

Result<int> threads_of(const Invocation& invocation) {
    const std::string text = invocation.value("threads", "1");
    int threads = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), threads);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    if (whole && threads >= 0 && threads <= 1024) return threads;
    return usage_fault("bad-value", "--threads cannot be `" + text + "`",
                       "it is a whole number from 0 to 1024");
}

/// Bytes; K, M, G and T stand for powers of 1024.
Result<std::int64_t> memory_of(const Invocation& invocation) {
    if (!invocation.has("memory-limit")) return 0;
    const std::string text = invocation.value("memory-limit");
    std::int64_t bytes = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bytes);
    const std::string unit(end, text.data() + text.size());
    const std::string units = "KMGT";
    const std::size_t power = unit.empty() ? 0 : units.find(unit) + 1;
    const bool known = unit.empty() || (unit.size() == 1 && power > 0);
    if (error == std::errc() && known && bytes > 0 && bytes < 1 << 20) {
        return bytes << (10 * power);
    }
    if (error == std::errc() && unit.empty() && bytes > 0) return bytes;
    return usage_fault("bad-value", "--memory-limit cannot be `" + text + "`",
                       "it is a number of bytes, or one with K, M, G or T");
}

Diagnostic files_not_allowed(std::string_view option) {
    return usage_fault("bad-value", "--" + std::string(option) + " may not name a file here",
                       "give the values themselves");
}

Result<Points> points_of(const Invocation& invocation, const Session& session) {
    if (!invocation.has("at")) return Points{};
    const std::string value = invocation.value("at");
    const std::size_t first = value.find_first_not_of(" \t\n");
    if (first != std::string::npos && (value[first] == '{' || value[first] == '[')) {
        return points_from_json(value);
    }
    if (session.files == nullptr) return files_not_allowed("at");
    const Result<std::string> text = session.files->text(value);
    if (!text) return text.error();
    return points_from_json(*text);
}

/// "x=x.npy,A=A.csv[1,3]": commas inside brackets belong to the choice of columns.
std::vector<std::string> assignments_in(const std::string& list) {
    std::vector<std::string> parts(1);
    int depth = 0;
    for (const char c : list) {
        depth += c == '[' ? 1 : c == ']' ? -1 : 0;
        if (c == ',' && depth == 0) {
            parts.emplace_back();
        } else {
            parts.back() += c;
        }
    }
    return parts;
}

Result<bool> read_data(const Invocation& invocation, const Session& session, NamedArrays& values) {
    for (const std::string& list : invocation.values("data")) {
        if (session.files == nullptr) return files_not_allowed("data");
        for (const std::string& part : assignments_in(list)) {
            const std::size_t equals = part.find('=');
            if (equals == std::string::npos || equals == 0 || equals + 1 == part.size()) {
                return usage_fault("bad-binding", "--data cannot be `" + part + "`",
                                   "it is NAME=FILE, such as x=x.npy");
            }
            Result<DenseArray> array = session.files->array(part.substr(equals + 1));
            if (!array) return std::move(array).error();
            values[part.substr(0, equals)] = std::move(*array);
        }
    }
    return true;
}

Result<DeriveRequest> request_without_points(const Invocation& invocation, const Session& session) {
    Result<std::string> formula = formula_of(invocation, session);
    if (!formula) return std::move(formula).error();
    const Result<std::uint64_t> seed = seed_of(invocation);
    if (!seed) return seed.error();
    DeriveRequest request;
    request.formula = std::move(*formula);
    request.declarations = invocation.values("var");
    request.wrt = invocation.values("wrt");
    request.what = choice<What>(invocation, "what", 1);
    request.along = invocation.value("along");
    request.layout = choice<Layout>(invocation, "layout");
    request.symmetric = choice<SymmetricForm>(invocation, "symmetric");
    request.steps = invocation.has("steps");
    request.check = !invocation.has("no-check");
    request.seed = *seed;
    return request;
}

/// One plan, one file: of one point.
std::optional<Diagnostic> fault_of_list(const Invocation& invocation, const Points& points) {
    if (points.all.empty()) return usage_fault("bad-value", "--at holds no point");
    for (const char* option : {"plan", "out"}) {
        if (!invocation.has(option)) continue;
        return usage_fault("bad-value",
                           "--at holds several points; --" + std::string(option) + " takes one");
    }
    return std::nullopt;
}

}  // namespace

Result<DeriveRequest> derive_request(const Invocation& invocation, const Session& session) {
    Result<DeriveRequest> request = request_without_points(invocation, session);
    if (!request) return request;
    Result<Points> points = points_of(invocation, session);
    if (!points) return std::move(points).error();
    request->at = std::move(points->all);
    return request;
}

Result<EvaluateRequest> evaluate_request(const Invocation& invocation, const Session& session) {
    Result<DeriveRequest> derivative = request_without_points(invocation, session);
    if (!derivative) return std::move(derivative).error();
    Result<Points> points = points_of(invocation, session);
    if (!points) return std::move(points).error();
    EvaluateRequest request;
    if (points->listed) {
        if (auto fault = fault_of_list(invocation, *points)) return *std::move(fault);
        request.points = std::move(points->all);
    } else if (!points->all.empty()) {
        request.values = std::move(points->all[0]);
    }
    const Result<int> threads = threads_of(invocation);
    if (!threads) return threads.error();
    const Result<std::int64_t> memory = memory_of(invocation);
    if (!memory) return memory.error();
    request.threads = *threads;
    request.memory_limit = *memory;
    request.precision = choice<Precision>(invocation, "precision");
    request.plan = invocation.has("plan");
    request.differentiate = invocation.has("wrt") || invocation.has("what");
    request.derivative = std::move(*derivative);
    if (invocation.has("out") && session.files == nullptr) return files_not_allowed("out");
    const Result<bool> read = read_data(invocation, session, request.values);
    if (!read) return read.error();
    return request;
}

Result<SampleRequest> sample_request(const Invocation& invocation, const Session& session) {
    Result<DeriveRequest> asked = request_without_points(invocation, session);
    if (!asked) return std::move(asked).error();
    SampleRequest request;
    request.formula = std::move(asked->formula);
    request.declarations = std::move(asked->declarations);
    request.seed = asked->seed;
    for (const std::string& list : invocation.values("size")) {
        for (const std::string& part : assignments_in(list)) {
            const std::size_t equals = std::min(part.find('='), part.size());
            const char* end = part.data() + part.size();
            std::int64_t size = 0;
            const auto read =
                std::from_chars(part.data() + std::min(equals + 1, part.size()), end, size);
            if (equals == 0 || read.ec != std::errc() || read.ptr != end) {
                return usage_fault("bad-value", "--size cannot be `" + part + "`",
                                   "it is a dimension and its size, such as n=4");
            }
            request.sizes[part.substr(0, equals)] = size;
        }
    }
    return request;
}

Result<std::string> written_into(const Invocation& invocation, const Session& session,
                                 const GenerateReport& report) {
    if (session.files == nullptr) return files_not_allowed("out");
    return session.files->write(invocation.value("out"), report.file, report.code);
}

}  // namespace gradwright::app
