-- SQL that SQLite and PostgreSQL both take. Timestamps are milliseconds since the epoch;
-- sealed columns hold base64 of an encrypted secret.

-- One row: a text that everybody knows, to tell whether a key is the one that the secrets here are sealed with.
CREATE TABLE seals (
    seal_id       BIGINT PRIMARY KEY,
    check_sealed  TEXT NOT NULL
);

CREATE TABLE regions (
    region_id  TEXT PRIMARY KEY,
    position   BIGINT NOT NULL,
    name       TEXT NOT NULL,
    name_zh    TEXT NOT NULL
);

CREATE TABLE vpcs (
    vpc_id     TEXT PRIMARY KEY,
    region_id  TEXT NOT NULL REFERENCES regions (region_id),
    name       TEXT NOT NULL
);

CREATE TABLE security_groups (
    security_group_id  TEXT PRIMARY KEY,
    vpc_id             TEXT NOT NULL REFERENCES vpcs (vpc_id),
    name               TEXT NOT NULL,
    kind               TEXT NOT NULL
);

CREATE TABLE gateways (
    gateway_id         TEXT PRIMARY KEY,
    vpc_id             TEXT NOT NULL REFERENCES vpcs (vpc_id),
    name               TEXT NOT NULL,
    status             TEXT NOT NULL,
    gateway_type       TEXT NOT NULL,
    edition            TEXT NOT NULL,
    spec               TEXT NOT NULL,
    charge_type        TEXT NOT NULL,
    version            TEXT NOT NULL,
    replicas           BIGINT NOT NULL,
    -- JSON, as is tags.
    load_balancers     TEXT NOT NULL,
    tags               TEXT NOT NULL,
    resource_group_id  TEXT,
    created_at         BIGINT NOT NULL,
    updated_at         BIGINT NOT NULL,
    -- Nothing reads it any more: it goes when its sources are purged.
    deleting           BOOLEAN NOT NULL DEFAULT FALSE,
    -- The gateway's own, where it is known.
    security_group_id  TEXT REFERENCES security_groups (security_group_id)
);

-- Gateways that somebody deleted: an inventory file that still lists one does not bring it back.
CREATE TABLE deleted_gateways (
    gateway_id  TEXT PRIMARY KEY
);

CREATE TABLE clusters (
    cluster_id         TEXT PRIMARY KEY,
    vpc_id             TEXT NOT NULL REFERENCES vpcs (vpc_id),
    name               TEXT NOT NULL,
    cluster_type       TEXT NOT NULL,
    version            TEXT NOT NULL,
    state              TEXT NOT NULL,
    permitted          BOOLEAN NOT NULL,
    kubeconfig_sealed  TEXT,
    -- From the operator's file, which alone changes and removes it; otherwise somebody registered it.
    in_file            BOOLEAN NOT NULL
);

CREATE TABLE nacos_instances (
    instance_id      TEXT PRIMARY KEY,
    vpc_id           TEXT NOT NULL REFERENCES vpcs (vpc_id),
    name             TEXT NOT NULL,
    version          TEXT NOT NULL,
    state            TEXT NOT NULL,
    permitted        BOOLEAN NOT NULL,
    mcp_supported    BOOLEAN NOT NULL,
    mcp_enabled      BOOLEAN NOT NULL,
    address          TEXT NOT NULL,
    namespaces       TEXT NOT NULL,
    username         TEXT,
    password_sealed  TEXT,
    in_file          BOOLEAN NOT NULL
);

-- Exactly one of cluster_id and instance_id is set. They are no foreign keys: a source outlives its
-- cluster or registry, and is shown as invalid until somebody deletes it.
CREATE TABLE sources (
    source_id          TEXT PRIMARY KEY,
    gateway_id         TEXT NOT NULL REFERENCES gateways (gateway_id) ON DELETE CASCADE,
    name               TEXT NOT NULL,
    cluster_id         TEXT,
    instance_id        TEXT,
    resource_group_id  TEXT,
    created_at         BIGINT NOT NULL,
    updated_at         BIGINT NOT NULL,
    -- JSON: a list of names; NULL stands for the default.
    namespaces         TEXT,
    ingress_https      BOOLEAN NOT NULL DEFAULT FALSE,
    -- Counts what was asked of it: what is being followed may still be an older one.
    generation         BIGINT NOT NULL DEFAULT 1,
    -- When it was deleted, by the database's clock. For a moment it can be restored; then it is purged.
    deleted_at         BIGINT,
    CHECK ((cluster_id IS NULL) <> (instance_id IS NULL))
);

