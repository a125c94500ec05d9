//! 简体中文，创建来源。

use contract::console::preflight::{Stage, StageState};

use crate::i18n::words::create::CreateWords;

pub static CREATE: CreateWords = CreateWords {
    preflight: "预检",
    nothing_saved: "不保存任何内容",
    run_again: "重新运行",
    stage,
    stage_state,
    is_address: |address| format!("{address}，已是 IP 地址"),
    certificate: |issuer, until| format!("由 {issuer} 签发，有效期至 {until}"),
    plain_http: "使用 HTTP，没有证书",
    signed_in: |user| format!("身份：{user}"),
    accepted: "凭证已被接受",
    anonymous: "未使用凭证",
    may_read: |what| format!("可读取 {what}"),
    found: |services, namespaces, collisions| {
        let found = format!("{} 个服务，{} 个命名空间", services.text, namespaces.text);
        if collisions.text == "0" { found } else { format!("{found}，{} 个名称冲突", collisions.text) }
    },
    milliseconds: |number| format!("{number} 毫秒"),
    all_passed: |name| format!("{name} 的预检：全部通过。"),
    failed_at: |name, stage| format!("{name} 的预检：“{stage}”未通过。"),
    ok_all_the_same: "仍可创建该来源：问题解决后即开始同步。",
    not_finished: "预检未完成。",
    run_it_again: "服务器没有完整应答。可连接服务器后重新运行。",
    picked: |count| format!("已选 {} 个", count.text),
    clear: "清除",
    creating_of: |number, all| format!("正在创建第 {number} 个来源，共 {all} 个"),
    sources_created: |count| format!("已创建 {} 个来源", count.text),
    some_created: |created, failed| {
        format!("已创建 {} 个来源，{} 个未创建。失败的仍保持选中。", created.text, failed.text)
    },
    ports_overlap: |range, other| format!("{range} 与该安全组已开放的 {other} 重叠。"),
    copy_as: "复制为…",
    copy_curl: "curl",
    copy_python: "Python SDK",
    copied_curl: "curl 命令已复制",
    copied_python: "Python 代码已复制",
    not_copied: "浏览器不允许复制。为此页面允许剪贴板后重试。",
    create_instance: "创建实例",
    register_cluster: "注册集群",
    register_nacos: "注册 Nacos 实例",
};

fn stage(stage: &Stage) -> &'static str {
    match stage {
        Stage::Name => "域名解析",
        Stage::Ports => "端口连通",
        Stage::Tls => "TLS",
        Stage::SignIn => "登录",
        Stage::Permissions => "权限",
        Stage::Services => "发现服务",
        Stage::Unknown(_) => "其他阶段",
    }
}

fn stage_state(state: &StageState) -> &'static str {
    match state {
        StageState::Running => "进行中",
        StageState::Passed => "通过",
        StageState::Failed => "失败",
        StageState::Skipped => "跳过",
        StageState::NotReached => "未执行",
        StageState::Unknown(_) => "未知",
    }
}
