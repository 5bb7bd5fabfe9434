CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE specs (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    family TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    search TEXT NOT NULL,
    status TEXT NOT NULL,
    featured INTEGER NOT NULL,
    scope TEXT NOT NULL,
    tenants TEXT NOT NULL,
    metadata TEXT NOT NULL,
    marks TEXT NOT NULL,
    latest_version TEXT NOT NULL,
    created_at REAL NOT NULL,
    created_by TEXT NOT NULL,
    updated_at REAL NOT NULL,
    updated_by TEXT NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX spec_names ON specs (kind, name) WHERE deleted = 0;
CREATE INDEX spec_ages ON specs (created_at, seq) WHERE deleted = 0;
CREATE INDEX spec_makers ON specs (created_by, seq) WHERE deleted = 0;
CREATE INDEX spec_titles ON specs (title, seq) WHERE deleted = 0;
CREATE INDEX spec_plain_names ON specs (name, seq) WHERE deleted = 0;
CREATE INDEX spec_words ON specs (search, kind, status) WHERE deleted = 0;
CREATE INDEX spec_family_ages ON specs (family, created_at, seq) WHERE deleted = 0;

CREATE TABLE releases (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    spec_id TEXT NOT NULL,
    version TEXT NOT NULL,
    notes TEXT NOT NULL,
    config TEXT NOT NULL,
    parameters TEXT NOT NULL,
    artifact TEXT NOT NULL,
    auto_run INTEGER NOT NULL,
    created_at REAL NOT NULL,
    created_by TEXT NOT NULL,
    UNIQUE (spec_id, version)
);

CREATE TABLE deployments (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    family TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    search TEXT NOT NULL,
    status TEXT NOT NULL,
    next_status TEXT,
    next_errors TEXT NOT NULL DEFAULT '[]',
    settles_at REAL,
    metadata TEXT NOT NULL,
    marks TEXT NOT NULL,
    spec_id TEXT NOT NULL,
    version TEXT NOT NULL,
    parent_id TEXT,
    number INTEGER NOT NULL,
    created_at REAL NOT NULL,
    created_by TEXT NOT NULL,
    updated_at REAL NOT NULL,
    updated_by TEXT NOT NULL
);
CREATE UNIQUE INDEX deployment_names ON deployments (kind, name);
CREATE INDEX deployment_ages ON deployments (created_at, seq);
CREATE INDEX deployment_family_ages ON deployments (family, created_at, seq);
CREATE INDEX deployment_kind_ages ON deployments (kind, created_at, seq);
CREATE INDEX deployment_statuses ON deployments (status, family, kind, created_at, seq);
CREATE INDEX deployment_beginnings ON deployments (family, name COLLATE NOCASE);
CREATE INDEX deployment_title_beginnings ON deployments (family, title COLLATE NOCASE);
CREATE INDEX deployment_words ON deployments (search, kind, status);
CREATE INDEX deployment_makers ON deployments (created_by, seq);
CREATE INDEX deployment_titles ON deployments (title, seq);
CREATE INDEX deployment_plain_names ON deployments (name, seq);
CREATE INDEX deployment_specs ON deployments (spec_id, version, created_at, seq);
CREATE INDEX deployment_parents ON deployments (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX deployment_motion ON deployments (settles_at) WHERE settles_at IS NOT NULL;

CREATE TABLE revisions (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    deployment_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    version TEXT NOT NULL,
    notes TEXT NOT NULL,
    status TEXT NOT NULL,
    parameters TEXT NOT NULL,
    app_parameters TEXT NOT NULL,
    choice TEXT NOT NULL,
    blocks TEXT NOT NULL,
    errors TEXT NOT NULL,
    created_at REAL NOT NULL,
    created_by TEXT NOT NULL,
    UNIQUE (deployment_id, number)
);
