// What an engine promises of each request, whatever runs beside it.
#include <gmock/gmock.h>

#include "PageModel.h"
#include "pl/error.h"
#include "pl/random.h"

namespace pl::engine {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;
using Tokens = std::vector<std::int32_t>;

/// Requests with what came back for each.
class Conversation {
 public:
  explicit Conversation(Engine& engine) : engine_(engine) {}

  std::int64_t submit(Tokens prompt, std::int64_t max_new_tokens, SamplingOptions sampling = {.do_sample = false},
                      Tokens eos = {}) {
    const auto number = static_cast<std::int64_t>(outputs.size());
    outputs.emplace_back();
    finishes.emplace_back();
    const std::int64_t id = engine_.submit(
        {.prompt = std::move(prompt),
         .max_new_tokens = max_new_tokens,
         .eos = std::move(eos),
         .sampling = sampling,
         .on_token =
             [this, number](const Token& token) {
               EXPECT_EQ(token.index, static_cast<std::int64_t>(outputs[number].size()));
               outputs[number].push_back(token.choice.token);
               return !on_token || on_token(token);
             },
         .on_finish = [this, number](std::int64_t, Finish finish) { finishes[number].push_back(finish); }});
    EXPECT_EQ(id, number);
    return id;
  }

  std::vector<Tokens> outputs;
  std::vector<std::vector<Finish>> finishes;
  std::function<bool(const Token&)> on_token;

 private:
  Engine& engine_;
};

Tokens random_prompt(const Random& random, std::int64_t number, std::int64_t longest, std::int64_t vocabulary) {
  Tokens prompt(random.integer(number, 1, longest));
  const Random tokens(static_cast<std::uint64_t>(random.bits(number)), "prompt");
  for (std::size_t i = 0; i < prompt.size(); ++i) {
    prompt[i] = static_cast<std::int32_t>(tokens.integer(static_cast<std::int64_t>(i), 0, vocabulary - 1));
  }
  return prompt;
}

TEST(Engine, GivesTheTokensOfTheModel) {
  PageModel model({});
  Engine engine(model);
  Conversation talk(engine);
  talk.submit({3, 1, 4}, 7);
  talk.submit({2, 7}, 5);
  engine.run();
  EXPECT_EQ(talk.outputs[0], model.greedy({3, 1, 4}, 7));
  EXPECT_EQ(talk.outputs[1], model.greedy({2, 7}, 5));
  EXPECT_THAT(talk.finishes[0], ElementsAre(Finish::length));
  EXPECT_EQ(engine.free_pages(), model.pages());
  EXPECT_FALSE(engine.step());
}

// Random requests that arrive at random steps, through pools from roomy to hardly enough for one, in pieces of every
// size: each gets the tokens that it gets alone.
TEST(Engine, ARequestDoesNotSeeTheOthers) {
  std::int64_t preemptions = 0, pieces = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Random random(seed, "requests");
    const PageModel::Shape shape{.vocabulary = 40,
                                 .page_size = random.integer(-1, 1, 9),
                                 .pages = random.integer(-2, 40, 120),
                                 .max_positions = 40};
    const EngineOptions options{.max_rows = random.integer(-3, 6, 40), .max_sequences = random.integer(-4, 1, 6)};
    PageModel model(shape);
    Engine engine(model, options);
    Conversation talk(engine);
    std::vector<Tokens> prompts;
    std::vector<SamplingOptions> sampling;
    for (std::int64_t number = 0; number < 25; ++number) {
      prompts.push_back(random_prompt(random, number, 30, shape.vocabulary));
      sampling.push_back({.do_sample = number % 3 != 0, .temperature = 1.5, .seed = random.bits(100 + number)});
      talk.submit(prompts.back(), std::min<std::int64_t>(10, shape.max_positions - 29), sampling.back());
      for (std::int64_t steps = random.integer(200 + number, 0, 3); steps > 0; --steps) engine.step();
    }
    engine.run();
    EXPECT_EQ(engine.free_pages(), model.pages());
    EXPECT_LE(static_cast<std::int64_t>(model.most_rows()), options.max_rows);
    preemptions += engine.statistics().preemptions;
    pieces += options.max_rows < 30 ? 1 : 0;

    for (std::size_t number = 0; number < prompts.size(); ++number) {
      PageModel fresh(shape);
      Engine one(fresh);
      Conversation alone(one);
      alone.submit(prompts[number], 10, sampling[number]);
      one.run();
      ASSERT_EQ(talk.outputs[number], alone.outputs[0]) << "seed " << seed << ", request " << number;
      if (!sampling[number].do_sample) ASSERT_EQ(alone.outputs[0], model.greedy(prompts[number], 10));
      EXPECT_THAT(talk.finishes[number], ElementsAre(Finish::length));
    }
  }
  EXPECT_GT(preemptions, 20);  // or the pools were never too small
  EXPECT_GT(pieces, 10);       // or no prompt was ever cut
}

