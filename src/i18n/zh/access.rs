//! 简体中文: signing in, roles, and the pages for people and keys.

use contract::access::Role;
use contract::console::access_keys::AccessKeyState;
use contract::error::ErrorCode;

use crate::i18n::words::Told;
use crate::i18n::words::access::{AccessWords, KeyWords, SessionWords, UserWords};

pub static WORDS: AccessWords = AccessWords {
    sign_in: "登录",
    sign_in_here: "登录 Headwater",
    signing_in: "正在登录",
    user_name: "用户名",
    password: "密码",
    name_first: "填写用户名。",
    password_first: "填写密码。",
    wrong_password: "用户名或密码错误。检查后重试；管理员可以生成用于设置新密码的链接。",
    slowed: |count| format!("失败次数过多，{} 秒后重试。", count.text),
    unreachable: "无法连接服务器。检查网络以及服务器是否运行，然后重试。",
    nobody_yet: "还没有可以登录的用户",
    nobody_yet_meaning: "服务器启动时在终端输出了一个一次性链接。打开该链接即可成为首位管理员。",
    or: "或",
    sign_in_with: |label| format!("使用 {label} 登录"),
    apart: "将在新标签页中打开，登录后回到此处。",
    ended: "登录后继续",
    ended_meaning: "会话已结束。在此页面填写的内容会保留。",
    choose_password: "设置密码",
    first_administrator: "你将成为此服务器的首位管理员。",
    name_rule: "可用字母、数字和 . _ - @ +",
    password_rule: "至少 12 个字符，可以是连续的几个词。",
    password_again: "再次输入密码",
    password_short: "密码少于 12 个字符。",
    passwords_differ: "两次输入的密码不一致。",
    set_password: "设置密码并登录",
    link_useless: "此链接无法使用",
    link_useless_meaning: "链接已被使用、已超过 24 小时或不完整。可向管理员索取新链接；没有用户的服务器会在启动时输出链接。",
    sign_out: "退出登录",
    not_signed_out: "仍处于登录状态：服务器没有响应。稍后重试。",
    role: "角色",
    role_name,
    role_meaning: |role| match role {
        Role::Viewer => "可查看全部内容，不能更改。",
        Role::Editor => "可更改来源、服务和设置。",
        Role::Administrator => "还可创建和删除实例、注册集群、管理用户。",
        Role::Unknown(_) => "",
    },
    scope: "范围",
    all_instances: "全部实例",
    chosen_instances: "指定实例",
    some_instances: |count| format!("{} 个实例", count.text),
    only_view: "你只有查看权限，更改需要编辑者角色。",
    needs_editor: "此操作需要编辑者角色。",
    needs_administrator: "此操作需要管理员角色。",
    needs_all: "此操作需要全部实例范围的角色，你的角色仅限部分实例。",
    access: "访问控制",
    actions_for: |name| format!("{name} 的操作"),
    name_hint: "可用字母、数字和 . _ - @ +，创建后不能修改。",
    choose_instances: |count| format!("搜索 {} 个实例", count.text),
    choose_instances_first: "至少选择一个实例。",
    can_be_chosen: "实例",
    no_instances: "没有实例。",
    field_error,
    done: "完成",
    close_unseen: "不复制就关闭？",
    close_unseen_meaning: "此处的内容无法再次显示。",
    go_back: "返回",
    close_anyway: "关闭",
    keys: KeyWords {
        title: "访问密钥",
        lead: "程序使用访问密钥对调用签名。密钥的权限不会超过其所有者。",
        create: "创建访问密钥",
        empty: "还没有访问密钥。调用此服务器的程序需要一个密钥。",
        key: "访问密钥",
        owner: "所有者",
        last_used: "最近使用",
        expires: "到期时间",
        never_expires: "永不",
        state,
        name_hint: "密钥的用途，例如 deploy-pipeline。",
        days: |count| format!("{} 天后", count.text),
        on_date: "指定日期",
        date: "最后一天",
        date_wrong: "选择今天或之后的日期。",
        created: "访问密钥已创建",
        secret_once: "立即复制密钥。密钥只显示这一次，之后无法再次查看。",
        key_id: "AccessKey ID",
        secret: "AccessKey Secret",
        snippet: "使用官方 Python SDK",
        copy_snippet: "复制程序",
        revoke: "吊销",
        revoke_title: |name| format!("吊销 {name}？"),
        revoke_meaning: "此后使用该密钥签名的调用将被拒绝，且无法撤销。",
        is_not_active: "该密钥已失效。",
        revoked: |name| format!("访问密钥 {name} 已吊销"),
    },
    users: UserWords {
        title: "用户",
        lead: "可以在此登录的人，以及各自的权限。",
        create: "创建用户",
        empty: "还没有用户。创建第一个用户。",
        user: "用户",
        last_sign_in: "最近登录",
        no_password: "尚未设置密码",
        you: "你",
        by_provider: |host| format!("来自 {host}"),
        of_provider: "该用户通过登录服务登录：密码由登录服务保管，权限取决于其在登录服务中的用户组。",
        save: "保存",
        nothing_changed: "尚未更改任何内容。",
        saved: |name| format!("用户 {name} 已保存"),
        edit: "更改角色和范围",
        remove: "移除",
        remove_title: |name| format!("移除 {name}？"),
        remove_meaning: "该用户将在所有位置退出登录，其访问密钥将被吊销，且无法撤销。",
        remove_of_provider: "该用户将在所有位置退出登录，其访问密钥将被吊销。只要其在登录服务中的任一用户组在此有角色，该用户就能再次登录。",
        removed: |name| format!("用户 {name} 已移除"),
        link: "一次性链接",
        link_title: |name| format!("{name} 的一次性链接"),
        link_meaning: "用户可在 24 小时内通过此链接设置一次新密码。之前生成的链接将失效；在此之前当前密码仍然有效。",
        make_link: "生成链接",
        link_once: |time| format!("立即复制链接并发送给用户。链接只显示这一次，有效期至 {time}。"),
        link_failed: "用户已创建，但未能生成链接。可在列表中生成。",
        user_gone: "该用户已被移除。",
    },
    sessions: SessionWords {
        title: "会话",
        lead: "你的登录位置。全部实例范围的管理员可以看到所有用户的会话。",
        empty: "没有用户登录。",
        device: "浏览器",
        address: "地址",
        last_seen: "最近活动",
        ends: "结束时间",
        this_one: "当前会话",
        unknown_device: "未知浏览器",
        browser_on: |browser, system| format!("{system} 上的 {browser}"),
        end: "结束",
        end_title: |name| format!("结束 {name} 的会话？"),
        end_meaning: "使用该会话的人须重新登录。",
        end_own_meaning: "这是你正在使用的会话，结束后须重新登录。",
        ended: "会话已结束",
    },
};

