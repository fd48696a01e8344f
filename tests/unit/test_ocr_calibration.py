"""A word's confidence is a probability that was measured."""

import numpy as np
import pytest

from ml.models.reading.ocr import calibration
from ml.models.reading.ocr.line_words import LineWord
from ml.registry import artefact
from ml.training.ocr_calibration import Sample, fit, reliability


def word(text: str = "Invoice", sure: float = 0.999, inner: float = 0.0, height: float = 40.0) -> LineWord:
    return LineWord(text, (0, 0, 100, 20), (sure,) * len(text), inner, 1.0, height)


def test_a_clear_word_is_surer_than_a_doubtful_one():
    confidence = calibration.loaded().confidence

    assert confidence(word(sure=0.999)) > 0.95 > 0.6 > confidence(word(sure=0.6))


def test_a_word_that_may_be_two_is_less_sure():
    confidence = calibration.loaded().confidence

    assert confidence(word(inner=0.09)) < confidence(word(inner=0.0))


def test_small_print_is_less_sure():
    confidence = calibration.loaded().confidence

    assert confidence(word(height=12)) < confidence(word(height=40))


def test_the_registered_calibration_was_fitted_on_the_features_that_are_used():
    data = artefact(calibration.ARTEFACT)

    assert tuple(data["features"]) == calibration.FEATURES
    assert len(data["weights"]) == len(calibration.FEATURES)


def test_the_registered_calibration_keeps_its_word_on_layouts_it_never_saw():
    held_out = artefact(calibration.ARTEFACT)["held_out"]

    assert held_out["words"] > 1000
    assert held_out["calibration_error"] < 0.03


def test_fitting_finds_what_tells_right_from_wrong():
    random = np.random.RandomState(1)
    values = random.normal(size=(2000, len(calibration.FEATURES)))
    right = random.uniform(size=2000) < 1 / (1 + np.exp(-2 * values[:, 0]))

    weights, _ = fit([Sample("", tuple(row), bool(won)) for row, won in zip(values, right, strict=True)])

    assert weights[0] == pytest.approx(2.0, abs=0.4)


def test_reliability_tells_boasting_from_honesty():
    right = [True] * 80 + [False] * 20

    honest, boasting = reliability([0.8] * 100, right), reliability([0.99] * 100, right)

    assert (honest.calibration_error, boasting.calibration_error) == (0.0, 0.19)
