"""Who may do what at which address: the one table that the walk over all of them is held against.

Each name of an address has the methods it takes, and the least role for each; every other
method is refused. A name that ends with `:*` is a namespace.
"""

from pressui.accounts.models import Role

PUBLIC = "public"
type Need = Role | str
type Methods = dict[str, Need]


def read(role: Need) -> Methods:
    return {"GET": role, "HEAD": role}


def write(role: Need) -> Methods:
    return {"POST": role}


def form(role: Need) -> Methods:
    return read(role) | write(role)


SIGNED_IN, ANALYST, SPEC_ADMIN, OWNER = Role.VIEWER, Role.ANALYST, Role.SPEC_ADMIN, Role.OWNER

URL_ROLES: dict[str, Methods] = {
    # site
    "home": read(SIGNED_IN),
    "home_live": read(SIGNED_IN),
    "band": read(SIGNED_IN),
    "find": read(SIGNED_IN),
    "activity": read(SIGNED_IN),
    "export_csv": read(OWNER),
    "export_json": read(OWNER),
    "healthz": read(PUBLIC),
    "readyz": read(PUBLIC),
    # accounts
    "login": form(PUBLIC),
    "logout": write(PUBLIC),
    "account": form(SIGNED_IN),
    "change_password": form(SIGNED_IN),
    "set_password": form(PUBLIC),
    "people_list": read(OWNER),
    "invite_person": form(OWNER),
    "edit_person": form(OWNER),
    "set_person_active": write(OWNER),
    "new_person_link": write(OWNER),
    "make_team": form(OWNER),
    "edit_team": form(OWNER),
    "delete_team": write(OWNER),
    # the Django admin, whose ways in and out are those of every page
    "admin:*": form(OWNER),
    "admin:login": read(SIGNED_IN),
    "admin:logout": write(PUBLIC),
    "admin:password_change": read(SIGNED_IN),
    "admin:jsi18n": read(OWNER),
    # specs
    "spec_list": read(SIGNED_IN),
    "spec_detail": read(SIGNED_IN),
    "spec_parameters": read(SIGNED_IN),
    "spec_structure": read(SIGNED_IN),
    "spec_releases": read(SIGNED_IN),
    "spec_compare": read(SIGNED_IN),
    "spec_insights": read(SIGNED_IN),
    "spec_deployments": read(SIGNED_IN),
    "spec_star": write(SIGNED_IN),
    "manage_spec_list": read(SPEC_ADMIN),
    "make_bulk_edit": write(SPEC_ADMIN),
    "bulk_edit": form(SPEC_ADMIN),
    "start_bulk_edit": write(SPEC_ADMIN),
    "stop_bulk_edit": write(SPEC_ADMIN),
    "retry_bulk_edit": write(SPEC_ADMIN),
    "bulk_edit_live": read(SPEC_ADMIN),
    "manage_spec_edit": form(SPEC_ADMIN),
    "manage_spec_preview": write(SPEC_ADMIN),
    "publish_spec": form(SPEC_ADMIN),
    "publish_release": form(SPEC_ADMIN),
    "delete_spec": form(SPEC_ADMIN),
    "spec_note": form(SPEC_ADMIN),
    # deployments
    "deploy": form(ANALYST),
    "deploy_changes": write(ANALYST),
    "find_blocks": write(ANALYST),
    "save_draft": write(ANALYST),
    "discard_draft": write(ANALYST),
    "save_preset": write(ANALYST),
    "delete_preset": write(ANALYST),
    "operation_detail": read(SIGNED_IN),
    "deployment_list": read(SIGNED_IN),
    "deployment_list_live": read(SIGNED_IN),
    "deployment_detail": read(SIGNED_IN),
    "deployment_live": read(SIGNED_IN),
    "deployment_menu": read(SIGNED_IN),
    "deployment_values": read(SIGNED_IN),
    "redeploy_deployment": write(ANALYST),
    "compare_deployment": read(SIGNED_IN),
    "delete_deployment": form(ANALYST),
    "edit_deployment": form(ANALYST),
    "revise_deployment": form(ANALYST),
    "revise_changes": write(ANALYST),
    "roll_back_deployment": form(ANALYST),
    "roll_back_changes": write(ANALYST),
    "run_deployment": form(ANALYST),
    "patch_deployment": form(ANALYST),
    "patch_changes": write(ANALYST),
    "upgrade_deployment": form(ANALYST),
    "upgrade_changes": write(ANALYST),
    "decide_run": write(ANALYST),
    "save_filter": write(SIGNED_IN),
    "remove_filter": write(SIGNED_IN),
    # notices
    "notices": read(SIGNED_IN),
    "save_wishes": write(SIGNED_IN),
    "mark_notices_seen": write(SIGNED_IN),
    "watch_deployment": write(SIGNED_IN),
    "watch_spec": write(SIGNED_IN),
    # many deployments at once
    "bulk_runs": read(ANALYST),
    "make_bulk_run": write(ANALYST),
    "bulk_run": read(ANALYST),
    "bulk_run_live": read(ANALYST),
    "start_bulk_run": write(ANALYST),
    "stop_bulk_run": write(ANALYST),
    "retry_bulk_run": write(ANALYST),
}
