//! Those who come in: their session, their rights, and how they stand among users.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Browser, CALLBACK, START, both, failure};
use crate::callers::{PASSWORD, all};

const SESSION: &str = "/console/v1/session";
const USERS: &str = "/console/v1/users";

#[tokio::test]
async fn a_person_signs_in_by_the_provider_and_lands_where_they_wanted_to_go() {
    let (provider, server) = both().await;
    let ways = server.get("/console/v1/sign-in").await;
    assert_eq!(ways, json!({"password": true, "firstLink": true, "provider": "Lab"}));
    assert!(provider.asked().is_empty(), "nobody asks the provider before somebody wants to sign in");
    let mut browser = Browser::at(&server);
    assert_eq!(
        browser.sign_in("/clusters?q=订单&region=a b#c", "sub-grace").await,
        "/clusters?q=%E8%AE%A2%E5%8D%95&region=a%20b#c"
    );
    assert_eq!(browser.cookies.keys().collect::<Vec<_>>(), ["headwater"], "the other cookie is taken back");
    let grace = browser.person();
    let session = server.get_as(&grace, SESSION).await;
    assert_eq!(
        (&session["principal"]["kind"], &session["user"]["name"]),
        (&json!("person"), &json!("grace"))
    );
    assert_eq!(session["role"], "editor");
    assert_eq!(session["scope"], json!({"kind": "gateways", "gatewayIds": ["gw-core", "gw-edge"]}));
    // What is read once is kept: another sign-in asks for a token only.
    let before = provider.asked().len();
    Browser::at(&server).sign_in("/", "sub-ada").await;
    assert_eq!(provider.asked()[before..], ["POST /authorize", "POST /token"]);
    let (status, _) = server.send_as(&grace, Method::DELETE, SESSION, None).await;
    assert_eq!(status, 200);
    let (status, _) = server.send_as(&grace, Method::GET, SESSION, None).await;
    assert_eq!(status, 401);
}

#[tokio::test]
async fn the_cookie_of_a_sign_in_is_for_the_browser_alone_and_the_provider_is_told_what_binds_it() {
    let (provider, server) = both().await;
    let mut browser = Browser::at(&server);
    let answer = browser.get(&format!("{START}?to=/instances")).await;
    let line = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    let token = browser.cookies["headwater-sign-in"].clone();
    assert_eq!(line, format!("headwater-sign-in={token}; Max-Age=600; Path=/; HttpOnly; SameSite=Lax"));
    let address = reqwest::Url::parse(&super::location(&answer)).unwrap();
    assert!(address.as_str().starts_with(&format!("{}/authorize?", provider.issuer())));
    let query: std::collections::HashMap<_, _> = address.query_pairs().into_owned().collect();
    assert_eq!(query["redirect_uri"], format!("{}{CALLBACK}", server.url));
    assert_eq!((&*query["response_type"], &*query["code_challenge_method"]), ("code", "S256"));
    assert_eq!(query["scope"], "openid profile email");
    assert!(!address.as_str().contains(&token), "what the cookie holds is told to nobody");
    // Behind a proxy that tells the name that people use, everything is for TLS.
    let request = server.http.get(format!("{}{START}", server.url)).header("host", "headwater.example");
    let http =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    let answer = http.execute(request.build().unwrap()).await.unwrap();
    let line = answer.headers()["set-cookie"].to_str().unwrap();
    assert!(line.starts_with("__Host-headwater-sign-in=") && line.ends_with("; Secure"), "{line}");
    let to = super::location(&answer);
    assert!(
        to.contains("redirect_uri=https%3A%2F%2Fheadwater.example%2Fconsole%2Fv1%2Foidc%2Fcallback"),
        "{to}"
    );
}

#[tokio::test]
async fn no_other_site_is_gone_to() {
    let (_provider, server) = both().await;
    for to in ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "evil", ""] {
        assert_eq!(Browser::at(&server).sign_in(to, "sub-ada").await, "/", "{to}");
    }
}

#[tokio::test]
async fn rights_are_taken_anew_at_each_sign_in_and_the_user_stays_the_same() {
    let (provider, server) = both().await;
    let mut first = Browser::at(&server);
    first.sign_in("/", "sub-grace").await;
    let id = server.get_as(&first.person(), SESSION).await["principal"]["id"].clone();
    provider.set_groups("sub-grace", &["all"]);
    let mut second = Browser::at(&server);
    second.sign_in("/", "sub-grace").await;
    for browser in [&first, &second] {
        let session = server.get_as(&browser.person(), SESSION).await;
        assert_eq!((&session["principal"]["id"], &session["role"]), (&id, &json!("viewer")));
        assert_eq!(session["scope"], all());
    }
}

