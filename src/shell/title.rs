//! What the browser's tab is called: by the page, or by the panel over it while there is one. One effect writes it,
//! so that a page whose name is loaded again does not take it from its panel.

use leptos::prelude::*;

use crate::i18n::I18n;
use crate::ui::unique_id;

#[derive(Clone, Copy)]
pub struct Title {
    page: RwSignal<String>,
    /// The last one lies on top. While one panel leads to another, both are there.
    panels: RwSignal<Vec<(String, String)>>,
}

impl Title {
    pub fn provide() {
        let i18n = I18n::expect();
        let title = Self { page: RwSignal::new(String::new()), panels: RwSignal::new(Vec::new()) };
        Effect::new(move |_| {
            let panel = title.panels.with(|panels| panels.last().map(|(_, title)| title.clone()));
            let name = panel.unwrap_or_else(|| title.page.get());
            if !name.is_empty() {
                document().set_title(&format!("{name} · {}", i18n.words().product));
            }
        });
        provide_context(title);
    }

    fn put(self, panel: &str, name: String) {
        self.panels.update(|panels| match panels.iter_mut().find(|(id, _)| id == panel) {
            Some((_, before)) => *before = name,
            None => panels.push((panel.to_owned(), name)),
        });
    }

    fn take(self, panel: &str) {
        self.panels.update(|panels| panels.retain(|(id, _)| id != panel));
    }
}

/// Names the browser's tab after the page.
pub fn use_title(name: impl Fn() -> String + 'static) {
    let title = expect_context::<Title>();
    Effect::new(move |_| title.page.set(name()));
}

/// Names the browser's tab after a panel, and after the page again when it is closed.
pub fn use_panel_title(name: impl Fn() -> String + 'static) {
    let title = expect_context::<Title>();
    let panel = unique_id("panel");
    let closed = panel.clone();
    Effect::new(move |_| title.put(&panel, name()));
    on_cleanup(move || title.take(&closed));
}
