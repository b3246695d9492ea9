// One regular expression of a pre-tokenizer, by PCRE2. tokenizer.json is written for Oniguruma (Ruby's notation): what
// the two libraries read alike is taken as it is, `\s` is spelt out, and what they read differently is refused.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

struct pcre2_real_code_8;
struct pcre2_real_match_data_8;
struct pcre2_real_match_context_8;

namespace pl::tokenizer {

class Pattern {
 public:
  /// Throws a TokenizerError that begins with `where` if the expression is not supported.
  Pattern(std::string_view expression, std::string_view where);

  /// Memory of one search at a time; a Pattern itself may serve any number of threads.
  class Search {
   public:
    Search();

   private:
    friend class Pattern;
    struct Deleter {
      void operator()(pcre2_real_match_data_8* data) const;
      void operator()(pcre2_real_match_context_8* context) const;
    };
    std::unique_ptr<pcre2_real_match_data_8, Deleter> data_;
    std::unique_ptr<pcre2_real_match_context_8, Deleter> context_;
  };

  /// Cuts `text`, which is UTF-8, into the matches and what lies between them, in order. No part is empty.
  /// Throws a TokenizerError where a match takes more steps or memory than any sensible pattern needs.
  void split(std::string_view text, Search& search, const std::function<void(std::string_view)>& part) const;

 private:
  struct Deleter {
    void operator()(pcre2_real_code_8* code) const;
  };
  std::unique_ptr<pcre2_real_code_8, Deleter> code_;
};

/// `expression` in PCRE2's notation. Throws as Pattern does.
std::string inPcreNotation(std::string_view expression, std::string_view where);

}  // namespace pl::tokenizer
