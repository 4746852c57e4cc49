#pragma once
// Files, for invocations that may name them.

#include <gradwright/array.hpp>
#include <gradwright/result.hpp>

#include <string>

namespace gradwright::app {

class Files {
public:
    virtual ~Files() = default;
    virtual Result<std::string> text(const std::string& path) const = 0;
    virtual Result<DenseArray> array(const std::string& path) const = 0;
    /// Writes are whole or not at all, and leave nothing behind when interrupted.
    virtual Result<bool> write(const std::string& path, const DenseArray& array) const = 0;
    /// Into a folder, which is made; the path of the file.
    virtual Result<std::string> write(const std::string& folder, const std::string& name,
                                      const std::string& text) const = 0;
};

const Files& files_of_this_machine();

}  // namespace gradwright::app
