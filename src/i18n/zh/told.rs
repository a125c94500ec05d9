//! 简体中文 for what goes wrong: one plain sentence and one remedy each.

use contract::clusters::ClusterState;
use contract::console::inventory::Ineligible;
use contract::error::ErrorCode;
use contract::nacos::NacosState;
use contract::port_range::PortRangeError;
use contract::sources::StatusReason;

use super::access::of_provider;
use super::inventory::{cluster_state, nacos_state};
use crate::i18n::words::Told;

pub const CHANGE_UNANSWERED: Told = Told {
    what: "无法连接服务器",
    meaning: "没有收到响应，不确定更改是否已生效。已填写的内容会保留。",
    remedy: "服务器恢复后先查看列表，再重试。",
};

pub fn reason(reason: &StatusReason) -> (&'static str, &'static str) {
    match reason {
        StatusReason::NameNotResolved => ("无法解析其地址。", "检查主机名和 VPC 的 DNS。"),
        StatusReason::AddressDenied => {
            ("其地址位于 Headwater 不允许连接的网络。", "改用其他地址，或请运维人员放行该网络。")
        }
        StatusReason::ConnectionRefused => ("连接被拒绝。", "检查其是否运行并监听端口。"),
        StatusReason::TimedOut => ("响应超时。", "检查网络和安全组规则。"),
        StatusReason::ConnectionLost => ("连接已断开。", "正在重新连接。"),
        StatusReason::CertificateInvalid => ("证书无效。", "更新证书或修正其颁发机构。"),
        StatusReason::Unauthorized => ("凭证未被接受。", "更新集群的 kubeconfig。"),
        StatusReason::PermissionDenied => ("部分资源无权读取。", "授予缺少的权限。"),
        StatusReason::GrpcPortClosed => ("gRPC 端口未开放。", "开放比 HTTP 端口大 1000 的端口。"),
        StatusReason::UnexpectedAnswer => ("返回了意外的内容。", "检查地址是否正确。"),
        StatusReason::BadCredentials => ("用户名或密码错误。", "修正 Nacos 实例的凭证。"),
        StatusReason::McpDisabled => ("MCPEnabled 已被关闭。", "开启后即可继续使用。"),
        StatusReason::RegistryStopped => ("已停止。", "重新启动。"),
        StatusReason::RegistryRemoved => ("已被移除。", "删除该来源。"),
        StatusReason::LimitExceeded => {
            ("提供的服务数超过单个来源的上限。", "减少监听的命名空间，或提高上限。")
        }
        StatusReason::InternalFailure => ("Headwater 读取该来源时出错。", "附上技术原因进行反馈。"),
        StatusReason::Unknown(_) => ("因控制台未知的原因无法工作。", "重新加载控制台。"),
    }
}

pub fn ineligible(reason: &Ineligible) -> (String, &'static str) {
    match reason {
        Ineligible::InOtherVpc { vpc_id, vpc_name } => {
            let vpc = if vpc_name.is_empty() { vpc_id } else { vpc_name };
            (format!("位于其他 VPC（{vpc}）。"), "在该 VPC 内创建网关后即可使用。")
        }
        Ineligible::McpDisabled => ("MCPEnabled 已关闭，任何网关都不能读取。".into(), "先将其开启。"),
        Ineligible::McpUnsupported { version } => {
            (format!("版本 {version} 不支持 MCP。"), "升级该 Nacos 实例。")
        }
        Ineligible::NotRunning { state } => {
            (format!("未在运行（{}）。", state_words(state)), "启动它，或等待其运行。")
        }
        Ineligible::AlreadyAdded { .. } => ("已是该网关的来源。".into(), "可在列表中找到。"),
        Ineligible::NoPermission => ("没有使用权限。".into(), "向其所有者申请权限。"),
        Ineligible::Unknown => ("因控制台未知的原因无法添加。".into(), "重新加载控制台。"),
    }
}

/// Of a cluster, or of a Nacos instance: their states have the same names where they are the same.
fn state_words(state: &str) -> &'static str {
    match ClusterState::from(state) {
        ClusterState::Unknown(_) => nacos_state(&NacosState::from(state)),
        known => cluster_state(&known),
    }
}

pub fn port_range_error(error: PortRangeError) -> &'static str {
    match error {
        PortRangeError::NotAPort => "填写端口或范围，例如 8080/8082，用逗号分隔。",
        PortRangeError::OutOfBounds => "端口须在 1 到 65535 之间。",
        PortRangeError::Reversed => "范围须从较小的端口开始。",
    }
}

