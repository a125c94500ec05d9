//! Which columns of the table are shown. The source and its actions always are; the browser remembers the rest.

use leptos::prelude::*;

use super::Rows;
use crate::i18n::{I18n, Words};
use crate::storage;
use crate::ui::check::{CheckBox, Tick, Ticked};
use crate::ui::popover::Popover;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Kind,
    Status,
    Services,
    LastSync,
    Created,
}

impl Column {
    pub const ALL: [Self; 5] = [Self::Kind, Self::Status, Self::Services, Self::LastSync, Self::Created];

    /// As it is remembered, and as `data-column` of its cells.
    pub fn key(self) -> &'static str {
        match self {
            Self::Kind => "type",
            Self::Status => "status",
            Self::Services => "services",
            Self::LastSync => "last-sync",
            Self::Created => "created",
        }
    }

    fn name(self, words: &Words) -> &'static str {
        match self {
            Self::Kind => words.kind,
            Self::Status => words.status,
            Self::Services => words.services,
            Self::LastSync => words.last_sync,
            Self::Created => words.created,
        }
    }
}

#[derive(Clone, Copy)]
pub struct Columns {
    hidden: RwSignal<Vec<Column>>,
}

impl Columns {
    /// As the reader left them.
    pub fn remembered() -> Self {
        let text = storage::read(storage::SOURCE_COLUMNS).unwrap_or_default();
        Self { hidden: RwSignal::new(hidden_in(&text)) }
    }

    pub fn is_hidden(self, column: Column) -> bool {
        self.hidden.with(|hidden| hidden.contains(&column))
    }

    /// The keys of those that are hidden, for the style sheet.
    pub fn hidden(self) -> String {
        self.hidden.with(|hidden| written(hidden))
    }

    fn show(self, column: Column, is_shown: bool) {
        self.hidden.update(|hidden| {
            hidden.retain(|other| *other != column);
            if !is_shown {
                hidden.push(column);
            }
        });
        storage::write(storage::SOURCE_COLUMNS, &self.hidden.with_untracked(|hidden| written(hidden)));
    }
}

fn written(hidden: &[Column]) -> String {
    hidden.iter().map(|column| column.key()).collect::<Vec<_>>().join(" ")
}

fn hidden_in(text: &str) -> Vec<Column> {
    let keys: Vec<&str> = text.split(' ').collect();
    Column::ALL.into_iter().filter(|column| keys.contains(&column.key())).collect()
}

#[component]
pub fn ColumnChoice() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let Rows { columns, .. } = expect_context();
    let box_of = move |column: Column| {
        let tick = Signal::derive(move || if columns.is_hidden(column) { Tick::Off } else { Tick::On });
        let on_tick = Callback::new(move |ticked: Ticked| columns.show(column, ticked.on));
        view! {
            <CheckBox label=move || column.name(t()) tick on_tick>
                {move || column.name(t())}
            </CheckBox>
        }
    };
    view! {
        <Popover icon="columns" text=move || t().source_list.columns>
            <div class="column-choice" role="group" aria-label=move || t().source_list.columns>
                {Column::ALL.map(box_of).into_iter().collect_view()}
                <p class="hint">{move || t().source_list.columns_hint}</p>
            </div>
        </Popover>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_is_remembered_and_what_nobody_knows_is_not_hidden() {
        let hidden = [Column::Kind, Column::LastSync];
        assert_eq!(hidden_in(&written(&hidden)), hidden);
        assert_eq!(hidden_in(""), []);
        assert_eq!(hidden_in("name last-sync actions"), [Column::LastSync]);
    }
}
