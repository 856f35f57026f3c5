"""The language of a text: by its script, then by letters or frequent words that only one language has."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

MAX_LETTERS = 20_000
"""Number of letters that are looked at. More do not change the result."""

MIN_WORDS = 3
"""Minimum frequent words of a language, and minimum lead over the next language."""

_SCRIPTS = {
    "ARABIC": "ar", "HEBREW": "he", "CYRILLIC": "ru", "GREEK": "el", "HIRAGANA": "ja", "KATAKANA": "ja",
    "HANGUL": "ko", "CJK": "zh", "THAI": "th", "DEVANAGARI": "hi", "BENGALI": "bn", "TAMIL": "ta", "TELUGU": "te",
    "ARMENIAN": "hy", "GEORGIAN": "ka", "KHMER": "km", "LAO": "lo", "MYANMAR": "my", "LATIN": "",
}  # fmt: skip
"""The most frequent language of each script. The script is the first word of the Unicode name of a letter."""

_LETTERS = {
    "ar": {"ur": "ٹڈڑںے", "fa": "پچژگکی"},
    "ru": {"uk": "іїєґ", "be": "ў"},
    "hi": {"mr": "ळ"},
}
"""For languages that share a script: letters that the first does not have, and the other has in most sentences."""

MIN_SHARE = 0.01
"""Minimum share of such letters in a text of the language. In Arabic they stand only in foreign names."""

_WORDS = {
    "en": "the of and to in is that for with was are this from",
    "de": "der die und den von das mit ist des auf für nicht dem eine",
    "fr": "les des est une dans pour que qui sur pas avec sont aux",
    "es": "los las del una por con para como más su el es",
    "it": "il di che della per gli è sono nel con una dei",
    "pt": "os do da em um uma não para com dos ao são",
    "nl": "het een van en zijn dat voor niet met op aan worden",
    "sv": "och att det som en är på för med av inte till",
    "da": "og at det er af en til på med ikke der som",
    "pl": "i w na się nie jest do że z oraz przez dla",
    "cs": "a se na je že v pro jsou při nebo jako které",
    "tr": "ve bir bu için ile olarak da olan daha çok gibi",
    "fi": "ja on ei että se oli joka mutta ovat kun sekä",
    "vi": "và của là các được có trong cho một những không với",
    "id": "yang dan di dengan untuk dari pada ini dalam tidak adalah",
}
"""Frequent short words of languages in Latin script."""

_FREQUENT = {language: frozenset(words.split()) for language, words in _WORDS.items()}


def language_of(text: str) -> str:
    """The language tag (BCP 47) of the language that most of a text is in; `und` if it cannot be told."""
    letters = [char for char in text if char.isalpha()][:MAX_LETTERS]
    scripts = Counter(unicodedata.name(char, "").partition(" ")[0] for char in letters)
    if not scripts:
        return "und"
    if 10 * (scripts["HIRAGANA"] + scripts["KATAKANA"]) > scripts["CJK"]:
        scripts["HIRAGANA"] += scripts.pop("CJK", 0)
    script = scripts.most_common(1)[0][0]
    language = _SCRIPTS.get(script, "und")
    counts = Counter(letters)
    for other, own in _LETTERS.get(language, {}).items():
        if sum(counts[char] for char in own) >= MIN_SHARE * scripts[script]:
            return other
    return language or _by_words(text)


def _by_words(text: str) -> str:
    """The language whose frequent words a text has most; `und` if there are few, or another has almost as many."""
    words = Counter(re.findall(r"[^\W\d_]+", text[: 8 * MAX_LETTERS].casefold()))
    found = Counter({name: sum(words[word] for word in own) for name, own in _FREQUENT.items()})
    (best, most), (_, next_most) = found.most_common(2)
    return best if most >= next_most + MIN_WORDS and most > 1.1 * next_most else "und"
