"""docker-compose.yml, Dockerfile and nginx.conf agree with each other and with what the program reads. (No engine runs them here.)"""

import ast
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands, load_command_class

from operations.places import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("migrate", "web", "live", "worker")
NGINX = re.sub(r"#.*", "", (ROOT / "deploy" / "nginx" / "madang.conf").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def names_read_by_settings() -> set[str]:
    """First arguments of ``env.str("NAME", …)`` and its kin in config/settings.py."""
    calls = (node for node in ast.walk(ast.parse((ROOT / "config" / "settings.py").read_text())) if isinstance(node, ast.Call))
    return {
        str(call.args[0].value)
        for call in calls
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.func.value.id == "env"
        if call.args and isinstance(call.args[0], ast.Constant)
    }


def programs(command: str) -> list[list[str]]:
    """The commands of a compose service, those inside ``sh -c`` one by one."""
    words = shlex.split(command)
    if words[:2] == ["sh", "-c"]:
        return [shlex.split(part) for part in words[2].split("&&")]
    return [words]


def option(words: list[str], name: str) -> str:
    return words[words.index(name) + 1]


@pytest.mark.parametrize("service", OURS)
def test_every_environment_name_is_one_that_the_settings_read(service: str) -> None:
    given = set(SERVICES[service]["environment"])
    assert given <= names_read_by_settings()
    assert {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "TILES_DATABASE_URL"} <= given


def test_only_the_owner_s_processes_know_the_owner_s_password() -> None:
    knowing = {name for name, service in SERVICES.items() if "OWNER_PASSWORD" in str(service)}
    assert knowing == {"db", "migrate", "worker"}
    assert {SERVICES[name]["environment"]["MADANG_PROCESS"] for name in ("migrate", "worker")} == {"owner"}
    assert {SERVICES[name]["environment"]["MADANG_PROCESS"] for name in ("web", "live")} == {"web"}


@pytest.mark.parametrize("service", ["migrate", "worker"])
def test_the_commands_exist(service: str) -> None:
    for words in programs(SERVICES[service]["command"]):
        assert words[:2] == ["python", "manage.py"]
        command = load_command_class(get_commands()[words[2]], words[2])
        command.create_parser("manage.py", words[2]).parse_args(words[3:])


def test_web_and_live_are_one_callable_and_start_as_the_image_does() -> None:
    assert SERVICES["web"]["command"] == SERVICES["live"]["command"]
    image = next(line for line in DOCKERFILE.splitlines() if line.startswith("CMD "))
    assert ast.literal_eval(image.removeprefix("CMD ")) == shlex.split(SERVICES["web"]["command"])
    module, name = shlex.split(SERVICES["web"]["command"])[-1].split(":")
    source = ast.parse((ROOT / Path(*module.split("."))).with_suffix(".py").read_text())
    targets = [target for node in source.body if isinstance(node, ast.Assign) for target in node.targets]
    assigned = {target.id for target in targets if isinstance(target, ast.Name)}
    assert name in assigned


def test_granian_knows_the_options() -> None:
    from granian.cli import cli

    words = shlex.split(SERVICES["web"]["command"])
    assert words[0] == "granian"
    context = cli.make_context("granian", words[1:], resilient_parsing=True)
    assert context.params["port"] == 8000


def test_ports_agree() -> None:
    for name in ("web", "live"):
        port = option(shlex.split(SERVICES[name]["command"]), "--port")
        assert f"server {name}:{port};" in NGINX
        assert f"EXPOSE {port}" in DOCKERFILE
        assert f"127.0.0.1:{port}/readyz" in DOCKERFILE
    assert {port.split(":")[1] for port in SERVICES["proxy"]["ports"]} == set(re.findall(r"listen (\d+)", NGINX))
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"], "only the proxy is open to the outside"


def test_files_named_in_compose_and_dockerfile_exist() -> None:
    mounted = [volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", []) if volume.startswith("./")]
    copied = [
        source
        for line in DOCKERFILE.splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for source in line.split()[1:-1]
    ]  # fmt: skip
    assert mounted
    assert copied
    for name in [*mounted, *copied]:
        assert (ROOT / name).exists(), name
    stages = set(re.findall(r"^FROM \S+ AS (\w+)", DOCKERFILE, re.MULTILINE))
    assert set(re.findall(r"--from=(\w+)", DOCKERFILE)) == stages


def test_versions_are_those_of_the_set_up() -> None:
    setup = (ROOT / "bin" / "setup").read_text()
    pinned = re.search(r"^uv_version=(\S+)", setup, re.MULTILINE)
    assert pinned is not None
    assert f"uv=={pinned[1]}" in DOCKERFILE
    server = re.match(r"postgis/postgis:(\d+)-", SERVICES["db"]["image"])
    assert server is not None
    assert f"postgresql-client-{server[1]}" in DOCKERFILE, "an older pg_dump cannot read a newer server"


def test_the_roles_of_the_urls_are_those_that_the_database_makes() -> None:
    script = (ROOT / "deploy" / "postgres" / "roles.sh").read_text()
    urls = re.findall(r"postgis://(\w+):\$\{(\w+):[^}]*\}@db:5432/(\w+)", (ROOT / "docker-compose.yml").read_text())
    assert {role for role, _, _ in urls} == set(re.findall(r"CREATE ROLE (\w+)", script))
    assert {database for _, _, database in urls} == set(re.findall(r"CREATE DATABASE (\w+)", script))
    for _, variable, _ in urls:
        assert f'"${variable}"' in script


def test_the_keys_that_compose_wants_are_those_that_are_made() -> None:
    wanted = set(re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text()))
    script = (ROOT / "bin" / "compose-keys").read_text()
    made = re.search(r"for name in ([A-Z_ ]+); do", script)
    assert made is not None
    assert {*made[1].split(), *re.findall(r'echo "([A-Z_]+)=\$1', script)} == wanted


def test_the_proxy_lets_through_what_the_program_takes() -> None:
    limit = re.search(r"client_max_body_size (\d+)m;", NGINX)
    assert limit is not None
    assert int(limit[1]) * 2**20 == settings.REQUEST_BODY_LIMIT


def test_every_kept_place_is_closed_to_cookies_and_keys() -> None:
    places = re.findall(r"location ([^{]+)\{([^}]*)\}", NGINX)
    kept = [(name, body) for name, body in places if "proxy_cache " in re.sub(r"\s+", " ", body)]
    assert len(kept) == 2
    assert '"$http_cookie$http_authorization" $personal' in NGINX
    for name, body in kept:
        assert re.search(r"proxy_cache_bypass\s+\$personal;", body), name
        assert re.search(r"proxy_no_cache\s+\$personal \$unpublished;", body), name


def test_every_setting_is_explained_and_every_explained_setting_is_read() -> None:
    text = (ROOT / "docs" / "operate.md").read_text()
    table = text.split("## Settings")[1].split("## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == names_read_by_settings()


def test_commands_and_files_that_the_documents_name_exist() -> None:
    text = (ROOT / "docs" / "operate.md").read_text() + (ROOT / "README.md").read_text()
    commands = set(re.findall(r"(?:bin/manage|manage\.py) ([a-z_]{4,})", text))
    assert {"load_seoul", "grant_roles"} <= commands <= set(get_commands())
    for name in set(re.findall(r"(?<![\w./])((?:bin|deploy|docs)/[\w./-]*\w)", text)) - {"deploy/tls"}:
        assert (ROOT / name).exists(), name
