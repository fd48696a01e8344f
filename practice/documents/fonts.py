"""Type faces: the fourteen of every PDF reader, and those that travel inside wheels."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

_BUILT_IN = {
    "helvetica": ("Helvetica", "Helvetica-Bold"),
    "times": ("Times-Roman", "Times-Bold"),
    "courier": ("Courier", "Courier-Bold"),
}
# Package and folder that carry the files, then the files of the regular and the bold weight.
_CARRIED = {
    "vera": ("reportlab", "fonts", "Vera.ttf", "VeraBd.ttf"),
    "inter": ("RPA", "PDF/assets", "Inter-Regular.ttf", "Inter-Bold.ttf"),
}


def _folder(package: str, folder: str) -> Path:
    spec = find_spec(package)
    places = spec.submodule_search_locations if spec else None
    for place in places or ():
        if (Path(place) / folder).is_dir():
            return Path(place) / folder
    raise FileNotFoundError(f"{package}/{folder}")


@cache
def font_name(face: str, bold: bool) -> str:
    """The PDF name of a face; a carried face is registered on first use."""
    if face in _BUILT_IN:
        return _BUILT_IN[face][bold]
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    package, folder, *files = _CARRIED[face]
    name = f"{face}-{'bold' if bold else 'regular'}"
    pdfmetrics.registerFont(TTFont(name, str(_folder(package, folder) / files[bold])))
    return name


def text_width(text: str, font: str, size: float) -> float:
    """The width of a text in points."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return float(stringWidth(text, font, size))
