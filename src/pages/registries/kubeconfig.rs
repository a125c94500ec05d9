//! The kubeconfig of a form: pasted, or read from a file by the browser.

use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::form::Form;
use crate::i18n::I18n;
use crate::ui::field::TextArea;
use crate::ui::icon::Icon;

/// The server takes 1 MiB in all; a kubeconfig is a few KB.
const MAX_FILE: f64 = 524_288.0;

#[derive(Clone, Copy, PartialEq, Eq)]
enum FileProblem {
    TooLarge,
    Unreadable,
}

#[component]
pub fn Kubeconfig(
    form: Form,
    value: Signal<String>,
    error: Signal<Option<String>>,
    is_new: bool,
) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let problem = RwSignal::new(None::<FileProblem>);
    let write = move |text: String| {
        problem.set(None);
        form.write("kubeconfig", |draft| draft.kubeconfig = text);
    };
    let hint = move || {
        if is_new { t().inventory.kubeconfig_hint } else { t().inventory.kubeconfig_unchanged }
    };
    let of_file = Signal::derive(move || match problem.get()? {
        FileProblem::TooLarge => Some(t().inventory.file_too_large.to_owned()),
        FileProblem::Unreadable => Some(t().inventory.file_unreadable.to_owned()),
    });
    let shown = Signal::derive(move || of_file.get().or_else(|| error.get()));
    let choose = move |ev: web_sys::Event| {
        let Some(file) = chosen_file(&ev) else { return };
        leptos::task::spawn_local(async move {
            let read = text_of(&file).await;
            // `None`: the form is gone.
            if problem.try_get_untracked().is_none() {
                return;
            }
            match read {
                Ok(text) => write(text),
                Err(why) => problem.set(Some(why)),
            }
        });
    };
    view! {
        <div class="kubeconfig">
            <TextArea
                label=move || t().inventory.kubeconfig
                hint
                value
                on_type=Callback::new(write)
                error=shown
                rows=10
            />
            <label class="button file">
                <Icon name="folder"/>
                <span>{move || t().inventory.choose_file}</span>
                <input type="file" class="visually-hidden" on:change=choose/>
            </label>
        </div>
    }
}

/// The file that was chosen. The field is emptied, so that the same one can be chosen again.
fn chosen_file(ev: &web_sys::Event) -> Option<web_sys::Blob> {
    let input = ev.target()?;
    let files = Reflect::get(&input, &JsValue::from_str("files")).ok()?;
    let file = Reflect::get_u32(&files, 0).ok().filter(JsValue::is_object)?;
    let _ = Reflect::set(&input, &JsValue::from_str("value"), &JsValue::from_str(""));
    Some(file.unchecked_into())
}

async fn text_of(file: &web_sys::Blob) -> Result<String, FileProblem> {
    if file.size() > MAX_FILE {
        return Err(FileProblem::TooLarge);
    }
    let text = JsFuture::from(file.text()).await.map_err(|_| FileProblem::Unreadable)?;
    // The browser puts this sign where the bytes are no text.
    let text = text.as_string().filter(|text| !text.contains(['\u{FFFD}', '\0']));
    text.ok_or(FileProblem::Unreadable)
}
