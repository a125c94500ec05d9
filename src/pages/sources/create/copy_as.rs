//! The form as code that does the same: a curl command and a Python program of the cloud's official SDK. Pure texts.

use contract::sources::{CreateSource, SecurityGroupRule};

/// How a shell signs: openssl has all that it takes. Keys come from the environment, as the SDKs take them.
const SIGNED: &str = r#"# Signed by ACS3-HMAC-SHA256. Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET. While openssl
# signs, other users of this machine can see the secret in its command line.
create_source() {
  digest() { openssl dgst -sha256 -r "$@" | cut -d ' ' -f 1; }
  hash=$(printf %s "$1" | digest)
  date=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  nonce=$(openssl rand -hex 16)
  headers='host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version'
  request=$(printf 'POST\n/v1/sources\n\nhost:%s\nx-acs-action:CreateSource\nx-acs-content-sha256:%s\nx-acs-date:%s\nx-acs-signature-nonce:%s\nx-acs-version:2024-03-27\n\n%s\n%s' \
    "$host" "$hash" "$date" "$nonce" "$headers" "$hash")
  signature=$(printf 'ACS3-HMAC-SHA256\n%s' "$(printf %s "$request" | digest)" |
    digest -hmac "$ALIBABA_CLOUD_ACCESS_KEY_SECRET")
  curl --fail-with-body -X POST "$origin/v1/sources" \
    -H 'content-type: application/json' \
    -H 'x-acs-action: CreateSource' \
    -H 'x-acs-version: 2024-03-27' \
    -H "x-acs-date: $date" \
    -H "x-acs-signature-nonce: $nonce" \
    -H "x-acs-content-sha256: $hash" \
    -H "authorization: ACS3-HMAC-SHA256 Credential=$ALIBABA_CLOUD_ACCESS_KEY_ID,SignedHeaders=$headers,Signature=$signature" \
    -d "$1"
}
"#;

/// As a server takes it that lets unsigned calls in. `bodies` are JSON.
pub fn unsigned_curl(origin: &str, bodies: &[String]) -> String {
    let one = |body: &String| {
        format!(
            "curl --fail-with-body -X POST {} \\\n  -H 'content-type: application/json' \\\n  -d {}\n",
            in_shell(&format!("{origin}/v1/sources")),
            in_shell(body)
        )
    };
    bodies.iter().map(one).collect()
}

/// As every server takes it. `origin` and `host` are those of this console's own address.
pub fn curl(origin: &str, host: &str, bodies: &[String]) -> String {
    let mut text = format!("origin={}\nhost={}\n{SIGNED}\n", in_shell(origin), in_shell(host));
    text.extend(bodies.iter().map(|body| format!("create_source {}\n", in_shell(body))));
    text
}

/// `protocol` and `host` are those of this console's own address.
pub fn python(protocol: &str, host: &str, region_id: &str, sources: &[CreateSource]) -> String {
    let mut text = format!(
        "# pip install alibabacloud_apig20240327\n\
         import os\n\n\
         from alibabacloud_apig20240327 import models\n\
         from alibabacloud_apig20240327.client import Client\n\
         from alibabacloud_tea_openapi.models import Config\n\n\
         client = Client(Config(\n    \
             access_key_id=os.environ[\"ALIBABA_CLOUD_ACCESS_KEY_ID\"],\n    \
             access_key_secret=os.environ[\"ALIBABA_CLOUD_ACCESS_KEY_SECRET\"],\n    \
             endpoint={},\n    protocol={},\n    region_id={},\n))\n",
        in_python(host),
        in_python(protocol.trim_end_matches(':')),
        in_python(region_id)
    );
    for source in sources {
        text.push_str("\nanswer = client.create_source(models.CreateSourceRequest(\n");
        text.push_str(&request(source));
        text.push_str("))\nprint(answer.body.data.source_id)\n");
    }
    text
}

