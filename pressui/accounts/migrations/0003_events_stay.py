"""The database itself keeps events as they are, whoever speaks to it.

Nothing of an event changes but its link to a person who is deleted, and none is deleted but
those that a row of `Retention` lets go.
"""

from django.db import migrations

KEPT = (
    "id at person_name action outcome connection target_kind target_id target_name detail "
    "before after address request_id"
)
COLUMNS = ", ".join(f'"{name}"' for name in KEPT.split())
MAY_GO = 'EXISTS (SELECT 1 FROM accounts_retention WHERE "before" > OLD."at")'

SQLITE = [
    f"""CREATE TRIGGER events_never_change BEFORE UPDATE OF {COLUMNS} ON accounts_event
    BEGIN SELECT RAISE(ABORT, 'Events are never changed.'); END""",
    f"""CREATE TRIGGER events_stay BEFORE DELETE ON accounts_event WHEN NOT {MAY_GO}
    BEGIN SELECT RAISE(ABORT, 'Events are never deleted.'); END""",
]
SQLITE_BACK = ["DROP TRIGGER events_never_change", "DROP TRIGGER events_stay"]

POSTGRES = [
    """CREATE FUNCTION events_never_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'Events are never changed.'; END $$""",
    f"""CREATE FUNCTION events_stay() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT {MAY_GO} THEN RAISE EXCEPTION 'Events are never deleted.'; END IF;
        RETURN OLD;
    END $$""",
    f"""CREATE TRIGGER events_never_change BEFORE UPDATE OF {COLUMNS} ON accounts_event
    FOR EACH ROW EXECUTE FUNCTION events_never_change()""",
    """CREATE TRIGGER events_stay BEFORE DELETE ON accounts_event
    FOR EACH ROW EXECUTE FUNCTION events_stay()""",
]
POSTGRES_BACK = [
    "DROP TRIGGER events_never_change ON accounts_event",
    "DROP TRIGGER events_stay ON accounts_event",
    "DROP FUNCTION events_never_change()",
    "DROP FUNCTION events_stay()",
]
FORTH = {"sqlite": SQLITE, "postgresql": POSTGRES}
BACK = {"sqlite": SQLITE_BACK, "postgresql": POSTGRES_BACK}


def guard(apps, editor):
    run(editor, FORTH)


def unguard(apps, editor):
    run(editor, BACK)


def run(editor, statements):
    for statement in statements.get(editor.connection.vendor, []):
        editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_teams_limits_and_retention"),
    ]

    operations = [migrations.RunPython(guard, unguard)]
