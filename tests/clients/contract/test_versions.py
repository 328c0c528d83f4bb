# SPDX-License-Identifier: Apache-2.0
"""Versions and their labels: what moves, what stays, what is hidden but can still be read."""

from contract.fixture import ContractTest, differs_on_moto


class Labels(ContractTest):
    def put(self, secret, value, *stages):
        more = {"VersionStages": list(stages)} if stages else {}
        return self.client.put_secret_value(SecretId=secret["ARN"], SecretString=value, **more)["VersionId"]

    def move(self, secret, stage, to=None, source=None):
        more = {}
        if to:
            more["MoveToVersionId"] = to
        if source:
            more["RemoveFromVersionId"] = source
        answer = self.client.update_secret_version_stage(SecretId=secret["ARN"], VersionStage=stage, **more)
        self.assertEqual((answer["ARN"], answer["Name"]), (secret["ARN"], secret["Name"]))

    @differs_on_moto("custom labels of a demoted version are lost; AWSPENDING stays; labels are not sorted")
    def test_the_worked_example(self):
        secret = self.create("v1")
        v1 = secret["VersionId"]
        v2 = self.put(secret, "v2", "AWSCURRENT", "PUT0")
        self.assertEqual(self.stages(secret["ARN"]), {v1: ["AWSPREVIOUS"], v2: ["AWSCURRENT", "PUT0"]})
        v3 = self.put(secret, "v3", "AWSPENDING", "PUT1")
        self.move(secret, "AWSCURRENT", to=v3, source=v2)
        self.assertEqual(self.stages(secret["ARN"]),
                         {v2: ["AWSPREVIOUS", "PUT0"], v3: ["AWSCURRENT", "AWSPENDING", "PUT1"]})
        v4 = self.put(secret, "v4", "AWSPENDING", "PUT2")
        self.assertEqual(self.stages(secret["ARN"]),
                         {v2: ["AWSPREVIOUS", "PUT0"], v3: ["AWSCURRENT", "PUT1"], v4: ["AWSPENDING", "PUT2"]})
        self.move(secret, "AWSCURRENT", to=v4, source=v3)
        self.assertEqual(self.stages(secret["ARN"]),
                         {v2: ["PUT0"], v3: ["AWSPREVIOUS", "PUT1"], v4: ["AWSCURRENT", "AWSPENDING", "PUT2"]})
        self.assertEqual([self.value(secret["ARN"], VersionStage=s)
                          for s in ("AWSCURRENT", "AWSPREVIOUS", "AWSPENDING", "PUT0", "PUT1", "PUT2")],
                         ["v4", "v3", "v4", "v2", "v3", "v4"])

    @differs_on_moto("AWSPENDING stays when a new current value is put")
    def test_a_new_current_value_takes_pending_off_the_demoted_version(self):
        secret = self.create("v1")
        v2 = self.put(secret, "v2", "AWSPENDING")
        self.move(secret, "AWSCURRENT", to=v2, source=secret["VersionId"])
        self.assertEqual(self.stages(secret["ARN"])[v2], ["AWSCURRENT", "AWSPENDING"])
        self.put(secret, "v3")
        self.assertEqual(self.stages(secret["ARN"])[v2], ["AWSPREVIOUS"])

    def test_a_pending_version_leaves_the_current_one_alone(self):
        secret = self.create("v1")
        v2 = self.put(secret, "v2", "AWSPENDING")
        self.assertEqual(self.stages(secret["ARN"]), {secret["VersionId"]: ["AWSCURRENT"], v2: ["AWSPENDING"]})
        self.assertEqual((self.value(secret["ARN"]), self.value(secret["ARN"], VersionStage="AWSPENDING")),
                         ("v1", "v2"))

    @differs_on_moto("labels are not sorted")
    def test_the_first_value_of_an_empty_secret_becomes_current(self):
        secret = self.create(None)
        put = self.client.put_secret_value(SecretId=secret["ARN"], SecretString="v1", VersionStages=["AWSPENDING"])
        self.assertEqual(put["VersionStages"], ["AWSCURRENT", "AWSPENDING"])

    @differs_on_moto("labels are not sorted")
    def test_labels_come_back_sorted(self):
        secret = self.create()
        put = self.client.put_secret_value(SecretId=secret["ARN"], SecretString="x",
                                           VersionStages=["two", "three", "one", "four", "AWSSOMETHING"])
        self.assertEqual(put["VersionStages"], ["AWSSOMETHING", "four", "one", "three", "two"])

    @differs_on_moto("the value without a label stays the newest")
    def test_a_rollback_swaps_current_and_previous(self):
        secret = self.create("v1")
        v1, v2 = secret["VersionId"], self.put(secret, "v2")
        self.move(secret, "AWSCURRENT", to=v1, source=v2)
        self.assertEqual(self.stages(secret["ARN"]), {v1: ["AWSCURRENT"], v2: ["AWSPREVIOUS"]})
        self.assertEqual(self.value(secret["ARN"]), "v1")

    def test_a_free_label_moves_without_a_source_and_can_be_removed(self):
        secret = self.create()
        v1 = secret["VersionId"]
        self.move(secret, "blue", to=v1)
        self.assertEqual(self.stages(secret["ARN"]), {v1: ["AWSCURRENT", "blue"]})
        self.move(secret, "blue", source=v1)
        self.assertEqual(self.stages(secret["ARN"]), {v1: ["AWSCURRENT"]})

    def test_a_taken_label_needs_its_holder_named(self):
        secret = self.create("v1")
        v1, v2 = secret["VersionId"], self.put(secret, "v2", "AWSPENDING")
        self.assert_error(
            "InvalidParameterException",
            "The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to "
            f"version {v1}, so you must explicitly reference that version in RemoveFromVersionId.",
            "update_secret_version_stage", SecretId=secret["ARN"], VersionStage="AWSCURRENT", MoveToVersionId=v2)
        self.assert_error("InvalidParameterException", None, "update_secret_version_stage", SecretId=secret["ARN"],
                          VersionStage="AWSCURRENT", MoveToVersionId=v2, RemoveFromVersionId=v2)
        self.assertEqual(self.value(secret["ARN"]), "v1")

    @differs_on_moto("AWSCURRENT can be removed")
    def test_current_can_be_moved_but_not_removed(self):
        secret = self.create()
        self.assert_error(
            "InvalidParameterException",
            "You can only move staging label AWSCURRENT to a different secret version. It can\u2019t be completely "
            "removed.", "update_secret_version_stage", SecretId=secret["ARN"], VersionStage="AWSCURRENT",
            RemoveFromVersionId=secret["VersionId"])

    def test_version_and_label_must_agree(self):
        secret = self.create("v1")
        v2 = self.put(secret, "v2")
        self.assertEqual(self.value(secret["ARN"], VersionId=v2, VersionStage="AWSCURRENT"), "v2")
        self.assert_error("InvalidRequestException",
                          "You provided a VersionStage that is not associated to the provided VersionId.",
                          "get_secret_value", SecretId=secret["ARN"], VersionId=v2, VersionStage="AWSPREVIOUS")


