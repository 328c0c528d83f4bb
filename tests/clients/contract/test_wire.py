# SPDX-License-Identifier: Apache-2.0
"""The wire itself, by hand-made HTTP: malformed bodies, wrong types, headers, tokens, and signatures.

The signatures come from botocore's signer, so that ours is never judged by itself.
"""

import datetime
import json
import os
import re
import unittest

from contract.fixture import ENDPOINT, NOT_FOUND, ON_MOTO, REGION, ContractTest, call_raw, send, sign

UUID = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
JSON_TYPE = "application/x-amz-json-1.1"
NO_TOKEN = "You must provide a ClientRequestToken value. We recommend a UUID-type value."


@unittest.skipIf(ON_MOTO, "moto checks neither bodies nor signatures as AWS does")
class WireTest(ContractTest):
    def assert_answer(self, answer, error, message):
        self.assertEqual((answer.status, answer.error, answer.message), (400, error, message))
        self.assertEqual(answer.headers["Content-Type"], JSON_TYPE)
        self.assertRegex(answer.headers["x-amzn-RequestId"], UUID)


class Envelope(WireTest):
    def test_an_answer(self):
        secret = self.create()
        answer = call_raw("GetSecretValue", {"SecretId": secret["Name"]})
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, JSON_TYPE))
        self.assertRegex(answer.headers["x-amzn-RequestId"], UUID)
        self.assertNotIn("Transfer-Encoding", answer.headers)
        self.assertEqual(set(answer.json), {"ARN", "Name", "VersionId", "SecretString", "VersionStages", "CreatedDate"})
        # Seconds since the epoch as a number, at most three decimals.
        self.assertRegex(answer.body.decode(), r'"CreatedDate":\s*[0-9]{10}(\.[0-9]{1,3})?[,}]')

    def test_an_error_has_a_bare_type_and_a_capital_message(self):
        answer = call_raw("GetSecretValue", {"SecretId": self.new_name("missing")})
        self.assert_answer(answer, "ResourceNotFoundException", NOT_FOUND)
        self.assertEqual(set(answer.json), {"__type", "Message"})

    def test_tagging_answers_nothing(self):
        secret = self.create()
        for operation, more in (("TagResource", {"Tags": [{"Key": "a", "Value": "b"}]}),
                                ("UntagResource", {"TagKeys": ["a"]})):
            answer = call_raw(operation, {"SecretId": secret["Name"], **more})
            self.assertEqual((answer.status, answer.json), (200, {}))

    def test_the_charset_of_the_content_type_is_ignored(self):
        answer = call_raw("ListSecrets", {}, content_type=JSON_TYPE + "; charset=utf-8")
        self.assertEqual(answer.status, 200)

    def test_unknown_members_and_nulls_are_as_if_absent(self):
        secret = self.create()
        answer = call_raw("GetSecretValue", {"SecretId": secret["Name"], "VersionId": None, "Unknown": [{"x": 1}]})
        self.assertEqual(answer.json["SecretString"], "first")
        self.assert_answer(call_raw("GetSecretValue", {"SecretId": None}), "ValidationException",
                           "1 validation error detected: Value null at 'secretId' failed to satisfy constraint: "
                           "Member must not be null")

    def test_two_constraint_errors_are_told_at_once(self):
        answer = call_raw("UpdateSecretVersionStage", {})
        self.assertEqual((answer.status, answer.error), (400, "ValidationException"))
        self.assertTrue(answer.message.startswith("2 validation errors detected: "), answer.message)
        for member in ("secretId", "versionStage"):
            self.assertIn(f"Value null at '{member}' failed to satisfy constraint: Member must not be null",
                          answer.message)


