#include "data/fault.hpp"

namespace gradwright::data {

Diagnostic fault(std::string slug, std::string message, std::string hint) {
    Diagnostic d;
    d.slug = std::move(slug);
    d.message = std::move(message);
    d.hint = std::move(hint);
    return d;
}

}  // namespace gradwright::data
