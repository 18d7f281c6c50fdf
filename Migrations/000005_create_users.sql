-- Who may sign in, and what each may do. A role is a built-in group: its permissions belong to the program, the rows
-- here show them. Groups that an administrator makes add permissions to those of the role.

-- What a name or an address becomes before it is compared: one form for all cases and Unicode forms of it (NFKC, upper
-- and then lower case, so that ß and SS, σ and ς are alike). Two users cannot differ by less.
CREATE FUNCTION folded_identifier(original text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN normalize(
        replace(lower(upper(normalize(original, NFKC) COLLATE "und-x-icu") COLLATE "und-x-icu"), 'ς', 'σ'), NFKC
    );

CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,  -- GET and PATCH /api/users/me/, /api/users/<id>/; GET /api/users/
    username text NOT NULL,
    email text NOT NULL,
    first_name text NOT NULL DEFAULT '',
    last_name text NOT NULL DEFAULT '',
    phone_number text,
    role text NOT NULL DEFAULT 'customer',
    is_active boolean NOT NULL DEFAULT true,
    password_hash text NOT NULL,                         -- PHC string format: algorithm, parameters, salt, hash
    password_changed_at timestamptz NOT NULL DEFAULT now(),
    tokens_valid_from timestamptz,                       -- access tokens made before are refused: the role has changed
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version bigint NOT NULL DEFAULT 1,
    username_folded text COLLATE "C" NOT NULL GENERATED ALWAYS AS (folded_identifier(username)) STORED,
    email_folded text COLLATE "C" NOT NULL GENERATED ALWAYS AS (folded_identifier(email)) STORED,
    CONSTRAINT users_username_length CHECK (char_length(username) BETWEEN 3 AND 150),
    CONSTRAINT users_email_length CHECK (char_length(email) BETWEEN 3 AND 254),
    CONSTRAINT users_first_name_length CHECK (char_length(first_name) <= 150),
    CONSTRAINT users_last_name_length CHECK (char_length(last_name) <= 150),
    CONSTRAINT users_phone_number_length CHECK (char_length(phone_number) BETWEEN 1 AND 15),
    CONSTRAINT users_role_known CHECK (role IN ('customer', 'supplier', 'admin')),
    CONSTRAINT users_username_unique UNIQUE (username_folded),  -- POST /api/token/, POST /api/users/: a taken name
    CONSTRAINT users_email_unique UNIQUE (email_folded)         -- POST /api/password-reset/, POST /api/users/
);

-- GET /api/users/?role=: the page of one role by id.
CREATE INDEX users_role ON users (role, id);

-- GET /api/users/?is_active=false: few are not active, so only they are in it.
CREATE INDEX users_inactive ON users (id) WHERE NOT is_active;

-- GET /api/users/?search=: part of a user name, an address or a name, in any case.
CREATE INDEX users_search ON users USING gin (
    folded_identifier(username || ' ' || email || ' ' || first_name || ' ' || last_name) public.gin_trgm_ops
) WITH (fastupdate = off);  -- a list of pending entries makes a search cost as much as reading every user

CREATE TABLE permissions (
    name text COLLATE "C" PRIMARY KEY,                   -- GET /api/permissions/, in this order
    description text NOT NULL
);

INSERT INTO permissions (name, description) VALUES
    ('audit.view', 'See who did what to which account'),
    ('categories.change', 'Add, change and delete categories'),
    ('groups.change', 'See, add, change and delete groups'),
    ('jobs.retry', 'Run failed background work again'),
    ('jobs.view', 'See background work'),
    ('orders.change_all', 'Complete and cancel the orders of all users'),
    ('orders.view_all', 'See the orders of all users'),
    ('products.add', 'Add products'),
    ('products.change', 'Change and delete own products'),
    ('products.change_all', 'Change and delete the products of all users'),
    ('users.change', 'Change the role, the groups and the state of users'),
    ('users.view', 'See all users');

CREATE TABLE groups (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,  -- GET /api/groups/<id>/, and the pages of GET /api/groups/
    name text NOT NULL,
    role text,                                           -- the role that the group is; it cannot be changed then
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version bigint NOT NULL DEFAULT 1,
    name_folded text COLLATE "C" NOT NULL GENERATED ALWAYS AS (folded_identifier(name)) STORED,
    CONSTRAINT groups_name_length CHECK (char_length(name) BETWEEN 1 AND 150),
    CONSTRAINT groups_name_unique UNIQUE (name_folded),  -- POST and PUT /api/groups/: a taken name is a conflict
    CONSTRAINT groups_role_unique UNIQUE (role)
);

CREATE TABLE group_permissions (
    group_id bigint NOT NULL,
    permission text COLLATE "C" NOT NULL,
    PRIMARY KEY (group_id, permission),                  -- the permissions of a group, and of a user's groups
    CONSTRAINT group_permissions_group_exists FOREIGN KEY (group_id) REFERENCES groups (id) ON DELETE CASCADE,
    CONSTRAINT group_permissions_permission_exists FOREIGN KEY (permission) REFERENCES permissions (name)
);

CREATE TABLE user_groups (
    user_id bigint NOT NULL,
    group_id bigint NOT NULL,
    PRIMARY KEY (user_id, group_id),                     -- the groups of a user
    CONSTRAINT user_groups_user_exists FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_groups_group_exists FOREIGN KEY (group_id) REFERENCES groups (id) ON DELETE CASCADE
);

-- Deleting a group: whose tokens change, and the foreign key's own check.
CREATE INDEX user_groups_group ON user_groups (group_id);

INSERT INTO groups (name, role) VALUES ('customer', 'customer'), ('supplier', 'supplier'), ('admin', 'admin');

INSERT INTO group_permissions (group_id, permission)
SELECT g.id, p.name
FROM groups g
JOIN permissions p ON g.role = 'admin' OR (g.role = 'supplier' AND p.name IN ('products.add', 'products.change'));
