"""Every operation of the three products that Headwater speaks, and every error of theirs, by the official SDKs."""

import shutil
import tempfile
import unittest

from alibabacloud_apig20240327 import models as apig
from alibabacloud_apig20240327.client import Client as Apig
from alibabacloud_cs20151215 import models as cs
from alibabacloud_cs20151215.client import Client as Cs
from alibabacloud_mse20190531 import models as mse
from alibabacloud_mse20190531.client import Client as Mse
from alibabacloud_tea_openapi.exceptions import ClientException
from alibabacloud_tea_openapi.models import Config
from alibabacloud_tea_openapi.utils_models import OpenApiRequest, Params
from darabonba.runtime import RuntimeOptions

from test_sources import ATTACHED, ELIGIBLE, GATEWAY, MCP_OFF, start_playground

CREATING = "gw-2m8c0t6w4r"
VPC = "vpc-bp1core8x2"
GROUP = "sg-bp1pods7x2k"
GROUP_ELSEWHERE = "sg-bp1edge9w0q"
CLUSTER = "cb2n6ys1d8f4x0k75"
CLUSTER_STOPPED = "cf5t2b7n9c1m4y836"
SERVICE_NAMES = iter(f"by-sdk-{number}" for number in range(1000))


class Operations(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.playground, url = start_playground(cls.folder)
        config = Config(access_key_id="testAk", access_key_secret="testSk", protocol="http",
                        endpoint=url.removeprefix("http://"), region_id="cn-hangzhou")
        cls.apig, cls.mse, cls.cs = Apig(config), Mse(config), Cs(config)

    @classmethod
    def tearDownClass(cls):
        cls.playground.stdin.close()
        cls.playground.wait(timeout=30)
        cls.playground.stdout.close()
        shutil.rmtree(cls.folder)

    def assert_refused(self, status, code, call, field=None):
        with self.assertRaises(ClientException) as refused:
            call()
        error = refused.exception
        self.assertEqual((error.status_code, error.code), (status, code))
        self.assertRegex(error.request_id, r"^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$")
        self.assertIn(error.request_id, error.message)
        if field is not None:
            self.assertEqual(error.data.get("field") or error.data.get("Field"), field)

    def create_gateway(self, name, **more):
        return self.apig.create_gateway(gateway_request(name, **more)).body.data.gateway_id

    def create_fixed(self, name, address="10.20.0.1:80", **more):
        request = service_request("VIP", config(name=name, addresses=[address]), **more)
        return self.apig.create_service(request).body.data.service_ids[0]

    def generic(self, method, path, body=None):
        """A call of an operation that the SDK has no function for."""
        params = Params(action="Nothing", version="2024-03-27", protocol="HTTPS", pathname=path, method=method,
                        auth_type="AK", style="ROA", req_body_type="json", body_type="json")
        return self.apig.call_api(params, OpenApiRequest(headers={}, stream=body), RuntimeOptions())

    # Gateways

    def test_gateways(self):
        tags = [apig.CreateGatewayRequestTag(key="owner", value="sdk 网关 a+b")]
        gateway_id = self.create_gateway("operations", tag=tags)
        wanted = [apig.ListGatewaysRequestTag(key="owner", value="sdk 网关 a+b")]
        for request in [
            apig.ListGatewaysRequest(tag=wanted),
            apig.ListGatewaysRequest(tag=[apig.ListGatewaysRequestTag(key="owner")]),
            apig.ListGatewaysRequest(gateway_id=gateway_id),
            apig.ListGatewaysRequest(name="operation"),
            apig.ListGatewaysRequest(keyword="operations", gateway_type="API", vpc_id=VPC, page_number=1, page_size=1),
        ]:
            body = self.apig.list_gateways(request).body
            self.assertEqual((body.code, [item.gateway_id for item in body.data.items]), ("Ok", [gateway_id]))
        other = [apig.ListGatewaysRequestTag(key="owner", value="nobody")]
        self.assertEqual(self.apig.list_gateways(apig.ListGatewaysRequest(tag=other)).body.data.total_size, 0)
        gateway = self.apig.get_gateway(gateway_id).body.data
        self.assertEqual((gateway.status, gateway.vpc.vpc_id, gateway.tags[0].value), ("Running", VPC, "sdk 网关 a+b"))
        self.assertEqual(self.apig.delete_gateway(gateway_id).body.code, "Ok")

    def test_gateways_that_cannot_be(self):
        create = lambda request: lambda: self.apig.create_gateway(request)
        self.assert_refused(400, "InvalidParameter.IsEmpty", create(gateway_request(None)), "name")
        self.assert_refused(400, "InvalidParameter", create(gateway_request("x", spec="huge")), "spec")
        self.assert_refused(404, "NotFound.Vpc", create(gateway_request("x", vpc_id="vpc-none")), "vpcId")
        self.assert_refused(409, "Conflict.GatewayNameExists", create(gateway_request("payments-edge")), "name")
        self.assert_refused(404, "NotFound.Gateway", lambda: self.apig.get_gateway("gw-none"))
        self.assert_refused(404, "NotFound.Gateway", lambda: self.apig.delete_gateway("gw-none"))
        self.assert_refused(409, "Conflict.AppClusterIsAlreadyInChanging", lambda: self.apig.delete_gateway(CREATING))
        page = apig.ListGatewaysRequest(page_size=101)
        self.assert_refused(400, "InvalidParameter", lambda: self.apig.list_gateways(page), "pageSize")

    # Sources

    def test_sources(self):
        clusters = self.apig.list_k8s_cluster_sources(GATEWAY, apig.ListK8sClusterSourcesRequest(vpc_id=VPC)).body
        self.assertIn(CLUSTER, [item.cluster_id for item in clusters.data.items])
        instances = self.apig.list_mse_nacos_sources(GATEWAY, apig.ListMseNacosSourcesRequest()).body.data.items
        self.assertIn("mse-cn-p81m2zzb", [item.instance_id for item in instances])
        source_id = self.apig.create_source(nacos_source("mse-cn-p81m2zzb")).body.data.source_id
        request = apig.ListSourcesRequest(gateway_id=GATEWAY, type="MSE_NACOS", page_number=1, page_size=100)
        listed = {item.source_id: item for item in self.apig.list_sources(request).body.data.items}
        self.assertEqual(listed[source_id].nacos_source_info.instance_id, "mse-cn-p81m2zzb")
        source = self.apig.get_source(source_id).body.data
        self.assertEqual((source.gateway_id, source.type), (GATEWAY, "MSE_NACOS"))
        self.assertEqual(self.apig.delete_source(source_id).body.code, "Ok")

    def test_sources_that_cannot_be(self):
        create = lambda request: lambda: self.apig.create_source(request)
        nacos, cluster = "nacosSourceConfig.instanceId", "k8sSourceConfig.clusterId"
        rules = "k8sSourceConfig.authorizeSecurityGroupRules"
        for status, code, request, field in [
            (400, "InvalidParameter.IsEmpty", apig.CreateSourceRequest(gateway_id=GATEWAY), "type"),
            (400, "InvalidParameter", apig.CreateSourceRequest(gateway_id=GATEWAY, type="ZK"), "type"),
            (404, "NotFound.Gateway", nacos_source(ELIGIBLE, gateway_id="gw-none"), "gatewayId"),
            (409, "Conflict.GatewayNotRunning", nacos_source(ELIGIBLE, gateway_id=CREATING), "gatewayId"),
            (404, "NotFound.NacosInstance", nacos_source("mse-none"), nacos),
            (409, "Conflict.McpDisabled", nacos_source(MCP_OFF), nacos),
            (409, "Conflict.McpUnsupported", nacos_source("mse-cn-1c6y4hgf"), nacos),
            (409, "Conflict.SourceNotRunning", nacos_source("mse-cn-k9b7n0lg"), nacos),
            (409, "Conflict.NoPermissionOnSource", nacos_source("mse-cn-q2v8x5jh"), nacos),
            (409, "Conflict.SourceInOtherVpc", nacos_source("mse-cn-m5w2r8de"), nacos),
            (409, "Conflict.SourceAlreadyExists", nacos_source(ATTACHED), nacos),
            (404, "NotFound.Cluster", cluster_source("c-none"), cluster),
            (409, "Conflict.SourceNotRunning", cluster_source(CLUSTER_STOPPED), cluster),
            (404, "NotFound.SecurityGroup", cluster_source(CLUSTER, (GROUP_ELSEWHERE, ["80"])),
             f"{rules}[0].securityGroupId"),
            (400, "InvalidParameter.DuplicateRule", cluster_source(CLUSTER, (GROUP, ["80/90", "85"])),
             f"{rules}[0].portRanges[1]"),
        ]:
            with self.subTest(code=code, field=field):
                self.assert_refused(status, code, create(request), field)
        self.assert_refused(404, "NotFound.Source", lambda: self.apig.get_source("src-none"))
        self.assert_refused(404, "NotFound.Source", lambda: self.apig.delete_source("src-none"))
        unknown = apig.ListSourcesRequest(type="k8s")
        self.assert_refused(400, "InvalidParameter", lambda: self.apig.list_sources(unknown), "type")
        self.assert_refused(404, "NotFound.Gateway", lambda: self.apig.list_k8s_cluster_sources(
            "gw-none", apig.ListK8sClusterSourcesRequest()))
        self.assert_refused(404, "NotFound.Gateway", lambda: self.apig.list_mse_nacos_sources(
            "gw-none", apig.ListMseNacosSourcesRequest()))

    # Services

    def test_services(self):
        name = next(SERVICE_NAMES)
        service_id = self.create_fixed(name, resource_group_id="rg-sdk")
        request = apig.ListServicesRequest(gateway_id=GATEWAY, name=name, source_type="VIP", source_types="VIP,DNS",
                                           resource_group_id="rg-sdk", page_number=1, page_size=10)
        listed = self.apig.list_services(request).body.data
        self.assertEqual((listed.total_size, listed.items[0].service_id), (1, service_id))
        check = apig.UpdateServiceRequestHealthCheckConfig(enable=True, protocol="HTTP", http_path="/up", interval=5,
                                                           expected_statuses=["http_2xx"])
        outliers = apig.UpdateServiceRequestOutlierDetectionConfig(enable=True, failure_percentage_threshold=30)
        ports = [apig.UpdateServiceRequestPorts(name="web", port=8443, protocol="HTTPS")]
        request = apig.UpdateServiceRequest(addresses=["10.20.0.2:8443"], protocol="HTTPS", ports=ports,
                                            health_check_config=check, healthy_panic_threshold=12.5,
                                            outlier_detection_config=outliers)
        self.assertEqual(self.apig.update_service(service_id, request).body.code, "Ok")
        service = self.apig.get_service(service_id).body.data
        self.assertEqual((service.addresses, service.protocol), (["10.20.0.2:8443"], "HTTPS"))
        self.assertEqual((service.ports[0].name, service.ports[0].port), ("web", 8443))
        self.assertEqual((service.health_check.http_path, service.health_check.interval), ("/up", 5))
        self.assertEqual(service.outlier_detection.failure_percentage_threshold, 30)
        self.assertEqual((service.healthy_panic_threshold, service.resource_group_id), (12.5, "rg-sdk"))
        self.assertEqual(self.apig.delete_service(service_id).body.code, "Ok")

    def test_services_that_cannot_be(self):
        name = next(SERVICE_NAMES)
        service_id = self.create_fixed(name)
        create = lambda request: lambda: self.apig.create_service(request)
        fixed = config(name=name, addresses=["10.20.0.1:80"])
        offered = config(name="nobody-offers-it", namespace="public")
        foreign = config(name="x", namespace="public", source_id="src-none")
        for status, code, request, field in [
            (400, "InvalidParameter.IsEmpty", service_request("VIP"), "serviceConfigs"),
            (400, "InvalidParameter", service_request("ZK", fixed), "sourceType"),
            (404, "NotFound.Gateway", service_request("VIP", fixed, gateway_id="gw-none"), "gatewayId"),
            (409, "Conflict.GatewayNotRunning", service_request("VIP", fixed, gateway_id=CREATING), "gatewayId"),
            (409, "Conflict.ServiceAlreadyExists", service_request("VIP", fixed), "serviceConfigs[0].name"),
            (404, "NotFound.OfferedService", service_request("MSE_NACOS", offered), "serviceConfigs[0].name"),
            (404, "NotFound.Source", service_request("MSE_NACOS", foreign), "serviceConfigs[0].sourceId"),
        ]:
            with self.subTest(code=code):
                self.assert_refused(status, code, create(request), field)
        update = lambda id, **what: lambda: self.apig.update_service(id, apig.UpdateServiceRequest(**what))
        self.assert_refused(400, "InvalidParameter", update(service_id, addresses=["nowhere"]), "addresses[0]")
        self.assert_refused(400, "InvalidParameter", update(service_id, dns_servers=["10.0.0.2"]), "dnsServers")
        self.assert_refused(404, "NotFound.Service", update("svc-none", protocol="HTTP"))
        self.assert_refused(404, "NotFound.Service", lambda: self.apig.get_service("svc-none"))
        self.assert_refused(404, "NotFound.Service", lambda: self.apig.delete_service("svc-none"))
        unknown = apig.ListServicesRequest(source_types="K8S,ZK")
        self.assert_refused(400, "InvalidParameter", lambda: self.apig.list_services(unknown), "sourceTypes")
        self.apig.delete_service(service_id)

    def test_a_client_token_makes_a_service_once(self):
        name = next(SERVICE_NAMES)
        first = self.create_fixed(name, client_token="sdk-token 1+")
        self.assertEqual(self.create_fixed(name, client_token="sdk-token 1+"), first)
        self.assert_refused(409, "Conflict.ClientTokenReused",
                            lambda: self.create_fixed(name, "10.20.0.9:80", client_token="sdk-token 1+"), "clientToken")
        self.assert_refused(400, "InvalidParameter",
                            lambda: self.create_fixed(name, client_token="x" * 65), "clientToken")
        self.apig.delete_service(first)

    # Security groups

    def test_security_groups_and_rules(self):
        list_groups = lambda **what: self.apig.list_gateway_authorizable_security_groups(
            GATEWAY, apig.ListGatewayAuthorizableSecurityGroupsRequest(**what)).body.data.items
        groups = {group.security_group_id: group for group in list_groups()}
        self.assertEqual((groups[GROUP].name, groups[GROUP].type, groups[GROUP].vpc_id),
                         ("checkout-pods", "normal", VPC))
        self.assertNotIn(GROUP_ELSEWHERE, groups)
        self.assertEqual(len(list_groups(cs_cluster_id=CLUSTER)), len(groups))
        request = rule_request(GROUP, "9443", "9500/9502", description="by the SDK")
        self.assertEqual(self.apig.add_gateway_security_group_rule(GATEWAY, request).body.code, "Ok")
        mine = [rule for rule in self.rules() if rule.description == "by the SDK"]
        self.assertEqual([rule.port_range for rule in mine], ["9443/9443", "9500/9502"])
        self.assertEqual((mine[0].security_group_name, mine[0].ip_protocol, mine[0].vpc_id),
                         ("checkout-pods", "TCP", VPC))
        for rule in mine:
            self.assertEqual(self.delete_rule(rule.security_group_rule_id).body.code, "Ok")
            self.assert_refused(404, "NotFound.SecurityGroupRule",
                                lambda: self.delete_rule(rule.security_group_rule_id))

    def test_a_rule_of_a_source_goes_with_it(self):
        source_id = self.apig.create_source(cluster_source(CLUSTER, (GROUP, ["9600", "9700/9702"]))).body.data.source_id
        first, second = [rule for rule in self.rules() if rule.port_range in ("9600/9600", "9700/9702")]
        self.assert_refused(409, "Conflict.SecurityGroupRuleOfSource",
                            lambda: self.delete_rule(first.security_group_rule_id))
        self.delete_rule(first.security_group_rule_id, cascading_delete=True)
        self.apig.delete_source(source_id)
        self.assertNotIn(second.security_group_rule_id, [rule.security_group_rule_id for rule in self.rules()])

    def test_rules_that_cannot_be(self):
        add = lambda request, gateway=GATEWAY: lambda: self.apig.add_gateway_security_group_rule(gateway, request)
        for status, code, call, field in [
            (400, "InvalidParameter.IsEmpty", add(rule_request(None, "80")), "securityGroupId"),
            (400, "InvalidParameter", add(rule_request(GROUP, "80-90")), "portRanges[0]"),
            (400, "InvalidParameter.DuplicateRule", add(rule_request(GROUP, "80", "80")), "portRanges[1]"),
            (404, "NotFound.SecurityGroup", add(rule_request(GROUP_ELSEWHERE, "80")), "securityGroupId"),
            (404, "NotFound.Gateway", add(rule_request(GROUP, "80"), "gw-none"), None),
            (409, "Conflict.GatewayNotRunning", add(rule_request(GROUP_ELSEWHERE, "80"), CREATING), None),
        ]:
            with self.subTest(code=code):
                self.assert_refused(status, code, call, field)
        request = rule_request(GROUP, "9800")
        self.apig.add_gateway_security_group_rule(GATEWAY, request)
        self.assert_refused(409, "Conflict.SecurityGroupRuleAlreadyExists", add(request), "portRanges[0]")
        rule, = [rule for rule in self.rules() if rule.port_range == "9800/9800"]
        self.delete_rule(rule.security_group_rule_id)
        self.assert_refused(404, "NotFound.Gateway", lambda: self.apig.list_gateway_authorized_security_group_rules(
            "gw-none", apig.ListGatewayAuthorizedSecurityGroupRulesRequest()))
        self.assert_refused(404, "NotFound.Cluster", lambda: self.apig.list_gateway_authorizable_security_groups(
            GATEWAY, apig.ListGatewayAuthorizableSecurityGroupsRequest(cs_cluster_id="c-none")), "csClusterId")

    def rules(self):
        request = apig.ListGatewayAuthorizedSecurityGroupRulesRequest()
        return self.apig.list_gateway_authorized_security_group_rules(GATEWAY, request).body.data.items

    def delete_rule(self, rule_id, **what):
        request = apig.DeleteGatewaySecurityGroupRuleRequest(**what)
        return self.apig.delete_gateway_security_group_rule(GATEWAY, rule_id, request)

    # Nacos instances

    def test_nacos_instances_are_listed(self):
        request = mse.ListClustersRequest(region_id="cn-hangzhou", page_num=1, page_size=100)
        body = self.mse.list_clusters(request).body
        self.assertEqual((body.success, body.total_count), (True, 8))
        self.assertRegex(body.request_id, r"^[0-9A-F-]{36}$")
        instance = next(item for item in body.data if item.instance_id == MCP_OFF)
        self.assertEqual((instance.cluster_alias_name, instance.cluster_type, instance.app_version),
                         ("nacos-billing", "Nacos-Ans", "2.2.3"))
        self.assertEqual((instance.init_status, instance.vpc_id), ("Running", VPC))
        request = mse.ListClustersRequest(region_id="cn-hangzhou", cluster_alias_name="billing", vpc_id=VPC)
        self.assertEqual([item.instance_id for item in self.mse.list_clusters(request).body.data], [MCP_OFF])
        tags = [mse.ListClustersRequestTag(key="a", value="b")]
        self.assertEqual(self.mse.list_clusters(mse.ListClustersRequest(tag=tags)).body.data, [])

    def test_mcp_of_a_nacos_instance_is_read_and_set(self):
        query = mse.QueryConfigRequest(instance_id=MCP_OFF, config_type="nacos", need_running_conf=True)
        update = lambda on: self.mse.update_config(
            mse.UpdateConfigRequest(instance_id=MCP_OFF, config_type="nacos", mcpenabled=on)).body
        before = self.mse.query_config(query).body
        self.assertEqual((before.success, before.data.mcpsupported, before.data.mcpenabled), (True, True, False))
        changed = update(True)
        self.assertEqual((changed.success, changed.http_status_code), (True, 200))
        self.assertTrue(self.mse.query_config(query).body.data.mcpenabled)
        update(False)
        self.assertFalse(self.mse.query_config(query).body.data.mcpenabled)

    def test_what_cannot_be_set_of_a_nacos_instance(self):
        update = lambda **what: lambda: self.mse.update_config(mse.UpdateConfigRequest(**what))
        old = "mse-cn-1c6y4hgf"
        for status, code, call, field in [
            (400, "InvalidParameter.IsEmpty", update(mcpenabled=True), "InstanceId"),
            (400, "InvalidParameter.IsEmpty", update(instance_id=MCP_OFF), "MCPEnabled"),
            (400, "InvalidParameter", update(instance_id=MCP_OFF, tlsenabled=True, mcpenabled=True), "TLSEnabled"),
            (404, "NotFound.NacosInstance", update(cluster_id="mse-none", mcpenabled=True), "ClusterId"),
            (409, "Conflict.McpUnsupported", update(instance_id=old, mcpenabled=True), "MCPEnabled"),
        ]:
            with self.subTest(code=code):
                self.assert_refused(status, code, call, field)
        self.assert_refused(404, "NotFound.NacosInstance", lambda: self.mse.query_config(
            mse.QueryConfigRequest(instance_id="mse-none")), "InstanceId")
        self.assert_refused(400, "InvalidParameter", lambda: self.mse.list_clusters(
            mse.ListClustersRequest(page_size=1000)), "PageSize")

    # Clusters

    def test_clusters_are_described(self):
        request = cs.DescribeClustersV1Request(region_id="cn-hangzhou", page_number=1, page_size=50)
        body = self.cs.describe_clusters_v1(request).body
        self.assertEqual((body.page_info.total_count, body.page_info.page_size), (len(body.clusters), 50))
        cluster = next(item for item in body.clusters if item.cluster_id == CLUSTER)
        self.assertEqual((cluster.name, cluster.cluster_type, cluster.profile), ("risk-acs", "ManagedKubernetes", "Acs"))
        self.assertEqual((cluster.state, cluster.vpc_id, cluster.current_version), ("running", VPC, "1.32"))
        request = cs.DescribeClustersV1Request(name="registered", cluster_type="ExternalKubernetes", profile="Default")
        self.assertEqual([item.name for item in self.cs.describe_clusters_v1(request).body.clusters],
                         ["dc1-registered"])
        unknown = cs.DescribeClustersV1Request(cluster_type="Docker")
        self.assert_refused(400, "InvalidParameter", lambda: self.cs.describe_clusters_v1(unknown), "cluster_type")

    # What no operation is

    def test_what_is_no_operation_is_told_with_a_code(self):
        self.assert_refused(404, "NotFound.Path", lambda: self.apig.list_domains(apig.ListDomainsRequest()))
        self.assert_refused(404, "NotFound.Path", lambda: self.cs.describe_cluster_detail("c-1"))
        self.assert_refused(404, "NotFound.Path", lambda: self.generic("GET", "/nowhere"))
        self.assert_refused(404, "InvalidAction.NotFound", lambda: self.mse.list_engine_namespaces(
            mse.ListEngineNamespacesRequest(instance_id=MCP_OFF)))
        self.assert_refused(405, "MethodNotAllowed", lambda: self.generic("PATCH", "/v1/sources"))

    def test_a_body_that_cannot_be_read_is_told_with_a_code(self):
        self.assert_refused(400, "InvalidParameter.MalformedBody", lambda: self.generic("POST", "/v1/sources", b"{"))
        large = b" " * (1 << 20) + b"{}"
        self.assert_refused(413, "InvalidParameter.BodyTooLarge", lambda: self.generic("POST", "/v1/sources", large))


def gateway_request(name, **more):
    given = {"spec": "apigw.small.x1", "vpc_id": VPC, "gateway_type": "API", **more}
    return apig.CreateGatewayRequest(name=name, **given)


def nacos_source(instance_id, gateway_id=GATEWAY):
    config = apig.CreateSourceRequestNacosSourceConfig(instance_id=instance_id)
    return apig.CreateSourceRequest(gateway_id=gateway_id, type="MSE_NACOS", nacos_source_config=config)


def cluster_source(cluster_id, *rules):
    rules = [apig.CreateSourceRequestK8sSourceConfigAuthorizeSecurityGroupRules(
        security_group_id=group, port_ranges=ranges) for group, ranges in rules]
    config = apig.CreateSourceRequestK8sSourceConfig(cluster_id=cluster_id, authorize_security_group_rules=rules)
    return apig.CreateSourceRequest(gateway_id=GATEWAY, type="K8S", k_8s_source_config=config)


def config(**what):
    return apig.CreateServiceRequestServiceConfigs(**what)


def service_request(source_type, *configs, gateway_id=GATEWAY, **more):
    return apig.CreateServiceRequest(gateway_id=gateway_id, source_type=source_type, service_configs=list(configs), **more)


def rule_request(group, *ranges, **more):
    return apig.AddGatewaySecurityGroupRuleRequest(security_group_id=group, port_ranges=list(ranges), **more)


if __name__ == "__main__":
    unittest.main()
