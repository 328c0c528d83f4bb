# SPDX-License-Identifier: Apache-2.0
"""The check of every answer (answers.py) can fail: each thing that an answer can get wrong is told."""

import json
import types
import unittest

import botocore.session

from contract import answers
from contract.fixture import connect, differs_on_moto

ID = "0" * 36
ARN = "arn:aws:secretsmanager:eu-central-1:000000000000:secret:a-abcdef"
GOOD = {
    "GetSecretValue": {"ARN": ARN, "Name": "a", "VersionId": ID, "SecretString": "v", "VersionStages": ["AWSCURRENT"],
                       "CreatedDate": 1.5},
    "DescribeSecret": {"ARN": ARN, "Name": "a", "VersionIdsToStages": {ID: ["AWSCURRENT"]}, "Tags": [],
                       "ReplicationStatus": [{"Region": "eu-west-1", "Status": "InSync"}]},
    "ListSecrets": {"SecretList": [{"ARN": ARN, "RotationEnabled": True,
                                    "RotationRules": {"AutomaticallyAfterDays": 1, "Duration": "3h"}}]},
}
BAD = (
    ("GetSecretValue", {"ARN": "short"}, "GetSecretValue.ARN is under the 20 of SecretARNType"),
    ("GetSecretValue", {"Name": 7}, "GetSecretValue.Name is a int, not a string"),
    ("GetSecretValue", {"CreatedDate": "2026"}, "GetSecretValue.CreatedDate is a str, not a timestamp"),
    ("GetSecretValue", {"CreatedDate": True}, "GetSecretValue.CreatedDate is a bool, not a timestamp"),
    ("GetSecretValue", {"VersionStages": []}, "GetSecretValue.VersionStages is under the 1 of SecretVersionStagesType"),
    ("GetSecretValue", {"SecretValue": "v"}, "GetSecretValue.SecretValue is no member of GetSecretValueResponse"),
    ("DescribeSecret", {"Description": "x" * 2049}, "DescribeSecret.Description is over the 2048 of DescriptionType"),
    ("DescribeSecret", {"VersionIdsToStages": {"short": ["A"]}},
     "a key of DescribeSecret.VersionIdsToStages is under the 32 of SecretVersionIdType"),
    ("DescribeSecret", {"VersionIdsToStages": {ID: [""]}},
     "DescribeSecret.VersionIdsToStages{}[0] is under the 1 of SecretVersionStageType"),
    ("DescribeSecret", {"ReplicationStatus": [{"Region": "nowhere"}]},
     "DescribeSecret.ReplicationStatus[0].Region does not match the pattern of RegionType"),
    ("DescribeSecret", {"ReplicationStatus": [{"Status": "Done"}]}, "DescribeSecret.ReplicationStatus[0].Status is none of"),
    ("ListSecrets", {"SecretList": [{"RotationRules": {"AutomaticallyAfterDays": 1001}}]},
     "ListSecrets.SecretList[0].RotationRules.AutomaticallyAfterDays is over the 1000 of"),
    ("ListSecrets", {"SecretList": {}}, "ListSecrets.SecretList is a dict, not a list"),
)


class Answers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.model = botocore.session.Session().get_service_model("secretsmanager")

    def faults(self, operation, answer):
        return list(answers.faults(self.model.operation_model(operation).output_shape, answer, operation))

    def test_good_answers_have_no_faults(self):
        for operation, answer in GOOD.items():
            self.assertEqual(self.faults(operation, answer), [])

    def test_each_fault_is_told_at_its_place(self):
        for operation, wrong, said in BAD:
            with self.subTest(said):
                told = self.faults(operation, GOOD[operation] | wrong)
                self.assertEqual(len(told), 1, told)
                self.assertTrue(told[0].startswith(said), told)

    @differs_on_moto("its answers are not watched")
    def test_every_client_of_these_tests_watches(self):
        answer = types.SimpleNamespace(status_code=200, content=json.dumps({"Unknown": 1}).encode())
        for validate in (True, False):
            with self.assertRaisesRegex(AssertionError, "Unknown is no member of GetSecretValueResponse"):
                connect(validate=validate).meta.events.emit(
                    "after-call.secrets-manager.GetSecretValue", http_response=answer,
                    model=self.model.operation_model("GetSecretValue"), parsed={}, context={})

    def test_no_fault_quotes_a_value(self):
        told = self.faults("GetSecretValue", GOOD["GetSecretValue"] | {"SecretString": "canary" * 20_000})
        self.assertEqual(told, ["GetSecretValue.SecretString is over the 65536 of SecretStringType"])
