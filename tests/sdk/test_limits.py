"""What the cloud's official SDK makes of a caller's pace, on a server that lets in signed calls alone."""

import os
import re
import subprocess
import tempfile
import unittest

from alibabacloud_apig20240327 import models
from alibabacloud_apig20240327.client import Client
from alibabacloud_tea_openapi.exceptions import ThrottlingException
from alibabacloud_tea_openapi.models import Config

SETTINGS = """
listen = "127.0.0.1:0"
data_dir = "data"
[limits]
requests = 1
burst = 5
"""


class Limits(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.config = os.path.join(folder.name, "headwater.toml")
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(SETTINGS)
        self.server = subprocess.Popen([os.environ["HEADWATER_SERVER"], "serve", "--config", self.config],
                                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(self.stop)
        for line in self.server.stdout:
            if line.startswith("Headwater is at "):
                self.endpoint = line.split()[-1].removeprefix("http://")
                return
        raise AssertionError("the server did not start")

    def stop(self):
        self.server.terminate()
        self.server.wait(timeout=30)
        self.server.stdout.close()

    def client(self, name):
        command = [os.environ["HEADWATER_SERVER"], "access-key", "create", "--config", self.config, "--name", name]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        key_id, secret = re.findall(r": (\S+)$", told, re.MULTILINE)
        return Client(Config(access_key_id=key_id, access_key_secret=secret, protocol="http",
                             endpoint=self.endpoint, region_id="cn-hangzhou"))

    def test_a_key_that_asks_too_fast_is_throttled_and_another_one_is_not(self):
        one, other = self.client("one"), self.client("other")
        with self.assertRaises(ThrottlingException) as refused:
            for _ in range(100):
                one.list_gateways(models.ListGatewaysRequest())
        error = refused.exception
        self.assertEqual((error.status_code, error.code), (429, "Throttling.User"))
        self.assertTrue(0 < error.retry_after <= 1000, error.retry_after)
        self.assertIn(error.request_id, error.message)
        self.assertEqual(other.list_gateways(models.ListGatewaysRequest()).status_code, 200)


if __name__ == "__main__":
    unittest.main()