class Bodies(WireTest):
    def test_no_json_is_a_serialization_error_without_words(self):
        for body in ("{", '{"SecretId":"a",}', "null", '"x"', "{}{}", "\xff", "{'a':1}"):
            with self.subTest(body):
                answer = call_raw("GetSecretValue", body.encode("latin-1"))
                self.assert_answer(answer, "SerializationException", None)

    def test_a_list_is_no_object(self):
        self.assert_answer(call_raw("GetSecretValue", "[]"), "SerializationException",
                           "Start of list found where not expected")

    def test_wrong_types(self):
        text, number = "can not be converted to a String", "can not be converted to an Integer"
        for operation, body, message in (
                ("GetSecretValue", {"SecretId": 1}, f"NUMBER_VALUE {text}"),
                ("GetSecretValue", {"SecretId": True}, f"TRUE_VALUE {text}"),
                ("GetSecretValue", {"SecretId": False}, f"FALSE_VALUE {text}"),
                ("GetSecretValue", {"SecretId": ["a"]}, "Start of list found where not expected"),
                ("GetSecretValue", {"SecretId": {}}, "Start of structure or map found where not expected."),
                ("ListSecrets", {"MaxResults": "5"}, f"STRING_VALUE {number}"),
                ("ListSecrets", {"MaxResults": True}, f"TRUE_VALUE {number}"),
                ("ListSecrets", {"Filters": "x"}, "Expected list or null"),
                ("ListSecrets", {"Filters": 1}, "Expected list or null"),
                ("ListSecrets", {"Filters": ["x"]}, "Expected null")):
            with self.subTest(body=body):
                self.assert_answer(call_raw(operation, body), "SerializationException", message)

    def test_a_type_error_wins_over_a_constraint_error(self):
        answer = call_raw("ListSecrets", {"MaxResults": 0, "Filters": "x"})
        self.assertEqual(answer.error, "SerializationException")

    def test_bad_base64_is_refused_and_never_echoed(self):
        token = self.new_token()
        for wrong in ("c2Vjcm*0", "c2VjcmV", "####"):
            with self.subTest(wrong):
                answer = call_raw("CreateSecret", {"Name": self.new_name(), "SecretBinary": wrong,
                                                   "ClientRequestToken": token})
                self.assertEqual((answer.status, answer.error), (400, "SerializationException"))
                self.assertNotIn(wrong, answer.body.decode())

    def test_a_value_is_never_echoed_by_an_error(self):
        canary = "canary-" + self.new_token()
        for body in ({"Name": "bad name", "SecretString": canary}, {"SecretString": canary},
                     {"Name": self.new_name(), "SecretString": canary},
                     {"Name": self.new_name(), "SecretString": canary * 2000, "ClientRequestToken": self.new_token()},
                     {"Name": 1, "SecretString": canary}):
            answer = call_raw("CreateSecret", body)
            self.assertEqual(answer.status, 400)
            self.assertNotIn(canary, answer.body.decode())

    def test_a_request_without_a_token_fails_before_anything_is_looked_at(self):
        missing = self.new_name("missing")
        for operation, body in (("CreateSecret", {"Name": missing, "SecretString": "x"}),
                                ("PutSecretValue", {"SecretId": missing, "SecretString": "x"}),
                                ("UpdateSecret", {"SecretId": missing, "SecretString": "x"})):
            with self.subTest(operation):
                self.assert_answer(call_raw(operation, body), "InvalidRequestException", NO_TOKEN)

    def test_deep_and_wide_json_is_refused_and_the_server_lives(self):
        for body in ("[" * 100_000, '{"a":' * 50_000, '{"SecretId":"' + "a" * 500_000 + '"}',
                     "{" + ",".join(f'"k{i}":{i}' for i in range(20_000)) + "}", '{"SecretId":1' + "0" * 10_000 + "}"):
            answer = call_raw("GetSecretValue", body)
            self.assertEqual(answer.status, 400, body[:20])
        self.assertEqual(call_raw("ListSecrets", {}).status, 200)

    def test_a_body_over_the_limit_of_the_transport(self):
        try:
            answer = call_raw("GetSecretValue", b'{"SecretId":"' + b"a" * 3_000_000 + b'"}')
            self.assertEqual(answer.status, 413)
        except (BrokenPipeError, ConnectionResetError):
            pass  # a server need not read what it refuses: the answer may be lost with the connection
        self.assertEqual(call_raw("ListSecrets", {}).status, 200)