fn role_name(role: &Role) -> &'static str {
    match role {
        Role::Viewer => "查看者",
        Role::Editor => "编辑者",
        Role::Administrator => "管理员",
        Role::Unknown(_) => "未知角色",
    }
}

fn state(state: &AccessKeyState) -> &'static str {
    match state {
        AccessKeyState::Active => "有效",
        AccessKeyState::Expired => "已过期",
        AccessKeyState::Revoked => "已吊销",
        AccessKeyState::Unknown(_) => "未知",
    }
}

fn field_error(code: &ErrorCode, path: &str) -> &'static str {
    match (code, path) {
        (ErrorCode::NameInUse, _) => "已有同名用户。",
        (ErrorCode::MissingParameter, "name") => "填写名称。",
        (_, "name") => "最多 64 个字母、数字和 . _ - @ +。",
        (_, "role") => "你不能授予此角色。",
        (_, "expireTimestamp") => "选择今天或之后的日期。",
        (_, "password") => "使用 12 到 256 个字符。",
        _ => "你不能授予此范围：实例已不存在，或不在你的范围内。",
    }
}

/// What the sign-in page says of a way by the provider that led nowhere.
pub fn of_provider(code: &ErrorCode) -> Option<Told> {
    let (what, meaning, remedy) = match code {
        ErrorCode::NoProvider => {
            ("未配置此登录方式", "服务器没有配置登录服务。", "使用密码登录，或联系服务器运维人员。")
        }
        ErrorCode::ProviderFailed => (
            "登录服务响应异常",
            "无法连接登录服务，或其与此服务器的配置不一致，未能登录。",
            "稍后重试，或使用密码登录。如仍失败，将请求 ID 发给服务器运维人员。",
        ),
        ErrorCode::DeniedByProvider => {
            ("登录服务未允许登录", "登录服务拒绝了请求，或你在那里取消了登录。", "重新登录，并同意其请求。")
        }
        ErrorCode::SignInExpired => {
            ("此次登录已失效", "超过了十分钟、已被使用，或是在其他窗口中开始的。", "在此重新开始登录。")
        }
        ErrorCode::InvalidIdToken => {
            ("登录服务提供的身份信息无效", "未能登录。", "重新登录。如仍失败，将请求 ID 发给服务器运维人员。")
        }
        ErrorCode::NoMappedGroup => (
            "你在此没有角色",
            "登录服务认识你，但你在那里的用户组都没有在此分配角色。",
            "联系管理员为你的某个用户组分配角色，然后重新登录。",
        ),
        ErrorCode::UserOfProvider => (
            "该用户通过登录服务登录",
            "密码由登录服务保管，权限取决于其在那里的用户组，未做任何更改。",
            "在登录服务中更改其用户组。",
        ),
        _ => return None,
    };
    Some(Told { what, meaning, remedy })
}
