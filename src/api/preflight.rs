//! A source tried before it is created: the server's lines, as they come.

use contract::console::preflight::StageReport;
use contract::sources::CreateSource;
use gloo_net::http::Request;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, ReadableStreamDefaultReader};

use super::{Answer, Failure, json, response, value};
use crate::paths::segment;

/// Tells each line. Comes back at the end of the answer, or with the first thing that goes wrong.
pub async fn run(
    gateway_id: &str,
    source: &CreateSource,
    until: &AbortSignal,
    tell: &dyn Fn(StageReport),
) -> Answer<()> {
    let path = format!("/console/v1/gateways/{}/preflight", segment(gateway_id));
    let request = Request::post(&path).abort_signal(Some(until)).header("content-type", "application/json");
    let answer = response(request.body(json(source)?)).await?;
    let reader = answer.body().ok_or(Failure::Unreachable)?.get_reader();
    let reader: ReadableStreamDefaultReader = reader.unchecked_into();
    let mut lines = Lines::default();
    while let Some(bytes) = next(&reader).await? {
        for line in lines.take(&bytes) {
            tell(value(&line)?);
        }
    }
    Ok(())
}

async fn next(reader: &ReadableStreamDefaultReader) -> Answer<Option<Vec<u8>>> {
    let piece = JsFuture::from(reader.read()).await.map_err(|_| Failure::Unreachable)?;
    let of = |name: &str| js_sys::Reflect::get(&piece, &name.into()).map_err(|_| Failure::Unreachable);
    if of("done")?.is_truthy() {
        return Ok(None);
    }
    Ok(Some(js_sys::Uint8Array::new(&of("value")?).to_vec()))
}

/// The lines of a text that comes in pieces.
#[derive(Default)]
struct Lines(Vec<u8>);

impl Lines {
    /// Those that are complete with this piece.
    fn take(&mut self, piece: &[u8]) -> Vec<String> {
        self.0.extend_from_slice(piece);
        let Some(end) = self.0.iter().rposition(|byte| *byte == b'\n') else { return Vec::new() };
        let rest = self.0.split_off(end + 1);
        let whole = std::mem::replace(&mut self.0, rest);
        let lines = whole.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        lines.map(|line| String::from_utf8_lossy(line).into_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_comes_in_pieces_is_told_when_it_is_whole() {
        let mut lines = Lines::default();
        let text = "{\"a\":\"坏\"}\n{\"b\":1}\n".as_bytes();
        assert_eq!(lines.take(&text[..7]), [""; 0]);
        assert_eq!(lines.take(&text[7..16]), ["{\"a\":\"坏\"}"]);
        assert_eq!(lines.take(&text[16..]), ["{\"b\":1}"]);
    }
}
