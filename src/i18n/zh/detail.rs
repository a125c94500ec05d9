//! Chinese of a source's panel.

use contract::console::sources::HistoryKind;
use contract::services::EndpointState;

use crate::i18n::words::DetailWords;

pub const DETAIL: DetailWords = DetailWords {
    sections: "栏目",
    services: "服务",
    certificates: "证书",
    history: "时间线",
    settings: "设置",
    since: |moment| format!("自 {moment} 起"),
    followed: "实时跟踪：来源中的变化会在一秒内显示在这里。",
    last_sync: |moment| format!("最近同步：{moment}"),
    never_read: "尚未读取",
    not_in_effect: |wanted, observed| {
        format!("第 {wanted} 次更改尚未生效，显示的内容按第 {observed} 次更改读取。")
    },
    unread: "无法读取的命名空间",
    unread_since: |moment| format!("自 {moment} 起"),
    show_role: "查看所需的角色",
    count: |count| format!("{} 个服务", count.text),
    no_services: "该来源还没有提供服务。有服务后会自动显示在这里。",
    services_not_known: "该来源从未被读取，因此其服务未知。",
    search: "按名称搜索",
    show_hidden: "显示隐藏的服务",
    hidden: "已隐藏",
    hidden_namespace: |namespace| format!("{namespace} 是集群自身的命名空间。"),
    hidden_consumer: "与服务一同注册的消费者。",
    also_in_sources: |count| format!("另外 {} 个来源中也有", count.text),
    only_hidden: "该来源的服务均为隐藏的服务。",
    back_to_services: "全部服务",
    endpoints_of: |name| format!("{name} 的端点"),
    endpoints_capped: |shown, all| format!("仅显示 {all} 个端点中的前 {shown} 个。"),
    no_endpoints: "该服务没有端点，无法响应任何请求。",
    external_name: |name| format!("该服务指向域名 {name}，自身没有端点。"),
    endpoint_state,
    zone: |zone| format!("可用区 {zone}"),
    cluster_of: |name| format!("集群 {name}"),
    weight: |weight| format!("权重 {weight}"),
    ephemeral: "临时实例",
    persistent: "持久实例",
    https_off: "该来源未开启 Ingress HTTPS，因此不监听证书。",
    open_settings: "打开设置",
    no_certificates: "监听的命名空间内没有 Ingress 引用证书。",
    certificates_not_known: "开启 Ingress HTTPS 后尚未读取该来源，因此证书未知。",
    any_host: "任意域名",
    secret_missing: "Secret 不存在，或其中没有可读取的证书。",
    expired: |date| format!("已于 {date} 过期"),
    expires: |left, date| format!("将在 {left} 后过期（{date}）"),
    valid_until: |date| format!("有效期至 {date}"),
    valid_from: |date| format!("{date} 之前无效"),
    issued_by: |issuer| format!("签发者：{issuer}"),
    happened,
    no_history: "该来源尚无任何记录。",
    older: "显示更早的记录",
    shown_of: |shown, all| format!("显示 {shown} / {} 条", all.text),
    watched: "监听的命名空间",
    whole_cluster: "整个集群",
    whole_cluster_hint: "所有命名空间，集群自身的命名空间会被隐藏。",
    chosen: "指定的命名空间",
    chosen_hint: "仅读取这些命名空间。",
    namespaces: "命名空间",
    namespaces_hint: "以逗号或空格分隔，最多 100 个。",
    namespaces_missing: "至少填写一个命名空间。",
    namespaces_too_many: "最多 100 个命名空间。",
    namespace_wrong: |name| format!("“{name}”不能作为命名空间：须为 1 至 63 个小写字母、数字和连字符。"),
    namespace_twice: |name| format!("“{name}”重复。"),
    ingress_https: "Ingress HTTPS",
    ingress_https_hint: "监听 Ingress 引用的 TLS Secret 并显示其证书，不会读取私钥。",
    save: "保存",
    saved: |name| format!("{name} 的设置已保存"),
    nothing_changed: "没有更改。",
    correct_first: "先修改标出的内容。",
    changed_meanwhile: "编辑期间，其他人更改了这些设置，无法用当前内容覆盖。",
    load_theirs: "加载对方的设置，放弃我的更改",
    nacos_has_none: "Nacos 来源自身没有设置，可更改的内容属于 Nacos 实例。",
    role: "Kubernetes 角色",
    role_hint: "上述设置所需的最小集群权限。其中的账号仅为示例，须改为 kubeconfig 所用的账号。",
    copy_role: "复制 YAML",
};

fn endpoint_state(state: &EndpointState) -> &'static str {
    match state {
        EndpointState::Healthy => "健康",
        EndpointState::Unhealthy => "不健康",
        EndpointState::Draining => "正在排空",
        EndpointState::Terminating => "正在终止",
        EndpointState::Disabled => "已停用",
        EndpointState::Unknown(_) => "未知",
    }
}

fn happened(kind: &HistoryKind) -> &'static str {
    match kind {
        HistoryKind::Created => "来源已添加",
        HistoryKind::Status => "状态发生变化",
        HistoryKind::Quarantined => "长时间失败，此后仅偶尔尝试",
        HistoryKind::Retried => "有人要求立即尝试",
        HistoryKind::Changed => "设置或读取的对象发生更改",
        HistoryKind::Unknown(_) => "发生了此控制台无法识别的事件",
    }
}
