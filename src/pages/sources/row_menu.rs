//! What can be done with one source, beside deleting it.

use contract::console::sources::SourceRow;
use contract::sources::SourceType;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::SourceList;
use super::attempts::Attempt;
use crate::i18n::I18n;
use crate::pages::instance::use_gateway;
use crate::paths::{self, SourceAt};
use crate::toasts::{Failed, Toasts};
use crate::ui::copy;
use crate::ui::menu::{Menu, MenuItem};

#[component]
pub fn RowMenu(row: Memo<SourceRow>, attempt: Attempt) -> impl IntoView {
    let i18n = I18n::expect();
    let (gateway, list, toasts) = (use_gateway(), expect_context::<SourceList>(), Toasts::expect());
    let items = Callback::new(move |()| {
        let words = i18n.words();
        let row = row.get_untracked();
        let (gateway_id, at) = (gateway.id.get_untracked(), list.at.get_untracked());
        let why_not = list.no_changes.get_untracked().map(str::to_owned);
        let trying = attempt.is_pending().then(|| words.trying.to_owned());
        let id = row.source_id.clone();
        let copy = Callback::new(move |()| copy_id(id.clone(), i18n, toasts));
        let mut items = vec![MenuItem::go(
            words.open,
            "right",
            paths::source(&gateway_id, &row.source_id, &SourceAt::default(), &at),
        )];
        if Attempt::is_offered(&row) {
            let retry = MenuItem::run(words.try_now, "retry", Callback::new(move |()| attempt.start()));
            items.push(retry.unless(why_not.clone().or(trying)));
        }
        items.push(MenuItem::run(words.source_list.copy_id, "copy", copy));
        if row.source_type == SourceType::MseNacos {
            let parameters = paths::parameters(&row.origin_id);
            items.push(MenuItem::go(words.parameter_settings, "settings", parameters));
        }
        let delete = paths::delete_source(&gateway_id, &row.source_id, &at);
        items.push(MenuItem::go(words.delete, "trash", delete).danger().unless(why_not));
        items
    });
    view! { <Menu label=move || row.with(|row| (i18n.words().source_list.more_for)(&row.name)) items/> }
}

fn copy_id(id: String, i18n: I18n, toasts: Toasts) {
    spawn_local(async move {
        let words = &untrack(|| i18n.words()).source_list;
        if copy::write(&id).await {
            toasts.say((words.id_copied)(&id), None);
        } else {
            toasts.fail((words.no_clipboard)(&id), Failed { request_id: None });
        }
    });
}
