//! A list of any length of which only what is in view is on the page. All rows are equally high.

use std::ops::Range;

use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// Rows beyond the edges that are there before they are seen.
const AHEAD: usize = 8;

#[component]
pub fn VirtualList(
    #[prop(into)] label: TextProp,
    #[prop(into)] count: Signal<usize>,
    /// In pixels, as the style of the rows has it.
    row_height: u32,
    /// The content of the row at an index; it is asked for once each time that the row comes into view.
    row: Callback<usize, AnyView>,
    /// Which rows are on the page now.
    #[prop(optional)]
    on_shown: Option<Callback<Range<usize>>>,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let height = f64::from(row_height);
    // The first row in view, and how many there is room for.
    let window = RwSignal::new((0_usize, 24_usize));
    let measure = move || {
        // None: a frame that comes after the list is gone, as in a tab that was hidden.
        let Some(list) = node.try_get_untracked().flatten() else { return };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "counts of rows on a screen"
        )]
        let rows = |pixels: f64| (pixels / height).max(0.0) as usize;
        let now = (rows(f64::from(list.scroll_top())), rows(f64::from(list.client_height())) + 2);
        if window.get_untracked() != now {
            window.set(now);
        }
    };
    Effect::new(move |_| {
        if node.get().is_some() {
            // Its height is known after the first layout.
            request_animation_frame(measure);
        }
    });
    let resize = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || resize.remove());
    let shown = Memo::new(move |_| {
        let ((first, room), count) = (window.get(), count.get());
        let first = first.min(count.saturating_sub(1));
        first.saturating_sub(AHEAD)..(first + room + AHEAD).min(count)
    });
    Effect::new(move |_| {
        let shown = shown.get();
        on_shown.inspect(|on_shown| on_shown.run(shown));
    });
    view! {
        <div class="virtual" node_ref=node tabindex="0" role="list" aria-label=move || label.get() on:scroll=move |_| measure()>
            <div class="virtual-all" style:block-size=move || pixels(count.get(), row_height)>
                <For each=move || shown.get() key=|index| *index let:index>
                    <div
                        class="virtual-row"
                        role="listitem"
                        aria-setsize=move || count.get().to_string()
                        aria-posinset=index + 1
                        style:block-size=pixels(1, row_height)
                        style:translate=format!("0 {}", pixels(index, row_height))
                    >
                        {row.run(index)}
                    </div>
                </For>
            </div>
        </div>
    }
}

fn pixels(rows: usize, row_height: u32) -> String {
    format!("{}px", rows * row_height as usize)
}
