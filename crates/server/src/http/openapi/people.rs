//! Who calls: signing in, people, access keys, and the record of what was done.

use contract::console::audit::AuditQuery;
use contract::console::session::SignIn;
use contract::console::users::TakeLink;
use contract::envelope::Nothing;
use contract::error::ErrorCode::{
    AccessKeyNotFound, GatewayNotFound, InvalidLink, InvalidParameter, LastAdministrator, MissingParameter,
    NameInUse, SessionNotFound, SignInThrottled, UserNotFound, WrongPassword,
};
use serde_json::json;

use super::book::{Answer, Book, Operation, Part};
use crate::http::console::{access_keys, audit, session, sessions, users};

pub fn write(book: &mut Book) {
    of_sessions(book);
    of_users(book);
    let path = "/console/v1/access-keys";
    let about = "The caller's access keys; an administrator's answer has everybody's.";
    book.add(op("GET", path, "AccessKeys", about), access_keys::list);
    let about = "A new access key, at most with the caller's own rights. Its secret is told this once.";
    book.add(op("POST", path, "CreateAccessKey", about), access_keys::create)
        .can_fail(&[MissingParameter, GatewayNotFound]);
    let one = "/console/v1/access-keys/{access_key_id}";
    let about = "Ends an access key for good.";
    book.add(op("DELETE", one, "RevokeAccessKey", about), access_keys::revoke).can_fail(&[AccessKeyNotFound]);
    let about = "Every write and every refused attempt, the newest first.";
    book.add(op("GET", "/console/v1/audit", "Audit", about), audit::list);
    let about = "All that the filters let through, as JSON lines or CSV.";
    let mut export = op("GET", "/console/v1/audit/export", "ExportAudit", about);
    export.takes_query::<AuditQuery>(book);
    for kind in ["application/jsonl", "text/csv"] {
        export.answers(Answer::of(kind, json!({"type": "string"})));
    }
    book.put(export);
}

fn op(method: &'static str, path: &'static str, id: &'static str, about: &'static str) -> Operation {
    Operation::new(Part::People, method, path, id, about)
}

fn of_sessions(book: &mut Book) {
    let about = "How people can sign in; for everybody.";
    book.add(op("GET", "/console/v1/sign-in", "SignInWays", about), session::ways);
    let path = "/console/v1/session";
    book.add(op("GET", path, "Session", "Who asks, and what there is."), session::get);
    let mut sign_in = op("POST", path, "SignIn", "Begins a session; the answer sets its cookie.");
    sign_in.takes_body::<SignIn>(book).answers(Answer::json::<Nothing>(book));
    sign_in.can_fail(&[MissingParameter, WrongPassword, SignInThrottled]);
    book.put(sign_in);
    let mut sign_out = op("DELETE", path, "SignOut", "Ends the caller's session.");
    sign_out.answers(Answer::json::<Nothing>(book));
    book.put(sign_out);
    let about = "Takes a one-time link: the password is the caller's from now on, who is signed in.";
    let mut setup = op("POST", "/console/v1/setup", "TakeLink", about);
    setup.takes_body::<TakeLink>(book).answers(Answer::json::<Nothing>(book));
    setup.can_fail(&[MissingParameter, InvalidLink, NameInUse]);
    book.put(setup);
    let about = "The caller's sessions; an administrator's answer has everybody's.";
    book.add(op("GET", "/console/v1/sessions", "Sessions", about), sessions::list);
    let path = "/console/v1/sessions/{session_id}";
    book.add(op("DELETE", path, "EndSession", "Ends a session."), sessions::end).can_fail(&[SessionNotFound]);
}

fn of_users(book: &mut Book) {
    let path = "/console/v1/users";
    book.add(op("GET", path, "Users", "Who may sign in."), users::list);
    let about = "Somebody new, who chooses a password by a link.";
    book.add(op("POST", path, "CreateUser", about), users::create).can_fail(&[
        MissingParameter,
        NameInUse,
        GatewayNotFound,
    ]);
    let one = "/console/v1/users/{user_id}";
    let about = "Gives a user another role or scope.";
    book.add(op("PUT", one, "ChangeUser", about), users::change).can_fail(&[
        MissingParameter,
        InvalidParameter,
        UserNotFound,
        GatewayNotFound,
        LastAdministrator,
    ]);
    let about = "Removes a user, with their sessions and access keys.";
    book.add(op("DELETE", one, "DeleteUser", about), users::delete)
        .can_fail(&[UserNotFound, LastAdministrator]);
    let about = "A one-time link by which a user chooses a password; it is told this once.";
    book.add(op("POST", "/console/v1/users/{user_id}/link", "CreateUserLink", about), users::link)
        .can_fail(&[UserNotFound]);
}
