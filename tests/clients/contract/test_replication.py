# SPDX-License-Identifier: Apache-2.0
"""Replicas in other regions: made, followed, refused to writers, promoted, removed, failed."""

import time

import botocore.exceptions

from contract.fixture import REGION, ContractTest, connect, differs_on_moto

AWAY, FURTHER = "us-east-1", "eu-west-1"
ON_REPLICA = "Operation not permitted on a replica secret. Call must be made in primary secret's region."


class Replicas(ContractTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.regions = {REGION: cls.client, AWAY: connect(region=AWAY), FURTHER: connect(region=FURTHER)}

    def status(self, secret_id):
        """Region to status, once none is in progress any more."""
        for _ in range(100):
            described = self.client.describe_secret(SecretId=secret_id).get("ReplicationStatus", [])
            if all(one["Status"] != "InProgress" for one in described):
                return {one["Region"]: one for one in described}
            time.sleep(0.1)
        self.fail("replication does not end")

    def replicated(self, value="first", regions=(AWAY,), **more):
        secret = self.create(value, AddReplicaRegions=[{"Region": region} for region in regions], **more)
        self.assertEqual({one["Status"] for one in self.status(secret["ARN"]).values()}, {"InSync"})
        return secret

    def refused(self, region, code, message, operation, **parameters):
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            getattr(self.regions[region], operation)(**parameters)
        error = caught.exception.response["Error"]
        self.assertEqual((error["Code"], error["Message"]), (code, message))

    def test_a_new_secret_is_readable_in_the_other_region(self):
        secret = self.create(b"\x00\x01", Description="d", Tags=[{"Key": "k", "Value": "v"}],
                             AddReplicaRegions=[{"Region": AWAY}])
        self.assertEqual([one["Region"] for one in secret["ReplicationStatus"]], [AWAY])
        there = self.regions[AWAY].get_secret_value(SecretId=secret["Name"])
        self.assertEqual(there["SecretBinary"], b"\x00\x01")
        self.assertEqual(there["ARN"], secret["ARN"].replace(REGION, AWAY))
        self.assertEqual(there["VersionId"], secret["VersionId"])
        described = self.regions[AWAY].describe_secret(SecretId=there["ARN"])
        self.assertEqual((described["PrimaryRegion"], described["Description"]), (REGION, "d"))
        self.assertEqual(self.status(secret["ARN"])[AWAY]["StatusMessage"], "Replication succeeded")

    @differs_on_moto("a replica knows no key of its own, and the answer is not in progress")
    def test_the_answers_tell_the_beginning(self):
        secret = self.create()
        answer = self.client.replicate_secret_to_regions(
            SecretId=secret["Name"], AddReplicaRegions=[{"Region": AWAY, "KmsKeyId": "alias/there"}, {"Region": FURTHER}])
        self.assertEqual(answer["ARN"], secret["ARN"])
        self.assertEqual(answer["ReplicationStatus"],
                         [{"Region": AWAY, "KmsKeyId": "alias/there", "Status": "InProgress"},
                          {"Region": FURTHER, "KmsKeyId": "alias/aws/secretsmanager", "Status": "InProgress"}])
        self.assertEqual(self.client.describe_secret(SecretId=secret["ARN"])["PrimaryRegion"], REGION)
        self.assertEqual(self.regions[AWAY].describe_secret(SecretId=secret["Name"])["KmsKeyId"], "alias/there")
        self.assertNotIn("KmsKeyId", self.regions[FURTHER].describe_secret(SecretId=secret["Name"]))

    @differs_on_moto("labels do not reach a replica")
    def test_values_and_labels_follow(self):
        secret = self.replicated()
        away = self.regions[AWAY]
        second = self.client.put_secret_value(SecretId=secret["ARN"], SecretString="second")
        self.assertEqual(away.get_secret_value(SecretId=secret["Name"])["SecretString"], "second")
        third = self.client.put_secret_value(SecretId=secret["ARN"], SecretString="third", VersionStages=["blue"])
        self.client.update_secret_version_stage(
            SecretId=secret["ARN"], VersionStage="AWSCURRENT", MoveToVersionId=third["VersionId"],
            RemoveFromVersionId=second["VersionId"])
        self.assertEqual(away.describe_secret(SecretId=secret["Name"])["VersionIdsToStages"], self.stages(secret["ARN"]))
        self.assertEqual(away.get_secret_value(SecretId=secret["Name"], VersionStage="blue")["SecretString"], "third")
        self.assertEqual(away.get_secret_value(SecretId=secret["Name"], VersionStage="AWSPREVIOUS")["SecretString"],
                         "second")

    @differs_on_moto("tags and descriptions do not reach a replica")
    def test_metadata_follows(self):
        secret = self.replicated()
        self.client.update_secret(SecretId=secret["ARN"], Description="told")
        self.client.tag_resource(SecretId=secret["ARN"], Tags=[{"Key": "k", "Value": "v"}])
        described = self.regions[AWAY].describe_secret(SecretId=secret["Name"])
        self.assertEqual((described["Description"], described["Tags"]), ("told", [{"Key": "k", "Value": "v"}]))

    def test_the_last_reading_is_each_regions_own(self):
        secret = self.replicated()
        self.regions[AWAY].get_secret_value(SecretId=secret["Name"])
        if "LastAccessedDate" in self.client.describe_secret(SecretId=secret["ARN"]):
            self.fail("the primary was not read")

    def test_writes_to_a_replica_are_refused(self):
        name = self.replicated()["Name"]
        for operation, more in (("put_secret_value", {"SecretString": "x"}), ("update_secret", {"SecretString": "x"}),
                                ("tag_resource", {"Tags": [{"Key": "k", "Value": "v"}]}),
                                ("untag_resource", {"TagKeys": ["k"]}), ("delete_secret", {}), ("restore_secret", {})):
            with self.subTest(operation):
                self.refused(AWAY, "InvalidParameterException", ON_REPLICA, operation, SecretId=name, **more)
        self.assertEqual(self.value(name), "first")

    @differs_on_moto("StopReplicationToReplica is missing")
    def test_a_promoted_replica_is_on_its_own(self):
        secret = self.replicated()
        away = self.regions[AWAY]
        arn = secret["ARN"].replace(REGION, AWAY)
        self.assertEqual(away.stop_replication_to_replica(SecretId=arn)["ARN"], arn)
        self.assertEqual(self.status(secret["ARN"]), {})
        away.put_secret_value(SecretId=arn, SecretString="theirs")
        self.assertEqual(self.value(secret["ARN"]), "first")
        self.assertNotIn("PrimaryRegion", away.describe_secret(SecretId=arn))
        self.client.delete_secret(SecretId=secret["ARN"], ForceDeleteWithoutRecovery=True)
        self.assertEqual(away.get_secret_value(SecretId=arn)["SecretString"], "theirs")

    def test_a_removed_replica_is_gone_and_the_others_stay(self):
        secret = self.replicated(regions=(AWAY, FURTHER))
        left = self.client.remove_regions_from_replication(SecretId=secret["ARN"], RemoveReplicaRegions=[AWAY])
        self.assertEqual([one["Region"] for one in left["ReplicationStatus"]], [FURTHER])
        with self.assertRaises(self.regions[AWAY].exceptions.ResourceNotFoundException):
            self.regions[AWAY].describe_secret(SecretId=secret["Name"])
        self.assertEqual(self.regions[FURTHER].get_secret_value(SecretId=secret["Name"])["SecretString"], "first")

    @differs_on_moto("the text ends without a full stop")
    def test_a_primary_is_deleted_only_without_replicas(self):
        secret = self.replicated(regions=(AWAY, FURTHER))
        text = f"You can't delete secret {secret['ARN']} that still has replica regions [{FURTHER}, {AWAY}]"
        for more in ({}, {"ForceDeleteWithoutRecovery": True}):
            self.refused(REGION, "InvalidParameterException", text, "delete_secret", SecretId=secret["ARN"], **more)
        self.client.remove_regions_from_replication(SecretId=secret["ARN"], RemoveReplicaRegions=[AWAY, FURTHER])
        self.client.delete_secret(SecretId=secret["ARN"])

    @differs_on_moto("the message names another secret, and a failed replica cannot be tried again")
    def test_a_taken_name_fails_until_it_may_be_overwritten(self):
        name = self.new_name()
        self.regions[AWAY].create_secret(Name=name, SecretString="theirs")
        secret = self.create("ours", Name=name, AddReplicaRegions=[{"Region": AWAY}])
        failed = self.status(secret["ARN"])[AWAY]
        self.assertEqual((failed["Status"], failed["StatusMessage"]),
                         ("Failed", f"Replication failed: Secret name {name} already exists in region {AWAY}."))
        self.assertEqual(self.regions[AWAY].get_secret_value(SecretId=name)["SecretString"], "theirs")
        self.client.replicate_secret_to_regions(SecretId=name, AddReplicaRegions=[{"Region": AWAY}],
                                                ForceOverwriteReplicaSecret=True)
        self.assertEqual(self.status(secret["ARN"])[AWAY]["Status"], "InSync")
        overwritten = self.regions[AWAY].get_secret_value(SecretId=name)
        self.assertEqual((overwritten["SecretString"], overwritten["ARN"]), ("ours", secret["ARN"].replace(REGION, AWAY)))

    def test_its_own_region_is_refused(self):
        self.refused(REGION, "InvalidParameterException", "Invalid replica region.", "replicate_secret_to_regions",
                     SecretId=self.create()["ARN"], AddReplicaRegions=[{"Region": REGION}])

    def test_lists_find_replicas_by_their_primary(self):
        secret = self.replicated()
        for region in (REGION, AWAY):
            for value, found in ((REGION, True), ("xx-", False)):
                listed = self.regions[region].list_secrets(Filters=[{"Key": "primary-region", "Values": [value]},
                                                                    {"Key": "name", "Values": [secret["Name"]]}])
                self.assertEqual(len(listed["SecretList"]), 1 if found else 0, (region, value))
