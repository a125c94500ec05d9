//! Who calls, people, access keys and the record of what they did.

use contract::console::audit::{AuditQuery, AuditRow};
use contract::console::session::SignIn;
use contract::console::users::TakeLink;
use contract::error::ErrorCode::{
    AccessKeyNotFound, GatewayNotFound, InvalidLink, InvalidParameter, LastAdministrator, MissingParameter,
    NameInUse, SessionNotFound, SignInThrottled, UserNotFound, UserOfProvider, WrongPassword,
};
use serde_json::json;

use super::op;
use crate::http::console::{access_keys, audit, oidc, session, sessions, users};
use crate::http::openapi::book::{Answer, Book};

pub fn write(book: &mut Book) {
    of_sign_in(book);
    of_sessions(book);
    of_users(book);
    of_access_keys(book);
    of_audit(book);
}

fn of_sign_in(book: &mut Book) {
    let about = "How people can sign in. Nobody needs to be known for it.";
    book.add(op("GET", "/console/v1/sign-in", "SignInWays", about), session::ways);
    let one = "/console/v1/session";
    book.add(op("GET", one, "Session", "Who asks, and what there is."), session::get);
    let empty = || Answer::of("application/json", json!({"type": "object"}));
    let mut in_by_password = op("POST", one, "SignIn", "Signs in by a password; the answer sets a cookie.");
    in_by_password.takes_body::<SignIn>(book).answers(empty());
    in_by_password.can_fail(&[MissingParameter, WrongPassword, SignInThrottled]);
    book.put(in_by_password);
    let mut out = op("DELETE", one, "SignOut", "Signs out; the answer takes the cookie back.");
    out.answers(empty());
    book.put(out);
    by_provider(book);
    let about = "Takes a one-time link: its user has this password, and is signed in.";
    let mut by_link = op("POST", "/console/v1/setup", "TakeLink", about);
    by_link.takes_body::<TakeLink>(book).answers(empty());
    by_link.can_fail(&[MissingParameter, InvalidLink]);
    book.put(by_link);
}

/// Both are for browsers, which are led on whatever happens.
fn by_provider(book: &mut Book) {
    let about =
        "Leads a browser to the OpenID provider; if that fails, to the sign-in page, which is told the code.";
    let mut begun = op("GET", "/console/v1/oidc/start", "BeginSignInByProvider", about);
    begun.takes_query::<oidc::Start>(book).answers(Answer::elsewhere());
    begun.errors.remove(&InvalidParameter);
    book.put(begun);
    let about =
        "Where the OpenID provider leads a browser back to: it is signed in, or led to the sign-in page.";
    let mut finished = op("GET", "/console/v1/oidc/callback", "SignInByProvider", about);
    finished.takes_query::<oidc::Callback>(book).answers(Answer::elsewhere());
    finished.errors.remove(&InvalidParameter);
    book.put(finished);
}

fn of_sessions(book: &mut Book) {
    let about = "Sessions: one's own; of who administers everything, all.";
    book.add(op("GET", "/console/v1/sessions", "Sessions", about), sessions::list);
    let path = "/console/v1/sessions/{session_id}";
    book.add(op("DELETE", path, "EndSession", "Ends a session at once."), sessions::end)
        .can_fail(&[SessionNotFound]);
}

fn of_users(book: &mut Book) {
    let all = "/console/v1/users";
    book.add(op("GET", all, "Users", "Everybody who can sign in."), users::list);
    let about = "Makes a user, who has no password until a link is taken.";
    book.add(op("POST", all, "CreateUser", about), users::create).can_fail(&[
        MissingParameter,
        NameInUse,
        GatewayNotFound,
    ]);
    let one = "/console/v1/users/{user_id}";
    let about = "Changes what a user may do, at once.";
    book.add(op("PUT", one, "ChangeUser", about), users::change).can_fail(&[
        MissingParameter,
        UserNotFound,
        UserOfProvider,
        GatewayNotFound,
        LastAdministrator,
    ]);
    let about = "Deletes a user with their sessions; their access keys are revoked.";
    book.add(op("DELETE", one, "DeleteUser", about), users::delete)
        .can_fail(&[UserNotFound, LastAdministrator]);
    let about = "A one-time link by which a user chooses a password; it takes the place of one before.";
    book.add(op("POST", "/console/v1/users/{user_id}/link", "CreateUserLink", about), users::link)
        .can_fail(&[UserNotFound, UserOfProvider]);
}

fn of_access_keys(book: &mut Book) {
    let all = "/console/v1/access-keys";
    let about = "Access keys: one's own; of who administers everything, all.";
    book.add(op("GET", all, "AccessKeys", about), access_keys::list);
    let about = "Makes an access key; its secret is in this answer and in no other.";
    book.add(op("POST", all, "CreateAccessKey", about), access_keys::create)
        .can_fail(&[MissingParameter, GatewayNotFound]);
    let path = "/console/v1/access-keys/{access_key_id}";
    book.add(
        op("DELETE", path, "RevokeAccessKey", "Revokes a key at once and for good."),
        access_keys::revoke,
    )
    .can_fail(&[AccessKeyNotFound]);
}

fn of_audit(book: &mut Book) {
    let about = "Who did what, and what was refused; the newest first.";
    book.add(op("GET", "/console/v1/audit", "Audit", about), audit::list);
    let about = "The same in full, as lines of JSON or as CSV.";
    let mut export = op("GET", "/console/v1/audit/export", "ExportAudit", about);
    export.takes_query::<AuditQuery>(book);
    let line = book.output.subschema_for::<AuditRow>().to_value();
    export.answers(Answer::of("application/jsonl", json!({"type": "string", "contentSchema": line})));
    export.answers(Answer::of("text/csv", json!({"type": "string"})));
    book.put(export);
}
