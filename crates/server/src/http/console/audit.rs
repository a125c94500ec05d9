//! `GET audit` and `GET audit/export`.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use contract::console::audit::{AuditEntry, AuditQuery, AuditRow, ExportFormat};
use contract::envelope::Page;
use futures::StreamExt;

use crate::app::App;
use crate::error::Result;
use crate::http::params::{Params, known, paging};

pub async fn list(
    State(app): State<App>,
    Params(query): Params<AuditQuery>,
) -> Result<Json<Page<AuditEntry>>> {
    let paging = paging(query.page_number, query.page_size)?;
    app.audit(&query, paging).await.map(Json)
}

/// JSON lines, unless CSV is asked for.
pub async fn export(State(app): State<App>, Params(query): Params<AuditQuery>) -> Result<Response> {
    known("format", !matches!(query.format, Some(ExportFormat::Unknown(_))))?;
    let is_csv = query.format == Some(ExportFormat::Csv);
    let head = is_csv.then(|| csv_line(&COLUMNS.map(str::to_owned)));
    let rows = app.audit_in_full(query).map(move |row| {
        let row = row?;
        if is_csv { Ok(csv(&row)) } else { json_line(&row) }
    });
    let lines = futures::stream::iter(head.map(Ok::<_, anyhow::Error>)).chain(rows);
    let (kind, name) = if is_csv {
        ("text/csv; charset=utf-8", "attachment; filename=\"audit.csv\"")
    } else {
        ("application/jsonl", "attachment; filename=\"audit.jsonl\"")
    };
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, Body::from_stream(lines)).into_response())
}

const COLUMNS: [&str; 11] = [
    "sequence",
    "timestamp",
    "callerKind",
    "callerId",
    "callerName",
    "address",
    "operation",
    "object",
    "gatewayId",
    "result",
    "requestId",
];

fn json_line(row: &AuditRow) -> anyhow::Result<String> {
    Ok(serde_json::to_string(row)? + "\n")
}

fn csv(row: &AuditRow) -> String {
    csv_line(&[
        row.sequence.to_string(),
        acs3::format_date(row.timestamp),
        row.caller.kind.to_string(),
        row.caller.id.clone(),
        row.caller.name.clone(),
        row.address.clone(),
        row.operation.clone(),
        row.object.clone(),
        row.gateway_id.clone(),
        row.result.clone(),
        row.request_id.clone(),
    ])
}

fn csv_line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| csv_cell(cell)).collect();
    cells.join(",") + "\r\n"
}

/// What a spreadsheet would take for a formula becomes text.
fn csv_cell(text: &str) -> String {
    let defused =
        if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if defused.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", defused.replace('"', "\"\""))
    } else {
        defused
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_could_be_a_formula_is_text_and_one_with_signs_of_its_own_is_quoted() {
        for (text, wanted) in [
            ("plain", "plain"),
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@x", "'@x"),
            ("a,\"b\"", "\"a,\"\"b\"\"\""),
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
        ] {
            assert_eq!(csv_cell(text), wanted);
        }
    }
}