TEST(Engine, TheSameSubmissionsGiveTheSameSteps) {
  const auto steps = [] {
    PageModel model({.pages = 12});
    Engine engine(model, {.max_rows = 8, .max_sequences = 4});
    Conversation talk(engine);
    std::vector<Token> all;
    talk.on_token = [&](const Token& token) {
      all.push_back(token);
      return true;
    };
    const Random random(5, "requests");
    for (std::int64_t number = 0; number < 12; ++number) talk.submit(random_prompt(random, number, 20, 50), 12);
    engine.run();
    std::vector<std::int64_t> order;
    for (const Token& token : all) order.push_back(token.request * 1000 + token.index);
    return order;
  };
  EXPECT_EQ(steps(), steps());
}

TEST(Engine, EndsAtEosStopAndTheModelsLength) {
  PageModel model({.max_positions = 12});
  const Tokens tokens = model.greedy({5, 6}, 11);
  Engine engine(model);
  Conversation talk(engine);
  talk.submit({5, 6}, 9, {.do_sample = false}, {tokens[3], tokens[6]});
  talk.submit({5, 6}, 100);
  engine.run();
  EXPECT_EQ(talk.outputs[0],
            Tokens(tokens.begin(), std::ranges::find_first_of(tokens, Tokens{tokens[3], tokens[6]}) + 1));
  EXPECT_THAT(talk.finishes[0], ElementsAre(Finish::eos));
  EXPECT_EQ(talk.outputs[1], tokens);  // the last one stands after the model's last position
  EXPECT_THAT(talk.finishes[1], ElementsAre(Finish::length));

  talk.on_token = [](const Token& token) { return token.index < 2; };
  talk.submit({5, 6}, 9);
  engine.run();
  EXPECT_EQ(talk.outputs[2].size(), 3U);
  EXPECT_THAT(talk.finishes[2], ElementsAre(Finish::stopped));
}

TEST(Engine, CancelsWaitingRunningAndFromCallbacks) {
  PageModel model({});
  Engine engine(model, {.max_rows = 2, .max_sequences = 2});
  Conversation talk(engine);
  for (int i = 0; i < 4; ++i) talk.submit({1, 2, 3}, 20);
  engine.cancel(3);  // never ran
  while (talk.outputs[1].empty()) engine.step();
  engine.cancel(1);
  engine.cancel(1);
  engine.cancel(77);
  talk.on_token = [&](const Token& token) {
    if (token.request == 0 && token.index == 10) engine.cancel(2);
    return true;
  };
  engine.run();
  EXPECT_EQ(talk.outputs[0], model.greedy({1, 2, 3}, 20));
  EXPECT_LT(talk.outputs[2].size(), 20U);
  for (const int request : {1, 2, 3}) EXPECT_THAT(talk.finishes[request], ElementsAre(Finish::cancelled));
  EXPECT_EQ(engine.free_pages(), model.pages());
}

TEST(Engine, TakesRequestsFromCallbacks) {
  PageModel model({});
  Engine engine(model);
  Tokens second;
  const auto hear = [&](const Token& token) {
    second.push_back(token.choice.token);
    return true;
  };
  const auto ask = [&](std::int64_t, Finish) {
    engine.submit({.prompt = {8}, .max_new_tokens = 3, .sampling = {.do_sample = false}, .on_token = hear});
  };
  engine.submit({.prompt = {9}, .max_new_tokens = 2, .on_finish = ask});
  engine.run();
  EXPECT_EQ(second, model.greedy({8}, 3));
}

TEST(Engine, GoesOnAfterTheModelFailed) {
  PageModel model({});
  model.fail_at(3);
  Engine engine(model);
  Conversation talk(engine);
  talk.submit({1}, 6);
  EXPECT_THAT([&] { engine.run(); }, ThrowsMessage<std::runtime_error>("the model fails"));
  EXPECT_EQ(talk.outputs[0].size(), 2U);
  engine.run();
  EXPECT_EQ(talk.outputs[0], model.greedy({1}, 6));
}

TEST(Engine, LogitsThatAreNoneNameTheirRequest) {
  PageModel model({});
  for (const std::int32_t token : {41, 42, 43}) model.poison(token);
  Engine engine(model);
  Conversation talk(engine);
  for (const std::int32_t token : {1, 42, 2, 41, 43}) talk.submit({3, token}, 6);
  for (int round = 0; round < 2; ++round) {  // nobody has got a token of that step
    EXPECT_THAT([&] { engine.run(); },
                ThrowsMessage<CallError>("request 1: logits expect numbers below infinity but got nan for token 1"));
    EXPECT_THAT(talk.outputs, testing::Each(ElementsAre()));
  }
  for (const int request : {1, 3, 4}) engine.cancel(request);
  engine.run();
  EXPECT_EQ(talk.outputs[0], model.greedy({3, 1}, 6));
}

