from ml.models.reading.order import in_reading_order, rows


def placed(*items):
    """Words at (left, top), 50 wide and 20 high."""
    return [(text, (x, y, x + 50, y + 20)) for text, x, y in items]


def test_rows_go_down_and_words_go_right():
    words = placed(("d", 100, 40), ("b", 100, 1), ("c", 0, 41), ("a", 0, 0))

    assert in_reading_order(words) == ["a", "b", "c", "d"]


def test_a_dash_stands_in_the_row_of_its_neighbours():
    words = [*placed(("a", 0, 0), ("c", 200, 0)), ("-", (100, 11, 110, 13))]

    assert rows(words) == [["a", "-", "c"]]


def test_close_rows_stay_apart():
    assert rows(placed(("a", 0, 0), ("b", 0, 22), ("c", 0, 44))) == [["a"], ["b"], ["c"]]


def test_rows_that_fall_are_followed():
    falling = placed(("a", 0, 0), ("b", 1000, 50), ("c", 0, 30), ("d", 1000, 80))

    assert rows(falling, slope=0.05) == [["a", "b"], ["c", "d"]]


def test_an_empty_page_has_no_rows():
    assert rows([]) == []