class Dispatch(WireTest):
    def test_unknown_operations(self):
        for target in ("secretsmanager.Unknown", "secretsmanager.getsecretvalue", "SecretsManager.GetSecretValue",
                       "GetSecretValue", "secretsmanager.", "kinesis.ListStreams"):
            with self.subTest(target):
                self.assert_answer(call_raw("", {}, target=target), "UnknownOperationException", None)

    def test_another_content_type(self):
        for content_type in ("text/plain", "application/xml"):
            answer = call_raw("ListSecrets", {}, content_type=content_type)
            self.assertEqual((answer.status, b"UnknownOperationException" in answer.body), (404, True))

        answer = call_raw("ListSecrets", {}, content_type="application/json")
        self.assertEqual((answer.status, answer.json), (404, {
            "Output": {"__type": "com.amazon.coral.service#UnknownOperationException"}, "Version": "1.0"}))

    def test_another_method(self):
        headers = {"X-Amz-Target": "secretsmanager.ListSecrets", "Content-Type": JSON_TYPE}
        answer = send(b"{}", sign(b"{}", headers, "PUT"), "PUT")
        self.assertEqual(answer.status, 403)


class Signatures(WireTest):
    BODY = b"{}"
    HEADERS = {"X-Amz-Target": "secretsmanager.ListSecrets", "Content-Type": JSON_TYPE}

    def signed(self, body=BODY, **more):
        return sign(body, self.HEADERS, **more)

    def assert_refused(self, answer, error, pattern):
        self.assertEqual((answer.status, answer.error), (400, error), answer.body)
        self.assertRegex(answer.message, pattern)
        self.assertIn("message", answer.json)  # the front end's spelling

    MISMATCH = "^The request signature we calculated does not match the signature you provided. "

    def test_the_signed_request_itself_is_accepted(self):
        self.assertEqual(send(self.BODY, self.signed()).status, 200)

    def test_no_signature(self):
        self.assert_refused(send(self.BODY, self.HEADERS), "MissingAuthenticationTokenException",
                            "^Missing Authentication Token$")

    def test_an_unknown_key(self):
        self.assert_refused(send(self.BODY, self.signed(access_key_id="AKIAUNKNOWNUNKNOWN77")),
                            "UnrecognizedClientException", "^The security token included in the request is invalid.$")

    def test_another_secret_key(self):
        self.assert_refused(send(self.BODY, self.signed(secret_access_key="x" * 40)), "InvalidSignatureException",
                            self.MISMATCH)

    def test_another_body(self):
        self.assert_refused(send(b'{"MaxResults":1}', self.signed()), "InvalidSignatureException", self.MISMATCH)

    def test_another_operation(self):
        headers = self.signed() | {"X-Amz-Target": "secretsmanager.GetRandomPassword"}
        self.assert_refused(send(self.BODY, headers), "InvalidSignatureException", self.MISMATCH)

    def test_each_bent_character_of_the_signature(self):
        headers = self.signed()
        good = headers["Authorization"]
        for place in range(1, 65, 9):
            bent = "0" if good[-place] != "0" else "1"
            headers["Authorization"] = good[:len(good) - place] + bent + good[len(good) - place + 1:]
            self.assert_refused(send(self.BODY, headers), "InvalidSignatureException", self.MISMATCH)
        for wrong in (good[:-1], good + "0", good.replace("Signature=", "Signature=" + "0" * 64)):
            self.assertEqual(send(self.BODY, headers | {"Authorization": wrong}).status, 400)

    def test_another_service_and_a_bad_terminator(self):
        self.assert_refused(send(self.BODY, self.signed(service="sts")), "InvalidSignatureException",
                            "Credential should be scoped to correct service: 'secretsmanager'.")
        headers = self.signed()
        headers["Authorization"] = headers["Authorization"].replace("/aws4_request", "/aws5_request")
        self.assert_refused(send(self.BODY, headers), "InvalidSignatureException",
                            "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'.")

    def test_old_and_future_requests(self):
        now = datetime.datetime.now(datetime.timezone.utc)
        for minutes, pattern in ((-6, r"^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(.*- 5 min\.\)$"),
                                 (6, r"^Signature not yet current: \d{8}T\d{6}Z is still later than .*\+ 5 min\.\)$")):
            moment = (now + datetime.timedelta(minutes=minutes)).strftime("%Y%m%dT%H%M%SZ")
            answer = send(self.BODY, self.signed_at(moment))
            self.assert_refused(answer, "InvalidSignatureException", pattern)
        self.assertEqual(send(self.BODY, self.signed_at((now - datetime.timedelta(minutes=4))
                                                        .strftime("%Y%m%dT%H%M%SZ"))).status, 200)

    def signed_at(self, moment):
        """A signature of another time; botocore signs the time of now, so its steps are taken one by one."""
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest
        from botocore.credentials import Credentials
        request = AWSRequest("POST", ENDPOINT + "/", headers=dict(self.HEADERS), data=self.BODY)
        signer = SigV4Auth(Credentials(os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]),
                           "secretsmanager", REGION)
        request.context["timestamp"] = moment
        request.headers["X-Amz-Date"] = moment
        canonical = signer.canonical_request(request)
        signature = signer.signature(signer.string_to_sign(request, canonical), request)
        signer._inject_signature_to_request(request, signature)
        return dict(request.headers)

    def test_missing_parts_of_the_header(self):
        headers = self.signed()
        for part in ("Credential", "Signature", "SignedHeaders"):
            broken = re.sub(part + r"=[^,]*(, )?", "", headers["Authorization"]).rstrip(", ")
            self.assert_refused(send(self.BODY, headers | {"Authorization": broken}), "IncompleteSignatureException",
                                f"Authorization header requires '{part}' parameter.")

    def test_another_algorithm(self):
        headers = self.signed()
        headers["Authorization"] = headers["Authorization"].replace("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1")
        self.assert_refused(send(self.BODY, headers), "IncompleteSignatureException",
                            "^Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1'.$")

    def test_host_must_be_signed(self):
        headers = self.signed()
        headers["Authorization"] = headers["Authorization"].replace("host;", "")
        self.assert_refused(send(self.BODY, headers), "InvalidSignatureException",
                            "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")

    def test_an_unsigned_amz_header_is_refused(self):
        answer = send(self.BODY, self.signed() | {"X-Amz-Security-Token": "x"})
        self.assertEqual(answer.status, 400)

    def test_sts_refuses_in_xml_with_403(self):
        body = b"Action=GetCallerIdentity&Version=2011-06-15"
        headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
        good = send(body, sign(body, headers, service="sts"))
        self.assertEqual((good.status, good.headers["Content-Type"].split(";")[0]), (200, "text/xml"))
        self.assertIn(b"<Arn>arn:aws:iam::", good.body)
        self.assertIn(b'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"', good.body)
        for change, code in (({"access_key_id": "AKIAUNKNOWNUNKNOWN77"}, b"InvalidClientTokenId"),
                             ({"secret_access_key": "x" * 40}, b"SignatureDoesNotMatch")):
            answer = send(body, sign(body, headers, service="sts", **change))
            self.assertEqual(answer.status, 403)
            self.assertIn(b"<Code>" + code + b"</Code>", answer.body)
            self.assertIn(b"<Type>Sender</Type>", answer.body)


class Health(WireTest):
    def test_readiness_needs_no_signature_and_tells_nothing_secret(self):
        answer = send(None, {}, "GET", "/readyz")
        self.assertEqual(answer.status, 200)
        self.assertNotIn(os.environ["AWS_SECRET_ACCESS_KEY"].encode(), answer.body)
        self.assertNotIn(json.dumps(os.environ["AWS_ACCESS_KEY_ID"]).encode(), answer.body)
