from django.http import Http404, HttpRequest, HttpResponse


def root(request: HttpRequest) -> HttpResponse:
    """Only a prefix: nothing is listed."""
    raise Http404
