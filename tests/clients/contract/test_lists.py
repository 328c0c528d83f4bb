# SPDX-License-Identifier: Apache-2.0
"""ListSecrets: order, pages and filters. BatchGetSecretValue: many values in one call."""

import uuid

from contract.fixture import MARKED, NOT_FOUND, ContractTest, differs_on_moto


class ListTest(ContractTest):
    """Tests see only the secrets below their own prefix, whatever else the server holds."""

    def setUp(self):
        self.prefix = f"list-{uuid.uuid4().hex[:12]}/"

    def make(self, name, **more):
        return self.create(Name=self.prefix + name, **more)

    def mine(self):
        return {"Key": "name", "Values": [self.prefix]}

    def listed(self, *filters, **more):
        """The names found, without the prefix, in the order of the answer; follows the pages."""
        found = []
        for page in self.client.get_paginator("list_secrets").paginate(Filters=[self.mine(), *filters], **more):
            found += [secret["Name"].removeprefix(self.prefix) for secret in page["SecretList"]]
        return found


class Listing(ListTest):
    def test_an_entry_holds_what_describe_holds(self):
        made = self.make("one", Description="d", Tags=[{"Key": "k", "Value": "v"}])
        (entry,) = self.client.list_secrets(Filters=[self.mine()])["SecretList"]
        self.assertEqual((entry["ARN"], entry["Name"], entry["Description"], entry["Tags"]),
                         (made["ARN"], made["Name"], "d", [{"Key": "k", "Value": "v"}]))
        self.assertEqual(entry["SecretVersionsToStages"], {made["VersionId"]: ["AWSCURRENT"]})
        self.assertNotIn("SecretString", entry)

    @differs_on_moto("both spellings of the map of versions")
    def test_an_entry_has_no_describe_only_members(self):
        self.make("one")
        (entry,) = self.client.list_secrets(Filters=[self.mine()])["SecretList"]
        self.assertNotIn("VersionIdsToStages", entry)
        self.assertNotIn("Tags", entry)

    def test_oldest_first_unless_said(self):
        for name in ("b", "c", "a"):
            self.make(name)
        self.assertEqual(self.listed(), ["b", "c", "a"])

    @differs_on_moto("SortBy is ignored")
    def test_sorting(self):
        for name in ("b", "c", "a"):
            self.make(name)
        self.assertEqual(self.listed(SortOrder="desc"), ["a", "c", "b"])
        self.assertEqual(self.listed(SortBy="name"), ["a", "b", "c"])
        self.assertEqual(self.listed(SortBy="name", SortOrder="desc"), ["c", "b", "a"])
        self.client.update_secret(SecretId=self.prefix + "b", Description="touched")
        self.assertEqual(self.listed(SortBy="last-changed-date"), ["c", "a", "b"])

    def test_pages_hold_everything_once(self):
        names = [f"{i:02}" for i in range(7)]
        for name in names:
            self.make(name)
        found, token, pages = [], {}, 0
        while True:
            page = self.client.list_secrets(Filters=[self.mine()], MaxResults=3, **token)
            self.assertLessEqual(len(page["SecretList"]), 3)
            found += [secret["Name"].removeprefix(self.prefix) for secret in page["SecretList"]]
            pages += 1
            if not page.get("NextToken"):
                break
            token = {"NextToken": page["NextToken"]}
        self.assertEqual(found, names)
        self.assertLessEqual(pages, 4)

    @differs_on_moto("tokens are offsets")
    def test_a_page_token_holds_for_its_own_request_only(self):
        for name in ("a", "b", "c"):
            self.make(name)
        token = self.client.list_secrets(Filters=[self.mine()], MaxResults=1)["NextToken"]
        self.assert_error("InvalidNextTokenException", None, "list_secrets", NextToken="made-up")
        self.assert_error("InvalidNextTokenException", None, "list_secrets", NextToken=token, MaxResults=1,
                          Filters=[{"Key": "name", "Values": ["another"]}])

    def test_scheduled_secrets_are_shown_only_when_asked_for(self):
        self.make("stays")
        self.make("goes")
        self.client.delete_secret(SecretId=self.prefix + "goes")
        self.assertEqual(self.listed(), ["stays"])
        self.assertEqual(sorted(self.listed(IncludePlannedDeletion=True)), ["goes", "stays"])
        page = self.client.list_secrets(Filters=[self.mine()], IncludePlannedDeletion=True)
        self.assertEqual([("DeletedDate" in s, s["Name"]) for s in page["SecretList"]],
                         [(False, self.prefix + "stays"), (True, self.prefix + "goes")])


