//! `ListGateways` and `GetGateway`.

use reqwest::{Method, StatusCode};

use crate::harness::{GATEWAY, Inventory, Server};

#[tokio::test]
async fn gateways_are_found_by_the_filters_as_the_sdk_sends_them() {
    let server = Server::start(&Inventory::default()).await;
    // The query of contract/wire/ListGateways.txt: a plus is a space, the tags are JSON.
    let path = "/v1/gateways?name=%E7%BD%91%E5%85%B3+a%2Bb&pageNumber=1&pageSize=10\
                &tag=%5B%7B%22key%22%3A%22k%22%2C%22value%22%3A%22v%22%7D%5D";
    let answer = server.get(path).await;
    assert_eq!((&answer["code"], &answer["data"]["totalSize"]), (&"Ok".into(), &1.into()));
    assert_eq!(answer["data"]["items"][0]["gatewayId"], GATEWAY);
    assert_eq!(answer["data"]["items"][0]["replicas"], "2", "a count that travels as text");
    let none =
        server.get("/v1/gateways?tag=%5B%7B%22key%22%3A%22k%22%2C%22value%22%3A%22other%22%7D%5D").await;
    assert_eq!(none["data"]["totalSize"], 0);
    let by_key = server.get("/v1/gateways?tag=%5B%7B%22key%22%3A%22k%22%7D%5D").await;
    assert_eq!(by_key["data"]["items"][0]["gatewayId"], GATEWAY, "a key alone finds every value");
    let (status, error) = server.send(Method::GET, "/v1/gateways?tag=k", None).await;
    assert_eq!((status, &error["field"]), (StatusCode::BAD_REQUEST, &"tag".into()));
    assert_eq!(server.get("/v1/gateways?vpcId=vpc-edge").await["data"]["totalSize"], 1);
}

#[tokio::test]
async fn a_page_tells_the_total_and_a_wrong_page_names_its_parameter() {
    let server = Server::start(&Inventory::default()).await;
    let page = server.get("/v1/gateways?pageNumber=2&pageSize=2").await;
    assert_eq!(page["data"]["items"].as_array().unwrap().len(), 1);
    assert_eq!(page["data"]["totalSize"], 3);
    for (query, field) in
        [("pageSize=0", "pageSize"), ("pageSize=101", "pageSize"), ("pageNumber=x", "pageNumber")]
    {
        let (status, error) = server.send(Method::GET, &format!("/v1/gateways?{query}"), None).await;
        assert_eq!((status, &error["field"]), (StatusCode::BAD_REQUEST, &field.into()), "{error}");
    }
}

#[tokio::test]
async fn one_gateway_has_its_vpc_and_an_unknown_one_is_404() {
    let server = Server::start(&Inventory::default()).await;
    let gateway = server.get("/v1/gateways/gw-core").await;
    assert_eq!(gateway["data"]["vpc"], serde_json::json!({"vpcId": "vpc-core", "name": "core"}));
    assert!(gateway["data"].get("securityGroup").is_none(), "none is known");
    let edge = server.get("/v1/gateways/gw-edge").await;
    assert_eq!(
        edge["data"]["securityGroup"],
        serde_json::json!({"securityGroupId": "sg-edge", "name": "pods"})
    );
    let (status, error) = server.send(Method::GET, "/v1/gateways/gw-none", None).await;
    assert_eq!((status, &error["code"]), (StatusCode::NOT_FOUND, &"NotFound.Gateway".into()));
}
