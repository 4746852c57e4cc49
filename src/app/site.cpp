#include "app/site.hpp"

#include "app/command_line.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <vector>

namespace gradwright::app {

namespace {

namespace fs = std::filesystem;

std::string type_of(const fs::path& path) {
    static const std::map<std::string, std::string> types{
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".wasm", "application/wasm"},
        {".svg", "image/svg+xml"},
        {".json", "application/json"},
        {".woff2", "font/woff2"},
        {".png", "image/png"},
        {".txt", "text/plain; charset=utf-8"},
        {".webmanifest", "application/manifest+json"}};
    const auto at = types.find(path.extension().string());
    return at == types.end() ? "application/octet-stream" : at->second;
}

/// Beside the program in a build, below share/ in an installation.
std::vector<fs::path> usual_folders() {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    if (error) return {};
    const fs::path folder = program.parent_path();
    return {folder / "web", folder.parent_path() / "share" / "gradwright" / "web"};
}

bool holds_site(const fs::path& folder) {
    std::error_code error;
    return fs::is_regular_file(folder / "index.html", error);
}

std::optional<fs::path> folder_of_site(const std::string& wanted) {
    if (!wanted.empty()) return holds_site(wanted) ? std::optional(fs::path(wanted)) : std::nullopt;
    for (const fs::path& folder : usual_folders()) {
        if (holds_site(folder)) return folder;
    }
    return {};
}

}  // namespace

Result<Site> read_site(const std::string& wanted) {
    const auto folder = folder_of_site(wanted);
    if (!folder && !wanted.empty()) {
        return usage_fault("no-such-file", "there is no workbench in `" + wanted + "`",
                           "./dev web builds one into build/web");
    }
    if (!folder) {
        return usage_fault("no-such-file", "the workbench is not installed beside this program",
                           "build it with `./dev web`, or name its folder with --site");
    }
    Site site;
    std::error_code error;
    for (auto at = fs::recursive_directory_iterator(*folder, error);
         !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
        if (!at->is_regular_file() || at->is_symlink()) continue;
        std::ifstream file(at->path(), std::ios::binary);
        SiteFile read{type_of(at->path()), {std::istreambuf_iterator<char>(file), {}}};
        if (!file) {
            return usage_fault("no-such-file", "cannot read `" + at->path().string() + "`");
        }
        site.emplace(at->path().lexically_relative(*folder).generic_string(), std::move(read));
    }
    if (error) return usage_fault("no-such-file", "cannot read `" + folder->string() + "`");
    return site;
}

}  // namespace gradwright::app
