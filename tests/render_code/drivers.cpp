#include "render_code/drivers.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>

namespace gradwright::render_code {
namespace {

std::string number(double v) {
    char text[40];
    std::snprintf(text, sizeof text, "%.17g", v);
    return text;
}

std::string list(const std::vector<double>& values) {
    std::string text;
    for (const double v : values) text += (text.empty() ? "" : ", ") + number(v);
    return text;
}

std::string list(const std::vector<std::int64_t>& values) {
    std::string text;
    for (const std::int64_t v : values) text += (text.empty() ? "" : ", ") + std::to_string(v);
    return text;
}

const Array& value_of(const Case& c, const render::Input& input) {
    return c.point.values.at(input.name);
}

render::SizeNames sizes_of(const Case& c) {
    const auto sizes = render::sizes_of(c.request);
    return sizes ? *sizes : render::SizeNames{};
}

std::string json(const Array& a) {
    return "{\"extents\": [" + list(a.extents) + "], \"values\": [" + list(a.values) + "]}";
}

void write_json(const std::vector<const Case*>& cases, std::ofstream& out) {
    out << "[\n";
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const Case& c = *cases[i];
        out << (i == 0 ? "" : ",\n") << "{\"function\": \"" << c.request.function_name
            << "\", \"formula\": \"";
        for (const char ch : c.request.formula) out << (ch == '"' ? "\\\"" : std::string(1, ch));
        out << "\", \"inputs\": [";
        for (std::size_t k = 0; k < c.request.inputs.size(); ++k) {
            out << (k == 0 ? "" : ", ") << json(value_of(c, c.request.inputs[k]));
        }
        out << "], \"sizes\": [";
        bool first = true;
        for (const std::string& s : sizes_of(c).free) {
            out << (first ? "" : ", ") << c.point.sizes.at(s);
            first = false;
        }
        out << "], \"outputs\": [";
        for (std::size_t k = 0; k < c.expected.size(); ++k) {
            out << (k == 0 ? "" : ", ") << json(c.expected[k]);
        }
        out << "]}";
    }
    out << "\n]\n";
}

/// An array of MATLAB from numbers that are row by row.
std::string matlab(const Array& a) {
    if (a.order() == 0) return number(a[0]);
    std::string turned;
    for (std::size_t i = a.order(); i > 0; --i) turned += std::to_string(a.extents[i - 1]) + ", ";
    if (a.order() == 1) return "reshape([" + list(a.values) + "], [], 1)";
    std::string order;
    for (std::size_t i = a.order(); i > 0; --i) order += std::to_string(i) + " ";
    turned.resize(turned.size() - 2);
    return "permute(reshape([" + list(a.values) + "], " + turned + "), [" + order + "])";
}

void write_matlab(const std::vector<const Case*>& cases, std::ofstream& out) {
    out << "failed = 0; warning('off', 'all');\n";
    for (const Case* c : cases) {
        std::string inputs, outputs, wanted;
        for (const render::Input& i : c->request.inputs) {
            inputs += (inputs.empty() ? "" : ", ") + matlab(value_of(*c, i));
        }
        for (const std::string& s : sizes_of(*c).free) {
            inputs += (inputs.empty() ? "" : ", ") + std::to_string(c->point.sizes.at(s));
        }
        for (std::size_t k = 0; k < c->expected.size(); ++k) {
            outputs += (k == 0 ? "" : ", ") + ("y" + std::to_string(k));
            wanted += (k == 0 ? "" : ", ") + matlab(c->expected[k]);
        }
        out << "try\n  [" << outputs << "] = " << c->request.function_name << "(" << inputs
            << ");\n  w = {" << wanted << "}; y = {" << outputs << "};\n"
            << "  for k = 1:numel(w)\n"
            << "    if ~isequal(size(y{k}), size(w{k}))\n"
            << "      error('output %d has size %s, expected %s', k, mat2str(size(y{k})), "
               "mat2str(size(w{k})));\n    end\n"
            << "    e = max(abs(y{k}(:) - w{k}(:))) / max([1; abs(w{k}(:))]);\n"
            << "    if ~(e < 1e-10), error('output %d is off by %g', k, e); end\n  end\n"
            << "catch problem\n  failed = failed + 1; printf('" << c->request.function_name
            << ": %s\\n', problem.message);\nend\n";
    }
    out << "printf('%d programs, %d wrong\\n', " << cases.size()
        << ", failed);\nexit(failed > 0);\n";
}

const char* const comparison = R"(
static int wrong(const char *name, size_t n, const double *y, const double *w) {
    double scale = 1, error = 0;
    size_t i;
    for (i = 0; i < n; ++i) if (fabs(w[i]) > scale) scale = fabs(w[i]);
    for (i = 0; i < n; ++i) {
        if (!(fabs(y[i] - w[i]) <= error)) error = fabs(y[i] - w[i]);
    }
    if (error / scale < 1e-10) return 0;
    printf("%s: off by %g\n", name, error / scale);
    return 1;
}
)";

