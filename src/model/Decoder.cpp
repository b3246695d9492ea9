#include "model/Decoder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <utility>

#include "model/Caches.h"
#include "pl/error.h"
#include "pl/kernel.h"

namespace pl::model {
namespace {

/// The rows of `hidden` [B, H] whose logits are wanted, in their order.
Array wantedRows(std::span<const PagedModel::Row> rows, std::int64_t wanted, const Array& hidden) {
  if (wanted == hidden.shape()[0]) return hidden;
  const std::int64_t width = hidden.shape()[1];
  Array chosen(BF16, {wanted, width});
  auto* to = chosen.as<std::uint16_t>();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].wants_logits) continue;
    to = std::copy_n(hidden.as<std::uint16_t>() + static_cast<std::int64_t>(i) * width, width, to);
  }
  return chosen;
}

bool isAligned(const void* memory) { return reinterpret_cast<std::uintptr_t>(memory) % Array::kAlignment == 0; }

}  // namespace

Decoder::Decoder(const checkpoint::ModelConfig& config, std::int64_t maxPositions, Parts parts)
    : hidden_(config.hiddenSize),
      vocabulary_(config.vocabSize),
      maxPositions_(maxPositions),
      programs_(std::move(parts.programs)),
      model_(std::move(parts.weights.model)),
      rope_(std::move(parts.rope)),
      layers_(std::move(parts.weights.layers)) {
  for (std::size_t layer = 0; layer < layers_.size(); ++layer) {
    std::ranges::copy(parts.caches[layer], std::back_inserter(layers_[layer]));
  }
}

void Decoder::step(std::span<const PagedModel::Row> rows, std::span<float> logits) const {
  const LayerCode& code = layerFor(rows);
  const Batch batch = batchOf(rows, maxPositions_, pagesFor(code.positions), code.tile);
  if (static_cast<std::int64_t>(logits.size()) != batch.wanted * vocabulary_) {
    throw CallError(fmt::format("step expects {} logits, for {} rows that want them, but got {}",
                                batch.wanted * vocabulary_, batch.wanted, logits.size()));
  }
  const Array hidden = throughLayers(code, batch);
  if (batch.wanted > 0) writeLogits(wantedRows(rows, batch.wanted, hidden), logits);
}

/// The last takes everything.
const LayerCode& Decoder::layerFor(std::span<const PagedModel::Row> rows) const {
  const std::int64_t longest = std::ranges::max(rows, {}, &PagedModel::Row::position).position + 1;
  const auto fits = [&](const LayerCode& code) { return longest <= code.positions; };
  const auto found = std::ranges::find_if(programs_.layers, fits);
  return found == programs_.layers.end() ? programs_.layers.back() : *found;
}

Array Decoder::throughLayers(const LayerCode& code, const Batch& batch) const {
  Array hidden(BF16, {batch.rows(), hidden_}), next(BF16, {batch.rows(), hidden_});
  programs_.embed.run(
      {{"tokens", batch.tokens}, {"embedding", argument(model_, "embedding")}, {"hidden_states", hidden}});
  const RopeTables rope = firstRows(rope_, code.positions);
  for (const Bindings& layer : layers_) {
    Bindings call = layer;
    call.emplace_back("hidden_states", hidden);
    call.emplace_back("seq_lens", batch.seqLens);
    call.emplace_back("block_table", batch.blockTable);
    call.emplace_back("rope_cos", rope.cos);
    call.emplace_back("rope_sin", rope.sin);
    call.emplace_back("out", next);
    if (batch.shares) call.emplace_back("shared_blocks", batch.sharedBlocks);
    (batch.shares ? code.together : code.alone).run(call);
    std::swap(hidden, next);
  }
  return hidden;
}

void Decoder::writeLogits(const Array& hidden, std::span<float> logits) const {
  const std::vector<std::int64_t> shape = {hidden.shape()[0], vocabulary_};
  const bool inPlace = isAligned(logits.data());
  const Array out = inPlace ? Array::borrow(logits.data(), FP32, shape) : Array(FP32, shape);
  programs_.head.run({{"hidden_states", hidden},
                      {"final_rms_weight", argument(model_, "final_rms_weight")},
                      {"lm_head", argument(model_, "lm_head")},
                      {"logits", out}});
  if (!inPlace) std::memcpy(logits.data(), out.data(), out.bytes());
}

}  // namespace pl::model
