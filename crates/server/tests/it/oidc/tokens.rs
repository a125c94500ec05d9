//! What the provider says of a person is believed only if everything about it is right.

use lab::oidc::Fault;

use super::{Browser, both, failure, provider, server_with, settings};

#[tokio::test]
async fn a_token_that_is_wrong_in_one_thing_lets_nobody_in() {
    let (provider, server) = both().await;
    for fault in [
        Fault::OtherNonce,
        Fault::OtherAudience,
        Fault::OtherIssuer,
        Fault::Expired,
        Fault::BadSignature,
        Fault::Unsigned,
        Fault::NoToken,
    ] {
        provider.set_fault(fault);
        let mut browser = Browser::at(&server);
        let led = browser.sign_in("/instances", "sub-grace").await;
        let wanted = ("/instances".into(), "Unauthorized.InvalidIdToken".into());
        assert_eq!(failure(&led), wanted, "{fault:?}");
        assert!(!browser.is_in(), "{fault:?}");
    }
    provider.set_fault(Fault::None);
    assert_eq!(Browser::at(&server).sign_in("/instances", "sub-grace").await, "/instances");
}

#[tokio::test]
async fn a_token_is_old_by_the_servers_clock() {
    let provider = provider().await;
    let clock = server::clock::Clock::default();
    let server = server_with(&provider, |config| config.clock = clock.clone()).await;
    Browser::at(&server).sign_in("/", "sub-grace").await;
    clock.jump(400_000);
    let led = Browser::at(&server).sign_in("/", "sub-grace").await;
    assert_eq!(failure(&led).1, "Unauthorized.InvalidIdToken");
}

#[tokio::test]
async fn keys_that_the_provider_has_changed_are_fetched_again_once() {
    let (provider, server) = both().await;
    Browser::at(&server).sign_in("/", "sub-grace").await;
    let keys = || provider.asked().iter().filter(|asked| *asked == "GET /jwks").count();
    assert_eq!(keys(), 1);
    // From RSA to an elliptic curve, and on to another one.
    for turn in [2, 3] {
        provider.rotate().unwrap();
        for _ in 0..2 {
            assert_eq!(Browser::at(&server).sign_in("/", "sub-grace").await, "/");
            assert_eq!(keys(), turn);
        }
    }
    provider.set_fault(Fault::BadSignature);
    let led = Browser::at(&server).sign_in("/", "sub-grace").await;
    assert_eq!(failure(&led).1, "Unauthorized.InvalidIdToken");
    assert_eq!(keys(), 3, "a key that is known is not fetched again");
}

#[tokio::test]
async fn a_client_is_who_it_says_by_its_secret_and_a_public_one_needs_none() {
    let with_secret = provider().await;
    let server = server_with(&with_secret, |config| {
        config.oidc.as_mut().unwrap().client_secret = Some(server::oidc::Secret::new("another".to_owned()));
    })
    .await;
    let led = Browser::at(&server).sign_in("/", "sub-grace").await;
    assert_eq!(failure(&led).1, "ServiceUnavailable.SignInProvider");
    let people = vec![lab::oidc::Person::new("sub-grace", "grace", &["all"])];
    let public = lab::oidc::Options { people, ..lab::oidc::Options::default() };
    let public = lab::oidc::OidcProvider::start(public).await.unwrap();
    let server = server_with(&public, |config| {
        config.oidc.as_mut().unwrap().client_secret = None;
    })
    .await;
    assert_eq!(Browser::at(&server).sign_in("/", "sub-grace").await, "/");
    assert!(settings(public.issuer()).check().is_ok());
}
