// SPDX-License-Identifier: Apache-2.0
//
// More secrets than fit into a batch, and more than have their terms when the store opens.
#include "store/secret_loading.h"

#include <gtest/gtest.h>

#include "engine/terms.h"
#include "store/sqlite_store.h"
#include "support/random_secrets.h"
#include "support/temporary_directory.h"

namespace clavium::store {
namespace {

using testing::key_of;
using testing::secret_of;

TEST(SecretLoadingTest, AllComeBackWithTheirVersionsAndEveryOrderAndTerm) {
  constexpr int kSecrets = 9000;
  testing::TemporaryDirectory directory;
  const auto open = [&] {
    return *open_sqlite_store(directory.path() / "store.db", {.terms_of = engine::terms_of});
  };
  std::vector<api::SecretPtr> stored;
  {
    const auto store = open();
    testing::RandomSecrets random(3);
    std::vector<Change> changes;
    for (int i = 0; i < kSecrets; ++i) {
      api::Secret secret =
          secret_of(key_of(concat(random.phrase(3), i), i % 9 == 0 ? "us-east-1" : "eu-central-1"));
      random.change(secret);
      secret.versions.resize(random.below(3), secret.versions.front());
      for (std::size_t v = 0; v < secret.versions.size(); ++v)
        secret.versions[v].id = concat("v", v);
      changes.push_back({secret.key, 0, secret});
    }
    stored = *store->commit(changes, {});
    // Versions that were made later stand far from the others of their secret.
    for (int i = 0; i < kSecrets; i += 1000) {
      api::Secret next = *stored[std::size_t(i)];
      next.versions.push_back(testing::version_of("late", {"AWSCURRENT"}));
      stored[std::size_t(i)] = *store->commit({next.key, 1, next}, {concat("e", i), "{}"});
    }
  }
  const auto store = open();
  EXPECT_EQ(store->secret_count(), std::size_t(kSecrets));
  for (const auto& secret : stored) {
    const auto found = store->find(secret->key);
    ASSERT_TRUE(found && *found && testing::same_secret(**found, *secret)) << secret->key.name;
  }
  EXPECT_EQ(*store->count(key_of("", "us-east-1").space), std::size_t(kSecrets / 9));

  // Lists, while the terms of the last are still taken in, change and go: all pages, both ways.
  const std::vector<engine::Filter> filters = {{"all", {"stripe"}}};
  std::size_t expected = 0;
  for (const auto& secret : stored) {
    expected += secret->key.space.region == "eu-central-1" && engine::matches(*secret, filters);
  }
  for (const Order order :
       {Order::created, Order::name, Order::last_changed, Order::last_accessed}) {
    ListQuery query{.order = order, .with_planned_deletion = true};
    query.conditions = engine::conditions_of(filters);
    query.matches = [&](const api::Secret& row) { return engine::matches(row, filters); };
    std::size_t listed = 0;
    do {
      const auto page = store->list(key_of("").space, query);
      listed += page->secrets.size();
      query.after = page->next;
    } while (query.after);
    EXPECT_EQ(listed, expected);
  }
}

TEST(SecretLoadingTest, AStoreClosesWhileTermsAreTakenIn) {
  testing::TemporaryDirectory directory;
  const auto open = [&] {
    return *open_sqlite_store(directory.path() / "store.db", {.terms_of = engine::terms_of});
  };
  std::vector<Change> changes;
  for (int i = 0; i < 20'000; ++i) {
    const auto key = key_of(concat("n", i));
    changes.push_back({key, 0, secret_of(key)});
  }
  ASSERT_TRUE(open()->commit(changes, {}));
  for (int i = 0; i < 3; ++i) {
    const auto store = open();
    // A change and a removal meet the thread that takes terms in.
    const auto key = key_of(concat("n", 19'999 - i));
    api::Secret next = **store->find(key);
    next.description = "changed";
    ASSERT_TRUE(store->commit({key, 1, next}, {concat("c", i), "{}"}));
    ASSERT_TRUE(store->commit({key, 2, std::nullopt}, {concat("r", i), "{}"}));
    EXPECT_EQ(*store->count(key.space), 20'000u - std::size_t(i) - 1);
  }
}

}  // namespace
}  // namespace clavium::store
