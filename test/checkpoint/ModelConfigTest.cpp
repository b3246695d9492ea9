#include "checkpoint/ModelConfig.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "Written.h"
#include "checkpoint/CheckpointError.h"

namespace pl::checkpoint {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;

// Qwen3-0.6B's, as published.
const json kQwen = json::parse(R"({
  "architectures": ["Qwen3ForCausalLM"], "attention_bias": false, "attention_dropout": 0.0, "bos_token_id": 151643,
  "eos_token_id": 151645, "head_dim": 128, "hidden_act": "silu", "hidden_size": 1024, "initializer_range": 0.02,
  "intermediate_size": 3072, "max_position_embeddings": 40960, "max_window_layers": 28, "model_type": "qwen3",
  "num_attention_heads": 16, "num_hidden_layers": 28, "num_key_value_heads": 8, "rms_norm_eps": 1e-06,
  "rope_scaling": null, "rope_theta": 1000000, "sliding_window": null, "tie_word_embeddings": true,
  "torch_dtype": "bfloat16", "use_cache": true, "use_sliding_window": false, "vocab_size": 151936})");

json changed(json config, const json& changes) {
  config.update(changes);
  return config;
}

const json kLlama =
    changed(kQwen, {{"architectures", {"LlamaForCausalLM"}}, {"hidden_size", 2048}, {"head_dim", nullptr}});

ModelConfig parse(const json& config) { return parseModelConfig(config.dump(), "config.json"); }

/// What is said of a configuration with these changes.
std::string refusal(const json& config, const json& changes) {
  try {
    parse(changed(config, changes));
  } catch (const CheckpointError& error) {
    return error.what();
  }
  return "none";
}

TEST(ModelConfig, ReadsQwen3) {
  const ModelConfig config = parse(kQwen);
  EXPECT_EQ(config.architecture, Architecture::Qwen3);
  EXPECT_TRUE(config.hasHeadNorms());
  EXPECT_EQ(config.hiddenSize, 1024);
  EXPECT_EQ(config.intermediateSize, 3072);
  EXPECT_EQ(config.numHiddenLayers, 28);
  EXPECT_EQ(config.queryWidth(), 2048);  // not the hidden size
  EXPECT_EQ(config.keyValueWidth(), 1024);
  EXPECT_EQ(config.vocabSize, 151936);
  EXPECT_EQ(config.maxPositionEmbeddings, 40960);
  EXPECT_EQ(config.rmsNormEps, 1e-6);
  EXPECT_EQ(config.ropeTheta, 1e6);
  EXPECT_TRUE(config.tieWordEmbeddings);
  EXPECT_EQ(config.dtype, BF16);
  EXPECT_EQ(config.bosTokenId, 151643);
  EXPECT_THAT(config.eosTokenIds, ElementsAre(151645));
}

TEST(ModelConfig, ReadsWhatTransformersWrites) {
  const ModelConfig qwen = readModelConfig(dataFolder("qwen3-tied-bf16"));
  EXPECT_EQ(qwen.architecture, Architecture::Qwen3);
  EXPECT_EQ(qwen.headDim, 16);
  EXPECT_EQ(qwen.ropeTheta, 1e6);
  EXPECT_TRUE(qwen.tieWordEmbeddings);
  const ModelConfig llama = readModelConfig(dataFolder("llama-sharded-fp32"));
  EXPECT_EQ(llama.architecture, Architecture::Llama);
  EXPECT_FALSE(llama.hasHeadNorms());
  EXPECT_EQ(llama.headDim, 8);
  EXPECT_EQ(llama.ropeTheta, 1e4);
  EXPECT_FALSE(llama.tieWordEmbeddings);
  EXPECT_EQ(llama.dtype, FP32);
}

