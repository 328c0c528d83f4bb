# SPDX-License-Identifier: Apache-2.0
"""Replayed tokens, deletion and its window, restoring, and tags."""

import datetime
import time

import botocore.exceptions

from contract.fixture import MARKED, NOT_FOUND, ContractTest, differs_on_moto


def in_use(token, arn):
    return (f"You can't use ClientRequestToken {token} because that value is already in use for a version of "
            f"secret {arn}.")


class Tokens(ContractTest):
    @differs_on_moto("a replayed CreateSecret is refused")
    def test_a_replayed_create_succeeds_and_changes_nothing(self):
        token = self.new_token()
        made = self.create("v", ClientRequestToken=token)
        again = self.create("v", Name=made["Name"], ClientRequestToken=token, Description="ignored")
        self.assertEqual([again[k] for k in ("ARN", "Name", "VersionId")], [made[k] for k in ("ARN", "Name", "VersionId")])
        self.assertNotIn("Description", self.client.describe_secret(SecretId=made["ARN"]))

    @differs_on_moto("a replayed CreateSecret is refused with another text")
    def test_a_used_token_with_another_value_is_refused_by_create(self):
        token = self.new_token()
        made = self.create("v", ClientRequestToken=token)
        self.assert_error("ResourceExistsException", in_use(token, made["ARN"]), "create_secret", Name=made["Name"],
                          SecretString="other", ClientRequestToken=token)

    def test_a_replayed_put_succeeds_and_changes_nothing(self):
        secret, token = self.create(), self.new_token()
        first = self.client.put_secret_value(SecretId=secret["ARN"], SecretString="v", ClientRequestToken=token)
        before = self.stages(secret["ARN"])
        again = self.client.put_secret_value(SecretId=secret["ARN"], SecretString="v", ClientRequestToken=token)
        self.assertEqual((again["VersionId"], again["VersionStages"]), (first["VersionId"], ["AWSCURRENT"]))
        self.assertEqual(self.stages(secret["ARN"]), before)

    @differs_on_moto("a used token overwrites")
    def test_a_used_token_with_another_value_is_refused_by_put_and_update(self):
        secret, token = self.create(), self.new_token()
        self.client.put_secret_value(SecretId=secret["ARN"], SecretString="v", ClientRequestToken=token)
        for operation in ("put_secret_value", "update_secret"):
            for value in ({"SecretString": "other"}, {"SecretBinary": b"v"}):
                with self.subTest(operation, value=value):
                    self.assert_error("ResourceExistsException", in_use(token, secret["ARN"]), operation,
                                      SecretId=secret["ARN"], ClientRequestToken=token, **value)
        self.assertEqual(self.value(secret["ARN"]), "v")

    @differs_on_moto("a replayed update makes a version")
    def test_a_replayed_update_succeeds(self):
        secret, token = self.create(), self.new_token()
        for _ in range(2):
            answer = self.client.update_secret(SecretId=secret["ARN"], SecretString="v", ClientRequestToken=token)
            self.assertEqual(answer["VersionId"], token)
        self.assertEqual(self.stages(secret["ARN"]), {secret["VersionId"]: ["AWSPREVIOUS"], token: ["AWSCURRENT"]})


