"""Which language a question is in: English unless much speaks for another one."""

from __future__ import annotations

import json

import pytest

from knowledge.base import SHIPPED
from knowledge.matching.language import LanguageTeller
from knowledge.matching.text import words
from knowledge.packfiles import read_files


@pytest.fixture(scope="module")
def teller() -> LanguageTeller:
    facts = read_files(SHIPPED).facts
    english = {
        word
        for fact in facts
        for text in (*fact.wordings, fact.answer, *(f"{quote.text} {quote.speaker}" for quote in fact.quotes))
        for word in words(text)
    }
    translations = [fact.translations["es"] for fact in facts if "es" in fact.translations]
    spanish = {
        word for each in translations for text in (each.question, *each.phrasings, each.answer) for word in words(text)
    }
    return LanguageTeller(english, spanish)


ENGLISH = """
la migra at my job
sb 54
San Francisco
los angeles police ask papers?
el cenizo case
El Paso County Colorado detainer
de blasio quote
what mean sanctuary city please
i no have papers police can ask me?
wat hapen if ice come to house
las vegas 287g
la ordinance
LA
no
si
is la a sanctuary
Gonzalez v. ICE
notario publico scam
does ice need a warrent
police no can ask status yes or no
san antonio tx police ice
pueblo colorado detainers
casa de maryland lawsuit
can i go to the doctor if im not legal
IS LOS ANGELES A SANCTUARY CITY
287(g)
2017
"""
OTHERS = {
    "es": """
que es la migra
QUE ES UNA CIUDAD SANTUARIO
la migra esta en mi trabajo
mi esposo esta detenido por ice, donde lo encuentro
¿y Chicago?
y en texas?
que dice sb4
san francisco es santuario?
el sheriff de LA coopera con ice
que le contestó garcetti a sessions
como pido la visa u
no tengo papeles
PUEDE ICE ENTRAR A UNA IGLESIA
green card perdida que hago
hola buenas, una pregunta, la policia puede preguntar por papeles en florida?
""",
    "tl": """
Ano ang gagawin ko kung dumating ang ICE?
pwede ba akong tanungin ng pulis tungkol sa papel ko
ANO ANG DACA
saan may libreng abogado
""",
    "zh": """
什么是庇护城市
ICE可以进我家吗
SB 54是什麼
警察會問我的身份嗎
""",
    "vi": """
Thành phố trú ẩn là gì
ICE có được vào nhà tôi không
toi co phai mo cua cho ICE khong
""",
    "ko": """
피난처 도시가 뭐예요?
SB 54 법이 뭔가요
""",
    "pt": """
O que é uma cidade santuário?
a polícia pode perguntar sobre meus documentos
o que e um detainer
""",
    "fr": """
Qu'est-ce qu'une ville sanctuaire ?
la police peut-elle demander mes papiers
ICE peut entrer chez moi ?
""",
    "ht": """
Kisa yon vil sanktyè ye?
eske lapolis ka mande m papye
ICE ka antre lakay mwen?
""",
    "und": """
Спасибо большое
ما هو الحمار الوحشي
""",
}


@pytest.mark.parametrize("text", ENGLISH.strip().splitlines())
def test_english_stays_english_however_short_or_mixed(teller: LanguageTeller, text: str) -> None:
    assert teller.tell(text) == "en"


@pytest.mark.parametrize(
    ("language", "text"), [(code, text) for code, texts in OTHERS.items() for text in texts.strip().splitlines()]
)
def test_another_language_is_told(teller: LanguageTeller, language: str, text: str) -> None:
    assert teller.tell(text) == language


@pytest.mark.parametrize("text", ["", "   ", "😀😀😀", "1234567890", "?!", "\x00", "\ud800", "a"])
def test_a_text_without_words_is_english(teller: LanguageTeller, text: str) -> None:
    assert teller.tell(text) == "en"


def test_no_stored_english_wording_is_taken_for_another_language(teller: LanguageTeller) -> None:
    wordings = [wording for fact in read_files(SHIPPED).facts for wording in fact.wordings]
    assert [wording for wording in wordings if teller.tell(wording) != "en"] == []


def test_the_labelled_questions_in_spanish_are_told(teller: LanguageTeller) -> None:
    lines = (SHIPPED / "questions-spanish.jsonl").read_text(encoding="utf-8").splitlines()
    told = [teller.tell(json.loads(line)["q"]) for line in lines]
    assert told.count("es") >= 0.9 * len(told)
    assert set(told) <= {"es", "en"}