fn request(source: &CreateSource) -> String {
    let named = |name: &str, value: &str| format!("    {name}={},\n", in_python(value));
    let mut text = named("gateway_id", source.gateway_id.as_deref().unwrap_or_default());
    if let Some(kind) = &source.source_type {
        text.push_str(&named("type", kind.as_str()));
    }
    if let Some(config) = &source.nacos_source_config {
        text.push_str("    nacos_source_config=models.CreateSourceRequestNacosSourceConfig(\n    ");
        text.push_str(&named("instance_id", config.instance_id.as_deref().unwrap_or_default()));
        text.push_str("    ),\n");
    }
    if let Some(config) = &source.k8s_source_config {
        text.push_str("    k_8s_source_config=models.CreateSourceRequestK8sSourceConfig(\n    ");
        text.push_str(&named("cluster_id", config.cluster_id.as_deref().unwrap_or_default()));
        if !config.authorize_security_group_rules.is_empty() {
            text.push_str("        authorize_security_group_rules=[\n");
            text.extend(config.authorize_security_group_rules.iter().map(rule));
            text.push_str("        ],\n");
        }
        text.push_str("    ),\n");
    }
    text
}

fn rule(rule: &SecurityGroupRule) -> String {
    let ports: Vec<String> = rule.port_ranges.iter().map(|range| in_python(range)).collect();
    let description = rule.description.as_deref();
    let description = description.map(|text| format!("                description={},\n", in_python(text)));
    format!(
        "            models.CreateSourceRequestK8sSourceConfigAuthorizeSecurityGroupRules(\n                \
         security_group_id={},\n                port_ranges=[{}],\n{}            ),\n",
        in_python(&rule.security_group_id),
        ports.join(", "),
        description.unwrap_or_default()
    )
}

/// One word of a shell, whatever is in it.
fn in_shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn in_python(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            control if control.is_control() => {
                quoted.extend(format!("\\u{:04x}", u32::from(control)).chars());
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use contract::sources::{K8sSourceConfig, NacosSourceConfig, SourceType};

    use super::*;

    fn sources() -> Vec<CreateSource> {
        let rule = SecurityGroupRule {
            security_group_id: "sg-1".into(),
            port_ranges: vec!["80/81".into(), "443/443".into()],
            description: Some("the shop's \"own\" \\ ports\n\u{7}坏".into()),
        };
        let cluster = CreateSource {
            gateway_id: Some("gw-1".into()),
            source_type: Some(SourceType::K8s),
            k8s_source_config: Some(K8sSourceConfig {
                cluster_id: Some("c-1".into()),
                authorize_security_group_rules: vec![rule],
            }),
            ..CreateSource::default()
        };
        let nacos = CreateSource {
            gateway_id: Some("gw-1".into()),
            source_type: Some(SourceType::MseNacos),
            nacos_source_config: Some(NacosSourceConfig { instance_id: Some("mse-1".into()) }),
            ..CreateSource::default()
        };
        vec![cluster, nacos]
    }

    #[test]
    fn the_shell_reads_a_body_as_it_is() {
        let body = r#"{"description":"the shop's \\ $HOME `id`"}"#;
        let command =
            unsigned_curl("http://127.0.0.1:8080", &[body.to_owned()]).replace("curl ", "printf '%s|' ");
        let said = Command::new("sh").args(["-c", &command]).output().expect("a shell");
        let said = String::from_utf8(said.stdout).expect("text");
        let words: Vec<&str> = said.split('|').collect();
        assert_eq!(words[3], "http://127.0.0.1:8080/v1/sources");
        assert_eq!(words[7], body);
    }

    #[test]
    fn python_reads_the_program_and_the_sdks_words_are_in_it() {
        let text = python("http:", "127.0.0.1:8080", "cn-hangzhou", &sources());
        let compiled = Command::new("python3")
            .args(["-c", "import ast,sys; ast.parse(sys.argv[1])", &text])
            .output()
            .expect("Python");
        assert!(compiled.status.success(), "{}\n{text}", String::from_utf8_lossy(&compiled.stderr));
        assert!(text.contains("protocol=\"http\"") && text.contains("port_ranges=[\"80/81\", \"443/443\"]"));
        assert!(text.contains("description=\"the shop's \\\"own\\\" \\\\ ports\\n\\u0007坏\""), "{text}");
    }
}
