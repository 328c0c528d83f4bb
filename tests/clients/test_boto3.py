# SPDX-License-Identifier: Apache-2.0
"""boto3 against the server: every test of contract/. A name narrows it: test_boto3.py Labels"""

import pathlib
import sys
import unittest

if __name__ == "__main__":
    here = pathlib.Path(__file__).resolve().parent
    loader = unittest.TestLoader()
    loader.testNamePatterns = [f"*{name}*" for name in sys.argv[1:]] or None
    tests = loader.discover(str(here / "contract"), top_level_dir=str(here))
    result = unittest.TextTestRunner(verbosity=1).run(tests)
    # A discovery that finds nothing is no success.
    sys.exit(0 if result.wasSuccessful() and result.testsRun > 0 else 1)
