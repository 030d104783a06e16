"""The layer registry: every declaration, by slug.

Code declares in ``<app>/published.py`` (found at start); datasets imported at run time are added by ``layers.datasets``.
"""

from collections.abc import Callable, Iterable, Iterator

from accounts.audience import Audience, Viewer

from .declaration import Layer

_declared: dict[str, Layer] = {}
_providers: list[Callable[[], Iterable[Layer]]] = []


class UnknownLayer(LookupError):
    """No such layer, or none that this viewer may know of: the two are not told apart."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


def register(layer: Layer) -> Layer:
    if layer.slug in _declared:
        raise ValueError(f"layer {layer.slug!r} is declared twice")
    _declared[layer.slug] = layer
    return layer


def provide(provider: Callable[[], Iterable[Layer]]) -> None:
    """Add a source of layers that are known only at run time. It must be cheap: it is asked on every look-up."""
    _providers.append(provider)


def is_declared(slug: str) -> bool:
    """Whether code declares it, so that no imported dataset may take its name."""
    return slug in _declared


def layers() -> Iterator[Layer]:
    """Every layer, in the order of the layer panel."""
    found = {layer.slug: layer for provider in _providers for layer in provider()} | _declared
    return iter(sorted(found.values(), key=lambda layer: (layer.order, layer.slug)))


def visible(viewer: Viewer) -> list[Layer]:
    return [layer for layer in layers() if layer.audience <= viewer.audience]


def get(slug: str, audience: Audience) -> Layer:
    """Raises UnknownLayer alike for what does not exist and for what the audience may not know of."""
    layer = _declared.get(slug) or next((found for provider in _providers for found in provider() if found.slug == slug), None)
    if layer is None or layer.audience > audience:
        raise UnknownLayer(slug)
    return layer
