"""Addresses of signing in and of one's own account."""

from django.urls import path

from pressui.accounts import views

urlpatterns = [
    path("accounts/login/", views.SignInView.as_view(), name="login"),
    path("accounts/logout/", views.SignOutView.as_view(), name="logout"),
    path("accounts/me/", views.account, name="account"),
]