class Deletion(ContractTest):
    def days_from_now(self, date):
        return (date - datetime.datetime.now(datetime.timezone.utc)).total_seconds() / 86_400

    def test_the_window_is_30_days_unless_said(self):
        for more, days in (({}, 30), ({"RecoveryWindowInDays": 7}, 7),
                           ({"RecoveryWindowInDays": 8, "ForceDeleteWithoutRecovery": False}, 8)):
            with self.subTest(more=more):
                secret = self.create()
                gone = self.client.delete_secret(SecretId=secret["Name"], **more)
                self.assertEqual((gone["ARN"], gone["Name"]), (secret["ARN"], secret["Name"]))
                self.assertAlmostEqual(self.days_from_now(gone["DeletionDate"]), days, delta=0.01)
                self.assertIn("DeletedDate", self.client.describe_secret(SecretId=secret["ARN"]))

    def test_a_scheduled_secret_can_be_restored_whole(self):
        secret = self.create("kept", Tags=[{"Key": "k", "Value": "v"}])
        self.client.delete_secret(SecretId=secret["ARN"])
        self.assert_error("InvalidRequestException", MARKED, "get_secret_value", SecretId=secret["ARN"])
        back = self.client.restore_secret(SecretId=secret["ARN"])
        self.assertEqual((back["ARN"], back["Name"]), (secret["ARN"], secret["Name"]))
        described = self.client.describe_secret(SecretId=secret["ARN"])
        self.assertNotIn("DeletedDate", described)
        self.assertEqual(described["Tags"], [{"Key": "k", "Value": "v"}])
        self.assertEqual(self.value(secret["ARN"]), "kept")

    @differs_on_moto("another text")
    def test_the_name_of_a_scheduled_secret_is_taken(self):
        secret = self.create()
        self.client.delete_secret(SecretId=secret["ARN"])
        self.assert_error("InvalidRequestException",
                          "You can't create this secret because a secret with this name is already scheduled for "
                          "deletion.", "create_secret", Name=secret["Name"], SecretString="x")

    def test_forced_deletion_frees_the_name_and_a_new_secret_has_a_new_suffix(self):
        for scheduled_before in (False, True):
            with self.subTest(scheduled_before=scheduled_before):
                secret = self.create("old")
                if scheduled_before:
                    self.client.delete_secret(SecretId=secret["ARN"])
                gone = self.client.delete_secret(SecretId=secret["ARN"], ForceDeleteWithoutRecovery=True)
                self.assertAlmostEqual(self.days_from_now(gone["DeletionDate"]), 0, delta=0.01)
                again = self.create_when_free(secret["Name"])
                self.assertNotEqual(again["ARN"], secret["ARN"])
                self.assertEqual(self.value(secret["Name"]), "new")
                self.assert_error("ResourceNotFoundException", NOT_FOUND, "get_secret_value", SecretId=secret["ARN"])
                self.assertEqual(list(self.stages(again["ARN"]).values()), [["AWSCURRENT"]])

    def create_when_free(self, name):
        """Forced deletion may take effect some seconds later, as at AWS."""
        for _ in range(50):
            try:
                return self.create("new", Name=name)
            except botocore.exceptions.ClientError as error:
                if error.response["Error"]["Code"] != "InvalidRequestException":
                    raise
                time.sleep(0.2)
        self.fail(f"{name} is still taken")

    def test_forced_deletion_of_a_missing_secret_succeeds(self):
        name = self.new_name("never-was")
        gone = self.client.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
        self.assertEqual(gone["Name"], name)
        self.assertIn(f":secret:{name}", gone["ARN"])
        self.assertIn("DeletionDate", gone)


class Tags(ContractTest):
    def tags(self, secret):
        return self.client.describe_secret(SecretId=secret["ARN"]).get("Tags")

    def test_tags_are_upserted_by_key_and_keep_their_place(self):
        secret = self.create(Tags=[{"Key": "b", "Value": "1"}, {"Key": "a", "Value": "2"}])
        self.client.tag_resource(SecretId=secret["Name"],
                                 Tags=[{"Key": "c", "Value": ""}, {"Key": "b", "Value": "changed"}])
        self.assertEqual([(t["Key"], t["Value"]) for t in self.tags(secret)],
                         [("b", "changed"), ("a", "2"), ("c", "")])
        self.client.untag_resource(SecretId=secret["ARN"], TagKeys=["a", "unknown", "B"])
        self.assertEqual([t["Key"] for t in self.tags(secret)], ["b", "c"])

    @differs_on_moto("Tags is [] before the first tag")
    def test_tags_are_absent_before_the_first_one_and_empty_after_the_last(self):
        secret = self.create()
        self.assertIsNone(self.tags(secret))
        self.client.tag_resource(SecretId=secret["ARN"], Tags=[{"Key": "a", "Value": "b"}])
        self.client.untag_resource(SecretId=secret["ARN"], TagKeys=["a"])
        self.assertEqual(self.tags(secret), [])
        # An explicit empty list at creation counts as having set tags.
        self.assertEqual(self.tags(self.create(Tags=[])), [])

    def test_keys_differ_by_case(self):
        secret = self.create(Tags=[{"Key": "Owner", "Value": "1"}, {"Key": "owner", "Value": "2"}])
        self.assertEqual(len(self.tags(secret)), 2)

    def test_fifty_tags_fit(self):
        fifty = [{"Key": f"k{i}", "Value": "v"} for i in range(50)]
        secret = self.create(Tags=fifty)
        self.assertEqual(len(self.tags(secret)), 50)

    @differs_on_moto("no limit")
    def test_the_fifty_first_tag_is_refused(self):
        secret = self.create(Tags=[{"Key": f"k{i}", "Value": "v"} for i in range(50)])
        with self.assertRaises(botocore.exceptions.ClientError):
            self.client.tag_resource(SecretId=secret["ARN"], Tags=[{"Key": "k50", "Value": "v"}])
        self.client.tag_resource(SecretId=secret["ARN"], Tags=[{"Key": "k49", "Value": "changed"}])
        self.assertEqual(len(self.tags(secret)), 50)

    @differs_on_moto("the prefix is accepted")
    def test_the_prefix_aws_is_reserved(self):
        secret = self.create()
        with self.assertRaises(botocore.exceptions.ClientError):
            self.client.tag_resource(SecretId=secret["ARN"], Tags=[{"Key": "aws:mine", "Value": "v"}])
