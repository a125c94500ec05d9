//! The form of a cluster or a Nacos instance: to register one, and to change one. What is typed stays whatever
//! the server says; what the server refuses stands at its field.

use contract::clusters::ClusterType;
use contract::console::vpcs::VpcRow;
use contract::error::ErrorCode;
use contract::sources::Items;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::draft::{Draft, field_of};
use super::kubeconfig::Kubeconfig;
use crate::api::Failure;
use crate::i18n::I18n;
use crate::load::Load;
use crate::paths::Registry;
use crate::ui::check::{CheckBox, Tick, Ticked};
use crate::ui::field::{TextField, TextKind};
use crate::ui::select::SelectField;

/// The names that the server gives the fields.
const FIELDS: [&str; 8] =
    ["name", "vpcId", "clusterType", "version", "kubeconfig", "address", "namespaces", "username"];

#[derive(Clone, Copy)]
pub struct Form {
    pub registry: Registry,
    pub draft: RwSignal<Draft>,
    /// What is changed, as it was when the form opened; nothing while it is new or not known yet.
    pub before: RwSignal<Option<Draft>>,
    /// What somebody else made of it since, while something is typed.
    pub theirs: RwSignal<Option<Draft>>,
    is_new: bool,
    /// The id of what is changed.
    of: StoredValue<String>,
    /// The fields that were left after a change: they may complain.
    left: RwSignal<Vec<&'static str>>,
    /// OK was pressed: every field may.
    tried: RwSignal<bool>,
    /// What the server said of a field that was not touched since.
    refused: RwSignal<Option<(ErrorCode, String)>>,
}

impl Form {
    pub fn new(registry: Registry) -> Self {
        Self::with(registry, true)
    }

    pub fn change(registry: Registry) -> Self {
        Self::with(registry, false)
    }

    fn with(registry: Registry, is_new: bool) -> Self {
        Self {
            registry,
            draft: RwSignal::new(Draft::new()),
            before: RwSignal::new(None),
            theirs: RwSignal::new(None),
            is_new,
            of: StoredValue::new(String::new()),
            left: RwSignal::new(Vec::new()),
            tried: RwSignal::new(false),
            refused: RwSignal::new(None),
        }
    }

    /// Starts from what there is, once that is known; and anew, when the address leads to another one, or somebody else
    /// changed it. What is typed stays.
    pub fn start(self, id: &str, now: Draft) {
        let is_same = self.of.with_value(|of| of == id);
        let is_known = is_same && self.before.with_untracked(|before| before.as_ref() == Some(&now));
        if is_known {
            self.theirs.set(None);
        } else if is_same && untrack(|| self.is_dirty()) {
            self.theirs.set(Some(now));
        } else {
            self.of.set_value(id.to_owned());
            self.begin(now);
        }
    }

    /// Gives up what is typed for what somebody else made of it.
    pub fn take_theirs(self) {
        if let Some(theirs) = self.theirs.get_untracked() {
            self.begin(theirs);
        }
    }

    fn begin(self, now: Draft) {
        self.draft.set(now.clone());
        self.before.set(Some(now));
        self.theirs.set(None);
        self.left.set(Vec::new());
        self.tried.set(false);
        self.refused.set(None);
    }

    pub fn is_dirty(self) -> bool {
        if self.is_new {
            return self.draft.with(|draft| *draft != Draft::new());
        }
        self.before
            .with(|before| before.as_ref().is_some_and(|before| self.draft.with(|draft| draft != before)))
    }

    /// Marks what is missing; whether it can be sent.
    pub fn try_now(self) -> bool {
        self.tried.set(true);
        let is_fine = self.problems_untracked() == 0;
        if !is_fine {
            focus_first_wrong();
        }
        is_fine
    }

