//! What the types of a handler say about its operation: its extractors are the request, its result is the answer.

use axum::Json;
use axum::extract::State;
use contract::envelope::Envelope;
use contract::error::ErrorCode;
use schemars::JsonSchema;

use super::book::{Answer, Book, Operation};
use crate::access::caller::Caller;
use crate::error::Result;
use crate::http::guard::Admitted;
use crate::http::params::{Body, Id, Ids, Params};
use crate::http::reply::Enveloped;

/// A handler; `A` are its arguments.
pub trait Described<A> {
    fn describe(operation: &mut Operation, book: &mut Book);
}

trait Input {
    fn describe(operation: &mut Operation, book: &mut Book);
}

trait Output {
    fn describe(operation: &mut Operation, book: &mut Book);
}

impl<T> Input for State<T> {
    fn describe(_: &mut Operation, _: &mut Book) {}
}

/// Who calls is no part of what is asked.
impl Input for Caller {
    fn describe(_: &mut Operation, _: &mut Book) {}
}

impl Input for Admitted {
    fn describe(_: &mut Operation, _: &mut Book) {}
}

/// Ids are found in the path; one that is no text is no path.
impl Input for Id {
    fn describe(operation: &mut Operation, _: &mut Book) {
        operation.can_fail(&[ErrorCode::PathNotFound]);
    }
}

impl<const N: usize> Input for Ids<N> {
    fn describe(operation: &mut Operation, _: &mut Book) {
        operation.can_fail(&[ErrorCode::PathNotFound]);
    }
}

impl<T: JsonSchema> Input for Params<T> {
    fn describe(operation: &mut Operation, book: &mut Book) {
        operation.takes_query::<T>(book);
    }
}

impl<T: JsonSchema> Input for Body<T> {
    fn describe(operation: &mut Operation, book: &mut Book) {
        operation.takes_body::<T>(book);
    }
}

impl<T: JsonSchema> Output for Enveloped<T> {
    fn describe(operation: &mut Operation, book: &mut Book) {
        operation.answers(Answer::json::<Envelope<T>>(book));
    }
}

impl<T: JsonSchema> Output for Json<T> {
    fn describe(operation: &mut Operation, book: &mut Book) {
        operation.answers(Answer::json::<T>(book));
    }
}

impl<T: Output> Output for Result<T> {
    fn describe(operation: &mut Operation, book: &mut Book) {
        T::describe(operation, book);
    }
}

macro_rules! handlers {
    ($(($($input:ident),*),)+) => {
        $(
            #[allow(private_bounds, reason = "only handlers are described")]
            impl<F, Answered, R, $($input),*> Described<($($input,)*)> for F
            where
                F: Fn($($input),*) -> Answered,
                Answered: Future<Output = R>,
                R: Output,
                $($input: Input,)*
            {
                fn describe(operation: &mut Operation, book: &mut Book) {
                    $($input::describe(operation, book);)*
                    R::describe(operation, book);
                }
            }
        )+
    };
}

handlers! {
    (),
    (A),
    (A, B),
    (A, B, C),
    (A, B, C, D),
}
