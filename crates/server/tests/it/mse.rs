//! The registry service's actions at `/`: `ListClusters`, `QueryConfig`, `UpdateConfig`, as its SDK sends them.

use contract::sources::SourceState::Invalid;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::documented;
use crate::harness::{Inventory, Server};

const NOWHERE: &str = "127.0.0.1:9";

fn inventory() -> Inventory {
    Inventory::default()
        .nacos("n1", NOWHERE, "")
        .nacos("n2", "registry.example.com:8848", "mcp_enabled = false")
        .nacos(
            "old",
            "[::1]:8848",
            "mcp_supported = false\nmcp_enabled = false\nvpc = \"vpc-edge\"\nstate = \"Stopped\"",
        )
}

/// As the SDK does it: the action in a header, everything else in the query.
async fn call(server: &Server, action: &str, query: &str) -> (StatusCode, Value) {
    let headers =
        HeaderMap::from_iter([("x-acs-action".parse().unwrap(), HeaderValue::from_str(action).unwrap())]);
    send(server, Method::POST, query, headers, "").await
}

async fn send(
    server: &Server,
    method: Method,
    query: &str,
    headers: HeaderMap,
    body: &'static str,
) -> (StatusCode, Value) {
    let request = lab::http::client().unwrap().request(method.clone(), format!("{}/{query}", server.url));
    let answer = request.headers(headers).body(body).send().await.unwrap();
    let id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
    let status = answer.status();
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body["RequestId"], id, "{body}");
    documented::check(&method, "/", status, &body);
    (status, body)
}

fn refused(status: u16, code: &str, field: Option<&str>) -> (u16, Value, Value, Value, Value) {
    (status, code.into(), code.into(), status.into(), field.map_or(Value::Null, Into::into))
}

fn told((status, body): (StatusCode, Value)) -> (u16, Value, Value, Value, Value) {
    assert_eq!(body["Success"], false, "{body}");
    let part = |key: &str| body[key].clone();
    (status.as_u16(), part("Code"), part("ErrorCode"), part("HttpStatusCode"), part("Field"))
}