    /// A refusal that names a field of the form stands there; any other is the caller's to show.
    pub fn refuse(self, failure: &Failure) {
        if let Failure::Refused { code, field: Some(path), .. } = failure
            && is_of_form(path)
        {
            // An error: the form is gone.
            _ = self.refused.try_set(Some((code.clone(), path.clone())));
            focus_first_wrong();
        }
    }

    fn problems_untracked(self) -> usize {
        let before = self.before.get_untracked();
        self.draft.with_untracked(|draft| draft.problems(self.registry, before.as_ref()).len())
    }

    fn error(self, field: &'static str) -> Signal<Option<String>> {
        let i18n = I18n::expect();
        Signal::derive(move || {
            let told =
                |code: &ErrorCode, path: &str| (i18n.words().inventory.field_error)(code, path).to_owned();
            let refused = self.refused.with(|refused| {
                let (code, path) = refused.as_ref()?;
                (field_of(path) == field).then(|| told(code, path))
            });
            if refused.is_some() {
                return refused;
            }
            if !self.tried.get() && !self.left.with(|left| left.contains(&field)) {
                return None;
            }
            let problems = self
                .before
                .with(|before| self.draft.with(|draft| draft.problems(self.registry, before.as_ref())));
            let problem = problems.iter().find(|problem| field_of(&problem.field) == field)?;
            Some(told(&problem.code, &problem.field))
        })
    }

    fn value(self, read: fn(&Draft) -> &String) -> Signal<String> {
        Signal::derive(move || self.draft.with(|draft| read(draft).clone()))
    }

    pub fn write(self, field: &'static str, write: impl FnOnce(&mut Draft)) {
        self.draft.update(write);
        if self
            .refused
            .with_untracked(|refused| refused.as_ref().is_some_and(|(_, path)| field_of(path) == field))
        {
            self.refused.set(None);
        }
    }

    fn typing(self, field: &'static str, place: fn(&mut Draft) -> &mut String) -> Callback<String> {
        Callback::new(move |text: String| self.write(field, |draft| *place(draft) = text))
    }

    fn leaving(self, field: &'static str) -> Callback<()> {
        Callback::new(move |()| {
            self.left.update(|left| {
                if !left.contains(&field) {
                    left.push(field);
                }
            });
        })
    }
}

/// Whether an error of this field is shown in the form.
pub fn is_of_form(path: &str) -> bool {
    let field = field_of(path);
    FIELDS.contains(&field) || field == "password"
}

/// For a reader who can't see where the form is marked.
fn focus_first_wrong() {
    request_animation_frame(|| {
        let found = document().query_selector("dialog[open] [aria-invalid=true]").ok().flatten();
        if let Some(field) = found.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
            // Fails only for an element that can't take the focus.
            let _ = field.focus();
        }
    });
}

/// `networks` are the VPCs to choose from; a change has none.
#[component]
pub fn Fields(form: Form, #[prop(optional)] networks: Option<Load<Items<VpcRow>>>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let is_cluster = form.registry == Registry::Cluster;
    view! {
        <TextField
            label=move || t().name
            value=form.value(|draft| &draft.name)
            on_type=form.typing("name", |draft| &mut draft.name)
            error=form.error("name")
            on_left=form.leaving("name")
            autofocus=form.is_new
        />
        {networks.map(|networks| view! { <VpcField form networks/> })}
        {(is_cluster && form.is_new).then(|| view! { <TypeField form/> })}
        <TextField
            label=move || t().inventory.version_label
            value=form.value(|draft| &draft.version)
            on_type=form.typing("version", |draft| &mut draft.version)
            error=form.error("version")
            on_left=form.leaving("version")
            placeholder=if is_cluster { "1.33" } else { "2.3.2" }
        />
        {if is_cluster {
            let value = form.value(|draft| &draft.kubeconfig);
            view! { <Kubeconfig form value error=form.error("kubeconfig") is_new=form.is_new/> }.into_any()
        } else {
            view! { <NacosFields form/> }.into_any()
        }}
    }
}

