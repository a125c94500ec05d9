//! What the palette lists: what was opened lately, pages, actions, and what the server found.

use contract::console::search::{HitKind, SearchHit};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{Finding, recent};
use crate::i18n::{I18n, Language, Words};
use crate::look::Look;
use crate::paths::{self, InstancesAt, RegistriesAt, Registry, ServicesAt, SourceAt, SourcesAt};
use crate::session::CurrentSession;
use crate::shell::access_links;
use crate::shell::shortcuts::ShortcutsOpen;
use crate::theme::{Theme, ThemeChoice};
use crate::writes::{Needs, Writes};

/// Of whatever can be remembered.
pub const ICONS: [&str; 10] =
    ["gateway", "overview", "service", "source", "cluster", "nacos", "key", "users", "session", "audit"];

#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub group: Group,
    pub icon: &'static str,
    pub text: String,
    pub detail: String,
    pub act: Act,
    /// Why the reader can't do it now: it stands there, and says so.
    pub why_not: Option<&'static str>,
}

/// In the order in which they are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Recent,
    Pages,
    Actions,
    Instances,
    Sources,
    Services,
    Clusters,
    NacosInstances,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    Go(String),
    Do(Deed),
}

/// What is done here rather than gone to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Theme(Theme),
    Speak(Language),
    Compact(bool),
    Fold(bool),
    Shortcuts,
}

impl Group {
    pub fn title(self, words: &Words) -> &'static str {
        match self {
            Self::Recent => words.shell.recent,
            Self::Pages => words.shell.pages,
            Self::Actions => words.shell.actions,
            Self::Instances => words.instances,
            Self::Sources => words.sources,
            Self::Services => words.services,
            Self::Clusters => words.shell.clusters,
            Self::NacosInstances => words.shell.nacos_instances,
        }
    }
}

impl Deed {
    /// Gives how to do it, which knows the contexts.
    pub fn doer() -> impl Fn(Self) + Copy {
        let (i18n, theme, look) = (I18n::expect(), ThemeChoice::expect(), Look::expect());
        let ShortcutsOpen(shortcuts) = expect_context();
        move |deed| match deed {
            Self::Theme(chosen) => theme.set(chosen),
            Self::Speak(language) => i18n.speak(language),
            Self::Compact(compact) => look.set_compact(compact),
            Self::Fold(folded) => look.fold(folded),
            Self::Shortcuts => shortcuts.set(true),
        }
    }
}

pub fn of(finding: Finding) -> Memo<Vec<Entry>> {
    let (i18n, theme, look) = (I18n::expect(), ThemeChoice::expect(), Look::expect());
    let (path, session, writes) = (use_location().pathname, CurrentSession::expect(), Writes::expect());
    Memo::new(move |_| {
        let (words, typed) = (i18n.words(), finding.typed());
        let fits = |entry: &Entry| position(&entry.text, &typed).is_some();
        let rules = access_links::rules(session);
        let mut entries = if typed.is_empty() { recent::read() } else { vec![] };
        // Whoever opened them may have been somebody else, or have been let do more.
        entries.retain(|entry| access_links::may_open(&entry.act, rules));
        let pages = path.with(|path| pages(words, paths::gateway_of(path), rules, writes));
        entries.extend(pages.into_iter().filter(fits));
        entries.extend(deeds(words, theme.get(), i18n.language(), look).into_iter().filter(fits));
        entries.extend(finding.hits().into_iter().filter_map(|hit| of_hit(words, hit)));
        entries
    })
}

/// Where a text has what is typed, whatever the case of its Latin letters.
pub fn position(text: &str, typed: &str) -> Option<usize> {
    text.to_ascii_lowercase().find(&typed.to_ascii_lowercase())
}

