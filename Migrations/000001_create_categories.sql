-- The kinds of things the shop sells. Few rows: they are listed by id, and joined to every product that is shown.

CREATE TABLE categories (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,  -- GET /api/categories/<id>/, and the pages of GET /api/categories/
    name text COLLATE "und-x-icu" NOT NULL,
    description text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version bigint NOT NULL DEFAULT 1,
    CONSTRAINT categories_name_length CHECK (char_length(name) BETWEEN 1 AND 200),
    CONSTRAINT categories_name_unique UNIQUE (name)      -- POST and PUT /api/categories/: a taken name is a conflict
);
