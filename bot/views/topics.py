"""The names of topics in words. The base knows a topic by its id alone."""

from __future__ import annotations

from bot.strings import Catalogue


def name(topic: str, t: Catalogue) -> str:
    """A topic's name; of one that came later than this release, its id in words."""
    return _names(t).get(topic) or topic.replace("-", " ")


def _names(t: Catalogue) -> dict[str, str]:
    return {
        "287g": t("287(g) agreements"),
        "constitution": t("The Constitution"),
        "costs": t("Costs"),
        "debate": t("Arguments for and against"),
        "definition": t("What words mean"),
        "detainers": t("ICE detainers"),
        "doj-letters": t("Justice Department letters"),
        "executive-orders": t("Presidential orders"),
        "federal-funding": t("Federal money"),
        "federal-law": t("Federal law"),
        "federal-lists": t("Lists of places"),
        "history": t("History"),
        "ice-operations": t("How ICE works"),
        "ids-and-licenses": t("Licenses and city IDs"),
        "information-sharing": t("Sharing information"),
        "know-your-rights": t("Rights when meeting officers"),
        "lawsuits": t("Court cases"),
        "legal-help": t("Finding help"),
        "local-policies": t("City and county rules"),
        "mayors": t("Mayors"),
        "police-and-jails": t("Police and jails"),
        "protected-places": t("Hospitals, courts, churches"),
        "public-safety": t("Crime and safety"),
        "research": t("Research"),
        "schools": t("Schools"),
        "state-bans": t("States that ban such rules"),
        "state-laws": t("State laws that limit help"),
        "statistics": t("Numbers"),
        "visas-and-status": t("Visas and status"),
        "warrants": t("Warrants"),
    }
