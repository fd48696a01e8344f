"""Fits how sure a word is: worn prints of generated PDFs are read, and their text layers say which words are right.

Run ``python -m ml.training.ocr_calibration FOLDER`` on a folder that ``./bot generate`` made. Every fourth
layout is held out; its reliability is printed and kept with the calibration.
"""

import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.page import Box, Word
from ml.models.reading import pdf, text_layer
from ml.models.reading.kinds import load
from ml.models.reading.ocr import calibration, engine
from ml.models.reading.ocr.line_words import LineWord
from ml.models.reading.ocr.raster import Pixels
from ml.registry import FOLDER

SEED = 20_240_229
HELD_OUT = 4  # every so many layouts
PAGES_A_FILE = 1
BINS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0)
DPI = (85, 100, 120, 150, 150, 200, 200)
_PLAIN = str.maketrans("‘’“”„–—−", '\'\'"""---')
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Sample:
    """One word as read: its features and whether it is right."""

    layout: str
    features: tuple[float, ...]
    right: bool


@dataclass(frozen=True)
class Reliability:
    """How well confidences keep their word on held-out layouts."""

    words: int
    wrong_share: float
    calibration_error: float
    brier: float
    ranking: float
    bins: tuple[tuple[float, float, int, float, float], ...]


def samples(folder: Path) -> Iterator[Sample]:
    """Reads worn prints of every PDF with text that ``folder/truth.jsonl`` lists."""
    random = np.random.RandomState(SEED)
    for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        path = folder / "documents" / row["file"]
        if path.suffix != ".pdf":
            continue
        content = load(path)
        with pdf.opened(content) as document:
            for index in range(min(PAGES_A_FILE, len(document))):
                with pdf.opened_page(content, document, index) as page:
                    yield from _page_samples(page, row["layout"], random)
        print(row["file"], file=sys.stderr)


def fit(found: Sequence[Sample]) -> tuple[tuple[float, ...], float]:
    """Weights and intercept of a logistic model."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1.0, max_iter=2000)
    model.fit([sample.features for sample in found], [sample.right for sample in found])
    return tuple(round(float(weight), 5) for weight in model.coef_[0]), round(float(model.intercept_[0]), 5)


def reliability(confidences: Sequence[float], right: Sequence[bool]) -> Reliability:
    """Compares confidences with what turned out."""
    from sklearn.metrics import roc_auc_score

    sure, true = np.asarray(confidences), np.asarray(right, float)
    rows = []
    for low, high in pairwise(BINS):
        inside = (sure >= low) & (sure < high if high < 1 else sure <= high)
        if inside.any():
            rows.append((low, high, int(inside.sum()), float(sure[inside].mean()), float(true[inside].mean())))
    error = sum(count * abs(said - was) for _, _, count, said, was in rows) / len(true)
    return Reliability(
        len(true),
        round(float(1 - true.mean()), 4),
        round(error, 4),
        round(float(((sure - true) ** 2).mean()), 4),
        round(float(roc_auc_score(true, sure)), 4),
        tuple((low, high, count, round(said, 4), round(was, 4)) for low, high, count, said, was in rows),
    )


def worn(pixels: Pixels, random: np.random.RandomState) -> tuple[Pixels, Matrix]:
    """The page as a scanner might see it, and where its points went (2 x 3)."""
    import cv2

    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), random.uniform(-1.5, 1.5), 1.0)
    white = (255, 255, 255)
    turned = cv2.warpAffine(pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=white)
    seen = np.asarray(turned, np.float32)
    if (blur := random.uniform(0, 1.1)) > 0.2:
        seen = np.asarray(cv2.GaussianBlur(seen, (0, 0), blur), np.float32)
    shade = np.linspace(0, random.uniform(-60, 0), height, dtype=np.float32)[:, None, None]
    ink = random.uniform(0.5, 1.0)
    noise = random.normal(0, random.uniform(0, 18), (height, width, 1))
    grey = np.clip(255 - (255 - seen) * ink + shade + noise, 0, 255).astype(np.uint8)
    _, jpeg = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, int(random.choice((20, 35, 50, 75, 90)))])
    return np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR), np.uint8), np.asarray(matrix, np.float64)


def _page_samples(page: Any, layout: str, random: np.random.RandomState) -> Iterator[Sample]:
    pixels = pdf.rendered(page, float(random.choice(DPI)) / pdf.POINTS)
    true = text_layer.words(page, pixels.shape[1], pixels.shape[0])
    if not true:
        return
    seen, matrix = worn(pixels, random)
    centres = _moved([_centre(word.box) for word in true], matrix)
    for line in engine.lines(seen):
        for word in line.words:
            yield Sample(layout, calibration.features(word), _is_right(word, true, centres))


def _is_right(word: LineWord, true: Sequence[Word], centres: Matrix) -> bool:
    """Whether a true word of the same text stands where the word was read."""
    left, top, right, bottom = word.box
    slack = (bottom - top) / 3
    inside = (centres[:, 0] >= left - slack) & (centres[:, 0] <= right + slack)
    inside &= (centres[:, 1] >= top - slack) & (centres[:, 1] <= bottom + slack)
    text = word.text.translate(_PLAIN)
    return any(true[at].text.translate(_PLAIN) == text for at in map(int, np.flatnonzero(inside)))


def _moved(points: Sequence[tuple[float, float]], matrix: Matrix) -> Matrix:
    if not points:
        return np.zeros((0, 2))
    return np.asarray(np.asarray(points) @ matrix[:, :2].T + matrix[:, 2], np.float64)


def _centre(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def main(folder: str) -> None:
    """Fits on three quarters of the layouts, reports on the rest, writes the artefact."""
    found = list(samples(Path(folder)))
    layouts = sorted({sample.layout for sample in found})
    held = set(layouts[::HELD_OUT])
    weights, intercept = fit([sample for sample in found if sample.layout not in held])
    version = f"generated-pages-{len(found)}"
    fitted = calibration.Calibration(version, weights, intercept)
    test = [sample for sample in found if sample.layout in held]
    report = reliability([fitted.probability(sample.features) for sample in test], [sample.right for sample in test])
    data = {
        "version": version,
        "features": calibration.FEATURES,
        "weights": weights,
        "intercept": intercept,
        "layouts": {"fitted": len(layouts) - len(held), "held_out": len(held)},
        "held_out": vars(report),
    }
    text = re.sub(r"\[\s+([^][]*?)\s+\]", lambda found: f"[{' '.join(found[1].split())}]", json.dumps(data, indent=2))
    (FOLDER / f"{calibration.ARTEFACT}.json").write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