-- What is deleted is in nobody's way.
CREATE UNIQUE INDEX sources_by_cluster ON sources (gateway_id, cluster_id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX sources_by_instance ON sources (gateway_id, instance_id) WHERE deleted_at IS NULL;
CREATE INDEX sources_by_age ON sources (gateway_id, created_at, source_id) WHERE deleted_at IS NULL;
CREATE INDEX sources_newest ON sources (gateway_id, created_at DESC, name, source_id) WHERE deleted_at IS NULL;
CREATE INDEX sources_deleted ON sources (deleted_at) WHERE deleted_at IS NOT NULL;

-- One range of ports each. Those of a source go with it, and have an id derived from it; others are the gateway's own,
-- whose ranges are written in one way, so that each is there once.
CREATE TABLE security_group_rules (
    rule_id            TEXT PRIMARY KEY,
    gateway_id         TEXT NOT NULL REFERENCES gateways (gateway_id) ON DELETE CASCADE,
    source_id          TEXT REFERENCES sources (source_id) ON DELETE CASCADE,
    position           BIGINT NOT NULL,
    place              BIGINT NOT NULL,
    security_group_id  TEXT NOT NULL REFERENCES security_groups (security_group_id),
    port_range         TEXT NOT NULL,
    description        TEXT NOT NULL
);

CREATE INDEX security_group_rules_of_source ON security_group_rules (source_id);
CREATE INDEX security_group_rules_of_gateway ON security_group_rules (gateway_id);
CREATE UNIQUE INDEX security_group_rules_own ON security_group_rules (gateway_id, security_group_id, port_range)
    WHERE source_id IS NULL;

-- What was answered to a request with a client token.
CREATE TABLE client_tokens (
    caller     TEXT NOT NULL,
    operation  TEXT NOT NULL,
    token      TEXT NOT NULL,
    request    TEXT NOT NULL,
    answer     TEXT NOT NULL,
    made_at    BIGINT NOT NULL,
    PRIMARY KEY (caller, operation, token)
);

CREATE INDEX client_tokens_by_age ON client_tokens (made_at);

-- The last known good of a source, as JSON: it survives a restart.
CREATE TABLE snapshots (
    source_id  TEXT PRIMARY KEY REFERENCES sources (source_id) ON DELETE CASCADE,
    body       TEXT NOT NULL
);

-- What happened to a source, as JSON; only the newest are kept.
CREATE TABLE history (
    source_id   TEXT NOT NULL REFERENCES sources (source_id) ON DELETE CASCADE,
    sequence    BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    body        TEXT NOT NULL,
    -- The source's, which never changes: for the last events of a whole gateway.
    gateway_id  TEXT NOT NULL,
    PRIMARY KEY (source_id, sequence)
);

CREATE INDEX history_of_gateway ON history (gateway_id, at);

-- What was added to a gateway. Of K8S and MSE_NACOS its id is derived from source and name; it is there once. Of DNS
-- and VIP it is random, and their names are the gateway's own. Empty texts stand for what a type does not have.
CREATE TABLE services (
    service_id         TEXT PRIMARY KEY,
    gateway_id         TEXT NOT NULL REFERENCES gateways (gateway_id) ON DELETE CASCADE,
    source_type        TEXT NOT NULL,
    source_id          TEXT REFERENCES sources (source_id) ON DELETE CASCADE,
    name               TEXT NOT NULL,
    namespace          TEXT NOT NULL,
    group_name         TEXT NOT NULL,
    -- JSON: lists of texts.
    addresses          TEXT NOT NULL,
    dns_servers        TEXT NOT NULL,
    -- JSON: what people set of it, for the gateway.
    settings           TEXT NOT NULL,
    resource_group_id  TEXT,
    created_at         BIGINT NOT NULL,
    updated_at         BIGINT NOT NULL,
    CHECK ((source_type IN ('K8S', 'MSE_NACOS')) = (source_id IS NOT NULL))
);

CREATE UNIQUE INDEX services_of_sources ON services (source_id, namespace, group_name, name, gateway_id)
    WHERE source_id IS NOT NULL;
CREATE UNIQUE INDEX services_of_addresses ON services (gateway_id, name) WHERE source_id IS NULL;
CREATE INDEX services_by_name ON services (gateway_id, name, service_id, source_id);
CREATE INDEX services_by_source ON services (gateway_id, source_id);
CREATE INDEX services_by_age ON services (gateway_id, created_at, service_id, source_id);

-- Which replica follows a source, by the database's clock.
CREATE TABLE leases (
    source_id   TEXT PRIMARY KEY REFERENCES sources (source_id) ON DELETE CASCADE,
    holder      TEXT NOT NULL,
    expires_at  BIGINT NOT NULL
);

-- People. A password's hash is argon2id's text; a scope is JSON, as the contract has it.
CREATE TABLE users (
    user_id          TEXT PRIMARY KEY,
    -- Of the OpenID provider that they come by; empty for who has a password, whose subject is the name's key.
    issuer           TEXT NOT NULL,
    subject          TEXT NOT NULL,
    name             TEXT NOT NULL,
    -- In lower case: two names must not differ in that alone. Providers may call several people alike.
    name_key         TEXT NOT NULL,
    password_hash    TEXT,
    role             TEXT NOT NULL,
    scope            TEXT NOT NULL,
    created_at       BIGINT NOT NULL,
    last_sign_in_at  BIGINT,
    UNIQUE (issuer, subject)
);

-- Sign-ins that an OpenID provider was asked for, by the hash of what the browser's cookie holds.
CREATE TABLE sign_ins (
    token_hash  TEXT PRIMARY KEY,
    -- Where the person wants to go then.
    wanted      TEXT NOT NULL,
    expires_at  BIGINT NOT NULL
);

-- One-time links, by the hash of their token. Without a user it makes the first administrator.
CREATE TABLE links (
    token_hash  TEXT PRIMARY KEY,
    user_id     TEXT UNIQUE REFERENCES users (user_id) ON DELETE CASCADE,
    expires_at  BIGINT NOT NULL
);

-- Sessions, by the hash of what the cookie holds.
CREATE TABLE sessions (
    session_id  TEXT PRIMARY KEY,
    token_hash  TEXT NOT NULL UNIQUE,
    user_id     TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
    created_at  BIGINT NOT NULL,
    seen_at     BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    address     TEXT NOT NULL,
    user_agent  TEXT NOT NULL
);

CREATE INDEX sessions_of_user ON sessions (user_id);

-- Revoked ones stay, so that it can be told whose they were. Without an owner: made by command.
CREATE TABLE access_keys (
    access_key_id  TEXT PRIMARY KEY,
    secret_sealed  TEXT NOT NULL,
    name           TEXT NOT NULL,
    owner_id       TEXT,
    owner_name     TEXT NOT NULL,
    role           TEXT NOT NULL,
    scope          TEXT NOT NULL,
    created_at     BIGINT NOT NULL,
    last_used_at   BIGINT,
    expires_at     BIGINT,
    revoked_at     BIGINT
);

CREATE INDEX access_keys_of_owner ON access_keys (owner_id);

-- Nonces of signatures, for as long as their date would let them in again.
CREATE TABLE nonces (
    access_key_id  TEXT NOT NULL,
    nonce          TEXT NOT NULL,
    expires_at     BIGINT NOT NULL,
    PRIMARY KEY (access_key_id, nonce)
);

CREATE INDEX nonces_by_expiry ON nonces (expires_at);

-- Who did what, or was refused: rows are only ever added.
CREATE TABLE audit (
    sequence     BIGINT PRIMARY KEY,
    at           BIGINT NOT NULL,
    caller_kind  TEXT NOT NULL,
    caller_id    TEXT NOT NULL,
    caller_name  TEXT NOT NULL,
    address      TEXT NOT NULL,
    operation    TEXT NOT NULL,
    object       TEXT NOT NULL,
    gateway_id   TEXT NOT NULL,
    result       TEXT NOT NULL,
    request_id   TEXT NOT NULL
);

CREATE INDEX audit_by_time ON audit (at);
