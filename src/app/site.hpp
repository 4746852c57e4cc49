#pragma once
// The files of the workbench as `./dev web` leaves them.

#include <gradwright/result.hpp>

#include <map>
#include <string>
#include <string_view>

namespace gradwright::app {

struct SiteFile {
    std::string type;  ///< as the header Content-Type has it
    std::string bytes;
};

/// By their names below the folder, as in "docs/index.html". Only what is in here is ever served.
using Site = std::map<std::string, SiteFile, std::less<>>;

/// All files below `folder`; empty: where an installation or a build keeps them.
Result<Site> read_site(const std::string& folder);

}  // namespace gradwright::app
