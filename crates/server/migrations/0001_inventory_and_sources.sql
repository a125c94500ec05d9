-- SQL that SQLite and PostgreSQL both take. Timestamps are milliseconds since the epoch;
-- sealed columns hold base64 of an encrypted secret.

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
    name               TEXT NOT NULL
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
    address            TEXT NOT NULL,
    tags               TEXT NOT NULL,
    resource_group_id  TEXT,
    created_at         BIGINT NOT NULL,
    updated_at         BIGINT NOT NULL
);

CREATE TABLE clusters (
    cluster_id         TEXT PRIMARY KEY,
    vpc_id             TEXT NOT NULL REFERENCES vpcs (vpc_id),
    name               TEXT NOT NULL,
    cluster_type       TEXT NOT NULL,
    version            TEXT NOT NULL,
    state              TEXT NOT NULL,
    permitted          BOOLEAN NOT NULL,
    kubeconfig_sealed  TEXT
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
    password_sealed  TEXT
);

-- Exactly one of cluster_id and instance_id is set. They are no foreign keys: a source outlives its
-- cluster or registry, and is shown as invalid until somebody deletes it.
CREATE TABLE sources (
    source_id          TEXT PRIMARY KEY,
    gateway_id         TEXT NOT NULL REFERENCES gateways (gateway_id),
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
CREATE INDEX sources_deleted ON sources (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE security_group_rules (
    source_id          TEXT NOT NULL REFERENCES sources (source_id) ON DELETE CASCADE,
    position           BIGINT NOT NULL,
    security_group_id  TEXT NOT NULL REFERENCES security_groups (security_group_id),
    port_ranges        TEXT NOT NULL,
    description        TEXT NOT NULL,
    PRIMARY KEY (source_id, position)
);

-- The last known good of a source, as JSON: it survives a restart.
CREATE TABLE snapshots (
    source_id  TEXT PRIMARY KEY REFERENCES sources (source_id) ON DELETE CASCADE,
    body       TEXT NOT NULL
);

-- What happened to a source, as JSON; only the newest are kept.
CREATE TABLE history (
    source_id  TEXT NOT NULL REFERENCES sources (source_id) ON DELETE CASCADE,
    sequence   BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    body       TEXT NOT NULL,
    PRIMARY KEY (source_id, sequence)
);

-- Which replica follows a source, by the database's clock.
CREATE TABLE leases (
    source_id   TEXT PRIMARY KEY REFERENCES sources (source_id) ON DELETE CASCADE,
    holder      TEXT NOT NULL,
    expires_at  BIGINT NOT NULL
);