#[tokio::test]
async fn whose_groups_give_nothing_is_refused_recorded_and_shut_out() {
    let (provider, server) = both().await;
    let mut stranger = Browser::at(&server);
    let led = stranger.sign_in("/instances", "sub-eve").await;
    assert_eq!(failure(&led), ("/instances".into(), "Unauthorized.NoMappedGroup".into()));
    assert!(!stranger.is_in());
    let mut grace = Browser::at(&server);
    grace.sign_in("/", "sub-grace").await;
    let body =
        json!({"name": "k", "role": "editor", "scope": {"kind": "gateways", "gatewayIds": ["gw-core"]}});
    let key = server.do_as(&grace.person(), Method::POST, "/console/v1/access-keys", &body).await;
    let key = crate::callers::Key::of(&key);
    let path = "/v1/gateways/gw-core";
    assert_eq!(server.signed(&key, Method::GET, path, None).await.0, 200);
    let grace_id = server.get_as(&grace.person(), SESSION).await["principal"]["id"].clone();
    provider.set_groups("sub-grace", &[]);
    let mut again = Browser::at(&server);
    let led = again.sign_in("/", "sub-grace").await;
    assert_eq!(failure(&led).1, "Unauthorized.NoMappedGroup");
    // The session from before is over, and the key may do nothing any more.
    let (status, _) = server.send_as(&grace.person(), Method::GET, SESSION, None).await;
    assert_eq!(status, 401);
    assert_eq!(server.signed(&key, Method::GET, path, None).await.0, 403);
    let ada = server.first_administrator().await;
    let audit = server.get_as(&ada, "/console/v1/audit?operation=SignInByProvider").await;
    let rows: Vec<(&str, &str)> = audit["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["object"].as_str().unwrap(), row["result"].as_str().unwrap()))
        .collect();
    assert_eq!(
        rows,
        [
            ("sub-grace grace", "Unauthorized.NoMappedGroup"),
            (grace_id.as_str().unwrap(), "Ok"),
            ("sub-eve eve", "Unauthorized.NoMappedGroup")
        ]
    );
    assert_eq!(audit["items"][1]["present"]["name"], "grace");
    let users = server.get_as(&ada, USERS).await;
    let names: Vec<&Value> = users["items"].as_array().unwrap().iter().map(|user| &user["name"]).collect();
    assert_eq!(names, ["ada", "grace"], "who was never let in is no user");
}

#[tokio::test]
async fn users_tell_who_comes_by_the_provider_and_passwords_do_not_apply_to_them() {
    let (provider, server) = both().await;
    let ada = server.first_administrator().await;
    // One of the same name has a password.
    let (_, own_grace) = server.user(&ada, "grace", "viewer", &all()).await;
    let mut browser = Browser::at(&server);
    browser.sign_in("/", "sub-grace").await;
    let users = server.get_as(&ada, USERS).await;
    let of_provider: Vec<&Value> =
        users["items"].as_array().unwrap().iter().filter(|user| user.get("provider").is_some()).collect();
    assert_eq!(of_provider.len(), 1);
    let user = of_provider[0];
    assert_eq!((&user["name"], &user["hasPassword"]), (&json!("grace"), &json!(false)));
    assert_eq!(user["provider"], provider.issuer());
    let one = format!("{USERS}/{}", user["userId"].as_str().unwrap());
    for (method, path, body) in [
        (Method::PUT, one.clone(), json!({"role": "administrator", "scope": all()})),
        (Method::POST, format!("{one}/link"), json!({})),
    ] {
        let (status, error) = server.send_as(&ada, method, &path, Some(&body)).await;
        assert_eq!((status.as_u16(), &error["code"]), (409, &json!("Conflict.UserOfProvider")));
    }
    // The password of the other one is that one's.
    let session = server.get_as(&server.sign_in("grace").await, SESSION).await;
    assert_eq!(session["role"], "viewer");
    server.get_as(&own_grace, SESSION).await;
    let (status, _) = server.send_as(&ada, Method::DELETE, &one, None).await;
    assert_eq!(status, 200);
    let (status, _) = server.send_as(&browser.person(), Method::GET, SESSION, None).await;
    assert_eq!(status, 401, "who is removed is signed out");
    let mut again = Browser::at(&server);
    assert_eq!(again.sign_in("/", "sub-grace").await, "/", "and may come again, as the provider says");
}

#[tokio::test]
async fn who_comes_by_the_provider_takes_nobody_the_first_administrators_place() {
    let (_provider, server) = both().await;
    Browser::at(&server).sign_in("/", "sub-grace").await;
    assert_eq!(server.get("/console/v1/sign-in").await["firstLink"], true);
    let ada = server.first_administrator().await;
    Browser::at(&server).sign_in("/", "sub-ada").await;
    let users = server.get_as(&ada, USERS).await;
    let id_of = |is_ours: bool| {
        let users = users["items"].as_array().unwrap();
        let found = users.iter().find(|user| {
            user["name"].as_str().unwrap().to_lowercase() == "ada"
                && user.get("provider").is_none() == is_ours
        });
        found.unwrap()["userId"].as_str().unwrap().to_owned()
    };
    // An administrator with a password is always left: the provider may be away.
    let (status, error) =
        server.send_as(&ada, Method::DELETE, &format!("{USERS}/{}", id_of(true)), None).await;
    assert_eq!((status.as_u16(), &error["code"]), (409, &json!("Conflict.LastAdministrator")));
    let (status, _) = server.send_as(&ada, Method::DELETE, &format!("{USERS}/{}", id_of(false)), None).await;
    assert_eq!(status, 200);
    let body = json!({"name": "ada", "password": PASSWORD});
    let answer = server.raw_as(None, Method::POST, SESSION, Some(&body)).await;
    assert_eq!(answer.status(), 200);
}
