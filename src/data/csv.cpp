#include "data/csv.hpp"

#include "data/fault.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>

namespace gradwright::data {
namespace {

std::string_view trimmed(std::string_view s) {
    const auto first = s.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return s.substr(first, s.find_last_not_of(" \t\r") - first + 1);
}

std::optional<double> number_in(std::string_view cell) {
    cell = trimmed(cell);
    if (!cell.empty() && cell[0] == '+') cell.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    const bool whole = !cell.empty() && error == std::errc{} && end == cell.data() + cell.size();
    return whole ? std::optional(value) : std::nullopt;
}

char separator_of(std::string_view first_line) {
    constexpr std::string_view separators = ",;\t";
    std::size_t counts[] = {0, 0, 0};
    bool quoted = false;
    for (const char c : first_line) {
        if (c == '"') quoted = !quoted;
        const auto which = separators.find(c);
        if (!quoted && which != std::string_view::npos) ++counts[which];
    }
    return separators[static_cast<std::size_t>(std::max_element(counts, counts + 3) - counts)];
}

Diagnostic at(std::size_t line, std::size_t column, const std::string& what) {
    return fault("bad-cell", "line " + std::to_string(line) + ", column " + std::to_string(column) +
                                 ": " + what);
}

/// Cuts one row after another out of the text.
class Rows {
public:
    Rows(std::string_view text, char separator) : rest_(text), separator_(separator) {}

    bool done() const { return rest_.empty(); }
    std::size_t line() const { return line_; }

    /// The cells of the next row; empty for a blank line.
    Result<std::vector<std::string>> next() {
        std::vector<std::string> cells;
        const std::size_t begin = line_;
        while (true) {
            std::string cell;
            if (!rest_.empty() && rest_[0] == '"') {
                if (!quoted(cell)) return at(begin, cells.size() + 1, "a quote is not closed");
            }
            const auto end =
                std::min(rest_.find_first_of(std::string{separator_, '\n'}), rest_.size());
            cell += trimmed(rest_.substr(0, end));
            cells.push_back(std::move(cell));
            const bool more = end < rest_.size() && rest_[end] == separator_;
            rest_.remove_prefix(std::min(end + 1, rest_.size()));
            if (!more) break;
        }
        ++line_;
        if (cells.size() == 1 && cells[0].empty()) cells.clear();
        return cells;
    }

private:
    /// A quoted cell; two quotes inside stand for one.
    bool quoted(std::string& cell) {
        rest_.remove_prefix(1);
        while (!rest_.empty()) {
            const char c = rest_[0];
            rest_.remove_prefix(1);
            if (c == '\n') ++line_;
            if (c != '"') {
                cell += c;
            } else if (!rest_.empty() && rest_[0] == '"') {
                cell += '"';
                rest_.remove_prefix(1);
            } else {
                return true;
            }
        }
        return false;
    }

    std::string_view rest_;
    char separator_;
    std::size_t line_ = 1;
};

}  // namespace

Result<Table> parse_table(std::string_view text) {
    if (text.substr(0, 3) == "\xef\xbb\xbf") text.remove_prefix(3);
    if (text.find('\0') != std::string_view::npos) {
        return fault("bad-file", "the file holds NUL bytes; it is not text");
    }
    Rows rows(text, separator_of(text.substr(0, text.find('\n'))));
    Table table;
    bool first = true;
    while (!rows.done()) {
        const std::size_t line = rows.line();
        auto cells = rows.next();
        if (!cells) return cells.error();
        if (cells->empty()) continue;
        const bool numeric = std::any_of(cells->begin(), cells->end(),
                                         [](const auto& c) { return number_in(c).has_value(); });
        if (first) table.columns = cells->size();
        if (cells->size() != table.columns) {
            return at(line, std::min(cells->size(), table.columns) + 1,
                      std::to_string(cells->size()) + " cells, but the first row has " +
                          std::to_string(table.columns));
        }
        if (first && !numeric) {
            table.header = std::move(*cells);
        } else {
            table.lines.push_back(line);
            std::move(cells->begin(), cells->end(), std::back_inserter(table.cells));
        }
        first = false;
    }
    return table;
}

namespace {

Diagnostic bad_columns(std::string_view part, std::size_t columns) {
    return fault("bad-columns", "the file has no column '" + std::string(part) + "'",
                 "columns are counted from 1 to " + std::to_string(columns) +
                     ", or named as in the first line");
}

/// One part of a selection: a name, a number, or a range.
Result<std::vector<std::size_t>> columns_of(std::string_view part,
                                            const std::vector<std::string>& header,
                                            std::size_t columns) {
    const auto named = std::find(header.begin(), header.end(), part);
    if (named != header.end()) {
        return std::vector{static_cast<std::size_t>(named - header.begin())};
    }
    std::size_t low = 0, high = 0;
    const char* const end = part.data() + part.size();
    auto [at_dash, error] = std::from_chars(part.data(), end, low);
    high = low;
    if (error == std::errc{} && at_dash != end && *at_dash == '-') {
        const auto upper = std::from_chars(at_dash + 1, end, high);
        error = upper.ec;
        at_dash = upper.ptr;
    }
    if (error != std::errc{} || at_dash != end || low < 1 || high < low || high > columns) {
        return bad_columns(part, columns);
    }
    std::vector<std::size_t> range;
    for (std::size_t c = low; c <= high; ++c) range.push_back(c - 1);
    return range;
}

}  // namespace

Result<std::vector<std::size_t>> select_columns(std::string_view selection,
                                                const std::vector<std::string>& header,
                                                std::size_t columns) {
    std::vector<std::size_t> chosen;
    const bool all_but = !selection.empty() && selection[0] == '!';
    std::string_view rest = all_but ? selection.substr(1) : selection;
    while (!rest.empty()) {
        const auto comma = std::min(rest.find(','), rest.size());
        const auto part = columns_of(trimmed(rest.substr(0, comma)), header, columns);
        if (!part) return part.error();
        chosen.insert(chosen.end(), part->begin(), part->end());
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    if (!all_but && !selection.empty()) return chosen;
    std::vector<std::size_t> others;
    for (std::size_t c = 0; c < columns; ++c) {
        if (std::find(chosen.begin(), chosen.end(), c) == chosen.end()) others.push_back(c);
    }
    return others;
}

Result<Array> numbers(const Table& table, const std::vector<std::size_t>& columns) {
    const auto rows = static_cast<std::int64_t>(table.rows());
    std::vector<std::int64_t> extents{rows};
    if (columns.size() != 1) extents.push_back(static_cast<std::int64_t>(columns.size()));
    Array a(extents);
    std::size_t next = 0;
    for (std::size_t r = 0; r < table.rows(); ++r) {
        for (const std::size_t c : columns) {
            const std::string& cell = table.cell(r, c);
            const auto value = number_in(cell);
            if (!value) {
                return at(table.lines[r], c + 1,
                          cell.empty() ? std::string("a value is missing")
                                       : "'" + cell.substr(0, 40) + "' is not a number");
            }
            a[next++] = *value;
        }
    }
    return a;
}

std::string csv_text(const Array& array) {
    const auto width = array.order() < 2 ? 1 : static_cast<std::size_t>(array.extents.back());
    std::string text;
    char buffer[32];
    for (std::size_t i = 0; i < array.size(); ++i) {
        const auto end = std::to_chars(buffer, buffer + sizeof buffer, array[i]).ptr;
        text.append(buffer, end);
        text += (i + 1) % width == 0 ? '\n' : ',';
    }
    return text;
}

}  // namespace gradwright::data