fn pages(words: &Words, gateway_id: Option<&str>, rules: bool, writes: Writes) -> Vec<Entry> {
    let shell = &words.shell;
    let entry = |group, icon, text: &str, detail: &str, address| Entry {
        group,
        icon,
        text: text.to_owned(),
        detail: detail.to_owned(),
        act: Act::Go(address),
        why_not: None,
    };
    let needing = |needs, entry: Entry| Entry { why_not: writes.why_not(needs), ..entry };
    let mut entries = vec![];
    if let Some(id) = gateway_id {
        let list = SourcesAt::default();
        entries.extend([
            entry(Group::Pages, "overview", words.overview, id, paths::overview(id)),
            entry(Group::Pages, "service", words.services, id, paths::services(id, &ServicesAt::default())),
            entry(Group::Pages, "source", words.sources, id, paths::sources(id, &list)),
        ]);
    }
    entries.extend([
        entry(Group::Pages, "gateway", words.instances, "", paths::instances("", "", 1)),
        entry(
            Group::Pages,
            "cluster",
            shell.clusters,
            "",
            paths::registries(Registry::Cluster, &RegistriesAt::of_region("")),
        ),
        entry(
            Group::Pages,
            "nacos",
            shell.nacos_instances,
            "",
            paths::registries(Registry::Nacos, &RegistriesAt::of_region("")),
        ),
    ]);
    let access = access_links::pages(rules);
    entries.extend(
        access.map(|(list, icon, title)| entry(Group::Pages, icon, title(words), "", paths::people(list, 1))),
    );
    if let Some(id) = gateway_id {
        let address = paths::create_source(id, "", &[], &SourcesAt::default());
        let create = entry(Group::Actions, "plus", words.create_source, id, address);
        entries.push(needing(Needs::Editor, create));
    }
    let address = paths::create_instance("", &InstancesAt::default());
    let create = entry(Group::Actions, "plus", shell.create_instance, "", address);
    entries.push(needing(Needs::Whole, create));
    entries
}

/// What would change nothing is left out.
fn deeds(words: &Words, theme: Theme, language: Language, look: Look) -> Vec<Entry> {
    let shell = &words.shell;
    let entry = |icon, text: String, deed| Entry {
        group: Group::Actions,
        icon,
        text,
        detail: String::new(),
        act: Act::Do(deed),
        why_not: None,
    };
    let themes = Theme::ALL.into_iter().filter(|other| *other != theme);
    let mut entries: Vec<Entry> = themes
        .map(|theme| entry("theme", (shell.use_named)(words.theme, theme.name(words)), Deed::Theme(theme)))
        .collect();
    let languages = Language::ALL.into_iter().filter(|other| *other != language);
    entries.extend(languages.map(|language| {
        entry("language", (shell.use_named)(words.language, language.name()), Deed::Speak(language))
    }));
    let density = if look.is_compact() { shell.comfortable } else { shell.compact };
    let fold = if look.is_folded() { shell.unfold_navigation } else { shell.fold_navigation };
    entries.extend([
        entry("menu", (shell.use_named)(shell.density, density), Deed::Compact(!look.is_compact())),
        entry("fold", fold.to_owned(), Deed::Fold(!look.is_folded())),
        entry("keyboard", shell.shortcuts.to_owned(), Deed::Shortcuts),
    ]);
    entries
}

/// `None` for a kind that this build does not know.
fn of_hit(words: &Words, hit: SearchHit) -> Option<Entry> {
    let SearchHit { kind, id, name, region_id, gateway, source, namespace } = hit;
    let in_named = words.shell.in_named;
    let (group, icon, detail, address) = match kind {
        HitKind::Gateway => {
            let address = paths::overview(&id);
            (Group::Instances, "gateway", id, address)
        }
        HitKind::Source => {
            let gateway = gateway?;
            let address = paths::source(&gateway.id, &id, &SourceAt::default(), &SourcesAt::default());
            (Group::Sources, "source", in_named(&gateway.name), address)
        }
        HitKind::Service => {
            let gateway = gateway?;
            let (place, address) = match source {
                None => (in_named(&gateway.name), paths::service(&gateway.id, &id, &ServicesAt::default())),
                Some(source) => {
                    let at = SourceAt { tab: "services".to_owned(), service: id, ..SourceAt::default() };
                    let address = paths::source(&gateway.id, &source.id, &at, &SourcesAt::default());
                    let place = [namespace.unwrap_or_default(), source.name, gateway.name];
                    let place: Vec<&str> =
                        place.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
                    (place.join(" · "), address)
                }
            };
            (Group::Services, "service", place, address)
        }
        HitKind::Cluster => {
            let address = paths::registry(Registry::Cluster, &id, &RegistriesAt::of_region(&region_id));
            (Group::Clusters, "cluster", id, address)
        }
        HitKind::NacosInstance => {
            let address = paths::registry(Registry::Nacos, &id, &RegistriesAt::of_region(&region_id));
            (Group::NacosInstances, "nacos", id, address)
        }
        HitKind::Unknown(_) => return None,
    };
    Some(Entry { group, icon, text: name, detail, act: Act::Go(address), why_not: None })
}

#[cfg(test)]
mod tests {
    use super::position;

    #[test]
    fn what_is_typed_is_found_in_any_case_and_script() {
        assert_eq!(position("Create Source", "sOUR"), Some(7));
        assert_eq!(position("创建来源", "来源"), Some(6));
        assert_eq!(position("Sources", "x"), None);
        assert_eq!(position("Sources", ""), Some(0));
    }
}