#[component]
fn VpcField(form: Form, networks: Load<Items<VpcRow>>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let choices = move || {
        let choice =
            |network: &VpcRow| (network.vpc_id.clone(), format!("{} ({})", network.name, network.vpc_id));
        networks.map(|networks| networks.items.iter().map(choice).collect()).unwrap_or_default()
    };
    view! {
        <SelectField
            label=move || t().vpc
            hint=move || t().inventory.vpc_hint
            error=form.error("vpcId")
            value=form.value(|draft| &draft.vpc)
            choices=Memo::new(move |_| choices())
            on_choose=form.typing("vpcId", |draft| &mut draft.vpc)
            empty=move || t().inventory.choose_vpc
        />
    }
}

#[component]
fn TypeField(form: Form) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let choice = move |kind: &ClusterType| (kind.to_string(), (t().cluster_type)(kind).to_owned());
    view! {
        <SelectField
            label=move || t().kind
            error=form.error("clusterType")
            value=form.value(|draft| &draft.kind)
            choices=Signal::derive(move || ClusterType::KNOWN.iter().map(choice).collect())
            on_choose=form.typing("clusterType", |draft| &mut draft.kind)
            empty=move || t().inventory.choose_type
        />
    }
}

#[component]
fn NacosFields(form: Form) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    view! {
        <TextField
            label=move || t().inventory.address
            hint=move || t().inventory.address_hint
            value=form.value(|draft| &draft.address)
            on_type=form.typing("address", |draft| &mut draft.address)
            error=form.error("address")
            on_left=form.leaving("address")
            kind=TextKind::Code
            placeholder="10.0.0.8:8848"
        />
        <TextField
            label=move || t().inventory.namespaces
            hint=move || t().inventory.namespaces_hint
            value=form.value(|draft| &draft.namespaces)
            on_type=form.typing("namespaces", |draft| &mut draft.namespaces)
            error=form.error("namespaces")
            on_left=form.leaving("namespaces")
            kind=TextKind::Code
        />
        <div class="pair">
            <TextField
                label=move || t().inventory.username
                hint=move || t().inventory.username_hint
                value=form.value(|draft| &draft.username)
                on_type=form.typing("username", |draft| &mut draft.username)
                error=form.error("username")
                on_left=form.leaving("username")
            />
            <TextField
                label=move || t().inventory.password
                value=form.value(|draft| &draft.password)
                on_type=form.typing("password", |draft| &mut draft.password)
                error=form.error("password")
                on_left=form.leaving("password")
                kind=TextKind::Secret
                placeholder=move || if form.is_new { "" } else { t().inventory.password_unchanged }
            />
        </div>
        <McpBoxes form/>
    }
}

#[component]
fn McpBoxes(form: Form) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let supported = Memo::new(move |_| form.draft.with(|draft| draft.mcp_supported));
    let tick = |on: bool| if on { Tick::On } else { Tick::Off };
    let support = move |ticked: Ticked| form.write("mcpSupported", |draft| draft.mcp_supported = ticked.on);
    let enable = move |ticked: Ticked| form.write("mcpEnabled", |draft| draft.mcp_enabled = ticked.on);
    view! {
        <div class="boxes">
            <CheckBox
                label=move || t().inventory.mcp_supported
                tick=Signal::derive(move || tick(supported.get()))
                on_tick=Callback::new(support)
            >
                {move || t().inventory.mcp_supported}
            </CheckBox>
            {form.is_new.then(|| view! {
                <CheckBox
                    label=move || t().mcp_enabled
                    tick=Signal::derive(move || tick(form.draft.with(|draft| draft.mcp_enabled && draft.mcp_supported)))
                    on_tick=Callback::new(enable)
                    disabled=Signal::derive(move || !supported.get())
                >
                    {move || t().mcp_enabled}
                    <span class="second">{move || t().inventory.mcp_enabled_hint}</span>
                </CheckBox>
            })}
        </div>
    }
}
