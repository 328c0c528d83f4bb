# SPDX-License-Identifier: Apache-2.0
"""A rotation function in the form that AWS teaches: four steps, each of which may be called again.

It finds the server by SECRETS_MANAGER_ENDPOINT and its credentials by the AWS_* variables, as in Lambda. The
system whose credential it rotates is `System`: it takes the new value in setSecret and knows it in testSecret.
Source: AWS Secrets Manager User Guide, "Lambda rotation functions".
"""

import os

import boto3


class System:
    """What the secret opens; it accepts the values that were set."""

    def __init__(self):
        self.accepted = set()


class RotationFunction:
    def __init__(self, system, connect=None):
        """connect: makes the client that the function works with (None: as Lambda's environment says)."""
        self.system = system
        self.connect = connect or (lambda: boto3.session.Session().client(
            "secretsmanager", endpoint_url=os.environ["SECRETS_MANAGER_ENDPOINT"]))
        self.before_step = lambda step: None  # a test's own: may raise, may block
        self.after_step = lambda step: None

    def __call__(self, event):
        arn, token, step = event["SecretId"], event["ClientRequestToken"], event["Step"]
        self.before_step(step)
        client = self.connect()
        described = client.describe_secret(SecretId=arn)
        if not described["RotationEnabled"]:
            raise ValueError("the secret is not enabled for rotation")
        stages = described["VersionIdsToStages"].get(token)
        if stages is None:
            raise ValueError("the version has no stage")
        if "AWSCURRENT" not in stages:
            if "AWSPENDING" not in stages:
                raise ValueError("the version is not pending")
            getattr(self, step)(client, arn, token)
        self.after_step(step)

    @staticmethod
    def pending(client, arn, token):
        return client.get_secret_value(SecretId=arn, VersionId=token, VersionStage="AWSPENDING")["SecretString"]

    def createSecret(self, client, arn, token):
        client.get_secret_value(SecretId=arn, VersionStage="AWSCURRENT")
        try:
            self.pending(client, arn, token)
        except client.exceptions.ResourceNotFoundException:
            made = client.get_random_password(ExcludeCharacters="/@\"'\\")["RandomPassword"]
            client.put_secret_value(SecretId=arn, ClientRequestToken=token, SecretString=made,
                                    VersionStages=["AWSPENDING"])

    def setSecret(self, client, arn, token):
        self.system.accepted.add(self.pending(client, arn, token))

    def testSecret(self, client, arn, token):
        if self.pending(client, arn, token) not in self.system.accepted:
            raise PermissionError("the system does not accept the pending value")

    def finishSecret(self, client, arn, token):
        versions = client.describe_secret(SecretId=arn)["VersionIdsToStages"]
        current = next(version for version, stages in versions.items() if "AWSCURRENT" in stages)
        client.update_secret_version_stage(SecretId=arn, VersionStage="AWSCURRENT", MoveToVersionId=token,
                                           RemoveFromVersionId=current)
        client.update_secret_version_stage(SecretId=arn, VersionStage="AWSPENDING", RemoveFromVersionId=token)