pub fn failure(code: Option<&ErrorCode>) -> Told {
    if let Some(told) = code.and_then(of_provider) {
        return told;
    }
    let (what, meaning, remedy) = match code {
        None => (
            "无法连接服务器",
            "没有收到响应，因此内容未知。",
            "每 2 秒自动重试。检查网络以及服务器是否运行。",
        ),
        Some(ErrorCode::UnsignedRequest | ErrorCode::SessionEnded) => {
            ("会话已结束", "服务器无法识别请求者，未做任何更改。", "登录后重试。")
        }
        Some(ErrorCode::LastAdministrator) => (
            "没有其他管理员",
            "没有此用户就无人可以管理全部内容，未做任何更改。",
            "先设置另一位全部实例范围的管理员。",
        ),
        Some(ErrorCode::UserNotFound) => ("用户不存在", "已被移除，或 ID 有误。", "返回列表。"),
        Some(ErrorCode::AccessKeyNotFound) => {
            ("没有属于你的这个访问密钥", "已被吊销，或 ID 有误。", "返回列表。")
        }
        Some(ErrorCode::SessionNotFound) => ("会话不存在", "会话已结束。", "返回列表。"),
        Some(ErrorCode::Forbidden | ErrorCode::CrossSite) => {
            ("没有权限", "服务器拒绝了该请求。", "向管理员申请权限。")
        }
        Some(ErrorCode::AlreadyChanging) => {
            ("网关正在变更", "须等待另一项变更完成，未做任何更改。", "稍后重试。")
        }
        Some(ErrorCode::MissingParameter | ErrorCode::InvalidParameter | ErrorCode::MalformedBody) => {
            ("服务器未接受输入", "未保存任何内容。", "修改后重试。")
        }
        Some(ErrorCode::DuplicateRule) => {
            ("端口重复开放", "两条规则开放了同一安全组的同一端口，未保存任何内容。", "删除其中一条。")
        }
        Some(ErrorCode::BodyTooLarge) => ("内容过大", "未保存任何内容。", "缩短后重试。"),
        Some(ErrorCode::BodyTooSlow) => ("内容传输超时", "未保存任何内容。", "检查网络后重试。"),
        Some(ErrorCode::ServiceUnavailable) => {
            ("服务器繁忙", "正在处理的请求过多，未做任何更改。", "稍后重试。")
        }
        Some(ErrorCode::Throttling) => ("请求过于频繁", "服务器要求暂缓。", "稍后重试。"),
        Some(ErrorCode::PathNotFound | ErrorCode::MethodNotAllowed) => {
            ("服务器不支持该操作", "服务器与控制台的版本可能不一致。", "重新加载控制台。")
        }
        Some(ErrorCode::GatewayNotFound) => ("实例不存在", "已被删除，或 ID 有误。", "返回实例列表。"),
        Some(ErrorCode::VpcNotFound) => ("VPC 不存在", "已被移除，未保存任何内容。", "选择其他 VPC。"),
        Some(ErrorCode::SourceNotFound) => ("来源不存在", "已被删除，或 ID 有误。", "返回列表。"),
        Some(ErrorCode::ServiceNotFound) => ("服务不存在", "已被删除，或 ID 有误。", "返回列表。"),
        Some(ErrorCode::ServiceNotOffered) => {
            ("来源已不再提供该服务", "未创建任何内容。", "取消选择后重试。")
        }
        Some(ErrorCode::ClusterNotFound) => ("集群不存在", "已被移除，未保存任何内容。", "选择其他集群。"),
        Some(ErrorCode::NacosInstanceNotFound) => {
            ("Nacos 实例不存在", "已被移除，或 ID 有误。", "选择其他实例。")
        }
        Some(ErrorCode::SecurityGroupNotFound) => {
            ("安全组不存在", "已被移除，未保存任何内容。", "选择其他安全组。")
        }
        Some(ErrorCode::NothingToRestore) => ("该来源无法恢复", "撤销删除的时间已过。", "可重新创建该来源。"),
        Some(conflict) => return self::conflict(conflict),
    };
    Told { what, meaning, remedy }
}

fn conflict(code: &ErrorCode) -> Told {
    let (what, meaning, remedy) = match code {
        ErrorCode::GatewayNameExists => ("已有同名实例", "未创建任何内容。", "更换名称。"),
        ErrorCode::SourceExists => ("已是该网关的来源", "未创建任何内容。", "可在列表中找到。"),
        ErrorCode::ServiceExists => ("网关已有该服务", "未创建任何内容。", "更换名称，或不再添加它。"),
        ErrorCode::GatewayNotRunning => {
            ("网关未在运行", "仅运行中的网关才能添加来源和服务。", "等待网关运行。")
        }
        ErrorCode::SettingsChanged => {
            ("其他人更改了该来源", "未保存任何内容，输入已保留。", "加载对方的设置后再次更改。")
        }
        ErrorCode::InOtherVpc => ("位于其他 VPC", "该网关无法访问。", "在该 VPC 内创建网关后即可使用。"),
        ErrorCode::McpDisabled => {
            ("MCPEnabled 已关闭", "任何网关都不能读取该 Nacos 实例。", "开启后即可使用。")
        }
        ErrorCode::McpUnsupported => ("该 Nacos 版本不支持 MCP", "网关无法读取。", "升级该 Nacos 实例。"),
        ErrorCode::RegistryNotRunning => ("未在运行", "网关目前无法读取。", "启动它，或等待其运行。"),
        ErrorCode::NoPermission => ("没有使用权限", "未创建任何内容。", "向其所有者申请权限。"),
        ErrorCode::NameInUse => ("名称已被使用", "该地域已有同名资源，未保存任何内容。", "换一个名称。"),
        ErrorCode::InInventoryFile => {
            ("来自资源清单文件", "该文件会覆盖更改，因此未做任何更改。", "在该文件中更改。")
        }
        _ => (
            "服务器出错",
            "服务器内部出现问题，没有留下未完成的更改。",
            "重试。如仍失败，将请求 ID 提供给管理员。",
        ),
    };
    Told { what, meaning, remedy }
}
