//! How close the rows of lists stand, and whether the navigation is folded to its icons. Both are remembered and
//! set as attributes of the root, where the style reads them; `theme.js` sets them before the first paint.

use leptos::prelude::*;

use crate::storage;

const COMPACT: &str = "compact";
const FOLDED: &str = "folded";

#[derive(Clone, Copy)]
pub struct Look {
    compact: RwSignal<bool>,
    folded: RwSignal<bool>,
}

impl Look {
    pub fn provide() {
        let remembered = |key: &str, value: &str| RwSignal::new(storage::read(key).as_deref() == Some(value));
        let look = Self {
            compact: remembered(storage::DENSITY, COMPACT),
            folded: remembered(storage::NAVIGATION, FOLDED),
        };
        Effect::new(move |_| mark("data-density", look.compact.get().then_some(COMPACT)));
        Effect::new(move |_| mark("data-navigation", look.folded.get().then_some(FOLDED)));
        provide_context(look);
    }

    pub fn expect() -> Self {
        expect_context()
    }

    pub fn is_compact(self) -> bool {
        self.compact.get()
    }

    pub fn set_compact(self, compact: bool) {
        storage::write(storage::DENSITY, if compact { COMPACT } else { "" });
        self.compact.set(compact);
    }

    pub fn is_folded(self) -> bool {
        self.folded.get()
    }

    pub fn fold(self, folded: bool) {
        storage::write(storage::NAVIGATION, if folded { FOLDED } else { "" });
        self.folded.set(folded);
    }
}

fn mark(attribute: &str, value: Option<&str>) {
    let Some(root) = document().document_element() else { return };
    // The attributes are named above, and valid.
    let _ = match value {
        Some(value) => root.set_attribute(attribute, value),
        None => root.remove_attribute(attribute),
    };
}
