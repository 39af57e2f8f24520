#include "input.hpp"

#include "gpuprice/core/error.hpp"

#include <filesystem>
#include <string_view>

namespace gpuprice::cli {

Input::Input(const std::string& name, Context& context) : name_{name == "-" ? "standard input" : name}
{
    if (name == "-") {
        stream_ = &context.in;
        return;
    }
    if (std::filesystem::is_directory(name)) {
        throw core::DataError(name + " is a directory; name the files in it");
    }
    file_.open(name, std::ios::binary);
    if (!file_) {
        throw core::DataError("cannot read " + name + ": is the name right, and may you read it?");
    }
    stream_ = &file_;
}

markets::SightingsFormat Input::format()
{
    if (name_.ends_with(".jsonl") || name_.ends_with(".ndjson")) {
        return markets::SightingsFormat::jsonl;
    }
    // Only looked at, so that lines are counted from the first: no header of a CSV begins with white space.
    const int first = stream_->peek();
    stream_->clear();
    constexpr std::string_view k_json_begins = "{ \t\r\n";
    const bool json = first == std::istream::traits_type::eof() ||
                      k_json_begins.find(static_cast<char>(first)) != std::string_view::npos;
    return json ? markets::SightingsFormat::jsonl : markets::SightingsFormat::csv;
}

}  // namespace gpuprice::cli
