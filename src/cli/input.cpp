#include "input.hpp"

#include "gpuprice/core/error.hpp"

#include <filesystem>

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
    *stream_ >> std::ws;
    const bool brace = stream_->peek() == '{';
    stream_->clear(stream_->rdstate() & ~std::ios::failbit);
    return brace ? markets::SightingsFormat::jsonl : markets::SightingsFormat::csv;
}

}  // namespace gpuprice::cli
