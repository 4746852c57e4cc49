#include "render/printer.hpp"
namespace gradwright::render {
std::string print_unicode(Tree tree) { return print_ascii(tree, {}); }
std::string print_latex(Tree tree) { return print_ascii(tree, {}); }
std::string print_mathml(Tree tree) { return print_ascii(tree, {}); }
}
