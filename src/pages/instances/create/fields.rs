//! The fields of Create Instance.

use contract::gateways::{CreateGateway, GatewayType};
use leptos::html::Div;
use leptos::prelude::*;

use super::Form;
use super::draft::{Draft, TagDraft, TagProblem};
use crate::i18n::{I18n, Words};
use crate::pages::loaded::Loaded;
use crate::pages::rows;
use crate::ui::cards::{Card, Cards};
use crate::ui::each::Each;
use crate::ui::field::TextField;
use crate::ui::icon::Icon;
use crate::ui::picker::{Item, Picker, PickerWords};
use crate::ui::reasoned::ReasonedButton;
use crate::ui::select::SelectField;
use crate::ui::skeleton::SkeletonLines;

#[component]
pub fn NameField(form: Form) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    view! {
        <TextField
            label=move || t().name
            hint=move || t().instances_page.name_hint
            value=Signal::derive(move || form.draft.with(|draft| draft.name.clone()))
            on_type=Callback::new(move |name| form.draft.update(|draft| draft.name = name))
            error=Signal::derive(move || form.name_error(i18n))
            autofocus=true
        />
    }
}

#[component]
pub fn VpcPicker(form: Form) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let vpcs = form.list.vpcs;
    let items = Memo::new(move |_| {
        let item = |vpc: &contract::console::vpcs::VpcRow| Item {
            id: vpc.vpc_id.clone(),
            name: vpc.name.clone(),
            tags: Vec::new(),
            reasons: Vec::new(),
        };
        vpcs.map(|vpcs| vpcs.items.iter().map(item).collect::<Vec<_>>()).unwrap_or_default()
    });
    let search = move || (t().instances_page.search_vpcs)(&i18n.count(count(items.with(Vec::len))));
    let words = move || PickerWords {
        label: (move || t().vpc).into(),
        search: search.into(),
        can_be_picked: (move || t().instances_page.vpcs_of_region).into(),
        cannot_be_picked: (move || t().not_available).into(),
        no_match: (move || t().no_match).into(),
        none: (move || t().instances_page.no_vpcs).into(),
    };
    view! {
        <div class="field">
            <span class="label" aria-hidden="true">{move || t().vpc}</span>
            <p class="hint">{move || t().instances_page.vpc_hint}</p>
            <Loaded load=vpcs skeleton=move || view! { <SkeletonLines label=t().loading lines=4/> }>
                <Picker
                    words=words()
                    items
                    picked=form.vpc
                    on_pick=Callback::new(move |id: String| form.pick(&id))
                />
            </Loaded>
        </div>
    }
}

#[component]
pub fn KindCards(form: Form) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let cards = move || {
        let words = t();
        let card = |kind: &GatewayType, hint: &str| Card {
            value: kind.to_string(),
            name: (words.gateway_kind)(kind.as_str()),
            hint: hint.to_owned(),
        };
        vec![
            card(&GatewayType::Api, words.instances_page.api_hint),
            card(&GatewayType::Ai, words.instances_page.ai_hint),
        ]
    };
    let choose = move |kind: String| form.draft.update(|draft| draft.kind = kind.as_str().into());
    view! {
        <Cards
            legend=move || t().kind
            cards=Signal::derive(cards)
            chosen=Signal::derive(move || form.draft.with(|draft| draft.kind.to_string()))
            on_choose=Callback::new(choose)
        />
    }
}

#[component]
pub fn SpecField(form: Form) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let choices = CreateGateway::SPECS.map(|spec| (spec.to_owned(), spec.to_owned())).to_vec();
    let choose = move |spec: String| form.draft.update(|draft| draft.spec = spec);
    view! {
        <SelectField
            label=move || t().spec
            hint=move || t().instances_page.spec_hint
            error=Signal::stored(None::<String>)
            value=Signal::derive(move || form.draft.with(|draft| draft.spec.clone()))
            choices=Signal::stored(choices)
            on_choose=Callback::new(choose)
            class="mono"
        />
    }
}

#[component]
pub fn TagsEditor(form: Form) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let rows = move || form.draft.with(|draft| draft.tags.iter().map(|tag| tag.row).collect::<Vec<_>>());
    let add = move |()| {
        form.draft.update(|draft| {
            let row = draft.tags.iter().map(|tag| tag.row + 1).max().unwrap_or(0);
            draft.tags.push(TagDraft { row, ..TagDraft::default() });
        });
    };
    let is_full = move || {
        let is_full = form.draft.with(|draft| draft.tags.len() >= CreateGateway::MAX_TAGS);
        is_full.then(|| t().instances_page.no_more_tags.to_owned())
    };
    view! {
        <fieldset class="field tags-editor">
            <legend class="label">
                {move || t().instances_page.tags} " " <span class="faint">{move || t().optional}</span>
            </legend>
            <Each items=rows key=u32::to_string let:row>
                <TagRow form row/>
            </Each>
            <ReasonedButton why_not=Signal::derive(is_full) on_press=Callback::new(add)>
                <Icon name="plus"/>
                {move || t().instances_page.add_tag}
            </ReasonedButton>
        </fieldset>
    }
}

#[component]
fn TagRow(form: Form, row: u32) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let index = Memo::new(move |_| form.draft.with(|draft| place(draft, row)));
    let number = move || i18n.number(count(index.get().unwrap_or_default()) + 1);
    let read = move |read: fn(&TagDraft) -> &String| {
        Signal::derive(move || {
            let at = |draft: &Draft| Some(read(draft.tags.get(index.get()?)?).clone());
            form.draft.with(at).unwrap_or_default()
        })
    };
    let write = move |field: fn(&mut TagDraft) -> &mut String| {
        Callback::new(move |text: String| {
            form.draft.update(|draft| {
                if let Some(tag) = place(draft, row).and_then(|index| draft.tags.get_mut(index)) {
                    *field(tag) = text;
                }
            });
        })
    };
    let problem = move || {
        let problem = form.draft.with(|draft| draft.tag_problem(index.get()?))?;
        // A value may be typed before its key.
        let is_told = problem != TagProblem::KeyMissing || form.tried.get();
        is_told.then(|| tag_problem(t(), problem).to_owned())
    };
    let place = NodeRef::<Div>::new();
    let remove = move |_| {
        if let Some(place) = place.get_untracked() {
            rows::pass_focus(&place);
        }
        form.draft.update(|draft| draft.tags.retain(|tag| tag.row != row));
    };
    view! {
        <div node_ref=place class="tag-row">
            <TextField
                label=move || t().instances_page.tag_key
                value=read(|tag| &tag.key)
                on_type=write(|tag| &mut tag.key)
                error=Signal::derive(problem)
                autofocus=true
            />
            <TextField
                label=move || t().instances_page.tag_value
                value=read(|tag| &tag.value)
                on_type=write(|tag| &mut tag.value)
                error=Signal::stored(None::<String>)
            />
            <button
                type="button"
                class="button plain icon-only"
                aria-label=move || (t().instances_page.remove_tag)(&number())
                on:click=remove
            >
                <Icon name="trash"/>
            </button>
        </div>
    }
}

fn place(draft: &Draft, row: u32) -> Option<usize> {
    draft.tags.iter().position(|tag| tag.row == row)
}

fn tag_problem(words: &Words, problem: TagProblem) -> &'static str {
    match problem {
        TagProblem::KeyMissing => words.instances_page.tag_key_missing,
        TagProblem::KeyTwice => words.instances_page.tag_key_twice,
        TagProblem::TooLong => words.instances_page.tag_too_long,
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
