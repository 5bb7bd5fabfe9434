"""Addresses of signing in, of one's own account, and of people and teams."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from pressui.accounts import people_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/login/", views.SignInView.as_view(), name="login"),
    path("accounts/logout/", views.SignOutView.as_view(), name="logout"),
    path("accounts/me/", views.account, name="account"),
    path("accounts/me/password/", views.change_password, name="change_password"),
    path("accounts/set-password/", views.set_password, name="set_password"),
    path("manage/people/", people_views.people_list, name="people_list"),
    path("manage/people/invite/", people_views.invite_person, name="invite_person"),
    path("manage/people/<int:person_id>/", people_views.edit_person, name="edit_person"),
    path(
        "manage/people/<int:person_id>/active/",
        people_views.set_person_active,
        name="set_person_active",
    ),
    path(
        "manage/people/<int:person_id>/link/", people_views.new_person_link, name="new_person_link"
    ),
    path("manage/teams/new/", people_views.edit_team, name="make_team"),
    path("manage/teams/<int:team_id>/", people_views.edit_team, name="edit_team"),
    path("manage/teams/<int:team_id>/delete/", people_views.delete_team, name="delete_team"),
]
if settings.OPEN_ID:
    urlpatterns.append(path("", include("pressui.accounts.oidc_urls")))
