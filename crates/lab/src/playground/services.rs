//! The services that the playground's gateway has from the start: most of what its sources offer, one by DNS name
//! and one by fixed addresses. Added by the API, as a person would.

use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::{Value, json};

/// Offered, but left for people to add.
const LEFT_OUT: [&str; 4] = ["recommendations", "reviews", "promotions", "order-archive"];
/// Nacos' catalogue comes in pieces: so many services are there when it is whole.
const OFFERED_BY_NACOS: u64 = 12;

pub async fn add(url: &str, gateway_id: &str, sources: [(&str, &String); 3]) -> Result<()> {
    for (source_type, source_id) in sources {
        let offered = offers(url, source_type, source_id).await?;
        let wanted = offered.iter().filter(|offer| !LEFT_OUT.iter().any(|name| offer["name"] == *name));
        let configs: Vec<Value> = wanted.map(|offer| config(offer, source_id)).collect();
        create(url, gateway_id, source_type, &json!(configs)).await?;
    }
    let card_network = json!([{
        "name": "card-network", "addresses": ["gateway.cards.example.com:443"], "dnsServers": ["10.12.0.2"],
    }]);
    create(url, gateway_id, "DNS", &card_network).await?;
    let mainframe = json!([{ "name": "mainframe", "addresses": ["10.12.200.11:8443", "10.12.200.12:8443"] }]);
    create(url, gateway_id, "VIP", &mainframe).await
}

async fn offers(url: &str, source_type: &str, source_id: &str) -> Result<Vec<Value>> {
    let least = if source_type == "MSE_NACOS" { OFFERED_BY_NACOS } else { 1 };
    let http = crate::http::client()?;
    let mut polls = tokio::time::interval(Duration::from_millis(100));
    for _ in 0..200 {
        polls.tick().await;
        let request = http.get(format!("{url}/console/v1/sources/{source_id}/services?pageSize=100"));
        let page: Value = request.send().await?.error_for_status()?.json().await?;
        if page["totalSize"].as_u64() >= Some(least) {
            return Ok(page["items"].as_array().cloned().unwrap_or_default());
        }
    }
    anyhow::bail!("the sample source {source_id} does not offer its services")
}

fn config(offer: &Value, source_id: &str) -> Value {
    let mut config = json!({ "name": offer["name"], "namespace": offer["namespace"], "sourceId": source_id });
    if offer["groupName"].is_string() {
        config["groupName"] = offer["groupName"].clone();
    }
    config
}

async fn create(url: &str, gateway_id: &str, source_type: &str, configs: &Value) -> Result<()> {
    let body = json!({ "gatewayId": gateway_id, "sourceType": source_type, "serviceConfigs": configs });
    let answer = crate::http::client()?.post(format!("{url}/v1/services")).json(&body).send().await?;
    let (status, text) = (answer.status(), answer.text().await?);
    ensure!(status.is_success(), "the sample services were refused: {text}");
    Ok(())
}
