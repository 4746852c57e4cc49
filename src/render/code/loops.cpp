#include "render/code/loops.hpp"

#include <map>

namespace gradwright::render::code {
namespace {

struct Addressing {
    std::map<char, const Loops::Label*> labels;
    int first = 0;
    const std::function<std::string(const Dim&)>& dim;

    /// The place in a fused axis; the first label varies slowest.
    std::string axis(std::string_view tuple) const {
        if (tuple.size() == 1) return labels.at(tuple[0])->index;
        std::string text;
        for (const char c : tuple) {
            const Loops::Label& l = *labels.at(c);
            const std::string zero_based = first == 0 ? l.index : "(" + l.index + " - 1)";
            const Dim extents[] = {l.extent};
            const std::string by = "(" + dim(Dim::product(extents)) + ")";
            text = text.empty() ? zero_based : "(" + text + ") * " + by + " + " + zero_based;
        }
        return first == 0 ? text : text + " + 1";
    }

    std::vector<std::string> axes(std::string_view part) const {
        std::vector<std::string> texts;
        for (std::size_t i = 0; i < part.size(); ++i) {
            if (part[i] != '(') {
                texts.push_back(axis(part.substr(i, 1)));
                continue;
            }
            const std::size_t end = part.find(')', i);
            texts.push_back(axis(part.substr(i + 1, end - i - 1)));
            i = end;
        }
        return texts;
    }
};

}  // namespace

Loops loops_of(Ref x, int first, const std::function<std::string(const Dim&)>& dim,
               const std::function<std::string(std::string_view)>& fresh) {
    const std::string_view text = x->text;
    const std::size_t arrow = text.find("->");
    const std::string_view output = text.substr(arrow + 2);
    Loops loops;
    std::string order;
    for (const bool summed : {false, true}) {
        for (const char c : x->labels) {
            if ((output.find(c) == std::string_view::npos) != summed) continue;
            loops.labels.push_back(
                {fresh(std::string(1, c)), x->label_dims[x->labels.find(c)], summed});
            order += c;
        }
    }
    Addressing at{{}, first, dim};
    for (std::size_t i = 0; i < order.size(); ++i) at.labels[order[i]] = &loops.labels[i];
    std::size_t begin = 0;
    while (!x->args.empty() && begin <= arrow) {
        const std::size_t end = std::min(text.find(',', begin), arrow);
        loops.operands.push_back(at.axes(text.substr(begin, end - begin)));
        begin = end + 1;
    }
    loops.output = at.axes(output);
    return loops;
}

}  // namespace gradwright::render::code
