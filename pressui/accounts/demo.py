"""The demo accounts, which exist beside the sandbox only."""

from dataclasses import dataclass

from django.conf import settings

from pressui.accounts.models import Person, Role


@dataclass(frozen=True)
class DemoAccount:
    """Signs in with `username` as password too."""

    username: str
    first_name: str
    last_name: str
    role: Role
    what: str


DEMO_ACCOUNTS = (
    DemoAccount("viewer", "Lewis", "Okafor", Role.VIEWER, "looks at everything"),
    DemoAccount("analyst", "Ana", "Duarte", Role.ANALYST, "deploys and redeploys"),
    DemoAccount("specadmin", "Priya", "Raman", Role.SPEC_ADMIN, "looks after specs too"),
    DemoAccount("admin", "Jane", "Smith", Role.OWNER, "may do everything"),
)


def offered_accounts() -> tuple[DemoAccount, ...]:
    """The accounts to show on the sign-in page: none where a real API is configured."""
    return DEMO_ACCOUNTS if settings.SANDBOX else ()


def make_demo_accounts() -> None:
    """Makes those that are missing; does nothing where a real API is configured."""
    for account in offered_accounts():
        if not Person.objects.filter(username=account.username).exists():
            Person.objects.create_user(
                account.username,
                f"{account.first_name}.{account.last_name}@harrow.example".lower(),
                account.username,
                first_name=account.first_name,
                last_name=account.last_name,
                role=account.role,
            )


def without_demo_accounts() -> int:
    """Disables demo accounts that an earlier sandbox left behind; returns how many."""
    if settings.SANDBOX:
        return 0
    names = [account.username for account in DEMO_ACCOUNTS]
    left = Person.objects.filter(username__in=names, email__endswith="@harrow.example")
    return left.filter(is_active=True).update(is_active=False)
