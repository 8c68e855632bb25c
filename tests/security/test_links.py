"""Links that are not what they seem are refused when a source is made, whichever way it comes in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.security.budget import MANY
from tests.security.properties import goes_where_it_says, with_url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://www.ice.gov/",
        "//www.ice.gov/",
        "www.ice.gov",
        "https://",
        "https:///path",
        "https://www.ice.gov@evil.example/",
        "https://www.ice.gov#@evil.example/",
        "https://www.ice.gov?@evil.example/",
        "https://www.ice.gov:x@evil.example/",
        "https://www.ic\u0435.gov/",
        "https://xn--ic-8cd.gov/",
        "https://www.xn--ic-8cd.gov./",
        "https://www.ice.gov\u2024evil.example/",
        "https://www.ice.gov/\u202egpj.exe",
        "https://www.ice.gov/\u200b",
        "https://www.ice.gov/ )[x](https://evil.example",
        "https://www.ice.gov/>\n@everyone",
        "https://www.ice.gov\\@evil.example/",
        "https://www.ice.gov/`@everyone`",
        "https://[::1",
        "https://www.ice.gov:99999999/",
    ],
)
def test_a_link_that_is_not_what_it_seems_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        with_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.ice.gov/287g",
        "http://library.municode.com/x?y=1&z=%C3%A9#part",
        "https://leginfo.legislature.ca.gov/faces/billTextClient.xhtml?bill_id=201720180SB54",
        "https://en.wikipedia.org/wiki/Arizona_v._United_States_(2012)",
    ],
)
def test_an_ordinary_link_is_taken(url: str) -> None:
    assert with_url(url).url == url


@MANY
@given(st.text(max_size=60))
def test_whatever_is_taken_goes_where_it_says(text: str) -> None:
    goes_where_it_says(text)
