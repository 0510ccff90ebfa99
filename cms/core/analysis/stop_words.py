"""Words too common to be looked for: Lucene's Polish and English lists, with a few question words."""

from __future__ import annotations

from functools import lru_cache

from .folding import fold

_WORDS = {
    "pl": """
    a aby ach acz aczkolwiek aj albo ale ależ ani aż bardziej bardzo bez bo bowiem by byli bym być był
    była było były będzie będą bądź ci cię ciebie co cokolwiek coś czasami czasem czemu czy czyli często
    daleko dla dlaczego dlatego do dobrze dokąd dość dużo dwa dwaj dwie dwoje dziś dzisiaj gdy gdyby
    gdyż gdzie gdziekolwiek gdzieś i ich ile im inna inne inny innych iż ja jak jaka jakaś jakby jaki
    jakichś jakie jakiś jakiż jakkolwiek jako jakoś je jeden jedna jednak jednakże jedno jego jej jemu
    jest jestem jeszcze jeśli jeżeli już ją każdy kiedy kilka kimś kto ktokolwiek ktoś która które
    którego której który których którym którymi którzy ku lecz lub ma mają mam mi między mimo mnie
    mną mogą moi moim moja moje może możliwe można mój mu musi my na nad nam nami nas nasi nasz nasza
    nasze naszego naszych natomiast natychmiast nawet nią nic nich nie niech niego niej niemu nigdy nim
    nimi niż no o obok od około on ona one oni ono oraz oto owszem po pod podczas pomimo
    ponad ponieważ powinien powinna powinni powinno poza prawie przecież przed przede przedtem przez
    przy roku również są sam sama się skąd sobie sobą sposób swoje ta tak taka taki takie także tam te
    tego tej temu ten teraz też to tobą tobie toteż trzeba tu tutaj twoi twoim twoja twoje twym twój ty
    tych tylko tym tymi u w wam wami was wasz wasza wasze we według wiele wielu więc więcej wszyscy
    wszystkich wszystkie wszystkim wszystko wtedy wy właśnie z za zapewne zawsze ze znowu znów został
    żaden żadna żadne żadnych że żeby
    """,
    "en": """
    a an and are as at be but by for from how if in into is it no not of on or such that the their then
    there these they this to was what when where which who why will with
    """,
}


@lru_cache(maxsize=8)
def _folded(language: str) -> frozenset[str]:
    return frozenset(fold(word) for word in _WORDS.get(language, "").split())


def is_stop_word(form: str, language: str) -> bool:
    """Tell whether a folded form is one of the language's stop words."""
    return form in _folded(language)
