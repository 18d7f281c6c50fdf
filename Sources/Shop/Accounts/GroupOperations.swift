extension Group {
    /// What clients see.
    static let schema = JSONSchema.object([
        .required("id", .id(4)),
        .required("name", .string("Stock takers", count: GroupChange.nameCharacters)),
        .required("permissions", .array(of: .string(Permission.changeAllProducts.rawValue))),
        .required("is_role", .bool(false), "Whether it shows what a role may do, which cannot be changed."),
    ]).named("Group")
}

extension GroupChange {
    private static let members: [JSONSchema.Member] = [
        .required("name", .string("Stock takers", count: Self.nameCharacters), "No other group has it."),
        .required("permissions", .array(of: Self.permission), "Those that whoever makes the change has as well."),
    ]

    private static let permission = JSONSchema.oneOf(Permission.allCases.map(\.rawValue)).named("Permission")

    /// A body of `POST` and `PUT`.
    static let wholeSchema = JSONSchema.object(Self.members).named("NewGroup")

    /// A body of `PATCH`.
    static let partialSchema = JSONSchema.object(Self.members.map(\.optional)).named("GroupChange")
}

extension ListPermissions {
    /// What clients see.
    static let schema = JSONSchema.object([
        .required("name", .string(Permission.changeAllProducts.rawValue)),
        .required("description", .string("Change every product.")),
    ]).named("PermissionDescription")
}

extension APIOperation {
    private static let refusals: [Problem] = [.exceedsOwnPermissions([.changeUsers]), .builtInGroup]

    static let listGroups = APIOperation(
        "listGroups",
        .groups,
        "List groups",
        details: "In the order of their ids.",
        parameters: PagePosition.parameters,
        answers: [.list(of: Group.schema, "A page of groups.")]
    )

    static let showGroup = APIOperation(
        "showGroup",
        .groups,
        "Read a group",
        answers: [.resource(Group.schema, "The group.")]
    )

    static let addGroup = APIOperation(
        "addGroup",
        .groups,
        "Add a group",
        body: GroupChange.wholeSchema,
        answers: [.created(Group.schema, "The new group.", tagged: false)],
        problems: [.exceedsOwnPermissions([.changeUsers]), .groupNameTaken]
    )

    static let replaceGroup = APIOperation(
        "replaceGroup",
        .groups,
        "Replace a group",
        parameters: [.ifMatch],
        body: GroupChange.wholeSchema,
        answers: [.changed(Group.schema, "The group as it is now.")],
        problems: Self.refusals + [.groupNameTaken]
    )

    static let changeGroup = APIOperation(
        "changeGroup",
        .groups,
        "Change a group",
        details: "A JSON merge patch (RFC 7396): what is missing stays.",
        parameters: [.ifMatch],
        body: GroupChange.partialSchema,
        answers: [.changed(Group.schema, "The group as it is now.")],
        problems: Self.refusals + [.groupNameTaken]
    )

    static let deleteGroup = APIOperation(
        "deleteGroup",
        .groups,
        "Delete a group",
        parameters: [.ifMatch],
        answers: [.nothing("It is gone.")],
        problems: Self.refusals
    )

    static let listPermissions = APIOperation(
        "listPermissions",
        .groups,
        "List all permissions",
        answers: [.resource(.array(of: ListPermissions.schema), "All of them, by name.")]
    )
}
