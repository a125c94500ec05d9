"""The cloud's official SDK, with nothing changed but the endpoint, against the running server."""

import os
import shutil
import subprocess
import tempfile
import time
import unittest

from alibabacloud_apig20240327.client import Client
from alibabacloud_apig20240327 import models
from alibabacloud_tea_openapi.models import Config
from alibabacloud_tea_openapi.exceptions import ClientException

GATEWAY = "gw-7h2k9q4x1m"
ELIGIBLE = "mse-cn-x0d41kqa"
MCP_OFF = "mse-cn-7u3f9tsc"
ATTACHED = "mse-cn-9v0xqw3e"


def start_playground(folder):
    command = [os.environ["HEADWATER_PLAYGROUND"], "--server", os.environ["HEADWATER_SERVER"],
               "--port", "0", "--data-dir", folder, "--still"]
    playground = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    for line in playground.stdout:
        if line.startswith("Headwater is at "):
            return playground, line.split()[-1]
    raise AssertionError("the playground did not start")


class Sources(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.playground, url = start_playground(cls.folder)
        cls.client = Client(Config(access_key_id="testAk", access_key_secret="testSk", protocol="http",
                                   endpoint=url.removeprefix("http://"), region_id="cn-hangzhou"))

    @classmethod
    def tearDownClass(cls):
        cls.playground.stdin.close()
        cls.playground.wait(timeout=30)
        cls.playground.stdout.close()
        shutil.rmtree(cls.folder)

    def create(self, instance_id):
        config = models.CreateSourceRequestNacosSourceConfig(instance_id=instance_id)
        request = models.CreateSourceRequest(gateway_id=GATEWAY, type="MSE_NACOS", nacos_source_config=config)
        return self.client.create_source(request).body.data.source_id

    def add(self, source_type, *configs):
        request = models.CreateServiceRequest(
            gateway_id=GATEWAY, source_type=source_type, service_configs=list(configs))
        return self.client.create_service(request).body.data.service_ids

    def assert_refused(self, status, code, call):
        with self.assertRaises(ClientException) as refused:
            call()
        error = refused.exception
        self.assertEqual((error.status_code, error.code), (status, code))
        self.assertTrue(error.request_id)

    def test_a_gateway_is_created_refused_by_a_taken_name_and_deleted(self):
        request = models.CreateGatewayRequest(
            name="by-sdk", gateway_type="API", gateway_edition="Professional", spec="apigw.small.x1",
            charge_type="POSTPAY", vpc_id="vpc-bp1core8x2",
            network_access_config=models.CreateGatewayRequestNetworkAccessConfig(type="Intranet"),
            zone_config=models.CreateGatewayRequestZoneConfig(select_option="Auto"),
            tag=[models.CreateGatewayRequestTag(key="team", value="sdk")])
        created = self.client.create_gateway(request).body
        self.assertEqual(created.code, "Ok")
        gateway_id = created.data.gateway_id
        gateway = self.client.get_gateway(gateway_id).body.data
        self.assertEqual((gateway.name, gateway.status, gateway.spec), ("by-sdk", "Running", "apigw.small.x1"))
        self.assert_refused(409, "Conflict.GatewayNameExists", lambda: self.client.create_gateway(request))
        self.assertEqual(self.client.delete_gateway(gateway_id).body.code, "Ok")
        self.assert_refused(404, "NotFound.Gateway", lambda: self.client.get_gateway(gateway_id))

    def test_gateways_are_listed_and_found_by_name(self):
        everything = self.client.list_gateways(models.ListGatewaysRequest(page_number=1, page_size=10)).body
        self.assertEqual((everything.code, everything.data.total_size), ("Ok", 4))
        found = self.client.list_gateways(models.ListGatewaysRequest(name="payments")).body.data.items
        self.assertEqual([gateway.gateway_id for gateway in found], [GATEWAY])
        self.assertEqual((found[0].status, found[0].vpc.vpc_id), ("Running", "vpc-bp1core8x2"))

    def test_one_gateway_is_read(self):
        gateway = self.client.get_gateway(GATEWAY).body.data
        self.assertEqual((gateway.name, gateway.replicas, gateway.vpc.name), ("payments-edge", "2", "vpc-hz-core"))

    def test_a_source_is_created_listed_read_and_deleted(self):
        offered = self.client.list_mse_nacos_sources(GATEWAY, models.ListMseNacosSourcesRequest()).body.data.items
        self.assertIn(ELIGIBLE, [item.instance_id for item in offered])
        source_id = self.create(ELIGIBLE)
        listed = self.client.list_sources(models.ListSourcesRequest(gateway_id=GATEWAY, type="MSE_NACOS")).body.data
        self.assertIn(source_id, [source.source_id for source in listed.items])
        source = self.wait_until_synced(source_id)
        self.assertEqual((source.type, source.nacos_source_info.instance_id), ("MSE_NACOS", ELIGIBLE))
        config = models.CreateServiceRequestServiceConfigs(name="warehouse", namespace="public", source_id=source_id)
        self.add("MSE_NACOS", config)
        request = models.ListServicesRequest(gateway_id=GATEWAY, source_types="MSE_NACOS", page_size=100)
        services = self.client.list_services(request).body.data.items
        self.assertIn("warehouse", [service.name for service in services])
        self.assertEqual(self.client.delete_source(source_id).body.code, "Ok")
        self.assert_refused(404, "NotFound.Source", lambda: self.client.get_source(source_id))

    def test_a_service_with_fixed_addresses_is_created_read_and_deleted(self):
        config = models.CreateServiceRequestServiceConfigs(name="vault", addresses=["10.20.0.1:8200"])
        service_id, = self.add("VIP", config)
        service = self.client.get_service(service_id).body.data
        self.assertEqual((service.name, service.source_type, service.addresses), ("vault", "VIP", ["10.20.0.1:8200"]))
        self.assertIsNone(service.health_status)
        self.assert_refused(409, "Conflict.ServiceAlreadyExists", lambda: self.add("VIP", config))
        self.assertEqual(self.client.delete_service(service_id).body.code, "Ok")
        self.assert_refused(404, "NotFound.Service", lambda: self.client.get_service(service_id))

    def test_a_cluster_source_is_created_with_rules_and_deleted(self):
        offered = self.client.list_k8s_cluster_sources(GATEWAY, models.ListK8sClusterSourcesRequest()).body.data.items
        cluster_id = next(item.cluster_id for item in offered if item.name == "risk-acs")
        rule = models.CreateSourceRequestK8sSourceConfigAuthorizeSecurityGroupRules(
            security_group_id="sg-bp1risk4m1c", port_ranges=["8080/8082"], description="pods")
        config = models.CreateSourceRequestK8sSourceConfig(
            cluster_id=cluster_id, authorize_security_group_rules=[rule])
        request = models.CreateSourceRequest(gateway_id=GATEWAY, type="K8S", k_8s_source_config=config)
        source_id = self.client.create_source(request).body.data.source_id
        listed = self.client.list_sources(models.ListSourcesRequest(gateway_id=GATEWAY, type="K8S")).body.data.items
        clusters = {source.source_id: source.k_8s_source_info.cluster_id for source in listed}
        self.assertEqual(clusters[source_id], cluster_id)
        self.assertEqual(self.wait_until_synced(source_id).k_8ssource_info.cluster_id, cluster_id)
        self.client.delete_source(source_id)

    def test_what_the_console_would_not_offer_is_refused_with_its_own_code(self):
        self.assert_refused(409, "Conflict.McpDisabled", lambda: self.create(MCP_OFF))
        self.assert_refused(409, "Conflict.SourceAlreadyExists", lambda: self.create(ATTACHED))
        self.assert_refused(404, "NotFound.NacosInstance", lambda: self.create("mse-none"))

    def test_an_id_with_a_slash_and_chinese_is_told_back_as_unknown(self):
        self.assert_refused(404, "NotFound.Source", lambda: self.client.delete_source("src/1 中"))

    def wait_until_synced(self, source_id):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            source = self.client.get_source(source_id).body.data
            if source.association_status == "Synced":
                return source
            time.sleep(0.1)
        self.fail(f"{source_id} did not become Synced")


if __name__ == "__main__":
    unittest.main()
