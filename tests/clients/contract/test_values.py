# SPDX-License-Identifier: Apache-2.0
"""Creating, reading and changing values; what DescribeSecret tells, and what it leaves out."""

import datetime
import re

from contract.fixture import REGION, ContractTest, connect, differs_on_moto


class Values(ContractTest):
    def test_create_answers_with_arn_name_and_version(self):
        name, token = self.new_name("Az09_+=.@-"), self.new_token()
        made = self.client.create_secret(Name=name, SecretString="s", ClientRequestToken=token)
        account = connect("sts").get_caller_identity()["Account"]
        self.assertRegex(made["ARN"], "^" + re.escape(
            f"arn:aws:secretsmanager:{REGION}:{account}:secret:{name}-") + "[A-Za-z0-9]{6}$")
        self.assertEqual((made["Name"], made["VersionId"]), (name, token))
        self.assertNotIn("ReplicationStatus", made)

    def test_a_token_of_32_characters_need_not_be_a_uuid(self):
        token = "terraform-" + "A0z" * 8 + "xy"
        made = self.create(ClientRequestToken=token)
        self.assertEqual(made["VersionId"], token)

    def test_get_by_name_arn_and_partial_arn(self):
        made = self.create("by any name")
        for secret_id in (made["Name"], made["ARN"], made["ARN"][:-7]):
            with self.subTest(secret_id):
                got = self.client.get_secret_value(SecretId=secret_id)
                self.assertEqual(
                    (got["ARN"], got["Name"], got["VersionId"], got["SecretString"], got["VersionStages"]),
                    (made["ARN"], made["Name"], made["VersionId"], "by any name", ["AWSCURRENT"]))
                self.assertNotIn("SecretBinary", got)

    @differs_on_moto("a partial ARN whose name ends like a suffix resolves")
    def test_a_partial_arn_that_ends_like_a_suffix_is_taken_as_complete(self):
        made = self.create(Name=self.new_name("name-a1b2c3"))
        self.assert_error("ResourceNotFoundException", "Secrets Manager can't find the specified secret.",
                          "get_secret_value", SecretId=made["ARN"][:-7])
        self.assertEqual(self.value(made["Name"]), "first")
        for ending in ("name-a1b2", "name-a1b2c3-"):
            other = self.create(Name=self.new_name(ending))
            self.assertEqual(self.value(other["ARN"][:-7]), "first")

    def test_names_are_case_sensitive(self):
        name = self.new_name("case")
        self.create("lower", Name=name)
        self.create("upper", Name=name.upper())
        self.assertEqual((self.value(name), self.value(name.upper())), ("lower", "upper"))

    def test_binary_values_come_back_byte_for_byte(self):
        every_byte = bytes(range(256)) * 4
        made = self.create(every_byte)
        got = self.client.get_secret_value(SecretId=made["ARN"])
        self.assertEqual(got["SecretBinary"], every_byte)
        self.assertNotIn("SecretString", got)

    def test_text_comes_back_character_for_character(self):
        text = "quote\" back\\slash \u00e9\u4e2d\U0001f511 \t\r\n \u0000\u001f\u007f\u2028 </script>"
        self.assertEqual(self.value(self.create(text)["ARN"]), text)

    def test_the_largest_value(self):
        largest = "x" * 65_536
        made = self.create(largest)
        self.assertEqual(self.value(made["ARN"]), largest)
        self.client.put_secret_value(SecretId=made["ARN"], SecretBinary=b"\xff" * 65_536)
        self.assertEqual(len(self.client.get_secret_value(SecretId=made["ARN"])["SecretBinary"]), 65_536)

    def test_put_changes_between_text_and_bytes(self):
        made = self.create("text")
        put = self.client.put_secret_value(SecretId=made["Name"], SecretBinary=b"bytes")
        self.assertEqual((put["ARN"], put["Name"], put["VersionStages"]), (made["ARN"], made["Name"], ["AWSCURRENT"]))
        got = self.client.get_secret_value(SecretId=made["Name"])
        self.assertEqual((got["SecretBinary"], got["VersionId"]), (b"bytes", put["VersionId"]))
        self.assertEqual(self.value(made["Name"], VersionStage="AWSPREVIOUS"), "text")

    def test_a_second_secret_of_that_name_is_refused(self):
        made = self.create()
        self.assert_error("ResourceExistsException",
                          f"The operation failed because the secret {made['Name']} already exists.",
                          "create_secret", Name=made["Name"], SecretString="first")

    def test_dates_are_of_now(self):
        made = self.create()
        now = datetime.datetime.now(datetime.timezone.utc)
        described = self.client.describe_secret(SecretId=made["ARN"])
        got = self.client.get_secret_value(SecretId=made["ARN"])
        for date in (described["CreatedDate"], described["LastChangedDate"], got["CreatedDate"]):
            self.assertLess(abs((now - date).total_seconds()), 60)

    @differs_on_moto("no LastAccessedDate")
    def test_last_accessed_is_the_day_and_only_after_a_read(self):
        made = self.create()
        self.assertNotIn("LastAccessedDate", self.client.describe_secret(SecretId=made["ARN"]))
        self.value(made["ARN"])
        accessed = self.client.describe_secret(SecretId=made["ARN"])["LastAccessedDate"]
        accessed = accessed.astimezone(datetime.timezone.utc)
        self.assertEqual((accessed.hour, accessed.minute, accessed.second, accessed.microsecond), (0, 0, 0, 0))


