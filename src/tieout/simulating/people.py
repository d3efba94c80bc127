"""Clients that never were: individuals, couples, minors, families with one surname, and how two programs call them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tieout.simulating.ledger import Client

FIRST = (
    "Ada", "Alice", "Amir", "Anna", "Anthony", "Beatriz", "Benjamin", "Caleb", "Camille", "Carmen", "Catherine",
    "Charles", "Chiara", "Christopher", "Clara", "Daniel", "David", "Deborah", "Diego", "Dmitri", "Edith", "Edward",
    "Elena", "Elizabeth", "Emeka", "Emil", "Esther", "Farah", "Felix", "Fiona", "Frances", "Gabriel", "Grace", "Hana",
    "Harold", "Helen", "Hiro", "Hugo", "Ingrid", "Isaac", "Ivan", "Jamal", "James", "Jennifer", "Jonah", "Joseph",
    "Katherine", "Keiko", "Kofi", "Laila", "Lars", "Laura", "Leo", "Lucia", "Malik", "Margaret", "Mateo", "Matthew",
    "Michael", "Mina", "Nadia", "Nathaniel", "Nicholas", "Noor", "Olga", "Oscar", "Pamela", "Patricia", "Paulo",
    "Priya", "Rafael", "Rebecca", "Richard", "Robert", "Rosa", "Ruth", "Samuel", "Sofia", "Stephen", "Susan", "Tariq",
    "Theodore", "Thomas", "Uma", "Valerie", "Victoria", "Walter", "William", "Yara", "Yusuf", "Zoë", "Zuzana",
)  # fmt: skip
LAST = (
    "Abara", "Alder", "Amsel", "Banerjee", "Barlow", "Becker", "Birch", "Bravo", "Calloway", "Castellan", "Chen",
    "Conti", "Dahl", "Delacroix", "Dunmore", "Eberhart", "Elmwood", "Espinoza", "Fairbanks", "Falk", "Farrow",
    "Fontaine", "Garner", "Gentry", "Goldwater", "Granger", "Hale", "Hallowell", "Hartigan", "Holloway", "Ibarra",
    "Imanov", "Jansen", "Juarez", "Kade", "Kellerman", "Kirkwood", "Kovacs", "Lachlan", "Larkspur", "Lindqvist",
    "Lowell", "Maddox", "Marchetti", "Mbeki", "Merriweather", "Moreau", "Nakamura", "Navarro", "Nilsen", "Novak",
    "Núñez", "Oakes", "Okafor", "Ortega", "Pascal", "Pemberton", "Petrov", "Quill", "Quintana", "Radcliff", "Ramos",
    "Reyes", "Rosen", "Rowan", "Saari", "Sandoval", "Schiller", "Sharma", "Sorensen", "Sterling", "Takeda", "Tamm",
    "Thackeray", "Tolliver", "Underhill", "Vance", "Varga", "Villanueva", "Voss", "Wainwright", "Weller", "Winslow",
    "Xiong", "Yarrow", "Ybarra", "Zaman", "Zeller",
)  # fmt: skip
SHORT = {
    "Alice": "Allie", "Anthony": "Tony", "Benjamin": "Ben", "Catherine": "Cathy", "Charles": "Charlie",
    "Christopher": "Chris", "Daniel": "Dan", "David": "Dave", "Deborah": "Debbie", "Edward": "Ed",
    "Elizabeth": "Liz", "Frances": "Fran", "Gabriel": "Gabe", "James": "Jim", "Jennifer": "Jen", "Joseph": "Joe",
    "Katherine": "Kate", "Margaret": "Peggy", "Matthew": "Matt", "Michael": "Mike", "Nathaniel": "Nate",
    "Nicholas": "Nick", "Pamela": "Pam", "Patricia": "Pat", "Rebecca": "Becky", "Richard": "Rick", "Robert": "Bob",
    "Samuel": "Sam", "Stephen": "Steve", "Susan": "Sue", "Theodore": "Ted", "Thomas": "Tom", "Victoria": "Vicky",
    "William": "Bill",
}  # fmt: skip

_FAMILY_SHARE, _COUPLE_SHARE, _MINOR_SHARE, _TWICE_SHARE = 0.15, 0.10, 0.15, 0.03


@dataclass(frozen=True, slots=True)
class Person:
    """A first name and a surname."""

    first: str
    last: str


def invent_clients(count: int, naming: str, rng: Random) -> list[Client]:
    """Invent clients whose names differ in both programs.

    Args:
        count: how many.
        naming: `same` (the other program writes the same names), `variants` (nicknames, initials, misspellings,
            payers) or `codes` (initials and a number).
        rng: where chance comes from.
    """
    left_last_first = rng.random() < 0.3
    right_last_first = rng.random() < 0.5
    taken: set[str] = set()
    clients: list[Client] = []
    for number in range(count):
        relative = rng.choice(clients) if clients and rng.random() < _FAMILY_SHARE else None
        family = relative.family if relative else number
        surname = _surname(relative.left_name) if relative else None
        for attempt in range(10_000):
            last = surname or _last(rng, attempt, count)
            person = Person(rng.choice(FIRST), last)
            kind = _kind(rng)
            partner = rng.choice(FIRST)
            left = _written(person, partner if kind == "couple" else None, last_first=left_last_first)
            right = _other(person, partner, kind, naming, number, right_last_first, rng)
            keys = {_key(left), *(_key(name) for name in right)}
            if not keys & taken and partner != person.first:
                break
        taken |= keys
        clients.append(Client(kind, left, right, family))
    return clients


def _last(rng: Random, attempt: int, count: int) -> str:
    """A surname; a hyphenated one when the plain ones have run out, or now and then."""
    if count > len(LAST) * 20 or attempt > 20 or rng.random() < 0.06:
        return f"{rng.choice(LAST)}-{rng.choice(LAST)}"
    return rng.choice(LAST)


def _surname(name: str) -> str:
    return name.split(",", maxsplit=1)[0] if "," in name else name.rsplit(" ", 1)[-1]


def _kind(rng: Random) -> str:
    point = rng.random()
    return "couple" if point < _COUPLE_SHARE else "minor" if point < _COUPLE_SHARE + _MINOR_SHARE else "individual"


def _written(person: Person, partner: str | None, *, last_first: bool) -> str:
    first = f"{person.first} & {partner}" if partner else person.first
    return f"{person.last}, {first}" if last_first else f"{first} {person.last}"


def _key(name: str) -> str:
    return " ".join(sorted(name.casefold().replace(",", " ").replace(":", " ").replace("&", " ").split()))


def _other(
    person: Person, partner: str, kind: str, naming: str, number: int, last_first: bool, rng: Random
) -> tuple[str, ...]:
    """The names in the other program."""
    if naming == "codes":
        return (f"{person.first[0]}{person.last[0]}-{number + 1:03d}",)
    shared = partner if kind == "couple" else None
    if naming == "same":
        return (_written(person, shared, last_first=last_first),)
    if kind == "minor" and rng.random() < 0.5:
        parent = _written(Person(partner, person.last), None, last_first=last_first)
        return (f"{parent}:{person.first}",) if rng.random() < 0.5 else (parent,)
    written = _written(_varied(person, rng), shared, last_first=last_first)
    if rng.random() < _TWICE_SHARE:
        again = _written(Person(f"{person.first} {rng.choice('ABEJLMR')}.", person.last), shared, last_first=last_first)
        return (written, again)
    return (written,)


def _varied(person: Person, rng: Random) -> Person:
    """The same person, as a bookkeeper might write the name."""
    match rng.randrange(10):
        case 0 if person.first in SHORT:
            return Person(SHORT[person.first], person.last)
        case 1:
            return Person(f"{person.first} {rng.choice('ABEJLMR')}.", person.last)
        case 2 if "-" in person.last:
            return Person(person.first, person.last.split("-")[0])
        case 3 if len(person.last) > 5:
            return Person(person.first, _misspelt(person.last, rng))
        case _:
            return person


def _misspelt(word: str, rng: Random) -> str:
    at = rng.randrange(2, len(word) - 1)
    if rng.random() < 0.5:
        return word[:at] + word[at + 1 :]
    return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