class Filters(ListTest):
    def by(self, key, *values):
        return self.listed({"Key": key, "Values": list(values)})

    def test_name_is_a_case_sensitive_prefix_of_the_whole_name(self):
        for name in ("AppBeta/x", "appbeta/x", "x/AppBeta"):
            self.make(name)
        found = [s["Name"].removeprefix(self.prefix) for s in self.client.list_secrets(
            Filters=[{"Key": "name", "Values": [self.prefix + "App"]}])["SecretList"]]
        self.assertEqual(found, ["AppBeta/x"])
        self.assertEqual(self.by("name", "AppBeta"), [])
        self.assertEqual(self.by("name", "!" + self.prefix + "a"), ["AppBeta/x", "x/AppBeta"])

    def test_description_matches_prefixes_of_words_in_any_order_and_case(self):
        for name, description in (("1", "a secret"), ("2", "an secret"), ("3", "asecret"), ("4", "thesecret")):
            self.make(name, Description=description)
        self.assertEqual(self.by("description", "a"), ["1", "2", "3"])
        self.assertEqual(self.by("description", "A Secret"), ["1", "2"])
        self.assertEqual(self.by("description", "secret a"), ["1", "2"])
        self.assertEqual(self.by("description", "!a"), ["4"])
        self.assertEqual(self.by("description", "!c"), ["1", "2", "3", "4"])

    def test_tags_match_by_case_sensitive_prefix(self):
        self.make("1", Tags=[{"Key": "Owner", "Value": "payments"}])
        self.make("2", Tags=[{"Key": "owner", "Value": "Payments"}])
        self.make("3")
        self.assertEqual(self.by("tag-key", "Own"), ["1"])
        self.assertEqual(self.by("tag-value", "pay"), ["1"])
        self.assertEqual(self.by("tag-key", "wner"), [])

    def test_values_are_ored_and_filters_are_anded(self):
        self.make("1", Description="red", Tags=[{"Key": "k", "Value": "x"}])
        self.make("2", Description="blue", Tags=[{"Key": "k", "Value": "y"}])
        self.make("3", Description="green", Tags=[{"Key": "k", "Value": "x"}])
        self.assertEqual(self.by("description", "red", "blue"), ["1", "2"])
        self.assertEqual(self.listed({"Key": "description", "Values": ["red", "blue"]},
                                     {"Key": "tag-value", "Values": ["x"]}), ["1"])
        self.assertEqual(self.listed({"Key": "description", "Values": ["red"]},
                                     {"Key": "description", "Values": ["blue"]}), [])

    def test_all_matches_prefixes_of_words_in_any_attribute(self):
        self.client.create_secret(Name=self.prefix + "1", Description="SecretOne", SecretString="x")
        self.make("2", Description="Thirdsecret")
        self.make("3", Tags=[{"Key": "SecretKey", "Value": "v"}])
        self.make("4", Tags=[{"Key": "k", "Value": "secretive"}])
        for value in ("Secret", "secret", "sec"):
            self.assertEqual(self.by("all", value), ["1", "3", "4"], value)
        self.assertEqual(self.by("all", "ret"), [])

    def test_all_splits_names_at_one_kind_of_separator(self):
        # The prefix of these names has to keep to the one separator too, so it is made here.
        for separator in "/_+=.@-":
            unique = "P" + uuid.uuid4().hex[:10].translate(str.maketrans("0123456789", "ghijklmnop"))
            self.create(Name=f"{unique}{separator}AppBeta{separator}x")
            self.create(Name=f"{unique}{separator}other")
            for value in ("AppBeta", "Beta"):
                with self.subTest(separator, value=value):
                    found = self.client.list_secrets(Filters=[{"Key": "name", "Values": [unique]},
                                                              {"Key": "all", "Values": [value]}])["SecretList"]
                    self.assertEqual([s["Name"] for s in found], [f"{unique}{separator}AppBeta{separator}x"])

    def test_all_follows_the_case_of_letters(self):
        for name, description in (("1", "COMPANY"), ("2", "COMPANYthings"), ("3", "DescTwo")):
            self.make(name, Description=description)
        self.assertEqual(self.by("all", "company"), ["1"])
        self.assertEqual(self.by("all", "Ythings"), ["2"])
        for value in ("things", "N", "pany"):
            self.assertEqual(self.by("all", value), [], value)
        self.assertEqual(self.by("all", "d t"), ["3"])


class Batch(ListTest):
    def test_the_order_is_that_of_the_ids_and_errors_stand_beside(self):
        one, two = self.make("1", value="v1"), self.make("2", value=b"v2")
        answer = self.client.batch_get_secret_value(SecretIdList=[two["ARN"], self.prefix + "none", one["Name"]])
        self.assertEqual([(v["ARN"], v["Name"], v["VersionId"], v["VersionStages"], v.get("SecretString"),
                           v.get("SecretBinary")) for v in answer["SecretValues"]],
                         [(two["ARN"], two["Name"], two["VersionId"], ["AWSCURRENT"], None, b"v2"),
                          (one["ARN"], one["Name"], one["VersionId"], ["AWSCURRENT"], "v1", None)])
        self.assertEqual(answer["Errors"], [{"SecretId": self.prefix + "none", "Message": NOT_FOUND,
                                             "ErrorCode": "ResourceNotFoundException"}])

    @differs_on_moto("other texts, and a failing call")
    def test_scheduled_and_empty_secrets_are_errors_of_their_own(self):
        gone, empty = self.make("gone"), self.make("empty", value=None)
        self.client.delete_secret(SecretId=gone["ARN"])
        answer = self.client.batch_get_secret_value(SecretIdList=[gone["Name"], empty["Name"]])
        self.assertEqual(answer["SecretValues"], [])
        self.assertEqual([(e["SecretId"], e["ErrorCode"], e["Message"]) for e in answer["Errors"]], [
            (gone["Name"], "InvalidRequestException", MARKED),
            (empty["Name"], "ResourceNotFoundException",
             "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT")])

    def test_without_errors_the_list_is_there_and_empty(self):
        one = self.make("1")
        self.assertEqual(self.client.batch_get_secret_value(SecretIdList=[one["ARN"]])["Errors"], [])

    def test_by_filters_in_pages(self):
        for name in ("a", "b", "c"):
            self.make(name, value=name)
        found, token = [], {}
        while True:
            page = self.client.batch_get_secret_value(Filters=[self.mine()], MaxResults=2, **token)
            self.assertLessEqual(len(page["SecretValues"]), 2)
            found += [v["SecretString"] for v in page["SecretValues"]]
            if not page.get("NextToken"):
                break
            token = {"NextToken": page["NextToken"]}
        self.assertEqual(found, ["a", "b", "c"])

    @differs_on_moto("no limit")
    def test_twenty_ids_are_the_most(self):
        self.assert_error("ValidationException", None, "batch_get_secret_value",
                          SecretIdList=[self.prefix + str(i) for i in range(21)])