TEST(ModelConfig, FillsInWhatTransformersFillsIn) {
  EXPECT_EQ(parse(kLlama).headDim, 128);  // 2048 / 16
  json shorter = kLlama;
  for (const char* key : {"num_key_value_heads", "rope_theta", "rms_norm_eps", "tie_word_embeddings", "torch_dtype",
                          "eos_token_id", "bos_token_id", "max_position_embeddings"}) {
    shorter.erase(key);
  }
  const ModelConfig llama = parse(shorter);
  EXPECT_EQ(llama.numKeyValueHeads, 16);
  EXPECT_EQ(llama.ropeTheta, 1e4);
  EXPECT_EQ(llama.rmsNormEps, 1e-6);
  EXPECT_FALSE(llama.tieWordEmbeddings);
  EXPECT_EQ(llama.dtype, std::nullopt);
  EXPECT_EQ(llama.bosTokenId, std::nullopt);
  EXPECT_THAT(llama.eosTokenIds, IsEmpty());
  EXPECT_EQ(llama.maxPositionEmbeddings, 2048);
  EXPECT_EQ(parse(changed(kQwen, {{"head_dim", nullptr}, {"hidden_size", 1000}})).headDim, 128);
  EXPECT_EQ(parse(changed(kQwen, {{"eos_token_id", {1, 2}}})).eosTokenIds, (std::vector<std::int64_t>{1, 2}));
}

TEST(ModelConfig, TakesRopeFromEitherPlace) {
  EXPECT_EQ(parse(changed(kQwen, {{"rope_parameters", {{"rope_theta", 5e5}, {"rope_type", "default"}}}})).ropeTheta,
            5e5);
  EXPECT_EQ(parse(changed(kQwen, {{"rope_scaling", {{"type", "default"}}}})).ropeTheta, 1e6);
}

TEST(ModelConfig, NamesWhatIsNotSupported) {
  EXPECT_EQ(
      refusal(kQwen, {{"architectures", {"Qwen3MoeForCausalLM"}}}),
      R"(config.json: expects Qwen3ForCausalLM or LlamaForCausalLM alone for architectures but got ["Qwen3MoeForCausalLM"])");
  EXPECT_EQ(
      refusal(kQwen, {{"rope_scaling", {{"rope_type", "yarn"}, {"factor", 4.0}}}}),
      R"(config.json: expects 'default', since no other is supported, for rope_scaling.rope_type but got "yarn")");
  EXPECT_EQ(
      refusal(kQwen, {{"rope_parameters", {{"rope_type", "llama3"}, {"rope_theta", 1e6}}}}),
      R"(config.json: expects 'default', since no other is supported, for rope_parameters.rope_type but got "llama3")");
  EXPECT_EQ(
      refusal(kQwen, {{"rope_parameters", {{"partial_rotary_factor", 0.5}}}}),
      "config.json: expects 1, since no other is supported, for rope_parameters.partial_rotary_factor but got 0.5");
  EXPECT_EQ(refusal(kQwen, {{"attention_bias", true}}),
            "config.json: expects false, since biases are not supported, for attention_bias but got true");
  EXPECT_EQ(refusal(kLlama, {{"mlp_bias", true}}),
            "config.json: expects false, since biases are not supported, for mlp_bias but got true");
  EXPECT_EQ(refusal(kQwen, {{"hidden_act", "gelu"}}),
            R"(config.json: expects 'silu', since no other is supported, for hidden_act but got "gelu")");
  EXPECT_EQ(refusal(kQwen, {{"quantization_config", {{"bits", 4}}}}),
            R"(config.json: expects none, since it is not supported, for quantization_config but got {"bits":4})");
  EXPECT_EQ(refusal(kQwen, {{"torch_dtype", "float64"}}),
            R"(config.json: expects bfloat16, float16 or float32 for torch_dtype but got "float64")");
}

TEST(ModelConfig, RefusesASlidingWindowThatIsInUse) {
  EXPECT_EQ(refusal(kQwen, {{"use_sliding_window", true}, {"sliding_window", 4096}, {"max_window_layers", 20}}),
            "config.json: expects false, since a sliding window is not supported, for use_sliding_window but got true");
  EXPECT_EQ(refusal(kQwen, {{"use_sliding_window", true}, {"sliding_window", 4096}}),
            "none");  // from layer 28 of 28 on
  EXPECT_EQ(refusal(kQwen, {{"use_sliding_window", false}, {"sliding_window", 4096}, {"max_window_layers", 0}}),
            "none");
  EXPECT_EQ(refusal(kQwen, {{"num_hidden_layers", 2}, {"layer_types", {"full_attention", "sliding_attention"}}}),
            "config.json: expects full_attention in every layer, since no other is supported, for layer_types but got "
            R"(["full_attention","sliding_attention"])");
  EXPECT_EQ(refusal(kQwen, {{"layer_types", {"full_attention"}}}),
            R"(config.json: expects 28 kinds, as there are layers, for layer_types but got ["full_attention"])");
}

