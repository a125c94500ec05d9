"""schemathesis over the whole OpenAPI document, against the running server: no 5xx, and no answer that is not in it."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.request

HERE = pathlib.Path(__file__).parent
sys.path.append(str(HERE.parent / "sdk"))

from test_sources import start_playground

CHECKS = ("not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
          "unsupported_method")
# It has no end; what it tells is tested in crates/server/tests/it/events.rs.
ENDLESS = "/console/v1/events"
# They lead a browser on to pages, which is tested in crates/server/tests/it/oidc.rs.
ELSEWHERE = "^/console/v1/oidc/"
EXAMPLES = "100" if "HEADWATER_LONG" in os.environ else "10"

KUBECONFIG = """apiVersion: v1
kind: Config
current-context: a
contexts: [{name: a, context: {cluster: a, user: a}}]
clusters: [{name: a, cluster: {server: "https://127.0.0.1:9", insecure-skip-tls-verify: false}}]
users: [{name: a, user: {token: t}}]
"""

# Complete bodies; ids, names and the like become those that there are.
NACOS = {"gatewayId": "", "type": "MSE_NACOS", "nacosSourceConfig": {"instanceId": ""}}
FIXED = {"name": "", "addresses": [""]}
RULE = {"securityGroupId": "", "portRanges": [""]}
BODIES = {
    "POST /v1/gateways": {"name": "", "spec": "", "vpcId": ""},
    "POST /v1/sources": NACOS,
    "POST /v1/services": {"gatewayId": "", "sourceType": "VIP", "serviceConfigs": [FIXED]},
    "PUT /v1/services/{service_id}": {"protocol": "", "healthyPanicThreshold": 1},
    "POST /v1/gateways/{gateway_id}/security-group-rules": RULE,
    "POST /console/v1/gateways/{gateway_id}/preflight": {**NACOS, "gatewayId": None},
    "PUT /console/v1/sources/{source_id}/settings": {"ingressHttps": True, "securityGroupRules": [RULE]},
    "POST /console/v1/clusters": {"name": "", "vpcId": "", "clusterType": "Registered", "version": "1.33", "kubeconfig": ""},
    "PUT /console/v1/clusters/{cluster_id}": {"name": ""},
    "POST /console/v1/nacos-instances": {"name": "", "vpcId": "", "version": "2.3.2", "address": "", "mcpSupported": True},
    "PUT /console/v1/nacos-instances/{instance_id}": {"name": ""},
    "PUT /console/v1/nacos-instances/{instance_id}/parameters": {"mcpEnabled": True},
}


class OpenApi(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.playground, cls.url = start_playground(cls.folder)

    @classmethod
    def tearDownClass(cls):
        cls.playground.stdin.close()
        cls.playground.wait(timeout=30)
        cls.playground.stdout.close()
        shutil.rmtree(cls.folder)

    def ids(self, path, key):
        with urllib.request.urlopen(self.url + path) as answer:
            body = json.load(answer)
        return [item[key] for item in body.get("data", body)["items"]]

    def test_nothing_that_is_asked_makes_the_server_fail_or_answer_what_is_not_documented(self):
        vpcs = self.ids("/console/v1/vpcs", "vpcId")
        gateways = self.ids("/v1/gateways", "gatewayId")
        sources = self.ids("/v1/sources", "sourceId")
        services = self.ids("/v1/services?pageSize=100", "serviceId")
        clusters = self.ids("/console/v1/clusters?pageSize=100", "clusterId")
        instances = self.ids("/console/v1/nacos-instances?pageSize=100", "instanceId")
        known = {
            "gateway_id": gateways, "source_id": sources, "service_id": services, "cluster_id": clusters,
            "instance_id": instances, "gatewayId": gateways, "sourceId": sources, "vpcId": vpcs,
            "clusterId": clusters, "instanceId": instances, "csClusterId": clusters, "InstanceId": instances,
            "ClusterId": instances, "securityGroupId": ["sg-bp1pods7x2k", "sg-bp1risk4m1c"],
            "portRanges": ["80", "8080/8082"], "spec": ["apigw.small.x1"], "regionId": ["cn-hangzhou"],
            "chargeType": ["POSTPAY"], "gatewayEdition": ["Professional"], "clientToken": ["once", "twice"],
            "name": [f"fuzz-{number}" for number in range(40)], "address": ["127.0.0.1:9"], "username": [""],
            "addresses": ["10.0.0.1:80", "one.example.com:80"], "dnsServers": ["10.0.0.2"], "protocol": ["TCP", "HTTP"],
            "kubeconfig": [KUBECONFIG],
        }
        command = [
            sys.executable, "-m", "schemathesis.cli", "run", f"{self.url}/openapi.json",
            "--checks", CHECKS, "--exclude-path", ENDLESS, "--exclude-path-regex", ELSEWHERE, "--max-examples", EXAMPLES, "--seed", "5",
            "--phases", "examples,coverage,fuzzing", "--request-timeout", "30", "--generation-database", "none",
            "--suppress-health-check", "all", "--warnings", "off", "--no-color",
        ]
        environment = {**os.environ, "SCHEMATHESIS_HOOKS": "known", "PYTHONPATH": str(HERE),
                       "HEADWATER_KNOWN": json.dumps(known), "HEADWATER_BODIES": json.dumps(BODIES)}
        done = subprocess.run(command, env=environment, cwd=self.folder, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
        self.assertEqual(done.returncode, 0, done.stdout[-20000:])


if __name__ == "__main__":
    unittest.main()
