"""A threshold is only as good as its proof: exact binomial tests, strict to loose, stopped at the first failure."""

import math

import pytest

from ml.training.certification import (
    REVIEW_ALL,
    Judged,
    binomial_cdf,
    certify,
    documents_needed,
    threshold_grid,
)


@pytest.mark.parametrize(
    ("risk", "errors", "needed"), [(0.01, 0, 299), (0.01, 1, 473), (0.01, 3, 773), (0.02, 0, 149), (0.05, 0, 59)]
)
def test_needs_as_many_documents_as_the_binomial_says(risk: float, errors: int, needed: int) -> None:
    assert documents_needed(risk, 0.05, errors) == needed


def test_sums_the_binomial_exactly() -> None:
    expected = sum(math.comb(20, k) * 0.1**k * 0.9 ** (20 - k) for k in range(3))
    assert binomial_cdf(2, 20, 0.1) == pytest.approx(expected, abs=1e-12)


def test_certifies_the_loosest_threshold_that_passes() -> None:
    judged = [Judged(0.9, True)] * 300 + [Judged(0.5, True)] * 300 + [Judged(0.1, False)] * 100
    found = certify(judged, (0.9, 0.5, 0.1), 0.01, 0.05)
    assert (found.threshold, found.documents, found.errors) == (0.5, 600, 0)


def test_a_failure_ends_the_sequence_though_a_looser_threshold_would_pass() -> None:
    judged = [Judged(0.9, False)] * 5 + [Judged(0.9, True)] * 300 + [Judged(0.5, True)] * 5000
    assert certify(judged, (0.9,), 0.01, 0.05).threshold == REVIEW_ALL


def test_too_few_documents_certify_nothing() -> None:
    assert certify([Judged(0.9, True)] * 298, (0.9,), 0.01, 0.05).threshold == REVIEW_ALL


def test_the_grid_goes_from_strict_to_loose() -> None:
    assert threshold_grid([0.1, 0.9, 0.5]) == (0.9, 0.5, 0.1)
    assert threshold_grid([]) == ()
