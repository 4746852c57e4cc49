#include "app/files.hpp"

#include "app/command_line.hpp"
#include "app/interrupt.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace gradwright::app {

namespace {

class LocalFiles : public Files {
public:
    Result<std::string> text(const std::string& path) const override {
        std::ifstream file(path, std::ios::binary);
        std::ostringstream text;
        if (file) text << file.rdbuf();
        if (!file || !text) return usage_fault("no-such-file", "cannot read `" + path + "`");
        return text.str();
    }

    Result<DenseArray> array(const std::string& path) const override { return read_array(path); }

    Result<bool> write(const std::string& path, const DenseArray& array) const override {
        remove_on_interrupt(path + ".part" + std::to_string(getpid()));
        return write_array(path, array);
    }

    Result<std::string> write(const std::string& folder, const std::string& name,
                              const std::string& text) const override {
        namespace fs = std::filesystem;
        std::error_code error;
        fs::create_directories(folder, error);
        const fs::path path = fs::path(folder) / name;
        const fs::path unfinished = path.string() + ".part" + std::to_string(getpid());
        remove_on_interrupt(unfinished.string());
        {
            std::ofstream file(unfinished, std::ios::binary);
            file << text << std::flush;
            if (!file) return usage_fault("cannot-write", "cannot write `" + path.string() + "`");
        }
        fs::rename(unfinished, path, error);
        if (error) return usage_fault("cannot-write", "cannot write `" + path.string() + "`");
        return path.string();
    }
};

}  // namespace

const Files& files_of_this_machine() {
    static const LocalFiles files;
    return files;
}

}  // namespace gradwright::app
