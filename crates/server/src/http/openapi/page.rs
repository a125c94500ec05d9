//! The document as a page: written once, without any script.

use std::fmt::Write;

use contract::error::ErrorCode;
use serde_json::Value;

use super::book::{Operation, Part};
use super::{JSON, STYLE};

pub fn of(operations: &[Operation], document: &Value) -> String {
    let mut html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Headwater API</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">\
         <link rel=\"icon\" href=\"data:,\"><link rel=\"stylesheet\" href=\"{STYLE}\"></head><body><header><h1>Headwater API</h1>\
         <p>Every operation, and every error code. For programs: <a href=\"{JSON}\">{JSON}</a> (OpenAPI 3.1).</p></header>"
    );
    contents(&mut html, operations);
    html.push_str("<main>");
    for part in Part::ALL {
        line(&mut html, "h2", part.name());
        line(&mut html, "p", part.about());
        for operation in operations.iter().filter(|operation| operation.part == part) {
            section(&mut html, operation, document);
        }
    }
    codes(&mut html);
    html.push_str("</main></body></html>");
    html
}

fn contents(html: &mut String, operations: &[Operation]) {
    html.push_str("<nav aria-label=\"Operations\"><ul>");
    for Operation { id, .. } in operations {
        add(html, format_args!("<li><a href=\"#{id}\">{id}</a></li>"));
    }
    html.push_str("<li><a href=\"#errors\">Error codes</a></li></ul></nav>");
}

fn section(html: &mut String, operation: &Operation, document: &Value) {
    let Operation { id, method, path, about, .. } = operation;
    add(html, format_args!("<section id=\"{id}\"><h3>{id}</h3>"));
    line(html, "p", about);
    add(html, format_args!("<p><code>{method} {}</code></p>", escaped(path)));
    if !operation.parameters.is_empty() {
        html.push_str("<table><caption>Parameters</caption><tbody>");
        for parameter in &operation.parameters {
            let about = parameter.schema.get("description").and_then(Value::as_str).unwrap_or_default();
            let (name, place, kind) = (&parameter.name, parameter.place, kind_of(&parameter.schema));
            add(
                html,
                format_args!(
                    "<tr><th scope=\"row\"><code>{}</code></th><td>{place}</td><td>{}</td><td>{}</td></tr>",
                    escaped(name),
                    escaped(&kind),
                    worded(about)
                ),
            );
        }
        html.push_str("</tbody></table>");
    }
    if let Some((content_type, schema)) = &operation.body {
        shape(html, &format!("Body, {content_type}"), schema);
    }
    for answer in &operation.answers {
        if answer.content_type.is_empty() {
            line(html, "p", &format!("Answer {}: it goes on at another address.", answer.status));
            continue;
        }
        shape(
            html,
            &format!("Answer {}, {}", answer.status, answer.content_type),
            &resolved(&answer.schema, document),
        );
    }
    let mut codes: Vec<&ErrorCode> = operation.errors.iter().collect();
    codes.sort_by_key(|code| code.status());
    if !codes.is_empty() {
        html.push_str("<p>Errors: ");
        for code in codes {
            add(html, format_args!("<a href=\"#{code}\"><code>{code}</code></a> "));
        }
        html.push_str("</p>");
    }
    html.push_str("</section>");
}

/// With what it refers to in its place: no shape has itself in it.
fn resolved(schema: &Value, document: &Value) -> Value {
    match schema {
        Value::Object(object) => {
            let reference =
                object.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix('#'));
            if let Some(shape) = reference.and_then(|path| document.pointer(path)) {
                return resolved(shape, document);
            }
            object.iter().map(|(name, part)| (name.clone(), resolved(part, document))).collect()
        }
        Value::Array(parts) => parts.iter().map(|part| resolved(part, document)).collect(),
        plain => plain.clone(),
    }
}

/// Folded, since most readers want only the one they look for.
fn shape(html: &mut String, title: &str, schema: &Value) {
    let text = serde_json::to_string_pretty(schema).unwrap_or_default();
    let (title, text) = (escaped(title), escaped(&text));
    add(html, format_args!("<details><summary>{title}</summary><pre>{text}</pre></details>"));
}

fn codes(html: &mut String) {
    html.push_str(
        "<section id=\"errors\"><h2>Error codes</h2><table><thead><tr><th scope=\"col\">Code</th>\
         <th scope=\"col\">Status</th><th scope=\"col\">Meaning</th><th scope=\"col\">Remedy</th></tr></thead><tbody>",
    );
    for code in ErrorCode::KNOWN {
        let (status, meaning, remedy) = (code.status(), worded(code.meaning()), worded(code.remedy()));
        add(
            html,
            format_args!(
                "<tr id=\"{code}\"><th scope=\"row\"><code>{code}</code></th><td>{status}</td><td>{meaning}</td>\
                 <td>{remedy}</td></tr>"
            ),
        );
    }
    html.push_str("</tbody></table></section>");
}

fn kind_of(schema: &Value) -> String {
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        let words: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
        return words.join(", ");
    }
    schema.get("type").and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn line(html: &mut String, element: &str, text: &str) {
    add(html, format_args!("<{element}>{}</{element}>", worded(text)));
}

fn add(html: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a String does not fail.
    let _ = html.write_fmt(text);
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// With code where backticks are.
fn worded(text: &str) -> String {
    let text = escaped(&text.replace("[`", "`").replace("`]", "`"));
    let parts = text.split('`').enumerate();
    parts
        .map(|(at, part)| if at % 2 == 1 { format!("<code>{part}</code>") } else { part.to_owned() })
        .collect()
}
