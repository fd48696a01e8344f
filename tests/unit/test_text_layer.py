from domain.page import Word
from ml.models.reading.text_layer import is_usable


def words(*texts):
    return tuple(Word(text, (0, 0, 10, 10)) for text in texts)


def test_a_layer_of_signs_without_meaning_is_not_usable():
    assert not is_usable(None, words("\ue001\ue002\ue003", "\ufffd\ufffd", "ab"))


def test_an_empty_layer_is_not_usable():
    assert not is_usable(None, ())


def test_a_page_full_of_words_is_usable_whatever_else_it_shows():
    assert is_usable(None, words(*["word"] * 12))
