//! Create Instance: a panel over the list. The VPC is in the address, so that others can lead to it picked.

mod draft;
mod fields;

use contract::error::ErrorCode;
use contract::gateways::{CreateGateway, CreatedGateway};
use leptos::prelude::*;

use super::InstanceList;
use crate::api::{self, Failure};
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::pages::loaded::ChangeFailed;
use crate::pages::routed::{Routed, RoutedDialog};
use crate::paths;
use crate::query::{Go, use_text};
use crate::toasts::Toasts;
use crate::ui::dialog::Shape;
use crate::ui::unique_id;
use crate::writes::{Needs, Writes};
use draft::{Draft, NameProblem};
use fields::{KindCards, NameField, SpecField, TagsEditor, VpcPicker};

/// What the parts of the form share.
#[derive(Clone, Copy)]
pub struct Form {
    list: InstanceList,
    draft: RwSignal<Draft>,
    /// The id of the picked VPC; empty while none is.
    vpc: Memo<String>,
    /// OK was pressed: what is missing is marked from now on.
    tried: RwSignal<bool>,
    /// A name that the server refused, since another instance has it.
    taken: RwSignal<Option<String>>,
    writes: Writes,
    go: Go,
}

type Creation = Action<CreateGateway, Result<CreatedGateway, Failure>>;

impl Form {
    fn new() -> Self {
        Self {
            list: expect_context(),
            draft: RwSignal::new(Draft::default()),
            vpc: use_text("vpc"),
            tried: RwSignal::new(false),
            taken: RwSignal::new(None),
            writes: Writes::expect(),
            go: Go::new(),
        }
    }

    fn pick(self, vpc_id: &str) {
        self.go.instead(paths::create_instance(vpc_id, &self.list.at.get_untracked()));
    }

    fn name_error(self, i18n: I18n) -> Option<String> {
        let words = &i18n.words().instances_page;
        let is_taken = self.taken.with(|taken| {
            taken.as_ref().is_some_and(|taken| self.draft.with(|draft| draft.name.trim() == taken))
        });
        let problem = self.draft.with(Draft::name_problem);
        let text = match problem {
            Some(NameProblem::TooLong) => words.name_too_long,
            Some(NameProblem::Missing) if self.tried.get() => words.name_missing,
            None if is_taken => words.name_taken,
            _ => return None,
        };
        Some(text.to_owned())
    }

    /// Whether what the address names is a VPC of the region. It may have gone meanwhile.
    fn is_vpc_known(self) -> bool {
        let picked = self.vpc.get();
        self.list.vpcs.map(|vpcs| vpcs.items.iter().any(|vpc| vpc.vpc_id == picked)).unwrap_or(false)
    }

    /// Why OK can't be pressed yet.
    fn missing(self, i18n: I18n) -> Option<&'static str> {
        let words = &i18n.words().instances_page;
        if let Some(reason) = self.writes.why_not(Needs::Whole) {
            return Some(reason);
        }
        if self.draft.with(|draft| draft.name_problem().is_some()) {
            return Some(words.name_first);
        }
        if !self.is_vpc_known() {
            return Some(words.vpc_first);
        }
        (!self.draft.with(Draft::are_tags_complete)).then_some(words.tags_first)
    }
}

#[component]
pub fn CreateInstance() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let form = Form::new();
    let routed = StoredValue::new(None::<Routed>);
    let creation = use_creation(form, routed);
    let pending = creation.pending();
    let is_dirty = Signal::derive(move || {
        form.draft.with(Draft::is_touched) && !matches!(creation.value().get(), Some(Ok(_)))
    });
    let dialog = Routed::form(is_dirty, pending);
    routed.set_value(Some(dialog));
    let to = move || {
        let is_created = creation.value().with(|answer| matches!(answer, Some(Ok(_))));
        // Filters could hide what was just created.
        form.list.at.with(|at| {
            if is_created { paths::instances_at(&at.unfiltered()) } else { paths::instances_at(at) }
        })
    };
    view! {
        <RoutedDialog
            routed=dialog
            shape=Shape::Panel
            title=move || t().instances_page.create_instance
            to=Signal::derive(to)
        >
            <div class="dialog-body" tabindex="-1">
                <fieldset class="form" disabled=move || pending.get()>
                    <NameField form/>
                    <VpcPicker form/>
                    <KindCards form/>
                    <SpecField form/>
                    <TagsEditor form/>
                </fieldset>
            </div>
            <Foot form creation dialog/>
        </RoutedDialog>
    }
}

/// On success the panel closes, the list shows the new instance, and a message says so.
fn use_creation(form: Form, routed: StoredValue<Option<Routed>>) -> Creation {
    let (i18n, toasts, live) = (I18n::expect(), Toasts::expect(), Live::expect());
    Action::new_local(move |body: &CreateGateway| {
        let body = body.clone();
        async move {
            let created = api::gateways::create(&body).await;
            let name = body.name.unwrap_or_default();
            let code = created.as_ref().err().and_then(Failure::code);
            if code == Some(&ErrorCode::GatewayNameExists) {
                form.taken.try_set(Some(name.clone()));
            }
            let created = created?;
            let words = i18n.words();
            let link = (paths::overview(&created.gateway_id), words.open);
            toasts.say((words.instances_page.created)(&name), Some(link));
            live.touch(Topic::Gateways);
            form.list.glow.expect_rows(vec![created.gateway_id.clone()]);
            if let Some(Some(routed)) = routed.try_get_value() {
                routed.close();
            }
            Ok(created)
        }
    })
}

#[component]
fn Foot(form: Form, creation: Creation, dialog: Routed) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let pending = creation.pending();
    let missing = Memo::new(move |_| form.missing(i18n));
    let hint = move || if pending.get() { Some(t().instances_page.creating) } else { missing.get() };
    let hint_id = unique_id("hint");
    let described_by = hint_id.clone();
    // A name that is taken is told at the name.
    let failure = Signal::derive(move || {
        let failure = creation.value().get().and_then(Result::err).filter(|_| !pending.get());
        failure.filter(|failure| failure.code() != Some(&ErrorCode::GatewayNameExists))
    });
    let ok = move |_| {
        form.tried.set(true);
        if missing.get_untracked().is_none() && !pending.get_untracked() {
            let body = form.draft.with_untracked(|draft| draft.body(form.vpc.get_untracked()));
            creation.dispatch(body);
        }
    };
    view! {
        <ChangeFailed failure/>
        <footer class="dialog-foot">
            <p class="hint" id=hint_id role="status">{hint}</p>
            <button type="button" class="button" disabled=move || pending.get() on:click=move |_| dialog.leave()>
                {move || t().cancel}
            </button>
            <button
                type="button"
                class="button primary"
                aria-disabled=move || hint().map(|_| "true")
                aria-describedby=described_by
                on:click=ok
            >
                {move || t().ok}
            </button>
        </footer>
    }
}
