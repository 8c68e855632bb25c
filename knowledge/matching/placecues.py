"""Words that make a name a place, or something else, for `knowledge.matching.mentions`.

Nothing else reads them. They are grammar (prepositions, titles, offices) and abbreviations; names of places are data.
"""

from __future__ import annotations

import re

from knowledge.matching.placenames import Key


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# "to" stands for being somewhere only after a verb of moving
PREPOSITIONS = _set("in at from near around outside inside en desde within")
MOVING = _set("move moved moving go going went gone drive travel relocate relocating relocated mudo mudarme")
SAID_FROM = _set(
    "quote letter statement order memo answer response ruling poll study data speech comment words message"
)
OFFICE_OF = _set("city town village mayor sheriff police residents council people county outside part parts state")
OFFICE_DE = _set("ciudad alcalde alcaldesa alguacil policia condado pueblo concejo estado gobernador gobernadora")
LOCAL = _set(
    "city police pd mayor mayors council sheriff sheriffs jail jails school schools cop cops residents aldermen "
    "ordinance prosecutor policymakers officials"
)
NOT_LOCAL = _set(
    "administration era campaign foundation years family poll polls survey study act amendment law laws case ruling "
    "decision memo doctrine presidency deportation deportations deporting street avenue university college county"
)
TITLES = _set(
    "mr mrs ms dr judge justice justices senator sen rep representative congressman congresswoman general secretary "
    "president speaker director alderman councilman councilwoman councilmember commissioner professor juez senador "
    "presidente officer lt sgt deputy friend brother sister son daughter cousin nephew niece uncle aunt husband "
    "wife hermano primo amigo"
)
LOCAL_TITLES = _set("mayor governor gov sheriff chief attorney alcalde gobernador")
SPEAKING = _set("say said says respond responded answer answered argue argued claim claimed tell told write wrote")
PAPERS = _set("times tribune globe herald chronicle inquirer examiner gazette")
CAPITAL_PAPERS = _set("post register journal magazine news bee sun review")
CITY_WORDS = _set(
    "city citys mayor mayors council nypd blasio bloomberg giuliani koch mamdani boroughs rikers subway ciudad alcalde "
    "bowser dc concejo"
)
STATE_WORDS = _set(
    "state states governor governors gov legislature assembly statewide cuomo hochul inslee ferguson ag estado "
    "gobernador gobernadora legislatura upstate counties sheriffs v vs"
)
STATE_NOUNS = _set(
    "state law laws governor gov legislature police ban bill sheriffs ag directive jails cops residents sb hb ab "
    "supreme house senate driver license lawmakers court courts sheriff senator cities counties towns "
    "schools jail trust sanctuary sjc"
)
NOT_WASHINGTON = _set("university post heights monument square street irving")
NATION_ROADS = _set("in across throughout within around en outside inside")
NATION_NOT = _set(
    "v vs attorney attorneys senate house supreme court courts code government congress district conference citizen "
    "citizens dept department marshal constitution dollars history custody"
)
NATION_NAMES: dict[Key, bool] = {
    ("united", "states"): True, ("u", "s"): True, ("us",): True, ("usa",): True, ("u", "s", "a"): True,
    ("america",): True, ("estados", "unidos"): True, ("eeuu",): True, ("ee", "uu"): True, ("eua",): True,
    ("whole", "country"): False, ("entire", "country"): False, ("nationwide",): False,
}  # fmt: skip
"""Names of the nation, and whether they need a preposition: "US Attorney" and "tell us" are about no place."""

FREE_CODES = _set("tx nj ny nh nc tn ky wv az mn nv dc")
REAL_WORDS = _set("in or me hi ok la de al id as oh mi")
VETERANS = _set("hospital hospitals benefits clinic clinics doctor loan medical")
BARE_CAPITALS_NO = _set("IN OR ME HI OK ID AL DE PR PA MA MS AR SC MD CO ND MT VI AS GU MP SD IA")
SHORT_STATES = {
    "mass": "MA", "calif": "CA", "conn": "CT", "fla": "FL", "ill": "IL", "ind": "IN", "mich": "MI", "minn": "MN",
    "penn": "PA", "penna": "PA", "tenn": "TN", "tex": "TX", "wash": "WA", "wis": "WI", "wisc": "WI", "ariz": "AZ",
    "colo": "CO", "okla": "OK", "ore": "OR", "nev": "NV", "ala": "AL", "nebr": "NE", "wyo": "WY",
}  # fmt: skip
LA_NOUNS = _set(
    "county police sheriff sheriffs cops city school schools mayor officials ordinance council residents jails"
)
BILL = re.compile(r"^(?:sb|hb|ab|ld|hf|sf)\d*$")
SPANISH = _set("el los las que del es una un por para como policia migra ciudad ley puede")
