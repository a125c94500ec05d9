//! A search field. It reports what is typed once the typing rests.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::icon::Icon;

const REST: Duration = Duration::from_millis(180);

#[component]
pub fn SearchField(
    #[prop(into)] label: TextProp,
    #[prop(into)] value: Signal<String>,
    on_search: Callback<String>,
) -> impl IntoView {
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let report = move |ev| {
        stop(timer);
        let typed = event_target_value(&ev);
        let handle = set_timeout_with_handle(move || on_search.run(typed), REST);
        timer.set_value(handle.ok());
    };
    on_cleanup(move || stop(timer));
    view! {
        <label class="search">
            <Icon name="search"/>
            <input
                type="search"
                autocomplete="off"
                spellcheck="false"
                aria-label=label.clone()
                placeholder=label
                prop:value=move || value.get()
                on:input=report
            />
        </label>
    }
}

fn stop(timer: StoredValue<Option<TimeoutHandle>>) {
    timer.try_update_value(|timer| {
        if let Some(timer) = timer.take() {
            timer.clear();
        }
    });
}
