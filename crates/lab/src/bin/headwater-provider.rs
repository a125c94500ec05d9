//! `headwater-provider`: the OpenID provider alone, for tests in a browser, until the end of standard input. It prints
//! its issuer first.

use anyhow::{Context, Result};
use clap::Parser;
use lab::oidc::{OidcProvider, Options, Person};
use tokio::io::{AsyncBufReadExt, BufReader};

/// An OpenID provider on loopback.
#[derive(Parser)]
struct Cli {
    /// 0 picks a free port.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Somebody who can sign in, as SUBJECT:NAME:GROUP,GROUP; may be repeated.
    #[arg(long = "person")]
    people: Vec<String>,
    /// The client's secret; without one clients are public.
    #[arg(long)]
    secret: Option<String>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let cli = Cli::parse();
    let people = cli.people.iter().map(|text| person(text)).collect::<Result<_>>()?;
    let provider = OidcProvider::start(Options { port: cli.port, secret: cli.secret, people }).await?;
    println!("{}", provider.issuer());
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while lines.next_line().await?.is_some() {}
    provider.stop().await;
    Ok(())
}

fn person(text: &str) -> Result<Person> {
    let told = || format!("{text} is not SUBJECT:NAME:GROUP,GROUP");
    let (subject, rest) = text.split_once(':').with_context(told)?;
    let (name, groups) = rest.split_once(':').with_context(told)?;
    let groups: Vec<&str> = groups.split(',').filter(|group| !group.is_empty()).collect();
    Ok(Person::new(subject, name, &groups))
}
