//! The tab Certificates: what the Ingresses of a cluster serve with, and how long it is good.

use contract::Millis;
use contract::console::sources::{Certificate, CertificateFacts, SourceRow};
use contract::sources::Items;
use leptos::prelude::*;

use super::Detail;
use super::tabs::Tab;
use crate::api;
use crate::clock::{self, Clock};
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::pages::loaded::Loaded;
use crate::ui::notice::Empty;
use crate::ui::skeleton::SkeletonTable;
use crate::ui::status::{Status, Tone};

const DAY: Millis = 24 * 60 * 60 * 1000;
/// What ends within this is told as near.
const NEAR: Millis = 30 * DAY;

#[component]
pub fn Certificates(row: Memo<SourceRow>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let settings = Detail::expect().edit.settings();
    let is_on = Memo::new(move |_| settings.map(|settings| settings.ingress_https).unwrap_or_default());
    view! {
        <section class="certificates">
            <Loaded load=settings skeleton=move || view! { <SkeletonTable label=t().loading columns=2 rows=3/> }>
                <Show when=move || is_on.get() fallback=IsOff>
                    <List row/>
                </Show>
            </Loaded>
        </section>
    }
}

#[component]
fn IsOff() -> impl IntoView {
    let i18n = I18n::expect();
    let detail = Detail::expect();
    view! {
        <Empty icon="certificate" sentence=move || i18n.words().detail.https_off>
            <a class="button" href=move || detail.tab_address(Tab::Settings) data-noscroll="">
                {move || i18n.words().detail.open_settings}
            </a>
        </Empty>
    }
}

#[component]
fn List(row: Memo<SourceRow>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let (detail, live) = (Detail::expect(), Live::expect());
    let load: Load<Items<Certificate>> = Load::new(
        move || Some((detail.id.get(), ())).filter(|(id, ())| !id.is_empty()),
        move || live.version(&[Topic::Services]),
        |id, ()| async move { api::sources::certificates(&id).await },
    );
    let sorted = Memo::new(move |_| {
        let mut all = load.map(|all| all.items.clone()).unwrap_or_default();
        let now = clock::read();
        all.sort_by_cached_key(|certificate| {
            let ends = certificate.facts.as_ref().map_or(0, |facts| facts.not_after);
            (validity(certificate.facts.as_ref(), now), ends)
        });
        all
    });
    let nothing = move || {
        let is_read = row.with(|row| row.status.observed_generation >= row.status.generation);
        if is_read { t().detail.no_certificates } else { t().detail.certificates_not_known }
    };
    view! {
        <Loaded load skeleton=move || view! { <SkeletonTable label=t().loading columns=2 rows=3/> }>
            <Show
                when=move || sorted.with(|all| !all.is_empty())
                fallback=move || view! { <Empty icon="certificate" sentence=nothing/> }
            >
                <ul class="certificate-list" aria-label=move || t().detail.certificates>
                    {move || {
                        sorted.get().into_iter().map(|certificate| view! { <One certificate/> }).collect_view()
                    }}
                </ul>
            </Show>
        </Loaded>
    }
}

#[component]
fn One(certificate: Certificate) -> impl IntoView {
    let i18n = I18n::expect();
    let clock = Clock::expect();
    let Certificate { namespace, ingress, secret, hosts, facts } = certificate;
    let facts = StoredValue::new(facts);
    // It changes with the hours, not with each tick.
    let how = Memo::new(move |_| facts.with_value(|facts| validity(facts.as_ref(), clock.now())));
    let tone = Signal::derive(move || match how.get() {
        Validity::Missing | Validity::Expired => Tone::Bad,
        Validity::NotYet | Validity::Near => Tone::Warn,
        Validity::Good => Tone::Good,
    });
    let text = move || {
        let words = &i18n.words().detail;
        let ends = facts.with_value(|facts| facts.as_ref().map(|facts| (facts.not_before, facts.not_after)));
        let Some((begins, ends)) = ends else { return words.secret_missing.to_owned() };
        match how.get() {
            Validity::Missing => words.secret_missing.to_owned(),
            Validity::Expired => (words.expired)(&i18n.date(ends)),
            Validity::Near => (words.expires)(&i18n.duration(ends - clock.now()), &i18n.date(ends)),
            Validity::NotYet => (words.valid_from)(&i18n.date(begins)),
            Validity::Good => (words.valid_until)(&i18n.date(ends)),
        }
    };
    let issuer = move || {
        let issuer = facts.with_value(|facts| facts.as_ref().map(|facts| facts.issuer.clone()));
        issuer.map(|issuer| (i18n.words().detail.issued_by)(&issuer))
    };
    let no_host = hosts.is_empty();
    view! {
        <li class="certificate">
            <p class="hosts">
                {hosts.into_iter().map(|host| view! { <b>{host}</b> }).collect_view()}
                {no_host.then(|| view! { <b>{move || i18n.words().detail.any_host}</b> })}
            </p>
            <Status tone text/>
            <p class="muted">{issuer}</p>
            <p class="mono faint">{namespace} " / " {ingress} " / " {secret}</p>
        </li>
    }
}

/// In the order in which they need somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Validity {
    Missing,
    Expired,
    NotYet,
    Near,
    Good,
}

fn validity(facts: Option<&CertificateFacts>, now: Millis) -> Validity {
    match facts {
        None => Validity::Missing,
        Some(facts) if facts.not_after <= now => Validity::Expired,
        Some(facts) if facts.not_before > now => Validity::NotYet,
        Some(facts) if facts.not_after - now <= NEAR => Validity::Near,
        Some(_) => Validity::Good,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_near_its_end_thirty_days_before_and_expired_at_its_end() {
        let facts = CertificateFacts {
            subject: String::new(),
            issuer: String::new(),
            names: vec![],
            not_before: 0,
            not_after: 100 * DAY,
        };
        let at = |now| validity(Some(&facts), now);
        assert_eq!([at(-1), at(0), at(70 * DAY - 1)], [Validity::NotYet, Validity::Good, Validity::Good]);
        assert_eq!([at(70 * DAY), at(100 * DAY)], [Validity::Near, Validity::Expired]);
        assert_eq!(validity(None, 0), Validity::Missing);
    }
}
