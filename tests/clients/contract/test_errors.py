# SPDX-License-Identifier: Apache-2.0
"""Every row of contract_cases.py: the call fails with this code and these words."""

import unittest

import contract_cases
from contract.fixture import ON_MOTO, ContractTest


class Errors(ContractTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        self = cls()
        missing = self.new_name("missing")
        cls.names = {
            contract_cases.SECRET: self.create()["Name"],
            contract_cases.EMPTY: self.create(None)["Name"],
            contract_cases.MARKED: self.create()["Name"],
            contract_cases.MISSING: missing,
        }
        cls.client.delete_secret(SecretId=cls.names[contract_cases.MARKED])

    def fill_in(self, what):
        if isinstance(what, dict):
            return {name: self.fill_in(value) for name, value in what.items()}
        if isinstance(what, list):
            return [self.fill_in(value) for value in what]
        return self.names.get(what, what) if isinstance(what, str) else what

    def test_each_case_of_the_table(self):
        for case in contract_cases.FAILING:
            if ON_MOTO and not case.moto_agrees:
                continue
            with self.subTest(str(case)[:200]):
                self.assert_error(case.code, case.message, case.operation, **self.fill_in(case.parameters))

    def test_an_error_changes_nothing(self):
        name = self.names[contract_cases.SECRET]
        before = self.client.describe_secret(SecretId=name)
        self.test_each_case_of_the_table()
        after = self.client.describe_secret(SecretId=name)
        for answer in (before, after):
            del answer["ResponseMetadata"]
            answer.pop("LastAccessedDate", None)
        self.assertEqual(before, after)
        self.assertEqual(self.value(name), "first")


if __name__ == "__main__":
    unittest.main()
