//! 简体中文 of the pages Instances and Overview.

use contract::gateways::GatewayStatus;

use crate::i18n::words::InstancesWords;

pub const WORDS: InstancesWords = InstancesWords {
    no_regions: "还没有地域。地域来自管理员导入的资源清单。",
    tag: "标签",
    tags: "标签",
    no_tags: "没有标签。",
    addresses: "接入地址",
    internet: "公网",
    intranet: "私网",
    no_address: "无",
    no_address_meaning: "无。负载均衡来自管理员导入的资源清单。",
    degraded_count: |count| format!("{} 个部分可用", count.text),
    pending_count: |count| format!("{} 个等待同步", count.text),
    actions_of: |name| format!("{name} 的操作"),
    create_instance: "创建实例",
    name_hint: "1 到 64 个字符，在该地域内不能重复。",
    name_missing: "填写名称。",
    name_too_long: "最多 64 个字符。",
    name_taken: "该地域已有同名实例。",
    vpc_hint: "实例只能使用该 VPC 内的来源，创建后不能更换。",
    search_vpcs: |count| format!("搜索 {} 个 VPC", count.text),
    vpcs_of_region: "该地域的 VPC",
    no_vpcs: "该地域没有 VPC。VPC 来自管理员导入的资源清单。",
    api_hint: "用于访问应用服务的请求",
    ai_hint: "用于访问模型和智能体的请求",
    spec_hint: "每个节点的规格。",
    add_tag: "添加标签",
    no_more_tags: "每个实例最多 20 个标签。",
    remove_tag: |number| format!("移除标签 {number}"),
    tag_key: "键",
    tag_value: "值",
    tag_key_missing: "填写键。",
    tag_key_twice: "已有相同的键。",
    tag_too_long: "最多 128 个字符。",
    name_first: "填写名称。",
    vpc_first: "选择 VPC。",
    tags_first: "修正标签。",
    creating: "正在创建实例",
    created: |name| format!("实例 {name} 已创建"),
    delete_question: |name| format!("删除实例 {name}？"),
    loses: |[sources, services, endpoints]| {
        let sources =
            if sources.is_none() { String::new() } else { format!("{} 个来源、", sources.text) };
        format!("将删除{sources} {} 个服务和 {} 个端点。此操作无法撤销。", services.text, endpoints.text)
    },
    loses_nothing: "该实例没有来源和服务。",
    unread: |count| format!("{} 个来源从未读取，其提供的服务未计入。", count.text),
    registries_stay: "集群和 Nacos 实例本身不受影响。",
    type_name: |name| format!("输入 {name} 以确认"),
    type_name_first: "输入实例名称。",
    impact_first: "尚不清楚会失去什么。",
    no_delete_now: |status| format!("实例{status}，结束后才能删除。"),
    deleting: "正在删除实例",
    deleted: |name| format!("实例 {name} 已删除"),
    gone: "该实例已被删除。",
    not_working: "无法工作的来源",
    last_events: "最近事件",
    no_events: "还没有事件。该实例来源的变化会显示在这里。",
    state_meaning,
};

fn state_meaning(status: &GatewayStatus) -> &'static str {
    match status {
        GatewayStatus::Running => "",
        GatewayStatus::Creating => "实例仍在创建，运行之前不能添加来源，也不能删除。",
        GatewayStatus::Upgrading => "实例正在升级版本，结束之前不能添加来源，也不能删除；已有内容不受影响。",
        GatewayStatus::Restarting => "实例正在重启，结束之前不能添加来源，也不能删除。",
        GatewayStatus::Deleting => "实例正在删除，不能再做更改。",
        GatewayStatus::CreateFailed => "实例创建失败，不能添加来源。删除后重新创建。",
        GatewayStatus::UpgradeFailed => "实例停留在原版本，管理员修复之前不能添加来源。",
        GatewayStatus::RestartFailed => "实例未能重新启动，管理员修复之前不能添加来源。",
        GatewayStatus::DeleteFailed => "实例删除失败，可以再次删除。",
        GatewayStatus::Unknown(_) => "控制台不认识该状态。实例运行之前不能添加来源。",
    }
}
