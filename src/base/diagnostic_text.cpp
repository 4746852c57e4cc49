#include "base/diagnostic_text.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace gradwright {
namespace {

constexpr std::string_view red = "\x1b[1;31m", blue = "\x1b[34m", cyan = "\x1b[36m",
                           plain = "\x1b[0m";

/// The first `width` columns, with "…" where something was cut.
std::string clipped(const std::string& text, std::size_t width) {
    if (display_width(text) <= width) return text;
    std::string out;
    std::size_t used = 1;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = decode(text, i).length;
        const std::string part = text.substr(i, length);
        if (used + display_width(part) > width) break;
        out += part;
        used += display_width(part);
        i += length;
    }
    return out + "…";
}

std::string repeated(std::string_view mark, std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += mark;
    return out;
}

/// A stretch of one line of the source, in display columns from 0.
struct Mark {
    std::size_t column = 0;
    std::size_t width = 1;
};

/// The line that holds the fault, cut to a window around it where it is too long.
class SourceLine {
public:
    SourceLine(std::string_view source, Span span, std::size_t width) {
        const std::size_t at = std::min<std::size_t>(span.begin, source.size());
        begin_ = at == 0 ? 0 : source.rfind('\n', at - 1) + 1;
        end_ = std::min(source.find('\n', at), source.size());
        line_ = source.substr(begin_, end_ - begin_);
        cut(at - begin_, width);
    }

    std::string text() const {
        return (from_ > 0 ? "…" : "") + printable(line_.substr(from_, to_ - from_)) +
               (to_ < line_.size() ? "…" : "");
    }

    /// Nothing if the span lies outside of what is shown.
    std::optional<Mark> mark(Span span) const {
        if (span.begin < begin_ + from_ || span.begin > begin_ + to_) return std::nullopt;
        const std::size_t first = span.begin - begin_;
        const std::size_t last =
            std::clamp<std::size_t>(span.end, span.begin, begin_ + to_) - begin_;
        const std::size_t lead = from_ > 0 ? 1 : 0;
        return Mark{lead + display_width(line_.substr(from_, first - from_)),
                    std::max<std::size_t>(1, display_width(line_.substr(first, last - first)))};
    }

private:
    void cut(std::size_t at, std::size_t width) {
        from_ = 0;
        to_ = line_.size();
        if (display_width(line_) <= width) return;
        const auto boundary = [&](std::size_t i) {
            while (i > 0 && i < line_.size() && (line_[i] & 0xc0) == 0x80) --i;
            return i;
        };
        from_ = boundary(at > width / 2 ? at - width / 2 : 0);
        to_ = boundary(std::min(line_.size(), from_ + width - 2));
        // Wide characters need more columns than bytes at most by a factor of two.
        while (display_width(line_.substr(from_, to_ - from_)) + 2 > width && to_ > at + 1)
            to_ = boundary(to_ - 1);
    }

    std::string_view line_;
    std::size_t begin_ = 0, end_ = 0, from_ = 0, to_ = 0;
};

class Renderer {
public:
    Renderer(const Diagnostic& d, std::string_view source, const DiagnosticStyle& style)
        : d_(d), source_(source), style_(style) {}

    std::string run() {
        headline();
        if (!source_.empty()) place();
        hint();
        return std::move(out_);
    }

private:
    void line(const std::string& text) { out_ += clipped(text, style_.width) + "\n"; }

    /// Adds a line, coloured after it was cut to size.
    void line(std::string_view color, const std::string& colored, const std::string& rest) {
        if (!style_.color) return line(colored + rest);
        const std::string cut = clipped(colored + rest, style_.width);
        const std::size_t split = std::min(colored.size(), cut.size());
        out_ += std::string(color) + cut.substr(0, split) + std::string(plain) + cut.substr(split) +
                "\n";
    }

    /// The message, on a second line where it is too long for one.
    void headline() {
        const std::string title = "error[" + d_.slug + "]";
        const std::string whole = title + ": " + printable(d_.message);
        if (display_width(whole) <= style_.width)
            return line(red, title, whole.substr(title.size()));
        const std::string rest = ": " + printable(d_.message);
        const std::size_t room = style_.width - title.size();
        const std::size_t space = rest.rfind(' ', room);
        if (space == rest.npos || space < 3) return line(red, title, rest);
        line(red, title, rest.substr(0, space));
        line("  " + rest.substr(space + 1));
    }

    void place() {
        const Place where = place_of(source_, d_.span.begin);
        const std::string number = std::to_string(where.line);
        const std::string margin(number.size() + 1, ' ');
        const SourceLine shown(source_, d_.span, style_.width - margin.size() - 2);
        const std::string name(style_.source_name);
        line(blue, margin + "┌─ ", name + ":" + number + ":" + std::to_string(where.column));
        line(blue, number + " │ ", shown.text());
        marks(shown, margin + "│ ");
    }

    void marks(const SourceLine& shown, const std::string& margin) {
        const Mark at = shown.mark(d_.span).value_or(Mark{});
        std::string own;
        std::optional<Mark> other;
        std::string other_text;
        std::vector<const Note*> notes;
        for (const Note& note : d_.notes) notes.push_back(&note);
        for (const Note* note : notes) {
            const auto mark = shown.mark(note->span);
            if (!mark) continue;
            const bool here = mark->column >= at.column && own.empty();
            if (here)
                own = note->text;
            else if (!other && mark->column < at.column)
                other = mark, other_text = note->text;
        }
        std::string row(other ? other->column : at.column, ' ');
        if (other) {
            const std::size_t wide = std::min(other->width, at.column - other->column);
            row += repeated("─", wide) + std::string(at.column - other->column - wide, ' ');
        }
        row += repeated("^", std::max<std::size_t>(1, at.width));
        const bool beside = display_width(margin + row + " " + own) <= style_.width || own.empty();
        if (beside) {
            line(blue, margin, row + (own.empty() ? "" : " " + own));
        } else {
            line(blue, margin, row);
            note_line(margin, at.column, own);
        }
        if (other) {
            // Left out where it would make a ninth line.
            if (beside) line(blue, margin, std::string(other->column, ' ') + "│");
            note_line(margin, other->column, other_text);
        }
    }

    /// Under its mark if there is room, else at the margin.
    void note_line(const std::string& margin, std::size_t column, const std::string& text) {
        const std::size_t room = style_.width - display_width(margin);
        const std::size_t width = display_width(text);
        const std::size_t indent = width >= room ? 0 : std::min(column, room - width);
        line(blue, margin, std::string(indent, ' ') + text);
    }

    void hint() {
        if (d_.hint.empty()) return;
        line(cyan, "help:", " " + printable(d_.hint));
    }

    const Diagnostic& d_;
    std::string_view source_;
    const DiagnosticStyle& style_;
    std::string out_;
};

}  // namespace

std::string render_diagnostic(const Diagnostic& diagnostic, std::string_view source,
                              const DiagnosticStyle& style) {
    const std::string_view text = diagnostic.source.empty() ? source : diagnostic.source;
    DiagnosticStyle named = style;
    if (!diagnostic.source.empty() && style.source_name == DiagnosticStyle{}.source_name)
        named.source_name = "<declaration>";
    return Renderer(diagnostic, text, named).run();
}

}  // namespace gradwright
