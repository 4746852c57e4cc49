#pragma once

#include <gradwright/result.hpp>

#include "base/array.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gradwright::data {

/// Rows of text cells; `header` is empty when the first line holds a number.
struct Table {
    std::size_t columns = 0;
    std::vector<std::string> header{};
    std::vector<std::string> cells{};  ///< row by row
    std::vector<std::size_t> lines{};  ///< where each row begins, counted from 1

    std::size_t rows() const { return lines.size(); }
    const std::string& cell(std::size_t row, std::size_t column) const {
        return cells[row * columns + column];
    }
};

/// Splits at commas, semicolons or tabs, whichever the first line has most of. Every row must have
/// as many cells as the first.
Result<Table> parse_table(std::string_view text);

/// Columns counted from 0 for `[1-8]`, `[3]`, `[age,income]`, `[!target]`; all if empty.
Result<std::vector<std::size_t>> select_columns(std::string_view selection,
                                                const std::vector<std::string>& header,
                                                std::size_t columns);

/// The chosen columns as numbers; one column is a vector.
Result<Array> numbers(const Table& table, const std::vector<std::size_t>& columns);

std::string csv_text(const Array& array);

}  // namespace gradwright::data