TEST(ModelConfig, RefusesSizesThatDoNotFit) {
  EXPECT_EQ(refusal(kQwen, {{"hidden_size", nullptr}}),
            "config.json: expects an integer of 1 or more for hidden_size but got none");
  EXPECT_EQ(refusal(kQwen, {{"hidden_size", 1.5}}),
            "config.json: expects an integer from 1 to 2147483647 for hidden_size but got 1.5");
  EXPECT_EQ(refusal(kQwen, {{"vocab_size", UINT64_MAX}}),
            "config.json: expects an integer from 1 to 2147483647 for vocab_size but got 18446744073709551615");
  EXPECT_EQ(refusal(kQwen, {{"num_hidden_layers", 1'000'000}}),
            "config.json: expects an integer from 1 to 10000 for num_hidden_layers but got 1000000");
  EXPECT_EQ(refusal(kQwen, {{"num_key_value_heads", 3}}),
            "config.json: expects a divisor of the 16 num_attention_heads for num_key_value_heads but got 3");
  EXPECT_EQ(refusal(kQwen, {{"head_dim", 127}}),
            "config.json: expects an even number, since RoPE rotates halves, for head_dim but got 127");
  EXPECT_EQ(refusal(kQwen, {{"head_dim", 1 << 30}}),
            "config.json: expects at most 134217727 with 16 num_attention_heads for head_dim but got 1073741824");
  EXPECT_EQ(refusal(kLlama, {{"hidden_size", 2047}}),
            "config.json: expects an integer, since hidden_size 2047 is no multiple of the 16 num_attention_heads, for "
            "head_dim but got none");
}

TEST(ModelConfig, RefusesOtherTypes) {
  EXPECT_EQ(refusal(kQwen, {{"tie_word_embeddings", 1}}),
            "config.json: expects true or false for tie_word_embeddings but got 1");
  EXPECT_EQ(refusal(kQwen, {{"hidden_act", 1}}), "config.json: expects a text for hidden_act but got 1");
  EXPECT_EQ(refusal(kQwen, {{"rms_norm_eps", "x"}}),
            R"(config.json: expects a number from 0 to 1 for rms_norm_eps but got "x")");
  EXPECT_EQ(refusal(kQwen, {{"rope_scaling", 2}}), "config.json: expects an object for rope_scaling but got 2");
  EXPECT_EQ(refusal(kQwen, {{"layer_types", {1}}}), "config.json: expects a list of texts for layer_types but got [1]");
  EXPECT_EQ(refusal(kQwen, {{"eos_token_id", {1, -1}}}),
            "config.json: expects an integer from 0 to 2147483647, or a list of them, for eos_token_id but got [1,-1]");
}

TEST(ModelConfig, RefusesOtherText) {
  const auto refusalOf = [](const std::string& text) -> std::string {
    try {
      parseModelConfig(text, "config.json");
    } catch (const CheckpointError& error) {
      return error.what();
    }
    return "none";
  };
  EXPECT_EQ(refusalOf("[]"), "config.json: expects a JSON object but got array");
  EXPECT_THAT(refusalOf("{"), testing::StartsWith("config.json: expects JSON: parse error at line 1, column 2"));
  EXPECT_EQ(refusalOf(R"({"x": {"a": 1, "a": 2}})"), "config.json: expects each key once but got 'a' twice");
  EXPECT_EQ(refusalOf("{\"x\": " + std::string(100000, '[')),
            "config.json: expects JSON that nests at most 32 deep but got more");
}

}  // namespace
}  // namespace pl::checkpoint