class Deprecated(ContractTest):
    def setUp(self):
        self.secret = self.create("v1")
        self.ids = [self.secret["VersionId"]]
        for value in ("v2", "v3", "v4"):
            self.ids.append(self.client.put_secret_value(SecretId=self.secret["ARN"], SecretString=value)["VersionId"])

    def versions(self, **more):
        return self.client.list_secret_version_ids(SecretId=self.secret["ARN"], **more)["Versions"]

    @differs_on_moto("versions without labels are shown")
    def test_a_version_without_labels_is_hidden_but_readable(self):
        self.assertEqual(self.stages(self.secret["ARN"]), {self.ids[2]: ["AWSPREVIOUS"], self.ids[3]: ["AWSCURRENT"]})
        self.assertEqual(self.value(self.secret["ARN"], VersionId=self.ids[0]), "v1")
        got = self.client.get_secret_value(SecretId=self.secret["ARN"], VersionId=self.ids[0])
        self.assertFalse(got.get("VersionStages"))

    @differs_on_moto("deprecated versions are always listed")
    def test_versions_are_listed_oldest_first(self):
        self.assertEqual([v["VersionId"] for v in self.versions()], self.ids[2:])
        everything = self.versions(IncludeDeprecated=True)
        self.assertEqual([v["VersionId"] for v in everything], self.ids)
        self.assertEqual([v.get("VersionStages") for v in everything], [None, None, ["AWSPREVIOUS"], ["AWSCURRENT"]])
        for version in everything:
            self.assertEqual(version["KmsKeyIds"], ["DefaultEncryptionKey"])
            self.assertIn("CreatedDate", version)
            self.assertNotIn("LastAccessedDate", version)

    @differs_on_moto("names where ARNs belong; an empty NextToken")
    def test_version_lists_come_in_pages(self):
        found, token, pages = [], {}, 0
        while True:
            page = self.client.list_secret_version_ids(SecretId=self.secret["Name"], IncludeDeprecated=True,
                                                       MaxResults=3, **token)
            self.assertEqual((page["ARN"], page["Name"]), (self.secret["ARN"], self.secret["Name"]))
            self.assertLessEqual(len(page["Versions"]), 3)
            found += [v["VersionId"] for v in page["Versions"]]
            pages += 1
            if "NextToken" not in page:
                break
            token = {"NextToken": page["NextToken"]}
        self.assertEqual((found, pages), (self.ids, 2))

    @differs_on_moto("tokens are offsets")
    def test_a_made_up_page_token_is_refused(self):
        self.assert_error("InvalidNextTokenException", None, "list_secret_version_ids", SecretId=self.secret["ARN"],
                          NextToken="made-up")