void write_c(const std::vector<const Case*>& cases, std::ofstream& out) {
    out << "#include <math.h>\n#include <stddef.h>\n#include <stdio.h>\n\n" << comparison;
    for (const Case* c : cases) {
        std::string prototype, call;
        const auto sizes = sizes_of(*c);
        for (const auto* names : {&sizes.bound, &sizes.free}) {
            for (const std::string& s : *names) {
                prototype += "size_t, ";
                call += std::to_string(c->point.sizes.at(s)) + ", ";
            }
        }
        std::string body, checks;
        for (std::size_t i = 0; i < c->request.inputs.size(); ++i) {
            const Array& a = value_of(*c, c->request.inputs[i]);
            const std::string name = "x" + std::to_string(i);
            prototype += a.order() == 0 ? "double, " : "const double *, ";
            if (a.order() > 0) {
                body += "    static const double " + name + "[] = {" + list(a.values) + "};\n";
            }
            call += (a.order() == 0 ? number(a[0]) : name) + ", ";
        }
        for (std::size_t k = 0; k < c->expected.size(); ++k) {
            const std::string n = std::to_string(c->expected[k].size()), i = std::to_string(k);
            prototype += "double *, ";
            call += "y" + i + ", ";
            body += "    static const double w" + i + "[] = {" + list(c->expected[k].values) +
                    "};\n    double y" + i + "[" + n + "];\n";
            checks += " || wrong(\"" + c->request.function_name + " output " + i + "\", " + n +
                      ", y" + i + ", w" + i + ")";
        }
        const std::string& f = c->request.function_name;
        prototype.resize(prototype.size() - 2);
        out << "int " << f << "(" << prototype << ");\nstatic int test_" << f << "(void) {\n"
            << body << "    const int status = " << f << "(" << call.substr(0, call.size() - 2)
            << ");\n    if (status != 0) printf(\"" << f
            << ": status %d\\n\", status);\n    return status != 0" << checks << ";\n}\n\n";
    }
    out << "int main(void) {\n    int failed = 0;\n";
    for (const Case* c : cases) out << "    failed += test_" << c->request.function_name << "();\n";
    out << "    printf(\"" << cases.size()
        << " programs, %d wrong\\n\", failed);\n    return failed > 0;\n}\n";
}

std::string eigen(const Array& a) {
    if (a.order() == 0) return number(a[0]);
    if (a.order() == 1) return "vec({" + list(a.values) + "})";
    return "mat(" + std::to_string(a.extents[0]) + ", " + std::to_string(a.extents[1]) + ", {" +
           list(a.values) + "})";
}

