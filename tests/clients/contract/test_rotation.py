# SPDX-License-Identifier: Apache-2.0
"""RotateSecret and CancelRotateSecret as a client sees them; what becomes of a rotation is ../test_rotation.py's."""

import os

from contract.fixture import ContractTest, call_raw, differs_on_moto

FUNCTION = os.environ.get("CLAVIUM_TEST_FUNCTION_ARN", "")


class Rotation(ContractTest):
    @differs_on_moto("it wants a function of its own")
    def test_is_configured_shown_and_cancelled(self):
        made = self.create()
        rules = {"ScheduleExpression": "rate(10 days)", "Duration": "3h"}
        answer = self.client.rotate_secret(SecretId=made["ARN"], RotationLambdaARN=FUNCTION, RotationRules=rules,
                                           RotateImmediately=False)
        self.assertEqual((answer["ARN"], answer["Name"]), (made["ARN"], made["Name"]))
        described = self.client.describe_secret(SecretId=made["ARN"])
        self.assertIs(described["RotationEnabled"], True)
        self.assertEqual(described["RotationLambdaARN"], FUNCTION)
        self.assertEqual(described["RotationRules"], {"AutomaticallyAfterDays": 10, **rules})
        self.assertIn("NextRotationDate", described)
        answer = self.client.cancel_rotate_secret(SecretId=made["ARN"])
        self.assertNotIn("VersionId", answer)
        described = self.client.describe_secret(SecretId=made["ARN"])
        self.assertIs(described["RotationEnabled"], False)
        self.assertEqual(described["RotationLambdaARN"], FUNCTION)
        self.assertNotIn("NextRotationDate", described)
        self.assertEqual(self.stages(made["ARN"]), {made["VersionId"]: ["AWSCURRENT"]})

    @differs_on_moto("it makes a token where none is given")
    def test_a_missing_token_has_its_own_error_here(self):
        answer = call_raw("RotateSecret", {"SecretId": "there-is-none"})
        self.assertEqual((answer.status, answer.error, answer.message),
                         (400, "InvalidParameterException",
                          "You must provide a ClientRequestToken value. We recommend a UUID-type value."))
