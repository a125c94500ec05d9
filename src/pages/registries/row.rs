//! A cluster or a Nacos instance as lists and panels show it: what both have, and what one of them has.

use contract::clusters::{ClusterState, ClusterType};
use contract::console::clusters::ClusterRow;
use contract::console::nacos_instances::NacosRow;
use contract::gateways::Vpc;
use contract::nacos::NacosState;

use crate::i18n::Words;
use crate::ui::status::Tone;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub id: String,
    pub name: String,
    pub version: String,
    pub vpc: Vpc,
    pub permitted: bool,
    pub has_credentials: bool,
    pub in_file: bool,
    pub sources: u32,
    pub of: Of,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    Cluster { kind: ClusterType, state: ClusterState },
    Nacos { address: String, state: NacosState, mcp: Mcp },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mcp {
    On,
    Off,
    Unsupported,
}

impl From<ClusterRow> for Row {
    fn from(row: ClusterRow) -> Self {
        Self {
            id: row.cluster_id,
            name: row.name,
            version: row.version,
            vpc: row.vpc,
            permitted: row.permitted,
            has_credentials: row.has_credentials,
            in_file: row.in_file,
            sources: row.sources,
            of: Of::Cluster { kind: row.cluster_type, state: row.state },
        }
    }
}

impl From<NacosRow> for Row {
    fn from(row: NacosRow) -> Self {
        let mcp = Mcp::of(row.mcp_supported, row.mcp_enabled);
        Self {
            id: row.instance_id,
            name: row.name,
            version: row.version,
            vpc: row.vpc,
            permitted: row.permitted,
            has_credentials: row.has_credentials,
            in_file: row.in_file,
            sources: row.sources,
            of: Of::Nacos { address: row.address, state: row.state, mcp },
        }
    }
}

impl Mcp {
    pub fn of(is_supported: bool, is_enabled: bool) -> Self {
        match (is_supported, is_enabled) {
            (false, _) => Self::Unsupported,
            (true, true) => Self::On,
            (true, false) => Self::Off,
        }
    }

    pub fn words(self, words: &Words) -> &'static str {
        match self {
            Self::On => words.mcp_on,
            Self::Off => words.mcp_off,
            Self::Unsupported => words.inventory.mcp_not_supported,
        }
    }

    pub fn tone(self) -> Tone {
        if self == Self::On { Tone::Good } else { Tone::Idle }
    }
}

impl Row {
    /// "ACK Cluster", or the address of a Nacos instance.
    pub fn second(&self, words: &Words) -> String {
        match &self.of {
            Of::Cluster { kind, .. } => (words.cluster_type)(kind).to_owned(),
            Of::Nacos { address, .. } => address.clone(),
        }
    }

    pub fn state_words(&self, words: &Words) -> &'static str {
        match &self.of {
            Of::Cluster { state, .. } => (words.inventory.cluster_state)(state),
            Of::Nacos { state, .. } => (words.inventory.nacos_state)(state),
        }
    }

    /// What can't be read is never shown as good.
    pub fn tone(&self) -> Tone {
        let tone = match &self.of {
            Of::Cluster { state, .. } => cluster_tone(state),
            Of::Nacos { state, .. } => nacos_tone(state),
        };
        if tone == Tone::Good && !self.permitted { Tone::Idle } else { tone }
    }

    pub fn mcp(&self) -> Option<Mcp> {
        match &self.of {
            Of::Cluster { .. } => None,
            Of::Nacos { mcp, .. } => Some(*mcp),
        }
    }
}

fn cluster_tone(state: &ClusterState) -> Tone {
    match state {
        ClusterState::Running => Tone::Good,
        ClusterState::Initial | ClusterState::Updating | ClusterState::Deleting => Tone::Warn,
        ClusterState::Failed => Tone::Bad,
        ClusterState::Stopped | ClusterState::Unknown(_) => Tone::Idle,
    }
}

pub fn nacos_tone(state: &NacosState) -> Tone {
    match state {
        NacosState::Running => Tone::Good,
        NacosState::Creating | NacosState::Restarting => Tone::Warn,
        NacosState::Failed => Tone::Bad,
        NacosState::Stopped | NacosState::Unknown(_) => Tone::Idle,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_not_good_and_mcp_without_support_is_neither_on_nor_off() {
        let vpc = Vpc { vpc_id: "vpc-1".into(), name: "core".into() };
        let of = Of::Cluster { kind: ClusterType::Ack, state: ClusterState::Running };
        let text = String::new;
        let (id, name, version) = (text(), text(), text());
        let row = Row {
            id,
            name,
            version,
            vpc,
            permitted: true,
            has_credentials: true,
            in_file: true,
            sources: 0,
            of,
        };
        assert_eq!(row.tone(), Tone::Good);
        assert_eq!(Row { permitted: false, ..row }.tone(), Tone::Idle);
        assert_eq!(Mcp::of(false, true), Mcp::Unsupported);
    }
}
