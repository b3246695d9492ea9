#include "ModelRun.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "ModelWork.h"
#include "pl/error.h"
#include "pl/random.h"
#include "runtime/OnAllCores.h"

namespace pl::tool {
namespace {

/// Rows of 256 bytes, one for each position: 16 of them are a page of the system's memory.
constexpr std::int64_t kStride = 16;
constexpr std::int64_t kTouchedRows = 256;  // of one step

std::vector<std::int32_t> random_tokens(std::uint64_t seed, std::int64_t count, std::int64_t vocabulary) {
  const Random random(seed, "prompt");
  std::vector<std::int32_t> tokens;
  for (std::int64_t i = 0; i < count; ++i) {
    tokens.push_back(static_cast<std::int32_t>(random.integer(i, 0, vocabulary - 1)));
  }
  return tokens;
}

}  // namespace

void ModelRun::begin(std::int64_t sequences, std::int64_t context, std::int64_t positions) {
  // Pages in turn, as sequences that grow together have them.
  sequences_.assign(sequences, {.pages = {}, .tokens = {}, .context = context, .computed = 0});
  for (std::int64_t page = 0; page < model_.pages() / sequences * sequences; ++page) {
    sequences_[page % sequences].pages.push_back(static_cast<std::int32_t>(page));
  }
  for (const Sequence& sequence : sequences_) touch(sequence, positions);
}

void ModelRun::touch(const Sequence& sequence, std::int64_t positions) {
  for (std::int64_t begin = 0; begin < positions; begin += kTouchedRows * kStride) {
    std::vector<PagedModel::Row> rows;
    for (std::int64_t at = begin; at < std::min(positions, begin + kTouchedRows * kStride); at += kStride) {
      rows.push_back(
          {.token = 0, .position = static_cast<std::int32_t>(at), .pages = sequence.pages, .wants_logits = false});
    }
    model_.step(rows, {});
  }
}

void ModelRun::prefill(std::int64_t tokens, std::int64_t rows, StepMeter& meter) {
  for (std::size_t i = 0; i < sequences_.size(); ++i) {
    sequences_[i].tokens = random_tokens(i, tokens, model_.vocabulary());
  }
  double seconds = 0, first_tokens = 0;
  for (auto next = sequences_.begin(); next != sequences_.end();) {
    std::vector<Piece> pieces;
    for (std::int64_t left = rows; left > 0 && next != sequences_.end();) {
      const Piece piece{&*next, std::min(left, tokens - next->computed)};
      pieces.push_back(piece);
      left -= piece.rows;
      if (!piece.is_last()) break;
      ++next;
    }
    const auto ended = std::ranges::count_if(pieces, &Piece::is_last);
    seconds += step(pieces, meter);
    first_tokens += static_cast<double>(ended) * seconds;
  }
  first_token_seconds_ = first_tokens / static_cast<double>(sequences_.size());
}

void ModelRun::decode(std::int64_t tokens, StepMeter& meter) {
  std::vector<Piece> pieces;
  for (Sequence& sequence : sequences_) pieces.push_back({&sequence, 1});
  for (std::int64_t i = 0; i < tokens; ++i) step(pieces, meter);
}

double ModelRun::step(const std::vector<Piece>& pieces, StepMeter& meter) {
  const auto start = std::chrono::steady_clock::now();
  ModelWork work(config_, model_);
  std::vector<PagedModel::Row> rows;
  std::int64_t wanted = 0;
  for (const Piece& piece : pieces) {
    const Sequence& sequence = *piece.sequence;
    const std::int64_t before = sequence.context + sequence.computed;
    for (std::int64_t i = 0; i < piece.rows; ++i) {
      rows.push_back({.token = sequence.tokens[sequence.computed + i],
                      .position = static_cast<std::int32_t>(before + i),
                      .pages = sequence.pages,
                      .wants_logits = piece.is_last() && i + 1 == piece.rows});
    }
    work.add({.before = before, .rows = piece.rows, .wants_logits = piece.is_last()});
    wanted += piece.is_last() ? 1 : 0;
  }
  wanted *= model_.vocabulary();
  if (logits_.elements() < wanted) logits_ = Array(FP32, {wanted});
  model_.step(rows, {logits_.as<float>(), static_cast<std::size_t>(wanted)});
  choose(pieces);
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  meter.add(elapsed.count(), work.total());
  return elapsed.count();
}

void ModelRun::choose(const std::vector<Piece>& pieces) {
  std::vector<Sequence*> ended;
  for (const Piece& piece : pieces) {
    if (piece.is_last()) ended.push_back(piece.sequence);
    piece.sequence->computed += piece.rows;
  }
  const std::int64_t vocabulary = model_.vocabulary();
  onAllCores("choose tokens", std::ssize(ended), [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      Sequence& sequence = *ended[i];
      const std::span logits(logits_.as<float>() + i * vocabulary, static_cast<std::size_t>(vocabulary));
      try {
        sequence.tokens.push_back(sampler_.choose(logits, sequence.tokens, sequence.context + sequence.computed).token);
      } catch (const Error& error) {
        throw CallError(fmt::format("sequence {}: {}", ended[i] - sequences_.data() + 1, error.what()));
      }
    }
  });
}

}  // namespace pl::tool
