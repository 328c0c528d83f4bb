# SPDX-License-Identifier: Apache-2.0
"""GetRandomPassword, and who the caller is."""

from contract.fixture import ContractTest, connect, differs_on_moto


class Passwords(ContractTest):
    PUNCTUATION = set("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")

    def password(self, **more):
        return self.client.get_random_password(**more)["RandomPassword"]

    def test_the_default_has_32_characters_of_all_four_classes(self):
        for _ in range(20):
            password = self.password()
            self.assertEqual(len(password), 32)
            for of_class in (str.isupper, str.islower, str.isdigit, self.PUNCTUATION.__contains__):
                self.assertTrue(any(map(of_class, password)), password)
            self.assertNotIn(" ", password)

    def test_exclusions(self):
        password = self.password(PasswordLength=500, ExcludePunctuation=True, ExcludeUppercase=True,
                                 ExcludeCharacters="abc012")
        self.assertLessEqual(set(password), set("defghijklmnopqrstuvwxyz3456789"))
        self.assertLessEqual(set(self.password(PasswordLength=500, ExcludeLowercase=True, ExcludeNumbers=True)),
                             set("ABCDEFGHIJKLMNOPQRSTUVWXYZ") | self.PUNCTUATION)

    def test_lengths(self):
        for length in (4, 64, 4096):
            self.assertEqual(len(self.password(PasswordLength=length)), length)

    @differs_on_moto("the shortest has four characters")
    def test_one_character_when_not_every_class_is_required(self):
        self.assertEqual(len(self.password(PasswordLength=1, RequireEachIncludedType=False)), 1)

    def test_a_space_may_come_when_admitted(self):
        self.assertIn(" ", self.password(PasswordLength=4096, IncludeSpace=True))

    def test_no_two_are_alike(self):
        self.assertEqual(len({self.password() for _ in range(50)}), 50)


class Identity(ContractTest):
    def test_the_account_has_twelve_digits(self):
        self.assertRegex(connect("sts").get_caller_identity()["Account"], "^[0-9]{12}$")

    @differs_on_moto("there is no root")
    def test_the_root_key_is_the_root_of_its_account(self):
        who = connect("sts").get_caller_identity()
        self.assertEqual((who["UserId"], who["Arn"]), (who["Account"], f"arn:aws:iam::{who['Account']}:root"))
