//! Reading kubeconfigs that people bring. What would run a command or read a file of this machine is
//! refused: a kubeconfig carries everything in itself.

use anyhow::{Context, bail};
use kube::Config;
use kube::config::{KubeConfigOptions, Kubeconfig};

/// Fails with the first thing that is wrong or refused.
pub fn check(text: &str) -> anyhow::Result<()> {
    parse(text).map(drop)
}

pub async fn read(text: &str) -> anyhow::Result<Config> {
    let kubeconfig = parse(text)?;
    Ok(Config::from_custom_kubeconfig(kubeconfig, &KubeConfigOptions::default()).await?)
}

fn parse(text: &str) -> anyhow::Result<Kubeconfig> {
    let kubeconfig = Kubeconfig::from_yaml(text).context("it is not a kubeconfig")?;
    for named in &kubeconfig.clusters {
        let Some(cluster) = &named.cluster else { continue };
        refuse(cluster.certificate_authority.is_some(), "clusters[].cluster.certificate-authority")?;
        refuse(cluster.proxy_url.is_some(), "clusters[].cluster.proxy-url")?;
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

fn refuse(present: bool, field: &str) -> anyhow::Result<()> {
    if present {
        bail!(
            "{field} is refused: it would run a command, read a file or use a proxy; put the data itself in"
        );
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
    fn what_is_no_kubeconfig_is_refused() {
        assert!(check("- just\n- a list\n").is_err());
    }
}
