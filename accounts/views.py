"""A person's own API tokens: make one, see it once, end it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from .audience import Audience
from .forms import TokenForm
from .models import ApiToken, User
from .tokens import issue, revoke
from .viewer import viewer_of_user


@login_required
@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 (login_required)
    form = TokenForm(request.POST or None, most=viewer_of_user(user).audience)
    plain = ""
    if form.is_valid():
        given = form.cleaned_data
        plain = issue(user, name=given["name"], audience=Audience(given["audience"]), expires_at=form.expires_at())[1]
    return render(request, "accounts/tokens.html", {"form": form, "plain": plain, "tokens": user.api_tokens.filter(revoked_at=None)})


@login_required
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else's token is as unknown as one that does not exist."""
    revoke(get_object_or_404(ApiToken, pk=pk, user=request.user))
    return redirect("account_tokens")
