// pl::Trace: the recorder's slices as Chrome's trace-event format
// (docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU).
#include "pl/trace.h"

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "pl/error.h"
#include "runtime/Recorder.h"
#include "runtime/ThreadPool.h"

namespace pl {

struct Trace::Impl {
  explicit Impl(std::size_t slices) : recorder(slices) {}
  runtime::Recorder recorder;
  bool isOn = false;
};

namespace {

using runtime::Recorder;
using runtime::Slice;

std::string quoted(std::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') json += '\\';
    if (static_cast<unsigned char>(c) >= 0x20) {
      json += c;
    } else {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      json += escape;
    }
  }
  return json + "\"";
}

std::string fixed(double value, int decimals) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

std::string_view nameOf(Slice::Kind kind) {
  switch (kind) {
    case Slice::Kind::Call: return "call";
    case Slice::Kind::Loop: return "loop";
    case Slice::Kind::Part: return "part";
  }
  return "?";
}

std::string argumentsOf(const Slice& slice, const runtime::Label& label) {
  const bool isCall = slice.kind == Slice::Kind::Call;
  std::string json = quoted(isCall ? "dimensions" : "place") + ":" + quoted(label.detail);
  const auto add = [&](std::string_view key, const std::string& value) { json += "," + quoted(key) + ":" + value; };
  if (!isCall) {
    add("first_iteration", std::to_string(slice.begin));
    add("iterations", std::to_string(slice.end - slice.begin));
  }
  if (slice.hasWork) {
    const auto& [read, written, flops, operations] = slice.work;
    add("bytes_read", std::to_string(read));
    add("bytes_written", std::to_string(written));
    add("flops", std::to_string(flops));
    add("operations", std::to_string(operations));
    // Per nanosecond; a slice shorter than the clock's step has no rate.
    if (const auto time = static_cast<double>(slice.stop - slice.start); time > 0) {
      add("GB/s", fixed(static_cast<double>(read + written) / time, 2));
      add("GFLOP/s", fixed(static_cast<double>(flops) / time, 2));
    }
  }
  return json;
}

/// An event of a complete slice; times are in microseconds.
std::string event(const Slice& slice, const runtime::Label& label, std::size_t track, std::int64_t origin) {
  return "{\"ph\":\"X\",\"pid\":1,\"tid\":" + std::to_string(track) + ",\"name\":" + quoted(label.name) +
         ",\"cat\":" + quoted(nameOf(slice.kind)) +
         ",\"ts\":" + fixed(static_cast<double>(slice.start - origin) / 1000, 3) +
         ",\"dur\":" + fixed(static_cast<double>(slice.stop - slice.start) / 1000, 3) + ",\"args\":{" +
         argumentsOf(slice, label) + "}}";
}

std::string nameEvent(std::string_view what, std::size_t track, const std::string& name) {
  return "{\"ph\":\"M\",\"pid\":1,\"tid\":" + std::to_string(track) + ",\"name\":" + quoted(what) +
         ",\"args\":{\"name\":" + quoted(name) + "}}";
}

/// The slices of a track in the order in which they began, what contains others before those.
std::vector<const Slice*> inOrder(const runtime::Track& track) {
  std::vector<const Slice*> slices;
  for (const Slice& slice : track.slices) slices.push_back(&slice);
  std::ranges::sort(slices, {}, [](const Slice* slice) { return std::tuple(slice->start, slice->kind, slice->stop); });
  return slices;
}

}  // namespace

Trace::Trace(std::size_t slicesPerThread) : impl_(std::make_unique<Impl>(slicesPerThread)) {
  impl_->recorder.reserve(runtime::ThreadPool::instance().size());
}

Trace::~Trace() { stop(); }

void Trace::start() {
  if (!runtime::ThreadPool::instance().startRecording(impl_->recorder)) {
    throw CallError("start of a trace expects no other trace of this process to be on");
  }
  impl_->isOn = true;
}

void Trace::stop() {
  if (impl_->isOn) runtime::ThreadPool::instance().stopRecording();
  impl_->isOn = false;
}

std::int64_t Trace::lost() const { return impl_->recorder.lost(); }

void Trace::write(std::ostream& out) {
  stop();
  const Recorder& recorder = impl_->recorder;
  std::int64_t origin = INT64_MAX;
  for (const runtime::Track& track : recorder.tracks()) {
    for (const Slice& slice : track.slices) origin = std::min(origin, slice.start);
  }
  out << "{\"displayTimeUnit\":\"ns\",\"otherData\":{\"lost\":" << recorder.lost() << "},\"traceEvents\":[\n"
      << nameEvent("process_name", 0, "plait");
  for (std::size_t number = 0; number < recorder.tracks().size(); ++number) {
    const std::string name = "worker " + std::to_string(number) + (number == 0 ? " (caller)" : "");
    out << ",\n" << nameEvent("thread_name", number, name);
    for (const Slice* slice : inOrder(recorder.tracks()[number])) {
      out << ",\n" << event(*slice, recorder.labels()[slice->label], number, origin);
    }
  }
  out << "\n]}\n";
}

}  // namespace pl
