# SPDX-License-Identifier: Apache-2.0
"""Resource policies: put, shown as they were put, refused, taken away. Who may do what by them: test_accounts.py."""

import json

import botocore.exceptions

from contract.fixture import MARKED, NOT_FOUND, ContractTest, differs_on_moto


def policy(principal, action="secretsmanager:GetSecretValue", **more):
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*", **more}]}, indent=1)


PARTNER = {"AWS": "arn:aws:iam::999999999999:root"}


class ResourcePolicies(ContractTest):
    def refused(self, code, message, operation, **parameters):
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            operation(**parameters)
        error = caught.exception.response["Error"]
        self.assertEqual(error["Code"], code)
        if message:
            self.assertEqual(error["Message"], message)

    def test_a_policy_is_shown_as_it_was_put_until_it_is_deleted(self):
        secret = self.create()
        text = policy(PARTNER)
        named = {"ARN": secret["ARN"], "Name": secret["Name"]}
        answers = [self.client.put_resource_policy(SecretId=secret["Name"], ResourcePolicy=text),
                   self.client.get_resource_policy(SecretId=secret["ARN"]),
                   self.client.delete_resource_policy(SecretId=secret["Name"]),
                   self.client.delete_resource_policy(SecretId=secret["Name"]),
                   self.client.get_resource_policy(SecretId=secret["Name"])]
        shown = [{key: value for key, value in answer.items() if key != "ResponseMetadata"} for answer in answers]
        if "ResourcePolicy" in shown[1]:
            self.assertEqual(json.loads(shown[1].pop("ResourcePolicy")), json.loads(text))
        self.assertEqual(shown, [named] * 5)

    @differs_on_moto("any text is a policy")
    def test_the_text_is_kept_to_the_byte(self):
        secret = self.create()
        text = policy(PARTNER)
        self.client.put_resource_policy(SecretId=secret["Name"], ResourcePolicy=text)
        self.assertEqual(self.client.get_resource_policy(SecretId=secret["Name"])["ResourcePolicy"], text)

    @differs_on_moto("any text is a policy")
    def test_what_is_no_policy_is_refused_and_the_earlier_one_stays(self):
        secret = self.create()
        good = policy(PARTNER)
        self.client.put_resource_policy(SecretId=secret["Name"], ResourcePolicy=good)
        for text in ("{", "[]", '{"Statement":[]}', policy(PARTNER, "secretsmanager:GetSecretValue", Effect="Maybe")):
            self.refused("MalformedPolicyDocumentException", "This policy has invalid syntax.",
                         self.client.put_resource_policy, SecretId=secret["Name"], ResourcePolicy=text)
        self.refused("PublicPolicyException", "", self.client.put_resource_policy, SecretId=secret["Name"],
                     ResourcePolicy=policy("*"), BlockPublicPolicy=True)
        self.assertEqual(self.client.get_resource_policy(SecretId=secret["Name"])["ResourcePolicy"], good)

    @differs_on_moto("it has no ValidateResourcePolicy")
    def test_validation_stores_nothing(self):
        secret = self.create()
        passed = self.client.validate_resource_policy(SecretId=secret["Name"], ResourcePolicy=policy(PARTNER))
        self.assertEqual((passed["PolicyValidationPassed"], passed["ValidationErrors"]), (True, []))
        failed = self.client.validate_resource_policy(SecretId=secret["Name"], ResourcePolicy=policy("*"))
        self.assertFalse(failed["PolicyValidationPassed"])
        self.assertEqual([error["CheckName"] for error in failed["ValidationErrors"]], ["PublicAccess"])
        self.assertNotIn("ResourcePolicy", self.client.get_resource_policy(SecretId=secret["Name"]))

    @differs_on_moto("it answers for a secret that is scheduled for deletion")
    def test_a_secret_that_is_going_or_gone_has_none(self):
        self.refused("ResourceNotFoundException", NOT_FOUND, self.client.put_resource_policy,
                     SecretId=self.new_name(), ResourcePolicy=policy(PARTNER))
        secret = self.create()
        self.client.delete_secret(SecretId=secret["Name"])
        for operation in (self.client.get_resource_policy, self.client.delete_resource_policy):
            self.refused("InvalidRequestException", MARKED, operation, SecretId=secret["Name"])

    @differs_on_moto("it knows no PolicyName")
    def test_there_is_one_policy_and_its_name_is_default(self):
        secret = self.create()
        self.client.put_resource_policy(SecretId=secret["Name"], ResourcePolicy=policy(PARTNER), PolicyName="default")
        self.assertIn("ResourcePolicy",
                      self.client.get_resource_policy(SecretId=secret["Name"], PolicyName="default"))
        self.refused("InvalidParameterException", "You can only attach the default policy.",
                     self.client.put_resource_policy, SecretId=secret["Name"], ResourcePolicy=policy(PARTNER),
                     PolicyName="other")
        self.refused("ResourceNotFoundException", "", self.client.get_resource_policy, SecretId=secret["Name"],
                     PolicyName="other")
        self.refused("InvalidParameterException", "You can only delete the default policy.",
                     self.client.delete_resource_policy, SecretId=secret["Name"], PolicyName="other")
        self.client.delete_resource_policy(SecretId=secret["Name"], PolicyName="default")