class Metadata(ContractTest):
    @differs_on_moto("more members")
    def test_a_secret_without_a_value_shows_four_members(self):
        made = self.create(None)
        self.assertNotIn("VersionId", made)
        described = self.client.describe_secret(SecretId=made["ARN"])
        del described["ResponseMetadata"]
        self.assertEqual(set(described), {"ARN", "Name", "CreatedDate", "LastChangedDate"})

    def test_description(self):
        made = self.create(Description="what it is for")
        self.assertEqual(self.client.describe_secret(SecretId=made["ARN"])["Description"], "what it is for")
        answer = self.client.update_secret(SecretId=made["ARN"], Description="another")
        self.assertNotIn("VersionId", answer)
        described = self.client.describe_secret(SecretId=made["ARN"])
        self.assertEqual(described["Description"], "another")
        self.assertGreaterEqual(described["LastChangedDate"], described["CreatedDate"])
        self.assertEqual(self.value(made["ARN"]), "first")

    @differs_on_moto("the empty text is shown")
    def test_an_empty_description_is_no_description(self):
        made = self.create(Description="")
        self.assertNotIn("Description", self.client.describe_secret(SecretId=made["ARN"]))

    def test_update_with_a_value_makes_a_version(self):
        made = self.create()
        answer = self.client.update_secret(SecretId=made["ARN"], SecretString="second", Description="d")
        self.assertNotEqual(answer["VersionId"], made["VersionId"])
        self.assertEqual(self.value(made["ARN"]), "second")
        self.assertEqual(self.stages(made["ARN"]),
                         {made["VersionId"]: ["AWSPREVIOUS"], answer["VersionId"]: ["AWSCURRENT"]})

    def test_update_with_the_same_value_makes_a_version_too(self):
        made = self.create("same")
        answer = self.client.update_secret(SecretId=made["ARN"], SecretString="same")
        self.assertNotEqual(answer["VersionId"], made["VersionId"])

    def test_update_with_nothing_to_change_succeeds(self):
        made = self.create()
        answer = self.client.update_secret(SecretId=made["ARN"])
        self.assertEqual((answer["ARN"], answer["Name"]), (made["ARN"], made["Name"]))
        self.assertNotIn("VersionId", answer)

    def test_the_default_key_is_not_named(self):
        made = self.create()
        self.assertNotIn("KmsKeyId", self.client.describe_secret(SecretId=made["ARN"]))
