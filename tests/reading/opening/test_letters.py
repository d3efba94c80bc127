"""Windows or an old Mac: the letters of words tell, and where they don't it is asked for."""

from __future__ import annotations

import pytest

from tieout.errors import FileNotUnderstood
from tieout.reading.opening.grid import decode
from tieout.reading.opening.letters import one_byte_encoding

BOTH = [
    "José Núñez", "Müller", "Brønsted", "Åkesson", "Renée", "François", "Peña", "João", "naïve", "Ørsted", "Straße",
    "ÉMILE", "Muñoz Ávila", "Ünal", "Benoît", "Inês", "Conceição", "voilà", "Zoë", "El Niño", "Noël Günther",
    "Zoë – paid “late”", "D’Angelo", "O’Brien", "don’t pay", "“paid”", "Mon–Fri", "Smith–Jones",
]  # fmt: skip
"""What either writes, and what it is read as again."""

ASKED_FOR = [("García", "mac_roman"), ("Möller", "mac_roman"), ("Mašek", "cp1252"), ("Hawai’i", "cp1252")]
"""Nothing else in the file, these words are words of the other as well, or nearly."""


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
@pytest.mark.parametrize("text", BOTH)
def test_words_tell_who_wrote_them(text: str, encoding: str) -> None:
    assert one_byte_encoding("x.csv", text.encode(encoding)) == encoding


@pytest.mark.parametrize(("text", "encoding"), ASKED_FOR)
def test_what_does_not_tell_is_asked_for(text: str, encoding: str) -> None:
    with pytest.raises(FileNotUnderstood) as refused:
        one_byte_encoding("x.csv", text.encode(encoding))
    assert refused.value.code == "E107"
    assert text not in refused.value.message


@pytest.mark.parametrize(("text", "encoding"), ASKED_FOR)
def test_another_word_of_the_file_tells_it_as_well(text: str, encoding: str) -> None:
    assert one_byte_encoding("x.csv", f"{text},José".encode(encoding)) == encoding


@pytest.mark.parametrize("text", ["£5", "©", "50¢", "½ hour", "20°", "5 €", "see…", "Brand™", "§ 5", "Ø"])
def test_signs_of_windows_stay_signs(text: str) -> None:
    assert one_byte_encoding("x.csv", text.encode("cp1252")) == "cp1252"


def test_letters_of_neither_are_asked_for() -> None:
    with pytest.raises(FileNotUnderstood) as refused:
        one_byte_encoding("x.csv", "Jos\x82 N\xa3\xa4ez".encode("latin-1"))
    assert refused.value.code == "E107"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("山中純一,東京", "euc-jp"), ("北京餐厅,上海超市", "gb18030"), ("서울식당,부산마트", "euc-kr")],
)
def test_letters_of_two_bytes_are_asked_for_and_read_as_said(text: str, encoding: str) -> None:
    data = f"Client,Date,Amount\n{text},1\n".encode(encoding)
    with pytest.raises(FileNotUnderstood) as refused:
        decode("x.csv", data, None)
    assert refused.value.code == "E107"
    assert "--encoding" in refused.value.message
    assert text in decode("x.csv", data, encoding)[0]


def test_a_euro_before_a_capital_is_a_euro_where_a_word_tells() -> None:
    assert one_byte_encoding("x.csv", "Café €Rémy".encode("cp1252")) == "cp1252"
    assert one_byte_encoding("x.csv", "Ägidius Café".encode("mac_roman")) == "mac_roman"
