//! What the panel's source is, and what can be done with it as a whole.

use contract::console::sources::SourceRow;
use contract::sources::SourceType;
use leptos::prelude::*;

use super::Detail;
use crate::i18n::I18n;
use crate::pages::sources::type_words;
use crate::paths;
use crate::ui::copy::CopyId;
use crate::ui::icon::Icon;
use crate::ui::reasoned::ReasonedLink;
use crate::writes::{Needs, Writes};

#[component]
pub fn Head(row: Memo<SourceRow>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let detail = Detail::expect();
    let id = detail.id;
    let icon = Signal::derive(move || {
        row.with(|row| if row.source_type == SourceType::MseNacos { "nacos" } else { "cluster" })
    });
    let kind =
        move || row.with(|row| format!("{} {}", type_words(t(), row), row.version)).trim_end().to_owned();
    let delete = move || paths::delete_source(&detail.gateway.id.get(), &id.get(), &detail.list.at.get());
    view! {
        <div class="source-head">
            <span class="source-icon"><Icon name=icon/></span>
            <div class="source-what">
                <span class="numbers">{kind}</span>
                <CopyId id label=move || (t().copy)(&id.get()) copied=move || t().copied/>
            </div>
            <ReasonedLink
                href=Signal::derive(delete)
                why_not=Writes::expect().reason(Needs::Editor)
                class="button"
                label=move || row.with(|row| (t().delete_named)(&row.name))
            >
                <Icon name="trash"/>
                {move || t().delete}
            </ReasonedLink>
        </div>
    }
}
