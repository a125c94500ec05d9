//! Reading kubeconfigs that people bring. What would run a command, read a file of this machine or trust
//! anybody is refused: a kubeconfig carries everything in itself.

use anyhow::{Context, bail};
use kube::Config;
use kube::client::ClientBuilder;
use kube::config::{KubeConfigOptions, Kubeconfig};

/// What a kubeconfig may not hold, by its path in it.
#[derive(Debug, thiserror::Error)]
#[error("{path} is refused: {why}")]
pub struct RefusedField {
    pub path: &'static str,
    why: &'static str,
}

const COMMAND_OR_FILE: &str = "it would run a command, read a file or use a proxy; put the data itself in";
const ANYBODY: &str = "anybody could pose as the cluster; put its authority into certificate-authority-data";

/// Fails with the first thing that is wrong or refused; with a [`RefusedField`] where that has a name.
pub fn check(text: &str) -> anyhow::Result<()> {
    parse(text).map(drop)
}

/// [`check`], and everything else that keeps a cluster from being asked: a context that names nothing, an
/// address or a certificate that is none.
pub async fn check_usable(text: &str) -> anyhow::Result<()> {
    ClientBuilder::try_from(read(text).await?)?;
    Ok(())
}

pub async fn read(text: &str) -> anyhow::Result<Config> {
    let mut kubeconfig = parse(text)?;
    for named in &mut kubeconfig.clusters {
        // Without one the library takes, or fails on, the proxy that the environment names.
        named.cluster.get_or_insert_default().proxy_url = Some("http://proxy.invalid".to_owned());
    }
    let mut config = Config::from_custom_kubeconfig(kubeconfig, &KubeConfigOptions::default()).await?;
    config.proxy_url = None;
    // Without an authority the library trusts those of this machine; an empty list trusts nobody.
    config.root_cert.get_or_insert_default();
    Ok(config)
}

fn parse(text: &str) -> anyhow::Result<Kubeconfig> {
    let kubeconfig = Kubeconfig::from_yaml(text).context("it is not a kubeconfig")?;
    for named in &kubeconfig.clusters {
        let Some(cluster) = &named.cluster else { continue };
        refuse(cluster.certificate_authority.is_some(), "clusters[].cluster.certificate-authority")?;
        refuse(cluster.proxy_url.is_some(), "clusters[].cluster.proxy-url")?;
        if cluster.insecure_skip_tls_verify == Some(true) {
            bail!(RefusedField { path: "clusters[].cluster.insecure-skip-tls-verify", why: ANYBODY });
        }
    }
    for named in &kubeconfig.auth_infos {
        let Some(user) = &named.auth_info else { continue };
        refuse(user.exec.is_some(), "users[].user.exec")?;
        refuse(user.auth_provider.is_some(), "users[].user.auth-provider")?;
        refuse(user.token_file.is_some(), "users[].user.tokenFile")?;
        refuse(user.client_certificate.is_some(), "users[].user.client-certificate")?;
        refuse(user.client_key.is_some(), "users[].user.client-key")?;
    }
    Ok(kubeconfig)
}

fn refuse(present: bool, path: &'static str) -> anyhow::Result<()> {
    if present {
        bail!(RefusedField { path, why: COMMAND_OR_FILE });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_user(user: &str) -> String {
        format!(
            "apiVersion: v1\nkind: Config\ncurrent-context: c\nclusters:\n- name: c\n  cluster: {{server: 'https://10.0.0.1:6443'}}\n\
             contexts:\n- name: c\n  context: {{cluster: c, user: u}}\nusers:\n- name: u\n  user: {user}\n"
        )
    }

    #[test]
    fn a_token_in_the_file_is_accepted() {
        check(&with_user("{token: abc}")).expect("accepted");
    }

    #[test]
    fn what_runs_a_command_or_reads_a_file_is_refused_by_its_name() {
        for (user, field) in [
            ("{exec: {apiVersion: v1, command: id}}", "users[].user.exec"),
            ("{tokenFile: /etc/passwd}", "users[].user.tokenFile"),
            ("{client-certificate: /etc/passwd}", "users[].user.client-certificate"),
            ("{client-key: /etc/passwd}", "users[].user.client-key"),
            ("{auth-provider: {name: gcp, config: {}}}", "users[].user.auth-provider"),
        ] {
            let error = check(&with_user(user)).expect_err("refused").to_string();
            assert!(error.contains(field), "{field}: {error}");
        }
    }

    #[test]
    fn so_is_what_a_cluster_reads_or_goes_through() {
        for (cluster, field) in [
            ("certificate-authority: /etc/passwd", "clusters[].cluster.certificate-authority"),
            ("proxy-url: 'http://10.0.0.9:3128'", "clusters[].cluster.proxy-url"),
            ("insecure-skip-tls-verify: true", "clusters[].cluster.insecure-skip-tls-verify"),
        ] {
            let text = with_user("{token: abc}").replace("6443'}", &format!("6443', {cluster}}}"));
            let error = check(&text).expect_err("refused").to_string();
            assert!(error.contains(field), "{field}: {error}");
        }
    }

    #[test]
    fn it_is_refused_wherever_it_is_hidden() {
        let good = with_user("{token: abc}");
        let exec = "user: {exec: {apiVersion: v1, command: id}}";
        for (hidden, text) in [
            ("a user that no context names", format!("{good}- name: other\n  {exec}\n")),
            ("another document", format!("{good}---\nusers:\n- name: other\n  {exec}\n")),
            (
                "an anchor",
                good.replace("users:", &format!("x: &x\n  {exec}\nusers:"))
                    .replace("user: {token: abc}", "user: &y {exec: {command: id}}"),
            ),
            ("JSON", r#"{"users": [{"name": "u", "user": {"exec": {"command": "id"}}}]}"#.to_owned()),
            ("an empty command", with_user("{exec: {}}")),
            ("a token beside it", with_user("{token: abc, exec: {command: id}}")),
            ("a provider without a configuration", with_user("{auth-provider: {name: oidc}}")),
            ("an empty file name", with_user("{tokenFile: ''}")),
        ] {
            assert!(check(&text).is_err(), "{hidden}");
        }
    }

    #[test]
    fn a_cluster_that_nobody_checks_is_refused() {
        let careless = with_user("{token: abc}").replace("6443'}", "6443', insecure-skip-tls-verify: true}");
        let error = check(&careless).expect_err("refused").to_string();
        assert!(error.contains("insecure-skip-tls-verify is refused"), "{error}");
        check(&careless.replace("true}", "false}")).expect("nothing is skipped");
    }

    #[tokio::test]
    async fn without_an_authority_nobody_is_trusted() {
        let config = read(&with_user("{token: abc}")).await.expect("read");
        assert_eq!((config.root_cert, config.proxy_url), (Some(vec![]), None));
    }

    #[test]
    fn what_is_no_kubeconfig_is_refused() {
        assert!(check("- just\n- a list\n").is_err());
    }
}