TEST(Engine, ACallbackThatThrowsEndsItsRequestAlone) {
  PageModel model({});
  Engine engine(model);
  Conversation talk(engine);
  talk.on_token = [](const Token& token) -> bool {
    if (token.request == 0 && token.index == 1) throw std::runtime_error("nobody listens any more");
    return true;
  };
  talk.submit({1}, 6);
  talk.submit({2}, 6);
  EXPECT_THAT([&] { engine.run(); }, ThrowsMessage<std::runtime_error>("nobody listens any more"));
  engine.run();
  EXPECT_EQ(talk.outputs[0].size(), 2U);
  EXPECT_THAT(talk.finishes[0], ElementsAre(Finish::stopped));
  EXPECT_EQ(talk.outputs[1], model.greedy({2}, 6));
}

// 10,000 requests through a pool that holds hardly two of the longest: none is lost, every page comes back.
TEST(Engine, Soak) {
  const PageModel::Shape shape{.vocabulary = 20, .page_size = 4, .pages = 20, .max_positions = 40};
  PageModel model(shape);
  Engine engine(model, {.max_rows = 24, .max_sequences = 8});
  Conversation talk(engine);
  const Random random(11, "soak");
  std::vector<Tokens> prompts;
  std::vector<std::int64_t> lengths;
  for (std::int64_t number = 0; number < 10000; ++number) {
    prompts.push_back(random_prompt(random, number, 24, shape.vocabulary));
    lengths.push_back(random.integer(20000 + number, 1, 16));
    talk.submit(prompts.back(), lengths.back());
    if (number % 4 == 0) engine.step();
  }
  engine.run();
  EXPECT_EQ(engine.free_pages(), model.pages());
  EXPECT_GT(engine.statistics().preemptions, 300);
  EXPECT_LE(engine.statistics().most_pages_used, shape.pages);
  std::int64_t generated = 0;
  for (std::size_t number = 0; number < prompts.size(); ++number) {
    ASSERT_EQ(talk.outputs[number], model.greedy(prompts[number], lengths[number])) << "request " << number;
    ASSERT_THAT(talk.finishes[number], ElementsAre(Finish::length));
    generated += lengths[number];
  }
  EXPECT_EQ(engine.statistics().generated, generated);
}

TEST(Engine, RefusesWhatCouldNeverRun) {
  PageModel model({.page_size = 4, .pages = 5, .max_positions = 30});
  Engine engine(model);
  const auto submit = [&](Tokens prompt, std::int64_t max_new_tokens) {
    return [&engine, request = Request{.prompt = std::move(prompt), .max_new_tokens = max_new_tokens}] {
      engine.submit(request);
    };
  };
  EXPECT_THAT(submit({}, 1), ThrowsMessage<CallError>("request expects a prompt of 1 token or more but got none"));
  EXPECT_THAT(submit({1, 50}, 1), ThrowsMessage<CallError>("request expects prompt[1] from 0 to 49 but got 50"));
  EXPECT_THAT(submit({-1}, 1), ThrowsMessage<CallError>(HasSubstr("but got -1")));
  EXPECT_THAT(submit({1}, 0), ThrowsMessage<CallError>("request expects max_new_tokens of 1 or more but got 0"));
  EXPECT_THAT(submit(Tokens(31, 1), 1),
              ThrowsMessage<CallError>("request expects a prompt of at most 30 tokens but got 31"));
  EXPECT_THAT(submit(Tokens(10, 1), 12),
              ThrowsMessage<CallError>("request expects to fit into the cache's 20 positions but got 21"));
  EXPECT_FALSE(engine.step());
  EXPECT_EQ(engine.submit({.prompt = Tokens(10, 1), .max_new_tokens = 11}), 0);
  engine.run();
}

TEST(Engine, RefusesOptions) {
  PageModel model({});
  const auto make = [&](EngineOptions options) { return [&model, options] { Engine(model, options); }; };
  EXPECT_THAT(make({.max_rows = 0}), ThrowsMessage<CallError>("engine expects max_rows of 1 or more but got 0"));
  EXPECT_THAT(make({.max_rows = 4, .max_sequences = 5}),
              ThrowsMessage<CallError>("engine expects max_sequences from 1 to max_rows=4 but got 5"));
}

}  // namespace
}  // namespace pl::engine