const char* const eigen_tools = R"(
static Eigen::VectorXd vec(std::vector<double> v) {
    return Eigen::Map<Eigen::VectorXd>(v.data(), static_cast<Eigen::Index>(v.size()));
}
static Eigen::MatrixXd mat(Eigen::Index m, Eigen::Index n, std::vector<double> v) {
    using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    return Eigen::Map<Rows>(v.data(), m, n);
}
[[maybe_unused]] static std::vector<double> flat(double v) { return {v}; }
template <class M>
std::vector<double> flat(const M& m) {
    std::vector<double> v;
    for (Eigen::Index i = 0; i < m.rows(); ++i) {
        for (Eigen::Index j = 0; j < m.cols(); ++j) v.push_back(m(i, j));
    }
    return v;
}
static bool wrong(const char* name, const std::vector<double>& y, const std::vector<double>& w) {
    double scale = 1, error = y.size() == w.size() ? 0 : INFINITY;
    for (const double v : w) scale = std::max(scale, std::abs(v));
    for (std::size_t i = 0; i < w.size() && i < y.size(); ++i) {
        if (!(std::abs(y[i] - w[i]) <= error)) error = std::abs(y[i] - w[i]);
    }
    if (error / scale < 1e-10) return false;
    std::printf("%s: off by %g\n", name, error / scale);
    return true;
}
)";

/// Several translation units, so that none takes long.
void write_eigen(const std::vector<const Case*>& cases, const std::filesystem::path& folder) {
    constexpr std::size_t cases_per_part = 40;
    std::string declarations, calls;
    for (std::size_t begin = 0; begin < cases.size(); begin += cases_per_part) {
        const std::string part = std::to_string(begin / cases_per_part);
        std::ofstream out(folder / ("part" + part + ".cpp"));
        const std::size_t end = std::min(cases.size(), begin + cases_per_part);
        out << "#include <stdexcept>\n#define eigen_assert(x) \\\n"
               "    do { if (!(x)) throw std::logic_error(#x); } while (false)\n";
        for (std::size_t i = begin; i < end; ++i) {
            out << "#include \"" << cases[i]->request.function_name << ".hpp\"\n";
        }
        out << "#include <cstdio>\n#include <vector>\n"
            << eigen_tools << "\nint part" << part
            << "() {\n    int failed = 0;\n    (void)vec; (void)mat;\n";
        for (std::size_t i = begin; i < end; ++i) {
            const Case& c = *cases[i];
            std::string inputs, checks;
            for (const render::Input& in : c.request.inputs) {
                inputs += (inputs.empty() ? "" : ", ") + eigen(value_of(c, in));
            }
            for (const std::string& s : sizes_of(c).free) {
                inputs += (inputs.empty() ? "" : ", ") + std::to_string(c.point.sizes.at(s));
            }
            std::string names;
            for (std::size_t k = 0; k < c.expected.size(); ++k) {
                names += (k == 0 ? "" : ", ") + ("y" + std::to_string(k));
                checks += std::string(k == 0 ? "" : " || ") + "wrong(\"" + c.request.function_name +
                          " output " + std::to_string(k) + "\", flat(y" + std::to_string(k) +
                          "), {" + list(c.expected[k].values) + "})";
            }
            out << "    try {\n        const auto [" << names << "] = " << c.request.function_name
                << "(" << inputs << ");\n        failed += " << checks
                << ";\n    } catch (const std::exception& e) {\n"
                << "        ++failed;\n        std::printf(\"" << c.request.function_name
                << ": %s\\n\", e.what());\n    }\n";
        }
        out << "    return failed;\n}\n";
        declarations += "int part" + part + "();\n";
        calls += "    failed += part" + part + "();\n";
    }
    std::ofstream(folder / "part_main.cpp")
        << "#include <cstdio>\n"
        << declarations << "int main() {\n    int failed = 0;\n"
        << calls << "    std::printf(\"" << cases.size() << " programs, %d wrong\\n\", failed);\n"
        << "    return failed > 0;\n}\n";
}

}  // namespace

void write_points(render::Target target, const std::vector<const Case*>& cases,
                  const std::filesystem::path& folder) {
    using render::Target;
    if (target == Target::matlab) {
        std::ofstream out(folder / "run_all.m");
        write_matlab(cases, out);
    } else if (target == Target::c) {
        std::ofstream out(folder / "run_all.c");
        write_c(cases, out);
    } else if (target == Target::cpp) {
        write_eigen(cases, folder);
    } else {
        std::ofstream out(folder / "points.json");
        write_json(cases, out);
    }
}

}  // namespace gradwright::render_code
