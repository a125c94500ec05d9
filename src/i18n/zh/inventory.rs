//! 地域资源的文字。

use contract::clusters::ClusterState;
use contract::error::ErrorCode;
use contract::nacos::NacosState;

use crate::i18n::words::{InventoryWords, Told};
use crate::paths::Registry;

pub static INVENTORY: InventoryWords = InventoryWords {
    region_inventory: "地域资源",
    registries: |registry| match registry {
        Registry::Cluster => "集群",
        Registry::Nacos => "Nacos 实例",
    },
    registry: |registry| match registry {
        Registry::Cluster => "集群",
        Registry::Nacos => "Nacos 实例",
    },
    search: |registry| match registry {
        Registry::Cluster => "按名称或 ID 搜索",
        Registry::Nacos => "按名称、ID 或地址搜索",
    },
    empty: |registry| match registry {
        Registry::Cluster => "该地域还没有集群。使用 kubeconfig 注册后，同一 VPC 内的网关即可将其用作来源。",
        Registry::Nacos => "该地域还没有 Nacos 实例。填写地址注册后，同一 VPC 内的网关即可将其用作来源。",
    },
    cluster_state,
    nacos_state,
    not_permitted: "没有读取权限",
    mcp_not_supported: "不支持",
    actions_for: |name| format!("{name} 的操作"),
    edit: "编辑",
    remove: "移除",
    in_file: "来自管理员的资源清单文件，须在该文件中更改或移除。",
    facts: "基本信息",
    id: "ID",
    credentials: "凭据",
    has_credentials: "已加密保存",
    no_credentials: "无",
    register: |registry| match registry {
        Registry::Cluster => "注册集群",
        Registry::Nacos => "注册 Nacos 实例",
    },
    choose_type: "选择类型",
    choose_vpc: "选择 VPC",
    vpc_hint: "仅同一 VPC 内的网关可以使用。",
    version_label: "版本（可选）",
    kubeconfig: "Kubeconfig",
    kubeconfig_hint: "加密保存，不再显示。证书和令牌须包含在内容中。",
    kubeconfig_unchanged: "保持不变。粘贴新的内容以替换。",
    choose_file: "选择文件",
    file_too_large: "文件超过 512 KB，不是 kubeconfig。",
    file_unreadable: "无法以文本读取该文件，选择其他文件。",
    address: "地址",
    address_hint: "HTTP API 的主机和端口，gRPC 端口为其加 1000。",
    namespaces: "命名空间",
    namespaces_hint: "填写 ID，用逗号分隔。公共命名空间写作 public。",
    username: "用户名（可选）",
    username_hint: "实例无需登录时留空。",
    password: "密码",
    password_unchanged: "保持不变",
    mcp_supported: "该版本支持 MCP",
    mcp_enabled_hint: "网关可以读取其服务，之后可在参数设置中更改。",
    field_error,
    save: "保存",
    nothing_changed: "尚未更改任何内容。",
    no_such: |registry| Told {
        what: match registry {
            Registry::Cluster => "集群不存在",
            Registry::Nacos => "Nacos 实例不存在",
        },
        meaning: "已被移除，或 ID 有误。",
        remedy: "返回列表。",
    },
    changed_meanwhile: "编辑期间，其他人更改了它。保存后，其更改将被覆盖。",
    registered: |name| format!("已注册 {name}"),
    saved: |name| format!("已保存 {name}"),
    remove_title: |registry, name| match registry {
        Registry::Cluster => format!("移除集群 {name}？"),
        Registry::Nacos => format!("移除 Nacos 实例 {name}？"),
    },
    removal_breaks: |count| format!("以下 {} 个来源将失效，直到被删除：", count.text),
    removal_ages: |services, endpoints| {
        format!("{} 个服务（{} 个端点）保持最后一次读取的内容，不再更新。", services.text, endpoints.text)
    },
    removal_harmless: "没有来源依赖它。",
    itself_stays: |registry| match registry {
        Registry::Cluster => "集群本身不受影响，Headwater 将清除其 kubeconfig。",
        Registry::Nacos => "Nacos 实例本身不受影响，Headwater 将清除其密码。",
    },
    type_name: |name| format!("输入 {name} 以确认移除"),
    type_name_first: |name| format!("先输入 {name}。"),
    removing: "移除中",
    removed: |name| format!("已移除 {name}"),
    gone: |registry| match registry {
        Registry::Cluster => "该集群已被移除。",
        Registry::Nacos => "该 Nacos 实例已被移除。",
    },
};

pub fn cluster_state(state: &ClusterState) -> &'static str {
    match state {
        ClusterState::Running => "运行中",
        ClusterState::Initial => "创建中",
        ClusterState::Updating => "更新中",
        ClusterState::Stopped => "已停止",
        ClusterState::Failed => "失败",
        ClusterState::Deleting => "删除中",
        ClusterState::Unknown(_) => "未知",
    }
}

pub fn nacos_state(state: &NacosState) -> &'static str {
    match state {
        NacosState::Running => "运行中",
        NacosState::Creating => "创建中",
        NacosState::Restarting => "重启中",
        NacosState::Stopped => "已停止",
        NacosState::Failed => "失败",
        NacosState::Unknown(_) => "未知",
    }
}

fn field_error(code: &ErrorCode, path: &str) -> &'static str {
    let is_missing = *code == ErrorCode::MissingParameter;
    match path {
        "name" if *code == ErrorCode::NameInUse => "该地域已有同名资源，换一个名称。",
        "name" if is_missing => "填写名称。",
        "name" => "最多 128 个字符，且不能换行。",
        "vpcId" if *code == ErrorCode::VpcNotFound => "该 VPC 已被移除，选择其他 VPC。",
        "vpcId" => "选择 VPC。",
        "clusterType" => "选择类型。",
        "version" => "填写版本，例如 1.33 或 2.3.2，也可留空。",
        "address" if is_missing => "填写地址，例如 10.0.0.8:8848。",
        "address" => "填写“主机:端口”，不带 http://，端口不超过 64535。",
        "username" => "填写该密码所属的用户名。",
        "password" => "填写密码。",
        "password.kept" => "填写密码。已保存的密码不会发送到其他地址，也不会用于其他用户。",
        "kubeconfig" if is_missing => "粘贴 kubeconfig，或选择其文件。",
        _ if path.starts_with("namespaces") => "填写命名空间 ID：字母、数字、- 和 _，不能重复。",
        _ if path.rsplit('.').next() == Some("exec") => {
            "其用户会运行命令（exec），Headwater 不会运行。改用令牌或客户端证书。"
        }
        _ if path.ends_with(".auth-provider") => {
            "其用户通过插件登录（auth-provider）。改用令牌或客户端证书。"
        }
        _ if path.ends_with(".insecure-skip-tls-verify") => {
            "它跳过集群证书校验，任何人都可以冒充该集群。将集群的 CA 写入 certificate-authority-data。"
        }
        _ if path.ends_with(".proxy-url") => "它要求使用代理（proxy-url），Headwater 不使用代理，将其去掉。",
        _ if path.starts_with("kubeconfig.") => {
            "它引用了其他机器上的文件。将数据本身写入，例如 certificate-authority-data。"
        }
        "kubeconfig" => "该 kubeconfig 无法使用。检查当前上下文、地址和证书。",
        _ => "服务器未接受该内容。",
    }
}
