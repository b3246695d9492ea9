#include "target/cpu/Files.h"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "pl/error.h"

namespace pl::cpu {
namespace {

[[noreturn]] void fail(const std::string& path, const std::string& reason) {
  throw BuildError("cannot write " + path + ": " + reason);
}

// A file under another name until it is published; removed if it never is.
class Draft {
 public:
  Draft(const std::string& path, const std::string& contents) : path_(path), name_(draftName(path)) {
    std::FILE* file = std::fopen(name_.c_str(), "wb");
    if (file == nullptr) fail(path_, std::strerror(errno));
    const bool written = std::fwrite(contents.data(), 1, contents.size(), file) == contents.size();
    const int error = errno;
    if (std::fclose(file) != 0 || !written) {
      const std::string reason = std::strerror(written ? errno : error);
      std::remove(name_.c_str());
      fail(path_, reason);
    }
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft() {
    if (!published_) std::remove(name_.c_str());
  }

  void publish() {
    if (std::rename(name_.c_str(), path_.c_str()) != 0) fail(path_, std::strerror(errno));
    published_ = true;
  }
  void withdraw() const { std::remove(path_.c_str()); }

 private:
  // Unlike any other draft of this machine's processes and threads.
  static std::string draftName(const std::string& path) {
    static std::atomic<int> count{0};
    return path + ".draft" + std::to_string(getpid()) + "-" + std::to_string(count++);
  }

  std::string path_, name_;
  bool published_ = false;
};

}  // namespace

void writeFiles(const std::vector<std::pair<std::string, std::string>>& files) {
  std::vector<std::unique_ptr<Draft>> drafts;
  for (const auto& [path, contents] : files) {
    // A rename onto a folder fails only after others were published: refuse before.
    if (std::filesystem::is_directory(path)) fail(path, "it is a folder");
    drafts.push_back(std::make_unique<Draft>(path, contents));
  }
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    try {
      drafts[i]->publish();
    } catch (const BuildError&) {
      for (std::size_t j = 0; j < i; ++j) drafts[j]->withdraw();
      throw;
    }
  }
}

void makeFolder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) fail(folder, error.message());
}

}  // namespace pl::cpu
