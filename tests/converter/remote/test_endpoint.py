"""Which server is asked, and which key it gets."""

from __future__ import annotations

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.converter.remote.endpoint import find_endpoint
from doc2md.converter.remote.profiles import built_in, find_profile
from doc2md.errors import EngineError

OURS, THEIRS = "key-for-doc2md", "key-for-openai"


def test_without_an_address_there_is_no_endpoint_even_with_keys() -> None:
    keys = {"DOC2MD_API_KEY": OURS, "OPENAI_API_KEY": THEIRS, "OPENAI_BASE_URL": "http://localhost:1/v1"}
    assert find_endpoint(None, {}) is None
    assert find_endpoint(None, keys) is None
    assert find_endpoint("", keys | {"DOC2MD_BASE_URL": "  "}) is None


def test_the_option_wins_over_the_environment() -> None:
    environment = {"DOC2MD_BASE_URL": "http://b.test/v1"}
    chosen, usual = find_endpoint("http://a.test/v1", environment), find_endpoint(None, environment)
    assert chosen is not None
    assert usual is not None
    assert (chosen.base_url, usual.base_url) == ("http://a.test/v1", "http://b.test/v1")


@pytest.mark.parametrize(
    ("url", "environment", "key"),
    [
        ("https://host.test/v1", {"DOC2MD_API_KEY": OURS}, OURS),
        ("https://host.test/v1", {"DOC2MD_API_KEY": f" {OURS}\n"}, OURS),
        ("https://api.openai.com/v1", {"DOC2MD_API_KEY": OURS, "OPENAI_API_KEY": THEIRS}, OURS),
        ("https://api.openai.com/v1", {"OPENAI_API_KEY": THEIRS}, THEIRS),
        ("https://API.OpenAI.com/v1/", {"OPENAI_API_KEY": THEIRS}, THEIRS),
        (
            "http://host.test/v1",
            {"OPENAI_API_KEY": THEIRS, "OPENAI_BASE_URL": "http://host.test/v1/"},
            THEIRS,
        ),
        (
            "http://host.test/v1/",
            {"OPENAI_API_KEY": THEIRS, "OPENAI_BASE_URL": " http://host.test/v1"},
            THEIRS,
        ),
        ("https://host.test/v1", {}, None),
        ("https://host.test/v1", {"DOC2MD_API_KEY": " "}, None),
    ],
)
def test_a_key_goes_to_the_server_it_was_meant_for(
    url: str, environment: dict[str, str], key: str | None
) -> None:
    endpoint = find_endpoint(url, environment)
    assert endpoint is not None
    assert endpoint.key == key


@pytest.mark.parametrize(
    "url",
    [
        "https://host.test/v1",
        "http://localhost:8000/v1",
        "http://api.openai.com/v1",  # not encrypted
        "https://api.openai.com.host.test/v1",
        "https://notapi.openai.com/v1",
        "https://host.test/api.openai.com/v1",
        "https://host.test:443/v1",
        "http://named.test/v2",
        "http://named.test:8000/v1",
        "https://named.test/v1",
    ],
)
def test_the_openai_key_goes_nowhere_else(url: str) -> None:
    environment = {"OPENAI_API_KEY": THEIRS, "OPENAI_BASE_URL": "http://named.test/v1"}
    endpoint = find_endpoint(url, environment)
    assert endpoint is not None
    assert endpoint.key is None


@pytest.mark.parametrize(
    "url",
    [
        "localhost:8000/v1",
        "host.test",
        "ftp://host.test/v1",
        "http://",
        "http:///v1",
        "http://[::1",
        "http://host.test:99999/v1",
        "http://host.test:port/v1",
        "http://host.test/v1?key=canary",
        "http://host.test/v1#canary",
        "http://me:canary@host.test/v1",
        "http://canary@host.test/v1",
        "sk-canary",
    ],
)
def test_a_wrong_address_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(EngineError, match="--base-url") as caught:
        find_endpoint(url, {})
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("key", ["“canary”", "can\nary", "can\x00ary", "canary\u0416", "can ary"])
def test_a_key_that_cannot_be_sent_is_refused_and_not_repeated(key: str) -> None:
    with pytest.raises(EngineError, match="DOC2MD_API_KEY") as caught:
        find_endpoint("http://host.test/v1", {"DOC2MD_API_KEY": key})
    assert "can" not in str(caught.value).replace("cannot", "")


def test_an_endpoint_does_not_show_its_key() -> None:
    endpoint = find_endpoint("http://host.test/v1", {"DOC2MD_API_KEY": OURS})
    assert OURS not in f"{endpoint} {endpoint!r}"


@given(
    st.one_of(
        st.text(),
        st.builds(
            "{}://{}{}{}".format,
            st.sampled_from(["http", "https", "HTTPS"]),
            st.text("apiopenaicom.:@\\/#?[]%1 \t", max_size=12),
            st.sampled_from(["", "api.openai.com", "api.openai.com.", "\u2100pi.openai.com"]),
            st.text("/v1@:.\\#? \x00é", max_size=8),
        ),
    )
)
def test_any_address_is_refused_or_used_and_only_openai_gets_the_openai_key(url: str) -> None:
    try:
        endpoint = find_endpoint(url, {"OPENAI_API_KEY": THEIRS})
    except EngineError:
        return
    if endpoint is None:
        return
    find_profile("auto", endpoint.base_url)
    address = httpx2.URL(endpoint.base_url)
    if endpoint.key:
        assert (address.scheme, address.host) == ("https", "api.openai.com")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.dmxapi.cn/v1", "dmxapi"),
        ("https://dmxapi.com/v1", "dmxapi"),
        ("https://WWW.DMXAPI.CN/v1", "dmxapi"),
        ("https://dmxapi.cn.host.test/v1", "generic"),
        ("https://notdmxapi.cn/v1", "generic"),
        ("https://host.test/dmxapi.cn/v1", "generic"),
        ("http://localhost:8000/v1", "generic"),
        ("http://localhost:11434/v1", "ollama"),
        ("http://127.0.0.1:11434/v1", "ollama"),
        ("http://[::1]:11434/v1", "ollama"),
        ("http://host.test:11434/v1", "generic"),
        ("http://localhost.test:11434/v1", "generic"),
        ("https://api.siliconflow.cn/v1", "siliconflow"),
        ("https://api.siliconflow.com/v1", "siliconflow"),
        ("https://api.modelverse.cn/v1", "ucloud"),
        ("https://deepseek.modelverse.cn/v1", "ucloud"),
    ],
)
def test_the_profile_is_found_by_the_address(url: str, name: str) -> None:
    assert find_profile("auto", url) is built_in()[name]


def test_a_profile_can_be_chosen_by_name_for_any_host() -> None:
    assert find_profile("vllm", "https://www.dmxapi.cn/v1") is built_in()["vllm"]


def test_an_unknown_profile_names_the_known_ones() -> None:
    with pytest.raises(EngineError, match=r"'nope'.*generic, dmxapi, vllm"):
        find_profile("nope", "http://localhost/v1")


def test_profiles_name_hosts_in_lower_case_without_a_dot_in_front() -> None:
    hosts = [host for profile in built_in().values() for host in profile.hosts]
    assert all(host == httpx2.URL(f"http://{host}").netloc.decode() and host[0] != "." for host in hosts)
