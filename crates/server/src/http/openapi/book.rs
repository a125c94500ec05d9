//! The operations as they are gathered: what each takes, answers, and how it can fail.

use std::collections::BTreeSet;

use contract::error::ErrorCode;
use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use super::described::Described;

/// How every operation of the API can fail, whatever it does.
pub const ALWAYS: [ErrorCode; 17] = [
    ErrorCode::Forbidden,
    ErrorCode::CrossSite,
    ErrorCode::UnsignedRequest,
    ErrorCode::SessionEnded,
    ErrorCode::AccessKeyUnknown,
    ErrorCode::AccessKeyInactive,
    ErrorCode::AccessKeyExpired,
    ErrorCode::IncompleteSignature,
    ErrorCode::WrongSignature,
    ErrorCode::NonceUsed,
    ErrorCode::DateTooFarOff,
    ErrorCode::InvalidDate,
    ErrorCode::WrongBodyHash,
    ErrorCode::BodyTooSlow,
    ErrorCode::Throttling,
    ErrorCode::ServiceUnavailable,
    ErrorCode::InternalError,
];

/// Who an operation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Gateways,
    Registries,
    Clusters,
    Console,
    Operators,
}

/// Operations, and the shapes that they share.
pub struct Book {
    pub operations: Vec<Operation>,
    /// What is asked: with everything in its place.
    input: SchemaGenerator,
    /// What is answered: each type once.
    pub output: SchemaGenerator,
}

pub struct Operation {
    pub part: Part,
    pub method: &'static str,
    pub path: &'static str,
    /// As the SDKs call it; of the console's a name of ours.
    pub id: &'static str,
    pub about: &'static str,
    pub parameters: Vec<Parameter>,
    /// A content type and its schema.
    pub body: Option<(&'static str, Value)>,
    pub answers: Vec<Answer>,
    pub errors: BTreeSet<ErrorCode>,
    /// Whether errors are told in `PascalCase`.
    pub is_rpc: bool,
}

pub struct Parameter {
    pub name: String,
    /// `path` or `query`.
    pub place: &'static str,
    pub schema: Value,
}

pub struct Answer {
    pub status: u16,
    /// Empty where a browser is led on to another address.
    pub content_type: &'static str,
    pub schema: Value,
}

impl Book {
    pub fn new() -> Self {
        let shared = |settings: &mut SchemaSettings| settings.definitions_path = "/components/schemas".into();
        let inline = |settings: &mut SchemaSettings| settings.inline_subschemas = true;
        Self {
            operations: vec![],
            input: SchemaSettings::draft2020_12().for_deserialize().with(inline).into_generator(),
            output: SchemaSettings::draft2020_12().for_serialize().with(shared).into_generator(),
        }
    }

    /// An operation as its handler is.
    pub fn add<A, H: Described<A>>(&mut self, mut operation: Operation, _: H) -> &mut Operation {
        H::describe(&mut operation, self);
        self.put(operation)
    }

    /// One that is described by hand.
    pub fn put(&mut self, operation: Operation) -> &mut Operation {
        self.operations.push(operation);
        let last = self.operations.len() - 1;
        &mut self.operations[last]
    }
}

impl Operation {
    pub fn new(
        part: Part,
        method: &'static str,
        path: &'static str,
        id: &'static str,
        about: &'static str,
    ) -> Self {
        let ids = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let parameter = |name: &str| Parameter {
            name: name.to_owned(),
            place: "path",
            schema: json!({"type": "string", "minLength": 1}),
        };
        let errors = if part == Part::Operators { BTreeSet::new() } else { BTreeSet::from(ALWAYS) };
        let parameters = ids.map(parameter).collect();
        Self { part, method, path, id, about, parameters, body: None, answers: vec![], errors, is_rpc: false }
    }

    pub fn can_fail(&mut self, codes: &[ErrorCode]) -> &mut Self {
        self.errors.extend(codes.iter().cloned());
        self
    }

    pub fn answers(&mut self, answer: Answer) -> &mut Self {
        self.answers.push(answer);
        self
    }

    pub fn takes_query<T: JsonSchema>(&mut self, book: &mut Book) -> &mut Self {
        let schema = book.input.root_schema_for::<T>();
        let properties = schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
        for (name, schema) in properties {
            if !self.parameters.iter().any(|parameter| parameter.name == name) {
                self.parameters.push(Parameter { name, place: "query", schema: as_parameter(schema) });
            }
        }
        self.can_fail(&[ErrorCode::InvalidParameter])
    }

    pub fn takes_body<T: JsonSchema>(&mut self, book: &mut Book) -> &mut Self {
        self.body = Some(("application/json", whole(book.input.root_schema_for::<T>())));
        self.can_fail(&[ErrorCode::InvalidParameter, ErrorCode::MalformedBody, ErrorCode::BodyTooLarge])
    }
}

impl Answer {
    pub fn json<T: JsonSchema>(book: &mut Book) -> Self {
        Self::of("application/json", book.output.subschema_for::<T>().to_value())
    }

    pub fn of(content_type: &'static str, schema: Value) -> Self {
        Self { status: 200, content_type, schema }
    }

    pub fn elsewhere() -> Self {
        Self { status: 303, content_type: "", schema: Value::Null }
    }
}

fn whole(schema: Schema) -> Value {
    let mut schema = schema.to_value();
    if let Some(object) = schema.as_object_mut() {
        object.remove("$schema");
    }
    schema
}

/// A query has no nulls: what is not given is left out.
fn as_parameter(schema: Value) -> Value {
    let Value::Object(mut schema) = schema else { return schema };
    schema.remove("default");
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    let Some(Value::Array(any)) = schema.get("anyOf") else { return Value::Object(schema) };
    let real = any.iter().find(|one| one.get("type").is_none_or(|kind| kind != "null"));
    let mut real = real.and_then(Value::as_object).cloned().unwrap_or_else(Map::new);
    if let Some(about) = schema.get("description") {
        real.insert("description".to_owned(), about.clone());
    }
    Value::Object(real)
}
