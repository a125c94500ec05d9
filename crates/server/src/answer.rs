//! What others answer to our requests, read up to a size: memory is only spent on what really comes.

use reqwest::Response;

/// However much is announced, so much is set aside for it.
const AT_FIRST: usize = 1 << 20;

#[derive(Debug, thiserror::Error)]
pub enum Unread {
    #[error("an answer is larger than {0} bytes")]
    TooLarge(usize),
    #[error(transparent)]
    Http(#[from] reqwest::Error),
}

pub async fn read(answer: &mut Response, most: usize) -> Result<Vec<u8>, Unread> {
    let announced = usize::try_from(answer.content_length().unwrap_or_default()).unwrap_or_default();
    let mut body = Vec::with_capacity(announced.min(AT_FIRST).min(most));
    while let Some(chunk) = answer.chunk().await? {
        if body.len() + chunk.len() > most {
            return Err(Unread::TooLarge(most));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
