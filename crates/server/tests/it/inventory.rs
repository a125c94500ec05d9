//! The operator's inventory: applied at start, whole or not at all; and what survives a restart.

use contract::sources::SourceState::{Invalid, Synced};
use lab::nacos::{Instance, NacosOptions, NacosServer};
use server::config::Config;
use server::platform::inventory::Inventory as Applied;

use crate::harness::{GATEWAY, Inventory, Server};

#[tokio::test(flavor = "multi_thread")]
async fn the_last_known_good_survives_a_restart_while_the_registry_is_dead() {
    let folder = tempfile::tempdir().unwrap();
    let mut registry = NacosServer::start(NacosOptions::in_dir(folder.path())).await.unwrap();
    registry.register(&Instance::new("cart", "10.0.0.1", 80)).await.unwrap();
    let inventory = Inventory::default().nacos("n1", &registry.address(), "");
    let server = Server::start(&inventory).await;
    let source = server.create_nacos("n1").await;
    server.until_state(&source, &Synced).await;
    registry.stop().await.unwrap();
    let server = server.restart(&inventory).await;
    let row = server.until_state(&source, &Invalid).await;
    assert_eq!((&row["services"], &row["status"]["reason"]), (&1.into(), &"ConnectionRefused".into()));
    assert!(row["status"]["lastSync"].is_i64(), "with its age");
}

#[tokio::test]
async fn a_registry_that_is_removed_leaves_its_source_invalid_until_somebody_deletes_it() {
    let server = Server::start(&Inventory::default().nacos("n1", "127.0.0.1:9", "")).await;
    let source = server.create_nacos("n1").await;
    let server = server.restart(&Inventory::default()).await;
    let row = server.until_state(&source, &Invalid).await;
    assert_eq!((&row["status"]["reason"], &row["name"]), (&"RegistryRemoved".into(), &"n1-name".into()));
    let gateway = server.get(&format!("/console/v1/gateways/{GATEWAY}")).await;
    assert_eq!(gateway["sources"]["invalid"], 1);
}

#[tokio::test]
async fn mcp_enabled_stays_as_people_set_it_when_the_inventory_is_applied_again() {
    let inventory = Inventory::default().nacos("n1", "127.0.0.1:9", "mcp_enabled = true");
    let server = Server::start(&inventory).await;
    let path = "/console/v1/nacos-instances/n1/parameters";
    let change = serde_json::json!({"mcpEnabled": false});
    server.send(reqwest::Method::PUT, path, Some(change)).await;
    let server = server.restart(&inventory).await;
    assert_eq!(server.get(path).await["mcpEnabled"], false);
}

#[tokio::test]
async fn an_inventory_with_a_refused_kubeconfig_writes_nothing_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let kubeconfig =
        "apiVersion: v1\nkind: Config\nusers:\n- name: u\n  user: {exec: {apiVersion: v1, command: id}}\n";
    let file = Inventory::default().cluster("c1", kubeconfig).write(folder.path());
    let error = Applied::read(&file).expect_err("refused");
    let words = format!("{error:#}");
    assert!(words.contains("cluster c1") && words.contains("users[].user.exec"), "{words}");
    let config = Config { data_dir: folder.path().join("data"), inventory: Some(file), ..Config::default() };
    let started = server::serve(config, server::Control::none(), |_| panic!("it must not start")).await;
    assert!(started.is_err() && !folder.path().join("data").exists(), "nothing is written");
}

#[test]
fn what_is_wrong_in_an_inventory_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for (text, words) in [
        ("[[regions]]\nid = \"cn-hangzhou\"\nname = \"again\"", "duplicate key"),
        (
            "[[gateways]]\nid = \"gw-core\"\nname = \"again\"\nvpc = \"vpc-core\"",
            "gateways: gw-core is there twice",
        ),
        (
            "[[gateways]]\nid = \"gw-2\"\nname = \"lost\"\nvpc = \"vpc-none\"",
            "gw-2: there is no VPC vpc-none",
        ),
        (
            "[[gateways]]\nid = \"gw-2\"\nname = \"two\"\nvpc = \"vpc-core\"\nsecurity_group = \"sg-edge\"",
            "gw-2: its VPC has no security group sg-edge",
        ),
        (
            "[[nacos_instances]]\nid = \"n\"\nname = \"n\"\nvpc = \"vpc-core\"\naddress = \"nowhere\"",
            "is not host:port",
        ),
        (
            "[[clusters]]\nid = \"c\"\nname = \"c\"\nvpc = \"vpc-core\"\ntype = \"ACK\"\ncolor = 1",
            "unknown field `color`",
        ),
    ] {
        let file = Inventory::default().and(text).write(folder.path());
        let error = format!("{:#}", Applied::read(&file).expect_err(text));
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn what_is_wrong_in_an_inventory_is_said_without_what_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    let told = |inventory: &Inventory, text: &str| {
        let file = inventory.write(folder.path());
        let written = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, format!("{written}\n{text}\n")).unwrap();
        let error = Applied::read(&file).expect_err("refused");
        format!("{error:#} {error:?}")
    };
    let instance = "[[nacos_instances]]\nid = \"n\"";
    for wrong in [
        "password = 'topsecret'",
        "permitted = 'topsecret'",
        "state = 'topsecret'",
        "name = ['topsecret']",
        "name = 'topsecret",
        "password 'topsecret'",
        "'topsecret'",
        "name = 'a' 'topsecret'",
    ] {
        let words = told(&Inventory::default(), &format!("{instance}\n{wrong}"));
        assert!(!words.contains("topsecret") && words.contains("line "), "{words}");
    }
    for kubeconfig in [
        "users: topsecret",
        "users:\n- name: u\n  user: topsecret",
        "topsecret",
        "users: [topsecret",
        "users:\n- name: u\n  user: {token: {a: topsecret}}",
        "users:\n- name: u\n  user: {token: &x *topsecret}",
        "users:\n- name: u\n  user:\n    token: topsecret\n   x: topsecret",
        "users: \"topsecret",
        "users: !topsecret 1",
        "users:\n- name: u\n  user: {exec: {interactiveMode: topsecret}}",
        "a: 1\n%topsecret",
        "@topsecret: x",
    ] {
        let words = told(&Inventory::default().cluster("c1", kubeconfig), "");
        assert!(!words.contains("topsecret") && words.contains("cluster c1"), "{words}");
    }
}
