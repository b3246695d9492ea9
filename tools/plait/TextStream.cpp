#include "TextStream.h"

#include <algorithm>

namespace pl::tool {

std::string_view name_of(TextEnd end) {
  switch (end) {
    case TextEnd::eos: return "eos";
    case TextEnd::stop: return "stop";
    case TextEnd::length: return "length";
    case TextEnd::interrupted: return "interrupted";
  }
  return "";
}

TextStream::TextStream(const tokenizer::Tokenizer& tokenizer, const TextRequest& request)
    : request_(&request), decoder_(tokenizer), stop_(request.stop) {}

std::string TextStream::shown(std::string_view text) {
  const sampling::StopStrings::Shown shown = stop_.push(text);
  if (shown.stopped) {
    stopped_ = true;
    result_.stop = request_->stop[*shown.stopped];
  }
  result_.text += shown.text;
  return shown.text;
}

std::string TextStream::push(const Choice& choice) {
  result_.tokens.push_back(choice);
  // An eos token need not be a special one; it is never part of the text.
  if (std::ranges::count(request_->eos, choice.token) > 0) return {};
  return shown(decoder_.push(choice.token));
}

std::string TextStream::finish(Finish finish) {
  std::string rest;
  if (!stopped_) {
    rest = shown(decoder_.finish());
    if (!stopped_) {
      const std::string held = stop_.finish();
      result_.text += held;
      rest += held;
    }
  }
  if (stopped_) {
    result_.end = TextEnd::stop;
  } else if (finish == Finish::eos) {
    result_.end = TextEnd::eos;
  } else {
    result_.end = finish == Finish::length ? TextEnd::length : TextEnd::interrupted;
  }
  return rest;
}

}  // namespace pl::tool