fn ids(body: &Value) -> Vec<&str> {
    body["Data"].as_array().unwrap().iter().map(|item| item["InstanceId"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn instances_are_listed_with_what_the_inventory_knows_and_found_by_the_filters() {
    let server = Server::start(&inventory()).await;
    // The query of contract/wire/ListClusters.txt.
    let (status, all) = call(&server, "ListClusters", "?PageNum=1&PageSize=10&RegionId=cn-hangzhou").await;
    assert_eq!((status, ids(&all)), (StatusCode::OK, vec!["n1", "n2", "old"]));
    assert_eq!(
        (&all["Success"], &all["TotalCount"], &all["PageNumber"]),
        (&true.into(), &3.into(), &1.into())
    );
    let second = json!({
        "InstanceId": "n2", "ClusterName": "n2", "ClusterAliasName": "n2-name", "ClusterType": "Nacos-Ans",
        "AppVersion": "2.3.2", "InitStatus": "Running", "VpcId": "vpc-core",
        "IntranetAddress": "registry.example.com", "IntranetDomain": "registry.example.com",
    });
    assert_eq!(all["Data"][1], second);
    assert_eq!(
        (&all["Data"][2]["InitStatus"], &all["Data"][2]["IntranetAddress"]),
        (&"Stopped".into(), &"::1".into())
    );
    for (query, found) in [
        ("?VpcId=vpc-edge", vec!["old"]),
        ("?ClusterAliasName=2-na", vec!["n2"]),
        ("?PageSize=1&PageNum=2", vec!["n2"]),
        ("?Tag.1.Key=team&Tag.1.Value=a", vec![]),
        ("?ResourceGroupId=rg-1", vec![]),
        ("?VpcId=&ClusterAliasName=&RegionId=", vec!["n1", "n2", "old"]),
    ] {
        assert_eq!(ids(&call(&server, "ListClusters", query).await.1), found, "{query}");
    }
    let page = told(call(&server, "ListClusters", "?PageSize=0").await);
    assert_eq!(page, refused(400, "InvalidParameter", Some("PageSize")));
    let page = told(call(&server, "ListClusters", "?PageNum=x").await);
    assert_eq!(page, refused(400, "InvalidParameter", Some("PageNum")));
    let region = told(call(&server, "ListClusters", "?RegionId=mars-1").await);
    assert_eq!(region, refused(400, "InvalidParameter", Some("RegionId")));
}

#[tokio::test]
async fn mcp_is_read_and_set_as_in_the_parameter_settings_and_sources_follow() {
    let server = Server::start(&inventory()).await;
    let source = server.create_nacos("n1").await;
    let query = "?ClusterId=n1&ConfigType=nacos&InstanceId=n1&NeedRunningConf=True";
    let (status, config) = call(&server, "QueryConfig", query).await;
    let known = json!({"ClusterName": "n1", "MCPSupported": true, "MCPEnabled": true, "RestartFlag": false});
    assert_eq!((status, &config["Data"], &config["HttpStatusCode"]), (StatusCode::OK, &known, &200.into()));

    let (status, body) =
        call(&server, "UpdateConfig", "?InstanceId=n1&ConfigType=nacos&MCPEnabled=False").await;
    assert_eq!((status, &body["Success"], &body["Code"]), (StatusCode::OK, &true.into(), &200.into()));
    let parameters = server.get("/console/v1/nacos-instances/n1/parameters").await;
    assert_eq!(
        (&parameters["mcpEnabled"], &parameters["dependents"][0]["sourceId"]),
        (&false.into(), &json!(source))
    );
    let row = server.until_state(&source, &Invalid).await;
    assert_eq!(row["status"]["reason"], "McpDisabled");

    call(&server, "UpdateConfig", "?ClusterId=n1&MCPEnabled=true").await;
    assert_eq!(call(&server, "QueryConfig", "?ClusterId=n1").await.1["Data"]["MCPEnabled"], true);
}

#[tokio::test]
async fn what_cannot_be_set_is_refused_by_its_parameter_and_nothing_is_set() {
    let server = Server::start(&inventory()).await;
    for (query, refusal) in [
        ("", refused(400, "InvalidParameter.IsEmpty", Some("InstanceId"))),
        ("?InstanceId=n1", refused(400, "InvalidParameter.IsEmpty", Some("MCPEnabled"))),
        ("?InstanceId=n1&MCPEnabled=yes", refused(400, "InvalidParameter", Some("MCPEnabled"))),
        (
            "?InstanceId=n1&MCPEnabled=False&ConfigType=zk",
            refused(400, "InvalidParameter", Some("ConfigType")),
        ),
        (
            "?InstanceId=n1&MCPEnabled=False&AuthEnabled=True",
            refused(400, "InvalidParameter", Some("AuthEnabled")),
        ),
        ("?InstanceId=none&MCPEnabled=True", refused(404, "NotFound.NacosInstance", Some("InstanceId"))),
        ("?ClusterId=none&MCPEnabled=True", refused(404, "NotFound.NacosInstance", Some("ClusterId"))),
        ("?InstanceId=old&MCPEnabled=True", refused(409, "Conflict.McpUnsupported", Some("MCPEnabled"))),
    ] {
        assert_eq!(told(call(&server, "UpdateConfig", query).await), refusal, "{query}");
    }
    assert_eq!(call(&server, "QueryConfig", "?InstanceId=n1").await.1["Data"]["MCPEnabled"], true);
    let unknown = told(call(&server, "QueryConfig", "?InstanceId=none").await);
    assert_eq!(unknown, refused(404, "NotFound.NacosInstance", Some("InstanceId")));
}

#[tokio::test]
async fn an_action_is_named_by_header_query_or_form_and_an_unknown_one_is_404() {
    let server = Server::start(&inventory()).await;
    let form =
        HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"))]);
    for (method, query, headers, body) in [
        (Method::GET, "?Action=ListClusters&VpcId=vpc-edge", HeaderMap::new(), ""),
        (Method::POST, "?Action=ListClusters&VpcId=vpc-edge", HeaderMap::new(), ""),
        (Method::POST, "", form.clone(), "Action=ListClusters&VpcId=vpc-edge"),
    ] {
        let (status, body) = send(&server, method.clone(), query, headers, body).await;
        assert_eq!((status, ids(&body)), (StatusCode::OK, vec!["old"]), "{method} {query}");
    }
    let update = "?Action=UpdateConfig&InstanceId=n1&MCPEnabled=False";
    let by_link = send(&server, Method::GET, update, HeaderMap::new(), "").await;
    assert_eq!(told(by_link), refused(405, "MethodNotAllowed", None), "nothing is changed by a GET");
    let none = told(call(&server, "RestartCluster", "?InstanceId=n1").await);
    assert_eq!(none, refused(404, "InvalidAction.NotFound", None));
    let nameless = send(&server, Method::POST, "", HeaderMap::new(), "").await;
    assert_eq!(told(nameless), refused(400, "InvalidParameter.IsEmpty", Some("Action")));
    let json = send(&server, Method::POST, "?Action=ListClusters", HeaderMap::new(), "{}").await;
    assert_eq!(told(json), refused(400, "InvalidParameter.MalformedBody", None));
}

#[tokio::test]
async fn a_browser_that_asks_for_the_page_gets_it_and_another_method_is_405() {
    let server = Server::start(&Inventory::default()).await;
    let http = lab::http::client().unwrap();
    for (method, path) in
        [(Method::GET, "/"), (Method::HEAD, "/"), (Method::GET, "/?embed"), (Method::GET, "/instances")]
    {
        let answer = http.request(method, format!("{}{path}", server.url)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert_eq!(answer.headers()[CONTENT_TYPE], "text/html", "{path}");
    }
    for path in ["/", "/?Action=ListClusters"] {
        let (status, body) = server.send(Method::PUT, path, None).await;
        assert_eq!((status, &body["code"]), (StatusCode::METHOD_NOT_ALLOWED, &"MethodNotAllowed".into()));
    }
    let sdk =
        http.get(format!("{}/nowhere", server.url)).header("x-acs-action", "Nowhere").send().await.unwrap();
    assert_eq!(sdk.status(), StatusCode::NOT_FOUND, "an SDK never gets a page");
    assert_eq!(sdk.json::<Value>().await.unwrap()["code"], "NotFound.Path");
}

#[tokio::test]
async fn an_action_is_refused_like_any_other_call() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start_in(folder, &Inventory::default(), false).await;
    let (status, body) = server.send(Method::POST, "/?Action=ListClusters", None).await;
    assert_eq!((status, &body["Code"]), (StatusCode::UNAUTHORIZED, &"Unauthorized.NotSignedIn".into()));
    let server = Server::start(&Inventory::default()).await;
    let request = lab::http::client().unwrap().post(format!("{}/?Action=UpdateConfig", server.url));
    let answer = request.header("origin", "https://evil.example").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
}
