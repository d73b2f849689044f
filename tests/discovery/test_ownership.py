"""Whose record it is, without annotations: declared keys, names, values, and what people say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delenda.discovery import names
from delenda.discovery.companies import companies
from delenda.discovery.likelihood import MOST, penalties
from delenda.discovery.naming import Naming
from delenda.discovery.ownership import Ownership, infer
from delenda.discovery.persons import people
from delenda.discovery.surveyed import Surveyed, Word
from delenda.discovery.tally import FieldTally, Tally, sketch_of
from delenda.kinds import Kind
from delenda.model import (
    Collection,
    CollectionName,
    Evidence,
    Field,
    FieldAddress,
    Reference,
    Role,
    Shape,
    StoreName,
    token_of,
)

PEPPER = b"p" * 32


def table(
    name: str,
    columns: Mapping[str, Sequence[Any]],
    *,
    key: str = "id",
    references: Mapping[str, str] | None = None,
    nullable: Sequence[str] = (),
    kinds: Mapping[str, Kind] | None = None,
    store: str = "app",
    shape: Shape = Shape.KEYED,
) -> Surveyed:
    """Return a collection as a scan would have seen it. ``references``: field → ``table.field``."""
    fields = tuple(
        Field(n, "int64" if all(isinstance(v, int) for v in vs) else "string", n in nullable, n == key)
        for n, vs in columns.items()
    )
    links = tuple(
        Reference((f,), CollectionName(t.split(".")[0]), (t.split(".")[1],)) for f, t in (references or {}).items()
    )
    tallies = {
        n: FieldTally(
            len(vs),
            {},
            sketch_of(token_of(PEPPER, "value", str(v)) for v in set(vs)),
            "int64" if all(isinstance(v, int) for v in vs) else "string",
        )
        for n, vs in columns.items()
    }
    collection = Collection(
        StoreName(store), CollectionName(name), fields, (key,) if key else (), links, shape, purpose="testing"
    )
    rows = max((len(v) for v in columns.values()), default=0)
    return Surveyed(collection, Tally(rows, tallies), kinds or {})


IDS = range(1, 101)
USERS = table(
    "users",
    {"id": IDS, "email": [f"p{i}@example.com" for i in IDS], "referred_by": range(1, 50)},
    nullable=["referred_by"],
    references={"referred_by": "users.id"},
    kinds={"email": Kind.EMAIL},
)


def roles(found: Ownership) -> dict[str, tuple[str, Role]]:
    return {str(e.source[0]): (str(e.target[0]), e.role) for e in found.edges}


def test_declared_keys_become_edges_with_their_roles() -> None:
    found = infer(
        [
            USERS,
            table("orders", {"id": range(1000, 1100), "user_id": IDS}, references={"user_id": "users.id"}),
            table("order_items", {"id": IDS, "order_id": range(1000, 1100)}, references={"order_id": "orders.id"}),
            table(
                "messages",
                {"id": IDS, "sender_id": IDS, "recipient_id": IDS},
                references={"sender_id": "users.id", "recipient_id": "users.id"},
            ),
            table(
                "friendships",
                {"id": IDS, "user_id": IDS, "friend_id": IDS},
                references={"user_id": "users.id", "friend_id": "users.id"},
            ),
            table(
                "matches",
                {"id": IDS, "user1_id": IDS, "user2_id": IDS},
                references={"user1_id": "users.id", "user2_id": "users.id"},
            ),
            table(
                "comments",
                {"id": IDS, "author_id": IDS, "parent_id": IDS, "approved_by": IDS},
                references={"author_id": "users.id", "parent_id": "comments.id", "approved_by": "users.id"},
                nullable=["parent_id", "approved_by"],
            ),
        ]
    )
    assert roles(found) == {
        "app/users.referred_by": ("app/users.id", Role.MENTIONED),
        "app/orders.user_id": ("app/users.id", Role.OWNER),
        "app/order_items.order_id": ("app/orders.id", Role.OWNER),
        "app/messages.sender_id": ("app/users.id", Role.OWNER),
        "app/messages.recipient_id": ("app/users.id", Role.MENTIONED),
        "app/friendships.user_id": ("app/users.id", Role.OWNER),
        "app/friendships.friend_id": ("app/users.id", Role.MENTIONED),
        "app/matches.user1_id": ("app/users.id", Role.CO_OWNER),
        "app/matches.user2_id": ("app/users.id", Role.CO_OWNER),
        "app/comments.author_id": ("app/users.id", Role.OWNER),
        "app/comments.parent_id": ("app/comments.id", Role.MENTIONED),
        "app/comments.approved_by": ("app/users.id", Role.MENTIONED),
    }
    assert [str(a) for a in found.anchors] == ["app/users.id"]
    assert "app/orders.user_id" in found.accounts
    assert "app/order_items.order_id" not in found.accounts


def test_an_undeclared_reference_needs_its_name_and_its_values() -> None:
    found = infer(
        [
            USERS,
            table("events", {"event_id": range(5000, 5100), "uid": IDS}, key="event_id", store="analytics"),
            table("visits", {"id": range(100), "user_id": range(7000, 7100)}, store="other"),
            table("numbers", {"id": IDS, "quantity": IDS}, store="other"),
        ]
    )
    assert roles(found) == {
        "app/users.referred_by": ("app/users.id", Role.MENTIONED),
        "analytics/events.uid": ("app/users.id", Role.OWNER),
    }
    [edge] = [e for e in found.edges if str(e.source[0]) == "analytics/events.uid"]
    assert edge.evidence == Evidence.FIELD_NAME | Evidence.STATISTICS
    assert not edge.declared_key


def test_values_that_cannot_be_chance_are_enough_without_a_name() -> None:
    codes = [f"ORD-{i:05}-x" for i in IDS]
    found = infer(
        [
            USERS,
            table("orders", {"id": IDS, "order_no": codes, "user_id": IDS}, references={"user_id": "users.id"}),
            table("shipments", {"id": IDS, "memo": codes[:60]}, store="erp"),
        ]
    )
    assert roles(found)["erp/shipments.memo"] == ("app/orders.order_no", Role.OWNER)


def test_fields_named_like_an_account_whose_values_are_none_are_foreign() -> None:
    found = infer(
        [
            USERS,
            table("visits", {"id": IDS, "user_id": range(7000, 7100)}, store="x", kinds={"user_id": Kind.ACCOUNT_ID}),
        ]
    )
    assert "x/visits.user_id" in found.foreign


def test_an_address_book_mentions_and_its_uploader_owns() -> None:
    found = infer(
        [
            USERS,
            table(
                "contacts",
                {"id": IDS, "user_id": [1, 2, 3, 4] * 25, "phone": [f"138{i:08}" for i in IDS]},
                references={"user_id": "users.id"},
                kinds={"phone": Kind.PHONE_NUMBER},
            ),
            table(
                "uploads",
                {"@path.account_id": IDS, "contacts[].phone": [f"139{i:08}" for i in IDS]},
                key="",
                store="lake",
                shape=Shape.ROWS,
                kinds={"contacts[].phone": Kind.PHONE_NUMBER, "@path.account_id": Kind.ACCOUNT_ID},
            ),
        ]
    )
    assert found.roles["app/contacts.phone"] is Role.MENTIONED
    assert found.roles["lake/uploads.contacts[].phone"] is Role.MENTIONED
    assert roles(found)["lake/uploads.@path.account_id"] == ("app/users.id", Role.OWNER)


def test_a_table_of_customers_called_contacts_owns_itself() -> None:
    crm = table(
        "contacts",
        {"id": IDS, "phone": [f"138{i:08}" for i in IDS], "full_name": ["x"] * 100},
        kinds={"phone": Kind.PHONE_NUMBER, "full_name": Kind.PERSON_NAME},
    )
    found = infer([crm])
    assert found.roles == {}
    assert [str(a) for a in found.anchors] == ["app/contacts.id"]


def test_many_phones_per_owner_are_other_peoples() -> None:
    rows = table(
        "dialed",
        {"id": range(200), "user_id": [1, 2] * 100, "number": [f"138{i:08}" for i in range(200)]},
        references={"user_id": "users.id"},
        kinds={"number": Kind.PHONE_NUMBER},
    )
    assert infer([USERS, rows]).roles["app/dialed.number"] is Role.MENTIONED


def test_a_reference_to_a_field_that_refers_on_points_to_the_key_itself() -> None:
    profiles = table("user_profiles", {"user_id": IDS}, key="user_id", references={"user_id": "users.id"})
    sessions = table("sessions", {"sid": [f"s{i}" for i in IDS], "user_id": IDS}, key="sid", store="lake")
    assert roles(infer([USERS, profiles, sessions]))["lake/sessions.user_id"] == ("app/users.id", Role.OWNER)


def test_ids_in_object_keys_are_noticed() -> None:
    photos = table("photos", {"@path": [f"photos/{i}/a.jpg" for i in IDS], "@path[1]": IDS}, key="", store="lake")
    assert infer([USERS, photos]).in_paths == {"lake/photos": 1}


def test_a_persons_word_wins() -> None:
    orders = table("orders", {"id": IDS, "user_id": IDS}, references={"user_id": "users.id"})
    events = table("events", {"id": IDS, "uid": IDS, "ref": IDS}, store="x")
    word = Word(
        references={"x/events.uid": "none", "x/events.ref": "app/orders.id"},
        refused=frozenset({("app/orders.user_id", "app/users.id")}),
        roles={"x/events": Role.MENTIONED},
    )
    found = infer([USERS, orders, events], word)
    assert roles(found) == {
        "app/users.referred_by": ("app/users.id", Role.MENTIONED),
        "app/orders.user_id": ("app/users.id", Role.MENTIONED),
        "x/events.ref": ("app/orders.id", Role.OWNER),
    }
    assert found.roles["x/events.uid"] is Role.MENTIONED


def test_config_names_the_anchor() -> None:
    people = table("t_people_master", {"pk": IDS}, key="pk")
    found = infer([USERS, people], Word(account={"app/t_people_master": "pk"}))
    assert found.anchors == (FieldAddress(StoreName("app"), CollectionName("t_people_master"), "pk"),)


def test_the_tables_of_an_empty_database_are_linked_by_name() -> None:
    users = table("users", {"id": []})
    found = infer([users, table("orders", {"id": [], "user_id": []})])
    [edge] = found.edges
    assert (str(edge.source[0]), edge.evidence) == ("app/orders.user_id", Evidence.FIELD_NAME)


@pytest.mark.parametrize(
    ("name", "stem"),
    [("user_id", ("user",)), ("UserID", ("user",)), ("shipToUserId", ("ship", "to", "user")), ("id", ("id",))],
)
def test_stems(name: str, stem: tuple[str, ...]) -> None:
    assert names.stem(name) == stem


def owners(*tables: Surveyed) -> dict[str, Role]:
    return {str(e.source[0]).removeprefix("app/"): e.role for e in infer(tables).edges}


def test_staff_act_on_others_records_and_own_what_nobody_else_does() -> None:
    few = range(1, 9)
    agents = table("agents", {"id": few, "email": ["x"] * 8, "password": ["x"] * 8}, kinds={"email": Kind.EMAIL})
    found = owners(
        USERS,
        agents,
        table("orders", {"id": IDS, "user_id": IDS, "agent_id": list(few) * 12}, references={"user_id": "users.id"}),
        table("order_events", {"id": IDS, "order_id": IDS, "agent_id": list(few) * 12}),
        table("agent_sessions", {"id": IDS, "agent_id": list(few) * 12}),
    )
    assert found["orders.user_id"] is Role.OWNER
    assert found["orders.agent_id"] is Role.MENTIONED
    assert (found["order_events.order_id"], found["order_events.agent_id"]) == (Role.OWNER, Role.MENTIONED)
    assert found["agent_sessions.agent_id"] is Role.OWNER


def test_the_companys_own_things_are_nobodys() -> None:
    found = owners(
        USERS,
        table("channels", {"id": range(1, 11), "creator_id": range(1, 11)}),
        table("channel_members", {"id": IDS, "channel_id": list(range(1, 11)) * 10, "user_id": IDS}),
        table("categories", {"id": range(1, 11), "user_id": range(1, 11)}),
        table("rubrics", {"id": range(1, 9), "user_id": range(1, 9)}),
        table("assessments", {"id": IDS, "rubric_id": list(range(1, 9)) * 12, "user_id": IDS}),
        table("uploads", {"id": IDS, "creator_id": IDS}),
    )
    assert found["channels.creator_id"] is Role.MENTIONED
    assert found["categories.user_id"] is Role.MENTIONED
    assert found["rubrics.user_id"] is Role.MENTIONED
    assert found["uploads.creator_id"] is Role.OWNER
    assert found["channel_members.user_id"] is Role.OWNER


@pytest.mark.parametrize(
    ("name", "owner", "mentioned"),
    [
        ("ignores", "ignorer_id", "ignored_id"),
        ("reports", "reporter_id", "reported_user_id"),
        ("warnings", "target_user_id", "moderator_id"),
        ("audit_trail", "subject_user_id", "acting_user_id"),
        ("suggestions", "suggested_by", "accepted_by"),
        ("messages", "from_user_id", "to_user_id"),
        ("history", "user_id", "changed_by_user_id"),
    ],
)
def test_of_two_whom_a_record_names_one_owns_it(name: str, owner: str, mentioned: str) -> None:
    columns = {"id": range(200, 300), mentioned: IDS, owner: IDS}
    found = owners(USERS, table(name, columns, references={owner: "users.id", mentioned: "users.id"}))
    assert (found[f"{name}.{owner}"], found[f"{name}.{mentioned}"]) == (Role.OWNER, Role.MENTIONED)


def test_user_names_and_addresses_refer_and_copies_beside_an_id_do_not() -> None:
    logins = [f"ada{i}" for i in IDS]
    mails = [f"p{i}@example.com" for i in IDS]
    users = table("users", {"id": IDS, "login": logins, "email": mails}, kinds={"email": Kind.EMAIL})
    found = infer(
        [
            users,
            table("log", {"id": range(200, 300), "oper_name": logins[:50] * 2}),
            table("answers", {"id": range(300, 400), "respondent": mails}, kinds={"respondent": Kind.EMAIL}),
            table("orders", {"id": IDS, "user_id": IDS, "user_email": mails}, kinds={"user_email": Kind.EMAIL}),
        ]
    )
    assert roles(found)["app/log.oper_name"] == ("app/users.login", Role.OWNER)
    assert roles(found)["app/answers.respondent"] == ("app/users.email", Role.OWNER)
    assert "app/orders.user_email" not in roles(found)


def test_a_company_of_twelve_is_linked_as_a_large_one() -> None:
    few = range(1, 13)
    users = table("users", {"id": few, "email": [f"p{i}@example.com" for i in few]}, kinds={"email": Kind.EMAIL})
    found = owners(users, table("visits", {"id": range(1, 6), "uid": [1, 2, 3, 12, 5]}))
    assert found == {"visits.uid": Role.OWNER}


def test_a_head_without_an_author_belongs_to_whom_its_extension_does() -> None:
    users = table("users", {"uid": IDS, "email": ["x"] * 100}, key="uid", kinds={"email": Kind.EMAIL})
    found = owners(
        users,
        table("node", {"nid": IDS}, key="nid"),
        table("node_data", {"nid": IDS, "uid": IDS}, key="nid", references={"nid": "node.nid", "uid": "users.uid"}),
        table("node_body", {"id": IDS, "nid": IDS}),
    )
    assert (found["node.nid"], found["node_body.nid"]) == (Role.OWNER, Role.OWNER)


def test_copies_are_derived() -> None:
    [edge] = infer([USERS, table("user_search_index", {"id": IDS, "user_id": IDS})]).edges[1:]
    assert (edge.role, edge.derived) == (Role.OWNER, True)


def test_one_person_whom_all_records_refer_to_is_remarked_on() -> None:
    rows = table("imports", {"id": range(300), "user_id": [1] * 300}, references={"user_id": "users.id"})
    assert ("hub", "app/imports", "user_id") in infer([USERS, rows]).remarks


def test_a_type_without_digests_is_remarked_on_and_not_guessed() -> None:
    found = infer([USERS, table("likes", {"id": IDS, "liked_type": ["7"] * 100, "liked_id": IDS})])
    assert ("typed_unknown", "app/likes", "liked_id by liked_type") in found.remarks
    assert "app/likes.liked_id" not in roles(found)


def test_rings_and_references_to_themselves_end() -> None:
    found = owners(
        table("users", {"id": IDS, "email": ["x"] * 100, "boss_id": IDS, "first_post_id": IDS},
              references={"boss_id": "users.id", "first_post_id": "posts.id"}, kinds={"email": Kind.EMAIL}),
        table("posts", {"id": IDS, "user_id": IDS, "thread_id": IDS, "parent_id": IDS},
              references={"user_id": "users.id", "thread_id": "threads.id", "parent_id": "posts.id"}),
        table("threads", {"id": IDS, "last_post_id": IDS}, references={"last_post_id": "posts.id"}),
    )  # fmt: skip
    assert found["posts.user_id"] is Role.OWNER
    assert {r for f, r in found.items() if f != "posts.user_id"} == {Role.MENTIONED}


def looked_up(*tables: Surveyed) -> Ownership:
    """Infer with the digests that a scan would give."""
    return infer(tables, Word(digest=lambda text: int.from_bytes(token_of(PEPPER, "value", text)[:8], "big")))


def test_whoever_wrote_a_record_owns_it_though_it_is_part_of_anothers() -> None:
    found = owners(
        USERS,
        table("posts", {"id": IDS, "creator_id": IDS}),
        table("comments", {"id": IDS, "post_id": IDS, "creator_id": IDS}),
        table("attachments", {"id": IDS, "post_id": IDS, "created_by": IDS}),
    )
    assert (found["comments.creator_id"], found["comments.post_id"]) == (Role.OWNER, Role.MENTIONED)
    assert (found["attachments.created_by"], found["attachments.post_id"]) == (Role.MENTIONED, Role.OWNER)


def test_what_was_sent_is_whom_it_reaches() -> None:
    found = owners(USERS, table("notifications", {"id": IDS, "recipient_id": IDS, "creator_id": IDS}))
    assert found == {
        "users.referred_by": Role.MENTIONED,
        "notifications.recipient_id": Role.OWNER,
        "notifications.creator_id": Role.MENTIONED,
    }


def test_counts_and_flags_are_no_references() -> None:
    rows = {"id": IDS, "subscribers": range(1, 101), "user_id": [0, 1] * 50, "member_id": IDS}
    found = infer([USERS, table("rooms", rows, kinds={"user_id": Kind.ACCOUNT_ID, "subscribers": Kind.ACCOUNT_ID})])
    assert "app/rooms.subscribers" not in roles(found)
    assert "app/rooms.subscribers" in found.foreign


def test_a_contact_is_a_person_where_a_record_names_nobody_else() -> None:
    leads = table("leads", {"id": IDS, "email": ["x"] * 100}, kinds={"email": Kind.EMAIL})
    found = owners(
        leads,
        table("scores", {"id": IDS, "contact_id": IDS}, references={"contact_id": "leads.id"}),
        table("deals", {"id": IDS, "lead_id": IDS, "contact_id": IDS}, references={"contact_id": "leads.id"}),
    )
    assert found["scores.contact_id"] is Role.OWNER
    assert (found["deals.lead_id"], found["deals.contact_id"]) == (Role.OWNER, Role.MENTIONED)


def test_where_a_firm_or_a_desk_is_reached_finds_nobody() -> None:
    kinds = {"billing_email": Kind.EMAIL}
    firms = table("organizations", {"id": range(1, 11), "billing_email": ["x"] * 10}, kinds=kinds)
    rules = table("policies", {"id": range(1, 21), "organization_id": [*range(1, 11)] * 2})
    mails = [f"m{i}@example.com" for i in IDS]
    newsletter = table("newsletter", {"email": mails}, key="email", kinds={"email": Kind.EMAIL})
    desks = table("mailboxes", {"id": range(1, 6), "email": ["y"] * 5}, kinds={"email": Kind.EMAIL})
    letters = table("letters", {"id": IDS, "user_id": IDS, "mailbox_id": [1, 2, 3, 4, 5] * 20})
    signups = table("signups", {"id": range(1, 6), "email": ["z"] * 5}, kinds={"email": Kind.EMAIL})
    found = infer([USERS, firms, rules, newsletter, desks, letters, signups])
    assert found.roles["app/organizations.billing_email"] is Role.MENTIONED
    assert found.roles["app/mailboxes.email"] is Role.MENTIONED
    assert not {"app/signups.email", "app/newsletter.email"} & found.roles.keys()


def test_an_initial_stands_for_whose_keys_the_values_are_and_is_asked_about() -> None:
    kind = ["T", "F"] * 100
    tables = [
        USERS,
        table("tickets", {"id": range(1, 401), "user_id": [*IDS] * 4}),
        table("tasks", {"id": range(1, 21), "user_id": range(1, 21)}),
        table("faqs", {"id": range(1, 31)}),
        table("threads", {"id": range(1, 201), "object_type": kind, "object_id": range(1, 201)}),
    ]
    found = looked_up(*tables)
    [edge] = [e for e in found.edges if e.source[0].field == "object_id"]
    assert (str(edge.target[0]), edge.role, str(edge.when)) == ("app/tickets.id", Role.OWNER, "object_type = T")
    assert ("typed_guessed", "app/threads", "object_id: T: tickets") in found.remarks
    assert ("typed_unknown", "app/threads", "some of object_id by object_type") in found.remarks


def test_of_two_that_begin_alike_none_is_guessed() -> None:
    found = looked_up(
        USERS,
        table("tickets", {"id": IDS, "user_id": IDS}),
        table("tasks", {"id": IDS, "user_id": IDS}),
        table("threads", {"id": IDS, "object_type": ["T"] * 100, "object_id": IDS}),
    )
    assert not [e for e in found.edges if e.source[0].field == "object_id"]
    assert ("typed_unknown", "app/threads", "object_id by object_type") in found.remarks


@pytest.mark.parametrize(
    ("field", "kind"), [("created_by", "created_by_role"), ("object_id", "object"), ("inner_id", "inner_object")]
)
def test_any_field_beside_may_name_the_collection(field: str, kind: str) -> None:
    guests = table("guests", {"id": range(101, 201), "phone": ["x"] * 100}, kinds={"phone": Kind.PHONE_NUMBER})
    rows = {"id": IDS, kind: ["user", "guest"] * 50, field: [i if i % 2 else 100 + i for i in IDS]}
    found = looked_up(USERS, guests, table("uploads", rows))
    assert {(str(e.target[0]), str(e.when)) for e in found.edges if e.source[0].field == field} == {
        ("app/users.id", f"{kind} = user"),
        ("app/guests.id", f"{kind} = guest"),
    }


def test_names_of_people_beside_an_id_are_no_types() -> None:
    rows = {"id": IDS, "user_id": IDS, "user_name": ["ada", "ben", "user", "cleo"] * 25}
    found = looked_up(USERS, table("uploads", rows))
    [edge] = [e for e in found.edges if e.source[0].field == "user_id"]
    assert edge.when is None


def test_a_list_of_people_without_a_name_is_known_by_keys_that_are_texts() -> None:
    visitors = {"id": [f"v{i:x}" for i in IDS], "session_id": ["x"] * 100}
    found = infer([USERS, table("end_users", visitors), table("chats", {"id": IDS, "end_user_id": visitors["id"]})])
    assert "app/end_users.id" in {str(a) for a in found.anchors}
    assert "app/chats.end_user_id" in found.accounts
    numbered = {"id": IDS, "session_id": ["x"] * 100}
    assert [str(a) for a in infer([USERS, table("end_users", numbered)]).anchors] == ["app/users.id"]


def test_a_collection_whose_key_is_a_login_is_of_whoever_logs_in() -> None:
    logins = [f"login{i}" for i in IDS]
    users = table("users", {"login": logins, "email": ["x"] * 100}, key="login", kinds={"email": Kind.EMAIL})
    assert owners(users, table("locales", {"login": logins}, key="login"))["locales.login"] is Role.OWNER


def test_staff_own_nothing_that_names_them_only_at_times() -> None:
    few = [*range(1, 9)]
    agents = table("agents", {"id": few, "email": ["x"] * 8, "password": ["x"] * 8}, kinds={"email": Kind.EMAIL})
    tables = [
        USERS,
        agents,
        table("tasks", {"id": IDS, "agent_id": [*few, 0] * 11 + [1]}),
        table("drafts", {"id": IDS, "agent_id": [*few, 0] * 11 + [1]}),
    ]
    found = {str(e.source[0]): e.role for e in looked_up(*tables).edges}
    assert found["app/tasks.agent_id"] is Role.MENTIONED
    assert found["app/drafts.agent_id"] is Role.OWNER


def test_what_nobody_owns_though_it_names_somebody_is_asked_about() -> None:
    found = infer(
        [
            USERS,
            table("categories", {"id": range(1, 11), "user_id": range(1, 11)}),
            table("regions", {"id": range(1, 11), "created_by": range(1, 11)}),
            table("lodge_members", {"id": range(5000, 5010), "motto": ["x"] * 10}),
        ]
    )
    assert ("maybe_theirs", "app/categories", "user_id") in found.remarks
    assert ("maybe_people", "app/lodge_members", "") in found.remarks
    assert not [r for r in found.remarks if r[1] == "app/regions"]
    categories = table("categories", {"id": range(1, 11), "user_id": range(1, 11)})
    said = Word(roles={"app/categories.user_id": Role.MENTIONED})
    assert not infer([USERS, categories], said).remarks


WORDS = st.sampled_from(
    "user order parent author item type entity created by to from id no uid tag 会员 dingdan".split()
)
NAMES = st.lists(WORDS, min_size=1, max_size=3).map("_".join)
VALUES = st.one_of(
    st.lists(st.integers(0, 30), max_size=40), st.lists(st.sampled_from(["User", "x", "a@b", ""]), max_size=40)
)


@given(st.dictionaries(NAMES, st.tuples(st.dictionaries(NAMES, VALUES, min_size=1, max_size=5), NAMES), max_size=6))
def test_any_estate_gets_edges_between_fields_that_are_there(
    estate: dict[str, tuple[dict[str, list[Any]], str]],
) -> None:
    tables = [table(name, columns, key=key if key in columns else "") for name, (columns, key) in estate.items()]
    found = infer(tables, Word(digest=lambda text: int.from_bytes(token_of(PEPPER, "value", text)[:8], "big")))
    places = {str(t.place(f)) for t in tables for f in t.field_names()}
    assert all(str(a) in places for e in found.edges for a in (*e.source, *e.target))
    assert len({(e.source, e.target, e.when) for e in found.edges}) == len(found.edges)
    assert all(e.evidence for e in found.edges)


ACTED_AS = range(1, 241)
"""Keys of characters: they include those of accounts."""


def game(*more: Surveyed) -> Ownership:
    """Return what is inferred of a game: accounts with characters, and tables that are called after characters."""
    return infer(
        [
            table(
                "accounts",
                {"id": IDS, "username": [f"p{i}" for i in IDS], "email": [f"p{i}@example.com" for i in IDS]},
                kinds={"email": Kind.EMAIL, "username": Kind.NICKNAME},
            ),
            table(
                "characters",
                {"guid": ACTED_AS, "account": [1 + i % 100 for i in ACTED_AS], "name": [f"c{i}" for i in ACTED_AS],
                 "gender": [i % 2 for i in ACTED_AS]},
                key="guid",
                kinds={"name": Kind.NICKNAME, "gender": Kind.GENDER, "account": Kind.ACCOUNT_ID},
            ),
            *(
                table(f"character_{n}", {"guid": range(1, 241, 2), "value": range(9, 129)}, key="", shape=Shape.UNKEYED)
                for n in ("aura", "spell", "skills")
            ),
            *more,
        ]
    )  # fmt: skip


def test_a_key_of_a_family_is_the_familys_wherever_it_stands() -> None:
    found = game(
        table("lag_reports", {"id": range(900, 960), "guid": range(1, 241, 4)}),
        table("gm_tickets", {"id": range(900, 960), "playerGuid": range(1, 241, 4)}),
        table(
            "item_instances", {"guid": range(1, 400), "owner_guid": [1 + i % 240 for i in range(1, 400)]}, key="guid"
        ),
        table("item_refunds", {"id": range(900, 960), "item_guid": range(1, 361, 6)}),
    )
    assert {f: t for f, (t, _) in roles(found).items() if "uid" in f} == {
        "app/character_aura.guid": "app/characters.guid",
        "app/character_spell.guid": "app/characters.guid",
        "app/character_skills.guid": "app/characters.guid",
        "app/lag_reports.guid": "app/characters.guid",
        "app/gm_tickets.playerGuid": "app/characters.guid",
        "app/item_instances.owner_guid": "app/characters.guid",
        "app/item_refunds.item_guid": "app/item_instances.guid",
    }
    assert roles(found)["app/characters.account"] == ("app/accounts.id", Role.OWNER)
    assert all(r is Role.OWNER for f, (_, r) in roles(found).items() if f.startswith("app/character_"))


def test_of_two_keys_that_hold_the_values_it_is_the_one_in_which_they_lie_densely() -> None:
    found = game(
        table("mail", {"id": range(900, 1000), "sender": range(1, 201, 2), "receiver": range(2, 202, 2)}),
        table("account_muted", {"guid": range(1, 101, 2), "reason": range(50)}, key="", shape=Shape.UNKEYED),
    )
    assert roles(found)["app/mail.sender"] == ("app/characters.guid", Role.OWNER)
    assert roles(found)["app/mail.receiver"] == ("app/characters.guid", Role.MENTIONED)
    assert roles(found)["app/account_muted.guid"] == ("app/accounts.id", Role.OWNER)


@given(st.lists(st.integers(1, 400), min_size=2, max_size=60, unique=True), st.integers(50, 400))
def test_no_likelihood_outweighs_a_name_and_the_likeliest_key_loses_nothing(held: list[int], size: int) -> None:
    def numbers(values: Sequence[int]) -> FieldTally:
        return FieldTally(len(values), {}, sketch_of(token_of(PEPPER, "value", str(v)) for v in values), "int64")

    keys = [numbers(range(1, size + 1)), numbers(range(1, 401)), None]
    taken = penalties(numbers(held), keys)
    assert min(taken) == 0 and max(taken) <= MOST
    assert taken[2] == 0
    if max(held) <= size:
        assert taken[0] == 0
    assert penalties(None, keys) == [0, 0, 0]


def uuids(name: str, count: int) -> list[str]:
    return [f"{name}-{i:04}-aaaa" for i in range(count)]


def test_texts_that_stand_in_several_keys_refer_to_each_of_them() -> None:
    people = table(
        "users",
        {"id": uuids("u", 30), "email": [f"p{i}@example.com" for i in range(30)], "name": uuids("n", 30)},
        kinds={"email": Kind.EMAIL, "name": Kind.PERSON_NAME},
    )
    found = infer(
        [
            people,
            table("websites", {"id": uuids("w", 20), "user_id": uuids("u", 20)}),
            table("boards", {"id": uuids("b", 20), "user_id": uuids("u", 20)}),
            table(
                "shares", {"id": uuids("s", 12), "entity_id": uuids("w", 6) + uuids("b", 6), "share_type": [1, 2] * 6}
            ),
            table("tags", {"id": uuids("t", 12), "entity_id": uuids("w", 6) + uuids("x", 6)}),
        ]
    )
    shared = {str(e.target[0]): e.role for e in found.edges if str(e.source[0]) == "app/shares.entity_id"}
    assert shared == {"app/websites.id": Role.OWNER, "app/boards.id": Role.OWNER}
    assert "app/tags.entity_id" not in roles(found)  # half of them stand nowhere


def test_events_are_of_the_visit_and_not_of_the_site_that_both_name() -> None:
    sites = [f"w-{i % 20:04}-aaaa" for i in range(200)]
    found = infer(
        [
            table("users", {"id": uuids("u", 30), "username": uuids("n", 30), "password": uuids("p", 30)}),
            table("websites", {"website_id": uuids("w", 20), "user_id": uuids("u", 20)}, key="website_id"),
            table(
                "sessions",
                {
                    "session_id": uuids("v", 200),
                    "website_id": sites,
                    "distinct_id": uuids("d", 200),
                    "browser": ["b"] * 200,
                    "os": ["o"] * 200,
                    "country": ["c"] * 200,
                },
                key="session_id",
            ),
            table(
                "website_events",
                {"event_id": uuids("e", 200), "website_id": sites, "session_id": uuids("v", 200)},
                key="event_id",
            ),
            table(
                "event_data",
                {"id": uuids("x", 200), "website_id": sites, "website_event_id": uuids("e", 200)},
            ),
        ]
    )
    assert roles(found) == {
        "app/websites.user_id": ("app/users.id", Role.OWNER),
        "app/sessions.website_id": ("app/websites.website_id", Role.MENTIONED),
        "app/website_events.website_id": ("app/websites.website_id", Role.MENTIONED),
        "app/website_events.session_id": ("app/sessions.session_id", Role.OWNER),
        "app/event_data.website_id": ("app/websites.website_id", Role.MENTIONED),
        "app/event_data.website_event_id": ("app/website_events.event_id", Role.OWNER),
    }


def test_whoever_something_is_handed_to_owns_the_handing_and_not_the_thing() -> None:
    found = infer(
        [
            USERS,
            table("assets", {"id": range(1, 301), "assigned_to": [1 + i % 100 for i in range(300)]}),
            table(
                "asset_checkouts",
                {"id": range(1, 91), "asset_id": range(1, 91), "assigned_to": range(1, 91), "created_by": [1] * 90},
            ),
        ]
    )
    assert roles(found)["app/assets.assigned_to"] == ("app/users.id", Role.MENTIONED)
    assert roles(found)["app/asset_checkouts.assigned_to"] == ("app/users.id", Role.OWNER)
    assert roles(found)["app/asset_checkouts.asset_id"][1] is Role.MENTIONED


def test_an_optional_other_thing_beside_the_whole_owns_no_part() -> None:
    found = infer(
        [
            USERS,
            table("invoices", {"id": range(1, 101), "user_id": IDS}),
            table("tasks", {"id": range(1, 101), "user_id": IDS}),
            table(
                "invoice_items",
                {"id": range(500, 600), "invoice_id": IDS, "item_task_id": range(1, 50)},
                nullable=["item_task_id"],
            ),
        ]
    )
    assert roles(found)["app/invoice_items.invoice_id"] == ("app/invoices.id", Role.OWNER)
    assert roles(found)["app/invoice_items.item_task_id"] == ("app/tasks.id", Role.MENTIONED)


@pytest.mark.parametrize(
    ("name", "listed"), [("email_accounts", False), ("gl_accounts", False), ("app_accounts", True)]
)
def test_accounts_of_mailboxes_and_ledgers_are_no_persons(name: str, *, listed: bool) -> None:
    accounts = table(
        name,
        {"id": range(1, 4), "email": ["a@example.com", "b@example.com", "c@example.com"], "password": uuids("p", 3)},
        kinds={"email": Kind.EMAIL, "password": Kind.PASSWORD},
    )
    naming = Naming.of([USERS, accounts])
    assert (accounts.address in people([USERS, accounts], naming)) is listed


MAILS = {"email": Kind.EMAIL, "phone": Kind.PHONE_NUMBER, "address": Kind.ADDRESS}


def reached(name: str, count: int, more: Mapping[str, Sequence[Any]] | None = None, **kinds: Kind) -> Surveyed:
    """Return a list of what has an e-mail address, a telephone and a street, be it people or firms."""
    columns = {
        "id": uuids(name, count),
        "title": [f"{name} {i}" for i in range(count)],
        "email": [f"{name}{i}@example.com" for i in range(count)],
        "phone": [f"+1202555{i:04}" for i in range(count)],
        "address": [f"{i} Long Street" for i in range(count)],
    }
    return table(name, columns | dict(more or {}), kinds=MAILS | kinds)


def belonging(name: str, of: Sequence[str]) -> Surveyed:
    """Return 100 users, each of one of those."""
    columns = {
        "id": uuids("user", 100),
        "first_name": [f"first{i % 30}" for i in IDS],
        "email": [f"p{i}@example.com" for i in IDS],
        name: [of[i % len(of)] for i in IDS],
    }
    return table("tb_user", columns, kinds={"email": Kind.EMAIL, "first_name": Kind.PERSON_NAME})


@pytest.mark.parametrize("name", ["customer", "tenant", "account", "client", "party", "workspace"])
def test_what_many_users_belong_to_is_no_person_and_its_things_are_nobodys(name: str) -> None:
    firms, field = reached(name, 20), f"{name}_id"
    held = uuids(name, 20)
    things = table("dashboards", {"id": uuids("board", 60), field: [held[i % 20] for i in range(60)]})
    found = infer([belonging(field, held), firms, things])
    assert [str(a) for a in found.anchors] == ["app/tb_user.id"]
    assert found.roles[f"app/{name}.email"] is Role.MENTIONED
    assert found.roles[f"app/{name}.phone"] is Role.MENTIONED
    assert f"app/dashboards.{field}" not in found.accounts


@pytest.mark.parametrize(
    ("more", "kinds"),
    [
        ({"first_name": [f"first{i}" for i in range(20)]}, {"first_name": Kind.PERSON_NAME}),
        ({"password": uuids("secret", 20)}, {"password": Kind.PASSWORD}),
        ({"birthday": [f"1990-01-{i + 1:02}" for i in range(20)]}, {"birthday": Kind.BIRTH_DATE}),
    ],
)
def test_a_customer_with_what_only_one_person_has_is_a_person(
    more: Mapping[str, Sequence[Any]], kinds: Mapping[str, Kind]
) -> None:
    held, customers = uuids("customer", 20), reached("customer", 20, more, **kinds)
    estate = [belonging("customer_id", held), customers]
    assert companies(estate, Naming.of(estate)) == frozenset()


def test_customers_with_a_login_each_or_an_address_book_are_no_companies() -> None:
    held = uuids("customer", 100)
    customers = reached("customer", 100)
    book = table(
        "contacts",
        {
            "id": range(1, 301),
            "customer_id": [held[i % 100] for i in range(300)],
            "name": [f"n{i}" for i in range(300)],
            "phone": [f"+1303555{i:04}" for i in range(300)],
        },
        kinds={"name": Kind.PERSON_NAME, "phone": Kind.PHONE_NUMBER},
    )
    estate = [belonging("customer_id", held), customers, book]
    assert companies(estate, Naming.of(estate)) == frozenset()


def test_accounts_with_members_are_companies() -> None:
    users, accounts = belonging("locale", ["en"]), reached("account", 20)
    ids, held = uuids("user", 100), uuids("account", 20)
    ties = table(
        "account_members",
        {"id": range(1, 151), "user_id": [ids[i % 100] for i in range(150)], "account_id": (held * 8)[:150]},
        references={"user_id": "tb_user.id", "account_id": "account.id"},
    )
    estate = [users, accounts, ties]
    assert companies(estate, Naming.of(estate)) == {"app/account"}


def trackers(tied: Sequence[int], more: Mapping[str, Sequence[Any]] | None = None) -> Ownership:
    devices = table(
        "devices",
        {"id": range(1, 81), "phone": [f"+1202555{i:04}" for i in range(80)]} | dict(more or {}),
        kinds={"phone": Kind.PHONE_NUMBER},
    )
    ties = table(
        "user_device",
        {"userid": [1 + i % 100 for i in range(len(tied))], "deviceid": tied},
        key="",
        references={"userid": "users.id", "deviceid": "devices.id"},
        shape=Shape.UNKEYED,
    )
    return infer([USERS, devices, ties])


def test_what_several_people_share_by_ties_is_asked_about_and_the_tie_is_theirs() -> None:
    found = trackers([1 + i % 80 for i in range(240)])
    assert roles(found)["app/user_device.userid"] == ("app/users.id", Role.OWNER)
    assert roles(found)["app/user_device.deviceid"][1] is Role.MENTIONED
    assert found.roles["app/devices.phone"] is Role.MENTIONED
    assert ("maybe_theirs", "app/devices", "user_device") in found.remarks


@pytest.mark.parametrize(
    ("tied", "more"),
    [(range(1, 81), {}), ([1 + i % 80 for i in range(240)], {"last_name": [f"last{i}" for i in range(80)]})],
)
def test_a_device_that_each_has_alone_or_that_names_one_keeps_its_number(
    tied: Sequence[int], more: Mapping[str, Sequence[Any]]
) -> None:
    found = trackers(tied, more)
    assert "app/devices.phone" not in found.roles
    assert "app/devices" not in {address for _, address, _ in found.remarks}


def test_the_key_of_a_thing_of_the_companys_is_no_devices_id() -> None:
    held = uuids("device", 60)
    things = table("device", {"id": held, "label": [f"d{i}" for i in range(60)]})
    calls = table("rpc", {"id": uuids("rpc", 60), "device_id": held}, kinds={"device_id": Kind.DEVICE_ID})
    strange = table(
        "events", {"id": uuids("event", 60), "device_id": uuids("idfv", 60)}, kinds={"device_id": Kind.DEVICE_ID}
    )
    found = infer([USERS, things, calls, strange])
    assert roles(found)["app/rpc.device_id"][0] == "app/device.id"
    assert found.roles["app/rpc.device_id"] is Role.MENTIONED
    assert "app/events.device_id" not in found.roles
